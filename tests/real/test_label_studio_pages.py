"""Lists of the real Label Studio while their rows change: what is lost and what is not,
how a walk goes on later, and that none asks for a page that is not there."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from typing import Any

import pytest

from generated._runtime import ShiftWarning
from generated.label_studio import models

from .flavours import FLAVOURS, items, pages, settled, taken
from .label_studio_flow import client_of, project, run
from .label_studio_server import LabelStudio as Server
from .recording import recording

TEXTS = tuple(f"text {number}" for number in range(20))
SIZE = 5

pytestmark = pytest.mark.parametrize("flavour", FLAVOURS)


def statuses(flavour: str, server: Server, flow: Callable[[Any], Any]) -> list[int]:
    """Run a flow; return the status of each response."""
    transport = recording(flavour)
    key = server.legacy_token
    run(client_of(flavour, server, key, transport=transport), flow)
    found: list[int] = transport.statuses
    return found


def listing(studio: Any, made: Any, **given: Any) -> Any:
    return studio.tasks.list(project=made.id, page_size=SIZE, **given)


def ids(found: list[Any]) -> list[int]:
    return [task.id for page in found for task in page]


async def drop(studio: Any, tasks: list[int]) -> None:
    for task in tasks:
        await settled(studio.tasks.delete(str(task)))


async def add(studio: Any, made: Any, count: int) -> None:
    tasks = [models.TaskImport(data={"text": f"new {n}"}) for n in range(count)]
    if tasks:
        await settled(studio.projects.import_tasks(made.id, tasks))


def test_no_list_asks_for_a_page_that_is_not_there(
    flavour: str, label_studio: Server
) -> None:
    async def flow(studio: Any) -> None:
        async with project(studio, texts=TEXTS) as made, project(studio):
            assert [len(p) for p in await pages(listing(studio, made))] == [SIZE] * 4
            assert len(await pages(studio.tasks.list(project=made.id))) == 1
            assert len(await pages(studio.tasks.list(project=made.id, page=1))) == 1
            assert len(await items(studio.projects.list(page_size=1))) >= 2
            assert len(await items(studio.projects.list_counts(page_size=1))) >= 2
            me = await settled(studio.users.whoami())
            own = me.active_organization
            assert await items(studio.organizations.members.list(own, page_size=1))
            assert await items(studio.labels.list()) == []

    assert 404 not in statuses(flavour, label_studio, flow)


def test_a_bare_list_with_a_full_last_page_can_only_end_with_a_404(
    flavour: str, label_studio: Server
) -> None:
    async def flow(studio: Any) -> None:
        async with project(studio, texts=TEXTS) as made:
            full = studio.projects.list_tasks(made.id, page_size=SIZE)
            assert [len(page) for page in await pages(full)] == [SIZE] * 4
            short = studio.projects.list_tasks(made.id, page_size=SIZE + 2)
            assert [len(page) for page in await pages(short)] == [7, 7, 6]

    assert statuses(flavour, label_studio, flow).count(404) == 1


def test_distinct_loses_and_doubles_no_task_that_was_there_all_the_time(
    flavour: str, label_studio: Server
) -> None:
    """Tasks are deleted in front, behind, and added, each between two pages."""

    async def flow(studio: Any) -> None:
        async with project(studio, texts=TEXTS) as made:
            before = sorted(ids(await pages(listing(studio, made))))
            found: list[Any] = []
            walk = listing(studio, made).distinct().pages()
            gone = [before[0], before[3], before[-1], before[7]]
            left = list(gone)
            for dropped, added in ((1, 0), (0, 7), (2, 0), (0, 2), (1, 0)):
                found += await taken(walk, 1)
                await drop(studio, left[:dropped])
                del left[:dropped]
                await add(studio, made, added)
            found += await taken(walk)
            given = ids(found)
            assert len(set(given)) == len(given)
            stayed = [task for task in before if task not in gone]
            assert [task for task in given if task in stayed] == stayed

    with warnings.catch_warnings():
        warnings.simplefilter("error", ShiftWarning)
        assert 404 not in statuses(flavour, label_studio, flow)


def test_what_numbered_pages_cannot_give(flavour: str, label_studio: Server) -> None:
    """Without `distinct`, deleted tasks let others be passed over, which is told; with
    it, only where as many are added at once, so that the total stays."""

    async def flow(studio: Any) -> None:
        async with project(studio, texts=TEXTS) as made:
            before = ids(await pages(listing(studio, made)))
            walk = listing(studio, made).pages()
            found = await taken(walk, 1)
            await drop(studio, before[:2])
            with pytest.warns(ShiftWarning, match="had 20 items and now has 18"):
                found += await taken(walk)
            assert set(before) - set(ids(found)) == set(before[SIZE : SIZE + 2])

            before = ids(await pages(listing(studio, made)))
            walk = listing(studio, made).distinct().pages()
            found = await taken(walk, 1)
            await drop(studio, before[:2])
            await add(studio, made, 2)
            found += await taken(walk)
            assert set(before) - set(ids(found)) == set(before[SIZE : SIZE + 2])

            # A filter by the last id gives what a cursor gives.
            before, given = ids(await pages(listing(studio, made))), list[int]()
            while True:
                query = behind(given[-1] if given else 0)
                page = ids(await taken(listing(studio, made, query=query).pages(), 1))
                if not page:
                    break
                if not given:
                    await drop(studio, page[:2])
                    await add(studio, made, 2)
                given += page
            assert given[: len(before)] == before

    statuses(flavour, label_studio, flow)


def behind(task: int) -> str:
    wanted = {
        "filter": "filter:tasks:id",
        "operator": "greater",
        "type": "Number",
        "value": task,
    }
    return json.dumps({"filters": {"conjunction": "and", "items": [wanted]}})


def test_a_walk_goes_on_with_another_client(flavour: str, label_studio: Server) -> None:
    kept: list[str] = []
    given: list[int] = []
    stayed: list[int] = []

    async def begin(studio: Any) -> None:
        made = await settled(
            studio.projects.create(models.ProjectRequest(title="Positions"))
        )
        await add(studio, made, 23)
        stayed.extend(ids(await pages(listing(studio, made))))
        found = await taken(listing(studio, made).prefetching().pages(), 2)
        given.extend(ids(found))
        kept.extend([str(made.id), found[-1].position])

    async def go_on(studio: Any) -> None:
        number, position = kept
        pager = studio.tasks.list(project=int(number), page_size=SIZE)
        given.extend(ids(await pages(pager.starting_at(position))))
        other = studio.tasks.list(project=int(number) + 1, page_size=SIZE)
        with pytest.raises(ValueError, match="with other arguments"):
            await pages(other.starting_at(position))
        await settled(studio.projects.delete(int(number)))

    statuses(flavour, label_studio, begin)
    seen = statuses(flavour, label_studio, go_on)
    assert given == stayed
    assert len(seen) == 3 + 1
    assert label_studio.legacy_token not in kept[1]


def test_tasks_become_a_data_frame(flavour: str, label_studio: Server) -> None:
    pandas: Any = pytest.importorskip("pandas")

    async def flow(studio: Any) -> None:
        async with project(studio, texts=TEXTS) as made:
            frame = await settled(listing(studio, made, fields="all").to_pandas())
            assert len(frame) == len(TEXTS)
            assert [each["text"] for each in frame["data"]] == list(TEXTS)
            assert str(frame["id"].dtype) == "Int64"
            assert pandas.api.types.is_datetime64_any_dtype(frame["created_at"])

    statuses(flavour, label_studio, flow)
