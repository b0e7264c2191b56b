"""Which operations lead to a definition: the ones that send it, those that receive it.

A set of operations is an integer with one bit for each. Definitions that lead to each
other share one, so that a document of thousands of types takes time in proportion to
its size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .. import ir
from .cycles import components_in_order
from .operation_pairs import coordinate, placed


@dataclass(frozen=True, slots=True)
class Reach:
    """The operations that lead to each definition, by its key."""

    _names: tuple[str, ...]
    _sent: Mapping[str, int]
    _received: Mapping[str, int]

    def sent_by(self, key: str) -> tuple[str, ...]:
        """The coordinates of the operations that send it, sorted."""
        return self._listed(self._sent.get(key, 0))

    def received_by(self, key: str) -> tuple[str, ...]:
        """The coordinates of what receives it, sorted."""
        return self._listed(self._received.get(key, 0))

    def is_sent(self, key: str) -> bool:
        """Whether anything sends it."""
        return bool(self._sent.get(key))

    def is_received(self, key: str) -> bool:
        """Whether anything receives it."""
        return bool(self._received.get(key))

    def _listed(self, bits: int) -> tuple[str, ...]:
        return tuple(
            name for place, name in enumerate(self._names) if bits >> place & 1
        )


def reach(api: ir.Api) -> Reach:
    """Find which operations, webhooks and callbacks lead to each shared definition."""
    uses = {name: (sent, received) for name, sent, received in uses_of(api)}
    names = tuple(sorted(uses))
    sent: dict[str, int] = {}
    received: dict[str, int] = {}
    for place, name in enumerate(names):
        for found, types in zip((sent, received), uses[name], strict=True):
            for type_ in types:
                for key in ir.named_keys(type_):
                    found[key] = found.get(key, 0) | 1 << place
    edges = {
        definition.key: sorted(
            {
                key
                for type_ in ir.definition_types(definition)
                for key in ir.named_keys(type_)
            }
        )
        for definition in api.definitions
    }
    order = components_in_order(edges)
    return Reach(names, _spread(sent, edges, order), _spread(received, edges, order))


def _spread(
    seeds: Mapping[str, int],
    edges: Mapping[str, list[str]],
    order: Iterable[list[str]],
) -> dict[str, int]:
    """Hand on what leads to a definition to all that it leads to."""
    found = dict(seeds)
    for component in order:
        bits = 0
        for key in component:
            bits |= found.get(key, 0)
        for key in component:
            found[key] = bits
            for following in edges[key]:
                found[following] = found.get(following, 0) | bits
    return found


def uses_of(api: ir.Api) -> Iterator[tuple[str, list[ir.Type], list[ir.Type]]]:
    """Yield what uses types, by its coordinate: what it sends and what it receives."""
    for operation in (one.operation for one in placed(api)):
        sent = [param.type for param in operation.params]
        sent += [body.type for body in operation.bodies]
        yield coordinate(operation), sent, list(received_types(operation))
    for incoming in api.incoming:
        received = [header.type for header in incoming.headers]
        if incoming.type is not None:
            received.append(incoming.type)
        yield incoming_coordinate(incoming), [], received


def incoming_coordinate(incoming: ir.Incoming) -> str:
    """What reports call a request that the API sends: "webhook order.paid"."""
    return f"{incoming.kind} {incoming.key}"


def received_types(operation: ir.Operation) -> Iterator[ir.Type]:
    """The types of all that an operation may answer."""
    for response in (*operation.responses, *operation.errors):
        if response.type is not None:
            yield response.type
        yield from (header.type for header in response.headers)
    for type_ in (operation.returns, operation.items):
        if type_ is not None:
            yield type_
