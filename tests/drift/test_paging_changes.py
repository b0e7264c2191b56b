"""How results come in pages."""

from __future__ import annotations

from typing import Any

from .documents import document, operation, said


def listing(page: dict[str, Any], *parameters: str, hint: Any = None) -> dict[str, Any]:
    content = {"application/json": {"schema": page}}
    found = operation(
        parameters=[
            {"in": "query", "name": name, "schema": {"type": "integer"}}
            for name in parameters
        ],
        responses={"200": {"description": "", "content": content}},
    )
    if hint is not None:
        found["x-fern-pagination"] = hint
    return document({"/pets": {"get": found}})


NAMES = {"type": "array", "items": {"type": "string"}}
PAGE = {
    "type": "object",
    "properties": {
        "count": {"type": "integer"},
        "next": {"type": ["string", "null"]},
        "results": NAMES,
    },
}


def lines(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return [line for line in said(old, new) if " paging" in line]


def test_methods_become_pagers() -> None:
    plain, paged = listing(PAGE), listing(PAGE, "page")
    (became,) = lines(plain, paged)
    assert became.startswith("became-paged GET /pets paging:  → page, by page,")
    assert became.endswith("(safe/breaking)")
    (ended,) = lines(paged, plain)
    assert ended.startswith("no-longer-paged GET /pets paging: page, by page,")
    assert ended.endswith("(dangerous/breaking)")


def test_pages_come_in_another_way() -> None:
    def by(hint: dict[str, str]) -> dict[str, Any]:
        other = {**PAGE["properties"], "items": NAMES}  # type: ignore[dict-item]
        page = {"type": "object", "properties": other}
        return listing(page, "page", "offset", hint=hint)

    results = "$response.results"
    first = by({"offset": "$request.page", "results": results})
    (changed,) = lines(first, by({"offset": "$request.offset", "results": results}))
    assert changed.startswith("paging-changed GET /pets paging:")
    assert changed.endswith("(dangerous/safe)")
    (moved,) = lines(
        first, by({"offset": "$request.page", "results": "$response.items"})
    )
    assert moved.startswith("page-items-moved GET /pets paging:")
    assert moved.endswith("(breaking/safe)")
