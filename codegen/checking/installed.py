"""Find the type checker that the user's environment has."""

from __future__ import annotations

import os
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from ..problems import Problem, ProblemsError
from .checker import Checker, CheckerName
from .mypy import Mypy
from .pyright import Pyright

NAMES: tuple[CheckerName, ...] = get_args(CheckerName)
_BINARIES = "Scripts" if os.name == "nt" else "bin"
_MADE: Mapping[CheckerName, Callable[[tuple[str, ...]], Checker]] = {
    "mypy": Mypy,
    "pyright": Pyright,
}


@dataclass(frozen=True, slots=True)
class Installed:
    """A checker, and the interpreter whose packages the user's code imports."""

    checker: Checker
    python: Path | None
    """None where that is the checker's own."""


def find(
    project: Path,
    environment: Mapping[str, str],
    wanted: CheckerName | None = None,
    *,
    ours: Path = Path(sys.prefix),
) -> Installed:
    """Find a type checker: in the active virtual environment, in that of the project,
    in ours, then anywhere in PATH. Where one environment has both, the project's
    configuration decides, and mypy comes first.

    Args:
        project: The folder of the project.
        environment: The environment's variables.
        wanted: The one to be used.
        ours: The environment that this program runs in.

    Raises:
        ProblemsError: There is none.
    """
    names = (wanted,) if wanted else preferred(project)
    homes = list(dict.fromkeys(_environments(project, environment, ours)))
    python = next(filter(None, map(_python, homes)), None)
    for home in homes:
        for name in names:
            if (program := _program(home / _BINARIES, name)) is not None:
                own = home == homes[0]
                needed = None if own and name == "mypy" else python
                return Installed(_MADE[name]((str(program),)), needed)
    for name in names:
        if found := shutil.which(name, path=environment.get("PATH")):
            return Installed(_MADE[name]((found,)), python)
    said = " or ".join(names)
    raise ProblemsError(
        Problem(
            f"{said} is not installed, and is needed to check your code.",
            advice=f"Install it beside codegen: `pip install {names[0]}`.",
        )
    )


def preferred(project: Path) -> tuple[CheckerName, ...]:
    """The checkers, that which the project has configured first."""
    tools = _tools(project / "pyproject.toml")
    mypy = (project / "mypy.ini", project / ".mypy.ini")
    if "mypy" in tools or any(path.exists() for path in mypy):
        return "mypy", "pyright"
    if "pyright" in tools or (project / "pyrightconfig.json").exists():
        return "pyright", "mypy"
    return "mypy", "pyright"


def _tools(path: Path) -> set[str]:
    try:
        return set(tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {}))
    except (OSError, ValueError, AttributeError):
        return set()


def _environments(
    project: Path, environment: Mapping[str, str], ours: Path
) -> Iterator[Path]:
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        if value := environment.get(variable):
            yield Path(value)
    for name in (".venv", "venv"):
        if (project / name / "pyvenv.cfg").exists():
            yield project / name
    yield ours


def _python(home: Path) -> Path | None:
    return _program(home / _BINARIES, "python")


def _program(folder: Path, name: str) -> Path | None:
    suffix = ".exe" if os.name == "nt" else ""
    path = folder / f"{name}{suffix}"
    return path if path.is_file() and os.access(path, os.X_OK) else None
