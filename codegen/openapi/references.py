"""Following `$ref` inside of a document.

A reference is a URI fragment that holds a JSON pointer (RFC 6901, section 6): the
pointer's own escapes (`~1`) inside of percent-encoding (`%7B`). What other files have
is in the document already; what could not be brought in is reported already.
"""

from __future__ import annotations

from urllib.parse import unquote

from .document import Document, Findings, Node
from .values import Json, below, steps


class References:
    """What the references of one document stand for."""

    def __init__(self, document: Document, findings: Findings) -> None:
        self._document = document
        self._findings = findings
        self._targets: dict[str, Node | None] = {}

    def target(self, node: Node) -> Node | None:
        """What a reference object points at; None, and a finding, for nothing.

        A target that is itself a bare reference is followed, however long the chain.
        """
        reference = node.object.get("$ref")
        at = below(node.pointer, "$ref")
        if not isinstance(reference, str):
            self._findings.error("A `$ref` must be a string.", at)
            return None
        if reference not in self._targets:
            self._targets[reference] = self._follow(reference, at)
        elif self._targets[reference] is None:
            self._follow(reference, at)
        return self._targets[reference]

    def resolve(self, node: Node) -> Node:
        """The node, or what it stands for; null for a reference to nothing."""
        if "$ref" not in node:
            return node
        target = self.target(node)
        if target is None:
            return Node(None, node.pointer)
        return self._described(node, target)

    def _described(self, node: Node, target: Node) -> Node:
        """The target with the words that stand beside the reference (OpenAPI 3.1,
        Reference Object)."""
        own: dict[str, Json] = {
            key: node.text(key) for key in ("summary", "description") if node.text(key)
        }
        if not own or self._document.version < (3, 1):
            return target
        return Node({**target.object, **own}, target.pointer)

    def _follow(self, reference: str, at: str) -> Node | None:
        seen = {reference}
        while True:
            node = self._at(reference, at)
            if node is None or set(node.object) != {"$ref"}:
                # What is in the middle of a chain leads to its end as well.
                self._targets |= dict.fromkeys(seen, node) if node else {}
                return node
            further = node.object["$ref"]
            if not isinstance(further, str):
                self._findings.error("A `$ref` must be a string.", node.pointer)
                return None
            if further in seen:
                self._findings.error(
                    f"The reference {reference} leads back to itself.", at
                )
                return None
            if self._targets.get(further) is not None:
                return self._targets[further]
            seen.add(further)
            reference, at = further, below(node.pointer, "$ref")

    def _at(self, reference: str, at: str) -> Node | None:
        if reference in self._document.refused:
            return None
        if not reference.startswith("#"):
            self._findings.error(
                f"The reference {reference} leads out of the document.",
                at,
                "Bundle the document into one file first.",
            )
            return None
        # Some write a name that needs encoding as it is.
        for pointer in dict.fromkeys((unquote(reference), reference)):
            if (node := self._walked(pointer)) is not None:
                return node
        self._nothing(reference, at)
        return None

    def _walked(self, pointer: str, references_left: int = 10) -> Node | None:
        """Follow a pointer; where it leads into a reference, through that."""
        if pointer != "#" and not pointer.startswith("#/"):
            return None
        node = self._document.root
        for key in steps(pointer):
            further = node.text("$ref")
            if further and key not in node and references_left:
                found = self._walked(unquote(further), references_left - 1)
                node = found or node
            if key in node:
                node = node.child(key)
            elif isinstance(node.value, list) and key.isdecimal():
                node = node.child(int(key))
            else:
                return None
        return node

    def _nothing(self, reference: str, at: str) -> None:
        self._findings.error(
            f"The reference {reference} points at nothing in this document.",
            at,
            "Mend the document, or fetch it again: a part of it may be missing.",
        )
