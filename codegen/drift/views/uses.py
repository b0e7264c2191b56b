"""Which operations and types lead to what has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ... import ir
from ..components import Components
from ..operation_pairs import placed
from ..reach import incoming_coordinate, received_types
from ..type_system_index import SchemaIndex, innermost

MOST = 20_000
"""How many uses a report keeps: more than any picture shows."""


@dataclass(frozen=True, slots=True)
class Uses:
    """Who uses whom, by what reports call them."""

    operations: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    """Which operation or type uses which type."""

    def renamed(self, names: Mapping[str, str]) -> Uses:
        """The same with other names."""
        return Uses(
            frozenset(names.get(name, name) for name in self.operations),
            frozenset(
                (names.get(user, user), names.get(used, used))
                for user, used in self.pairs
            ),
        )

    def __or__(self, other: Uses) -> Uses:
        return Uses(self.operations | other.operations, self.pairs | other.pairs)


def api_uses(components: Components) -> Uses:
    """Who uses whom in an Api."""
    operations = set()
    found: set[tuple[str, str]] = set()
    for user, types in _users(components.api):
        operations.add(user)
        for type_ in types:
            found |= {(user, components.subject(k)) for k in ir.named_keys(type_)}
    for component in components:
        for definition in component.definitions:
            for type_ in ir.definition_types(definition):
                keys = ir.named_keys(type_)
                found |= {(component.subject, components.subject(k)) for k in keys}
    return Uses(frozenset(operations), frozenset(found))


def schema_uses(index: SchemaIndex) -> Uses:
    """Who uses whom in a GraphQL schema. Its operations are the fields of the root
    types."""
    found: set[tuple[str, str]] = set()
    roots = set(index.roots.values())
    for type_ in index.system.types:
        for field in type_.fields:
            user = f"{type_.name}.{field.name}" if type_.name in roots else type_.name
            found.add((user, innermost(field.type)))
            found |= {(user, innermost(each.type)) for each in field.arguments}
        found |= {(type_.name, innermost(each.type)) for each in type_.inputs}
        found |= {(type_.name, member) for member in type_.members}
        if type_.name not in roots:
            found |= {(interface, type_.name) for interface in type_.interfaces}
    return Uses(frozenset(index.root_fields), frozenset(found))


def leading_to(names: Iterable[str], uses: Uses) -> tuple[tuple[str, str], ...]:
    """The uses on the ways from operations to some types, sorted; those next to the
    types where there are too many."""
    used_by: dict[str, list[str]] = {}
    for user, used in uses.pairs:
        used_by.setdefault(user, []).append(used)
    reached = set(uses.operations)
    queue = list(reached)
    users: dict[str, set[str]] = {}
    for user in queue:
        for used in used_by.get(user, ()):
            users.setdefault(used, set()).add(user)
            if used not in reached:
                reached.add(used)
                queue.append(used)
    return tuple(sorted(_nearest(names, users)))


def _nearest(
    names: Iterable[str], users: Mapping[str, set[str]]
) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    queue = sorted(set(names))
    seen = set(queue)
    for name in queue:
        for user in sorted(users.get(name, ())):
            if len(found) == MOST:
                return found
            found.add((user, name))
            if user not in seen:
                seen.add(user)
                queue.append(user)
    return found


def _users(api: ir.Api) -> Iterator[tuple[str, list[ir.Type]]]:
    for one in placed(api):
        operation = one.operation
        types = [param.type for param in operation.params]
        types += [body.type for body in operation.bodies]
        yield one.coordinate, [*types, *received_types(operation)]
    for incoming in api.incoming:
        types = [header.type for header in incoming.headers]
        if incoming.type is not None:
            types.append(incoming.type)
        yield incoming_coordinate(incoming), types
