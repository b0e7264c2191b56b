"""What the alternatives of a `oneOf` or `anyOf` come to, where that is simpler than
a union: one list of values, or a tag that tells them apart.
"""

from __future__ import annotations

from collections.abc import Callable

from .. import ir
from . import enums
from .document import Findings, Node
from .keywords import is_null
from .references import References
from .values import Json, below, steps


def values(
    node: Node, options: Node, references: References
) -> tuple[Node, bool] | None:
    """A schema with the values of all alternatives, if all of them list values, and
    whether null is one.

    Where only one has any (the others being null and ""), this is that one: what
    Django REST framework writes as `oneOf: [Sampling, BlankEnum, NullEnum]`.
    """
    listing: list[tuple[Node, list[Json]]] = []
    texts: dict[str, Json] = {}
    has_null = False
    for option in options.elements():
        target = references.resolve(option)
        listed = enums.listed_values(target)
        if is_null(target):
            has_null = True
        elif listed is None:
            return None
        elif listed != [""]:
            listing.append((option, listed))
            has_null = has_null or None in listed
            if len(listed) == 1 and isinstance(listed[0], str):
                texts[listed[0]] = target.text("description") or target.text("title")
    if not listing:
        return None
    if len(listing) == 1:
        return listing[0][0], has_null
    joined: dict[str, Json] = {
        "enum": [value for _, listed in listing for value in listed],
        "description": node.text("description"),
        "x-enum-descriptions": texts,
    }
    return Node(joined, node.pointer), has_null


def mapping(
    node: Node,
    members: list[tuple[Node, ir.Named]],
    references: References,
    findings: Findings,
    type_of: Callable[[Node], ir.Type],
) -> tuple[tuple[str, str], ...]:
    """What each value of a discriminator stands for, by the key of the member.

    An alternative that the mapping does not name goes by the name of its component
    (OpenAPI 3.0.3, Discriminator Object).
    """
    components: dict[str, str] = {}
    for option, member in members:
        target = references.target(option) if "$ref" in option else None
        if target is not None:
            components[target.pointer] = member.key
    found: dict[str, str] = {}
    named: set[str] = set()
    for value, reference in node.child("discriminator", "mapping").members():
        target = _target(reference, references)
        if target is None:
            continue
        named.add(target.pointer)
        type_ = type_of(target)
        if target.pointer in components:
            found[value] = components[target.pointer]
        elif isinstance(type_, ir.Named):
            found[value] = type_.key
        else:
            findings.warn("This discriminates no record.", reference.pointer)
    for pointer, key in components.items():
        if pointer not in named:
            found.setdefault(steps(pointer)[-1], key)
    return tuple(sorted(found.items()))


def _target(reference: Node, references: References) -> Node | None:
    text = reference.value if isinstance(reference.value, str) else ""
    if "/" not in text and "#" not in text:
        text = below("#/components/schemas", text)
    return references.target(Node({"$ref": text}, reference.pointer))
