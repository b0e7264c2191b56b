"""One comment on a pull request, which is kept current."""

from __future__ import annotations

import pytest

from .github_server import TOKEN, GitHub
from .steps import Done, Runner

MARKER = "<!-- schema-codegen: review -->"


def commented(
    runner: Runner, text: str, *, quiet: bool = False, **variables: str
) -> Done:
    folder = runner.temporary / "review"
    folder.mkdir(exist_ok=True)
    (folder / "drift.md").write_text(text, encoding="utf-8")
    (folder / "quiet").unlink(missing_ok=True)
    if quiet:
        (folder / "quiet").touch()
    told = {"TOKEN": TOKEN, "NUMBER": "1", "NAME": "review", "FOLDER": str(folder)}
    return runner.step("comment.py", **(told | variables))


def test_a_comment_is_begun_and_then_kept_current(
    runner: Runner, github: GitHub
) -> None:
    github.comment("Nice.", by="MEMBER")
    assert commented(runner, "Two changes.").code == 0
    assert commented(runner, "Three changes.").code == 0
    assert [comment["body"] for comment in github.comments] == [
        "Nice.",
        f"{MARKER}\nThree changes.",
    ]


def test_it_is_found_among_many(runner: Runner, github: GitHub) -> None:
    for number in range(250):
        github.comment(f"Comment {number}")
    commented(runner, "Two changes.")
    commented(runner, "Three changes.")
    assert len(github.comments) == 251


def test_where_nothing_is_to_say_none_is_begun_but_one_that_is_there_says_so(
    runner: Runner, github: GitHub
) -> None:
    assert commented(runner, "No change.", quiet=True).code == 0
    assert github.comments == []
    commented(runner, "Two changes.")
    commented(runner, "No change.", quiet=True)
    assert github.comments[0]["body"] == f"{MARKER}\nNo change."


def test_nobody_from_outside_lends_us_a_comment(runner: Runner, github: GitHub) -> None:
    github.comment(f"{MARKER}\nAll is well.", by="NONE")
    commented(runner, "Two changes.")
    assert github.comments[0]["body"] == f"{MARKER}\nAll is well."
    assert github.comments[1]["body"] == f"{MARKER}\nTwo changes."


def test_several_reviews_have_a_comment_each(runner: Runner, github: GitHub) -> None:
    commented(runner, "Two changes.", NAME="shop")
    commented(runner, "Three changes.", NAME="zoo --> <script>")
    assert [comment["body"].splitlines()[0] for comment in github.comments] == [
        "<!-- schema-codegen: shop -->",
        "<!-- schema-codegen: zoo -- script -->",
    ]


def test_a_forks_token_may_not_write_and_that_is_no_failure(
    runner: Runner, github: GitHub
) -> None:
    github.is_writable = False
    done = commented(runner, "Two changes.")
    assert done.code == 0
    assert "::notice::No comment was written: GitHub answered 403" in done.out


def test_a_wrong_token_is_a_failure(runner: Runner) -> None:
    done = commented(runner, "Two changes.", TOKEN="wrong")
    assert done.code == 1
    assert "::error::GitHub answered 401: Bad credentials" in done.out


@pytest.mark.parametrize("number", ["", "1/../../x", "-1"])
def test_without_a_pull_request_there_is_nothing_to_comment_on(
    runner: Runner, github: GitHub, number: str
) -> None:
    done = commented(runner, "Two changes.", NUMBER=number)
    assert done.code == 1
    assert github.asked == []


def test_a_long_report_fits(runner: Runner, github: GitHub) -> None:
    assert commented(runner, "x" * 99_999).code == 0
    assert len(github.comments[0]["body"]) <= 65_000
