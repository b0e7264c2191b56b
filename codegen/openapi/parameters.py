"""Parameters: what goes into the path, the query, headers and cookies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import ir
from ..media import TOKEN, preference
from .annotations import annotate
from .document import Document, Findings, Node
from .entries import Entry
from .prose import clean
from .references import References
from .schemas import Schemas
from .unions import ANY
from .values import below

_PLACES: dict[str, ir.Place] = {
    "path": "path",
    "query": "query",
    "querystring": "querystring",
    "header": "header",
    "cookie": "cookie",
}
_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}
_DELIMITED = frozenset({"spaceDelimited", "pipeDelimited", "tabDelimited"})
"""In Swagger 2.0, arrays may be delimited so in every place."""
_ALLOWED = {
    "path": _DELIMITED | {"simple", "label", "matrix"},
    "query": _DELIMITED | {"form", "deepObject"},
    "querystring": frozenset[str](),
    "header": _DELIMITED | {"simple"},
    "cookie": _DELIMITED | {"form", "cookie"},
}
_EXPLODED = frozenset({"form", "cookie", "deepObject"})
"""The styles whose `explode` is true unless said."""
_IGNORED_HEADERS = frozenset(
    {"accept", "authorization", "content-type"}
    | {"connection", "content-length", "host", "transfer-encoding"}
)
"""OpenAPI 3.0.3, Parameter Object: these are described elsewhere; or (RFC 9110) they
are the business of who sends the request, and break it where a caller is wrong."""
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
                declared[_identity(parameter)] = parameter
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
            wire = parameter.text("name")
            if place == "path":
                self._findings.warn(
                    "A path parameter is not in the path; it is left out.",
                    parameter.pointer,
                )
            elif place in ("header", "cookie") and not TOKEN.fullmatch(name):
                self._findings.warn(
                    f"{wire!r} is no name of a {place}; the parameter is left out.",
                    parameter.pointer,
                )
            elif place != "header" or name not in _IGNORED_HEADERS:
                others.append(self._param(parameter, wire, entry))
        return (*in_path, *others)

    def _declared(self, around: Node) -> Iterator[Node]:
        seen: set[tuple[str, str]] = set()
        for reference in around.child("parameters").elements():
            parameter = self._references.resolve(reference)
            if parameter.text("name") and parameter.text("in") in _PLACES:
                place = _identity(parameter)
                if place in seen:
                    self._findings.warn(
                        "A parameter is declared twice; the last one counts.",
                        reference.pointer,
                    )
                seen.add(place)
                yield parameter
            elif parameter.value is not None or "$ref" not in reference:
                self._findings.warn(
                    "A parameter needs a `name`, and an `in` of path, query, "
                    "querystring, header or cookie. This one is left out.",
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
        style = "" if media or place == "querystring" else self._style(node, place)
        if place == "querystring" and not media:
            self._findings.warn(
                "A parameter that is the whole query needs a `content`; it is sent as "
                "text.",
                node.pointer,
            )
            media = "text/plain"
        explode = node.object.get("explode")
        return ir.Param(
            wire=wire,
            place=place,
            type=self._type(node, schema),
            required=place == "path" or node.flag("required"),
            default=said.default,
            style="" if style == _STYLES.get(place) else style,
            explode=explode if isinstance(explode, bool) else style in _EXPLODED,
            allow_reserved=node.flag("allowReserved") and place in ("path", "query"),
            media=media,
            constraints=said.constraints,
            doc=clean(node.text("description")) or said.doc,
            deprecated="" if node.flag("deprecated") else said.deprecated,
            origin=self._document.origin(node.pointer),
        )

    def _style(self, node: Node, place: ir.Place) -> str:
        style = node.text("style") or _STYLES[place]
        if style in _ALLOWED[place]:
            return style
        self._findings.warn(
            f"The style {style!r} is none of {_A_PLACE[place]}; "
            f"{_STYLES[place]!r} is used.",
            below(node.pointer, "style"),
        )
        return _STYLES[place]

    def _type(self, node: Node, schema: Node) -> ir.Type:
        if schema.value is None:
            return ANY
        type_ = _as_text(self._schemas.type_at(schema, "sent", literal=True))
        if node.text("in") == "query" and node.flag("allowEmptyValue"):
            return _or_empty(type_)
        return type_


_A_PLACE = {
    "path": "a path's",
    "query": "a query's",
    "header": "a header's",
    "cookie": "a cookie's",
}


def _identity(parameter: Node) -> tuple[str, str]:
    """What no other parameter of an operation has: the place and the name, which has no
    case in a header (RFC 9110, section 5.1)."""
    place, name = parameter.text("in"), parameter.text("name")
    return place, name.lower() if place == "header" else name


def _as_text(type_: ir.Type) -> ir.Type:
    """The type of a parameter: nobody can upload a file in a URL or a header."""
    match type_:
        case ir.Builtin("file"):
            return ir.Builtin("str")
        case ir.List(item):
            return ir.List(_as_text(item))
        case ir.Nullable(item):
            return ir.nullable(_as_text(item))
        case _:
            return type_


def _or_empty(type_: ir.Type) -> ir.Type:
    """The type, or a text of no length (`allowEmptyValue`)."""
    match type_:
        case ir.Builtin("str" | "any"):
            return type_
        case ir.Nullable(item):
            return ir.nullable(_or_empty(item))
        case ir.Literal(values):
            return type_ if "" in values else ir.Literal((*values, ""))
        case ir.OneOf(members):
            return ir.OneOf((*members, ir.Literal(("",))))
        case _:
            return ir.OneOf((type_, ir.Literal(("",))))


def _schema_of(parameter: Node) -> tuple[Node, str]:
    """The schema of a parameter, and its media type where it has one."""
    contents = list(parameter.child("content").members())
    for media, content in sorted(contents, key=lambda entry: preference(entry[0])):
        return content.child("schema"), media
    return parameter.child("schema"), ""
