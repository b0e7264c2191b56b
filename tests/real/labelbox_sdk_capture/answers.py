"""Made-up values for every field: by the field where the client is particular about
it, else by its type."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLResolveInfo,
    GraphQLScalarType,
)

IDENTIFIER = "cl0123456789abcdefghijklm"
TIME = "2024-01-02T03:04:05.678Z"
FEATURE = {
    "schemaNodeId": IDENTIFIER,
    "featureSchemaId": IDENTIFIER,
    "required": False,
    "name": "box",
    "tool": "rectangle",
    "color": "#ff0000",
    "classifications": [],
}
"""A tool as an ontology holds it."""

METADATA_SCHEMAS = {
    "num": "CustomMetadataNumber",
    "txt": "CustomMetadataString",
    "dt": "CustomMetadataDateTime",
    "enum": "CustomMetadataEnum",
}
ENUM_OPTION = 50
"""The number of the only option of the schema `enum`."""

_SCALARS: dict[str, object] = {
    "ID": IDENTIFIER,
    "Int": 1,
    "Float": 1.0,
    "Boolean": True,
    "DateTime": TIME,
    "Json": {},
}
_CURSORS = ("nextCursor", "endCursor", "after", "startCursor")
_STATES = (
    "Unlabeled",
    "InReview",
    "InRework",
    "Skipped",
    "Done",
    "Labeled",
    "All",
    "NotInTaskQueue",
)
_ROLES = ("None", "Labeler", "Reviewer", "Admin", "role-x")
_ABSTRACT_TYPES = {
    "IamIntegrationSettings": "AwsIamIntegrationSettings",
    "AnnotationImport": "ModelAssistedLabelingPredictionImport",
}


def metadata_identifier(number: int) -> str:
    """The id of a metadata schema by its place in `METADATA_SCHEMAS`."""
    return f"cm{number:02d}0123456789abcdefghijk"


class Answers:
    """Values for fields. `overrides` (by `Type.field`) come first: a function is
    called for its value; `abstract_type` names the type behind a union."""

    def __init__(self, files_url: str) -> None:
        self.overrides: Mapping[str, Any] = {}
        self.abstract_type: str | None = None
        self.task_type = "adv-upsert-data-rows"
        self.task_status = "COMPLETE"
        self._files_url = files_url

    def resolve(
        self, parent: Any, info: GraphQLResolveInfo[Any], /, **_: object
    ) -> Any:
        """The value of a field: what the parent holds, or a made-up one."""
        name = info.field_name
        if isinstance(parent, dict) and name in parent:
            return parent[name]
        return self._value(info.parent_type.name, name, info.return_type)

    def choose_type(
        self, _value: object, _info: object, abstract: Any, /
    ) -> str | None:
        """The type behind an interface or a union."""
        return self.abstract_type or _ABSTRACT_TYPES.get(abstract.name)

    def _value(self, parent: str, name: str, wanted: Any) -> Any:
        place = f"{parent}.{name}"
        if place in self.overrides:
            value = self.overrides[place]
            return value() if callable(value) else value
        if name in _CURSORS:
            return None
        fixed = self._fixed()
        if place in fixed:
            return fixed[place]
        return self._value_by_name(name, wanted)

    def _value_by_name(self, name: str, wanted: Any) -> Any:
        match name:
            case "jobStatus":
                return "COMPLETE"
            case "state":
                return "FINISHED"
            case "progress":
                return "100%"
            case "url" | "rowData":
                return f"{self._files_url}/{name}"
        if name.endswith("Url"):
            return f"{self._files_url}/{name}"
        match wanted:
            case GraphQLNonNull(of_type=inner):
                return self._value_by_name(name, inner)
            case GraphQLList(of_type=item):
                return [self._value("", name[:-1], item)]
            case GraphQLScalarType(name="String"):
                return f"{name}-x"
            case GraphQLScalarType():
                return _SCALARS.get(wanted.name, "x")
            case GraphQLEnumType():
                return next(iter(wanted.values))
        return {}

    def _fixed(self) -> dict[str, Any]:
        """Values that the client reads further, so that anything would not do."""
        return {
            "ApiKey.expiresAtEpoch": 2_000_000_000,
            "CreateInviteResult.invite": {
                "id": IDENTIFIER,
                "createdAt": TIME,
                "organizationRoleName": "NONE",
                "inviteeEmail": "a@b.c",
                "inviter": {},
            },
            "DataRow.customMetadata": [],
            "DataRow.metadataFields": [],
            "ExportFile.file": f"{self._files_url}/five",
            "ExportFile.lines": {"start": 0, "end": 1},
            "ExportFile.offsets": {"start": 0, "end": 4},
            "ExportMetadataHeader.totalSize": 5,
            "IamIntegration.isOrgDefault": False,
            "IamIntegration.provider": "AWS",
            "ImportUsersResult.csvReport": "Email,Result,Error\na@b.c,Added,\n",
            "LabelingFrontend.name": "Editor",
            "ModelRunTaskStatus.status": "COMPLETE",
            "Ontology.mediaType": "IMAGE",
            "Ontology.normalized": {"tools": [FEATURE], "classifications": []},
            "OrganizationRole.permissions": ["a"],
            "Project.allowedMediaType": "IMAGE",
            "Project.editorTaskType": None,
            "Project.uploadType": None,
            "Project.workstreamStateCounts": [
                {"state": state, "count": 1} for state in _STATES
            ],
            "ProjectWorkflow.config": {"nodes": [], "edges": []},
            "ProjectWorkflow.createdAt": TIME,
            "Query.cancelableTaskTypes": ["adv_upsert_data_rows", "export_data_rows"],
            "Query.customMetadataOntology": _metadata_schemas(),
            "Query.roles": [_role(number, name) for number, name in enumerate(_ROLES)],
            "Role.name": "None",
            "RootSchemaNode.normalized": FEATURE,
            "Task.completionPercentage": 100.0,
            "Task.errors": None,
            "Task.result": f"{self._files_url}/result.json",
            "Task.status": self.task_status,
            "Task.type": self.task_type,
            "User.timezone": "UTC",
            "UserGroup.color": "9EC5FF",
            "UserGroup.id": str(uuid.UUID(int=7)),
            "UserGroup.membersAsCSV": "email\na@b.c\n",
            "UserGroupBatchJob.isComplete": True,
            "Webhook.topics": ["LABEL_CREATED"],
        }


def _role(number: int, name: str) -> dict[str, Any]:
    return {
        "id": f"{IDENTIFIER[:-1]}{number}",
        "name": name,
        "permissions": ["a"],
        "organizationId": None,
        "description": "",
    }


def _metadata_schemas() -> list[dict[str, Any]]:
    option = {
        "id": metadata_identifier(ENUM_OPTION),
        "name": "optA",
        "kind": "CustomMetadataEnumOption",
        "reserved": False,
        "options": None,
    }
    return [
        {
            "id": metadata_identifier(number),
            "name": name,
            "kind": kind,
            "reserved": number == 0,
            "options": [option] if name == "enum" else None,
        }
        for number, (name, kind) in enumerate(METADATA_SCHEMAS.items())
    ]
