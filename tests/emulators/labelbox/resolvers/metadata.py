"""Metadata of data rows: the schemas of the workspace and the values of rows."""

from __future__ import annotations

from typing import Any

from ..registry import Arguments, field, mutation, query
from ..standard import SUCCESS
from ..store import Record, Store
from .data_rows import data_row_named, data_rows_named, metadata_values

_SCHEMA = "CustomMetadataSchema"


@query("customMetadataOntology")
def metadata_schemas(store: Store, _: Record, __: Arguments) -> list[Record]:
    return store.alive(_SCHEMA)


@mutation("upsertCustomMetadataSchema")
def upsert_schema(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["data"]
    options = [_option(store, option) for option in data.get("options") or []]
    if data.get("id"):
        schema = store.get(_SCHEMA, data["id"])
        return store.touch(schema, name=data["name"], options=options)
    return store.put(
        _SCHEMA, name=data["name"], kind=data["kind"], reserved=False, options=options
    )


def _option(store: Store, data: Arguments) -> Record:
    values: dict[str, Any] = {"name": data["name"], "kind": data["kind"]}
    if data.get("id"):
        values["id"] = data["id"]
    return store.new_record(_SCHEMA, reserved=False, options=None) | values


@mutation("deleteCustomMetadataSchema")
def delete_schema(store: Store, _: Record, arguments: Arguments) -> Record:
    store.remove(_SCHEMA, arguments["schema"]["id"])
    return SUCCESS


@field("DataRow", "metadataFields")
def metadata_with_names(store: Store, row: Record, _: Arguments) -> list[Record]:
    """The values of a row whose schema still exists, with its name and kind."""
    schemas = {
        schema["id"]: schema
        for root in store.alive(_SCHEMA)
        for schema in [root, *(root["options"] or [])]
    }
    return [
        {**value, "name": schema["name"], "kind": schema["kind"]}
        for value in row["customMetadata"]
        if (schema := schemas.get(value["schemaId"]))
    ]


@query("dataRowCustomMetadata")
def metadata_of_rows(store: Store, _: Record, arguments: Arguments) -> list[Record]:
    rows = data_rows_named(store, arguments["where"].get("dataRowIdentifiers"))
    return [_outcome(row, row["customMetadata"]) for row in rows]


@mutation("upsertDataRowCustomMetadata")
def upsert_values(store: Store, _: Record, arguments: Arguments) -> list[Record]:
    outcomes = []
    for data in arguments["data"]:
        key = data.get("globalKey")
        identifier = data.get("dataRowId")
        row = data_row_named(
            store, identifier or key or "", "ID" if identifier else "GKEY"
        )
        if row is None:
            unknown = {"id": identifier, "globalKey": key}
            outcomes.append(_outcome(unknown, [], "Data Row not found"))
            continue
        values = {value["schemaId"]: value for value in row["customMetadata"]}
        for value in metadata_values(data["fields"]):
            values[value["schemaId"]] = value
        store.touch(row, customMetadata=list(values.values()))
        outcomes.append(_outcome(row, []))
    return outcomes


@mutation("deleteDataRowCustomMetadata")
def delete_values(store: Store, _: Record, arguments: Arguments) -> list[Record]:
    """Remove values. Answers only what could not be done, and all can be done here."""
    for data in arguments.get("dataRowIdentifiers") or []:
        identifier = data["dataRowIdentifier"]
        row = data_row_named(store, identifier["id"], identifier["idType"])
        if row is not None:
            kept = [
                value
                for value in row["customMetadata"]
                if value["schemaId"] not in data["schemaIds"]
            ]
            store.touch(row, customMetadata=kept)
    return []


def _outcome(row: Record, fields: list[Record], error: str | None = None) -> Record:
    return {
        "dataRowId": row["id"],
        "globalKey": row["globalKey"],
        "error": error,
        "fields": fields,
    }
