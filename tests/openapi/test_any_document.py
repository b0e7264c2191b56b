"""Whatever the schemas are, lowering ends, and its result is sound and stable."""

from __future__ import annotations

import json
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from codegen import ir
from codegen.openapi.load import load
from codegen.openapi.lower import lower
from codegen.openapi.values import Json

from .documents import lowered as documents_lowered
from .documents import with_schemas
from .shuffling import assert_sound, shuffled

COMPONENTS = ["A", "B", "C", "a-b", "AInput", "ab"]
NAMES = ["x", "y", "kind", "x_y"]

Schemas = st.SearchStrategy[Json]

references: Schemas = st.sampled_from(COMPONENTS).map(
    lambda name: {"$ref": f"#/components/schemas/{name}"}
)
SCALARS: list[Json] = [
    {},
    {"type": "string"},
    {"type": "string", "format": "date"},
    {"type": "string", "format": "binary"},
    {"type": "integer"},
    {"type": "number", "nullable": True},
    {"type": ["string", "null"]},
    {"type": ["object", "array", "string"]},
    {"type": "null"},
    {"enum": ["one", "two"]},
    {"enum": ["one"]},
    {"enum": [1, 2, None]},
    {"enum": [None]},
    {"enum": [""]},
    {"const": "two"},
    {"type": "odd"},
    True,
    None,
]


scalars: Schemas = st.sampled_from(SCALARS)


def composites(inner: Schemas) -> Schemas:
    members = st.dictionaries(st.sampled_from(NAMES), inner, max_size=3)
    parts = st.lists(inner, max_size=3)
    optional: dict[str, st.SearchStrategy[object]] = {
        "type": st.sampled_from(["object", "array", "string"]),
        "properties": members,
        "required": st.lists(st.sampled_from(NAMES), max_size=2),
        "additionalProperties": inner,
        "items": inner,
        "oneOf": parts,
        "anyOf": parts,
        "allOf": parts,
        "nullable": st.booleans(),
        "readOnly": st.booleans(),
        "writeOnly": st.booleans(),
        "$ref": st.sampled_from(COMPONENTS).map(lambda n: f"#/components/schemas/{n}"),
        "discriminator": st.just({"propertyName": "kind", "mapping": {"m": "A"}}),
        "title": st.sampled_from(NAMES),
    }
    return st.fixed_dictionaries({}, optional=optional)  # type: ignore[arg-type]


schemas: Schemas = st.recursive(scalars | references, composites, max_leaves=12)


def body(schema: Json) -> Json:
    return {"content": {"application/json": {"schema": schema}}}


@st.composite
def documents(draw: st.DrawFn) -> Json:
    components = {name: draw(schemas) for name in COMPONENTS}
    post: Json = {
        "operationId": "do",
        "parameters": [{"name": "p", "in": "query", "schema": draw(schemas)}],
        "requestBody": body(draw(references | schemas)),
        "responses": {
            "200": body(draw(references | schemas)),
            "201": body(draw(references | schemas)),
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"post": post}, "/b": {"post": post}},
        "components": {"schemas": components},
    }


def lowered(document: Json) -> ir.Api:
    loaded, _ = load(json.dumps(document), file="api.json")
    api, _ = lower(loaded, name="T", source="api.json")
    return api


@settings(max_examples=150, deadline=None)
@given(documents(), st.integers())
def test_any_document(document: Json, seed: int) -> None:
    api = lowered(document)
    assert_sound(api)
    assert sum(len(group.operations) for group in api.groups) == 2
    assert lowered(shuffled(document, random.Random(seed))) == api


def test_a_part_beside_a_reference_may_lead_back() -> None:
    """Found at random: `Tree` leads to itself by a part that stands beside a `$ref`."""
    document = with_schemas(
        """
        Anything: {}
        Some:
          anyOf:
          - type: object
            additionalProperties: {$ref: "#/components/schemas/Tree"}
            allOf: [{$ref: "#/components/schemas/Tree"}]
          - type: array
        Tree:
          $ref: "#/components/schemas/Anything"
          allOf:
          - $ref: "#/components/schemas/Some"
            required: [x]
        """,
        received="Tree",
        version="3.1.0",
    )
    api, _ = documents_lowered(document)
    assert_sound(api)
