"""Label Studio: views, filters and columns of the data manager, and bulk actions."""

from __future__ import annotations

from typing import Any

import pytest

from generated._runtime import BadInput, NotFound
from generated.label_studio import models

from .flavours import FLAVOURS, items, settled
from .label_studio_flow import choice, project, run_workflow, tasks_of
from .label_studio_server import LabelStudio as Server

TEXTS = ("a red car", "a blue boat", "a green car")


def text_contains(word: str) -> models.ViewFilters:
    return models.ViewFilters(
        conjunction=models.ViewFiltersConjunction.AND,
        items=[
            models.ViewFilter(
                filter="filter:tasks:data.text",
                operator=models.ViewFilterOperator.CONTAINS,
                type="String",
                value=word,
            )
        ],
    )


async def filter_tasks_by_views(studio: Any) -> None:
    async with project(studio, texts=TEXTS) as made:
        columns = await settled(studio.data_manager.list_columns(project=made.id))
        own = [column for column in columns.columns if column.project_defined]
        assert [(column.id, column.type) for column in own] == [("text", "String")]

        data = models.ViewDataInput(
            title="Cars", filters=text_contains("car"), ordering=["-tasks:id"]
        )
        cars = await settled(
            studio.views.create(models.ViewsCreateRequest(project=made.id, data=data))
        )
        assert cars.data.title == "Cars"
        assert cars.data.filters.items[0].value == "car"
        found = await items(studio.tasks.list(view=cars.id))
        assert [task.data["text"] for task in found] == ["a green car", "a red car"]

        boats = await settled(
            studio.views.update(
                str(cars.id),
                models.ViewsUpdateRequest(
                    project=made.id,
                    data=models.ViewDataInput(filters=text_contains("boat")),
                ),
            )
        )
        assert boats.id == cars.id
        (boat,) = await items(studio.tasks.list(view=boats.id))
        assert boat.data["text"] == "a blue boat"

        other = await settled(
            studio.views.create(
                models.ViewsCreateRequest(
                    project=made.id, data=models.ViewDataInput(title="All")
                )
            )
        )
        await settled(
            studio.views.update_order(
                models.ViewOrderRequest(project=made.id, ids=[other.id, cars.id])
            )
        )
        listed = await settled(studio.views.list(project=made.id))
        assert [view.id for view in listed] == [other.id, cars.id]
        assert (await settled(studio.views.get(str(other.id)))).data.title == "All"

        await settled(studio.views.delete(str(other.id)))
        with pytest.raises(NotFound):
            await settled(studio.views.get(str(other.id)))
        await settled(studio.views.delete_all(project=made.id))
        assert await settled(studio.views.list(project=made.id)) == []


async def act_on_many_tasks(studio: Any) -> None:
    async with project(studio, texts=(*TEXTS, TEXTS[0])) as made:
        state = await settled(studio.data_manager.get_project(project=made.id))
        assert (state.id, state.task_count) == (made.id, 4)
        actions = await settled(studio.actions.list(project=made.id))
        assert {"delete_tasks", "predictions_to_annotations"} <= {a.id for a in actions}
        assert [action.reload for action in actions if action.id == "delete_tasks"] == [
            True
        ]

        first, second, *_ = await tasks_of(studio, made.id)
        await settled(
            studio.predictions.create(
                models.PredictionsCreateRequest(
                    task=first.id, result=choice("a"), model_version="one"
                )
            )
        )
        (group,) = await settled(
            studio.actions.form("predictions_to_annotations", project=made.id)
        )
        assert [(f.type, f.name) for f in group.fields] == [("select", "model_version")]
        done = await settled(
            studio.actions.create(
                models.ActionsCreateRequest(
                    selected_items=models.SelectedTasks(included=[first.id])
                ),
                id="predictions_to_annotations",
                project=made.id,
            )
        )
        assert done.detail == "Created 1 annotations"
        (annotation,) = await settled(studio.annotations.list(first.id))
        assert annotation.result == choice("a")

        everything = models.AllTasks()
        await settled(
            studio.actions.create(
                models.ActionsCreateRequest(selected_items=everything),
                id="remove_duplicates",
                project=made.id,
            )
        )
        left = await tasks_of(studio, made.id)
        assert sorted(task.data["text"] for task in left) == sorted(TEXTS)

        but_one = models.AllTasks(excluded=[second.id])
        deleted = await settled(
            studio.actions.create(
                models.ActionsCreateRequest(
                    filters=text_contains("boat"), selected_items=everything
                ),
                id="delete_tasks",
                project=made.id,
            )
        )
        assert deleted.detail == "Deleted 1 tasks"
        kept = await settled(
            studio.actions.create(
                models.ActionsCreateRequest(selected_items=but_one),
                id="delete_tasks_annotations",
                project=made.id,
            )
        )
        assert kept.detail == "Deleted 1 annotations"
        assert await settled(studio.tasks.delete_all_tasks(made.id)) is None
        assert await tasks_of(studio, made.id) == []


async def ask_for_a_view_of_no_project(studio: Any) -> None:
    with pytest.raises(BadInput, match="project"):
        await settled(studio.views.create(models.ViewsCreateRequest(project=999_999)))


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize(
    "flow", [filter_tasks_by_views, act_on_many_tasks, ask_for_a_view_of_no_project]
)
def test_views_and_actions(flow: Any, flavour: str, label_studio: Server) -> None:
    run_workflow(flavour, label_studio, flow)
