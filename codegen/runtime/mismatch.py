"""Say where a response is not what the schema promised: drift, seen at run time."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from .decode import Deviation
from .errors import DecodeError
from .forking import lock
from .http import httpx

GENERATED = str(Path(__file__).parent.parent)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One place where responses of an operation are not what its schema says.

    It holds no value of the response, only types.
    """

    operation: str
    """"GET /api/projects/{id}/", or the name of the GraphQL operation."""
    path: str
    """From the body, or from `data` of a GraphQL response: "$.results[*].title"."""
    expected: str
    """The type in the schema: "string", "integer or null", "Project"."""
    got: str
    """The JSON type that came, "absent", "no content", or a media type."""

    def __str__(self) -> str:
        return (
            f"{self.operation}: at {self.path} the schema says {self.expected}, "
            f"the server sent {self.got}"
        )


class MismatchWarning(UserWarning):
    """A response was not what the schema promised."""


Reaction = Literal["warn", "raise", "ignore"]
OneReaction = Reaction | Callable[[Mismatch], object]
OnMismatch = OneReaction | Sequence[OneReaction]


class Reporter:
    """Does with the mismatches of one client what the client was told to do."""

    def __init__(self, on_mismatch: OnMismatch) -> None:
        """
        Raises:
            ValueError: it is neither a function nor a word that is known.
        """
        reactions: tuple[Any, ...] = (
            (on_mismatch,)
            if callable(on_mismatch) or isinstance(on_mismatch, str)
            else tuple(on_mismatch)
        )
        for reaction in reactions:
            if not callable(reaction) and reaction not in get_args(Reaction):
                raise ValueError(
                    'on_mismatch is "warn", "raise", "ignore", a function, or several '
                    f"of them, not {reaction!r}."
                )
        self._told = [reaction for reaction in reactions if callable(reaction)]
        self._warns = "warn" in reactions
        self._raises = "raise" in reactions
        self._lock = lock()
        self._warned: set[tuple[str, str]] = set()

    @property
    def is_strict(self) -> bool:
        """Whether a mismatch is an error."""
        return self._raises

    def report(
        self,
        operation: str,
        deviations: Sequence[Deviation],
        response: httpx.Response | None,
    ) -> None:
        """Report the deviations of one response.

        Raises:
            DecodeError: there are any, and the client is to raise.
        """
        if not deviations:
            return
        mismatches = tuple(Mismatch(operation, *deviation) for deviation in deviations)
        for mismatch in mismatches:
            for tell in self._told:
                tell(mismatch)
            if self._warns:
                self._warn_once(mismatch)
        if self._raises:
            raise _as_error(mismatches, response)

    def _warn_once(self, mismatch: Mismatch) -> None:
        key = (mismatch.operation, mismatch.path)
        with self._lock:
            is_known = key in self._warned
            self._warned.add(key)
        if not is_known:
            warnings.warn(str(mismatch), MismatchWarning, stacklevel=caller_level())


def _as_error(
    mismatches: tuple[Mismatch, ...], response: httpx.Response | None
) -> DecodeError:
    first = mismatches[0]
    more = f" (and {len(mismatches) - 1} more)" if len(mismatches) > 1 else ""
    problem = f"at {first.path} expected {first.expected}, got {first.got}{more}"
    return DecodeError(first.operation, problem, response, mismatches)


def caller_level() -> int:
    """Find the frame that called generated code, as `warnings` counts frames."""
    frame, level = sys._getframe(1), 1
    while frame.f_back and frame.f_code.co_filename.startswith(GENERATED):
        frame, level = frame.f_back, level + 1
    return level
