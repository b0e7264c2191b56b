"""Models, their runs, the data rows of a run, Foundry applications, embeddings."""

from __future__ import annotations

from ..errors import not_found
from ..paging import page_by_id
from ..registry import Arguments, field, mutation, query
from ..standard import SUCCESS, every, one, register, related
from ..store import Record, Store
from .data_rows import data_rows_listed
from .tasks import task_reference

register(
    "Query",
    {
        "model": one("Model"),
        "models": every("Model"),
        "modelRun": one("ModelRun"),
        "findModelFoundryApp": one("ModelFoundryApp"),
    },
)
register("Model", {"modelRuns": related("ModelRun", "modelId")})


@mutation("createModel")
def create_model(store: Store, _: Record, arguments: Arguments) -> Record:
    return store.put("Model", **arguments["data"])


@mutation("deleteModels")
def delete_models(store: Store, _: Record, arguments: Arguments) -> bool:
    for model in [store.get("Model", model) for model in arguments["where"]["ids"]]:
        store.touch(model, deleted=True)
    return True


@mutation("createModelRun")
def create_model_run(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["data"]
    model = store.get("Model", data["modelId"])
    return _new_run(store, model, data["name"], data.get("trainingMetadata"))


def _new_run(
    store: Store, model: Record, name: str, configuration: object, app: object = None
) -> Record:
    return store.put(
        "ModelRun",
        name=name,
        modelId=model["id"],
        trainingMetadata=configuration,
        createdBy=store.user["id"],
        modelAppId=app,
    )


@field("ModelRun", "createdBy")
def creator_of_run(_: Store, run: Record, __: Arguments) -> str | None:
    """The id of the user: elsewhere this field is the user."""
    creator: str | None = run["createdBy"]
    return creator


@mutation("deleteModelRuns")
def delete_model_runs(store: Store, _: Record, arguments: Arguments) -> bool:
    for run in [store.get("ModelRun", run) for run in arguments["where"]["ids"]]:
        store.touch(run, deleted=True)
    return True


@mutation("updateModelRunConfig")
def update_run_configuration(store: Store, _: Record, arguments: Arguments) -> Record:
    run = store.get("ModelRun", arguments["modelRun"]["id"])
    return store.touch(run, trainingMetadata=arguments["data"]["config"])


@mutation("resetModelRunConfig")
def reset_run_configuration(store: Store, _: Record, arguments: Arguments) -> Record:
    run = store.get("ModelRun", arguments["modelRun"]["id"])
    return store.touch(run, trainingMetadata=None)


@mutation("updateTrainingPipeline")
def update_training(store: Store, _: Record, arguments: Arguments) -> Record:
    run = store.get("ModelRun", arguments["modelRun"]["id"])
    store.touch(run, trainingStatus=arguments["data"]["status"])
    return {"status": run["trainingStatus"]}


@query("annotationGroups")
def data_rows_of_run(store: Store, _: Record, arguments: Arguments) -> Record:
    run = store.get("ModelRun", arguments["where"]["modelRunId"]["id"])
    groups = store.alive("AnnotationGroup", modelRunId=run["id"])
    page = page_by_id(groups, arguments.get("after"), arguments.get("first"))
    return {"nodes": page.rows, "pageInfo": {"endCursor": page.next_cursor}}


@mutation("createMEAModelRunDataRowRegistrationTask")
def register_data_rows(store: Store, _: Record, arguments: Arguments) -> str:
    run = store.get("ModelRun", arguments["where"]["id"])
    rows, _missing = data_rows_listed(store, arguments["data"])
    for row in rows:
        _register(store, run, row["id"])
    return _job(store)


@mutation("createMEAModelRunLabelRegistrationTask")
def register_labels(store: Store, _: Record, arguments: Arguments) -> str:
    run = store.get("ModelRun", arguments["where"]["id"])
    for identifier in arguments["data"]["labelIds"]:
        label = store.get("Label", identifier)
        _register(store, run, label["dataRow"], label["id"])
    return _job(store)


@mutation("createMEAModelRunProjectLabelRegistrationTask")
def register_project(store: Store, _: Record, arguments: Arguments) -> str:
    where = arguments["where"]
    run = store.get("ModelRun", where["modelRunId"])
    project = store.get("Project", where["projectId"])
    for label in store.alive("Label", project=project["id"]):
        _register(store, run, label["dataRow"], label["id"])
    return _job(store)


def _register(store: Store, run: Record, row: str, label: str | None = None) -> None:
    """Put a data row into a run; a row that is in it may get a label."""
    for group in store.alive("AnnotationGroup", modelRunId=run["id"], dataRow=row):
        store.touch(group, labelId=label or group["labelId"])
        return
    store.put(
        "AnnotationGroup",
        modelRunId=run["id"],
        dataRow=row,
        labelId=label,
        dataSplit="UNASSIGNED",
    )


@mutation("deleteModelRunDataRows")
def delete_run_data_rows(store: Store, _: Record, arguments: Arguments) -> bool:
    where = arguments["where"]
    run = store.get("ModelRun", where["modelRunId"])
    for group in store.alive("AnnotationGroup", modelRunId=run["id"]):
        if group["dataRow"] in where["dataRowIds"]:
            store.remove("AnnotationGroup", group["id"])
    return True


@mutation("createAssignDataRowsToDataSplitTask")
def assign_splits(store: Store, _: Record, arguments: Arguments) -> str:
    run = store.get("ModelRun", arguments["modelRun"]["id"])
    for assignment in arguments["data"]["assignments"]:
        rows, _missing = data_rows_listed(store, assignment)
        wanted = {row["id"] for row in rows}
        for group in store.alive("AnnotationGroup", modelRunId=run["id"]):
            if group["dataRow"] in wanted:
                store.touch(group, dataSplit=assignment["split"])
    return _job(store)


def _job(store: Store) -> str:
    identifier: str = store.put("ModelRunJob")["id"]
    return identifier


@query(
    "MEALabelRegistrationTaskStatus",
    "MEADataRowRegistrationTaskStatus",
    "assignDataRowsToDataSplitTaskStatus",
)
def job_status(store: Store, _: Record, arguments: Arguments) -> Record:
    store.get("ModelRunJob", arguments["where"]["id"])
    return {"status": "COMPLETE", "errorMessage": None}


@mutation("createModelFoundryApp")
def create_app(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["input"]
    return store.put("ModelFoundryApp", createdBy=store.user["id"], **data)


@mutation("deleteModelFoundryApp")
def delete_app(store: Store, _: Record, arguments: Arguments) -> Record:
    store.remove("ModelFoundryApp", arguments["id"])
    return SUCCESS


@mutation("createModelJobForDataRows")
def run_app(store: Store, _: Record, arguments: Arguments) -> Record:
    """Run a model over data rows: makes a model run that holds them."""
    data = arguments["input"]
    rows, _missing = data_rows_listed(store, data)
    model = {"id": data["modelId"]}  # A model of the Foundry, not of the workspace.
    run = _new_run(
        store, model, data["name"], data["inferenceParams"], data.get("modelAppId")
    )
    for row in rows:
        _register(store, run, row["id"])
    return task_reference(store, data["name"], "model-job")


@query("modelFoundryModelRunInfo")
def cost_of_run(store: Store, _: Record, arguments: Arguments) -> Record:
    run = store.get("ModelRun", arguments["where"]["modelRunId"])
    if not run["modelAppId"]:
        raise not_found("ModelFoundryModelRunInfo", run["id"])
    rows = store.alive("AnnotationGroup", modelRunId=run["id"])
    return {"cost": 0.0, "status": "COMPLETE", "totalDataRows": len(rows)}


@query("embeddings")
def embeddings(store: Store, _: Record, __: Arguments) -> list[Record]:
    return store.alive("Embedding")


@mutation("createEmbedding")
def create_embedding(store: Store, _: Record, arguments: Arguments) -> Record:
    return store.put("Embedding", custom=True, **arguments["data"])


@mutation("deleteEmbedding")
def delete_embedding(store: Store, _: Record, arguments: Arguments) -> bool:
    store.remove("Embedding", arguments["data"]["id"])
    return True
