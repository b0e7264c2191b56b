"""Either HTTP library will do: httpx, or its successor httpx2."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest

from codegen.runtime.http import VERSION, httpx

from .generation import ROOT
from .runtime.server import answer, serving

OTHER = {"httpx": "httpx2", "httpx2": "httpx"}[httpx.__name__]
OF_TYPES_AND_TEXT = ("inference", "messages", "models", "nonsense", "schemas")
"""Tests of the runtime that depend on no HTTP library."""

CALL = """
import sys
import tomllib
from generated._runtime import Json, httpx
from generated.label_studio import LabelStudio

with LabelStudio("key", base_url=sys.argv[1]) as client:
    print(httpx.__name__, client.call("GET", "/", returns=Json[str]))
print(*sorted({name.split(".")[0] for name in sys.modules}))
"""


def run(folders: list[Path], *arguments: str, **variables: str) -> str:
    """Run Python with the standard library and these folders alone, and return what
    it prints, or its last line of error."""
    done = subprocess.run(
        [sys.executable, "-S", *arguments],
        env={"PYTHONPATH": os.pathsep.join(map(str, folders)), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout or done.stderr.strip().splitlines()[-1]


def installed(folder: Path, *names: str) -> list[Path]:
    """Install distributions of this environment into a folder, and return where
    programs find them, and what is generated."""
    for name in names:
        for file in distribution(name).files or ():
            top = file.parts[0]
            target = folder / top
            if top != ".." and not target.exists():
                target.symlink_to(str(distribution(name).locate_file(top)))
    return [folder, ROOT]


HTTPX = ("httpx", "httpcore", "anyio", "certifi", "h11", "idna", "typing-extensions")
HTTPX2 = (
    *("httpx2", "httpcore2", "anyio", "h11", "idna", "truststore"),
    "typing-extensions",
)


def test_tests_of_the_runtime_use_the_library_that_it_uses() -> None:
    imports = re.compile(r"^\s*(?:import|from) http(?:x|core)2?\b", re.MULTILINE)
    modules = (ROOT / "tests" / "runtime").glob("*.py")
    own = {path.name for path in modules if imports.search(path.read_text("utf-8"))}
    assert not own, "use `from codegen.runtime.http import httpx`"


def test_the_runtime_works_with_the_other_library() -> None:
    left_out = [f"--ignore=tests/runtime/test_{name}.py" for name in OF_TYPES_AND_TEXT]
    tests = ["-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *left_out]
    done = subprocess.run(
        [sys.executable, *tests, "tests/runtime"],
        cwd=ROOT,
        env={**os.environ, "SCHEMA_CODEGEN_HTTP": OTHER},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8000:]


@pytest.mark.parametrize(("library", "needed"), [("httpx", HTTPX), ("httpx2", HTTPX2)])
def test_a_client_needs_one_library(
    library: str, needed: tuple[str, ...], tmp_path: Path
) -> None:
    folders = installed(tmp_path, "msgspec", *needed)
    with serving(lambda _: answer(200, '"pong"')) as server:
        printed, loaded = run(folders, "-c", CALL, server.url).splitlines()
        assert len(server.requests) == 1
    assert printed == f"{library} pong"
    assert {"httpx", "httpx2"} & set(loaded.split()) == {library}


def test_a_client_without_a_library_says_what_it_needs(tmp_path: Path) -> None:
    folders = installed(tmp_path, "msgspec")
    said = run(folders, "-c", "import generated.labelbox")
    assert said == (
        "ImportError: A client needs httpx (0.28) or httpx2: pip install httpx"
    )


def test_the_environment_chooses_the_library(tmp_path: Path) -> None:
    folders = installed(tmp_path, "msgspec", *HTTPX, *HTTPX2)
    code = "from generated._runtime import httpx; print(httpx.__name__)"
    for chosen, used in {"": "httpx", "httpx": "httpx", "httpx2": "httpx2"}.items():
        printed = run(folders, "-c", code, SCHEMA_CODEGEN_HTTP=chosen)
        assert printed == f"{used}\n"
    said = run(folders, "-c", code, SCHEMA_CODEGEN_HTTP="aiohttp")
    assert said == "ImportError: SCHEMA_CODEGEN_HTTP is httpx or httpx2, not 'aiohttp'."


def test_a_chosen_library_that_is_not_installed_is_named(tmp_path: Path) -> None:
    folders = installed(tmp_path, "msgspec", *HTTPX)
    code = "import generated.labelbox"
    said = run(folders, "-c", code, SCHEMA_CODEGEN_HTTP="httpx2")
    assert said == (
        "ImportError: SCHEMA_CODEGEN_HTTP says httpx2, which is not installed: "
        "pip install httpx2"
    )


def test_the_user_agent_says_the_version_of_the_generator() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["version"] == VERSION
