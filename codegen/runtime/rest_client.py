"""What clients do with methods of REST beside calling them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar, Unpack
from weakref import WeakSet

from .answers import Answer, answered
from .caller import Caller
from .http import httpx
from .item_streams import AsyncBody, AsyncItemStream, Body, ItemStream
from .recording import watched
from .request import Parts
from .returns import Returns
from .streaming import AsyncStream, Stream

P = ParamSpec("P")
T = TypeVar("T")


class RestClient:
    """What a `Client` does with methods beside calling them."""

    _caller: Caller
    _http: httpx.Client
    _streams: WeakSet[Stream[Any]]

    def response_of(
        self, method: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Answer[T]:
        """Call a method, and return the response beside its value::

            answer = client.response_of(client.pets.get, 1)
            answer.value, answer.status, answer.headers["X-Rate-Limit"]

        Args:
            method: A method that makes one call: `client.pets.get`.
            args: Its arguments.
            kwargs: Its arguments by name.

        Raises:
            ApiError: as the method. The error has the `response`, too.
            TypeError: the method makes no call by itself, such as one that pages.
        """
        with watched() as responses:
            value = method(*args, **kwargs)
        return answered(method, value, responses)

    def body_of(
        self, method: Callable[P, object], /, *args: P.args, **kwargs: P.kwargs
    ) -> Body:
        """Receive the body of a response as it comes, to save it or to iterate::

            client.body_of(client.exports.download, 1).save("export.zip")

        Args:
            method: A method that makes one call: `client.exports.download`.
            args: Its arguments.
            kwargs: Its arguments by name.

        Raises:
            TypeError: the method makes no call of REST by itself.
        """
        self._caller.refuse_closed(self._http.is_closed)
        received = Body(self._http, self._caller.body_of(method, args, kwargs))
        self._streams.add(received)
        return received

    def stream_call(
        self,
        method: str,
        path: str,
        /,
        *,
        returns: type[Returns[T]],
        stream_switch: str = "",
        **parts: Unpack[Parts],
    ) -> ItemStream[T]:
        """Call a REST operation that gives its items one after the other, when the
        stream is iterated over.

        Args:
            method: The method of HTTP.
            path: The path.
            returns: What each item is.
            stream_switch: The field of the body that asks for a stream.
            parts: What the call is made of.
        """
        self._caller.refuse_closed(self._http.is_closed)
        receiving = self._caller.items(method, path, returns, parts, stream_switch)
        stream = ItemStream[T](self._http, receiving)
        self._streams.add(stream)
        return stream


class AsyncRestClient:
    """What an `AsyncClient` does with methods beside calling them."""

    _caller: Caller
    _http: httpx.AsyncClient
    _streams: WeakSet[AsyncStream[Any]]

    async def response_of(
        self,
        method: Callable[P, Coroutine[Any, Any, T]],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Answer[T]:
        """Call a method, and return the response beside its value, as
        `RestClient.response_of`."""
        with watched() as responses:
            made = method(*args, **kwargs)
            value = await made if inspect.isawaitable(made) else made
        return answered(method, value, responses)

    def body_of(
        self,
        method: Callable[P, Coroutine[Any, Any, object]],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> AsyncBody:
        """Receive the body of a response as it comes, as `RestClient.body_of`."""
        self._caller.refuse_closed(self._http.is_closed)
        received = AsyncBody(self._http, self._caller.body_of(method, args, kwargs))
        self._streams.add(received)
        return received

    def stream_call(
        self,
        method: str,
        path: str,
        /,
        *,
        returns: type[Returns[T]],
        stream_switch: str = "",
        **parts: Unpack[Parts],
    ) -> AsyncItemStream[T]:
        """Call a REST operation that gives its items one after the other, as
        `RestClient.stream_call`."""
        self._caller.refuse_closed(self._http.is_closed)
        receiving = self._caller.items(method, path, returns, parts, stream_switch)
        stream = AsyncItemStream[T](self._http, receiving)
        self._streams.add(stream)
        return stream
