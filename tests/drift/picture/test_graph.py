"""What a picture shows of what changed, and where."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from codegen.drift.picture import Changed, Graph, draw, graph
from codegen.drift.picture.drawing import HEIGHT, WIDTH
from codegen.drift.picture.layout import columns
from codegen.drift.severity import Severity


def changed(name: str, severity: Severity = "breaking") -> Changed:
    return Changed(name=name, severity=severity, said=f"1 {severity}", link=f"#{name}")


def edges(found: Graph) -> set[tuple[str, str]]:
    """The edges of a graph, by the names of its nodes."""
    names = [node.name for node in found.nodes]
    return {(names[user], names[used]) for user, used in found.edges}


CHAIN = [("GET /a", "Page"), ("Page", "Pet"), ("Pet", "Owner")]


def test_the_way_from_an_operation_to_what_changed_is_drawn() -> None:
    found = graph([changed("Owner")], [*CHAIN, ("Owner", "Elsewhere")])
    assert edges(found) == set(CHAIN)
    assert [node.severity for node in found.nodes] == [None, "breaking", None, None]


def test_what_nothing_uses_and_uses_nothing_is_counted() -> None:
    found = graph([changed("Owner"), changed("server https://x")], CHAIN)
    assert found.left_out == 1


def test_operations_that_use_the_same_are_one() -> None:
    uses = [(f"GET /{number}", "Pet") for number in range(9)]
    found = graph([changed("Pet")], uses)
    assert edges(found) == {("9 operations", "Pet")}
    assert "GET /3" in found.nodes[0].about


def test_further_types_that_use_it_are_drawn_where_there_is_room() -> None:
    uses = [("GET /", "Pet"), ("GET /", "Page"), ("Page", "Shop"), ("Shop", "Pet")]
    assert edges(graph([changed("Pet")], uses)) == set(uses)
    many = [("Page", f"T{n:02}") for n in range(50)]
    many += [(f"T{n:02}", "Pet") for n in range(50)]
    found = graph([changed("Pet")], [("GET /", "Page"), *many])
    assert len(found.nodes) == 10


def test_a_changed_operation_stands_for_itself() -> None:
    uses = [(f"GET /{number}", "Pet") for number in range(9)]
    found = graph([changed("Pet"), changed("GET /3", "safe")], uses)
    assert edges(found) == {("8 operations", "Pet"), ("GET /3", "Pet")}


def test_the_worst_are_drawn_where_there_are_too_many() -> None:
    uses = [("GET /", f"T{number:03}") for number in range(300)]
    found = graph(
        [
            changed(f"T{n:03}", "breaking" if n % 30 == 7 else "safe")
            for n in range(300)
        ],
        uses,
    )
    counts = Counter(node.severity for node in found.nodes)
    assert counts["breaking"] == 10
    assert len(found.nodes) <= 60
    assert found.left_out == 300 - counts["breaking"] - counts["safe"]


NAMES = st.sampled_from("abcdefghij")
USES = st.lists(st.tuples(NAMES, NAMES), max_size=40)


@given(uses=USES, names=st.sets(NAMES), seed=st.integers())
def test_the_order_of_what_is_said_does_not_matter(
    uses: list[tuple[str, str]], names: set[str], seed: int
) -> None:
    found = [changed(name) for name in sorted(names)]
    mixed, shuffled = list(uses), list(found)
    random.Random(seed).shuffle(mixed)
    random.Random(seed).shuffle(shuffled)
    assert draw(graph(found, uses)) == draw(graph(shuffled, mixed))


@given(uses=USES, names=st.sets(NAMES))
def test_every_node_has_a_place_of_its_own(
    uses: list[tuple[str, str]], names: set[str]
) -> None:
    found = graph([changed(name) for name in names], uses)
    laid = columns(found)
    numbers = sorted(number for column in laid for number in column)
    assert numbers == list(range(len(found.nodes)))
    drawing = draw(found)
    if drawing is None:
        assert not found.edges
        return
    places = {(box.x, box.y) for box in drawing.boxes}
    assert len(places) == len(drawing.boxes)
    assert all(0 <= x <= drawing.width - WIDTH for x, _ in places)
    assert all(0 <= y <= drawing.height - HEIGHT for _, y in places)


def test_what_is_used_stands_right_of_what_uses_it() -> None:
    found = graph([changed("Owner"), changed("Pet")], [*CHAIN, ("GET /b", "Owner")])
    laid = columns(found)
    names = [[found.nodes[number].name for number in column] for column in laid]
    assert names == [["GET /a", "GET /b"], ["Page"], ["Pet"], ["Owner"]]


def test_long_names_keep_both_ends() -> None:
    name = "PaginatedAllRolesProjectListOfOrganizationList"
    drawing = draw(graph([changed(name)], [("GET /", name)]))
    assert drawing is not None
    (box,) = [box for box in drawing.boxes if box.node.severity]
    assert box.name == "PaginatedAll…anizationList"
    assert box.node.about.startswith(name)
