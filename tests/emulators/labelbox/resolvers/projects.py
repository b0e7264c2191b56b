"""Projects: create, change, copy; their settings and counts."""

from __future__ import annotations

import json
from typing import Any

from ..errors import bad_input
from ..registry import Arguments, field, mutation, project_mutation, query
from ..standard import (
    SUCCESS,
    changes,
    every,
    one,
    register,
    related,
    require_name,
    updated,
    workspace,
)
from ..store import Record, Store
from .batches import data_row_ids_of_project, new_batch
from .data_rows import add_data_row
from .datasets import new_dataset

_DEFAULTS: Record = {
    "description": None,
    "setupComplete": None,
    "autoAuditNumberOfLabels": 1,
    "autoAuditPercentage": 1.0,
    "allowedMediaType": None,
    "editorTaskType": None,
    "uploadType": "MANUAL",
    "modelSetupComplete": None,
    "isBenchmarkEnabled": False,
    "isConsensusEnabled": False,
    "showingPredictionsToLabelers": False,
    "deleted": False,
    "ontology": None,
    "labelingFrontend": None,
    "resourceTags": [],
}
_OWN_FIELDS = {"__typename", "id", "createdAt", "updatedAt"}
_QUEUES = {
    "MANUAL_REVIEW_QUEUE": "Initial review task",
    "MANUAL_REWORK_QUEUE": "Rework (all rejected)",
}
_STATES = (
    "All",
    "Done",
    "InReview",
    "InRework",
    "Labeled",
    "NotInTaskQueue",
    "Skipped",
    "Unlabeled",
)

register("Query", {"project": one("Project"), "projects": every("Project")})
register(
    "Mutation",
    {
        "project": one("Project"),
        "updateProject": updated("Project"),
        "setProjectModelSetupComplete": updated("Project"),
    },
)
register(
    "Project",
    {
        "organization": workspace,
        "labelingFrontendOptions": related("LabelingFrontendOptions", "project"),
        "projectModelConfigs": related("ProjectModelConfig", "projectId"),
    },
)

_MOST_DATA_ROWS = 150_000
"""The published limit of data rows of one upload."""


@mutation("createProject")
def create_project(store: Store, _: Record, arguments: Arguments) -> Record:
    """Make a project; with generated data rows where a dataset is named for them."""
    data = dict(arguments["data"])
    require_name(data)
    count = data.pop("dataRowCount", None) or 0
    if count > _MOST_DATA_ROWS:
        raise bad_input(f"dataRowCount must be at most {_MOST_DATA_ROWS}")
    dataset = data.pop("datasetNameOrId", None)
    exists = data.pop("appendToExistingDataset", None)
    project = _new_project(store, changes(data))
    if dataset:
        target = (
            store.get("Dataset", dataset) if exists else new_dataset(store, dataset)
        )
        _generate_data_rows(store, project, target, count)
    return project


def _new_project(store: Store, values: Record) -> Record:
    fixed = {"lastActivityTime": store.now(), "createdBy": store.user["id"]}
    project = store.put("Project", **{**_DEFAULTS, **fixed, **values})
    for kind, name in _QUEUES.items():
        store.put(
            "TaskQueue",
            project=project["id"],
            name=name,
            description="",
            queueType=kind,
        )
    return project


def _generate_data_rows(
    store: Store, project: Record, dataset: Record, count: int
) -> None:
    conversation = json.dumps({"messages": {}})
    rows = []
    for number in range(count):
        key = f"{project['id']}-{number}"
        payload = {"row_data": conversation, "global_key": key}
        rows.append(add_data_row(store, dataset["id"], payload)["id"])
    if rows:
        new_batch(store, project, "Batch 1", rows)


@mutation("cloneProject")
def clone_project(store: Store, _: Record, arguments: Arguments) -> Record:
    source = store.get("Project", arguments["data"]["projectId"])
    return _new_project(
        store, {name: source[name] for name in source if name not in _OWN_FIELDS}
    )


@mutation("setProjectInstructions")
def set_instructions(store: Store, _: Record, arguments: Arguments) -> Record:
    project = store.get("Project", arguments["where"]["id"])
    return store.touch(project, instructions=arguments["data"]["instructionsUrl"])


@project_mutation("showPredictionsToLabelers")
def show_predictions(store: Store, project: Record, arguments: Arguments) -> Record:
    return store.touch(project, showingPredictionsToLabelers=arguments["show"])


@project_mutation("updateProjectResourceTags")
def set_tags(store: Store, project: Record, arguments: Arguments) -> list[Record]:
    ids = arguments["input"].get("resourceTagIds") or []
    tags = [store.get("ResourceTag", tag) for tag in ids]
    store.touch(project, resourceTags=ids)
    return tags


@field("Project", "dataRowCount")
def data_row_count(store: Store, project: Record, _: Arguments) -> int:
    return len(data_row_ids_of_project(store, project))


@field("Project", "completedDataRowCount")
def completed_data_row_count(store: Store, project: Record, _: Arguments) -> int:
    labels = store.alive("Label", project=project["id"])
    return len({label["dataRow"] for label in labels})


@field("Project", "workstreamStateCounts")
def workstream_state_counts(
    store: Store, project: Record, arguments: Arguments
) -> list[Record]:
    """A data row counts as done as soon as it has a label."""
    rows = set(data_row_ids_of_project(store, project, arguments.get("batchIds")))
    labels = store.alive("Label", project=project["id"])
    labeled = len(rows & {label["dataRow"] for label in labels})
    counts = {
        "All": len(rows),
        "Done": labeled,
        "Labeled": labeled,
        "Unlabeled": len(rows) - labeled,
    }
    return [{"state": state, "count": counts.get(state, 0)} for state in _STATES]


@query("projectWorkflow")
def workflow(store: Store, _: Record, arguments: Arguments) -> Record:
    return _workflow_of(store, arguments["projectId"])


@mutation("updateProjectWorkflow")
def update_workflow(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["input"]
    return store.touch(_workflow_of(store, data["projectId"]), config=data["config"])


def _workflow_of(store: Store, project: str) -> Record:
    """The workflow of a project; an empty one is made at the first look."""
    store.get("Project", project)
    for existing in store.alive("ProjectWorkflow", projectId=project):
        return existing
    empty: dict[str, Any] = {"nodes": [], "edges": []}
    return store.put("ProjectWorkflow", projectId=project, config=empty)


@mutation("createModelConfig")
def create_model_config(store: Store, _: Record, arguments: Arguments) -> Record:
    return store.put("ModelConfig", **arguments["input"])


@mutation("deleteModelConfig")
def delete_model_config(store: Store, _: Record, arguments: Arguments) -> Record:
    store.remove("ModelConfig", arguments["input"]["id"])
    return SUCCESS


@mutation("createProjectModelConfig")
def use_model_config(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["input"]
    use = store.put(
        "ProjectModelConfig",
        projectId=store.get("Project", data["projectId"])["id"],
        modelConfigId=data["modelConfigId"],
        modelConfig=store.get("ModelConfig", data["modelConfigId"])["id"],
    )
    return {"projectModelConfigId": use["id"]}


@mutation("deleteProjectModelConfig")
def stop_using_model_config(store: Store, _: Record, arguments: Arguments) -> Record:
    store.remove("ProjectModelConfig", arguments["input"]["id"])
    return SUCCESS


@mutation("syncExternalProject")
def sync_external_project(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["input"]
    if not data["entries"]:
        raise bad_input("entries must not be empty")
    project = store.get("Project", data["projectId"])
    entries = data["entries"]
    submission = store.put("Submission", project=project["id"], entries=entries)
    return {"submissionId": submission["id"]}
