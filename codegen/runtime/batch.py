"""Several GraphQL operations in one request.

No specification describes it. The form is Apollo's, which other servers follow: an
array of requests, answered by an array in the same order. What users write is a call
of a method, put off:

    with client.batch() as batch:
        first = batch.add(client.queries.project, id="1")
        second = batch.add(client.queries.project, id="2")
    print(first.result(), second.result())
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, ParamSpec, Self, TypeVar

from .errors import ApiError
from .exchange import Exchange
from .graphql_requests import GraphQLCall
from .recording import Recording, recorded
from .returns import Returns

if TYPE_CHECKING:
    from .caller import Caller

P = ParamSpec("P")
T = TypeVar("T")


class Entry(NamedTuple):
    """One operation of a batch, and how its answer is read."""

    call: GraphQLCall
    returns: type[Returns[Any]]
    at: tuple[str, ...]
    then: Callable[[Any], Any] | None = None
    """Makes of the data what is returned."""


class Batched(Generic[T]):
    """What one operation of a batch gives, once the batch was sent."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._value: Any = None
        self._error: ApiError | None = None
        self._is_there = False

    def __repr__(self) -> str:
        return f"Batched({self._name!r})"

    def settle(self, outcome: Any) -> None:
        """Take what came: a value, or an error."""
        self._is_there = True
        if isinstance(outcome, ApiError):
            self._error = outcome
        else:
            self._value = outcome

    @property
    def error(self) -> ApiError | None:
        """What went wrong with this operation, or with the whole batch."""
        return self._error

    def result(self) -> T:
        """Return what the method would have returned.

        Raises:
            ApiError: this operation failed, or the batch as a whole.
            RuntimeError: the batch was not sent, or left before it was answered.
        """
        if not self._is_there:
            raise RuntimeError(
                f"{self._name} has no result: a batch is sent when its `with` ends, "
                "and not where an exception leaves it."
            )
        if self._error is not None:
            raise self._error
        value: T = self._value
        return value


class _Operations:
    """The operations of a batch, for both kinds of client."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._entries: list[Entry] = []
        self._results: list[Batched[Any]] = []
        self._was_sent = False

    def _put_off(
        self,
        method: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
    ) -> Batched[Any]:
        if self._was_sent:
            raise RuntimeError("This batch was sent; make another one.")
        recording = _entries_of(self._caller)
        entry: Entry = recorded(recording, method, args, kwargs)
        if entry.call.has_files:
            raise ValueError("A batch takes no files: call this method by itself.")
        self._entries.append(entry)
        self._results.append(Batched(entry.call.operation.name))
        return self._results[-1]

    def _sending(self) -> Exchange[None]:
        """Send the operations, and give each result its outcome."""
        self._was_sent = True
        if not self._entries:
            return
        outcomes = yield from self._caller.batch(self._entries)
        for result, outcome in zip(self._results, outcomes, strict=True):
            result.settle(outcome)

    @contextmanager
    def _settling(self) -> Iterator[None]:
        """Give every result the error of the whole batch, where there is one: of the
        request, or of its authentication."""
        try:
            yield
        except ApiError as error:
            for result in self._results:
                result.settle(error)
            raise


class Batch(_Operations):
    """Collects calls of methods, and sends them in one request when the `with` ends.

    Each operation succeeds or fails for itself. Leaving the `with` raises only what
    concerns the whole request. A `with` that is left by an exception sends nothing.
    """

    def __init__(self, caller: Caller, run: Callable[[Exchange[None]], None]) -> None:
        super().__init__(caller)
        self._run = run

    def add(
        self, method: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Batched[T]:
        """Put off the call of a method that executes one GraphQL operation.

        Args:
            method: The method: `client.queries.project`.
            args: Its arguments.
            kwargs: Its arguments by name.

        Raises:
            TypeError: the method executes no operation by itself; a pager does not.
            ValueError: there are files among the arguments.
        """
        return self._put_off(method, args, kwargs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_exc_info: object) -> None:
        if kind is None:
            with self._settling():
                self._run(self._sending())


class AsyncBatch(_Operations):
    """As `Batch`, for an `AsyncClient`: `async with client.batch() as batch`."""

    def __init__(
        self, caller: Caller, run: Callable[[Exchange[None]], Awaitable[None]]
    ) -> None:
        super().__init__(caller)
        self._run = run

    def add(
        self,
        method: Callable[P, Coroutine[Any, Any, T]],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Batched[T]:
        """Put off the call of a method; as `Batch.add`, nothing is awaited."""
        return self._put_off(method, args, kwargs)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: object, *_exc_info: object) -> None:
        if kind is None:
            with self._settling():
                await self._run(self._sending())


def _entries_of(caller: Caller) -> Recording:
    return Recording(
        caller,
        Entry,
        no_other="is no GraphQL operation: no batch can have it",
        of_another="a batch of {} cannot have it",
        none="executes no operation by itself: no batch can have it",
    )
