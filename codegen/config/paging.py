"""Read how operations are paged, where the schema's shape does not say it."""

from __future__ import annotations

from typing import Literal, cast, get_args

from .. import ir
from .tables import Table, type_name

PagingKind = Literal["page", "offset", "cursor"]
KINDS = get_args(PagingKind)
PATHS = ("param", "size", "items", "following", "more", "total")


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
    paths = {
        key: tuple(step for step in table.text(key).split(".") if step) for key in PATHS
    }
    if "kind" not in table.values:
        table.add("The paging has no kind.", advice=f"Known: {', '.join(KINDS)}.")
    if "param" not in table.values:
        table.add("The paging has no param: the parameter that chooses the page.")
    if kind == "cursor" and "following" not in table.values:
        table.add("The paging has no following: where the next page's cursor is.")
    table.finish()
    if not kind:
        return None
    return ir.Paging(kind=cast(PagingKind, kind), **paths)
