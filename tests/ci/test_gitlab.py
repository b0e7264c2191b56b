"""The jobs of `docs/ci/gitlab-ci.yml`: their scripts, run as GitLab's runner does, with
real git and a server that stands for GitLab's API."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml

from ..emulators.labelbox import LabelboxEmulator
from ..generation import ROOT
from ..repositories import ENVIRONMENT, Repository
from .projects import KEY, SCHEMA, WITHOUT_NAME

PIPELINE = yaml.safe_load((ROOT / "docs/ci/gitlab-ci.yml").read_text(encoding="utf-8"))
TOKEN = "token-of-the-project"
BRANCH = "codegen/drift"


@dataclass
class GitLab:
    """What the server knows."""

    merge_requests: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    def answer(self, method: str, url: str, body: dict[str, str]) -> object:
        parts = urlsplit(url)
        iid = parts.path.removeprefix("/projects/7/merge_requests").strip("/")
        match method:
            case "GET":
                wanted = dict(parse_qsl(parts.query))
                return [
                    one for one in self.merge_requests if one.items() >= wanted.items()
                ]
            case "POST":
                new = {"iid": str(len(self.merge_requests) + 1), "state": "opened"}
                self.merge_requests.append(new | body)
                return self.merge_requests[-1]
            case "PUT":
                one = self.merge_requests[int(iid) - 1]
                if body.get("state_event") == "close":
                    one["state"] = "closed"
                one |= body
                return one
        return None


@pytest.fixture
def gitlab() -> Iterator[GitLab]:
    known = GitLab()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = dict(parse_qsl(self.rfile.read(length).decode()))
            is_known = self.headers["PRIVATE-TOKEN"] == TOKEN
            said = known.answer(self.command, self.path, body) if is_known else None
            text = json.dumps(said).encode()
            self.send_response(200 if is_known else 401)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PUT = answer  # noqa: N815

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        known.url = f"http://127.0.0.1:{server.server_port}"
        yield known
        server.shutdown()


def job(
    name: str, folder: Path, gitlab: GitLab, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a job in a new clone of the project."""
    clone, bare = folder / f"clone-{len([*folder.iterdir()])}", folder / "server.git"
    subprocess.run(["git", "clone", "--quiet", str(bare), str(clone)], check=True)
    said = PIPELINE[name]
    script = "\n".join(["set -eo pipefail", *said["script"]])
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=clone,
        env={
            **os.environ,
            **ENVIRONMENT,
            **said["variables"],
            "PATH": os.pathsep.join(
                [str(Path(sys.executable).parent), os.environ["PATH"]]
            ),
            "CI_API_V4_URL": gitlab.url,
            "CI_DEFAULT_BRANCH": "main",
            "CI_PROJECT_ID": "7",
            "CI_PROJECT_PATH": "ada/labels",
            "CI_SERVER_HOST": "gitlab.example.com",
            "DRIFT_TOKEN": TOKEN,
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"url.{bare}.insteadOf",
            "GIT_CONFIG_VALUE_0": (
                f"https://drift:{TOKEN}@gitlab.example.com/ada/labels.git"
            ),
            "LABELBOX_API_KEY": KEY,
            "NO_PROXY": "*",
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert TOKEN not in done.stdout + done.stderr
    return done


def at_server(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments],
        cwd=folder / "server.git",
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_drift_is_proposed_updated_and_withdrawn(
    project: Repository, gitlab: GitLab, labelbox: LabelboxEmulator, tmp_path: Path
) -> None:
    assert job("schema-drift", tmp_path, gitlab).returncode == 0
    assert gitlab.merge_requests == []

    labelbox.replace_schema(WITHOUT_NAME)
    done = job("schema-drift", tmp_path, gitlab)
    assert done.returncode == 1, done.stdout + done.stderr
    (merge,) = gitlab.merge_requests
    assert (merge["source_branch"], merge["target_branch"]) == (BRANCH, "main")
    assert "User.name" in merge["description"]
    changed = at_server(tmp_path, "diff", "--name-only", "main", BRANCH).split()
    assert "schemas/labelbox.graphql" in changed
    assert all(name.startswith(("schemas/", "generated/")) for name in changed)

    labelbox.replace_schema(WITHOUT_NAME.replace("email", "mail"))
    assert job("schema-drift", tmp_path, gitlab).returncode == 1
    assert len(gitlab.merge_requests) == 1
    assert "mail" in gitlab.merge_requests[0]["description"]

    labelbox.replace_schema(SCHEMA)
    assert job("schema-drift", tmp_path, gitlab).returncode == 0
    assert gitlab.merge_requests[0]["state"] == "closed"


def test_what_could_not_be_told_proposes_and_closes_nothing(
    project: Repository, gitlab: GitLab, labelbox: LabelboxEmulator, tmp_path: Path
) -> None:
    labelbox.replace_schema(WITHOUT_NAME)
    done = job("schema-drift", tmp_path, gitlab, LABELBOX_API_KEY="another")
    assert done.returncode == 2
    assert gitlab.merge_requests == []


def test_a_review_passes_what_people_are_to_judge(
    project: Repository, gitlab: GitLab, tmp_path: Path
) -> None:
    first = at_server(tmp_path, "rev-parse", "main").strip()
    base = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": first, "LABELBOX_API_KEY": ""}
    assert job("schema-review", tmp_path, gitlab, **base).returncode == 0
    base["CI_MERGE_REQUEST_DIFF_BASE_SHA"] = "0" * 40
    assert job("schema-review", tmp_path, gitlab, **base).returncode != 0
