"""A type system, with what a comparison looks up in it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from .. import ir

COMPOSITE = frozenset({"object", "interface", "union"})
"""The kinds of types that documents select from, and name in their fragments."""


class SchemaIndex:
    """A type system by the names of its types."""

    def __init__(self, system: ir.TypeSystem) -> None:
        self.system = system
        self.types: Mapping[str, ir.SchemaType] = {
            type_.name: type_ for type_ in system.types
        }
        self.directives: Mapping[str, ir.Directive] = {
            directive.name: directive for directive in system.directives
        }
        self.roots: Mapping[str, str] = {
            kind: name
            for kind, name in (
                ("query", system.query),
                ("mutation", system.mutation),
                ("subscription", system.subscription),
            )
            if name in self.types
        }
        """The names of the root types, by kind of operation."""

    @cached_property
    def possible(self) -> Mapping[str, frozenset[str]]:
        """The objects that values of a composite type may be (specification, section
        5.5.2.3)."""
        found: dict[str, set[str]] = {}
        for type_ in self.system.types:
            match type_.kind:
                case "object":
                    found.setdefault(type_.name, set()).add(type_.name)
                    for interface in type_.interfaces:
                        found.setdefault(interface, set()).add(type_.name)
                case "interface":
                    found.setdefault(type_.name, set())
                case "union":
                    found.setdefault(type_.name, set()).update(type_.members)
        return {name: frozenset(objects) for name, objects in found.items()}

    @cached_property
    def root_fields(self) -> tuple[str, ...]:
        """The coordinates of all fields of root types, sorted."""
        return tuple(
            sorted(
                f"{name}.{field.name}"
                for name in set(self.roots.values())
                for field in self.types[name].fields
            )
        )

    def python(self, name: str) -> ir.Type | None:
        """What a scalar is in Python; None for what is no scalar."""
        type_ = self.types.get(name)
        return type_.python if type_ else ir.BUILT_IN_SCALARS.get(name)

    def kind(self, name: str) -> str:
        """The kind of a type; empty where there is none."""
        if name in ir.BUILT_IN_SCALARS:
            return "scalar"
        type_ = self.types.get(name)
        return type_.kind if type_ else ""


def type_text(type_: ir.Type) -> str:
    """A type as schemas write it: "[String!]!"."""
    match type_:
        case ir.Nullable(item):
            return type_text(item)[:-1]
        case ir.List(item):
            return f"[{type_text(item)}]!"
        case ir.Named(key):
            return f"{key}!"
    raise TypeError(f"not a type of a schema: {type_!r}")


def input_text(value: ir.InputValue) -> str:
    """An argument or an input field without its name: "[String!] = []"."""
    default = f" = {value.default.json}" if value.default is not None else ""
    return f"{type_text(value.type)}{default}"


def innermost(type_: ir.Type) -> str:
    """The name of the type inside of lists and nullability."""
    match type_:
        case ir.Nullable(item) | ir.List(item):
            return innermost(item)
        case ir.Named(key):
            return key
    raise TypeError(f"not a type of a schema: {type_!r}")
