"""Methods of a project: settings, labels, imports, workflow, labeling service."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ..answers import IDENTIFIER
from ..scenario import Scenario
from ..sdk import labelbox, part

_MOMENT = datetime(2024, 1, 2, tzinfo=UTC)
_FIELDS: dict[str, Any] = {
    "setup_complete": _MOMENT,
    "last_activity_time": _MOMENT,
    "auto_audit_number_of_labels": 1,
    "auto_audit_percentage": 0.5,
    "data_row_count": 1,
    "model_setup_complete": True,
    "is_benchmark_enabled": True,
    "is_consensus_enabled": True,
}


def run(scenario: Scenario) -> None:
    """Call them all."""
    _settings(scenario)
    _labels(scenario)
    _counts(scenario)
    _labeling_service(scenario)
    _workflow(scenario)
    _external_work(scenario)


def _settings(scenario: Scenario) -> None:
    call, project = scenario.call, scenario.project
    call(project.project_model_configs)
    call(project.members)
    image = labelbox.MediaType.Image
    call(project.update, name="n", description="d", media_type=image)
    for name, value in _FIELDS.items():
        call(project.update, **{name: value})
    call(project.delete)
    call(project.update_project_resource_tags, [IDENTIFIER])
    call(project.get_resource_tags)
    call(project.connect_ontology, scenario.ontology)
    with scenario.answering({"Project.labelingFrontend": None}):
        call(project.connect_ontology, scenario.ontology)
    call(project.add_model_config, IDENTIFIER, 2)
    call(project.delete_project_model_config, IDENTIFIER)
    call(project.set_project_model_setup_complete)
    call(project.enable_model_assisted_labeling)
    call(project.clone)
    call(scenario.project_model_config.delete)


def _labels(scenario: Scenario) -> None:
    call, project = scenario.call, scenario.project
    created = labelbox.Label.created_at
    call(
        project.label_versions,
        label=scenario.label,
        data_row=scenario.data_row,
        created_by=scenario.user,
        created_after=_MOMENT,
        created_before="2025-01-01T00:00:00Z",
    )
    call(project.label_versions, include_annotations=False)
    call(project.labels)
    call(project.labels, datasets=[scenario.dataset])
    call(project.labels, created_by=scenario.user)
    call(project.labels, order_by=created.asc)
    call(
        project.labels,
        datasets=[scenario.dataset],
        created_by=scenario.user,
        order_by=created.desc,
    )
    call(project.delete_labels_by_user, IDENTIFIER)
    call(project.get_mal_prediction_imports)
    call(project.get_label_imports)


def _counts(scenario: Scenario) -> None:
    call, project = scenario.call, scenario.project
    call(project.labeler_performance)
    for net_score in (None, *labelbox.Review.NetScore):
        call(project.review_metrics, net_score)
    call(project.get_label_count)
    call(project.get_overview, details=True)
    call(project.get_overview, batch_ids=[IDENTIFIER])


def _labeling_service(scenario: Scenario) -> None:
    call, project = scenario.call, scenario.project
    service = call(project.get_labeling_service)
    services = part("labeling_service").LabelingService
    call(services.start, scenario.client, IDENTIFIER)
    call(service.request)
    call(project.get_labeling_service_dashboard)


def _workflow(scenario: Scenario) -> None:
    call, project = scenario.call, scenario.project
    workflow = call(project.get_workflow)
    call(_rebuild, workflow, step="ProjectWorkflow.update_config")
    sent = [
        request.variables["input"]["config"]
        for request in scenario.endpoint.recorded
        if "updateProjectWorkflow" in request.query
    ]
    with scenario.answering({"ProjectWorkflow.config": sent[-1]}):
        call(project.clone_workflow_from, IDENTIFIER)


def _rebuild(workflow: Any) -> None:
    kinds = part("workflow")
    nodes = workflow.reset_to_initial_nodes()
    done = workflow.add_node(type=kinds.NodeType.Done)
    workflow.add_edge(nodes.labeling, done)
    workflow.add_edge(nodes.rework, done, kinds.NodeOutput.If)
    workflow.update_config()


def _external_work(scenario: Scenario) -> None:
    kinds = part("project_sync")
    score = kinds.CustomScore(name="c", value=1)
    check = kinds.AutoQA(
        status=kinds.AutoQaStatus.Approve,
        score=0.5,
        feedback="f",
        custom_scores=[score],
    )
    label = kinds.ProjectSyncLabel(
        submitted_by=kinds.SubmittedBy(email="a@b.c"),
        auto_qa=check,
        seconds_to_completion=3,
        submitted_on="2024-01-01",
    )
    review = kinds.ProjectSyncReview(
        reviewed_by=kinds.ReviewedBy(email="a@b.c"),
        rating=kinds.GranularRating(score=3, comment="c"),
        custom_scores=[score],
    )
    entry = kinds.ProjectSyncEntry(
        task_id="t", content_url="u", queue_type="q", label=label, review=review
    )
    scenario.call(scenario.project.sync_external_project, [entry])
