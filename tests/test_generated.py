"""What is generated type-checks and imports, whatever the schema is."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .generation import ROOT, imported, run_module, write_client
from .test_cases import CASES, generate

FOLDERS = sorted(path for path in CASES.glob("*/*") if path.is_dir())
PLATFORMS = ["labelbox", "label_studio", "labelf"]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All cases as clients in one package."""
    folder = tmp_path_factory.mktemp("cases")
    for case in FOLDERS:
        write_client(folder, generate(case), f"{case.parent.name}_{case.name}")
    return folder


def test_mypy_finds_nothing(packages: Path) -> None:
    run_module(packages, "mypy", "--strict", "generated")


def test_pyright_finds_nothing(packages: Path) -> None:
    run_module(packages, "pyright", "--pythonpath", sys.executable, "generated")


def test_ruff_finds_nothing(packages: Path) -> None:
    config = str(ROOT / "pyproject.toml")
    ignored = "--extend-ignore=A001,A002,A003,E501"
    run_module(packages, "ruff", "check", "--config", config, ignored, "generated")


@pytest.mark.parametrize("case", FOLDERS, ids=lambda path: path.name)
def test_a_client_imports_and_is_made(case: Path, tmp_path: Path) -> None:
    with (
        imported(tmp_path, generate(case)) as package,
        package.Shop(api_key="key") as client,
    ):
        assert "key" not in repr(client)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_module_of_a_platform_imports(platform: str) -> None:
    folder = ROOT / "generated" / platform
    for path in folder.glob("*.py"):
        importlib.import_module(f"generated.{platform}.{path.stem}")


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_client_needs_nothing_of_the_generator(platform: str) -> None:
    """Neither graphql-core nor jinja2 nor black, nor anything of codegen."""
    code = (
        f"import sys, generated.{platform}\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.split())
    assert not loaded & {"graphql", "jinja2", "black", "codegen", "yaml"}
    assert {"httpx", "msgspec", "generated"} <= loaded
