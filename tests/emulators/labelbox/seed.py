"""What a new workspace holds before the first request."""

from __future__ import annotations

from .store import Record, Store

_ROLES = {
    "None": "Project based",
    "Labeler": "",
    "Reviewer": "",
    "Team Manager": "",
    "Admin": "",
}
_METADATA_SCHEMAS = {
    "split": "CustomMetadataEnum",
    "tag": "CustomMetadataString",
    "captureDateTime": "CustomMetadataDateTime",
}
_SPLITS = ("train", "valid", "test")


def seed(store: Store) -> None:
    """Fill an empty store: the workspace, its user, roles, editor and metadata."""
    store.organization = store.put("Organization", name="Emulated workspace")
    roles = {name: _role(store, name, about) for name, about in _ROLES.items()}
    store.user = store.put(
        "User",
        email="ada@example.com",
        name="Ada Example",
        nickname="ada",
        picture="",
        lastLoginAt=store.now(),
        isViewer=False,
        isExternalUser=False,
        timezone="UTC",
        deleted=False,
        orgRole=roles["Admin"]["id"],
    )
    store.put(
        "LabelingFrontend",
        name="Editor",
        description="Editor",
        iframeUrlPath="https://editor.labelbox.com",
        deleted=False,
    )
    for name, kind in _METADATA_SCHEMAS.items():
        _metadata_schema(store, name, kind)
    # The API has no call that makes a saved search: people make them in the app.
    store.put(
        "SavedQuery",
        name="All data rows",
        description="Every data row of the workspace",
        filter={"query": []},
    )


def _role(store: Store, name: str, description: str) -> Record:
    permissions = ["project:view", *(["all"] if name == "Admin" else [])]
    return store.put(
        "Role",
        name=name,
        description=description,
        organizationId=None,
        permissions=permissions,
    )


def _metadata_schema(store: Store, name: str, kind: str) -> None:
    options = None
    if kind == "CustomMetadataEnum":
        options = [
            store.new_record(
                "CustomMetadataSchema",
                name=split,
                kind="CustomMetadataEnumOption",
                reserved=True,
                options=None,
            )
            for split in _SPLITS
        ]
    store.put(
        "CustomMetadataSchema", name=name, kind=kind, reserved=True, options=options
    )
