"""How an operation's results come in pages, where the document says it.

    x-fern-pagination        {offset, step, results, has-next-page},
                             {next_uri, results}, {cursor, next_cursor,
                             results}; true stands for what the
                             document says at its top
    x-speakeasy-pagination   {type, inputs, outputs}, of offsets, cursors or URLs

Paths are expressions: "$request.page", "$response.results"; or "$.data[-1].id", where
an index means the last item.
"""

from __future__ import annotations

import re
from typing import Literal

from .. import ir
from .document import Findings, Node
from .entries import Entry
from .page_shapes import (
    MORES,
    OFFSETS,
    SIZES,
    Definitions,
    Page,
    folded,
)

FERN, SPEAKEASY = "x-fern-pagination", "x-speakeasy-pagination"


def hinted(
    operation: ir.Operation,
    entry: Entry,
    root: Node,
    definitions: Definitions,
    findings: Findings,
) -> ir.Paging | None:
    """Read what the document says of an operation's pages.

    Returns:
        None where it says nothing that can be followed.
    """
    fern = entry.node.child(FERN)
    if fern.value is True:
        fern = root.child(FERN)
    if fern.object:
        found = _as_fern(operation, fern, definitions)
        at = fern
    elif entry.node.child(SPEAKEASY).object:
        at = entry.node.child(SPEAKEASY)
        found = _as_speakeasy(operation, at, definitions)
    else:
        return None
    problem = _misfit(operation, found, definitions)
    if problem:
        findings.warn(f"{problem} The operation is not paged.", at.pointer)
        return None
    return found


def is_hinted(entry: Entry) -> bool:
    """Whether the document itself says how an operation pages."""
    return FERN in entry.node or SPEAKEASY in entry.node


def _misfit(
    operation: ir.Operation, found: ir.Paging | None, definitions: Definitions
) -> str:
    if found is None:
        return "This paging is of no kind that is known."
    params = {param.wire for param in operation.params if param.place != "path"}
    for path in (found.param, found.size):
        if path and path[0] not in params:
            return f'The paging names a parameter "{path[0]}", which there is none of.'
    page = Page(operation.returns or ir.Builtin("none"), definitions)
    for path in (found.items, found.following, found.more, found.pages):
        if not page.leads_to(path):
            return f'The paging names "{".".join(path)}", which no page has.'
    if not page.is_list(found.items):
        shown = f'"{".".join(found.items)}"' if found.items else "the whole answer"
        return f"The paging says that the items are {shown}, which is no list."
    return ""


def _as_fern(
    operation: ir.Operation, hint: Node, definitions: Definitions
) -> ir.Paging | None:
    items = _path(hint.text("results"))
    cursor, offset = _path(hint.text("cursor")), _path(hint.text("offset"))
    step = _path(hint.text("step"))
    uri = _path(hint.text("next_uri") or hint.text("next_path"))
    more = _path(hint.text("has-next-page"))
    params = {param.wire for param in operation.params}
    size = step if step and step[0] in params else _size(operation)
    page = Page(operation.returns or ir.Builtin("none"), definitions)
    total = page.total
    if uri:
        return ir.Paging(
            kind="url", size=size, items=items, following=uri, more=more, total=total
        )
    if not cursor and not offset:
        return None
    following = _path(hint.text("next_cursor"))
    kind: Literal["page", "offset", "cursor"] = "cursor"
    if offset:
        kind = "offset" if step or folded(offset[-1]) in OFFSETS else "page"
        following = page.next_url if kind == "page" else ()
    return ir.Paging(
        kind=kind,
        param=offset or cursor,
        size=size,
        items=items,
        following=following,
        more=more or page.place(sorted(MORES), "bool"),
        total=total,
    )


def _as_speakeasy(
    operation: ir.Operation, hint: Node, definitions: Definitions
) -> ir.Paging | None:
    inputs = {
        one.text("type"): (one.text("name"),)
        for one in hint.child("inputs").elements()
        if one.text("in") == "parameters"
    }
    outputs = hint.child("outputs")
    items = _path(outputs.text("results"))
    page = Page(operation.returns or ir.Builtin("none"), definitions)
    following, url = _path(outputs.text("nextCursor")), _path(outputs.text("nextUrl"))
    kind: Literal["page", "offset", "cursor", "url"]
    match hint.text("type"):
        case "url" if url:
            kind, following = "url", url
        case "cursor" if "cursor" in inputs and following:
            kind = "cursor"
        case "offsetLimit" if "page" in inputs:
            kind = "page"
        case "offsetLimit" if "offset" in inputs:
            kind = "offset"
        case _:
            return None
    return ir.Paging(
        kind=kind,
        param=inputs[kind] if kind != "url" else (),
        size=inputs.get("limit") or _size(operation),
        items=items or page.items or (),
        following=following if kind in ("cursor", "url") else (),
        more=() if kind == "url" else page.place(sorted(MORES), "bool"),
        total=page.total,
        pages=_path(outputs.text("numPages")) if kind == "page" else (),
    )


def _size(operation: ir.Operation) -> ir.WirePath:
    params = {folded(param.wire): param.wire for param in operation.params}
    return next(((params[name],) for name in SIZES if name in params), ())


def _path(expression: str) -> ir.WirePath:
    inside = re.sub(r"^\$(?:request|response)?(?:\.|$)", "", expression)
    inside = re.sub(r"\[[^\]]*\]", "", inside)
    return tuple(step for step in inside.split(".") if step)
