"""The page: what it shows, and how much of it."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from ....wording import count
from ...findings import Finding, Report
from ...picture import Changed, Drawing, draw, graph
from ...severity import SEVERITIES, Severity, worst
from ..bounded import encodable
from ..columns import one_line
from ..next_steps import next_steps
from ..verdicts import name as name_of
from .cards import CodeList, Count, Fact, Part, bar, counts, facts, lists
from .reach import Reaches
from .rendering import render, shortened
from .rows import Group, by_number, by_severity, grouped, length
from .side_by_side import View, view
from .verdicts import Verdict, verdict

FINDINGS = 5_000
"""How many changes one page shows, the worst first."""

SIZE = 6_000_000
"""How many characters these take, about."""


IMAGE = 1_000_000
"""How many characters a chart may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """What the page shows of one report."""

    number: int
    name: str
    before: str
    """What titles begin with, where there are several."""
    report: Report
    old: str
    new: str
    tone: str
    tally: list[Count]
    bar: list[Part]
    facts: list[Fact]
    steps: list[tuple[str, str]]
    """Commands, each with what it is for."""
    lists: list[CodeList]
    groups: list[Group]
    picture: Drawing | None
    history: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    value: str
    name: str
    number: int
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    name: str
    title: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    verdict: Verdict
    clients: list[Client]
    kinds: list[Choice]
    facets: list[Facet]
    total: int
    many: bool
    left_out: str
    nothing: str


def page(reports: Sequence[Report]) -> str:
    """Fill the template with reports."""
    reaches = Reaches()
    shown = _shown(reports)
    clients = [
        _client(number, report, shown[number], reaches, many=len(reports) > 1)
        for number, report in enumerate(reports)
    ]
    findings = [finding for of_report in shown for finding in of_report]
    total = sum(len(report.findings) for report in reports)
    filled = Page(
        verdict=verdict(reports),
        clients=clients,
        kinds=_kinds(findings),
        facets=_facets(clients, shown),
        total=len(findings),
        many=len(reports) > 1,
        left_out=_left_out(total - len(findings), len(findings)),
        nothing=_nothing(reports),
    )
    return render(filled, reaches.data())


def _shown(reports: Sequence[Report]) -> list[list[Finding]]:
    """The worst findings of all reports, for each."""
    ordered = sorted(
        (
            (by_severity(finding), number, finding)
            for number, report in enumerate(reports)
            for finding in report.findings
        ),
        key=lambda item: item[:2],
    )
    shown: list[list[Finding]] = [[] for _ in reports]
    size = 0
    for _, number, finding in ordered[:FINDINGS]:
        size += length(finding)
        if size > SIZE:
            break
        shown[number].append(finding)
    return shown


def _client(
    number: int,
    report: Report,
    findings: Sequence[Finding],
    reaches: Reaches,
    *,
    many: bool,
) -> Client:
    name = name_of(report)
    numbers = counts(report.findings)
    groups = grouped(number, findings, reaches)
    return Client(
        number=number,
        name=name,
        before=f"{name}: " if many else "",
        report=report,
        old=one_line(report.old),
        new=one_line(report.new),
        tone=_tone(report),
        tally=numbers,
        bar=bar(numbers),
        facts=facts(report),
        steps=next_steps(report),
        lists=lists(number, report, findings),
        groups=_with_views(groups, report),
        picture=_picture(groups, report),
        history=_image(report.history),
    )


def _tone(report: Report) -> Severity:
    if report.failure:
        return "breaking"
    return worst(finding.counts for finding in report.findings)


def _with_views(groups: Sequence[Group], report: Report) -> list[Group]:
    """Put how each type was and is below what has changed in it."""
    return [
        (
            replace(group, views=(_view(group.root, report),))
            if group.root in report.views
            else group
        )
        for group in groups
    ]


def _picture(groups: Sequence[Group], report: Report) -> Drawing | None:
    uses = set(report.uses) or _uses(groups)
    known = {name for use in uses for name in use}
    found: dict[str, list[Finding]] = {}
    links: dict[str, str] = {}
    for group in groups:
        for row in group.rows:
            subject = row.finding.change.subject.partition("(")[0]
            name = subject if subject in known else group.root
            found.setdefault(name, []).append(row.finding)
            links.setdefault(name, f"#{group.anchor}")
    changed = [
        Changed(
            name=name,
            severity=worst(each.counts for each in findings),
            said=by_number(each.severity for each in findings),
            link=links[name],
        )
        for name, findings in found.items()
    ]
    return draw(graph(changed, uses))


def _uses(groups: Sequence[Group]) -> set[tuple[str, str]]:
    """Which operations lead to what, where nobody said over which types."""
    return {
        (operation, group.root)
        for group in groups
        for row in group.rows
        for operation in row.finding.change.operations
    }


def _view(name: str, report: Report) -> View:
    old, new = report.views[name]
    return view(name, old, new)


def _image(svg: str) -> Markup:
    """A drawing as an image: whatever it holds, it can run nothing."""
    if not svg or len(svg) > IMAGE:
        return Markup("")
    data = base64.b64encode(encodable(svg, IMAGE).encode()).decode()
    return Markup(f"data:image/svg+xml;base64,{data}")


def _kinds(findings: Sequence[Finding]) -> list[Choice]:
    numbers = Counter((each.change.kind, each.title) for each in findings)
    return [
        Choice(value=kind, name=title, number=number)
        for (kind, title), number in sorted(
            numbers.items(), key=lambda item: (-item[1], item[0])
        )
    ]


def _facets(
    clients: Sequence[Client], shown: Sequence[Sequence[Finding]]
) -> list[Facet]:
    findings = [finding for of_report in shown for finding in of_report]
    severities = Counter(each.severity for each in findings)
    affects = Counter(each.affects for each in findings if each.affects)
    facets = [
        Facet(
            name="severity",
            title="Severity",
            choices=[
                Choice(value=each, name=each, number=severities[each], tone=each)
                for each in reversed(SEVERITIES)
                if severities[each]
            ],
        ),
        Facet(
            name="affects",
            title="What it does to your operations",
            choices=[
                Choice(value=each, name=each, number=number)
                for each, number in sorted(affects.items())
            ],
        ),
        Facet(name="only", title="Only some", choices=_only(findings)),
        Facet(
            name="client",
            title="Client",
            choices=[
                Choice(value=str(each.number), name=each.name, number=len(found))
                for each, found in zip(clients, shown, strict=True)
                if len(clients) > 1
            ],
        ),
    ]
    return [facet for facet in facets if facet.choices]


def _only(findings: Sequence[Finding]) -> list[Choice]:
    lines = sum(bool(each.lines) for each in findings)
    counting = sum(not each.excuse for each in findings)
    choices = []
    if lines:
        choices.append(Choice(value="lines", name="in your code", number=lines))
    if counting < len(findings):
        choices.append(Choice(value="counts", name="not accepted", number=counting))
    return choices


def _left_out(number: int, shown: int) -> str:
    if not number:
        return ""
    return (
        f"This page shows the {count(shown, 'worst change')}; "
        f"{number:,} more {'is' if number == 1 else 'are'} in the JSON report."
    )


def _nothing(reports: Sequence[Report]) -> str:
    compared = [f"{report.old} with {report.new}" for report in reports]
    return shortened("Compared " + "; ".join(compared) + ".") if compared else ""
