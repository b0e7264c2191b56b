"""Label Studio: annotations out, at once in any format and as snapshots."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from generated._runtime import BadInput, NotFound
from generated.label_studio import models

from .flavours import FLAVOURS, settled
from .label_studio_flow import (
    BOXES,
    box,
    choice,
    project,
    run_workflow,
    tasks_of,
)
from .label_studio_server import LabelStudio as Server

# Nobody but the server knows the formats of a project.
pytestmark = pytest.mark.filterwarnings("ignore:The API will remove")


async def annotated(studio: Any, task: int, result: list[dict[str, Any]]) -> None:
    await settled(
        studio.annotations.create(task, models.AnnotationsCreateRequest(result=result))
    )


async def export_texts(studio: Any) -> None:
    """What is JSON and what is a table comes as bytes, under media types that nobody
    else has ("application/.json")."""
    async with project(studio, texts=("one", "two", "three")) as made:
        first, second, _ = await tasks_of(studio, made.id)
        await annotated(studio, first.id, choice("a"))
        await annotated(studio, second.id, choice("b"))
        formats = await settled(studio.projects.exports.list_formats(made.id))
        possible = {each.name for each in formats if not each.disabled}
        assert {"JSON", "JSON_MIN", "CSV", "TSV"} <= possible
        assert "COCO" not in possible

        async def exported(export_type: str, **options: Any) -> bytes:
            content = await settled(
                studio.projects.exports.download_sync(
                    made.id, export_type=export_type, **options
                )
            )
            assert isinstance(content, bytes)
            return content

        tasks = json.loads(await exported("JSON"))
        assert [task["id"] for task in tasks] == [first.id, second.id]
        assert tasks[0]["annotations"][0]["result"][0]["value"] == {"choices": ["a"]}
        assert len(json.loads(await exported("JSON", download_all_tasks=True))) == 3
        only = json.loads(await exported("JSON", ids=[str(second.id)]))
        assert [task["id"] for task in only] == [second.id]
        small = json.loads(await exported("JSON_MIN"))
        assert [(each["text"], each["kind"]) for each in small] == [
            ("one", "a"),
            ("two", "b"),
        ]
        for export_type, delimiter in (("CSV", ","), ("TSV", "\t")):
            table = io.StringIO((await exported(export_type)).decode())
            rows = list(csv.DictReader(table, delimiter=delimiter))
            assert [(row["text"], row["kind"]) for row in rows] == [
                ("one", "a"),
                ("two", "b"),
            ]


async def export_pictures(studio: Any) -> None:
    """Formats of several files are an archive."""
    async with project(studio, config=BOXES) as made:
        await settled(
            studio.projects.import_tasks(
                made.id,
                [models.TaskImport(data={"image": "/data/none/street.png"})],
            )
        )
        (task,) = await tasks_of(studio, made.id)
        await annotated(studio, task.id, box("Car"))
        found = {}
        for export_type in ("COCO", "YOLO", "VOC"):
            content = await settled(
                studio.projects.exports.download_sync(made.id, export_type=export_type)
            )
            found[export_type] = zipfile.ZipFile(io.BytesIO(content))
        coco = json.loads(found["COCO"].read("result.json"))
        assert [c["name"] for c in coco["categories"]] == ["Boat", "Car"]
        assert coco["annotations"][0]["bbox"] == [10, 10, 30, 20]
        names = found["YOLO"].namelist()
        assert "classes.txt" in names
        assert [name for name in names if name.startswith("labels/")]
        assert [name for name in found["VOC"].namelist() if name.endswith(".xml")]


async def keep_a_snapshot(studio: Any, folder: Path) -> None:
    """Only annotated tasks; asked for until it is ready; converted; saved as a file."""
    exports = studio.projects.exports
    async with project(studio, texts=("one", "two")) as made:
        first, _ = await tasks_of(studio, made.id)
        await annotated(studio, first.id, choice("a"))
        snapshot = await settled(
            exports.create(
                made.id,
                models.ExportCreateRequest(
                    title="Annotated",
                    task_filter_options=models.TaskFilterOptionsRequest(
                        annotated=models.OnlyOrExclude.ONLY
                    ),
                ),
            )
        )
        assert snapshot.title == "Annotated"
        ready = await until_completed(exports, made.id, snapshot.id)
        assert ready.counters["task_number"] == 1
        listed = await settled(exports.list(made.id))
        assert [each.id for each in listed] == [snapshot.id]

        await settled(
            studio.body_of(
                exports.download, made.id, snapshot.id, export_type="JSON"
            ).save(folder / "tasks.json")
        )
        tasks = json.loads((folder / "tasks.json").read_bytes())
        assert [task["id"] for task in tasks] == [first.id]

        conversion = models.ExportConvertRequest(export_type="CSV")
        started = await settled(exports.convert(made.id, snapshot.id, conversion))
        assert started.export_type == "CSV"
        with pytest.raises(BadInput, match="already"):
            await settled(exports.convert(made.id, snapshot.id, conversion))
        converted = await until_completed(exports, made.id, snapshot.id)
        assert [each.export_type for each in converted.converted_formats] == ["CSV"]
        answer = await settled(
            studio.response_of(
                exports.download, made.id, snapshot.id, export_type="CSV"
            )
        )
        assert "one" in answer.value.decode()
        assert answer.headers["Content-Type"] == "application/csv"
        assert answer.headers["filename"].endswith(".csv")

        await settled(exports.delete(made.id, snapshot.id))
        with pytest.raises(NotFound):
            await settled(exports.get(made.id, snapshot.id))


async def until_completed(exports: Any, project: int, snapshot: int) -> Any:
    """The snapshot, once it and its conversions are ready."""
    for _ in range(50):
        found = await settled(exports.get(project, snapshot))
        states = [found.status, *(each.status for each in found.converted_formats)]
        if all(state == "completed" for state in states):
            return found
    raise AssertionError(f"the snapshot is still {states}")


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_snapshots(flavour: str, label_studio: Server, tmp_path: Path) -> None:
    run_workflow(
        flavour, label_studio, lambda studio: keep_a_snapshot(studio, tmp_path)
    )


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("flow", [export_texts, export_pictures])
def test_exports(flow: Any, flavour: str, label_studio: Server) -> None:
    run_workflow(flavour, label_studio, flow)
