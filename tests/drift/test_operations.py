"""Which operations there are, where they are and what they are called."""

from __future__ import annotations

from typing import Any

from codegen.drift.changes import Touched

from .documents import document, judged, operation, said


def test_operations_come_and_go() -> None:
    old = document({"/pets": {"get": operation(deprecated=True), "put": operation()}})
    new = document({"/owners": {"get": operation()}})
    assert said(old, new) == [
        "operation-added GET /owners:  → owners.list (safe/safe)",
        "deprecated-operation-removed GET /pets: pets.list →  (breaking/breaking)",
        "operation-removed PUT /pets: pets.replace →  (breaking/breaking)",
    ]
    assert [finding.change.touches for finding in judged(old, new)] == [
        (Touched("operation", "owners.list"),),
        (Touched("operation", "pets.list"),),
        (Touched("operation", "pets.replace"),),
    ]


def tagged(*tags: str) -> dict[str, Any]:
    paths = ["/a", "/b", "/c"]
    return document(
        {
            path: {"get": operation(tags=[tag], operationId=f"read_{path[1]}")}
            for path, tag in zip(paths, tags, strict=False)
        }
    )


def test_a_method_in_another_group_is_another_method() -> None:
    assert said(tagged("x", "x"), tagged("x", "y")) == [
        "operation-regrouped GET /b: x.read_b → y.read_b (safe/breaking)"
    ]


def test_a_group_that_is_renamed_is_one_change() -> None:
    assert said(tagged("x", "x", "z"), tagged("y", "y", "z")) == [
        "group-renamed group x: x → y (safe/breaking)"
    ]
    (finding,) = judged(tagged("x", "x", "z"), tagged("y", "y", "z"))
    assert finding.change.operations == ("GET /a", "GET /b")
    assert finding.change.hint == "y"


def test_groups_that_are_joined_are_not_renamed() -> None:
    assert said(tagged("x", "x", "z"), tagged("z", "z", "z")) == [
        "operation-regrouped GET /a: x.read_a → z.read_a (safe/breaking)",
        "operation-regrouped GET /b: x.read_b → z.read_b (safe/breaking)",
    ]


def test_an_id_that_says_nothing_changes_nothing() -> None:
    old = document({"/pets": {"get": operation(operationId="getPets", tags=["pets"])}})
    new = document({"/pets": {"get": operation(operationId="listPets", tags=["pets"])}})
    assert said(old, new) == []


def test_a_method_of_another_name() -> None:
    old = document({"/pets": {"post": operation(operationId="addPet", tags=["pets"])}})
    new = document({"/pets": {"post": operation(operationId="newPet", tags=["pets"])}})
    (finding,) = judged(old, new)
    assert finding.change.kind == "operation-renamed"
    assert (finding.change.old, finding.change.new) == ("pets.add", "pets.new")
    assert finding.change.hint == "pets.new"


def moved(*paths: str, method: str = "get") -> dict[str, Any]:
    return document(
        {
            path: {method: operation(operationId=f"read{number}", tags=["x"])}
            for number, path in enumerate(paths)
        }
    )


def test_operations_move() -> None:
    assert said(moved("/a"), moved("/b")) == [
        "operation-moved GET /a: /a → /b (breaking/safe)"
    ]
    assert said(moved("/a"), moved("/a", method="post")) == [
        "method-changed GET /a: GET → POST (breaking/safe)"
    ]
    assert said(moved("/a"), moved("/a/")) == [
        "trailing-slash-changed GET /a: /a → /a/ (dangerous/safe)"
    ]


def test_operations_that_move_together_are_one_change() -> None:
    old, new = moved("/v1/a", "/v1/b/{id}"), moved("/v2/a", "/v2/b/{id}")
    assert said(old, new) == ["paths-moved paths /v1: /v1 → /v2 (breaking/safe)"]
    (finding,) = judged(old, new)
    assert finding.change.operations == ("GET /v1/a", "GET /v1/b/{id}")


def test_the_version_of_a_document_is_no_change_for_a_client() -> None:
    old, new = moved("/a"), moved("/a")
    new["info"]["version"] = "2.0.0"
    assert said(old, new) == []
