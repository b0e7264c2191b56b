"""Tasks, and what was said of them."""

from __future__ import annotations

from generated.label_studio import LabelStudio


def texts(client: LabelStudio) -> list[str]:
    found = []
    for task in client.tasks.list(project=1, page_size=5):
        text = str(task.data.get("text", ""))
        found.append(text)
        found.append(task.updated_at.isoformat())
    return found


def annotators(client: LabelStudio) -> list[int]:
    task = client.tasks.get("1")
    people = [annotation.id for annotation in task.annotations or []]
    total = task.total_annotations or 0
    return [total + 1, *people]


def state(client: LabelStudio) -> str:
    task = client.tasks.get("2")
    return (task.state or "").title() + task.annotations_ids.strip()
