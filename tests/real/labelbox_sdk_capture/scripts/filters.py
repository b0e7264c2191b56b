"""The language of filters: every operator on every field of the lists that take one."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import reduce
from typing import Any

from ..answers import IDENTIFIER
from ..objects import first_member
from ..scenario import Scenario
from ..sdk import object_model

_OPERATORS: tuple[Callable[[Any, Any], Any], ...] = (
    operator.eq,
    operator.ne,
    operator.lt,
    operator.gt,
    operator.le,
    operator.ge,
)
_EQUALITY = (operator.eq, operator.ne)
_NOT_FILTERED = {("Task", "status"), ("Webhook", "status"), ("Webhook", "topics")}
_VALUES: dict[str, Any] = {
    "Int": 1,
    "Float": 1.0,
    "String": "s",
    "Boolean": True,
    "ID": IDENTIFIER,
    "DateTime": datetime(2024, 1, 2, tzinfo=UTC),
}


def run(scenario: Scenario) -> None:
    """Send each list one filter of all its fields for every operator."""
    client, project = scenario.client, scenario.project
    lists: dict[str, Any] = {
        "Project": client.get_projects,
        "Dataset": client.get_datasets,
        "User": client.get_users,
        "Model": client.get_models,
        "LabelingFrontend": client._get_labeling_frontends,
        "Webhook": scenario.organization.webhooks,
        "Task": scenario.user.created_tasks,
        "Label": scenario.data_row.labels,
        "ModelRun": scenario.model.model_runs,
        "Benchmark": project.benchmarks,
        "LabelingFrontendOptions": project.labeling_frontend_options,
        "LabelingParameterOverride": project.labeling_parameter_overrides,
    }
    scenario.endpoint.is_sweep = True
    for name, method in lists.items():
        for compare in _OPERATORS:
            conditions = list(_conditions(name, compare))
            if conditions:
                step = f"sweep {name} {compare.__name__}"
                where = reduce(operator.and_, conditions)
                scenario.call(method, where=where, step=step)
    scenario.endpoint.is_sweep = False


def _conditions(name: str, compare: Callable[[Any, Any], Any]) -> Iterator[Any]:
    """A condition for each field of a class that can be compared so."""
    kinds = object_model.Field
    entity = getattr(object_model.Entity, name)
    for field in sorted(entity.fields(), key=lambda field: str(field.graphql_name)):
        kind = field.field_type
        is_enum = isinstance(kind, kinds.EnumType)
        if isinstance(kind, kinds.ListType) or kind == kinds.Type.Json:
            continue
        if (name, field.name) in _NOT_FILTERED:
            continue
        if compare not in _EQUALITY and (is_enum or kind == kinds.Type.Boolean):
            continue
        value = first_member(kind.enum_cls) if is_enum else _VALUES[kind.name]
        # A member of one enum of the client's is a tuple with one value.
        yield compare(field, value[0] if isinstance(value, tuple) else value)
