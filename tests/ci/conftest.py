"""A repository at a server, and a runner that works on it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..repositories import Repository
from .github_server import GitHub
from .projects import begun as begun
from .projects import emulator as emulator
from .projects import labelbox as labelbox
from .projects import project as project
from .steps import Runner


@pytest.fixture
def origin(tmp_path: Path) -> Repository:
    """What people push to the server."""
    made = Repository(tmp_path / "people")
    made.commit("Begin", {"schemas/shop.json": "1\n", "generated/shop.py": "1\n"})
    bare = tmp_path / "server.git"
    subprocess.run(
        ["git", "clone", "--quiet", "--bare", str(made.folder), str(bare)], check=True
    )
    made.git("remote", "add", "origin", str(bare))
    return made


@pytest.fixture
def github(origin: Repository, tmp_path: Path) -> Iterator[GitHub]:
    with GitHub(tmp_path / "server.git") as server:
        yield server


@pytest.fixture
def runner(github: GitHub, tmp_path: Path) -> Runner:
    return Runner(tmp_path, github)
