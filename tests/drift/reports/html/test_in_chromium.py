"""The page in a browser: nothing in the console, a filter that works, colours that can
be read."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from codegen.drift.changes import Change
from codegen.drift.findings import Finding, Report, judge
from codegen.drift.surface import Surface
from codegen.drift.views import illustrated

from ...sample_reports import ANNOTATIONS, EVERYTHING, FAILED, QUIET, hostile, many
from ...test_label_studio_versions import api, changes
from .chromium import Tab
from .conftest import Show

SHOWN = "document.querySelectorAll('.finding:not([hidden])').length"
FITS = "document.documentElement.scrollWidth <= innerWidth"


def shown(tab: Tab) -> list[str]:
    """The ids of the changes that are shown."""
    found: list[str] = tab.run(
        "[...document.querySelectorAll('.finding:not([hidden])')]"
        ".filter((one) => one.checkVisibility())"
        ".map((one) => one.querySelector('.id').textContent)"
    )
    return found


def ids(*findings: Finding) -> set[str]:
    return {finding.id for finding in findings}


def typed(tab: Tab, text: str) -> None:
    """Type into the search, which a key reaches from anywhere."""
    tab.key("/")
    tab.until("document.activeElement.name === 'q'")
    tab.call("Input.insertText", text=text)


@pytest.mark.parametrize(
    "reports",
    [[EVERYTHING], [EVERYTHING, QUIET, FAILED], [QUIET], [many(300)], [hostile()], []],
    ids=["everything", "several", "quiet", "300", "hostile", "none"],
)
def test_the_console_stays_empty_and_nothing_is_loaded(
    reports: list[Report], show: Show
) -> None:
    tab = show(reports)
    tab.run("for (const one of document.querySelectorAll('details')) one.open = true")
    tab.until("document.querySelectorAll('.finding:not([open])').length === 0")
    assert tab.complaints == []
    assert {url.split(":")[0] for url in tab.requests} <= {"file", "about", "data"}
    pages = [url for url in tab.requests if url.startswith("file:")]
    assert len(pages) == 1


def test_typing_filters(show: Show) -> None:
    tab = show([EVERYTHING, QUIET])
    assert len(shown(tab)) == len(EVERYTHING.findings)
    typed(tab, "Results ANNOTATIONS")
    tab.until(f"{SHOWN} === 1")
    assert set(shown(tab)) == ids(ANNOTATIONS)
    assert tab.run("document.getElementById('shown').textContent") == (
        f"1 of {len(EVERYTHING.findings)} changes shown"
    )
    assert tab.run("location.hash") == "#q=Results+ANNOTATIONS"
    tab.key("Escape")
    tab.until(f"{SHOWN} === {len(EVERYTHING.findings)}")
    assert tab.run("location.hash") == ""


def test_the_address_keeps_the_filter(show: Show) -> None:
    tab = show([EVERYTHING], "#severity=dangerous&kind=enum-value-added&q=paused")
    (value,) = [each for each in EVERYTHING.findings if "paused" in each.change.subject]
    assert set(shown(tab)) == ids(value)
    assert tab.run("document.querySelector('[name=q]').value") == "paused"
    checked = "[...document.querySelectorAll(':checked[type=checkbox]')]"
    assert tab.run(f"{checked}.map((one) => one.value)") == [
        "enum-value-added",
        "dangerous",
    ]


def test_severities_are_those_of_the_chosen_side(show: Show) -> None:
    tab = show([EVERYTHING], "#severity=breaking&axis=wire")
    breaking = [each for each in EVERYTHING.findings if each.wire == "breaking"]
    assert set(shown(tab)) == ids(*breaking)
    tab.run(
        "const side = document.querySelector('[name=axis]'); side.value = 'code';"
        "side.dispatchEvent(new Event('input', {bubbles: true}))"
    )
    tab.until("location.hash.includes('code')")
    breaking = [each for each in EVERYTHING.findings if each.source == "breaking"]
    assert set(shown(tab)) == ids(*breaking)


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ("[name=only][value=lines]", [f for f in EVERYTHING.findings if f.lines]),
        ("[name=only][value=counts]", [f for f in EVERYTHING.findings if not f.excuse]),
        (
            "[value=unaffected]",
            [f for f in EVERYTHING.findings if f.affects[:1] == "u"],
        ),
        ("[name=client][value='1']", []),
    ],
)
def test_boxes_filter(box: str, expected: list[Finding], show: Show) -> None:
    tab = show([EVERYTHING, QUIET])
    tab.click(box)
    tab.until(f"{SHOWN} === {len(expected)}")
    assert set(shown(tab)) == ids(*expected)
    assert tab.run("document.getElementById('empty').checkVisibility()") is (
        not expected
    )


def test_boxes_work_from_the_keyboard(show: Show) -> None:
    tab = show([EVERYTHING])
    tab.run("document.querySelector('[name=severity][value=dangerous]').focus()")
    tab.key(" ", "Space", 32)
    tab.until("location.hash === '#severity=dangerous'")
    tab.run("document.querySelector('.finding:not([hidden]) > summary').focus()")
    tab.key("\r", "Enter", 13)
    tab.until("document.querySelector('.finding:not([hidden])').open")


def test_operations_are_found_and_listed_that_the_page_leaves_out(show: Show) -> None:
    names = tuple(f"GET /things/{number:03}" for number in range(300))
    change = dataclasses.replace(ANNOTATIONS.change, received_by=names)
    finding = dataclasses.replace(ANNOTATIONS, change=change)
    other = dataclasses.replace(
        finding, change=Change(kind="type-renamed", subject="T")
    )
    report = Report(client="c", old="a", new="b", findings=(finding, other))
    tab = show([report], "#q=things/217")
    assert set(shown(tab)) == ids(finding)
    tab.click(".finding:not([hidden]) > summary")
    tab.click("[data-does=list]")
    items = "[...document.querySelectorAll('[data-reach] li')]"
    listed = tab.run(f"{items}.map((one) => one.innerText)")
    assert listed == list(names)


def test_a_link_opens_a_change_that_the_filter_hides(show: Show) -> None:
    tab = show([EVERYTHING], "#severity=safe")
    assert ANNOTATIONS.id not in shown(tab)
    tab.run(f"location.hash = '#f-0-{ANNOTATIONS.id}'")
    tab.until(f"document.getElementById('f-0-{ANNOTATIONS.id}').open")
    assert ANNOTATIONS.id in shown(tab)


def test_boxes_of_the_picture_lead_to_the_changes(show: Show) -> None:
    tab = show([EVERYTHING])
    tab.click(".picture a[aria-label^='Task:'] rect")
    tab.until("document.activeElement.dataset.root === 'Task'")


def test_ids_can_be_copied(show: Show) -> None:
    tab = show([EVERYTHING], f"#f-0-{ANNOTATIONS.id}")
    selector = f"#f-0-{ANNOTATIONS.id} [data-does=copy]"
    tab.until(f"document.querySelector('{selector}')")
    tab.click(selector)
    tab.until(f"document.querySelector('{selector}').textContent === 'Copied'")


@pytest.mark.parametrize("width", [320, 400, 768, 1280])
@pytest.mark.parametrize(
    "report", [EVERYTHING, hostile("W" * 500)], ids=["all", "long"]
)
def test_nothing_is_wider_than_the_window(
    report: Report, width: int, show: Show
) -> None:
    tab = show([report, QUIET, FAILED], width=width)
    assert tab.run(FITS)
    tab.run("for (const one of document.querySelectorAll('details')) one.open = true")
    assert tab.run(FITS)


CONTRASTS = (Path(__file__).parent / "contrasts.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [400, 1280])
def test_all_text_has_the_contrast_of_wcag_aa(
    is_dark: bool, width: int, show: Show
) -> None:
    tab = show([EVERYTHING, QUIET, FAILED], width=width)
    tab.dark(is_dark)
    tab.run("for (const one of document.querySelectorAll('details')) one.open = true")
    tab.run("document.querySelector('[name=severity]').click()")
    measured = tab.run(CONTRASTS)
    assert len(measured) > 100
    assert [each for each in measured if each["ratio"] < each["needed"]] == []


def test_it_is_whole_without_scripts(show: Show, tab: Tab) -> None:
    tab.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        show([EVERYTHING])
        visible = "document.querySelector('#filter').checkVisibility()"
        assert tab.run(visible) is False
        assert len(shown(tab)) == len(EVERYTHING.findings)
    finally:
        tab.call("Emulation.setScriptExecutionDisabled", value=False)


@pytest.mark.parametrize("pair", [("1.20.0", "1.21.0"), ("1.22.0", "1.23.0")])
def test_the_releases_of_label_studio(pair: tuple[str, str], show: Show) -> None:
    old, new = (Surface(api=api(release)) for release in pair)
    findings = tuple(judge(changes(*pair)))
    report = Report(client="label_studio", old=pair[0], new=pair[1], findings=findings)
    tab = show([illustrated(report, old, new)], width=400)
    assert tab.run(FITS)
    assert tab.run(SHOWN) == len(findings)
    typed(tab, "serializer annotations")
    tab.until(f"{SHOWN} < 9")
    assert tab.run("document.querySelector('.picture').checkVisibility()")
    assert tab.complaints == []


def test_five_thousand_changes_can_be_filtered(show: Show) -> None:
    report = many(5_000)
    tab = show([report])
    assert tab.run(SHOWN) == 5_000
    typed(tab, "type000042")
    tab.until(f"{SHOWN} === 1")
    assert tab.complaints == []
