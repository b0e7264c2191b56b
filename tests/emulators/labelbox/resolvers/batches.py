"""Batches: sets of data rows that were sent to a project."""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import conflict
from ..filters import select
from ..paging import page_by_id
from ..registry import Arguments, field, project_mutation
from ..store import Record, Store
from .data_rows import data_rows_listed
from .tasks import new_task, task_reference

_FILL = "add-data-rows-to-batch"


def new_batch(
    store: Store,
    project: Record,
    name: str,
    rows: Iterable[str] = (),
    consensus: object = None,
) -> Record:
    """A batch with these data rows. Raises when the project has one of that name."""
    if store.alive("Batch", project=project["id"], name=name):
        raise conflict(f"A batch named {name} exists")
    ids = list(dict.fromkeys(rows))
    return store.put(
        "Batch",
        name=name,
        project=project["id"],
        dataRowIds=ids,
        size=len(ids),
        consensusSettingsJson=consensus,
        createdBy=store.user["id"],
    )


def data_row_ids_of_project(
    store: Store, project: Record, batches: Iterable[str] | None = None
) -> list[str]:
    """Ids of the data rows in all batches of a project, or in some of them.

    A row counts once. Deleted rows do not count.
    """
    chosen = store.alive("Batch", project=project["id"])
    if batches is not None:
        wanted = set(batches)
        chosen = [batch for batch in chosen if batch["id"] in wanted]
    ids = dict.fromkeys(row for batch in chosen for row in batch["dataRowIds"])
    return [row for row in ids if store.find("DataRow", row)]


@field("Project", "batches")
def project_batches(store: Store, project: Record, arguments: Arguments) -> Record:
    rows = store.rows("Batch", project=project["id"])
    rows = select(store, "Batch", rows, {"where": arguments.get("where")})
    page = page_by_id(rows, arguments.get("after"), arguments.get("first"))
    return {"nodes": page.rows, "pageInfo": {"endCursor": page.next_cursor}}


@project_mutation("createBatchV2")
def create_batch(store: Store, project: Record, arguments: Arguments) -> Record:
    data = arguments["input"]
    rows, missing = data_rows_listed(store, data)
    ids = [row["id"] for row in rows]
    batch = new_batch(store, project, data["name"], ids, data.get("consensusSettings"))
    return {"batch": batch, "failedDataRowIds": missing}


@project_mutation("createEmptyBatch")
def create_empty_batch(store: Store, project: Record, arguments: Arguments) -> Record:
    data = arguments["input"]
    return new_batch(
        store, project, data["name"], consensus=data.get("consensusSettings")
    )


@project_mutation("addDataRowsToBatchAsync")
def add_data_rows(store: Store, project: Record, arguments: Arguments) -> Record:
    data = arguments["input"]
    batch = _batch_of(store, project, data["batchId"])
    rows, _ = data_rows_listed(store, data)
    ids = dict.fromkeys([*batch["dataRowIds"], *(row["id"] for row in rows)])
    store.touch(batch, dataRowIds=list(ids), size=len(ids))
    return task_reference(store, "batch", _FILL)


@project_mutation("createBatches")
def create_batches(store: Store, project: Record, arguments: Arguments) -> Record:
    rows, _ = data_rows_listed(store, arguments["input"])
    return _create_by_prefix(store, project, arguments["input"], rows)


@project_mutation("createBatchesFromDataset")
def create_from_dataset(store: Store, project: Record, arguments: Arguments) -> Record:
    dataset = store.get("Dataset", arguments["input"]["datasetId"])
    rows = store.alive("DataRow", dataset=dataset["id"])
    return _create_by_prefix(store, project, arguments["input"], rows)


def _create_by_prefix(
    store: Store, project: Record, data: Arguments, rows: list[Record]
) -> Record:
    batch = new_batch(
        store,
        project,
        f"{data['batchNamePrefix']}_0",
        [row["id"] for row in rows],
        data.get("consensusSettings"),
    )
    task = new_task(store, "batch", _FILL)
    return {"tasks": [{"batchUuid": batch["id"], "taskId": task["id"]}]}


@project_mutation("removeQueuedDataRowsFromBatch")
def remove_queued(store: Store, project: Record, arguments: Arguments) -> Record:
    """Take the data rows out of a batch that nobody has labeled yet."""
    batch = _batch_of(store, project, arguments["batchId"])
    labels = store.alive("Label", project=project["id"])
    labeled = {label["dataRow"] for label in labels}
    ids = [row for row in batch["dataRowIds"] if row in labeled]
    return store.touch(batch, dataRowIds=ids, size=len(ids))


@project_mutation("deleteBatch")
def delete_batch(store: Store, project: Record, arguments: Arguments) -> Record:
    batch = _batch_of(store, project, arguments["batchId"])
    store.remove("Batch", batch["id"])
    return {"deletedBatchId": batch["id"]}


@project_mutation("deleteBatchLabels")
def delete_batch_labels(store: Store, project: Record, arguments: Arguments) -> Record:
    rows = set(_batch_of(store, project, arguments["batchId"])["dataRowIds"])
    labels = store.alive("Label", project=project["id"])
    gone = [label for label in labels if label["dataRow"] in rows]
    for label in gone:
        store.touch(label, deleted=True)
    return {"deletedLabelIds": [label["id"] for label in gone]}


def _batch_of(store: Store, project: Record, identifier: str) -> Record:
    batch = store.get("Batch", identifier)
    if batch["project"] != project["id"]:
        raise conflict(f"Batch {identifier} belongs to another project")
    return batch
