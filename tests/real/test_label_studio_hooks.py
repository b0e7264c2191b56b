"""Label Studio: what it calls itself, webhooks and machine learning backends."""

from __future__ import annotations

from typing import Any

import pytest

from generated.label_studio import incoming, models

from ..runtime.server import Reply, Request, answer, serving
from .flavours import FLAVOURS, items, settled
from .label_studio_flow import choice, project, run_workflow, tasks_of
from .label_studio_server import LabelStudio as Server

ACTIONS = models.WebhookAction


async def hear_of_changes(studio: Any) -> None:
    """Each delivery is of the type that the overrides describe."""
    info = await settled(studio.webhooks.info())
    assert info.annotation_created.name == "Annotation created"
    async with project(studio) as made:
        with serving(lambda _: answer(200, {})) as receiver:
            hook = await settled(
                studio.webhooks.create(
                    models.WebhookRequest(
                        project=made.id,
                        url=f"{receiver.url}/hook",
                        headers={"X-Secret": "of the receiver"},
                        send_for_all_actions=True,
                    )
                )
            )
            await settled(
                studio.projects.import_tasks(
                    made.id, [models.TaskImport(data={"text": "one"})]
                )
            )
            (task,) = await tasks_of(studio, made.id)
            annotation = await settled(
                studio.annotations.create(
                    task.id, models.AnnotationsCreateRequest(result=choice("a"))
                )
            )
            await settled(studio.annotations.delete(annotation.id))

            found = [delivery_of(request) for request in receiver.requests]
            assert [each.action for each in found] == [
                ACTIONS.TASKS_CREATED,
                ACTIONS.ANNOTATION_CREATED,
                ACTIONS.ANNOTATIONS_DELETED,
            ]
            imported, annotated, deleted = found
            assert imported.tasks[0].data == {"text": "one"}
            assert annotated.annotation.result == choice("a")
            assert annotated.task.id == task.id
            assert [each.id for each in deleted.annotations] == [annotation.id]
            assert {each.project.id for each in found} == {made.id}
            secrets = {request.headers["x-secret"] for request in receiver.requests}
            assert secrets == {"of the receiver"}

            changed = await settled(
                studio.webhooks.update(
                    hook.id,
                    models.PatchedWebhookSerializerForUpdateRequest(
                        send_for_all_actions=False,
                        send_payload=False,
                        actions=[ACTIONS.PROJECT_UPDATED],
                    ),
                )
            )
            assert changed.actions == [ACTIONS.PROJECT_UPDATED]
            receiver.requests.clear()
            await settled(
                studio.projects.update(
                    made.id, models.PatchedProjectRequest(title="Other title")
                )
            )
            await settled(studio.tasks.delete(str(task.id)))
            (only,) = map(delivery_of, receiver.requests)
            assert (only.action, only.project) == (ACTIONS.PROJECT_UPDATED, None)

            switched_off = models.WebhookSerializerForUpdateRequest(
                url=f"{receiver.url}/other", is_active=False
            )
            replaced = await settled(studio.webhooks.replace(hook.id, switched_off))
            assert not replaced.is_active
            assert not (await settled(studio.webhooks.get(hook.id))).is_active
            hooks = await settled(studio.webhooks.list(project=str(made.id)))
            assert [each.id for each in hooks] == [hook.id]
            await settled(studio.webhooks.delete(hook.id))


def delivery_of(request: Request) -> Any:
    """The body of a delivery, which must be of its type in every part."""
    return incoming.DELIVERY.decode(request.body, on_mismatch="raise")


class Backend:
    """A model behind HTTP, which calls every text an "a"."""

    def __init__(self) -> None:
        self.trained = 0

    def reply(self, request: Request) -> Reply:
        match request.path:
            case "/health":
                return answer(200, {"status": "UP", "model_class": "Constant"})
            case "/setup":
                return answer(200, {"model_version": "constant-1"})
            case "/versions":
                return answer(200, {"versions": ["constant-1", "constant-0"]})
            case "/predict":
                result = {"result": choice("a"), "score": 0.5}
                result["model_version"] = "constant-1"
                return answer(200, {"results": [result] * len(request.json["tasks"])})
            case "/webhook":
                self.trained += request.json["action"] == "START_TRAINING"
                return answer(200, {})
        return answer(404)


async def let_a_model_predict(studio: Any) -> None:
    """Connect a backend, ask it in each of the ways that there are, train it."""
    backend = Backend()
    with serving(backend.reply) as server:
        async with project(studio, texts=("one", "two")) as made:
            connected = await settled(
                studio.ml.create(
                    models.MlCreateRequest(
                        url=server.url,
                        project=made.id,
                        title="Constant",
                        is_interactive=True,
                    )
                )
            )
            assert connected.readable_state == "Connected"
            assert connected.model_version == "constant-1"
            assert (await settled(studio.ml.get(connected.id))).title == "Constant"
            found = await settled(studio.ml.list_model_versions(connected.id))
            assert found.versions == ["constant-1", "constant-0"]

            first, second = await tasks_of(studio, made.id)
            answered = await settled(
                studio.ml.predict_interactive(
                    connected.id,
                    models.InteractiveRequest(task=first.id),
                )
            )
            assert answered.data["result"] == choice("a")
            tried = await settled(studio.ml.test_predict(connected.id, random=True))
            assert tried.task["id"] in (first.id, second.id)
            assert tried.response[0]["result"] == choice("a")

            some = models.SelectedTasks(included=[second.id])
            done = await settled(
                studio.actions.create(
                    models.ActionsCreateRequest(selected_items=some),
                    id="retrieve_tasks_predictions",
                    project=made.id,
                )
            )
            assert done.processed_items == 1
            (prediction,) = await settled(studio.predictions.list(task=second.id))
            assert (prediction.result, prediction.score) == (choice("a"), 0.5)
            assert prediction.model_version == "constant-1"

            assert await settled(studio.ml.train(connected.id)) is None
            assert backend.trained == 1
            renamed = await settled(
                studio.ml.update(
                    connected.id,
                    models.MlUpdateRequest(
                        url=server.url, project=made.id, title="Renamed"
                    ),
                )
            )
            assert renamed.title == "Renamed"
            await settled(studio.ml.delete(connected.id))
            assert await settled(studio.ml.list(project=made.id)) == []


async def label_the_most_uncertain(studio: Any) -> None:
    """Active learning: predictions with scores, tasks in their order, annotations."""
    texts = ("sure", "unsure", "quite sure")
    async with project(studio, texts=texts) as made:
        scores = dict(zip(texts, (0.9, 0.1, 0.7), strict=True))
        for task in await tasks_of(studio, made.id):
            await settled(
                studio.predictions.create(
                    models.PredictionsCreateRequest(
                        task=task.id,
                        result=choice("a"),
                        score=scores[task.data["text"]],
                        model_version="scores",
                    )
                )
            )
        # Scores are those of the version that the project shows.
        await settled(
            studio.projects.update(
                made.id, models.PatchedProjectRequest(model_version="scores")
            )
        )
        view = await settled(
            studio.views.create(
                models.ViewsCreateRequest(
                    project=made.id,
                    data=models.ViewDataInput(ordering=["tasks:predictions_score"]),
                )
            )
        )
        found = await items(studio.tasks.list(view=view.id, fields="all"))
        assert [task.data["text"] for task in found] == ["unsure", "quite sure", "sure"]
        assert found[0].predictions_score == pytest.approx(0.1)
        await settled(
            studio.annotations.create(
                found[0].id, models.AnnotationsCreateRequest(result=choice("b"))
            )
        )
        task = await settled(studio.tasks.get(str(found[0].id)))
        assert task.is_labeled
        assert task.annotations[0].result == choice("b")
        assert task.predictions[0].score == pytest.approx(0.1)


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize(
    "flow", [hear_of_changes, let_a_model_predict, label_the_most_uncertain]
)
def test_hooks_and_models(flow: Any, flavour: str, label_studio: Server) -> None:
    run_workflow(flavour, label_studio, flow)
