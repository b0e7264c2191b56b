"""Searches for data rows: conditions in a request, or stored under a name."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from ..errors import bad_input, internal, malformed
from ..paging import page_by_id
from ..registry import Arguments, query
from ..store import Record, Store

_COMPARISONS = {
    "EQUALS": operator.eq,
    "GREATER_THAN_OR_EQUAL": operator.ge,
    "LESS_THAN_OR_EQUAL": operator.le,
}


def search(
    store: Store, rows: Iterable[Record], search_query: Arguments | None
) -> list[Record]:
    """The rows that fulfil all conditions of `{scope, query: [{type, …}]}`.

    Raises for a type of condition that the official client does not send.
    """
    found = list(rows)
    for condition in (search_query or {}).get("query") or []:
        found = [row for row in found if _fulfils(store, row, condition)]
    return found


def _fulfils(store: Store, row: Record, condition: Arguments) -> bool:
    match condition.get("type"):
        case "dataset":
            return row["dataset"] in condition["ids"]
        case "data_row_id":
            return row["id"] in condition["ids"]
        case "global_key":
            return row["globalKey"] in condition["ids"]
        case "batch":
            batches = (store.find("Batch", batch) for batch in condition["ids"])
            return any(row["id"] in batch["dataRowIds"] for batch in batches if batch)
        case "data_row_last_activity_at":
            return holds(row["updatedAt"], condition["value"])
        case "labeled_at":
            labels = store.alive("Label", dataRow=row["id"])
            return any(holds(lab["createdAt"], condition["value"]) for lab in labels)
        case "task_queue_status":
            labeled = bool(store.alive("Label", dataRow=row["id"]))
            return bool(condition["status"] == ("Done" if labeled else "ToLabel"))
        case unknown:
            raise internal(f"The emulator cannot search by {unknown!r}", status=501)


def holds(value: Any, comparison: Arguments) -> bool:
    """Whether a number or a time fulfils `{operator, value}`; null never does."""
    if value is None:
        return False
    wanted = comparison["value"]
    if comparison["operator"] == "BETWEEN":
        low, high = _comparable(wanted["min"]), _comparable(wanted["max"])
        return bool(low <= _comparable(value) <= high)
    if comparison["operator"] not in _COMPARISONS:
        raise malformed(f"unknown operator {comparison['operator']!r}")
    compare = _COMPARISONS[comparison["operator"]]
    return bool(compare(_comparable(value), _comparable(wanted)))


def _comparable(value: Any) -> Any:
    """A number as it is; a text as the time that it says, in UTC unless it says so."""
    if not isinstance(value, str):
        return value
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise bad_input(f"{value!r} is not a time") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@query("catalogSavedQueries")
def saved_queries(store: Store, _: Record, __: Arguments) -> list[Record]:
    return store.alive("SavedQuery")


@query("getSavedQuery")
def saved_query(store: Store, _: Record, arguments: Arguments) -> Record:
    return store.get("SavedQuery", arguments["id"])


@query("getDataRowIdentifiersBySavedQuery")
def identifiers_by_query(store: Store, _: Record, arguments: Arguments) -> Record:
    """A page of the catalogue; the cursor is a text."""
    data = arguments["input"]
    saved = store.get("SavedQuery", data["savedQueryId"])
    rows = search(store, store.alive("DataRow"), saved["filter"])
    page = page_by_id(rows, data.get("after"), data["first"])
    more = page.next_cursor is not None
    return {
        "totalCount": len(rows),
        "nodes": page.rows,
        "pageInfo": {"endCursor": page.next_cursor, "hasNextPage": more},
    }


@query("getDataRowIdentifiersBySavedModelQuery")
def identifiers_by_model_query(store: Store, _: Record, arguments: Arguments) -> Record:
    """A page of a model run; the cursor is an object."""
    data = arguments["input"]
    saved = store.get("SavedQuery", data["savedQueryId"])
    rows = store.alive("DataRow")
    if data.get("modelRunId"):
        run = store.get("ModelRun", data["modelRunId"])
        groups = store.alive("AnnotationGroup", modelRunId=run["id"])
        in_run = {group["dataRow"] for group in groups}
        rows = [row for row in rows if row["id"] in in_run]
    rows = search(store, rows, saved["filter"])
    after = (data.get("after") or {}).get("dataRowId")
    page = page_by_id(rows, after, data["first"])
    following = store.find("DataRow", page.next_cursor)
    cursor = following and {
        "dataRowId": following["id"],
        "globalKey": following["globalKey"],
    }
    return {
        "totalCount": len(rows),
        "nodes": page.rows,
        "pageInfo": {"endCursor": cursor, "hasNextPage": following is not None},
    }
