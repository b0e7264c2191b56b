"""Which operations lead to a definition, also where definitions lead to each other."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from codegen import ir
from codegen.drift.cycles import components_in_order
from codegen.drift.reach import reach

NODES = "abcdefg"
graphs = st.fixed_dictionaries(
    {node: st.lists(st.sampled_from(NODES), max_size=3) for node in NODES}
)


def led_to(edges: dict[str, list[str]], start: str) -> set[str]:
    found, todo = {start}, [start]
    while todo:
        following = set(edges[todo.pop()]) - found
        found |= following
        todo += following
    return found


@given(graphs)
@settings(deadline=None)
def test_components_hold_what_leads_to_each_other(edges: dict[str, list[str]]) -> None:
    found = components_in_order(edges)
    assert sorted(node for component in found for node in component) == list(NODES)
    for place, component in enumerate(found):
        for node in component:
            mutual = {
                each for each in led_to(edges, node) if node in led_to(edges, each)
            }
            assert mutual == set(component)
            later = {each for other in found[place:] for each in other}
            assert led_to(edges, node) <= later


def test_a_long_chain_needs_no_stack() -> None:
    edges = {str(number): [str(number + 1)] for number in range(20_000)}
    assert len(components_in_order(edges)) == 20_000


@given(graphs, st.sampled_from(NODES), st.sampled_from(NODES))
@settings(deadline=None)
def test_operations_lead_as_far_as_types_do(
    edges: dict[str, list[str]], sent: str, received: str
) -> None:
    body = ir.Body(
        form="json", media="application/json", type=ir.Named(sent), required=True
    )
    response = ir.Response(
        status="200", media="application/json", type=ir.List(ir.Named(received))
    )
    operation = ir.Operation(
        key="save",
        call=ir.Http("POST", "/things"),
        bodies=(body,),
        responses=(response,),
    )
    definitions = tuple(
        ir.Record(
            key=node,
            fields=tuple(
                ir.Field(wire=to, type=ir.Nullable(ir.Named(to)), required=False)
                for to in dict.fromkeys(following)
            ),
        )
        for node, following in edges.items()
    )
    incoming = ir.Incoming(
        key="came", kind="webhook", method="POST", type=ir.Named("a")
    )
    found = reach(
        ir.Api(
            name="Things",
            source="",
            groups=(ir.Group(path=("things",), operations=(operation,)),),
            definitions=definitions,
            incoming=(incoming,),
        )
    )
    for node in NODES:
        by_operation = node in led_to(edges, received)
        by_webhook = node in led_to(edges, "a")
        expected = ["POST /things"] * by_operation + ["webhook came"] * by_webhook
        assert found.received_by(node) == tuple(expected)
        assert found.is_sent(node) == (node in led_to(edges, sent))
