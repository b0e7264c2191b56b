"""Methods of the client that search: stored searches, dashboards, sending to work."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ..answers import IDENTIFIER
from ..scenario import Scenario
from ..sdk import part

_MOMENT = datetime(2024, 1, 2, tzinfo=UTC)


def run(scenario: Scenario) -> None:
    """Call them all."""
    _slices(scenario)
    _send_to_annotate(scenario)
    _dashboards(scenario)


def _slices(scenario: Scenario) -> None:
    call, client = scenario.call, scenario.client
    call(client.get_catalog_slices)
    call(client.get_catalog_slice, slice_name="name-x")
    catalog_slice = call(client.get_catalog_slice, IDENTIFIER)
    model_slice = call(client.get_model_slice, IDENTIFIER)
    call(catalog_slice.get_data_row_identifiers)
    call(model_slice.get_data_row_identifiers, IDENTIFIER)
    call(model_slice.get_data_row_ids, IDENTIFIER)
    with scenario.exporting():
        call(catalog_slice.export, params={"all_projects": True})


def _send_to_annotate(scenario: Scenario) -> None:
    call, client = scenario.call, scenario.client
    identifiables = part("identifiables")
    strategies = part("conflict_resolution_strategy").ConflictResolutionStrategy
    call(
        client.send_to_annotate_from_catalog,
        IDENTIFIER,
        None,
        "b",
        identifiables.DataRowIds([IDENTIFIER]),
        {
            "source_project_id": IDENTIFIER,
            "annotations_ontology_mapping": {"a": "b"},
        },
    )
    call(
        client.send_to_annotate_from_catalog,
        IDENTIFIER,
        IDENTIFIER,
        "b",
        identifiables.GlobalKeys(["k"]),
        {
            "source_model_run_id": IDENTIFIER,
            "predictions_ontology_mapping": {"a": "b"},
            "override_existing_annotations_rule": strategies.OverrideWithPredictions,
        },
    )


def _dashboards(scenario: Scenario) -> None:
    call, search = scenario.call, scenario.client.get_labeling_service_dashboards
    call(search)
    conditions = _conditions()
    for condition in conditions:
        call(search, search_query=[condition])
    call(search, search_query=conditions)


def _conditions() -> list[Any]:
    """A condition of each kind that the client has."""
    kinds = part("search_filters")
    statuses = part("labeling_service_status").LabelingServiceStatus
    equal = kinds.IdOperator.Is
    times = kinds.RangeDateTimeOperatorWithSingleValue
    numbers = kinds.RangeOperatorWithSingleValue
    since = kinds.DateValue(operator=times.GreaterThanOrEqual, value=_MOMENT)
    until = kinds.DateValue(operator=times.LessThanOrEqual, value=_MOMENT)
    between = kinds.DateRangeValue(
        operator=kinds.RangeOperatorWithValue.Between,
        value=kinds.DateRange(min=_MOMENT, max=_MOMENT),
    )
    one = kinds.IntegerValue(operator=numbers.Equals, value=1)
    at_least_one = kinds.IntegerValue(operator=numbers.GreaterThanOrEqual, value=1)
    return [
        kinds.OrganizationFilter(operator=equal, values=["o"]),
        kinds.SharedWithOrganizationFilter(operator=equal, values=["o"]),
        kinds.WorkspaceFilter(operator=equal, values=["w"]),
        kinds.TagFilter(operator=equal, values=["t"]),
        kinds.ProjectStageFilter(operator=equal, values=[statuses.Requested]),
        kinds.WorkforceRequestedDateFilter(value=since),
        kinds.WorkforceStageUpdatedFilter(value=until),
        kinds.WorkforceRequestedDateRangeFilter(value=between),
        kinds.WorkforceStageUpdatedRangeFilter(value=between),
        kinds.TaskCompletedCountFilter(value=one),
        kinds.TaskRemainingCountFilter(value=at_least_one),
    ]
