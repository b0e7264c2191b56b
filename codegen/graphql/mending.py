"""Mend SDL that breaks the specification in ways that real servers do.

Real schemas define a thing twice, extend what is nowhere defined, and name types that
do not exist. What is meant is clear enough: the first of two definitions counts,
extensions become part of what they extend, and what leads nowhere is left out. Each
such thing gives a warning with its place, that says what was done.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import graphql as g

from ..ir import Origin
from ..problems import Problem

_DEFINED_BY: dict[type[g.Node], type[g.TypeDefinitionNode]] = {
    g.EnumTypeExtensionNode: g.EnumTypeDefinitionNode,
    g.InputObjectTypeExtensionNode: g.InputObjectTypeDefinitionNode,
    g.InterfaceTypeExtensionNode: g.InterfaceTypeDefinitionNode,
    g.ObjectTypeExtensionNode: g.ObjectTypeDefinitionNode,
    g.ScalarTypeExtensionNode: g.ScalarTypeDefinitionNode,
    g.UnionTypeExtensionNode: g.UnionTypeDefinitionNode,
}
_MEMBERS = ("interfaces", "directives", "fields", "values", "types")
"""Where the nodes of types have what extensions can add."""
_KINDS: dict[type[g.Node], str] = {
    g.EnumTypeDefinitionNode: "enum",
    g.InputObjectTypeDefinitionNode: "input",
    g.InterfaceTypeDefinitionNode: "interface",
    g.ObjectTypeDefinitionNode: "object",
    g.ScalarTypeDefinitionNode: "scalar",
    g.UnionTypeDefinitionNode: "union",
}
_ROOTS = ("Query", "Mutation", "Subscription")

_N = TypeVar("_N", bound=Any)


def mend(document: g.DocumentNode) -> tuple[g.DocumentNode, list[Problem]]:
    """Return a document that a schema can be built of, and warnings.

    Args:
        document: SDL, with the places of its nodes.
    """
    mending = _Mending()
    return mending.document(document), mending.problems


class _Mending:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._kinds: dict[str, str] = dict.fromkeys(g.specified_scalar_types, "scalar")
        self._declared: dict[str, g.ScalarTypeDefinitionNode] = {}

    def document(self, document: g.DocumentNode) -> g.DocumentNode:
        definitions = document.definitions
        types = self._types(definitions)
        self._kinds |= {name: _KINDS[type(node)] for name, node in types.items()}
        directives = self._directives(definitions)
        mended = [
            *self._schema(definitions),
            *directives,
            *map(self._type, types.values()),
        ]
        return g.DocumentNode(
            definitions=(*mended, *self._declared.values()), loc=document.loc
        )

    def _warn(self, node: g.Node, message: str, done: str) -> None:
        self.problems.append(warning_at(node, message, done))

    # Definitions

    def _types(self, nodes: Iterable[g.Node]) -> dict[str, g.TypeDefinitionNode]:
        """The types, each with its extensions as a part of it."""
        types: dict[str, g.TypeDefinitionNode] = {}
        extensions = []
        for node in nodes:
            if isinstance(node, g.TypeExtensionNode):
                extensions.append(node)
            elif isinstance(node, g.TypeDefinitionNode):
                name = node.name.value
                if name not in types:
                    types[name] = node
                elif g.print_ast(node) == g.print_ast(types[name]):
                    message = f'"{name}" is defined more than once.'
                    self._warn(node.name, message, "The definitions are equal.")
                else:
                    message = f'"{name}" is defined more than once, and differently.'
                    done = "What it adds is added; elsewhere the first one counts."
                    self._warn(node.name, message, done)
                    types[name] = _extended(types[name], node)
        for extension in extensions:
            name, kind = extension.name.value, _DEFINED_BY[type(extension)]
            if name in types and type(types[name]) is kind:
                types[name] = _extended(types[name], extension)
            elif name in types:
                message = f'"{name}" is extended as what it is not.'
                self._warn(extension.name, message, "The extension is left out.")
            else:
                # So do schemas of Apollo Federation with types of other services.
                if name not in _ROOTS:
                    message = f'"{name}" is extended, but nowhere defined.'
                    self._warn(extension.name, message, "It is defined by this.")
                types[name] = _as_definition(extension, kind)
        return types

    def _directives(self, nodes: Iterable[g.Node]) -> list[g.DirectiveDefinitionNode]:
        found = [n for n in nodes if isinstance(n, g.DirectiveDefinitionNode)]
        return [
            dataclasses.replace(node, arguments=self._arguments(node.arguments or ()))
            for node in self._once(found, "The directive")
        ]

    def _schema(self, nodes: Iterable[g.Node]) -> Iterator[g.SchemaDefinitionNode]:
        """The one definition of the schema, with its extensions."""
        found = [
            node
            for node in nodes
            if isinstance(node, g.SchemaDefinitionNode | g.SchemaExtensionNode)
        ]
        if not found:
            return
        defined = [node for node in found if isinstance(node, g.SchemaDefinitionNode)]
        for node in defined[1:]:
            message = "The schema is defined more than once."
            self._warn(node, message, "The definitions are joined.")
        roots: dict[g.OperationType, g.OperationTypeDefinitionNode] = {}
        for root in (root for node in found for root in node.operation_types or ()):
            if self._kinds.get(root.type.name.value) != "object":
                message = f'"{root.type.name.value}" is no object type.'
                self._warn(root.type, message, "It is not used as a root type.")
            elif root.operation in roots:
                message = f"There are two {root.operation.value} types."
                self._warn(root, message, "The first one counts.")
            else:
                roots[root.operation] = root
        if not defined:
            # `extend schema` alone adds to the schema of the usual names.
            usual = zip(g.OperationType, _ROOTS, strict=True)
            for operation, name in usual:
                if self._kinds.get(name) == "object" and operation not in roots:
                    roots[operation] = _root(operation, name)
        first = defined[0] if defined else found[0]
        yield g.SchemaDefinitionNode(
            description=getattr(first, "description", None),
            directives=tuple(d for node in found for d in node.directives or ()),
            operation_types=tuple(roots.values()),
            loc=first.loc,
        )

    # Types

    def _type(self, node: g.TypeDefinitionNode) -> g.TypeDefinitionNode:
        where = f'In "{node.name.value}", the'
        changed: dict[str, Any] = {}
        match node:
            case g.ObjectTypeDefinitionNode() | g.InterfaceTypeDefinitionNode():
                named, fields = node.interfaces or (), node.fields or ()
                own = node.name.value
                changed["interfaces"] = self._of_kind(named, "interface", own)
                kept = self._once(fields, f"{where} field")
                changed["fields"] = tuple(self._fields(kept))
            case g.UnionTypeDefinitionNode():
                changed["types"] = self._of_kind(node.types or (), "object")
            case g.EnumTypeDefinitionNode():
                changed["values"] = self._once(node.values or (), f"{where} value")
            case g.InputObjectTypeDefinitionNode():
                given = self._once(node.fields or (), f"{where} field")
                changed["fields"] = tuple(map(self._input, given))
        if changed and not any(changed[key] for key in _MEMBERS if key in changed):
            message = f'"{node.name.value}" is empty.'
            self._warn(node.name, message, "It stays, though it is of little use.")
        return dataclasses.replace(node, **changed)

    def _fields(
        self, fields: Iterable[g.FieldDefinitionNode]
    ) -> Iterator[g.FieldDefinitionNode]:
        for field in fields:
            name = _innermost(field.type).name
            kind = self._kinds.get(name.value)
            if kind is None or kind == "input":
                what = "is nowhere defined" if kind is None else "is an input"
                message = f'"{name.value}" {what}.'
                self._warn(
                    name, message, f'The field "{field.name.value}" is left out.'
                )
                continue
            arguments = self._arguments(field.arguments or ())
            yield dataclasses.replace(field, arguments=arguments)

    def _arguments(
        self, arguments: Iterable[g.InputValueDefinitionNode]
    ) -> tuple[g.InputValueDefinitionNode, ...]:
        return tuple(map(self._input, self._once(arguments, "The argument")))

    def _input(self, node: g.InputValueDefinitionNode) -> g.InputValueDefinitionNode:
        """An argument or a field of an input, of a type that can be given."""
        named = _innermost(node.type)
        kind = self._kinds.get(named.name.value)
        if kind not in ("scalar", "enum", "input"):
            name = named.name.value
            what = "is nowhere defined" if kind is None else "can be no input"
            done = "It takes any value."
            self._warn(named.name, f'"{name}" {what}.', done)
            given = name if kind is None else f"{name}Value"
            self._declared[given] = g.ScalarTypeDefinitionNode(
                name=g.NameNode(value=given)
            )
            return dataclasses.replace(node, type=_with_name(node.type, given))
        return node

    def _of_kind(
        self, named: Iterable[g.NamedTypeNode], kind: str, own: str = ""
    ) -> tuple[g.NamedTypeNode, ...]:
        """The interfaces of a type, or the members of a union."""
        kept = []
        for node in self._once(named, "The type"):
            name = node.name.value
            if self._kinds.get(name) == kind and name != own:
                kept.append(node)
                continue
            what = f"is no {kind} type" if name in self._kinds else "is nowhere defined"
            what = "cannot implement itself" if name == own else what
            self._warn(node.name, f'"{name}" {what}.', "It is left out here.")
        return tuple(kept)

    def _once(self, nodes: Iterable[_N], what: str) -> tuple[_N, ...]:
        """Nodes without those whose name came before."""
        found: dict[str, _N] = {}
        for node in nodes:
            name = node.name.value
            if name in found:
                message = f'{what} "{name}" is defined more than once.'
                self._warn(node.name, message, "The first one counts.")
            else:
                found[name] = node
        return tuple(found.values())


def warning_at(node: g.Node, message: str, done: str) -> Problem:
    """Say what is wrong with a node, and what was done about it."""
    if node.loc is None:
        return Problem(message, advice=done, severity="warning")
    place = g.get_location(node.loc.source, node.loc.start)
    origin = Origin(node.loc.source.name, line=place.line, column=place.column)
    source = node.loc.source.body
    return Problem(message, origin, done, severity="warning", source=source)


def _extended(
    base: g.TypeDefinitionNode, extension: g.TypeDefinitionNode | g.TypeExtensionNode
) -> g.TypeDefinitionNode:
    """A type with what another node of it adds; of two equal members, one."""
    if type(base) is not _DEFINED_BY.get(type(extension), type(extension)):
        return base
    joined: dict[str, Any] = {}
    for key in _MEMBERS:
        known = getattr(base, key, None) or ()
        texts = {g.print_ast(node) for node in known}
        added = getattr(extension, key, None) or ()
        new = tuple(node for node in added if g.print_ast(node) not in texts)
        if new:
            joined[key] = (*known, *new)
    return dataclasses.replace(base, **joined)


def _as_definition(
    extension: g.TypeExtensionNode, kind: type[g.TypeDefinitionNode]
) -> g.TypeDefinitionNode:
    members = {key: getattr(extension, key, None) for key in _MEMBERS}
    given = {key: value for key, value in members.items() if value is not None}
    return kind(name=extension.name, loc=extension.loc, **given)


def _root(operation: g.OperationType, name: str) -> g.OperationTypeDefinitionNode:
    type_ = g.NamedTypeNode(name=g.NameNode(value=name))
    return g.OperationTypeDefinitionNode(operation=operation, type=type_)


def _innermost(node: g.TypeNode) -> g.NamedTypeNode:
    while not isinstance(node, g.NamedTypeNode):
        node = node.type  # type: ignore[attr-defined]
    return node


def _with_name(node: g.TypeNode, name: str) -> g.TypeNode:
    if isinstance(node, g.NamedTypeNode):
        return g.NamedTypeNode(name=g.NameNode(value=name, loc=node.loc), loc=node.loc)
    inner = _with_name(node.type, name)  # type: ignore[attr-defined]
    return dataclasses.replace(node, type=inner)  # type: ignore[call-arg]
