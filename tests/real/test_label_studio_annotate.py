"""Label Studio: tasks found and annotated, predictions, drafts, labels of a project."""

from __future__ import annotations

from typing import Any

import pytest

from generated._runtime import BadInput, Forbidden, NotFound
from generated.label_studio import models

from .flavours import FLAVOURS, items, pages, settled
from .label_studio_flow import CHOICES, choice, project, run_workflow, tasks_of
from .label_studio_server import LabelStudio as Server


async def make_single_tasks(studio: Any) -> None:
    async with project(studio) as made:
        task = await settled(
            studio.tasks.create(
                models.TasksCreateRequest(project=made.id, data={"text": "one"})
            )
        )
        assert task.data == {"text": "one"}
        changed = await settled(
            studio.tasks.update(
                str(task.id), models.TasksUpdateRequest(data={"text": "two"})
            )
        )
        assert changed.data == {"text": "two"}
        found = await settled(studio.tasks.get(str(task.id)))
        assert found.data == {"text": "two"}
        await settled(studio.tasks.delete(str(task.id)))
        with pytest.raises(NotFound):
            await settled(studio.tasks.get(str(task.id)))
        with pytest.raises(BadInput, match="project"):
            await settled(
                studio.tasks.create(models.TasksCreateRequest(project=0, data={}))
            )


async def find_projects_and_tasks(studio: Any) -> None:
    """By title, by id, sparse, counted; and their tasks by query and page."""
    async with project(studio, texts=tuple("abcde")) as made:
        await settled(
            studio.projects.update(
                made.id, models.PatchedProjectRequest(title="To be found")
            )
        )
        (found,) = await items(studio.projects.list(title="To be found"))
        assert found.id == made.id
        (sparse,) = await items(
            studio.projects.list(ids=str(made.id), include="id,title")
        )
        assert (sparse.id, sparse.title) == (made.id, "To be found")
        (counts,) = await items(studio.projects.list_counts(ids=str(made.id)))
        assert (counts.id, counts.task_number) == (made.id, 5)
        whole = await settled(studio.projects.get(made.id))
        assert whole.parsed_label_config["kind"]["type"] == "Choices"

        listed = await pages(studio.tasks.list(project=made.id, page_size=2))
        assert [len(page) for page in listed] == [2, 2, 1]
        query = (
            '{"filters": {"conjunction": "or", "items": [{"filter":'
            ' "filter:tasks:data.text", "operator": "equal", "type": "String",'
            ' "value": "c"}]}}'
        )
        (only,) = await items(studio.tasks.list(project=made.id, query=query))
        assert only.data == {"text": "c"}
        plain = await pages(studio.projects.list_tasks(made.id, page_size=3))
        assert [len(page) for page in plain] == [3, 2]


async def annotate_in_many_ways(studio: Any) -> None:
    async with project(studio, texts=("one", "two")) as made:
        first, second = await tasks_of(studio, made.id)
        annotation = await settled(
            studio.annotations.create(
                first.id,
                models.AnnotationsCreateRequest(result=choice("a"), lead_time=1.5),
            )
        )
        assert (annotation.lead_time, annotation.was_cancelled) == (1.5, False)
        changed = await settled(
            studio.annotations.update(
                annotation.id,
                models.AnnotationsUpdateRequest(result=choice("b"), ground_truth=True),
            )
        )
        assert (changed.result, changed.ground_truth) == (choice("b"), True)
        assert (await settled(studio.annotations.get(annotation.id))).task == first.id

        skipped = await settled(
            studio.annotations.create(
                second.id,
                models.AnnotationsCreateRequest(result=[], was_cancelled=True),
            )
        )
        assert skipped.was_cancelled
        listed = await settled(studio.annotations.list(second.id))
        assert listed == [], "skipped tasks have no annotations"
        assert (await settled(studio.tasks.get(str(second.id)))).cancelled_annotations
        people = await settled(studio.projects.list_unique_annotators(made.id))
        me = await settled(studio.users.whoami())
        assert [person.id for person in people] == [me.id]

        draft = await settled(studio.annotations.convert_to_draft(annotation.id))
        assert (draft.task, draft.result) == (first.id, choice("b"))
        task = await settled(studio.tasks.get(str(first.id)))
        assert [each.id for each in task.drafts] == [draft.id]
        assert task.annotations == []
        with pytest.raises(NotFound):
            await settled(studio.annotations.get(annotation.id))
        await settled(studio.annotations.delete(skipped.id))
        # Only the Enterprise edition counts labels, though both document it.
        with pytest.raises(Forbidden):
            await settled(studio.tasks.get_label_distributions(first.id))


async def predict(studio: Any) -> None:
    async with project(studio, texts=("one", "two")) as made:
        first, second = await tasks_of(studio, made.id)
        prediction = await settled(
            studio.predictions.create(
                models.PredictionsCreateRequest(
                    task=first.id, result=choice("a"), score=0.5, model_version="one"
                )
            )
        )
        better = await settled(
            studio.predictions.update(
                prediction.id, models.PredictionsUpdateRequest(score=0.75)
            )
        )
        assert (better.score, better.result) == (0.75, choice("a"))
        other = await settled(
            studio.predictions.replace(
                prediction.id,
                models.PredictionsReplaceRequest(task=first.id, result=choice("b")),
            )
        )
        assert other.result == choice("b")
        imported = await settled(
            studio.projects.import_predictions(
                made.id,
                [
                    models.PredictionRequest(
                        task=task.id, result=choice("a"), model_version="two"
                    )
                    for task in (first, second)
                ],
            )
        )
        assert imported.created == 2
        listed = await settled(studio.predictions.list(project=made.id))
        assert len(listed) == 3
        assert len(await settled(studio.predictions.list(task=second.id))) == 1
        await settled(studio.predictions.delete(prediction.id))
        with pytest.raises(NotFound):
            await settled(studio.predictions.get(prediction.id))


async def change_a_live_project(studio: Any) -> None:
    """Its configuration may grow; what annotations use may not go."""
    async with project(studio, texts=("one",)) as made:
        (task,) = await tasks_of(studio, made.id)
        await settled(
            studio.annotations.create(
                task.id, models.AnnotationsCreateRequest(result=choice("a"))
            )
        )
        more = CHOICES.replace("</Choices>", '<Choice value="c"/></Choices>')
        checked = await settled(
            studio.projects.validate_label_config(
                made.id, models.ProjectLabelConfigRequest(label_config=more)
            )
        )
        assert checked.label_config is None
        grown = await settled(
            studio.projects.update(
                made.id,
                models.PatchedProjectRequest(
                    label_config=more,
                    sampling=models.SamplingEnum.UNIFORM_SAMPLING,
                    maximum_annotations=2,
                ),
            )
        )
        assert grown.parsed_label_config["kind"]["labels"] == ["a", "b", "c"]
        assert grown.sampling == models.SamplingEnum.UNIFORM_SAMPLING
        without = CHOICES.replace('<Choice value="a"/>', "")
        with pytest.raises(BadInput):
            await settled(
                studio.projects.validate_label_config(
                    made.id, models.ProjectLabelConfigRequest(label_config=without)
                )
            )


async def share_labels(studio: Any) -> None:
    """Labels that projects share, and their links to projects."""
    async with project(studio, texts=("one",)) as made:
        (label,) = await settled(
            studio.labels.create(
                [
                    models.LabelCreateRequest(
                        project=made.id, from_name="kind", value=["a"], title="A"
                    )
                ]
            )
        )
        (link,) = await items(studio.projects.labels.list(project=made.id))
        assert (link.label, link.from_name) == (label.id, "kind")
        renamed = await settled(
            studio.labels.update(label.id, models.PatchedLabelRequest(title="Other"))
        )
        assert renamed.title == "Other"
        assert label.id in [each.id for each in await items(studio.labels.list())]
        (task,) = await tasks_of(studio, made.id)
        await settled(
            studio.annotations.create(
                task.id, models.AnnotationsCreateRequest(result=choice("a"))
            )
        )
        changed = await settled(
            studio.projects.labels.update_many(
                models.LabelsChange(project=made.id, old_label=["a"], new_label=["b"])
            )
        )
        assert changed.annotations_updated in (0, 1)
        await settled(studio.projects.labels.delete(link.id))
        await settled(studio.labels.delete(label.id))
        with pytest.raises(NotFound):
            await settled(studio.labels.get(label.id))


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize(
    "flow",
    [
        make_single_tasks,
        find_projects_and_tasks,
        annotate_in_many_ways,
        predict,
        change_a_live_project,
        share_labels,
    ],
)
def test_annotating(flow: Any, flavour: str, label_studio: Server) -> None:
    run_workflow(flavour, label_studio, flow)
