"""Read what a call of REST returns.

Any 2xx is success, and a body is read as what it is: servers that break their own
schema are the rule. What does not fit is reported, not raised.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from types import NoneType
from typing import Any

from .arriving import NO_URL
from .charsets import text_of
from .decode import Decoded, Deviation, NotJsonError, TooDeepError, repeated_keys
from .errors import DecodeError
from .http import httpx
from .lenient import describe
from .mismatch import Reporter
from .response import decoded, media_type, status_error, text_or_bytes
from .rest import RestCall
from .returns import Bytes, Nothing, Redirect, Text, json_type
from .shapes import members

MAYBE_JSON = ("", "text/html", "text/plain", "application/octet-stream")
"""Media types that servers also give to JSON."""
PAGES = ("text/html", "application/xhtml+xml")
MEDIA_TYPE = re.compile(r"[\w.+-]{1,80}/[\w.+-]{1,80}")
NO_CONTENT = (204, 205)
READING = ("GET", "HEAD", "OPTIONS", "QUERY")
"""Methods that do nothing but read."""
XML_ENCODING = re.compile(
    rb"""<\?xml[^>]{0,100}?\sencoding=["']([A-Za-z][\w.-]*)["']"""
)
"""XML 1.0, section 4.3.3."""


def read(call: RestCall, response: httpx.Response, reporter: Reporter) -> Any:
    """Return what a call returns.

    Raises:
        StatusError: the status does not mean success.
        DecodeError: the body is no JSON where that is promised; or it breaks the
            schema, and the client is to raise then.
    """
    if call.kind is Redirect and response.has_redirect_location:
        return _location(response)
    if not response.is_success:
        raise status_error(call.name, response, call.errors)
    if call.kind is Nothing or call.method == "HEAD":
        return None
    if call.kind in READERS:
        value, deviations = READERS[call.kind](call, response)
    else:
        value, deviations = _json(call, response, reporter)
    reporter.report(call.name, deviations, response)
    return value


def _json(call: RestCall, response: httpx.Response, reporter: Reporter) -> Decoded:
    type_ = json_type(call.returns)
    if not response.content or response.status_code in NO_CONTENT:
        return _nothing(call, response, type_)
    value, deviations = read_json(call.name, response, type_)
    if reporter.is_strict:
        deviations = (*deviations, *repeated_keys(response.content, type_))
    return Decoded(value, deviations)


def _nothing(call: RestCall, response: httpx.Response, type_: Any) -> Decoded:
    """Return None for no content. Who reads does so for the sake of the value; any
    other call has been executed, and that is worth more than what is said of it.

    Raises:
        DecodeError: the call only reads, and the server does not say that this is all.
    """
    if type_ is Any or NoneType in members(type_):
        return Decoded(None)
    if call.method in READING and response.status_code not in NO_CONTENT:
        problem = f"expected {describe(type_)}, got an empty body"
        raise DecodeError(call.name, problem, response)
    return Decoded(None, (Deviation("$", describe(type_), "no content"),))


def read_json(operation: str, response: httpx.Response, type_: Any) -> Decoded:
    """Read a body that should be JSON of a type, as what it is.

    What is a document of another kind, such as CSV, is returned as text or bytes: most
    often that is what the server always sends, and its schema is wrong. A page of HTML
    and JSON that is none are failures of the server, or of what stands before it.

    Raises:
        DecodeError: it is a page of HTML, invalid JSON, or nested too deep.
    """
    expected = members(type_)
    media = media_type(response)
    alternative = _alternative(response, expected, media)
    if "json" in media or media in MAYBE_JSON:
        try:
            found = decoded(response, type_)
        except NotJsonError as error:
            if "json" in media:
                raise _unreadable(operation, response, type_, str(error)) from None
        except TooDeepError as error:
            raise _unreadable(operation, response, type_, str(error)) from None
        else:
            return alternative if alternative and found.deviations else found
    if alternative:
        return alternative
    if media in PAGES:
        raise _unreadable(operation, response, type_, "a page of HTML")
    got = media if MEDIA_TYPE.fullmatch(media) else "no JSON"
    return Decoded(text_or_bytes(response), (Deviation("$", describe(type_), got),))


def _unreadable(
    operation: str, response: httpx.Response, type_: Any, why: str
) -> DecodeError:
    answer = f"{response.status_code} with {media_type(response) or 'no media type'}"
    error = DecodeError(operation, "", response)
    problem = f"expected {describe(type_)}, got {answer}: {why}"
    begins = f"; it begins: {error.beginning}" if error.beginning else ""
    error.args = (f"{operation}: {problem}{begins}",)
    return error


def _alternative(
    response: httpx.Response, expected: tuple[Any, ...], media: str
) -> Decoded | None:
    """Return the body as text or bytes, where that may come in the place of JSON."""
    if len(expected) == 1 or "json" in media:
        return None
    value = text_or_bytes(response)
    if isinstance(value, str) and str in expected:
        return Decoded(value)
    return Decoded(response.content) if bytes in expected else None


def _text(call: RestCall, response: httpx.Response) -> Decoded:
    """Return a body as text; a JSON string is the text that it stands for."""
    text = _plain_text(response).removeprefix("\ufeff")
    deviations = _misplaced(call, response, "text")
    if deviations and "json" in media_type(response):
        try:
            value = decoded(response, Any).value
        except (NotJsonError, TooDeepError):
            return Decoded(text, deviations)
        return Decoded(value) if isinstance(value, str) else Decoded(text, deviations)
    return Decoded(text, deviations)


def _plain_text(response: httpx.Response) -> str:
    """Return a body as text. XML says its encoding itself, where nothing else does."""
    declared = XML_ENCODING.match(response.content)
    if declared is not None and response.charset_encoding is None:
        with suppress(LookupError, UnicodeError):
            return response.content.decode(declared[1].decode("ascii"))
    return text_of(response)


def _bytes(call: RestCall, response: httpx.Response) -> Decoded:
    deviations = _misplaced(call, response, call.media) if call.media else ()
    return Decoded(response.content, deviations)


def _misplaced(
    call: RestCall, response: httpx.Response, expected: str
) -> tuple[Deviation, ...]:
    """Say where a page of HTML (most often that of a login) or JSON (most often a
    message) came in the place of what is documented."""
    media = media_type(response)
    is_odd = "json" in media or media in PAGES
    if not is_odd or media in call.accept or "/*," in call.accept:
        return ()
    return (Deviation("$", expected, media),)


def _location(response: httpx.Response) -> str:
    """Return the URL to which a redirect leads."""
    location: str = response.headers["Location"]
    try:
        return str(response.url.join(location))
    except httpx.InvalidURL:
        return location


def _no_location(call: RestCall, response: httpx.Response) -> Decoded:
    deviation = Deviation("$", "a redirect", str(response.status_code))
    location = response.headers.get("Location") or response.headers.get(NO_URL, "")
    return Decoded(location, (deviation,))


READERS: dict[Any, Callable[[RestCall, httpx.Response], Decoded]] = {
    Bytes: _bytes,
    Redirect: _no_location,
    Text: _text,
}
