"""Read what a call of REST returns.

Any 2xx is success, and a body is read as what it is: servers that break their own
schema are the rule. What does not fit is reported, not raised.
"""

from __future__ import annotations

import re
from contextlib import suppress
from types import NoneType
from typing import Any

from .decode import Decoded, Deviation, NotJsonError, TooDeepError
from .errors import DecodeError
from .http import httpx
from .lenient import describe
from .mismatch import Reporter
from .response import decoded, media_type, status_error, text_or_bytes
from .rest import RestCall
from .returns import Bytes, Nothing, Redirect, Text, json_type
from .shapes import members
from .truncation import refuse_truncated

MAYBE_JSON = ("", "text/html", "text/plain", "application/octet-stream")
"""Media types that servers also give to JSON."""
XML_ENCODING = re.compile(
    rb"""<\?xml[^>]{0,100}?\sencoding=["']([A-Za-z][\w.-]*)["']"""
)
"""XML 1.0, section 4.3.3."""


def read(call: RestCall, response: httpx.Response, reporter: Reporter) -> Any:
    """Return what a call returns.

    Raises:
        StatusError: the status does not mean success.
        DecodeError: the body breaks the schema and the client is to raise then; or it
            is cut short, or nested too deep.
    """
    if call.kind is Redirect and response.has_redirect_location:
        return _location(response)
    if not response.is_success:
        raise status_error(call.name, response, call.errors)
    refuse_truncated(call.name, response)
    if call.kind is Nothing or call.method == "HEAD":
        return None
    value, deviations = READERS.get(call.kind, _json)(call, response)
    reporter.report(call.name, deviations, response)
    return value


def _json(call: RestCall, response: httpx.Response) -> Decoded:
    return read_json(call.name, response, json_type(call.returns))


def read_json(operation: str, response: httpx.Response, type_: Any) -> Decoded:
    """Read a body that should be JSON of a type, as what it is.

    Raises:
        DecodeError: it is nested too deep.
    """
    expected = members(type_)
    if not response.content:
        fits = type_ is Any or NoneType in expected
        deviation = Deviation("$", describe(type_), "no content")
        return Decoded(None, () if fits else (deviation,))
    media = media_type(response)
    alternative = _alternative(response, expected, media)
    if "json" in media or media in MAYBE_JSON:
        try:
            found = decoded(response, type_)
        except NotJsonError:
            pass
        except TooDeepError as error:
            raise DecodeError(operation, str(error), response) from None
        else:
            return alternative if alternative and found.deviations else found
    if alternative:
        return alternative
    got = "invalid JSON" if "json" in media else media or "no JSON"
    return Decoded(text_or_bytes(response), (Deviation("$", describe(type_), got),))


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
    return response.text


def _bytes(call: RestCall, response: httpx.Response) -> Decoded:
    deviations = _misplaced(call, response, call.media) if call.media else ()
    return Decoded(response.content, deviations)


def _misplaced(
    call: RestCall, response: httpx.Response, expected: str
) -> tuple[Deviation, ...]:
    """Say where a page of HTML (most often that of a login) or JSON (most often a
    message) came in the place of what is documented."""
    media = media_type(response)
    is_odd = "json" in media or media in ("text/html", "application/xhtml+xml")
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
    return Decoded(response.headers.get("Location", ""), (deviation,))


READERS = {Bytes: _bytes, Redirect: _no_location, Text: _text}
