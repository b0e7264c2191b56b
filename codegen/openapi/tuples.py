"""Arrays whose first items each have a schema of their own.

`prefixItems` of JSON Schema 2020, or a list under `items` of older drafts. By the
letter such an array may be shorter, and goes on with anything; what is meant is exactly
these items, unless the schema says that more follow.
"""

from __future__ import annotations

from collections.abc import Callable

from .. import ir
from .document import Node

LONGEST = 30
"""How many items a tuple may have; more are a list of any of them."""


def first_items(array: Node) -> list[Node]:
    """The schemas of an array's first items; none where all have the same schema."""
    if "prefixItems" in array:
        return list(array.child("prefixItems").elements())
    return list(array.child("items").elements())


def further_items(array: Node) -> Node | None:
    """The schema of the items after the first ones, where it is stated."""
    keywords = ("items", "additionalItems", "unevaluatedItems")
    found = (array.child(keyword) for keyword in keywords)
    return next((schema for schema in found if schema.object), None)


def tuple_type(array: Node, type_of: Callable[[Node], ir.Type]) -> ir.Type | None:
    """The type of an array as a tuple, or None where it is a list."""
    first, further = first_items(array), further_items(array)
    least = array.object.get("minItems")
    is_whole = further is None or (isinstance(least, int) and least >= len(first))
    if not first or len(first) > LONGEST or not is_whole:
        return None
    rest = type_of(further) if further is not None else None
    return ir.Tuple(tuple(type_of(item) for item in first), rest)
