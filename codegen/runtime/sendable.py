"""Say which text cannot be sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

ADVICE = (
    "Such a character stands for a byte that is not UTF-8, often in the name of a "
    'file: give it another one, as File(…, name="…").'
)


@contextmanager
def sendable(operation: str) -> Iterator[None]:
    """Refuse text that no encoding can write, and name the call that has it.

    Raises:
        ValueError: there is such a text. It is not shown: it may be a secret.
    """
    try:
        yield
    except UnicodeEncodeError as error:
        character = error.object[error.start]
        problem = f"{operation}: {error.encoding} cannot write {character!a}"
        place = f"character {error.start + 1:,} of a text of {len(error.object):,}"
        is_half = "\ud800" <= character <= "\udfff"
        advice = ADVICE if is_half else ""
        raise ValueError(f"{problem}, {place}. {advice}".strip()) from None
