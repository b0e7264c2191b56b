"""Models: typed values that are decoded from JSON and encoded to it.

Models are open: a key that a model does not know is ignored, or kept where the schema
allows for such keys; an enumeration keeps a value that it does not know, and an open
union keeps such an object as `Other`.
"""

from __future__ import annotations

import enum
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar, dataclass_transform

import msgspec
from msgspec import UNSET, StructMeta, field
from msgspec import UnsetType as Unset

from .extra import NO_EXTRA, WIRE_NAME, Extra
from .redaction import HIDDEN, is_secret, redacted

__all__ = [
    "NO_EXTRA",
    "UNSET",
    "Discriminator",
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
        holding = [n for n, default in namespace.items() if default is NO_EXTRA]
        if holding:
            held = field(name=WIRE_NAME, default=NO_EXTRA)
            make_one = _holder(*holding)
            namespace = {**namespace, holding[0]: held, "__post_init__": make_one}
            # What a strict decode does not know makes it fail, so nothing is lost.
            config["forbid_unknown_fields"] = True
        return super().__new__(mcls, name, bases, namespace, **config)


@dataclass_transform(
    kw_only_default=True, frozen_default=True, field_specifiers=(field,)
)
class Model(msgspec.Struct, frozen=True, metaclass=_ModelMeta):
    """The base of every record in an API.

    Two fields that differ on the wire are told apart: absent (`UNSET`) and null
    (`None`). `class X(Model, exactly_one=True)` refuses to be made with no field or
    with several, as GraphQL's `@oneOf` demands. A field that is `NO_EXTRA` by default
    holds the keys that the schema does not name; they are sent beside the others.
    """

    if TYPE_CHECKING:

        def __init_subclass__(
            cls, *, exactly_one: bool = False, **config: Any
        ) -> None: ...

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.__rich_repr__())
        return f"{type(self).__name__}({shown})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """The fields that are there; secrets are hidden."""
        values = ((name, getattr(self, name)) for name in self.__struct_fields__)
        return [
            (name, shown_value(name, value))
            for name, value in values
            if value is not UNSET and not (isinstance(value, Extra) and not value)
        ]


def shown_value(name: str, value: Any) -> Any:
    """Return the value of a name as people may see it."""
    if type(value) is str:
        return HIDDEN if value and is_secret(name) else redacted(value)
    if type(value) in (list, tuple):
        return type(value)(shown_value(name, item) for item in value)
    if isinstance(value, dict | Extra):
        return {key: shown_value(str(key), item) for key, item in value.items()}
    return HIDDEN if isinstance(value, bytes) and is_secret(name) else value


def _holder(name: str) -> Any:
    """Return what makes an `Extra` of the dictionary that a caller passes."""

    def hold(self: Any) -> None:
        held = getattr(self, name)
        if not isinstance(held, Extra):
            msgspec.structs.force_setattr(self, name, Extra(held))

    return hold


def _refuse_unless_exactly_one(self: Any) -> None:
    names = self.__struct_fields__
    given = [name for name in names if getattr(self, name) is not UNSET]
    if len(given) != 1 or getattr(self, given[0]) is None:
        raise ValueError(
            f"{type(self).__name__} takes exactly one of {', '.join(names)}, not null; "
            f"given: {', '.join(given) or 'none'}."
        )


class Other:
    """A member of a union that this client does not know, or was not asked about.

    It is no `Model`, so that msgspec asks how to encode it: it is sent as it came.
    """

    __slots__ = ("raw", "typename")

    typename: str
    """What the server calls it; empty where it does not say."""
    raw: dict[str, Any]
    """The whole object, as it came."""

    def __init__(self, *, typename: str, raw: dict[str, Any]) -> None:
        object.__setattr__(self, "typename", typename)
        object.__setattr__(self, "raw", raw)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("immutable type: 'Other'")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("immutable type: 'Other'")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Other):
            return NotImplemented
        return (self.typename, self.raw) == (other.typename, other.raw)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Other(typename={self.typename!r}, raw={shown_value('', self.raw)!r})"

    def __reduce__(self) -> Any:
        return _other, (self.typename, self.raw)


def _other(typename: str, raw: dict[str, Any]) -> Other:
    return Other(typename=typename, raw=raw)


class _Unknown(threading.local):
    """Notes that an enumeration met a value that it does not know, so that a decode
    finds out at no cost for those that it knows."""

    met = False


UNKNOWN = _Unknown()


class Enum(enum.StrEnum):
    """An enumeration of strings that keeps values this client does not know yet."""

    @classmethod
    def _missing_(cls, value: object) -> Enum | None:
        if not isinstance(value, str):
            return None
        UNKNOWN.met = True
        member = str.__new__(cls, value)
        member._name_ = member._value_ = value
        return member


class IntEnum(enum.IntEnum):
    """An enumeration of integers that keeps values this client does not know yet."""

    @classmethod
    def _missing_(cls, value: object) -> IntEnum | None:
        if not isinstance(value, int):
            return None
        UNKNOWN.met = True
        member = int.__new__(cls, value)
        member._name_, member._value_ = str(value), value
        return member


class Discriminator:
    """What tells the members of a union apart, in the metadata of `Annotated`:
    `OneOf[Annotated[Cat | Dog, Discriminator("kind", {"cat": Cat, "dog": Dog})]]`.

    Args:
        field: The key whose value names the member.
        members: What each of its values stands for.
        fallback: What any other value stands for; None where it is a mistake.
    """

    __slots__ = ("fallback", "field", "members")

    def __init__(
        self, field: str, members: Mapping[str, Any], fallback: Any = None
    ) -> None:
        self.field = field
        self.members = members
        self.fallback = fallback


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
