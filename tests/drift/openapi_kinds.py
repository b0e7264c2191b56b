"""Every kind of change that other tools know of OpenAPI, as two documents.

Most kinds are one edit of a schema (`SCHEMAS`) in one of several places (`PLACES`): of
a body, of a property, of a parameter. The others are edits of a whole document
(`DOCUMENTS`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

Schema = Any
Edit = tuple[dict[str, Any], dict[str, Any]]

STRING = {"type": "string"}
INTEGER = {"type": "integer"}
STRINGS = {"type": "array", "items": STRING}
OBJECT = {"type": "object", "properties": {"a": STRING, "b": STRING, "c": STRING}}
CAT = {"$ref": "#/components/schemas/Cat"}
DOG = {"$ref": "#/components/schemas/Dog"}
BIRD = {"$ref": "#/components/schemas/Bird"}
ANIMAL = {"oneOf": [CAT, DOG]}
SUNSET = {"x-sunset": "2099-01-01"}
DEPRECATED = {"deprecated": True}


def _of(schema: Mapping[str, Any], **said: Any) -> dict[str, Any]:
    """A schema with further keywords, whose names may end in "_"."""
    return {**schema, **{key.rstrip("_"): value for key, value in said.items()}}


def _moves(
    schema: Mapping[str, Any], keyword: str, name: str, low: Any, high: Any
) -> dict[str, tuple[Schema, Schema]]:
    """How a bound may change."""
    without = _of(schema)
    lower, higher = _of(schema, **{keyword: low}), _of(schema, **{keyword: high})
    return {
        f"{name}-increased": (lower, higher),
        f"{name}-decreased": (higher, lower),
        f"{name}-set": (without, lower),
        f"{name}-unset": (lower, without),
    }


def _comes(
    name: str, without: Schema, with_: Schema
) -> dict[str, tuple[Schema, Schema]]:
    return {f"{name}-added": (without, with_), f"{name}-removed": (with_, without)}


_WHOLE = {"type": "object", "required": ["d"], "properties": {"d": STRING}}
_WHEN = {"properties": {"a": {"const": "x"}}}
_THEN = {"required": ["b"]}
_KIND = {"propertyName": "kind"}
_MAPPED = {**_KIND, "mapping": {"cat": "#/components/schemas/Cat"}}
_FULLY = {
    **_KIND,
    "mapping": {
        "cat": "#/components/schemas/Cat",
        "dog": "#/components/schemas/Dog",
    },
}
_SWAPPED = {
    **_KIND,
    "mapping": {
        "cat": "#/components/schemas/Cat",
        "dog": "#/components/schemas/Bird",
    },
}

SCHEMAS: dict[str, tuple[Schema, Schema]] = {
    **_comes("all-of", {"allOf": [OBJECT]}, {"allOf": [OBJECT, _WHOLE]}),
    "all-of-added-annotation-only": (
        {"allOf": [OBJECT]},
        {"allOf": [OBJECT, {"description": "A thing."}]},
    ),
    "all-of-removed-annotation-only": (
        {"allOf": [OBJECT, {"description": "A thing."}]},
        {"allOf": [OBJECT]},
    ),
    **_comes(
        "any-of",
        {"anyOf": [STRING, INTEGER]},
        {"anyOf": [STRING, INTEGER, {"type": "boolean"}]},
    ),
    **_comes("one-of", ANIMAL, {"oneOf": [CAT, DOG, BIRD]}),
    "became-enum": (STRING, _of(STRING, enum=["a", "b"])),
    "became-nullable": (STRING, {"type": ["string", "null"]}),
    "became-not-nullable": ({"type": ["string", "null"]}, STRING),
    **_comes("const", STRING, _of(STRING, const="a")),
    "const-changed": (_of(STRING, const="a"), _of(STRING, const="b")),
    **_comes("contains", STRINGS, _of(STRINGS, contains={"const": "a"})),
    "content-encoding-changed": (
        _of(STRING, contentEncoding="base64"),
        _of(STRING, contentEncoding="base64url"),
    ),
    "content-media-type-changed": (
        _of(STRING, contentMediaType="text/csv"),
        _of(STRING, contentMediaType="application/xml"),
    ),
    **_comes(
        "content-schema",
        _of(STRING, contentMediaType="application/json"),
        _of(STRING, contentMediaType="application/json", contentSchema=_WHOLE),
    ),
    **_comes("default-value", STRING, _of(STRING, default="a")),
    "default-value-changed": (_of(STRING, default="a"), _of(STRING, default="b")),
    **_comes("dependent-required", OBJECT, _of(OBJECT, dependentRequired={"a": ["b"]})),
    "dependent-required-changed": (
        _of(OBJECT, dependentRequired={"a": ["b"]}),
        _of(OBJECT, dependentRequired={"a": ["c"]}),
    ),
    **_comes("dependent-schema", OBJECT, _of(OBJECT, dependentSchemas={"a": _THEN})),
    "deprecated": (STRING, _of(STRING, **DEPRECATED)),
    "deprecated-sunset-invalid": (
        _of(STRING, **DEPRECATED),
        _of(STRING, **DEPRECATED, **{"x-sunset": "soon"}),
    ),
    "deprecated-sunset-missing": (
        _of(STRING, **DEPRECATED, **SUNSET),
        _of(STRING, **DEPRECATED),
    ),
    "deprecated-with-sunset": (STRING, _of(STRING, **DEPRECATED, **SUNSET)),
    "reactivated": (_of(STRING, **DEPRECATED), STRING),
    "sunset-date-too-small": (
        _of(STRING, **DEPRECATED, **SUNSET),
        _of(STRING, **DEPRECATED, **{"x-sunset": "2026-12-01"}),
    ),
    "stability-decreased": (
        _of(STRING, **{"x-stability-level": "stable"}),
        _of(STRING, **{"x-stability-level": "alpha"}),
    ),
    "stability-increased": (
        _of(STRING, **{"x-stability-level": "alpha"}),
        _of(STRING, **{"x-stability-level": "stable"}),
    ),
    **_comes("discriminator", ANIMAL, _of(ANIMAL, discriminator=_KIND)),
    "discriminator-mapping-added": (
        _of(ANIMAL, discriminator=_MAPPED),
        _of(ANIMAL, discriminator=_FULLY),
    ),
    "discriminator-mapping-deleted": (
        _of(ANIMAL, discriminator=_FULLY),
        _of(ANIMAL, discriminator=_MAPPED),
    ),
    "discriminator-mapping-changed": (
        {"oneOf": [CAT, DOG, BIRD], "discriminator": _FULLY},
        {"oneOf": [CAT, DOG, BIRD], "discriminator": _SWAPPED},
    ),
    "discriminator-property-name-changed": (
        _of(ANIMAL, discriminator=_KIND),
        _of(ANIMAL, discriminator={"propertyName": "sort"}),
    ),
    **_comes("if", _of(OBJECT, then=_THEN), _of(OBJECT, if_=_WHEN, then=_THEN)),
    **_comes("then", _of(OBJECT, if_=_WHEN), _of(OBJECT, if_=_WHEN, then=_THEN)),
    **_comes("else", _of(OBJECT, if_=_WHEN), _of(OBJECT, if_=_WHEN, else_=_THEN)),
    "enum-value-added": (
        _of(STRING, enum=["a", "b"]),
        _of(STRING, enum=["a", "b", "c"]),
    ),
    "enum-value-removed": (
        _of(STRING, enum=["a", "b", "c"]),
        _of(STRING, enum=["a", "b"]),
    ),
    "x-extensible-enum-value-removed": (
        _of(STRING, **{"x-extensible-enum": ["a", "b"]}),
        _of(STRING, **{"x-extensible-enum": ["a"]}),
    ),
    "list-of-types-widened": (STRING, {"type": ["string", "integer"]}),
    "list-of-types-narrowed": ({"type": ["string", "integer"]}, STRING),
    **_moves(INTEGER, "exclusiveMaximum", "exclusive-max", 10, 20),
    **_moves(INTEGER, "exclusiveMinimum", "exclusive-min", 10, 20),
    **_moves(INTEGER, "maximum", "max", 10, 20),
    **_moves(INTEGER, "minimum", "min", 10, 20),
    **_moves(STRING, "maxLength", "max-length", 10, 20),
    **_moves(STRING, "minLength", "min-length", 10, 20),
    **_moves(STRINGS, "maxItems", "max-items", 10, 20),
    **_moves(STRINGS, "minItems", "min-items", 10, 20),
    **_moves(_of(STRINGS, contains=STRING), "maxContains", "max-contains", 10, 20),
    **_moves(_of(STRINGS, contains=STRING), "minContains", "min-contains", 10, 20),
    **_comes("pattern", STRING, _of(STRING, pattern="^a")),
    "pattern-changed": (_of(STRING, pattern="^a"), _of(STRING, pattern="^b")),
    "pattern-generalized": (_of(STRING, pattern="^a"), _of(STRING, pattern=".*")),
    **_comes(
        "pattern-property", OBJECT, _of(OBJECT, patternProperties={"^x-": STRING})
    ),
    **_comes(
        "prefix-items",
        {"type": "array", "prefixItems": [STRING]},
        {"type": "array", "prefixItems": [STRING, INTEGER]},
    ),
    **_comes("property-names", OBJECT, _of(OBJECT, propertyNames={"maxLength": 1})),
    "type-changed": (STRING, INTEGER),
    "type-compatible": (_of(INTEGER, format="int32"), _of(INTEGER, format="int64")),
    "type-generalized": (INTEGER, {"type": "number"}),
    "type-specialized": ({"type": "number"}, INTEGER),
    **_comes(
        "unevaluated-items",
        {"type": "array", "prefixItems": [STRING]},
        {"type": "array", "prefixItems": [STRING], "unevaluatedItems": False},
    ),
    **_comes(
        "unevaluated-properties", OBJECT, _of(OBJECT, unevaluatedProperties=False)
    ),
    "wrapped-in-one-of": (CAT, ANIMAL),
}
"""By what is called so: the schema as it was, and as it is."""


# Documents


def document(**parts: Any) -> dict[str, Any]:
    """A document of two operations, and of what of it is said to be otherwise."""
    listing: dict[str, Any] = {
        "operationId": "listPets",
        "tags": ["pets"],
        "parameters": parts.get("parameters", [_query("limit", INTEGER)]),
        "responses": parts.get("responses") or _answering(parts),
        **parts.get("listing", {}),
    }
    body = parts.get("body", {"$ref": "#/components/schemas/NewPet"})
    creating = {
        "operationId": "createPet",
        "tags": ["pets"],
        "requestBody": {"content": {"application/json": {"schema": body}}},
        "responses": {"204": {"description": "Done."}},
        **parts.get("creating", {}),
    }
    operations = {"get": listing, "post": creating}
    kind = {"type": "string"}
    components: dict[str, Any] = {
        "Pet": _record(parts.get("pet", STRING), parts, "pet"),
        "NewPet": _record(parts.get("new_pet", STRING), parts, "new_pet"),
        "Cat": {
            "type": "object",
            "properties": {"kind": kind, "sort": kind, "m": STRING},
        },
        "Dog": {
            "type": "object",
            "properties": {"kind": kind, "sort": kind, "w": STRING},
        },
        "Bird": {
            "type": "object",
            "properties": {"kind": kind, "sort": kind, "t": STRING},
        },
        **parts.get("schemas", {}),
    }
    found = {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1.0.0"},
        "servers": [{"url": "https://pets.example"}],
        "paths": {parts.get("path", "/pets"): operations, **parts.get("paths", {})},
        "components": {
            "schemas": components,
            "securitySchemes": parts.get("schemes", _SCHEMES),
        },
        **parts.get("root", {}),
    }
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


_FLOW = {
    "tokenUrl": "https://pets.example/token",
    "scopes": {"read": "Reads.", "write": "Writes."},
}
_SCHEMES: dict[str, Any] = {
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "oauth": {"type": "oauth2", "flows": {"clientCredentials": _FLOW}},
}


def _oauth(**said: Any) -> dict[str, Any]:
    flow = {**_FLOW, **said}
    flows = {"clientCredentials": flow}
    return {**_SCHEMES, "oauth": {"type": "oauth2", "flows": flows}}


def _answering(parts: Mapping[str, Any]) -> dict[str, Any]:
    schema = parts.get("answer", {"$ref": "#/components/schemas/Pet"})
    answer: dict[str, Any] = {
        "description": "The pets.",
        "headers": parts.get("headers", {}),
        "content": {"application/json": {"schema": schema}},
    }
    return {"200": answer, **parts.get("answers", {})}


def _record(value: Schema, parts: Mapping[str, Any], name: str) -> dict[str, Any]:
    properties = {"name": STRING, "value": value, **parts.get(f"{name}_further", {})}
    for gone in parts.get(f"{name}_without", ()):
        del properties[gone]
    required = ["name", *parts.get(f"{name}_required", ())]
    return {"type": "object", "required": required, "properties": properties}


def _query(name: str, schema: Schema, **said: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, **said}


def _parameter(schema: Schema, **said: Any) -> dict[str, Any]:
    said = {**said}
    if isinstance(schema, dict):
        outer = {"deprecated", "x-sunset", "x-stability-level"}
        said |= {key: value for key, value in schema.items() if key in outer}
        schema = {key: value for key, value in schema.items() if key not in outer}
    return document(parameters=[_query("value", schema, **said)])


def _deep(schema: Schema) -> dict[str, Any]:
    inner = {"type": "object", "properties": {"value": schema}}
    return document(parameters=[_query("filter", inner, style="deepObject")])


def _header(schema: Schema, **said: Any) -> dict[str, Any]:
    return document(headers={"X-Value": {"schema": schema, **said}})


def _sent_header(schema: Schema, **said: Any) -> dict[str, Any]:
    parameter = {"name": "X-Value", "in": "header", "schema": schema, **said}
    return document(parameters=[parameter])


PLACES: dict[str, Callable[[Schema], dict[str, Any]]] = {
    "request-body": lambda schema: document(body=schema),
    "request-property": lambda schema: document(new_pet=schema),
    "request-read-only-property": lambda s: document(new_pet=_of(s, readOnly=True)),
    "request-parameter": _parameter,
    "request-parameter-property": _deep,
    "request-header-property": _sent_header,
    "response-body": lambda schema: document(answer=schema),
    "response-property": lambda schema: document(pet=schema),
    "response-write-only-property": lambda s: document(pet=_of(s, writeOnly=True)),
    "response-header": _header,
    "response-mediatype": lambda schema: document(answer=schema),
}
"""By the beginning of the kind: the document with a schema in that place."""


def edit(kind: str) -> Edit:
    """The documents of a kind of change: before, and after."""
    if kind in DOCUMENTS:
        return DOCUMENTS[kind]
    for place in sorted(PLACES, key=len, reverse=True):
        aspect = kind.removeprefix(f"{place}-")
        if aspect != kind and aspect in SCHEMAS:
            old, new = SCHEMAS[aspect]
            return PLACES[place](old), PLACES[place](new)
    raise KeyError(kind)


# Requiredness, existence and life of properties, parameters, bodies and headers

_BODY = {"content": {"application/json": {"schema": OBJECT}}}


def _with_body(**said: Any) -> dict[str, Any]:
    return document(creating={"requestBody": {**_BODY, **said}})


def _without_body() -> dict[str, Any]:
    found = document()
    del found["paths"]["/pets"]["post"]["requestBody"]
    return found


def _media(**schemas: Any) -> dict[str, Any]:
    names = {"json": "application/json", "csv": "text/csv"}
    content = {names[name]: {"schema": schema} for name, schema in schemas.items()}
    return document(creating={"requestBody": {"content": content}})


def _bare_body() -> dict[str, Any]:
    return document(creating={"requestBody": {"content": {"application/json": {}}}})


def _bare_answer() -> dict[str, Any]:
    answer = {"description": "The pets.", "content": {"application/json": {}}}
    return document(responses={"200": answer})


def _answers(*media: str) -> dict[str, Any]:
    content = {each: {"schema": STRING} for each in media}
    return document(responses={"200": {"description": "x", "content": content}})


def _both(
    name: str, old: dict[str, Any], new: dict[str, Any], other: str
) -> dict[str, Edit]:
    return {name: (old, new), other: (new, old)}


_PARAMETER_EDITS: dict[str, Edit] = {
    **_both(
        "request-parameter-became-required",
        _parameter(STRING),
        _parameter(STRING, required=True),
        "request-parameter-became-optional",
    ),
    "request-header-property-became-required": (
        _sent_header(STRING),
        _sent_header(STRING, required=True),
    ),
    **_both(
        "new-optional-request-parameter",
        document(parameters=[]),
        _parameter(STRING),
        "request-parameter-removed",
    ),
    "new-optional-request-default-parameter-to-existing-path": (
        document(parameters=[]),
        _parameter(_of(STRING, default="a")),
    ),
    "new-required-request-parameter": (
        document(parameters=[]),
        _parameter(STRING, required=True),
    ),
    "new-required-request-default-parameter-to-existing-path": (
        document(parameters=[]),
        _parameter(_of(STRING, default="a"), required=True),
    ),
    "new-required-request-header-property": (
        document(parameters=[]),
        _sent_header(STRING, required=True),
    ),
    "new-request-path-parameter": (
        document(parameters=[]),
        document(
            path="/pets/{owner}",
            parameters=[
                {"name": "owner", "in": "path", "required": True, "schema": STRING}
            ],
        ),
    ),
    "request-parameter-removed-before-sunset": (
        _parameter(_of(STRING, **DEPRECATED, **SUNSET)),
        document(parameters=[]),
    ),
    "request-parameter-removed-with-deprecation": (
        _parameter(_of(STRING, **DEPRECATED)),
        document(parameters=[]),
    ),
    "request-parameter-sunset-date-changed-too-small": (
        _parameter(_of(STRING, **DEPRECATED, **SUNSET)),
        _parameter(_of(STRING, **DEPRECATED, **{"x-sunset": "2026-12-01"})),
    ),
    "request-parameter-sunset-deleted": (
        _parameter(_of(STRING, **DEPRECATED, **SUNSET)),
        _parameter(_of(STRING, **DEPRECATED)),
    ),
    "request-parameter-sunset-parse": (
        _parameter(_of(STRING, **DEPRECATED, **SUNSET)),
        _parameter(_of(STRING, **DEPRECATED, **{"x-sunset": "soon"})),
    ),
    "parameter-order-changed": (
        document(parameters=[_query("a", STRING), _query("b", STRING)]),
        document(parameters=[_query("b", STRING), _query("a", STRING)]),
    ),
    "path-parameter-renamed": (
        document(path="/pets/{id}"),
        document(path="/pets/{petId}"),
    ),
    "parameter-style-changed": (
        _parameter(STRINGS),
        _parameter(STRINGS, style="pipeDelimited", explode=False),
    ),
    "parameter-location-changed": (
        _parameter(STRING),
        document(parameters=[{"name": "value", "in": "header", "schema": STRING}]),
    ),
    "parameter-renamed": (
        document(parameters=[_query("q", STRING)]),
        document(parameters=[_query("query", STRING)]),
    ),
}

_PROPERTY_EDITS: dict[str, Edit] = {
    **_both(
        "new-optional-request-property",
        document(),
        document(new_pet_further={"z": STRING}),
        "request-property-removed",
    ),
    "new-required-request-property": (
        document(),
        document(new_pet_further={"z": STRING}, new_pet_required=["z"]),
    ),
    "new-required-request-property-with-default": (
        document(),
        document(
            new_pet_further={"z": _of(STRING, default="a")}, new_pet_required=["z"]
        ),
    ),
    **_both(
        "request-property-became-required",
        document(),
        document(new_pet_required=["value"]),
        "request-property-became-optional",
    ),
    "request-property-became-required-with-default": (
        document(new_pet=_of(STRING, default="a")),
        document(new_pet=_of(STRING, default="a"), new_pet_required=["value"]),
    ),
    **_both(
        "response-property-became-required",
        document(),
        document(pet_required=["value"]),
        "response-property-became-optional",
    ),
    **_both(
        "response-write-only-property-became-required",
        document(pet=_of(STRING, writeOnly=True)),
        document(pet=_of(STRING, writeOnly=True), pet_required=["value"]),
        "response-write-only-property-became-optional",
    ),
    "property-renamed": (
        document(pet_further={"owner_name": STRING}, pet_required=["owner_name"]),
        document(pet_further={"owners_name": STRING}, pet_required=["owners_name"]),
    ),
}
for _word, _required in (("optional", []), ("required", ["value"])):
    for _side, _name in (("request", "new_pet"), ("response", "pet")):
        for _mark, _keyword in (("read-only", "readOnly"), ("write-only", "writeOnly")):
            _plain = document(**{f"{_name}_required": _required})
            _marked = document(
                **{_name: {**STRING, _keyword: True}, f"{_name}_required": _required}
            )
            _PROPERTY_EDITS |= _both(
                f"{_side}-{_word}-property-became-{_mark}",
                _plain,
                _marked,
                f"{_side}-{_word}-property-became-not-{_mark}",
            )
    _without = document(pet_without=["value"])
    _PROPERTY_EDITS |= _both(
        f"response-{_word}-property-added",
        _without,
        document(pet_required=_required),
        f"response-{_word}-property-removed",
    )
    _PROPERTY_EDITS |= _both(
        f"response-{_word}-write-only-property-added",
        _without,
        document(pet=_of(STRING, writeOnly=True), pet_required=_required),
        f"response-{_word}-write-only-property-removed",
    )

_BODY_EDITS: dict[str, Edit] = {
    **_both(
        "request-body-added-optional",
        _without_body(),
        _with_body(),
        "request-body-removed",
    ),
    "request-body-added-required": (_without_body(), _with_body(required=True)),
    **_both(
        "request-body-became-required",
        _with_body(),
        _with_body(required=True),
        "request-body-became-optional",
    ),
    **_both(
        "request-body-media-type-added",
        _media(json=OBJECT),
        _media(json=OBJECT, csv=STRING),
        "request-body-media-type-removed",
    ),
    **_both(
        "request-body-media-type-schema-added",
        _bare_body(),
        _with_body(),
        "request-body-media-type-schema-removed",
    ),
}

_ANSWER_EDITS: dict[str, Edit] = {
    **_both(
        "response-body-media-type-schema-added",
        _bare_answer(),
        document(),
        "response-body-media-type-schema-removed",
    ),
    "response-header-added": (document(), _header(STRING)),
    "optional-response-header-removed": (_header(STRING), document()),
    "required-response-header-removed": (_header(STRING, required=True), document()),
    "response-header-became-optional": (
        _header(STRING, required=True),
        _header(STRING),
    ),
    **_both(
        "response-media-type-added",
        _answers("application/json"),
        _answers("application/json", "text/csv"),
        "response-media-type-removed",
    ),
    "response-media-type-name-changed": (
        _answers("application/json"),
        _answers("text/csv"),
    ),
    **_both(
        "response-media-type-name-generalized",
        _answers("application/json"),
        _answers("application/*"),
        "response-media-type-name-specialized",
    ),
    **_both(
        "response-non-success-status-added",
        document(),
        document(
            answers={
                "404": {
                    "description": "None.",
                    "content": {"application/json": {"schema": CAT}},
                }
            }
        ),
        "response-non-success-status-removed",
    ),
    **_both(
        "response-success-status-added",
        document(),
        document(answers={"202": {"description": "Later."}}),
        "response-success-status-removed",
    ),
    "default-response-changed": (
        document(
            answers={
                "default": {
                    "description": "No.",
                    "content": {"application/json": {"schema": CAT}},
                }
            }
        ),
        document(
            answers={
                "default": {
                    "description": "No.",
                    "content": {"application/json": {"schema": DOG}},
                }
            }
        ),
    ),
    "link-changed": (
        document(),
        document(
            responses={
                "200": {
                    **_answering({})["200"],
                    "links": {"create": {"operationId": "createPet"}},
                }
            }
        ),
    ),
}

_HOOK = {
    "post": {
        "requestBody": {"content": {"application/json": {"schema": CAT}}},
        "responses": {"200": {"description": "Thanks."}},
    }
}
_KEY: list[dict[str, list[str]]] = [{"key": []}]
_READ, _WRITE = [{"oauth": ["read"]}], [{"oauth": ["read", "write"]}]


def _creating(**said: Any) -> dict[str, Any]:
    return document(creating=said)


def _root(**said: Any) -> dict[str, Any]:
    return document(root=said)


_OTHER = {"/owners": {"get": {"responses": {"204": {"description": "None."}}}}}
_OLD = {
    "/owners": {
        "get": {"deprecated": True, **SUNSET, "responses": {"204": {"description": ""}}}
    }
}
_AGED = {
    "/owners": {"get": {"deprecated": True, "responses": {"204": {"description": ""}}}}
}

_LIFE_EDITS: dict[str, Edit] = {
    "endpoint-added": (document(), document(paths=_OTHER)),
    "api-path-removed-without-deprecation": (document(paths=_OTHER), document()),
    "api-path-removed-with-deprecation": (document(paths=_AGED), document()),
    "api-path-removed-before-sunset": (document(paths=_OLD), document()),
    "api-removed-without-deprecation": (document(paths=_OTHER), document()),
    "api-removed-with-deprecation": (document(paths=_AGED), document()),
    "api-removed-before-sunset": (document(paths=_OLD), document()),
    "endpoint-deprecated": (document(), _creating(**DEPRECATED)),
    "endpoint-deprecated-with-sunset": (
        document(),
        _creating(**DEPRECATED, **SUNSET),
    ),
    "endpoint-reactivated": (_creating(**DEPRECATED), document()),
    "api-deprecated-sunset-missing": (
        _creating(**DEPRECATED, **SUNSET),
        _creating(**DEPRECATED),
    ),
    "sunset-deleted": (_creating(**DEPRECATED, **SUNSET), _creating(**DEPRECATED)),
    "api-deprecated-sunset-parse": (
        _creating(**DEPRECATED),
        _creating(**DEPRECATED, **{"x-sunset": "soon"}),
    ),
    "api-path-sunset-parse": (
        _creating(**DEPRECATED),
        _creating(**DEPRECATED, **{"x-sunset": "soon"}),
    ),
    "api-sunset-date-changed-too-small": (
        _creating(**DEPRECATED, **SUNSET),
        _creating(**DEPRECATED, **{"x-sunset": "2026-12-01"}),
    ),
    "api-sunset-date-too-small": (
        _creating(**DEPRECATED),
        _creating(**DEPRECATED, **{"x-sunset": "2026-12-01"}),
    ),
    "api-invalid-stability-level": (
        document(),
        _creating(**{"x-stability-level": "shaky"}),
    ),
    **_both(
        "api-stability-decreased",
        _creating(**{"x-stability-level": "stable"}),
        _creating(**{"x-stability-level": "alpha"}),
        "api-stability-increased",
    ),
    "api-operation-id-added": (
        _creating(operationId=""),
        _creating(operationId="registerPet"),
    ),
    "api-operation-id-removed": (
        _creating(operationId="registerPet"),
        _creating(operationId=""),
    ),
    "operation-id-renamed": (
        _creating(operationId="registerPet"),
        _creating(operationId="enrolPet"),
    ),
    **_both(
        "api-tag-added",
        _creating(tags=[]),
        _creating(tags=["animals"]),
        "api-tag-removed",
    ),
    "path-renamed": (document(), document(path="/animals")),
    "webhook-added": (document(), _root(webhooks={"born": _HOOK})),
    "webhook-removed": (_root(webhooks={"born": _HOOK}), document()),
    "callback-changed": (
        _creating(callbacks={"done": {"{$request.query.url}": _HOOK}}),
        _creating(callbacks={"done": {"{$request.query.to}": _HOOK}}),
    ),
}

_ACCESS_EDITS: dict[str, Edit] = {
    **_both(
        "api-global-security-added",
        document(),
        _root(security=_KEY),
        "api-global-security-removed",
    ),
    **_both(
        "api-global-security-scope-added",
        _root(security=_READ),
        _root(security=_WRITE),
        "api-global-security-scope-removed",
    ),
    **_both(
        "api-security-added",
        _creating(security=[]),
        _creating(security=_KEY),
        "api-security-removed",
    ),
    **_both(
        "api-security-scope-added",
        _creating(security=_READ),
        _creating(security=_WRITE),
        "api-security-scope-removed",
    ),
    **_both(
        "api-security-component-added",
        document(),
        document(schemes={**_SCHEMES, "login": {"type": "http", "scheme": "basic"}}),
        "api-security-component-removed",
    ),
    "api-security-component-type-changed": (
        document(),
        document(schemes={**_SCHEMES, "key": {"type": "http", "scheme": "bearer"}}),
    ),
    **_both(
        "api-security-component-oauth-scope-added",
        document(schemes=_oauth(scopes={"read": "Reads."})),
        document(),
        "api-security-component-oauth-scope-removed",
    ),
    "api-security-component-oauth-scope-changed": (
        document(),
        document(schemes=_oauth(scopes={"read": "Looks.", "write": "Writes."})),
    ),
    "api-security-component-oauth-token-url-changed": (
        document(),
        document(schemes=_oauth(tokenUrl="https://pets.example/oauth/token")),
    ),
    "api-security-component-oauth-url-changed": (
        document(schemes=_oauth(authorizationUrl="https://pets.example/a")),
        document(schemes=_oauth(authorizationUrl="https://pets.example/b")),
    ),
    "server-url-changed": (
        document(),
        _root(servers=[{"url": "https://animals.example"}]),
    ),
}


def _titled(title: str) -> dict[str, Any]:
    return document(pet={**OBJECT, "title": title})


def _extra(extra: Any) -> dict[str, Any]:
    return document(pet={**OBJECT, "additionalProperties": extra})


_NAME_EDITS: dict[str, Edit] = {
    "api-schema-removed": (document(schemas={"Unused": OBJECT}), document()),
    "schema-renamed": (
        document(pet=CAT),
        document(
            pet={"$ref": "#/components/schemas/Kitten"},
            schemas={"Kitten": document()["components"]["schemas"]["Cat"]},
        ),
    ),
    "ref-retargeted": (
        document(pet=CAT, schemas={"Lion": document()["components"]["schemas"]["Cat"]}),
        document(
            pet={"$ref": "#/components/schemas/Lion"},
            schemas={"Lion": document()["components"]["schemas"]["Cat"]},
        ),
    ),
    "schema-title-changed": (_titled("Value"), _titled("Worth")),
    "additional-properties-closed-request": (
        document(body={**OBJECT, "additionalProperties": True}),
        document(body={**OBJECT, "additionalProperties": False}),
    ),
    "additional-properties-opened-response": (_extra(False), _extra(True)),
    "additional-properties-type-changed": (_extra(STRING), _extra(INTEGER)),
    "enum-varnames-changed": (
        document(pet={"enum": [1, 2], "x-enum-varnames": ["ONE", "TWO"]}),
        document(pet={"enum": [1, 2], "x-enum-varnames": ["FIRST", "SECOND"]}),
    ),
    "enum-reordered": (
        document(pet=_of(STRING, enum=["a", "b"])),
        document(pet=_of(STRING, enum=["b", "a"])),
    ),
    "format-only-changed": (
        document(pet=_of(INTEGER, format="int32")),
        document(pet=_of(INTEGER, format="int64")),
    ),
    "format-python-type-changed": (
        document(pet=STRING),
        document(pet=_of(STRING, format="date-time")),
    ),
    "example-changed": (
        document(pet=_of(STRING, example="a")),
        document(pet=_of(STRING, example="b")),
    ),
    "description-changed": (document(), _creating(description="Makes a pet.")),
    "external-docs-changed": (
        document(),
        _creating(externalDocs={"url": "https://pets.example/docs"}),
    ),
    "extension-changed": (_creating(**{"x-note": "a"}), _creating(**{"x-note": "b"})),
}
for _kind, _versions in {
    "info-version-changed": ("1.0.0", "2.0.0"),
    "api-version-not-bumped": ("1.0.0", "1.0.0"),
    "api-version-decreased": ("2.0.0", "1.0.0"),
    "api-major-version-not-bumped": ("1.0.0", "1.1.0"),
}.items():
    _NAME_EDITS[_kind] = tuple(  # type: ignore[assignment]
        _root(info={"title": "Pets", "version": version}) for version in _versions
    )
_NAME_EDITS["openapi-version-changed"] = (_root(openapi="3.0.3"), document())

DOCUMENTS: dict[str, Edit] = {
    **_PARAMETER_EDITS,
    **_PROPERTY_EDITS,
    **_BODY_EDITS,
    **_ANSWER_EDITS,
    **_LIFE_EDITS,
    **_ACCESS_EDITS,
    **_NAME_EDITS,
}
"""By kind: the document as it was, and as it is."""
