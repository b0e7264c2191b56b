"""What clients do with methods of REST beside calling them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

from .answers import Answer, answered
from .recording import watched

P = ParamSpec("P")
T = TypeVar("T")


class RestClient:
    """What a `Client` does with methods beside calling them."""

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


class AsyncRestClient:
    """What an `AsyncClient` does with methods beside calling them."""

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
