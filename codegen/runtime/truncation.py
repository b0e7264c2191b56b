"""Notice bodies that are cut short.

httpx compares the length that a server announced with what came. It does not notice
where compressed data has no end.
"""

from __future__ import annotations

from .errors import DecodeError
from .http import httpx


def is_truncated(response: httpx.Response) -> bool:
    """Whether the compressed data of a body that was read has no end."""
    if not response.num_bytes_downloaded:
        return False
    # httpx does not offer what it decompresses with; of another version of it that
    # has no such attributes, nothing is known.
    decoder = getattr(response, "_decoder", None)
    decoders = getattr(decoder, "children", [decoder])
    states = [getattr(each, "decompressor", None) for each in decoders]
    # httpx2 wraps it once more.
    states = [getattr(state, "decompressor", state) for state in states]
    return any(getattr(state, "eof", True) is False for state in states)


def refuse_truncated(operation: str, response: httpx.Response) -> None:
    """Refuse a body that is cut short.

    Raises:
        DecodeError: it is.
    """
    if is_truncated(response):
        raise DecodeError(operation, "the body is cut short", response)
