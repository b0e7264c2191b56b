"""The REST calls that the official client makes beside GraphQL, under `/api/v1`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from graphql import GraphQLError

from .requests import Answer, json_answer
from .resolvers.ontologies import ROOTS, node_of_feature, put_feature, replace_feature
from .store import Record, Store

_NEW_FEATURE = "new_feature_schema_id"
_STATUS_OF_CODE = {"RESOURCE_NOT_FOUND": 404, "RESOURCE_CONFLICT": 409}


def answer_rest(store: Store, method: str, path: str, body: bytes) -> Answer:
    """Answer a call; `path` is what follows `/api/v1/`."""
    try:
        data = json.loads(body) if body else {}
    except ValueError as error:
        return json_answer(400, {"message": f"the body is not JSON: {error}"})
    try:
        return _route(store, [method, *map(unquote, path.split("/"))], data)
    except GraphQLError as error:
        code = (error.extensions or {}).get("code", "")
        status = _STATUS_OF_CODE.get(code, 400)
        return json_answer(status, {"message": error.message})
    except (KeyError, TypeError) as error:
        return json_answer(400, {"message": f"the body lacks {error}"})


def _route(store: Store, call: list[str], data: Any) -> Answer:
    match call:
        case ["GET", "ontologies", "unused"]:
            return json_answer(200, _unused_ontologies(store))
        case ["GET", "ontologies", ontology]:
            return json_answer(200, _described(store.get("Ontology", ontology)))
        case ["DELETE", "ontologies", ontology]:
            store.remove("Ontology", ontology)
            return json_answer(204, None)
        case ["POST", "ontologies", ontology, "feature-schemas", feature]:
            _insert(store, ontology, feature, data.get("position", 0))
            return json_answer(201, {})
        case ["DELETE", "ontologies", ontology, "feature-schemas", feature]:
            _take_out(store.get("Ontology", ontology), feature)
            return json_answer(200, {"archived": False, "deleted": True})
        case ["PATCH", "ontologies", ontology, "feature-schemas", _, "unarchive"]:
            store.get("Ontology", ontology)
            return json_answer(200, {"unarchived": True})
        case ["GET", "feature-schemas", "unused"]:
            return json_answer(200, _unused_features(store))
        case ["PUT", "feature-schemas", feature]:
            node = _put(store, feature, data["normalized"])
            return json_answer(200, {"schemaId": node["normalized"]["featureSchemaId"]})
        case ["PATCH", "feature-schemas", feature, "definition"]:
            _rename(store, feature, data["title"])
            return json_answer(200, {})
        case ["DELETE", "feature-schemas", feature]:
            return _delete_feature(store, feature)
    return json_answer(404, {"message": "Not found"})


def _unused_ontologies(store: Store) -> list[str]:
    used = {project["ontology"] for project in store.alive("Project")}
    ids: Iterable[str] = (ontology["id"] for ontology in store.alive("Ontology"))
    return [ontology for ontology in ids if ontology not in used]


def _unused_features(store: Store) -> list[str]:
    used = _used_features(store)
    features: Iterable[str] = (
        node["normalized"]["featureSchemaId"] for node in store.alive("RootSchemaNode")
    )
    return [feature for feature in features if feature not in used]


def _used_features(store: Store) -> set[str]:
    return {
        node["featureSchemaId"]
        for ontology in store.alive("Ontology")
        for root in ROOTS
        for node in ontology["normalized"][root]
    }


def _described(ontology: Record) -> Record:
    normalized = ontology["normalized"]
    nodes = {
        root: [{"archived": 0, **node} for node in normalized[root]]
        for root in (*ROOTS, "relationships")
    }
    return {
        "id": ontology["id"],
        "name": ontology["name"],
        "featureSchemaNodes": nodes,
    }


def _insert(store: Store, ontology: str, feature: str, position: int) -> None:
    target = store.get("Ontology", ontology)
    node = node_of_feature(store, feature)["normalized"]
    _take_out(target, feature)
    root = "tools" if "tool" in node else "classifications"
    target["normalized"][root].insert(position, node)


def _take_out(ontology: Record, feature: str) -> None:
    normalized = ontology["normalized"]
    for root in ROOTS:
        normalized[root] = [
            node for node in normalized[root] if node["featureSchemaId"] != feature
        ]


def _put(store: Store, feature: str, normalized: str) -> Record:
    if feature == _NEW_FEATURE:
        return put_feature(store, normalized)
    return replace_feature(store, feature, normalized)


def _rename(store: Store, feature: str, title: str) -> None:
    node = node_of_feature(store, feature)
    node["normalized"]["name"] = title
    store.touch(node, name=title)


def _delete_feature(store: Store, feature: str) -> Answer:
    node = node_of_feature(store, feature)
    if feature in _used_features(store):
        return json_answer(409, {"message": "the feature schema is in use"})
    store.remove("RootSchemaNode", node["id"])
    return json_answer(204, None)
