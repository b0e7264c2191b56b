"""Decode JSON: strictly and in one pass where it fits, leniently where it does not."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from .digits import LONG, exact
from .lenient import fitter, one_of
from .model import UNKNOWN
from .scalars import ScalarType
from .serialize import encode as encode
from .shapes import fields, made_of

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
ESCAPED = re.compile(
    rb"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|(u[dD][89a-fA-F]..)|.)", re.DOTALL
)
ANYTHING = msgspec.json.Decoder(Any, float_hook=exact)


class NotJsonError(ValueError):
    """The bytes are not a JSON document."""


class TooDeepError(ValueError):
    """The JSON document is nested deeper than can be decoded."""


class Deviation(NamedTuple):
    """One place where a value is not what its type says."""

    path: str
    expected: str
    got: str


class Decoded(NamedTuple):
    value: Any
    deviations: tuple[Deviation, ...] = ()
    """Empty where the value fits its type."""


@functools.cache
def decoder(type_: Any) -> msgspec.json.Decoder[Any]:
    """Return the strict decoder of a type, built once."""
    hook = exact if _has_decimals(type_) else None
    return msgspec.json.Decoder(type_, dec_hook=one_of, float_hook=hook)


@functools.cache
def _has_decimals(type_: Any) -> bool:
    return any(
        inner is Decimal
        or (isinstance(inner, ScalarType) and inner.scalar.keeps_digits)
        for inner in made_of(type_)
    )


def decode(data: bytes, type_: Any) -> Decoded:
    """Decode a JSON document as a type, as far as it fits.

    Raises:
        NotJsonError: it is not JSON in UTF-8, or an integer in it has more than 4,300
            digits, which take a time that grows with their square.
        TooDeepError: it is nested too deep.
    """
    data = data.removeprefix(BYTE_ORDER_MARK)
    try:
        UNKNOWN.met = LONG.met = False
        try:
            value = decoder(type_).decode(data)
            if not (UNKNOWN.met or LONG.met):
                return Decoded(value)
        except msgspec.ValidationError:
            pass
        return _leniently(data, type_)
    except RecursionError:
        raise TooDeepError("The JSON is nested too deep to be decoded") from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        whole = ESCAPED.sub(_whole, data)
        if whole == data:
            raise NotJsonError(str(error)) from None
    value, deviations = decode(whole, type_)
    return Decoded(value, (*deviations, Deviation("$", "whole characters", "halves")))


def _whole(escaped: re.Match[bytes]) -> bytes:
    """Replace half a surrogate pair, which text has that was cut in the middle of an
    emoji, as JavaScript can."""
    return b"\\ufffd" if escaped[1] else escaped[0]


def _leniently(data: bytes, type_: Any) -> Decoded:
    """Fit a document to a type; its numbers with all digits only where these matter,
    as that takes half as long again."""
    if not _has_decimals(type_):
        LONG.missed = False
        try:
            found = fitted(decoder(Any).decode(data), type_)
            if not LONG.missed:
                return found
        except msgspec.ValidationError:  # A number is out of range.
            pass
    return fitted(ANYTHING.decode(data), type_)


def fitted(value: Any, type_: Any) -> Decoded:
    """Return a JSON value as a type, as far as it fits, and where it does not."""
    deviations: dict[Deviation, None] = {}

    def note(path: str, expected: str, got: str) -> None:
        deviations[Deviation(path, expected, got)] = None

    fit_value = fitter(type_)(value, "$", note)
    return Decoded(fit_value, tuple(deviations))


def repeated_keys(data: bytes, type_: Any) -> tuple[Deviation, ...]:
    """Say where an object of a JSON document has a key again: the last one counts
    (RFC 8259, section 4), and what the others said is lost.

    It takes longer than to decode the document: only a strict client wants to know.
    """
    found: list[Any] = []

    def pairs(items: list[tuple[str, Any]]) -> Any:
        kept = dict(items)
        if len(kept) != len(items):
            found.append(items)
        return kept

    try:
        json.loads(data, object_pairs_hook=pairs, parse_int=str, parse_float=str)
        if not found:
            return ()
        document = json.loads(data, object_pairs_hook=tuple, parse_int=str)
    except (ValueError, RecursionError):
        return ()
    names = {field.encode_name for inner in made_of(type_) for field in fields(inner)}
    return tuple(dict.fromkeys(_repeated(document, "$", names)))


def _repeated(value: Any, path: str, names: set[str]) -> Iterator[Deviation]:
    """Look into a document whose objects are tuples of pairs. Keys that the schema does
    not name may be data."""
    if isinstance(value, list):
        for item in value:
            yield from _repeated(item, f"{path}[*]", names)
    if isinstance(value, tuple):
        seen = set()
        for key, inner in value:
            place = f"{path}.{key}" if key in names else f"{path}.*"
            if key in seen:
                yield Deviation(place, "each key once", "a key again")
            seen.add(key)
            yield from _repeated(inner, place, names)
