"""What texts are about."""

from __future__ import annotations

from generated.labelf import Labelf, models


def best(client: Labelf) -> list[str]:
    request = models.InferenceRequest(texts=["I want my money back"])
    answer = client.models.classify(42, request)
    if not isinstance(answer, models.InferenceResult):
        return [one.text.lower() for one in answer]
    found = []
    for predictions in answer.predictions:
        found.append(predictions[0].label.lower())
        found.append(f"{round(predictions[0].confidence, 2)}")
    return found


def language(client: Labelf) -> str:
    request = models.InferenceRequest(texts=["Hej"], max_predictions=1)
    answer = client.models.classify(42, request)
    if not isinstance(answer, models.InferenceResult):
        return "unknown"
    return answer.text_language.upper()
