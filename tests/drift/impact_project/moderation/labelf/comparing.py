"""How alike texts are."""

from __future__ import annotations

from generated.labelf import Labelf, models


def nearest(client: Labelf) -> dict[str, float]:
    texts = {"a": "It is broken", "b": "It is late"}
    request = models.SimilarityRequest(base_texts=texts, compare_to_texts={"x": "Late"})
    ranked = client.similarity.rank(request)
    return {one.id: one.similarity * 100 for one in ranked["x"]}
