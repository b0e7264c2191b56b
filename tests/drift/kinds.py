"""The table of all kinds of change that `docs/drift.md` shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from codegen.drift.rules import RULES, Rule, Verdict
from codegen.drift.rules.graphql import GRAPHQL
from codegen.drift.rules.operations import OPERATIONS
from codegen.drift.rules.symbols import SYMBOLS
from codegen.drift.rules.types import TYPES

GROUPS: Mapping[str, Mapping[str, Rule]] = {
    "Types, and values wherever they stand": TYPES,
    "Operations, and what REST APIs have beside them": OPERATIONS,
    "What only GraphQL has": GRAPHQL,
    "Names in generated code": SYMBOLS,
}
HEAD = (
    "| kind | what has happened | sent: wire / source | received: wire / source "
    "| why |\n| --- | --- | --- | --- | --- |\n"
)
START = "<!-- kinds -->\n"
END = "<!-- end of kinds -->\n"


def markdown() -> str:
    """Return the tables of all kinds, between their two markers."""
    parts = [START, f"{len(RULES)} kinds of change are told apart.\n"]
    for name, rules in GROUPS.items():
        parts += [f"\n### {name}\n\n", HEAD]
        parts += [_row(kind, rule) for kind, rule in sorted(rules.items())]
    return "".join([*parts, END])


def _row(kind: str, rule: Rule) -> str:
    reasons = [*_reasons(rule)]
    cells = [f"`{kind}`", rule.title, _said(rule.sent), _said(rule.received)]
    row = " | ".join(_cell(cell) for cell in [*cells, " ".join(reasons)])
    return f"| {row} |\n"


def _reasons(rule: Rule) -> Iterator[str]:
    if rule.sent.reason == rule.received.reason:
        yield rule.sent.reason
        return
    for name, verdict in (("Sent", rule.sent), ("Received", rule.received)):
        if verdict.reason:
            yield f"*{name}:* {verdict.reason}"


def _said(verdict: Verdict) -> str:
    return f"{verdict.wire} / {verdict.source}"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def replaced(text: str) -> str:
    """Return a document with the tables as they are now.

    Raises:
        ValueError: it has no place for them.
    """
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise ValueError(f"There are no lines {START.strip()} and {END.strip()}")
    return before + markdown() + after
