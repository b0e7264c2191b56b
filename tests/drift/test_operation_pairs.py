"""Operations of two versions of a document, paired."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.drift.operation_pairs import pair_operations

from .documents import api_of, document, operation

Paired = tuple[list[tuple[str, str]], list[str], list[str]]


def paired(old: dict[str, Any], new: dict[str, Any]) -> Paired:
    found = pair_operations(api_of(old), api_of(new))
    return (
        [(first.coordinate, second.coordinate) for first, second in found.kept],
        [one.coordinate for one in found.removed],
        [one.coordinate for one in found.added],
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/pets/{id}", "/pets/{petId}"),
        ("/pets/{id}", "/pets/{petId}/"),
        ("/pets", "/pets/"),
    ],
)
def test_paths_that_only_say_it_otherwise(old: str, new: str) -> None:
    first, second = (document({path: {"get": operation()}}) for path in (old, new))
    assert paired(first, second) == ([(f"GET {old}", f"GET {new}")], [], [])
    assert paired(second, first) == ([(f"GET {new}", f"GET {old}")], [], [])


def test_the_path_of_the_server_is_part_of_the_path() -> None:
    swagger = {
        "swagger": "2.0",
        "info": {"title": "Pets", "version": "1"},
        "host": "pets.example",
        "basePath": "/api",
        "paths": {"/pets/": {"get": operation()}},
    }
    openapi = document(
        {"/api/pets/": {"get": operation()}}, servers=[{"url": "https://pets.example"}]
    )
    assert paired(swagger, openapi) == ([("GET /pets/", "GET /api/pets/")], [], [])


def test_moved_operations_are_found_by_their_id() -> None:
    old = document({"/pets/{id}": {"get": operation(operationId="readPet")}})
    new = document({"/animals/{id}": {"get": operation(operationId="readPet")}})
    assert paired(old, new) == ([("GET /pets/{id}", "GET /animals/{id}")], [], [])
    new = document({"/pets/{id}/read": {"post": operation(operationId="readPet")}})
    assert paired(old, new) == ([("GET /pets/{id}", "POST /pets/{id}/read")], [], [])


def test_what_could_be_several_is_none() -> None:
    old = document({"/pets/{id}": {"get": operation(tags=["a"])}})
    new = document(
        {
            "/pets/{x}": {"get": operation(tags=["b"])},
            "/pets/{y}": {"get": operation(tags=["c"])},
        }
    )
    assert paired(old, new) == (
        [],
        ["GET /pets/{id}"],
        ["GET /pets/{x}", "GET /pets/{y}"],
    )


def test_another_operation_on_the_same_path_is_another() -> None:
    old = document({"/pets": {"get": operation(operationId="listPets")}})
    new = document({"/pets": {"post": operation(operationId="createPet")}})
    assert paired(old, new) == ([], ["GET /pets"], ["POST /pets"])
