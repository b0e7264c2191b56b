"""What is malformed is understood as far as it can be, and nothing vanishes unsaid."""

from __future__ import annotations

import pytest

from codegen import ir

from .documents import HEAD, lowered, operation, with_paths, with_schemas

ANSWER = 'responses: {"204": {description: no}}'


def said(document: str) -> list[str]:
    """The problems of a document, with their lines and columns."""
    return [
        f"{p.origin.line}:{p.origin.column} {p.message}" for p in lowered(document)[1]
    ]


def calls(document: str) -> list[str]:
    api, _ = lowered(document)
    operations = [o.call for group in api.groups for o in group.operations]
    return sorted(f"{c.method} {c.path}" for c in operations if isinstance(c, ir.Http))


@pytest.mark.parametrize(
    ("item", "expected", "message"),
    [
        ("get: 5", ["GET /a"], "An operation must be an object, not a number; it is"),
        ("get:", ["GET /a"], "An operation must be an object, not null; it is taken"),
        ("get: [x]", ["GET /a"], "An operation must be an object, not a list; it is"),
        (f"GET: {{{ANSWER}}}", ["GET /a"], "The method `GET` is written `get`."),
        (
            f"purge: {{{ANSWER}}}",
            ["PURGE /a"],
            "`purge` is no method that OpenAPI knows; it is taken as PURGE.",
        ),
        (
            f"get: {{{ANSWER}}}\n  GET: {{{ANSWER}}}",
            ["GET /a"],
            "`GET` is there twice: the path has `get`; it is left out.",
        ),
        (
            f"__import__: {{{ANSWER}}}",
            [],
            "`__import__` is no method of HTTP; it is left out.",
        ),
        ("what: ever", [], "`what` means nothing in a path item; it is left out."),
        (
            f"additionalOperations: {{post: {{{ANSWER}}}}}",
            ["POST /a"],
            "The method `post` is written `post`.",
        ),
    ],
)
def test_operations_are_not_lost(item: str, expected: list[str], message: str) -> None:
    document = with_paths(f"/a:\n  {item}\n", version="3.1.0")
    assert calls(document) == expected
    _, problems = lowered(document)
    (found,) = [problem for problem in problems if problem.message.startswith(message)]
    assert found.origin.line in (5, 6)
    assert found.severity == "warning"


def test_methods_of_3_2() -> None:
    document = with_paths(
        f"""
        /a:
          query: {{operationId: q, {ANSWER}}}
          additionalOperations:
            COPY: {{operationId: c, {ANSWER}}}
            Move: {{operationId: m, {ANSWER}}}
        """,
        version="3.2.0",
    )
    assert calls(document) == ["COPY /a", "Move /a", "QUERY /a"]
    assert said(document) == []


def test_places_of_what_is_mended_are_those_of_the_file() -> None:
    document = with_paths(f"/a:\n  PURGE: {{operationId: p, {ANSWER}, tags: 5}}\n")
    api, problems = lowered(document)
    assert operation(api, "p").origin.pointer == "#/paths/~1a/PURGE"
    assert [(p.origin.pointer, p.origin.line) for p in problems] == [
        ("#/paths/~1a/PURGE", 5),
        ("#/paths/~1a/PURGE/tags", 5),
    ]


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("tags: {name: x}", "`tags` must be a list, not an object."),
        ("tags: [x]", "A tag must be an object, not a string."),
        ("tags: [{description: x}]", "A tag needs a `name`."),
        ("components: {schemas: []}", "`schemas` must be an object, not a list."),
        ("servers:", "`servers` must be a list, not null."),
        (
            "servers: [{url: /, variables: {x: 1}}]",
            "A server variable must be an object, not a number.",
        ),
        ("externalDocs: {url: 5}", "`url` must be a string, not a number."),
        ("foo: 1", "`foo` means nothing in a document."),
        ("x-foo: 1", ""),
        ("components: {responses: {A: {}}}", "A response needs a `description`."),
        (
            "components: {parameters: {A: {name: a, in: query, required: 1}}}",
            "`required` must be a boolean, not a number.",
        ),
        (
            "components: {schemas: {A: {type: 5}}}",
            "`type` must be a string, or a list of strings, not a number.",
        ),
        (
            "components: {schemas: {A: {required: true}}}",
            "`required` must be a list, not a boolean.",
        ),
        (
            "components: {schemas: {A: {maxLength: '1'}}}",
            "`maxLength` must be a number, not a string.",
        ),
        (
            "components: {schemas: {A: {properties: {required: {type: string}}}}}",
            "",
        ),
        (
            "components: {schemas: {A: {properties: {x: true}}}}",
            "A schema that is a boolean is of OpenAPI 3.1.",
        ),
        ("components: {schemas: {A: {additionalProperties: true}}}", ""),
        ("components: {schemas: {A: {default: {required: true, $ref: 5}}}}", ""),
        ("components: {examples: {A: {value: {$ref: nowhere}}}}", ""),
    ],
)
def test_values_of_wrong_types_are_said(rest: str, expected: str) -> None:
    _, problems = lowered(HEAD.format(version="3.0.3") + "paths: {}\n" + rest + "\n")
    assert [problem.message for problem in problems] == ([expected] if expected else [])
    assert all(problem.origin.line == 4 for problem in problems)


def test_statuses_that_are_none() -> None:
    answer = "{description: no}"
    statuses = (
        "200: A, 2xx: A, default: A, x-a: 1, '20': A, '\uff12\uff10\uff10': A, abc: A"
    )
    document = with_paths(
        f"/a: {{get: {{responses: {{{statuses.replace('A', answer)}}}}}}}"
    )
    found = [message for message in said(document) if "status" in message]
    assert len(found) == 3


def test_beside_a_reference_3_0_ignores_what_changes_the_type() -> None:
    schemas = """
        A: {properties: {x: {type: string}}}
        B:
          properties:
            a:
              $ref: "#/components/schemas/A"
              description: An A.
              properties: {y: {type: string}}
        """
    api, problems = lowered(with_schemas(schemas, received="B"))
    found = {d.key: d for d in api.definitions}["B"]
    assert isinstance(found, ir.Record)
    assert (found.fields[0].type, found.fields[0].doc) == (ir.Named("A"), "An A.")
    assert [p.message for p in problems] == [
        "Beside a `$ref`, OpenAPI 3.0 ignores `properties`."
    ]
    _, problems = lowered(with_schemas(schemas, received="B", version="3.1.0"))
    assert not problems


def test_words_beside_a_reference_count_in_3_1() -> None:
    """OpenAPI 3.1, Reference Object."""
    document = with_paths(
        """
        /a:
          get:
            operationId: a
            parameters: [{$ref: "#/components/parameters/P", description: Own.}]
            responses: {"204": {$ref: "#/components/responses/R", description: Own.}}
        """,
        """
        components:
          parameters: {P: {name: p, in: query, description: Shared., schema: {}}}
          responses: {R: {description: Shared.}}
        """,
        version="3.1.0",
    )
    for version, expected in (("3.1.0", "Own."), ("3.0.3", "Shared.")):
        api, _ = lowered(document.replace("3.1.0", version))
        found = operation(api, "a")
        assert (found.params[0].doc, found.responses[0].doc) == (expected, expected)


NEW = """
openapi: 3.2.0
$self: https://shop.example/openapi
info:
  title: Shop
  summary: A shop.
  version: "1"
  license: {name: MIT, identifier: MIT}
jsonSchemaDialect: https://spec.openapis.org/oas/3.2/dialect/2025-09-17
servers: [{url: https://shop.example, name: main}]
tags:
  - {name: things, summary: Things, kind: nav}
  - {name: small, parent: things, kind: badge}
webhooks:
  changed: {post: {requestBody: {content: {}}, responses: {}}}
paths:
  /a:
    query:
      operationId: q
      parameters:
        - name: all
          in: querystring
          content: {application/json: {schema: {type: object}}}
      requestBody:
        content:
          multipart/mixed:
            itemSchema: {type: object}
            prefixEncoding: [{contentType: application/json}]
            itemEncoding: {contentType: image/png}
      responses:
        "200":
          summary: All of it.
          description: Things.
          content:
            application/jsonl: {itemSchema: {type: object}}
            application/json: {$ref: "#/components/mediaTypes/Thing"}
  /b: {$ref: "#/components/pathItems/B"}
components:
  pathItems:
    B: {get: {operationId: b, responses: {"204": {description: no}}}}
  mediaTypes:
    Thing:
      schema: {$ref: "#/components/schemas/Thing"}
      examples:
        one: {dataValue: {kind: x}, serializedValue: '{"kind": "x"}'}
  securitySchemes:
    device:
      type: oauth2
      deprecated: true
      oauth2MetadataUrl: https://shop.example/meta
      flows:
        deviceAuthorization:
          deviceAuthorizationUrl: https://shop.example/device
          tokenUrl: https://shop.example/token
          scopes: {}
  schemas:
    Thing:
      $comment: No comment.
      oneOf: [{$ref: "#/components/schemas/A"}]
      discriminator: {propertyName: kind, defaultMapping: A}
    A: {properties: {kind: {type: [string, "null"]}}}
"""


def test_what_3_1_and_3_2_added_is_known() -> None:
    """Nothing of the newer versions is refused or called unknown."""
    api, problems = lowered(NEW)
    assert [str(p) for p in problems if "means nothing" in p.message] == []
    assert [p for p in problems if p.severity == "error"] == []
    json = [r for r in operation(api, "q").responses if r.media == "application/json"]
    assert json[0].type == ir.Named("A")
    assert calls(NEW) == ["GET /b", "QUERY /a"]
