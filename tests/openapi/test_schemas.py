"""Types of schemas, one construct a test."""

from __future__ import annotations

import pytest

from codegen import ir

from .documents import (
    api_of,
    definitions,
    lowered,
    operation,
    record,
    types,
    with_paths,
    with_schemas,
)

ANY = ir.Builtin("any")
STR = ir.Builtin("str")
INT = ir.Builtin("int")
FLOAT = ir.Builtin("float")
BOOL = ir.Builtin("bool")


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: string}", STR),
        ("{type: string, format: date-time}", ir.Builtin("datetime")),
        ("{type: string, format: date}", ir.Builtin("date")),
        ("{type: string, format: time}", ir.Builtin("time")),
        ("{type: string, format: duration}", ir.Builtin("duration")),
        ("{type: string, format: uuid}", ir.Builtin("uuid")),
        ("{type: string, format: decimal}", ir.Builtin("decimal")),
        ("{type: string, format: binary}", ir.Builtin("bytes")),
        ("{type: string, format: byte}", ir.Builtin("base64")),
        ("{type: string, format: email}", STR),
        ("{type: integer, format: int64}", INT),
        ("{type: number}", FLOAT),
        ("{type: boolean}", BOOL),
        ("{type: array, items: {type: integer}}", ir.List(INT)),
        ("{type: array}", ir.List(ANY)),
        ("{items: {type: integer}}", ir.List(INT)),
        ("{type: object}", ir.Map(ANY)),
        ("{type: object, properties: {}}", ir.Map(ANY)),
        ("{type: object, additionalProperties: true}", ir.Map(ANY)),
        ("{type: object, additionalProperties: {}}", ir.Map(ANY)),
        ("{type: object, additionalProperties: false}", ir.Map(ANY)),
        ("{additionalProperties: {type: integer}}", ir.Map(INT)),
        ("{}", ANY),
        ("{nullable: true}", ANY),
        ("{type: string, nullable: true}", ir.Nullable(STR)),
        ("{type: string, x-nullable: true}", ir.Nullable(STR)),
        ("{type: array, items: {type: string, nullable: true}}",) * 1
        + (ir.List(ir.Nullable(STR)),),
        ("{format: date}", ir.Builtin("date")),
        ("{minLength: 1}", STR),
    ],
)
def test_types(schema: str, expected: ir.Type) -> None:
    assert types(f"x: {schema}") == {"x": expected}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: [string, 'null']}", ir.Nullable(STR)),
        ("{type: [string, integer]}", ir.OneOf((STR, INT))),
        ("{type: [integer, 'null', boolean]}", ir.Nullable(ir.OneOf((INT, BOOL)))),
        ("{type: 'null'}", ir.Builtin("none")),
        ("true", ANY),
        ("{const: on}", ir.Literal(("on",))),
        ("{const: 3}", ir.Literal((3,))),
        ("{const: true}", ir.Literal((True,))),
        ("{const: null}", ir.Builtin("none")),
        ("{type: number, const: 1.5}", FLOAT),
        (
            "{type: array, prefixItems: [{type: string}, {type: integer}]}",
            ir.Tuple((STR, INT)),
        ),
        ("{type: object, patternProperties: {'^x': {type: integer}}}", ir.Map(INT)),
        (
            "{type: string, contentMediaType: application/octet-stream}",
            ir.Builtin("bytes"),
        ),
        ("{type: string, contentEncoding: base64}", ir.Builtin("base64")),
        ("{anyOf: [{type: string}, {type: 'null'}]}", ir.Nullable(STR)),
    ],
)
def test_types_of_3_1(schema: str, expected: ir.Type) -> None:
    assert types(f"x: {schema}", version="3.1.0") == {"x": expected}


def test_a_list_of_types_with_members_is_a_record_or_the_other() -> None:
    found = types(
        "x: {type: [object, string], properties: {a: {type: string}}}", version="3.1.0"
    )
    assert found == {"x": ir.OneOf((ir.Named("Thing x"), STR))}


def test_required_and_nullable_are_independent() -> None:
    found = definitions(
        with_schemas(
            """
            Thing:
              type: object
              required: [a, b]
              properties:
                a: {type: string}
                b: {type: string, nullable: true}
                c: {type: string}
                d: {type: string, nullable: true}
            """,
            received="Thing",
        )
    )
    assert [
        (f.wire, f.required, isinstance(f.type, ir.Nullable))
        for f in record(found, "Thing").fields
    ] == [
        ("a", True, False),
        ("b", True, True),
        ("c", False, False),
        ("d", False, True),
    ]


def test_what_a_field_carries() -> None:
    found = definitions(
        with_schemas(
            """
            Thing:
              type: object
              description: A thing.
              deprecated: true
              properties:
                price:
                  type: string
                  format: email
                  title: Price
                  description: What it costs.
                  default: {b: 1, a: é}
                  maxLength: 5
                  pattern: ^x
                  uniqueItems: false
                  deprecated: true
                color: {title: Main colour, type: string}
                when: {type: string, format: date-time}
            """,
            received="Thing",
        )
    )
    thing = record(found, "Thing")
    assert (thing.doc, thing.deprecated) == ("A thing.", "")
    price, color, when = thing.fields
    assert price.default == ir.Value('{"a":"é","b":1}')
    assert price.constraints == (
        ("format", ir.Value('"email"')),
        ("maxLength", ir.Value("5")),
        ("pattern", ir.Value('"^x"')),
    )
    assert (price.doc, price.deprecated) == ("What it costs.", "")
    assert price.origin.pointer == "#/components/schemas/Thing/properties/price"
    assert price.origin.file == "shop.yaml"
    assert (color.doc, color.deprecated) == ("Main colour", None)
    assert when.constraints == ()


def test_components_without_a_class_are_written_out() -> None:
    found = definitions(
        with_schemas(
            """
            Thing:
              type: object
              properties:
                id: {$ref: "#/components/schemas/Id"}
                ids: {$ref: "#/components/schemas/Ids"}
                more: {$ref: "#/components/schemas/More"}
            Id: {type: string, maxLength: 9, description: Names a thing.}
            Ids: {type: array, items: {$ref: "#/components/schemas/Id"}}
            More: {type: object, additionalProperties: true}
            """,
            received="Thing",
        )
    )
    assert set(found) == {"Thing"}
    id_, ids, more = record(found, "Thing").fields
    assert (id_.type, ids.type, more.type) == (STR, ir.List(STR), ir.Map(ANY))
    assert id_.doc == "Names a thing."
    assert id_.constraints == (("maxLength", ir.Value("9")),)


def test_additional_properties_beside_properties() -> None:
    found = definitions(
        with_schemas(
            """
            Open: {properties: {a: {$ref: "#/components/schemas/Typed"}},
                   additionalProperties: true}
            Typed: {properties: {b: {$ref: "#/components/schemas/Closed"}},
                    additionalProperties: {type: integer}}
            Closed: {properties: {c: {$ref: "#/components/schemas/Silent"}},
                     additionalProperties: false}
            Silent: {properties: {d: {type: string}}}
            """,
            received="Open",
        )
    )
    assert {key: record(found, key).extra for key in found} == {
        "Open": ANY,
        "Typed": INT,
        "Closed": None,
        "Silent": None,
    }


@pytest.mark.parametrize("name", ['a\\"b', r"a\\b", r"a\nb"])
def test_a_name_that_cannot_be_a_field_is_a_further_key(name: str) -> None:
    schema = f'{{required: ["{name}"], properties: {{"{name}": {{}}, b: {{}}}}}}'
    text = with_schemas(f"Thing: {schema}", received="Thing")
    api, (problem,) = lowered(text)
    (thing,) = api.definitions
    assert isinstance(thing, ir.Record)
    assert ([field.wire for field in thing.fields], thing.extra) == (["b"], ANY)
    assert "is no field of a model" in problem.message
    assert (problem.severity, problem.origin.line) == ("warning", 12)


def test_all_of_puts_the_members_together() -> None:
    found = definitions(
        with_schemas(
            """
            Bottom:
              description: All of it.
              allOf:
                - $ref: "#/components/schemas/Left"
                - $ref: "#/components/schemas/Right"
                - required: [top]
              properties:
                own: {type: boolean}
                left: {type: integer}
                right: {description: Described again.}
            Left:
              allOf: [{$ref: "#/components/schemas/Top"}]
              properties: {left: {type: string}}
            Right:
              allOf: [{$ref: "#/components/schemas/Top"}]
              required: [right]
              properties: {right: {type: string, nullable: true}}
            Top:
              properties: {top: {type: object, properties: {x: {type: string}}}}
            """,
            received="Bottom",
        )
    )
    bottom = record(found, "Bottom")
    assert [(f.wire, f.type, f.required, f.doc) for f in bottom.fields] == [
        ("top", ir.Named("Top top"), True, ""),
        ("left", INT, False, ""),
        ("right", ir.Nullable(STR), True, "Described again."),
        ("own", BOOL, False, ""),
    ]
    assert set(found) == {"Bottom", "Top top"}


def test_all_of_one_reference_is_the_reference() -> None:
    rest = """
Part: {properties: {x: {type: string}}}
"""
    found = types(
        """
        plain: {allOf: [{$ref: "#/components/schemas/Part"}]}
        noted: {allOf: [{$ref: "#/components/schemas/Part"}, {description: A part.}]}
        null: {allOf: [{$ref: "#/components/schemas/Part"}], nullable: true}
        typed: {type: object, allOf: [{$ref: "#/components/schemas/Part"}]}
        inner: {allOf: [{$ref: "#/components/schemas/Part"}, {nullable: true}]}
        beside: {$ref: "#/components/schemas/Part", nullable: true}
        """,
        rest=rest,
    )
    part = ir.Named("Part")
    assert found == {
        "plain": part,
        "noted": part,
        "null": ir.Nullable(part),
        "typed": part,
        "inner": ir.Nullable(part),
        "beside": ir.Nullable(part),
    }


def test_all_of_scalars_is_one_scalar() -> None:
    assert types("x: {allOf: [{type: string}, {format: date}]}") == {
        "x": ir.Builtin("date")
    }


def test_siblings_of_a_reference_count_in_3_1() -> None:
    found = types(
        """
        x: {$ref: "#/components/schemas/Part", required: [a]}
        y: {$ref: "#/components/schemas/Part", description: Just a note.}
        """,
        rest="\nPart: {properties: {a: {type: string}}}\n",
        version="3.1.0",
    )
    assert found == {"x": ir.Named("Thing x"), "y": ir.Named("Part")}


def test_recursive_records() -> None:
    found = definitions(
        with_schemas(
            """
            Node:
              properties:
                next: {$ref: "#/components/schemas/Node"}
                children: {type: array, items: {$ref: "#/components/schemas/Node"}}
            """,
            received="Node",
        )
    )
    following, children = record(found, "Node").fields
    assert following.type == ir.Named("Node")
    assert children.type == ir.List(ir.Named("Node"))


def test_what_leads_to_itself_without_a_record_is_an_alias() -> None:
    found = definitions(
        with_schemas(
            """
            Thing: {properties: {json: {$ref: "#/components/schemas/Json"}}}
            Json:
              description: Any JSON.
              nullable: true
              oneOf:
                - {type: string}
                - {type: array, items: {$ref: "#/components/schemas/Json"}}
                - type: object
                  additionalProperties: {$ref: "#/components/schemas/Json"}
            """,
            received="Thing",
        )
    )
    json = ir.Named("Json")
    assert found["Json"] == ir.Alias(
        key="Json",
        type=ir.Nullable(
            ir.OneOf((STR, ir.List(ir.Nullable(json)), ir.Map(ir.Nullable(json))))
        ),
        doc="Any JSON.",
    )


def test_mutual_recursion_is_the_same_from_both_ends() -> None:
    schemas = """
    Thing: {properties: {a: {$ref: "#/components/schemas/FIRST"},
                         b: {$ref: "#/components/schemas/SECOND"}}}
    A: {type: array, items: {$ref: "#/components/schemas/B"}}
    B: {type: array, items: {$ref: "#/components/schemas/A"}}
    """
    forward = schemas.replace("FIRST", "A").replace("SECOND", "B")
    backward = schemas.replace("FIRST", "B").replace("SECOND", "A")
    one = definitions(with_schemas(forward, received="Thing"))
    other = definitions(with_schemas(backward, received="Thing"))
    assert {k: one[k] for k in "AB"} == {k: other[k] for k in "AB"}
    assert one["A"] == ir.Alias(key="A", type=ir.List(ir.Named("B")))


@pytest.mark.parametrize(
    ("schemas", "message"),
    [
        ('A: {$ref: "#/components/schemas/A"}', "leads back to itself"),
        (
            'A: {$ref: "#/components/schemas/B"}\n'
            'B: {$ref: "#/components/schemas/A"}',
            "leads back to itself",
        ),
        ('A: {oneOf: [{$ref: "#/components/schemas/A"}]}', "is only itself"),
        (
            'A: {anyOf: [{$ref: "#/components/schemas/B"}]}\n'
            'B: {anyOf: [{$ref: "#/components/schemas/A"}]}',
            "is only itself",
        ),
        (
            'A: {allOf: [{$ref: "#/components/schemas/A"}], properties: {x: {}}}',
            "a part of itself",
        ),
    ],
)
def test_schemas_that_never_end_are_found(schemas: str, message: str) -> None:
    _, problems = lowered(with_schemas(schemas, received="A"))
    assert [p for p in problems if message in p.message], problems


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ("{type: any}", "The type 'any' is unknown; any value is taken."),
        ("text", "A schema must be an object."),
        ("[1]", "A schema must be an object."),
        ("{type: string, not: {const: x}}", "`not` is left out: types cannot say it."),
        ("{type: string, enum: []}", "`enum` lists no values."),
    ],
)
def test_what_is_not_understood_is_a_warning(schema: str, message: str) -> None:
    api, problems = lowered(
        with_schemas(
            f"Thing: {{properties: {{x: {schema}, y: {{type: string}}}}}}",
            received="Thing",
        )
    )
    assert [(p.severity, p.message) for p in problems] == [("warning", message)]
    assert problems[0].origin.pointer == "#/components/schemas/Thing/properties/x"
    assert len(api.definitions) == 1


def test_read_only_and_write_only_fields() -> None:
    found = definitions(
        with_schemas(
            """
            Thing:
              required: [id, secret, name]
              properties:
                id: {type: integer, readOnly: true}
                secret: {type: string, writeOnly: true}
                name: {type: string}
                made: {$ref: "#/components/schemas/Made"}
            Made: {type: string, readOnly: true}
            """,
            sent="Thing",
            received="Thing",
        )
    )
    assert {
        key: [field.wire for field in record(found, key).fields] for key in found
    } == {"Thing": ["id", "name", "made"], "ThingInput": ["secret", "name"]}


def test_a_file_is_sent_and_bytes_are_received() -> None:
    schemas = "Thing: {required: [x], properties: {x: {type: string, format: binary}}}"
    found = definitions(with_schemas(schemas, sent="Thing", received="Thing"))
    assert record(found, "Thing").fields[0].type == ir.Builtin("bytes")
    assert record(found, "ThingInput").fields[0].type == ir.Builtin("file")


def test_enums_of_parameters_are_written_out() -> None:
    api = api_of(
        with_paths(
            """
            /things:
              get:
                operationId: list
                parameters:
                  - {name: a, in: query, schema: {type: string, enum: [x, y]}}
                  - name: b
                    in: query
                    schema: {type: array, items: {type: integer, enum: [1, 2]}}
                  - {name: c, in: query, schema: {$ref: "#/components/schemas/C"}}
                responses: {"204": {description: Nothing.}}
            """,
            "components: {schemas: {C: {type: string, enum: [x, y]}}}",
        )
    )
    assert [param.type for param in operation(api, "list").params] == [
        ir.Literal(("x", "y")),
        ir.List(ir.Literal((1, 2))),
        ir.Named("C"),
    ]


def test_an_array_of_itself_that_declares_properties_ends() -> None:
    """Properties mean nothing in an array, and make no record of it."""
    found = definitions(
        with_schemas(
            """
            A:
              type: array
              items: {$ref: "#/components/schemas/A"}
              properties: {x: {type: string}}
            """,
            received="A",
        )
    )
    assert found == {"A": ir.Alias(key="A", type=ir.List(ir.Named("A")))}


@pytest.mark.parametrize("again", ["true", "{description: Again.}"])
def test_properties_described_again_that_lead_back_end(again: str) -> None:
    """Each time around, the property is at another place."""
    schemas = f"""
        A:
          properties:
            y: {{allOf: [{{$ref: "#/components/schemas/B"}}], items: {{type: string}}}}
        B:
          $ref: "#/components/schemas/A"
          properties: {{y: {again}, z: {{type: string}}}}
        """
    found = definitions(with_schemas(schemas, received="B", version="3.1.0"))
    assert "B" in found
    assert len(found) < 30
