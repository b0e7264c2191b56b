"""A schema's life as Markdown."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from codegen.drift.changelog import MAX_CHARACTERS, changelog
from codegen.drift.changes import Change
from codegen.drift.findings import judge
from codegen.drift.history import Revision

from .history.lives import life


def of(*changes: Change) -> str:
    revision = replace(life(2)[1], findings=tuple(judge(changes)))
    return changelog([revision], name="Shop", schema="shop.json")


def removed(subject: str, old: str = "string") -> Change:
    return Change(
        kind="field-removed", subject=subject, old=old, received_by=("GET /",)
    )


def test_what_breaks_comes_first_then_what_may_then_what_is_new() -> None:
    text = of(
        Change(kind="operation-added", subject="GET /new"),
        removed("Pet.name"),
        Change(kind="default-changed", subject="Pet.age", old="1", new="2"),
        Change(
            kind="default-changed",
            subject="GET / query page",
            old="1",
            new="2",
            sent_by=("GET /",),
        ),
    )
    titles = [line for line in text.splitlines() if line.startswith("###")]
    assert titles == ["### Breaking", "### Dangerous", "### Added"]
    assert "- field removed: `Pet.name`: `string`" in text
    assert "- default changed: `GET / query page`: `1` → `2`" in text
    assert "- operation added: `GET /new`" in text
    assert "Pet.age" not in text, "nobody needs to know of other safe changes"


def test_what_is_alike_is_said_once() -> None:
    text = of(*(removed(f"Type{number}.state") for number in range(14)))
    (entry,) = [line for line in text.splitlines() if line.startswith("- ")]
    places = ", ".join(f"`Type{number}.state`" for number in range(6))
    assert entry == f"- field removed: {places} and 8 more: `string`"


def test_each_heading_is_bounded() -> None:
    text = of(*(removed(f"Type{n}.field{n}", f"Type{n}") for n in range(300)))
    entries = [line for line in text.splitlines() if line.startswith("- ")]
    assert len(entries) <= 41
    assert len(text) < 20_000


def test_the_whole_is_bounded() -> None:
    many = [replace(life(1)[0], subject="x" * 500) for _ in range(9_000)]
    text = changelog(many, name="Shop", schema="shop.json")
    assert len(text) <= MAX_CHARACTERS
    assert text.endswith("older versions left out.\n")


def test_without_commits_it_says_so() -> None:
    text = changelog([], name="Shop", schema="shop.json")
    assert text.endswith("\nNo commit changed it.\n")


@given(st.text(), st.text(), st.text(), st.text())
def test_no_text_of_others_becomes_markup(
    name: str, subject: str, version: str, old: str
) -> None:
    """What is theirs stands in code spans, or with each sign of markup escaped; and
    in its line."""
    revision = Revision(
        commit="a" * 40,
        time=0,
        subject=subject,
        version=version,
        findings=tuple(judge([removed(subject, old)])),
    )
    text = changelog([revision], name=name, schema="shop.json")
    plain = changelog(
        [
            replace(
                revision,
                subject="s" if subject.strip() else "",
                version="v",
                findings=tuple(judge([removed("s", "o")])),
            )
        ],
        name="n",
        schema="shop.json",
    )
    assert text.count("\n") == plain.count("\n")
    assert "\x1b" not in text


def test_signs_of_markup_are_said_literally() -> None:
    odd = "<img src=x> [a](javascript:b) @ada `c`"
    revision = replace(life(1)[0], subject=odd, version="*1*", problem="<b>")
    text = changelog([revision], name="<script>", schema="a`b.json")
    assert "# Changelog of \\<script\\>" in text
    assert "## \\*1\\* · 2025-01-01" in text
    assert f"`` {odd} ``" in text
    assert "`` a`b.json ``" in text
    assert "could not be read: \\<b\\>" in text
