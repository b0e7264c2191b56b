"""Swagger 2.0 documents."""

from __future__ import annotations

from codegen import ir

from .documents import api_of, lowered, operation

DOCUMENT = """
swagger: "2.0"
info: {title: Shop, version: "1"}
host: shop.example
basePath: /v1/
schemes: [https, http]
consumes: [application/json]
produces: [application/json]
securityDefinitions:
  key: {type: apiKey, in: query, name: key}
  login: {type: basic}
  oauth: {type: oauth2, flow: application, tokenUrl: https://shop.example/token,
          scopes: {}}
tags: [{name: things, description: What we sell.}]
paths:
  /things/{id}:
    parameters:
      - {name: id, in: path, required: true, type: integer, format: int64}
      - {name: shared, in: query, type: string, maxLength: 3}
    get:
      tags: [things]
      operationId: get
      parameters:
        - {name: csv, in: query, type: array, items: {type: string}}
        - {name: multi, in: query, type: array, items: {type: string},
           collectionFormat: multi}
        - {name: pipes, in: query, type: array, items: {type: string},
           collectionFormat: pipes}
        - {name: sort, in: query, type: string, enum: [up, down], default: up}
        - $ref: "#/parameters/trace"
      responses:
        200:
          description: A thing.
          schema: {$ref: "#/definitions/Thing"}
        404: {$ref: "#/responses/Missing"}
    put:
      tags: [things]
      operationId: put
      parameters:
        - $ref: "#/parameters/body"
      responses: {204: {description: Done.}}
    post:
      tags: [things]
      operationId: upload
      consumes: [multipart/form-data, application/x-www-form-urlencoded]
      produces: [text/plain]
      parameters:
        - {name: file, in: formData, type: file, required: true, description: A file.}
        - {name: note, in: formData, type: string}
      responses: {201: {description: Done., schema: {type: string}}}
    delete:
      tags: [things]
      operationId: delete
      produces: [application/pdf]
      responses: {200: {description: Done., schema: {type: file}}}
parameters:
  trace: {name: X-Trace, in: header, type: string}
  body: {name: body, in: body, required: true, description: The new one.,
         schema: {$ref: "#/definitions/Thing"}}
responses:
  Missing: {description: None., schema: {properties: {detail: {type: string}}}}
definitions:
  Thing:
    type: object
    discriminator: kind
    properties:
      kind: {type: string}
      type: {type: string, x-nullable: true}
      default: {x-nullable: true, type: integer}
      made: {type: string, format: date-time, readOnly: true}
"""


def test_where_it_is_and_how_to_get_in() -> None:
    api = api_of(DOCUMENT)
    urls = [server.url for server in api.servers]
    assert urls == ["https://shop.example/v1", "http://shop.example/v1"]
    assert [
        (auth.kind, auth.name, [flow.token_url for flow in auth.flows])
        for auth in api.auth
    ] == [
        ("query", "key", []),
        ("basic", "", []),
        ("oauth2", "", ["https://shop.example/token"]),
    ]
    assert [(group.path, group.doc) for group in api.groups] == [
        (("things",), "What we sell.")
    ]


def test_parameters() -> None:
    get = operation(api_of(DOCUMENT), "get")
    assert [(p.wire, p.place, p.style, p.explode, p.required) for p in get.params] == [
        ("id", "path", "", False, True),
        ("shared", "query", "", True, False),
        ("csv", "query", "", False, False),
        ("multi", "query", "", True, False),
        ("pipes", "query", "pipeDelimited", False, False),
        ("sort", "query", "", True, False),
        ("X-Trace", "header", "", False, False),
    ]
    by_wire = {param.wire: param for param in get.params}
    assert by_wire["id"].type == ir.Builtin("int")
    assert by_wire["csv"].type == ir.List(ir.Builtin("str"))
    assert by_wire["sort"].type == ir.Literal(("up", "down"))
    assert by_wire["sort"].default == ir.Value('"up"')


def test_bodies() -> None:
    api = api_of(DOCUMENT)
    (body,) = operation(api, "put").bodies
    assert (body.form, body.type, body.required, body.doc) == (
        "json",
        ir.Named("ThingInput"),
        True,
        "The new one.",
    )
    (upload,) = operation(api, "upload").bodies  # a file cannot go any other way
    assert (upload.form, upload.required) == ("multipart", True)
    assert upload.type == ir.Named("things upload request")
    fields = {d.key: d for d in api.definitions}["things upload request"]
    assert isinstance(fields, ir.Record)
    assert [(f.wire, f.type, f.required, f.doc) for f in fields.fields] == [
        ("file", ir.Builtin("file"), True, "A file."),
        ("note", ir.Builtin("str"), False, ""),
    ]


def test_answers() -> None:
    api = api_of(DOCUMENT)
    get = operation(api, "get")
    assert get.returns == ir.Named("Thing")
    assert [(e.status, e.type) for e in get.errors] == [
        ("404", ir.Named("Missing response"))
    ]
    assert operation(api, "put").returns is None
    assert operation(api, "upload").returns == ir.Builtin("str")
    assert operation(api, "delete").returns == ir.Builtin("bytes")


def test_properties_called_like_keywords() -> None:
    thing = {d.key: d for d in api_of(DOCUMENT).definitions}["Thing"]
    assert isinstance(thing, ir.Record)
    assert [(f.wire, f.type) for f in thing.fields] == [
        ("kind", ir.Builtin("str")),
        ("type", ir.Nullable(ir.Builtin("str"))),
        ("default", ir.Nullable(ir.Builtin("int"))),
        ("made", ir.Builtin("datetime")),
    ]


def test_origins_are_those_of_the_file() -> None:
    api = api_of(DOCUMENT)
    definitions = {d.key: d for d in api.definitions}
    upload = definitions["things upload request"]
    missing, thing = definitions["Missing response"], definitions["Thing"]
    assert isinstance(upload, ir.Record)
    assert isinstance(thing, ir.Record)
    operations = "#/paths/~1things~1{id}"
    assert [
        thing.origin.pointer,
        thing.fields[1].origin.pointer,
        missing.origin.pointer,
        upload.fields[1].origin.pointer,
        operation(api, "get").origin.pointer,
        operation(api, "get").params[2].origin.pointer,
    ] == [
        "#/definitions/Thing",
        "#/definitions/Thing/properties/type",
        "#/responses/Missing/schema",
        f"{operations}/post/parameters/1",
        f"{operations}/get",
        f"{operations}/get/parameters/0",
    ]


def test_problems_are_placed_in_the_file() -> None:
    _, problems = lowered(
        DOCUMENT.replace(
            "kind: {type: string}", "kind: {type: str, required: []}"
        ).replace("type: integer, format: int64", "type: long")
    )
    assert [(p.origin.pointer, p.origin.line > 1) for p in problems] == [
        ("#/definitions/Thing/properties/kind/required", True),
        ("#/paths/~1things~1{id}/parameters/0", True),
        ("#/definitions/Thing/properties/kind", True),
    ]


def test_a_form_without_a_file_is_url_encoded() -> None:
    api = api_of("""
        swagger: "2.0"
        info: {title: Shop, version: "1"}
        paths:
          /login:
            post:
              operationId: login
              parameters:
                - {name: user, in: formData, type: string, required: true}
              responses: {default: {description: Done., schema: {type: integer}}}
        """)
    login = operation(api, "login")
    assert [(b.form, b.required) for b in login.bodies] == [("form", True)]
    assert login.returns == ir.Builtin("int")
    assert api.servers == ()
