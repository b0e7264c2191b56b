"""Where the data rows of a project wait, in which order, and for whom."""

from __future__ import annotations

from ..registry import Arguments, field, mutation, project_mutation
from ..standard import SUCCESS, register, related
from ..store import Record, Store
from .batches import data_row_ids_of_project
from .data_rows import data_rows_named
from .tasks import task_reference

register(
    "Project",
    {
        "taskQueues": related("TaskQueue", "project"),
        "labelingParameterOverrides": related("LabelingParameterOverride", "project"),
    },
)


@field("TaskQueue", "dataRowCount")
def queue_length(store: Store, queue: Record, _: Arguments) -> int:
    """How many data rows were moved here and not yet further."""
    return len(store.alive("QueuedDataRow", queue=queue["id"]))


@project_mutation("createBulkAddRowsToQueueTask")
def move_to_queue(store: Store, project: Record, arguments: Arguments) -> Record:
    """Move data rows to a queue, or out of all queues when none is named."""
    data = arguments["data"]
    rows = data_rows_named(store, data.get("dataRowIdentifiers"))
    moved = {row["id"] for row in rows}
    for waiting in store.alive("QueuedDataRow", project=project["id"]):
        if waiting["dataRow"] in moved:
            store.remove("QueuedDataRow", waiting["id"])
    if data.get("queueId"):
        queue = store.get("TaskQueue", data["queueId"])["id"]
        for row in rows:
            store.put(
                "QueuedDataRow", project=project["id"], queue=queue, dataRow=row["id"]
            )
    return task_reference(store, "move", "send-to-task-queue")


@project_mutation("createQueuePriorityUpdateTask")
def update_priority(store: Store, project: Record, arguments: Arguments) -> Record:
    data = arguments["data"]
    for row in data_rows_named(store, data.get("dataRowIdentifiers")):
        _set_priority(store, project, row, data["priority"])
    return task_reference(store, "priority", "queue-priority-update")


@project_mutation("setLabelingParameterOverrides")
def set_overrides(store: Store, project: Record, arguments: Arguments) -> Record:
    for override in arguments.get("dataWithDataRowIdentifiers") or []:
        identifier = override["dataRowIdentifier"]
        names = {"ids": [identifier["id"]], "idType": identifier["idType"]}
        for row in data_rows_named(store, names):
            _set_priority(store, project, row, override["priority"])
    return SUCCESS


def _set_priority(store: Store, project: Record, row: Record, priority: int) -> None:
    place = {"project": project["id"], "dataRow": row["id"]}
    for override in store.alive("LabelingParameterOverride", **place):
        store.touch(override, priority=priority)
        return
    store.put("LabelingParameterOverride", priority=priority, numberOfLabels=1, **place)


@mutation("bulkAssignDataRows")
def assign_data_rows(store: Store, _: Record, arguments: Arguments) -> Record:
    """Reserve data rows of a project for a person."""
    data = arguments["input"]
    project = store.get("Project", data["projectId"])
    person = store.get("User", data["userId"])
    in_project = set(data_row_ids_of_project(store, project))
    for row in data["dataRowIds"]:
        if row in in_project:
            store.put(
                "Reservation", project=project["id"], user=person["id"], dataRow=row
            )
    return SUCCESS


@mutation("extendReservations")
def extend_reservations(store: Store, _: Record, arguments: Arguments) -> int:
    project = store.get("Project", arguments["projectId"])
    own = store.alive("Reservation", project=project["id"], user=store.user["id"])
    for reservation in own:
        store.touch(reservation)
    return len(own)


@mutation("clearQueueReservations")
def clear_reservations(store: Store, _: Record, arguments: Arguments) -> Record:
    project = store.get("Project", arguments["input"]["projectId"])
    reservations = store.alive("Reservation", project=project["id"])
    for reservation in reservations:
        store.remove("Reservation", reservation["id"])
    return {**SUCCESS, "clearedReservationCount": len(reservations)}
