"""What templates print of operations: methods and documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from . import ir, names, reserved
from .access import Access
from .answer_docs import answer_notes
from .calls import Calls, braces, entry, function_of
from .contents import CONTENT_TYPE, contents_of, names_media
from .deprecation import deprecation
from .docstrings import INDENT, argument_doc, arguments_doc
from .flavours import Flavour
from .groups import Groups
from .pages import (
    Pages,
    backward_note,
    paged_place,
    pages,
    type_arguments,
)
from .python import Names, Scope
from .signatures import Signatures, Spelled, parameter_names, spelled_name, split
from .text import Code, py_doc, py_name, py_str, py_text


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a group."""

    name: Code
    deprecated: Code | None
    """The reason, as a string literal."""
    parameters: tuple[Code, ...]
    """With a bare "*" before those that are keywords only."""
    overloads: tuple[tuple[Code, ...], ...]
    """The parameters of each overload; none where the body has one type."""
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

    def keyword(self, flavour: Flavour) -> Code:
        """How it is defined: pages and streams are awaited as they come."""
        return Code("def") if self.paging or self.stream else flavour.define

    def returned(self, flavour: Flavour) -> Code:
        """What it returns in a flavour."""
        class_ = Code("Pager") if self.paging else self.stream
        if class_ is None:
            return self.result
        return Code(f"{flavour.prefix}{class_}[{self.result}]")


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
        access: Access,
    ) -> None:
        """
        Args:
            group: The group.
            scope: Its module.
            method_names: As `method_names` gives them.
            documents: The names of the document constants, by operation key.
            fragments: The names of the fragment constants, by fragment key.
            access: What calls need of security and servers.
        """
        self._scope = scope
        self._documents = documents
        self._fragments = fragments
        self._operations = {o.key: o for o in group.operations}
        self._names = method_names
        self._signatures = Signatures(scope)
        self._calls = Calls(scope, documents, access)

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
            parameters=tuple(self._signatures.parameters(operation, spelled)),
            overloads=tuple(self._signatures.overloads(operation, spelled)),
            result=result,
            doc=py_doc(_doc(operation, spelled, self._scope), INDENT),
            function=function_of(operation),
            arguments=tuple(self._calls.arguments(operation, spelled)),
            paging=self._pages(operation, spelled),
            stream=self._stream(operation),
        )

    def _stream(self, operation: ir.Operation) -> Code | None:
        class_ = STREAMS.get(function_of(operation))
        if class_ is not None:
            self._scope.runtime(class_)
            self._scope.runtime(Code(f"Async{class_}"))
        return class_

    def _result(self, operation: ir.Operation) -> Code:
        returns = operation.items or operation.returns or ir.Builtin("none")
        if operation.paging is None:
            return self._scope.annotation(returns, "passed")
        return type_arguments(operation, self._scope)

    def _pages(self, operation: ir.Operation, spelled: Spelled) -> Pages | None:
        if operation.paging is None:
            return None
        place = paged_place(operation)
        params = [param for param in operation.params if param.place == place]
        given = braces([entry(p, py_name(spelled_name(p, spelled))) for p in params])
        return pages(operation, given, self._scope)


DOCUMENT_KINDS = {
    "query": Code("Query"),
    "mutation": Code("Mutation"),
    "subscription": Code("SubscriptionOperation"),
}
STREAMS = {
    Code("subscribe"): Code("Subscription"),
    Code("stream"): Code("Incremental"),
    Code("stream_call"): Code("ItemStream"),
}


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


def group_scope(
    groups: Groups, key: str, group: ir.Group, known: Names
) -> tuple[Scope, dict[str, str], set[str]]:
    """The module of a group.

    Args:
        groups: All groups of the client.
        key: The dotted path of this one.
        group: It, with an operation for each way to call one.
        known: The names of the Api.

    Returns:
        The module, the names of the group's methods by operation key, and the classes
        that the module defines or imports for groups.
    """
    children = groups.children(key)
    classes = [groups.classes[key], *(child.class_name for child in children)]
    taken = {*classes, *(f"Async{name}" for name in classes)}
    spelled = method_names(group, [child.attribute for child in children], known)
    return Scope(known, group.definitions, taken, spelled.values()), spelled, taken


def _deprecated(operation: ir.Operation, scope: Scope) -> Code | None:
    if operation.deprecated is None:
        return None
    scope.runtime("deprecated")
    return py_str(operation.deprecated.strip() or "The API will remove this operation.")


def _doc(operation: ir.Operation, spelled: Spelled, scope: Scope) -> str:
    """The docstring: what it does, its parameters, its answers, whether it is
    deprecated."""
    positional, keywords = split(operation)
    parts = [operation.doc.strip() or f"Call `{operation.key}`."]
    variables = {wire: name for (_, wire), name in spelled.items()}
    parts.append(backward_note(operation.paging, variables))
    parts.append(
        arguments_doc(
            [
                *_param_docs(positional, spelled),
                *_body_docs(operation),
                *_param_docs(keywords, spelled),
            ]
        )
    )
    parts += answer_notes(operation, scope)
    parts.append(deprecation(operation.deprecated))
    return "\n\n".join(filter(None, parts))


def _param_docs(params: Iterable[ir.Param], spelled: Spelled) -> list[str]:
    return [
        argument_doc(
            spelled_name(p, spelled), p.doc, p.default, p.deprecated, p.constraints
        )
        for p in params
    ]


def _body_docs(operation: ir.Operation) -> list[str]:
    """What is said of the body, and of the name of its media type."""
    said = next((body.doc for body in operation.bodies if body.doc), "")
    contents = contents_of(operation)
    about = [argument_doc("body", said, None, None)]
    if names_media(contents):
        how = "The media type that the body is sent as."
        if len(contents) > 1:
            how += " It says which type the body has."
        about.append(argument_doc(CONTENT_TYPE, how, None, None))
    return about
