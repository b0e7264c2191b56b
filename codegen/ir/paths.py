"""Follow paths into the types of an Api."""

from __future__ import annotations

from collections.abc import Mapping

from . import Alias, Definition, List, Named, Nullable, OneOf, Record, Type, Union

Definitions = Mapping[str, Definition]


def fields_of(type_: Type, definitions: Definitions) -> dict[str, Type]:
    """The types of what an object has, by wire name: through null, lists, aliases and
    bases. Of a union, the fields that have one type in all members that have them."""
    match type_:
        case Nullable(item) | List(item):
            return fields_of(item, definitions)
        case OneOf(members):
            return _agreed(members, definitions)
        case Named(key):
            match definitions.get(key):
                case Record(fields=fields, base=base):
                    own = {field.wire: field.type for field in fields}
                    inherited = fields_of(Named(base), definitions) if base else {}
                    return {**inherited, **own}
                case Alias(type=aliased):
                    return fields_of(aliased, definitions)
                case Union(members=members):
                    return _agreed(members, definitions)
    return {}


def _agreed(members: tuple[Type, ...], definitions: Definitions) -> dict[str, Type]:
    found: dict[str, Type] = {}
    differing: set[str] = set()
    for member in members:
        for wire, type_ in fields_of(member, definitions).items():
            if found.setdefault(wire, type_) != type_:
                differing.add(wire)
    return {wire: type_ for wire, type_ in found.items() if wire not in differing}


def leads_somewhere(
    type_: Type, path: tuple[str, ...], definitions: Definitions
) -> bool:
    """Whether a value of a type has something at a path."""
    for step in path:
        fields = fields_of(type_, definitions)
        if step not in fields:
            return False
        type_ = fields[step]
    return True
