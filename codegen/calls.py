"""Calls: the one expression that a method consists of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from . import ir
from .access import Access
from .answers import accept, returns
from .contents import CONTENT_TYPE, Content, contents_of, names_media, parts_of
from .media import is_json
from .pages import paged_place
from .python import Scope
from .signatures import Spelled, spelled_name
from .styles import param_style, part_styles
from .text import Code, join, py_name, py_str

IDEMPOTENT_METHODS = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})


PLACES: tuple[tuple[str, ir.Place], ...] = (
    ("path", "path"),
    ("query", "query"),
    ("querystring", "querystring"),
    ("headers", "header"),
    ("cookies", "cookie"),
)
"""The arguments that parameters are in."""
STYLED: tuple[tuple[str, tuple[ir.Place, ...]], ...] = (
    ("path_styles", ("path",)),
    ("query_styles", ("query", "querystring")),
    ("header_styles", ("header",)),
    ("cookie_styles", ("cookie",)),
)
"""The arguments that say how parameters are written."""
_USUAL: dict[ir.BodyForm, tuple[str, ...]] = {
    "json": ("application/json", "*/*"),
    "lines": ("application/jsonl",),
    "form": ("application/x-www-form-urlencoded",),
    "multipart": ("multipart/form-data",),
    "binary": (),
    "text": ("text/plain", "text/*"),
}
"""The media types that a form has anyway."""


class Calls:
    """Spells the calls of the operations of one module."""

    def __init__(self, scope: Scope, documents: dict[str, str], access: Access) -> None:
        """
        Args:
            scope: The module.
            documents: The names of the document constants, by operation key.
            access: What calls need of security and servers.
        """
        self._scope = scope
        self._access = access
        self._documents = documents

    def arguments(self, operation: ir.Operation, spelled: Spelled) -> Iterator[Code]:
        """The arguments of the call, in order."""
        match operation.call:
            case ir.GraphQL():
                yield py_name(self._documents[operation.key])
                yield self._given(operation, spelled, "variable")
            case ir.Http(method=method, path=path):
                yield py_str(method)
                yield py_str(path)
                yield from self._places(operation, spelled)
        yield Code(f"returns={returns(operation, self._scope)}")
        if operation.unwrap:
            yield Code(f"at={_tuple(list(map(py_str, operation.unwrap)))}")
        media = accept(operation)
        if media:
            yield Code(f"accept={media}")
        yield from self._errors(operation)
        if isinstance(operation.call, ir.Http) and operation.idempotent != (
            operation.call.method in IDEMPOTENT_METHODS
        ):
            yield Code(f"idempotent={operation.idempotent}")
        yield from self._access.arguments(operation)
        if operation.items is not None and operation.stream_switch:
            yield Code(f"stream_switch={py_str(operation.stream_switch)}")

    def _places(self, operation: ir.Operation, spelled: Spelled) -> Iterator[Code]:
        for keyword, place in PLACES:
            is_paged = place == paged_place(operation)
            if is_paged or any(param.place == place for param in operation.params):
                yield Code(f"{keyword}={self._given(operation, spelled, place)}")
        for keyword, places in STYLED:
            params = [param for param in operation.params if param.place in places]
            styles = [(p.wire, param_style(p, self._scope)) for p in params]
            if any(style is not None for _, style in styles):
                yield Code(f"{keyword}={braces(_entries(styles))}")
        yield from self._body(operation)

    def _body(self, operation: ir.Operation) -> Iterator[Code]:
        contents = contents_of(operation)
        if not contents:
            return
        body = self._sent_body(contents)
        if names_media(contents):
            yield Code(f"body={body}")
            yield Code(f"media={CONTENT_TYPE}")
        else:
            yield Code(f"{contents[0].form}={body}")
            media = ", ".join(contents[0].media)
            if media not in _USUAL[contents[0].form]:
                yield Code(f"media={py_str(media)}")
        styles = part_styles(parts_of(contents), self._scope)
        if styles:
            yield Code(f"field_styles={braces(_entries(styles))}")

    def _sent_body(self, contents: Sequence[Content]) -> Code:
        """The body, converted where something in it is not sent as Python has it."""
        for content in contents:
            if self._scope.converts_models(content.type):
                declared = self._scope.annotation(content.type)
                return Code(f"_runtime.serialized(body, {declared})")
        return Code("body")

    def _given(
        self, operation: ir.Operation, spelled: Spelled, place: ir.Place
    ) -> Code:
        """The parameters of a place; of a paged place, those of the page."""
        params = [param for param in operation.params if param.place == place]
        if place != paged_place(operation):
            return braces(
                [self._sent(p, py_name(spelled_name(p, spelled))) for p in params]
            )
        # A cursor comes out of a page as its scalar's Python value.
        converted = [p for p in params if self._scope.converts(p.type)]
        values = [Code(f"page_parameters[{py_str(p.wire)}]") for p in converted]
        entries = [*map(self._sent, converted, values)]
        given = Code("page_parameters")
        return braces([Code(f"**{given}"), *entries]) if entries else given

    def _sent(self, param: ir.Param, value: Code) -> Code:
        """The entry of a parameter, as it is sent."""
        if self._scope.converts(param.type):
            declared = self._scope.annotation(param.type)
            value = Code(f"_runtime.serialized({value}, {declared})")
        return entry(param, value)

    def _errors(self, operation: ir.Operation) -> Iterator[Code]:
        """The described bodies of errors, each with its statuses."""
        statuses: dict[Code, list[str]] = {}
        for response in operation.errors:
            if response.type is not None and is_json(response.media):
                spelled = self._scope.annotation(response.type)
                statuses.setdefault(spelled, []).append(response.status)
        if not statuses:
            return
        entries = []
        for spelled in sorted(statuses):
            values = [_status(status) for status in sorted(statuses[spelled])]
            read = f"{self._scope.runtime('Json')}[{spelled}]"
            entries.append(Code(f"{read}: {_tuple(values)}"))
        yield Code(f"errors={braces(entries)}")


def function_of(operation: ir.Operation) -> Code:
    """The method of the client that a call goes through."""
    match operation.call:
        case ir.GraphQL(kind="subscription"):
            return Code("subscribe")
        case ir.GraphQL(incremental=True):
            return Code("stream")
        case ir.GraphQL():
            return Code("execute")
    return Code("call" if operation.items is None else "stream_call")


def entry(param: ir.Param, value: Code) -> Code:
    return Code(f"{py_str(param.wire)}: {value}")


def _entries(values: Iterable[tuple[str, Code | None]]) -> list[Code]:
    return [Code(f"{py_str(name)}: {value}") for name, value in values if value]


def braces(entries: Sequence[Code]) -> Code:
    """A dictionary: one entry stays on the line, several get a line each."""
    if len(entries) < 2:
        return Code(f"{{{join('', entries)}}}")
    lines = join("\n", [Code(f"    {entry},") for entry in entries])
    return Code(f"{{\n{lines}\n}}")


def _tuple(items: Sequence[Code]) -> Code:
    comma = "," if len(items) == 1 else ""
    return Code(f"({join(', ', items)}{comma})")


def _status(status: str) -> Code:
    return Code(str(int(status))) if status.isdecimal() else py_str(status)
