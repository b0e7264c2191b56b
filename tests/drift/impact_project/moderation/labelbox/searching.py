"""Queries of our own shape, by the builder."""

from __future__ import annotations

from generated.labelbox import Labelbox, models
from generated.labelbox.builder import fields, query


def names(client: Labelbox) -> list[str]:
    client.mutations.create_project(models.ProjectCreateInput(name="Built"))
    found = client.run(query.projects(first=10).select(lambda project: project.name))
    return [name or "" for name in found or []]


def described(client: Labelbox) -> int:
    client.mutations.create_dataset(models.DatasetCreateInput(name="Built"))
    wanted = query.datasets(first=10).select(lambda d: fields(d.name, d.description))
    pairs = client.run(wanted)
    return len(pairs or [])


def about_projects(client: Labelbox) -> int:
    client.mutations.create_project(models.ProjectCreateInput(name="Built"))
    wanted = query.projects(first=10).select(lambda p: fields(p.id, p.description))
    return len(client.run(wanted) or [])
