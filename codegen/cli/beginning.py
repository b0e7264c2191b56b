"""`codegen init`: a configuration to begin with."""

from __future__ import annotations

import tomllib
from pathlib import Path

from .. import disk
from ..config import EXAMPLE, OWN_FILE, PROJECT_FILE
from ..ir import Origin
from ..problems import Problem, ProblemsError


def begin(folder: Path) -> Path:
    """Write an example into `pyproject.toml`, or where there is none, `codegen.toml`.

    Returns:
        The file.

    Raises:
        ProblemsError: There is a configuration, or the file cannot be used.
    """
    project, own = folder / PROJECT_FILE, folder / OWN_FILE
    if own.exists():
        raise _configured(own)
    if not project.exists():
        disk.replace_texts({own: _example(prefix="")})
        return own
    text = disk.read_text(project, project.name)
    try:
        tool = tomllib.loads(text).get("tool", {})
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problem = Problem(f"This is not TOML: {error}.", Origin(project.name))
        raise ProblemsError(problem) from None
    if isinstance(tool, dict) and "codegen" in tool:
        raise _configured(project)
    before = f"{text.rstrip()}\n\n" if text.strip() else ""
    disk.replace_texts({project: before + _example(prefix="tool.codegen.")})
    return project


def _example(prefix: str) -> str:
    """The tables, with the client commented out: it would not work as it is."""
    client = EXAMPLE.replace("[tool.codegen.", f"[{prefix}")
    commented = "".join(f"# {line}\n" for line in client.splitlines())
    head = f"[{prefix.rstrip('.')}]\n" if prefix else ""
    return f'{head}output = "generated"\n\n{commented}'


def _configured(file: Path) -> ProblemsError:
    message = "This file is there already, and configures codegen."
    return ProblemsError(Problem(message, Origin(file.name), "Edit it."))
