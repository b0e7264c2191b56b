"""What type checkers say of code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One thing that a type checker says of one place."""

    file: str
    """Relative to the project's folder, with forward slashes."""
    line: int
    """Counted from 1, like the other numbers."""
    column: int
    """In characters."""
    end_line: int
    end_column: int
    code: str
    """What kind of thing it is: "attr-defined", "reportCallIssue"."""
    message: str
    is_error: bool = True
    """Else it is a note: that something is deprecated, or which type something has."""
