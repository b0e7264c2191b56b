"""Where rows are kept."""

from __future__ import annotations

from generated.labelbox import Labelbox, models


def sizes(client: Labelbox) -> dict[str, int]:
    plan = models.DatasetCreateInput(name="Texts", description="All of them")
    client.mutations.create_dataset(plan)
    found = {}
    for dataset in client.queries.datasets():
        rows = dataset.row_count or 0
        found[dataset.id] = rows + 1
    return found


def longest_name(client: Labelbox) -> int:
    client.mutations.create_dataset(models.DatasetCreateInput(name="A long name"))
    everything = list(client.queries.datasets())
    lengths = [len(dataset.name or "") for dataset in everything]
    return max(lengths, default=0)
