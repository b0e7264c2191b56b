"""Random JSON values of the types of a schema."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

import graphql as g

from codegen import ir
from codegen.graphql.scalars import guess

ABSENT = object()
LETTERS = "abc xyz_ÄÖé漢字🙂\"\\\n<>&'{}$"
DEPTH = 4
"""How deep inputs nest before everything optional is left out."""


def _text(random: Random) -> str:
    return "".join(random.choices(LETTERS, k=random.randint(0, 8)))


def _datetime(random: Random) -> dt.datetime:
    start = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
    return start + dt.timedelta(seconds=random.randint(0, 2_000_000_000))


def _json(random: Random) -> Any:
    return random.choice(
        [True, 7, 2.5, "text", [], [1, "a"], {}, {"fromHere": [None, {"list": 1}]}]
    )


WORDS: Mapping[str, Callable[[Random], Any]] = {
    "any": _json,
    "bool": lambda random: random.random() < 0.5,
    "bytes": lambda random: "aGVsbG8=",
    "date": lambda random: _datetime(random).date().isoformat(),
    "datetime": lambda random: _datetime(random).isoformat().replace("+00:00", "Z"),
    "decimal": lambda random: f"{random.randint(-999, 999)}.{random.randint(10, 99)}",
    "duration": lambda random: f"PT{random.randint(1, 59)}S",
    "file": lambda random: f"content of file {random.randint(0, 999)}",
    "float": lambda random: random.choice([0.5, -1.25, 1e20, 3, random.random()]),
    "int": lambda random: random.choice([0, -1, 2**31 - 1, random.randint(1, 99)]),
    "str": _text,
    "time": lambda random: _datetime(random).time().isoformat(),
    "uuid": lambda random: str(uuid.UUID(int=random.getrandbits(128), version=4)),
}
"""Values by the words of the configuration, spelled as msgspec spells them."""


class Values:
    """Makes random values; what it makes depends on the seed alone."""

    def __init__(self, random: Random, scalars: Mapping[str, str]) -> None:
        self._random = random
        self._scalars = scalars

    def scalar(self, type_: g.GraphQLScalarType) -> Any:
        """A value of a scalar, as JSON. An ID is any string but the empty one."""
        if type_.name == "ID":
            return f"id {self._random.randint(1, 10**6)}"
        word = self._scalars.get(type_.name) or self._word(guess(type_))
        return WORDS[word](self._random)

    def _word(self, type_: ir.Type) -> str:
        match type_:
            case ir.Builtin(name):
                return name
            case ir.OneOf(members):
                return self._word(self._random.choice(members))
        raise TypeError(f"a scalar is {type_}")

    def enum(self, type_: g.GraphQLEnumType) -> str:
        name: str = self._random.choice(sorted(type_.values))
        return name

    def argument(self, node: g.GraphQLInputType, depth: int = 0) -> Any:
        """A valid value for an argument of a type; null is one where it may be."""
        match node:
            case g.GraphQLNonNull(of_type=inner):
                return self.present(inner, depth)
            case _ if self._random.random() < 0.15:
                return None
            case _:
                return self.present(node, depth)

    def optional(
        self, field: g.GraphQLArgument | g.GraphQLInputField, depth: int = 0
    ) -> Any:
        """A value for an argument or an input's field, or ABSENT."""
        required = g.is_non_null_type(field.type) and field.default is None
        chance = 0.5 if depth < 2 else 0.15 if depth < DEPTH else 0.0
        if not required and self._random.random() >= chance:
            return ABSENT
        return self.argument(field.type, depth)

    def present(self, type_: Any, depth: int = 0) -> Any:
        """A valid value for an argument of a type, not null."""
        match type_:
            case g.GraphQLList(of_type=item):
                length = self._random.randint(0, 3 if depth < DEPTH else 0)
                return [self.argument(item, depth + 1) for _ in range(length)]
            case g.GraphQLEnumType():
                return self.enum(type_)
            case g.GraphQLInputObjectType(is_one_of=True):
                # Of a recursive one, some choice must end.
                names = sorted(type_.fields, key=lambda n: _ends(type_.fields[n].type))
                kept = names if depth < DEPTH else names[-1:]
                name = self._random.choice(kept)
                inner = g.get_nullable_type(type_.fields[name].type)
                return {name: self.present(inner, depth + 1)}
            case g.GraphQLInputObjectType():
                given = {
                    name: self.optional(field, depth + 1)
                    for name, field in type_.fields.items()
                }
                return {k: v for k, v in given.items() if v is not ABSENT}
            case _:
                return self.scalar(type_)


def _ends(type_: g.GraphQLInputType) -> bool:
    return g.is_leaf_type(g.get_named_type(type_))
