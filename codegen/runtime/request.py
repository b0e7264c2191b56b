"""Build requests: where each value of a call goes, and how it is written there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypedDict
from urllib.parse import quote, unquote

from .bodies import (
    Fields,
    Written,
    binary_body,
    body_as,
    form_body,
    json_body,
    lines_body,
    multipart_body,
    text_body,
)
from .discretion import Request
from .files import Pieces
from .http import httpx
from .media import is_form, is_json
from .model import UNSET
from .next_urls import NextUrl, followed
from .returns import Returns
from .schemes import Security
from .styles import (
    COOKIE,
    HEADER,
    PATH,
    QUERY,
    Style,
    content,
    in_cookie,
    in_header,
    in_path,
    in_url,
    pairs,
    plain,
    query_string,
)

Errors = Mapping[type[Returns[Any]], tuple[int | str, ...]]
"""The described bodies of errors, with their statuses: 404, "4XX", "default"."""

PATH_SAFE = "/:@!$&'()*+,;=~?%"


Styles = Mapping[str, Style]
"""How parameters of a place are written, by name, where that is not its default."""


class Parts(TypedDict, total=False):
    """What a REST call is made of, besides its method and path.

    Values that are UNSET are not sent. There is at most one body: `json`, `lines`,
    `form`, `multipart`, `binary` or `text`; or `body`, which is written as its `media`
    says.
    """

    path: Mapping[str, Any]
    query: Mapping[str, Any]
    querystring: Mapping[str, Any]
    headers: Mapping[str, Any]
    cookies: Mapping[str, Any]
    path_styles: Styles
    query_styles: Styles
    header_styles: Styles
    cookie_styles: Styles
    json: Any
    lines: Any
    form: Any
    multipart: Any
    binary: Any
    text: Any
    accept: str
    body: Any
    media: str
    field_styles: Fields
    errors: Errors
    idempotent: bool
    idempotency_key: str
    security: Security
    server: str


def build(
    base: httpx.URL, method: str, template: str, parts: Parts, defaults: httpx.Headers
) -> httpx.Request:
    """Build the request of a REST call.

    Raises:
        ValueError: a value in the path is empty, or would lead to another path; a
            header is not one line of text; or a value cannot be written in its style.
        TypeError: a value cannot be sent.
        ApiError: the URL of a next page leads to another server.
    """
    headers, (media, body) = httpx.Headers(defaults), _body(parts)
    if media and not is_json(media):
        # Clients that say JSON with every call mean those that send JSON.
        headers.pop("Content-Type", None)
    styles = parts.get("header_styles", {})
    for name, value in plain(parts.get("headers", {})).items():
        text = in_header(name, value, _style(styles, name, HEADER))
        if text is not None:
            headers[name] = text
    if cookies := _cookies(parts):
        given = headers.get("Cookie")
        headers["Cookie"] = "; ".join([given, *cookies] if given else cookies)
    values, styles = plain(parts.get("path", {})), parts.get("path_styles", {})
    query = parts.get("query")
    if isinstance(query, NextUrl):
        here = _url(base, _path(template, values, styles), "")
        url = followed(here, query.url, f"{method} {template}")
    else:
        url = _url(base, _path(template, values, styles), _query(parts))
    return made(method, url, headers, media, body)


def _style(styles: Styles, name: str, default: Style) -> Style:
    """Return the style of a parameter; where it only says how, that of the place."""
    style = styles.get(name, default)
    if style.name or style.media:
        return style
    return Style(default.name, style.explode, style.allow_reserved)


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
        return Request(method, url, headers=headers, content=body)
    request = Request(method, url, headers=headers)
    request.headers["Content-Length"] = str(body.size)
    request.stream = body
    return request


def _path(template: str, values: Mapping[str, Any], styles: Styles) -> str:
    """Fill in a path template; its parts alternate between literals and names."""
    # A fragment only tells operations of one path apart.
    parts = re.split(r"\{([^{}]*)\}", template.partition("#")[0])
    parts[::2] = [quote(literal, safe=PATH_SAFE) for literal in parts[::2]]
    segments: dict[int, str] = {}
    for position, name in enumerate(parts):
        if position % 2:
            value = values[name]
            text = in_path(name, value, _style(styles, name, PATH))
            if not text:
                raise ValueError(f"{name!r} in {template} must not be {text!r}.")
            segments["".join(parts[:position]).count("/")] = name
            parts[position] = text
    path = "".join(parts)
    for number, segment in enumerate(path.split("/")):
        # Servers, and what is before them, would take these for another path.
        if number in segments and unquote(segment) in (".", ".."):
            name = segments[number]
            raise ValueError(f"{name!r} in {template} must not be {segment!r}.")
    return path


def _query(parts: Parts) -> str:
    for value in plain(parts.get("querystring", {})).values():
        return _whole_query(value, parts)
    styles = parts.get("query_styles", {})
    return query_string(
        pair
        for name, value in plain(parts.get("query", {})).items()
        for pair in pairs(name, value, _style(styles, name, QUERY), in_url)
    )


def _whole_query(value: Any, parts: Parts) -> str:
    """A query of which one value is all (OpenAPI 3.2, `in: querystring`)."""
    (style,) = parts.get("query_styles", {}).values()
    written = content(value, style.media)
    return written if is_form(style.media) else in_url(written, False)


def _cookies(parts: Parts) -> list[str]:
    styles = parts.get("cookie_styles", {})
    return [
        cookie
        for name, value in plain(parts.get("cookies", {})).items()
        for cookie in in_cookie(name, value, _style(styles, name, COOKIE))
    ]


def _url(base: httpx.URL, path: str, query: str) -> httpx.URL:
    prefix, _, own_query = base.raw_path.decode().partition("?")
    joined = f"{prefix.rstrip('/')}/{path.removeprefix('/')}" if path else prefix
    for more in filter(None, (own_query, query)):
        joined += f"{'&' if '?' in joined else '?'}{more}"
    return base.copy_with(raw_path=joined.encode())


def _body(parts: Parts) -> Written:
    """Return the media type and the content of the body."""
    media, styles = parts.get("media", ""), parts.get("field_styles", {})
    if (value := parts.get("json", UNSET)) is not UNSET:
        return json_body(value, media)
    if (value := parts.get("lines", UNSET)) is not UNSET:
        return lines_body(value, media)
    if (value := parts.get("form", UNSET)) is not UNSET:
        return form_body(value, media, styles)
    if (value := parts.get("multipart", UNSET)) is not UNSET:
        return multipart_body(value, media, styles)
    if (value := parts.get("binary", UNSET)) is not UNSET:
        return binary_body(value, media)
    if (value := parts.get("text", UNSET)) is not UNSET:
        return text_body(value, media)
    if (value := parts.get("body", UNSET)) is not UNSET:
        return body_as(media, value, styles)
    return "", b""
