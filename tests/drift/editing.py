"""Documents with schemas at random, and edits of them at random."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as st

Document = dict[str, Any]
Schema = dict[str, Any]

NAMES = ["Cat", "Dog", "Owner", "Shelter", "Status", "Visit"]
WIRES = ["age", "colour", "created_at", "kind", "name", "owner_name", "tags"]
PLACES = ["/cats", "/dogs", "/visits"]


def reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


scalars: st.SearchStrategy[Schema] = st.sampled_from(
    [
        {"type": "string"},
        {"type": "string", "format": "date-time"},
        {"type": "string", "maxLength": 10},
        {"type": "string", "maxLength": 20},
        {"type": "string", "default": "x"},
        {"type": ["string", "null"]},
        {"type": "integer"},
        {"type": "integer", "format": "int64"},
        {"type": "number"},
        {"type": "boolean", "deprecated": True},
        {"type": "string", "readOnly": True},
        {"type": "integer", "writeOnly": True},
        {"type": "string", "enum": ["a", "b"]},
        {"type": "string", "enum": ["b", "c", "d"]},
        {},
        {"type": "object"},
        {"type": ["integer", "string"]},
    ]
)
names = st.sampled_from(NAMES)
references = names.map(reference)
leaves = scalars | references
values = st.one_of(
    leaves,
    leaves.map(lambda item: {"type": "array", "items": item}),
    leaves.map(lambda value: {"type": "object", "additionalProperties": value}),
    st.tuples(references, st.just({"type": "null"})).map(lambda p: {"anyOf": list(p)}),
    st.lists(references, min_size=2, max_size=3, unique_by=str).map(
        lambda members: {"oneOf": members}
    ),
)


@st.composite
def objects(draw: st.DrawFn) -> Schema:
    properties = draw(st.dictionaries(st.sampled_from(WIRES), values, max_size=5))
    required = draw(st.lists(st.sampled_from(WIRES), max_size=3, unique=True))
    found: Schema = {"type": "object", "properties": properties}
    if known := [wire for wire in required if wire in properties]:
        found["required"] = known
    if draw(st.booleans()):
        found["additionalProperties"] = draw(leaves)
    return found


schemas = objects() | objects() | objects() | values


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document whose operations send and receive some of six schemas."""
    paths = {
        place: {
            "post": {
                "operationId": f"save{place}",
                "requestBody": {
                    "content": {"application/json": {"schema": draw(values)}}
                },
                "responses": {
                    "200": {
                        "description": "Saved.",
                        "content": {"application/json": {"schema": draw(values)}},
                    }
                },
            }
        }
        for place in PLACES
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Random", "version": "1"},
        "paths": paths,
        "components": {"schemas": {name: draw(schemas) for name in NAMES}},
    }


@st.composite
def edited(draw: st.DrawFn, document: Document) -> Document:
    """A document after one to four edits of its schemas."""
    found = copy.deepcopy(document)
    for _ in range(draw(st.integers(1, 4))):
        _edit(draw, found["components"]["schemas"])
    return found


def _edit(draw: st.DrawFn, known: dict[str, Schema]) -> None:
    name = draw(names)
    schema = known[name]
    properties = schema.get("properties")
    if not properties or draw(st.integers(0, 5)) == 0:
        known[name] = draw(schemas)
        return
    wire = draw(st.sampled_from(sorted(properties)))
    match draw(st.integers(0, 3)):
        case 0:
            properties[wire] = draw(values)
        case 1:
            del properties[wire]
            schema["required"] = [w for w in schema.get("required", []) if w != wire]
        case 2:
            properties[draw(st.sampled_from(WIRES))] = draw(values)
        case _:
            required = set(schema.get("required", [])) ^ {wire}
            schema["required"] = sorted(required)
