"""Every release of Label Studio gives a whole client, whichever version of OpenAPI its
document is and however it breaks it."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from .generation import run_module
from .openapi.label_studio_documents import documents

RELEASES = list(documents())
METHODS = ("delete", "get", "head", "options", "patch", "post", "put", "trace")


def package(release: str) -> str:
    return f"label_studio_{release.replace('.', '_')}"


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder with the clients of all releases, and what the generator said."""
    folder = tmp_path_factory.mktemp("releases")
    config = ['output = "generated"']
    for release, text in documents().items():
        (folder / f"{package(release)}.json").write_text(text, encoding="utf-8")
        config += [
            f"[clients.{package(release)}]",
            'kind = "openapi"',
            f'schema = "{package(release)}.json"',
            'base_url = "http://127.0.0.1:8080"',
            'auth = { kind = "label-studio", variable = "LABEL_STUDIO_API_KEY" }',
        ]
    (folder / "codegen.toml").write_text("\n".join(config), encoding="utf-8")
    done = run_module(
        folder, "codegen", "generate", "--config", "codegen.toml", "--verbose"
    )
    return folder, done.stdout + done.stderr


def declared(text: str) -> Counter[tuple[str, str]]:
    """The operations of a document."""
    document = json.loads(text)
    base = document.get("basePath", "").rstrip("/")
    return Counter(
        (method.upper(), base + path)
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    )


def called(client: Path) -> Iterator[tuple[str, str]]:
    """The operations that the methods of a client call."""
    for path in client.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                match node.args[:2]:
                    case [ast.Constant(str(method)), ast.Constant(str(template))]:
                        if method.lower() in METHODS:
                            yield method, template


@pytest.mark.parametrize("release", RELEASES)
def test_every_operation_is_a_function_of_both_flavours(
    release: str, clients: tuple[Path, str]
) -> None:
    """Counted in what was written, so that nothing of the generator is believed."""
    found = Counter(called(clients[0] / "generated" / package(release)))
    assert found == dict.fromkeys(declared(documents()[release]), 2)


def test_mypy_finds_nothing_in_any(clients: tuple[Path, str]) -> None:
    run_module(clients[0], "mypy", "--strict", "generated")


@pytest.mark.parametrize("release", [RELEASES[0], "1.20.0", "1.21.0", RELEASES[-1]])
def test_pyright_finds_nothing(release: str, clients: tuple[Path, str]) -> None:
    folder = f"generated/{package(release)}"
    run_module(clients[0], "pyright", "--pythonpath", sys.executable, folder)


def test_all_import_without_a_warning(clients: tuple[Path, str]) -> None:
    folder = clients[0]
    modules = [
        ".".join(path.relative_to(folder).with_suffix("").parts)
        for path in sorted((folder / "generated").rglob("*.py"))
    ]
    assert len(modules) > 20 * len(RELEASES)
    subprocess.run(
        [sys.executable, "-W", "error", "-c", f"import {', '.join(modules)}"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        check=True,
    )


@pytest.mark.parametrize("release", RELEASES)
def test_what_a_document_breaks_is_a_warning_with_its_place(
    release: str, clients: tuple[Path, str]
) -> None:
    """All 17 break their specification; none so that something must be left out."""
    said = clients[1]
    file = f"{package(release)}.json"
    lines = documents()[release].splitlines()
    places = re.findall(rf"^{re.escape(file)}:(\d+):(\d+)", said, re.MULTILINE)
    assert 1 <= len(places) <= 5
    for line, column in places:
        assert lines[int(line) - 1][int(column) - 1] in '"{'
    assert "error" not in said.replace("errors", "")
