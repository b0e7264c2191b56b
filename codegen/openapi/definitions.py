"""Definitions in their final form: what serves both ways, what everything is called.

Schemas are lowered once as sent and once as received. Where both come to the same and
nothing is optional (absent and null differ only in what is sent), one definition
serves both. Otherwise the received one has the schema's name and the sent one
"Input" after it; whatever refers to a definition that differs, differs too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping

from .. import ir
from .contexts import Contexts
from .distinct import distinct_names
from .document import Document, Findings
from .unions import tagged
from .values import steps

Rename = Callable[[str], str]


@dataclasses.dataclass(frozen=True, slots=True)
class Definitions:
    """All definitions of an Api, and their keys by what lowering called them."""

    found: dict[str, ir.Definition]
    keys: dict[str, str]

    def type_(self, type_: ir.Type) -> ir.Type:
        """The type with the final keys."""
        return _type(type_, self.keys.__getitem__)


def settle(
    lowered: Iterable[ir.Definition],
    contexts: Contexts,
    document: Document,
    findings: Findings,
) -> Definitions:
    """Bring both flows together and give every definition its key."""
    by_key = {definition.key: definition for definition in lowered}
    shared = _shared(by_key)
    keys = _keys(by_key, shared, contexts, document)
    found: dict[str, ir.Definition] = {}
    for old, definition in by_key.items():
        final = _renamed(definition, keys.__getitem__, document)
        if isinstance(final, ir.Record) and _pointer(old) in shared:
            final = dataclasses.replace(final, position="both")
        found.setdefault(final.key, final)
    settled = {key: _settled(each, found, findings) for key, each in found.items()}
    return Definitions(settled, keys)


def _settled(
    definition: ir.Definition, found: Mapping[str, ir.Definition], findings: Findings
) -> ir.Definition:
    """A definition after a look at those it refers to."""
    match definition:
        case ir.Union():
            return tagged(definition, found)
        case ir.Alias() if _is_endless(definition, found):
            findings.warn("A schema is only itself.", definition.origin.pointer)
            return dataclasses.replace(definition, type=ir.Builtin("any"))
        case _:
            return definition


def _is_endless(alias: ir.Alias, found: Mapping[str, ir.Definition]) -> bool:
    """Whether an alias is only a name for a name for … itself."""
    seen: set[str] = set()
    definition: ir.Definition | None = alias
    while isinstance(definition, ir.Alias) and definition.key not in seen:
        seen.add(definition.key)
        type_ = definition.type
        bare = type_.item if isinstance(type_, ir.Nullable) else type_
        definition = found.get(bare.key) if isinstance(bare, ir.Named) else None
    return definition is not None and definition.key in seen


def _pointer(key: str) -> str:
    return key.partition(" ")[2]


def _shared(by_key: dict[str, ir.Definition]) -> set[str]:
    """The pointers of the schemas that come to the same in both flows.

    All are supposed to at first; one that turns out to differ takes along all that
    refer to it.
    """
    pairs = {
        pointer: (by_key[f"sent {pointer}"], by_key[f"received {pointer}"])
        for pointer in map(_pointer, by_key)
        if f"sent {pointer}" in by_key and f"received {pointer}" in by_key
    }
    users: dict[str, set[str]] = {}
    for pointer, pair in pairs.items():
        for definition in pair:
            for type_ in ir.definition_types(definition):
                for key in ir.named_keys(type_):
                    users.setdefault(_pointer(key), set()).add(pointer)
    shared = set(pairs)
    todo = list(pairs)
    while todo:
        pointer = todo.pop()
        if pointer in shared and not _same(*pairs[pointer], shared):
            shared.remove(pointer)
            todo.extend(users.get(pointer, ()))
    return shared


def _same(sent: ir.Definition, received: ir.Definition, shared: set[str]) -> bool:
    def neutral(key: str) -> str:
        return _pointer(key) if _pointer(key) in shared else key

    match sent:
        case ir.Record(fields=fields) if not all(field.required for field in fields):
            return False
    first, second = (_renamed(each, neutral) for each in (sent, received))
    if isinstance(first, ir.Record) and isinstance(second, ir.Record):
        second = dataclasses.replace(second, position=first.position)
    return first == second


def _keys(
    by_key: dict[str, ir.Definition],
    shared: set[str],
    contexts: Contexts,
    document: Document,
) -> dict[str, str]:
    pointers = {_pointer(key) for key in by_key}
    components = {pointer for pointer in pointers if _is_component(pointer)}
    keys = {pointer: steps(pointer)[-1] for pointer in components}
    schemas = document.root.child("components", "schemas").object
    keys |= distinct_names(
        {pointer: contexts.candidates(pointer) for pointer in pointers - components},
        schemas,
    )
    split = {
        pointer
        for pointer in pointers - shared
        if f"sent {pointer}" in by_key and f"received {pointer}" in by_key
    }
    inputs = distinct_names(
        {pointer: _input_candidates(keys[pointer]) for pointer in split},
        [*keys.values(), *schemas],
    )
    return {
        key: (
            inputs[_pointer(key)]
            if key.startswith("sent ") and _pointer(key) in split
            else keys[_pointer(key)]
        )
        for key in by_key
    }


def _is_component(pointer: str) -> bool:
    keys = steps(pointer)
    return len(keys) == 3 and keys[:2] == ["components", "schemas"]


def _input_candidates(key: str) -> list[str]:
    space = " " if " " in key else ""
    return [f"{key}{space}Input", f"{key}{space}Sent", f"{key}{space}InputSent"]


# Renaming


def _type(type_: ir.Type, rename: Rename) -> ir.Type:
    match type_:
        case ir.Named(key):
            return ir.Named(rename(key))
        case ir.List(item):
            return ir.List(_type(item, rename))
        case ir.Map(value):
            return ir.Map(_type(value, rename))
        case ir.Tuple(items, rest):
            return ir.Tuple(
                tuple(_type(item, rename) for item in items),
                rest and _type(rest, rename),
            )
        case ir.Nullable(item):
            return ir.Nullable(_type(item, rename))
        case ir.OneOf(members):
            return ir.OneOf(tuple(_type(member, rename) for member in members))
        case _:
            return type_


def _renamed(
    definition: ir.Definition, rename: Rename, document: Document | None = None
) -> ir.Definition:
    """The definition under its key for `rename`, its origin as the file has it."""

    def origin(place: ir.Origin) -> ir.Origin:
        return document.origin(place.pointer) if document else place

    key, where = rename(definition.key), origin(definition.origin)
    match definition:
        case ir.Record():
            fields = tuple(
                dataclasses.replace(
                    field, type=_type(field.type, rename), origin=origin(field.origin)
                )
                for field in definition.fields
            )
            extra = definition.extra and _type(definition.extra, rename)
            return dataclasses.replace(
                definition, key=key, fields=fields, extra=extra, origin=where
            )
        case ir.Union():
            return dataclasses.replace(
                definition,
                key=key,
                members=tuple(_type(member, rename) for member in definition.members),
                mapping=tuple((v, rename(k)) for v, k in definition.mapping),
                fallback=definition.fallback and rename(definition.fallback),
                origin=where,
            )
        case ir.Alias():
            type_ = _type(definition.type, rename)
            return dataclasses.replace(definition, key=key, type=type_, origin=where)
        case ir.Enum() | ir.CustomScalar():
            return dataclasses.replace(definition, key=key, origin=where)
