"""What an API sends by itself: webhooks, and callbacks after a call."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from .. import ir
from .bodies import contents
from .document import Document, Node
from .entries import METHODS, Entry
from .naming import Name
from .prose import describe
from .references import References
from .schemas import Schemas
from .unions import ANY


class IncomingRequests:
    """Lowers the webhooks and callbacks of one document."""

    def __init__(
        self, document: Document, schemas: Schemas, references: References
    ) -> None:
        self._document = document
        self._schemas = schemas
        self._references = references

    def of(
        self, entries: Iterable[Entry], called: Mapping[str, Name]
    ) -> tuple[ir.Incoming, ...]:
        """All of them, sorted by key; their types still have the keys of lowering.

        A name that several have is made longer: by the operation after which they
        come, and by their method.
        """
        found = [*self._webhooks(), *self._callbacks(entries, called)]
        for longer in (_with_operation, _with_method, _with_place):
            counts = Counter(request.key for request in found)
            found = [
                longer(request) if counts[request.key] > 1 else request
                for request in found
            ]
        return tuple(sorted(_numbered(found), key=lambda request: request.key))

    def _webhooks(self) -> Iterator[ir.Incoming]:
        for name, item in self._document.root.child("webhooks").members():
            bare = ir.Incoming(key=name, kind="webhook", method="")
            yield from self._requests(bare, item)

    def _callbacks(
        self, entries: Iterable[Entry], called: Mapping[str, Name]
    ) -> Iterator[ir.Incoming]:
        seen: set[str] = set()
        for entry in entries:
            for name, reference in entry.node.child("callbacks").members():
                callback = self._references.resolve(reference)
                if callback.pointer in seen:  # Several operations share it.
                    continue
                seen.add(callback.pointer)
                for url, item in callback.members():
                    bare = ir.Incoming(
                        key=name,
                        kind="callback",
                        method="",
                        operation=str(called[entry.id]).replace(" ", "."),
                        url=url,
                    )
                    if not url.startswith("x-"):
                        yield from self._requests(bare, item)

    def _requests(self, bare: ir.Incoming, item: Node) -> Iterator[ir.Incoming]:
        """The requests of one path item."""
        around = self._references.resolve(item)
        operations = [(method, around.child(method)) for method in METHODS]
        for method, node in operations:
            if isinstance(node.value, dict):
                body = self._references.resolve(node.child("requestBody"))
                bodies = [(m, self._type(schema)) for m, schema in contents(body)]
                media, type_ = bodies[0] if bodies else ("", None)
                yield dataclasses.replace(
                    bare,
                    method=method.upper(),
                    media=media,
                    type=type_,
                    doc=describe(node.text("summary"), node.text("description")),
                    deprecated="" if node.flag("deprecated") else None,
                    origin=self._document.origin(node.pointer),
                )

    def _type(self, schema: Node) -> ir.Type:
        if schema.value is None:
            return ANY
        return self._schemas.type_at(schema, "received")


def _numbered(requests: Iterable[ir.Incoming]) -> Iterator[ir.Incoming]:
    """The requests, those after the first of one name with a number."""
    found = sorted(requests, key=lambda request: (request.key, request.origin.pointer))
    taken = {request.key for request in found}
    seen: set[str] = set()
    for request in found:
        key, number = request.key, 2
        while request.key in seen and key in taken:
            key, number = f"{request.key} {number}", number + 1
        seen.add(request.key)
        taken.add(key)
        yield dataclasses.replace(request, key=key)


def _with_operation(request: ir.Incoming) -> ir.Incoming:
    return dataclasses.replace(
        request, key=f"{request.operation} {request.key}".strip()
    )


def _with_method(request: ir.Incoming) -> ir.Incoming:
    return dataclasses.replace(request, key=f"{request.key} {request.method.lower()}")


def _with_place(request: ir.Incoming) -> ir.Incoming:
    return dataclasses.replace(request, key=f"{request.key} {request.url}".strip())
