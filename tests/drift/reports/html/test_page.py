"""What the page holds, and that nothing of a schema becomes markup."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.drift.findings import Report
from codegen.drift.reports.html import as_html
from codegen.drift.reports.html.page import FINDINGS
from codegen.drift.reports.html.rendering import json_in_html, with_code

from ...sample_reports import (
    ANNOTATIONS,
    EVERYTHING,
    FAILED,
    HOSTILE,
    QUIET,
    hostile,
    many,
)

TEMPLATES = Path(__file__).parents[4] / "templates" / "drift"


class Read(HTMLParser):
    """A page, taken apart."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._open = tag

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self._open, []).append(data)

    def ids(self, class_: str) -> list[str]:
        """The ids of the elements of a class."""
        return [
            attributes["id"]
            for _, attributes in self.elements
            if class_ in attributes.get("class", "").split()
        ]


def test_every_change_is_on_the_page_once() -> None:
    page = Read(as_html([EVERYTHING, QUIET]))
    expected = sorted(f"f-0-{finding.id}" for finding in EVERYTHING.findings)
    assert sorted(page.ids("finding")) == expected


def test_what_was_found_can_be_read() -> None:
    page = as_html([EVERYTHING])
    for text in (
        ANNOTATIONS.reason,
        ANNOTATIONS.suggestion,
        "app/export.py:31:22",
        "models.Task.annotations",
        "GET /api/tasks/{id}/",
        "We ask the health check instead.",
        "There is no schema Task to be mended.",
        "Missing return statement",
        "tasks.list $.tasks[*].total_annotations",
        "a new major version",
        "codegen drift label_studio --update",
        "has expired on 2026-11-01",
    ):
        assert text in page, text


def test_the_worst_stands_first() -> None:
    page = as_html([EVERYTHING])
    places = [page.index(f'data-root="{root}"') for root in ("Task", "ExportStatus")]
    assert places == sorted(places)
    assert "5 breaking" not in page  # what is accepted or not used does not count
    assert re.search(r"<h1[^>]*>3 breaking changes</h1>", page)


def test_nothing_found_is_said_and_with_what_it_was_compared() -> None:
    page = as_html([QUIET])
    assert re.search(r'<h1 class="safe">No drift</h1>', page)
    assert f"Compared {QUIET.old} with {QUIET.new}." in page


def test_a_failure_is_never_no_drift() -> None:
    page = as_html([QUIET, FAILED])
    assert re.search(r'<h1 class="breaking">Could not tell for labelbox</h1>', page)
    assert "401 Unauthorized" in page
    assert "No drift" not in page


def test_a_failure_is_said_beside_what_breaks() -> None:
    page = as_html([EVERYTHING, FAILED])
    text = "3 breaking changes in label_studio; could not tell for labelbox"
    assert f'<h1 class="breaking">{text}</h1>' in page


def test_lines_of_the_user_lead_to_the_change_behind_them() -> None:
    page = as_html([EVERYTHING])
    lines = page.partition("Lines of yours that no longer fit (2)")[2]
    link = f'<a href="#f-0-{ANNOTATIONS.id}">type changed: Task.annotations</a>'
    assert lines.index("app/export.py:31:22") < lines.index(link)


def test_the_page_allows_only_its_own_style_and_script() -> None:
    page = Read(as_html([EVERYTHING]))
    ((_, policy),) = [
        (tag, attributes["content"])
        for tag, attributes in page.elements
        if attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for name, directive in (("report.css", "style"), ("report.js", "script")):
        digest = hashlib.sha256((TEMPLATES / name).read_bytes()).digest()
        hash_ = base64.b64encode(digest).decode()
        assert f"{directive}-src 'sha256-{hash_}'" in policy
    assert (TEMPLATES / "report.js").read_text() in page.texts["script"]


TAGS = frozenset(
    {"a", "article", "b", "body", "button", "code", "dd", "defs", "del", "details"}
    | {"div", "dl", "dt", "footer", "form", "g", "h1", "h2", "h3", "head", "header"}
    | {"html", "img", "input", "ins", "label", "li", "link", "main", "mark"}
    | {"marker", "meta", "option", "p", "path", "pre", "rect", "script", "section"}
    | {"select", "span", "strong", "style", "summary", "svg", "table", "tbody"}
    | {"td", "text", "th", "thead", "title", "tr", "ul"}
)

ATTRIBUTES = frozenset(
    {"alt", "aria-hidden", "aria-label", "aria-live", "autocomplete", "charset"}
    | {"class", "colspan", "content", "d", "for", "height", "hidden", "href"}
    | {"http-equiv", "id", "lang", "marker-end", "markerheight", "markerwidth"}
    | {"name", "open", "orient", "placeholder", "preserveaspectratio", "refx"}
    | {"refy", "rel", "role", "rx", "scope", "spellcheck", "src", "tabindex"}
    | {"type", "value", "viewbox", "width", "x", "xmlns", "y"}
)


def check_markup(page: Read) -> None:
    """Check that a page has only what its template writes."""
    for tag, attributes in page.elements:
        assert tag in TAGS
        for name, value in attributes.items():
            assert name in ATTRIBUTES or name.startswith("data-"), (tag, name)
            if name == "href":
                assert re.fullmatch(r"data:,|#[fg]-[0-9a-z-]+", value)
            if name == "src":
                assert re.fullmatch(
                    r"data:image/svg\+xml;base64,[A-Za-z0-9+/=]+", value
                )
    scripts = [attributes for tag, attributes in page.elements if tag == "script"]
    assert scripts == [{"type": "application/json", "id": "data"}, {}]
    assert len([tag for tag, _ in page.elements if tag == "style"]) == 1


NASTY = (
    *("<", ">", '"', "'", "`", "&", "=", "/", "-->", "</script>", "<!--", "]]>", "."),
    *(
        "<script>alert(1)</script>",
        " onload=",
        "javascript:",
        "{{",
        "%}",
        "\\",
        "&#60;",
    ),
    *("</style>", "\x00", "\n", "\r", "\u2028", "\ud800", "GET /"),
)
TEXTS = st.one_of(
    st.text(max_size=30),
    st.lists(st.sampled_from(NASTY), max_size=8).map("".join),
)


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_nothing_of_a_schema_becomes_markup(text: str) -> None:
    report = hostile(text)
    report = dataclasses.replace(report, uses=((text, f"T{text}"), ("GET /x", text)))
    check_markup(Read(as_html([report, report])))


def test_a_hostile_schema_is_shown_as_text() -> None:
    report = dataclasses.replace(hostile(), history=f"<svg>{HOSTILE}</svg>")
    page = as_html([report])
    check_markup(Read(page))
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "<img src=x" not in page


@given(value=TEXTS)
def test_data_stays_in_its_element(value: str) -> None:
    text = json_in_html({"operations": [value]})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {"operations": [value]}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Use `a<b` instead.", "Use <code>a&lt;b</code> instead."),
        ("`a` and `b`", "<code>a</code> and <code>b</code>"),
        ("one ` alone", "one ` alone"),
        ("`a` and one ` alone", "<code>a</code> and one ` alone"),
        ("", ""),
    ],
)
def test_names_in_sentences_are_code(text: str, shown: str) -> None:
    assert with_code(text) == shown


def test_what_several_operations_have_in_common_is_said_so() -> None:
    change = dataclasses.replace(
        ANNOTATIONS.change, subject="* 200 application/vnd.api+json", touches=()
    )
    finding = dataclasses.replace(ANNOTATIONS, change=change)
    page = as_html([dataclasses.replace(QUIET, findings=(finding,))])
    assert "<h3>Several operations: 200 application/vnd.api+json</h3>" in page


def test_long_lists_of_operations_are_kept_once() -> None:
    names = tuple(f"GET /things/{number:03}" for number in range(300))
    findings = [
        dataclasses.replace(
            ANNOTATIONS,
            change=dataclasses.replace(
                ANNOTATIONS.change, subject=f"Task.f{number}", received_by=names
            ),
        )
        for number in range(20)
    ]
    page = as_html([Report(client="c", old="a", new="b", findings=tuple(findings))])
    data = Read(page).texts["script"][0]
    assert json.loads(data) == {"operations": list(names), "reaches": [[*range(300)]]}
    assert page.count(names[100]) == 1


def test_five_thousand_changes_take_a_few_megabytes() -> None:
    assert len(as_html([many(5_000)])) < 8_000_000


def test_what_is_left_out_is_said() -> None:
    page = as_html([many(5_000), many(1_234)])
    assert page.count('<details class="finding') == FINDINGS
    assert "This page shows the 5,000 worst changes; 1,234 more are in the JSON" in page


def test_long_texts_do_not_make_the_page_too_long() -> None:
    finding = dataclasses.replace(ANNOTATIONS, reason="x" * 10_000)
    findings = [
        dataclasses.replace(
            finding, change=dataclasses.replace(finding.change, subject=f"T.f{number}")
        )
        for number in range(5_000)
    ]
    page = as_html([Report(client="c", old="a", new="b", findings=tuple(findings))])
    assert len(page) < 12_000_000
    assert re.search(r"shows the [0-9,]+ worst changes; [0-9,]+ more are in", page)


@pytest.mark.parametrize("number", [1, 3])
def test_the_same_reports_give_the_same_page(number: int) -> None:
    reports = [EVERYTHING, QUIET, many(200)][:number]
    assert as_html(reports) == as_html(reports)
