"""What is ignored until when, what was approved, and what is of no use."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from codegen.drift.changes import Change
from codegen.drift.decisions import decide, fits, unused
from codegen.drift.findings import Finding, judge
from codegen.judging import Approval, Ignored

TODAY = date(2027, 3, 31)


def finding(subject: str = "Project.title", kind: str = "field-removed") -> Finding:
    return judge([Change(kind=kind, subject=subject)])[0]


def ignored(
    until: date = TODAY,
    *,
    kind: str = "",
    subject: str = "",
    id: str = "",  # noqa: A002 - what the config calls it
    client: str = "",
) -> Ignored:
    return Ignored(
        kind=kind, subject=subject, id=id, client=client, reason="It goes.", until=until
    )


@pytest.mark.parametrize(
    ("said", "is_it"),
    [
        ({"kind": "field-removed"}, True),
        ({"kind": "type-renamed"}, False),
        ({"subject": "Project.title"}, True),
        ({"subject": "Project.*"}, True),
        ({"subject": "*.title"}, True),
        ({"subject": "Project"}, False),
        ({"subject": "Project?title"}, False),
        ({"subject": "[P]roject.title"}, False),
        ({"kind": "field-removed", "subject": "Task.*"}, False),
        ({"kind": "type-renamed", "subject": "Project.*"}, False),
        ({"id": finding().id}, True),
        ({"id": "0123456789ab"}, False),
        ({"id": finding().id, "kind": "type-renamed"}, False),
    ],
)
def test_what_an_entry_is_about(said: dict[str, str], is_it: bool) -> None:
    entry = replace(ignored(), **said)  # type: ignore[arg-type]
    assert fits(entry, finding()) is is_it


@pytest.mark.parametrize(
    ("days", "counts"), [(1, False), (0, False), (-1, True), (-400, True)]
)
def test_the_last_day_is_part_of_it(days: int, counts: bool) -> None:
    entry = ignored(TODAY + timedelta(days=days), kind="field-removed")
    decided = decide(
        [finding()], client="a", ignored=[entry], approvals=[], today=TODAY
    )
    assert decided.findings[0].fails("breaking") is counts
    assert decided.expired == ((entry,) if counts else ())
    assert decided.used == (frozenset() if counts else {entry})


def test_the_reason_is_shown() -> None:
    decided = decide(
        [finding()],
        client="a",
        ignored=[ignored(subject="*"), ignored(TODAY + timedelta(9), subject="*")],
        approvals=[],
        today=TODAY,
    )
    assert decided.findings[0].excuse == "ignored until 2027-04-09: It goes."
    assert len(decided.used) == 2


def test_another_client_has_its_own() -> None:
    entries = [ignored(subject="*", client="b")]
    approvals = [Approval(id=finding().id, client="b", reason="Fine.")]
    for client, excuse in (("a", ""), ("b", "approved: Fine.")):
        decided = decide(
            [finding()],
            client=client,
            ignored=entries,
            approvals=approvals,
            today=TODAY,
        )
        assert decided.findings[0].excuse == excuse


def test_an_approval_says_who_and_when() -> None:
    approval = Approval(
        id=finding().id, reason="We moved on.", by="Ada", on=date(2027, 1, 2)
    )
    decided = decide(
        [finding(), finding("Task.id")],
        client="a",
        ignored=[],
        approvals=[approval],
        today=TODAY,
    )
    first, second = decided.findings
    assert first.excuse == "approved (Ada, 2027-01-02): We moved on."
    assert second.fails("breaking")


def test_entries_of_no_use() -> None:
    of_all, of_a, of_b = ignored(kind="x"), ignored(client="a"), ignored(client="b")
    entries = (of_all, of_a, of_b)
    assert unused(entries, [], ["a"]) == [of_a]
    assert unused(entries, [of_a], ["a", ""]) == [of_all]
    assert unused(entries, [], ["a", "b", ""]) == [of_all, of_a, of_b]
