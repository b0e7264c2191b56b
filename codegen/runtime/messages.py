"""Find what a server says in the body of an error.

There is no one form of it. Most bodies have a sentence for people, and beside it which
of the values that were sent are wrong, each with its name or its path:

    {"type": …, "title": …, "detail": …}                     RFC 9457, any framework
    {"errors": [{"detail": …, "pointer": "#/age"}]}          RFC 9457, section 3
    {"name": ["This field is required."], "items": [{…}]}    Django REST framework
    {"detail": [{"loc": ["body", "name"], "msg": …}]}        FastAPI
    {"error": {"message": …, "details": [{…}]}}              Google, OpenAI, Stripe
    {"errors": [{"title": …, "source": {"pointer": …}}]}     JSON:API
    {"message": …, "errors": [{"field": …, "code": …}]}      GitHub
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec

from .http import httpx
from .redaction import HIDDEN, cut, is_secret, redacted

LONGEST = 500
SEARCHED = 8 * LONGEST
SHOWN = 200
"""How many characters of a body that cannot be read."""
MOST = 10
"""How many values are named."""
SAYING = ("detail", "message", "error_description", "msg", "description", "reason")
"""What is said for people: the first of these that is there."""
CALLED = ("title", "error")
"""What an error is called: said where nothing else is, and a title always."""
DETAILING = (
    "validation_errors",
    "errors",
    "invalid-params",
    "invalid_params",
    "fieldViolations",
    "violations",
    "details",
)
POINTERS = ("pointer", "field", "param", "property", "parameter")
PATHS = ("loc", "path")
"""What says which value is wrong: as text, or as a list of steps."""
WHERE_SENT = frozenset({"body", "cookie", "header", "path", "query"})
GENERAL = frozenset({"__all__", "non_field_errors", "_schema"})
"""What frameworks call the errors of no one field."""
ABOUT = frozenset(
    {"code", "error_code", "id", "instance", "request_id", "status", "status_code"}
    | {"statusCode", "success", "timestamp", "trace_id", "traceId", "type"}
)
"""What is said of the error itself."""
_STEPS = re.compile(r"[.\[\]]+")


def said(body: Any) -> str:
    """Return what the body of an error says to people: bounded, without secrets."""
    try:
        text = _said(body)
    except RecursionError:
        text = "nested too deep to be read"
    text = " ".join(text.split())
    mark = " …" if len(text) > SEARCHED else ""
    text = " ".join(f"{redacted(cut(text, SEARCHED))}{mark}".split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def beginning(content: bytes) -> str:
    """Return how the body of a response begins: on one line, without secrets."""
    text = " ".join(content[:SEARCHED].decode("utf-8", "replace").split())
    if len(content) > SEARCHED:  # Half a secret is not known for one.
        text = text.rpartition(" ")[0] or text[: len(text) // 2]
    return redacted(text)[:SHOWN]


def _said(body: Any) -> str:
    match body:
        case None:
            return ""
        case bytes():
            return f"{len(body)} bytes"
        case str() if body.lstrip()[:1] == "<":
            title = re.search(r"(?is)<title[^>]*>(.{0,200}?)</title>", body[:10_000])
            page = body.lstrip()[:5].casefold() in ("<!doc", "<html")
            kind = "an HTML page" if page else "a page of markup"
            return f"{kind}: {title[1]}" if title else kind
        case str():
            return body
        case dict():
            return _said_by(body)
        case list():
            return "; ".join(filter(None, map(_said, body[:MOST])))
        case _:
            return msgspec.json.encode(body).decode()


def _said_by(body: dict[str, Any]) -> str:
    saying = next((_said(body[key]) for key in SAYING if body.get(key)), "")
    called = next((_said(body[key]) for key in CALLED if body.get(key)), "")
    title = _said(body["title"]) if saying and body.get("title") else ""
    if title and title.casefold() not in saying.casefold():
        saying = f"{title}: {saying}"
    place = _place(body)
    saying = saying or called
    if place:
        code = body.get("code")
        saying = saying or (code if isinstance(code, str) else "")
        saying = f"{place}: {saying}" if saying else place
    details = "; ".join(_details(body))
    if saying and details and details not in saying:
        return f"{saying} ({details})"
    return saying or details or _code(body) or _fields(body) or _dumped(body)


def _details(body: dict[str, Any]) -> list[str]:
    """What is said of single values, or else the code of the error."""
    found: list[str] = []
    for key in DETAILING:
        value = body.get(key)
        if isinstance(value, dict):
            found += islice(_named(value, ""), MOST)
        elif isinstance(value, list):
            found += filter(None, map(_said, value[:MOST]))
        elif isinstance(value, str) and value:
            found.append(value)
    code = body.get("error_code")
    return found[:MOST] or ([code] if isinstance(code, str) and code else [])


def _place(body: dict[str, Any]) -> str:
    """Which value an error is about: "items[0].name"."""
    if isinstance(source := body.get("source"), dict):  # JSON:API
        body = {**source, **body}
    for key in POINTERS:
        place = body.get(key)
        if isinstance(place, str) and place:
            return _joined([body.get("resource"), *place.removeprefix("#").split("/")])
    for key in PATHS:
        place = body.get(key)
        if isinstance(place, list) and place:
            is_sent = isinstance(place[0], str) and place[0] in WHERE_SENT
            return _joined(place[1:] if is_sent and place[1:] else place)
    name = body.get("name")
    return name if isinstance(name, str) and "reason" in body else ""


def _joined(steps: list[Any]) -> str:
    path = ""
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        elif isinstance(step, str) and step:
            path += f".{step}" if path else step
    return path


def _code(body: dict[str, Any]) -> str:
    code = body.get("code") or body.get("error_code")
    return code if isinstance(code, str) else ""


def _fields(body: dict[str, Any]) -> str:
    """What is said of fields, where these are all that the body has."""
    fields = {key: value for key, value in body.items() if key not in ABOUT}
    return "; ".join(islice(_named(fields, ""), MOST))


def _named(value: Any, path: str) -> Iterator[str]:
    """What is said of each field, with its path, however deep they are nested."""
    match value:
        case dict():
            if says := next((value[key] for key in SAYING if value.get(key)), None):
                yield _at(path, _said(says))
                return
            for key, inner in value.items():
                at = path if key in GENERAL else _joined([path, str(key)])
                yield from _named(inner, at)
        case list() if value and all(isinstance(item, str) for item in value):
            yield _at(path, " ".join(value[:MOST]))
        case list():
            for index, item in enumerate(value):
                yield from _named(item, f"{path}[{index}]")
        case str() if value:
            yield _at(path, HIDDEN if _is_secret(path) else value)


def _is_secret(path: str) -> bool:
    return any(map(is_secret, _STEPS.split(path)))


def _at(path: str, text: str) -> str:
    return f"{path}: {text}" if path else text


def _dumped(body: dict[str, Any]) -> str:
    return msgspec.json.encode(body).decode()


REQUEST_ID_HEADERS = (
    "x-request-id",
    "request-id",
    "x-correlation-id",
    "x-amzn-requestid",
    "x-github-request-id",
)


def request_id(response: httpx.Response, body: Any) -> str | None:
    """Find what the server calls a request, in its headers or its body.

    Label Studio writes it as `id`, beside `status_code`.
    """
    for header in REQUEST_ID_HEADERS:
        if header in response.headers:
            return str(response.headers[header])
    if isinstance(body, dict):
        name = body.get("request_id") or ("status_code" in body and body.get("id"))
        return str(name) if name else None
    return None
