"""Scalars whose Python type and conversions the user chose."""

from __future__ import annotations

import base64
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar, cast

import msgspec

T = TypeVar("T")


class Scalar(Generic[T]):
    """A scalar of an API, as the user has it in Python.

    Args:
        name: What the API calls it.
        python: Its type in Python.
        parse: Makes the Python value of a JSON value. Without it, msgspec does where
            it knows the type (dates, dataclasses, enumerations); another type is
            called with the JSON value.
        serialize: Makes a JSON value of the Python value. Without it, msgspec does
            where it knows the type; else it is the value's `str`.
    """

    def __init__(
        self,
        name: str,
        python: type[T],
        *,
        parse: Callable[[Any], T] | None = None,
        serialize: Callable[[T], Any] | None = None,
    ) -> None:
        self.name = name
        self.type: Any = ScalarType(name, (), {"scalar": self})
        """What stands for it in annotations: one class for each scalar of a client, so
        that two scalars may have one type in Python and differ in conversions."""
        make: Callable[[Any], T] = cast(Any, python)
        is_known = _is_known(python)
        self._python = python
        self.keeps_digits = python is Decimal
        """Whether a number of JSON is not to be a float before it is parsed."""
        own: Callable[[Any], T] = self._converted if is_known else make
        self._parse: Callable[[Any], T] = parse or own
        self._serialize = serialize or (_same if is_known else str)

    def parse(self, value: Any) -> T:
        """Return the Python value of a JSON value.

        Raises:
            msgspec.ValidationError: it is refused. The message does not show it.
        """
        try:
            if value is not None:
                return self._parse(value)
        except Exception:  # What the user's function raises may be anything.
            pass
        raise msgspec.ValidationError(f"Expected {self.name}")

    def takes(self, value: object) -> bool:
        """Whether a Python value may be one of this scalar."""
        return not isinstance(self._python, type) or isinstance(value, self._python)

    def serialize(self, value: T) -> Any:
        """Return the JSON value of a Python value.

        Raises:
            Exception: what the user's function raises.
        """
        try:
            return self._serialize(value)
        except Exception as error:
            error.add_note(f"It was to be sent as the scalar {self.name}.")
            raise

    def _converted(self, value: Any) -> T:
        return msgspec.convert(value, self._python, str_keys=True)


class ScalarType(type):
    """The class of what stands for scalars in annotations: msgspec does not know such
    a type, so it asks how to decode it."""

    scalar: Scalar[Any]

    def __instancecheck__(cls, value: object) -> bool:
        return True  # msgspec asks this of what the scalar made of a value.


def _is_known(python: Any) -> bool:
    """Whether msgspec knows how to decode and encode a type."""
    if python is object:
        return True
    return not isinstance(msgspec.inspect.type_info(python), msgspec.inspect.CustomType)


def _same(value: Any) -> Any:
    return value


# Scalars that documents describe

NUMBER = "a JSON number"


def is_number(type_: Any) -> bool:
    """Whether a type is that of decimals which are numbers on the wire."""
    return NUMBER in getattr(type_, "__metadata__", ())


if TYPE_CHECKING:
    NumberDecimal = Decimal
    Base64Url = bytes
else:
    NumberDecimal = Annotated[Decimal, NUMBER]
    """A decimal that is sent as a number; `Decimal` alone is sent as a string."""
    Base64Url = Scalar(
        "base64url",
        bytes,
        parse=lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)),
        serialize=lambda octets: base64.urlsafe_b64encode(octets).decode().rstrip("="),
    ).type
    """Bytes in the alphabet of URLs (RFC 4648, section 5)."""
