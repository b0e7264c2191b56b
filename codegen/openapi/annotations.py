"""What a schema says about a value beside its type.

A property is often a reference, or an `allOf` of one, with a few words beside it; or
an `anyOf` of one and null.
Own words count first, then those of what it refers to, as far as that has no
definition of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .. import ir, names
from .document import Node
from .keywords import is_null
from .prose import clean
from .references import References
from .values import Json

_LIMITS = frozenset(
    {
        "contentEncoding",
        "contentMediaType",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "format",
        "maxItems",
        "maxLength",
        "maxProperties",
        "maximum",
        "minItems",
        "minLength",
        "minProperties",
        "minimum",
        "multipleOf",
        "pattern",
        "uniqueItems",
    }
)
_CONDITIONS = frozenset(
    {
        "contains",
        "contentSchema",
        "dependentRequired",
        "dependentSchemas",
        "else",
        "if",
        "maxContains",
        "minContains",
        "not",
        "propertyNames",
        "then",
        "unevaluatedItems",
    }
)
"""What servers check, too, and no type can say: kept as it stands in the document."""
_TYPED_FORMATS = frozenset(
    {"base64", "base64url", "binary", "byte", "date", "date-time", "decimal"}
    | {"decimal128", "duration", "time", "uuid"}
)
"""Formats that have a type of their own, which says it all."""


@dataclass(frozen=True, slots=True)
class Annotations:
    doc: str
    default: ir.Value | None
    constraints: tuple[tuple[str, ir.Value], ...]
    examples: tuple[ir.Value, ...]
    deprecated: str | None
    read_only: bool
    write_only: bool


def annotate(node: Node, references: References, *, named: bool) -> Annotations:
    """Gather what holds for a property or parameter with this schema.

    `named` says that its type is a definition, which has its own description and
    limits.
    """
    links = list(_chain(node, references))
    speaking = links[:1] if named else links
    docs = (clean(link.text("description")) for link in speaking)
    limits = _limits_of(speaking)
    if not named:
        limits |= _inner_limits(links, references)
    return Annotations(
        doc=next(filter(None, docs), "") or _title(node),
        default=next((_value(n, "default") for n in links if "default" in n), None),
        constraints=tuple(sorted(limits.items())),
        examples=next(filter(None, map(_examples, links)), ()),
        deprecated="" if any(n.flag("deprecated") for n in speaking) else None,
        read_only=any(n.flag("readOnly") for n in links),
        write_only=any(n.flag("writeOnly") for n in links),
    )


def own_limits(node: Node) -> tuple[tuple[str, ir.Value], ...]:
    """What limits the objects of a schema, said by itself or by its parts that have no
    name, sorted."""
    parts = [part for part in node.child("allOf").elements() if "$ref" not in part]
    return tuple(sorted(_limits_of([node, *parts]).items()))


def canonical(value: Json) -> ir.Value:
    """A JSON value as text that is the same however the document spells it."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return ir.Value(text)


def _chain(node: Node, references: References) -> Iterator[Node]:
    seen: set[str] = set()
    link: Node | None = node
    while link is not None and link.pointer not in seen:
        seen.add(link.pointer)
        yield link
        link = references.target(link) if "$ref" in link else _only_part(link)


def _only_part(node: Node) -> Node | None:
    """The one schema that this one is made of: null beside it limits nothing."""
    parts = [
        part
        for keyword in ("allOf", "anyOf", "oneOf")
        for part in node.child(keyword).elements()
        if keyword == "allOf" or not is_null(part)
    ]
    return parts[0] if len(parts) == 1 else None


def _limits_of(links: Iterable[Node]) -> dict[str, ir.Value]:
    limits: dict[str, ir.Value] = {}
    for link in reversed(list(links)):
        limits |= _limits(link)
    return limits


def _inner_limits(links: Iterable[Node], references: References) -> dict[str, ir.Value]:
    """What limits the items of an array, and the values of a map, where these have no
    definition."""
    found: dict[str, ir.Value] = {}
    for keyword, prefix in (("items", "items."), ("additionalProperties", "values.")):
        inner = next((n.child(keyword) for n in links if n.child(keyword).object), None)
        chain = list(_chain(inner, references)) if inner else []
        if any({"properties", "enum"} & link.object.keys() for link in chain):
            continue
        for key, value in _limits_of(chain).items():
            found[f"{prefix}{key}"] = value
    return found


def _examples(node: Node) -> tuple[ir.Value, ...]:
    """`examples` of JSON Schema, or the one `example` of OpenAPI."""
    listed = node.object.get("examples")
    if isinstance(listed, list):
        return tuple(map(canonical, listed))
    return (canonical(node.object["example"]),) if "example" in node else ()


def _limits(node: Node) -> dict[str, ir.Value]:
    return {
        key: canonical(value)
        for key, value in node.object.items()
        if (key in _LIMITS and value is not False)
        or (key in _CONDITIONS and value is not True)
        if not (key == "format" and node.text("format") in _TYPED_FORMATS)
    }


def _value(node: Node, key: str) -> ir.Value:
    return canonical(node.object[key])


def _title(node: Node) -> str:
    """A title, where it says more than the name of what it stands at."""
    title = " ".join(clean(node.text("title")).split())
    name = node.pointer.rpartition("/")[2]
    spelled = "".join(names.words(title)).lower()
    return "" if spelled == "".join(names.words(name)).lower() else title
