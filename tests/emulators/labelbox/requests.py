"""Requests and answers, between the server and what answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request as it came over the wire. Keep it out of logs: it holds the key."""

    method: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    """By name in lower case."""
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: status, content and headers beside those of every response."""

    status: int
    content: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """What the log keeps of a request. Values of headers are left out for the key."""

    method: str
    path: str
    header_names: tuple[str, ...]
    """In lower case, sorted."""
    operation: str | None = None
    """The name of the GraphQL operation, where it has one."""
    query: str | None = None
    """The text of the GraphQL document; None for other requests."""
    variables: Mapping[str, Any] = field(default_factory=dict)
    """Uploaded files are `Upload` values."""


def json_answer(
    status: int, body: object, headers: Mapping[str, str] | None = None
) -> Answer:
    """An answer with a JSON body, or with none where `body` is None."""
    content = b"" if body is None else json.dumps(body).encode()
    return Answer(status, content, headers=headers or {})


def refused(status: int, code: str, message: str) -> Answer:
    """An answer to a request that is not even executed."""
    error = {"message": message, "extensions": {"code": code}}
    return json_answer(status, {"errors": [error], "message": message})
