"""Tell what a client does: in logs, to hooks, and in spans.

All of it is told by operation, method and path template, never by the values of a call,
and holds no header and no body.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeVar

from .attempts import Attempt, Delivery
from .http import httpx

if TYPE_CHECKING:
    from .tracing import CallSpan

E = TypeVar("E")

log = logging.getLogger("schema_codegen")


@dataclass(frozen=True, slots=True)
class RequestEvent:
    """A request is about to be sent."""

    operation: str
    """"GET /api/projects/{id}/", or the name of the GraphQL operation."""
    method: str
    path: str
    """The path template; of GraphQL the path of its endpoint."""
    attempt: int
    """From 1."""


@dataclass(frozen=True, slots=True)
class ResponseEvent(RequestEvent):
    """A response has come, or an error in its place."""

    status: int | None
    """The status of the response, where there was one."""
    error: str
    """What went wrong otherwise, without secrets."""
    delivery: Delivery
    """How far the request got."""
    seconds: float
    """How long it took. The time for a new access token counts."""
    request_id: str | None
    """What the server calls the request."""


@dataclass(frozen=True, slots=True)
class RetryEvent(ResponseEvent):
    """The request will be sent again."""

    wait: float
    """In how many seconds."""

    @property
    def reason(self) -> str:
        """Why: the status of the response, or what went wrong."""
        return str(self.status) if self.status is not None else self.error


FIELDS = fields(ResponseEvent)

Hook = Callable[[E], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """Functions that are told what a client does, one or several of each kind::

        Hooks(on_retry=lambda event: retries.labels(event.operation).inc())

    They are called where the call is made, in its thread or its task, and the call
    waits for them: they should be quick. With either kind of client they are plain
    functions. One that fails is logged as an error, and the call goes on: watching a
    call must not change what comes of it.

    Raises:
        TypeError: a hook is no function, or would have to be awaited.
    """

    on_request: Hook[RequestEvent] | Sequence[Hook[RequestEvent]] = ()
    """Is told before each attempt."""
    on_response: Hook[ResponseEvent] | Sequence[Hook[ResponseEvent]] = ()
    """Is told after each attempt, failed ones included."""
    on_retry: Hook[RetryEvent] | Sequence[Hook[RetryEvent]] = ()
    """Is told before each wait for another attempt."""
    spans: bool = True
    """Whether calls are spans of OpenTelemetry, where its API package is installed."""

    def __post_init__(self) -> None:
        for name in ("on_request", "on_response", "on_retry"):
            given = getattr(self, name)
            hooks = (given,) if callable(given) else tuple(given)
            for hook in hooks:
                _refuse_unfit(name, hook)
            object.__setattr__(self, name, hooks)


NO_HOOKS = Hooks()


def _refuse_unfit(name: str, hook: Any) -> None:
    if not callable(hook):
        raise TypeError(f"{name} takes functions, not {type(hook).__name__}.")
    called = hook if inspect.isroutine(hook) else type(hook).__call__
    if inspect.iscoroutinefunction(called):
        raise TypeError(
            f"{name} takes plain functions: a call does not await its hooks. One that "
            "has to wait can start a task, or put the event into a queue."
        )


@dataclass(slots=True)
class Observer:
    """Tells what becomes of the attempts of one call."""

    operation: str
    request: httpx.Request = field(repr=False)
    hooks: Hooks
    span: CallSpan | None

    @property
    def _about(self) -> tuple[str, str, str]:
        """The operation, its method and its path template."""
        method, name = self.request.method, self.operation
        is_rest = name.startswith(f"{method} ")
        path = name[len(method) + 1 :] if is_rest else self.request.url.path
        return name, method, path

    def sending(self, number: int) -> None:
        """Tell of an attempt that begins."""
        if self.span is not None:
            self.span.sending(self.request)
        if self.hooks.on_request:
            _tell(self.hooks.on_request, RequestEvent(*self._about, number))

    def ended(self, attempt: Attempt) -> None:
        """Tell of an attempt that has ended, and of the wait after it."""
        hooks, wait = self.hooks, attempt.wait
        if self.span is not None:
            self.span.ended(attempt)
        if log.isEnabledFor(logging.DEBUG):
            self._log(attempt)
        if not (hooks.on_response or hooks.on_retry):
            return
        operation, method, path = self._about
        response = ResponseEvent(
            operation,
            method,
            path,
            attempt.number,
            attempt.status,
            attempt.error,
            attempt.delivery,
            attempt.seconds,
            attempt.request_id,
        )
        _tell(hooks.on_response, response)
        if wait is not None and hooks.on_retry:
            known = {field.name: getattr(response, field.name) for field in FIELDS}
            _tell(hooks.on_retry, RetryEvent(**known, wait=wait))

    def left(
        self, why: GeneratorExit, number: int, delivery: Delivery, seconds: float
    ) -> None:
        """Tell of an attempt that was given up: there was no token, or a task was
        cancelled. What is handled just now is the context of the exit."""
        reason = type(why.__context__ or why).__name__
        self.ended(Attempt(number, None, reason, delivery, seconds))

    def _log(self, attempt: Attempt) -> None:
        operation, method, path = self._about
        called = f"{method} {path}"
        called += "" if operation == called else f" {operation}"
        outcome = attempt.status or f"{attempt.error} ({attempt.delivery})"
        ends = f", request id {attempt.request_id}" if attempt.request_id else ""
        ends += "" if attempt.wait is None else f"; again in {attempt.wait:.3f} s"
        text = "%s: %s in %.3f s, attempt %d%s"
        log.debug(text, called, outcome, attempt.seconds, attempt.number, ends)


def _tell(hooks: Any, event: RequestEvent) -> None:
    for hook in hooks:
        try:
            hook(event)
        except Exception:
            log.exception("A hook failed at %s: %r", event.operation, hook)
