"""Label Studio: tasks in, as JSON and as files of any kind."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from generated._runtime import BadInput, File, NotFound, StatusError
from generated.label_studio import models

from .flavours import FLAVOURS, settled
from .label_studio_flow import BOXES, choice, project, run_workflow, tasks_of
from .label_studio_server import LabelStudio as Server

TABLE = b"text\nhello\n\xc3\xa9t\xc3\xa9\n"
PICTURE = (
    # One pixel, as small as a PNG can be.
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\rIDATx\x9cc\xf8\x0f\4\0\t\xfb\3\xfd\xfb^k+\0\0\0\0IEND\xaeB`\x82"
)


async def import_json(studio: Any) -> None:
    """With answers of people and of models; or only to look at."""
    async with project(studio) as made:
        task = models.TaskImport(
            data={"text": "one"},
            annotations=[models.AnnotationRequest(result=choice("a"))],
            predictions=[
                models.PredictionImport(
                    result=choice("b"), score=0.5, model_version="one"
                )
            ],
        )
        done = await settled(
            studio.projects.import_tasks(made.id, [task], return_task_ids=True)
        )
        assert (done.task_count, done.annotation_count) == (1, 1)
        assert done.prediction_count == 1
        (found,) = await tasks_of(studio, made.id)
        assert done.task_ids == [found.id]
        assert found.annotations[0].result == choice("a")
        assert found.predictions[0].result == choice("b")

        labelled = [models.TaskImport(data={"text": "two", "guess": "a"})]
        guessed = await settled(
            studio.projects.import_tasks(
                made.id, labelled, preannotated_from_fields=["guess"]
            )
        )
        assert (guessed.task_count, guessed.prediction_count) == (1, 1)
        with pytest.raises(BadInput):
            await settled(
                studio.projects.import_tasks(
                    made.id, [models.TaskImport(data={"other": "no text"})]
                )
            )


async def import_files(studio: Any, folder: Path) -> None:
    """By path, from bytes and from an open file, several at once."""
    (folder / "table.csv").write_bytes(TABLE)
    (folder / "rows.tsv").write_text("text\tn\nfirst\t1\n", encoding="utf-8")
    tasks = json.dumps([{"text": "in JSON"}]).encode()
    async with project(studio) as made:
        with (folder / "rows.tsv").open("rb") as rows:
            done = await settled(
                studio.projects.import_tasks(
                    made.id,
                    {
                        "table": File(folder / "table.csv"),
                        "tasks": File(tasks, "tasks.json"),
                        "rows": File(rows, "rows.tsv"),
                    },
                    content_type="multipart/form-data",
                )
            )
        assert done.task_count == 4
        assert done.found_formats == {".csv": 1, ".json": 1, ".tsv": 1}
        found = await tasks_of(studio, made.id)
        assert sorted(task.data["text"] for task in found) == [
            "first",
            "hello",
            "in JSON",
            "été",
        ]
        await look_after_files(studio, made.id, done.file_upload_ids)


async def look_after_files(studio: Any, project: int, ids: list[int]) -> None:
    """What was uploaded is listed, read, replaced and deleted."""
    uploads = await settled(studio.files.list(project, all=True))
    assert [upload.id for upload in uploads] == ids
    table, *others = uploads
    (only,) = await settled(studio.files.list(project, ids=[table.id]))
    assert (only.id, only.size) == (table.id, len(TABLE))
    # The name that the path wants begins after "upload/".
    name = table.file.removeprefix("upload/")
    assert await settled(studio.files.download(name)) == TABLE
    assert (await settled(studio.files.get(table.id))).file == table.file

    shorter = models.FilesUpdateRequest(file=File(io.BytesIO(b"text\n"), "less.csv"))
    replaced = await settled(studio.files.update(table.id, shorter))
    assert (replaced.id, replaced.size) == (table.id, 5)

    await settled(studio.files.delete(table.id))
    with pytest.raises(NotFound):
        await settled(studio.files.get(table.id))
    some = models.FileUploadsDeletion(file_upload_ids=[others[0].id])
    assert (await settled(studio.files.delete_many(project, some))).deleted == 1
    assert (await settled(studio.files.delete_many(project))).deleted == 1
    assert await settled(studio.files.list(project, all=True)) == []


async def import_pictures(studio: Any) -> None:
    """A picture is a task; what cannot be one is refused."""
    async with project(studio, config=BOXES) as made:
        done = await settled(
            studio.projects.import_tasks(
                made.id,
                {
                    "one": File(PICTURE, "one.png"),
                    "two": File(PICTURE, 'a "second" one.png'),
                },
                content_type="multipart/form-data",
            )
        )
        assert (done.task_count, done.found_formats) == (2, {".png": 2})
        one, two = await tasks_of(studio, made.id)
        assert one.data["image"].endswith("one.png")
        name = two.data["image"].removeprefix("/data/upload/")
        assert await settled(studio.files.download(name)) == PICTURE
        with pytest.raises(BadInput, match=r"\.exe"):
            await settled(
                studio.projects.import_tasks(
                    made.id,
                    {"program": File(b"MZ", "program.exe")},
                    content_type="multipart/form-data",
                )
            )


async def look_at_columns_first(studio: Any) -> None:
    """Upload without making tasks, as the page for importing does."""
    async with project(studio) as made:
        seen = await settled(
            studio.projects.import_tasks(
                made.id,
                {"table": File(TABLE, "table.csv")},
                content_type="multipart/form-data",
                commit_to_project=False,
            )
        )
        assert (seen.task_count, seen.annotation_count) == (2, None)
        assert seen.data_columns == ["text"]
        assert await tasks_of(studio, made.id) == []


async def validate_a_configuration(studio: Any) -> None:
    """Of a project that is not there yet."""
    good = models.ProjectLabelConfigRequest(label_config=BOXES)
    assert await settled(studio.projects.validate_new_label_config(good)) is None
    bad = models.ProjectLabelConfigRequest(label_config="<View><Text/></View>")
    with pytest.raises(BadInput):
        await settled(studio.projects.validate_new_label_config(bad))
    # The community edition imports at once: there is nothing to ask later.
    async with project(studio) as made:
        with pytest.raises(StatusError):
            await settled(studio.tasks.create_many_status(made.id, 1))
        with pytest.raises(StatusError):
            await settled(studio.projects.get_reimport(made.id, 1))


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_files(flavour: str, label_studio: Server, tmp_path: Path) -> None:
    run_workflow(flavour, label_studio, lambda studio: import_files(studio, tmp_path))


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize(
    "flow",
    [import_json, import_pictures, look_at_columns_first, validate_a_configuration],
)
def test_imports(flow: Any, flavour: str, label_studio: Server) -> None:
    run_workflow(flavour, label_studio, flow)
