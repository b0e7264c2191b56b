"""How what changed was and is, and who uses it."""

from __future__ import annotations

import json
from typing import Any

from codegen.drift.compare import compare
from codegen.drift.findings import Report, judge
from codegen.drift.surface import Surface
from codegen.drift.views import illustrated

from ..documents import api_of, document, operation, patched
from ..schemas import surface


def drawn(old: Surface, new: Surface) -> Report:
    """A report of what has changed, with what its page draws."""
    findings = tuple(judge(compare(old, new)))
    report = Report(client="shop", old="old", new="new", findings=findings)
    return illustrated(report, old, new)


def answering(name: str) -> dict[str, Any]:
    """The answers of an operation, whose body is a named schema."""
    schema = {"$ref": f"#/components/schemas/{name}"}
    content = {"application/json": {"schema": schema}}
    return {"responses": {"200": {"description": "", "content": content}}}


OWNER = {"type": "object", "properties": {"name": {"type": "string"}}}
PET = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "integer"},
        "name": {"type": "string", "maxLength": 20},
        "owner": {"$ref": "#/components/schemas/Owner"},
        "sound": {"type": "string", "enum": ["meow", "woof"]},
    },
}
SHOP = document(
    {
        "/pets": {
            "get": operation(
                operationId="pets_list",
                parameters=[
                    {"name": "page", "in": "query", "schema": {"type": "integer"}}
                ],
                **answering("Pet"),
            )
        },
        "/owners": {"get": operation(operationId="owners_list", **answering("Owner"))},
        "/health": {"get": operation(operationId="health")},
    },
    components={"schemas": {"Owner": OWNER, "Pet": PET}},
)


def shop(patch: dict[str, Any]) -> Report:
    """What a patch of the document does."""
    before = Surface(api=api_of(SHOP))
    return drawn(before, Surface(api=api_of(patched(SHOP, patch))))


def of_pet(**properties: Any) -> dict[str, Any]:
    """A patch of the properties of pets."""
    return {"components": {"schemas": {"Pet": {"properties": properties}}}}


def test_a_type_is_written_as_it_was_and_as_it_is() -> None:
    report = shop(of_pet(name={"maxLength": 30}, age={"type": "integer"}))
    assert report.views == {
        "Pet": (
            "Pet: record, received\n"
            "  id: integer, required\n"
            "  name: string, maxLength 20\n"
            "  owner: Owner\n"
            "  sound: PetSound",
            "Pet: record, received\n"
            "  age: integer\n"
            "  id: integer, required\n"
            "  name: string, maxLength 30\n"
            "  owner: Owner\n"
            "  sound: PetSound",
        )
    }


def test_an_enum_has_a_line_for_each_value() -> None:
    report = shop(of_pet(sound={"enum": ["meow", "moo", "woof"]}))
    old, new = report.views["PetSound"]
    assert old.split("\n")[1:] == ['  "meow"', '  "woof"']
    assert new.split("\n")[1:] == ['  "meow"', '  "moo"', '  "woof"']


def test_an_operation_is_written_with_all_that_it_takes_and_answers() -> None:
    parameter = {"name": "page", "in": "query", "schema": {"type": "string"}}
    report = shop({"paths": {"/pets": {"get": {"parameters": [parameter]}}}})
    old, new = report.views["GET /pets"]
    assert old.split("\n")[2:] == [
        "  query page: integer",
        "  200 application/json: Pet",
    ]
    assert new.split("\n")[2] == "  query page: string"


def test_a_webhook_is_written_with_what_it_holds() -> None:
    def hook(type_: str) -> dict[str, Any]:
        content = {"application/json": {"schema": {"type": type_}}}
        body = {"required": True, "content": content}
        return {"webhooks": {"pet.sold": {"post": operation(requestBody=body)}}}

    before = api_of(patched(SHOP, hook("string")))
    after = api_of(patched(SHOP, hook("integer")))
    report = drawn(Surface(api=before), Surface(api=after))
    assert report.views == {
        "webhook pet.sold": (
            "webhook pet.sold\n  POST\n  body application/json: string",
            "webhook pet.sold\n  POST\n  body application/json: integer",
        )
    }


def test_what_is_new_or_gone_has_one_side() -> None:
    report = shop({"paths": {"/health": None, "/ready": {"get": operation()}}})
    old, new = report.views["GET /health"]
    assert (old.split("\n")[0], new) == ("GET /health", "")
    old, new = report.views["GET /ready"]
    assert (old, new.split("\n")[0]) == ("", "GET /ready")


def test_a_renamed_type_is_beside_its_old_self() -> None:
    text = json.dumps(SHOP).replace("Owner", "Keeper")
    before, after = api_of(SHOP), api_of(json.loads(text))
    report = drawn(Surface(api=before), Surface(api=after))
    old, new = report.views["Owner"]
    assert old.split("\n")[0] == "Owner: record, received"
    assert new.split("\n")[0] == "Keeper: record, received"
    assert report.uses == (
        ("GET /owners", "Owner"),
        ("GET /pets", "Pet"),
        ("Pet", "Owner"),
    )


def test_uses_lead_from_operations_to_what_changed() -> None:
    report = shop({"components": {"schemas": {"Owner": {"required": ["name"]}}}})
    assert report.uses == (
        ("GET /owners", "Owner"),
        ("GET /pets", "Pet"),
        ("Pet", "Owner"),
    )


SCHEMA = """
type Query { pet(id: ID!): Pet, shop: Shop }
type Mutation { adopt(input: Adoption!): Pet }
interface Named { name: String }
type Pet implements Named { name: String, owner(first: Int = 3): Owner! }
type Shop implements Named { name: String }
type Owner { pets: [Pet!] }
input Adoption { pet: ID!, sound: Sound = MEOW }
enum Sound { MEOW WOOF }
directive @fast on FIELD
"""


def graphql(old: str, new: str) -> Report:
    """What replacing a part of the schema does."""
    assert old in SCHEMA
    return drawn(surface(SCHEMA), surface(SCHEMA.replace(old, new)))


def test_types_of_graphql_are_written_as_schemas_write_them() -> None:
    report = graphql("owner(first: Int = 3): Owner!", "owner(first: Int = 5): Owner")
    assert report.views["Pet"] == (
        "type Pet implements Named\n  name: String\n  owner(first: Int = 3): Owner!",
        "type Pet implements Named\n  name: String\n  owner(first: Int = 5): Owner",
    )
    assert set(report.uses) == {
        ("Mutation.adopt", "Pet"),
        ("Owner", "Pet"),
        ("Pet", "Owner"),
        ("Query.pet", "Pet"),
    }


def test_inputs_and_enums_of_graphql() -> None:
    report = graphql("enum Sound { MEOW WOOF }", "enum Sound { MEOW MOO WOOF }")
    assert report.views["Sound"][1] == "enum Sound\n  MEOW\n  MOO\n  WOOF"
    assert report.uses == (("Adoption", "Sound"), ("Mutation.adopt", "Adoption"))
    report = graphql("pet: ID!, sound", "pet: ID!, at: String, sound")
    assert report.views["Adoption"][0] == (
        "input Adoption\n  pet: ID!\n  sound: Sound = " + '"MEOW"'
    )


def test_directives_of_graphql() -> None:
    report = graphql("directive @fast on FIELD", "directive @fast on FIELD | QUERY")
    assert report.views["@fast"] == (
        "@fast\n  on FIELD",
        "@fast\n  on FIELD\n  on QUERY",
    )


def test_nothing_changed_draws_nothing() -> None:
    report = shop({})
    assert (report.views, report.uses) == ({}, ())
