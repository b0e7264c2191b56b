"""Say in prose what a value looks like: the examples of a document."""

from __future__ import annotations

import json
import re

from . import ir

LONGEST = 60
_SECRET = re.compile(r"auth|credential|key|pass|secret|signature|token", re.IGNORECASE)


def example_doc(field: ir.Field) -> str:
    """Return a sentence with a field's first example, where that is short, says more
    than the type and the description, and belongs to no secret."""
    if not field.examples or _SECRET.search(field.wire):
        return ""
    value = json.loads(field.examples[0].json)
    if isinstance(value, bool | dict | int | float | None):
        return ""
    shown = value if isinstance(value, str) else field.examples[0].json
    is_short = shown.strip() and len(shown) <= LONGEST and shown.isprintable()
    is_new = shown not in field.doc and "`" not in shown
    return f"Example: `{shown}`." if is_short and is_new else ""
