"""Several classifiers at once, without waiting."""

from __future__ import annotations

from generated.labelf import AsyncLabelf, models


async def labels(client: AsyncLabelf) -> list[str]:
    settings = [models.ModelSettings(model_id=42), models.ModelSettings(model_id=43)]
    request = models.MultiModelInferenceRequest(texts=["Hej"], model_settings=settings)
    answer = await client.models.classify_with_many(request)
    firsts = [found[0][0] for found in answer.predictions.values()]
    return [first.label.upper() for first in firsts]


async def statuses(client: AsyncLabelf) -> list[str]:
    listed = await client.models.list()
    return [model.status.upper() for model in listed.models]
