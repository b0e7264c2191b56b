"""Schemas that lead back to themselves.

Most types are written out where they are used, which must come to an end. Records and
enums end it, having definitions; a schema that meets itself before one of those (a
list of lists of itself) needs a name, whatever it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from .document import Node
from .enums import listed_values
from .keywords import adds, declared_types
from .objects import Objects
from .references import References


class Recursion:
    """Knows which schemas of a document are written out inside of themselves.

    Which they are does not depend on where one starts to read.
    """

    def __init__(self, references: References, objects: Objects) -> None:
        self._references = references
        self._objects = objects
        self._known: dict[str, bool] = {}

    def leads_to_itself(self, schema: Node) -> bool:
        """Whether a schema is written out inside of itself."""
        if schema.pointer not in self._known:
            seen: set[str] = set()
            todo = [schema]
            while todo and schema.pointer not in seen:
                for inner in self._written_out(todo.pop()):
                    if inner.pointer not in seen:
                        seen.add(inner.pointer)
                        todo.append(inner)
            self._known[schema.pointer] = schema.pointer in seen
        return self._known[schema.pointer]

    def _written_out(self, schema: Node) -> Iterator[Node]:
        """The schemas of which a schema's type is made without a definition."""
        is_reference = not adds(schema) and not schema.child("allOf").value
        if "$ref" in schema and is_reference:
            target = self._references.target(schema)
            yield from [target] if target else []
            return
        shape = self._objects.shape(schema)
        is_enum = listed_values(schema) is not None
        is_record = bool(shape.properties) and "array" not in declared_types(schema)
        # What only refers to others is what they are, whatever it comes to as a whole.
        is_whole = adds(schema) or not {"$ref", "allOf"} & schema.object.keys()
        if is_whole and shape.options is None and (is_enum or is_record):
            return
        if "$ref" in schema and (target := self._references.target(schema)):
            yield target
        for key in ("items", "additionalProperties", "unevaluatedProperties"):
            if isinstance(schema.child(key).value, dict):
                yield schema.child(key)
        for key in ("allOf", "anyOf", "items", "oneOf", "prefixItems"):
            yield from schema.child(key).elements()
        for _, member in schema.child("patternProperties").members():
            yield member
