"""What operations send."""

from __future__ import annotations

from typing import Any

from codegen.drift.changes import Touched

from .documents import document, judged, operation, said

THING = {"type": "object", "properties": {"a": {"type": "string"}}}
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def sent(content: dict[str, Any] | None, **said_of_it: Any) -> dict[str, Any]:
    body = {"requestBody": {"content": content, **said_of_it}} if content else {}
    return document({"/pets": {"post": operation(**body)}})


def of(*media: str, schema: Any = THING) -> dict[str, Any]:
    return {each: {"schema": schema} for each in media}


def lines(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return [line for line in said(old, new) if " POST " in line]


def test_bodies_come_and_go() -> None:
    body = of(JSON, schema={"type": "array", "items": {"type": "string"}})
    assert lines(sent(None), sent(body)) == [
        "body-added POST /pets body:  → array of string (safe/safe)"
    ]
    assert lines(sent(None), sent(body, required=True)) == [
        "required-body-added POST /pets body:  → array of string (breaking/breaking)"
    ]
    assert lines(sent(body), sent(None)) == [
        "body-removed POST /pets body: array of string →  (dangerous/breaking)"
    ]
    (finding,) = judged(sent(body), sent(None))
    assert finding.change.touches == (Touched("parameter", "pets.create", "body"),)


def test_bodies_become_required() -> None:
    optional, required = sent(of(JSON)), sent(of(JSON), required=True)
    assert lines(optional, required) == [
        "became-required POST /pets body (breaking/breaking)"
    ]
    assert lines(required, optional) == ["became-optional POST /pets body (safe/safe)"]


def test_media_types() -> None:
    text = {"schema": {"type": "string"}}
    both = sent({JSON: {"schema": THING}, "text/csv": text})
    assert lines(sent(of(JSON)), both) == [
        "body-media-added POST /pets body text/csv:  → text/csv (safe/safe)"
    ]
    assert lines(both, sent(of(JSON))) == [
        "body-media-removed POST /pets body text/csv: text/csv →  (breaking/breaking)"
    ]
    assert lines(sent(of(JSON)), sent(of("application/vnd.pets+json"))) == [
        "body-media-changed POST /pets body: application/json → "
        "application/vnd.pets+json (breaking/dangerous)"
    ]


def test_what_says_the_same_in_another_form_is_not_offered() -> None:
    """The client never sends it, so nobody notices."""
    assert lines(sent(of(JSON)), sent(of(JSON, FORM))) == []
    assert lines(sent(of(JSON, FORM)), sent(of(JSON))) == []


def test_what_carries_something_else_now_is_offered() -> None:
    other = {"schema": {"type": "array", "items": {"type": "string"}}}
    alike, unlike = sent(of(JSON, FORM)), sent({**of(JSON), FORM: other})
    assert lines(alike, unlike) == [
        f"body-media-offered POST /pets body {FORM}:  → {FORM} (safe/safe)"
    ]
    assert lines(unlike, alike) == [
        f"body-media-withdrawn POST /pets body {FORM}: {FORM} →  (safe/breaking)"
    ]


def test_a_charset_is_no_other_media_type() -> None:
    assert lines(sent(of(JSON)), sent(of(f"{JSON}; charset=utf-8"))) == []


def test_the_preferred_media_type() -> None:
    other = {"type": "array", "items": {"type": "string"}}
    old = sent({FORM: {"schema": THING}})
    new = sent({JSON: {"schema": other}, FORM: {"schema": THING}})
    assert lines(old, new) == [
        "body-default-media-changed POST /pets body: "
        "application/x-www-form-urlencoded → application/json (safe/dangerous)",
        "body-media-added POST /pets body application/json:  → application/json "
        "(safe/safe)",
    ]


def test_types_are_compared_once_for_all_media_types() -> None:
    def sent_as(type_: str) -> dict[str, Any]:
        schema = {"type": "array", "items": {"type": type_}}
        return sent(of(JSON, "application/vnd.pets+json", schema=schema))

    assert lines(sent_as("string"), sent_as("integer")) == [
        "type-changed POST /pets body application/json: array of string → array of "
        "integer (breaking/breaking)"
    ]


def test_limits_of_a_body() -> None:
    schema = {"type": "array", "items": {"type": "string"}, "maxItems": 9}
    old, new = (sent(of(JSON, schema={**schema, "maxItems": n})) for n in (9, 8))
    assert lines(old, new) == [
        "constraint-tightened POST /pets body application/json: maxItems 9 → maxItems "
        "8 (breaking/safe)"
    ]


def test_parts() -> None:
    media = "multipart/form-data"

    def encoded(**encoding: Any) -> dict[str, Any]:
        return sent({media: {"schema": THING, "encoding": encoding}})

    old, new = encoded(), encoded(a={"contentType": "text/csv"})
    assert lines(old, new) == [
        "part-serialization-changed POST /pets body multipart/form-data part a:  → as "
        "text/csv (breaking/safe)"
    ]


def test_conditions_of_a_schema_with_a_name_are_told_once() -> None:
    def with_schema(**conditions: Any) -> dict[str, Any]:
        schemas = {"Thing": {**THING, **conditions}}
        content = {JSON: {"schema": {"$ref": "#/components/schemas/Thing"}}}
        post = {"post": operation(requestBody={"content": content})}
        return document(
            {"/pets": post, "/owners": post}, components={"schemas": schemas}
        )

    both = {"dependentRequired": {"a": ["b"]}, "minProperties": 1}
    assert said(with_schema(), with_schema(**both)) == [
        'constraint-added Thing:  → dependentRequired {"a": ["b"]} (dangerous/safe)',
        "constraint-added Thing:  → minProperties 1 (dangerous/safe)",
    ]
