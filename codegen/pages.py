"""What templates print of an operation's paging.

The IR says how results are paged in wire names; the runtime follows attributes of
models. This module leads from one to the other.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import ir
from .declarations import attribute
from .python import Scope
from .text import Code, join, py_str

DEFAULT_PAGE_SIZE = 100
"""How many items a page by offset has unless the caller says: such a list ends with a
page that is not full, so the size must be known."""


@dataclass(frozen=True, slots=True)
class Pages:
    """How a method's results are paged."""

    parameters: Code
    """What the first page is asked for with."""
    items: Code
    by: Code


def item_type(returns: ir.Type, path: ir.WirePath, scope: Scope) -> ir.Type:
    """The type of the items of a page.

    Args:
        returns: The type of the page.
        path: Where the items are in it.
        scope: The module that refers to them.
    """
    type_ = returns
    for step in path:
        _, type_ = attribute(type_, step, scope)
    found = _without_null(type_)
    return _without_null(found.item if isinstance(found, ir.List) else found)


def items_path(operation: ir.Operation, paging: ir.Paging, scope: Scope) -> Code:
    """Where the items of a page are, in names of attributes."""
    returns = operation.returns or ir.Builtin("any")
    return py_str(_attributes(returns, paging.items, scope))


def strategy(operation: ir.Operation, paging: ir.Paging, scope: Scope) -> Code:
    """The object of the runtime that knows how to get to the next page."""
    returns = operation.returns or ir.Builtin("any")
    param = py_str(_request_path(operation, paging.param, scope))
    size = _request_path(operation, paging.size, scope)
    following = _attributes(returns, paging.following, scope)
    total = _attributes(returns, paging.total, scope)
    more = _attributes(returns, paging.more, scope)
    match paging.kind:
        case "page":
            known = {"following": following, "total": total, "size": size}
            arguments = [param, *_keywords(known)]
            name = "PageNumber"
        case "offset":
            arguments = [param, py_str(size), *_keywords({"total": total})]
            name = "Offset"
        case "cursor":
            arguments = [param, py_str(following), *_keywords({"more": more})]
            name = "Cursor"
    return Code(f"{scope.runtime(name)}({join(', ', arguments)})")


def first_page(param: ir.Param, paging: ir.Paging | None) -> int | None:
    """The default of a parameter that chooses the page, where it needs a number."""
    if paging is None:
        return None
    if paging.param == (param.wire,):
        return {"page": 1, "offset": 0}.get(paging.kind)
    if paging.size == (param.wire,) and paging.kind == "offset":
        return DEFAULT_PAGE_SIZE
    return None


def _keywords(values: dict[str, str]) -> list[Code]:
    return [Code(f"{name}={py_str(value)}") for name, value in values.items() if value]


def _attributes(type_: ir.Type, path: ir.WirePath, scope: Scope) -> str:
    """A path into a value, in the names of its attributes."""
    steps = []
    for step in path:
        name, type_ = attribute(type_, step, scope)
        steps.append(name)
    return ".".join(steps)


def _request_path(operation: ir.Operation, path: ir.WirePath, scope: Scope) -> str:
    """A path into the request: a parameter's wire name, then attributes."""
    if not path:
        return ""
    param = next(p for p in operation.params if p.wire == path[0])
    rest = _attributes(param.type, path[1:], scope)
    return f"{path[0]}.{rest}" if rest else path[0]


def _without_null(type_: ir.Type) -> ir.Type:
    return type_.item if isinstance(type_, ir.Nullable) else type_
