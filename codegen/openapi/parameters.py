"""Parameters: what goes into the path, the query, headers and cookies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import ir
from ..media import kind_of
from .annotations import annotate
from .document import Document, Findings, Node
from .entries import Entry
from .prose import clean
from .references import References
from .schemas import Schemas
from .unions import ANY

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


class Parameters:
    """Lowers the parameters of the operations of one document."""

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

    def of(self, entry: Entry) -> tuple[ir.Param, ...]:
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


def _schema_of(parameter: Node) -> tuple[Node, str]:
    """The schema of a parameter, and its media type where it has one."""
    for media, content in parameter.child("content").members():
        return content.child("schema"), media
    return parameter.child("schema"), ""
