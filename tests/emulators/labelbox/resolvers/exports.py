"""Exports of data rows: a task whose streams are read file by file."""

from __future__ import annotations

import json
from collections.abc import Iterable

from ..errors import bad_input
from ..registry import Arguments, field, mutation
from ..store import Record, Store
from .batches import data_row_ids_of_project
from .searches import search
from .tasks import new_task

_BYTES_IN_A_FILE = 4096
"""Small, so that clients meet exports of several files."""


@mutation("exportDataRowsInProject")
def export_project(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["input"]
    filters = data["filters"]
    project = store.get("Project", filters["projectId"])
    ids = data_row_ids_of_project(store, project)
    rows = [store.get("DataRow", row) for row in ids]
    found = search(store, rows, filters.get("searchQuery"))
    return _export(store, data, found, project)


@mutation("exportDataRowsInCatalog")
def export_catalog(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["input"]
    rows = store.alive("DataRow")
    found = search(store, rows, data["filters"].get("searchQuery"))
    return _export(store, data, found)


@mutation("exportDataRowsInModelRun")
def export_model_run(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["input"]
    run = store.get("ModelRun", data["filters"]["modelRunId"])
    groups = store.alive("AnnotationGroup", modelRunId=run["id"])
    found = (store.find("DataRow", group["dataRow"]) for group in groups)
    return _export(store, data, [row for row in found if row])


@mutation("exportDataRowsInSlice")
def export_saved_query(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["input"]
    saved = store.get("SavedQuery", data["filters"]["sliceId"])
    return _export(store, data, search(store, store.alive("DataRow"), saved["filter"]))


def _export(
    store: Store,
    data: Arguments,
    rows: Iterable[Record],
    project: Record | None = None,
) -> Record:
    lines = [json.dumps(_exported(store, row, project)) + "\n" for row in rows]
    content = "".join(lines).encode()
    task = new_task(
        store,
        data.get("taskName") or "Export",
        "export-data-rows",
        streams={"RESULT": content} if content else {},
    )
    return {"taskId": task["id"], "isStreamable": bool(data.get("streamable"))}


def _exported(store: Store, row: Record, project: Record | None) -> Record:
    exported: Record = {
        "data_row": {
            "id": row["id"],
            "external_id": row["externalId"],
            "global_key": row["globalKey"],
            "row_data": row["rowData"],
        },
        "media_attributes": row["mediaAttributes"],
    }
    if project is not None:
        labels = store.alive("Label", dataRow=row["id"], project=project["id"])
        exported["projects"] = {
            project["id"]: {
                "name": project["name"],
                "labels": [
                    {"id": lab["id"], "annotations": json.loads(lab["label"] or "{}")}
                    for lab in labels
                ],
            }
        }
    return exported


@field("Task", "exportMetadataHeader")
def stream_size(_: Store, task: Record, arguments: Arguments) -> Record | None:
    """The size of a stream, or None where the task has no such stream."""
    content = _stream(task, arguments)
    if not content:
        return None
    return {"totalSize": len(content), "totalLines": content.count(b"\n")}


@field("Task", "exportFileFromOffset")
def file_of_stream(store: Store, task: Record, arguments: Arguments) -> Record:
    """The file that begins at this byte of the stream and ends with a whole line."""
    content = _stream(task, arguments)
    start = int(arguments["offset"])
    if start >= len(content):
        raise bad_input(f"the stream has {len(content)} bytes, not {start}")
    end = min(len(content), start + _BYTES_IN_A_FILE)
    if end < len(content) and b"\n" in content[start:end]:
        end = content.rindex(b"\n", start, end) + 1
    file = content[start:end]
    line = content.count(b"\n", 0, start)
    return {
        "offsets": {"start": start, "end": end - 1},
        "lines": {"start": line, "end": line + file.count(b"\n")},
        "file": store.write_file(file, "part.ndjson", "application/x-ndjson"),
    }


def _stream(task: Record, arguments: Arguments) -> bytes:
    streams: dict[str, bytes] = task.get("streams") or {}
    return streams.get(arguments["streamType"], b"")
