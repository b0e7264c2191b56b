"""Queries of any shape against the Labelbox emulator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from generated._runtime import ApiError
from generated.labelbox import models
from generated.labelbox.builder import (
    ProjectFields,
    Selection,
    fields,
    mutation,
    query,
)

from ..emulators.labelbox import LabelboxEmulator
from ..generation import ROOT
from .flavours import FLAVOURS, settled
from .test_labelbox import run, where


@pytest.fixture(scope="module")
def emulator() -> Iterator[LabelboxEmulator]:
    schema = (ROOT / "schemas" / "labelbox.graphql").read_text(encoding="utf-8")
    with LabelboxEmulator(schema) as running:
        yield running


@pytest.fixture(autouse=True)
def _fresh(emulator: LabelboxEmulator) -> None:
    emulator.reset()


@dataclass
class Summary:
    id: str
    name: str | None


def summary(project: ProjectFields) -> Selection[Summary]:
    return fields(project.id, project.name).into(Summary)


def created(name: str) -> Selection[Summary | None]:
    data = models.ProjectCreateInput(
        name=name, allowed_media_type=models.MediaType.IMAGE
    )
    return mutation.create_project(data).select(summary)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_project_in_any_shape(flavour: str, emulator: LabelboxEmulator) -> None:
    async def flow(labelbox: Any) -> None:
        made = await settled(labelbox.run(created("Cats")))
        assert made == Summary(made.id, "Cats")
        found = await settled(
            labelbox.run(
                query.select(
                    lambda q: fields(
                        q.organization.select(lambda o: o.id),
                        q.project(where(made.id)).select(
                            lambda p: fields(
                                p.name,
                                p.created_at.map(lambda at: at and at.tzinfo),
                                p.members(first=5).select(lambda m: m.id),
                                p.batches(first=2).select(
                                    lambda b: b.nodes.select(lambda batch: batch.id)
                                ),
                            )
                        ),
                    )
                )
            )
        )
        organization, (name, zone, members, batches) = found
        assert organization
        assert (name, batches) == ("Cats", [])
        assert zone is not None
        assert isinstance(members, list)

    run(flow, flavour, emulator)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_pages_in_a_loop(flavour: str, emulator: LabelboxEmulator) -> None:
    async def flow(labelbox: Any) -> None:
        for number in range(5):
            await settled(labelbox.run(created(f"Pets {number}")))
        names: list[str | None] = []
        documents = set()
        while True:
            chosen = query.projects(skip=len(names), first=2).select(summary)
            documents.add(chosen.document)
            page = await settled(labelbox.run(chosen))
            names += [project.name for project in page]
            if len(page) < 2:
                break
        assert {f"Pets {number}" for number in range(5)} <= set(names)
        assert len(documents) == 1

    run(flow, flavour, emulator)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_what_does_not_exist(flavour: str, emulator: LabelboxEmulator) -> None:
    async def flow(labelbox: Any) -> None:
        missing = query.project(where("no-such")).select(summary)
        with pytest.raises(ApiError):
            await settled(labelbox.run(missing))

    run(flow, flavour, emulator)
