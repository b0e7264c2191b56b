"""Which operations of a client a server with another schema refuses.

What a change of a schema does to a document is not guessed: the document is validated
against the new schema, and each error is told in coordinates of the old one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import graphql as g

from .. import ir
from .coordinates import Chain, Coordinates
from .incremental import accepting
from .load import Schema
from .spreads import reached

_RULES = (
    g.FieldsOnCorrectTypeRule,
    g.FragmentsOnCompositeTypesRule,
    g.KnownArgumentNamesRule,
    g.KnownDirectivesRule,
    g.KnownTypeNamesRule,
    g.OverlappingFieldsCanBeMergedRule,
    g.PossibleFragmentSpreadsRule,
    g.ProvidedRequiredArgumentsRule,
    g.ScalarLeafsRule,
    g.UniqueDirectivesPerLocationRule,
    g.ValuesOfCorrectTypeRule,
    g.VariablesAreInputTypesRule,
    g.VariablesInAllowedPositionRule,
)
"""The rules that look at the schema: nothing else can have become wrong."""
_MANY = 10_000


def uses(api: ir.Api, old: Schema, new: Schema) -> tuple[ir.OperationUse, ...]:
    """Say what the operations of a client have of its schema, and which of them do not
    fit another version.

    Args:
        api: The client, as lowered from the old version.
        old: The schema that its documents were written for.
        new: The other version.

    Returns:
        What each operation has, sorted by owner.
    """
    documents = _Documents(api, old.definition)
    refusals = documents.refusals(new.definition)
    return tuple(
        ir.OperationUse(
            owner=one.owner,
            coordinates=documents.names_of(one),
            variables=tuple(one.variables),
            refusals=tuple(refusals.get(one.owner, ())),
        )
        for one in sorted(documents.operations, key=lambda one: one.owner)
    )


@dataclass(frozen=True, slots=True)
class _Operation:
    owner: str
    node: g.OperationDefinitionNode
    fragments: frozenset[str]

    @property
    def variables(self) -> Iterator[tuple[str, ir.Type]]:
        for variable in self.node.variable_definitions or ():
            yield variable.variable.name.value, _declared(variable.type)


class _Documents:
    """The parsed documents of a client."""

    def __init__(self, api: ir.Api, schema: g.GraphQLSchema) -> None:
        self._schema = schema
        self._fragments = {
            fragment.key: _fragment(fragment.document) for fragment in api.fragments
        }
        self.operations = [
            self._operation(".".join((*group.path, operation.key)), operation.call)
            for group in api.groups
            for operation in group.operations
            if isinstance(operation.call, ir.GraphQL)
        ]
        known = accepting(schema)
        on = {
            name: node.type_condition.name.value
            for name, node in self._fragments.items()
        }
        self._of_operations = {
            one.owner: Coordinates(known, one.node, on) for one in self.operations
        }
        self._of_fragments = {
            name: Coordinates(known, node, on) for name, node in self._fragments.items()
        }

    def names_of(self, one: _Operation) -> frozenset[str]:
        """The coordinates of an operation and of its fragments."""
        found = set(self._of_operations[one.owner].names)
        for name in one.fragments:
            found |= self._of_fragments[name].names
        return frozenset(found)

    def refusals(self, new: g.GraphQLSchema) -> dict[str, list[ir.Refusal]]:
        """Why operations are refused, by owner."""
        found: dict[str, list[ir.Refusal]] = {}
        document = g.DocumentNode(
            definitions=(
                *(one.node for one in self.operations),
                *self._fragments.values(),
            )
        )
        chains: dict[int, Chain] = {}
        for coordinates in (
            *self._of_operations.values(),
            *self._of_fragments.values(),
        ):
            chains |= coordinates.chains
        for error in g.validate(accepting(new), document, _RULES, max_errors=_MANY):
            nodes = error.nodes or []
            told = ir.Refusal(error.message, tuple(_joined(nodes, chains)))
            for owner in self._owners(nodes):
                found.setdefault(owner, []).append(told)
        for one in self.operations:
            if new.get_root_type(one.node.operation) is None:
                kind = one.node.operation.value
                root = self._schema.get_root_type(one.node.operation)
                names = ((root.name,),) if root else ()
                told = ir.Refusal(f"The schema has no {kind} type.", names)
                found.setdefault(one.owner, []).append(told)
        return found

    def _owners(self, nodes: Iterable[g.Node]) -> list[str]:
        """The operations that an error is of: that which has one of its nodes, or else
        all that spread the fragments that have them."""
        ids = {id(node) for node in nodes}
        own = [
            one.owner
            for one in self.operations
            if ids & self._of_operations[one.owner].chains.keys()
        ]
        if own:
            return own
        fragments = {
            name
            for name, coordinates in self._of_fragments.items()
            if ids & coordinates.chains.keys()
        }
        return [one.owner for one in self.operations if fragments & one.fragments]

    def _operation(self, owner: str, call: ir.GraphQL) -> _Operation:
        node = g.parse(call.document, no_location=True).definitions[0]
        assert isinstance(node, g.OperationDefinitionNode)
        return _Operation(owner, node, frozenset(reached([node], self._fragments)))


def _joined(
    nodes: Iterable[g.Node], chains: Mapping[int, Chain]
) -> Iterator[tuple[str, ...]]:
    """What the nodes of an error name, level by level from the inside out."""
    found = [chains[id(node)] for node in nodes if id(node) in chains]
    for level in range(max(map(len, found), default=0)):
        names = {name for chain in found for name in chain[level : level + 1]}
        yield tuple(sorted({name for group in names for name in group}))


def _fragment(text: str) -> g.FragmentDefinitionNode:
    node = g.parse(text, no_location=True).definitions[0]
    assert isinstance(node, g.FragmentDefinitionNode)
    return node


def _declared(node: g.TypeNode) -> ir.Type:
    """The type of a variable, over the names of the schema."""
    match node:
        case g.NonNullTypeNode():
            inner = _declared(node.type)
            return inner.item if isinstance(inner, ir.Nullable) else inner
        case g.ListTypeNode():
            return ir.Nullable(ir.List(_declared(node.type)))
        case g.NamedTypeNode():
            return ir.Nullable(ir.Named(node.name.value))
    raise TypeError(f"not a type of a document: {node!r}")
