"""What schemas say that types cannot: it is noted, once for each keyword."""

from __future__ import annotations

from .document import Findings, Node

_IGNORED = {
    "$dynamicRef": "is not followed; any value is taken",
    "contains": "is left out: types cannot say it",
    "dependentRequired": "is left out: types cannot say it",
    "dependentSchemas": "is a condition, which types cannot say; what it adds is "
    "optional",
    "if": "is a condition, which types cannot say; what `then` and `else` add is "
    "optional",
    "not": "is left out: types cannot say it",
    "propertyNames": "is left out: keys are any strings",
    "unevaluatedItems": "is left out: types cannot say it",
}


def note_ignored(node: Node, findings: Findings) -> None:
    """Say which keywords of a schema are left out."""
    for keyword, how in _IGNORED.items():
        value = node.object.get(keyword)
        if keyword in node and not isinstance(value, bool):
            findings.warn(f"`{keyword}` {how}.", node.pointer)
