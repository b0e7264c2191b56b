"""The steps of the actions, run as a runner does: as processes, told by variables."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ..generation import ROOT
from ..repositories import ENVIRONMENT
from .github_server import REPOSITORY, TOKEN, GitHub

STEPS = ROOT / ".github" / "actions" / "steps"


@dataclass(frozen=True, slots=True)
class Done:
    """What a step did."""

    code: int
    out: str
    err: str
    outputs: dict[str, str]
    """What it tells the steps after it."""
    summary: str
    """What it shows on the page of the run."""


class Runner:
    """A runner with a checkout of the repository."""

    def __init__(self, folder: Path, github: GitHub) -> None:
        self.work = folder / "checkout"
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        self._github = github
        self.check_out()

    def check_out(self, *options: str) -> None:
        """Clone the repository, as `actions/checkout` does: one commit of it."""
        if self.work.exists():
            self.git("fetch", "--quiet", "--depth=1", "origin", "main")
            self.git("checkout", "--quiet", "--force", "-B", "main", "FETCH_HEAD")
            self.git("clean", "--quiet", "-dffx")
            return
        url = self._github.bare.as_uri()
        command = ["git", "clone", "--quiet", "--depth=1", *options, url]
        subprocess.run([*command, str(self.work)], check=True)

    def git(self, *arguments: str) -> str:
        """Run git in the checkout."""
        return subprocess.run(
            ["git", *arguments],
            cwd=self.work,
            env={**os.environ, **ENVIRONMENT},
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def step(self, script: str, folder: str = ".", **variables: str) -> Done:
        """Run a step, with what GitHub sets and what the action says."""
        told = self.temporary / "output"
        shown = self.temporary / "summary"
        for file in (told, shown):
            file.write_text("", encoding="utf-8")
        program = "bash" if script.endswith(".sh") else sys.executable
        done = subprocess.run(
            [program, str(STEPS / script)],
            cwd=self.work / folder,
            env={
                **os.environ,
                "GIT_CONFIG_GLOBAL": os.devnull,
                "GITHUB_API_URL": self._github.url,
                "GITHUB_SERVER_URL": self._github.url,
                "GITHUB_REPOSITORY": REPOSITORY,
                "GITHUB_RUN_ID": "42",
                "GITHUB_OUTPUT": str(told),
                "GITHUB_STEP_SUMMARY": str(shown),
                "RUNNER_TEMP": str(self.temporary),
                "NO_PROXY": "*",
                **variables,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert TOKEN not in done.stdout + done.stderr
        outputs = dict(
            line.split("=", 1) for line in told.read_text("utf-8").splitlines()
        )
        summary = shown.read_text(encoding="utf-8")
        return Done(done.returncode, done.stdout, done.stderr, outputs, summary)
