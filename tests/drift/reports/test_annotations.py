"""Workflow commands of GitHub, read as its runner reads them."""

from __future__ import annotations

import re
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.drift.findings import Report
from codegen.drift.reports.annotations import as_annotations

from ..sample_reports import EVERYTHING, FAILED, QUIET, hostile, many


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    data: str


def read(text: str) -> list[Command]:
    """Read commands: one a line, or the runner takes it for output."""
    commands = []
    for line in text.splitlines():
        match = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
        assert match, line
        name, properties, data = match.groups()
        pairs = (pair.split("=", 1) for pair in properties.split(","))
        commands.append(
            Command(name, {k: unescaped(v) for k, v in pairs}, unescaped(data))
        )
    return commands


def unescaped(text: str) -> str:
    for escape, character in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n")):
        text = text.replace(escape, character)
    return text.replace("%25", "%")


def annotated(*reports: Report) -> list[Command]:
    return read(as_annotations(reports))


def test_the_users_lines_come_first_and_have_their_places() -> None:
    first, second, third, fourth, *_ = annotated(EVERYTHING)
    assert first.properties["file"] == "schemas/label_studio.overrides.yaml"
    assert second.properties["file"] == "app/main.py"
    assert (third.properties["file"], third.properties["line"]) == (
        "app/export.py",
        "31",
    )
    assert third.properties["col"] == "22"
    assert (fourth.properties["file"], fourth.properties["line"]) == (
        "app/review.py",
        "7",
    )
    assert "col" not in fourth.properties


def test_there_are_never_more_than_github_shows() -> None:
    found = annotated(many(5_000), EVERYTHING)
    names = [command.name for command in found]
    assert len(found) <= 50
    assert (names.count("error"), names.count("warning")) == (10, 10)
    # The finding of ten lines at most is one; those of EVERYTHING are four of them.
    assert "that GitHub would not show" in found[-1].data


def test_findings_that_are_alike_are_one_annotation() -> None:
    titles = [command.properties["title"] for command in annotated(EVERYTHING)]
    values = [title for title in titles if title.startswith("ExportStatus")]
    assert values == [
        "ExportStatus: enum value added (4): archived, expired, paused and queued"
    ]


def test_what_is_accepted_is_not_annotated() -> None:
    text = as_annotations([EVERYTHING])
    assert "GET /api/version" not in text
    assert "1 accepted" in text


def test_no_changes_are_one_notice() -> None:
    (notice,) = annotated(QUIET)
    assert notice.name == "notice"
    assert notice.data.startswith("labelf: no changes (schemas/labelf.yaml -> ")


def test_what_could_not_be_told_is_an_error() -> None:
    error, notice = annotated(FAILED)
    assert error.name == "error"
    assert "401 Unauthorized" in error.data
    assert "could not be told" in notice.data


@settings(max_examples=100, deadline=None)
@given(text=st.text(alphabet=st.sampled_from("%:,=\r\n0ADx ;[]")))
def test_no_text_becomes_a_command(text: str) -> None:
    benign = [command.name for command in annotated(hostile("x"))]
    found = annotated(hostile(f"x{text}x"))
    assert [command.name for command in found] == benign
    assert all(set(c.properties) <= {"file", "line", "col", "title"} for c in found)
