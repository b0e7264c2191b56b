"""Fields that the official Labelbox client selects go: the operations that select them
are told to be broken, and no others."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import graphql as g
import pytest

from codegen.drift.compare import compare
from codegen.drift.findings import Finding, judge
from codegen.drift.surface import Surface
from codegen.drift.usage import Client, trace
from codegen.graphql import lower, revalidation, type_system
from codegen.graphql.load import Schema, load

from .labelbox_fixtures import SCHEMA

FIELDS = 3


class Sdk:
    """The client's documents, and the schema that they fit."""

    def __init__(self, operations: Path) -> None:
        text = operations.read_text(encoding="utf-8")
        self.schema, _ = load(SCHEMA.read_text(encoding="utf-8"), SCHEMA.name)
        self.api, problems = lower.lower(
            self.schema,
            [("sdk.graphql", text)],
            name="Labelbox",
            source=SCHEMA.name,
            scalars={},
        )
        assert not [one for one in problems if one.severity == "error"]
        self.types = type_system.lower(self.schema)
        self.document = g.parse(text)

    def without(self, owner: str, name: str) -> Schema:
        """The schema without a field."""
        schema, _ = load(SCHEMA.read_text(encoding="utf-8"), SCHEMA.name)
        type_ = schema.definition.type_map[owner]
        assert isinstance(type_, g.GraphQLObjectType | g.GraphQLInterfaceType)
        del type_.fields[name]
        return schema

    def refused(self, schema: Schema) -> set[str]:
        """The client's operations that a server refuses, one by one."""
        fragments = [
            node
            for node in self.document.definitions
            if isinstance(node, g.FragmentDefinitionNode)
        ]
        rules = [r for r in g.specified_rules if r is not g.NoUnusedFragmentsRule]
        return {
            f"sdk.{node.name.value}"
            for node in self.document.definitions
            if isinstance(node, g.OperationDefinitionNode)
            and node.name
            and g.validate(
                schema.definition,
                g.DocumentNode(definitions=(node, *fragments)),
                rules,
            )
        }

    def findings(self, schema: Schema) -> list[Finding]:
        new = Surface(api=self.api, types=type_system.lower(schema))
        changes = compare(Surface(api=self.api, types=self.types), new)
        uses = revalidation.uses(self.api, self.schema, schema)
        client = Client(uses=uses, call=lambda owner: owner)
        return trace(judge(changes), client, self.types)


@pytest.fixture(scope="module")
def sdk(sdk_operations: Path) -> Sdk:
    return Sdk(sdk_operations)


def often_selected(sdk: Sdk) -> list[str]:
    """The coordinates of fields, those that most operations of the client select."""
    uses = revalidation.uses(sdk.api, sdk.schema, sdk.schema)
    counted = Counter(
        name
        for use in uses
        if use.owner.startswith("sdk.")
        for name in use.coordinates
        if "." in name and "(" not in name
    )
    fields = {
        f"{type_.name}.{field.name}"
        for type_ in sdk.types.types
        for field in type_.fields
        if len(type_.fields) > 1
    }
    ranked = sorted(counted, key=lambda name: (-counted[name], name))
    return [name for name in ranked if name in fields]


def test_the_operations_that_select_a_field_that_goes_are_broken(sdk: Sdk) -> None:
    names = often_selected(sdk)
    for coordinate in names[:FIELDS:2] + names[FIELDS :: len(names) // FIELDS]:
        owner, _, name = coordinate.partition(".")
        schema = sdk.without(owner, name)
        (found,) = sdk.findings(schema)
        told = {one for one in found.affected if one.startswith("sdk.")}
        assert found.affects == "broken"
        assert told == sdk.refused(schema), coordinate
        assert told


def test_no_operation_is_broken_where_nothing_that_it_has_goes(sdk: Sdk) -> None:
    used = set(often_selected(sdk))
    unused = [
        (type_.name, field.name)
        for type_ in sdk.types.types
        if type_.kind == "object" and type_.name not in ("Query", "Mutation")
        for field in type_.fields
        if f"{type_.name}.{field.name}" not in used and len(type_.fields) > 1
    ]
    owner, name = unused[0]
    schema = sdk.without(owner, name)
    (found,) = sdk.findings(schema)
    assert not sdk.refused(schema)
    assert not [one for one in found.affected if one.startswith("sdk.")]
