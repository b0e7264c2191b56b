"""Webhooks and callbacks, as they come."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from codegen.runtime import (
    DecodeError,
    Incoming,
    Json,
    Mismatch,
    MismatchWarning,
    Model,
)


class Sale(Model):
    price: int
    tags: list[str] | None = None


SOLD = Incoming(Json[Sale], "sold")
FORM = Incoming(Json[Sale], "sold", form=True)
SALE = Sale(price=5, tags=["a"])


@pytest.mark.parametrize(
    ("incoming", "body", "expected"),
    [
        (SOLD, b'{"price": 5, "tags": ["a"]}', SALE),
        (SOLD, bytearray(b'{"price": 5, "tags": ["a"]}'), SALE),
        (SOLD, '{"price": 5, "tags": ["a"], "more": 1}', SALE),
        (SOLD, {"price": 5, "tags": ["a"]}, SALE),
        (Incoming(Json[list[Sale]], "sold"), [{"price": 5, "tags": ["a"]}], [SALE]),
        (FORM, b"price=5&tags=a", SALE),
        (FORM, "price=5&tags=a&tags=b%20c", Sale(price=5, tags=["a", "b c"])),
    ],
)
def test_what_comes_is_read(incoming: Incoming[Any], body: Any, expected: Any) -> None:
    assert incoming.decode(body, on_mismatch="raise") == expected


def test_what_does_not_fit_is_reported() -> None:
    seen: list[Mismatch] = []
    sale = SOLD.decode(b'{"price": "x"}', on_mismatch=seen.append)
    assert sale == Sale(price="x")  # type: ignore[arg-type]
    message = "sold: at $.price the schema says integer, the server sent string"
    assert [str(mismatch) for mismatch in seen] == [message]
    with pytest.warns(MismatchWarning):
        SOLD.decode({"price": None})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        SOLD.decode({"price": None})
    with pytest.raises(DecodeError, match=r"sold: at \$.price expected integer"):
        SOLD.decode({"price": None}, on_mismatch="raise")


@pytest.mark.parametrize("body", [b"", b"\xff", "nonsense", b"[" * 100_000])
def test_what_is_no_json_is_refused(body: Any) -> None:
    with pytest.raises(DecodeError, match="sold: the body cannot be read"):
        SOLD.decode(body)


def test_its_name() -> None:
    assert (SOLD.name, repr(SOLD)) == ("sold", "Incoming('sold')")
