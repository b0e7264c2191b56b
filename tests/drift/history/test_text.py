"""A history as text."""

from __future__ import annotations

import json
from dataclasses import replace

from codegen.drift.history import Revision, json_text, text

from .lives import life

TABLE = """\
date       commit  version   operations  types  fields breaking dangerous  safe
2025-01-01 0000000 1.0.0            100     50     400    first
2025-01-31 1000000 1.1.0            107     51     401        -         -     1
2025-03-02 2000000 1.2.0            114     52     402        -         -     2
2025-04-01 3000000 1.3.0            121     53     403        3         -     3

operations ▁▃▅█ 100 → 121
types      ▁▃▅█ 50 → 53
fields     ▁▃▅█ 400 → 403

breaking changes
2025-04-01 3000000 1.3.0     ████████████████████████████████████████████ 3
"""


def test_a_history_is_a_table_and_charts() -> None:
    assert text(life(4)) == TABLE


def test_it_fits_the_screen_whatever_the_schema_is_called() -> None:
    long = [
        replace(
            one,
            version="2026.11.21-rc.1+build",
            problem="It is no schema at all, and that in many words. " * 3,
            size=None if index % 2 else one.size,
        )
        for index, one in enumerate(life(300))
    ]
    lines = text(long).splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) == 1 + 1 + 40 + 1 + 3 + 1 + 1 + 1 + 12
    assert "… 260 older ones" in lines
    assert "… 87 older revisions with some" in lines
    assert any("not read: It is no schema at all" in line for line in lines)


def test_all_rows_are_shown_where_all_are_wanted() -> None:
    lines = text(life(300), max_rows=300).splitlines()
    assert sum(line[:4].isdigit() for line in lines) >= 300


def test_one_revision_has_no_chart() -> None:
    assert text(life(1)).count("\n") == 2


def test_as_json_it_says_everything() -> None:
    unread = Revision(commit="f" * 40, time=0, problem="The file is empty.")
    said = json.loads(json_text("shop", "schemas/shop.json", [*life(4)[2:], unread]))
    assert said == {
        "version": 1,
        "client": "shop",
        "schema": "schemas/shop.json",
        "revisions": [
            {
                "commit": "2" + "0" * 39,
                "date": "2025-03-02",
                "subject": "Take version 2",
                "api_version": "1.2.0",
                "size": {"operations": 114, "types": 52, "fields": 402},
                "changes": {"breaking": 0, "dangerous": 0, "safe": 2},
                "first": False,
                "problem": "",
            },
            {
                "commit": "3" + "0" * 39,
                "date": "2025-04-01",
                "subject": "Take version 3",
                "api_version": "1.3.0",
                "size": {"operations": 121, "types": 53, "fields": 403},
                "changes": {"breaking": 3, "dangerous": 0, "safe": 3},
                "first": False,
                "problem": "",
            },
            {
                "commit": "f" * 40,
                "date": "1970-01-01",
                "subject": "",
                "api_version": "",
                "size": None,
                "changes": {"breaking": 0, "dangerous": 0, "safe": 0},
                "first": False,
                "problem": "The file is empty.",
            },
        ],
    }
