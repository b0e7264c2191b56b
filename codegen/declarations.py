"""What templates print of definitions: records, enums, unions and aliases.

Everything a template needs is decided here; it only loops and places.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from . import ir, names, reserved
from .assignments import Assignment, assignments
from .deprecation import described
from .examples import example_doc
from .limits import joined, limits_doc
from .python import Scope
from .text import LINE_LENGTH, Code, join, literal, py_doc, py_name, py_str

INDENT = 4


@dataclass(frozen=True, slots=True)
class Member:
    """A field of a class, or a value of an enum."""

    declaration: Code
    doc: Code | None


@dataclass(frozen=True, slots=True)
class Class:
    """A record or an enum."""

    name: Code
    bases: Code
    doc: Code | None
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Declarations:
    """The definitions of a module, in the order in which Python needs them."""

    classes: tuple[Class, ...]
    assignments: tuple[Assignment, ...]

    @property
    def uses_runtime(self) -> bool:
        """Whether they refer to the runtime as a module."""
        codes = [
            *(assignment.value for assignment in self.assignments),
            *(class_.bases for class_ in self.classes),
            *(m.declaration for class_ in self.classes for m in class_.members),
        ]
        return any("_runtime." in code for code in codes)


def declare(
    definitions: Iterable[ir.Definition], scope: Scope, case: str
) -> Declarations:
    """Spell the definitions of a module.

    Args:
        definitions: The definitions, in any order.
        scope: The module.
        case: How the wire spells most fields, as `ir.Api.case`.
    """
    found = list(definitions)
    records = _bases_first([d for d in found if isinstance(d, ir.Record)], scope)
    enums = [d for d in found if isinstance(d, ir.Enum)]
    others = [d for d in found if isinstance(d, ir.Union | ir.Alias)]
    classes = [_enum(d, scope) for d in _by_name(enums, scope)]
    classes += [_record(record, scope, case) for record in records]
    return Declarations(
        tuple(_in_file_order(classes, records, scope)),
        tuple(assignments(others, scope)),
    )


def field_names(record: ir.Record, scope: Scope) -> dict[str, str]:
    """The Python names of a record's own fields, by wire name."""
    # Outside of `models`, annotations refer to that module.
    module = set() if scope.is_shared(record.key) else {"models"}
    # A member of a union says its type by that name.
    typename = {"typename"} if record.tag else set()
    extra = {"extra"} if record.extra is not None else set()
    return names.assign(
        (field.wire for field in record.fields),
        names.snake,
        reserved=reserved.FIELDS | module | typename | extra,
        chosen=scope.members(record.key),
    )


def value_names(enum: ir.Enum, scope: Scope) -> dict[str, str]:
    """The Python names of an enum's values, by how the wire writes them."""
    called = {str(value.wire): value.name for value in enum.values if value.name}
    return names.assign(
        (str(value.wire) for value in enum.values),
        lambda wire: names.upper(called.get(wire) or wire),
        chosen=scope.members(enum.key),
    )


def attribute(type_: ir.Type, wire: str, scope: Scope) -> tuple[str, ir.Type]:
    """The Python name and the type of a field of a type, through null, lists and the
    bases of records; of a union, that of the first member that has it.

    Raises:
        KeyError: There is no such field.
    """
    match type_:
        case ir.Nullable(item) | ir.List(item):
            return attribute(item, wire, scope)
        case ir.OneOf(members):
            return _attribute_of_one(members, wire, scope)
        case ir.Named(key):
            return _attribute_of(scope.definition(key), wire, scope)
        case _:
            raise KeyError(wire)


def _attribute_of(
    definition: ir.Definition, wire: str, scope: Scope
) -> tuple[str, ir.Type]:
    match definition:
        case ir.Record(fields=fields, base=base):
            for field in fields:
                if field.wire == wire:
                    return field_names(definition, scope)[wire], field.type
            if not base:
                raise KeyError(wire)
            return attribute(ir.Named(base), wire, scope)
        case ir.Alias(type=type_):
            return attribute(type_, wire, scope)
        case ir.Union(members=members):
            return _attribute_of_one(members, wire, scope)
        case _:
            raise KeyError(wire)


def _attribute_of_one(
    members: tuple[ir.Type, ...], wire: str, scope: Scope
) -> tuple[str, ir.Type]:
    for member in members:
        try:
            return attribute(member, wire, scope)
        except KeyError:
            continue
    raise KeyError(wire)


# Order


def _by_name(definitions: Iterable[ir.Definition], scope: Scope) -> list[ir.Definition]:
    return sorted(definitions, key=lambda d: scope.class_name(d.key))


def _bases_first(records: Sequence[ir.Record], scope: Scope) -> list[ir.Record]:
    """Sort records by name, each after its base."""
    by_key = {record.key: record for record in records}
    found: dict[str, ir.Record] = {}
    for record in sorted(records, key=lambda r: scope.class_name(r.key)):
        chain = [record]
        while chain[-1].base in by_key:
            chain.append(by_key[chain[-1].base])
        found |= {r.key: r for r in reversed(chain) if r.key not in found}
    return list(found.values())


def _in_file_order(
    classes: list[Class], records: Sequence[ir.Record], scope: Scope
) -> list[Class]:
    """Sort all classes by name, but leave records after their bases."""
    order = {scope.class_name(r.key): i for i, r in enumerate(records)}
    enums = [c for c in classes if c.name not in order]
    merged: list[Class] = []
    for record in (c for c in classes if c.name in order):
        while enums and enums[0].name < record.name:
            merged.append(enums.pop(0))
        merged.append(record)
    return merged + enums


# Records


def _record(record: ir.Record, scope: Scope, case: str) -> Class:
    spelled = field_names(record, scope)
    members = tuple(
        _field(field, spelled[field.wire], record, scope, case)
        for field in record.fields
    )
    if record.extra is not None:
        members += (_extra(record.extra, scope),)
    doc = described(record.doc, record.deprecated)
    if not doc and not members:
        doc = "Has no fields of its own."
    return Class(
        name=scope.class_name(record.key),
        bases=_bases(record, scope, case),
        doc=py_doc(doc, INDENT) if doc else None,
        members=members,
    )


def _extra(type_: ir.Type, scope: Scope) -> Member:
    """The field that holds the keys which have no field of their own."""
    annotation = scope.annotation(ir.Map(type_), "passed")
    doc = "Further keys, which the API allows."
    return Member(Code(f"extra: {annotation} = _runtime.NO_EXTRA"), py_doc(doc, INDENT))


def _bases(record: ir.Record, scope: Scope, case: str) -> Code:
    module = Code("base" if case == "camel" else "_runtime")
    parts = [scope.reference(record.base)] if record.base else []
    if record.tag:
        parts.append(Code(f"{module}.Variant"))
        parts.append(Code(f"tag={py_str(record.tag)}"))
    elif not record.base:
        parts.append(Code(f"{module}.Model"))
    if record.exactly_one:
        parts.append(Code("exactly_one=True"))
    return join(", ", parts)


def _field(
    field: ir.Field, name: str, record: ir.Record, scope: Scope, case: str
) -> Member:
    annotation, default = _optionality(field, record, scope)
    wire = names.camel(name) if case == "camel" else name
    arguments: list[Code] = []
    if wire != field.wire:
        arguments.append(Code(f"name={py_str(field.wire)}"))
        if default:
            arguments.append(Code(f"default={default}"))
    doc = described(_field_doc(field, record), field.deprecated)
    return Member(
        _laid_out(py_name(name), annotation, default, arguments),
        py_doc(doc, INDENT) if doc else None,
    )


def _laid_out(
    name: Code, annotation: Code, default: Code | None, arguments: list[Code]
) -> Code:
    """A field's declaration, broken where it is too long for a line, as black does.

    Args:
        name: The name of the field.
        annotation: Its type.
        default: What stands after "=", unless there are arguments.
        arguments: Those of `_runtime.field`.
    """
    width = LINE_LENGTH - INDENT
    declared = Code(f"{name}: {annotation}")
    if arguments:
        opened, listed = Code(f"{declared} = _runtime.field("), join(", ", arguments)
        if len(opened) + len(listed) + 1 <= width:
            return Code(f"{opened}{listed})")
        if len(opened) <= width and INDENT + len(listed) <= width:
            return Code(f"{opened}\n        {listed}\n    )")
        return Code(f"{opened}{listed})")
    end = f" = {default}" if default else ""
    if len(declared) + len(end) > width and default and " | " in annotation:
        return Code(f"{name}: (\n        {annotation}\n    ){end}")
    return Code(f"{declared}{end}")


def _optionality(
    field: ir.Field, record: ir.Record, scope: Scope
) -> tuple[Code, Code | None]:
    """The annotation and the default of a field."""
    annotation = scope.annotation(field.type)
    if field.required:
        return annotation, _constant(field.type, record)
    if record.position == "received":
        return scope.annotation(ir.nullable(field.type)), Code("None")
    return scope.optional(annotation), scope.runtime("UNSET")


def _constant(type_: ir.Type, record: ir.Record) -> Code | None:
    """The only value that a field may have, which nobody has to write."""
    match type_:
        case ir.Literal((value,)) if record.position != "received":
            return py_str(value) if isinstance(value, str) else Code(repr(value))
        case _:
            return None


def _field_doc(field: ir.Field, record: ir.Record) -> str:
    """The description and an example, and for whoever sends it what limits the value
    and what the API takes where there is none."""
    example = example_doc(field)
    if record.position == "received":
        return joined(field.doc, example)
    said = [limits_doc(field.constraints), example]
    if field.default is not None:
        said.append(f"Defaults to {literal(field.default.json)}.")
    return joined(field.doc, " ".join(filter(None, said)))


# Enums


def _enum(enum: ir.Definition, scope: Scope) -> Class:
    assert isinstance(enum, ir.Enum)
    spelled = value_names(enum, scope)
    doc = described(enum.doc, enum.deprecated) or "One of a few values."
    integers = all(isinstance(value.wire, int) for value in enum.values)
    return Class(
        name=scope.class_name(enum.key),
        bases=Code("_runtime.IntEnum" if integers else "_runtime.Enum"),
        doc=py_doc(doc, INDENT),
        members=tuple(
            _enum_value(value, spelled[str(value.wire)], integers)
            for value in enum.values
        ),
    )


def _enum_value(value: ir.EnumValue, name: str, integers: bool) -> Member:
    written = Code(repr(value.wire)) if integers else py_str(str(value.wire))
    doc = described(value.doc, value.deprecated)
    return Member(
        Code(f"{py_name(name)} = {written}"), py_doc(doc, INDENT) if doc else None
    )
