"""Label Studio: tasks from storages and annotations into them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generated._runtime import BadInput
from generated.label_studio import models

from .bucket import serving_bucket
from .flavours import FLAVOURS, settled
from .label_studio_flow import choice, project, run_workflow, tasks_of
from .label_studio_server import LabelStudio as Server


async def annotate_the_first_task(studio: Any, project: int) -> None:
    first, *_ = await tasks_of(studio, project)
    await settled(
        studio.annotations.create(
            first.id, models.AnnotationsCreateRequest(result=choice("a"))
        )
    )


async def sync_with_folders(studio: Any, folder: Path) -> None:
    """Check a folder, connect it, read it, connect another, write to that."""
    source, target = folder / "tasks", folder / "annotations"
    for each in (source, target):
        each.mkdir()
    for number in range(3):
        task = {"data": {"text": f"text {number}"}}
        (source / f"{number}.json").write_text(json.dumps(task), encoding="utf-8")
    imports, exports = studio.import_storage.local, studio.export_storage.local
    async with project(studio) as made:
        checked = await settled(
            imports.validate(
                models.ImportStorageLocalValidateRequest(
                    project=made.id, path=str(source), regex_filter=".*json"
                )
            )
        )
        assert checked is None
        with pytest.raises(BadInput, match="does not exist"):
            await settled(
                imports.validate(
                    models.ImportStorageLocalValidateRequest(
                        project=made.id, path=str(folder / "nowhere")
                    )
                )
            )
        storage = await settled(
            imports.create(
                models.ImportStorageLocalCreateRequest(
                    project=made.id,
                    title="Tasks",
                    path=str(source),
                    regex_filter=".*json",
                    use_blob_urls=False,
                )
            )
        )
        assert (storage.type, storage.status) == ("localfiles", "initialized")
        await settled(imports.sync(storage.id))
        synced = await until_synced(imports, storage.id)
        assert synced.last_sync_count == 3
        tasks = await tasks_of(studio, made.id)
        assert sorted(task.data["text"] for task in tasks) == [
            "text 0",
            "text 1",
            "text 2",
        ]
        renamed = await settled(
            imports.update(
                storage.id,
                models.ImportStorageLocalUpdateRequest(
                    project=made.id, title="Texts", path=str(source)
                ),
            )
        )
        assert renamed.title == "Texts"
        assert [each.id for each in await settled(imports.list(project=made.id))] == [
            storage.id
        ]

        await annotate_the_first_task(studio, made.id)
        output = await settled(
            exports.create(
                models.ExportStorageLocalCreateRequest(
                    project=made.id, path=str(target)
                )
            )
        )
        await settled(exports.sync(output.id))
        assert (await until_synced(exports, output.id)).type == "localfiles"
        (written,) = target.iterdir()
        assert json.loads(written.read_bytes())["result"] == choice("a")

        await settled(imports.delete(storage.id))
        await settled(exports.delete(output.id))
        assert await settled(imports.list(project=made.id)) == []


async def until_synced(storages: Any, storage: int) -> Any:
    """The storage, once it was read or written."""
    for _ in range(50):
        found = await settled(storages.get(storage))
        if found.status in ("completed", "completed_with_errors", "failed"):
            assert found.status == "completed", found.traceback
            return found
    raise AssertionError(f"the storage is still {found.status}")


async def sync_with_a_bucket(studio: Any) -> None:
    task = json.dumps({"data": {"text": "from S3"}}).encode()
    with serving_bucket("tasks", first=task) as bucket:
        credentials: dict[str, Any] = {
            "bucket": bucket.name,
            "s3_endpoint": bucket.endpoint,
            "aws_access_key_id": "key",
            "aws_secret_access_key": "secret",
            "region_name": "eu-west-1",
        }
        imports, exports = studio.import_storage.s3, studio.export_storage.s3
        async with project(studio) as made:
            await settled(
                imports.validate(
                    models.ImportStorageS3ValidateRequest(
                        project=made.id, **credentials
                    )
                )
            )
            storage = await settled(
                imports.create(
                    models.ImportStorageS3CreateRequest(
                        project=made.id, use_blob_urls=False, **credentials
                    )
                )
            )
            await settled(imports.sync(storage.id))
            assert (await until_synced(imports, storage.id)).last_sync_count == 1
            (imported,) = await tasks_of(studio, made.id)
            assert imported.data == {"text": "from S3"}

            await annotate_the_first_task(studio, made.id)
            output = await settled(
                exports.create(
                    models.ExportStorageS3CreateRequest(
                        project=made.id, prefix="done", **credentials
                    )
                )
            )
            await settled(exports.sync(output.id))
            await until_synced(exports, output.id)
            written = {key: v for key, v in bucket.objects.items() if "done" in key}
            assert len(written) == 1

            every = await settled(studio.import_storage.list(project=made.id))
            assert [type(each) for each in every] == [models.S3ImportStorage]
            every = await settled(studio.export_storage.list(project=made.id))
            assert [type(each) for each in every] == [models.S3ExportStorage]
            await settled(imports.delete(storage.id))
            await settled(exports.delete(output.id))


async def ask_clouds_that_are_not_there(studio: Any) -> None:
    """What is wrong with a storage is said by the server; the client passes it on."""
    kinds = {each.name for each in await settled(studio.import_storage.list_types())}
    assert kinds == {"s3", "gcs", "azure", "redis", "localfiles"}
    assert {e.name for e in await settled(studio.export_storage.list_types())} == kinds
    async with project(studio) as made:
        for flavour in (studio.import_storage, studio.export_storage):
            for kind in ("s3", "gcs", "azure", "redis"):
                assert await settled(getattr(flavour, kind).list(project=made.id)) == []
        with pytest.raises(BadInput, match=r"(?i)credential|account"):
            await settled(
                studio.import_storage.azure.validate(
                    models.ImportStorageAzureValidateRequest(
                        project=made.id, container="none"
                    )
                )
            )
        with pytest.raises(BadInput):
            await settled(
                studio.import_storage.gcs.validate(
                    models.ImportStorageGcsValidateRequest(
                        project=made.id,
                        bucket="none",
                        google_application_credentials="no JSON",
                    )
                )
            )
        with pytest.raises(BadInput):
            await settled(
                studio.export_storage.redis.validate(
                    models.ExportStorageRedisValidateRequest(
                        project=made.id, host="127.0.0.1", port="1", path="tasks"
                    )
                )
            )


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_folder(flavour: str, label_studio: Server) -> None:
    folder = label_studio.files / flavour
    folder.mkdir()
    run_workflow(
        flavour, label_studio, lambda studio: sync_with_folders(studio, folder)
    )


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("flow", [sync_with_a_bucket, ask_clouds_that_are_not_there])
def test_clouds(flow: Any, flavour: str, label_studio: Server) -> None:
    run_workflow(flavour, label_studio, flow)
