"""Models, their runs, and the applications of the Foundry."""

from __future__ import annotations

from ..answers import IDENTIFIER
from ..scenario import Scenario
from ..sdk import part
from .annotation_imports import ANNOTATION


def run(scenario: Scenario) -> None:
    """Call all of their methods."""
    _model_and_rows(scenario)
    _configuration(scenario)
    _exports(scenario)
    _foundry(scenario)


def _model_and_rows(scenario: Scenario) -> None:
    call, model, model_run = scenario.call, scenario.model, scenario.model_run
    call(model.create_model_run, "n", {"a": 1})
    call(model.delete)
    call(model_run.upsert_labels, [IDENTIFIER])
    call(model_run.upsert_labels, project_id=IDENTIFIER)
    call(model_run.upsert_data_rows, [IDENTIFIER])
    call(model_run.upsert_data_rows, global_keys=["k"])
    call(
        model_run.upsert_predictions_and_send_to_project,
        "n",
        [ANNOTATION],
        IDENTIFIER,
    )
    call(model_run.add_predictions, "n", [ANNOTATION])
    call(model_run.model_run_data_rows)
    call(model_run.delete_model_run_data_rows, [IDENTIFIER])
    call(model_run.assign_data_rows_to_split, [IDENTIFIER], "TRAINING")
    call(model_run.delete)


def _configuration(scenario: Scenario) -> None:
    call, model_run = scenario.call, scenario.model_run
    call(model_run.update_status, "COMPLETE", {"a": "b"}, "e")
    call(model_run.update_config, {"a": 1})
    call(model_run.reset_config)
    call(model_run.get_config)
    scenario.read(model_run, "total_cost")


def _exports(scenario: Scenario) -> None:
    call, model_run = scenario.call, scenario.model_run
    parameters = {"attachments": True, "predictions": True, "model_run_details": True}
    with scenario.exporting():
        call(model_run.export, "t", parameters)
        call(model_run.export_v2)
    call(
        model_run.send_to_annotate_from_model,
        IDENTIFIER,
        IDENTIFIER,
        "b",
        part("identifiables").GlobalKeys(["k"]),
        {"predictions_ontology_mapping": {"a": "b"}, "batch_priority": 3},
    )


def _foundry(scenario: Scenario) -> None:
    call = scenario.call
    foundry = part("foundry.foundry_client").FoundryClient(scenario.client)
    app = part("foundry.app").App(
        model_id=IDENTIFIER,
        name="n",
        inference_params={},
        class_to_schema_id={},
        ontology_id=IDENTIFIER,
    )
    call(foundry._create_app, app)
    call(foundry._get_app, IDENTIFIER)
    call(foundry._delete_app, IDENTIFIER)
