"""What has changed in how results come in pages."""

from __future__ import annotations

from collections.abc import Iterator

from .. import ir
from .changes import Change
from .spots import Kept


def paging_changes(kept: Kept) -> Iterator[Change]:
    """Whether a method became a pager, is none any more, or walks in another way."""
    old, new = (operation.paging for operation in kept.both)
    if old == new:
        return
    spot = kept.spot.at("paging", "received")
    before, after = paging_text(old), paging_text(new)
    if old is None:
        yield spot.change("became-paged", before, after)
    elif new is None:
        yield spot.change("no-longer-paged", before, after)
    elif old.items != new.items:
        yield spot.change("page-items-moved", before, after)
    else:
        yield spot.change("paging-changed", before, after)


def paging_text(paging: ir.Paging | None) -> str:
    """How results come in pages, as text: "page by page, items in results"."""
    if paging is None:
        return ""
    parts = {
        "by": paging.param,
        "size": paging.size,
        "items in": paging.items,
        "next in": paging.following,
        "more in": paging.more,
        "total in": paging.total,
        "pages in": paging.pages,
    }
    said = [f"{word} {'.'.join(path)}" for word, path in parts.items() if path]
    said += ["also from the end"] if paging.backward else []
    said += [f"within: {paging_text(inner)}" for inner in paging.inner]
    return ", ".join([paging.kind, *said])
