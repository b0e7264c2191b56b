"""A call of REST: one method on one path."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, get_origin

from .request import Errors, Parts
from .returns import Bytes, Json, Redirect, Returns, Text
from .schemes import Security

IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"})
"""RFC 9110, section 9.2.2."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "QUERY"})
"""The methods that only read. RFC 9110, section 9.2.1, and QUERY."""
ACCEPTED: dict[Any, str] = {
    Json: "application/json",
    Text: "text/plain",
    Bytes: "application/octet-stream, application/json;q=0.5",
    Redirect: "*/*",
}
"""The media types of what calls return, where they do not say."""
WHATEVER = "*/*;q=0.1"
"""What a server has is better than its refusal (406)."""


@dataclass(frozen=True, slots=True)
class RestCall:
    """What is called, and how its response is read."""

    method: str
    path: str
    """With the names of its arguments in braces."""
    returns: type[Returns[Any]]
    parts: Parts = field(repr=False)

    @property
    def name(self) -> str:
        """What people call it. It has no arguments, which may be secret."""
        return f"{self.method} {self.path}"

    @property
    def kind(self) -> Any:
        """`Json`, `Text` and so on, without the type."""
        return get_origin(self.returns) or self.returns

    @property
    def accept(self) -> str:
        """The `Accept` header: what is read, best first."""
        media = self.media or ACCEPTED.get(self.kind, ACCEPTED[Json])
        return media if "*/*" in media else f"{media}, {WHATEVER}"

    @property
    def media(self) -> str:
        """The media types that are documented, where the call says them."""
        return self.parts.get("accept", "")

    @property
    def security(self) -> Security | None:
        """What it needs of credentials, where that is not what most calls need."""
        return self.parts.get("security")

    @property
    def server(self) -> str:
        """The server that it has of its own, or nothing."""
        return self.parts.get("server", "")

    @property
    def errors(self) -> Errors:
        """The described bodies of errors."""
        return self.parts.get("errors", {})

    @property
    def is_write(self) -> bool:
        """Whether it may change something."""
        return self.method not in SAFE

    @property
    def idempotency_key(self) -> str:
        """The key by which the server knows it, where it has one."""
        return self.parts.get("idempotency_key", "")

    @property
    def is_repeatable(self) -> bool:
        """Whether executing it twice does no more than once."""
        return self.parts.get("idempotent", self.method in IDEMPOTENT)


class StreamCall(RestCall):
    """A call whose items are wanted one after the other."""

    @property
    def accept(self) -> str:
        """The `Accept` header: where there is no stream, an answer of JSON will do."""
        media = self.media or "text/event-stream"
        return f"{media}, application/json;q=0.5, {WHATEVER}"
