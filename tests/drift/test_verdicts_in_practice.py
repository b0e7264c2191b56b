"""What is called breaking on the wire breaks, and nothing else does.

A client that is generated from the old document calls a server that does what the new
one says. What breaks is a call that raises, code that relies on what the old types
promise, or a request in which the server does not find what it needs. That an answer
does not fit is reported, but code that works all the same is not broken.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest

from ..generation import UNCONFIGURED, imported, openapi_files
from ..runtime.server import Reply, Request, Server, answer, serving
from .documents import document, judged, operation, patched

Patch = dict[str, Any]
JSON = "application/json"
PET = {"name": "Rex", "nickname": "R", "kind": "dog", "count": 1}
USUAL = answer(200, PET)


def _answers(schema: Any) -> Patch:
    return {"200": {"description": "It.", "content": {JSON: {"schema": schema}}}}


def _old() -> dict[str, Any]:
    string = {"type": "string"}
    pet = {
        "type": "object",
        "required": ["name", "count", "kind"],
        "properties": {
            "name": string,
            "nickname": string,
            "kind": {"type": "string", "enum": ["cat", "dog"]},
            "count": {"type": "integer", "format": "int32"},
        },
    }
    ids = {"type": "array", "items": {"type": "integer"}}
    reference = {"$ref": "#/components/schemas/Pet"}
    one = {"name": "id", "in": "path", "required": True, "schema": string}
    reading = operation(
        operationId="getPet",
        tags=["pets"],
        parameters=[
            one,
            {"name": "ids", "in": "query", "schema": ids},
            {"name": "trace", "in": "query", "schema": string},
        ],
        responses=_answers(reference),
    )
    creating = operation(
        operationId="createPet",
        tags=["pets"],
        security=[],
        requestBody={"content": {JSON: {"schema": reference}}},
    )
    return document(
        {
            "/pets/{id}": {
                "get": reading,
                "delete": operation(
                    operationId="deletePet", tags=["pets"], parameters=[one]
                ),
            },
            "/pets": {"post": creating},
        },
        components={
            "schemas": {"Pet": pet},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    )


OLD = _old()
PETS = OLD["paths"]["/pets/{id}"]
GET = PETS["get"]


def getting(**said: Any) -> Patch:
    return {"paths": {"/pets/{id}": {"get": said}}}


def creating(**said: Any) -> Patch:
    return {"paths": {"/pets": {"post": said}}}


def asking(**parameters: Patch) -> Patch:
    """The operation with other things said of its parameters."""
    return getting(
        parameters=[
            {**one, **parameters.get(one["name"], {})} for one in GET["parameters"]
        ]
    )


def pet(**properties: Any) -> Patch:
    return {"components": {"schemas": {"Pet": {"properties": properties}}}}


def _read(client: Any) -> None:
    """What code does with a pet, as the old types allow it."""
    found = client.pets.get("1", ids=[1, 2], trace="t")
    assert found.name.upper()
    assert found.nickname is None or found.nickname.upper()
    assert found.kind.upper()
    assert isinstance(found.count, int)


def _create(client: Any) -> None:
    client.pets.create({"name": "Rex", "kind": "dog", "count": 1})


def _delete(client: Any) -> None:
    assert client.pets.delete("1") is None


def _anything(request: Request) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    patch: Patch
    """What changes in the document."""
    call: Callable[[Any], None] = _read
    reply: Reply = USUAL
    takes: Callable[[Request], bool] = _anything
    """Whether the new server finds in a request what it needs."""


def header(name: str) -> Callable[[Request], bool]:
    return lambda request: name in request.headers


CASES = {
    "another status of success": Case(
        patch=getting(responses={"200": None, "201": GET["responses"]["200"]}),
        reply=answer(201, PET),
    ),
    "a status of success without a body": Case(
        patch=getting(responses={"202": {"description": "Later."}}),
        reply=answer(202),
    ),
    "no body any more": Case(
        patch=getting(responses={"200": None, "204": {"description": "Nothing."}}),
        reply=answer(204),
    ),
    "a body that was not there": Case(
        patch={"paths": {"/pets/{id}": {"delete": {"responses": _answers({})}}}},
        call=_delete,
    ),
    "text becomes a number": Case(
        patch=pet(name={"type": "integer"}), reply=answer(200, {**PET, "name": 1})
    ),
    "a number becomes any number": Case(
        patch=pet(count={"type": "number", "format": None}),
        reply=answer(200, {**PET, "count": 1.5}),
    ),
    "a wider number": Case(
        patch=pet(count={"format": "int64"}),
        reply=answer(200, {**PET, "count": 2**60}),
    ),
    "text becomes a time": Case(
        patch=pet(name={"format": "date-time"}),
        reply=answer(200, {**PET, "name": "2026-11-21T10:00:00Z"}),
    ),
    "what was never null is null": Case(
        patch=pet(name={"type": ["string", "null"]}),
        reply=answer(200, {**PET, "name": None}),
    ),
    "what was optional is null": Case(
        patch=pet(nickname={"type": ["string", "null"]}),
        reply=answer(200, {**PET, "nickname": None}),
    ),
    "a field is gone": Case(
        patch=patched(
            pet(name=None),
            {"components": {"schemas": {"Pet": {"required": ["count", "kind"]}}}},
        ),
        reply=answer(200, {key: PET[key] for key in ("kind", "count")}),
    ),
    "another value of an enum": Case(
        patch=pet(kind={"enum": ["cat", "dog", "cow"]}),
        reply=answer(200, {**PET, "kind": "cow"}),
    ),
    "a further field": Case(
        patch=pet(age={"type": "integer"}), reply=answer(200, {**PET, "age": 3})
    ),
    "another media type": Case(
        patch=getting(
            responses={"200": {"content": {JSON: None, "text/csv": {"schema": {}}}}}
        ),
        reply=answer(200, "name\nRex\n", "text/csv"),
    ),
    "the path's parameter is called otherwise": Case(
        patch={
            "paths": {
                "/pets/{id}": None,
                "/pets/{petId}": json.loads(
                    json.dumps(PETS).replace('"name": "id"', '"name": "petId"')
                ),
            }
        },
        takes=lambda request: request.path == "/pets/1",
    ),
    "another path": Case(
        patch={"paths": {"/pets/{id}": None, "/animals/{id}": PETS}},
        takes=lambda request: request.path == "/animals/1",
    ),
    "a list is written otherwise": Case(
        patch=asking(ids={"style": "pipeDelimited", "explode": False}),
        takes=lambda request: ("ids", "1|2") in request.query,
    ),
    "a parameter in another place": Case(
        patch=asking(trace={"in": "header"}), takes=header("trace")
    ),
    "an optional parameter more": Case(
        patch=getting(
            parameters=[*GET["parameters"], {"name": "x", "in": "query", "schema": {}}]
        ),
    ),
    "a parameter becomes required": Case(
        patch=creating(parameters=[{"name": "x", "in": "query", "required": True}]),
        call=_create,
        takes=lambda request: "x" in dict(request.query),
    ),
    "credentials for what was public": Case(
        patch=creating(security=[{"token": []}]),
        call=_create,
        takes=header("authorization"),
    ),
    "credentials where nothing was said": Case(
        patch=getting(security=[{"token": []}]), takes=header("authorization")
    ),
    "a body of another media type": Case(
        patch=creating(
            requestBody={"content": {JSON: None, "text/csv": {"schema": {}}}}
        ),
        call=_create,
        takes=lambda request: "csv" in request.headers["content-type"],
    ),
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    files = openapi_files(json.dumps(OLD), UNCONFIGURED)
    with imported(tmp_path_factory.mktemp("old"), files) as package:
        yield package


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def breaks(case: Case, shop: ModuleType, server: Server) -> bool:
    """Whether the old client fails against the new server."""
    server.replies(case.reply)
    arguments: dict[str, Any] = {
        "base_url": server.url,
        "on_mismatch": "ignore",
        "retry": shop.Retry(attempts=1),
    }
    with shop.Shop("key", **arguments) as client:
        try:
            case.call(client)
        except (AttributeError, AssertionError, shop.errors.ApiError):
            return True
    return not case.takes(server.last)


@pytest.mark.parametrize("name", CASES)
def test_what_is_called_breaking_breaks(
    name: str, shop: ModuleType, server: Server
) -> None:
    case = CASES[name]
    findings = judged(OLD, patched(OLD, case.patch))
    assert findings or name == "a wider number"
    is_breaking = any(finding.wire == "breaking" for finding in findings)
    assert is_breaking == breaks(case, shop, server)
