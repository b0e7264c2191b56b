"""Models as plain data and back.

These are functions, as a schema may call the fields of a model `to_dict`.
"""

from __future__ import annotations

from typing import Any, TypeVar, cast

import msgspec

from .decode import ANYTHING, NotJsonError, TooDeepError, decode, encode
from .errors import DecodeError
from .lenient import UNKNOWN_VALUE, describe
from .mismatch import OnMismatch, Reporter
from .serialize import as_sent, refuse

T = TypeVar("T")

_PLAIN = msgspec.json.Encoder(enc_hook=refuse, decimal_format="number")


def to_json(value: object) -> bytes:
    """Return a model, or a list or dictionary of models, as JSON in UTF-8.

    It is in the form that the API has: names as on the wire, dates as text, fields that
    are UNSET left out. Secrets are in it.

    Raises:
        TypeError: something in it is nothing that JSON has.
    """
    return encode(as_sent(value))


def to_dict(value: object) -> Any:
    """Return a model as a dictionary of JSON values, in the form of `to_json`, and a
    list of models as a list of those.

    A number is a `Decimal` where a float would lose digits.

    Raises:
        TypeError: something in it is nothing that JSON has.
    """
    return ANYTHING.decode(to_json(value))


def from_json(
    type_: type[T], data: bytes | str, *, on_mismatch: OnMismatch = "raise"
) -> T:
    """Return the model that JSON stands for.

    Args:
        type_: The model, or `list[Model]`, or `dict[str, Model]`.
        data: What `to_json` gave, or the API itself: text, or bytes in UTF-8.
        on_mismatch: What to do where it does not fit: "raise", "warn", "ignore", or
            call something with the `Mismatch`. Values of enumerations that are newer
            than this client fit, and so do members of open unions.

    Raises:
        DecodeError: it is no JSON; or it does not fit, and that is to raise.
        TypeError: the data are neither text nor bytes.
    """
    name = describe(type_)
    if not isinstance(data, str | bytes | bytearray):
        got = type(data).__name__
        raise TypeError(f"JSON is text or bytes, not {got}; from_dict takes values.")
    try:
        content = data.encode() if isinstance(data, str) else data
        value, deviations = decode(content, type_)
    except (NotJsonError, TooDeepError, UnicodeEncodeError) as error:
        raise DecodeError(name, f"it cannot be read: {error}", None) from None
    wrong = [each for each in deviations if each.got != UNKNOWN_VALUE]
    Reporter(on_mismatch).report(name, wrong, None)
    return cast(T, value)


def from_dict(type_: type[T], value: object, *, on_mismatch: OnMismatch = "raise") -> T:
    """Return the model that a dictionary of JSON values stands for; see `from_json`.

    Raises:
        DecodeError: it does not fit, and that is to raise.
        TypeError: something in it is nothing that JSON has.
    """
    return from_json(type_, _PLAIN.encode(value), on_mismatch=on_mismatch)
