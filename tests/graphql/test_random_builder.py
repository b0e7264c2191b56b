"""Random selections of random data: what comes back is what was asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import graphql as g
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..generation import graphql_files, imported
from ..runtime.server import Server, serving
from .test_builder import executing

SCHEMA = """
type Query { thing: Thing  things: [Thing!]!  any: Any  node: Node! }
interface Node { id: ID!  next: Node }
union Any = Thing | Other
type Thing implements Node {
  id: ID!
  next: Node
  name(upper: Boolean): String
  size: Int!
  rate: Float
  kind: Kind
  things(first: Int!): [Thing]
  grid: [[Thing]!]
  any: [Any!]
}
type Other implements Node { id: ID!  next: Node  size: String }
enum Kind { A B }
"""

Value = Any
Selecting = Callable[[Any, Any], Any]
"""Selects from an object, with a builder."""
Expecting = Callable[[Any], Value]
"""What an object, as the server has it, must come back as."""


@dataclass(frozen=True)
class Shape:
    """A selection, and what it must give."""

    select: Selecting
    expect: Expecting


# Data

IDS = st.text(min_size=1, max_size=3)
KINDS = st.sampled_from(["A", "B", None])


def things(depth: int) -> st.SearchStrategy[Any]:
    inner = objects(depth - 1)
    thing = st.none() if depth == 0 else st.one_of(st.none(), things(depth - 1))
    return st.fixed_dictionaries(
        {
            "__typename": st.just("Thing"),
            "id": IDS,
            "next": st.none() if depth == 0 else st.one_of(st.none(), inner),
            "name": st.one_of(st.none(), st.text(max_size=3)),
            "size": st.integers(-(2**31), 2**31 - 1),
            "rate": st.one_of(st.none(), st.floats(-1e6, 1e6)),
            "kind": KINDS,
            "things": st.one_of(st.none(), st.lists(thing, max_size=3)),
            "grid": st.one_of(
                st.none(), st.lists(st.lists(thing, max_size=2), max_size=2)
            ),
            "any": st.one_of(
                st.none(), st.lists(inner, max_size=2) if depth else st.just([])
            ),
        }
    )


def objects(depth: int) -> st.SearchStrategy[Any]:
    other = st.fixed_dictionaries(
        {
            "__typename": st.just("Other"),
            "id": IDS,
            "next": st.none(),
            "size": st.one_of(st.none(), st.text(max_size=3)),
        }
    )
    return other if depth <= 0 else st.one_of(other, things(depth))


ROOTS = st.fixed_dictionaries(
    {
        "thing": st.one_of(st.none(), things(2)),
        "things": st.lists(things(2), max_size=2),
        "any": st.one_of(st.none(), objects(2)),
        "node": objects(2),
    }
)


# Selections


def leaf(name: str) -> st.SearchStrategy[Shape]:
    return st.just(Shape(lambda _, o: getattr(o, name), lambda data: data[name]))


def over(value: Value, expect: Expecting) -> Value:
    """What a field gives, through lists and null."""
    if isinstance(value, list):
        return [over(item, expect) for item in value]
    return None if value is None else expect(value)


def link(
    name: str, inner: st.SearchStrategy[Shape], **given: Any
) -> st.SearchStrategy[Shape]:
    def linked(shape: Shape) -> Shape:
        def select(builder: Any, o: Any) -> Any:
            field = getattr(o, name)(**given) if given else getattr(o, name)
            return field.select(lambda target: shape.select(builder, target))

        def expect(data: Any) -> Value:
            found = data[name][: given["first"]] if given and data[name] else data[name]
            return over(found, shape.expect)

        return Shape(select, expect)

    return inner.map(linked)


def together(parts: st.SearchStrategy[Shape]) -> st.SearchStrategy[Shape]:
    def combined(shapes: list[Shape]) -> Shape:
        return Shape(
            lambda builder, o: builder.fields(*(s.select(builder, o) for s in shapes)),
            lambda data: tuple(shape.expect(data) for shape in shapes),
        )

    return st.lists(parts, min_size=1, max_size=5).map(combined)


def narrowed(types: dict[str, st.SearchStrategy[Shape]]) -> st.SearchStrategy[Shape]:
    def joined(pairs: list[tuple[str, Shape]]) -> Shape:
        def select(builder: Any, o: Any) -> Any:
            found = [
                o.on(
                    getattr(builder, f"{name}Fields"),
                    lambda target, shape=shape: shape.select(builder, target),
                )
                for name, shape in pairs
            ]
            whole = found[0]
            for branch in found[1:]:
                whole = whole | branch
            return whole

        def expect(data: Any) -> Value:
            fits = [
                shape for name, shape in pairs if name in ("Node", data["__typename"])
            ]
            return fits[0].expect(data) if fits else None

        return Shape(select, expect)

    pair = st.one_of(
        *(st.tuples(st.just(name), shape) for name, shape in types.items())
    )
    return st.lists(pair, min_size=1, max_size=3).map(joined)


def upper(name: str | None) -> str | None:
    return name.upper() if name is not None else None


def of_thing(depth: int) -> st.SearchStrategy[Shape]:
    parts = [leaf("id"), leaf("size"), leaf("rate"), leaf("kind")]
    parts += [
        st.just(Shape(lambda _, o: o.name(), lambda data: data["name"])),
        st.just(
            Shape(lambda _, o: o.name(upper=True), lambda data: upper(data["name"]))
        ),
        st.just(
            Shape(
                lambda _, o: o.size.map(lambda n: n + 1), lambda data: data["size"] + 1
            )
        ),
    ]
    if depth:
        inner = of_thing(depth - 1)
        parts += [
            link("next", of_node(depth - 1)),
            link("things", inner, first=1),
            link("things", inner, first=2),
            link("grid", inner),
            link("any", of_any(depth - 1)),
        ]
    return together(st.one_of(*parts))


def of_other(depth: int) -> st.SearchStrategy[Shape]:
    return together(st.one_of(leaf("id"), leaf("size")))


def of_node(depth: int) -> st.SearchStrategy[Shape]:
    name = st.just(Shape(lambda _, o: o.typename, lambda data: data["__typename"]))
    types = {"Thing": of_thing(depth), "Other": of_other(depth)}
    return together(st.one_of(leaf("id"), name, narrowed(types)))


def of_any(depth: int) -> st.SearchStrategy[Shape]:
    name = st.just(Shape(lambda _, o: o.typename, lambda data: data["__typename"]))
    types = {"Thing": of_thing(depth), "Other": of_other(depth)}
    return together(st.one_of(name, narrowed(types)))


OF_QUERY = together(
    st.one_of(
        link("thing", of_thing(2)),
        link("things", of_thing(2)),
        link("any", of_any(2)),
        link("node", of_node(2)),
    )
)


class Roots(dict[str, Any]):
    """What the server executes on: random data, changed before each request."""


def resolve(source: Any, info: g.GraphQLResolveInfo[Any], **given: Any) -> Any:
    value = source[info.field_name]
    if given.get("upper"):
        return upper(value)
    return value[: given["first"]] if value and "first" in given else value


@contextmanager
def running(root: Roots) -> Iterator[Server]:
    schema = g.build_schema(SCHEMA)
    for type_ in schema.type_map.values():
        if isinstance(type_, g.GraphQLObjectType) and not type_.name.startswith("__"):
            for field in type_.fields.values():
                field.resolve = resolve
    with serving(executing(schema, root)) as server:
        yield server


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder: Path = tmp_path_factory.mktemp("random_builder")
    with imported(folder, graphql_files(SCHEMA, builder=True)) as shop:
        importlib.import_module(f"{shop.__name__}.builder")
        yield shop


@pytest.fixture(scope="module")
def root() -> Roots:
    return Roots()


@pytest.fixture(scope="module")
def client(package: Any, root: Roots) -> Iterator[Any]:
    with (
        running(root) as server,
        package.Shop("key", base_url=server.url, on_mismatch="raise") as made,
    ):
        yield made


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=ROOTS, shape=OF_QUERY)
def test_what_is_asked_for_comes_back(
    client: Any, package: Any, root: Roots, data: dict[str, Any], shape: Shape
) -> None:
    root.clear()
    root.update(data)
    builder = package.builder
    chosen = builder.query.select(lambda q: shape.select(builder, q))
    assert not g.validate(g.build_schema(SCHEMA), g.parse(chosen.document))
    assert client.run(chosen) == shape.expect(data)
