"""How one type became another: what of it Python and the wire notice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from codegen import ir
from codegen.drift.components import Components
from codegen.drift.pairs import Pairs
from codegen.drift.type_changes import type_changes
from codegen.drift.type_text import type_text

STRING, INTEGER, NUMBER = ir.Builtin("str"), ir.Builtin("int"), ir.Builtin("float")
DATE_TIME, DATE, ANY = ir.Builtin("datetime"), ir.Builtin("date"), ir.Builtin("any")
PET, OWNER, PERSON = ir.Named("Pet"), ir.Named("Owner"), ir.Named("Person")
STATUS, TREE = ir.Named("Status"), ir.Named("Tree")


def record(key: str, *wires: str) -> ir.Record:
    fields = (ir.Field(wire=wire, type=STRING, required=True) for wire in wires)
    return ir.Record(key=key, fields=tuple(fields))


def enum(key: str, *values: str) -> ir.Enum:
    return ir.Enum(key=key, values=tuple(ir.EnumValue(wire=value) for value in values))


def components() -> Components:
    tree = ir.Alias(
        key="Tree", type=ir.OneOf((STRING, ir.List(ir.Nullable(ir.Named("Tree")))))
    )
    definitions = (
        record("Pet", "name"),
        record("Owner", "mail"),
        record("Person", "mail"),
        enum("Status", "new", "old"),
        ir.Union(key="Either", members=(PET, OWNER)),
        tree,
    )
    return Components(ir.Api(name="Shop", source="", definitions=definitions))


@pytest.fixture(scope="module")
def pairs() -> Pairs:
    old, new = components(), components()
    return Pairs(old=old, new=new, kept={one.key: one.key for one in old})


def literal(*values: str) -> ir.Literal:
    return ir.Literal(values)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (STRING, STRING, []),
        (STRING, INTEGER, [("type-changed", "string", "integer")]),
        (INTEGER, NUMBER, [("type-widened", "integer", "number")]),
        (NUMBER, INTEGER, [("type-narrowed", "number", "integer")]),
        (STRING, DATE_TIME, [("type-specialized", "string", "date-time")]),
        (DATE_TIME, STRING, [("type-generalized", "date-time", "string")]),
        (DATE, DATE_TIME, [("type-changed", "date", "date-time")]),
        (
            NUMBER,
            ir.Builtin("number"),
            [("python-type-changed", "number", "decimal number")],
        ),
        (ir.Builtin("bytes"), ir.Builtin("file"), []),
        (STRING, ANY, [("type-unspecified", "string", "any")]),
        (ANY, ir.List(STRING), [("type-specified", "any", "array of string")]),
        (ANY, PET, [("type-specialized", "any", "Pet")]),
        (PET, ir.Map(ANY), [("type-generalized", "Pet", "object")]),
        (
            STRING,
            ir.Nullable(STRING),
            [("became-nullable", "string", "string | null")],
        ),
        (
            ir.List(ir.Nullable(STRING)),
            ir.List(STRING),
            [
                (
                    "became-non-nullable",
                    "array of (string | null)",
                    "array of string",
                )
            ],
        ),
        (
            ir.Map(ir.List(PET)),
            ir.Map(ir.List(OWNER)),
            [("type-changed", "map of array of Pet", "map of array of Owner")],
        ),
        (OWNER, PERSON, [("type-replaced", "Owner", "Person")]),
        (PET, ir.Named("Either"), [("type-widened", "Pet", "Either")]),
        (
            ir.OneOf((STRING, INTEGER, PET)),
            ir.OneOf((PET, STRING)),
            [("type-narrowed", "Pet | integer | string", "Pet | string")],
        ),
        (ir.OneOf((STRING, PET)), ir.OneOf((PET, STRING)), []),
        (
            ir.OneOf((STRING, PET)),
            ir.OneOf((DATE_TIME, PET)),
            [("type-specialized", "Pet | string", "Pet | date-time")],
        ),
        (STATUS, STRING, [("enum-opened", "Status", "string")]),
        (STRING, STATUS, [("enum-closed", "string", "Status")]),
        (literal("a"), STRING, [("type-widened", '"a"', "string")]),
        (
            literal("a", "b"),
            literal("b", "c"),
            [("enum-value-added", "", '"c"'), ("enum-value-removed", '"a"', "")],
        ),
        (STATUS, literal("new", "old"), [("type-replaced", "Status", '"new" | "old"')]),
        (TREE, TREE, []),
        (
            ir.Tuple((STRING, INTEGER)),
            ir.List(STRING),
            [("type-generalized", "tuple of (string, integer)", "array of string")],
        ),
    ],
)
def test_a_type_becomes_another(
    old: ir.Type, new: ir.Type, expected: list[tuple[str, str, str]], pairs: Pairs
) -> None:
    found = [(each.kind, each.old, each.new) for each in type_changes(old, new, pairs)]
    assert found == expected


MANY: tuple[ir.Field, ...] = (
    ir.Field(wire="mail", type=STRING, required=True),
    ir.Field(wire="note", type=STRING, required=False),
)
ALL_OPTIONAL = tuple(replace(field, required=False) for field in MANY)
NULLABLE = (MANY[0], replace(MANY[1], type=ir.Nullable(STRING)))
DATED = (replace(MANY[0], type=INTEGER), MANY[1])


@pytest.mark.parametrize(
    ("old", "new", "kinds", "back"),
    [
        (MANY, ALL_OPTIONAL, {"type-relaxed"}, {"type-tightened"}),
        (MANY, NULLABLE, {"type-relaxed"}, {"type-tightened"}),
        (MANY, MANY[:1], {"type-reduced"}, {"type-extended"}),
        (
            MANY,
            MANY[1:],
            {"type-reduced", "type-relaxed"},
            {"type-extended", "type-tightened"},
        ),
        (
            MANY,
            ALL_OPTIONAL[:1],
            {"type-reduced", "type-relaxed"},
            {"type-extended", "type-tightened"},
        ),
        (MANY, DATED, {"type-changed"}, {"type-changed"}),
        (
            (MANY[0], ALL_OPTIONAL[1]),
            (ALL_OPTIONAL[0], replace(MANY[1], required=True)),
            {"type-changed"},
            {"type-changed"},
        ),
    ],
)
def test_a_class_becomes_another_that_takes_other_values(
    old: tuple[ir.Field, ...],
    new: tuple[ir.Field, ...],
    kinds: set[str],
    back: set[str],
) -> None:
    def one(key: str, fields: tuple[ir.Field, ...]) -> Components:
        record = ir.Record(key=key, fields=fields, position="sent")
        return Components(ir.Api(name="Shop", source="", definitions=(record,)))

    def found(first: Components, second: Components) -> set[str]:
        (before,), (after,) = first.definitions, second.definitions
        pairs = Pairs(old=first, new=second)
        changes = type_changes(ir.Named(before), ir.Named(after), pairs)
        return {change.kind for change in changes}

    whole, other = one("Whole", old), one("Other", new)
    assert found(whole, other) == kinds
    assert found(other, whole) == back


def test_a_type_that_leads_to_itself_is_looked_through(pairs: Pairs) -> None:
    written_out = ir.OneOf((ir.List(ir.Nullable(TREE)), STRING))
    assert type_changes(TREE, written_out, pairs) == ()


def test_what_a_definition_became_is_no_change_of_its_uses() -> None:
    old, new = components(), Components(ir.Api(name="Shop", source=""))
    pairs = Pairs(old=old, new=new, dissolved={"Status": STRING})
    assert type_changes(ir.List(STATUS), ir.List(STRING), pairs) == ()
    (change,) = type_changes(STATUS, INTEGER, pairs)
    assert change.kind == "type-changed"


def test_text_does_not_depend_on_the_order_of_alternatives() -> None:
    known = components()
    texts = {
        type_text(ir.Nullable(ir.OneOf(members)), known)
        for members in ((STRING, PET), (PET, STRING))
    }
    assert texts == {"Pet | string | null"}
