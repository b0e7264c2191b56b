"""Show what writing would change."""

from __future__ import annotations

import difflib

from .plan import Plan

_NOTHING = "/dev/null"
_NO_LINE_END = "\n\\ No newline at end of file\n"


def differences(plan: Plan) -> str:
    """Write what is on disk and what is generated as a unified diff, which `patch` and
    `git apply` understand; empty where they are the same."""
    changed = set(plan.changed)
    return "".join(
        _difference(plan, path, plan.files[path] if path in changed else None)
        for path in sorted({*plan.changed, *plan.deleted})
    )


def _difference(plan: Plan, path: str, text: str | None) -> str:
    file = plan.root / path
    old = file.read_bytes().decode() if file.exists() else None
    name = f"{plan.shown}/{path}"
    lines = difflib.unified_diff(
        _lines(old),
        _lines(text),
        _NOTHING if old is None else f"a/{name}",
        _NOTHING if text is None else f"b/{name}",
    )
    shown = "".join(
        line if line.endswith("\n") else line + _NO_LINE_END for line in lines
    )
    if shown:
        return shown
    # An empty file has no lines to show.
    return f"{'Only on disk' if text is None else 'Not on disk'}: {name}\n"


def _lines(text: str | None) -> list[str]:
    """Lines with their ends. Only a line feed ends one: the text of a schema may have
    other characters that Python takes for line ends."""
    if not text:
        return []
    lines = text.replace("\r\n", "\n").split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
