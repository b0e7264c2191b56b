"""The distribution, as a user installs it: into an environment with nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ..generation import ROOT
from .environments import find_uv

CONFIG = """
[tool.codegen.clients.labelf]
kind = "openapi"
schema = "schemas/labelf.yaml"
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the executables of an environment with the wheel."""
    uv = find_uv()
    if uv is None:
        pytest.fail("uv is missing: `make test` installs it")
    folder = tmp_path_factory.mktemp("wheel")
    run(ROOT, uv, "build", "--quiet", "--wheel", "--out-dir", str(folder))
    (wheel,) = folder.glob("schema_codegen-*.whl")
    run(folder, uv, "venv", "--quiet", "--python", sys.executable, "environment")
    executables = folder / "environment" / "bin"
    python = str(executables / "python")
    run(folder, uv, "pip", "install", "--quiet", "--python", python, str(wheel))
    return executables


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_generates_in_an_empty_folder(
    installed: Path, tmp_path: Path
) -> None:
    codegen = str(installed / "codegen")
    assert "generate" in run(tmp_path, codegen, "--help")
    (tmp_path / "pyproject.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "schemas").mkdir()
    schema = (ROOT / "schemas" / "labelf.yaml").read_text(encoding="utf-8")
    (tmp_path / "schemas" / "labelf.yaml").write_text(schema, encoding="utf-8")
    run(tmp_path, codegen, "generate")
    run(tmp_path, codegen, "check")
    program = "from generated.labelf import Labelf; print(Labelf(api_key='key').models)"
    assert "Models" in run(tmp_path, str(installed / "python"), "-c", program)
