"""Every relationship that the classes of the client declare."""

from __future__ import annotations

from typing import Any

from ..answers import IDENTIFIER
from ..scenario import Scenario
from ..sdk import object_model

_OTHER_CLASSES = (
    "LabelingFrontendOptions",
    "LabelingFrontend",
    "MALPredictionImport",
    "MEAPredictionImport",
    "LabelImport",
    "MEAToMALPredictionImport",
)


def run(scenario: Scenario) -> None:
    """Read each; filter and order it where the client can."""
    owners = [
        scenario.project,
        scenario.dataset,
        scenario.data_row,
        scenario.label,
        scenario.user,
        scenario.organization,
        scenario.ontology,
        scenario.review,
        scenario.webhook,
        scenario.benchmark,
        scenario.model,
        scenario.model_run,
        scenario.task,
        scenario.batch,
        scenario.attachment,
        scenario.project_model_config,
        scenario.integration,
        *map(scenario.make, _OTHER_CLASSES),
    ]
    for owner in owners:
        for relationship in type(owner).relationships():
            if not relationship.cache:
                _read(scenario, owner, relationship)
    frontend = scenario.make("LabelingFrontend")
    scenario.call(scenario.project.labeling_frontend.connect, frontend)


def _read(scenario: Scenario, owner: Any, relationship: Any) -> None:
    call = scenario.call
    step = f"rel {type(owner).__name__}.{relationship.name}"
    related = getattr(owner, relationship.name)
    call(related, step=f"{step}()")
    if relationship.relationship_type == object_model.Relationship.Type.ToOne:
        return
    try:
        target = relationship.destination_type
    except AttributeError:  # 7.17.0 names a class `ResourceTags` that it lacks.
        return
    if related.supports_filtering:
        call(related, where=target.uid == IDENTIFIER, step=f"{step}(where)")
    if related.supports_sorting:
        call(related, order_by=target.uid.desc, step=f"{step}(order)")
        moment = object_model.Field.Type.DateTime
        times = [field for field in target.fields() if field.field_type == moment]
        if times:
            call(related, order_by=times[0].asc, step=f"{step}(order by time)")
