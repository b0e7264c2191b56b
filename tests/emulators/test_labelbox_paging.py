"""The seven ways in which this API pages, each walked to its end."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from .labelbox_fixtures import Caller

ROWS = 23
SIZE = 10
PAGES = [10, 10, 3]

Fetch = Callable[[Any], tuple[list[Any], Any]]
"""Takes a cursor, None for the first page. Gives the page and the next cursor."""


def walk(fetch: Fetch) -> tuple[list[int], list[Any]]:
    """The sizes of all pages, and all of their rows."""
    sizes, rows, cursor = [], [], None
    while True:
        page, cursor = fetch(cursor)
        sizes.append(len(page))
        rows += page
        if cursor is None:
            return sizes, rows


def create_project(labelbox: Caller, name: str = "p") -> str:
    create = "mutation($n: String!) { createProject(data: {name: $n}) { id } }"
    identifier: str = labelbox.ask(create, n=name)["id"]
    return identifier


def upload(labelbox: Caller, items: list[dict[str, Any]]) -> str:
    """Import data rows as the official client does. Gives the id of the task."""
    store = labelbox.emulator.store
    chunk = store.write_file(json.dumps(items).encode(), "chunk.json")
    manifest = json.dumps({"source": "SDK", "chunk_uris": [chunk]}).encode()
    address = store.write_file(manifest, "manifest.json")
    upsert = "mutation($m: String!) { upsertDataRows(data: {manifestUri: $m}) { id } }"
    task: str = labelbox.ask(upsert, m=address)["id"]
    return task


def test_an_upload_of_another_form_is_refused(labelbox: Caller) -> None:
    upsert = "mutation($m: String!) { upsertDataRows(data: {manifestUri: $m}) { id } }"
    store = labelbox.emulator.store
    chunk = store.write_file(b'[{"row_data": "https://example.com"}]', "chunk.json")
    no_manifest = labelbox.error(upsert, m=chunk)
    manifest = json.dumps({"chunk_uris": [chunk]}).encode()
    no_rows = labelbox.error(upsert, m=store.write_file(manifest, "manifest.json"))
    assert {no_manifest["code"], no_rows["code"]} == {"MALFORMED_REQUEST"}
    assert no_manifest["message"].endswith("is no manifest: it has no chunk_uris")
    assert no_rows["message"].endswith("no list of rows, each with an id and a payload")


@pytest.fixture
def dataset(labelbox: Caller) -> str:
    """A dataset with rows that have the global keys k00, k01, …"""
    create = 'mutation { createDataset(data: {name: "d"}) { id } }'
    identifier: str = labelbox.ask(create)["id"]
    rows = [
        {
            "id": {"type": "AUTO", "value": None},
            "payload": {
                "dataset_id": identifier,
                "row_data": f"https://example.com/{number}",
                "global_key": f"k{number:02d}",
            },
        }
        for number in range(ROWS)
    ]
    upload(labelbox, rows)
    return identifier


def test_skip_and_first(labelbox: Caller) -> None:
    for number in range(ROWS):
        create_project(labelbox, f"p{number:02d}")
    query = "query($s: Int, $f: PageSize) { projects(skip: $s, first: $f) { name } }"

    def fetch(skip: int | None) -> tuple[list[Any], int | None]:
        page = labelbox.ask(query, s=skip or 0, f=SIZE)
        return page, (skip or 0) + SIZE if len(page) == SIZE else None

    sizes, rows = walk(fetch)
    assert sizes == PAGES
    assert [row["name"] for row in rows] == [f"p{number:02d}" for number in range(ROWS)]
    assert len(labelbox.ask("{ projects { id } }")) == ROWS
    assert labelbox.error(query, s=-1, f=1)["code"] == "BAD_USER_INPUT"


def test_next_cursor(labelbox: Caller) -> None:
    create = (
        "mutation($n: String!)"
        ' { upsertOntology(data: {name: $n, normalized: "{}"}) { id } }'
    )
    created = [labelbox.ask(create, n=f"o{number}")["id"] for number in range(ROWS)]
    query = (
        "query($a: String) { ontologies(after: $a, first: 10)"
        " { nodes { id } nextCursor } }"
    )

    def fetch(cursor: Any) -> tuple[list[Any], Any]:
        page = labelbox.ask(query, a=cursor)
        return page["nodes"], page["nextCursor"]

    sizes, rows = walk(fetch)
    assert (sizes, [row["id"] for row in rows]) == (PAGES, created)
    zero = "{ ontologies(first: 0) { nextCursor } }"
    assert labelbox.error(zero)["code"] == "BAD_USER_INPUT"


def test_end_cursor_of_batches(labelbox: Caller) -> None:
    project = create_project(labelbox)
    create = (
        "mutation($p: ID!, $n: String!) { project(where: {id: $p})"
        " { createEmptyBatch(input: {name: $n}) { id } } }"
    )
    for number in range(ROWS):
        labelbox.ask(create, p=project, n=f"b{number}")
    query = (
        "query($p: ID!, $a: String) { project(where: {id: $p})"
        " { batches(after: $a, first: 10) { nodes { name } pageInfo { endCursor } } } }"
    )

    def fetch(cursor: Any) -> tuple[list[Any], Any]:
        page = labelbox.ask(query, p=project, a=cursor)["batches"]
        return page["nodes"], page["pageInfo"]["endCursor"]

    sizes, rows = walk(fetch)
    assert sizes == PAGES
    assert [row["name"] for row in rows] == [f"b{number}" for number in range(ROWS)]
    again = labelbox.error(create, p=project, n="b0")
    assert again == {
        "code": "RESOURCE_CONFLICT",
        "message": "A batch named b0 exists",
    }


def test_end_cursor_with_a_size_in_the_input(labelbox: Caller) -> None:
    created = [create_project(labelbox) for _ in range(ROWS)]
    query = (
        "query($a: String) { searchProjects(input: {after: $a, size: 10})"
        " { nodes { id dataRowsCount } pageInfo { endCursor } } }"
    )

    def fetch(cursor: Any) -> tuple[list[Any], Any]:
        page = labelbox.ask(query, a=cursor)
        return page["nodes"], page["pageInfo"]["endCursor"]

    sizes, rows = walk(fetch)
    assert (sizes, [row["id"] for row in rows]) == (PAGES, created)


def test_start_cursor_begins_the_next_page(labelbox: Caller, dataset: str) -> None:
    query = (
        "query($d: ID!, $from: ID) { datasetDataRows(id: $d, from: $from, first: 10)"
        " { nodes { globalKey } pageInfo { startCursor hasNextPage } } }"
    )

    def fetch(cursor: Any) -> tuple[list[Any], Any]:
        page = labelbox.post(query, d=dataset, **{"from": cursor}).json()
        found = page["data"]["datasetDataRows"]
        next_page = found["pageInfo"]["startCursor"]
        assert found["pageInfo"]["hasNextPage"] is (next_page is not None)
        return found["nodes"], next_page

    sizes, rows = walk(fetch)
    assert sizes == PAGES
    assert [row["globalKey"] for row in rows] == [f"k{n:02d}" for n in range(ROWS)]


def test_a_row_deleted_between_pages_hides_no_other(
    labelbox: Caller, dataset: str
) -> None:
    query = (
        "query($d: ID!, $from: ID) { datasetDataRows(id: $d, from: $from, first: 10)"
        " { nodes { id globalKey } pageInfo { startCursor } } }"
    )
    delete = "mutation($i: [ID!]!) { deleteDataRows(where: {dataRowIds: $i}) { id } }"
    first = labelbox.ask(query, d=dataset)
    start = first["pageInfo"]["startCursor"]
    labelbox.ask(delete, i=[first["nodes"][0]["id"], start])
    second = labelbox.post(query, d=dataset, **{"from": start}).json()["data"]
    keys = [row["globalKey"] for row in second["datasetDataRows"]["nodes"]]
    assert keys == [f"k{n:02d}" for n in range(11, 21)]


def test_pages_of_import_results(labelbox: Caller, dataset: str) -> None:
    key = {"type": "GKEY", "value": "k00"}
    payload = {"dataset_id": dataset, "external_id": "again"}
    taken = {"dataset_id": dataset, "row_data": "x", "global_key": "k01"}
    again = [{"id": key, "payload": payload}] * ROWS
    refused = [{"id": {"type": "AUTO", "value": None}, "payload": taken}] * ROWS
    task = upload(labelbox, again + refused)
    succeeded = (
        "query($t: ID!, $f: String) { successesfulDataRowImports("
        "data: {taskId: $t, first: 10, from: $f}) { rows: nodes { id } after total } }"
    )
    failed = (
        "query($t: ID!, $f: String) { failedDataRowImports("
        "data: {taskId: $t, first: 10, from: $f}) { rows: results { message } after } }"
    )
    for query in (succeeded, failed):

        def fetch(cursor: Any, query: str = query) -> tuple[list[Any], Any]:
            page = labelbox.ask(query, t=task, f=cursor)
            return page["rows"], page["after"]

        sizes, rows = walk(fetch)
        assert sizes == PAGES
        assert len({json.dumps(row) for row in rows}) == 1
    assert rows[0]["message"] == "Duplicate global key: 'k01'"
    assert labelbox.error(failed, t=task, f="x")["code"] == "BAD_USER_INPUT"


def test_offset_and_limit(labelbox: Caller) -> None:
    create = "mutation($n: String!) { createProjectDomain(input: {name: $n}) { id } }"
    created = [labelbox.ask(create, n=f"d{number}")["id"] for number in range(ROWS)]
    query = (
        "query($o: Int) { projectDomains(pagination: {offset: $o, limit: 10})"
        " { nodes { id } totalCount } }"
    )

    def fetch(offset: int | None) -> tuple[list[Any], int | None]:
        page = labelbox.ask(query, o=offset or 0)
        after = (offset or 0) + SIZE
        return page["nodes"], after if after < page["totalCount"] else None

    sizes, rows = walk(fetch)
    assert (sizes, [row["id"] for row in rows]) == (PAGES, created)


def test_a_cursor_that_is_an_object(labelbox: Caller, dataset: str) -> None:
    saved = labelbox.ask("{ catalogSavedQueries { id } }")[0]["id"]
    query = (
        "query($q: ID!, $a: DataRowIdentifierCursorInput)"
        " { getDataRowIdentifiersBySavedModelQuery("
        "input: {savedQueryId: $q, after: $a, first: 10})"
        " { nodes { globalKey } pageInfo { endCursor { dataRowId globalKey } } } }"
    )

    def fetch(cursor: Any) -> tuple[list[Any], Any]:
        page = labelbox.ask(query, q=saved, a=cursor)
        return page["nodes"], page["pageInfo"]["endCursor"]

    sizes, rows = walk(fetch)
    assert dataset
    assert sizes == PAGES
    assert [row["globalKey"] for row in rows] == [f"k{n:02d}" for n in range(ROWS)]
