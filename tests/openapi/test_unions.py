"""Alternatives: unions with and without names, tags, and what is simpler."""

from __future__ import annotations

import pytest

from codegen import ir

from .documents import definitions, record, types, with_schemas

ANY = ir.Builtin("any")
BOOL = ir.Builtin("bool")
DATE = ir.Builtin("date")
FLOAT = ir.Builtin("float")
INT = ir.Builtin("int")
STR = ir.Builtin("str")
PARTS = """
A: {properties: {a: {type: string}}}
B: {properties: {b: {type: string}}}
"""
A = '{$ref: "#/components/schemas/A"}'
B = '{$ref: "#/components/schemas/B"}'


def union(schemas: str, key: str = "Thing") -> ir.Union:
    definition = definitions(with_schemas(schemas, received="Thing"))[key]
    assert isinstance(definition, ir.Union)
    return definition


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("{type: string}, {type: integer}", ir.OneOf((STR, INT))),
        ("{type: integer}, {type: number}", ir.OneOf((INT, FLOAT))),
        (f"{A}, {{type: string}}", ir.OneOf((ir.Named("A"), STR))),
        (f"{A}", ir.Named("A")),
        (f"{A}, {A}", ir.Named("A")),
        (f"{A}, {{enum: [null]}}", ir.Nullable(ir.Named("A"))),
        (f"{A}, {{type: 'null'}}", ir.Nullable(ir.Named("A"))),
        ("{type: string}, {type: string, nullable: true}", ir.Nullable(STR)),
        ("{type: string}, {type: string, format: date}", ir.OneOf((DATE, STR))),
        (
            "{type: string, format: date}, {type: string, format: date-time}",
            ir.OneOf((DATE, ir.Builtin("datetime"))),
        ),
        ("{type: string}, {}", ANY),
        (
            "{type: string}, {type: array, items: {type: string}}",
            ir.OneOf((STR, ir.List(STR))),
        ),
        (
            "{type: array, items: {type: string}},"
            " {type: array, items: {type: integer}}",
            ir.List(ir.OneOf((STR, INT))),
        ),
        (
            "{oneOf: [{type: string}, {type: integer}]}, {type: boolean}",
            ir.OneOf((STR, INT, BOOL)),
        ),
        (f"{A}, {B}", ir.Named("Thing x")),
        (f"{A}, {{type: object}}", ir.Named("Thing x")),
    ],
)
def test_alternatives(keyword: str, options: str, expected: ir.Type) -> None:
    assert types(f"x: {{{keyword}: [{options}]}}", rest=PARTS) == {"x": expected}


def test_lists_of_records_are_a_list_of_a_union() -> None:
    found = types(
        f"x: {{oneOf: [{{type: array, items: {A}}}, {{type: array, items: {B}}}]}}",
        rest=PARTS,
    )
    assert found == {"x": ir.List(ir.Named("Thing x item"))}


def test_a_union_of_records_has_a_name() -> None:
    found = union(
        f"Thing: {{description: One or the other., oneOf: [{A}, {B}]}}{PARTS}"
    )
    assert found == ir.Union(
        key="Thing",
        members=(ir.Named("A"), ir.Named("B")),
        doc="One or the other.",
    )


def test_inline_alternatives_are_called_by_title_or_constant_or_number() -> None:
    found = union("""
        Thing:
          oneOf:
            - {title: Big one, properties: {a: {}}}
            - {properties: {b: {}}}
            - {required: [kind], properties: {kind: {const: small}}}
        """)
    assert found.members == (
        ir.Named("Thing Big one"),
        ir.Named("Thing option 2"),
        ir.Named("Thing small"),
    )


def test_discriminator_with_a_mapping() -> None:
    found = union(f"""
Thing:
  oneOf: [{A}, {B}]
  discriminator:
    propertyName: kind
    mapping: {{first: "#/components/schemas/A", second: B}}
{PARTS}""")
    assert found.tag_field == "kind"
    assert found.mapping == (("first", "A"), ("second", "B"))


def test_discriminator_without_a_mapping_goes_by_component_names() -> None:
    found = union(f"""
Thing:
  oneOf: [{A}, {B}]
  discriminator: {{propertyName: kind, mapping: {{other: B}}}}
{PARTS}""")
    assert found.mapping == (("A", "A"), ("other", "B"))


def test_a_constant_of_their_own_tells_records_apart() -> None:
    found = union("""
        Thing: {anyOf: [{$ref: "#/components/schemas/Cat"},
                        {$ref: "#/components/schemas/Dog"}]}
        Cat: {required: [kind, size],
              properties: {size: {enum: [big]}, kind: {enum: [cat]}}}
        Dog: {required: [kind, size],
              properties: {size: {enum: [big]}, kind: {enum: [dog]}}}
        """)
    assert found.tag_field == "kind"
    assert found.mapping == (("cat", "Cat"), ("dog", "Dog"))


def test_a_constant_that_may_be_missing_tells_nothing() -> None:
    found = union("""
        Thing: {anyOf: [{$ref: "#/components/schemas/Cat"},
                        {$ref: "#/components/schemas/Dog"}]}
        Cat: {required: [kind], properties: {kind: {enum: [cat]}}}
        Dog: {properties: {kind: {enum: [dog]}}}
        """)
    assert (found.tag_field, found.mapping) == ("", ())


def test_members_beside_the_alternatives_belong_to_each() -> None:
    found = definitions(
        with_schemas(
            f"""
Thing:
  required: [id]
  properties: {{id: {{type: integer}}}}
  oneOf:
    - {A}
    - {{title: Other, required: [o], properties: {{o: {{type: string}}}}}}
  discriminator: {{propertyName: kind}}
{PARTS}""",
            received="Thing",
        )
    )
    assert set(found) == {"Thing", "Thing option 1", "Thing Other"}
    assert [f.wire for f in record(found, "Thing option 1").fields] == ["id", "a"]
    other = record(found, "Thing Other")
    assert [(f.wire, f.required) for f in other.fields] == [("id", True), ("o", True)]
    thing = found["Thing"]
    assert isinstance(thing, ir.Union)
    assert thing.mapping == (("A", "Thing option 1"),)


def test_alternatives_that_only_demand_keys_do_not_count() -> None:
    found = definitions(
        with_schemas(
            """
            Thing:
              properties: {a: {type: string}, b: {type: string}}
              anyOf: [{required: [a]}, {required: [b]}]
            """,
            received="Thing",
        )
    )
    assert [f.wire for f in record(found, "Thing").fields] == ["a", "b"]


def test_a_union_in_an_all_of_takes_the_other_members_along() -> None:
    found = definitions(
        with_schemas(
            f"""
Thing:
  allOf:
    - $ref: "#/components/schemas/Either"
    - properties: {{extra: {{type: string}}}}
Either: {{oneOf: [{A}, {B}]}}
{PARTS}""",
            received="Thing",
        )
    )
    thing = found["Thing"]
    assert isinstance(thing, ir.Union)
    members = [m.key for m in thing.members if isinstance(m, ir.Named)]
    assert [[f.wire for f in record(found, key).fields] for key in members] == [
        ["extra", "a"],
        ["extra", "b"],
    ]


def test_a_recursive_union() -> None:
    found = union(f"""
Thing:
  oneOf:
    - {A}
    - properties:
        items: {{type: array, items: {{$ref: "#/components/schemas/Thing"}}}}
{PARTS}""")
    assert found.members == (ir.Named("A"), ir.Named("Thing option 2"))
