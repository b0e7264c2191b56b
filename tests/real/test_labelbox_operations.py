"""The operations of the official SDK, as a user's own: they generate a client."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import graphql as g
import pytest

from ..emulators.labelbox import LabelboxEmulator
from ..generation import ROOT, graphql_files, imported, write_client

SCHEMA = (ROOT / "schemas" / "labelbox.graphql").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def files(sdk_operations: Path) -> dict[str, str]:
    text = sdk_operations.read_text(encoding="utf-8")
    return graphql_files(SCHEMA, [("operations/sdk.graphql", text)])


def test_every_operation_becomes_a_method_that_type_checks(
    files: dict[str, str], sdk_operations: Path, tmp_path: Path
) -> None:
    document = g.parse(sdk_operations.read_text(encoding="utf-8"))
    assert len(document.definitions) > 300
    methods = files["sdk.py"].split("class AsyncSdk:")[0].count("    def ") - 1
    assert methods == len(document.definitions)
    write_client(tmp_path, files)
    for command in (
        ["mypy", "--strict", "generated"],
        ["pyright", "--pythonpath", sys.executable, "generated"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-5000:] + done.stderr


def test_they_run_against_the_emulator(files: dict[str, str], tmp_path: Path) -> None:
    with (
        LabelboxEmulator(SCHEMA) as emulator,
        imported(tmp_path, files) as package,
        package.Shop("test-key", base_url=emulator.url, on_mismatch="raise") as client,
    ):
        user = client.sdk.get_user()
        assert user.user.email
        created = client.mutations.create_project(
            package.models.ProjectCreateInput(name="Cats")
        )
        found = client.sdk.get_project(created.id)
        assert found.project.name == "Cats"
