"""`--impact`: what a changed schema does to the user's code."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from .. import emit, ir
from ..checking.checker import CheckerName, Setting
from ..checking.copy import Copy
from ..checking.installed import find
from ..checking.probe import PROBE, probe, unseen
from ..config import Client, Config
from ..diagnostics import Diagnostic
from ..drift.findings import CodeLine, Finding
from ..drift.impact.causes import Evidence, asked, causes, names_of, suspects
from ..drift.impact.lines import code_lines, new_deprecations, new_errors
from ..drift.impact.reveal import Span, answers, asking
from ..drift.impact.source import Mention, Source
from ..drift.symbols import Symbols
from .client_options import options_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """What a changed client does to the user's code."""

    findings: tuple[Finding, ...]
    """Those that were given, with the lines that each one touches."""
    unexplained: tuple[CodeLine, ...] = ()
    """Lines that stop type-checking for another reason than these."""
    notes: tuple[str, ...] = ()
    """What readers must know, as sentences."""


class Impact:
    """Type-checks the user's code against old and new clients, in a temporary folder.

    One serves all clients of a run: what the checker has found out is kept.

        with Impact(config, [Path("app")], os.environ) as impact:
            traced = impact.of(client, findings, old, new)
    """

    def __init__(
        self,
        config: Config,
        paths: Sequence[Path],
        environment: Mapping[str, str],
        checker: CheckerName | None = None,
    ) -> None:
        """
        Args:
            config: The configuration.
            paths: The user's code: files and folders.
            environment: The environment's variables, which the checker gets.
            checker: The one to use; by default the one that is installed.

        Raises:
            ProblemsError: A path does not exist, or there is no checker.
        """
        self._installed = find(config.folder, environment, checker)
        self._environment = environment
        self._project = config.folder
        self._paths = [Path(os.path.abspath(path)) for path in paths]
        self._stack = ExitStack()
        temporary = self._stack.enter_context(
            tempfile.TemporaryDirectory(prefix="codegen-impact-")
        )
        self._folder = Path(temporary).resolve()
        try:
            self._copy = Copy(
                config.folder,
                self._paths,
                self._folder,
                ignored=[client.output for client in config.clients],
            )
        except BaseException:
            self._stack.close()
            raise
        self._sources: dict[str, Source] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.close()

    def of(
        self, client: Client, findings: Iterable[Finding], old: ir.Api, new: ir.Api
    ) -> Traced:
        """Say which lines stop type-checking, and because of which change.

        Args:
            client: The client.
            findings: What has changed.
            old: The Api of the client as it is.
            new: The Api that it would be generated from.

        Raises:
            ProblemsError: The checker cannot tell.
        """
        options = options_of(client)
        self._copy.put(client.output.parent, emit.runtime_files())
        roots = self._copy.roots_of(client.output)
        self._probe(client, options.class_name, roots)
        self._copy.put(client.output, emit.emit_unformatted(new, options))
        after = self._check(client, roots)
        self._copy.put(client.output, emit.emit_unformatted(old, options))
        before = self._check(client, roots)
        notes = unseen(before, self._installed.checker.name)
        errors = new_errors(_of_code(before), _of_code(after))
        deprecations = new_deprecations(_of_code(before), _of_code(after))
        symbols = Symbols(old, options), Symbols(new, options)
        found = list(findings)
        by_error = self._causes(client, roots, errors, found, symbols)
        deprecated = [f for f in found if f.change.kind.startswith("deprecat")]
        by_note = self._causes(client, roots, deprecations, deprecated, symbols)
        return Traced(
            findings=tuple(
                replace(
                    finding,
                    lines=self._lines(
                        diagnostic
                        for diagnostic, causing in [*by_error, *by_note]
                        if any(finding.id == cause.id for cause in causing)
                    ),
                )
                for finding in found
            ),
            unexplained=self._lines(_unexplained(by_error)),
            notes=notes,
        )

    def _probe(self, client: Client, class_name: str, roots: Sequence[str]) -> None:
        root = (self._copy.project / roots[0]).resolve()
        steps = self._copy.placed(client.output).resolve().relative_to(root).parts
        self._copy.write(self._copy.project / PROBE, probe(steps, class_name))

    def _check(
        self, client: Client, roots: Sequence[str], *paths: str
    ) -> list[Diagnostic]:
        setting = Setting(
            folder=self._copy.project,
            cache=self._folder / "cache",
            paths=(*(paths or self._copy.paths), PROBE),
            roots=tuple(roots),
            python=self._installed.python,
            environment=self._environment,
        )
        generated = self._copy.placed(client.output).parent
        shown = Path(os.path.relpath(generated, self._copy.project)).as_posix()
        return [
            diagnostic
            for diagnostic in self._installed.checker.check(setting)
            if not diagnostic.file.startswith(f"{shown}/")
        ]

    def _causes(
        self,
        client: Client,
        roots: Sequence[str],
        diagnostics: Sequence[Diagnostic],
        findings: Sequence[Finding],
        symbols: tuple[Symbols, Symbols],
    ) -> list[tuple[Diagnostic, list[Finding]]]:
        """The findings behind each diagnostic."""
        found = suspects(findings, *symbols)
        mentions = {d: self._source(d.file).mentions(d) for d in diagnostics}
        types = self._types(client, roots, mentions, names_of(found)) if found else {}
        return [
            (d, causes(found, Evidence.of(d, mentions[d], types.get(d.file, {}))))
            for d in diagnostics
        ]

    def _types(
        self,
        client: Client,
        roots: Sequence[str],
        mentions: Mapping[Diagnostic, list[Mention]],
        wanted: frozenset[str],
    ) -> dict[str, Mapping[Span, frozenset[str]]]:
        """What the old client says of the types of what stands there, by file."""
        spans: dict[str, set[Span]] = {}
        for diagnostic, there in mentions.items():
            spans.setdefault(diagnostic.file, set()).update(asked(there, wanted))
        spans = {file: places for file, places in spans.items() if places}
        if not spans:
            return {}
        for file, places in spans.items():
            path = self._copy.project / file
            self._copy.write(path, asking(self._source(file).text, places))
        try:
            notes = self._check(client, roots, *sorted(spans))
        finally:
            for file in spans:
                path = self._copy.project / file
                self._copy.write(path, self._source(file).text)
        return {
            file: answers(
                self._source(file).text, places, (n for n in notes if n.file == file)
            )
            for file, places in spans.items()
        }

    def _source(self, file: str) -> Source:
        if file not in self._sources:
            self._sources[file] = Source(self._copy.text(file))
        return self._sources[file]

    def _lines(self, diagnostics: Iterable[Diagnostic]) -> tuple[CodeLine, ...]:
        """Lines as the user names their files: as seen from the current folder."""
        lines = code_lines(diagnostics, lambda file: self._source(file).text)
        return tuple(replace(line, file=self._shown(line.file)) for line in lines)

    def _shown(self, file: str) -> str:
        path = self._project / file
        try:
            return Path(os.path.relpath(path)).as_posix()
        except ValueError:  # Another drive of Windows.
            return path.as_posix()


def _unexplained(
    by_error: Iterable[tuple[Diagnostic, list[Finding]]],
) -> list[Diagnostic]:
    """The errors without a cause, on lines where no other has one."""
    errors = list(by_error)
    explained = {(d.file, d.line) for d, causing in errors if causing}
    return [d for d, _ in errors if (d.file, d.line) not in explained]


def _of_code(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [d for d in diagnostics if d.file != PROBE]
