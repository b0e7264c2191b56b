"""A project with a client of the emulated Labelbox, in a repository at a server."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..emulators.labelbox import LabelboxEmulator
from ..repositories import Repository

KEY = "key-of-labelbox"
CODEGEN = str(Path(sys.executable).with_name("codegen"))
SCHEMA = """\
type Query { user: User! }
type User { id: ID! email: String! name: String }
"""
WITHOUT_NAME = SCHEMA.replace(" name: String", "")
CONFIG = """\
output = "generated"

[clients.labelbox]
kind = "graphql"
schema = "schemas/labelbox.graphql"
endpoint = "{url}"
auth = {{ kind = "bearer", variable = "LABELBOX_API_KEY" }}
"""


@pytest.fixture(scope="module")
def emulator() -> Iterator[LabelboxEmulator]:
    with LabelboxEmulator(SCHEMA, keys=[KEY]) as running:
        yield running


@pytest.fixture(scope="module")
def begun(emulator: LabelboxEmulator, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a client."""
    folder = tmp_path_factory.mktemp("begun")
    config = CONFIG.format(url=emulator.url)
    (folder / "codegen.toml").write_text(config, encoding="utf-8")
    for command in ("snapshot", "generate"):
        codegen(folder, command)
    return folder


@pytest.fixture
def labelbox(emulator: LabelboxEmulator) -> LabelboxEmulator:
    emulator.replace_schema(SCHEMA)
    return emulator


@pytest.fixture
def project(tmp_path: Path, begun: Path, labelbox: LabelboxEmulator) -> Repository:
    """The project, as people push it."""
    shutil.copytree(begun, tmp_path / "people")
    made = Repository(tmp_path / "people")
    made.commit("Begin", {})
    bare = tmp_path / "server.git"
    subprocess.run(
        ["git", "clone", "--quiet", "--bare", str(made.folder), str(bare)], check=True
    )
    return made


def codegen(folder: Path, *arguments: str) -> None:
    environment = {"LABELBOX_API_KEY": KEY, "PATH": "/usr/bin:/bin"}
    subprocess.run([CODEGEN, *arguments], cwd=folder, env=environment, check=True)
