"""What calls say of their answers: how they are read, and what of them is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from . import ir
from .media import EVENTS, essence, is_json, kind_of
from .python import Scope
from .text import Code, py_str

_IN_A_HEADER = re.compile(r"[\w!#$&^.+*/;= -]+", re.ASCII)


def ways_to_call(group: ir.Group) -> ir.Group:
    """The group with one operation for each way to call it.

    What may answer with a stream or with one value, as the caller wants, is two ways.
    """
    found = (way for operation in group.operations for way in _ways(operation))
    return replace(group, operations=tuple(found))


def _ways(operation: ir.Operation) -> Iterator[ir.Operation]:
    has_both = operation.items is not None and operation.returns is not None
    if has_both:
        plain = tuple(r for r in operation.responses if not r.stream)
        yield replace(operation, items=None, responses=plain)
    if has_both or operation.items is not None:
        yield replace(
            operation,
            key=f"{operation.key} stream" if has_both else operation.key,
            returns=None,
            paging=None,
            responses=tuple(r for r in operation.responses if r.stream),
        )
    else:
        yield operation


def returns(operation: ir.Operation, scope: Scope) -> Code:
    """The class that says how the response is read."""
    type_ = operation.items or operation.returns
    statuses = [response.status for response in operation.responses]
    if type_ is None:
        return scope.runtime("Nothing")
    if statuses and all(status.startswith("3") for status in statuses):
        return scope.runtime("Redirect")
    if operation.items is None and type_ == ir.Builtin("bytes"):
        return scope.runtime("Bytes")
    if operation.items is None and type_ == ir.Builtin("str") and is_text(operation):
        return scope.runtime("Text")
    return Code(f"{scope.runtime('Json')}[{scope.annotation(type_)}]")


def is_text(operation: ir.Operation) -> bool:
    """Whether a string that an operation returns is not one of JSON."""
    media = {response.media for response in operation.responses}
    is_graphql = isinstance(operation.call, ir.GraphQL)
    return not (is_graphql or any(map(is_json, media)))


def accept(operation: ir.Operation) -> Code | None:
    """The media types that a call wants, where the runtime cannot tell them from what
    the call returns."""
    if not isinstance(operation.call, ir.Http):
        return None
    wanted = list(dict.fromkeys(_wanted(operation)))
    is_anything = any(essence(media) in ("*", "*/*") for media in wanted)
    if not wanted or is_anything or _is_standard(operation, wanted):
        return None
    return py_str(", ".join(wanted))


def _wanted(operation: ir.Operation) -> Iterator[str]:
    """The media types that are read: of each status the best, and its like."""
    best: dict[str, ir.Type | None] = {}
    for response in operation.responses:
        type_ = best.setdefault(response.status, response.type)
        if response.media and (response.stream or response.type == type_):
            is_plain = _IN_A_HEADER.fullmatch(response.media)
            yield response.media if is_plain else essence(response.media)


def _is_standard(operation: ir.Operation, wanted: list[str]) -> bool:
    names = {essence(media) for media in wanted}
    if operation.items is not None:
        return names == {EVENTS}
    if operation.returns == ir.Builtin("bytes"):
        is_json_said = any(kind_of(media) == "json" for media in wanted)
        return is_json_said or names == {"application/octet-stream"}
    is_string = operation.returns == ir.Builtin("str") and is_text(operation)
    return ("text/plain" if is_string else "application/json") in names
