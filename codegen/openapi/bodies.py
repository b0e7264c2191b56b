"""Bodies of requests, and the media types of any body."""

from __future__ import annotations

import dataclasses

from .. import ir
from ..media import essence, form_of, is_lines, kind_of, preference
from .annotations import annotate
from .document import Document, Findings, Node
from .encodings import parts
from .prose import clean
from .references import References
from .schemas import Schemas
from .unions import ANY
from .values import below

TEXT = ir.OneOf((ir.Builtin("str"), ir.Builtin("file")))
"""A body that is text may come out of a file, too."""


class Bodies:
    """Lowers the bodies of the requests of one document."""

    def __init__(
        self,
        document: Document,
        schemas: Schemas,
        references: References,
        findings: Findings,
    ) -> None:
        # In multipart bodies, OpenAPI 3.0 ignores styles; 2.0 has them, and 3.1.
        self._styled_parts = document.version != (3, 0)
        self._schemas = schemas
        self._references = references
        self._findings = findings

    def of(self, operation: Node) -> tuple[ir.Body, ...]:
        """The ways to send the body, best first."""
        request = self._references.resolve(operation.child("requestBody"))
        doc = clean(request.text("description"))
        found: list[tuple[ir.Body, Node]] = []
        for media, schema in contents(request):
            if "/" not in media and media != "*":
                self._findings.warn(
                    f"{media!r} is no media type; it is left out.",
                    below(f"{request.pointer}/content", media),
                )
                continue
            if _holds_nothing(schema) and not request.flag("required"):
                continue
            content = request.child("content", media)
            form, type_ = self._sent(media, schema, content.child("itemSchema"))
            is_named = isinstance(type_, ir.Named)
            said = annotate(schema, self._references, named=is_named)
            body = ir.Body(
                form=form,
                media=media,
                type=type_,
                required=request.flag("required"),
                constraints=said.constraints,
                parts=self._parts(media, content),
                doc=doc,
            )
            found.append((_with_repetition(body, schema, found), schema))
        return tuple(body for body, _ in found)

    def _parts(self, media: str, content: Node) -> tuple[ir.Part, ...]:
        styled = self._styled_parts or kind_of(media) == "form"
        return parts(media, content, self._references, self._findings, styled=styled)

    def _sent(
        self, media: str, schema: Node, item: Node
    ) -> tuple[ir.BodyForm, ir.Type]:
        if is_lines(media) and (lines := self._lines(schema, item)) is not None:
            return "lines", lines
        form = form_of(media)
        if kind_of(media) == "markup" and _is_yaml(media) and schema.value is not None:
            # JSON is YAML, so what has a type is sent as it.
            type_ = self._schemas.type_at(schema, "sent")
            if type_ not in (ANY, ir.Builtin("str"), ir.Builtin("file")):
                return "json", type_
        match form:
            case "text":
                return form, TEXT
            case "binary":
                return form, ir.Builtin("file")
            case _ if schema.value is None:
                return form, ANY if form == "json" else ir.Map(ANY)
            case _:
                return form, self._schemas.type_at(schema, "sent")

    def _lines(self, schema: Node, item: Node) -> ir.Type | None:
        """The type of a sequence of JSON values, where the document says one."""
        if item.value is not None:
            return ir.List(self._schemas.type_at(item, "sent"))
        if schema.value is None:
            return None
        type_ = self._schemas.type_at(schema, "sent")
        return type_ if isinstance(type_, ir.List) else None


def _holds_nothing(schema: Node) -> bool:
    """Whether all that a caller could pass is an object without keys."""
    said = {key for key, value in schema.object.items() if value not in ({}, [])}
    return said <= _EMPTY and schema.object.get("additionalProperties") is False


_EMPTY = frozenset({"additionalProperties", "description", "title", "type"})
"""What a schema may say of an object that has nothing in it."""


def _is_yaml(media: str) -> bool:
    return essence(media).endswith(("/yaml", "/x-yaml", "+yaml"))


def _with_repetition(
    body: ir.Body, schema: Node, better: list[tuple[ir.Body, Node]]
) -> ir.Body:
    """The body, with the better one that says the same in another form.

    What differs in the media type alone says something else: patches are JSON all,
    tables are text. But JSON without further meaning is any JSON.
    """
    for other, its_schema in better:
        is_same = other.type == body.type or (
            schema.value is not None and schema.value == its_schema.value
        )
        is_plain = essence(other.media) in ("application/json", "*/*")
        if is_same and not other.repeats and (other.form != body.form or is_plain):
            return dataclasses.replace(body, repeats=other.media)
    return body


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
