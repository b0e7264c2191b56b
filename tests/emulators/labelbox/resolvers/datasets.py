"""Datasets, and the integrations that sign the addresses of their assets."""

from __future__ import annotations

from typing import Any

from ..paging import page_by_id
from ..registry import Arguments, Resolver, field, mutation, query
from ..standard import every, one, register, related, require_name, updated, workspace
from ..store import Record, Store

register("Query", {"dataset": one("Dataset"), "datasets": every("Dataset")})
register(
    "Dataset", {"organization": workspace, "dataRows": related("DataRow", "dataset")}
)


def new_dataset(store: Store, name: str, description: str | None = None) -> Record:
    """An empty dataset."""
    return store.put(
        "Dataset",
        name=name,
        description=description,
        deleted=False,
        createdBy=store.user["id"],
        signer=None,
    )


@mutation("createDataset")
def create_dataset(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["data"]
    require_name(data)
    return new_dataset(store, data["name"], data.get("description"))


@mutation("updateDataset")
def update_dataset(store: Store, root: Record, arguments: Arguments) -> Record:
    """Change a dataset. Deleting one deletes its data rows."""
    dataset: Record = updated("Dataset")(store, root, arguments)
    if dataset["deleted"]:
        for row in store.alive("DataRow", dataset=dataset["id"]):
            store.touch(row, deleted=True)
    return dataset


@field("Dataset", "rowCount")
def row_count(store: Store, dataset: Record, _: Arguments) -> int:
    return len(store.alive("DataRow", dataset=dataset["id"]))


@query("datasetDataRows")
def dataset_data_rows(store: Store, _: Record, arguments: Arguments) -> Record:
    """A page of data rows. Its `startCursor` is where the next page starts."""
    dataset = store.get("Dataset", arguments["id"])
    where = arguments.get("where") or {}
    wanted = {name: value for name, value in where.items() if value is not None}
    rows = store.alive("DataRow", **{**wanted, "dataset": dataset["id"]})
    page = page_by_id(rows, arguments.get("from"), arguments.get("first"))
    more = page.next_cursor is not None
    return {
        "nodes": page.rows,
        "pageInfo": {"hasNextPage": more, "startCursor": page.next_cursor},
    }


@query("iamIntegrations")
def integrations(store: Store, _: Record, __: Arguments) -> list[Record]:
    return store.alive("IamIntegration")


@mutation("setSignerForDataset")
def set_signer(store: Store, _: Record, arguments: Arguments) -> Record:
    dataset = store.get("Dataset", arguments["where"]["id"])
    signer = store.get("IamIntegration", arguments["data"]["signerId"])
    return store.touch(dataset, signer=signer["id"])


@mutation("clearSignerForDataset")
def clear_signer(store: Store, _: Record, arguments: Arguments) -> Record:
    return store.touch(store.get("Dataset", arguments["where"]["id"]), signer=None)


@mutation("validateDataset")
def validate_dataset(store: Store, _: Record, arguments: Arguments) -> Record:
    store.get("Dataset", arguments["where"]["id"])
    return _passed("Read access")


@mutation("validateIamIntegration")
def validate_integration(store: Store, _: Record, arguments: Arguments) -> Record:
    integration = store.get("IamIntegration", arguments["where"]["id"])
    store.touch(integration, valid=True, lastValidAt=store.now())
    return _passed("Read access")


def _passed(check: str) -> Record:
    return {"valid": True, "checks": [{"name": check, "success": True, "message": ""}]}


@mutation("setDefaultIamIntegration")
def set_default_integration(store: Store, _: Record, arguments: Arguments) -> Record:
    chosen = store.get("IamIntegration", arguments["where"]["id"])
    for integration in store.alive("IamIntegration"):
        integration["isOrgDefault"] = integration is chosen
    return store.touch(chosen)


def _create_integration(provider: str) -> Resolver:
    def create(store: Store, _: Record, arguments: Arguments) -> Record:
        settings: dict[str, Any] = dict(arguments["data"])
        name = settings.pop("name")
        kind = f"{provider.capitalize()}IamIntegrationSettings"
        if provider == "GCP":  # The platform makes the account it reads with.
            settings["serviceAccountEmailId"] = f"{store.new_id()}@example.com"
        return store.put(
            "IamIntegration",
            name=name,
            provider=provider if provider != "AZURE" else "Azure",
            valid=True,
            lastValidAt=store.now(),
            isOrgDefault=False,
            settings={"__typename": kind, **settings},
        )

    return create


def _update_integration(store: Store, _: Record, arguments: Arguments) -> Record:
    integration = store.get("IamIntegration", arguments["where"]["id"])
    settings = dict(arguments["data"])
    name = settings.pop("name", None) or integration["name"]
    return store.touch(
        integration, name=name, settings={**integration["settings"], **settings}
    )


for _provider in ("AWS", "GCP", "AZURE"):
    _type = f"{_provider.capitalize()}IamIntegration"
    register(
        "Mutation",
        {
            f"create{_type}": _create_integration(_provider),
            f"update{_type}": _update_integration,
        },
    )
