"""The encodings that servers name in media types: some are none of text, some do not
fit the body."""

from __future__ import annotations

import codecs

from .http import httpx


def text_of(response: httpx.Response) -> str:
    """Return a body as text, whatever its media type says: in UTF-8 where that names
    no encoding that can read it. What does not fit is replaced by U+FFFD."""
    charset = response.charset_encoding or "utf-8"
    try:
        return response.content.decode(charset, "replace")
    except (LookupError, UnicodeError):  # "hex" is no text, "idna" replaces nothing.
        return response.content.decode("utf-8", "replace")


def encoding_of(response: httpx.Response | None) -> str:
    """Return what Python calls the encoding of a body; UTF-8 where there is none."""
    charset = (response.charset_encoding if response is not None else None) or "utf-8"
    try:
        b"\0\0\0\0".decode(charset, "replace")
        return codecs.lookup(charset).name
    except (LookupError, UnicodeError):
        return "utf-8"
