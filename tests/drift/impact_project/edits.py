"""Edits of the schemas of the three platforms, as servers make them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Json = Any


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of one schema."""

    name: str
    client: str
    change: Callable[[Any], Any]
    """From the text of a GraphQL schema, or the content of a document, to another."""
    kinds: frozenset[str]
    """The kinds of change that may be behind lines; they say what they are about."""
    about: str
    """What the subjects of these changes have in them."""


def _type(header: str, old: str, new: str) -> Callable[[str], str]:
    """Change lines within one definition of SDL."""

    def change(text: str) -> str:
        start = text.index(f"\n{header} {{\n")
        end = text.index("\n}", start)
        inside = text[start:end]
        whole = not new or new.endswith("\n")
        pattern = rf"(?m)^{old}\n?" if whole else rf"(?m)^{old}"
        edited, number = re.subn(
            pattern,
            new,
            inside,
        )
        assert number == 1, (header, old, number)
        return text[:start] + edited + text[end:]

    return change


def _replaced(*pairs: tuple[str, str]) -> Callable[[str], str]:
    def change(text: str) -> str:
        for old, new in pairs:
            assert text.count(old) == 1, (old, text.count(old))
            text = text.replace(old, new)
        return text

    return change


def _in_document(change: Callable[[Json], object]) -> Callable[[Json], Json]:
    def changed(document: Json) -> Json:
        change(document)
        return document

    return changed


def _schema(name: str, change: Callable[[Json], None]) -> Callable[[Json], Json]:
    return _in_document(
        lambda document: change(document["components"]["schemas"][name])
    )


def _without(schema: Json, *names: str) -> None:
    for name in names:
        del schema["properties"][name]
        if name in schema.get("required", []):
            schema["required"].remove(name)


def _renamed(schema: Json, old: str, new: str) -> None:
    schema["properties"][new] = schema["properties"].pop(old)
    schema["required"] = [new if n == old else n for n in schema.get("required", [])]


def _optional(schema: Json, name: str) -> None:
    schema["required"].remove(name)


def _nullable(schema: Json, name: str) -> None:
    schema["properties"][name]["nullable"] = True


def _of_type(schema: Json, name: str, **type_: Json) -> None:
    schema["properties"][name] = type_


def _needing(schema: Json, name: str, **type_: Json) -> None:
    _of_type(schema, name, **type_)
    schema.setdefault("required", []).append(name)


def _without_parameter(document: Json, path: str, method: str, name: str) -> None:
    operation = document["paths"][path][method]
    kept = [p for p in operation["parameters"] if p.get("name") != name]
    assert len(kept) == len(operation["parameters"]) - 1
    operation["parameters"] = kept


def _edit(
    name: str, client: str, change: Callable[[Any], Any], kinds: str, about: str
) -> Edit:
    return Edit(name, client, change, frozenset(kinds.split()), about)


EDITS = (
    _edit(
        "a field is removed",
        "labelbox",
        _type("type Project", "  description: String", ""),
        "field-removed",
        "Project.description",
    ),
    _edit(
        "a field is renamed",
        "labelbox",
        _type("type Dataset", "  rowCount: Int", "  rowTotal: Int\n"),
        "field-renamed field-removed",
        "Dataset.rowCount",
    ),
    _edit(
        "a field has another type",
        "labelbox",
        _type("type Dataset", "  rowCount: Int", "  rowCount: String\n"),
        "type-changed",
        "Dataset.rowCount",
    ),
    _edit(
        "a value of an enum is removed",
        "labelbox",
        _type("enum MediaType", '  """[^"]*"""\n  TMS_GEO', ""),
        "enum-value-removed",
        "MediaType.TMS_GEO",
    ),
    _edit(
        "an argument becomes required",
        "labelbox",
        _type(
            "type Query",
            r"  users\(where: UserWhereInput",
            "  users(where: UserWhereInput!",
        ),
        "became-required became-non-nullable type-narrowed",
        "Query.users(where:)",
    ),
    _edit(
        "an input needs one field more",
        "labelbox",
        _type(
            "input DatasetCreateInput",
            "  name: String!",
            "  name: String!\n  owner: ID!\n",
        ),
        "input-field-added-required",
        "DatasetCreateInput.owner",
    ),
    _edit(
        "a mutation is removed",
        "labelbox",
        _type(
            "type Mutation",
            r"  createWebhook\(data: WebhookCreateInput!\): Webhook",
            "",
        ),
        "field-removed operation-removed",
        "reateWebhook",
    ),
    _edit(
        "a member of a union is removed",
        "labelbox",
        _replaced((" | AzureIamIntegrationSettings |", " |")),
        "possible-type-removed",
        "IamIntegrationSettings",
    ),
    _edit(
        "a property is removed",
        "label_studio",
        _schema("Project", lambda schema: _without(schema, "color")),
        "optional-field-removed field-removed",
        "Project.color",
    ),
    _edit(
        "a property becomes nullable",
        "label_studio",
        _schema("Annotation", lambda schema: _nullable(schema, "created_username")),
        "became-nullable",
        "Annotation.created_username",
    ),
    _edit(
        "an array becomes a string",
        "label_studio",
        _schema("Label", lambda schema: _of_type(schema, "links", type="string")),
        "type-changed",
        "Label.links",
    ),
    _edit(
        "an operation is removed",
        "label_studio",
        _in_document(
            lambda document: document["paths"]["/api/projects/{id}/"].pop("delete")
        ),
        "operation-removed",
        "DELETE /api/projects/{id}/",
    ),
    _edit(
        "a parameter is removed",
        "label_studio",
        _in_document(
            lambda document: _without_parameter(
                document, "/api/projects/", "get", "ordering"
            )
        ),
        "parameter-removed",
        "GET /api/projects/ query ordering",
    ),
    _edit(
        "a value is added that nobody handles",
        "label_studio",
        _schema("AuthMethodEnum", lambda schema: schema["enum"].append("TOKEN")),
        "enum-value-added",
        "AuthMethodEnum",
    ),
    _edit(
        "a value of what is sent is removed",
        "label_studio",
        _schema("ActionsEnum", lambda schema: schema["enum"].remove("TASKS_DELETED")),
        "enum-value-removed",
        "ActionsEnum",
    ),
    _edit(
        "a number becomes a text",
        "label_studio",
        _schema("BaseWhoAmIUser", lambda schema: _of_type(schema, "id", type="string")),
        "type-changed",
        "BaseWhoAmIUser.id",
    ),
    _edit(
        "a property is renamed",
        "labelf",
        _schema(
            "Prediction", lambda schema: _renamed(schema, "confidence", "probability")
        ),
        "field-renamed field-removed",
        "Prediction.confidence",
    ),
    _edit(
        "a property becomes optional",
        "labelf",
        _schema("Model", lambda schema: _optional(schema, "status")),
        "became-optional",
        "Model.status",
    ),
    _edit(
        "a body needs one property more",
        "labelf",
        _schema(
            "InferenceRequest",
            lambda schema: _needing(schema, "language", type="string"),
        ),
        "field-added-required",
        "InferenceRequest.language",
    ),
)
