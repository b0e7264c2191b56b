"""The names of generated code, as the generated code has them."""

from __future__ import annotations

import ast
import dataclasses
import functools
import importlib
import inspect
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from codegen import emit, ir
from codegen.cli.client_options import options_of
from codegen.cli.lowering import lower
from codegen.config import load
from codegen.drift.changes import Change, Touched
from codegen.drift.findings import judge
from codegen.drift.gone_symbols import with_gone_classes
from codegen.drift.symbol_changes import symbol_changes
from codegen.drift.symbols import Symbols

from ..generation import CONFIGURED, ROOT, graphql_api, openapi_api

SHOP = """
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /orders/{id}:
    get:
      operationId: get
      tags: [orders]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: pageSize, in: query, schema: {type: integer}}
      responses:
        "200":
          description: It.
          content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}
components:
  schemas:
    Order:
      type: object
      properties:
        createdAt: {type: string}
        state: {type: string, enum: [open, paid]}
"""


def symbols_of(document: str, names: Mapping[str, str] | None = None) -> Symbols:
    api, _ = openapi_api(document)
    return Symbols(api, dataclasses.replace(CONFIGURED, names=names or {}))


@pytest.fixture(scope="module")
def shop() -> Symbols:
    return symbols_of(SHOP)


@pytest.mark.parametrize(
    ("touched", "name"),
    [
        (Touched("type", "Order"), "models.Order"),
        (Touched("field", "Order", "createdAt"), "models.Order.created_at"),
        (Touched("value", "Order state", '"paid"'), "models.OrderState.PAID"),
        (Touched("operation", "orders.get"), "Shop.orders.get"),
        (
            Touched("parameter", "orders.get", "pageSize"),
            "Shop.orders.get(page_size=)",
        ),
    ],
)
def test_a_part_of_the_api_has_its_name(
    shop: Symbols, touched: Touched, name: str
) -> None:
    assert shop.of(touched) == (name,)


def test_what_the_client_does_not_have_has_no_name(shop: Symbols) -> None:
    assert shop.of(Touched("field", "Order", "gone")) == ()


def test_what_can_be_selected_has_two_names() -> None:
    api, _ = graphql_api("type Query { me: User } type User { name: String }")
    built, _ = graphql_api(
        "type Query { me: User } type User { name: String }", builder=True
    )
    touched = Touched("field", "User", "name")
    assert Symbols(api, CONFIGURED).of(touched) == ("models.User.name",)
    assert Symbols(built, CONFIGURED).of(touched) == (
        "models.User.name",
        "builder.UserFields.name",
    )


# The three platforms: every name is there in the committed code


def _platforms() -> list[tuple[str, ir.Api, emit.Options]]:
    config = load(ROOT)
    return [
        (client.key, lower(config, client)[0], options_of(client))
        for client in config.clients
    ]


@pytest.mark.parametrize(
    ("key", "api", "options"), _platforms(), ids=lambda value: str(value)[:12]
)
def test_every_name_is_in_the_generated_code(
    key: str, api: ir.Api, options: emit.Options
) -> None:
    package = f"generated.{key}"
    made = importlib.import_module(package).__dict__[options.class_name]
    with made(base_url="http://127.0.0.1:1", api_key="key") as client:
        missing = [
            name
            for names in Symbols(api, options).by_touched.values()
            for name in names
            if not _exists(package, client, name)
        ]
    assert missing == []


def _exists(package: str, client: object, name: str) -> bool:
    path, _, argument = name.removesuffix("=)").partition("(")
    first, *steps = path.split(".")
    is_method = first == type(client).__name__
    value = client if is_method else importlib.import_module(f"{package}.{first}")
    for step in steps:
        if inspect.isclass(value) and step in _annotations(value):
            return step == steps[-1]
        if not hasattr(value, step):
            return False
        value = getattr(value, step)
    return not argument or argument in _parameters(value)


@functools.cache
def _parameters(method: Any) -> frozenset[str]:
    return frozenset(inspect.signature(method).parameters)


def _annotations(class_: type) -> set[str]:
    return {
        name for one in class_.__mro__ for name in vars(one).get("__annotations__", {})
    }


# Names that change by themselves


def test_a_name_that_another_takes_is_a_change() -> None:
    taken = SHOP.replace(
        "        createdAt: {type: string}",
        "        created_at: {type: string}\n        createdAt: {type: string}",
    )
    (change,) = symbol_changes([], symbols_of(SHOP), symbols_of(taken))
    assert (change.kind, change.subject) == ("symbol-renamed", "Order.createdAt")
    assert change.old == "models.Order.created_at"
    assert change.new == change.hint == "models.Order.created_at2"
    (finding,) = judge([change])
    assert (finding.wire, finding.source) == ("safe", "breaking")


def test_a_name_of_the_config_is_a_change_of_one_thing() -> None:
    named = symbols_of(SHOP, {"Order": "Purchase"})
    (change,) = symbol_changes([], symbols_of(SHOP), named)
    assert (change.old, change.new) == ("models.Order", "models.Purchase")


def test_what_is_said_to_be_renamed_is_not_said_again() -> None:
    renamed = SHOP.replace("schemas/Order", "schemas/Purchase").replace(
        "    Order:", "    Purchase:"
    )
    said = Change(
        kind="type-renamed",
        subject="Order",
        touches=(Touched("type", "Order"),),
        hint="Purchase",
    )
    assert symbol_changes([said], symbols_of(SHOP), symbols_of(renamed)) == []


def test_a_field_of_a_renamed_type_is_found_there() -> None:
    renamed = SHOP.replace("schemas/Order", "schemas/Purchase").replace(
        "    Order:", "    Purchase:"
    )
    said = Change(
        kind="type-renamed",
        subject="Order",
        touches=(Touched("type", "Order"),),
        hint="Purchase",
    )
    new = symbols_of(renamed, {"Purchase.createdAt": "made_at"})
    (change,) = symbol_changes([said], symbols_of(SHOP), new)
    assert (change.old, change.new) == (
        "models.Order.created_at",
        "models.Purchase.made_at",
    )


def test_the_same_api_has_the_same_names(shop: Symbols) -> None:
    assert symbol_changes([], shop, symbols_of(SHOP)) == []


def test_files_that_are_not_laid_out_say_the_same(tmp_path: Path) -> None:
    api, _ = openapi_api(SHOP)
    plain, laid_out = emit.emit_unformatted(api, CONFIGURED), emit.emit(api, CONFIGURED)
    assert plain.keys() == laid_out.keys()
    for path, text in plain.items():
        assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(laid_out[path]))


# Classes that go


LED = """
type Query { pet: Pet  shelter: Shelter }
type Mutation { adopt(input: AdoptInput!): Boolean }
input AdoptInput { reason: Reason  name: String! }
enum Reason { LOVE }
type Shelter { id: ID! }
union Pet = Cat | Dog
type Cat { name: String }
type Dog { name: String }
"""


def gone(new: str, *changes: Change) -> list[Change]:
    old_api, new_api = graphql_api(LED)[0], graphql_api(new)[0]
    names = Symbols(old_api, CONFIGURED), Symbols(new_api, CONFIGURED)
    return with_gone_classes(changes, old_api, *names)


def test_classes_go_with_the_operation_that_led_to_them() -> None:
    removed = Change(
        kind="operation-removed",
        subject="Mutation.adopt",
        touches=(Touched("operation", "mutations.adopt"),),
    )
    (change,) = gone(re.sub(r"type Mutation .*", "", LED), removed)
    assert change.id == removed.id
    assert {touched.owner for touched in change.touches} == {
        "AdoptInput",
        "Reason",
        "mutations.adopt",
    }


def test_classes_go_with_the_union_that_they_were_of() -> None:
    removed = Change(
        kind="possible-type-removed", subject="Pet", touches=(Touched("type", "Pet"),)
    )
    (change,) = gone(LED.replace("Cat | Dog", "Cat"), removed)
    assert Touched("type", "Dog") in change.touches


def test_a_class_that_goes_by_itself_is_a_change() -> None:
    """Its type is still in the schema, so that no comparison of schemas says it."""
    (change,) = gone(LED.replace("shelter: Shelter", "shelter: ID"))
    assert (change.kind, change.subject, change.old) == (
        "symbol-removed",
        "Shelter",
        "models.Shelter",
    )
    (finding,) = judge([change])
    assert (finding.wire, finding.source) == ("safe", "breaking")


def test_what_a_change_says_is_gone_is_not_said_again() -> None:
    said = Change(
        kind="type-renamed",
        subject="Shelter",
        touches=(Touched("type", "Shelter"),),
        hint="Home",
    )
    assert gone(LED.replace("Shelter", "Home"), said) == [said]
