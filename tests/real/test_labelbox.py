"""The generated Labelbox client against the emulator."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest

from generated._runtime import (
    File,
    NotFound,
    Unauthenticated,
)
from generated.labelbox import AsyncLabelbox, Labelbox, models

from ..emulators.labelbox import LabelboxEmulator
from ..generation import ROOT
from .flavours import FLAVOURS, closed, items, pages, settled

ROWS = 250


@pytest.fixture(scope="module")
def emulator() -> Iterator[LabelboxEmulator]:
    schema = (ROOT / "schemas" / "labelbox.graphql").read_text(encoding="utf-8")
    with LabelboxEmulator(schema) as running:
        yield running


@pytest.fixture(autouse=True)
def _fresh(emulator: LabelboxEmulator) -> None:
    emulator.reset()


def client_of(flavour: str, emulator: LabelboxEmulator, key: str = "test-key") -> Any:
    kind: Any = Labelbox if flavour == "sync" else AsyncLabelbox
    return kind(key, base_url=emulator.url, on_mismatch="raise")


def where(identifier: str) -> models.WhereUniqueIdInput:
    return models.WhereUniqueIdInput(id=identifier)


def run(flow: Any, flavour: str, emulator: LabelboxEmulator) -> None:
    async def main() -> None:
        labelbox = client_of(flavour, emulator)
        try:
            await flow(labelbox)
        finally:
            await closed(labelbox)

    asyncio.run(main())


async def upload(labelbox: Any, content: object) -> str:
    text = json.dumps(content).encode()
    stored = await settled(
        labelbox.mutations.upload_file(
            File(text, name="rows.json"), content_length=len(text)
        )
    )
    assert isinstance(stored, models.UploadedFile)
    return stored.url


async def dataset_with_rows(labelbox: Any, rows: int) -> str:
    """Make a dataset as the official SDK does: files, a manifest, a task."""
    dataset = await settled(
        labelbox.mutations.create_dataset(models.DatasetCreateInput(name="Pets"))
    )
    chunk = await upload(
        labelbox,
        [
            {
                "id": {"type": "AUTO", "value": str(number)},
                "payload": {
                    "dataset_id": dataset.id,
                    "row_data": f"https://example.com/{number}.jpg",
                    "global_key": f"key-{number:03}",
                },
            }
            for number in range(rows)
        ],
    )
    manifest = {"source": "SDK", "item_count": rows, "chunk_uris": [chunk]}
    task = await settled(
        labelbox.mutations.upsert_data_rows(
            models.UpsertDataRowsInput(manifest_uri=await upload(labelbox, manifest))
        )
    )
    assert task.status == models.TaskStatus.COMPLETE
    imported = await items(
        labelbox.queries.successesful_data_row_imports(
            models.DataRowImportResultsInput(task_id=task.id, first=100)
        )
    )
    assert len(imported) == rows
    return str(dataset.id)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_project_and_its_data(flavour: str, emulator: LabelboxEmulator) -> None:
    async def flow(labelbox: Any) -> None:
        created = models.ProjectCreateInput(
            name="Cats", description=None, allowed_media_type=models.MediaType.IMAGE
        )
        project = await settled(labelbox.mutations.create_project(created))
        assert isinstance(project, models.Project)
        assert project.allowed_media_type is models.MediaType.IMAGE
        assert project.created_by is not None

        dataset = await dataset_with_rows(labelbox, ROWS)
        rows = await items(labelbox.queries.dataset_data_rows(dataset, first=100))
        assert sorted(row.global_key for row in rows) == [
            f"key-{number:03}" for number in range(ROWS)
        ]
        found = await pages(labelbox.queries.dataset_data_rows(dataset, first=100))
        assert [len(page) for page in found] == [100, 100, 50]

        identifiers = [row.id for row in rows]
        batch = await settled(
            labelbox.mutations.project_create_batch_v2(
                where(project.id),
                models.CreateBatchInput(
                    name="All", data_row_ids=identifiers[:10], priority=1
                ),
            )
        )
        assert batch.batch.name == "All"

        changed = models.ProjectUpdateInput(name="Dogs")
        renamed = await settled(
            labelbox.mutations.update_project(where(project.id), changed)
        )
        assert (renamed.name, renamed.allowed_media_type) == ("Dogs", "IMAGE")

        gone = models.DeleteDataRowsWhereInput(data_row_ids=identifiers[:20])
        await settled(labelbox.mutations.delete_data_rows(gone))
        rest = await items(labelbox.queries.dataset_data_rows(dataset, first=100))
        assert len(rest) == ROWS - 20

        deleted = models.ProjectUpdateInput(deleted=True)
        await settled(labelbox.mutations.update_project(where(project.id), deleted))
        with pytest.raises(NotFound) as caught:
            await settled(labelbox.queries.project(where(project.id)))
        assert caught.value.code == "RESOURCE_NOT_FOUND"

    run(flow, flavour, emulator)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_lists_by_skip_and_first(flavour: str, emulator: LabelboxEmulator) -> None:
    async def flow(labelbox: Any) -> None:
        for number in range(25):
            name = f"Project {number:02}"
            await settled(
                labelbox.mutations.create_project(models.ProjectCreateInput(name=name))
            )
        before = len(emulator.requests)
        found = await pages(labelbox.queries.projects(first=10))
        assert [len(page) for page in found] == [10, 10, 5]
        assert len(emulator.requests) - before == 3
        named = models.ProjectWhereInput(name="Project 07")
        assert len(await items(labelbox.queries.projects(where=named))) == 1
        rest = await items(labelbox.queries.projects(skip=20, first=2))
        assert [project.name for project in rest] == [
            f"Project {number}" for number in range(20, 25)
        ]

    run(flow, flavour, emulator)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_lists_by_cursor(flavour: str, emulator: LabelboxEmulator) -> None:
    async def flow(labelbox: Any) -> None:
        for number in range(7):
            normalized = json.dumps({"tools": [], "classifications": []})
            ontology = models.UpsertOntologyInput(
                name=f"Ontology {number}", normalized=normalized
            )
            await settled(labelbox.mutations.upsert_ontology(ontology))
        found = await pages(labelbox.queries.ontologies(first=3))
        assert [len(page) for page in found] == [3, 3, 1]
        first = found[0][0]
        one = await settled(labelbox.queries.ontology(where(first.id)))
        assert (one.id, one.name) == (first.id, first.name)

        # The cursor and the size inside an input object.
        for number in range(5):
            name = f"Project {number}"
            await settled(
                labelbox.mutations.create_project(models.ProjectCreateInput(name=name))
            )
        searched = models.SearchProjectsInput(size=2)
        results = await pages(labelbox.queries.search_projects(searched))
        assert [len(page) for page in results] == [2, 2, 1]

        # Offset and limit inside an input object, which is made where it is absent.
        for number in range(3):
            domain = models.CreateProjectDomainInput(name=f"Domain {number}")
            await settled(labelbox.mutations.create_project_domain(domain))
        paged = models.ProjectDomainsPaginationInput(limit=2)
        domains = await pages(labelbox.queries.project_domains(pagination=paged))
        assert [len(page) for page in domains] == [2, 1]
        assert len(await items(labelbox.queries.project_domains())) == 3

    run(flow, flavour, emulator)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_lists_by_a_cursor_that_is_an_object(
    flavour: str, emulator: LabelboxEmulator
) -> None:
    async def flow(labelbox: Any) -> None:
        dataset = await dataset_with_rows(labelbox, 25)
        keyed = labelbox.queries.dataset_data_rows(dataset, first=100)
        wanted = sorted([row.id for row in await items(keyed)])
        (saved,) = await settled(labelbox.queries.catalog_saved_queries())
        found = labelbox.queries.get_data_row_identifiers_by_saved_model_query(
            models.DataRowIdentifiersBySavedModelQueryInput(
                saved_query_id=saved.id, first=10
            )
        )
        assert await settled(found.total()) == 25
        assert [len(page) for page in await pages(found)] == [10, 10, 5]
        assert sorted([row.id for row in await items(found)]) == wanted

    run(flow, flavour, emulator)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_webhooks(flavour: str, emulator: LabelboxEmulator) -> None:
    async def flow(labelbox: Any) -> None:
        topics = models.WebhookTopicsInput(set=[models.WebhookTopic.LABEL_CREATED])
        webhook = await settled(
            labelbox.mutations.create_webhook(
                models.WebhookCreateInput(
                    url="https://example.com/hook", secret="hush", topics=topics
                )
            )
        )
        assert webhook.topics == ["LABEL_CREATED"]
        changed = models.WebhookUpdateInput(status=models.WebhookStatus.INACTIVE)
        await settled(labelbox.mutations.update_webhook(where(webhook.id), changed))
        found = await settled(labelbox.queries.webhook(where(webhook.id)))
        assert found.status is models.WebhookStatus.INACTIVE

    run(flow, flavour, emulator)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_unions_are_told_apart(flavour: str, emulator: LabelboxEmulator) -> None:
    async def flow(labelbox: Any) -> None:
        await settled(
            labelbox.mutations.create_aws_iam_integration(
                models.AwsIamIntegrationCreateInput(
                    name="Bucket", role_arn="arn:aws:iam::1:role/x", read_bucket="pets"
                )
            )
        )
        (integration,) = await settled(labelbox.queries.iam_integrations())
        match integration.settings:
            case models.AwsIamIntegrationSettings(role_arn=role):
                assert role == "arn:aws:iam::1:role/x"
            case other:
                pytest.fail(f"not the settings of AWS: {other!r}")

    run(flow, flavour, emulator)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_errors(flavour: str, emulator: LabelboxEmulator) -> None:
    async def flow(labelbox: Any) -> None:
        with pytest.raises(NotFound, match="nowhere"):
            await settled(labelbox.queries.project(where("nowhere")))
        stranger = client_of(flavour, emulator, key="wrong")
        with pytest.raises(Unauthenticated) as caught:
            await settled(stranger.queries.user())
        assert "wrong" not in str(caught.value)
        await closed(stranger)

    run(flow, flavour, emulator)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_query_is_repeated_and_a_mutation_is_not(
    flavour: str, emulator: LabelboxEmulator
) -> None:
    async def flow(labelbox: Any) -> None:
        emulator.fail_next(503, b"busy", times=1)
        before = len(emulator.requests)
        assert (await settled(labelbox.queries.user())).email
        emulator.fail_next(502, b"bad gateway", times=1)
        with pytest.raises(Exception, match="502"):
            await settled(
                labelbox.mutations.create_project(models.ProjectCreateInput(name="X"))
            )
        assert not await items(labelbox.queries.projects())
        assert len(emulator.requests) > before

    run(flow, flavour, emulator)
