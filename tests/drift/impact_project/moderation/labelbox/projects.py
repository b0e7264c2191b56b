"""What projects there are, and how far they are."""

from __future__ import annotations

from generated.labelbox import Labelbox, models


def titles(client: Labelbox) -> list[str]:
    client.mutations.create_project(models.ProjectCreateInput(name="Reviews"))
    found = []
    for project in client.queries.projects():
        title = project.name or "untitled"
        found.append(f"{title} of {project.organization}")
        found.append((project.description or "no description").lower())
    return found


def progress(client: Labelbox) -> float:
    client.mutations.create_project(models.ProjectCreateInput(name="Progress"))
    done, total = 0, 1
    for project in client.queries.projects(first=50):
        done += project.completed_data_row_count or 0
        total += project.data_row_count or 0
        kind = project.allowed_media_type or models.MediaType.TEXT
        done += len(kind.value)
    return done / total
