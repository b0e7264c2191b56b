"""What models said before people did."""

from __future__ import annotations

from generated.label_studio import LabelStudio, models


def scores(client: LabelStudio) -> list[float]:
    known = list(client.predictions.list(task=1))
    return [prediction.score or 0.0 for prediction in known]


def versions(client: LabelStudio) -> set[str]:
    known = list(client.predictions.list(project=1))
    found = {(prediction.model_version or "none").lower() for prediction in known}
    ages = [prediction.created_ago.split(" ") for prediction in known]
    return found | {age[0] for age in ages}


def predict(client: LabelStudio) -> int:
    plan = models.PredictionsCreateRequest(task=1, result=[])
    made = client.predictions.create(plan)
    return made.task + 1
