"""Read how operations are paged, where the schema's shape does not say it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Literal, cast, get_args

from .. import ir
from .tables import Table, type_name

PagingKind = Literal["page", "offset", "cursor", "backward", "url", "link"]
KINDS = get_args(PagingKind)
LEADING = ("cursor", "backward", "url")
"""The kinds that need to be told where the next page is."""
LINKED = ("url", "link")
"""The kinds that need no parameter."""
PATHS = ("param", "size", "items", "following", "more", "total", "pages")


def read_paging(table: Table) -> dict[str, ir.Paging | None]:
    """Read the table of operations; None for those that are not paged at all."""
    found: dict[str, ir.Paging | None] = {}
    for operation, value in table.values.items():
        if value is False:
            found[operation] = None
        elif not isinstance(value, dict):
            table.add(
                "Paging is a table, or false to switch it off; this is "
                f"{type_name(value)}.",
                operation,
            )
        elif value and not value.keys() & {"kind", *PATHS}:
            inner = next(iter(value))
            table.add(
                "TOML takes a name apart at its dots.",
                operation,
                advice=f'Quote it: "{operation}.{inner}".',
            )
        else:
            paging = _one(table.table(operation))
            if paging:
                found[operation] = paging
    return found


def _one(table: Table) -> ir.Paging | None:
    kind = table.word("kind", KINDS)
    paths = {key: _path(table, key) for key in PATHS}
    if "kind" not in table.values:
        table.add("The paging has no kind.", advice=f"Known: {', '.join(KINDS)}.")
    if "param" not in table.values and kind not in LINKED:
        table.add("The paging has no param: the parameter that chooses the page.")
    if kind in LEADING and "following" not in table.values:
        what = "URL" if kind == "url" else "cursor"
        table.add(f"The paging has no following: where the next page's {what} is.")
    backward = _backward(table, kind, paths["items"])
    table.finish()
    if not kind:
        return None
    return dataclasses.replace(
        _paging(cast(PagingKind, kind), paths), backward=backward
    )


def _backward(table: Table, kind: str, items: ir.WirePath) -> ir.Paging | None:
    """How the same pages are walked from the end."""
    if "backward" not in table.values:
        return None
    inner = table.table("backward")
    keys = ("param", "size", "following", "more")
    paths = {key: _path(inner, key) for key in keys}
    for key in ("param", "size", "following"):
        if isinstance(table.values["backward"], dict) and not paths[key]:
            inner.add(
                f"The way backward has no {key}.",
                advice='Such as { param = "before", size = "last", '
                'following = "pageInfo.startCursor" }.',
            )
    if kind and kind != "cursor":
        table.add(
            f'Paging of the kind "{kind}" has no way backward.',
            "backward",
            advice='Only the kind "cursor" has one.',
        )
    inner.finish()
    return _paging("backward", {**paths, "items": items})


def _paging(kind: PagingKind, paths: Mapping[str, ir.WirePath]) -> ir.Paging:
    given = {key: paths.get(key, ()) for key in PATHS}
    return ir.Paging(
        kind=kind,
        param=given["param"],
        size=given["size"],
        items=given["items"],
        following=given["following"],
        more=given["more"],
        total=given["total"],
        pages=given["pages"],
    )


def _path(table: Table, key: str) -> ir.WirePath:
    return tuple(step for step in table.text(key).split(".") if step)
