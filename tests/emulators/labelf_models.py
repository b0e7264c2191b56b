"""What the Labelf emulator knows and calculates: its models, what they say of a text,
how alike two texts are.

The same request always gets the same answer, and an answer depends on the texts, so
that tests can tell a right answer from a constant. Pure; no HTTP here.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_TOPICS = (
    *(
        "account",
        "address",
        "app",
        "bank",
        "booking",
        "cancel",
        "complaint",
        "contract",
    ),
    *(
        "damage",
        "delivery",
        "discount",
        "exchange",
        "gift",
        "invoice",
        "login",
        "order",
    ),
    *("password", "payment", "praise", "privacy", "refund", "return", "stock", "other"),
)
_REASONS = (
    *("bugs", "competitor", "duplicate", "duration", "features", "language", "moving"),
    *("performance", "price", "quality", "security", "service", "setup", "shipping"),
    *("support", "unused", "waiting", "other"),
)
_READ_WORDS = 256


@dataclass(frozen=True, slots=True)
class CatalogModel:
    """A model of the emulator's workspace."""

    id: int
    name: str
    labels: tuple[str, ...]
    training_samples: int
    status: str
    """Only "deployed" is known of the real service; the others are ours."""

    def summary(self) -> dict[str, object]:
        """The model as the list of models shows it."""
        return {
            "id": self.id,
            "name": self.name,
            "label_count": len(self.labels),
            "training_samples": self.training_samples,
            "status": self.status,
        }

    def details(self) -> dict[str, object]:
        """The model as it is shown alone."""
        trained = self.status != "training"
        return self.summary() | {
            "labels": list(self.labels),
            "type": "single_label",
            "training_status": "finished" if trained else "running",
            "accuracy_metrics": {"accuracy": 0.91, "f1": 0.89} if trained else {},
        }


CATALOG: Mapping[int, CatalogModel] = {
    model.id: model
    for model in (
        CatalogModel(42, "Support topics", _TOPICS, 12847, "deployed"),
        CatalogModel(43, "Reasons to cancel", _REASONS, 8421, "deployed"),
        CatalogModel(44, "Support topics 2024", _TOPICS, 9310, "archived"),
        CatalogModel(45, "Reasons to stay", _REASONS, 120, "training"),
    )
}


def classify(
    model: CatalogModel,
    text: str,
    *,
    most: int | None = None,
    choose_from: Sequence[str] | None = None,
    whole_text: bool = True,
) -> list[tuple[str, float]]:
    """Labels and confidences, the likeliest first.

    A word's weight for a label is a hash of both, from 0 to 1, and 20 where the word
    is the label. A label's weight is the mean over the text's words, and confidences
    are the softmax of all labels' weights: they add up to 1 before `choose_from`
    leaves labels out and `most` cuts the list. Unless `whole_text`, only the first
    256 words are read.
    """
    words = _words(text)
    read = words if whole_text else words[:_READ_WORDS]
    weights = [_weight(model.id, label, read) for label in model.labels]
    total = sum(math.exp(weight) for weight in weights)
    confidences = [
        (label, round(math.exp(weight) / total, 6))
        for label, weight in zip(model.labels, weights, strict=True)
        if choose_from is None or label in choose_from
    ]
    return sorted(confidences, key=lambda pair: (-pair[1], pair[0]))[:most]


def _weight(model_id: int, label: str, words: Sequence[str]) -> float:
    if not words:
        return 0.0
    return sum(_word_weight(model_id, label, word) for word in words) / len(words)


def _word_weight(model_id: int, label: str, word: str) -> float:
    if word == label:
        return 20.0
    digest = hashlib.blake2b(f"{model_id}/{label}/{word}".encode(), digest_size=4)
    return int.from_bytes(digest.digest()) / 2**32


def rank(
    text: str, base_texts: Mapping[str, str], *, most: int | None = None
) -> list[tuple[str, float]]:
    """Ids of base texts and how alike they are to `text`, the most alike first: the
    words that both have, as a share of the words that either has (Jaccard)."""
    similarities = [
        (key, round(_overlap(set(_words(text)), set(_words(base))), 6))
        for key, base in base_texts.items()
    ]
    return sorted(similarities, key=lambda pair: (-pair[1], pair[0]))[:most]


def _overlap(left: set[str], right: set[str]) -> float:
    either = left | right
    return len(left & right) / len(either) if either else 0.0


def language(texts: Sequence[str]) -> str:
    """ "sv" where a Swedish letter or function word is met, else "en"."""
    swedish = {"och", "att", "det", "inte", "jag", "min", "mitt", "som", "en", "ett"}
    words = {word for text in texts for word in _words(text)}
    return "sv" if words & swedish or re.search("[åäö]", " ".join(words)) else "en"


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
