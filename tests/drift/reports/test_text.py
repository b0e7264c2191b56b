"""The list in a terminal, and its summary."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.drift.findings import Report
from codegen.drift.reports.columns import cut, width_of, wrapped
from codegen.drift.reports.summary import as_summary
from codegen.drift.reports.text import MOST, as_text

from ..sample_reports import (
    EVERYTHING,
    FAILED,
    LIVE,
    QUIET,
    RENAMED,
    STATES,
    hostile,
    many,
)

WIDE = "\N{CJK UNIFIED IDEOGRAPH-6F22}\N{COMBINING ACUTE ACCENT}"


def lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n")


@pytest.mark.parametrize(
    "report", [EVERYTHING, QUIET, FAILED, hostile(), hostile(WIDE * 90), many(700)]
)
def test_everything_fits_80_columns(report: Report) -> None:
    shown = lines(as_text([report])) + lines(as_summary([report]))
    assert [line for line in shown if width_of(line) > 80] == []


@pytest.mark.parametrize(
    "report",
    [EVERYTHING, QUIET, FAILED, hostile(), hostile("long " * 10_000), many(5_000)],
)
def test_the_summary_of_a_client_is_one_screen(report: Report) -> None:
    assert len(lines(as_summary([report]))) < 24


def test_the_summary_tells_of_everything_that_counts() -> None:
    screen = as_summary([many(5_000)])
    numbers = re.findall(r"field removed \(([\d,]+)\)", screen)
    assert sum(int(number.replace(",", "")) for number in numbers) == 5_000


def test_the_summary_says_how_many_findings_it_does_not_show() -> None:
    report = many(120)
    findings = tuple(
        dataclasses.replace(finding, title=f"thing {index // 2} happened")
        for index, finding in enumerate(report.findings)
    )
    screen = as_summary([dataclasses.replace(report, findings=findings)])
    shown = len(re.findall(r"thing \d+ happened", screen))
    assert 5 < shown < 20
    assert f"and {120 - shown:,} more" in screen


def test_the_worst_comes_first() -> None:
    text = as_text([EVERYTHING])
    subjects = ["Task ", "GET /api/tasks/", "TaskSerializer", "ExportStatus", "6 types"]
    subjects += ["DELETE /api/tasks/", "GET /api/version"]
    places = [text.index(f"\n{subject}") for subject in subjects]
    assert places == sorted(places)


def test_what_is_alike_is_said_once() -> None:
    text = as_text([EVERYTHING])
    assert "6 types: Annotation, Draft, Export, Label and 2 more" in text
    assert text.count("state: field added") == 1
    assert "enum value added (4): archived, expired, paused and queued" in text


def test_two_that_are_alike_are_said_twice() -> None:
    report = dataclasses.replace(EVERYTHING, findings=STATES[:2])
    assert as_text([report]).count("state: field added") == 2


def test_different_advice_is_never_hidden_behind_another() -> None:
    renamed = [
        dataclasses.replace(
            RENAMED,
            change=dataclasses.replace(RENAMED.change, subject=f"T{n}", old=f"T{n}"),
            suggestion=f"Import U{n}.",
        )
        for n in range(5)
    ]
    text = as_text([dataclasses.replace(EVERYTHING, findings=tuple(renamed))])
    assert [f"> Import U{n}." in text for n in range(5)] == [True] * 5


def test_no_changes_are_said_with_what_was_compared() -> None:
    quiet = dataclasses.replace(QUIET, new=LIVE)
    for text in (as_text([quiet]), as_summary([quiet])):
        assert text == f"labelf: no changes\n  schemas/labelf.yaml -> {LIVE}\n"


def test_what_could_not_be_told_is_not_called_unchanged() -> None:
    for text in (as_text([FAILED]), as_summary([FAILED])):
        assert "labelbox: could not be told" in text
        assert "401 Unauthorized" in text
        assert "no changes" not in text


def test_colours_only_where_they_are_wanted() -> None:
    assert "\x1b" not in as_text([EVERYTHING]) + as_summary([EVERYTHING])
    assert "\x1b[31m" in as_text([EVERYTHING], colour=True)
    assert "\x1b[31m" in as_summary([EVERYTHING], colour=True)


def test_colours_change_no_character() -> None:
    import click

    coloured = click.unstyle(as_text([EVERYTHING], colour=True))
    assert coloured == as_text([EVERYTHING])


def test_a_long_list_says_what_it_leaves_out() -> None:
    text = as_text([many(MOST + 700)])
    assert text.count("field removed") == MOST
    assert "and 700 findings more" in text


@given(st.text(max_size=60), st.integers(4, 30))
def test_wrapping_loses_nothing_but_spaces(text: str, width: int) -> None:
    parts = wrapped(text, width)
    assert "".join(parts).replace(" ", "") == text.replace(" ", "")
    assert all(width_of(part) <= width for part in parts)


@given(st.text(max_size=60), st.integers(8, 30))
def test_what_is_cut_fits(text: str, width: int) -> None:
    assert width_of(cut(text, width)) <= width
