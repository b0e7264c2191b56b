"""Enums: their values, and what is said about them."""

from __future__ import annotations

import pytest

from codegen import ir

from .documents import definitions, types, with_schemas


def enum(schema: str, version: str = "3.0.3") -> ir.Enum:
    found = definitions(
        with_schemas(
            f"Thing: {{properties: {{x: {schema}}}}}", received="Thing", version=version
        )
    )
    definition = found["Thing x"]
    assert isinstance(definition, ir.Enum)
    return definition


def values(*wires: str | int) -> tuple[ir.EnumValue, ...]:
    return tuple(ir.EnumValue(wire=wire) for wire in wires)


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: string, enum: [a, b]}", values("a", "b")),
        ("{enum: [a, b, a]}", values("a", "b")),
        ("{type: string, enum: [a, '']}", values("a", "")),
        ("{type: integer, enum: [1, 2]}", values(1, 2)),
        ("{type: integer, enum: ['1', '2']}", values(1, 2)),
        ("{type: string, enum: [1, 2.5, true]}", values("1", "2.5", "true")),
        ("{type: string, enum: [no, yes]}", values("no", "yes")),
    ],
)
def test_values(schema: str, expected: tuple[ir.EnumValue, ...]) -> None:
    assert enum(schema).values == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{enum: [a, b, null]}", ir.Nullable(ir.Named("Thing x"))),
        ("{enum: [null]}", ir.Builtin("none")),
        ("{enum: [true, false]}", ir.Builtin("bool")),
        ("{enum: [false]}", ir.Literal((False,))),
        ("{enum: [only]}", ir.Literal(("only",))),
        ("{enum: [a, 1]}", ir.Literal(("a", 1))),
        ("{type: number, enum: [1.5, 2.5]}", ir.Builtin("float")),
        ("{anyOf: [{type: string}, {enum: [a, b]}]}", ir.Named("Thing x anyOf")),
    ],
)
def test_what_is_no_enum(schema: str, expected: ir.Type) -> None:
    found = types(f"x: {schema}")["x"]
    if "anyOf" in schema:  # an open enum: the enum, which is open anyway
        assert found == ir.Named("Thing x option 2")
    else:
        assert found == expected


def test_django_enums_with_blank_and_null() -> None:
    found = types(
        """
        both: {oneOf: [{$ref: "#/components/schemas/Kind"},
                       {$ref: "#/components/schemas/BlankEnum"},
                       {$ref: "#/components/schemas/NullEnum"}]}
        blank: {oneOf: [{$ref: "#/components/schemas/Kind"},
                        {$ref: "#/components/schemas/BlankEnum"}]}
        null: {oneOf: [{$ref: "#/components/schemas/Kind"},
                       {$ref: "#/components/schemas/NullEnum"}]}
        """,
        rest="""
Kind: {type: string, enum: [a, b]}
BlankEnum: {enum: [""]}
NullEnum: {enum: [null]}
""",
    )
    kind = ir.Named("Kind")
    assert found == {
        "both": ir.Nullable(kind),
        "blank": kind,
        "null": ir.Nullable(kind),
    }


def test_several_enums_of_strings_are_one() -> None:
    found = enum("{oneOf: [{enum: [a, b]}, {enum: [b, c]}]}")
    assert found.values == values("a", "b", "c")


def test_constants_with_descriptions_are_an_enum() -> None:
    found = enum(
        "{oneOf: [{const: a, description: First.}, {const: b, title: Second}]}",
        version="3.1.0",
    )
    assert found.values == (
        ir.EnumValue(wire="a", doc="First."),
        ir.EnumValue(wire="b", doc="Second"),
    )


@pytest.mark.parametrize(
    "extension",
    [
        "x-enum-descriptions: {a: First., b: Second.}",
        "x-enumDescriptions: [First., Second.]",
        r'description: "* `a` - First.\n* `b` - Second."',
        r'description: "* `a` - First.\n* `b` - Second.\n* `None` - None"',
    ],
)
def test_values_are_documented(extension: str) -> None:
    found = enum(f"{{enum: [a, b], {extension}}}")
    assert [value.doc for value in found.values] == ["First.", "Second."]
    assert found.doc == ""


def test_a_list_of_other_things_stays_in_the_description() -> None:
    found = enum(r'{enum: [a, b], description: "Either.\n\n* `c` - Third."}')
    assert found.doc == "Either.\n\n* `c` - Third."
