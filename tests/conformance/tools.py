"""Type checkers, linters and a fresh interpreter over a generated client."""

from __future__ import annotations

import subprocess
import sys

from ..generation import ROOT
from .package import Generated, modules

CONFIG = str(ROOT / "pyproject.toml")
ALLOWED = "--extend-ignore=A001,A002,A003,E501,N801,RUF001,RUF002,RUF003"
"""What the configuration allows in `generated/`."""
TOOLS = ("mypy", "pyright", "ruff", "black", "import")


def complaints(package: Generated, tool: str) -> str:
    """What a tool has to say; nothing where it is content."""
    command = {
        "mypy": ["-m", "mypy", "--strict", "--config-file=", package.output],
        "pyright": ["-m", "pyright", "--pythonpath", sys.executable, package.output],
        "ruff": ["-m", "ruff", "check", "--config", CONFIG, ALLOWED, package.output],
        "black": ["-m", "black", "--check", "--quiet", "-t", "py311", package.output],
        "import": ["-W", "error", "-c", f"import {', '.join(modules(package))}"],
    }[tool]
    done = subprocess.run(
        [sys.executable, *command],
        cwd=package.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return ""
    return (done.stdout + done.stderr).strip() or f"{tool} failed"
