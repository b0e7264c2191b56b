"""Answers that are sequences: server-sent events, lines of JSON, parts.

`itemSchema` (OpenAPI 3.2, section 4.14.3) describes one item. Of an event it describes
the fields (`data`, `event`, `id`, `retry`), and what a caller wants is the `data`.
Older documents have only `schema`: of the data, of a whole event, or of a list.
"""

from __future__ import annotations

from .. import ir
from ..media import EVENTS, essence, is_json, is_stream
from .document import Node
from .references import References
from .schemas import Schemas
from .unions import ANY
from .values import below

_EVENT_FIELDS = frozenset({"comment", "data", "event", "id", "retry"})
"""WHATWG HTML, section 9.2.6."""
_LONGEST_CHAIN = 20


class Streams:
    """Lowers the answers of one document that are sequences."""

    def __init__(self, schemas: Schemas, references: References) -> None:
        self._schemas = schemas
        self._references = references

    def item(self, media: str, content: Node) -> ir.Type | None:
        """The type of an item; None for what is no sequence."""
        if "itemSchema" in content and not is_json(media):
            return self._described(media, content.child("itemSchema"))
        if not is_stream(media):
            return None
        return self._described(media, self._without_array(content.child("schema")))

    def _described(self, media: str, item: Node) -> ir.Type:
        if essence(media) == EVENTS:
            return self._data(item)
        type_ = self._type(item)
        # Text is what all lines together are, not one of them.
        is_whole = type_ in (ir.Builtin("str"), ir.Builtin("bytes"))
        return ANY if is_whole else type_

    def _data(self, item: Node) -> ir.Type:
        """The type of the data of events."""
        found = self._events(item, _LONGEST_CHAIN)
        if not found:
            type_ = self._type(item)
            return ir.Builtin("str") if type_ == ir.Builtin("bytes") else type_
        types = [self._type(self._content(data)) for data in found]
        where = below(self._references.resolve(item).pointer, "data")
        return self._schemas.one_of(types, where, "received")

    def _events(self, item: Node, depth: int) -> list[Node]:
        """The schemas of `data`, if these are schemas of whole events."""
        event = self._references.resolve(item)
        if "data" in event.child("properties") and (
            event.child("properties").object.keys() <= _EVENT_FIELDS
        ):
            return [event.child("properties", "data")]
        for keyword in ("oneOf", "anyOf"):
            options = list(event.child(keyword).elements()) if depth else []
            found = [self._events(option, depth - 1) for option in options]
            if found and all(found):
                return [data for option in found for data in option]
        parts = list(event.child("allOf").elements()) if depth else []
        narrower = [self._events(part, depth - 1) for part in parts]
        return next(filter(None, reversed(narrower)), [])

    def _content(self, data: Node) -> Node:
        """What data stands for: text may be JSON of a schema of its own."""
        text = self._references.resolve(data)
        return text.child("contentSchema") if "contentSchema" in text else data

    def _without_array(self, schema: Node) -> Node:
        """The schema of the items, where the schema is of all in a list."""
        whole = self._references.resolve(schema)
        return whole.child("items") if "items" in whole else schema

    def _type(self, schema: Node) -> ir.Type:
        if schema.value is None:
            return ANY
        return self._schemas.type_at(schema, "received")


def switch(body: ir.Type, definitions: dict[str, ir.Definition]) -> str:
    """The field of a body that asks for a stream; empty where there is none.

    It is called `stream`, as all APIs call it, and is true or false.
    """
    seen: set[str] = set()
    while isinstance(body, ir.Named) and body.key not in seen:
        seen.add(body.key)
        match definitions.get(body.key):
            case ir.Alias(type=type_):
                body = type_
            case ir.Record(fields=fields, base=base):
                if any(f.wire == "stream" and _is_switch(f.type) for f in fields):
                    return "stream"
                body = ir.Named(base)
    return ""


def _is_switch(type_: ir.Type) -> bool:
    match type_:
        case ir.Nullable(item):
            return _is_switch(item)
        case ir.Literal(values):
            return all(isinstance(value, bool) for value in values)
        case _:
            return type_ == ir.Builtin("bool")
