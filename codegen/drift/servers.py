"""What has changed in where an API is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .. import ir
from .changes import Change
from .deltas import Delta
from .facets import documentation_deltas
from .spots import Kept


def server_changes(
    old: Sequence[ir.Server], new: Sequence[ir.Server], who: tuple[str, ...]
) -> Iterator[Change]:
    """What has changed in the servers of a document.

    The first of them is where a client calls unless its caller says otherwise.

    Args:
        old: Those of the old version.
        new: Those of the new one.
        who: The operations of the old version.
    """
    before = {_url(server): server for server in old}
    after = {_url(server): server for server in new}
    default, other = next(iter(before), ""), next(iter(after), "")
    replaced = set()
    if default != other:
        replaced = {url for url in (default,) if url not in after}
        replaced |= {url for url in (other,) if url not in before}
        kind = "default-server-changed" if default else "server-said"
        if not other:
            kind = "server-no-longer-said"
        subject = f"server {default}".rstrip()
        yield Change(kind=kind, subject=subject, old=default, new=other, sent_by=who)
    for url in sorted(before.keys() | after.keys()):
        for delta in _server(url, before.get(url), after.get(url), replaced):
            yield Change(
                kind=delta.kind,
                subject=f"server {url}",
                old=delta.old,
                new=delta.new,
                sent_by=who,
            )


def _url(server: ir.Server) -> str:
    return server.url.rstrip("/") or "/"


def _server(
    url: str, old: ir.Server | None, new: ir.Server | None, replaced: set[str]
) -> Iterator[Delta]:
    if old is None or new is None:
        if url not in replaced:
            yield (
                Delta("server-added", "", url)
                if old is None
                else Delta("server-removed", url)
            )
        return
    yield from _variables(old, new)
    yield from documentation_deltas(old.doc, new.doc)


def _variables(old: ir.Server, new: ir.Server) -> Iterator[Delta]:
    """The variables of one URL, so that both versions have the same ones."""
    after = {variable.name: variable for variable in new.variables}
    for variable in old.variables:
        other = after.get(variable.name, variable)
        if variable.default != other.default:
            yield Delta(
                "server-default-changed",
                f"{variable.name} = {variable.default or ''}",
                f"{variable.name} = {other.default or ''}",
            )
        gone = sorted(set(variable.values) - set(other.values)) if other.values else []
        come = sorted(set(other.values) - set(variable.values))
        if gone or (other.values and not variable.values):
            yield Delta("server-values-removed", _said(variable), _said(other))
        elif come or variable.values != other.values:
            yield Delta("server-values-added", _said(variable), _said(other))
        yield from documentation_deltas(variable.doc, other.doc)


def _said(variable: ir.ServerVariable) -> str:
    return f"{variable.name}: {', '.join(sorted(variable.values)) or 'any'}"


def own_server_changes(kept: Kept) -> Iterator[Change]:
    """What has changed in where an operation goes that has servers of its own."""
    old, new = (_own(one, api) for one, api in _with_apis(kept))
    if old != new:
        yield kept.spot.at("server").change("operation-server-changed", old, new)


def _with_apis(kept: Kept) -> Iterator[tuple[ir.Operation, ir.Api]]:
    yield kept.old.operation, kept.pairs.old.api
    yield kept.new.operation, kept.pairs.new.api


def _own(operation: ir.Operation, api: ir.Api) -> str:
    """The server that its calls go to; nothing where that is the Api's."""
    shared = {_url(server) for server in api.servers}
    own = [_url(server) for server in operation.servers]
    return "" if not own or set(own) & shared else own[0]
