"""The answer to a call: its value, and the response that it came in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from .http import httpx
from .messages import request_id
from .recording import method_name

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Answer(Generic[T_co]):
    """What a call gave, and how the server said it."""

    value: T_co
    """What the method returns."""
    response: httpx.Response = field(repr=False)

    @property
    def status(self) -> int:
        """The status of the response: 200, 201 …"""
        return self.response.status_code

    @property
    def headers(self) -> httpx.Headers:
        """The headers of the response, by names in any case."""
        return self.response.headers

    @property
    def request_id(self) -> str | None:
        """What the server calls this request, for its operators."""
        return request_id(self.response, None)

    @property
    def elapsed(self) -> float:
        """Seconds from the start of the last attempt to the end of its response."""
        return self.response.elapsed.total_seconds()


def answered(
    method: Callable[..., Any], value: Any, responses: Sequence[httpx.Response]
) -> Answer[Any]:
    """Put together the answer to a call.

    Raises:
        TypeError: the method made no call, or several.
    """
    if len(responses) != 1:
        made = "no call by itself" if not responses else "several calls"
        raise TypeError(
            f"{method_name(method)}() makes {made}: it has no one response."
        )
    return Answer(value, responses[0])
