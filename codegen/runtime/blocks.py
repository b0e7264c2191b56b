"""Selections: what is asked for of an object, and how the answer to it is read.

A selection becomes a document in one walk. Each object that is selected from is a
`Block`: it gathers the lines of a selection set and the members of the record that
the answer is decoded into, and gives every field a response key of its own, so that
a document is valid whatever is selected twice. The walk returns readers, which make
what the caller gets from those records. Every argument becomes a variable, so that
the text of a document depends on the shape of the selection alone.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from .graphql import Mutation, Operation, Query
from .model import UNSET, Unset

Reader = Callable[[Any], Any]
"""Makes what a caller gets from the decoded object that it was selected from."""

Argument = tuple[str, str, Any]
"""An argument: its name, its type as the schema writes it, and its value or UNSET."""

MAYBE, MANY = "maybe", "many"
"""How a field's type wraps an object: it may be null, or there is a list of it."""


class Variables:
    """The variables of a document: one for each argument that is given."""

    def __init__(self) -> None:
        self.types: dict[str, str] = {}
        self.values: dict[str, Any] = {}

    def add(self, argument: str, type_: str, value: Any) -> str:
        """Add a variable for an argument, and return its name."""
        name = unique(argument, self.types)
        self.types[name] = type_
        self.values[name] = value
        return name

    def declared(self) -> str:
        """Return how an operation declares them."""
        listed = ", ".join(f"${name}: {type_}" for name, type_ in self.types.items())
        return f"({listed})" if listed else ""


class Member(NamedTuple):
    """A member of the record that an object is decoded into."""

    key: str
    """The response key."""
    type: Any
    optional: bool
    """Whether it is there for objects of some types only."""


class Block:
    """What is selected of one object.

    Args:
        owner: The object, as those who select see it.
        variables: The variables of the document.
        outer: The selection set around this one, where this is a fragment of it.
    """

    def __init__(
        self, owner: object, variables: Variables, outer: Block | None = None
    ) -> None:
        self.owner = owner
        self.variables = variables
        self.names: list[str] = []
        self._outer = outer
        self._lines: list[str] = []
        self._members: list[Member] = outer._members if outer else []
        self._plain: dict[str, Reader] = {}

    def of(self, owner: object) -> Block:
        """Return the block of an object: this one, or one around it.

        Raises:
            TypeError: the object is another one.
        """
        block: Block | None = self
        while block is not None and block.owner is not owner:
            block = block._outer
        if block is None:
            raise TypeError(
                f"A field of {type_name(owner)} is selected where {self.where()} is "
                "selected from. Use the argument of the innermost function."
            )
        return block

    def where(self) -> str:
        return type_name(self.owner)

    def leaf(self, name: str, arguments: tuple[Argument, ...], type_: Any) -> Reader:
        """Select a field without a selection of its own."""
        given = any(value is not UNSET for _, _, value in arguments)
        # Selecting a field of a mutation twice executes it twice.
        shared = not given and operation_of(self.owner) is not Mutation
        if shared and name in self._plain:
            return self._plain[name]
        key, head = self.head(name, arguments)
        read = self.put(key, type_, [head])
        if shared:
            self._plain[name] = read
        return read

    def head(self, name: str, arguments: tuple[Argument, ...]) -> tuple[str, str]:
        """Return the response key of a field, and how the field is written."""
        taken = [member.key for member in self._members]
        key = unique(name, taken)
        listed = ", ".join(
            f"{argument}: ${self.variables.add(argument, type_, value)}"
            for argument, type_, value in arguments
            if value is not UNSET
        )
        alias = f"{key}: " if key != name else ""
        # The key is taken before what is selected below takes others.
        self._members.append(Member(key, Any, self._outer is not None))
        self.names.append(name)
        return key, f"{alias}{name}{f'({listed})' if listed else ''}"

    def put(self, key: str, type_: Any, lines: list[str]) -> Reader:
        """Say what the answer has under a response key, and what asks for it."""
        position = next(i for i, m in enumerate(self._members) if m.key == key)
        self._members[position] = self._members[position]._replace(type=type_)
        self._lines += lines
        return operator.attrgetter(f"_{position}")

    def condition(self, owner: object) -> tuple[Block, Reader]:
        """Open a fragment for objects of one type.

        Returns:
            Its block, and what reads whether an object is of that type: the fragment
            asks for the type's name under a key of its own.
        """
        inner = Block(owner, self.variables, self)
        taken = [member.key for member in self._members]
        key = unique(f"on{type_name(owner)}", taken)
        self._members.append(Member(key, str, True))
        marker = operator.attrgetter(f"_{len(self._members) - 1}")
        inner._lines.append(f"{key}: __typename")
        return inner, lambda value: marker(value) is not UNSET

    def close(self, inner: Block) -> None:
        """Put a fragment into this block."""
        self._lines += inner.lines(f"... on {type_name(inner.owner)}")

    def lines(self, head: str) -> list[str]:
        """Return the lines of a selection set after its head."""
        return [f"{head} {{", *(f"  {line}" for line in self._lines), "}"]

    def record(self) -> Any:
        """Return the type that the object is decoded into."""
        return record(type_name(self.owner), tuple(self._members))


class Built(NamedTuple):
    """A selection as an operation, and what reads its answer."""

    operation: Operation
    variables: dict[str, Any]
    type: Any
    read: Reader


def partial(read: Reader, data: Any) -> Any:
    """Read what a server sent beside errors; None where a function of the caller (in
    `map` or `into`) cannot do with so little."""
    try:
        return read(data)
    except Exception:
        return None


def built(start: object, place: Callable[[Block], Reader]) -> Built:
    """Build an operation.

    Args:
        start: The object that the selection starts at.
        place: Puts the selection into the block of that object.

    Raises:
        TypeError: it starts within an operation.
    """
    kind = operation_of(start)
    if kind is None:
        raise TypeError(
            f"This selects from {type_name(start)}. Only a selection that starts at "
            "`query` or `mutation` can be run."
        )
    block = Block(start, Variables())
    read = place(block)
    named = dict.fromkeys(name[:1].upper() + name[1:] for name in block.names)
    name = "".join(named).lstrip("_") or type_name(start)
    word = "query" if kind is Query else "mutation"
    head = f"{word} {name}{block.variables.declared()}"
    return Built(
        kind(name, "\n".join(block.lines(head))),
        block.variables.values,
        block.record(),
        fitting(block.record(), read),
    )


def operation_of(owner: object) -> type[Operation] | None:
    """Return the kind of operation that an object is the root of, if it is one."""
    return getattr(owner, "_operation", None)


def type_name(owner: object) -> str:
    """Return what the schema calls the type of an object."""
    return str(getattr(owner, "_type_name", type(owner).__name__))


def unique(name: str, taken: Any) -> str:
    """Return a name that is not taken: itself, or with a number."""
    found, number = name, 2
    while found in taken:
        found, number = f"{name}_{number}", number + 1
    return found


@functools.cache
def record(name: str, members: tuple[Member, ...]) -> Any:
    """Return a record type. Selections of one shape have one type, so that a program
    has as many of them as it has selections, however often they are run."""
    fields: list[Any] = [
        (f"_{i}", m.type | Unset, UNSET) if m.optional else (f"_{i}", m.type)
        for i, m in enumerate(members)
    ]
    renamed = {f"_{i}": member.key for i, member in enumerate(members)}
    return msgspec.defstruct(name, fields, rename=renamed, kw_only=True, frozen=True)


def fitting(type_: Any, read: Reader) -> Reader:
    """Read an object, and leave alone what is none: null, or what the server sent in
    its place, which is reported as a mismatch."""
    return lambda value: read(value) if isinstance(value, type_) else value


def wrapped(type_: Any, wraps: tuple[str, ...]) -> Any:
    """Return the type of a field whose type wraps an object's."""
    for wrap in reversed(wraps):
        type_ = list[type_] if wrap == MANY else type_ | None
    return type_


def wrapped_reader(read: Reader, wraps: tuple[str, ...]) -> Reader:
    """Read through lists; null is left alone by what reads the objects."""
    for wrap in reversed(wraps):
        if wrap == MANY:
            read = functools.partial(_each, read)
    return read


def _each(read: Reader, value: Any) -> Any:
    return [read(item) for item in value] if isinstance(value, list) else value
