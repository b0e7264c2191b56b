"""Label Studio behind a connection that is slow and breaks: nothing is lost, nothing is
there twice, and what may have been executed is looked up."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generated._runtime import AmbiguousOutcome, Retry
from generated.label_studio import AsyncLabelStudio, LabelStudio, models
from tests.faults.cutting_proxy import CUTS, CuttingProxy, at_random, cutting

from .flavours import FLAVOURS, items, settled
from .label_studio_flow import client_of, project, run
from .label_studio_server import LabelStudio as Server

TASKS = 2_000
BATCH = 100
SHARE = 0.25
"""The part of all requests that are cut."""
PATIENT = Retry(attempts=12, first_wait=0.01, longest_wait=0.05)


def through(flavour: str, server: Server, proxy: CuttingProxy) -> Any:
    """A client that calls the server through the proxy."""
    kind: Any = LabelStudio if flavour == "sync" else AsyncLabelStudio
    key = server.personal_access_token
    return kind(key, base_url=proxy.url, retry=PATIENT, on_mismatch="ignore")


async def count(studio: Any, project: int) -> int:
    """How many tasks there are."""
    return int((await settled(studio.projects.get(project))).task_number)


async def fill(studio: Any, project: int) -> list[AmbiguousOutcome]:
    """Import all tasks; return when it was not known whether some were."""
    doubts: list[AmbiguousOutcome] = []
    for start in range(0, TASKS, BATCH):
        texts = [f"task {number}" for number in range(start, start + BATCH)]
        batch = [models.TaskImport(data={"text": text}) for text in texts]
        while await count(studio, project) == start:
            try:
                await settled(studio.projects.import_tasks(project, batch))
            except AmbiguousOutcome as error:
                doubts.append(error)
        assert await count(studio, project) == start + BATCH
    return doubts


async def read(studio: Any, project: int) -> None:
    """Walk through all tasks, and export them."""
    expected = [f"task {number}" for number in range(TASKS)]
    found = await items(studio.tasks.list(project=project, page_size=BATCH))
    assert len({task.id for task in found}) == TASKS
    assert [t.data["text"] for t in sorted(found, key=lambda t: int(t.id))] == expected
    content = await settled(
        studio.projects.exports.download_sync(
            project, export_type="JSON", download_all_tasks=True
        )
    )
    exported = sorted(json.loads(content), key=lambda task: int(task["id"]))
    assert [task["data"]["text"] for task in exported] == expected


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.filterwarnings("ignore:The API will remove")
def test_a_connection_that_breaks_loses_and_doubles_nothing(
    flavour: str, label_studio: Server
) -> None:
    plan = at_random(seed=5 + FLAVOURS.index(flavour), share=SHARE)

    async def flow(direct: Any) -> None:
        with cutting(label_studio.url, plan) as proxy:
            studio = through(flavour, label_studio, proxy)
            try:
                async with project(direct) as made:
                    doubts = await fill(studio, made.id)
                    await read(studio, made.id)
            finally:
                await settled(studio.close())
            imports = [cut for line, cut in proxy.made if line.startswith(b"POST")]
            assert 0 < len(doubts) <= len(imports)
            for doubt in doubts:
                assert "may have executed this call" in str(doubt)
                assert {each.delivery for each in doubt.history[:-1]} <= {"not sent"}
            assert {cut for _, cut in proxy.made} == set(CUTS)

    key = label_studio.personal_access_token
    run(client_of(flavour, label_studio, key), flow)
