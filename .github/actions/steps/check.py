"""Run `codegen drift`, and leave its reports and its verdict to the steps that follow.

The step itself succeeds: a last one fails after everything was told. From the
environment: CODEGEN (the command), CLIENTS, FAIL_ON, IMPACT and OBSERVED (one a line),
BASE (a revision to compare with instead of the live APIs), UPDATE, REPORTS (a folder).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from github import command_text, output, summarize

UNKNOWN = 2
REPORTS = {
    "markdown": "drift.md",
    "html": "drift.html",
    "json": "drift.json",
    "sarif": "drift.sarif",
    "github": "annotations.txt",
}
"""Every format that a later step, or a reader, has a use for."""


def main() -> int:
    """Check, and say what came of it.

    Returns:
        The exit code of the step: 0, whatever was found.
    """
    folder = Path(os.environ["REPORTS"])
    folder.mkdir(parents=True, exist_ok=True)
    before = changed_files()
    done = subprocess.run(command(folder), check=False)
    written = sorted(changed_files() - before)
    (folder / "changed-files").write_bytes(
        b"".join(path.encode(errors="surrogateescape") + b"\0" for path in written)
    )
    reports = read_reports(folder / REPORTS["json"])
    code = done.returncode if reports is not None else UNKNOWN
    if (folder / REPORTS["github"]).exists():
        print((folder / REPORTS["github"]).read_text(encoding="utf-8"))
    if code not in (0, 1):
        said = f"`codegen drift` could not tell: exit code {done.returncode}."
        print(f"::error::{command_text(said)}")
        summarize(f"**{said}** The log of the step says why.\n\n")
    if (folder / REPORTS["markdown"]).exists():
        summarize((folder / REPORTS["markdown"]).read_text(encoding="utf-8"))
    quiet = code in (0, 1) and not any(map(has_news, reports or []))
    if quiet:
        (folder / "quiet").touch()
    output(
        exit_code=code,
        drifted=bool(written) or any(map(has_news, reports or [])),
        quiet=quiet,
        breaking=total(reports or [], "breaking"),
        dangerous=total(reports or [], "dangerous"),
        safe=total(reports or [], "safe"),
        report=folder,
    )
    return 0


def command(folder: Path) -> list[str]:
    """What is run. Nothing that users say is taken for an option of another kind."""
    asked = [os.environ["CODEGEN"], "drift"]
    if os.environ.get("FAIL_ON"):
        asked.append(f"--fail-on={os.environ['FAIL_ON']}")
    if os.environ.get("BASE"):
        asked += ["--offline", f"--base={os.environ['BASE']}"]
    if os.environ.get("UPDATE") == "true":
        asked.append("--update")
    asked += [f"--report={name}={folder / file}" for name, file in REPORTS.items()]
    asked += [f"--impact={path}" for path in lines("IMPACT")]
    asked += [f"--observed={path}" for path in lines("OBSERVED")]
    return [*asked, "--", *os.environ.get("CLIENTS", "").split()]


def lines(variable: str) -> list[str]:
    """The lines of a variable that say something."""
    said = os.environ.get(variable, "").splitlines()
    return [line.strip() for line in said if line.strip()]


def changed_files() -> set[str]:
    """What differs from the commit that is checked out, from the root of the
    repository; new files too, unless git ignores them."""
    asked = ("--porcelain=v1", "-z", "--untracked-files=all", "--no-renames")
    done = subprocess.run(["git", "status", *asked], check=False, capture_output=True)
    entries = done.stdout.decode(errors="surrogateescape").split("\0")
    return {entry[3:] for entry in entries if entry}


def read_reports(file: Path) -> list[dict[str, Any]] | None:
    """The reports; None where there are none, so that nothing was told."""
    try:
        reports: list[dict[str, Any]] = json.loads(file.read_bytes())["reports"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return reports


def has_news(report: dict[str, Any]) -> bool:
    """Whether a report has anything but that all is as it was."""
    return bool(report["findings"] or report["broken"] or report["failure"])


def total(reports: list[dict[str, Any]], severity: str) -> int:
    """How many changes of a severity there are that count."""
    return sum(int(report["counts"][severity]) for report in reports)


if __name__ == "__main__":
    sys.exit(main())
