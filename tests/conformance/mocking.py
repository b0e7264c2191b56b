"""Answer documents with random valid data, as graphql-core executes them.

The server knows more than the client: each enum has one value more than the schema of
the client, and each interface and union one type more.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import graphql as g

from .values import Values

UNFORESEEN = "Unforeseen"
NULLS = 0.2
LIST = 3
"""How long lists are at most; below SHALLOW, they have one item at most."""
SHALLOW = 9


def grown(schema: g.GraphQLSchema) -> g.GraphQLSchema:
    """The schema with values and types that the client has not heard of."""
    # graphql-core executes no schema that declares @defer or @stream in one answer.
    known = [d for d in schema.directives if d.name not in ("defer", "stream")]
    schema = g.GraphQLSchema(
        schema.query_type,
        schema.mutation_type,
        schema.subscription_type,
        types=tuple(schema.type_map.values()),
        directives=known,
        assume_valid=True,
    )
    types = [t for n, t in schema.type_map.items() if not n.startswith("__")]
    parts = [part for type_ in types if (part := _grown(type_, schema))]
    if not parts:
        return schema
    return g.extend_schema(schema, g.parse("\n".join(parts)), assume_valid=True)


def _grown(type_: g.GraphQLNamedType, schema: g.GraphQLSchema) -> str:
    name = f"{UNFORESEEN}{type_.name}"
    if name in schema.type_map:
        return ""
    match type_:
        case g.GraphQLEnumType():
            return f"extend enum {type_.name} {{ {UNFORESEEN.upper()} }}"
        case g.GraphQLUnionType():
            new = f"type {name} {{ unforeseen: String }}"
            return f"{new} extend union {type_.name} = {name}"
        case g.GraphQLInterfaceType():
            names = [type_.name, *(inner.name for inner in type_.interfaces)]
            fields = "\n".join(_field(key, f) for key, f in type_.fields.items())
            return f"type {name} implements {' & '.join(names)} {{ {fields} }}"
        case _:
            return ""


def _field(name: str, field: g.GraphQLField) -> str:
    # A default only matters for whether an argument may be left out.
    arguments = ", ".join(
        f"{key}: {g.get_nullable_type(a.type) if a.default else a.type}"
        for key, a in field.args.items()
    )
    return f"{name}{f'({arguments})' if arguments else ''}: {field.type}"


class Mocker:
    """Executes documents over a schema with made up data."""

    def __init__(self, schema: g.GraphQLSchema, scalars: Mapping[str, str]) -> None:
        """
        Args:
            schema: The schema that the client was generated from.
            scalars: The types of custom scalars, by their names.
        """
        self.schema = grown(schema)
        self._scalars = scalars
        self._documents: dict[str, tuple[g.DocumentNode, list[g.GraphQLError]]] = {}
        self.seed("")

    def seed(self, seed: str) -> None:
        """Begin anew: equal seeds give equal data."""
        self._random = Random(seed)
        self._values = Values(self._random, self._scalars)

    def answer(
        self, document: str, name: str | None, variables: Mapping[str, Any]
    ) -> g.ExecutionResult:
        """Execute a document; what is wrong with it or the variables is an error."""
        parsed, errors = self._parsed(document)
        if errors:
            return g.ExecutionResult(data=None, errors=errors)
        result = g.execute(
            self.schema,
            parsed,
            variable_values=dict(variables),
            operation_name=name,
            field_resolver=self._resolve,
            type_resolver=self._type,
        )
        assert isinstance(result, g.ExecutionResult)
        return result

    def _parsed(self, text: str) -> tuple[g.DocumentNode, list[g.GraphQLError]]:
        if text not in self._documents:
            try:
                document = g.parse(text)
                errors = g.validate(self.schema, document)
            except g.GraphQLError as error:
                document, errors = g.DocumentNode(definitions=()), [error]
            self._documents[text] = document, errors
        return self._documents[text]

    def _resolve(
        self, _: Any, info: g.GraphQLResolveInfo[Any], /, **arguments: Any
    ) -> Any:
        depth = len(info.path.as_list())
        return self._value(info.return_type, depth)

    def _value(self, type_: Any, depth: int) -> Any:
        match type_:
            case g.GraphQLNonNull(of_type=inner):
                return self._present(inner, depth)
            case _ if self._random.random() < NULLS:
                return None
            case _:
                return self._present(type_, depth)

    def _present(self, type_: Any, depth: int) -> Any:
        match type_:
            case g.GraphQLList(of_type=item):
                length = self._random.randint(0, LIST if depth < SHALLOW else 1)
                return [self._value(item, depth + 1) for _ in range(length)]
            case g.GraphQLScalarType():
                return self._values.scalar(type_)
            case g.GraphQLEnumType():
                return self._values.enum(type_)
            case _:
                return {}  # Its fields are resolved without it.

    def _type(self, _: Any, info: g.GraphQLResolveInfo[Any], abstract: Any) -> str:
        possible = info.schema.get_possible_types(abstract)
        return self._random.choice(sorted(type_.name for type_ in possible))
