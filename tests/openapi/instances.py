"""Instances of JSON Schemas, for hypothesis: what a server may well send.

Candidates are made from the keywords, and those that jsonschema refuses are left out.
"""

from __future__ import annotations

import base64
import functools
import re
from typing import Any, TypeAlias

from hypothesis import strategies as st
from jsonschema import Draft202012Validator

Json: TypeAlias = Any
Strategy = st.SearchStrategy[Json]

KEYS = st.sampled_from(["n_a", "s_b", "x-c", "other", "Ünï"])
ANYTHING: Strategy = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 2**70) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2)
    | st.dictionaries(KEYS, inner, max_size=2),
    max_leaves=4,
)
FORMATS: dict[str, Strategy] = {
    "uuid": st.uuids().map(str),
    "date": st.dates().map(str),
    "byte": st.binary(max_size=9).map(lambda b: base64.b64encode(b).decode()),
}


def instances(schema: Json, root: Json, depth: int = 0) -> Strategy:
    """What is valid under a schema of a document.

    Args:
        schema: The schema.
        root: What its references start from.
        depth: How deep it is inside of others, since recursion must end.
    """
    whole = {**root, "allOf": [schema]}
    validator = Draft202012Validator(whole)
    return _candidates(schema, root, depth).filter(validator.is_valid)


def _candidates(schema: Json, root: Json, depth: int) -> Strategy:
    if schema is True or schema == {}:
        return ANYTHING
    if "$ref" in schema:
        return st.deferred(lambda: _candidates(_at(schema["$ref"], root), root, depth))
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    parts = [_by_type(schema, root, depth)] if _says_type(schema) else []
    for keyword in ("oneOf", "anyOf"):
        if keyword in schema:
            options = [option for option in schema[keyword] if option is not False]
            parts.append(st.one_of([_candidates(o, root, depth) for o in options]))
    parts += [_candidates(part, root, depth) for part in schema.get("allOf", ())]
    for keyword in ("then", "else"):
        if keyword in schema:
            added = _candidates({"type": "object", **schema[keyword]}, root, depth)
            parts.append(st.just({}) | added)
    for added in schema.get("dependentSchemas", {}).values():
        parts.append(
            st.just({}) | _candidates({"type": "object", **added}, root, depth)
        )
    return st.tuples(*parts).map(lambda drawn: functools.reduce(_joined, drawn))


def _says_type(schema: Json) -> bool:
    return bool({"type", "properties", "required"} & schema.keys()) or not (
        {"allOf", "anyOf", "oneOf"} & schema.keys()
    )


def _joined(one: Json, other: Json) -> Json:
    if isinstance(one, dict) and isinstance(other, dict):
        both = {k: _joined(one[k], other[k]) for k in one.keys() & other.keys()}
        return {**one, **other, **both}
    return other


def _by_type(schema: Json, root: Json, depth: int) -> Strategy:
    types = schema.get("type", "object")
    listed = types if isinstance(types, list) else [types]
    return st.one_of([_of_type(schema, name, root, depth) for name in listed])


def _of_type(schema: Json, name: str, root: Json, depth: int) -> Strategy:
    match name:
        case "object":
            return _objects(schema, root, depth)
        case "array":
            return _arrays(schema, root, depth)
        case "string":
            return _strings(schema)
        case "integer":
            integers = st.integers(schema.get("minimum", -(2**70)), 2**70)
            return integers | st.integers(0, 99).map(float)
        case "number":
            least, most = schema.get("minimum", -1e9), schema.get("maximum", 1e9)
            step = schema.get("multipleOf", 0.25)
            return st.integers(int(least / step), int(most / step)).map(
                lambda count: count * step
            )
        case "boolean":
            return st.booleans()
        case _:
            return st.none()


def _strings(schema: Json) -> Strategy:
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    if schema.get("contentEncoding") == "base64":
        return FORMATS["byte"]
    if "pattern" in schema:
        return st.from_regex(re.compile(schema["pattern"], re.ASCII), fullmatch=True)
    return st.text(min_size=schema.get("minLength", 0), max_size=8)


def _objects(schema: Json, root: Json, depth: int) -> Strategy:
    properties = {
        name: instances(inner, root, depth + 1)
        for name, inner in schema.get("properties", {}).items()
        if inner is not False
    }
    required = {
        name: properties.get(name, ANYTHING) for name in schema.get("required", ())
    }
    optional = {k: v for k, v in properties.items() if k not in required}
    if depth > 2:
        optional = {}
    fixed: Strategy = st.fixed_dictionaries(required, optional=optional)
    extra = schema.get("additionalProperties", schema.get("unevaluatedProperties"))
    further: list[Strategy] = []
    if extra not in (None, False) and depth <= 2:
        further.append(
            st.dictionaries(KEYS, instances(extra, root, depth + 1), max_size=2)
        )
    for pattern, inner in schema.get("patternProperties", {}).items():
        keys = st.from_regex(f"{pattern}[a-z]?\\Z")
        further.append(
            st.dictionaries(keys, instances(inner, root, depth + 1), max_size=2)
        )
    return st.tuples(*further, fixed).map(
        lambda drawn: functools.reduce(_joined, drawn)
    )


def _arrays(schema: Json, root: Json, depth: int) -> Strategy:
    first = [instances(item, root, depth + 1) for item in schema.get("prefixItems", ())]
    items = schema.get("items", True)
    rest: Strategy = st.just([])
    if items is not False and depth <= 3:
        unique = str if schema.get("uniqueItems") else None
        rest = st.lists(instances(items, root, depth + 1), max_size=3, unique_by=unique)
    return st.tuples(st.tuples(*first), rest).map(lambda drawn: [*drawn[0], *drawn[1]])


def _at(reference: str, root: Json) -> Json:
    found = root
    for key in reference.removeprefix("#/").split("/"):
        found = found[key]
    return found
