"""The custom scalars of the schema: which input values they take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from graphql import GraphQLError, GraphQLScalarType, GraphQLSchema

from .store import timestamp
from .uploads import Upload

LARGEST_PAGE = 1000
_LARGEST_UNSIGNED = 2**64 - 1


def bind_scalars(schema: GraphQLSchema) -> None:
    """Give the scalars that the schema declares their checks of input."""
    for name, parse in _PARSERS.items():
        scalar = schema.get_type(name)
        if isinstance(scalar, GraphQLScalarType):
            # A schema made from SDL has scalars that let any value through.
            scalar.parse_value = parse  # type: ignore[method-assign, assignment]
            scalar.coerce_input_value = parse


def _date_time(value: Any) -> str:
    """A time with any offset, as the API writes it; without one it is UTC."""
    if not isinstance(value, str):
        raise GraphQLError(f"DateTime cannot represent {value!r}")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise GraphQLError(f"DateTime cannot represent {value!r}") from error
    return timestamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _page_size(value: Any) -> int:
    if _is_integer_up_to(LARGEST_PAGE, value):
        return int(value)
    raise GraphQLError(f"PageSize must be an integer from 0 to {LARGEST_PAGE}")


def _unsigned(value: Any) -> int:
    """A number, or its decimal digits: the official client sends a string."""
    number = int(value) if isinstance(value, str) and value.isdecimal() else value
    if _is_integer_up_to(_LARGEST_UNSIGNED, number):
        return int(number)
    raise GraphQLError(f"UInt64 cannot represent {value!r}")


def _is_integer_up_to(largest: int, value: Any) -> bool:
    return (
        isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= largest
    )


def _upload(value: Any) -> Upload:
    if not isinstance(value, Upload):
        raise GraphQLError("Upload takes a file part of a multipart request")
    return value


_PARSERS: dict[str, Callable[[Any], Any]] = {
    "DateTime": _date_time,
    "PageSize": _page_size,
    "UInt64": _unsigned,
    "Upload": _upload,
}
