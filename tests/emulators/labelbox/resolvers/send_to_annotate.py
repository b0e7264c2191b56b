"""Data rows sent from the catalogue or from a model run to a project."""

from __future__ import annotations

from ..registry import Arguments, mutation
from ..store import Record, Store
from .batches import data_row_ids_of_project, new_batch
from .labels import add_label
from .searches import search
from .tasks import task_reference

_TASK = "send-to-annotate"


@mutation("sendToAnnotateFromCatalog")
def send_from_catalog(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["input"]
    rows = search(store, store.alive("DataRow"), data["searchQuery"])
    return _send(store, data, rows[: data.get("limit")])


@mutation("sendToAnnotateFromMea")
def send_from_model_run(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["input"]
    run = store.get("ModelRun", data["sourceModelRunId"])
    groups = store.alive("AnnotationGroup", modelRunId=run["id"])
    found = (store.find("DataRow", group["dataRow"]) for group in groups)
    rows = [row for row in found if row]
    return _send(store, data, search(store, rows, {"query": data["searchQuery"]}))


def _send(store: Store, data: Arguments, rows: list[Record]) -> Record:
    """Make a batch of the rows in the destination. Takes labels along if asked to."""
    project = store.get("Project", data["destinationProjectId"])
    if data.get("excludeDataRowsInProject"):
        present = set(data_row_ids_of_project(store, project))
        rows = [row for row in rows if row["id"] not in present]
    ids = [row["id"] for row in rows]
    new_batch(store, project, data["batchInput"]["batchName"], ids)
    if source := data.get("annotationsInput"):
        for label in store.alive("Label", project=source["projectId"]):
            if label["dataRow"] in ids:
                add_label(store, project["id"], label["dataRow"], label["label"])
    return task_reference(store, data["batchInput"]["batchName"], _TASK)
