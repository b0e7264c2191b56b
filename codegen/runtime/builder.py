"""What generated builders are written with: typed selections of any shape.

A builder has a class for each type of the schema, below `Fields`. An attribute of it
is a field: a `Leaf` is a selection already, a `Link` leads to objects, of which
``select` chooses something. See `blocks` for how selections become documents.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable
from typing import Any, ClassVar, Generic, Self, TypeVar

from .blocks import (
    MANY,
    MAYBE,
    Argument,
    Block,
    Reader,
    fitting,
    wrapped,
    wrapped_reader,
)
from .graphql import Mutation, Operation, Query
from .returns import Json, Returns, json_type
from .selection import Selection, chosen_of

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
U = TypeVar("U")


class Leaf(Selection[T_co]):
    """A field of a scalar or an enum.

    Args:
        returns: The type of its value.
        owner: The object that has it.
        name: What the schema calls it.
        arguments: Its arguments.
    """

    def __init__(
        self,
        returns: type[Returns[T_co]],
        owner: Fields,
        name: str,
        *arguments: Argument,
    ) -> None:
        self._type = json_type(returns)
        self._owner = owner
        self._name = name
        self._arguments = arguments

    def _start(self) -> object:
        return self._owner

    def _place(self, block: Block) -> Reader:
        return block.of(self._owner).leaf(self._name, self._arguments, self._type)


class Fields:
    """The fields of a type of the schema.

    Annotations are fields without arguments: `Leaf[str]`, or a link to another class.
    """

    _type_name: ClassVar[str]
    _operation: ClassVar[type[Operation] | None] = None

    def __init_subclass__(cls, *, name: str = "", **options: Any) -> None:
        super().__init_subclass__(**options)
        if name:
            cls._type_name = name
        for attribute in inspect.get_annotations(cls):
            if not attribute.startswith("_"):
                wire = cls.__dict__.get(attribute, None)
                setattr(cls, attribute, _Attribute(attribute, wire or camel(attribute)))

    @classmethod
    def _hints(cls) -> dict[str, Any]:
        """Return the types of the attributes, read on first use."""
        if "_known_hints" not in cls.__dict__:
            cls._known_hints = typing.get_type_hints(cls, localns={})
        return cls._known_hints

    _known_hints: ClassVar[dict[str, Any]]

    def _on(self, type_: type[Any], of: Callable[[Any], Selection[T]]) -> On[T]:
        inner = type_()
        return _Condition(self, inner, chosen_of(of(inner)))


class _Attribute:
    """A field without arguments, as an attribute of a class."""

    def __init__(self, attribute: str, wire: str) -> None:
        self._attribute = attribute
        self._wire = wire

    def __get__(self, instance: Fields | None, owner: type[Fields]) -> Any:
        if instance is None:
            return self
        hint = owner._hints()[self._attribute]
        kind: Any = typing.get_origin(hint)
        (inner,) = typing.get_args(hint)
        returns: Any = Json
        target = returns[inner] if kind is Leaf else inner
        return kind(target, instance, self._wire)


class QueryRoot(Fields):
    """Where queries start. Its fields can be selected one by one, or several at once
    with `select`."""

    _operation = Query

    def select(self, of: Callable[[Self], Selection[T]]) -> Selection[T]:
        """Select several fields in one operation."""
        return chosen_of(of(self))


class MutationRoot(Fields):
    """Where mutations start. The server executes the fields of one operation one
    after the other, in the order in which they are selected."""

    _operation = Mutation

    def select(self, of: Callable[[Self], Selection[T]]) -> Selection[T]:
        """Select several fields in one operation."""
        return chosen_of(of(self))


F = TypeVar("F", bound=Fields)

Class = type[T]
"""A class, in the annotations of a class with an attribute that is called `type`."""


class Link(Generic[F]):
    """A field that leads to objects, whose fields `select` chooses.

    Args:
        target: The class of the objects.
        owner: The object that has the field.
        name: What the schema calls it.
        arguments: Its arguments.
    """

    _wraps: ClassVar[tuple[str, ...]]

    def __init_subclass__(cls, *, wraps: tuple[str, ...] = (), **options: Any) -> None:
        super().__init_subclass__(**options)
        cls._wraps = wraps

    def __init__(
        self, target: type[F], owner: Fields, name: str, *arguments: Argument
    ) -> None:
        self._target = target
        self._owner = owner
        self._name = name
        self._arguments = arguments

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._target._type_name}>"

    def _select(self, of: Callable[[F], Selection[Any]]) -> Selection[Any]:
        inner = self._target()
        chosen = chosen_of(of(inner))
        owner, name, arguments = self._owner, self._name, self._arguments
        return _Followed(owner, name, arguments, inner, chosen, self._wraps)


class One(Link[F]):
    """Leads to an object."""

    def select(self, of: Callable[[F], Selection[T]]) -> Selection[T]:
        """Choose what is asked for of the object."""
        return self._select(of)


class Maybe(Link[F], wraps=(MAYBE,)):
    """Leads to an object, or null."""

    def select(self, of: Callable[[F], Selection[T]]) -> Selection[T | None]:
        """Choose what is asked for of the object."""
        return self._select(of)


class Many(Link[F], wraps=(MANY,)):
    """Leads to a list of objects."""

    def select(self, of: Callable[[F], Selection[T]]) -> Selection[list[T]]:
        """Choose what is asked for of each object."""
        return self._select(of)


class MaybeMany(Link[F], wraps=(MAYBE, MANY)):
    """Leads to a list of objects, or null."""

    def select(self, of: Callable[[F], Selection[T]]) -> Selection[list[T] | None]:
        """Choose what is asked for of each object."""
        return self._select(of)


class ManyMaybe(Link[F], wraps=(MANY, MAYBE)):
    """Leads to a list of objects, some of which may be null."""

    def select(self, of: Callable[[F], Selection[T]]) -> Selection[list[T | None]]:
        """Choose what is asked for of each object."""
        return self._select(of)


class MaybeManyMaybe(Link[F], wraps=(MAYBE, MANY, MAYBE)):
    """Leads to a list of objects, some of which may be null, or null."""

    def select(
        self, of: Callable[[F], Selection[T]]
    ) -> Selection[list[T | None] | None]:
        """Choose what is asked for of each object."""
        return self._select(of)


class On(Selection[T_co | None]):
    """What is asked for of objects of one type, among others; None for the others.

    `node.on(A, …) | node.on(B, …)` is what comes of the first type that fits.
    """

    def __or__(self, other: On[U]) -> On[T_co | U]:
        return _Either(self, other)

    def _branches(self) -> tuple[_Condition[Any], ...]:
        raise NotImplementedError


class _Condition(On[T_co]):
    def __init__(self, owner: Fields, inner: Fields, chosen: Selection[Any]) -> None:
        self._owner = owner
        self._inner = inner
        self._chosen = chosen

    def _branches(self) -> tuple[_Condition[Any], ...]:
        return (self,)

    def _start(self) -> object:
        return self._owner

    def _place(self, block: Block) -> Reader:
        fits, read = self._placed(block)
        return lambda value: read(value) if fits(value) else None

    def _placed(self, block: Block) -> tuple[Reader, Reader]:
        """Return what reads whether an object is of the type, and what of it."""
        home = block.of(self._owner)
        inner, fits = home.condition(self._inner)
        read = self._chosen._place(inner)
        home.close(inner)
        return fits, read


class _Either(On[T_co]):
    def __init__(self, *branches: On[Any]) -> None:
        self._all = tuple(inner for branch in branches for inner in branch._branches())

    def _branches(self) -> tuple[_Condition[Any], ...]:
        return self._all

    def _start(self) -> object:
        return self._all[0]._start()

    def _place(self, block: Block) -> Reader:
        placed = [branch._placed(block) for branch in self._all]

        def read(value: Any) -> Any:
            found = (read for fits, read in placed if fits(value))
            return next(found, lambda _: None)(value)

        return read


class _Followed(Selection[T_co]):
    def __init__(
        self,
        owner: Fields,
        name: str,
        arguments: tuple[Argument, ...],
        inner: Fields,
        chosen: Selection[Any],
        wraps: tuple[str, ...],
    ) -> None:
        self._owner = owner
        self._name = name
        self._arguments = arguments
        self._inner = inner
        self._chosen = chosen
        self._wraps = wraps

    def _start(self) -> object:
        return self._owner

    def _place(self, block: Block) -> Reader:
        home = block.of(self._owner)
        key, head = home.head(self._name, self._arguments)
        inner = Block(self._inner, block.variables)
        read = self._chosen._place(inner)
        type_ = inner.record()
        read_all = wrapped_reader(fitting(type_, read), self._wraps)
        found = home.put(key, wrapped(type_, self._wraps), inner.lines(head))
        return lambda value: read_all(found(value))


def camel(attribute: str) -> str:
    """Return what the schema calls an attribute, where nothing else is said."""
    first, *rest = attribute.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def field(*, name: str) -> Any:
    """Say what the schema calls an attribute."""
    return name
