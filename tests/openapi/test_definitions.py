"""What is sent and what is received, and what definitions are called."""

from __future__ import annotations

from codegen import ir
from codegen.openapi.distinct import distinct_names

from .documents import api_of, definitions, operation, record, with_paths, with_schemas


def positions(schemas: str, *, sent: str = "", received: str = "") -> dict[str, str]:
    found = definitions(with_schemas(schemas, sent=sent, received=received))
    return {
        key: definition.position if isinstance(definition, ir.Record) else "-"
        for key, definition in found.items()
    }


def test_the_kind_of_a_component_is_said_once() -> None:
    found = definitions(
        with_paths(
            """
            /things:
              get:
                operationId: list
                responses: {"200": {$ref: "#/components/responses/ListResponse"}}
            """,
            """
            components:
              responses:
                ListResponse:
                  description: Things.
                  content:
                    application/json: {schema: {properties: {a: {type: string}}}}
            """,
        )
    )
    assert set(found) == {"ListResponse"}


def test_a_record_goes_the_ways_it_is_used() -> None:
    schemas = """
    In: {properties: {x: {type: string}}}
    Out: {properties: {x: {type: string}}}
    Unused: {properties: {x: {type: string}}}
    """
    assert positions(schemas, sent="In", received="Out") == {
        "In": "sent",
        "Out": "received",
    }


def test_one_record_serves_both_ways_where_nothing_is_lost() -> None:
    schemas = """
    Thing:
      required: [x, kind, part]
      properties:
        x: {type: string}
        kind: {type: string, enum: [a, b]}
        part: {$ref: "#/components/schemas/Part"}
    Part: {required: [y], properties: {y: {type: string, nullable: true}}}
    """
    assert positions(schemas, sent="Thing", received="Thing") == {
        "Part": "both",
        "Thing": "both",
        "Thing kind": "-",
    }


def test_optional_fields_split_a_record() -> None:
    schemas = "Thing: {properties: {x: {type: string}}}"
    assert positions(schemas, sent="Thing", received="Thing") == {
        "Thing": "received",
        "ThingInput": "sent",
    }


def test_what_refers_to_a_split_record_is_split() -> None:
    schemas = """
    Top: {required: [m], properties: {m: {$ref: "#/components/schemas/Middle"}}}
    Middle: {required: [u], properties: {u: {oneOf: [
      {$ref: "#/components/schemas/Bottom"}, {$ref: "#/components/schemas/Same"}]}}}
    Bottom: {properties: {x: {type: string}}}
    Same: {required: [top], properties: {
      top: {type: array, items: {$ref: "#/components/schemas/Top"}}}}
    Kind: {type: string, enum: [a, b]}
    """
    found = definitions(with_schemas(schemas, sent="Top", received="Top"))
    assert list(found) == [
        "Bottom",
        "BottomInput",
        "Middle",
        "Middle u",
        "Middle u Input",
        "MiddleInput",
        "Same",
        "SameInput",
        "Top",
        "TopInput",
    ]
    union = found["Middle u Input"]
    assert isinstance(union, ir.Union)
    assert union.members == (ir.Named("BottomInput"), ir.Named("SameInput"))
    assert record(found, "SameInput").fields[0].type == ir.List(ir.Named("TopInput"))


def test_a_recursive_record_serves_both_ways() -> None:
    schemas = """
    Node: {required: [children], properties: {
      children: {type: array, items: {$ref: "#/components/schemas/Node"}}}}
    """
    assert positions(schemas, sent="Node", received="Node") == {"Node": "both"}


def test_a_component_called_input_keeps_its_name() -> None:
    schemas = """
    Thing: {properties: {x: {$ref: "#/components/schemas/ThingInput"}}}
    ThingInput: {required: [y], properties: {y: {type: string}}}
    """
    assert positions(schemas, sent="Thing", received="Thing") == {
        "Thing": "received",
        "ThingInput": "both",
        "ThingSent": "sent",
    }


def test_inline_definitions_are_called_by_their_place() -> None:
    api = api_of(
        with_paths(
            """
            /tasks:
              post:
                tags: [Tasks]
                operationId: tasks_list
                parameters:
                  - name: filter
                    in: query
                    schema: {type: object, properties: {a: {type: string}}}
                requestBody:
                  content:
                    application/json:
                      schema: {properties: {a: {type: string}}}
                    multipart/form-data:
                      schema: {properties: {b: {type: string}}}
                responses:
                  "200":
                    description: Tasks.
                    content:
                      application/json:
                        schema:
                          title: Ignored
                          properties:
                            tasks:
                              type: array
                              items: {properties: {m: {additionalProperties: {
                                properties: {c: {type: string}}}}}}
                            task: {$ref: "#/components/schemas/Task"}
                  "404":
                    description: None.
                    content:
                      application/json: {schema: {properties: {d: {type: string}}}}
                  default: {$ref: "#/components/responses/Failure"}
            """,
            """
            components:
              responses:
                Failure:
                  description: Bad.
                  content:
                    application/json: {schema: {properties: {e: {type: string}}}}
              schemas:
                Task: {properties: {kind: {enum: [a, b]}}}
            """,
        )
    )
    assert [definition.key for definition in api.definitions] == [
        "Failure response",
        "Task",
        "Task kind",
        "tasks list 404 error",
        "tasks list filter",
        "tasks list request application/json",
        "tasks list request multipart/form-data",
        "tasks list response",
        "tasks list response tasks item",
        "tasks list response tasks item m value",
    ]


def test_an_inline_definition_gives_way_to_a_component() -> None:
    schemas = """
    Thing: {properties: {kind: {enum: [a, b]},
                         other: {$ref: "#/components/schemas/ThingKind"}}}
    ThingKind: {enum: [c, d]}
    """
    found = definitions(with_schemas(schemas, received="Thing"))
    assert list(found) == ["Thing", "Thing kind inline", "ThingKind"]


def test_a_schema_that_bodies_share_is_one() -> None:
    body = "{schema: {properties: {a: {type: string}}}}"
    api = api_of(with_paths(f"""
            /tasks:
              post:
                operationId: make
                requestBody:
                  content: {{application/json: {body}, multipart/form-data: {body}}}
                responses: {{"204": {{description: Nothing.}}}}
            """))
    assert [definition.key for definition in api.definitions] == ["tasks make request"]
    assert {body.type for body in operation(api, "make").bodies} == {
        ir.Named("tasks make request")
    }


def test_webhooks_and_callbacks_are_received() -> None:
    api = api_of("""
        openapi: 3.1.0
        info: {title: Shop, version: "1"}
        webhooks:
          thing.made:
            post:
              requestBody:
                content:
                  application/json: {schema: {properties: {a: {type: string}}}}
              responses: {"200": {description: Thanks.}}
        paths:
          /subscribe:
            post:
              operationId: subscribe
              responses: {"204": {description: Nothing.}}
              callbacks:
                onEvent:
                  "{$request.body#/url}":
                    post:
                      requestBody:
                        content:
                          application/json: {schema: {properties: {b: {type: string}}}}
                      responses: {"200": {description: Thanks.}}
        """)
    assert [
        (d.key, d.position) for d in api.definitions if isinstance(d, ir.Record)
    ] == [
        ("subscribe onEvent callback", "received"),
        ("thing.made webhook", "received"),
    ]


def test_names_that_collide_all_take_their_next_candidate() -> None:
    candidates = {
        "1": ["list", "list_users"],
        "2": ["list", "list_teams"],
        "3": ["get", "get_user"],
        "4": ["List_Users", "other"],
        "5": ["taken", "free"],
    }
    expected = {
        "1": "list_users",
        "2": "list_teams",
        "3": "get",
        "4": "other",
        "5": "free",
    }
    assert distinct_names(candidates, {"Taken"}) == expected
    backwards = dict(reversed(candidates.items()))
    assert distinct_names(backwards, {"Taken"}) == expected


def test_names_are_numbered_at_last() -> None:
    assert distinct_names({"b": ["x"], "a": ["x"], "c": ["X 2"]}) == {
        "a": "x",
        "b": "x 2",
        "c": "X 2 2",
    }
