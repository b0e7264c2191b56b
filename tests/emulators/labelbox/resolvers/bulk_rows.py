"""The bulk upload of data rows: files, a manifest that lists them, pages of results."""

from __future__ import annotations

import json
from typing import Any

from graphql import GraphQLError

from ..errors import malformed, not_found
from ..paging import page_by_position
from ..registry import Arguments, mutation, query
from ..store import Record, Store
from .data_rows import (
    add_data_row,
    as_text,
    data_row_named,
    metadata_values,
    require_free_key,
)
from .tasks import new_task

_RENAMED = {"external_id": "externalId", "row_data": "rowData"}


@mutation("uploadFile")
def upload_file(store: Store, _: Record, arguments: Arguments) -> Record:
    file = arguments["file"]
    address = store.write_file(file.content, file.filename, file.content_type)
    return {"url": address, "filename": file.filename}


@mutation("upsertDataRows")
def upsert_data_rows(store: Store, _: Record, arguments: Arguments) -> Record:
    """Create or change the rows of all chunks. A row that is refused stops no other."""
    address = arguments["data"]["manifestUri"]
    manifest = _json(store, address)
    if not isinstance(manifest, dict) or "chunk_uris" not in manifest:
        raise malformed(f"{address} is no manifest: it has no chunk_uris")
    created: list[Record] = []
    failed: list[Record] = []
    for address in manifest["chunk_uris"]:
        for item in _items(store, address):
            try:
                created.append(_imported(_upsert(store, item)))
            except GraphQLError as error:
                failed.append(_refused(item["payload"], error.message))
    return new_task(
        store,
        "Upsert data rows",
        "adv-upsert-data-rows",
        created=created,
        failed=failed,
    )


def _json(store: Store, address: str) -> Any:
    try:
        return json.loads(store.read_file(address))
    except ValueError as error:
        raise malformed(f"{address} is not JSON: {error}") from error


def _items(store: Store, address: str) -> list[Record]:
    items = _json(store, address)
    if not isinstance(items, list) or not all(
        isinstance(item, dict) and "payload" in item and ("key" in item or "id" in item)
        for item in items
    ):
        raise malformed(f"{address} is no list of rows, each with an id and a payload")
    return items


def _upsert(store: Store, item: Record) -> Record:
    payload, key = dict(item["payload"]), item["key"] if "key" in item else item["id"]
    existing = data_row_named(store, key["value"], key["type"])
    if existing is not None:
        return _change(store, existing, payload)
    match key["type"]:
        case "ID":
            raise not_found("DataRow", key["value"])
        case "GKEY":
            payload.setdefault("global_key", key["value"])
    dataset = store.get("Dataset", payload["dataset_id"])
    return add_data_row(store, dataset["id"], payload)


def _change(store: Store, row: Record, payload: Record) -> Record:
    if (key := payload.get("global_key")) is not None:
        require_free_key(store, key, owner=row["id"])
        store.give_global_key(row, key)
    for name, field in _RENAMED.items():
        if payload.get(name) is not None:
            row[field] = as_text(payload[name])
    if payload.get("metadata_fields"):
        row["customMetadata"] = metadata_values(payload["metadata_fields"])
    return store.touch(row)


def _imported(row: Record) -> Record:
    return {name: row[name] for name in ("id", "externalId", "globalKey", "rowData")}


def _refused(payload: Record, message: str) -> Record:
    return {
        "message": message,
        "spec": {
            "externalId": payload.get("external_id"),
            "globalKey": payload.get("global_key"),
            "rowData": as_text(payload.get("row_data")),
            "metadata": [],
            "attachments": payload.get("attachments") or [],
        },
    }


@query("successesfulDataRowImports")  # The misspelling is the API's.
def successful_imports(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["data"]
    rows = store.get("Task", data["taskId"]).get("created") or []
    page = page_by_position(rows, data.get("from"), data.get("first"))
    return {"nodes": page.rows, "after": page.next_cursor, "total": len(rows)}


@query("failedDataRowImports")
def failed_imports(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["data"]
    rows = store.get("Task", data["taskId"]).get("failed") or []
    page = page_by_position(rows, data.get("from"), data.get("first"))
    return {"results": page.rows, "after": page.next_cursor, "total": len(rows)}
