"""Projects, and what they are made of."""

from __future__ import annotations

from generated.label_studio import LabelStudio, models


def titles(client: LabelStudio) -> list[str]:
    found = []
    for project in client.projects.list(page_size=10, ordering="id"):
        found.append(project.title or "")
        found.append((project.color or "white").lower())
    return found


def open_one(client: LabelStudio) -> str:
    plan = models.ProjectRequest(title="Reviews", color="#ff0000")
    project = client.projects.create(plan)
    moment = project.created_at.isoformat()
    client.projects.delete(project.id)
    return moment


def next_id(client: LabelStudio) -> int:
    project = client.projects.get(1)
    return project.id + 1
