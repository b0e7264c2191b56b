"""What templates print of operations: signatures, docstrings and calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from . import ir, names, reserved
from .declarations import deprecation
from .docstrings import INDENT, argument_doc, arguments_doc
from .pages import (
    Pages,
    backward_note,
    first_page,
    paged_place,
    pages,
    type_arguments,
)
from .python import Names, Scope
from .text import Code, join, py_doc, py_name, py_str, py_text

Spelled = Mapping[tuple[ir.Place, str], str]
"""The Python names of parameters, by place and wire name."""


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a group."""

    name: Code
    deprecated: Code | None
    """The reason, as a string literal."""
    parameters: tuple[Code, ...]
    """With a bare "*" before those that are keywords only."""
    result: Code
    """What it returns; of a pager, its type arguments."""
    doc: Code
    function: Code
    """The method of the client that it calls."""
    arguments: tuple[Code, ...]
    paging: Pages | None
    stream: Code | None
    """What it returns where values come one after the other: the class of the runtime,
    without the prefix of its async form."""


@dataclass(frozen=True, slots=True)
class Document:
    """A GraphQL operation, as a constant."""

    name: Code
    kind: Code
    """The class of the runtime: Query, Mutation or SubscriptionOperation."""
    arguments: tuple[Code, ...]


class MethodSpelling:
    """Spells the operations of one group in one module."""

    def __init__(
        self,
        group: ir.Group,
        scope: Scope,
        method_names: dict[str, str],
        documents: dict[str, str],
        fragments: dict[str, str],
    ) -> None:
        """
        Args:
            group: The group.
            scope: Its module.
            method_names: As `method_names` gives them.
            documents: The names of the document constants, by operation key.
            fragments: The names of the fragment constants, by fragment key.
        """
        self._scope = scope
        self._documents = documents
        self._fragments = fragments
        self._operations = {o.key: o for o in group.operations}
        self._names = method_names

    def methods(self) -> list[Method]:
        """The methods, sorted by name."""
        keys = sorted(self._operations, key=lambda key: self._names[key])
        return [self._method(self._operations[key]) for key in keys]

    def documents(self) -> list[Document]:
        """The documents of the group's GraphQL operations, sorted by name."""
        keys = [k for k, o in self._operations.items() if k in self._documents]
        keys.sort(key=lambda key: self._documents[key])
        return [self._document(self._operations[key]) for key in keys]

    def _document(self, operation: ir.Operation) -> Document:
        assert isinstance(operation.call, ir.GraphQL)
        kind = DOCUMENT_KINDS[operation.call.kind]
        spreads = sorted(self._fragments[key] for key in operation.call.fragments)
        return Document(
            py_name(self._documents[operation.key]),
            self._scope.runtime(kind),
            (
                py_str(operation.call.name),
                py_text(operation.call.document),
                *(Code(f"fragments.{py_name(spread)}") for spread in spreads),
            ),
        )

    def _method(self, operation: ir.Operation) -> Method:
        spelled = parameter_names(operation)
        result = self._result(operation)
        return Method(
            name=py_name(self._names[operation.key]),
            deprecated=_deprecated(operation, self._scope),
            parameters=tuple(self._parameters(operation, spelled)),
            result=result,
            doc=py_doc(_doc(operation, spelled), INDENT),
            function=_function(operation),
            arguments=tuple(self._arguments(operation, spelled)),
            paging=self._pages(operation, spelled),
            stream=self._stream(operation),
        )

    def _stream(self, operation: ir.Operation) -> Code | None:
        class_ = STREAMS.get(_function(operation))
        if class_ is not None:
            self._scope.runtime(class_)
            self._scope.runtime(Code(f"Async{class_}"))
        return class_

    # Signatures

    def _parameters(self, operation: ir.Operation, spelled: Spelled) -> Iterator[Code]:
        positional, keywords = _split(operation)
        for param in positional:
            yield self._parameter(param, operation, spelled)
        body = _body(operation)
        if body is not None:
            annotation = self._scope.annotation(body.type, "passed")
            if body.required:
                yield Code(f"body: {annotation}")
            else:
                unset = self._scope.runtime("UNSET")
                yield Code(f"body: {self._scope.optional(annotation)} = {unset}")
        if keywords:
            yield Code("*")
        for param in keywords:
            yield self._parameter(param, operation, spelled)

    def _parameter(
        self, param: ir.Param, operation: ir.Operation, spelled: Spelled
    ) -> Code:
        name = py_name(spelled[param.place, param.wire])
        start = first_page(param, operation)
        if start is not None:
            return Code(f"{name}: int = {start}")
        annotation = self._scope.annotation(param.type, "passed")
        if param.required:
            return Code(f"{name}: {annotation}")
        unset = self._scope.runtime("UNSET")
        return Code(f"{name}: {self._scope.optional(annotation)} = {unset}")

    def _result(self, operation: ir.Operation) -> Code:
        returns = operation.returns or ir.Builtin("none")
        if operation.paging is None:
            return self._scope.annotation(returns, "passed")
        return type_arguments(operation, self._scope)

    # Calls

    def _arguments(self, operation: ir.Operation, spelled: Spelled) -> Iterator[Code]:
        match operation.call:
            case ir.GraphQL():
                yield py_name(self._documents[operation.key])
                yield self._given(operation, spelled, "variable")
            case ir.Http(method=method, path=path):
                yield py_str(method)
                yield py_str(path)
                yield from self._places(operation, spelled)
        yield Code(f"returns={self._returns(operation)}")
        if operation.unwrap:
            yield Code(f"at={_tuple(list(map(py_str, operation.unwrap)))}")
        yield from self._errors(operation)
        if isinstance(operation.call, ir.Http) and operation.idempotent != (
            operation.call.method in IDEMPOTENT_METHODS
        ):
            yield Code(f"idempotent={operation.idempotent}")

    def _places(self, operation: ir.Operation, spelled: Spelled) -> Iterator[Code]:
        places: tuple[tuple[str, ir.Place], ...] = (
            ("path", "path"),
            ("query", "query"),
            ("headers", "header"),
            ("cookies", "cookie"),
        )
        for keyword, place in places:
            if any(param.place == place for param in operation.params):
                yield Code(f"{keyword}={self._given(operation, spelled, place)}")
        body = _body(operation)
        if body is not None:
            yield Code(f"{body.form}=body")

    def _given(
        self, operation: ir.Operation, spelled: Spelled, place: ir.Place
    ) -> Code:
        """The parameters of a place; of a paged place, those of the page."""
        params = [param for param in operation.params if param.place == place]
        if place != paged_place(operation):
            return _braces([self._sent(p, py_name(_name(p, spelled))) for p in params])
        # A cursor comes out of a page as its scalar's Python value.
        converted = [p for p in params if self._scope.converts(p.type)]
        values = [Code(f"page_parameters[{py_str(p.wire)}]") for p in converted]
        entries = [*map(self._sent, converted, values)]
        given = Code("page_parameters")
        return _braces([Code(f"**{given}"), *entries]) if entries else given

    def _sent(self, param: ir.Param, value: Code) -> Code:
        """The entry of a parameter, as it is sent."""
        if self._scope.converts(param.type):
            declared = self._scope.annotation(param.type)
            value = Code(f"_runtime.serialized({value}, {declared})")
        return _entry(param, value)

    def _returns(self, operation: ir.Operation) -> Code:
        """The class that says how the response is read."""
        scope = self._scope
        returns = operation.returns
        media = {response.media for response in operation.responses}
        is_json = isinstance(operation.call, ir.GraphQL) or any(map(_is_json, media))
        if returns is None:
            return scope.runtime("Nothing")
        if returns == ir.Builtin("bytes"):
            return scope.runtime("Bytes")
        if returns == ir.Builtin("str") and not is_json:
            return scope.runtime("Text")
        return Code(f"{scope.runtime('Json')}[{scope.annotation(returns)}]")

    def _errors(self, operation: ir.Operation) -> Iterator[Code]:
        """The described bodies of errors, each with its statuses."""
        statuses: dict[Code, list[str]] = {}
        for response in operation.errors:
            if response.type is not None and _is_json(response.media):
                spelled = self._scope.annotation(response.type)
                statuses.setdefault(spelled, []).append(response.status)
        if not statuses:
            return
        entries = []
        for spelled in sorted(statuses):
            values = [_status(status) for status in sorted(statuses[spelled])]
            read = f"{self._scope.runtime('Json')}[{spelled}]"
            entries.append(Code(f"{read}: {_tuple(values)}"))
        yield Code(f"errors={_braces(entries)}")

    def _pages(self, operation: ir.Operation, spelled: Spelled) -> Pages | None:
        if operation.paging is None:
            return None
        place = paged_place(operation)
        params = [param for param in operation.params if param.place == place]
        given = _braces([_entry(p, py_name(_name(p, spelled))) for p in params])
        return pages(operation, given, self._scope)


DOCUMENT_KINDS = {
    "query": Code("Query"),
    "mutation": Code("Mutation"),
    "subscription": Code("SubscriptionOperation"),
}
STREAMS = {
    Code("subscribe"): Code("Subscription"),
    Code("stream"): Code("Incremental"),
}


def _function(operation: ir.Operation) -> Code:
    """The method of the client that a call goes through."""
    match operation.call:
        case ir.GraphQL(kind="subscription"):
            return Code("subscribe")
        case ir.GraphQL(incremental=True):
            return Code("stream")
        case ir.GraphQL():
            return Code("execute")
    return Code("call")


def method_names(
    group: ir.Group, children: Iterable[str], known: Names
) -> dict[str, str]:
    """The names of a group's methods, by operation key.

    Args:
        group: The group.
        children: The attributes of the groups below it, which are taken.
        known: The names of the Api.
    """
    return names.assign(
        (operation.key for operation in group.operations),
        names.snake,
        reserved={*reserved.METHODS, *children},
        chosen=known.members(".".join(group.path)),
    )


IDEMPOTENT_METHODS = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})


def parameter_names(operation: ir.Operation) -> Spelled:
    """The Python names of an operation's parameters.

    Of parameters with one name in several places, those after the first say their
    place: `id` of the path, and `id_query`.
    """
    keys: dict[tuple[ir.Place, str], str] = {}
    for param in operation.params:
        again = param.wire in keys.values()
        key = f"{param.wire} {param.place}" if again else param.wire
        keys[param.place, param.wire] = key
    body = {"body"} if operation.bodies else set()
    spelled = names.assign(
        keys.values(), names.snake, reserved=reserved.PARAMETERS | body
    )
    return {place: spelled[key] for place, key in keys.items()}


def _body(operation: ir.Operation) -> ir.Body | None:
    return operation.bodies[0] if operation.bodies else None


def _split(operation: ir.Operation) -> tuple[list[ir.Param], list[ir.Param]]:
    """The parameters that may be given by position, and those by keyword only."""
    positional = [
        param
        for param in operation.params
        if param.required
        and param.place in ("path", "variable")
        and first_page(param, operation) is None
    ]
    return positional, [p for p in operation.params if p not in positional]


def _name(param: ir.Param, spelled: Spelled) -> str:
    return spelled[param.place, param.wire]


def _entry(param: ir.Param, value: Code) -> Code:
    return Code(f"{py_str(param.wire)}: {value}")


def _braces(entries: Sequence[Code]) -> Code:
    """A dictionary: one entry stays on the line, several get a line each."""
    if len(entries) < 2:
        return Code(f"{{{join('', entries)}}}")
    lines = join("\n", [Code(f"    {entry},") for entry in entries])
    return Code(f"{{\n{lines}\n}}")


def _tuple(items: Sequence[Code]) -> Code:
    comma = "," if len(items) == 1 else ""
    return Code(f"({join(', ', items)}{comma})")


def _is_json(media: str) -> bool:
    essence = media.split(";")[0].strip().lower()
    return essence == "application/json" or essence.endswith("+json")


def _status(status: str) -> Code:
    return Code(str(int(status))) if status.isdecimal() else py_str(status)


def _deprecated(operation: ir.Operation, scope: Scope) -> Code | None:
    if operation.deprecated is None:
        return None
    scope.runtime("deprecated")
    return py_str(operation.deprecated.strip() or "The API will remove this operation.")


def _doc(operation: ir.Operation, spelled: Spelled) -> str:
    """The docstring: what it does, its parameters, whether it is deprecated."""
    parts = [operation.doc.strip() or f"Call `{operation.key}`."]
    variables = {wire: name for (_, wire), name in spelled.items()}
    parts.append(backward_note(operation.paging, variables))
    parts.append(
        arguments_doc(
            [
                argument_doc(_name(p, spelled), p.doc, p.default, p.deprecated)
                for p in operation.params
            ]
        )
    )
    parts.append(deprecation(operation.deprecated))
    return "\n\n".join(filter(None, parts))
