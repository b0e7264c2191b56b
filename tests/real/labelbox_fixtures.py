"""Fixtures of the official Labelbox client: its Python, and all that it sends."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from .environments import LABELBOX_SDK

REPOSITORY = Path(__file__).resolve().parents[2]
SCHEMA = REPOSITORY / "schemas" / "labelbox.graphql"
_LONGEST_RUN = 300
"""Seconds. A run takes ten; the time is for a machine that does much else."""


@dataclass(frozen=True, slots=True)
class SdkCapture:
    """What the client sent when all of its methods were called."""

    operations: Path
    """A GraphQL file with each distinct operation that fits the schema."""
    variables: dict[str, dict[str, Any]]
    """What it sent with each operation, by the operation's name."""
    summary: dict[str, Any]
    """Numbers of requests and valid operations, invalid ones, calls that failed."""


@pytest.fixture(scope="session")
def labelbox_sdk_python() -> Path:
    """The interpreter of an environment that has `labelbox==7.17.0`."""
    return LABELBOX_SDK.install()


@pytest.fixture(scope="session")
def sdk_capture(
    labelbox_sdk_python: Path, tmp_path_factory: pytest.TempPathFactory
) -> SdkCapture:
    """One capture for all tests of a run."""
    folder = tmp_path_factory.mktemp("labelbox_sdk")
    operations, requests = folder / "operations.graphql", folder / "requests.json"
    module = "tests.real.labelbox_sdk_capture"
    output = run_in_sdk(labelbox_sdk_python, "-m", module, SCHEMA, operations, requests)
    variables = json.loads(requests.read_text(encoding="utf-8"))["variables"]
    return SdkCapture(operations, variables, json.loads(output))


@pytest.fixture(scope="session")
def sdk_operations(sdk_capture: SdkCapture) -> Path:
    """A GraphQL file with every operation that the official client sends."""
    return sdk_capture.operations


def run_in_sdk(python: Path, *arguments: str | Path, key: str = "test-key") -> str:
    """Run the client's Python on a script or module of this repository.

    Gives what it printed. Raises `AssertionError` with what it said when it printed
    nothing or ended with anything but 0 or 1.
    """
    no_proxy = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    finished = subprocess.run(
        [python, *arguments],
        cwd=REPOSITORY,
        env={**os.environ, **no_proxy, "LABELBOX_API_KEY": key},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_LONGEST_RUN,
        check=False,
    )
    if finished.returncode not in (0, 1) or not finished.stdout:
        raise AssertionError(finished.stderr)
    return finished.stdout
