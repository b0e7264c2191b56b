"""What users read when a document has problems.

A folder is a case: a document, and the problems that it has. `pytest --update-golden`
writes them anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.ir import Origin
from codegen.openapi.load import load
from codegen.openapi.lower import lower
from codegen.problems import Problem, ProblemsError, in_order

CASES = Path(__file__).parent / "problems"


def problems_of(path: Path) -> list[Problem]:
    try:
        document, warnings = load(path.read_text(encoding="utf-8"), file=path.name)
    except ProblemsError as error:
        return list(error.problems)
    _, problems = lower(document, name="Shop", source=path.name)
    return in_order([*warnings, *problems])


@pytest.mark.parametrize(
    "case", sorted(CASES.iterdir()), ids=lambda case: str(case.name)
)
def test_problems(case: Path, request: pytest.FixtureRequest) -> None:
    (document,) = case.glob("document.*")
    found = "\n".join(map(str, problems_of(document))) + "\n"
    expected = case / "problems.txt"
    if request.config.getoption("--update-golden"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


def test_lines_are_those_of_positions() -> None:
    """Separators of Unicode end no line."""
    source = "a: x\u2028y\x0bz\u0085\nb: c\r\nd: e\rf: g\n"
    problem = Problem("Wrong.", Origin("a", line=4, column=1), source=source)
    assert str(problem) == "a:4:1: error: Wrong.\n  4 | f: g\n    | ^"
    beyond = Problem("Wrong.", Origin("a", line=5, column=1), source=source)
    assert str(beyond) == "a:5:1: error: Wrong."


def test_problems_of_different_places_differ() -> None:
    first, second = (Problem("Wrong.", Origin("a", line=n, column=1)) for n in (1, 2))
    assert first == Problem("Wrong.", Origin("a", line=1, column=1))
    assert first != second
    assert len({first, second}) == 2
