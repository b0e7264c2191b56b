"""The answers of the Labelf emulator's five operations.

Each takes a call and gives the JSON of its 200, or raises `LabelfError`. Who may call
is decided before, in `labelf`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .labelf_models import CATALOG, CatalogModel, classify, language, rank
from .labelf_requests import (
    Inference,
    LabelfError,
    comparison,
    inference,
    multi_model_inference,
)

AnswerShape = Literal["current", "older"]

_Scored = list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Call:
    """What an operation sees of a request."""

    body: bytes
    answer_shape: AnswerShape
    model_id: str = ""
    """As it stands in the path; empty where the path has none."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A row of the table of routes."""

    method: str
    path: re.Pattern[str]
    """With a group `model_id` where the path has one."""
    only_reads: bool
    answer: Callable[[Call], object]


def list_models(call: Call) -> object:
    return {"models": [model.summary() for model in CATALOG.values()]}


def get_model(call: Call) -> object:
    return _model(_integer(call.model_id)).details()


def classify_texts(call: Call) -> object:
    started = time.monotonic()
    asked = inference(call.body, _integer(call.model_id))
    [predictions] = _predictions(asked)
    if call.answer_shape == "older":
        return [
            {"text": text, "predictions": _with_certainty_as("score", scored)}
            for text, scored in zip(asked.texts, predictions, strict=True)
        ]
    return {
        "predictions": [_with_certainty_as("confidence", each) for each in predictions],
        "model_id": asked.models[0].model_id,
        "text_language": language(asked.texts),
        "processing_time_ms": round(1000 * (time.monotonic() - started)),
    }


def classify_with_many(call: Call) -> object:
    asked = multi_model_inference(call.body)
    by_model = zip(asked.models, _predictions(asked), strict=True)
    return {
        "predictions": {
            str(settings.model_id): [
                _with_certainty_as("confidence", each) for each in predictions
            ]
            for settings, predictions in by_model
        }
    }


def rank_by_similarity(call: Call) -> object:
    asked = comparison(call.body)
    return {
        key: [
            {"id": base, "similarity": similarity}
            for base, similarity in rank(text, asked.base_texts, most=asked.top_n)
        ]
        for key, text in asked.compare_to_texts.items()
    }


_MODEL = "/v2/models/(?P<model_id>[^/]+)"

OPERATIONS = (
    Operation("GET", re.compile("/v2/models"), True, list_models),
    Operation("POST", re.compile("/v2/models/inference"), False, classify_with_many),
    Operation("GET", re.compile(_MODEL), True, get_model),
    Operation("POST", re.compile(f"{_MODEL}/inference"), False, classify_texts),
    Operation("POST", re.compile("/v2/similarity"), False, rank_by_similarity),
)


def _integer(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise LabelfError(400, "INVALID_PARAMETER", "a model's id is an integer")
    return int(text)


def _model(model_id: int) -> CatalogModel:
    if model_id not in CATALOG:
        raise LabelfError(404, "MODEL_NOT_FOUND", f"there is no model {model_id}")
    return CATALOG[model_id]


def _usable(model: CatalogModel) -> CatalogModel:
    match model.status:
        case "archived":
            raise LabelfError(400, "MODEL_ARCHIVED", f"model {model.id} is archived")
        case "training":
            raise LabelfError(
                409, "MODEL_IN_TRAINING", f"model {model.id} is in training"
            )
    return model


def _predictions(asked: Inference) -> list[list[_Scored]]:
    """By model, then by text."""
    models = [_usable(_model(settings.model_id)) for settings in asked.models]
    return [
        [
            classify(
                model,
                text,
                most=settings.max_predictions,
                choose_from=settings.label_filter,
                whole_text=settings.read_full_text,
            )
            for text in asked.texts
        ]
        for model, settings in zip(models, asked.models, strict=True)
    ]


def _with_certainty_as(name: str, scored: _Scored) -> list[dict[str, object]]:
    return [{"label": label, name: certainty} for label, certainty in scored]
