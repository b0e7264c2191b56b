"""Set projects up."""

from __future__ import annotations

from generated.labelbox import Labelbox, models


def set_up(client: Labelbox) -> str:
    plan = models.ProjectCreateInput(name="Set up", description="From code")
    created = client.mutations.create_project(plan)
    assert created is not None
    where = models.WhereUniqueIdInput(id=created.id)
    change = models.ProjectUpdateInput(description="Changed")
    client.mutations.update_project(where, change)
    again = client.queries.project(where)
    assert again is not None
    return (again.description or "").upper()


def set_up_media(client: Labelbox) -> str:
    image = models.MediaType.IMAGE
    plan = models.ProjectCreateInput(name="Media", allowed_media_type=image)
    created = client.mutations.create_project(plan)
    assert created is not None
    return created.id
