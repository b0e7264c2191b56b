"""The same document in another order, and what must hold of any Api."""

from __future__ import annotations

import random

from codegen import ir
from codegen.openapi.distinct import spelled
from codegen.openapi.values import Json


def shuffled(value: Json, order: random.Random, *, keep: bool = False) -> Json:
    """Shuffle all objects, but for those under `properties`: their order counts."""
    match value:
        case list():
            return [shuffled(element, order) for element in value]
        case dict():
            members = list(value.items())
            if not keep:
                order.shuffle(members)
            return {
                key: shuffled(member, order, keep=key == "properties" and not keep)
                for key, member in members
            }
    return value


def assert_sound(api: ir.Api) -> None:
    """Check what templates and drift rely on."""
    definitions = {definition.key: definition for definition in api.definitions}
    assert len(definitions) == len(api.definitions)
    assert list(definitions) == sorted(definitions)
    assert [group.path for group in api.groups] == sorted(g.path for g in api.groups)
    used: set[str] = set()
    for definition in api.definitions:
        for type_ in ir.definition_types(definition):
            assert_sound_type(type_)
            used.update(ir.named_keys(type_))
    for group in api.groups:
        keys = [spelled(operation.key) for operation in group.operations]
        assert len(set(keys)) == len(keys)
        for operation in group.operations:
            answers = (*operation.responses, *operation.errors)
            received = [answer.type for answer in answers if answer.type is not None]
            sent = [body.type for body in operation.bodies]
            sent += [param.type for param in operation.params]
            assert_flow(definitions, sent, "sent")
            assert_flow(definitions, received, "received")
            for type_ in (*sent, *received):
                assert_sound_type(type_)
                used.update(ir.named_keys(type_))
            if operation.returns:
                used.update(ir.named_keys(operation.returns))
    assert used <= definitions.keys()


def assert_sound_type(type_: ir.Type) -> None:
    for inner in ir.inner_types(type_):
        if isinstance(inner, ir.Nullable):
            assert not isinstance(inner.item, ir.Nullable)
        if isinstance(inner, ir.OneOf):
            assert len(inner.members) > 1
        if isinstance(inner, ir.Literal):
            assert inner.values


def assert_flow(
    definitions: dict[str, ir.Definition], types: list[ir.Type], flow: str
) -> None:
    """Check that only records for this way are reached."""
    todo = [key for type_ in types for key in ir.named_keys(type_)]
    seen: set[str] = set()
    while todo:
        key = todo.pop()
        if key in seen:
            continue
        seen.add(key)
        definition = definitions[key]
        if isinstance(definition, ir.Record):
            assert definition.position in (flow, "both"), key
        for type_ in ir.definition_types(definition):
            todo.extend(ir.named_keys(type_))
