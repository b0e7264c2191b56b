"""What methods give that receive while the server sends: items, and bytes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from os import PathLike
from pathlib import Path
from typing import Any, Self, TypeVar

from .errors import ApiError, TransportError
from .http import httpx
from .response import media_type
from .rest_streams import Receiving, StreamEvent, body, items
from .retry import Retry
from .saving import saving
from .streaming import AsyncStream, Stream
from .subscription_options import PATIENT_RETRY

T_co = TypeVar("T_co", covariant=True)


class _Received:
    """What is known of what comes, however it is waited for."""

    _receiving: Receiving

    @property
    def response(self) -> httpx.Response:
        """The response, with its status and headers, once it has begun.

        Raises:
            RuntimeError: it has not.
        """
        response = self._receiving.response
        if response is None:
            raise RuntimeError("Nothing has come yet: enter the `with`, or iterate.")
        return response


class _Items(_Received):
    def reconnecting(
        self,
        retry: Retry = PATIENT_RETRY,
        *,
        on_reconnect: Callable[[ApiError], object] | None = None,
    ) -> Self:
        """Call again after a lost connection, from the last event on that had an id.

        A stream of server-sent events that ends is called again, too, as it is meant to
        last; without ids, events may come twice or be missed. Other streams have
        nothing to go on from: their end is the end.

        Args:
            retry: How often, and how long to wait. The count starts anew with each
                event.
            on_reconnect: Called with what happened, before the wait.

        Raises:
            ValueError: the call is not to be repeated: it may change something.
        """
        receiving = self._receiving
        if not receiving.call.is_repeatable:
            name = receiving.call.name
            raise ValueError(f"{name} may change something, so it is not called again.")
        receiving.reconnect, receiving.on_reconnect = retry, on_reconnect
        return self


class _Body(_Received):
    @property
    def media(self) -> str:
        """The media type, such as "application/zip"; empty where there is none."""
        return media_type(self.response)

    @property
    def size(self) -> int | None:
        """How many bytes there will be; None where the server does not say."""
        headers = self.response.headers
        length = headers.get("Content-Length", "")
        is_plain = headers.get("Content-Encoding", "identity") == "identity"
        return int(length) if is_plain and length.isdecimal() else None


class ItemStream(_Items, Stream[T_co]):
    """The items that a call gives, each when it comes.

    Iterate over it once, inside `with`, which closes it::

        with client.chat.create_stream(request) as chunks:
            for chunk in chunks: ...

    The call is sent when the `with` or the iteration begins.

    Raises, while it is iterated over:
        StatusError: the server refuses, before the first item.
        StreamFailed: it reports a failure in the place of an item.
        ApiError: the connection broke, or another failure.
    """

    def __init__(self, http: httpx.Client, receiving: Receiving) -> None:
        super().__init__(http, items(receiving))
        self._receiving = receiving

    def __next__(self) -> T_co:
        return self._next_event().data

    def events(self) -> Iterator[StreamEvent[T_co]]:
        """Iterate over the items with what came with them: the name of an event, and
        its id."""
        while True:
            try:
                event = self._next_event()
            except StopIteration:
                return
            yield event

    def _next_event(self) -> StreamEvent[T_co]:
        event: Any = super().__next__()
        found: StreamEvent[T_co] = event
        return found


class AsyncItemStream(_Items, AsyncStream[T_co]):
    """The items that a call gives, as of `ItemStream`, for `async for`."""

    def __init__(self, http: httpx.AsyncClient, receiving: Receiving) -> None:
        super().__init__(http, items(receiving))
        self._receiving = receiving

    async def __anext__(self) -> T_co:
        return (await self._next_event()).data

    async def events(self) -> AsyncIterator[StreamEvent[T_co]]:
        """Iterate over the items with what came with them: the name of an event, and
        its id."""
        while True:
            try:
                event = await self._next_event()
            except StopAsyncIteration:
                return
            yield event

    async def _next_event(self) -> StreamEvent[T_co]:
        event: Any = await super().__anext__()
        found: StreamEvent[T_co] = event
        return found


class Body(_Body, Stream[bytes]):
    """The body of a response, as it comes: it is never in memory as a whole.

    Save it, or iterate over its pieces inside `with`, which closes it::

        client.body_of(client.exports.download, 1).save("export.zip")

        with client.body_of(client.exports.download, 1) as body:
            for piece in body: ...

    Redirects are followed: to another origin without credentials.

    Raises, when it is saved, entered or iterated over:
        StatusError: the server refuses.
        TransportError: the body is cut short, or another failure of the connection.
    """

    def __init__(self, http: httpx.Client, receiving: Receiving) -> None:
        super().__init__(http, body(receiving))
        self._receiving = receiving
        self._is_taken = False

    def __next__(self) -> bytes:
        self._is_taken = True
        return super().__next__()

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the body to a file, which is there when it is whole, and not before.

        Returns:
            The path.

        Raises:
            ApiError: the call failed, or the body is cut short, be it since somebody
                closed it or its client. There is no file then, or the old one.
            OSError: the file cannot be written.
            RuntimeError: the body was taken before.
        """
        _refuse_taken(self._is_taken)
        with self, saving(path) as file:
            for piece in self:
                file.write(piece)
            _refuse_part(self._receiving)
        return Path(path)


class AsyncBody(_Body, AsyncStream[bytes]):
    """The body of a response, as of `Body`, for `async for`."""

    def __init__(self, http: httpx.AsyncClient, receiving: Receiving) -> None:
        super().__init__(http, body(receiving))
        self._receiving = receiving
        self._is_taken = False

    async def __anext__(self) -> bytes:
        self._is_taken = True
        return await super().__anext__()

    async def save(self, path: str | PathLike[str]) -> Path:
        """Write the body to a file, as `Body.save`."""
        _refuse_taken(self._is_taken)
        async with self:
            with saving(path) as file:
                async for piece in self:
                    await asyncio.to_thread(file.write, piece)
                _refuse_part(self._receiving)
        return Path(path)


def _refuse_taken(is_taken: bool) -> None:
    if is_taken:
        raise RuntimeError("A body comes once: save it, or iterate over it.")


def _refuse_part(receiving: Receiving) -> None:
    """Refuse a body that was closed by another thread or task, or with its client:
    who iterates over it sees an end."""
    if not receiving.is_whole:
        problem = "the body is cut short: it was closed before its end"
        raise TransportError(receiving.call.name, problem, 1)
