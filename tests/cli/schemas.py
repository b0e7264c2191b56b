"""Small schemas in two versions, and what has changed between them."""

from __future__ import annotations

import json
from typing import Any

GRAPHQL = (
    "type Query { order(id: ID!): Order }\n\ntype Order { id: ID! paid: Boolean }\n"
)

OLD: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Store", "version": "1.0"},
    "paths": {
        "/items": {
            "get": {
                "operationId": "listItems",
                "tags": ["items"],
                "responses": {
                    "200": {
                        "description": "All.",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "array",
                                    "items": {"$ref": "#/components/schemas/Item"},
                                }
                            }
                        },
                    }
                },
            },
            "delete": {
                "operationId": "dropItems",
                "tags": ["items"],
                "responses": {"204": {"description": "Gone."}},
            },
        }
    },
    "components": {
        "schemas": {
            "Item": {
                "type": "object",
                "properties": {
                    "id": {"type": "integer"},
                    "price": {"type": "integer"},
                },
            }
        }
    },
}


def written(document: dict[str, Any]) -> str:
    """A document as text."""
    return json.dumps(document, indent=2) + "\n"


def without_delete() -> dict[str, Any]:
    """The document after one operation was removed: breaking."""
    new = changed()
    del new["paths"]["/items"]["delete"]
    return new


def with_put() -> dict[str, Any]:
    """The document with one operation more: safe."""
    new = changed()
    new["paths"]["/items"]["put"] = {
        "operationId": "putItems",
        "tags": ["items"],
        "responses": {"204": {"description": "Kept."}},
    }
    return new


def described() -> dict[str, Any]:
    """The document with a description more: nothing for a client."""
    new = changed()
    new["paths"]["/items"]["get"]["description"] = "All the items."
    return new


def changed() -> dict[str, Any]:
    """A document of one's own to change."""
    copy: dict[str, Any] = json.loads(json.dumps(OLD))
    return copy
