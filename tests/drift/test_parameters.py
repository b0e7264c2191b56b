"""What operations are asked with."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.drift.changes import Touched

from .documents import document, judged, operation, said

STRINGS = {"type": "array", "items": {"type": "string"}}
INTEGER = {"type": "integer"}


def asked(*parameters: dict[str, Any], path: str = "/pets") -> dict[str, Any]:
    return document({path: {"get": operation(parameters=list(parameters))}})


def query(name: str, schema: Any = None, **further: Any) -> dict[str, Any]:
    return {"in": "query", "name": name, "schema": schema or {}, **further}


def in_path(name: str) -> dict[str, Any]:
    return {"in": "path", "name": name, "required": True, "schema": INTEGER}


def test_parameters_come_and_go() -> None:
    old = asked(query("gone", INTEGER))
    new = asked(
        query("new", STRINGS), query("needed", {"type": "boolean"}, required=True)
    )
    assert said(old, new) == [
        "parameter-removed GET /pets query gone: integer →  (dangerous/breaking)",
        "required-parameter-added GET /pets query needed:  → boolean "
        "(breaking/breaking)",
        "parameter-added GET /pets query new:  → array of string (safe/safe)",
    ]
    assert judged(old, new)[0].change.touches == (
        Touched("parameter", "pets.list", "gone"),
    )


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            query("q", INTEGER),
            query("query", INTEGER),
            "parameter-renamed GET /pets query q: q → query (dangerous/breaking)",
        ),
        (
            query("pageSize", INTEGER),
            query("page_size", INTEGER),
            "parameter-respelled GET /pets query pageSize: pageSize → page_size "
            "(dangerous/safe)",
        ),
        (
            query("owner_id", INTEGER, required=True),
            query("owner", INTEGER, required=True),
            "required-parameter-renamed GET /pets query owner_id: owner_id → owner "
            "(breaking/breaking)",
        ),
        (
            query("trace", INTEGER),
            {**query("trace", INTEGER), "in": "header"},
            "parameter-moved GET /pets query trace: query → header (breaking/safe)",
        ),
        (
            {**query("X-Trace", INTEGER), "in": "header"},
            query("X-Trace", INTEGER),
            "parameter-moved GET /pets header X-Trace: header → query (breaking/safe)",
        ),
    ],
)
def test_parameters_are_paired(
    old: dict[str, Any], new: dict[str, Any], line: str
) -> None:
    assert said(asked(old), asked(new)) == [line]


def test_what_could_be_several_is_not_renamed() -> None:
    old = asked(query("order", INTEGER))
    new = asked(query("order_by", INTEGER), query("ordering", INTEGER))
    assert [finding.change.kind for finding in judged(old, new)] == [
        "parameter-removed",
        "parameter-added",
        "parameter-added",
    ]


def test_other_names_of_other_things_are_not_renamed() -> None:
    kinds = {f.change.kind for f in judged(asked(query("a")), asked(query("page")))}
    assert kinds == {"parameter-removed", "parameter-added"}


def test_headers_have_no_case() -> None:
    old = asked({"in": "header", "name": "X-Trace", "schema": INTEGER})
    new = asked({"in": "header", "name": "x-trace", "schema": INTEGER})
    assert said(old, new) == []


def test_parameters_of_the_path() -> None:
    old = asked(in_path("id"), path="/pets/{id}")
    assert said(old, asked(in_path("petId"), path="/pets/{petId}")) == [
        "path-parameter-renamed GET /pets/{id} path id: id → petId (safe/breaking)"
    ]
    old = asked(in_path("pet_id"), path="/pets/{pet_id}")
    assert said(old, asked(in_path("petId"), path="/pets/{petId}")) == []


def test_parameters_of_the_path_are_given_by_position() -> None:
    def at(path: str) -> dict[str, Any]:
        found = asked(in_path("a"), in_path("b"), path=path)
        found["paths"][path]["get"] |= {"operationId": "readIt", "tags": ["x"]}
        return found

    assert said(at("/x/{a}/{b}"), at("/y/{b}/{a}")) == [
        "operation-moved GET /x/{a}/{b}: /x/{a}/{b} → /y/{b}/{a} (breaking/safe)",
        "path-parameters-reordered GET /x/{a}/{b} path: a, b → b, a (safe/breaking)",
    ]


def test_the_order_of_other_parameters_says_nothing() -> None:
    first, second = query("a", INTEGER), query("b", INTEGER)
    assert said(asked(first, second), asked(second, first)) == []


@pytest.mark.parametrize(
    ("schema", "old", "new", "line"),
    [
        (STRINGS, {}, {"explode": False}, "form, exploded → form, not exploded"),
        (
            STRINGS,
            {},
            {"style": "pipeDelimited", "explode": False},
            "form, exploded → pipeDelimited, not exploded",
        ),
        (INTEGER, {}, {"style": "spaceDelimited", "explode": False}, ""),
        (
            INTEGER,
            {},
            {"allowReserved": True},
            "plain → plain, reserved characters as they are",
        ),
    ],
)
def test_how_values_are_written(
    schema: Any, old: dict[str, Any], new: dict[str, Any], line: str
) -> None:
    found = said(asked(query("x", schema, **old)), asked(query("x", schema, **new)))
    expected = f"serialization-changed GET /pets query x: {line} (breaking/safe)"
    assert found == ([expected] if line else [])


def test_what_is_written_as_json() -> None:
    plain = asked(query("x", STRINGS))
    media = {"application/json": {"schema": STRINGS}}
    json = asked({"in": "query", "name": "x", "content": media})
    assert said(plain, json) == [
        "serialization-changed GET /pets query x: form, exploded → as application/json "
        "(breaking/safe)"
    ]


def test_a_parameter_that_many_operations_have_is_one_change() -> None:
    def several(*parameters: dict[str, Any]) -> dict[str, Any]:
        get = {"get": operation(parameters=list(parameters))}
        return document({"/pets": get, "/owners": get, "/vets": get})

    (finding,) = judged(several(), several(query("page", INTEGER)))
    assert finding.change.subject == "* query page"
    assert finding.change.operations == ("GET /owners", "GET /pets", "GET /vets")
    assert len(finding.change.touches) == 3
