"""pyright, as a process."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..diagnostics import Diagnostic
from .checker import CheckerName, Setting, cannot_tell, last_words, relative, run

CONFIG = "pyrightconfig.json"
_NOT_OURS = ("include", "venv", "venvPath", "pythonPath", "ignore", "strict")
"""What their configuration says of places that are others in the copy."""
_TOKENS = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|/\*.*?\*/', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pyright:
    """pyright, or basedpyright."""

    command: tuple[str, ...]

    @property
    def name(self) -> CheckerName:
        return "pyright"

    def check(self, setting: Setting) -> list[Diagnostic]:
        """Check code.

        Raises:
            ProblemsError: pyright does not run, or its configuration is not readable.
        """
        config = {**theirs(setting.folder), "include": list(setting.paths)}
        config["extraPaths"] = [*setting.roots, *config.get("extraPaths", [])]
        config.setdefault("reportDeprecated", "information")
        if config["reportDeprecated"] in (False, "none"):
            config["reportDeprecated"] = "information"
        # The name is theirs: what includes and imports mean is relative to the file.
        (setting.folder / CONFIG).write_text(json.dumps(config), encoding="utf-8")
        command = [*self.command, "--outputjson", "--project", CONFIG]
        if setting.python is not None:
            command.append(f"--pythonpath={setting.python}")
        done = run("pyright", command, setting)
        try:
            answer: dict[str, Any] = json.loads(done.stdout)
            return list(_diagnostics(answer["generalDiagnostics"], setting))
        except (ValueError, KeyError, TypeError):
            raise cannot_tell("pyright", last_words(done)) from None


def theirs(folder: Path) -> dict[str, Any]:
    """What the project's own configuration says."""
    kept = folder / f"{CONFIG}.theirs"
    if (folder / CONFIG).exists() and not kept.exists():
        (folder / CONFIG).rename(kept)
    found: Any = {}
    if kept.exists():
        found = _json_with_comments(kept.read_text(encoding="utf-8"))
    elif (folder / "pyproject.toml").exists():
        try:
            text = (folder / "pyproject.toml").read_text(encoding="utf-8")
            found = tomllib.loads(text).get("tool", {}).get("pyright", {})
        except (ValueError, AttributeError):
            found = {}
    if not isinstance(found, dict):
        return {}
    return {key: value for key, value in found.items() if key not in _NOT_OURS}


def _json_with_comments(text: str) -> Any:
    def keep(match: re.Match[str]) -> str:
        return match[0] if match[0].startswith('"') else " "

    plain = re.sub(r",(\s*[}\]])", r"\1", _TOKENS.sub(keep, text))
    try:
        return json.loads(plain)
    except ValueError:
        raise cannot_tell(
            "pyright", f"{CONFIG} is not readable.", "Mend the file."
        ) from None


def _diagnostics(
    entries: list[dict[str, Any]], setting: Setting
) -> Iterator[Diagnostic]:
    for entry in entries:
        place = entry.get("range") or {}
        start = place.get("start") or {"line": 0, "character": 0}
        end = place.get("end") or start
        yield Diagnostic(
            file=relative(str(entry["file"]), setting.folder.resolve()),
            line=int(start["line"]) + 1,
            column=int(start["character"]) + 1,
            end_line=int(end["line"]) + 1,
            end_column=int(end["character"]) + 1,
            code=str(entry.get("rule", "")),
            message=str(entry["message"]).replace("\xa0", " "),
            is_error=entry.get("severity") == "error",
        )
