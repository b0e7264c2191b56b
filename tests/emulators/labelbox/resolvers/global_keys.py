"""Jobs that find, give and clear the global keys of many data rows."""

from __future__ import annotations

from collections.abc import Mapping

from ..registry import Arguments, mutation, query
from ..store import Record, Store


def _start(store: Store, data: Mapping[str, object]) -> Record:
    return {"jobId": store.put("GlobalKeyJob", data=data)["id"]}


@query(
    "dataRowsForGlobalKeysResult",
    "assignGlobalKeysToDataRowsResult",
    "clearGlobalKeysResult",
)
def job_result(store: Store, _: Record, arguments: Arguments) -> Record:
    job = store.get("GlobalKeyJob", arguments["jobId"]["id"])
    return {"jobStatus": "COMPLETE", "data": job["data"]}


@query("dataRowsForGlobalKeys")
def find_data_rows(store: Store, _: Record, arguments: Arguments) -> Record:
    keys = arguments["where"]["ids"]
    found = {key: store.data_row_by_global_key(key) for key in keys}
    fetched = [{"id": row["id"] if row else ""} for row in map(found.get, keys)]
    return _start(
        store,
        {
            "fetchedDataRows": fetched,
            "notFoundGlobalKeys": [key for key in keys if found[key] is None],
            "accessDeniedGlobalKeys": [],
        },
    )


@mutation("assignGlobalKeysToDataRows")
def assign_keys(store: Store, _: Record, arguments: Arguments) -> Record:
    assigned: list[Arguments] = []
    invalid: list[Arguments] = []
    for assignment in arguments["data"]["assignInputs"]:
        row = store.find("DataRow", assignment["dataRowId"])
        if row is None or store.data_row_by_global_key(assignment["globalKey"]):
            invalid.append(assignment)
        else:
            store.give_global_key(row, assignment["globalKey"])
            assigned.append(assignment)
    return _start(
        store,
        {
            "sanitizedAssignments": [],
            "invalidGlobalKeyAssignments": invalid,
            "unmodifiedAssignments": assigned,
            "accessDeniedAssignments": [],
        },
    )


@mutation("clearGlobalKeys")
def clear_keys(store: Store, _: Record, arguments: Arguments) -> Record:
    cleared: list[str] = []
    missing: list[str] = []
    for key in arguments["where"]["ids"]:
        row = store.data_row_by_global_key(key)
        if row is None:
            missing.append(key)
        else:
            store.give_global_key(row, None)
            cleared.append(key)
    return _start(
        store,
        {
            "clearedGlobalKeys": cleared,
            "failedToClearGlobalKeys": [],
            "notFoundGlobalKeys": missing,
            "accessDeniedGlobalKeys": [],
        },
    )
