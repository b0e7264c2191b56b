"""Constructs of schemas that several others meet in: families, tuples, formats."""

from __future__ import annotations

import pytest

from codegen import ir
from codegen.openapi.load import load
from codegen.openapi.lower import lower

from .documents import definitions, lowered, record, types, with_schemas

PETS = """
Shop: {properties: {pet: {$ref: "#/components/schemas/Pet"},
                    cats: {type: array, items: {$ref: "#/components/schemas/Cat"}}}}
Pet:
  required: [kind]
  discriminator: {propertyName: kind, mapping: {dog: "#/components/schemas/Dog"}}
  properties: {kind: {type: string}}
Cat: {allOf: [{$ref: "#/components/schemas/Pet"},
              {properties: {lives: {type: integer}}}]}
Lion: {allOf: [{$ref: "#/components/schemas/Cat"}]}
Dog: {allOf: [{$ref: "#/components/schemas/Pet"},
              {properties: {bark: {type: string}}}]}
"""


def test_what_inherits_may_stand_for_a_parent_with_a_discriminator() -> None:
    found = definitions(with_schemas(PETS, received="Shop"))
    pet, cats = record(found, "Shop").fields
    assert (pet.type, cats.type) == (
        ir.Named("Any Pet"),
        ir.List(ir.Named("Any Cat")),
    )
    any_pet, any_cat = found["Any Pet"], found["Any Cat"]
    assert isinstance(any_pet, ir.Union)
    assert isinstance(any_cat, ir.Union)
    assert any_pet.members == tuple(map(ir.Named, ("Cat", "Dog", "Lion", "Pet")))
    assert any_pet.mapping == (
        ("Cat", "Cat"),
        ("Lion", "Lion"),
        ("Pet", "Pet"),
        ("dog", "Dog"),
    )
    assert (any_pet.tag_field, any_pet.fallback) == ("kind", "Pet")
    assert any_cat.members == (ir.Named("Lion"), ir.Named("Cat"))
    assert [f.wire for f in record(found, "Lion").fields] == ["kind", "lives"]


def test_a_parent_without_heirs_is_itself() -> None:
    found = types(
        'x: {$ref: "#/components/schemas/Pet"}',
        rest="""
Pet: {discriminator: {propertyName: kind}, properties: {kind: {type: string}}}
""",
    )
    assert found == {"x": ir.Named("Pet")}


def test_a_base_that_lists_what_inherits_from_it() -> None:
    found = definitions(
        with_schemas(
            """
            Pet:
              properties: {kind: {type: string}}
              required: [kind]
              oneOf: [{$ref: "#/components/schemas/Cat"},
                      {$ref: "#/components/schemas/Dog"}]
              discriminator: {propertyName: kind}
            Cat: {allOf: [{$ref: "#/components/schemas/Pet"},
                          {properties: {lives: {type: integer}}}]}
            Dog: {allOf: [{$ref: "#/components/schemas/Pet"},
                          {properties: {bark: {type: string}}}]}
            """,
            received="Pet",
        )
    )
    pet = found["Pet"]
    assert isinstance(pet, ir.Union)
    assert pet.members == (ir.Named("Cat"), ir.Named("Dog"))
    assert pet.mapping == (("Cat", "Cat"), ("Dog", "Dog"))
    assert [f.wire for f in record(found, "Cat").fields] == ["kind", "lives"]


def test_values_of_members_go_before_names_of_components() -> None:
    found = definitions(
        with_schemas(
            """
            Thing:
              oneOf: [{$ref: "#/components/schemas/A"},
                      {$ref: "#/components/schemas/B"}]
              discriminator: {propertyName: kind, defaultMapping: B}
            A: {required: [kind], properties: {kind: {enum: [a, aa]}}}
            B: {properties: {kind: {const: b}}}
            """,
            received="Thing",
            version="3.2.0",
        )
    )
    thing = found["Thing"]
    assert isinstance(thing, ir.Union)
    assert thing.mapping == (("a", "A"), ("aa", "A"), ("b", "B"))
    assert thing.fallback == "B"


def test_a_mapping_to_nothing_is_left_out() -> None:
    api, problems = lowered(
        with_schemas(
            """
            Thing:
              oneOf: [{$ref: "#/components/schemas/A"},
                      {$ref: "#/components/schemas/B"}]
              discriminator: {propertyName: kind, mapping: {a: A, c: "other.yaml#/C"}}
            A: {properties: {kind: {type: string}, a: {}}}
            B: {properties: {kind: {type: string}, b: {}}}
            """,
            received="Thing",
        )
    )
    assert [(p.severity, p.message) for p in problems] == [
        (
            "warning",
            "A discriminator maps to what is not in the document; that is left out.",
        )
    ]
    (thing,) = (d for d in api.definitions if d.key == "Thing")
    assert isinstance(thing, ir.Union)
    assert thing.mapping == (("B", "B"), ("a", "A"))


def test_objects_of_several_parts_have_the_members_of_all() -> None:
    found = definitions(
        with_schemas(
            """
            Thing:
              allOf:
                - properties: {meta: {properties: {a: {type: string}},
                                      description: First.}, code: {maxLength: 9}}
                - properties: {meta: {properties: {b: {type: integer}}},
                               code: {type: string, minLength: 2}}
                - properties: {code: {type: string, maxLength: 5}}
            """,
            received="Thing",
        )
    )
    meta, code = record(found, "Thing").fields
    assert [f.wire for f in record(found, "Thing meta").fields] == ["a", "b"]
    assert meta.type == ir.Named("Thing meta")
    assert code.constraints == (
        ("maxLength", ir.Value("5")),
        ("minLength", ir.Value("2")),
    )


def test_what_conditions_add_is_optional_and_noted_once_for_each_keyword() -> None:
    schemas = """
    Thing:
      type: object
      required: [country]
      properties: {country: {type: string}}
      if: {properties: {country: {const: US}}}
      then: {properties: {zip: {type: string}}, required: [zip]}
      else: {properties: {code: {type: integer}}}
      dependentSchemas: {zip: {properties: {state: {type: string}}}}
      propertyNames: {maxLength: 9}
      not: {required: [other]}
    """
    api, problems = lowered(with_schemas(schemas, received="Thing", version="3.1.0"))
    (thing,) = api.definitions
    assert isinstance(thing, ir.Record)
    assert [(f.wire, f.required) for f in thing.fields] == [
        ("country", True),
        ("zip", False),
        ("code", False),
        ("state", False),
    ]
    assert sorted(p.message.split("`")[1] for p in problems) == [
        "dependentSchemas",
        "if",
        "not",
        "propertyNames",
    ]


def test_a_second_list_of_alternatives_is_not_lost() -> None:
    api, problems = lowered(
        with_schemas(
            """
            Thing:
              properties: {id: {type: integer}}
              oneOf: [{properties: {a: {}}}, {properties: {b: {}}}]
              anyOf: [{properties: {c: {}}, required: [c]}]
            """,
            received="Thing",
        )
    )
    assert [p.severity for p in problems] == ["warning"]
    records = [d for d in api.definitions if isinstance(d, ir.Record)]
    assert [[(f.wire, f.required) for f in r.fields] for r in records] == [
        [("id", False), ("c", False), ("a", False)],
        [("id", False), ("c", False), ("b", False)],
    ]


STR, INT, BOOL = ir.Builtin("str"), ir.Builtin("int"), ir.Builtin("bool")


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{prefixItems: [{type: string}]}", ir.Tuple((STR,))),
        (
            "{prefixItems: [{type: string}], minItems: 1, items: {type: integer}}",
            ir.Tuple((STR,), INT),
        ),
        (
            "{prefixItems: [{type: string}], items: {type: integer}}",
            ir.List(ir.OneOf((STR, INT))),
        ),
        ("{type: array, items: [{type: string}, {type: boolean}]}",) * 1
        + (ir.Tuple((STR, BOOL)),),
        ("{type: array, items: false}", ir.List(ir.Builtin("any"))),
        ("{type: number, format: decimal}", ir.Builtin("number")),
        ("{type: string, format: decimal}", ir.Builtin("decimal")),
        ("{type: string, format: byte}", ir.Builtin("base64")),
        ("{type: string, contentEncoding: base64url}", ir.Builtin("base64url")),
        ("{type: string, format: flavour}", STR),
        ("{format: int64}", INT),
        ("{enum: [1.5, 2], type: number}", ir.Builtin("float")),
        ("{enum: [auto, 1, true]}", ir.Literal(("auto", 1, True))),
        ("{enum: [true, false]}", BOOL),
        (
            "{patternProperties: {^a: {type: string}}, additionalProperties: false}",
            ir.Map(STR),
        ),
        (
            "{patternProperties: {^a: {type: string}},"
            " additionalProperties: {type: integer}}",
            ir.Map(ir.OneOf((STR, INT))),
        ),
        ("{unevaluatedProperties: {type: integer}}", ir.Map(INT)),
    ],
)
def test_types(schema: str, expected: ir.Type) -> None:
    assert types(f"x: {schema}", version="3.1.0") == {"x": expected}


def test_members_without_a_name() -> None:
    found = definitions(
        with_schemas(
            """
            Thing:
              required: [id, unsaid]
              properties: {id: {type: integer}, never: false}
              patternProperties: {^x-: {type: string}}
              additionalProperties: {type: boolean}
            """,
            received="Thing",
            version="3.1.0",
        )
    )
    thing = record(found, "Thing")
    assert [(f.wire, f.type, f.required) for f in thing.fields] == [
        ("id", INT, True),
        ("unsaid", ir.Builtin("any"), True),
    ]
    assert thing.extra == ir.OneOf((STR, BOOL))


def test_enums_are_called_as_the_document_says() -> None:
    found = definitions(
        with_schemas(
            """
            Level:
              type: integer
              enum: [1, 2]
              x-enum-varnames: [LOW, HIGH]
              x-enum-descriptions: [Not much., A lot.]
              x-enum-deprecated: [2]
            Label:
              oneOf:
                - {const: 1, title: Draft}
                - {const: 2, title: Out, deprecated: true}
            Thing: {properties: {a: {$ref: "#/components/schemas/Level"},
                                 b: {$ref: "#/components/schemas/Label"}}}
            """,
            received="Thing",
            version="3.1.0",
        )
    )
    level, label = found["Level"], found["Label"]
    assert isinstance(level, ir.Enum)
    assert isinstance(label, ir.Enum)
    assert level.values == (
        ir.EnumValue(wire=1, name="LOW", doc="Not much."),
        ir.EnumValue(wire=2, name="HIGH", doc="A lot.", deprecated=""),
    )
    assert [(v.name, v.deprecated) for v in label.values] == [
        ("Draft", None),
        ("Out", ""),
    ]


def test_limits_of_items_and_examples_are_kept() -> None:
    found = definitions(
        with_schemas(
            """
            Thing:
              properties:
                tags: {type: array, maxItems: 3, items: {type: string, minLength: 1}}
                scores: {additionalProperties: {type: integer, minimum: 0}}
                name: {type: string, example: Ada}
                more: {type: string, examples: [a, b]}
            """,
            received="Thing",
        )
    )
    tags, scores, name, more = record(found, "Thing").fields
    assert tags.constraints == (
        ("items.minLength", ir.Value("1")),
        ("maxItems", ir.Value("3")),
    )
    assert scores.constraints == (("values.minimum", ir.Value("0")),)
    assert name.examples == (ir.Value('"Ada"'),)
    assert more.examples == (ir.Value('"a"'), ir.Value('"b"'))


def test_unions_and_aliases_may_be_deprecated() -> None:
    found = definitions(
        with_schemas(
            """
            Thing: {deprecated: true, oneOf: [{properties: {a: {}}},
                                              {properties: {b: {}}}]}
            """,
            received="Thing",
        )
    )
    assert isinstance(thing := found["Thing"], ir.Union)
    assert thing.deprecated == ""


def test_formats_have_the_python_types_of_the_config() -> None:
    document, _ = load(
        with_schemas(
            """
            Thing:
              properties:
                price: {type: string, format: money}
                total: {type: number, format: money, nullable: true}
                when: {type: string, format: date-time}
            """,
            sent="Thing",
            received="Thing",
        ),
        file="shop.yaml",
    )
    money = ir.PythonType(
        ir.ImportPath("shop.money", "Money"), ir.ImportPath("shop.money", "parse")
    )
    api, _ = lower(
        document,
        name="Shop",
        source="shop.yaml",
        formats={"money": money, "date-time": ir.PythonType("str")},
    )
    found = {d.key: d for d in api.definitions}
    assert found["money"] == ir.CustomScalar(key="money", python=money)
    assert [f.type for f in record(found, "Thing").fields] == [
        ir.Named("money"),
        ir.Nullable(ir.Named("money")),
        STR,
    ]
