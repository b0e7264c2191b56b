"""All faults, and the table of them that `docs/reliability.md` shows."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from .certificates import CERTIFICATES
from .connections import CONNECTIONS
from .content import CONTENT
from .fault import ALL, SAFE, UNSAFE, Call, Fault, Outcome
from .framing import FRAMING
from .pages import PAGING
from .redirects import REDIRECTS
from .scenario import SCENARIOS, Scenario
from .statuses import STATUSES
from .tokens import TOKENS

GROUPS = {
    "Connections": CONNECTIONS,
    "Framing of messages": FRAMING,
    "Contents": CONTENT,
    "Statuses, and how long to wait": STATUSES,
    "Redirects": REDIRECTS,
    "Certificates": CERTIFICATES,
    "Tokens": TOKENS,
    "Pages": PAGING,
}
FAULTS: list[Fault] = [fault for group in GROUPS.values() for fault in group]
SCENARIO_MODULES = ("tests.faults.test_many", "tests.faults.test_cancellation")
TEST = "tests/faults/test_faults.py::test_fault"
HEAD = (
    "| fault | what happens | call | what comes of it | requests |\n"
    "| --- | --- | --- | --- | --- |\n"
)
HEAD_OF_SCENARIOS = (
    "| fault | what happens | call | what comes of it | requests | test |\n"
    "| --- | --- | --- | --- | --- | --- |\n"
)
START = "<!-- faults -->\n"
END = "<!-- end of faults -->\n"


def scenarios() -> list[Scenario]:
    """All scenarios, in the order of their modules."""
    for module in SCENARIO_MODULES:
        import_module(module)
    return sorted(SCENARIOS, key=lambda each: SCENARIO_MODULES.index(each.module))


def markdown() -> str:
    """Return the tables of all faults, between their two markers."""
    played = f"{len(FAULTS)} faults are played by `{TEST}`, with both kinds of client."
    groups = f"Idempotent are {_names(SAFE)}; the others are {_names(UNSAFE)}."
    parts = [START, f"{played}\n{groups}\n"]
    for name, faults in GROUPS.items():
        parts += [f"\n### {name}\n\n", HEAD]
        parts += [row for fault in faults for row in _rows(fault)]
    parts += ["\n### Many at once, and what is cancelled\n\n", HEAD_OF_SCENARIOS]
    parts += [
        _row(s.name, s.does, s.calls, s.outcome, s.requests, f"`{s.test}`")
        for s in scenarios()
    ]
    return "".join([*parts, END])


def _rows(fault: Fault) -> Iterator[str]:
    name, does = fault.name, fault.does
    for calls, outcome in fault.outcomes.items():
        yield _row(name, does, _named(calls), str(outcome), _seen(outcome))
        name = does = ""


def _named(calls: tuple[Call, ...]) -> str:
    groups = {ALL: "all", SAFE: "idempotent", UNSAFE: "others"}
    return groups.get(calls) or _names(calls)


def _names(calls: tuple[Call, ...]) -> str:
    return ", ".join(call.name for call in calls)


def _seen(outcome: Outcome) -> str:
    notes = [str(outcome.requests)]
    notes += [f"{outcome.tokens} for a token"] if outcome.tokens else []
    notes += [f"{outcome.elsewhere} elsewhere"] if outcome.elsewhere else []
    return ", ".join(notes)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


def replaced(text: str) -> str:
    """Return a document with the tables as they are now.

    Raises:
        ValueError: it has no place for them.
    """
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not start:
        raise ValueError(f"There is no line {START.strip()}")
    return before + markdown() + (after if end else rest)
