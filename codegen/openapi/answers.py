"""Answers: what each status means, and what callers get."""

from __future__ import annotations

from collections.abc import Iterator

from .. import ir
from ..media import kind_of
from .bodies import contents
from .document import Node
from .prose import clean
from .references import References
from .schemas import Schemas
from .unions import ANY

Answered = tuple[tuple[ir.Response, ...], tuple[ir.Response, ...]]
"""The answers that mean success, and the others."""


class Answers:
    """Lowers the answers of the operations of one document."""

    def __init__(self, schemas: Schemas, references: References) -> None:
        self._schemas = schemas
        self._references = references

    def of(self, operation: Node) -> Answered:
        """The answers that mean success, and the others.

        `default` is a success where no other is described.
        """
        found: dict[str, list[ir.Response]] = {}
        for status, reference in operation.child("responses").members():
            if not status.startswith("x-"):
                response = self._references.resolve(reference)
                found[status.upper()] = list(self._responses(status, response))
        successful = {status for status in found if status.startswith("2")}
        if not any(status[0] in "123" for status in found if status):
            successful |= {"DEFAULT"}
        ordered = sorted(
            found.items(), key=lambda item: (item[0] == "DEFAULT", item[0])
        )
        return (
            tuple(r for status, rs in ordered if status in successful for r in rs),
            tuple(r for status, rs in ordered if status not in successful for r in rs),
        )

    def _responses(self, status: str, response: Node) -> Iterator[ir.Response]:
        status = status if status == "default" else status.upper()
        doc = clean(response.text("description"))
        found = contents(response)
        if not found:
            yield ir.Response(status=status, media="", type=None, doc=doc)
        for media, schema in found:
            type_ = self._received(media, schema)
            yield ir.Response(status=status, media=media, type=type_, doc=doc)

    def _received(self, media: str, schema: Node) -> ir.Type:
        type_ = (
            ANY if schema.value is None else self._schemas.type_at(schema, "received")
        )
        match kind_of(media):
            case "json" | "any":
                return type_
            case "text":
                is_binary = type_ == ir.Builtin("bytes")
                return type_ if is_binary else ir.Builtin("str")
            case _:
                return ir.Builtin("bytes")

    def returned(
        self, successes: tuple[ir.Response, ...], pointer: str
    ) -> ir.Type | None:
        """What a caller gets: of each status the content that we would rather have."""
        best: dict[str, ir.Type | None] = {}
        for response in successes:
            best.setdefault(response.status, response.type)
        members = [type_ for type_ in best.values() if type_ is not None]
        if not members:
            return None
        type_ = self._schemas.one_of(members, pointer, "received")
        return ir.nullable(type_) if None in best.values() else type_
