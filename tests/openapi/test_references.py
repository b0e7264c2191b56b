"""Following `$ref`."""

from __future__ import annotations

import pytest

from codegen import ir

from .documents import api_of, definitions, lowered, operation, record, with_schemas


@pytest.mark.parametrize(
    "reference",
    [
        "#/components/schemas/a~1b",
        "#/components/schemas/%7Bx%7D",
        "#/components/schemas/50%25",
        "#/components/schemas/~0tilde",
        "#/components/schemas/é",
        "#/components/schemas/%C3%A9",
    ],
)
def test_escapes(reference: str) -> None:
    names = ["a/b", "{x}", "50%", "~tilde", "é"]
    schemas = "".join(f"'{name}': {{enum: [a, b]}}\n" for name in names)
    found = definitions(
        with_schemas(
            f"Thing: {{properties: {{x: {{$ref: '{reference}'}}}}}}\n{schemas}",
            received="Thing",
        )
    )
    assert isinstance(record(found, "Thing").fields[0].type, ir.Named)


def test_a_percent_encoded_slash_is_a_step() -> None:
    _, problems = lowered(
        with_schemas(
            "Thing: {properties: {x: {$ref: '#/components/schemas/a%2Fb'}}}\n"
            "a/b: {type: string}",
            received="Thing",
        )
    )
    assert [problem.severity for problem in problems] == ["error"]


def test_chains_and_references_into_anything() -> None:
    api = api_of(
        """
        openapi: 3.0.3
        info: {title: Shop, version: "1"}
        paths:
          /a:
            get:
              operationId: first
              parameters: [{$ref: "#/components/parameters/P"}]
              responses: {"200": {$ref: "#/components/responses/One"}}
          /b: {$ref: "#/x-shared/item"}
        x-shared:
          item:
            get:
              operationId: second
              responses:
                "200":
                  description: Answer.
                  content:
                    application/json:
                      schema:
                        $ref: "#/paths/~1a/get/parameters/0/x-schema"
        components:
          parameters:
            P: {$ref: "#/components/parameters/Q"}
            Q: {name: q, in: query, schema: {$ref: "#/components/schemas/One"}}
          responses:
            One: {$ref: "#/components/responses/Two"}
            Two:
              description: Answer.
              content:
                application/json: {schema: {$ref: "#/components/schemas/One"}}
          schemas:
            One: {$ref: "#/components/schemas/Two"}
            Two: {$ref: "#/components/schemas/Three"}
            Three: {properties: {x: {type: string}}}
        """.replace("/parameters/0/x-schema", "/responses/x-schema").replace(
            'responses: {"200": {$ref: "#/components/responses/One"}}',
            'responses: {"200": {$ref: "#/components/responses/One"},'
            " x-schema: {type: integer}}",
        )
    )
    first, second = operation(api, "first"), operation(api, "second")
    assert first.returns == ir.Named("Three")
    assert first.params[0].wire == "q"
    assert second.returns == ir.Builtin("int")


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        (
            "'#/components/schemas/Nope'",
            "The reference #/components/schemas/Nope points at nothing in this "
            "document.",
        ),
        ("'#name'", "The reference #name points at nothing in this document."),
        (
            "'other.yaml#/Thing'",
            "The reference other.yaml#/Thing leads out of the document.",
        ),
        (
            "'file:///etc/passwd'",
            "The reference file:///etc/passwd leads out of the document.",
        ),
        ("5", "A `$ref` must be a string."),
    ],
)
def test_references_to_nothing_are_errors(reference: str, message: str) -> None:
    api, problems = lowered(
        with_schemas(
            f"Thing: {{properties: {{x: {{$ref: {reference}}}, y: {{type: string}}}}}}",
            received="Thing",
        )
    )
    assert [(p.severity, p.message) for p in problems] == [("error", message)]
    assert problems[0].origin.pointer == "#/components/schemas/Thing/properties/x/$ref"
    thing = api.definitions[0]
    assert isinstance(thing, ir.Record)
    assert [f.type for f in thing.fields] == [ir.Builtin("any"), ir.Builtin("str")]


def test_the_same_mistake_in_many_places_is_one_problem() -> None:
    nope = "{$ref: '#/components/schemas/Nope'}"
    _, problems = lowered(
        with_schemas(
            f"Thing: {{properties: {{x: {nope}, y: {nope}}}}}", received="Thing"
        )
    )
    assert len(problems) == 1
    assert problems[0].message.endswith("(2 times; this is the first.)")
    assert problems[0].origin.pointer.endswith("/x/$ref")


def test_what_else_may_be_a_broken_reference() -> None:
    api, problems = lowered("""
        openapi: 3.0.3
        info: {title: Shop, version: "1"}
        paths:
          /a:
            get:
              operationId: first
              parameters: [{$ref: "#/components/parameters/P"}]
              requestBody: {$ref: "#/components/requestBodies/P"}
              responses: {"200": {$ref: "#/components/responses/P"}}
          /b: {$ref: "#/components/pathItems/P"}
        """)
    assert [problem.severity for problem in problems] == ["error"] * 4
    assert operation(api, "first").returns is None
