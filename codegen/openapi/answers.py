"""Answers: what each status means, and what callers get."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection, Iterator

from .. import ir
from ..media import essence, kind_of
from .bodies import contents
from .document import Node
from .prose import clean
from .references import References
from .schemas import Schemas
from .streams import Streams
from .unions import ANY

Answered = tuple[tuple[ir.Response, ...], tuple[ir.Response, ...]]
"""The answers that mean success, and the others."""

_REDIRECTS = frozenset({"301", "302", "303", "307", "308", "3XX"})

_EMPTY = frozenset({"204", "205", "304"})
"""These have no content, whatever is described (RFC 9110, sections 15.3 and 15.4)."""


class Answers:
    """Lowers the answers of the operations of one document."""

    def __init__(self, schemas: Schemas, references: References) -> None:
        self._schemas = schemas
        self._references = references
        self._streams = Streams(schemas, references)

    def of(self, operation: Node) -> Answered:
        """The answers that mean success, and the others."""
        found: dict[str, list[ir.Response]] = {}
        for status, reference in operation.child("responses").members():
            if not status.startswith("x-"):
                response = self._references.resolve(reference)
                found[status.upper()] = list(self._responses(status, response))
        successful = _successful(found.keys())
        ordered = sorted(
            found.items(), key=lambda item: (item[0] == "DEFAULT", item[0])
        )
        return (
            tuple(r for status, rs in ordered if status in successful for r in rs),
            tuple(r for status, rs in ordered if status not in successful for r in rs),
        )

    def _responses(self, status: str, response: Node) -> Iterator[ir.Response]:
        status = status if status == "default" else status.upper()
        bare = ir.Response(
            status=status,
            media="",
            type=None,
            headers=tuple(self.headers(response)),
            links=tuple(self._links(response)),
            doc=clean(response.text("description")),
        )
        found = contents(response)
        if not found or status in _REDIRECTS or status in _EMPTY:
            yield bare
            return
        for media, schema in found:
            item = self._streams.item(media, response.child("content", media))
            type_ = item or self._received(media, schema)
            yield dataclasses.replace(
                bare, media=media, type=type_, stream=item is not None
            )

    def headers(self, response: Node) -> Iterator[ir.Header]:
        """The headers of a response, or of a request, sorted by name."""
        for name, reference in sorted(
            response.child("headers").members(), key=lambda member: member[0]
        ):
            header = self._references.resolve(reference)
            schema = header.child("schema")
            for _, content in header.child("content").members():
                schema = content.child("schema")
            if name.lower() != "content-type" and header.value is not None:
                yield ir.Header(
                    wire=name,
                    type=self._type(schema, literal=True),
                    required=header.flag("required"),
                    doc=clean(header.text("description")),
                    deprecated="" if header.flag("deprecated") else None,
                )

    def _links(self, response: Node) -> Iterator[ir.Link]:
        for name, reference in sorted(
            response.child("links").members(), key=lambda member: member[0]
        ):
            link = self._references.resolve(reference)
            arguments = dict(link.child("parameters").object)
            if "requestBody" in link:
                arguments["body"] = link.object["requestBody"]
            yield ir.Link(
                name=name,
                operation=link.text("operationId") or link.text("operationRef"),
                arguments=tuple(
                    (key, value if isinstance(value, str) else json.dumps(value))
                    for key, value in sorted(arguments.items())
                ),
                doc=clean(link.text("description")),
            )

    def _received(self, media: str, schema: Node) -> ir.Type:
        type_ = self._type(schema)
        if essence(media).startswith("image/"):  # Drawings in XML as well.
            return ir.Builtin("bytes")
        match kind_of(media):
            case "json" | "any":
                return type_
            case "text" | "markup":
                is_binary = type_ == ir.Builtin("bytes")
                return type_ if is_binary else ir.Builtin("str")
            case _:
                return ir.Builtin("bytes")

    def _type(self, schema: Node, *, literal: bool = False) -> ir.Type:
        if schema.value is None:
            return ANY
        return self._schemas.type_at(schema, "received", literal=literal)

    def returned(
        self, successes: tuple[ir.Response, ...], pointer: str
    ) -> ir.Type | None:
        """What a caller gets: of each status the content that we would rather have.

        Of a redirect, that is the URL to which it leads.
        """
        if successes and all(r.status in _REDIRECTS for r in successes):
            return ir.Builtin("str")
        best: dict[str, ir.Type | None] = {}
        for response in successes:
            if not response.stream:
                best.setdefault(response.status, response.type)
        members = [type_ for type_ in best.values() if type_ is not None]
        if not members:
            return None
        type_ = self._schemas.one_of(members, pointer, "received")
        return ir.nullable(type_) if None in best.values() else type_

    def streamed(
        self, successes: tuple[ir.Response, ...], pointer: str
    ) -> ir.Type | None:
        """What a caller gets one after the other, of the first status that streams."""
        items = [r for r in successes if r.stream]
        found = [r.type for r in items if r.status == items[0].status and r.type]
        place = f"{pointer}/stream"
        return self._schemas.one_of(found, place, "received") if found else None


def _successful(statuses: Collection[str]) -> set[str]:
    """The statuses that mean success.

    Where no 2xx is described, they are redirects, or `default` if that stands alone.
    """
    found = {status for status in statuses if status.startswith("2")}
    if not found and "DEFAULT" not in statuses:
        return set(statuses) & _REDIRECTS
    if not any(status[0] in "123" for status in statuses if status):
        return found | {"DEFAULT"}
    return found
