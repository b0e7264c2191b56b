"""Operations: parameters, bodies and answers of one method on one path."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import ir
from .annotations import annotate
from .document import Document, Findings, Node
from .media import form_of, kind_of, preference
from .naming import Entry
from .prose import clean, describe
from .references import References
from .schemas import Schemas
from .unions import ANY

_IDEMPOTENT = frozenset({"delete", "get", "head", "options", "put", "trace"})
"""RFC 9110, section 9.2.2."""
_PLACES: dict[str, ir.Place] = {
    "path": "path",
    "query": "query",
    "header": "header",
    "cookie": "cookie",
}
_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}
_IGNORED_HEADERS = frozenset({"accept", "authorization", "content-type"})
"""OpenAPI 3.0.3, Parameter Object: these are described elsewhere."""
_TEMPLATE = re.compile(r"\{([^{}]+)\}")


class Operations:
    """Lowers the operations of one document."""

    def __init__(
        self,
        document: Document,
        schemas: Schemas,
        references: References,
        findings: Findings,
    ) -> None:
        self._document = document
        self._schemas = schemas
        self._references = references
        self._findings = findings

    def operation(self, entry: Entry, key: str) -> ir.Operation:
        """Lower one operation; its types still have the keys of lowering."""
        node = entry.node
        successes, errors = self._answers(node)
        if "servers" in node or "servers" in entry.item:
            self._findings.warn(
                "An operation has servers of its own; it is sent to the client's.",
                node.pointer,
            )
        return ir.Operation(
            key=key,
            call=ir.Http(entry.method.upper(), entry.path),
            params=self._params(entry),
            bodies=self._bodies(node),
            responses=successes,
            errors=errors,
            returns=self._returns(successes, f"{node.pointer}/responses"),
            idempotent=entry.method in _IDEMPOTENT,
            doc=describe(node.text("summary"), node.text("description")),
            deprecated="" if node.flag("deprecated") else None,
            origin=self._document.origin(node.pointer),
        )

    # Parameters

    def _params(self, entry: Entry) -> tuple[ir.Param, ...]:
        """Path parameters as the path has them, then the others as declared."""
        declared: dict[tuple[str, str], Node] = {}
        for around in (entry.item, entry.node):
            for parameter in self._declared(around):
                declared[parameter.text("in"), parameter.text("name")] = parameter
        in_path: list[ir.Param] = []
        for name in dict.fromkeys(_TEMPLATE.findall(entry.path)):
            in_template = declared.pop(("path", name), None)
            if in_template is None:
                self._findings.warn(
                    "A parameter in the path is not declared; it is taken as a string.",
                    entry.node.pointer,
                )
            in_path.append(self._param(in_template, name, entry))
        others: list[ir.Param] = []
        for (place, name), parameter in declared.items():
            if place == "path":
                self._findings.warn(
                    "A path parameter is not in the path; it is left out.",
                    parameter.pointer,
                )
            elif place != "header" or name.lower() not in _IGNORED_HEADERS:
                others.append(self._param(parameter, name, entry))
        return (*in_path, *others)

    def _declared(self, around: Node) -> Iterator[Node]:
        seen: set[tuple[str, str]] = set()
        for reference in around.child("parameters").elements():
            parameter = self._references.resolve(reference)
            if parameter.text("name") and parameter.text("in") in _PLACES:
                place = parameter.text("in"), parameter.text("name")
                if place in seen:
                    self._findings.warn(
                        "A parameter is declared twice; the last one counts.",
                        reference.pointer,
                    )
                seen.add(place)
                yield parameter
            elif parameter.value is not None or "$ref" not in reference:
                self._findings.error(
                    "A parameter needs a `name`, and an `in` of path, query, header or "
                    "cookie.",
                    reference.pointer,
                )

    def _param(self, node: Node | None, wire: str, entry: Entry) -> ir.Param:
        if node is None:
            return ir.Param(
                wire=wire,
                place="path",
                type=ir.Builtin("str"),
                required=True,
                explode=False,
                origin=self._document.origin(entry.node.pointer),
            )
        schema, media = _schema_of(node)
        place = _PLACES[node.text("in")]
        said = annotate(schema, self._references, named=False)
        style = node.text("style") or _STYLES[place]
        if media:
            style = "json" if kind_of(media) == "json" else style
        explode = node.object.get("explode")
        return ir.Param(
            wire=wire,
            place=place,
            type=(
                self._schemas.type_at(schema, "sent", literal=True)
                if schema.value is not None
                else ANY
            ),
            required=place == "path" or node.flag("required"),
            default=said.default,
            style="" if style == _STYLES[place] else style,
            explode=(
                explode
                if isinstance(explode, bool)
                else style in ("form", "deepObject")
            ),
            doc=clean(node.text("description")) or said.doc,
            deprecated="" if node.flag("deprecated") else said.deprecated,
            origin=self._document.origin(node.pointer),
        )

    # Bodies

    def _bodies(self, operation: Node) -> tuple[ir.Body, ...]:
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
            for media, schema in _contents(request)
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

    # Answers

    def _answers(
        self, operation: Node
    ) -> tuple[tuple[ir.Response, ...], tuple[ir.Response, ...]]:
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
        contents = _contents(response)
        if not contents:
            yield ir.Response(status=status, media="", type=None, doc=doc)
        for media, schema in contents:
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

    def _returns(
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


def _schema_of(parameter: Node) -> tuple[Node, str]:
    """The schema of a parameter, and its media type where it has one."""
    for media, content in parameter.child("content").members():
        return content.child("schema"), media
    return parameter.child("schema"), ""


def _contents(body: Node) -> list[tuple[str, Node]]:
    """The media types of a body and their schemas, best first.

    A schema that a better media type has, too, is that one: both share its types.
    """
    contents: list[tuple[str, Node]] = []
    content = body.child("content")
    for media, entry in sorted(content.members(), key=lambda item: preference(item[0])):
        schema = entry.child("schema")
        for _, better in contents:
            if better.value == schema.value:
                schema = better
                break
        contents.append((media, schema))
    return contents
