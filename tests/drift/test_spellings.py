"""Documents that mean the same in other words: nothing has changed."""

from __future__ import annotations

from typing import Any

import pytest

from .documents import document, operation, said

Schema = dict[str, Any]
SHORT: Schema = {"type": "string", "maxLength": 9, "default": "x", "deprecated": True}
SECRET: Schema = {"type": "string", "readOnly": True, "maxLength": 9}
NULL: Schema = {"type": "null"}


def sending(schema: Schema) -> dict[str, Any]:
    """A document that sends and receives a field of this schema."""
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}
    pet = {"type": "object", "required": ["id"], "properties": {"name": schema}}
    saving = operation(
        requestBody={"content": content},
        responses={"200": {"description": "It.", "content": content}},
    )
    schemas = {"Pet": pet, "Short": SHORT, "Secret": SECRET}
    return document({"/pets": {"post": saving}}, components={"schemas": schemas})


def to(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SHORT, to("Short")),
        (SHORT, {"allOf": [SHORT]}),
        (SHORT, {"oneOf": [SHORT]}),
        (SHORT, {"anyOf": [to("Short")]}),
        (SECRET, {"oneOf": [to("Secret")]}),
        ({**SHORT, "type": ["string", "null"]}, {"anyOf": [SHORT, NULL]}),
        ({**SHORT, "type": ["string", "null"]}, {"oneOf": [NULL, to("Short")]}),
        ({**SECRET, "type": ["null", "string"]}, {"anyOf": [to("Secret"), NULL]}),
    ],
)
def test_spellings_of_one_schema(one: Schema, other: Schema) -> None:
    assert said(sending(one), sending(other)) == []
    assert said(sending(other), sending(one)) == []


def test_limits_beside_null_are_compared() -> None:
    """As FastAPI writes what is optional."""
    old, new = (
        sending({"anyOf": [{"type": "string", "maxLength": length}, NULL]})
        for length in (9, 5)
    )
    assert said(old, new) == [
        "constraint-tightened Pet.name: maxLength 9 → maxLength 5 (breaking/safe)"
    ]
