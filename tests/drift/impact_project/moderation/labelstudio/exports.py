"""Take out what was annotated."""

from __future__ import annotations

from generated.label_studio import LabelStudio, models


def formats(client: LabelStudio) -> list[str]:
    known = list(client.projects.exports.list_formats(1))
    return [one.title.lower() for one in known]


def export(client: LabelStudio) -> bool:
    made = client.projects.exports.create(1, models.ExportCreateRequest(title="All"))
    one = client.projects.exports.get(1, made.id)
    return one.status is models.ExportStatus.COMPLETED
