"""Mend what a document gets wrong, with a JSON Merge Patch (RFC 7396).

The snapshot stays as the server publishes it; a second file says what is really so:
the object in it is laid over the document, a null removes a key, a list replaces a
list.
"""

from __future__ import annotations

from dataclasses import replace

from .. import ir
from ..problems import Problem, ProblemsError
from . import text
from .document import Document, Node
from .values import Json, UnreadableError


def apply(document: Document, content: str, *, file: str) -> Document:
    """Lay a patch over a document.

    Args:
        document: The document.
        content: The text of the patch, JSON or YAML.
        file: What problems call the patch.

    Raises:
        ProblemsError: If the patch is not an object, or cannot be read.
    """
    try:
        patch = text.parse(content)
    except UnreadableError as error:
        line, column = text.position(content, error.offset)
        origin = ir.Origin(file, line=line, column=column)
        raise ProblemsError(Problem(error.message, origin, source=content)) from error
    if not isinstance(patch, dict):
        raise ProblemsError(
            Problem(
                "The overrides are not an object.",
                ir.Origin(file),
                "Write what differs as it stands in the document, beginning with "
                "`paths:` or `components:`.",
            )
        )
    merged = _merged(document.root.value, patch)
    return replace(document, root=Node(merged, document.root.pointer))


def _merged(target: Json, patch: Json) -> Json:
    if not isinstance(patch, dict):
        return patch
    merged: dict[str, Json] = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = _merged(merged.get(key), value)
    return merged
