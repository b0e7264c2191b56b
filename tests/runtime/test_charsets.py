"""Encodings that servers name, and that cannot be what they say."""

from __future__ import annotations

import pytest

from codegen.runtime.charsets import encoding_of, text_of
from codegen.runtime.http import httpx


@pytest.mark.parametrize(
    ("charset", "body", "text", "encoding"),
    [
        ("utf-8", b"caf\xc3\xa9", "café", "utf-8"),
        ("latin-1", b"caf\xe9", "café", "iso8859-1"),
        ("utf-16", b"\xff\xfea\0", "a", "utf-16"),
        ("ascii", b"caf\xe9", "caf\ufffd", "ascii"),
        ("hex", b"6162", "6162", "utf-8"),
        ("idna", b"caf\xc3\xa9", "café", "utf-8"),
        ("undefined", b"a", "a", "utf-8"),
        ("no-such-charset", b"a", "a", "utf-8"),
    ],
)
def test_text_is_read_as_far_as_it_can_be(
    charset: str, body: bytes, text: str, encoding: str
) -> None:
    headers = {"Content-Type": f"text/plain; charset={charset}"}
    response = httpx.Response(200, headers=headers, content=body)
    assert (text_of(response), encoding_of(response)) == (text, encoding)
