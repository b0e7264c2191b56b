"""The operations of a document, and where they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .document import Document, Node
from .references import References

METHODS = (
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
    "query",
)
"""The methods that a path item names (OpenAPI 3.2, section 4.9.1)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An operation of a document, and where it is."""

    path: str
    method: str
    """In lower case."""
    node: Node
    item: Node
    """The path item around it."""
    written: str = ""
    """The method as it is sent, where that is not all in capital letters."""

    @property
    def id(self) -> str:
        return f"{self.path} {self.method}"


def entries(document: Document, references: References) -> Iterator[Entry]:
    """Yield all operations, in the order of the document."""
    for path, reference in document.root.child("paths").members():
        if path.startswith("x-"):
            continue
        item = references.resolve(reference)
        for method in METHODS:
            if isinstance(item.child(method).value, dict):
                yield Entry(path, method, item.child(method), item)
        for method, operation in item.child("additionalOperations").members():
            yield Entry(path, method.lower(), operation, item, method)
