"""Compare two versions of a schema: from texts to a report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..config import Client, Config
from ..drift.changes import Change
from ..drift.compare import compare
from ..drift.findings import Bound, CodeLine, Report, judge
from ..drift.surface import Surface
from ..drift.symbols import Symbols
from ..drift.type_system_index import SchemaIndex
from ..problems import Problem
from .client_options import options_of
from .schema_texts import SchemaText
from .surfaces import surfaces
from .tracing import traced


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a comparison is to say."""

    bound: Bound = "breaking"
    documentation: bool = False
    """Whether changes of descriptions are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What reports call the client and both versions."""

    client: str
    old: str
    new: str


def report_of(
    config: Config,
    client: Client,
    names: Names,
    old: SchemaText,
    new: SchemaText,
    wish: Wish,
) -> tuple[Report, list[Problem]]:
    """Compare two versions of a client's schema.

    Returns:
        The report, and warnings about the schemas.

    Raises:
        ProblemsError: A version is no schema, or the user's files do not even fit the
            old one.
    """
    report = Report(client=names.client, old=names.old, new=names.new, bound=wish.bound)
    if _is_same(old, new):
        return report, []
    both = surfaces(config, client, old, new)
    symbols = Symbols(both.old.api, options_of(client))
    changes = _wanted(compare(both.old, both.new), wish)
    report = replace(
        report,
        findings=tuple(traced(judge(changes), both, symbols)),
        operations=_operations(both.old),
        broken=tuple(_line(problem) for problem in both.broken),
    )
    return report, list(both.warnings)


def _is_same(old: SchemaText, new: SchemaText) -> bool:
    """Whether the texts are one, so that nothing need be read."""
    return [text for _, text in old.files] == [text for _, text in new.files]


def _wanted(changes: Iterable[Change], wish: Wish) -> list[Change]:
    return [
        change
        for change in changes
        if wish.documentation or change.kind != "documentation-changed"
    ]


def _operations(surface: Surface) -> int:
    """How many operations an API has: of a schema without a client, how many fields
    its root types have."""
    if not surface.api.groups and surface.types is not None:
        return len(SchemaIndex(surface.types).root_fields)
    return sum(len(group.operations) for group in surface.api.groups)


def _line(problem: Problem) -> CodeLine:
    origin = problem.origin
    return CodeLine(
        file=origin.file,
        line=origin.line or 1,
        column=origin.column,
        message=problem.message,
        text=_text_at(problem),
    )


def _text_at(problem: Problem) -> str:
    lines = problem.source.splitlines()
    line = problem.origin.line
    return lines[line - 1].strip() if 0 < line <= len(lines) else ""
