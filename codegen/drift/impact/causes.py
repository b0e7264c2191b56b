"""Which change is behind an error of a type checker.

There is evidence of three kinds: what the message names, what stands at the place, and
the types of that in the old client. Each symbol that a change touches is compared with
it; the change with the best evidence is the cause.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...diagnostics import Diagnostic
from ..changes import Touched
from ..findings import Finding
from ..symbols import Symbol, Symbols
from .reveal import Span, span
from .source import Mention

LEAST = 30
"""How much evidence a cause needs."""
_WORD = re.compile(r"[^\W\d]\w*")

Types = Mapping[Span, frozenset[str]]
"""The classes that the old client gives expressions of one file."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one error."""

    message: frozenset[str]
    """The names that the message has."""
    mentions: tuple[Mention, ...]
    types: Types

    @classmethod
    def of(
        cls, diagnostic: Diagnostic, mentions: Iterable[Mention], types: Types
    ) -> Evidence:
        words = frozenset(_WORD.findall(diagnostic.message))
        return cls(words, tuple(mentions), types)


@dataclass(frozen=True, slots=True)
class Suspect:
    """A finding, and the names by which code meets it."""

    finding: Finding
    symbols: tuple[tuple[Touched, Symbol], ...]


def suspects(findings: Iterable[Finding], old: Symbols, new: Symbols) -> list[Suspect]:
    """The findings that code may meet: by what they touch, and by the operations of the
    user's that they break, whose methods are gone."""
    operations = {
        symbol.shown.partition(".")[2]: (touched, symbol)
        for touched in old.by_touched
        if touched.kind == "operation" and not new.of(touched)
        for symbol in old.symbols(touched)
    }
    found = []
    for finding in findings:
        broken = finding.affected if finding.affects == "broken" else ()
        called = (operations.get(name.partition(".")[2]) for name in broken)
        symbols = tuple(
            (touched, symbol)
            for touched in finding.change.touches
            for symbol in dict.fromkeys((*old.symbols(touched), *new.symbols(touched)))
        )
        symbols += tuple(filter(None, called))
        if symbols:
            found.append(Suspect(finding, symbols))
    return found


def names_of(found: Iterable[Suspect]) -> frozenset[str]:
    """The members whose owners' types tell suspects apart."""
    return frozenset(
        symbol.member for one in found for _, symbol in one.symbols if symbol.member
    )


def asked(mentions: Iterable[Mention], wanted: frozenset[str]) -> set[Span]:
    """The expressions whose types are evidence."""
    return {
        span(mention.owner)
        for mention in mentions
        if mention.owner is not None and mention.name in wanted
    }


def causes(found: Sequence[Suspect], evidence: Evidence) -> list[Finding]:
    """The findings with the best evidence; none where there is too little."""
    weighed = [
        (
            max(weight(touched, symbol, evidence) for touched, symbol in one.symbols),
            one.finding,
        )
        for one in found
    ]
    likely = [
        (points + _fitness(finding, evidence), finding)
        for points, finding in weighed
        if points >= LEAST
    ]
    best = max((points for points, _ in likely), default=0)
    return [finding for points, finding in likely if points == best]


def weight(touched: Touched, symbol: Symbol, evidence: Evidence) -> int:
    """How much evidence there is that an error is about a symbol: from 0 to 100."""
    names = {symbol.class_name, f"Async{symbol.class_name}"}
    is_class_said = bool(names & evidence.message)
    points = [0]
    match touched.kind:
        case "type":
            points.append(70 if is_class_said else 0)
            points += [
                65 - 5 * m.distance for m in evidence.mentions if m.name in names
            ]
        case "parameter":
            is_said = symbol.argument in evidence.message
            if symbol.member in evidence.message:
                points.append(92 if is_said else 40 if is_class_said else 0)
            elif is_said:
                points += _used(symbol, names, evidence, bonus=-5)
            points += [
                _known(m, names, evidence, 100, 60)
                for m in evidence.mentions
                if (m.name, m.argument) == (symbol.member, symbol.argument)
            ]
        case "operation":
            if symbol.member in evidence.message and is_class_said:
                points.append(90)
            points += _used(symbol, names, evidence)
        case _:
            if symbol.member in evidence.message and is_class_said:
                points.append(95)
            elif symbol.member in evidence.message:
                points += [
                    90 - 10 * m.distance for m in evidence.mentions if m.name in names
                ]
            points += _used(symbol, names, evidence)
            points += [
                100 - 10 * m.distance
                for m in evidence.mentions
                if m.name in names and m.argument == symbol.member
            ]
    return max(points)


def _used(
    symbol: Symbol, names: set[str], evidence: Evidence, bonus: int = 0
) -> list[int]:
    """Evidence from where a member is used."""
    return [
        _known(mention, names, evidence, 98 + bonus, 50 + bonus)
        for mention in evidence.mentions
        if mention.name == symbol.member and not mention.argument
    ]


def _known(
    mention: Mention, names: set[str], evidence: Evidence, known: int, guessed: int
) -> int:
    """What a mention weighs, by what is known of the type of its owner."""
    away = 8 * mention.distance
    if mention.owner is None:
        return guessed - 15 - away
    types = evidence.types.get(span(mention.owner))
    if types is None:
        return guessed - away
    return known - away if names & types else 0


def _fitness(finding: Finding, evidence: Evidence) -> int:
    """What else speaks for a change: that it may be noticed, in this way."""
    kind = finding.change.kind
    points = {"breaking": 6, "dangerous": 3, "safe": -20}[finding.source]
    is_about_none = "None" in evidence.message
    if kind in ("became-nullable", "became-optional"):
        points += 4 if is_about_none else -4
    elif kind.endswith(("-removed", "-renamed")) and "attribute" in evidence.message:
        points += 3
    return points
