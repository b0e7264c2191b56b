"""Models: typed values that are decoded from JSON and encoded to it.

Models are open: a key that a model does not know is ignored, an enumeration keeps a
value that it does not know, and an open union keeps such an object as `Other`.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar, dataclass_transform

import msgspec
from msgspec import UNSET, StructMeta, field
from msgspec import UnsetType as Unset

__all__ = [
    "UNSET",
    "Enum",
    "IntEnum",
    "Model",
    "OneOf",
    "Other",
    "Unset",
    "field",
]

T = TypeVar("T")


class _ModelMeta(StructMeta):
    """Makes every model immutable, with keyword-only fields.

    Keyword-only fields may be declared in any order, so a field that becomes
    optional stays where it is.
    """

    def __new__(
        mcls,
        name: str,
        bases: Any,
        namespace: dict[str, Any],
        *,
        exactly_one: bool = False,
        **config: Any,
    ) -> Any:
        if exactly_one:
            namespace = {**namespace, "__post_init__": _refuse_unless_exactly_one}
        config = {"frozen": True, "kw_only": True, **config}
        return super().__new__(mcls, name, bases, namespace, **config)


@dataclass_transform(kw_only_default=True, field_specifiers=(field,))
class Model(msgspec.Struct, metaclass=_ModelMeta):
    """The base of every record in an API.

    Two fields that differ on the wire are told apart: absent (`UNSET`) and null
    (`None`). `class X(Model, exactly_one=True)` refuses to be made with no field or
    with several, as GraphQL's `@oneOf` demands.
    """

    if TYPE_CHECKING:

        def __init_subclass__(
            cls, *, exactly_one: bool = False, **config: Any
        ) -> None: ...


def _refuse_unless_exactly_one(self: Any) -> None:
    names = self.__struct_fields__
    given = [name for name in names if getattr(self, name) is not UNSET]
    if len(given) != 1 or getattr(self, given[0]) is None:
        raise ValueError(
            f"{type(self).__name__} takes exactly one of {', '.join(names)}, not null; "
            f"given: {', '.join(given) or 'none'}."
        )


class Other(Model):
    """A member of a union that this client does not know, or was not asked about."""

    typename: str
    """What the server calls it; empty where it does not say."""
    raw: dict[str, Any]
    """The whole object, as it came."""


class Enum(enum.StrEnum):
    """An enumeration of strings that keeps values this client does not know yet."""

    @classmethod
    def _missing_(cls, value: object) -> Enum | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = member._value_ = value
        return member


class IntEnum(enum.IntEnum):
    """An enumeration of integers that keeps values this client does not know yet."""

    @classmethod
    def _missing_(cls, value: object) -> IntEnum | None:
        if not isinstance(value, int):
            return None
        member = int.__new__(cls, value)
        member._name_, member._value_ = str(value), value
        return member


if TYPE_CHECKING:
    OneOf = Annotated[T, "decoded as the member that fits best"]
else:

    class _Transparent(type):
        def __instancecheck__(cls, value):
            return True  # msgspec asks this of what `unions.one_of` chose.

    class OneOf(Generic[T], metaclass=_Transparent):
        """A union that msgspec alone cannot decode: an open or an untagged one.

        Write `OneOf[A | B]`, or `OneOf[A | B | Other]` where others may come. A
        member with a tag is chosen by it; see `unions` for the rest.
        """
