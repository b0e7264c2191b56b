"""The formats that a document mentions."""

from __future__ import annotations

from .document import Document
from .values import Json


def formats_of(document: Document) -> set[str]:
    """Return the names under `format`, of schemas and of whatever else has that key."""
    found: set[str] = set()
    todo: list[Json] = [document.root.value]
    while todo:
        match todo.pop():
            case dict() as members:
                if isinstance(name := members.get("format"), str):
                    found.add(name)
                todo += members.values()
            case list() as elements:
                todo += elements
    return found
