"""Which operation of one version of an API is which one of the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from .. import ir

_VARIABLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Placed:
    """An operation, and where it is in its Api."""

    group: tuple[str, ...]
    operation: ir.Operation
    prefix: str = ""
    """The path of its server's URL: "/api/v1"."""

    @property
    def name(self) -> str:
        """What stands for it in names: the group's path and the key."""
        return ".".join((*self.group, self.operation.key))

    @property
    def coordinate(self) -> str:
        """What reports call it."""
        return coordinate(self.operation)

    @property
    def method(self) -> str:
        """The method of HTTP, or the kind of GraphQL's operation."""
        call = self.operation.call
        return call.method if isinstance(call, ir.Http) else call.kind

    @property
    def path(self) -> str:
        """The path, or the name of GraphQL's operation."""
        call = self.operation.call
        return call.path if isinstance(call, ir.Http) else call.name

    @property
    def neutral(self) -> str:
        """The path, whatever its parameters are called."""
        return _VARIABLE.sub("{}", self.path)

    @property
    def full(self) -> str:
        """The neutral path with that of the server, without a slash at its end."""
        return f"{self.prefix.rstrip('/')}{self.neutral}".rstrip("/")


@dataclass(frozen=True, slots=True)
class OperationPairs:
    """The operations of two versions of an Api."""

    kept: tuple[tuple[Placed, Placed], ...]
    """Those that both have, the old and the new one, sorted by the old coordinate."""
    removed: tuple[Placed, ...]
    added: tuple[Placed, ...]


def coordinate(operation: ir.Operation) -> str:
    """What reports call an operation: "GET /api/tasks/"; GraphQL's by its name."""
    match operation.call:
        case ir.Http(method=method, path=path):
            return f"{method} {path}"
        case ir.GraphQL(name=name):
            return name


def placed(api: ir.Api) -> Iterator[Placed]:
    """The operations of an Api, by group."""
    for group in api.groups:
        for operation in group.operations:
            servers = operation.servers or api.servers
            prefix = _path_of(servers[0]) if servers else ""
            yield Placed(group.path, operation, prefix)


def pair_operations(old: ir.Api, new: ir.Api) -> OperationPairs:
    """Find out which operation of the new version is which one of the old.

    What has the same method and path is the same; then what differs in the names of
    the path's parameters, in a slash at the end, or in what a server's URL says and
    what the path; then what has the same `operationId`, or name, elsewhere. Where
    several could be meant, none is.
    """
    before = {one.coordinate: one for one in placed(old)}
    after = {one.coordinate: one for one in placed(new)}
    found: dict[str, tuple[Placed, Placed]] = {}
    for identity in _IDENTITIES:
        for first, second in _unique(identity, before.values(), after.values()):
            found[first.coordinate] = (first, second)
            del before[first.coordinate], after[second.coordinate]
    return OperationPairs(
        tuple(found[key] for key in sorted(found)),
        tuple(before[key] for key in sorted(before)),
        tuple(after[key] for key in sorted(after)),
    )


Identity = Callable[[Placed], tuple[str, ...] | None]
"""What makes two operations the same; None for one that has nothing of it."""


def _by_id(one: Placed) -> tuple[str, ...] | None:
    return (one.operation.id,) if one.operation.id else None


_IDENTITIES: tuple[Identity, ...] = (
    lambda one: (one.method, one.path),
    lambda one: (one.method, one.neutral),
    lambda one: (one.method, one.neutral.rstrip("/")),
    lambda one: (one.method, one.full),
    lambda one: _by_id(one) and (one.method, one.operation.id),
    _by_id,
    lambda one: (one.method, one.name),
)
"""From what says most to what says least."""


def _unique(
    identity: Identity, old: Iterable[Placed], new: Iterable[Placed]
) -> list[tuple[Placed, Placed]]:
    """The pairs of which there is one on either side."""
    before, after = _indexed(identity, old), _indexed(identity, new)
    return [
        (first, second)
        for key, (first, *others) in before.items()
        if not others
        for second in after.get(key, [])
        if len(after[key]) == 1
    ]


def _indexed(
    identity: Identity, operations: Iterable[Placed]
) -> dict[tuple[str, ...], list[Placed]]:
    found: dict[tuple[str, ...], list[Placed]] = {}
    for one in operations:
        key = identity(one)
        if key is not None:
            found.setdefault(key, []).append(one)
    return found


def _path_of(server: ir.Server) -> str:
    defaults = {variable.name: variable.default or "" for variable in server.variables}
    filled = _VARIABLE.sub(lambda match: defaults.get(match[1], ""), server.url)
    try:
        return urlsplit(filled).path
    except ValueError:
        return ""
