"""Data rows one by one: read, change, delete; their attachments and metadata values."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from ..errors import conflict, malformed
from ..registry import Arguments, field, mutation, query
from ..standard import one, register, related, removed, workspace
from ..store import Record, Store

register("Query", {"dataRow": one("DataRow")})
register("Mutation", {"deleteDataRowAttachment": removed("AssetAttachment")})
register(
    "DataRow",
    {
        "organization": workspace,
        "labels": related("Label", "dataRow"),
        "attachments": related("AssetAttachment", "dataRow"),
    },
)


def add_data_row(store: Store, dataset: str, payload: Arguments) -> Record:
    """Create a data row from a payload as the bulk upload has it: `row_data`, …

    Raises when the asset is empty or the global key is taken.
    """
    key = payload.get("global_key")
    require_free_key(store, key)
    asset = payload.get("row_data")
    if asset in (None, "", {}):
        raise malformed("row_data is empty")
    metadata = payload.get("metadata_fields") or payload.get("metadata") or []
    row = store.put(
        "DataRow",
        dataset=dataset,
        externalId=payload.get("external_id"),
        globalKey=None,
        rowData=as_text(asset),
        mediaAttributes={"mimeType": "application/octet-stream"},
        customMetadata=metadata_values(metadata),
        createdBy=store.user["id"],
        deleted=False,
    )
    store.give_global_key(row, key)
    for attachment in payload.get("attachments") or []:
        _attach(store, row, attachment)
    return row


def require_free_key(store: Store, key: str | None, owner: str | None = None) -> None:
    """Refuse a global key that another data row than `owner` has."""
    row = store.data_row_by_global_key(key)
    if row is not None and row["id"] != owner:
        raise conflict(f"Duplicate global key: '{key}'")


def as_text(asset: object) -> str:
    """What `rowData` holds: the text itself, or the JSON of anything else."""
    return asset if isinstance(asset, str) else json.dumps(asset)


def metadata_values(fields: Iterable[Arguments]) -> list[Record]:
    """Metadata as a data row keeps it."""
    return [{"schemaId": f["schemaId"], "value": f.get("value")} for f in fields]


def data_row_named(store: Store, identifier: str, kind: str) -> Record | None:
    """The data row with this id (`kind` is `ID`) or global key (`GKEY`), or None."""
    if kind == "ID":
        return store.find("DataRow", identifier)
    return store.data_row_by_global_key(identifier)


def data_rows_named(store: Store, names: Arguments | None) -> list[Record]:
    """The data rows that `{ids, idType}` names, without those that do not exist."""
    if names is None:
        return []
    found = (data_row_named(store, name, names["idType"]) for name in names["ids"])
    return [row for row in found if row is not None]


def data_rows_listed(store: Store, source: Arguments) -> tuple[list[Record], list[str]]:
    """The data rows that `{dataRowIds, globalKeys}` lists, and the ids not found."""
    found: list[Record] = []
    missing: list[str] = []
    for kind, names in (("ID", "dataRowIds"), ("GKEY", "globalKeys")):
        for name in source.get(names) or []:
            row = data_row_named(store, name, kind)
            if row is not None:
                found.append(row)
            elif kind == "ID":
                missing.append(name)
    return found, missing


@mutation("createDataRow")
def create_data_row(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["data"]
    dataset = store.get("Dataset", data["dataset"]["connect"]["id"])
    payload = {
        "row_data": data["rowData"],
        "external_id": data.get("externalId"),
        "global_key": data.get("globalKey"),
        "metadata_fields": data.get("metadataFields"),
        "attachments": data.get("attachments"),
    }
    return add_data_row(store, dataset["id"], payload)


@mutation("updateDataRow")
def update_data_row(store: Store, _: Record, arguments: Arguments) -> Record:
    row = store.get("DataRow", arguments["where"]["id"])
    data: dict[str, Any] = dict(arguments["data"])
    if "globalKey" in data:
        key = data.pop("globalKey")
        require_free_key(store, key, owner=row["id"])
        store.give_global_key(row, key)
    if (metadata := data.pop("metadataFields", None)) is not None:
        data["customMetadata"] = metadata_values(metadata)
    return store.touch(row, **data)


@mutation("deleteDataRows")
def delete_data_rows(store: Store, _: Record, arguments: Arguments) -> list[Record]:
    """Delete all of the named rows, or none when one of them does not exist."""
    rows = [store.get("DataRow", row) for row in arguments["where"]["dataRowIds"]]
    return [store.touch(row, deleted=True) for row in rows]


@query("externalIdsToDataRowIds")
def external_ids(store: Store, _: Record, arguments: Arguments) -> list[Record]:
    wanted = set(arguments["externalId_in"])
    return [
        {"dataRowId": row["id"], "externalId": row["externalId"]}
        for row in store.alive("DataRow")
        if row["externalId"] in wanted
    ]


@query("queryAllDataRowsHaveBeenProcessed")
def all_processed(store: Store, _: Record, __: Arguments) -> Record:
    """Data rows are ready for batches as soon as they exist."""
    return {"allDataRowsHaveBeenProcessed": True}


@field("DataRow", "labelingActivity")
def labeling_activity(store: Store, row: Record, arguments: Arguments) -> Record:
    labels = store.alive("Label", dataRow=row["id"])
    if where := arguments.get("where"):
        labels = [lab for lab in labels if lab["project"] == where["projectId"]]
    return {"selectedLabelId": labels[0]["id"] if labels else None}


@mutation("createDataRowAttachment")
def create_attachment(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["data"]
    return _attach(store, store.get("DataRow", data["dataRowId"]), data)


@mutation("updateDataRowAttachment")
def update_attachment(store: Store, _: Record, arguments: Arguments) -> Record:
    attachment = store.get("AssetAttachment", arguments["where"]["id"])
    given = {k: v for k, v in arguments["data"].items() if v is not None}
    return store.touch(attachment, **given)


def _attach(store: Store, row: Record, data: Arguments) -> Record:
    return store.put(
        "AssetAttachment",
        dataRow=row["id"],
        type=data["type"],
        value=data["value"],
        name=data.get("name"),
    )
