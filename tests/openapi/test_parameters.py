"""Parameters as documents declare them."""

from __future__ import annotations

import pytest

from codegen import ir

from .documents import api_of, lowered, operation, with_paths

STR = ir.Builtin("str")


def lowered_param(declared: str, version: str = "3.2.0") -> ir.Param:
    """The only parameter of an operation, given as a flow mapping."""
    return operation(api_of(_document(declared, version)), "do").params[0]


def warned(declared: str) -> tuple[ir.Param, str]:
    """A parameter, and what is said of it."""
    api, problems = lowered(_document(declared, "3.2.0"))
    (problem,) = problems
    return operation(api, "do").params[0], f"{problem.severity}: {problem.message}"


def _document(declared: str, version: str) -> str:
    path = "/a/{p}" if "in: path" in declared else "/a"
    return with_paths(
        f"{path}:\n  get:\n    operationId: do\n"
        f"    parameters: [{{name: p, {declared}}}]\n"
        "    responses: {'204': {description: Nothing.}}\n",
        version=version,
    )


@pytest.mark.parametrize(
    ("declared", "style", "explode"),
    [
        ("in: path, required: true, schema: {type: array}", "", False),
        (
            "in: path, required: true, style: label, schema: {type: array}",
            "label",
            False,
        ),
        (
            "in: path, required: true, style: matrix, explode: true, schema: {}",
            "matrix",
            True,
        ),
        ("in: query, style: pipeDelimited, schema: {}", "pipeDelimited", False),
        ("in: cookie, style: cookie, schema: {}", "cookie", True),
        ("in: cookie, schema: {}", "", True),
    ],
)
def test_styles_are_those_that_differ_from_the_place(
    declared: str, style: str, explode: bool
) -> None:
    found = lowered_param(declared)
    assert (found.style, found.explode) == (style, explode)


@pytest.mark.parametrize(
    ("declared", "style", "message"),
    [
        (
            "in: path, required: true, style: form, schema: {}",
            "simple",
            "warning: The style 'form' is none of a path's; 'simple' is used.",
        ),
        (
            "in: query, style: odd, schema: {}",
            "form",
            "warning: The style 'odd' is none of a query's; 'form' is used.",
        ),
        (
            "in: header, style: deepObject, schema: {}",
            "simple",
            "warning: The style 'deepObject' is none of a header's; 'simple' is used.",
        ),
        (
            "in: cookie, style: label, schema: {}",
            "form",
            "warning: The style 'label' is none of a cookie's; 'form' is used.",
        ),
    ],
)
def test_a_style_of_another_place_is_a_warning(
    declared: str, style: str, message: str
) -> None:
    found, said = warned(declared)
    assert (found.style, said) == ("", message)
    assert style in message


def test_a_content_is_kept_with_its_media_type() -> None:
    found = lowered_param(
        "in: query, content: {text/plain: {schema: {type: string}}, application/json: "
        "{schema: {type: integer}}}"
    )
    assert (found.media, found.style) == ("application/json", "")
    assert found.type == ir.Builtin("int")


def test_a_whole_query_is_a_parameter() -> None:
    found = lowered_param(
        "in: querystring, content: {application/json: {schema: {type: integer}}}"
    )
    assert (found.place, found.media) == ("querystring", "application/json")
    other, said = warned("in: querystring, schema: {type: string}")
    assert (other.place, other.media) == ("querystring", "text/plain")
    assert said.startswith("warning: A parameter that is the whole query needs a")


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("in: query, allowReserved: true, schema: {}", True),
        ("in: path, required: true, allowReserved: true, schema: {}", True),
        ("in: header, allowReserved: true, schema: {}", False),
        ("in: query, schema: {}", False),
    ],
)
def test_reserved_characters_matter_where_values_are_escaped(
    declared: str, expected: bool
) -> None:
    assert lowered_param(declared).allow_reserved is expected


def test_what_limits_a_parameter_is_kept() -> None:
    found = lowered_param("in: query, schema: {type: integer, minimum: 1, maximum: 9}")
    assert found.constraints == (("maximum", ir.Value("9")), ("minimum", ir.Value("1")))


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: string}", STR),
        ("{type: boolean}", ir.OneOf((ir.Builtin("bool"), ir.Literal(("",))))),
        ("{enum: [a, b]}", ir.Literal(("a", "b", ""))),
        ("{enum: [a, '']}", ir.Literal(("a", ""))),
        (
            "{type: [integer, 'null']}",
            ir.Nullable(ir.OneOf((ir.Builtin("int"), ir.Literal(("",))))),
        ),
        (
            "{type: array, items: {type: integer}}",
            ir.OneOf((ir.List(ir.Builtin("int")), ir.Literal(("",)))),
        ),
    ],
)
def test_an_empty_value_may_be_allowed(schema: str, expected: ir.Type) -> None:
    assert lowered_param(
        f"in: query, allowEmptyValue: true, schema: {schema}"
    ).type == (expected)


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: string, format: binary}", STR),
        ("{type: array, items: {type: string, format: binary}}", ir.List(STR)),
        ("{type: [string, 'null'], format: binary}", ir.Nullable(STR)),
    ],
)
def test_a_parameter_is_no_file(schema: str, expected: ir.Type) -> None:
    assert lowered_param(f"in: query, schema: {schema}").type == expected


@pytest.mark.parametrize(
    ("format_", "style", "explode"),
    [
        ("csv", "", False),
        ("ssv", "spaceDelimited", False),
        ("tsv", "tabDelimited", False),
        ("pipes", "pipeDelimited", False),
        ("multi", "", True),
    ],
)
def test_the_collection_formats_of_swagger(
    format_: str, style: str, explode: bool
) -> None:
    api = api_of(f"""
        swagger: "2.0"
        info: {{title: Shop, version: "1"}}
        host: shop.example
        paths:
          /a:
            post:
              operationId: do
              consumes: [application/x-www-form-urlencoded]
              parameters:
                - {{name: p, in: query, type: array, items: {{type: string}},
                   collectionFormat: {format_}}}
                - {{name: f, in: formData, type: array, items: {{type: string}},
                   collectionFormat: {format_}}}
                - {{name: g, in: formData, type: string}}
              responses: {{204: {{description: Nothing.}}}}
        """)
    found = operation(api, "do")
    assert (found.params[0].style, found.params[0].explode) == (style, explode)
    (body,) = found.bodies
    expected = ir.Part(wire="f", style=style or "form", explode=explode)
    assert body.parts == (expected,)


def test_names_of_headers_have_no_case() -> None:
    """RFC 9110, section 5.1."""
    paths = """
    /a:
      parameters:
        - {name: X-Tenant, in: header, schema: {type: string}}
        - {name: Page, in: query, schema: {type: string}}
      get:
        operationId: do
        parameters:
          - {name: x-tenant, in: header, required: true, schema: {type: integer}}
          - {name: page, in: query, schema: {type: string}}
        responses: {'204': {description: Nothing.}}
    """
    params = operation(api_of(with_paths(paths)), "do").params
    assert [(param.wire, param.required) for param in params] == [
        ("x-tenant", True),
        ("Page", False),
        ("page", False),
    ]


@pytest.mark.parametrize("place", ["header", "cookie"])
@pytest.mark.parametrize(
    "name", ['"X-A\\r\\nX-Evil: 1"', '"a=b; c"', '"X-\u00e9"', '" "']
)
def test_what_is_no_name_of_a_header_or_cookie_is_not_sent(
    name: str, place: str
) -> None:
    api, (problem,) = lowered(
        with_paths(
            "/a:\n  get:\n    operationId: do\n"
            f"    parameters: [{{name: {name}, in: {place}, schema: {{}}}}]\n"
            "    responses: {'204': {description: Nothing.}}\n"
        )
    )
    assert operation(api, "do").params == ()
    assert f"is no name of a {place}; the parameter is left out" in problem.message
    assert problem.severity == "warning"
    assert problem.origin.line


@pytest.mark.parametrize("name", ["Host", "content-length", "Transfer-Encoding"])
def test_headers_that_frame_the_message_are_not_the_callers(name: str) -> None:
    api, problems = lowered(
        with_paths(
            "/a:\n  get:\n    operationId: do\n"
            f"    parameters: [{{name: {name}, in: header, schema: {{}}}}]\n"
            "    responses: {'204': {description: Nothing.}}\n"
        )
    )
    assert operation(api, "do").params == ()
    assert not problems
