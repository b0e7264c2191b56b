"""Ontologies, their tools and classifications, and the editor that shows them."""

from __future__ import annotations

import json
from typing import Any

from ..errors import malformed, not_found
from ..paging import page_by_id
from ..registry import Arguments, mutation, project_mutation, query
from ..standard import connection, every, one, register, related, require_name
from ..store import Record, Store

ROOTS = ("tools", "classifications")
"""Where an ontology keeps its top-level nodes."""

register(
    "Query",
    {"ontology": one("Ontology"), "labelingFrontends": every("LabelingFrontend")},
)
register("Ontology", {"projects": related("Project", "ontology")})


@query("ontologies")
def ontologies(store: Store, _: Record, arguments: Arguments) -> Record:
    return _search(store, "Ontology", arguments)


@query("rootSchemaNodes")
def root_schema_nodes(store: Store, _: Record, arguments: Arguments) -> Record:
    return _search(store, "RootSchemaNode", arguments)


def _search(store: Store, kind: str, arguments: Arguments) -> Record:
    text = ((arguments.get("where") or {}).get("search") or "").lower()
    found = [row for row in store.alive(kind) if text in (row["name"] or "").lower()]
    return connection(page_by_id(found, arguments.get("after"), arguments.get("first")))


@query("rootSchemaNode")
def root_schema_node(store: Store, _: Record, arguments: Arguments) -> Record:
    return node_of_feature(store, arguments["where"].get("featureSchemaId"))


def node_of_feature(store: Store, feature: str | None) -> Record:
    """The top-level node with this feature schema id. Raises when there is none."""
    for node in store.alive("RootSchemaNode"):
        if node["normalized"]["featureSchemaId"] == feature:
            return node
    raise not_found("FeatureSchema", feature)


@mutation("upsertOntology")
def create_ontology(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["data"]
    require_name(data)
    given = _parsed(data["normalized"])
    normalized = {
        "tools": [adopt(store, tool) for tool in given.get("tools", [])],
        "relationships": given.get("relationships", []),
        "classifications": [
            adopt(store, node) for node in given.get("classifications", [])
        ],
    }
    known = {
        node["normalized"]["featureSchemaId"] for node in store.alive("RootSchemaNode")
    }
    for root in ROOTS:
        for node in normalized[root]:
            if node["featureSchemaId"] not in known:
                _put_root(store, node)
    return store.put(
        "Ontology",
        name=data["name"],
        description=None,
        normalized=normalized,
        options=normalized,
        mediaType=data.get("mediaType"),
        objectSchemaCount=len(normalized["tools"]),
        classificationSchemaCount=len(normalized["classifications"]),
        createdBy=store.user["id"],
    )


@mutation("upsertRootSchemaNode")
def create_root_schema_node(store: Store, _: Record, arguments: Arguments) -> Record:
    return put_feature(store, arguments["data"]["normalized"])


def put_feature(store: Store, normalized: str) -> Record:
    """Create a top-level node from the JSON of a tool or a classification."""
    return _put_root(store, adopt(store, _parsed(normalized)))


def replace_feature(store: Store, feature: str, normalized: str) -> Record:
    """Give the top-level node of a feature another content."""
    node = node_of_feature(store, feature)
    content = adopt(store, {**_parsed(normalized), "featureSchemaId": feature})
    return store.touch(node, normalized=content, name=content.get("name"))


def adopt(store: Store, node: Record) -> Record:
    """A copy of a tool, classification or option, with ids given to all of it."""
    adopted: Record = {**node}
    for identifier in ("schemaNodeId", "featureSchemaId"):
        adopted[identifier] = adopted.get(identifier) or store.new_id()
    for children in ("classifications", "options"):
        if isinstance(adopted.get(children), list):
            adopted[children] = [adopt(store, child) for child in adopted[children]]
    if "tool" in adopted:
        defaults = {"classifications": [], "required": False, "color": "#000000"}
        adopted = {**defaults, **adopted}
    return adopted


def _put_root(store: Store, node: Record) -> Record:
    return store.put("RootSchemaNode", name=node.get("name"), normalized=node)


def _parsed(normalized: str) -> Record:
    try:
        content: Any = json.loads(normalized)
    except ValueError as error:
        raise malformed(f"normalized is not JSON: {error}") from error
    if not isinstance(content, dict):
        raise malformed("normalized must be a JSON object")
    return content


@project_mutation("connectOntology")
def connect_ontology(store: Store, project: Record, arguments: Arguments) -> Record:
    ontology = store.get("Ontology", arguments["ontologyId"])
    editor = store.alive("LabelingFrontend")[0]
    return store.touch(
        project,
        ontology=ontology["id"],
        labelingFrontend=editor["id"],
        setupComplete=store.now(),
    )


@mutation("createLabelingFrontendOptions")
def create_editor_options(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["data"]
    project = store.get("Project", data["project"]["connect"]["id"])
    return store.put(
        "LabelingFrontendOptions",
        customizationOptions=data["customizationOptions"],
        project=project["id"],
    )
