"""Swagger 2.0 documents."""

from __future__ import annotations

import pytest

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


SMALL = """
swagger: "2.0"
info: {{title: Shop, version: "1"}}
host: shop.example
basePath: v1
schemes: [https, wss]
{root}
paths:
  /things:
    {shared}
    post:
      operationId: post
      {operation}
"""


def small(operation: str, shared: str = "{}", root: str = "x-none: 1") -> str:
    """A document with one operation, each part in flow style."""
    responses = (
        "" if "responses" in operation else "responses: {204: {description: no}}"
    )
    lines = operation.replace("; ", "\n      ")
    path = f"parameters: {shared}" if shared != "{}" else "x-none: 1"
    return SMALL.format(operation=f"{lines}\n      {responses}", shared=path, root=root)


@pytest.mark.parametrize(
    ("place", "format_", "style", "explode"),
    [
        ("query", "csv", "", False),
        ("query", "ssv", "spaceDelimited", False),
        ("query", "tsv", "tabDelimited", False),
        ("query", "pipes", "pipeDelimited", False),
        ("query", "multi", "", True),
        ("header", "csv", "", False),
        ("header", "pipes", "pipeDelimited", False),
    ],
)
def test_collection_formats(
    place: str, format_: str, style: str, explode: bool
) -> None:
    array = f"type: array, items: {{type: string}}, collectionFormat: {format_}"
    document = small(f"parameters: [{{name: a, in: {place}, {array}}}]")
    (param,) = operation(api_of(document), "post").params
    assert (param.style, param.explode) == (style, explode)


@pytest.mark.parametrize(
    ("parameter", "message"),
    [
        (
            "in: header, type: array, items: {type: string}, collectionFormat: multi",
            "The collectionFormat multi is for query and form parameters",
        ),
        (
            "in: query, type: array, items: {type: string}, collectionFormat: x",
            "The collectionFormat x is sent as csv.",
        ),
    ],
)
def test_odd_collection_formats_are_csv(parameter: str, message: str) -> None:
    document = small(f"parameters: [{{name: a, {parameter}}}]")
    api, (problem,) = lowered(document)
    assert problem.message.startswith(message)
    assert operation(api, "post").params[0].explode is False


def test_arrays_in_forms() -> None:
    array = "in: formData, type: array, items: {type: string}"
    api = api_of(
        small(
            f"parameters: [{{name: a, {array}}}, "
            f"{{name: b, {array}, collectionFormat: multi}}, "
            f"{{name: c, {array}, collectionFormat: pipes}}]"
        )
    )
    (body,) = operation(api, "post").bodies
    assert body.form == "form"
    assert [(p.wire, p.style, p.explode) for p in body.parts] == [
        ("a", "form", False),
        ("b", "form", True),
        ("c", "pipeDelimited", False),
    ]


def test_form_parameters_of_the_path_are_part_of_the_form() -> None:
    form = "in: formData, type: string"
    api = api_of(
        small(
            f"parameters: [{{name: b, {form}, required: true}}]",
            shared=f"[{{name: a, {form}}}, {{name: b, {form}}}]",
        )
    )
    (found,) = api.definitions
    assert isinstance(found, ir.Record)
    assert [(f.wire, f.required) for f in found.fields] == [("a", False), ("b", True)]


def test_beside_a_body_there_is_no_form() -> None:
    _, (problem,) = lowered(
        small(
            "parameters: [{name: a, in: formData, type: string}, "
            "{name: b, in: body, schema: {type: string}}]"
        )
    )
    assert problem.message.startswith("Beside a body there is no form")
    assert problem.origin.pointer == "#/paths/~1things/post/parameters/0"


def test_headers_and_files_of_answers() -> None:
    api = api_of(
        small(
            "produces: [application/json]; responses: {200: {description: A file., "
            "schema: {type: file}, headers: {X-Left: {type: integer, "
            "description: How many.}}}}"
        )
    )
    post = operation(api, "post")
    assert post.returns == ir.Builtin("bytes")
    (response,) = post.responses
    assert response.media == "application/octet-stream"
    assert [(h.wire, h.type, h.doc) for h in response.headers] == [
        ("X-Left", ir.Builtin("int"), "How many.")
    ]


def test_examples_say_which_media_types_there_are() -> None:
    example = "examples: {application/pdf: x}"
    api = api_of(small(f"responses: {{200: {{description: A file., {example}}}}}"))
    assert operation(api, "post").returns == ir.Builtin("bytes")


def test_content_types_of_operations_replace_the_global_ones() -> None:
    body = "parameters: [{name: b, in: body, schema: {type: object}}]"
    answer = "responses: {200: {description: x, schema: {type: string}}}"
    root = "consumes: [application/json]\nproduces: [application/json]"
    globally = operation(api_of(small(f"{body}; {answer}", root=root)), "post")
    assert globally.bodies[0].media == "application/json"
    assert globally.responses[0].media == "application/json"
    own = "consumes: [application/xml]; produces: [text/plain]"
    document = small(f"{own}; {body}; {answer}", root=root)
    found = operation(api_of(document), "post")
    assert found.bodies[0].media == "application/xml"
    assert found.responses[0].media == "text/plain"


def test_schemes_and_paths_of_servers() -> None:
    api = api_of(small("schemes: [http]"))
    assert [server.url for server in api.servers] == ["https://shop.example/v1"]
    servers = operation(api, "post").servers
    assert [server.url for server in servers] == ["http://shop.example/v1"]
    assert not operation(api_of(small("schemes: [http, https]")), "post").servers


def test_references_to_parameters_anywhere() -> None:
    """Numbers change where a body is taken out of the list."""
    api = api_of(
        small(
            "parameters: [{name: b, in: body, schema: {type: string}}, "
            "{name: q, in: query, type: integer}]",
            root="""
parameters: {a/b: {name: r, in: query, type: string}}
x-more:
  list:
    - {$ref: "#/paths/~1things/post/parameters/1"}
    - {$ref: "#/paths/~1things/post/parameters/0"}
    - {$ref: "#/parameters/a~1b"}
""",
        )
        + """
  /more:
    put:
      operationId: put
      parameters:
        - {$ref: "#/paths/~1things/post/parameters/0"}
        - {$ref: "#/paths/~1things/post/parameters/1"}
        - {$ref: "#/parameters/a~1b"}
      responses: {204: {description: no}}
"""
    )
    put = operation(api, "put")
    assert [param.wire for param in put.params] == ["q", "r"]
    assert put.bodies[0].type == ir.Builtin("str")
    assert put.params[0].origin.pointer == "#/paths/~1things/post/parameters/1"


def test_every_flow_of_oauth() -> None:
    flows = ("implicit", "password", "application", "accessCode", "magic")
    schemes = ", ".join(
        f"{flow}: {{type: oauth2, flow: {flow}, tokenUrl: 'https://shop.example/t', "
        "authorizationUrl: 'https://shop.example/a', scopes: {r: Read.}}"
        for flow in flows
    )
    api, (problem,) = lowered(
        small("security: []", root=f"securityDefinitions: {{{schemes}}}")
    )
    assert problem.message == (
        "The flow 'magic' is none of OAuth 2; it is taken as implicit."
    )
    assert {auth.scheme: [f.kind for f in auth.flows] for auth in api.auth} == {
        "accessCode": ["authorizationCode"],
        "application": ["clientCredentials"],
        "implicit": ["implicit"],
        "magic": ["implicit"],
        "password": ["password"],
    }
