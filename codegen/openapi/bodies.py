"""Bodies of requests, and the media types of any body."""

from __future__ import annotations

from .. import ir
from ..media import form_of, preference
from .document import Node
from .prose import clean
from .references import References
from .schemas import Schemas
from .unions import ANY


class Bodies:
    """Lowers the bodies of the requests of one document."""

    def __init__(self, schemas: Schemas, references: References) -> None:
        self._schemas = schemas
        self._references = references

    def of(self, operation: Node) -> tuple[ir.Body, ...]:
        request = self._references.resolve(operation.child("requestBody"))
        doc = clean(request.text("description"))
        return tuple(
            ir.Body(
                form=form_of(media),
                media=media,
                type=self._sent(media, schema),
                required=request.flag("required"),
                doc=doc,
            )
            for media, schema in contents(request)
        )

    def _sent(self, media: str, schema: Node) -> ir.Type:
        match form_of(media):
            case "text":
                return ir.Builtin("str")
            case "binary":
                return ir.Builtin("file")
            case form if schema.value is None:
                return ANY if form == "json" else ir.Map(ANY)
            case _:
                return self._schemas.type_at(schema, "sent")


def contents(body: Node) -> list[tuple[str, Node]]:
    """The media types of a body and their schemas, best first.

    A schema that a better media type has, too, is that one: both share its types.
    """
    found: list[tuple[str, Node]] = []
    content = body.child("content")
    for media, entry in sorted(content.members(), key=lambda item: preference(item[0])):
        schema = entry.child("schema")
        for _, better in found:
            if better.value == schema.value:
                schema = better
                break
        found.append((media, schema))
    return found
