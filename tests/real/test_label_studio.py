"""The generated Label Studio client against the real server.

The server breaks its own document in many places. No answer that says 2xx may raise;
what did not fit is reported, and the reports are checked against what is known.
"""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import httpx
import pytest

from generated._runtime import (
    BadInput,
    LabelStudioKey,
    Mismatch,
    NotFound,
    Unauthenticated,
)
from generated.label_studio import models

from .flavours import FLAVOURS, items, pages, settled
from .label_studio_flow import CHOICES, choice, client_of, run, unknown
from .label_studio_server import LabelStudio as Server

pytestmark = pytest.mark.filterwarnings("ignore:The API will remove")

TASKS = 1000


async def whole_life_of_a_project(studio: Any) -> None:
    """Create, validate, import, page, annotate, predict, export, view, hook, delete."""
    me = await settled(studio.users.whoami())
    assert me.email

    await settled(
        studio.projects.validate_new_label_config(
            models.ProjectLabelConfigRequest(label_config=CHOICES)
        )
    )
    with pytest.raises(BadInput):
        await settled(
            studio.projects.validate_new_label_config(
                models.ProjectLabelConfigRequest(label_config="<View>")
            )
        )
    project = await settled(
        studio.projects.create(
            models.ProjectRequest(title="Kinds", label_config=CHOICES)
        )
    )
    assert project.title == "Kinds"
    assert project.created_at.year > 2000
    checked = await settled(
        studio.projects.validate_label_config(
            project.id, models.ProjectLabelConfigRequest(label_config=CHOICES)
        )
    )
    assert checked is not None

    imported = await settled(
        studio.projects.import_tasks(
            project.id,
            [
                models.TaskImport(data={"text": f"text {number}"})
                for number in range(TASKS)
            ],
            return_task_ids=True,
        )
    )
    assert imported.task_count == TASKS

    found = await pages(studio.tasks.list(project=project.id, page_size=300))
    assert [len(page) for page in found] == [300, 300, 300, 100]
    tasks = [task for page in found for task in page]
    assert len({task.id for task in tasks}) == TASKS
    assert {task.data["text"] for task in tasks} == {f"text {n}" for n in range(TASKS)}
    assert project.id in [p.id for p in await items(studio.projects.list())]
    counts = await items(studio.projects.list_counts(page_size=1))
    assert [c.task_number for c in counts if c.id == project.id] == [TASKS]

    await annotate_and_predict(studio, tasks[0].id)
    await export(studio, project.id)

    view = await settled(
        studio.views.create(
            models.ViewsCreateRequest(
                project=project.id,
                data=models.ViewDataInput(ordering=["-tasks:id"]),
            )
        )
    )
    assert view.id in [
        v.id for v in await settled(studio.views.list(project=project.id))
    ]
    hook = await settled(
        studio.webhooks.create(
            models.WebhookRequest(url="http://127.0.0.1:9/hook", project=project.id)
        )
    )
    hooks = await settled(studio.webhooks.list(project=str(project.id)))
    assert hook.id in [h.id for h in hooks]

    await settled(studio.webhooks.delete(hook.id))
    await settled(studio.views.delete(str(view.id)))
    renamed = await settled(
        studio.projects.update(project.id, models.PatchedProjectRequest(title="Other"))
    )
    assert (renamed.title, renamed.label_config) == ("Other", project.label_config)
    await settled(studio.tasks.delete_all_tasks(project.id))
    assert not await items(studio.tasks.list(project=project.id))
    await settled(studio.projects.delete(project.id))
    with pytest.raises(NotFound) as caught:
        await settled(studio.projects.get(project.id))
    assert caught.value.status == 404


async def annotate_and_predict(studio: Any, task: int) -> None:
    annotation = await settled(
        studio.annotations.create(
            task, models.AnnotationsCreateRequest(result=choice("a"), lead_time=1.5)
        )
    )
    assert annotation.task == task
    listed = await settled(studio.annotations.list(task))
    assert [found.id for found in listed] == [annotation.id]
    changed = await settled(
        studio.annotations.update(
            annotation.id, models.AnnotationsUpdateRequest(was_cancelled=False)
        )
    )
    assert changed.id == annotation.id
    prediction = await settled(
        studio.predictions.create(
            models.PredictionsCreateRequest(
                task=task, result=choice("a"), score=0.75, model_version="one"
            )
        )
    )
    assert prediction.score == 0.75
    assert prediction.model_version == "one"
    got = await settled(studio.tasks.get(str(task)))
    assert got.id == task
    assert len(got.annotations) == 1


async def export(studio: Any, project: int) -> None:
    formats = await settled(studio.projects.exports.list_formats(project))
    assert "JSON" in [format_.name for format_ in formats]
    content = await settled(
        studio.projects.exports.download_sync(project, export_type="JSON")
    )
    assert [task["data"]["text"] for task in json.loads(content)] != []
    snapshot = await settled(studio.projects.exports.create(project))
    assert snapshot.status == "completed"
    file = await settled(
        studio.projects.exports.download(project, snapshot.id, export_type="JSON")
    )
    assert len(json.loads(file)) == TASKS
    assert await settled(studio.projects.exports.list(project))


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("kind", ["legacy token", "personal access token"])
def test_a_project(flavour: str, kind: str, label_studio: Server) -> None:
    token = label_studio.legacy_token
    if kind == "personal access token":
        token = label_studio.personal_access_token
    mismatches: list[Mismatch] = []
    client = client_of(flavour, label_studio, token, mismatches=mismatches)
    run(client, whole_life_of_a_project)
    new = unknown(mismatches)
    assert not new, "\n".join(sorted(new))


class Exchanges:
    """Counts the access tokens that a client asks for, on their way to the server."""

    def __init__(self) -> None:
        self.count = 0

    def transport(self, flavour: str) -> Any:
        exchanges = self

        class Sync(httpx.HTTPTransport):
            def handle_request(self, request: httpx.Request) -> httpx.Response:
                exchanges.count += request.url.path == "/api/token/refresh/"
                return super().handle_request(request)

        class Async(httpx.AsyncHTTPTransport):
            async def handle_async_request(
                self, request: httpx.Request
            ) -> httpx.Response:
                exchanges.count += request.url.path == "/api/token/refresh/"
                return await super().handle_async_request(request)

        return Sync() if flavour == "sync" else Async()


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_an_access_token_that_expires_is_exchanged_again(
    flavour: str, label_studio: Server
) -> None:
    """The clock of the client jumps over the 300 s that the server grants."""
    jumped = [0.0]
    auth = LabelStudioKey(
        label_studio.personal_access_token,
        f"{label_studio.url}/api/token/refresh/",
        clock=lambda: time.monotonic() + jumped[0],
    )
    exchanges = Exchanges()
    transport = exchanges.transport(flavour)

    async def flow(studio: Any) -> None:
        before = await settled(studio.users.whoami())
        await settled(studio.users.whoami())
        assert exchanges.count == 1
        jumped[0] = 301
        assert (await settled(studio.users.whoami())).id == before.id
        assert exchanges.count == 2

    run(client_of(flavour, label_studio, auth=auth, transport=transport), flow)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_wrong_key_is_said_and_not_shown(flavour: str, label_studio: Server) -> None:
    wrong = "f" * 40

    async def flow(studio: Any) -> None:
        with pytest.raises(Unauthenticated, match="Invalid token") as caught:
            await settled(studio.users.whoami())
        assert wrong not in str(caught.value)
        assert wrong not in repr(studio)

    run(client_of(flavour, label_studio, wrong), flow)


def test_an_html_error_page_does_not_crash(label_studio: Server) -> None:
    """A 404 on a path without a trailing slash is a page of 170 kB."""
    client = client_of("sync", label_studio, label_studio.legacy_token)
    with client as studio, pytest.raises(NotFound) as caught:
        studio.ml.get(999_999)
    assert len(str(caught.value)) < 500
    assert isinstance(caught.value.body, str)


def test_threads_share_one_client(label_studio: Server) -> None:
    found: list[str] = []
    with client_of("sync", label_studio, label_studio.personal_access_token) as studio:
        threads = [
            threading.Thread(target=lambda: found.append(studio.users.whoami().email))
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(found) == 8
