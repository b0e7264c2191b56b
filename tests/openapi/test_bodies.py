"""Bodies of requests: which there are, what they repeat, and how fields are written."""

from __future__ import annotations

import pytest

from codegen import ir
from codegen.contents import contents_of, names_media

from .documents import api_of, lowered, operation, with_paths

STR, FILE = ir.Builtin("str"), ir.Builtin("file")
TEXT = ir.OneOf((STR, FILE))
PET = "{type: object, properties: {name: {type: string}}}"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


def document(content: str, version: str = "3.2.0") -> str:
    return with_paths(
        "/a:\n  post:\n    operationId: do\n    requestBody:\n      content:\n"
        + "".join(f"        {line}\n" for line in content.strip().splitlines())
        + "    responses: {'204': {description: Nothing.}}\n",
        "components: {headers: {Id: {schema: {type: string}}}}\n",
        version=version,
    )


def bodies(content: str) -> tuple[ir.Body, ...]:
    return operation(api_of(document(content)), "do").bodies


def offered(content: str) -> list[tuple[str, tuple[str, ...]]]:
    """What callers may pass: forms and media types."""
    found = contents_of(operation(api_of(document(content)), "do"))
    return [(c.form, c.media) for c in found]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        # The same schema in another form is the same.
        (
            f"{JSON}: {{schema: {PET}}}\n{FORM}: {{schema: {PET}}}\n"
            f"{MULTIPART}: {{schema: {PET}}}\napplication/xml: {{schema: {PET}}}",
            [("json", (JSON,))],
        ),
        # JSON without further meaning is any JSON.
        (
            f"{JSON}: {{schema: {PET}}}\ntext/json: {{schema: {PET}}}\n"
            f"application/*+json: {{schema: {PET}}}\n"
            f"application/json-patch+json: {{schema: {PET}}}",
            [("json", (JSON,))],
        ),
        # Patches differ.
        (
            f"application/merge-patch+json: {{schema: {PET}}}\n"
            f"application/vnd.x+json: {{schema: {PET}}}",
            [("json", ("application/merge-patch+json", "application/vnd.x+json"))],
        ),
        # So do tables.
        (
            "text/csv: {}\ntext/plain: {}\napplication/xml: {}",
            [("text", ("text/csv", "text/plain", "application/xml"))],
        ),
        # Files say themselves what they are.
        ("image/png: {}\nimage/jpeg: {}", [("binary", ("image/jpeg", "image/png"))]),
        # Another type is another body.
        (
            f"{JSON}: {{schema: {PET}}}\n{FORM}: {{schema: {PET}}}\n"
            f"{MULTIPART}: {{schema: {{type: object, properties: {{file: "
            "{type: string, format: binary}}}}\napplication/octet-stream: {}",
            [
                ("json", (JSON,)),
                ("multipart", (MULTIPART,)),
                ("binary", ("application/octet-stream",)),
            ],
        ),
        # What repeats a better body does so even if that is not the best.
        (
            f"{JSON}: {{schema: {{type: integer}}}}\n{MULTIPART}: {{schema: {PET}}}\n"
            f"{FORM}: {{schema: {PET}}}",
            [("json", (JSON,)), ("multipart", (MULTIPART,))],
        ),
        # JSON is YAML, but text is text.
        (
            "application/yaml: {schema: {type: array}}",
            [("json", ("application/yaml",))],
        ),
        (
            "application/yaml: {schema: {type: string}}",
            [("text", ("application/yaml",))],
        ),
        ("application/yaml: {}", [("text", ("application/yaml",))]),
    ],
)
def test_what_is_offered(
    content: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert offered(content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"{JSON}: {{}}", False),
        ("image/png: {}\nimage/jpeg: {}", False),
        ("text/csv: {}\ntext/plain: {}", True),
        (f"{JSON}: {{}}\nimage/png: {{}}", True),
    ],
)
def test_callers_name_the_media_type_where_it_means_something(
    content: str, expected: bool
) -> None:
    found = contents_of(operation(api_of(document(content)), "do"))
    assert names_media(found) is expected


@pytest.mark.parametrize(
    ("content", "form", "expected"),
    [
        (
            "application/jsonl: {itemSchema: {type: integer}}",
            "lines",
            ir.Builtin("int"),
        ),
        (
            "application/x-ndjson: {schema: {type: array, items: {type: integer}}}",
            "lines",
            ir.Builtin("int"),
        ),
        ("application/json-seq: {itemSchema: {}}", "lines", ir.Builtin("any")),
    ],
)
def test_sequences_of_json_are_lists(
    content: str, form: str, expected: ir.Type
) -> None:
    (body,) = bodies(content)
    assert (body.form, body.type) == (form, ir.List(expected))


def test_lines_without_a_type_are_text() -> None:
    found = bodies("application/x-ndjson: {schema: {type: string}}\ntext/x-ndjson: {}")
    assert [(b.form, b.type) for b in found] == [("text", TEXT), ("text", TEXT)]


def test_the_types_of_bodies() -> None:
    found = bodies(
        f"{JSON}: {{}}\n{FORM}: {{}}\ntext/csv: {{}}\napplication/xml: {{}}\n"
        "application/octet-stream: {}"
    )
    assert [(b.form, b.type) for b in found] == [
        ("json", ir.Builtin("any")),
        ("form", ir.Map(ir.Builtin("any"))),
        ("text", TEXT),
        ("text", TEXT),
        ("binary", FILE),
    ]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: string, format: binary}", FILE),
        ("{type: string, contentMediaType: application/octet-stream}", FILE),
        ("{contentMediaType: image/png}", FILE),
        ("{type: string, contentMediaType: text/html}", STR),
        ("{type: string, contentMediaType: application/json}", STR),
        ("{type: array, items: {type: string, format: binary}}", ir.List(FILE)),
    ],
)
def test_files_in_forms(schema: str, expected: ir.Type) -> None:
    api = api_of(
        document(
            f"{MULTIPART}: {{schema: {{type: object, properties: {{f: {schema}}}}}}}"
        )
    )
    (record,) = api.definitions
    assert isinstance(record, ir.Record)
    assert record.fields[0].type == expected


def test_text_with_an_encoding_is_no_file() -> None:
    schema = "{type: string, contentMediaType: image/png, contentEncoding: base64}"
    api = api_of(
        document(
            f"{MULTIPART}: {{schema: {{type: object, properties: {{f: {schema}}}}}}}"
        )
    )
    (record,) = api.definitions
    assert isinstance(record, ir.Record)
    assert record.fields[0].type != FILE


def test_parts_are_written_as_their_encodings_say() -> None:
    (body,) = bodies(f"""
{MULTIPART}:
  schema: {{type: object}}
  encoding:
    photo:
      contentType: image/png, image/jpeg
      headers:
        X-Id: {{schema: {{}}}}
        Content-Type: {{schema: {{}}}}
        X-Ref: {{$ref: "#/components/headers/Id"}}
    deep: {{style: deepObject, contentType: text/plain}}
    joined: {{explode: false}}
    reserved: {{allowReserved: true}}
    nothing: {{}}
""")
    assert body.parts == (
        ir.Part(wire="deep", style="deepObject"),
        ir.Part(wire="joined", style="form", explode=False),
        ir.Part(
            wire="photo",
            media="image/png, image/jpeg",
            explode=False,
            headers=("X-Id", "X-Ref"),
        ),
        ir.Part(wire="reserved", style="form", allow_reserved=True),
    )


def test_parts_without_names_have_positions() -> None:
    (body,) = bodies("""
multipart/mixed:
  schema: {type: array}
  prefixEncoding: [{contentType: application/ld+json}, {}]
  itemEncoding: {contentType: image/*}
""")
    assert [(part.wire, part.media) for part in body.parts] == [
        ("*", "image/*"),
        ("0", "application/ld+json"),
    ]


def test_encodings_matter_in_forms_alone() -> None:
    (body,) = bodies(f"{JSON}: {{schema: {{}}, encoding: {{a: {{style: form}}}}}}")
    assert body.parts == ()


def test_an_unknown_style_of_a_field_is_a_warning() -> None:
    api, problems = lowered(
        document(f"{FORM}: {{schema: {{}}, encoding: {{a: {{style: matrix}}}}}}")
    )
    (body,) = operation(api, "do").bodies
    assert body.parts == (ir.Part(wire="a", style="form"),)
    assert [str(p.message) for p in problems] == [
        "The style 'matrix' is none of a form's; 'form' is used."
    ]


def test_what_is_no_media_type_is_left_out() -> None:
    api, problems = lowered(document(f"{JSON}: {{}}\nexamples: {{}}"))
    assert [b.media for b in operation(api, "do").bodies] == [JSON]
    (problem,) = problems
    assert problem.message == "'examples' is no media type; it is left out."
    assert problem.origin.pointer.endswith("/requestBody/content/examples")


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: object, properties: {}, additionalProperties: false}", 0),
        ("{type: object, additionalProperties: false, required: []}", 0),
        ("{type: object, properties: {a: {}}, additionalProperties: false}", 1),
        ("{type: object, properties: {}}", 1),
        ("{additionalProperties: false, anyOf: [{type: object}]}", 1),
    ],
)
def test_a_body_that_can_hold_nothing_is_none(schema: str, expected: int) -> None:
    """As of every GET in Stripe's document."""
    api, _ = lowered(document(f"{FORM}: {{schema: {schema}}}"))
    assert len(operation(api, "do").bodies) == expected


@pytest.mark.parametrize(
    ("version", "media", "parts"),
    [
        ("3.0.3", MULTIPART, (ir.Part(wire="a", media="text/plain", explode=False),)),
        ("3.0.3", FORM, (ir.Part(wire="a", style="form"),)),
        ("3.1.0", MULTIPART, (ir.Part(wire="a", style="form"),)),
    ],
)
def test_styles_of_parts_count_since_3_1(
    version: str, media: str, parts: tuple[ir.Part, ...]
) -> None:
    content = (
        f"{media}: {{schema: {{type: object}}, "
        "encoding: {a: {style: form, contentType: text/plain}}}"
    )
    api = api_of(document(content, version))
    (body,) = operation(api, "do").bodies
    assert body.parts == parts
