"""Many who write at once to a real Label Studio, whose SQLite bears four.

With eight, it answers now and then with 500 "database is locked". The generated client
has four writes in flight, however many threads or tasks call it.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from generated._runtime import Retry, amap_concurrently, map_concurrently
from generated.label_studio import AsyncLabelStudio, LabelStudio, models

from .label_studio_flow import CHOICES
from .label_studio_server import LabelStudio as Server

pytestmark = pytest.mark.filterwarnings("ignore:The API will remove")

WRITERS = 16
TASKS = 80
ONCE = Retry(attempts=1)
"""So that no repetition hides a failure."""


def made(studio: Any) -> Any:
    return studio.projects.create(
        models.ProjectRequest(title="Writers", label_config=CHOICES)
    )


def created(studio: Any, project: int, number: int) -> Any:
    task = models.TasksCreateRequest(project=project, data={"text": f"task {number}"})
    return studio.tasks.create(task)


def by_threads(server: Server) -> tuple[list[int], list[Any]]:
    token = server.personal_access_token
    with LabelStudio(
        token, base_url=server.url, retry=ONCE, on_mismatch="ignore"
    ) as studio:
        project = made(studio).id
        ids = map_concurrently(
            lambda number: created(studio, project, number).id,
            range(TASKS),
            workers=WRITERS,
        )
        found = list(ids)
        return found, list(studio.tasks.list(project=project))


def by_tasks(server: Server) -> tuple[list[int], list[Any]]:
    token = server.personal_access_token

    async def run() -> tuple[list[int], list[Any]]:
        async with AsyncLabelStudio(
            token, base_url=server.url, retry=ONCE, on_mismatch="ignore"
        ) as studio:
            project = (await made(studio)).id

            async def create(number: int) -> int:
                task = await created(studio, project, number)
                return int(task.id)

            ids = amap_concurrently(create, range(TASKS), workers=WRITERS)
            found = [id_ async for id_ in ids]
            return found, [t async for t in studio.tasks.list(project=project)]

    return asyncio.run(run())


@pytest.mark.parametrize("write", [by_threads, by_tasks])
def test_many_writers_at_once_fail_never(label_studio: Server, write: Any) -> None:
    ids, tasks = write(label_studio)
    assert len(set(ids)) == TASKS
    assert {task.id for task in tasks} == set(ids)
    texts = {task.id: task.data["text"] for task in tasks}
    assert [texts[id_] for id_ in ids] == [f"task {n}" for n in range(TASKS)]
