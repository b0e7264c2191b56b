"""Records: the definitions of object schemas.

Which members a record has depends on its flow: what is `readOnly` is never sent, what
is `writeOnly` never received (OpenAPI 3.0.3, Schema Object).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator

from .. import ir
from .annotations import Annotations, annotate, own_limits
from .document import Findings, Node
from .keywords import Flow
from .objects import ObjectShape
from .prose import clean
from .references import References
from .values import steps

_NO_FIELD = re.compile(r'["\\\x00-\x1f]')
TypeAt = Callable[[Node, Flow], ir.Type]


def record(
    key: str,
    node: Node,
    shape: ObjectShape,
    flow: Flow,
    type_at: TypeAt,
    references: References,
    extra: ir.Type | None = None,
) -> ir.Record:
    """Make the record of a schema; `node` is where it is declared, `extra` the type of
    members without a name."""
    fields: list[ir.Field] = []
    for wire, schema in shape.properties.items():
        type_ = type_at(schema, flow)
        said = annotate(schema, references, named=_has_definition(type_))
        if said.read_only and said.write_only:  # neither way: a mistake
            said = dataclasses.replace(said, read_only=False, write_only=False)
        if not (said.read_only if flow == "sent" else said.write_only):
            fields.append(_field(wire, type_, wire in shape.required, said, schema))
    fields += _unnamed(node, shape)
    return ir.Record(
        key=key,
        fields=tuple(fields),
        position=flow,
        extra=extra,
        constraints=own_limits(node) if _is_component(node) else (),
        doc=description(node),
        deprecated="" if node.flag("deprecated") else None,
        origin=ir.Origin(pointer=node.pointer),
    )


def _is_component(node: Node) -> bool:
    keys = steps(node.pointer)
    return len(keys) == 3 and keys[:2] == ["components", "schemas"]


def with_fields(shape: ObjectShape, findings: Findings) -> ObjectShape:
    """The shape without what cannot be a field: its values are among those of further
    keys. Models cannot have such names on the wire (`rename` of msgspec)."""
    misfits = [wire for wire in shape.properties if _NO_FIELD.search(wire)]
    required = frozenset(w for w in shape.required if not _NO_FIELD.search(w))
    for wire in misfits:
        findings.warn(
            "A name with a quotation mark, a backslash or a control character is no "
            "field of a model.",
            shape.properties[wire].pointer,
            "Its value is in `extra`.",
        )
    if not misfits and required == shape.required:
        return shape
    return dataclasses.replace(
        shape,
        properties={w: n for w, n in shape.properties.items() if w not in misfits},
        required=required,
        extra=(Node({}, "#"),),
    )


def _unnamed(node: Node, shape: ObjectShape) -> Iterator[ir.Field]:
    """What is required, and nothing more said about it."""
    if not shape.properties:
        return
    for wire in sorted(shape.required - shape.properties.keys()):
        yield ir.Field(
            wire=wire,
            type=ir.Builtin("any"),
            required=True,
            origin=ir.Origin(pointer=node.pointer),
        )


def description(node: Node) -> str:
    """What a schema says about itself, or else the last inline part of its `allOf`."""
    if text := clean(node.text("description")):
        return text
    parts = [part for part in node.child("allOf").elements() if "$ref" not in part]
    return next(filter(None, (description(part) for part in reversed(parts))), "")


def _field(
    wire: str, type_: ir.Type, required: bool, said: Annotations, schema: Node
) -> ir.Field:
    return ir.Field(
        wire=wire,
        type=type_,
        required=required,
        default=said.default,
        constraints=said.constraints,
        examples=said.examples,
        doc=said.doc,
        deprecated=said.deprecated,
        origin=ir.Origin(pointer=schema.pointer),
    )


def _has_definition(type_: ir.Type) -> bool:
    match type_:
        case ir.Nullable(item):
            return _has_definition(item)
        case ir.Named():
            return True
        case _:
            return False
