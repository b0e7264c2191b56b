"""Methods of the client itself: look up, create, upload."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ..answers import IDENTIFIER
from ..scenario import Scenario
from ..sdk import labelbox, part

_DAYS = ("2024-01-01", "2024-01-02")
_NO_NODES: dict[str, list[object]] = {"tools": [], "classifications": []}


def run(scenario: Scenario) -> None:
    """Call them all."""
    _look_up(scenario)
    _create_datasets_and_projects(scenario)
    _ontologies(scenario)
    _data_rows_by_key(scenario)
    _models_and_embeddings(scenario)
    _tasks_and_keys(scenario)
    _files(scenario)
    _rest(scenario)


def _look_up(scenario: Scenario) -> None:
    call, client = scenario.call, scenario.client
    call(client.get_user)
    call(client.get_organization)
    for name in ("project", "dataset", "data_row", "model", "ontology", "model_run"):
        call(getattr(client, f"get_{name}"), IDENTIFIER)
    for name in ("projects", "datasets", "users", "models"):
        call(getattr(client, f"get_{name}"))
    frontends = labelbox.LabelingFrontend
    call(client._get_labeling_frontends, where=frontends.name == "Editor")
    call(client.get_roles)
    call(client.get_batch, IDENTIFIER, IDENTIFIER)
    call(client.get_label_version, IDENTIFIER)
    call(client.get_label_version, IDENTIFIER, include_annotations=False)
    call(client.upsert_label_feedback, IDENTIFIER, "fb", {"s": 0.5})
    call(client.delete_project_memberships, IDENTIFIER, [IDENTIFIER])


def _create_datasets_and_projects(scenario: Scenario) -> None:
    call, client = scenario.call, scenario.client
    media = labelbox.MediaType
    modes = part("quality_mode").QualityMode
    call(client.create_dataset, name="n", description="d")
    default = {"IamIntegration.isOrgDefault": True}
    with scenario.answering({**default, "DatasetValidation.valid": True}):
        call(client.create_dataset, name="n", description="d")
    with scenario.answering({**default, "IamIntegration.valid": False}):
        call(client.create_dataset, name="n", step="Client.create_dataset (invalid)")
    create = client.create_project
    call(create, name="n", media_type=media.Image, description="d")
    call(create, name="n", media_type=media.Image, quality_modes={modes.Benchmark})
    call(create, name="n", media_type=media.Text, quality_modes={modes.Consensus})
    call(
        create,
        name="n",
        media_type=media.Video,
        quality_modes=None,
        is_benchmark_enabled=True,
        is_consensus_enabled=False,
    )
    call(
        client.create_model_evaluation_project,
        name="n",
        description="d",
        dataset_id=IDENTIFIER,
        data_row_count=3,
    )
    call(client.create_model_evaluation_project, name="n", dataset_name="ds")
    call(client.create_model_evaluation_project, name="n")
    call(client.create_offline_model_evaluation_project, name="n")


def _ontologies(scenario: Scenario) -> None:
    call, client = scenario.call, scenario.client
    media = labelbox.MediaType
    kinds = part("ontology_kind").OntologyKind
    tool = labelbox.Tool(tool=labelbox.Tool.Type.BBOX, name="b")
    call(client.get_data_row_metadata_ontology)
    call(client.get_ontologies, "x")
    call(client.get_feature_schema, IDENTIFIER)
    call(client.get_feature_schemas, "x")
    call(client.create_ontology, "n", _NO_NODES, media_type=media.Image)
    call(
        client.create_ontology,
        "n",
        _NO_NODES,
        media_type=media.Conversational,
        ontology_kind=kinds.ModelEvaluation,
    )
    call(
        client.create_ontology_from_feature_schemas,
        "n",
        [IDENTIFIER],
        media_type=media.Image,
    )
    call(client.create_feature_schema, tool.asdict())


def _data_rows_by_key(scenario: Scenario) -> None:
    call, client = scenario.call, scenario.client
    found: dict[str, list[str]] = {
        "DataRowsForGlobalKeysData.notFoundGlobalKeys": [],
        "DataRowsForGlobalKeysData.accessDeniedGlobalKeys": [],
    }
    with scenario.answering(found):
        call(client.get_data_row_by_global_key, "gk")
    call(client.get_data_row_ids_for_external_ids, ["a", "b"])
    call(client.get_data_row_ids_for_global_keys, ["k"])
    call(client.clear_global_keys, ["k"])
    assignment = {"data_row_id": IDENTIFIER, "global_key": "k"}
    call(client.assign_global_keys_to_data_rows, [assignment])


def _models_and_embeddings(scenario: Scenario) -> None:
    call, client = scenario.call, scenario.client
    identifiables = part("identifiables")
    call(client.create_model, "n", IDENTIFIER)
    call(client.create_model_config, "n", IDENTIFIER, {"a": 1})
    call(client.delete_model_config, IDENTIFIER)
    rows = identifiables.DataRowIds([IDENTIFIER])
    call(client.run_foundry_app, "n", rows, IDENTIFIER)
    call(client.run_foundry_app, "n", identifiables.GlobalKeys(["k"]), IDENTIFIER)
    embedding = call(client.create_embedding, "n", 8)
    call(client.get_embeddings)
    call(client.delete_embedding, IDENTIFIER)
    call(client.get_embedding_by_name, "name-x")
    call(embedding.delete)
    call(client.get_imported_vector_count, IDENTIFIER)


def _tasks_and_keys(scenario: Scenario) -> None:
    call, client = scenario.call, scenario.client
    call(client.get_task_by_id, IDENTIFIER)
    with scenario.answering(task_status="IN_PROGRESS"):
        call(client.cancel_task, IDENTIFIER)
    minutes = {"validity": 5, "time_unit": part("timeunit").TimeUnit.MINUTE}
    call(
        client.create_api_key,
        "n",
        scenario.user,
        "role-x",
        allowed_ip_cidrs=["10.0.0.0/8"],
        **minutes,
    )
    call(client.create_api_key, "n", "a@b.c", "Admin", refresh_cache=True, **minutes)
    keys = call(client.get_api_keys, include_expired=True)
    call(client.get_api_key, IDENTIFIER)
    call(keys[0].revoke)
    scenario.read(keys[0], "created_by")
    scenario.read(keys[0], "created_for")


def _files(scenario: Scenario) -> None:
    call, client = scenario.call, scenario.client
    call(
        client.upload_data,
        b"abc",
        filename="a.json",
        content_type="application/json",
        sign=True,
    )
    call(client.upload_data, b"abc")
    with tempfile.TemporaryDirectory() as folder:
        vectors = Path(folder, "vectors.ndjson")
        vectors.write_text('{"id":"x","vector":[1.0]}\n')
        call(client.import_vectors_from_file, IDENTIFIER, str(vectors))
        call(client.upload_file, str(vectors))


def _rest(scenario: Scenario) -> None:
    call, client, project = scenario.call, scenario.client, scenario.project
    call(client.delete_unused_feature_schema, IDENTIFIER)
    call(client.delete_unused_ontology, IDENTIFIER)
    call(client.update_feature_schema_title, IDENTIFIER, "t")
    call(client.upsert_feature_schema, {"name": "x", "featureSchemaId": IDENTIFIER})
    call(client.insert_feature_schema_into_ontology, IDENTIFIER, IDENTIFIER, 1)
    call(client.get_unused_ontologies)
    call(client.get_unused_feature_schemas)
    call(client.is_feature_schema_archived, IDENTIFIER, IDENTIFIER)
    call(client.delete_feature_schema_from_ontology, IDENTIFIER, IDENTIFIER)
    call(client.unarchive_feature_schema_node, IDENTIFIER, IDENTIFIER)
    call(client.get_performance_metrics)
    call(client.get_workspace_performance_metric, "labels_created", *_DAYS)
    call(project.get_performance_metric, "labels_created", *_DAYS)
    call(project.get_performance_report_download, *_DAYS)
    for pages in (
        client.get_workspace_labeler_performance,
        client.get_sign_in_sessions,
        client.get_sign_in_events,
        project.get_labeler_performance,
        project.get_reviewer_performance,
    ):
        rows = call(pages, *_DAYS)
        call(list, rows, step=f"{pages.__qualname__} (rows)")
