"""What may stand where in a document.

Whoever walks through a document by its shapes knows what is a keyword, what is a name
and what is data: an example may well have a member called `$ref`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from .specification import OPENAPI, SWAGGER
from .values import Json


@dataclass(frozen=True, slots=True)
class Shape:
    """What a value is."""

    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Plain(Shape):
    """A JSON value of a type: "string", "boolean", "number"; "value" for any, and
    "version", "type" and "mapped schema", which are strings or something like it."""

    name: str = "value"


@dataclass(frozen=True, slots=True)
class Kind(Shape):
    """An object of a kind."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class Many(Shape):
    """A list."""

    item: Shape = Plain()


@dataclass(frozen=True, slots=True)
class Names(Shape):
    """An object whose keys are names."""

    item: Shape = Plain()


@dataclass(frozen=True, slots=True)
class Items(Shape):
    """A schema, or a list of schemas: what `items` was before `prefixItems`."""


ANYTHING = Plain()
DOCUMENT = Kind(name="document")
SCHEMA = Kind(name="schema")
_SCHEMAS = Many(item=SCHEMA)

_PLAIN = frozenset(
    {"boolean", "mapped schema", "number", "string", "type", "value", "version"}
)


class Grammar:
    """The shapes of one version of the specification."""

    def __init__(self, tables: Mapping[str, Mapping[str, str]]) -> None:
        self._shapes = {
            kind: {key: _shape(written) for key, written in table.items()}
            for kind, table in tables.items()
        }
        self.required = {
            kind: tuple(key for key, shape in table.items() if shape.is_required)
            for kind, table in self._shapes.items()
        }

    def shape(self, kind: str, key: str) -> Shape | None:
        """What stands under a key of an object; None for a key that means nothing."""
        if key.startswith("x-") and kind != "schema":
            return ANYTHING
        table = self._shapes[kind]
        return table.get(key) or table.get("*")

    def keys(self, kind: str) -> Iterator[str]:
        """The keys that a kind lists."""
        return iter(self._shapes[kind])

    def settled(self, shape: Shape, value: Json) -> Shape:
        """A shape without choice: `items` is a schema, or a list of them."""
        if isinstance(shape, Items):
            return _SCHEMAS if isinstance(value, list) else SCHEMA
        return _optional(shape) if shape.is_required else shape

    def members(
        self, shape: Shape, value: Json
    ) -> Iterator[tuple[str | int, Shape, Json]]:
        """The members of a value with a settled shape, and the shape of each, without
        those that may be anything."""
        match shape, value:
            case Kind(name=kind), dict():
                table = self._shapes[kind]
                for key, member in value.items():
                    inner = table.get(key) or self.shape(kind, key)
                    if inner is not None and not _is_anything(inner):
                        yield key, inner, member
            case Names(item=item), dict() if not _is_anything(item):
                for key, member in value.items():
                    yield key, item, member
            case Many(item=item), list() if not _is_anything(item):
                for index, member in enumerate(value):
                    yield index, item, member


@cache
def grammar_of(version: tuple[int, int]) -> Grammar:
    """The grammar of the documents of a version."""
    return Grammar(SWAGGER if version < (3, 0) else OPENAPI)


def _is_anything(shape: Shape) -> bool:
    return isinstance(shape, Plain) and shape.name == "value"


@cache
def _optional(shape: Shape) -> Shape:
    return replace(shape, is_required=False)


def _shape(written: str) -> Shape:
    required = written.endswith("!")
    name = written.removesuffix("!")
    if name[0] == "[":
        return Many(required, _shape(name[1:-1]))
    if name[0] == "{":
        return Names(required, _shape(name[1:-1]))
    if name == "items":
        return Items(required)
    return Plain(required, name) if name in _PLAIN else Kind(required, name)
