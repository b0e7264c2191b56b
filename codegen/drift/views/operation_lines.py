"""Operations as text, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ... import ir
from ..components import Components
from ..operation_pairs import Placed
from ..reach import incoming_coordinate
from ..security import needs_text
from ..type_text import type_text
from .said import deprecation, said_of


def operation_text(one: Placed, components: Components) -> str:
    """Write an operation: what it takes, needs and answers.

    Args:
        one: The operation.
        components: All of its version, for the names of types.
    """
    operation = one.operation
    first = ", ".join([one.coordinate, *deprecation(operation.deprecated)])
    lines = [f"called as {one.name}", *_sent(operation, components)]
    lines += _answers(operation.responses, components)
    lines += _answers(operation.errors, components)
    if operation.security is not None:
        lines.append(f"needs {needs_text(operation.security) or 'nothing'}")
    lines += [f"server {server.url}" for server in operation.servers]
    lines += _paging(operation.paging)
    return "\n".join([first, *(f"  {line}" for line in dict.fromkeys(lines))])


def incoming_text(incoming: ir.Incoming, components: Components) -> str:
    """Write a request that the API sends: when it comes, and what it holds."""
    name = incoming_coordinate(incoming)
    lines = [", ".join([name, *deprecation(incoming.deprecated)])]
    lines.append(f"  {f'{incoming.method} {incoming.url}'.strip()}")
    if incoming.operation:
        lines.append(f"  after {incoming.operation}")
    if incoming.type is not None:
        type_ = type_text(incoming.type, components)
        lines.append(f"  body {incoming.media}: {type_}")
    for header in incoming.headers:
        required = ", required" if header.required else ""
        type_ = type_text(header.type, components)
        lines.append(f"  header {header.wire}: {type_}{required}")
    return "\n".join(lines)


def _sent(operation: ir.Operation, components: Components) -> Iterator[str]:
    for param in operation.params:
        type_ = type_text(param.type, components)
        said = [f"{param.place} {param.wire}: {said_of(param, type_)}"]
        if param.style:
            said.append(f"style {param.style}")
        if not param.explode:
            said.append("explode false")
        if param.media:
            said.append(f"as {param.media}")
        yield ", ".join(said)
    for body in operation.bodies:
        required = ", required" if body.required else ""
        yield f"body {body.media}: {type_text(body.type, components)}{required}"


def _answers(responses: Iterable[ir.Response], components: Components) -> Iterator[str]:
    for response in sorted(responses, key=lambda each: (each.status, each.media)):
        where = f"{response.status} {response.media}".rstrip()
        type_ = "no body" if response.type is None else ""
        if response.type is not None:
            type_ = type_text(response.type, components)
        stream = ", one after the other" if response.stream else ""
        yield f"{where}: {type_}{stream}"
        for header in response.headers:
            text = type_text(header.type, components)
            required = ", required" if header.required else ""
            yield f"{response.status} header {header.wire}: {text}{required}"


def _paging(paging: ir.Paging | None) -> Iterator[str]:
    if paging is not None:
        param, items = ".".join(paging.param), ".".join(paging.items)
        said = [f"pages by {paging.kind}", param and f"chosen by {param}"]
        said.append(items and f"items in {items}")
        yield ", ".join(filter(None, said))
