"""What each way of paging gives where rows are inserted or deleted meanwhile.

Hypothesis invents what happens to the rows of a real server between its answers. Of the
rows that were there all the time, those of a cursor come once each, in their order;
where the client counts, rows move. `distinct` makes the best of that.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen.runtime import ApiError, NotFound, ShiftWarning

from .conftest import Connected
from .paged_rows import ALL, NUMBERED, SILENT, SIZE, STEADY, Family, Table
from .server import Reply, Request, Server, answer

GAP = 2**40
"""Between the ids of rows, so that others fit between them."""

Change = tuple[str, list[float]]
"""What happens before an answer: the kind, and where in the list for each row."""

places = st.lists(st.floats(0, 1, exclude_max=True), max_size=SIZE + 1)
inserts = st.lists(st.tuples(st.just("insert"), places), max_size=4)
deletes = st.lists(st.tuples(st.just("delete"), places), max_size=3)
both = st.lists(st.tuples(st.sampled_from(["insert", "delete"]), places), max_size=5)
lengths = st.integers(0, 5 * SIZE)

quick = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def changing(change: Change, used: set[int]) -> Callable[[list[int]], None]:
    """A change of rows; no id is `used` again."""
    kind, where = change

    def apply(ids: list[int]) -> None:
        for place in where:
            index = int(place * (len(ids) + (kind == "insert")))
            if kind == "delete":
                del ids[index : index + 1]
                continue
            low = ids[index - 1] if index else 0
            high = ids[index] if index < len(ids) else low + 2 * GAP
            middle = (low + high) // 2
            new = next(one for one in range(middle, high) if one not in used)
            used.add(new)
            ids.insert(index, new)

    return apply


class Walked:
    """What a walk gave, and what was there."""

    def __init__(
        self,
        api: Connected,
        server: Server,
        family: Family,
        length: int,
        changes: list[Change],
        *,
        distinct: bool,
    ) -> None:
        table = Table([GAP * n for n in range(1, length + 1)])
        start, used = set(table.ids), set(table.ids)
        table.changes = [changing(change, used) for change in changes]
        server.handler = table
        pager = api.pager(family.fetch, family.params, "rows", family.by)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            pages = api.take(pager.distinct() if distinct else pager, [])
        self.told = [one for one in caught if one.category is ShiftWarning]
        self.given = [row.id for page in pages for row in page]
        self.stayed = sorted(start & set(table.ids))
        self.lost = set(self.stayed) - set(self.given)
        self.gone = len(start - set(table.ids))
        self.statuses = table.answered
        self.shifted = any(page.shifted for page in pages)

    @property
    def of_stayed(self) -> list[int]:
        return [one for one in self.given if one in self.stayed]

    @property
    def has_doubles(self) -> bool:
        return len(set(self.given)) < len(self.given)


@pytest.mark.parametrize("name", STEADY)
def test_a_cursor_loses_and_doubles_nothing(
    api: Connected, server: Server, name: str
) -> None:
    @quick
    @given(lengths, both)
    def check(length: int, changes: list[Change]) -> None:
        walked = Walked(api, server, STEADY[name], length, changes, distinct=False)
        expected = walked.stayed[::-1] if name == "backward" else walked.stayed
        assert walked.of_stayed == expected
        assert not walked.has_doubles
        assert not walked.told
        assert set(walked.statuses) == {200}

    check()


@pytest.mark.parametrize("name", NUMBERED)
def test_distinct_loses_and_doubles_nothing_where_rows_come(
    api: Connected, server: Server, name: str
) -> None:
    @quick
    @given(lengths, inserts)
    def check(length: int, changes: list[Change]) -> None:
        walked = Walked(api, server, NUMBERED[name], length, changes, distinct=True)
        assert walked.of_stayed == walked.stayed
        assert not walked.has_doubles
        assert not walked.told
        assert set(walked.statuses) == {200}

    check()


@pytest.mark.parametrize("name", NUMBERED)
def test_distinct_loses_and_doubles_nothing_where_rows_go(
    api: Connected, server: Server, name: str
) -> None:
    @quick
    @given(lengths, deletes)
    def check(length: int, changes: list[Change]) -> None:
        walked = Walked(api, server, NUMBERED[name], length, changes, distinct=True)
        assert walked.of_stayed == walked.stayed
        assert not walked.has_doubles
        assert not walked.told

    check()


@pytest.mark.parametrize("name", [*NUMBERED, *SILENT])
def test_distinct_doubles_nothing_and_ends_whatever_happens(
    api: Connected, server: Server, name: str
) -> None:
    @quick
    @given(lengths, both)
    def check(length: int, changes: list[Change]) -> None:
        try:
            walked = Walked(api, server, ALL[name], length, changes, distinct=True)
        except ApiError as error:
            # A page of new rows came and went again between three answers: without a
            # total, that is what a server does that does not page.
            if "does not page" in str(error) and name in SILENT:
                return
            raise
        assert not walked.has_doubles
        # What is lost is at most as much as was deleted.
        assert len(walked.lost) <= sum(
            len(w) for kind, w in changes if kind != "insert"
        )

    check()


@pytest.mark.parametrize("name", SILENT)
def test_distinct_without_a_total_loses_nothing_where_rows_come(
    api: Connected, server: Server, name: str
) -> None:
    @quick
    @given(lengths, inserts)
    def check(length: int, changes: list[Change]) -> None:
        walked = Walked(api, server, SILENT[name], length, changes, distinct=True)
        assert walked.of_stayed == walked.stayed
        assert not walked.has_doubles

    check()


@pytest.mark.parametrize("name", NUMBERED)
def test_what_numbers_do_without_distinct_is_told(
    api: Connected, server: Server, name: str
) -> None:
    @quick
    @given(lengths, st.one_of(inserts, deletes))
    def check(length: int, changes: list[Change]) -> None:
        walked = Walked(api, server, NUMBERED[name], length, changes, distinct=False)
        if walked.lost or walked.has_doubles:
            (told,) = walked.told
            assert "while it is read by numbers of pages" in str(told.message)
        assert len(walked.lost) <= walked.gone
        assert len(walked.told) <= 1

    check()


# Single cases, by hand


def drop(*ids: int) -> Callable[[list[int]], None]:
    def change(rows: list[int]) -> None:
        rows[:] = [row for row in rows if row not in ids]

    return change


def given_ids(api: Connected, pager: Any) -> list[int]:
    return [row.id for page in api.take(pager, []) for row in page]


@contextmanager
def no_warning() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def listing(api: Connected, name: str = "page and total") -> Any:
    return api.pager(ALL[name].fetch, ALL[name].params, "rows", ALL[name].by)


def test_rows_that_moved_in_front_are_fetched_in_their_order(
    api: Connected, server: Server
) -> None:
    server.handler = Table(list(range(1, 10)), [lambda _: None, drop(1, 2)])
    with no_warning():
        assert given_ids(api, listing(api).distinct()) == list(range(1, 10))
    asked = [dict(request.query).get("page") for request in server.requests]
    assert asked == [None, "2", "3", "2", "3"]


def test_without_distinct_they_are_lost_and_that_is_said(
    api: Connected, server: Server
) -> None:
    server.handler = Table(list(range(1, 10)), [lambda _: None, drop(1, 2)])
    with pytest.warns(ShiftWarning, match=r"A list had 9 items and now has 7"):
        pages = api.take(listing(api), [])
    assert [row.id for page in pages for row in page] == [1, 2, 3, 4, 5, 6, 9]
    assert [page.shifted for page in pages] == [False, False, True]


def test_the_warning_names_the_line_of_the_caller(
    api: Connected, server: Server
) -> None:
    server.handler = Table(list(range(1, 10)), [drop(1)])
    with pytest.warns(ShiftWarning) as caught:
        api.take(listing(api), [])
    assert caught[0].filename.endswith("conftest.py")


@pytest.mark.parametrize("name", ["page and next", "page and total"])
def test_a_page_that_vanished_is_no_error_where_the_first_one_tells_why(
    api: Connected, server: Server, name: str
) -> None:
    """Nine rows of three pages; six are left when the third page is asked for."""
    table = Table(list(range(1, 10)), [lambda _: None, drop(1, 8, 9)])
    server.handler = table
    with no_warning():
        assert given_ids(api, listing(api, name).distinct()) == list(range(1, 8))
    assert table.answered.count(404) == 1


def test_all_rows_are_deleted(api: Connected, server: Server) -> None:
    table = Table(list(range(1, 10)), [drop(*range(1, 10))])
    server.handler = table
    with pytest.warns(ShiftWarning):
        assert given_ids(api, listing(api)) == [1, 2, 3]
    assert table.answered == [200, 404, 200]


@pytest.mark.parametrize("name", ["page and next", "page and total"])
def test_a_page_that_should_be_there_is_missed(
    api: Connected, server: Server, name: str
) -> None:
    """A 404 is no end where the first page still says that there are more."""
    table = Table(list(range(1, 10)))

    def handler(request: Request) -> Reply:
        is_third = dict(request.query).get("page") == "3"
        return answer(404, {"detail": "Oops."}) if is_third else table(request)

    server.handler = handler
    with pytest.raises(NotFound):
        api.take(listing(api, name), [])
    # The third is asked for again, as long as the first page says that it is there.
    asked = [dict(request.query).get("page") for request in server.requests]
    assert asked == [None, "2", "3"] + ["1", "3"] * 3


def test_a_list_that_is_gone_is_missed(api: Connected, server: Server) -> None:
    table = Table(list(range(1, 10)))
    server.handler = lambda r: answer(404) if table.answered else table(r)
    for name in ("page and next", "page and total"):
        table.answered.clear()
        with pytest.raises(NotFound):
            api.take(listing(api, name), [])


def test_rows_that_vanish_all_the_time_do_not_hold_up_a_walk(
    api: Connected, server: Server
) -> None:
    """Each answer has a row less in front. The walk goes back, and gives that up."""
    shrinking: list[Callable[[list[int]], None]] = [lambda ids: ids.__delitem__(0)]
    shrinking *= 100
    server.handler = Table(list(range(1, 40)), shrinking)
    with pytest.warns(ShiftWarning):
        found = given_ids(api, listing(api).distinct())
    assert len(found) == len(set(found))
    assert found == sorted(found)
    assert len(server.requests) < 100


def test_a_full_page_of_new_rows_in_front(api: Connected, server: Server) -> None:
    """The second page is the first one again, which is no server that ignores pages."""

    def fill(rows: list[int]) -> None:
        rows[:0] = [1, 2, 3]

    for name in ("page and total", "page", "offset"):
        server.handler = Table([4, 5, 6, 7], [fill])
        assert given_ids(api, listing(api, name).distinct()) == [4, 5, 6, 7]


@pytest.mark.parametrize("by", ["id", "text", lambda row: [row.id]])
def test_what_tells_items_apart_may_be_chosen(
    api: Connected, server: Server, by: Any
) -> None:
    server.handler = Table([2, 3, 4, 5], [lambda ids: ids.insert(0, 1)])
    with pytest.warns(ShiftWarning):
        assert given_ids(api, listing(api)) == [2, 3, 4, 4, 5]
    server.handler = Table([2, 3, 4, 5], [lambda ids: ids.insert(0, 1)])
    assert given_ids(api, listing(api).distinct(by)) == [2, 3, 4, 5]


def test_items_without_what_tells_them_apart(api: Connected, server: Server) -> None:
    server.handler = Table([1, 2])
    with pytest.raises(ApiError, match=r"An item has no 'uuid' to be told by: it is a"):
        api.take(listing(api).distinct("uuid"), [])
    assert given_ids(api, listing(api).distinct(lambda row: None)) == [1, 2]


def test_a_walk_that_goes_on_later_goes_back_for_what_moved(
    connect: Callable[..., Connected], server: Server
) -> None:
    """No row is lost between two processes; some come again."""
    table = Table(list(range(1, 10)))
    server.handler = table
    api = connect()
    (page,) = api.take(listing(api).distinct(), [], most=1)
    drop(1, 2)(table.ids)
    other = connect()
    pager = listing(other).distinct().starting_at(page.position)
    assert given_ids(other, pager) == [3, 4, 5, 6, 7, 8, 9]
