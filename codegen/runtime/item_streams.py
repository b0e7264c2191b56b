"""What methods give that receive while the server sends: items, and bytes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from os import PathLike
from pathlib import Path
from typing import Any, Self, TypeVar, overload

from .errors import ApiError, DecodeError, TransportError
from .http import httpx
from .lines import Cutter, JsonLines, TextLines
from .off_loop import off_loop
from .response import media_type
from .rest_streams import Receiving, StreamEvent, items
from .retry import Retry
from .saving import NotWholeError, Saving
from .streaming import AsyncStream, Stream
from .subscription_options import PATIENT_RETRY
from .transfer import body

T = TypeVar("T")
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
        response = self.response  # Refuses where nothing has come.
        return self._receiving.progress.version.total if response else None

    def _expect(self, size: int | None) -> None:
        """Refuse a body that says another size, before it is received."""
        total = self._receiving.progress.version.total
        if None not in (size, total) and size != total:
            raise self._refused(f"it has {total:,} bytes, not {size:,}")

    def _refused(self, problem: object) -> DecodeError:
        said = f"the body is not what was promised: {problem}"
        return DecodeError(self._receiving.call.name, said, None)


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

    def save(
        self,
        path: str | PathLike[str],
        *,
        size: int | None = None,
        sha256: str = "",
        resume: bool = False,
    ) -> Path:
        """Write the body to a file, which is there when it is whole, and not before.

        A body that is cut short goes on where it broke off, where the server allows
        that, or begins anew, as often as the client's `retry` says. The file is on the
        disk when this returns.

        Args:
            path: Where the file will be. What is there is replaced.
            size: How many bytes there should be, where you know it.
            sha256: Their digest, in hexadecimal digits, where you know it. A digest
                that the server sends in its headers is compared without.
            resume: Whether to leave a part that was received, as `.NAME.part`, so that
                the same call may go on there later, also in another process; and to go
                on where one is. The server must tell versions apart by a strong `ETag`.

        Returns:
            The path.

        Raises:
            ApiError: the call failed, or the body is cut short, be it since somebody
                closed it or its client. There is no file then, or the old one.
            DecodeError: the size or the digest is another.
            OSError: the file cannot be written, or (`resume`) another download is
                writing it.
            RuntimeError: the body was taken before.
            ValueError: the digest is none.
        """
        _refuse_taken(self._is_taken)
        receiving = self._receiving
        saving = Saving(path, receiving.identity() if resume else "", size, sha256)
        try:
            saving.begin(receiving.progress)
            with self:
                self._expect(size)
                for piece in self:
                    if saving.add(piece, receiving.progress):
                        saving.write()
                _refuse_part(receiving)
            saving.finish(receiving.progress)
        except NotWholeError as error:
            raise self._refused(error) from None
        finally:
            saving.close()
        return saving.target

    def lines(self) -> Iterator[str]:
        """Iterate over the lines of text, without their ends::

            for line in client.body_of(client.exports.download, 1).lines(): ...

        Raises:
            ApiError: the call failed, or the body is cut short.
            DecodeError: the text is not in the charset that the server says.
        """
        return self._cut(TextLines(self._receiving))

    @overload
    def json_lines(self) -> Iterator[Any]: ...
    @overload
    def json_lines(self, type_: type[T]) -> Iterator[T]: ...
    def json_lines(self, type_: Any = Any) -> Iterator[Any]:
        """Iterate over JSON values, of which each is a line.

        Args:
            type_: What each is, such as a model. What does not fit is told as of other
                calls (`on_mismatch`).

        Raises:
            ApiError: the call failed, or the body is cut short.
            DecodeError: a line is no JSON.
        """
        return self._cut(JsonLines[Any](self._receiving, type_))

    def _cut(self, cutter: Cutter[T]) -> Iterator[T]:
        _refuse_taken(self._is_taken)
        with self:
            for piece in self:
                yield from cutter.feed(piece)
            _refuse_part(self._receiving)
            yield from cutter.rest()


class AsyncBody(_Body, AsyncStream[bytes]):
    """The body of a response, as of `Body`, for `async for`."""

    def __init__(self, http: httpx.AsyncClient, receiving: Receiving) -> None:
        super().__init__(http, body(receiving))
        self._receiving = receiving
        self._is_taken = False

    async def __anext__(self) -> bytes:
        self._is_taken = True
        return await super().__anext__()

    async def save(
        self,
        path: str | PathLike[str],
        *,
        size: int | None = None,
        sha256: str = "",
        resume: bool = False,
    ) -> Path:
        """Write the body to a file, as `Body.save`. The event loop never waits for the
        disk."""
        _refuse_taken(self._is_taken)
        receiving = self._receiving
        saving = Saving(path, receiving.identity() if resume else "", size, sha256)
        try:
            await off_loop(saving.begin, receiving.progress)
            async with self:
                self._expect(size)
                async for piece in self:
                    if saving.add(piece, receiving.progress):
                        await off_loop(saving.write)
                _refuse_part(receiving)
            await off_loop(saving.finish, receiving.progress)
        except NotWholeError as error:
            raise self._refused(error) from None
        finally:
            await off_loop(saving.close)
        return saving.target

    def lines(self) -> AsyncIterator[str]:
        """Iterate over the lines of text, as `Body.lines`."""
        return self._cut(TextLines(self._receiving))

    @overload
    def json_lines(self) -> AsyncIterator[Any]: ...
    @overload
    def json_lines(self, type_: type[T]) -> AsyncIterator[T]: ...
    def json_lines(self, type_: Any = Any) -> AsyncIterator[Any]:
        """Iterate over JSON values, of which each is a line, as `Body.json_lines`."""
        return self._cut(JsonLines[Any](self._receiving, type_))

    async def _cut(self, cutter: Cutter[T]) -> AsyncIterator[T]:
        _refuse_taken(self._is_taken)
        async with self:
            async for piece in self:
                for value in cutter.feed(piece):
                    yield value
            _refuse_part(self._receiving)
            for value in cutter.rest():
                yield value


def _refuse_taken(is_taken: bool) -> None:
    if is_taken:
        raise RuntimeError("A body comes once: save it, or iterate over it.")


def _refuse_part(receiving: Receiving) -> None:
    """Refuse a body that was closed by another thread or task, or with its client:
    who iterates over it sees an end."""
    if not receiving.is_whole:
        problem = "the body is cut short: it was closed before its end"
        raise TransportError(receiving.call.name, problem, 1)
