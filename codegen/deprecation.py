"""Say in documentation that something is deprecated."""

from __future__ import annotations


def described(doc: str, deprecated: str | None) -> str:
    """The description, and a sentence where it is deprecated."""
    return "\n\n".join(filter(None, (doc.strip(), deprecation(deprecated))))


def deprecation(reason: str | None) -> str:
    """A sentence that says that something is deprecated; nothing where it is not."""
    if reason is None:
        return ""
    return f"Deprecated: {reason.strip() or 'the API will remove it.'}"
