"""What templates print of an operation's paging.

The IR says how results are paged in wire names; in pages, the runtime follows
attributes of models. This module leads from one to the other.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass

from . import ir, names
from .declarations import attribute
from .python import Scope
from .text import Code, join, literal, py_str

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
    inner: tuple[Code, ...]
    """Lists inside the items that are completed."""


def pages(operation: ir.Operation, parameters: Code, scope: Scope) -> Pages | None:
    """How a method's results are paged; None where they are not.

    Args:
        operation: The operation.
        parameters: What the first page is asked for with.
        scope: The module.
    """
    paging = operation.paging
    if paging is None:
        return None
    returns = _returned(operation)
    item = _item_type(returns, paging.items, scope)
    return Pages(
        parameters,
        py_str(_attributes(returns, paging.items, scope)),
        _strategy(operation, paging, returns, scope),
        tuple(_inner(operation, inner, item, scope) for inner in paging.inner),
    )


def type_arguments(operation: ir.Operation, scope: Scope) -> Code:
    """The type of a pager's items and, where they are in an object, of that object."""
    assert operation.paging
    returns = _returned(operation)
    item = _item_type(returns, operation.paging.items, scope)
    spelled = scope.annotation(item, "passed")
    page = _without_null(returns)
    if isinstance(page, ir.List | ir.Builtin):
        return spelled
    return Code(f"{spelled}, {scope.annotation(page, 'passed')}")


def paged_place(operation: ir.Operation) -> ir.Place | None:
    """Where the parameter stands that chooses the page; None without pages. An item
    of the path may have its name."""
    if operation.paging is None:
        return None
    if not operation.paging.param:
        return "query"
    wire = operation.paging.param[0]
    found = [param for param in operation.params if param.wire == wire]
    return next((param for param in found if param.place != "path"), found[0]).place


def first_page(param: ir.Param, operation: ir.Operation) -> int | None:
    """The default of a parameter that chooses the page, where it needs a number: that
    of the API, or of the user's operation, and else ours."""
    paging = operation.paging
    if paging is None or param.place != paged_place(operation):
        return None
    start = {"page": 1, "link": 1, "offset": 0}.get(paging.kind)
    if paging.param == (param.wire,) and start is not None:
        return _number(param.default, start)
    if paging.size == (param.wire,) and _ends_where_not_full(paging):
        return _number(param.default, min(DEFAULT_PAGE_SIZE, _largest(param)))
    return None


def _ends_where_not_full(paging: ir.Paging) -> bool:
    """Whether only the size of the last page may tell that it is the last."""
    if paging.kind == "offset":
        return True
    told = paging.following or paging.more or paging.pages or paging.total
    return paging.kind in ("page", "link") and bool(paging.param) and not told


def backward_note(paging: ir.Paging | None, spelled: Mapping[str, str]) -> str:
    """A sentence for the docstring of a method that can start at the end."""
    if paging is None or (paging.backward is None and paging.kind != "backward"):
        return ""
    if paging.backward is None:
        return "Starts at the end: the last page comes first, its last item first."
    back = paging.backward
    asked = " or ".join(f"`{_spelled(p, spelled)}`" for p in (back.size, back.param))
    return (
        f"With {asked}, starts at the end: the last page comes first, its last item "
        "first."
    )


def _spelled(path: ir.WirePath, spelled: Mapping[str, str]) -> str:
    return ".".join((spelled[path[0]], *map(names.snake, path[1:])))


def _number(default: ir.Value | None, ours: int) -> int:
    given = json.loads(default.json) if default is not None else None
    return given if isinstance(given, int) and not isinstance(given, bool) else ours


def _largest(param: ir.Param) -> int:
    """The largest size of a page that the API allows."""
    maximum = dict(param.constraints).get("maximum")
    limit = json.loads(maximum.json) if maximum is not None else DEFAULT_PAGE_SIZE
    is_size = isinstance(limit, int) and not isinstance(limit, bool) and limit > 0
    return limit if is_size else DEFAULT_PAGE_SIZE


def _inner(
    operation: ir.Operation, inner: ir.Paging, item: ir.Type, scope: Scope
) -> Code:
    # The list itself is what grows: `edges`, and not the nodes in them.
    items = py_str(_attributes(item, _to_list(item, inner.items, scope), scope))
    by = _strategy(operation, inner, item, scope)
    return Code(f"{scope.runtime('Inner')}({items}, {by})")


def _to_list(type_: ir.Type, path: ir.WirePath, scope: Scope) -> ir.WirePath:
    """The start of a path that ends at the first list."""
    for length, step in enumerate(path, 1):
        _, type_ = attribute(type_, step, scope)
        if isinstance(_without_null(type_), ir.List):
            return path[:length]
    return path


def _strategy(
    operation: ir.Operation, paging: ir.Paging, returns: ir.Type, scope: Scope
) -> Code:
    """The object of the runtime that knows how to get to the next page."""
    param = py_str(".".join(paging.param))
    size = ".".join(paging.size)
    following = _attributes(returns, paging.following, scope)
    more = _attributes(returns, paging.more, scope)
    known = {"total": _attributes(returns, paging.total, scope)}
    match paging.kind:
        case "page":
            pages = _attributes(returns, paging.pages, scope)
            known = {"following": following or more, **known, "size": size}
            arguments = [param, *_keywords({**known, "pages": pages})]
            arguments += _start(operation)
            name = "PageNumber"
        case "offset":
            arguments = [param, py_str(size), *_keywords({**known, "more": more})]
            name = "Offset"
        case "cursor" | "backward":
            known = {"more": more, **known}
            if paging.backward is not None or paging.kind == "backward":
                known["size"] = size
            arguments = [param, py_str(following), *_keywords(known)]
            name = "Cursor" if paging.kind == "cursor" else "Backward"
        case "url":
            arguments = [py_str(following), *_keywords({"more": more, **known})]
            name = "NextLink"
        case "link":
            arguments = _keywords(known)
            if paging.param:
                count = [param, *_keywords({"size": size}), *_start(operation)]
                counting = f"{scope.runtime('PageNumber')}({join(', ', count)})"
                arguments.append(Code(f"otherwise={counting}"))
            name = "LinkHeader"
    if paging.backward is not None:
        other = dataclasses.replace(paging.backward, total=())
        back = _strategy(operation, other, returns, scope)
        arguments.append(Code(f"backward={back}"))
    absent = _absent(operation, paging)
    if absent is not None:
        arguments.append(Code(f"absent={absent}"))
    return Code(f"{scope.runtime(name)}({join(', ', arguments)})")


def _start(operation: ir.Operation) -> list[Code]:
    """The number of the first page, where that is not 1."""
    assert operation.paging is not None
    wire = operation.paging.param[-1]
    defaults = [param.default for param in operation.params if param.wire == wire]
    return [Code("start=0")] if defaults and _number(defaults[0], 1) == 0 else []


def _absent(operation: ir.Operation, paging: ir.Paging) -> Code | None:
    """What the API takes for the object that the cursor is in, where it is left out."""
    if len(paging.param) < 2:
        return None
    param = next(p for p in operation.params if p.wire == paging.param[0])
    if param.default is None:
        return None
    default = json.loads(param.default.json)
    return (
        literal(param.default.json) if default and isinstance(default, dict) else None
    )


def _item_type(returns: ir.Type, path: ir.WirePath, scope: Scope) -> ir.Type:
    """The type of the items of a page. Those that are null are left out."""
    type_ = returns
    for step in path:
        _, type_ = attribute(type_, step, scope)
    found = _without_null(type_)
    return _without_null(found.item if isinstance(found, ir.List) else found)


def _returned(operation: ir.Operation) -> ir.Type:
    return operation.returns or ir.Builtin("any")


def _keywords(values: Mapping[str, str]) -> list[Code]:
    return [Code(f"{name}={py_str(value)}") for name, value in values.items() if value]


def _attributes(type_: ir.Type, path: ir.WirePath, scope: Scope) -> str:
    """A path into a value, in the names of its attributes."""
    steps = []
    for step in path:
        name, type_ = attribute(type_, step, scope)
        steps.append(name)
    return ".".join(steps)


def _without_null(type_: ir.Type) -> ir.Type:
    return type_.item if isinstance(type_, ir.Nullable) else type_
