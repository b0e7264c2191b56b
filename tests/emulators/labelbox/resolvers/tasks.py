"""Tasks: the traces of work in the background, which is done at once here."""

from __future__ import annotations

from typing import Any

from ..registry import Arguments, mutation, query
from ..standard import SUCCESS, one, register, workspace
from ..store import Record, Store

_RUNNING = "IN_PROGRESS"
_CANCELABLE = ["export_data_rows", "adv_upsert_data_rows"]

register("Query", {"task": one("Task")})
register("Task", {"organization": workspace})


def new_task(store: Store, name: str, kind: str, **values: Any) -> Record:
    """A task that is complete already."""
    unset: Record = {"result": None, "errors": None, "metadata": {}}
    return store.put(
        "Task",
        name=name,
        type=kind,
        status="COMPLETE",
        completionPercentage=100.0,
        createdBy=store.user["id"],
        **{**unset, **values},
    )


def task_reference(store: Store, name: str, kind: str) -> Record:
    """Start a task. Gives `{taskId}`."""
    return {"taskId": new_task(store, name, kind)["id"]}


@query("cancelableTaskTypes")
def cancelable_task_types(store: Store, _: Record, __: Arguments) -> list[str]:
    return _CANCELABLE


@mutation("cancelBulkOperationJob")
def cancel_task(store: Store, _: Record, arguments: Arguments) -> Record:
    """Cancel a task that still runs. A complete task stays as it is."""
    task = store.get("Task", arguments["id"])
    if task["status"] != _RUNNING:
        return {"success": False}
    store.touch(task, status="CANCELED")
    return SUCCESS
