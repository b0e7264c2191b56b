"""Recognising how results come in pages."""

# The tables read best with a page in a line.
# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Sequence

import pytest

from codegen import ir

from .documents import api_of, lowered, operation, with_paths

STR, INT = "{type: string}", "{type: integer}"
THING = "{type: object, properties: {id: {type: string}}}"
ITEMS = f"{{type: array, items: {THING}}}"


def document_of(
    parameters: Sequence[str | tuple[str, str]],
    fields: str = "",
    extra: str = "",
    method: str = "get",
    *,
    path: str = "/things",
    schema: str = "",
    response: str = "",
    rest: str = "",
) -> str:
    """A document with one operation: its query parameters, each a name or a name and a
    schema, and the fields of what it returns, or the schema of that."""
    named = [(p, INT) if isinstance(p, str) else p for p in parameters]
    declared = [
        f'{{name: "{name}", in: query, schema: {type_}}}' for name, type_ in named
    ]
    if "{" in path:
        declared.append(f"{{name: id, in: path, required: true, schema: {STR}}}")
    page = schema or f"{{type: object, properties: {{{fields}}}}}"
    return with_paths(
        f"""
        {path}:
          {method}:
            operationId: list
            parameters: [{", ".join(declared)}]
            {extra or "deprecated: false"}
            responses:
              "200":
                description: A page.
                {response or "x-nothing: 1"}
                content: {{application/json: {{schema: {page}}}}}
        """,
        rest,
    )


def paging(
    parameters: Sequence[str | tuple[str, str]],
    fields: str = "",
    extra: str = "",
    method: str = "get",
    **parts: str,
) -> ir.Paging | None:
    document = document_of(parameters, fields, extra, method, **parts)
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


URI = "{type: string, format: uri, nullable: true}"
TOTAL = "total: {type: integer}"


@pytest.mark.parametrize(
    ("parameters", "fields", "expected"),
    [
        # As Bitbucket, Microsoft, HAL, JSON:API and Twilio say it.
        ([], f"values: {ITEMS}, next: {URI}", ("values", "next")),
        (
            ["$top"],
            f'value: {ITEMS}, "@odata.nextLink": {STR}',
            ("value", "@odata.nextLink"),
        ),
        ([], f"value: {ITEMS}, nextLink: {STR}", ("value", "nextLink")),
        (
            [],
            f"_embedded: {{properties: {{things: {ITEMS}}}}}, "
            f"_links: {{properties: {{next: {{properties: {{href: {STR}}}}}}}}}",
            ("_embedded.things", "_links.next.href"),
        ),
        (
            [],
            f"data: {ITEMS}, links: {{properties: {{next: {STR}}}}}",
            ("data", "links.next"),
        ),
        (
            ["PageSize"],
            f"calls: {ITEMS}, next_page_uri: {STR}",
            ("calls", "next_page_uri"),
        ),
        # A cursor that is a URL (Django's CursorPagination).
        (
            ["cursor"],
            f"results: {ITEMS}, next: {URI}, previous: {URI}",
            ("results", "next"),
        ),
    ],
)
def test_urls(parameters: list[str], fields: str, expected: tuple[str, str]) -> None:
    found = paging(parameters, fields)
    assert found is not None
    assert (found.kind, found.param) == ("url", ())
    assert (".".join(found.items), ".".join(found.following)) == expected


def test_a_url_in_one_thing_is_no_page() -> None:
    fields = f"parts: {ITEMS}, next: {URI}"
    assert paging([], fields, path="/things/{id}") is None
    scalars = "{type: array, items: {type: string}}"
    assert paging([], f"parts: {scalars}, next: {URI}") is None


@pytest.mark.parametrize(
    ("parameters", "fields", "param", "following"),
    [
        ([("continue", STR)], f"items: {ITEMS}, metadata: {{properties: {{continue: {STR}}}}}",
         "continue", "metadata.continue"),
        ([("page[after]", STR)], f"data: {ITEMS}, meta: {{properties: {{after_cursor: {STR}}}}}",
         "page[after]", "meta.after_cursor"),
        ([("after", STR)], f"results: {ITEMS}, paging: {{properties: {{next: "
         f"{{properties: {{after: {STR}}}}}}}}}", "after", "paging.next.after"),
        ([("offset", STR)], f"data: {ITEMS}, next_page: {{properties: {{offset: {STR}}}}}",
         "offset", "next_page.offset"),
        ([("starting_after", STR)], f"data: {ITEMS}, has_more: {{type: boolean}}",
         "starting_after", "data.id"),
        ([("after", STR)], f"data: {ITEMS}, has_more: {{type: boolean}}, last_id: {STR}",
         "after", "last_id"),
        ([("page", STR)], f"data: {ITEMS}, next_page: {STR}", "page", "next_page"),
        ([("cursor", STR)], f"cards: {ITEMS}, cursor: {{type: string, description: For the next request}}",
         "cursor", "cursor"),
        # Where both are told, a total ends more surely.
        ([("marker", STR), ("offset", INT)], f"entries: {ITEMS}, next_marker: {STR}, total_count: {INT}",
         "offset", ""),
    ],
)  # fmt: skip
def test_cursors_as_servers_call_them(
    parameters: list[tuple[str, str]], fields: str, param: str, following: str
) -> None:
    found = paging(parameters, fields)
    assert found is not None
    assert (".".join(found.param), ".".join(found.following)) == (param, following)


@pytest.mark.parametrize(
    ("parameters", "fields", "expected"),
    [
        (["page"], f"data: {ITEMS}, meta: {{properties: {{total_pages: {INT}}}}}",
         ir.Paging(kind="page", param=("page",), items=("data",), pages=("meta", "total_pages"))),
        (["page[number]", "page[size]"], f"data: {ITEMS}, meta: {{properties: {{{TOTAL}}}}}",
         ir.Paging(kind="page", param=("page[number]",), size=("page[size]",), items=("data",),
                   total=("meta", "total"))),
        (["page"], f"data: {ITEMS}, meta: {{properties: {{pagination: {{properties: {{next_page: {INT}}}}}}}}}",
         ir.Paging(kind="page", param=("page",), items=("data",), following=("meta", "pagination", "next_page"))),
        (["startAt", "maxResults"], f"values: {ITEMS}, warnings: {ITEMS}, {TOTAL}",
         ir.Paging(kind="offset", param=("startAt",), size=("maxResults",), items=("values",), total=("total",))),
        (["offset"], f"result: {{properties: {{items: {ITEMS}, {TOTAL}}}}}",
         ir.Paging(kind="offset", param=("offset",), items=("result", "items"), total=("result", "total"))),
    ],
)  # fmt: skip
def test_numbers_as_servers_call_them(
    parameters: list[str], fields: str, expected: ir.Paging
) -> None:
    assert paging(parameters, fields) == expected


def test_links_and_bare_lists() -> None:
    things = f"{{type: array, items: {THING}}}"
    link = "headers: {Link: {schema: {type: string}}}"
    assert paging(["page"], schema=things, response=link) == ir.Paging(kind="link")
    assert paging(["page", "per_page"], schema=things) == ir.Paging(
        kind="link", param=("page",), size=("per_page",)
    )
    assert paging(["page"], schema=things) is None
    assert paging(["offset", "limit"], schema=things) is None
    texts = "{type: array, items: {type: string}}"
    assert paging(["page", "per_page"], schema=texts) is None


@pytest.mark.parametrize(
    ("parameters", "fields"),
    [
        # The number of items on this page, and not of all.
        (["page"], f"items: {ITEMS}, count: {INT}"),
        # No numbers.
        ([("page", STR)], f"items: {ITEMS}, {TOTAL}"),
        (["page"], f"items: {ITEMS}, total: {STR}"),
        # Pages that may begin at 0.
        ([("page", "{type: integer, minimum: 0}")], f"items: {ITEMS}, {TOTAL}"),
        # Nothing says that this is the next one, and not the same.
        ([("cursor", STR)], f"items: {ITEMS}, cursor: {STR}"),
        ([("after", STR)], f"items: {ITEMS}, has_more: {{type: boolean}}"),
    ],
)
def test_what_says_too_little(
    parameters: list[str | tuple[str, str]], fields: str
) -> None:
    assert paging(parameters, fields) is None


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
            "{offset: $request.page, step: $request.page_size,"
            " results: $response.a.b, has-next-page: $response.a.more}",
            ir.Paging(
                kind="offset",
                param=("page",),
                size=("page_size",),
                items=("a", "b"),
                more=("a", "more"),
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
        (
            "{next_uri: $response.next, results: $response.results}",
            ir.Paging(
                kind="url",
                size=("page_size",),
                items=("results",),
                following=("next",),
                total=("count",),
            ),
        ),
        ("false", None),
    ],
)
def test_the_extension_of_fern(hint: str, expected: ir.Paging | None) -> None:
    fields = f"{DJANGO}, a: {{properties: {{b: {ITEMS}, more: {{type: boolean}}}}}}"
    found = paging(["page", "page_size"], fields, f"x-fern-pagination: {hint}")
    assert found == expected


def test_the_extension_of_fern_at_the_top() -> None:
    rest = "x-fern-pagination: {offset: $request.start, results: $response.rows}"
    found = paging(["start"], f"rows: {ITEMS}", "x-fern-pagination: true", rest=rest)
    assert found == ir.Paging(kind="offset", param=("start",), items=("rows",))


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        (
            "{type: offsetLimit, inputs: [{name: page, in: parameters, type: page}],"
            " outputs: {results: $.rows, numPages: $.num}}",
            ir.Paging(kind="page", param=("page",), items=("rows",), pages=("num",)),
        ),
        (
            "{type: offsetLimit, inputs: [{name: at, in: parameters, type: offset},"
            " {name: max, in: parameters, type: limit}], outputs: {results: $.rows}}",
            ir.Paging(kind="offset", param=("at",), size=("max",), items=("rows",)),
        ),
        (
            "{type: cursor, inputs: [{name: at, in: parameters, type: cursor}],"
            " outputs: {results: $.rows, nextCursor: '$.rows[-1].id'}}",
            ir.Paging(
                kind="cursor", param=("at",), items=("rows",), following=("rows", "id")
            ),
        ),
        (
            "{type: url, outputs: {results: $.rows, nextUrl: $.more}}",
            ir.Paging(kind="url", items=("rows",), following=("more",)),
        ),
    ],
)
def test_the_extension_of_speakeasy(hint: str, expected: ir.Paging) -> None:
    fields = f"rows: {ITEMS}, num: {INT}, more: {STR}"
    extension = f"x-speakeasy-pagination: {hint}"
    assert paging(["page", "at", "max"], fields, extension) == expected


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        (
            "{offset: $request.pages, results: $response.results}",
            'The paging names a parameter "pages", which there is none of.',
        ),
        (
            "{offset: $request.page, results: $response.result}",
            'The paging names "result", which no page has.',
        ),
        (
            "{offset: $request.page, results: $response.next}",
            'The paging says that the items are "next", which is no list.',
        ),
        ("{results: $response.results}", "This paging is of no kind that is known."),
    ],
)
def test_an_extension_that_fits_nothing_is_said(hint: str, expected: str) -> None:
    document = document_of(["page"], DJANGO, f"x-fern-pagination: {hint}")
    api, (problem,) = lowered(document)
    assert operation(api, "list").paging is None
    assert problem.message == f"{expected} The operation is not paged."
    assert problem.origin.line
