"""Selections of any shape, executed by a real server: graphql-core over HTTP."""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import graphql as g
import pytest

from ..generation import graphql_files, imported
from ..runtime.server import Reply, Request, Server, answer, serving
from ..test_cases import CASES

SCHEMA = (CASES / "graphql" / "builder" / "schema.graphql").read_text(encoding="utf-8")

MAKER = {"__typename": "Maker", "id": "m1", "type": "inc", "typename": None}
TOY = {"__typename": "Product", "id": "p2", "name": None, "kind": "TOY", "maker": None}
BOOK = {
    "__typename": "Product",
    "id": "p1",
    "name": "Emma",
    "kind": "BOOK",
    "details": {"pages": [1, 2]},
    "price": lambda _, currency: 9.5 if currency == "EUR" else None,
    "text": lambda _, **given: f"{given.get('format')} {given.get('self')}",
    "maker": {**MAKER, "products": [TOY]},
    "parts": lambda _, first=2: [TOY, None][:first],
    "shelves": [[TOY], []],
}
ODD = {
    "__typename": "Odd",
    "None": 1,
    "from": 2,
    "fooBar": 3,
    "foo_bar": 4,
    "list": lambda _, **given: [given["None"]],
    "map": 5,
    "on": 6,
    "select": 7,
    "str": "s",
    "models": lambda _, models: "TOY" if models else None,
}


class Shop:
    """The resolvers of the roots; it counts what mutations do."""

    def __init__(self) -> None:
        self.ticks = 0
        self.tags: list[str] = []

    version = "1"

    def product(self, _: Any, where: dict[str, Any]) -> Any:
        return BOOK if where.get("id") == "p1" else None

    def products(self, _: Any, first: int | None, **given: Any) -> Any:
        found = [p for p in (BOOK, TOY) if p["kind"] in given.get("kinds", p["kind"])]
        return found[:first]

    def node(self, _: Any, **given: str) -> Any:
        return {"p1": BOOK, "m1": MAKER}.get(given["id"])

    def search(self, _: Any, text: str) -> Any:
        return [BOOK, None, MAKER, ODD]

    def tick(self, _: Any) -> int:
        self.ticks += 1
        return self.ticks

    def addTag(self, _: Any, product: str, tag: str) -> int:  # noqa: N802
        if not tag:
            raise ValueError("There is no tag.")
        self.tags.append(tag)
        return len(self.tags)

    def createProduct(  # noqa: N802
        self, _: Any, name: str, price: float | None = 0.5, image: Any = None
    ) -> Any:
        return {**TOY, "name": f"{name} {price} {image}", "price": price}


def executing(schema: g.GraphQLSchema, root: Any) -> Any:
    """Answer requests as graphql-core does; multipart ones say what they hold."""

    def handle(request: Request) -> Reply:
        if request.headers["content-type"].startswith("multipart/"):
            content = json.loads(request.body.split(b"\r\n\r\n")[1].split(b"\r\n")[0])
            assert content["variables"]["image"] is None
            content["variables"]["image"] = "a file"
        else:
            content = request.json
        result = g.graphql_sync(
            schema,
            content["query"],
            root,
            variable_values=content["variables"],
            operation_name=content["operationName"],
        )
        return answer(body=result.formatted)

    return handle


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("builder")
    with imported(folder, graphql_files(SCHEMA, builder=True)) as shop:
        importlib.import_module(f"{shop.__name__}.builder")
        yield shop


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(executing(g.build_schema(SCHEMA), Shop())) as running:
        yield running


class Runner:
    """Runs selections with a client of either kind."""

    def __init__(self, package: Any, server: Server, flavour: str) -> None:
        self.package = package
        self.server = server
        self.builder = package.builder
        self.runtime = sys.modules[f"{package.__name__.split('.')[0]}._runtime"]
        self._flavour = flavour

    def __call__(self, selection: Any, **options: Any) -> Any:
        options = {"base_url": self.server.url, "on_mismatch": "raise", **options}
        if self._flavour == "sync":
            with self.package.Shop("key", **options) as client:
                return client.run(selection)

        async def running() -> Any:
            async with self.package.AsyncShop("key", **options) as client:
                return await client.run(selection)

        return asyncio.run(running())

    @property
    def sent(self) -> Any:
        return self.server.last.json


@pytest.fixture(params=["sync", "async"])
def run(package: Any, server: Server, request: pytest.FixtureRequest) -> Runner:
    return Runner(package, server, request.param)


def where(run: Runner, identifier: str = "p1") -> Any:
    return run.package.models.ProductWhere(id=identifier)


def test_a_selection_is_executed_and_typed(run: Runner) -> None:
    query, fields = run.builder.query, run.builder.fields
    chosen = query.product(where(run)).select(
        lambda p: fields(
            p.id,
            p.name,
            p.kind,
            p.details,
            p.price("EUR"),
            p.maker.select(lambda m: m.products.select(lambda p: p.id)),
            p.parts().select(lambda p: fields(p.id)),
            p.shelves.select(lambda p: p.id),
        )
    )
    kind = run.package.models.Kind.BOOK
    assert run(chosen) == (
        *("p1", "Emma", kind, {"pages": [1, 2]}, 9.5),
        *(["p2"], [("p2",), None], [["p2"], []]),
    )
    assert run.sent["operationName"] == "Product"
    assert run.sent["variables"] == {"where": {"id": "p1"}, "currency": "EUR"}
    assert run.sent["query"] == chosen.document
    assert "EUR" not in chosen.document + repr(chosen) + str(chosen)
    assert run(query.product(where(run, "none")).select(lambda p: p.id)) is None


def test_documents_of_one_shape_are_equal(run: Runner) -> None:
    def chosen(identifier: str) -> Any:
        product = run.builder.query.product(where(run, identifier))
        return product.select(lambda p: run.builder.fields(p.id, p.id, p.name))

    assert (
        chosen("p1").document
        == chosen("p2").document
        == (
            "query Product($where: ProductWhere!) {\n"
            "  product(where: $where) {\n    id\n    name\n  }\n}\n"
        )
    )


def test_a_field_may_be_selected_twice(run: Runner) -> None:
    chosen = run.builder.query.product(where(run)).select(
        lambda p: run.builder.fields(
            p.price("EUR"),
            p.price("USD"),
            p.parts(first=1).select(lambda p: p.id),
            p.parts(first=0).select(lambda p: p.name),
            p.maker.select(lambda m: m.id),
            p.maker.select(lambda m: m.type),
        )
    )
    assert run(chosen) == (9.5, None, ["p2"], [], "m1", "inc")


def test_unset_is_left_out_and_none_is_null(run: Runner) -> None:
    query = run.builder.query
    assert len(run(query.products().select(lambda p: p.id))) == 2
    assert run.sent["variables"] == {}
    assert len(run(query.products(first=None).select(lambda p: p.id))) == 2
    assert run.sent["variables"] == {"first": None}
    kinds = [run.package.models.Kind.TOY]
    assert run(query.products(kinds=kinds).select(lambda p: p.id)) == ["p2"]


def test_several_roots_in_one_operation(run: Runner) -> None:
    fields = run.builder.fields
    chosen = run.builder.query.select(
        lambda q: fields(
            q.version, q.product(where(run)).select(lambda p: p.id), q.select_()
        )
    )
    assert run(chosen) == ("1", "p1", None)
    assert run.sent["operationName"] == "VersionProductSelect"
    query = run.builder.query
    assert run(fields(query.version, query.version)) == ("1", "1")
    assert run(query.version) == "1"


def test_mutations_are_executed_in_order_and_never_merged(run: Runner) -> None:
    mutation, fields = run.builder.mutation, run.builder.fields
    chosen = mutation.select(
        lambda m: fields(m.tick, m.add_tag("p", "a"), m.tick, m.add_tag("p", "b"))
    )
    assert run(chosen) == (1, 1, 2, 2)
    assert run.sent["variables"] == {
        "product": "p",
        "tag": "a",
        "product_2": "p",
        "tag_2": "b",
    }


def test_a_mutation_is_never_repeated(run: Runner) -> None:
    run.server.replies(answer(503))
    retry = run.runtime.Retry(first_wait=0.001)
    with pytest.raises(run.runtime.ApiError, match="503"):
        run(run.builder.mutation.tick, retry=retry)
    assert len(run.server.requests) == 1
    with pytest.raises(run.runtime.ApiError, match="503"):
        run(run.builder.query.version, retry=retry)
    assert len(run.server.requests) > 2


def test_types_of_a_union_are_told_apart(run: Runner) -> None:
    b = run.builder
    chosen = b.query.search("x").select(
        lambda f: b.fields(
            f.typename,
            f.on(b.ProductFields, lambda p: p.name)
            | f.on(b.MakerFields, lambda m: b.fields(m.id, m.typename, f.typename)),
            f.on(b.OddFields, lambda o: o.none),
        )
    )
    assert run(chosen) == [
        ("Product", "Emma", None),
        None,
        ("Maker", ("m1", None, "Maker"), None),
        ("Odd", None, 1),
    ]


def test_an_interface_narrows_to_an_interface(run: Runner) -> None:
    b = run.builder

    def price(node: Any) -> Any:
        return node.on(
            b.PricedFields,
            lambda p: b.fields(
                p.price("EUR"), p.on(b.ProductFields, lambda p: p.name), node.id
            ),
        )

    assert run(b.query.node("p1").select(price)) == (9.5, "Emma", "p1")
    assert run(b.query.node("m1").select(price)) is None


def test_hard_names(run: Runner) -> None:
    b = run.builder
    toy = run.package.models.Kind.TOY
    chosen = b.query.search("x").select(
        lambda f: f.on(
            b.OddFields,
            lambda o: b.fields(
                *(o.none, o.from_, o.foo_bar, o.foo_bar2, o.map, o.on_, o.select_),
                *(o.str_, o.list_(none=8), o.models(models_=1)),
            ),
        )
    )
    assert run(chosen)[-1] == (1, 2, 4, 3, 5, 6, 7, "s", [8], toy)


def test_answers_become_records(run: Runner) -> None:
    b = run.builder
    chosen = b.query.products().select(
        lambda p: b.fields(p.id, p.name.map(lambda name: name or "?")).into(
            lambda identifier, name: f"{identifier}: {name}"
        )
    )
    assert run(chosen) == ["p1: Emma", "p2: ?"]
    assert run(chosen.map(len)) == 2


def test_a_file_is_uploaded(run: Runner) -> None:
    file = run.runtime.File(b"x")
    made = run.builder.mutation.create_product("Doll", image=file)
    assert run(made.select(lambda p: p.name)) == "Doll 0.5 a file"


def test_errors_keep_partial_data_in_the_shape_of_the_selection(run: Runner) -> None:
    body = {
        "data": {"version": "1", "product": {"id": "p1", "name": None}},
        "errors": [{"message": "No name.", "path": ["product", "name"]}],
    }
    run.server.replies(answer(body=body))
    b = run.builder
    chosen = b.query.select(
        lambda q: b.fields(
            q.version,
            q.product(where(run)).select(lambda p: b.fields(p.id, p.name)),
        )
    )
    with pytest.raises(run.runtime.GraphQLError, match=r"No name\.") as caught:
        run(chosen)
    assert caught.value.data == ("1", ("p1", None))
    with pytest.raises(run.runtime.GraphQLError) as caught:
        run(chosen.map(lambda found: found[1][1].upper()))
    assert caught.value.data is None


def test_a_mismatch_is_reported_and_the_rest_kept(run: Runner) -> None:
    products = [{"id": 5, "kind": "CAR"}, "odd", {"kind": "TOY"}]
    run.server.replies(answer(body={"data": {"products": products}}))
    b = run.builder
    seen: list[Any] = []
    chosen = b.query.products().select(lambda p: b.fields(p.id, p.kind))
    kinds = run.package.models.Kind
    found = run(chosen, on_mismatch=seen.append)
    assert found == [(5, kinds("CAR")), "odd", (None, kinds.TOY)]
    assert {m.path for m in seen} == {
        "$.products[*]",
        "$.products[*].id",
        "$.products[*].kind",
    }
    with pytest.raises(run.runtime.DecodeError, match="expected"):
        run(chosen)


def test_misuse_is_said_where_it_happens(package: Any) -> None:
    b = package.builder
    product = b.query.products()
    with pytest.raises(TypeError, match=r"a tuple, .* Several fields"):
        product.select(lambda p: (p.id, p.name))
    with pytest.raises(TypeError, match=r"Say what of the object"):
        product.select(lambda p: p.maker)
    with pytest.raises(TypeError, match=r"takes arguments: call it"):
        product.select(lambda p: p.price)
    with pytest.raises(TypeError, match=r"nothing to select"):
        b.fields()
    nested = product.select(lambda p: p.maker.select(lambda m: p.id))
    with pytest.raises(TypeError, match=r"field of Product .* where Maker"):
        _ = nested.document
    inner = b.ProductFields().id
    with pytest.raises(TypeError, match=r"starts at `query` or `mutation`"):
        _ = inner.document
    assert str(inner) == "Product {\n  id\n}"
    mixed = b.fields(b.query.version, b.mutation.tick)
    with pytest.raises(TypeError, match=r"field of Mutation .* where Query"):
        _ = mixed.document


def test_a_package_does_not_import_its_builder(tmp_path: Path) -> None:
    with imported(tmp_path, graphql_files(SCHEMA, builder=True)) as shop:
        assert not hasattr(shop, "builder")
