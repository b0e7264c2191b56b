"""Kinds of assets, in the words of people."""

from __future__ import annotations

from generated.labelbox import Labelbox, models

WORDS = {"map": "maps", "text": "texts"}


def word_of(client: Labelbox) -> str:
    kinds = {"text": models.MediaType.TEXT, "page": models.MediaType.HTML}
    maps = [models.MediaType.TMS_GEO, models.MediaType.TMS_SIMPLE]
    organization = client.queries.organization()
    assert organization is not None
    return f"{len(kinds)} {len(maps)} {organization.name}"


def is_map(client: Labelbox) -> bool:
    client.mutations.create_project(models.ProjectCreateInput(name="Maps"))
    project = next(iter(client.queries.projects()))
    return project.allowed_media_type is models.MediaType.TMS_GEO
