"""Random operations: whatever is selected, the client has what the server sent.

The operations are made from a seed, with all that selections are made of: aliases,
fragments on objects, interfaces and unions, in each other, the same field in several
of them, `__typename`, `@skip` and `@include`. graphql-core says which of them are valid
and executes them; the client decodes the answers with `on_mismatch="raise"`.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import graphql as g
import msgspec
import pytest

from ..generation import graphql_api, graphql_files, imported
from ..runtime.server import Reply, Request, answer, serving

SCHEMA = """
type Query { node: Node nodes: [Node!]! thing: Thing! things: [[Thing]!] me: User! }
interface Node { id: ID! owner: User tags: [String!]! }
interface Named implements Node { id: ID! owner: User tags: [String!]! name: String! }
type User implements Node & Named {
  id: ID! owner: User tags: [String!]! name: String!
  age: Int friends: [Named!] pet: Thing
}
type Cat implements Node & Named {
  id: ID! owner: User tags: [String!]! name: String!
  lives: Int! enemy: Dog likes: [Thing!]!
}
type Dog implements Node {
  id: ID! owner: User! tags: [String!]!
  bark: String enemy: Cat
}
type Box { size: Size! content: Thing inner: Box }
type Size { width: Int! height: Int }
union Thing = Cat | Dog | Box
"""
OPERATIONS = 30

Composite = g.GraphQLObjectType | g.GraphQLInterfaceType | g.GraphQLUnionType


class Writer:
    """Writes random fragments and operations."""

    def __init__(self, schema: g.GraphQLSchema, seed: int) -> None:
        self._schema = schema
        self._random = random.Random(seed)
        self._types = [
            type_
            for name, type_ in sorted(schema.type_map.items())
            if isinstance(type_, Composite) and not name.startswith("__")
        ]
        self._fragments: dict[str, Composite] = {}

    def documents(self, seed: int) -> list[str]:
        """Valid definitions: fragments, then operations that spread some of them."""
        found: list[str] = []
        for number in range(12):
            type_ = self._random.choice(self._types)
            name = f"F{seed}{'abcdefghijkl'[number]}"
            text = f"fragment {name} on {type_.name} {self._selection(type_, 2)}"
            if self._fits("\n".join([*found, text])):
                self._fragments[name] = type_
                found.append(text)
        query = self._schema.query_type
        assert query
        while len(found) < OPERATIONS:
            name = f"Find{seed}x{len(found)}"
            text = f"query {name}($a: Boolean!, $b: Boolean!) "
            used = "used: __typename @skip(if: $a) @include(if: $b)"
            text += f"{{ {used} ... {self._selection(query, 4)} }}"
            if self._fits("\n".join([*found, text])):
                found.append(text)
        return found

    def _fits(self, text: str) -> bool:
        ignored = (g.NoUnusedFragmentsRule, g.NoUnusedVariablesRule)
        rules = [rule for rule in g.specified_rules if rule not in ignored]
        return not g.validate(self._schema, g.parse(text), rules)

    def _selection(self, type_: Composite, depth: int) -> str:
        parts = [self._part(type_, depth) for _ in range(self._random.randint(1, 4))]
        return f"{{ {' '.join(parts)} }}"

    def _part(self, type_: Composite, depth: int) -> str:
        chance = self._random.random()
        if depth <= 0 and (isinstance(type_, g.GraphQLUnionType) or chance < 0.1):
            return "__typename"
        related = [t for t in self._types if g.do_types_overlap(self._schema, t, type_)]
        spreads = [name for name, on in self._fragments.items() if on in related]
        if chance < 0.1:
            return self._random.choice(["__typename", "kind: __typename"])
        if chance < 0.25 and spreads:
            return f"...{self._random.choice(spreads)}{self._directive()}"
        if (depth > 0 and chance < 0.45) or isinstance(type_, g.GraphQLUnionType):
            on = self._random.choice(related)
            inner = self._selection(on, depth - 1)
            return f"... on {on.name}{self._directive()} {inner}"
        return self._field(type_, depth)

    def _field(
        self, type_: g.GraphQLObjectType | g.GraphQLInterfaceType, depth: int
    ) -> str:
        leaves = [n for n, f in type_.fields.items() if self._is_leaf(f)]
        names = leaves if depth <= 0 else list(type_.fields)
        if not names:
            return "__typename"
        name = self._random.choice(names)
        alias = "other: " if self._random.random() < 0.1 else ""
        text = f"{alias}{name}{self._directive()}"
        target = g.get_named_type(type_.fields[name].type)
        if isinstance(target, Composite):
            text += f" {self._selection(target, depth - 1)}"
        return text

    def _is_leaf(self, field: g.GraphQLField) -> bool:
        return g.is_leaf_type(g.get_named_type(field.type))

    def _directive(self) -> str:
        if self._random.random() < 0.8:
            return ""
        directive = self._random.choice(["skip", "include"])
        return f" @{directive}(if: ${self._random.choice('ab')})"


class Data:
    """Answers of a server: the same for the same path."""

    def __init__(self, schema: g.GraphQLSchema, seed: int) -> None:
        self._schema = schema
        self._seed = seed

    def resolve(self, _source: Any, info: g.GraphQLResolveInfo[Any], **_: Any) -> Any:
        """The value of a field."""
        path = ".".join(map(str, info.path.as_list()))
        return self._value(info.return_type, random.Random(f"{self._seed} {path}"))

    def _value(self, type_: Any, chance: random.Random) -> Any:
        if isinstance(type_, g.GraphQLNonNull):
            return self._present(type_.of_type, chance)
        return None if chance.random() < 0.2 else self._present(type_, chance)

    def _present(self, type_: Any, chance: random.Random) -> Any:
        if isinstance(type_, g.GraphQLList):
            return [
                self._value(type_.of_type, chance) for _ in range(chance.randint(0, 3))
            ]
        if isinstance(type_, Composite):
            if isinstance(type_, g.GraphQLObjectType):
                return {"__typename": type_.name}
            members = sorted(t.name for t in self._schema.get_possible_types(type_))
            return {"__typename": chance.choice(members)}
        if type_.name == "Int":
            return chance.randint(0, 99)
        return f"text {chance.randint(0, 99)}"


def without_nothing(value: Any) -> Any:
    """What was decoded, without what stands for what was not sent."""
    if isinstance(value, list):
        return [without_nothing(item) for item in value]
    if isinstance(value, dict):
        return {
            key: without_nothing(inner)
            for key, inner in value.items()
            if inner is not None and key != "__typename"
        }
    return value


@pytest.mark.parametrize("seed", range(2))
def test_what_is_sent_is_what_callers_get(tmp_path: Path, seed: int) -> None:
    schema = g.build_schema(SCHEMA)
    sent: dict[str, Any] = {}

    def execute(request: Request) -> Reply:
        asked = request.json
        result = g.graphql_sync(
            schema,
            asked["query"],
            variable_values=asked["variables"],
            operation_name=asked["operationName"],
            field_resolver=Data(schema, len(asked["query"])).resolve,
        )
        sent["data"] = result.data
        return answer(body=result.formatted)

    documents = Writer(schema, seed).documents(seed)
    files = [("finds.graphql", "\n".join(documents))]
    api, problems = graphql_api(SCHEMA, files)
    assert not [p for p in problems if "never used" not in p.message]
    group = next(group for group in api.groups if group.path == ("finds",))
    assert len(group.operations) > OPERATIONS / 2
    with (
        serving(execute) as server,
        imported(tmp_path, graphql_files(SCHEMA, files)) as package,
        package.Shop("key", base_url=server.url, on_mismatch="raise") as shop,
    ):
        methods = [name for name in dir(shop.finds) if name.startswith("find")]
        assert len(methods) == len(group.operations)
        for name in methods:
            for a, b in ((True, True), (True, False), (False, True), (False, False)):
                answered = getattr(shop.finds, name)(a, b)
                found = msgspec.to_builtins(answered, enc_hook=lambda one: one.raw)
                assert without_nothing(found) == without_nothing(sent["data"]), name
