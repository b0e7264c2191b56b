"""What a call returns, written as a class: `returns=Json[models.Project]`.

These classes are never made into objects. As classes they let type checkers infer
what `call` returns from its argument, for unions and aliases too, which an argument
of type `type[T]` cannot do.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Returns(Generic[T_co]):
    """The value that a call returns is a `T`."""


class Json(Returns[T_co]):
    """The body is JSON, decoded as a `T`."""


class Text(Returns[str]):
    """The body is text."""


class Bytes(Returns[bytes]):
    """The body is bytes."""


class Redirect(Returns[str]):
    """There is a redirect, and the URL to which it leads is what is wanted."""


class Nothing(Returns[None]):
    """There is no body, or none that is of use."""


def json_type(returns: Any) -> Any:
    """Return `X` of `Json[X]`."""
    (type_,) = returns.__args__
    return type_
