"""The lines that are reported are those that fail.

A project of twenty files uses the three clients. For each edit of a schema its code is
run line by line with the new client against a server that serves the new schema; the
lines that fail then are, without one more or less, the lines that are reported.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen import emit
from codegen.cli.client_options import options_of
from codegen.cli.comparison import Names, Wish, compared
from codegen.cli.impact import Impact, Traced
from codegen.cli.schema_texts import SchemaText, snapshot_text
from codegen.config import Client, load

from ..emulators.labelbox import LabelboxEmulator
from ..generation import ROOT
from .impact_project.document_server import serving_document
from .impact_project.edits import EDITS, Edit
from .impact_project.running import PACKAGE

HERE = Path(__file__).parent / "impact_project"
CONFIG = load(ROOT)
CLIENTS = {client.key: client for client in CONFIG.clients}
NAMES = Names(client="", old="old", new="new")
Lines = dict[tuple[str, int], str]


@dataclass(frozen=True)
class Version:
    """One version of the schema of one client."""

    client: Client
    text: str

    @property
    def schema(self) -> SchemaText:
        name = self.client.schema
        return SchemaText(name=name, files=((name, self.text),))

    @contextmanager
    def served(self) -> Iterator[list[str]]:
        """The URLs of servers of this version."""
        if self.client.kind == "openapi":
            with serving_document(_mended(self.client, self.text)) as urls:
                yield urls
        else:
            with LabelboxEmulator(snapshot_text(CONFIG, self.client)) as emulator:
                emulator.replace_schema(self.text)
                yield [emulator.url]


def _mended(client: Client, text: str) -> Any:
    """A document with what the server does where the document is wrong."""
    document = content(text)
    if not client.overrides:
        return document
    patch = (ROOT / client.overrides).read_text(encoding="utf-8")
    return merged(document, yaml.safe_load(patch))


def merged(target: Any, patch: Any) -> Any:
    """A JSON Merge Patch laid over a value (RFC 7396)."""
    if not isinstance(patch, dict):
        return patch
    found = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            found.pop(key, None)
        else:
            found[key] = merged(found.get(key), value)
    return found


def version_of(client: Client, edit: Edit | None = None) -> Version:
    text = snapshot_text(CONFIG, client)
    if edit is None:
        return Version(client, text)
    if client.kind == "graphql":
        return Version(client, edit.change(text))
    return Version(client, json.dumps(edit.change(content(text))))


def content(text: str) -> Any:
    """A document. YAML could read JSON, too, but slowly."""
    return json.loads(text) if text.startswith("{") else yaml.safe_load(text)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, with its clients as they are."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(HERE / PACKAGE, folder / PACKAGE)
    shutil.copytree(ROOT / "generated", folder / "generated")
    return folder


@pytest.fixture(scope="module")
def impact(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, Any]]:
    """The project under the eyes of a type checker."""
    shutil.copytree(ROOT / "schemas", project / "schemas")
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    codegen = text[text.index("[tool.codegen]") :]
    (project / "pyproject.toml").write_text(
        "[tool.mypy]\nstrict = true\n\n" + codegen, encoding="utf-8"
    )
    config = load(project)
    with Impact(config, [project / PACKAGE], os.environ, "mypy") as impact:
        yield {"impact": impact, **{client.key: client for client in config.clients}}


def run(folder: Path, clients: Mapping[str, Sequence[str]]) -> tuple[set[Any], Lines]:
    """Run the project in a process of its own: the lines that were run, and why others
    failed."""
    asked = {
        key: (options_of(CLIENTS[key]).class_name, u) for key, u in clients.items()
    }
    done = subprocess.run(
        [
            sys.executable,
            "-P",
            str(HERE / "running.py"),
            str(folder),
            json.dumps(asked),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    failed = {(file, line): said for file, line, said in answer["failed"]}
    return {(file, line) for file, line in answer["run"]}, failed


def test_as_it_is_every_line_is_run_and_none_fails(project: Path) -> None:
    with ExitStack() as stack:
        clients = {
            key: stack.enter_context(version_of(client).served())
            for key, client in CLIENTS.items()
        }
        ran, failed = run(project, clients)
    assert failed == {}
    assert statements(project) - ran == set()


def statements(folder: Path) -> set[tuple[str, int]]:
    """The lines on which a statement begins that is to be run."""
    found = set()
    for path in (folder / PACKAGE).rglob("*.py"):
        file = path.relative_to(folder).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.stmt) and not _is_left_out(node):
                found.add((file, node.lineno))
    return found


def _is_left_out(node: ast.stmt) -> bool:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return True
        case ast.Expr(value=ast.Constant()) | ast.ImportFrom(module="__future__"):
            return True
        case ast.Expr(value=ast.Call(func=ast.Name("assert_never"))):
            return True
        case _:
            return False


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit.client}: {edit.name}")
def test_the_lines_reported_are_the_lines_that_fail(
    edit: Edit, project: Path, impact: Mapping[str, Any], tmp_path: Path
) -> None:
    old, new = version_of(CLIENTS[edit.client]), version_of(CLIENTS[edit.client], edit)
    found = compared(CONFIG, old.client, NAMES, old.schema, new.schema, Wish())
    assert found.surfaces is not None
    old_api, new_api = found.surfaces.old.api, found.surfaces.new.api
    shutil.copytree(project / PACKAGE, tmp_path / PACKAGE)
    shutil.copytree(project / "generated", tmp_path / "generated")
    package = tmp_path / "generated" / edit.client
    shutil.rmtree(package)
    package.mkdir()
    texts = emit.emit_unformatted(new_api, options_of(new.client))
    for name, text in texts.items():
        (package / name).write_text(text, encoding="utf-8")
    with new.served() as urls:
        _, failed = run(tmp_path, {edit.client: urls})
    assert failed, "An edit that nothing notices proves nothing."

    traced = impact["impact"].of(
        impact[edit.client], found.report.findings, old_api, new_api
    )
    assert reported(traced, project) == failed.keys()
    assert_joined(traced, edit)


def reported(traced: Traced, project: Path) -> set[tuple[str, int]]:
    lines = [*traced.unexplained, *(line for f in traced.findings for line in f.lines)]
    return {
        (Path(os.path.relpath(line.file, project)).as_posix(), line.line)
        for line in lines
    }


def assert_joined(traced: Traced, edit: Edit) -> None:
    """Each line stands under the change that causes it."""
    assert traced.unexplained == ()
    for finding in traced.findings:
        if finding.lines:
            assert finding.change.kind in edit.kinds
            assert edit.about in finding.change.subject
