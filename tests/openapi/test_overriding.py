"""What the config says of a document that gets something wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path
from textwrap import dedent

import pytest

from codegen import config, ir
from codegen.cli.lowering import lower as lower_client
from codegen.openapi import patch
from codegen.openapi.load import load
from codegen.openapi.lower import lower
from codegen.openapi.overriding import override
from codegen.openapi.values import Json
from codegen.problems import Problem, render

from .documents import operation, record

SHOP = """
openapi: 3.0.3
info: {title: Shop, version: "1"}
paths:
  /pets/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: trace, in: header, schema: {type: string}}
    get:
      tags: [Pets]
      operationId: pets_retrieve
      parameters:
        - $ref: "#/components/parameters/Ids"
        - {name: id, in: query, schema: {type: string}}
      responses:
        "200": {$ref: "#/components/responses/Pet"}
        "404": {description: gone}
    put:
      tags: [Pets]
      operationId: pets_update
      requestBody:
        content:
          application/json: {schema: {$ref: "#/components/schemas/Pet"}}
          text/plain: {schema: {type: string}}
      responses: {"204": {description: done}}
  /pets:
    $ref: "#/components/pathItems/Pets"
components:
  pathItems:
    Pets:
      get:
        tags: [Pets]
        operationId: pets.all
        responses: {"200": {$ref: "#/components/responses/Pet"}}
  parameters:
    Ids: {name: ids, in: query, schema: {type: array, items: {type: integer}}}
  responses:
    Pet:
      description: a pet
      content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
  schemas:
    Named:
      properties:
        name: {type: string, description: What it is called}
    Owner:
      properties: {id: {type: integer}}
    Pet:
      allOf: [{$ref: "#/components/schemas/Named"}]
      required: [id, state]
      properties:
        id: {type: integer, description: Its number, nullable: true}
        state: {type: string, readOnly: true}
        owner: {$ref: "#/components/schemas/Owner"}
        tags: {type: array, items: {type: string}}
"""


def overridden(tables: str) -> tuple[ir.Api, list[Problem]]:
    """The shop with tables of TOML laid over it, and what is wrong with them."""
    document, _ = load(dedent(SHOP), file="shop.yaml")
    mended, problems = override(document, tomllib.loads(dedent(tables)))
    api, further = lower(mended, name="Shop", source="shop.yaml")
    assert not further
    return api, problems


def mended(tables: str) -> ir.Api:
    api, problems = overridden(tables)
    assert not problems, "\n".join(map(render, problems))
    return api


def said(tables: str) -> str:
    return "\n".join(map(render, overridden(tables)[1]))


def pet(tables: str) -> dict[str, tuple[ir.Type, bool]]:
    """The type of each property of a pet, and whether it is required."""
    api = mended(tables)
    found = {definition.key: definition for definition in api.definitions}
    fields = record(found, "Pet").fields
    return {field.wire: (field.type, field.required) for field in fields}


STR, INT = ir.Builtin("str"), ir.Builtin("int")


# Schemas


def test_a_property_is_described_anew() -> None:
    found = pet("""
        [schemas.Pet.properties]
        id = { type = "string", required = false }
        state = { nullable = true }
        owner = { nullable = true, required = true }
        tags = { items = { nullable = true } }
        age = { type = "number", required = true }
        """)
    assert found["id"] == (ir.Nullable(STR), False), "it stays nullable"
    assert found["state"] == (ir.Nullable(STR), True)
    assert found["owner"] == (ir.Nullable(ir.Named("Owner")), True)
    assert found["tags"] == (ir.List(ir.Nullable(STR)), False)
    assert found["age"] == (ir.Builtin("float"), True)


def test_descriptions_stay_where_a_type_changes() -> None:
    api = mended('schemas.Pet.properties.id.type = "string"')
    found = {definition.key: definition for definition in api.definitions}
    docs = {field.wire: field.doc for field in record(found, "Pet").fields}
    assert docs["id"] == "Its number"


def test_a_property_is_taken_out() -> None:
    assert "state" not in pet("schemas.Pet.properties.state = false")


def test_a_property_of_a_part_is_described_in_the_whole() -> None:
    assert pet('schemas.Pet.properties.name.type = "integer"')["name"] == (INT, False)


def test_a_whole_schema_is_replaced_or_added() -> None:
    api = mended("""
        schemas.Owner = { type = "string" }
        schemas.Shelter = { type = "object", properties.city.type = "string" }
        schemas.Pet.properties.shelter."$ref" = "#/components/schemas/Shelter"
        """)
    found = {definition.key: definition for definition in api.definitions}
    types = {field.wire: field.type for field in record(found, "Pet").fields}
    assert types["owner"] == STR
    assert record(found, "Shelter").fields[0].wire == "city"


def test_what_a_reference_leads_to_is_copied_where_it_is_changed() -> None:
    """The pet of one operation has an owner with a name; those of others have not."""
    api = mended("""
        [operations.pets_update.requestBody.content."application/json".schema]
        properties.owner.properties.name = { type = "string", required = true }
        """)
    found = {definition.key: definition for definition in api.definitions}
    assert [field.wire for field in record(found, "Owner").fields] == ["id"]
    owner = record(found, "pets update request owner")
    assert [field.wire for field in owner.fields] == ["id", "name"]


# Operations


@pytest.mark.parametrize(
    "name",
    ['"GET /pets/{id}"', '"get /pets/{id}"', "pets_retrieve", '"pets.retrieve"'],
)
def test_an_operation_has_three_names(name: str) -> None:
    api = mended(f"operations.{name}.summary = 'Fetch a pet'")
    assert operation(api, "retrieve").doc.startswith("Fetch a pet")


def test_an_operation_id_beats_a_name_in_the_client() -> None:
    assert (
        operation(mended('operations."pets.all".summary = "All"'), "all").doc == "All"
    )


def test_parameters_have_their_names() -> None:
    api = mended("""
        [operations."GET /pets/{id}".parameters]
        ids = { name = "ids[]", required = true, schema.items.type = "string" }
        trace = false
        limit = { in = "query", schema.type = "integer" }
        "path.id".schema.type = "integer"
        "query.id" = false
        """)
    params = operation(api, "retrieve").params
    assert [(p.wire, p.place, p.required, p.type) for p in params] == [
        ("id", "path", True, INT),
        ("ids[]", "query", True, ir.List(STR)),
        ("limit", "query", False, INT),
    ]
    others = operation(api, "update").params
    assert [(p.wire, p.place, p.type) for p in others] == [
        ("id", "path", STR),
        ("trace", "header", STR),
    ], "what the path shares stays as it is for other operations"


def test_bodies_and_responses() -> None:
    api = mended("""
        [operations.pets_update.requestBody]
        required = true
        content."text/plain" = false
        content."multipart/form-data".schema = { type = "object", properties.file = { type = "string", format = "binary" } }

        [operations.pets_update.responses]
        204 = false
        200 = { description = "the pet", content."application/json".schema."$ref" = "#/components/schemas/Pet" }

        [operations.pets_retrieve]
        requestBody = { content."text/plain".schema.type = "string" }
        responses.200.content."application/json".schema = { type = "array", items."$ref" = "#/components/schemas/Pet" }
        """)  # noqa: E501
    update = operation(api, "update")
    assert [(body.media, body.required) for body in update.bodies] == [
        ("application/json", True),
        ("multipart/form-data", True),
    ]
    assert update.returns == ir.Named("Pet")
    assert [response.status for response in update.responses] == ["200"]
    retrieve = operation(api, "retrieve")
    assert retrieve.bodies[0].media == "text/plain"
    assert retrieve.returns == ir.List(ir.Named("Pet"))
    assert operation(api, "all").returns == ir.Named("Pet"), "the shared one stays"


def test_a_body_is_taken_out() -> None:
    assert not operation(
        mended("operations.pets_update.requestBody = false"), "update"
    ).bodies


def test_names_groups_and_paging() -> None:
    api = mended("""
        [operations."GET /pets"]
        x-fern-sdk-group-name = ["shop", "pets"]
        x-fern-sdk-method-name = "list"
        parameters.page = { in = "query", schema.type = "integer" }
        x-fern-pagination = { offset = "$request.page", results = "$response.tags" }
        """)
    (group,) = [g for g in api.groups if g.path == ("shop", "pets")]
    assert [one.key for one in group.operations] == ["list"]
    assert group.operations[0].paging


def test_two_operations_of_one_path() -> None:
    api = mended("""
        operations.pets_retrieve.parameters.trace = false
        operations.pets_update.parameters.trace.required = true
        """)
    assert [p.wire for p in operation(api, "retrieve").params] == ["id", "ids", "id"]
    assert [p.required for p in operation(api, "update").params] == [True, True]


# What is wrong


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        (
            'schemas.Pets.properties.x.type = "string"',
            '#/schemas/Pets: error: There is no schema "Pets".\n'
            '  Did you mean "Pet"?',
        ),
        (
            "schemas.Pet.properties.stat.nullable = true",
            '#/schemas/Pet/properties/stat: error: There is no property "stat".\n'
            '  Did you mean "state"?',
        ),
        (
            "schemas.Pet.properties.weight.nullable = true",
            '#/schemas/Pet/properties/weight: error: There is no property "weight".\n'
            "  To add one, say more of it: `$ref`, `allOf`, `anyOf`, `const`, `enum`, "
            "`oneOf` or `type`.",
        ),
        (
            "schemas.Pet.properties.weight = false",
            '#/schemas/Pet/properties/weight: error: There is no property "weight".\n'
            "  If the document has lost it, take this out.",
        ),
        (
            "schemas.Pet.properties.state.nulable = true",
            "#/schemas/Pet/properties/state/nulable: error: There is no key of a "
            'schema "nulable".\n  Did you mean "nullable"?',
        ),
        (
            'schemas.Pet.properties.state.nullable = "yes"',
            '#/schemas/Pet/properties/state/nullable: error: "nullable" is true or '
            "false.",
        ),
        (
            'schemas.Pet.properties.state.type = "text"',
            "#/schemas/Pet/properties/state/type: error: There is no word of "
            '"type" "text".\n'
            "  Known: array, boolean, integer, null, number, object, string.",
        ),
        (
            'schemas.Pet.properties.state = "string"',
            "#/schemas/Pet/properties/state: error: What stands for a schema is a "
            "table.",
        ),
        (
            'schemas.Pet.properties.state."$ref" = "#/components/schemas/Owners"',
            "#/schemas/Pet/properties/state/$ref: error: There is no definition "
            '"#/components/schemas/Owners".\n'
            '  Did you mean "#/components/schemas/Owner"?',
        ),
        (
            'operations."GET /pet/{id}".deprecated = true',
            "#/operations/GET ~1pet~1{id}: error: There is no operation "
            '"GET /pet/{id}".\n  Did you mean "GET /pets/{id}"?',
        ),
        (
            "operations.pets_retrieve.parameters.idss = false",
            "#/operations/pets_retrieve/parameters/idss: error: There is no parameter "
            '"idss".\n  Did you mean "ids"?',
        ),
        (
            'operations.pets_retrieve.parameters.page.schema.type = "integer"',
            "#/operations/pets_retrieve/parameters/page: error: There is no parameter "
            '"page".\n  To add one, say more of it: `in`.',
        ),
        (
            'operations.pets_retrieve.parameters.id.schema.type = "integer"',
            '#/operations/pets_retrieve/parameters/id: error: "id" is several '
            'parameters.\n  Say "path.id" or "query.id".',
        ),
        (
            'operations.pets_retrieve.parameters.ids.style = "deep"',
            "#/operations/pets_retrieve/parameters/ids/style: error: There is no word "
            'of "style" "deep".\n'
            "  Known: cookie, deepObject, form, label, matrix, pipeDelimited, simple, "
            "spaceDelimited.",
        ),
        (
            'operations.pets_retrieve.parameter.ids.style = "form"',
            "#/operations/pets_retrieve/parameter: error: There is no key of an "
            'operation "parameter".\n  Did you mean "parameters"?',
        ),
        (
            'operations.pets_update.requestBody.content."text/xml".example = "x"',
            "#/operations/pets_update/requestBody/content/text~1xml: error: There is "
            'no media type "text/xml".\n'
            "  To add one, say more of it: `itemSchema` or `schema`.",
        ),
        (
            "operations.pets_update.responses = []",
            '#/operations/pets_update/responses: error: "responses" is a table.\n'
            "  What OpenAPI lists has its name as a key here.",
        ),
        ("operations = 1", '#/operations: error: "operations" is a table by name.'),
    ],
)
def test_what_leads_to_nothing_is_an_error(tables: str, expected: str) -> None:
    assert said(tables) == expected


NOTHING = (
    "warning: This override changes nothing any more: the document says so itself.\n"
    "  Take it out."
)


@pytest.mark.parametrize(
    ("tables", "place"),
    [
        ("schemas.Pet.properties.id.nullable = true", "#/schemas/Pet"),
        (
            """
            schemas.Pet.properties.id = { nullable = true, required = true }
            schemas.Pet.properties.state.nullable = true
            """,
            "#/schemas/Pet/properties/id",
        ),
        (
            'schemas.Pet.properties.id = { type = "integer", deprecated = true }',
            "#/schemas/Pet/properties/id/type",
        ),
        (
            "schemas.Pet.properties.state = { required = true, nullable = true }",
            "#/schemas/Pet/properties/state/required",
        ),
        (
            'operations.pets_retrieve.parameters.ids.in = "query"',
            "#/operations/pets_retrieve",
        ),
    ],
)
def test_what_is_not_needed_is_a_warning(tables: str, place: str) -> None:
    assert said(tables) == f"{place}: {NOTHING}"


def test_names_of_operations_may_be_shared() -> None:
    text = dedent(SHOP).replace("pets_update", "pets_retrieve")
    document, _ = load(text, file="shop.yaml")
    tables: dict[str, Json] = {"operations": {"pets_retrieve": {"deprecated": True}}}
    _, problems = override(document, tables)
    assert "\n".join(map(render, problems)) == (
        '#/operations/pets_retrieve: error: "pets_retrieve" is several operations.\n'
        "  Name them apart: GET /pets/{id}, PUT /pets/{id}."
    )


# Files


def test_a_file_may_hold_tables_and_a_merge_patch() -> None:
    document, _ = load(dedent(SHOP), file="shop.yaml")
    mended, problems = patch.apply(
        document,
        dedent("""\
            info: {title: The Shop}
            components:
              schemas:
                Owner: {properties: {id: {type: integer}}}
                Vet: null
                Named: {properties: {name: null}}
            operations:
              pets_retrieve: {parameters: {ids: {required: true}, page: false}}
            schemas:
              Pet: {properties: {id: {nullable: true}}}
            """),
        file="mended.yaml",
    )
    assert mended.root.child("info").text("title") == "The Shop"
    assert "Vet" not in mended.root.child("components", "schemas")
    places = [(p.origin.line, p.origin.column, p.severity) for p in problems]
    assert places == [
        (4, 5, "warning"),
        (5, 5, "warning"),
        (10, 3, "warning"),
        (8, 55, "error"),
    ]
    assert render(problems[3]) == (
        "mended.yaml:8:55 at #/operations/pets_retrieve/parameters/page: error: There "
        'is no parameter "page".\n'
        "  8 |   pets_retrieve: {parameters: {ids: {required: true}, page: false}}\n"
        "    |                                                       ^\n"
        "  If the document has lost it, take this out."
    )


def test_the_config_says_where_in_itself_something_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(dedent(SHOP), encoding="utf-8")
    (tmp_path / "mended.yaml").write_text("info: {title: New}\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        dedent("""\
            [tool.codegen.clients.shop]
            kind = "openapi"
            schema = "shop.yaml"

            [tool.codegen.clients.shop.overrides]
            file = "mended.yaml"
            operations."GET /pets/{id}".parameters.ids = { styl = "form" }

            [tool.codegen.clients.shop.overrides.schemas.Pet.properties]
            id = { nullable = true }
            """),
        encoding="utf-8",
    )
    found = config.load(tmp_path)
    _, problems = lower_client(found, found.clients[0])
    printed = "\n".join(map(render, problems)).replace(f"{tmp_path}/", "")
    assert printed == (
        "pyproject.toml:9:46: warning: This override changes nothing any more: the "
        "document says so itself.\n"
        "  9 | [tool.codegen.clients.shop.overrides.schemas.Pet.properties]\n"
        "    |                                              ^\n"
        "  Take it out.\n"
        'pyproject.toml:7:48: error: There is no key of a parameter "styl".\n'
        '  7 | operations."GET /pets/{id}".parameters.ids = { styl = "form" }\n'
        "    |                                                ^\n"
        '  Did you mean "style"?'
    )
