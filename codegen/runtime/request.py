"""Build requests: where each value of a call goes, and how it is written there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypedDict
from urllib.parse import quote, urlencode

import httpx
import msgspec

from .decode import encode
from .files import File, Part, Pieces, multipart, unsendable
from .model import UNSET
from .returns import Returns

Errors = Mapping[type[Returns[Any]], tuple[int | str, ...]]
"""The described bodies of errors, with their statuses: 404, "4XX", "default"."""

PATH_SAFE = "/:@!$&'()*+,;=~?%"


class Parts(TypedDict, total=False):
    """What a REST call is made of, besides its method and path.

    Values that are UNSET are not sent. There is at most one body: `json`, `form`,
    `multipart`, `binary` or `text`.
    """

    path: Mapping[str, Any]
    query: Mapping[str, Any]
    headers: Mapping[str, Any]
    cookies: Mapping[str, Any]
    json: Any
    form: Any
    multipart: Any
    binary: Any
    text: Any
    accept: str
    errors: Errors
    idempotent: bool


def build(
    base: httpx.URL, method: str, template: str, parts: Parts, defaults: httpx.Headers
) -> httpx.Request:
    """Build the request of a REST call.

    Raises:
        ValueError: a value in the path is empty, or would lead to another path.
    """
    headers = httpx.Headers(defaults)
    for name, value in _pairs(parts.get("headers", {}), joined=True):
        if not value.isprintable():
            raise ValueError(f"The header {name!r} must be one line of text.")
        headers[name] = value
    cookies = _pairs(parts.get("cookies", {}), joined=True)
    if cookie := "; ".join(f"{name}={quote(value)}" for name, value in cookies):
        headers["Cookie"] = cookie
    url = _url(base, _path(template, parts.get("path", {})))
    if query := _pairs(parts.get("query", {})):
        url = url.copy_merge_params(tuple(query))
    return made(method, url, headers, *_body(parts))


def made(
    method: str,
    url: httpx.URL,
    headers: httpx.Headers,
    media: str,
    body: bytes | Pieces,
) -> httpx.Request:
    """Make a request whose body can be sent again, and has a known length."""
    if media:
        headers.setdefault("Content-Type", media)
    if isinstance(body, bytes):
        return httpx.Request(method, url, headers=headers, content=body)
    request = httpx.Request(method, url, headers=headers)
    request.headers["Content-Length"] = str(body.size)
    request.stream = body
    return request


def _path(template: str, values: Mapping[str, Any]) -> str:
    """Fill in a path template; its parts alternate between literals and names."""
    parts = re.split(r"\{([^{}]*)\}", template)
    parts[::2] = [quote(literal, safe=PATH_SAFE) for literal in parts[::2]]
    for position, name in enumerate(parts):
        if position % 2:
            value = quote(spelled(values[name]), safe="")
            if value in ("", ".", ".."):
                raise ValueError(f"{name!r} in {template} must not be {value!r}.")
            parts[position] = value
    return "".join(parts)


def _url(base: httpx.URL, path: str) -> httpx.URL:
    prefix, _, query = base.raw_path.decode().partition("?")
    joined = f"{prefix.rstrip('/')}/{path.lstrip('/')}" if path else prefix
    separator = "&" if "?" in joined else "?"
    raw_path = f"{joined}{separator}{query}" if query else joined
    return base.copy_with(raw_path=raw_path.encode())


def _body(parts: Parts) -> tuple[str, bytes | Pieces]:
    """Return the media type and the content of the body."""
    if (value := parts.get("json", UNSET)) is not UNSET:
        return "application/json", encode(value)
    if (value := parts.get("form", UNSET)) is not UNSET:
        pairs = urlencode(_pairs(_wire(value), flat=False))
        return "application/x-www-form-urlencoded", pairs.encode()
    if (value := parts.get("multipart", UNSET)) is not UNSET:
        return multipart(list(_parts(_wire(value))))
    if (value := parts.get("binary", UNSET)) is not UNSET:
        file = value if isinstance(value, File) else File(value)
        return file.media, Pieces([file])
    if (value := parts.get("text", UNSET)) is not UNSET:
        return "text/plain; charset=utf-8", str(value).encode()
    return "", b""


def _parts(values: Mapping[str, Any]) -> Iterator[Part]:
    for name, value in values.items():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, bytes | File):
                yield Part(name, item)
            elif isinstance(item, dict | list):
                yield Part(name, encode(item), "application/json")
            elif item is not None:
                yield Part(name, spelled(item).encode())


def _wire(value: Any) -> Any:
    """Return a model as the JSON object it is on the wire, with its files in place."""
    if isinstance(value, Mapping):
        value = {name: item for name, item in value.items() if item is not UNSET}
    return msgspec.to_builtins(
        value, builtin_types=(File, bytes), str_keys=True, enc_hook=_refuse
    )


def _refuse(value: object) -> Any:
    raise unsendable(value)


def _pairs(
    values: Mapping[str, Any], *, flat: bool = True, joined: bool = False
) -> list[tuple[str, str]]:
    """Return parameters as (name, text), as OpenAPI's default styles write them.

    An array repeats its name, or is joined by commas in a header; an object in a
    query gives its fields. What is null is not sent.
    """
    pairs: list[tuple[str, str]] = []
    for name, value in _wire(values).items():
        if isinstance(value, list) and joined:
            pairs.append((name, ",".join(map(spelled, value))))
        elif isinstance(value, list):
            pairs += [(name, spelled(item)) for item in value]
        elif isinstance(value, dict) and flat:
            pairs += [(key, spelled(item)) for key, item in value.items()]
        elif value is not None:
            pairs.append((name, spelled(value)))
    return pairs


def spelled(value: Any) -> str:
    """Return how a value is written in a URL, a header or a form."""
    plain = msgspec.to_builtins(value)
    match plain:
        case str():
            return plain
        case bool() | None | dict():
            return encode(plain).decode()
        case list():
            return ",".join(map(spelled, plain))
        case _:
            return str(plain)
