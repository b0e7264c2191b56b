"""Recognising how results come in pages."""

from __future__ import annotations

import pytest

from codegen import ir

from .documents import api_of, operation, with_paths

ITEMS = "{type: array, items: {type: string}}"


def paging(
    parameters: list[str], fields: str, extra: str = "", method: str = "get"
) -> ir.Paging | None:
    declared = ", ".join(
        f"{{name: {name}, in: query, schema: {{type: integer}}}}" for name in parameters
    )
    document = with_paths(f"""
        /things:
          {method}:
            operationId: list
            parameters: [{declared}]
            {extra or "deprecated: false"}
            responses:
              "200":
                description: A page.
                content:
                  application/json:
                    schema: {{type: object, properties: {{{fields}}}}}
        """)
    return operation(api_of(document), "list").paging


DJANGO = (
    "count: {type: integer}, next: {type: string, nullable: true},"
    f" previous: {{type: string, nullable: true}}, results: {ITEMS}"
)


def test_django_rest_framework() -> None:
    assert paging(["page", "page_size", "search"], DJANGO) == ir.Paging(
        kind="page",
        param=("page",),
        size=("page_size",),
        items=("results",),
        following=("next",),
        total=("count",),
    )
    offset = paging(["limit", "offset"], DJANGO)
    assert offset is not None
    assert (offset.kind, offset.param, offset.size) == (
        "offset",
        ("offset",),
        ("limit",),
    )


def test_a_total_and_one_list() -> None:
    fields = f"tasks: {ITEMS}, total: {{type: integer}}, total_done: {{type: integer}}"
    assert paging(["page", "page_size"], fields) == ir.Paging(
        kind="page",
        param=("page",),
        size=("page_size",),
        items=("tasks",),
        total=("total",),
    )


def test_more_and_one_list() -> None:
    found = paging(["skip"], f"data: {ITEMS}, hasMore: {{type: boolean}}")
    assert found is not None
    assert (found.kind, found.more) == ("offset", ("hasMore",))


@pytest.mark.parametrize(
    ("parameter", "fields", "following"),
    [
        ("cursor", "next_cursor: {type: string}", ("next_cursor",)),
        ("pageToken", "nextPageToken: {type: string}", ("nextPageToken",)),
        (
            "cursor",
            "meta: {properties: {next_cursor: {type: string}}}",
            ("meta", "next_cursor"),
        ),
        (
            "after",
            "cursors: {properties: {next: {type: string}}}",
            ("cursors", "next"),
        ),
    ],
)
def test_cursors(parameter: str, fields: str, following: tuple[str, ...]) -> None:
    assert paging([parameter, "limit"], f"items: {ITEMS}, {fields}") == ir.Paging(
        kind="cursor",
        param=(parameter,),
        size=("limit",),
        items=("items",),
        following=following,
    )


@pytest.mark.parametrize(
    ("parameters", "fields"),
    [
        (["search"], DJANGO),
        (["page"], f"results: {ITEMS}"),
        (["page"], f"a: {ITEMS}, b: {ITEMS}, total: {{type: integer}}"),
        (["page"], "total: {type: integer}"),
        (["cursor"], f"results: {ITEMS}, count: {{type: integer}}"),
    ],
)
def test_what_is_no_page(parameters: list[str], fields: str) -> None:
    assert paging(parameters, fields) is None


def test_only_reading_is_paged_unless_the_document_says_so() -> None:
    assert paging(["page"], DJANGO, method="post") is None
    hint = "x-fern-pagination: {offset: $request.page, results: $response.results}"
    assert paging(["page"], DJANGO, hint, method="post") is not None


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        (
            "{offset: $request.page, results: $response.results}",
            ir.Paging(
                kind="page",
                param=("page",),
                size=("page_size",),
                items=("results",),
                following=("next",),
                total=("count",),
            ),
        ),
        (
            "{offset: $request.page, step: $request.size, results: $response.a.b,"
            " has-next-page: $response.more}",
            ir.Paging(
                kind="offset",
                param=("page",),
                size=("size",),
                items=("a", "b"),
                following=("next",),
                more=("more",),
                total=("count",),
            ),
        ),
        (
            "{cursor: $request.page, next_cursor: $response.next,"
            " results: $response.results}",
            ir.Paging(
                kind="cursor",
                param=("page",),
                size=("page_size",),
                items=("results",),
                following=("next",),
                total=("count",),
            ),
        ),
        ("{results: $response.results}", None),
    ],
)
def test_the_extension(hint: str, expected: ir.Paging | None) -> None:
    found = paging(["page", "page_size"], DJANGO, f"x-fern-pagination: {hint}")
    assert found == expected
