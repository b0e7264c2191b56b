"""Labelf's rules for what a request may hold, as its pages state them.

A request body becomes a value that says what is asked for, or a `LabelfError` with the
documented status. Decided here, because the pages are silent: unknown fields and nulls
are refused, so that a client which sends them is found out; several models are held to
no limit of texts; and no model may be named twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

MOST_TEXTS = 8
LONGEST_TEXT = 10_000
MOST_TEXTS_TO_COMPARE = 200


class LabelfError(Exception):
    """An error that the documentation names, to be sent as its JSON."""

    def __init__(
        self,
        status: int,
        error_code: str,
        message: str,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.error_code = error_code
        self.message = message
        self.headers = dict(headers or {})


@dataclass(frozen=True, slots=True)
class Settings:
    """How one model is to classify."""

    model_id: int
    max_predictions: int | None
    label_filter: list[str] | None
    read_full_text: bool


@dataclass(frozen=True, slots=True)
class Inference:
    """Texts, and the models that are to classify them."""

    texts: list[str]
    models: list[Settings]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sets of texts by their ids."""

    base_texts: dict[str, str]
    compare_to_texts: dict[str, str]
    top_n: int | None


def inference(body: bytes, model_id: int) -> Inference:
    """The body of `POST /v2/models/{model_id}/inference`."""
    fields = _Fields.of_body(body)
    fields.allow("texts", "max_predictions", "label_filter")
    texts = fields.required_texts("texts")
    if not 1 <= len(texts) <= MOST_TEXTS:
        raise _bad(f'"texts" takes 1 to {MOST_TEXTS} texts, not {len(texts)}')
    for position, text in enumerate(texts):
        if len(text) > LONGEST_TEXT:
            raise _bad(f'"texts[{position}]" is longer than {LONGEST_TEXT} characters')
    settings = Settings(
        model_id=model_id,
        max_predictions=fields.count("max_predictions"),
        label_filter=fields.texts("label_filter"),
        read_full_text=True,
    )
    return Inference(texts, [settings])


def multi_model_inference(body: bytes) -> Inference:
    """The body of `POST /v2/models/inference`."""
    fields = _Fields.of_body(body)
    fields.allow("texts", "model_settings")
    texts = fields.required_texts("texts")
    if not texts:
        raise _bad('"texts" is empty')
    listed = fields.required("model_settings")
    if not isinstance(listed, list) or not listed:
        raise _bad('"model_settings" must be a list of at least one object')
    models = [
        _settings(_Fields.of(each, f"model_settings[{position}]"))
        for position, each in enumerate(listed)
    ]
    if len({settings.model_id for settings in models}) < len(models):
        raise _bad('"model_settings" names a model twice')
    return Inference(texts, models)


def comparison(body: bytes) -> Comparison:
    """The body of `POST /v2/similarity`."""
    fields = _Fields.of_body(body)
    fields.allow("base_texts", "compare_to_texts", "top_n")
    base_texts = fields.required_texts_by_id("base_texts")
    compare_to_texts = fields.required_texts_by_id("compare_to_texts")
    total = len(base_texts) + len(compare_to_texts)
    if total > MOST_TEXTS_TO_COMPARE:
        raise _bad(f"{total} texts are more than {MOST_TEXTS_TO_COMPARE}")
    return Comparison(base_texts, compare_to_texts, fields.count("top_n"))


def _settings(fields: _Fields) -> Settings:
    fields.allow("model_id", "max_predictions", "label_filter", "read_full_text")
    return Settings(
        model_id=fields.required_integer("model_id"),
        max_predictions=fields.count("max_predictions"),
        label_filter=fields.texts("label_filter"),
        read_full_text=fields.flag("read_full_text", default=False),
    )


def _bad(message: str) -> LabelfError:
    return LabelfError(400, "INVALID_PARAMETER", message)


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of a JSON object, taken by type."""

    values: Mapping[str, object]
    place: str = ""
    """Where the object stands in the body, for messages."""

    @classmethod
    def of_body(cls, body: bytes) -> _Fields:
        try:
            value = json.loads(body)
        except ValueError as error:
            raise LabelfError(400, "MALFORMED_JSON", "the body is not JSON") from error
        return cls.of(value, "")

    @classmethod
    def of(cls, value: object, place: str) -> _Fields:
        if not isinstance(value, dict):
            raise _bad(f"{place or 'the body'} must be an object")
        return cls(value, place)

    def allow(self, *names: str) -> None:
        for name in self.values:
            if name not in names:
                raise _bad(f"there is no field {self._named(name)}")

    def required(self, name: str) -> object:
        if name not in self.values:
            message = f"the field {self._named(name)} is required"
            raise LabelfError(400, "MISSING_REQUIRED_FIELD", message)
        return self.values[name]

    def required_integer(self, name: str) -> int:
        value = self.required(name)
        # JSON's true is not 1, though Python's is.
        if not isinstance(value, int) or isinstance(value, bool):
            raise _bad(f"{self._named(name)} must be an integer")
        return value

    def required_texts(self, name: str) -> list[str]:
        value = self.required(name)
        if not isinstance(value, list):
            raise _bad(f"{self._named(name)} must be a list of strings")
        texts = [each for each in value if isinstance(each, str)]
        if len(texts) != len(value):
            raise _bad(f"{self._named(name)} must be a list of strings")
        return texts

    def required_texts_by_id(self, name: str) -> dict[str, str]:
        value = self.required(name)
        if not isinstance(value, dict):
            raise _bad(f"{self._named(name)} must be an object of strings")
        texts = {key: each for key, each in value.items() if isinstance(each, str)}
        if len(texts) != len(value):
            raise _bad(f"{self._named(name)} must be an object of strings")
        return texts

    def texts(self, name: str) -> list[str] | None:
        return self.required_texts(name) if name in self.values else None

    def count(self, name: str) -> int | None:
        """A number of things, at least 1."""
        if name not in self.values:
            return None
        value = self.required_integer(name)
        if value < 1:
            raise _bad(f"{self._named(name)} must be at least 1")
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.values.get(name, default)
        if not isinstance(value, bool):
            raise _bad(f"{self._named(name)} must be true or false")
        return value

    def _named(self, name: str) -> str:
        return f'"{self.place}.{name}"' if self.place else f'"{name}"'
