"""Signatures of methods: what a caller passes, under which names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from . import ir, names, reserved
from .contents import CONTENT_TYPE, Content, contents_of, names_media
from .pages import first_page
from .python import Scope
from .text import Code, join, py_name, py_str

Spelled = Mapping[tuple[ir.Place, str], str]
"""The Python names of parameters, by place and wire name."""


class Signatures:
    """Spells the parameters of the operations of one module."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def parameters(self, operation: ir.Operation, spelled: Spelled) -> list[Code]:
        """The parameters, with a bare "*" before those that are keywords only."""
        return self._with_body(operation, spelled, contents_of(operation))

    def overloads(
        self, operation: ir.Operation, spelled: Spelled
    ) -> list[tuple[Code, ...]]:
        """The parameters of each overload: one for each type that the body may have,
        bound to the media types that it is sent as."""
        contents = contents_of(operation)
        if len(contents) < 2:
            return []
        self._scope.standard("from typing import overload")
        return [
            tuple(self._with_body(operation, spelled, [content], is_first=not number))
            for number, content in enumerate(contents)
        ]

    def _with_body(
        self,
        operation: ir.Operation,
        spelled: Spelled,
        contents: Sequence[Content],
        *,
        is_first: bool = True,
    ) -> list[Code]:
        """The parameters where the body is one of these contents; `is_first` says
        whether the best one is among them."""
        positional, keywords = split(operation)
        found = [self._parameter(param, operation, spelled) for param in positional]
        named: list[Code] = []
        if contents:
            found.append(self._body(operation, contents))
            if names_media(contents_of(operation)):
                named.append(self._content_type(contents, is_first))
        named += [self._parameter(param, operation, spelled) for param in keywords]
        return [*found, Code("*"), *named] if named else found

    def _body(self, operation: ir.Operation, contents: Sequence[Content]) -> Code:
        spelled = [self._scope.annotation(c.type, "passed") for c in contents]
        annotation = join(" | ", _distinct(spelled))
        if "Any" in spelled:
            annotation = Code("Any")
        if any(body.required for body in operation.bodies):
            return Code(f"body: {annotation}")
        unset = self._scope.runtime("UNSET")
        return Code(f"body: {self._scope.optional(annotation)} = {unset}")

    def _content_type(self, contents: Sequence[Content], is_first: bool) -> Code:
        self._scope.standard("from typing import Literal")
        media = [py_str(media) for content in contents for media in content.media]
        annotation = f"{CONTENT_TYPE}: Literal[{join(', ', media)}]"
        has_default = is_first and contents[0].is_clear
        return Code(f"{annotation} = {media[0]}" if has_default else annotation)

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
    own = {"body"} if operation.bodies else set()
    if names_media(contents_of(operation)):
        own.add(CONTENT_TYPE)
    spelled = names.assign(
        keys.values(), names.snake, reserved=reserved.PARAMETERS | own
    )
    return {place: spelled[key] for place, key in keys.items()}


def split(operation: ir.Operation) -> tuple[list[ir.Param], list[ir.Param]]:
    """The parameters that may be given by position, and those by keyword only."""
    positional = [
        param
        for param in operation.params
        if param.required
        and param.place in ("path", "variable")
        and first_page(param, operation) is None
    ]
    return positional, [p for p in operation.params if p not in positional]


def spelled_name(param: ir.Param, spelled: Spelled) -> str:
    return spelled[param.place, param.wire]


def _distinct(spelled: Iterable[Code]) -> list[Code]:
    return list(dict.fromkeys(spelled))
