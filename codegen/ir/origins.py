"""Where something was declared."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """The place of a declaration, for people. Equal whatever it says, so that an
    Api that was only moved or re-ordered compares equal."""

    file: str = dataclasses.field(default="", compare=False)
    """The file or URL, as the user would name it."""
    pointer: str = dataclasses.field(default="", compare=False)
    """A JSON pointer ("#/paths/~1users/get") or a schema coordinate ("Query.user")."""
    line: int = dataclasses.field(default=0, compare=False)
    """Counted from 1; 0 where it is not known."""
    column: int = dataclasses.field(default=0, compare=False)


NOWHERE = Origin()
