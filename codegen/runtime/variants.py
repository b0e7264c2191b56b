"""Copies of a client that differ from it in what they are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn, Self, TypedDict, Unpack
from weakref import WeakSet

from .mismatch import OnMismatch
from .observing import Hooks
from .response_limits import ResponseLimits
from .retry import Retry
from .terms import refuse_types
from .timeouts import Timeout

if TYPE_CHECKING:
    from .caller import Caller


class CallOptions(TypedDict, total=False):
    """What may differ from call to call."""

    retry: Retry
    """When to repeat a call, and how long it may take in all."""
    timeout: Timeout
    """Seconds for each phase of an attempt; see `Client`."""
    headers: Mapping[str, str]
    """Further headers, over those of the client."""
    on_mismatch: OnMismatch
    """What to do where a response is not what the schema says."""
    response_limits: ResponseLimits
    """How large a response may be."""
    hooks: Hooks
    """Who is told of requests, responses and retries."""


def refuse_unknown(options: CallOptions) -> None:
    """Refuse options that there are not, and those of another type.

    Raises:
        TypeError: there are.
    """
    unknown = options.keys() - CallOptions.__annotations__.keys()
    if unknown:
        known = ", ".join(sorted(CallOptions.__annotations__))
        raise TypeError(f"There is no option {', '.join(sorted(unknown))}: {known}.")
    refuse_types(**options)


class Variants:
    """What both kinds of client are: something that has copies."""

    _caller: Caller
    _streams: WeakSet[Any]
    _is_copy = False

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError(
            f"A {type(self).__name__} cannot be copied or pickled: it has connections "
            "and credentials. Make one in each process; `with_options` gives a copy "
            "that shares them."
        )

    def with_options(self, **options: Unpack[CallOptions]) -> Self:
        """Return a copy of the client whose calls differ in some options::

            client.with_options(timeout=5).projects.get(1)

        It shares the connections, the credentials and the retry budget with this
        client, which has to stay open: closing the copy closes only its streams.

        Args:
            options: `CallOptions`: retry, timeout, headers, on_mismatch,
                response_limits, hooks.

        Raises:
            ValueError: a header is not one line of text.
            TypeError: there is no such option, or it is of another type.
        """
        variant = object.__new__(type(self))
        vars(variant).update(vars(self))
        variant._caller = self._caller.with_options(options)
        variant._streams = WeakSet()
        variant._is_copy = True
        for name, value in vars(self).items():
            if getattr(value, "_client", None) is self:  # A group of methods.
                setattr(variant, name, type(value)(variant))
        return variant
