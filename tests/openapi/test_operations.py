"""Operations: parameters, bodies, answers."""

from __future__ import annotations

import pytest

from codegen import ir

from .documents import api_of, lowered, operation, with_paths

STR = ir.Builtin("str")
ANY = ir.Builtin("any")
TEXT = ir.OneOf((STR, ir.Builtin("file")))


def do(
    node: str, path: str = "/things", rest: str = "", method: str = "get"
) -> ir.Operation:
    """The operation with these members, given as flow mappings, one a line."""
    document = with_paths(f"{path}:\n  {method}:\n    operationId: do\n" + node, rest)
    return operation(api_of(document), "do")


ANSWER = "    responses: {'204': {description: Nothing.}}\n"


def test_parameters_of_path_and_operation_are_merged() -> None:
    document = with_paths("""
        /things/{b}/{a}.json:
          parameters:
            - {name: a, in: path, required: true, schema: {type: string}}
            - {name: q, in: query, schema: {type: string}, description: Shared.}
            - {name: first, in: cookie, schema: {type: string}}
          get:
            operationId: do
            parameters:
              - {name: q, in: query, schema: {type: integer, default: 3},
                 description: Own., deprecated: true, required: true}
              - {name: b, in: path, required: true, schema: {type: integer}}
              - {name: q, in: header, schema: {type: boolean}}
              - {name: Authorization, in: header, schema: {type: string}}
              - {name: accept, in: header, schema: {type: string}}
              - {name: Content-Type, in: header, schema: {type: string}}
              - {name: Content-Length, in: header, schema: {type: integer}}
            responses: {"204": {description: Nothing.}}
        """)
    found = operation(api_of(document), "do")
    assert [(p.place, p.wire, p.type) for p in found.params] == [
        ("path", "b", ir.Builtin("int")),
        ("path", "a", STR),
        ("query", "q", ir.Builtin("int")),
        ("cookie", "first", STR),
        ("header", "q", ir.Builtin("bool")),
    ]
    own = found.params[2]
    assert (own.doc, own.required, own.deprecated) == ("Own.", True, "")
    assert own.default == ir.Value("3")
    assert own.origin.pointer.endswith("/get/parameters/0")


@pytest.mark.parametrize(
    ("declared", "style", "explode"),
    [
        ("in: query, schema: {type: array}", "", True),
        ("in: query, explode: false, schema: {type: array}", "", False),
        ("in: query, style: form, schema: {type: array}", "", True),
        ("in: query, style: deepObject, schema: {type: object}", "deepObject", True),
        (
            "in: query, style: spaceDelimited, schema: {type: array}",
            "spaceDelimited",
            False,
        ),
        ("in: header, schema: {type: array}", "", False),
        ("in: header, explode: true, schema: {type: array}", "", True),
        ("in: cookie, schema: {type: array}", "", True),
        (
            "in: query, content: {application/json: {schema: {type: object}}}",
            "",
            False,
        ),
    ],
)
def test_styles(declared: str, style: str, explode: bool) -> None:
    found = do(f"    parameters: [{{name: p, {declared}}}]\n{ANSWER}").params[0]
    assert (found.style, found.explode) == (style, explode)


def test_parameters_that_are_missing_or_wrong() -> None:
    document = with_paths("""
        /things/{id}:
          get:
            operationId: do
            parameters:
              - {name: other, in: path, required: true, schema: {type: string}}
              - {name: twice, in: query}
              - {name: twice, in: query, schema: {type: string}}
              - {in: query, schema: {type: string}}
              - {name: body, in: body}
            responses: {"204": {description: Nothing.}}
        """)
    api, problems = lowered(document)
    assert [(p.wire, p.place, p.type) for p in operation(api, "do").params] == [
        ("id", "path", STR),
        ("twice", "query", STR),
    ]
    pointer = "#/paths/~1things~1{id}/get"
    assert {(p.severity, p.message, p.origin.pointer) for p in problems} == {
        (
            "warning",
            "A parameter in the path is not declared; it is taken as a string.",
            pointer,
        ),
        (
            "warning",
            "A path parameter is not in the path; it is left out.",
            f"{pointer}/parameters/0",
        ),
        (
            "warning",
            "A parameter is declared twice; the last one counts.",
            f"{pointer}/parameters/2",
        ),
        (
            "warning",
            "A parameter needs a `name`, and an `in` of path, query, querystring, "
            "header or cookie. This one is left out. (2 times; this is the first.)",
            f"{pointer}/parameters/3",
        ),
    }


def test_bodies_come_best_first() -> None:
    found = do(
        """\
    requestBody:
      description: What to make.
      required: true
      content:
        text/csv: {schema: {type: string}}
        application/octet-stream: {schema: {type: string, format: binary}}
        image/png: {}
        application/x-www-form-urlencoded: {}
        multipart/form-data: {schema: {type: array, items: {type: object}}}
        application/merge-patch+json; charset=utf-8: {schema: {type: integer}}
        application/json: {schema: {type: array, items: {type: string}}}
""" + ANSWER,
        method="post",
    )
    assert [(b.form, b.media, b.type) for b in found.bodies] == [
        ("json", "application/json", ir.List(STR)),
        ("json", "application/merge-patch+json; charset=utf-8", ir.Builtin("int")),
        ("multipart", "multipart/form-data", ir.List(ir.Map(ANY))),
        ("form", "application/x-www-form-urlencoded", ir.Map(ANY)),
        ("text", "text/csv", TEXT),
        ("binary", "application/octet-stream", ir.Builtin("file")),
        ("binary", "image/png", ir.Builtin("file")),
    ]
    assert all(b.required and b.doc == "What to make." for b in found.bodies)


def test_a_body_without_a_schema_is_anything() -> None:
    found = do(f"    requestBody: {{content: {{'*/*': {{}}}}}}\n{ANSWER}", method="put")
    assert [(b.form, b.type, b.required) for b in found.bodies] == [
        ("json", ANY, False)
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("application/json: {schema: {type: integer}}", ir.Builtin("int")),
        ("application/problem+json: {schema: {type: integer}}", ir.Builtin("int")),
        (
            "application/json; charset=utf-8: {schema: {type: integer}}",
            ir.Builtin("int"),
        ),
        ("'*/*': {schema: {type: integer}}", ir.Builtin("int")),
        (
            "application/json: {schema: {type: string, format: binary}}",
            ir.Builtin("bytes"),
        ),
        ("application/json: {}", ANY),
        ("text/plain: {schema: {type: object}}", STR),
        ("text/csv: {}", STR),
        ("text/csv: {schema: {type: string, format: binary}}", ir.Builtin("bytes")),
        ("application/pdf: {schema: {type: object}}", ir.Builtin("bytes")),
        ("application/*: {schema: {type: string}}", ir.Builtin("bytes")),
        ("image/png: {}", ir.Builtin("bytes")),
        (
            "text/csv: {}, application/json: {schema: {type: integer}}",
            ir.Builtin("int"),
        ),
    ],
)
def test_answers_by_content_type(content: str, expected: ir.Type) -> None:
    found = do(
        f"    responses: {{'200': {{description: A., content: {{{content}}}}}}}\n"
    )
    assert found.returns == expected


def answer(schema: str) -> str:
    return f"{{description: A., content: {{application/json: {{schema: {schema}}}}}}}"


@pytest.mark.parametrize(
    ("responses", "returns", "successes", "errors"),
    [
        ("'204': {description: A.}", None, ["204"], []),
        ("", None, [], []),
        (
            f"'200': {answer('{type: string}')}, '204': {{description: A.}}",
            ir.Nullable(STR),
            ["200", "204"],
            [],
        ),
        (
            f"'200': {answer('{type: string}')}, '201': {answer('{type: string}')}",
            STR,
            ["200", "201"],
            [],
        ),
        (
            f"'201': {answer('{type: integer}')}, '200': {answer('{type: string}')}",
            ir.OneOf((STR, ir.Builtin("int"))),
            ["200", "201"],
            [],
        ),
        (f"2XX: {answer('{type: string}')}", STR, ["2XX"], []),
        (f"2xx: {answer('{type: string}')}", STR, ["2XX"], []),
        (f"default: {answer('{type: string}')}", STR, ["default"], []),
        (
            f"default: {answer('{type: string}')}, '404': {{description: A.}}",
            STR,
            ["default"],
            ["404"],
        ),
        (
            f"default: {answer('{type: string}')}, '200': {answer('{type: integer}')},"
            " 4XX: {description: A.}, '404': {description: A.}",
            ir.Builtin("int"),
            ["200"],
            ["404", "4XX", "default"],
        ),
    ],
)
def test_successes_and_errors(
    responses: str, returns: ir.Type | None, successes: list[str], errors: list[str]
) -> None:
    found = do(f"    responses: {{{responses}}}\n")
    assert found.returns == returns
    assert [response.status for response in found.responses] == successes
    assert [response.status for response in found.errors] == errors


def test_records_of_several_statuses_are_a_union_with_a_name() -> None:
    ok = answer("{properties: {a: {type: string}}}")
    made = answer("{properties: {b: {type: string}}}")
    api = api_of(with_paths(f"""
            /things:
              post:
                operationId: make
                responses: {{"200": {ok}, "201": {made}}}
            """))
    found = operation(api, "make")
    assert found.returns == ir.Named("things make result")
    assert [response.type for response in found.responses] == [
        ir.Named("things make 200 response application/json"),
        ir.Named("things make 201 response application/json"),
    ]


def test_all_content_types_of_an_answer_are_kept() -> None:
    found = do("""\
    responses:
      "200":
        description: <b>Good.</b>
        content: {text/csv: {}, application/json: {schema: {type: string}}}
""")
    assert [(r.media, r.type, r.doc) for r in found.responses] == [
        ("application/json", STR, "**Good.**"),
        ("text/csv", STR, "**Good.**"),
    ]


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("get", True),
        ("head", True),
        ("put", True),
        ("delete", True),
        ("options", True),
        ("trace", True),
        ("post", False),
        ("patch", False),
    ],
)
def test_idempotent_methods(method: str, expected: bool) -> None:
    found = do(ANSWER, method=method)
    assert found.idempotent is expected
    assert found.call == ir.Http(method.upper(), "/things")


def test_docs_and_deprecation() -> None:
    found = do("""\
    summary: List things
    description: "\\n    All of them.\\n\\n      Indented."
    deprecated: true
""" + ANSWER)
    assert found.doc == "List things\n\nAll of them.\n\n  Indented."
    assert found.deprecated == ""
    assert do(ANSWER).deprecated is None


def test_every_method_of_every_path_is_an_operation() -> None:
    methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]
    lines = "".join(f"  {m}: {{responses: {{}}}}\n" for m in methods)
    api = api_of(
        with_paths(
            f"/a:\n  summary: A.\n{lines}/b:\n{lines}"
            "/c:\n  additionalOperations: {COPY: {responses: {}}}\n"
            "/d: {$ref: '#/paths/~1b'}\nx-note: {get: {}}\n",
            version="3.2.0",
        )
    )
    assert sum(len(group.operations) for group in api.groups) == 25


def test_odd_documents_do_not_crash() -> None:
    api, problems = lowered("""
        openapi: 3.0.3
        info: [1]
        servers: {url: x}
        tags: [x, {name: 1}]
        security: 5
        components: {schemas: [], parameters: null, securitySchemes: {a: null, b: 1}}
        paths:
          /a: null
          /b: [get]
          /c:
            parameters: {a: 1}
            get: null
            post:
              operationId: [x]
              tags: text
              summary: 5
              parameters: [null, 1, x]
              requestBody: {content: [application/json]}
              responses: [{description: x}]
            put: {requestBody: {content: {application/json: null}}, responses: null}
            patch:
              responses: {200: null, 201: {content: {application/json: {schema: 7}}}}
        """)
    assert [o.key for g in api.groups for o in g.operations] == [
        "create_c",
        "get_c",
        "replace_c",
        "update_c",
    ]
    assert {problem.severity for problem in problems} == {"warning"}
