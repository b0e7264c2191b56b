"""Decode JSON: strictly and in one pass where it fits, leniently where it does not."""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

import msgspec

from .lenient import fitter, one_of
from .model import UNKNOWN
from .serialize import encode as encode

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


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
    return msgspec.json.Decoder(type_, dec_hook=one_of)


def decode(data: bytes, type_: Any) -> Decoded:
    """Decode a JSON document as a type, as far as it fits.

    Raises:
        NotJsonError: it is not JSON in UTF-8, or a number in it is out of range.
        TooDeepError: it is nested too deep.
    """
    data = data.removeprefix(BYTE_ORDER_MARK)
    try:
        UNKNOWN.met = False
        try:
            value = decoder(type_).decode(data)
            if not UNKNOWN.met:
                return Decoded(value)
        except msgspec.ValidationError:
            pass
        return fitted(decoder(Any).decode(data), type_)
    except RecursionError:
        raise TooDeepError("The JSON is nested too deep to be decoded") from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise NotJsonError(str(error)) from None


def fitted(value: Any, type_: Any) -> Decoded:
    """Return a JSON value as a type, as far as it fits, and where it does not."""
    deviations: dict[Deviation, None] = {}

    def note(path: str, expected: str, got: str) -> None:
        deviations[Deviation(path, expected, got)] = None

    fit_value = fitter(type_)(value, "$", note)
    return Decoded(fit_value, tuple(deviations))
