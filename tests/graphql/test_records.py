"""What operations select: generated clients against a server that executes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import graphql as g
import msgspec
import pytest

from codegen import ir

from ..generation import graphql_api, graphql_files, imported
from ..runtime.server import Reply, Request, answer, serving

SCHEMA = """
type Query { human: Human! pet: Pet pets: [Pet!]! }
type Human { id: ID! name: String! home: Home! friend: Human }
type Home { id: ID! name: String! rooms: [Room!]! }
type Room { size: Int! color: String! }
interface Pet { id: ID! name: String! owner: Human! }
type Cat implements Pet { id: ID! name: String! owner: Human! lives: Int! }
type Dog implements Pet { id: ID! name: String! owner: Human! bark: String! }
"""

HOME = {"id": "h", "name": "Hut", "rooms": [{"size": 2, "color": "red"}]}
HUMAN: dict[str, Any] = {"id": "1", "name": "Ann", "home": HOME, "friend": None}
DOG = {"__typename": "Dog", "id": "2", "name": "Rex", "owner": HUMAN, "bark": "wau"}
CAT = {"__typename": "Cat", "id": "3", "name": "Tom", "owner": HUMAN, "lives": 7}
DATA = {"human": HUMAN, "pet": DOG, "pets": [DOG, CAT]}


@contextmanager
def client(folder: Path, *operations: str) -> Iterator[Any]:
    """A generated client of the operations, and a server that executes them."""
    schema = g.build_schema(SCHEMA)

    def execute(request: Request) -> Reply:
        asked = request.json
        document, variables = asked["query"], asked.get("variables")
        result = g.graphql_sync(schema, document, DATA, variable_values=variables)
        return answer(body=result.formatted)

    files = [(f"pets{i or ''}.graphql", text) for i, text in enumerate(operations)]
    with (
        serving(execute) as server,
        imported(folder, written(files)) as package,
        package.Shop("key", base_url=server.url, on_mismatch="raise") as shop,
    ):
        yield shop


def written(files: Sequence[tuple[str, str]]) -> dict[str, str]:
    return graphql_files(SCHEMA, files)


def record(operations: str, name: str) -> dict[str, bool]:
    """The fields of a record, and whether each is always there."""
    api, problems = graphql_api(SCHEMA, [("pets.graphql", operations)])
    assert not problems, "\n".join(map(str, problems))
    groups = [definition for group in api.groups for definition in group.definitions]
    (found,) = [d for d in (*api.definitions, *groups) if d.key == name]
    assert isinstance(found, ir.Record)
    return {field.wire: field.required for field in found.fields}


@pytest.mark.parametrize(
    ("selection", "required"),
    [
        ("human { id } human @include(if: $x) { name }", {"id": True, "name": False}),
        ("human @include(if: $x) { name } human { id }", {"name": False, "id": True}),
        # The object is there only if its fields are.
        ("human @include(if: $x) { id name }", {"id": True, "name": True}),
        (
            "human @include(if: $x) { id } human @include(if: $x) { name }",
            {"id": True, "name": True},
        ),
        (
            "human @include(if: $x) { id } human @skip(if: $x) { name }",
            {"id": False, "name": False},
        ),
        ("human { id ... @include(if: $x) { name } }", {"id": True, "name": False}),
        ("human { id ...N @include(if: $x) }", {"id": True, "name": False}),
        ("human { ...N @include(if: $x) }", {"name": False}),
        ("human { ...N ...N @include(if: $x) id }", {"name": True, "id": True}),
        ("human { __typename } human @skip(if: $x) { ...N }", {"name": False}),
        ("human { id @skip(if: $x) name @include(if: $x) id }", {"id": True}),
    ],
)
def test_what_is_there_only_by_a_condition_is_optional(
    selection: str, required: dict[str, bool]
) -> None:
    operation = f"query A($x: Boolean!) {{ {selection} }}\n"
    # Unused fragments are fine.
    found = record(operation + "fragment N on Human { name }", "A: Human")
    assert {name: found[name] for name in required} == required


def test_conditions_reach_through_fragments() -> None:
    operations = """
      query A($x: Boolean!) { human { ...H home { id } } }
      fragment H on Human { home @include(if: $x) { name ...R } }
      fragment R on Home { rooms { size } }
    """
    assert record(operations, "A: Home") == {"name": False, "rooms": False, "id": True}


def test_fields_that_are_left_out_are_none(tmp_path: Path) -> None:
    operation = "query A($x: Boolean!) { human { id } human @include(if: $x) { name } }"
    with client(tmp_path, operation) as shop:
        assert shop.pets.a(True).human.name == "Ann"
        assert shop.pets.a(False).human.name is None


@pytest.mark.parametrize(
    "selection",
    [
        "human { home { id } home { name } }",
        "human { ...A ...B }",
        "human { ...A home { name } }",
        "human { home { name } ...A }",
        "human { ... on Human { home { id } } ... { home { name } } }",
        "...Q human { ...B }",
        "human { ...AB }",
    ],
)
def test_an_object_that_is_selected_twice_has_all_fields(
    tmp_path: Path, selection: str
) -> None:
    fragments = """
      fragment A on Human { home { id } }
      fragment B on Human { home { name } }
      fragment AB on Human { ...A ...B }
      fragment Q on Query { human { ...A } }
    """
    with client(tmp_path, f"query Find {{ {selection} }} {fragments}") as shop:
        home = shop.pets.find().human.home
        assert (home.id, home.name) == ("h", "Hut")


def test_parts_of_lists_are_merged(tmp_path: Path) -> None:
    operation = """
      query Find { human { ...Sizes home { ...Colors } } }
      fragment Sizes on Human { home { rooms { size } } }
      fragment Colors on Home { rooms { color } }
    """
    with client(tmp_path, operation) as shop:
        (room,) = shop.pets.find().human.home.rooms
        assert (room.size, room.color) == (2, "red")


def test_typename_is_kept_however_it_is_asked_for(tmp_path: Path) -> None:
    operations = """
      query Members { pets { ...Parts } }
      query Alone { pets { ... on Dog { ...DogPart } ... on Cat { kind: __typename } } }
      query Aliased { human { kind: __typename ...N } pet { what: __typename ...P } }
      query Beside { human { __typename ...N } }
      fragment N on Human { name }
      fragment P on Pet { name }
      fragment DogPart on Dog { __typename bark sort: __typename }
      fragment Parts on Pet { ... on Dog { ...DogPart } ... on Cat { lives } }
    """
    with client(tmp_path, operations) as shop:
        dog, cat = shop.pets.members().pets
        assert (dog.typename, dog.sort, dog.bark) == ("Dog", "Dog", "wau")
        assert (cat.typename, cat.lives) == ("Cat", 7)
        dog, cat = shop.pets.alone().pets
        assert (dog.typename, cat.typename, cat.kind) == ("Dog", "Cat", "Cat")
        found = shop.pets.aliased()
        assert (found.human.kind, found.human.name) == ("Human", "Ann")
        assert (found.pet.what, found.pet.name) == ("Dog", "Rex")
        beside = shop.pets.beside().human
        assert (beside.typename, beside.name) == ("Human", "Ann")


def test_members_extend_fragments(tmp_path: Path) -> None:
    """A fragment with `__typename`, one that is a member itself, and their heirs."""
    operations = """
      query One { pets { ... on Dog { ...Named bark } ... on Cat { ...Tom lives } } }
      query Two { pets { ... on Dog { ...Loud owner { id } } ... on Cat { ...Tom } } }
      query Three { pets { ... on Dog { ...Loud } } }
      fragment Named on Pet { __typename name }
      fragment Tom on Cat { __typename name }
      fragment Loud on Dog { ...Louder id }
      fragment Louder on Dog { bark }
    """
    with client(tmp_path, operations) as shop:
        dog, cat = shop.pets.one().pets
        assert (dog.typename, dog.name, dog.bark) == ("Dog", "Rex", "wau")
        assert (cat.typename, cat.name, cat.lives) == ("Cat", "Tom", 7)
        dog, cat = shop.pets.two().pets
        assert (dog.typename, dog.bark, dog.owner.id) == ("Dog", "wau", "1")
        assert (cat.typename, cat.name) == ("Cat", "Tom")
        dog, other = shop.pets.three().pets
        assert (dog.typename, dog.id, other.typename) == ("Dog", "2", "Cat")


@pytest.mark.parametrize("x", [True, False])
def test_parts_under_a_condition_are_told_apart(tmp_path: Path, x: bool) -> None:
    operation = """
      query Find($x: Boolean!) {
        pet { id }
        pet @include(if: $x) { ... on Dog { bark } }
      }
    """
    with client(tmp_path, operation) as shop:
        pet = shop.pets.find(x).pet
        assert (pet.typename, pet.id, pet.bark) == ("Dog", "2", "wau" if x else None)


def test_an_operation_and_a_fragment_may_share_a_name(tmp_path: Path) -> None:
    operations = """
      query Find { human { home { rooms { size } } } }
      fragment Find on Human { friend { name } home { rooms { color } } }
      query Other { human { ...Find } }
    """
    with client(tmp_path, operations) as shop:
        assert shop.pets.find().human.home.rooms[0].size == 2
        assert shop.pets.other().human.home.rooms[0].color == "red"
    api, _ = graphql_api(SCHEMA, [("pets.graphql", operations)])
    groups = [definition for group in api.groups for definition in group.definitions]
    keys = [definition.key for definition in (*api.definitions, *groups)]
    assert len(set(keys)) == len(keys)


def test_what_is_received_is_what_is_encoded(tmp_path: Path) -> None:
    operation = "query Find { pets { id ... on Dog { bark } ... on Cat { lives } } }"
    with client(tmp_path, operation) as shop:
        found = msgspec.to_builtins(shop.pets.find())
        assert found == {
            "pets": [
                {"__typename": "Dog", "id": "2", "bark": "wau"},
                {"__typename": "Cat", "id": "3", "lives": 7},
            ]
        }


def test_other_types_of_an_interface_have_what_all_types_have(tmp_path: Path) -> None:
    operation = "query Pets { pets { id owner { name } ... on Dog { bark } } }"
    with client(tmp_path, operation) as shop:
        dog, cat = shop.pets.pets().pets
    assert (dog.typename, dog.bark, dog.owner.name) == ("Dog", "wau", "Ann")
    assert (cat.typename, cat.id, cat.owner.name) == ("Cat", "3", "Ann")
    assert type(cat).__name__ == "PetsOtherPet"


def test_where_types_share_nothing_the_others_are_kept_as_they_came(
    tmp_path: Path,
) -> None:
    with client(tmp_path, "query Pets { pets { ... on Dog { bark } } }") as shop:
        dog, cat = shop.pets.pets().pets
    assert (dog.bark, cat.raw) == ("wau", {"__typename": "Cat"})
