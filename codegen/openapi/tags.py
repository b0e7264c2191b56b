"""The tags of a document: what they nest in, and what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .document import Node
from .entries import Entry
from .prose import describe


class Tags:
    """The tags that a document declares, and those that its operations have."""

    def __init__(self, root: Node, entries: Iterable[Entry]) -> None:
        declared = root.child("tags").elements()
        self._declared = {tag.text("name"): tag for tag in declared}
        self.declared = tuple(self._declared)
        """The names of those that the document declares."""
        self._everywhere = _everywhere(entries)

    def nested(self, tag: str) -> tuple[str, ...]:
        """A tag below those that it nests in."""
        return tuple(reversed(list(self._above(tag))))

    def of(self, operation: Node) -> str:
        """The tag that an operation is grouped by; empty where it has none.

        That is the first that is meant for navigation (OpenAPI 3.2, section 4.22) and
        does not stand at every operation.
        """
        named = [tag for tag in operation.names("tags") if self._groups(tag)]
        telling = [tag for tag in named if tag not in self._everywhere]
        return next(iter(telling or named), "")

    def doc(self, tag: str) -> str:
        """What the document says of a tag."""
        found = self._declared.get(tag)
        if found is None:
            return ""
        return describe(found.text("summary"), found.text("description"))

    def _groups(self, tag: str) -> bool:
        found = self._declared.get(tag)
        return found is None or found.text("kind") in ("", "nav")

    def _above(self, tag: str) -> Iterator[str]:
        seen: set[str] = set()
        while tag and tag not in seen:
            seen.add(tag)
            yield tag
            found = self._declared.get(tag)
            tag = found.text("parent") if found is not None else ""


def _everywhere(entries: Iterable[Entry]) -> frozenset[str]:
    """The tags that all of several operations have."""
    every = [frozenset(entry.node.names("tags")) for entry in entries]
    return frozenset.intersection(*every) if len(every) > 1 else frozenset()
