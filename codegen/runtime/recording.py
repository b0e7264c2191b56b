"""Call a method for something else than its value.

A method of a generated client makes one call. `recorded` runs it up to where it would
send that call, and gives the call; `watched` lets it go through, and gives the response
beside the value. Context variables carry this past the method, whose arguments and
result keep their types.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from .http import httpx


@dataclass(frozen=True, slots=True)
class Recording:
    """What is recorded just now."""

    caller: object
    """Of which client."""
    takes: type
    """What kind of call."""
    no_other: str
    """Why no other kind: "is no GraphQL operation: no batch can have it"."""
    of_another: str
    """Why no call of another client: "a batch of {} cannot have it"."""
    none: str
    """Why a method that makes no call is of no use: "no batch can have it"."""


_recording: ContextVar[Recording | None] = ContextVar("_recording", default=None)
Heed = Callable[[str, Any], None]
"""Takes the name of a call and the call, before it is sent; may refuse it."""
_watched: ContextVar[tuple[list[httpx.Response], Heed | None] | None] = ContextVar(
    "_watched", default=None
)


class _Recorded(BaseException):  # So that no `except Exception` on the way stops it.
    def __init__(self, call: Any) -> None:
        self.call = call


def record(call: object, name: str, caller: object) -> None:
    """Tell whoever watches of a call, before it is sent; and leave the method that
    makes it, where it is only to be recorded.

    Raises:
        TypeError: what records wants another kind of call, or of another client, whose
            server would get it.
    """
    watching = _watched.get()
    if watching is not None and watching[1] is not None:
        watching[1](name, call)
    recording = _recording.get()
    if recording is None:
        return
    if not isinstance(call, recording.takes):
        raise TypeError(f"{name} {recording.no_other}.")
    if recording.caller is not caller:
        raise TypeError(
            f"{name} is a call of another client, {caller!r}: "
            f"{recording.of_another.format(repr(recording.caller))}."
        )
    raise _Recorded(call)


def recorded(
    recording: Recording,
    method: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
) -> Any:
    """Call a method up to where it would send its call, and return that.

    Raises:
        TypeError: it makes no such call.
    """
    token = _recording.set(recording)
    try:
        made = method(*args, **kwargs)
        if inspect.iscoroutine(made):
            try:
                made.send(None)
            except StopIteration:  # It is done already, without a call.
                pass
            finally:
                made.close()
    except _Recorded as found:
        return found.call
    finally:
        _recording.reset(token)
    raise TypeError(f"{method_name(method)}() {recording.none}.")


@contextmanager
def watched(heed: Heed | None = None) -> Iterator[list[httpx.Response]]:
    """Watch the calls that are made inside: the list has their responses.

    Args:
        heed: Is told of each call before it is sent; what it raises stops the call.
    """
    responses: list[httpx.Response] = []
    token = _watched.set((responses, heed))
    try:
        yield responses
    finally:
        _watched.reset(token)


def note(response: httpx.Response) -> None:
    """Tell whoever watches what a server answered."""
    watching = _watched.get()
    if watching is not None:
        watching[0].append(response)


def method_name(method: Callable[..., Any]) -> str:
    """What a method is called, for messages."""
    return str(getattr(method, "__name__", repr(method)))
