"""The comment for a pull request, read by GitHub's own parser."""

from __future__ import annotations

import dataclasses
import re
from html import unescape
from html.parser import HTMLParser

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.drift.findings import Report
from codegen.drift.reports.markdown import as_markdown
from codegen.drift.reports.markdown_text import code, prose, table_row

from ..sample_reports import EVERYTHING, FAILED, QUIET, hostile, many

OURS = {"p", "h3", "ul", "li", "code", "strong", "details", "summary"}
OURS |= {"table", "thead", "tbody", "tr", "th", "td"}
ALIVE = re.compile(r"@|://|www\.|#\d|GH-\d|[0-9a-f]{7}|\|")
"""What GitHub makes mentions, links and references of, outside of code."""


class Page(HTMLParser):
    """The tags of a page, and its text outside of code."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self._depth = 0
        self.feed(
            cmarkgfm.github_flavored_markdown_to_html(
                markdown, options=Options.CMARK_OPT_UNSAFE
            )
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not attrs
        self.tags.append(tag)
        self._depth += tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag == "code"

    def handle_data(self, data: str) -> None:
        if not self._depth:
            self.text += data


def shape(markdown: str) -> list[str]:
    """The tags but those of code: where text is escaped it does not change them."""
    page = Page(markdown)
    assert set(page.tags) <= OURS
    assert not ALIVE.search(page.text)
    return [tag for tag in page.tags if tag != "code"]


PUNCTUATION = st.text(alphabet=st.sampled_from("`|\\@#[]()<>!*_~:/.w$&-+=1aA\"' \n"))


@settings(max_examples=150, deadline=None)
@given(text=PUNCTUATION | st.text())
def test_no_text_becomes_markup(text: str) -> None:
    assert shape(code(text) + "x") == ["p"]
    assert shape(f"x {prose(text)}") == ["p"]
    assert shape(f"- {prose(text)}x") == ["ul", "li"]


@settings(max_examples=150, deadline=None)
@given(text=PUNCTUATION | st.text())
def test_no_text_leaves_its_cell(text: str) -> None:
    rows = ["| a | b |", "| --- | --- |", table_row([code(text), prose(text)])]
    table = ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"]
    assert shape("\n".join(rows)) == table


@settings(max_examples=30, deadline=None)
@given(text=PUNCTUATION)
def test_no_text_changes_the_structure(text: str) -> None:
    # Empty cells and lists aside: a word is always there.
    assert shape(as_markdown([hostile(f"a {text} b")])) == shape(
        as_markdown([hostile("a b")])
    )


def test_the_example_of_hostile_text() -> None:
    shape(as_markdown([hostile()]))


def test_code_shows_what_it_was_given() -> None:
    for text in ("a | b", "`", "a``b", "@all", "<b>", "a\\b"):
        html = cmarkgfm.github_flavored_markdown_to_html(code(text))
        assert unescape(html) == f"<p><code>{text}</code></p>\n"


def test_a_sentence_keeps_what_it_shows_as_code() -> None:
    assert prose("Use `a b`, not c_d or `@x`.") == "Use `a b`, not `c_d` or `@x`."
    assert prose(":tada: `a`@b") == "`:tada`: `a` `@b`"
    assert prose("10. At most 10.") == "`10.` At most 10."


def test_a_union_is_shown_in_a_table_as_it_is() -> None:
    table = f"| a |\n| --- |\n{table_row([code('Project | null')])}"
    html = cmarkgfm.github_flavored_markdown_to_html(table)
    assert "<td><code>Project | null</code></td>" in html


@pytest.mark.parametrize(("number", "clients"), [(1, 3), (50_000, 1), (300, 200)])
def test_it_fits_a_comment(number: int, clients: int) -> None:
    text = as_markdown(
        [many(number)] * clients + [EVERYTHING, hostile("\U0001f600" * 999)]
    )
    assert len(text) < 65_000
    assert len(text.encode()) < 65_000
    shape(text)


def test_it_says_what_it_leaves_out() -> None:
    text = as_markdown([many(5_000)])
    rows = len(re.findall(r"^\| \S+ (?:breaking|dangerous)", text, re.MULTILINE))
    assert f"and **{5_000 - rows:,} more**" in text


@pytest.mark.parametrize(
    ("reports", "verdict"),
    [
        (
            [EVERYTHING, QUIET],
            "**The API drift check fails**: 3 breaking and 4 dangerous",
        ),
        ([QUIET], "**No API drift**"),
        ([QUIET, FAILED], "**API drift could not be told**; `labelbox` could not"),
        ([EVERYTHING, FAILED], "changes in `label_studio`; `labelbox` could not"),
    ],
)
def test_the_first_line_is_the_verdict(reports: list[Report], verdict: str) -> None:
    assert verdict in as_markdown(reports).splitlines()[0]


def test_no_changes_are_said_with_what_was_compared() -> None:
    text = as_markdown([QUIET])
    assert "`labelf`: no changes, `schemas/labelf.yaml` against" in text


def test_notes_are_shown_without_changes_too() -> None:
    noted = dataclasses.replace(QUIET, notes=("Only descriptions differ.",))
    assert "(live)`. Only descriptions differ." in as_markdown([noted])
