"""Labels of the organization."""

from __future__ import annotations

from generated.label_studio import LabelStudio


def titles(client: LabelStudio) -> list[str]:
    found = []
    for label in client.labels.list():
        found.append(label.title.upper())
        found.append((label.description or "").strip())
    return found


def links(client: LabelStudio) -> int:
    label = client.labels.get(1)
    return sum(label.links) + label.created_by
