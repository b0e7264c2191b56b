"""From the bytes of a file or an answer to text."""

from __future__ import annotations

import codecs

_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(content: bytes) -> str:
    """Decode UTF-8, or UTF-16 with a byte order mark, as Windows writes it.

    Raises:
        UnicodeDecodeError: It is neither.
    """
    if content.startswith(_UTF_16) and not content.startswith(_UTF_32):
        return content.decode("utf-16")
    return content.decode().removeprefix("\ufeff")
