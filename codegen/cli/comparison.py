"""Compare two versions of a schema: from texts to a report."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..config import Client, Config
from ..drift.findings import Bound, CodeLine, Report
from ..drift.surface import Surface
from ..judging import Judging
from ..problems import Problem
from .schema_texts import SchemaText, without_comments
from .surfaces import Surfaces, surfaces


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a comparison is to say."""

    fail_on: Bound | None = None
    """From which severity on the check fails; None to do what the config says."""
    documentation: bool = False
    """Whether changes of descriptions are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What reports call the client and both versions."""

    client: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What a comparison found."""

    report: Report
    warnings: tuple[Problem, ...] = ()
    """What is wrong with the schemas but understood."""
    surfaces: Surfaces | None = None
    """What was compared; None where the texts are one."""


def compared(
    config: Config,
    client: Client,
    names: Names,
    old: SchemaText,
    new: SchemaText,
    wish: Wish,
) -> Compared:
    """Compare two versions of a client's schema.

    Raises:
        ProblemsError: A version is no schema, or the user's files do not even fit the
            old one.
    """
    judging = client.drift.over(config.drift)
    bound = wish.fail_on or judging.fail_on or "breaking"
    report = Report(client=names.client, old=names.old, new=names.new, bound=bound)
    if is_same(old, new):
        return Compared(report=report)
    both = surfaces(config, client, old, new)
    report = _filled(report, client, both, judging, wish)
    return Compared(
        report=_declared(report, old, new) if client.kind == "openapi" else report,
        warnings=both.warnings,
        surfaces=both,
    )


_UNNOTICED = (
    "The schemas differ in what no client notices: --diff shows it, and "
    "--documentation what was written about it."
)


def is_same(old: SchemaText, new: SchemaText) -> bool:
    """Whether the texts are one, but for comments above them, so that nothing need be
    read."""
    return _texts(old) == _texts(new)


def _texts(schema: SchemaText) -> list[str]:
    return [without_comments(text) for _, text in schema.files]


def _filled(
    report: Report, client: Client, both: Surfaces, judging: Judging, wish: Wish
) -> Report:
    from ..drift.changes import in_order
    from ..drift.compare import compare
    from ..drift.explanations import explain
    from ..drift.findings import judge
    from ..drift.gone_symbols import with_gone_classes
    from ..drift.symbol_changes import symbol_changes
    from ..drift.symbols import Symbols
    from ..drift.versions import part_to_raise
    from .client_options import options_of
    from .tracing import traced

    changes = compare(both.old, both.new, documentation=wish.documentation)
    options = options_of(client)
    before, after = Symbols(both.old.api, options), Symbols(both.new.api, options)
    found = with_gone_classes(changes, both.old.api, before, after)
    changes = in_order([*found, *symbol_changes(changes, before, after)])
    judged = traced(judge(changes, judging.severities), both, before)
    findings = explain(judged, before, after)
    notes = () if findings or both.broken else (_UNNOTICED,)
    return replace(
        report,
        notes=notes,
        findings=tuple(findings),
        operations=_operations(both.old),
        broken=tuple(_line(problem) for problem in both.broken),
        version=part_to_raise(findings),
    )


def _declared(report: Report, old: SchemaText, new: SchemaText) -> Report:
    from .declared import with_lines

    return replace(report, findings=tuple(with_lines(report.findings, old, new)))


def _operations(surface: Surface) -> int:
    """How many operations an API has: of a schema without a client, how many fields
    its root types have."""
    if not surface.api.groups and surface.types is not None:
        from ..drift.type_system_index import SchemaIndex

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
