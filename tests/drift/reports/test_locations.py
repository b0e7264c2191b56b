"""Where findings are shown in files."""

from __future__ import annotations

import dataclasses

import pytest

from codegen.drift.findings import Report
from codegen.drift.reports.locations import Location, as_path, location
from codegen.ir import Origin

from ..sample_reports import ANNOTATIONS, EVERYTHING, LIVE, RENAMED

UNSEEN = dataclasses.replace(ANNOTATIONS, lines=())


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("schemas/labelbox.graphql", "schemas/labelbox.graphql"),
        ("./a.json", "a.json"),
        ("main:schemas/labelbox.graphql", "schemas/labelbox.graphql"),
        ("HEAD~1:a.yaml", "a.yaml"),
        ("C:\\work\\a.yaml", "C:/work/a.yaml"),
        ("https://api.labelbox.com/graphql", ""),
        (LIVE, ""),
        ("-", ""),
        ("", ""),
    ],
)
def test_what_is_a_file(name: str, path: str) -> None:
    assert as_path(name) == path


def test_the_users_line_comes_first() -> None:
    assert location(ANNOTATIONS, EVERYTHING) == Location("app/export.py", 31, 22)


def test_then_the_declaration() -> None:
    declared = Location("schemas/label_studio.json", 412, 9)
    assert location(UNSEEN, EVERYTHING) == declared


def test_then_the_first_line_of_the_snapshot() -> None:
    assert location(RENAMED, EVERYTHING) == Location("schemas/label_studio.json", 1)


def test_an_origin_without_a_file_is_in_the_document() -> None:
    origin = Origin(pointer="#/components/schemas/Task", line=40)
    change = dataclasses.replace(UNSEEN.change, old_origin=origin)
    finding = dataclasses.replace(UNSEEN, change=change)
    assert location(finding, EVERYTHING) == Location("schemas/label_studio.json", 40)


def test_lines_of_a_live_document_are_not_those_of_the_snapshot() -> None:
    origin = Origin("schemas/label_studio.json", "#/components/schemas/Task", 7, 3)
    change = dataclasses.replace(RENAMED.change, new_origin=origin)
    finding = dataclasses.replace(RENAMED, change=change)
    assert location(finding, EVERYTHING) == Location("schemas/label_studio.json", 1)


def test_two_files_show_the_new_one() -> None:
    report = Report(client="", old="main:a.json", new="a.json")
    origin = Origin("a.json", "#/components/schemas/Task", 7, 3)
    change = dataclasses.replace(UNSEEN.change, new_origin=origin)
    finding = dataclasses.replace(UNSEEN, change=change)
    assert location(finding, report) == Location("a.json", 7, 3)


def test_addresses_have_no_place() -> None:
    report = Report(client="", old="https://a.example", new="https://b.example")
    assert location(RENAMED, report) is None
