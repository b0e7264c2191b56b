"""Every command of `docs/drift.md` is run, in the order of the guide, on a project with
the three clients; and its workflows are read."""

from __future__ import annotations

import json
import re
import shlex
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from codegen.cli import main

from .emulators.labelbox import LabelboxEmulator
from .generation import ROOT
from .repositories import Repository

GUIDE = (ROOT / "docs" / "drift.md").read_text(encoding="utf-8")
COMMANDS = [
    command
    for block in re.findall(r"^```sh\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
    for command in line.split("#")[0].split("&&")
    if command.strip()
]
KEY = "a-key"

OLD_SCHEMA = """\
type Query { user: User! }
type User { id: ID! email: String! name: String nick: String }
"""
SCHEMA = OLD_SCHEMA.replace(" nick: String", "")
NEW_SCHEMA = SCHEMA.replace(" name: String", " age: Int")

CONFIG = """\
[tool.codegen]
output = "generated"

[tool.codegen.clients.labelbox]
kind = "graphql"
schema = "schemas/labelbox.graphql"
endpoint = "{labelbox}"
auth = {{ kind = "bearer", variable = "LABELBOX_API_KEY" }}

[tool.codegen.clients.label_studio]
kind = "openapi"
schema = "schemas/label_studio.json"
endpoint = "{label_studio}"
auth = {{ kind = "header", header = "Authorization", variable = "STUDIO_KEY" }}

[tool.codegen.clients.labelf]
kind = "openapi"
schema = "schemas/labelf.json"
"""
APP = """\
from generated.labelbox import Labelbox


def names(labelbox: Labelbox) -> str | None:
    return labelbox.queries.user().name
"""


def document(*paths: str) -> str:
    answer = {"200": {"description": "Done."}}
    operations = {path: {"get": {"responses": answer}} for path in paths}
    info = {"title": "Store", "version": "1"}
    written = {"openapi": "3.0.3", "info": info, "paths": operations}
    return json.dumps(written, indent=2) + "\n"


@pytest.fixture(scope="module")
def label_studio() -> Iterator[str]:
    """A server that shows users another document than everybody."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.headers["Authorization"] == KEY
            text = document("/projects", "/users") if known else document("/projects")
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/openapi.json"
        server.shutdown()


def run(command: str) -> int:
    """Run a command of the guide in this process."""
    with pytest.raises(SystemExit) as ended:
        main(shlex.split(command)[1:])
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.fixture(scope="module")
def project(
    label_studio: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Repository]:
    """A project with two commits, whose APIs have moved on since."""
    made = Repository(tmp_path_factory.mktemp("guide") / "work")
    with (
        LabelboxEmulator(OLD_SCHEMA, keys=[KEY]) as labelbox,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.chdir(made.folder)
        patch.setenv("LABELBOX_API_KEY", KEY)
        patch.setenv("STUDIO_KEY", KEY)
        config = CONFIG.format(labelbox=labelbox.url, label_studio=label_studio)
        files = {"pyproject.toml": config, "schemas/labelf.json": document("/models")}
        made.commit("Begin", {**files, "app/names.py": APP})
        for schema in (OLD_SCHEMA, SCHEMA):
            labelbox.replace_schema(schema)
            for command in ("codegen snapshot", "codegen generate"):
                assert run(command) == 0
            made.commit("Take the schemas", {})
        labelbox.replace_schema(NEW_SCHEMA)
        (made.folder / "mismatches.jsonl").write_text("", encoding="utf-8")
        yield made


def test_the_guide_has_commands() -> None:
    assert len(COMMANDS) >= 20
    assert all(command.strip().startswith("codegen ") for command in COMMANDS)


def test_every_command_of_the_guide_runs(
    project: Repository, capfd: pytest.CaptureFixture[str]
) -> None:
    """None of them could not tell; and until `--update`, those that ask Labelbox find
    the field that is gone."""
    updated = False
    for command in COMMANDS:
        code = run(command)
        shown = capfd.readouterr()
        assert code in (0, 1), f"{command}\n{shown.out}\n{shown.err}"
        is_drift = command.startswith("codegen drift") and "--offline" not in command
        if is_drift and not updated:
            assert code == 1, f"{command}\n{shown.out}\n{shown.err}"
            if "--report" not in command:
                assert "User.name" in shown.out, command
        updated = updated or "--update" in command
    assert updated
    for name in ("drift.md", "drift.html", "drift.json", "drift.sarif", "drift.xml"):
        assert (project.folder / name).exists()
    assert (project.folder / "docs" / "labelbox.svg").exists()


def test_the_configuration_of_the_guide_is_understood(
    project: Repository, capfd: pytest.CaptureFixture[str]
) -> None:
    (block,) = [
        text
        for text in re.findall(r"^```toml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
        if "[tool.codegen.drift]" in text
    ]
    config = project.folder / "pyproject.toml"
    before = config.read_text(encoding="utf-8")
    config.write_text(f"{before}\n{block}", encoding="utf-8")
    try:
        code = run("codegen drift --offline --base HEAD")
        assert code in (0, 1), capfd.readouterr().err
    finally:
        config.write_text(before, encoding="utf-8")


def test_the_inputs_of_the_guide_are_those_of_the_actions() -> None:
    """What its workflows pass, what its table names."""
    actions = {
        path.parent.name: yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in (ROOT / ".github" / "actions").glob("*/action.yml")
    }
    for workflow in workflows():
        for job in yaml.safe_load(workflow)["jobs"].values():
            for step in job["steps"]:
                used = re.search(r"\.github/actions/(\w+)@", step["uses"])
                if used:
                    given = step.get("with", {}).keys()
                    assert given <= actions[used[1]]["inputs"].keys()
    table = GUIDE.partition("### The action")[2].partition("### GitLab")[0]
    rows = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([\w-]+)`", row)}
    assert named == actions["drift"]["inputs"].keys()
    outputs = table.partition("Its outputs are")[2].partition("\n")[0]
    assert {*actions["drift"]["outputs"]} <= {*re.findall(r"`([\w-]+)`", outputs)}


def workflows() -> list[str]:
    """The workflows of the guide."""
    blocks = re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    return [block for block in blocks if ".github/workflows/" in block]


def test_the_guide_has_a_workflow_for_each_platform_that_can_be_asked() -> None:
    names = re.findall(r"\.github/workflows/([\w-]+)\.yml$", GUIDE, re.MULTILINE)
    assert names == ["schema-review", "labelbox-drift", "label-studio-drift"]
    assert Path(ROOT / "docs" / "ci" / "gitlab-ci.yml").exists()
