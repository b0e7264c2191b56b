"""Which coordinates of a schema a document names, node by node."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import graphql as g

Chain = tuple[tuple[str, ...], ...]
"""What a node names, then what each node around it names."""


class Coordinates:
    """What a definition names."""

    def __init__(
        self,
        schema: g.GraphQLSchema,
        definition: g.ExecutableDefinitionNode,
        fragments: Mapping[str, str],
    ) -> None:
        """
        Args:
            schema: The schema that the document was written for.
            definition: An operation or a fragment.
            fragments: The types that fragments are on, by their names.
        """
        self.chains: dict[int, Chain] = {}
        """By the `id` of the node."""
        type_info = g.TypeInfo(schema)
        visitor = _Visitor(type_info, self.chains, fragments)
        g.visit(definition, g.TypeInfoVisitor(type_info, visitor))
        self.names = frozenset(visitor.names)
        """All coordinates."""


class _Visitor(g.Visitor):
    def __init__(
        self,
        type_info: g.TypeInfo,
        chains: dict[int, Chain],
        fragments: Mapping[str, str],
    ) -> None:
        super().__init__()
        self._fragments = fragments
        self.names: set[str] = set()
        self._type_info = type_info
        self._chains = chains
        self._around: list[Chain] = [()]

    def enter(self, node: g.Node, *_: object) -> None:
        named = tuple(self._named(node))
        self.names.update(named)
        chain = (named, *self._around[-1]) if named else self._around[-1]
        self._chains[id(node)] = chain
        self._around.append(chain)

    def leave(self, _node: g.Node, *_: object) -> None:
        del self._around[-1]

    def _named(self, node: g.Node) -> Iterator[str]:
        match node:
            case g.FieldNode():
                yield from self._field(node)
            case g.ArgumentNode():
                yield from self._argument(node)
            case g.DirectiveNode():
                yield f"@{node.name.value}"
            case g.NamedTypeNode():
                yield node.name.value
            case g.InlineFragmentNode() | g.FragmentSpreadNode():
                yield from self._fragment(node)
            case g.EnumValueNode():
                type_ = g.get_named_type(self._type_info.get_input_type())
                if isinstance(type_, g.GraphQLEnumType):
                    yield f"{type_.name}.{node.value}"
            case g.ObjectFieldNode():
                parent = g.get_named_type(self._type_info.get_parent_input_type())
                if isinstance(parent, g.GraphQLInputObjectType):
                    yield f"{parent.name}.{node.name.value}"
            case g.ObjectValueNode():
                type_ = g.get_named_type(self._type_info.get_input_type())
                if type_ is not None:
                    yield type_.name

    def _field(self, node: g.FieldNode) -> Iterator[str]:
        parent = self._type_info.get_parent_type()
        if parent is not None and not node.name.value.startswith("__"):
            yield f"{parent.name}.{node.name.value}"

    def _argument(self, node: g.ArgumentNode) -> Iterator[str]:
        directive = self._type_info.get_directive()
        if directive is not None:
            yield f"@{directive.name}({node.name.value}:)"
            return
        for names in self._around[-1][:1]:
            for field in names:
                yield f"{field}({node.name.value}:)"

    def _fragment(
        self, node: g.InlineFragmentNode | g.FragmentSpreadNode
    ) -> Iterator[str]:
        """What a fragment asks for, and what it stands in: either may be why the two
        do not fit."""
        name = ""
        if isinstance(node, g.FragmentSpreadNode):
            name = self._fragments.get(node.name.value, "")
        elif node.type_condition:
            name = node.type_condition.name.value
        parent = self._type_info.get_parent_type()
        yield from filter(None, (name, parent.name if parent else ""))
