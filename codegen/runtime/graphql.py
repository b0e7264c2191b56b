"""GraphQL documents, and the types of their answers."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec

from .graphql_errors import ERRORS
from .model import UNSET, Unset


class Fragment:
    """A named selection that documents share."""

    def __init__(self, text: str, *fragments: Fragment) -> None:
        self.text = text.strip()
        self.fragments = fragments


class Operation:
    """A GraphQL operation, with the fragments that it spreads."""

    kind: str
    repeatable: bool

    def __init__(self, name: str, text: str, *fragments: Fragment) -> None:
        self.name = name
        self._text = text.strip()
        self._fragments = fragments

    @functools.cached_property
    def document(self) -> str:
        """The operation and all fragments it needs, each once."""
        texts = dict.fromkeys([self._text, *_texts(self._fragments)])
        return "\n\n".join(texts) + "\n"

    @functools.cached_property
    def sha256(self) -> str:
        """What a server that keeps documents knows this one by."""
        return hashlib.sha256(self.document.encode()).hexdigest()


class Query(Operation):
    """An operation that only reads, so that it may be repeated."""

    kind = "query"
    repeatable = True


class Mutation(Operation):
    """An operation that changes something, so that it must not be executed twice."""

    kind = "mutation"
    repeatable = False


class SubscriptionOperation(Operation):
    """An operation that selects what each event is to have."""

    kind = "subscription"
    repeatable = True


def _texts(fragments: tuple[Fragment, ...]) -> Iterator[str]:
    for fragment in fragments:
        yield fragment.text
        yield from _texts(fragment.fragments)


@functools.cache
def answer_type(type_: Any, at: tuple[str, ...]) -> Any:
    """Return the type of a whole response whose `data` has a `type_` at a path."""
    for depth, key in enumerate(reversed(at)):
        wanted = type_ if depth == 0 else type_ | None
        type_ = msgspec.defstruct("Data", [("value", wanted)], rename={"value": key})
    return msgspec.defstruct(
        "Answer", [("data", type_ | Unset, UNSET), ("errors", ERRORS, None)]
    )


def at_path(data: Any, at: tuple[str, ...]) -> Any:
    """Unwrap what an answer has at a path; None where the way there ends."""
    for _ in at:
        data = getattr(data, "value", None)
    return data
