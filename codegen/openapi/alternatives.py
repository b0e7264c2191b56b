"""What the alternatives of a `oneOf` or `anyOf` come to, where that is simpler than
a union: one list of values, or a tag that tells them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .. import ir
from . import enums
from .document import Findings, Node
from .keywords import is_null
from .references import References
from .subtypes import Mappings
from .values import Json, steps


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
    titles: dict[str, Json] = {}
    deprecated: list[Json] = []
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
            for value in listed if len(listed) == 1 else []:
                texts[str(value)] = target.text("description") or target.text("title")
                if isinstance(value, int) and target.text("title"):
                    titles[str(value)] = target.text("title")
                if target.flag("deprecated"):
                    deprecated.append(value)
    if not listing:
        return None
    if len(listing) == 1:
        return listing[0][0], has_null
    joined: dict[str, Json] = {
        "enum": [value for _, listed in listing for value in listed],
        "description": node.text("description"),
        "deprecated": node.flag("deprecated"),
        "x-enum-deprecated": deprecated,
        "x-enum-descriptions": texts,
        "x-enum-varnames": titles,
    }
    return Node(joined, node.pointer), has_null


def mapping(
    discriminator: Node,
    members: Mapping[str, ir.Named],
    mappings: Mappings,
    findings: Findings,
    type_of: Callable[[Node], ir.Type],
) -> tuple[tuple[str, str], ...]:
    """What each value of a discriminator stands for, by the key of the member.

    An alternative that the mapping does not name goes by the name of its component
    (OpenAPI 3.0.3, Discriminator Object).

    Args:
        discriminator: The discriminator.
        members: The members that are components, by their pointer.
        mappings: What the values of mappings stand for.
        findings: Where to say what is wrong.
        type_of: The type of what the mapping names beside the members.
    """
    found: dict[str, str] = {}
    named: set[str] = set()
    for value, reference in discriminator.child("mapping").members():
        target = mappings.target(reference)
        if target is None:
            findings.warn(
                "A discriminator maps to what is not in the document; that is left "
                "out.",
                reference.pointer,
            )
            continue
        named.add(target.pointer)
        type_ = members.get(target.pointer) or type_of(target)
        if isinstance(type_, ir.Named):
            found[value] = type_.key
        else:
            findings.warn("This discriminates no record.", reference.pointer)
    for pointer, member in members.items():
        if pointer not in named:
            found.setdefault(steps(pointer)[-1], member.key)
    return tuple(sorted(found.items()))
