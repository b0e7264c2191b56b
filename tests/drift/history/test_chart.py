"""A history as an SVG."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.drift.history import Revision, chart
from codegen.drift.history.scale import date_ticks, number_ticks, places

from .lives import DAY, FIRST, life

SVG = "{http://www.w3.org/2000/svg}"


def drawn(revisions: list[Revision], *, is_embedded: bool = False) -> ET.Element:
    return ET.fromstring(chart(revisions, title="Shop", is_embedded=is_embedded))


def test_it_draws_operations_types_and_what_breaks() -> None:
    root = drawn(life(7))
    assert len(root.findall(f"{SVG}polyline")) == 2
    bars = root.findall(f"{SVG}g")
    assert [bar.findtext(f"{SVG}title") for bar in bars] == [
        "2025-04-01 1.3.0 (3000000): 3 breaking, 0 dangerous, 3 safe",
        "2025-06-30 1.6.0 (6000000): 6 breaking, 0 dangerous, 6 safe",
    ]
    heights = [float(rect.get("height", "0")) for rect in root.iter(f"{SVG}rect")]
    assert heights[2] == pytest.approx(2 * heights[0], abs=0.2)
    shown = [text.text for text in root.iter(f"{SVG}text")]
    assert {"142 operations", "56 types", "9 breaking", "0 dangerous"} <= {*shown}


def test_it_can_be_read_aloud() -> None:
    root = drawn(life(7))
    named = root.get("aria-labelledby", "").split()
    said = {child.get("id"): " ".join((child.text or "").split()) for child in root}
    assert [said[name] for name in named] == [
        "History of Shop",
        "From 2025-01-01 to 2025-06-30: 7 of 7 revisions. Operations: 100 to 142. "
        "Types: 50 to 56. Changes that are breaking: 9. Changes that are dangerous: 0.",
    ]
    assert root.get("role") == "img"


def test_by_itself_it_is_light_or_dark_and_in_a_page_as_the_page() -> None:
    alone, embedded = chart(life(3), title="a"), chart(
        life(3), title="a", is_embedded=True
    )
    assert "prefers-color-scheme:dark" in alone
    assert "style" not in embedded
    assert 'width="100%"' in embedded


def test_it_needs_nothing_from_outside() -> None:
    text = chart(life(9), title="Shop")
    assert text.count("http") == 1, "the namespace alone"
    assert "href" not in text
    assert "<script" not in text


def test_what_could_not_be_read_has_no_place() -> None:
    revisions = life(5)
    revisions[2] = replace(revisions[2], size=None, problem="The file is empty.")
    root = drawn(revisions)
    line, _ = root.findall(f"{SVG}polyline")
    assert len(line.get("points", "").split()) == 4
    assert chart([revisions[2]], title="Shop") == ""


@pytest.mark.parametrize("number", [1, 2, 40, 3_000])
def test_it_stays_small(number: int) -> None:
    assert len(chart(life(number, every=DAY), title="Shop")) < 150_000


@given(text=st.text(), version=st.text())
def test_no_text_of_others_becomes_markup(text: str, version: str) -> None:
    revisions = [replace(one, version=version) for one in life(5)]
    root = ET.fromstring(chart(revisions, title=text))
    plain = ET.fromstring(chart(life(5), title="Shop"))
    assert [e.tag for e in root.iter()] == [e.tag for e in plain.iter()]


def test_what_clocks_say_does_not_lead_out_of_the_chart() -> None:
    revisions = life(4)
    revisions[3] = replace(revisions[3], time=FIRST - 99 * DAY)
    for circle in drawn(revisions).iter(f"{SVG}circle"):
        assert 0 <= float(circle.get("cx", "-1")) <= 760
    at_once = [replace(one, time=FIRST) for one in life(4)]
    assert places([one.time for one in at_once]) == pytest.approx([0, 1 / 3, 2 / 3, 1])


@given(st.integers(0, 10_000_000))
def test_numbers_on_an_axis_are_round_and_few(most: int) -> None:
    ticks = number_ticks(most)
    assert ticks[0] == 0
    assert ticks[-1] >= most
    assert 2 <= len(ticks) <= 6


@given(st.integers(0, 4_000_000_000), st.integers(0, 1_500_000_000))
def test_dates_on_an_axis_are_few_and_within(first: int, span: int) -> None:
    ticks = date_ticks(first, first + span)
    assert 1 <= len(ticks) <= 9
    assert all(0 <= place <= 1 for place, _ in ticks)
    assert [place for place, _ in ticks] == sorted(place for place, _ in ticks)


@pytest.mark.parametrize(
    ("days", "names"),
    [
        (3, ["2025-01-02", "2025-01-03", "2025-01-04"]),
        (200, ["2025-02", "2025-03", "2025-04", "2025-05", "2025-06", "2025-07"]),
        (1500, ["2026", "2027", "2028", "2029"]),
    ],
)
def test_dates_on_an_axis_are_such_as_people_say(days: int, names: list[str]) -> None:
    assert [name for _, name in date_ticks(FIRST, FIRST + days * DAY)] == names
