"""mypy, as a process."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..diagnostics import Diagnostic
from .checker import (
    CheckerName,
    Lines,
    Setting,
    cannot_tell,
    last_words,
    relative,
    run,
)

_OPTIONS = (
    "--output=json",
    "--no-pretty",
    "--no-error-summary",
    "--no-color-output",
    "--enable-error-code=deprecated",
    "--report-deprecated-as-note",
)


@dataclass(frozen=True, slots=True)
class Mypy:
    """mypy from 1.14 on, which says what is deprecated."""

    command: tuple[str, ...]

    @property
    def name(self) -> CheckerName:
        return "mypy"

    def check(self, setting: Setting) -> list[Diagnostic]:
        """Check code.

        Raises:
            ProblemsError: mypy does not run, or finds what it cannot read.
        """
        command = [*self.command, *_OPTIONS, f"--cache-dir={setting.cache}"]
        if setting.python is not None:
            command.append(f"--python-executable={setting.python}")
        known = setting.environment.get("MYPYPATH", "").split(os.pathsep)
        roots = [str(setting.folder / root) for root in setting.roots]
        path = os.pathsep.join(filter(None, [*roots, *known]))
        done = run("mypy", [*command, "--", *setting.paths], setting, MYPYPATH=path)
        found = list(_diagnostics(done.stdout, setting))
        # 1 says that there are errors, 2 that it could not go on.
        if done.returncode not in (0, 1):
            blocking = [d for d in found if d.is_error]
            reason = last_words(done)
            if blocking:
                first = blocking[0]
                reason = f"{first.file}:{first.line}: {first.message}."
            raise cannot_tell("mypy", reason, _advice(reason))
        return found


def _advice(reason: str) -> str:
    if "unrecognized arguments" in reason or "invalid choice" in reason:
        return "It needs mypy 1.14 or newer."
    return "Let mypy check these paths by itself first."


def _diagnostics(output: str, setting: Setting) -> Iterator[Diagnostic]:
    lines = Lines(setting.folder)
    for text in output.splitlines():
        if not text.startswith("{"):
            continue
        try:
            entry: dict[str, Any] = json.loads(text)
            file, line = relative(entry["file"], setting.folder), int(entry["line"])
            end_line = int(entry.get("end_line") or line)
            start, end = int(entry["column"]), int(entry.get("end_column") or 0)
            yield Diagnostic(
                file=file,
                line=line,
                column=lines.characters(file, line, max(start, 0)) + 1,
                end_line=end_line,
                end_column=lines.characters(file, end_line, max(end, 0)) + 1,
                code=str(entry.get("code") or ""),
                message=str(entry["message"]),
                is_error=entry.get("severity") == "error",
            )
        except (ValueError, KeyError, TypeError):
            continue  # A line of a plugin that looks like JSON.
