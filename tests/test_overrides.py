"""What the config says of paging, looked up in the Api."""

from __future__ import annotations

from dataclasses import replace

import pytest

from codegen import ir
from codegen.overrides import apply_paging, check_names

ITEM = ir.Record(key="Item", fields=())
PAGE = ir.Record(
    key="Page",
    base="Base",
    fields=(
        ir.Field(wire="results", type=ir.List(ir.Named("Item")), required=True),
        ir.Field(wire="next", type=ir.Nullable(ir.Builtin("str")), required=True),
        ir.Field(wire="info", type=ir.Nullable(ir.Named("InfoAlias")), required=True),
        ir.Field(
            wire="edges", type=ir.Nullable(ir.List(ir.Named("Edge"))), required=True
        ),
    ),
)
BASE = ir.Record(
    key="Base", fields=(ir.Field(wire="total", type=ir.Builtin("int"), required=True),)
)
INFO = ir.Record(
    key="Info", fields=(ir.Field(wire="end", type=ir.Builtin("str"), required=True),)
)
EDGE = ir.Record(
    key="Edge", fields=(ir.Field(wire="node", type=ir.Named("Item"), required=True),)
)
INPUT = ir.Record(
    key="Input",
    position="sent",
    fields=(ir.Field(wire="after", type=ir.Builtin("str"), required=False),),
)
ALIAS = ir.Alias(key="InfoAlias", type=ir.Named("Info"))


PARAMS: dict[str, ir.Type] = {
    "page": ir.Builtin("int"),
    "limit": ir.Builtin("int"),
    "input": ir.Nullable(ir.Named("Input")),
}


def operation(key: str) -> ir.Operation:
    params = tuple(
        ir.Param(wire=wire, place="query", type=type_, required=False)
        for wire, type_ in PARAMS.items()
    )
    return ir.Operation(
        key=key,
        call=ir.Http("GET", "/"),
        params=params,
        returns=ir.Named("Page"),
        paging=ir.Paging(kind="offset", param=("page",)),
    )


API = ir.Api(
    name="Shop",
    source="shop.json",
    groups=(
        ir.Group(path=("items",), operations=(operation("list"), operation("all"))),
        ir.Group(
            path=("items", "old"), operations=(operation("list"),), definitions=(EDGE,)
        ),
    ),
    definitions=(ALIAS, BASE, INFO, INPUT, ITEM, PAGE),
)


def paging(api: ir.Api) -> dict[str, ir.Paging | None]:
    return {
        ".".join((*group.path, one.key)): one.paging
        for group in api.groups
        for one in group.operations
    }


def test_paging_is_replaced_or_switched_off() -> None:
    given = ir.Paging(
        kind="cursor",
        param=("input", "after"),
        size=("limit",),
        items=("edges", "node"),
        following=("info", "end"),
        more=("next",),
        total=("total",),
    )
    api, problems = apply_paging(API, {"items.old.list": given, "items.all": None})
    assert not problems
    assert paging(api) == {
        "items.list": ir.Paging(kind="offset", param=("page",)),
        "items.all": None,
        "items.old.list": given,
    }
    assert apply_paging(API, {}) == (API, [])


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        (
            "items.lists",
            None,
            'items.lists: error: There is no operation "items.lists".\n'
            '  Did you mean "items.list"?',
        ),
        (
            "items.list",
            ir.Paging(kind="page", param=("pages",), items=("results",)),
            'items.list: error: There is no parameter (param) "pages".\n'
            '  Did you mean "page"?',
        ),
        (
            "items.list",
            ir.Paging(
                kind="page", param=("page",), size=("input", "x"), items=("results",)
            ),
            'items.list: error: There is no field (size) of input "x".\n'
            "  Known: after.",
        ),
        (
            "items.list",
            ir.Paging(kind="page", param=("page",), items=("result",)),
            'items.list: error: There is no field (items) "result".\n'
            '  Did you mean "results"?',
        ),
        (
            "items.list",
            ir.Paging(
                kind="cursor",
                param=("page",),
                items=("results",),
                following=("info", "end", "x"),
            ),
            'items.list: error: There is no field (following) of info.end "x".',
        ),
        (
            "items.list",
            ir.Paging(
                kind="cursor",
                param=("page",),
                items=("results",),
                following=("info",),
            ),
            "items.list: error: following: info is an object.\n"
            "  Name what is meant of it: end.",
        ),
        (
            "items.list",
            ir.Paging(kind="page", param=("input",), items=("results",)),
            "items.list: error: param: input is an object.\n"
            "  Name what is meant of it: after.",
        ),
        (
            "items.list",
            ir.Paging(kind="page", param=("page",)),
            "items.list: error: items: what the operation returns is not a list.\n"
            '  Say where the list is in a page, such as items = "results".',
        ),
        (
            "items.list",
            ir.Paging(kind="page", param=("page",), items=("info",)),
            "items.list: error: items: info is not a list.\n"
            '  Say where the list is in a page, such as items = "results".',
        ),
    ],
)
def test_what_is_not_there_is_said(
    name: str, given: ir.Paging | None, expected: str
) -> None:
    api, problems = apply_paging(API, {name: given})
    assert "\n".join(map(str, problems)) == expected
    assert api == API


def test_the_way_backward_is_looked_up_too() -> None:
    def given(param: str, following: str) -> ir.Paging:
        return ir.Paging(
            kind="cursor",
            param=("page",),
            items=("results",),
            following=("next",),
            backward=ir.Paging(
                kind="backward",
                param=(param,),
                items=("results",),
                following=("info", following),
            ),
        )

    assert not apply_paging(API, {"items.list": given("limit", "end")})[1]
    _, problems = apply_paging(API, {"items.list": given("before", "start")})
    assert [problem.message for problem in problems] == [
        'There is no parameter (param) "before".',
        'There is no field (following) of info "start".',
    ]


def test_what_members_of_a_union_agree_on_can_be_paged() -> None:
    other = ir.Record(key="Other", fields=PAGE.fields[:2])
    different = ir.Record(
        key="Different",
        fields=(ir.Field(wire="next", type=ir.Builtin("int"), required=True),),
    )
    union = ir.Union(
        key="Any", members=tuple(map(ir.Named, ("Page", "Other", "Different")))
    )
    listed = replace(API.groups[0].operations[0], returns=ir.Named("Any"))
    api = replace(
        API,
        groups=(ir.Group(path=("items",), operations=(listed,)),),
        definitions=(*API.definitions, other, different, union),
    )

    def problems(following: str) -> list[str]:
        paging = ir.Paging(
            kind="cursor",
            param=("page",),
            items=("results",),
            following=(following,),
        )
        return [p.message for p in apply_paging(api, {"items.list": paging})[1]]

    assert problems("total") == []
    assert problems("next") == ['There is no field (following) "next".']


def test_only_queries_of_graphql_are_paged() -> None:
    call = ir.GraphQL("mutation", "Add", "mutation Add { add }")
    group = ir.Group(
        path=("mutations",), operations=(replace(operation("add"), call=call),)
    )
    api = replace(API, groups=(group,))
    paging = ir.Paging(kind="page", param=("page",), items=("results",))
    _, problems = apply_paging(api, {"mutations.add": paging})
    assert [problem.message for problem in problems] == [
        "A mutation has no pages: each would execute it once more."
    ]


def test_names_that_lead_nowhere_are_said() -> None:
    record = ir.Record(
        key="Project",
        fields=(ir.Field(wire="createdAt", type=ir.Builtin("str"), required=True),),
    )
    group = ir.Group(
        path=("projects",),
        operations=(ir.Operation(key="counts", call=ir.Http("GET", "/")),),
    )
    api = ir.Api(name="A", source="a", groups=(group,), definitions=(record,))
    known = {"Project": "Job", "Project.createdAt": "made", "projects.counts": "all"}
    assert not check_names(api, known)
    problems = check_names(api, {"Projekt": "Job", "projects.count": "all"})
    assert [(p.origin.pointer, p.advice) for p in problems] == [
        ("Projekt", 'Did you mean "Project"?'),
        ("projects.count", 'Did you mean "projects.counts"?'),
    ]


def test_names_that_are_taken_are_said() -> None:
    values = tuple(ir.EnumValue(wire=wire) for wire in ("SMALL", "BIG"))
    enum = ir.Enum(key="Kind", values=values)
    record = ir.Record(key="Project", fields=())
    api = ir.Api(name="A", source="a", definitions=(enum, record))
    chosen = {"Kind.BIG": "SMALL", "Project": "Kind"}
    assert [p.message for p in check_names(api, chosen)] == [
        '"SMALL" is already the name of Kind.SMALL.',
        '"Kind" is already the name of Kind.',
    ]
    reserved = check_names(api, {"Project": "UNSET", "Kind": "_Kind"})
    assert [p.message for p in reserved] == [
        '"_Kind" is used by the generated code.',
        '"UNSET" is used by the generated code.',
    ]
    swapped = {"Kind.BIG": "SMALL", "Kind.SMALL": "BIG"}
    assert not check_names(api, swapped)
