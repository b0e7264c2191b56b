"""Signatures of methods: what a caller passes, under which names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from . import ir, names, reserved
from .pages import first_page
from .python import Scope
from .text import Code, py_name

Spelled = Mapping[tuple[ir.Place, str], str]
"""The Python names of parameters, by place and wire name."""


class Signatures:
    """Spells the parameters of the operations of one module."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def parameters(self, operation: ir.Operation, spelled: Spelled) -> Iterator[Code]:
        """The parameters, with a bare "*" before those that are keywords only."""
        positional, keywords = split(operation)
        for param in positional:
            yield self._parameter(param, operation, spelled)
        body = body_of(operation)
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


def body_of(operation: ir.Operation) -> ir.Body | None:
    return operation.bodies[0] if operation.bodies else None


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
