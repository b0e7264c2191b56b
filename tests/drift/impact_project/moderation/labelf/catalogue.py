"""The classifiers that there are."""

from __future__ import annotations

from generated.labelf import Labelf


def names(client: Labelf) -> list[str]:
    known = client.models.list().models
    found = [model.name.lower() for model in known]
    found += [model.status.title() for model in known]
    return found


def size(client: Labelf) -> int:
    model = client.models.get(42)
    labels = model.labels or []
    return model.label_count + len(labels)
