"""Imports of annotations as NDJSON: labels, pre-labels and predictions."""

from __future__ import annotations

import json
from collections.abc import Iterable

from ..errors import malformed, not_found
from ..filters import select
from ..registry import Arguments, Resolver, mutation
from ..standard import register, removed
from ..store import Record, Store
from .data_rows import data_row_named
from .labels import add_label

_LABELS = "LabelImport"
_PRE_LABELS = "ModelAssistedLabelingPredictionImport"
_PREDICTIONS = "ModelErrorAnalysisPredictionImport"
_COPIED_PREDICTIONS = "MeaToMalPredictionImport"

_NDJSON = "application/x-ndjson"


def _by_name(kind: str, owner: str, argument: str) -> Resolver:
    """Answer the import with this name in the project or model run."""

    def find(store: Store, _: Record, arguments: Arguments) -> Record:
        where = arguments["where"]
        named = {"name": where["name"], owner: where[argument]}
        for found in store.alive(kind, **named):
            return found
        raise not_found(kind, where["name"])

    return find


def _of_project(kind: str) -> Resolver:
    """Answer all imports of a kind into the project."""

    def find(store: Store, _: Record, arguments: Arguments) -> list[Record]:
        imports = store.rows(kind, project=arguments["where"]["projectId"])
        paging = {name: arguments.get(name) for name in ("skip", "first")}
        return select(store, kind, imports, paging)

    return find


register(
    "Query",
    {
        "labelImport": _by_name(_LABELS, "project", "projectId"),
        "labelImports": _of_project(_LABELS),
        "modelAssistedLabelingPredictionImport": _by_name(
            _PRE_LABELS, "project", "projectId"
        ),
        "modelAssistedLabelingPredictionImports": _of_project(_PRE_LABELS),
        "modelErrorAnalysisPredictionImport": _by_name(
            _PREDICTIONS, "modelRunId", "modelRunId"
        ),
        "meaToMalPredictionImport": _by_name(
            _COPIED_PREDICTIONS, "project", "projectId"
        ),
    },
)
register(
    "Mutation", {"deleteModelAssistedLabelingPredictionImport": removed(_PRE_LABELS)}
)


@mutation("createLabelImport")
def import_labels(store: Store, _: Record, arguments: Arguments) -> Record:
    """Import annotations; those of one data row make one label."""
    data = arguments["data"]
    project = store.get("Project", data["projectId"])["id"]
    content = _content(store, data)
    objects_of_rows: dict[str, list[Record]] = {}
    for annotation in _lines(content):
        if row := _target(store, annotation):
            objects_of_rows.setdefault(row["id"], []).append(annotation)
    for row_id, objects in objects_of_rows.items():
        add_label(store, project, row_id, json.dumps({"objects": objects}))
    return _finished(store, _LABELS, data["name"], content, project=project)


@mutation("createModelAssistedLabelingPredictionImport")
def import_pre_labels(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["data"]
    project = store.get("Project", data["projectId"])["id"]
    content = _content(store, data)
    return _finished(store, _PRE_LABELS, data["name"], content, project=project)


@mutation("createModelErrorAnalysisPredictionImport")
def import_predictions(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["data"]
    run = store.get("ModelRun", data["modelRunId"])["id"]
    content = _content(store, data)
    return _finished(store, _PREDICTIONS, data["name"], content, modelRunId=run)


@mutation("createMalPredictionImportForModelRunDataRows")
def copy_predictions(store: Store, _: Record, arguments: Arguments) -> Record:
    """Copy the predictions that a model run has for these data rows."""
    data = arguments["data"]
    project = store.get("Project", data["projectId"])["id"]
    run = store.get("ModelRun", data["modelRunId"])["id"]
    wanted = set(data["dataRowIds"])
    copied = [
        line
        for source in store.alive(_PREDICTIONS, modelRunId=run)
        for line in _lines(store.read_file(source["inputFileUrl"]))
        if (row := _target(store, line)) and row["id"] in wanted
    ]
    return _finished(
        store, _COPIED_PREDICTIONS, data["name"], _ndjson(copied), project=project
    )


def _content(store: Store, data: Arguments) -> bytes:
    """The file that was sent with the request, or the one at the address."""
    if payload := data.get("filePayload"):
        content: bytes = payload["file"].content
        return content
    if not data.get("fileUrl"):
        raise malformed("give fileUrl or filePayload")
    return store.read_file(data["fileUrl"])


def _lines(content: bytes) -> list[Record]:
    try:
        return [json.loads(line) for line in content.splitlines() if line.strip()]
    except ValueError as error:
        raise malformed(f"the file is not NDJSON: {error}") from error


def _target(store: Store, annotation: Record) -> Record | None:
    """The data row that an annotation is about."""
    row = annotation.get("dataRow") or {}
    if row.get("id"):
        return data_row_named(store, row["id"], "ID")
    return data_row_named(store, row.get("globalKey") or "", "GKEY")


def _finished(
    store: Store, kind: str, name: str, content: bytes, **owner: str
) -> Record:
    """An import that is done, with a line of status for every annotation."""
    statuses = [_status(store, annotation) for annotation in _lines(content)]
    failures = [status for status in statuses if status["errors"]]
    return store.put(
        kind,
        name=name,
        state="FINISHED",
        progress="100%",
        inputFileUrl=store.write_file(content, "input.ndjson", _NDJSON),
        statusFileUrl=store.write_file(_ndjson(statuses), "status.ndjson", _NDJSON),
        errorFileUrl=store.write_file(_ndjson(failures), "errors.ndjson", _NDJSON),
        createdBy=store.user["id"],
        **owner,
    )


def _status(store: Store, annotation: Record) -> Record:
    row = _target(store, annotation)
    error = {"name": "DataRowNotFound", "message": "Data row not found"}
    return {
        "uuid": annotation.get("uuid"),
        "dataRow": {
            "id": row["id"] if row else None,
            "globalKey": row["globalKey"] if row else None,
        },
        "status": "SUCCESS" if row else "FAILURE",
        "errors": [] if row else [error],
    }


def _ndjson(lines: Iterable[Record]) -> bytes:
    return "\n".join(json.dumps(line) for line in lines).encode()
