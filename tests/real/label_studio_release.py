"""Any release of Label Studio, with the client of its own document.

    python -m tests.real.label_studio_release 1.20.0

starts the release, takes its document from it as a user does (`codegen snapshot` and
`codegen generate`, nothing mended) and runs a project's whole life through the client,
sync and async, with both kinds of keys. What the server breaks of its document is said
at the end; a call that raises where the server answered 2xx, or a result that is not
what was put in, ends it with status 1.

`make test` does this with one release only, and with the committed client.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from ..runtime.server import answer, serving
from .environments import LABEL_STUDIOS, REPOSITORY
from .flavours import FLAVOURS, items, pages, settled
from .label_studio_flow import CHOICES, choice, run
from .label_studio_server import LabelStudio as Server
from .label_studio_server import label_studio_server

_DOCUMENT = "/docs/api/schema/json/"
_OLDER_DOCUMENT = "/docs/api/?format=openapi"
"""Where it is up to 1.20."""
_OLDER = ("1.20.0",)
TITLE = "Any release"
TASKS = 30


def document_url(server: Server) -> str:
    path = _OLDER_DOCUMENT if server.version in _OLDER else _DOCUMENT
    return f"{server.url}{path}"


def generated_from(server: Server, folder: Path) -> ModuleType:
    """The client of the document that a server publishes."""
    (folder / "codegen.toml").write_text(
        f"""
        output = "released"
        [clients.label_studio]
        kind = "openapi"
        schema = "label_studio.json"
        endpoint = {json.dumps(document_url(server))}
        version_endpoint = {json.dumps(f"{server.url}/api/version")}
        base_url = {json.dumps(server.url)}
        auth = {{ kind = "label-studio", variable = "LABEL_STUDIO_API_KEY" }}
        """,
        encoding="utf-8",
    )
    for command in ("snapshot", "generate"):
        subprocess.run(
            [sys.executable, "-m", "codegen", command, "--config", "codegen.toml"],
            cwd=folder,
            env={
                **os.environ,
                "PYTHONPATH": str(REPOSITORY),
                "LABEL_STUDIO_API_KEY": server.legacy_token,
            },
            check=True,
        )
    sys.path.insert(0, str(folder))
    return importlib.import_module("released.label_studio")


async def whole_life_of_a_project(studio: Any) -> None:
    """What all releases can do. Bodies are plain JSON: the names of their models are
    those of each document."""
    me = await settled(studio.users.whoami())
    assert me.email == "tester@example.com"
    await settled(studio.projects.create({"title": TITLE, "label_config": CHOICES}))
    # Documents up to 1.20 do not say that what is created has an id.
    (project,) = [each for each in await projects_of(studio) if each.title == TITLE]
    imported = await settled(
        studio.projects.import_tasks(
            project.id,
            [{"data": {"text": f"text {number}"}} for number in range(TASKS)],
            return_task_ids=True,
        )
    )
    assert imported.task_count == TASKS
    found = await pages(studio.tasks.list(project=project.id, page_size=20))
    assert [len(page) for page in found] == [20, 10]
    first = await first_task(studio, project.id)
    await annotate_and_predict(studio, first)
    await export(studio, project.id)
    await look_and_listen(studio, project.id)
    await settled(studio.projects.delete(project.id))
    assert project.id not in [each.id for each in await projects_of(studio)]


async def projects_of(studio: Any) -> list[Any]:
    """All projects. Documents since 1.21 call this list `counts`."""
    projects = studio.projects
    listing = projects.list if hasattr(projects, "list") else projects.counts
    return await items(listing())


async def first_task(studio: Any, project: int) -> int:
    """The id of a task. One list has any objects up to 1.20, and pages once more in the
    place of tasks since then; what the other answers is described since then only."""
    tasks = await items(studio.tasks.list(project=project))
    if isinstance(tasks[0], dict):
        return min(int(task["id"]) for task in tasks)
    plain = await items(studio.projects.tasks_list(project))
    return min(int(task.id) for task in plain)


def download(studio: Any) -> Any:
    """The export without a snapshot, as the release's document calls it."""
    exports = studio.projects.exports
    return getattr(exports, "download_sync", None) or studio.projects.create_export


async def annotate_and_predict(studio: Any, task: int) -> None:
    annotation = await settled(
        studio.annotations.create(task, {"result": choice("a"), "lead_time": 1.5})
    )
    assert annotation.result == choice("a")
    changed = await settled(
        studio.annotations.update(annotation.id, {"result": choice("b")})
    )
    assert changed.id == annotation.id
    (listed,) = await settled(studio.annotations.list(task))
    assert listed.result == choice("b")
    prediction = await settled(
        studio.predictions.create(
            {"task": task, "result": choice("a"), "model_version": "1", "score": 0.5}
        )
    )
    assert (prediction.score, prediction.model_version) == (0.5, "1")
    assert (await settled(studio.tasks.get(str(task)))).id == task


async def export(studio: Any, project: int) -> None:
    exports = studio.projects.exports
    content = await settled(download(studio)(project, export_type="JSON"))
    (task,) = json.loads(content)
    assert task["annotations"][0]["result"][0]["value"] == {"choices": ["b"]}
    table = await settled(download(studio)(project, export_type="CSV"))
    assert b"text" in table.splitlines()[0]
    snapshot = await settled(exports.create(project, {"title": "All"}))
    # The body is had where the document says that there is none, too (1.20).
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "all.json"
        body = studio.body_of(
            exports.download, project, snapshot.id, export_type="JSON"
        )
        await settled(body.save(file))
        assert len(json.loads(file.read_bytes())) == TASKS
    await settled(exports.delete(project, snapshot.id))


async def look_and_listen(studio: Any, project: int) -> None:
    view = await settled(
        studio.views.create({"project": project, "data": {"title": "A view"}})
    )
    views = await settled(studio.views.list(project=project))
    assert [each.id for each in views] == [view.id]
    with serving(lambda _: answer(200, {})) as receiver:
        hook = await settled(
            studio.webhooks.create(
                {
                    "project": project,
                    "url": receiver.url,
                    "send_for_all_actions": True,
                }
            )
        )
        await settled(
            studio.tasks.create({"project": project, "data": {"text": "new"}})
        )
        await settled(studio.webhooks.delete(hook.id))
        (request,) = receiver.requests
        assert request.json["action"] == "TASKS_CREATED"


def run_flows(package: ModuleType, server: Server) -> list[str]:
    """Run the flow in all ways. Gives what the server broke of its document."""
    found = set()
    for flavour in FLAVOURS:
        for key in (server.legacy_token, server.personal_access_token):
            kind = "LabelStudio" if flavour == "sync" else "AsyncLabelStudio"
            client = getattr(package, kind)(
                key,
                base_url=server.url,
                on_mismatch=lambda mismatch: found.add(str(mismatch)),
            )
            run(client, whole_life_of_a_project)
            print(f"{server.version}: {flavour} with {len(key)} letters of key: ok")
    return sorted(found)


def main() -> int:
    parser = argparse.ArgumentParser(description="Try a release of Label Studio.")
    parser.add_argument("release", choices=LABEL_STUDIOS)
    release = LABEL_STUDIOS[parser.parse_args().release]
    with (
        label_studio_server(release=release) as server,
        tempfile.TemporaryDirectory() as folder,
    ):
        mismatches = run_flows(generated_from(server, Path(folder)), server)
    print(*mismatches, sep="\n")
    print(f"{len(mismatches)} places where the server breaks its document")
    return 0


if __name__ == "__main__":
    sys.exit(main())
