"""Responses: what an operation answers, and what an API sends by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneWordOf

from .origins import NOWHERE, Origin
from .types import Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A header of a response."""

    wire: str
    type: Type
    required: bool = False
    doc: str = ""
    deprecated: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """How what came back leads to a further call (OpenAPI 3.1, 4.8.20)."""

    name: str
    operation: str
    """The `operationId` or `operationRef`, as the document says it."""
    arguments: tuple[tuple[str, str], ...] = ()
    """Where its parameters come from: ("userId", "$response.body#/id"), sorted. The
    body is called "body"."""
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    status: str
    """"200", a class such as "4XX", or "default"."""
    media: str
    """The media type; empty where there is no body."""
    type: Type | None
    """Of each item, where it is a stream."""
    stream: bool = False
    """Whether the body is a sequence of items that come one after the other: events,
    lines of JSON."""
    headers: tuple[Header, ...] = ()
    """Sorted by name."""
    links: tuple[Link, ...] = ()
    """Sorted by name."""
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A request that the API sends to its user: a webhook or a callback."""

    key: str
    kind: OneWordOf["webhook", "callback"]
    method: str
    operation: str = ""
    """The key of the operation after which a callback comes: "orders.create"."""
    url: str = ""
    """Where a callback goes, as an expression: "{$request.body#/url}"."""
    media: str = ""
    """The media type of its body; empty where it has none."""
    type: Type | None = None
    headers: tuple[Header, ...] = ()
    """Sorted by name."""
    doc: str = ""
    deprecated: str | None = None
    origin: Origin = NOWHERE
