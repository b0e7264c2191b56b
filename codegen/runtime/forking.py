"""What a child process makes anew after a fork.

It inherits the connections of its parent, and locks that another thread of the parent
may hold: neither is of use to it. Two processes that read one connection would each
get a part of the answers, so the child opens connections of its own. It drops those of
the parent without a word to the server, which goes on serving the parent.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator
from typing import Any, TypeVar
from weakref import WeakKeyDictionary, WeakSet

T = TypeVar("T")

_locks = WeakSet[Any]()
_renewals = WeakKeyDictionary[Any, Callable[[Any], None]]()


def lock() -> threading.Lock:
    """Make a lock that is free in a child process, whoever held it in the parent."""
    made = threading.Lock()
    _locks.add(made)
    return made


def renew_in_child(owner: T, renew: Callable[[T], None]) -> None:
    """Have a function called with an object in child processes, as long as it lives.

    Args:
        owner: The object.
        renew: The function, which must not hold the object itself.
    """
    _renewals[owner] = renew


def leave_to_parent(stream: Any) -> None:
    """Let a stream stay with the parent: a child must neither read from it, nor end it
    where the parent goes on."""
    stream._wire, stream._farewell, stream._busy = None, "", False
    stream._steps = _refused()


def _refused() -> Generator[Any, Any, Any]:
    raise RuntimeError("This stream is that of the parent process. Open another.")
    yield


def _renew() -> None:
    for made in list(_locks):
        made._at_fork_reinit()
    for owner, renew in list(_renewals.items()):
        renew(owner)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew)
