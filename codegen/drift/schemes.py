"""What has changed in the ways to authenticate.

What the constructor of a client calls them depends on its config, too: `symbol_changes`
compares that.
"""

from __future__ import annotations

from collections.abc import Iterator

from .. import ir
from .changes import Change, Touched
from .deltas import Delta
from .facets import deprecation_deltas, documentation_deltas


def scheme_changes(old: ir.Api, new: ir.Api, who: tuple[str, ...]) -> Iterator[Change]:
    """What has changed in the ways to authenticate.

    Args:
        old: The old version.
        new: The new one.
        who: The operations of the old version.
    """
    before = {auth.scheme: auth for auth in old.auth}
    after = {auth.scheme: auth for auth in new.auth}
    renamed = renamed_schemes(old, new)
    for scheme in sorted(before.keys() | after.keys()):
        if scheme in renamed.values() and scheme not in before:
            continue
        found = _scheme(before.get(scheme), after.get(renamed.get(scheme, scheme)))
        for delta in found:
            yield Change(
                kind=delta.kind,
                subject=f"scheme {scheme}",
                old=delta.old,
                new=delta.new,
                sent_by=who,
                touches=(Touched("credential", scheme),),
                hint=delta.hint,
            )


def renamed_schemes(old: ir.Api, new: ir.Api) -> dict[str, str]:
    """Which scheme is another one under another name: the only one that is sent in the
    same way. The new names by the old."""
    before = {auth.scheme for auth in old.auth}
    after = {auth.scheme for auth in new.auth}
    gone = [auth for auth in old.auth if auth.scheme not in after]
    come = [auth for auth in new.auth if auth.scheme not in before]
    found = {}
    for first in gone:
        same = [one for one in come if _carrier(one) == _carrier(first)]
        rivals = [one for one in gone if _carrier(one) == _carrier(first)]
        if len(same) == len(rivals) == 1:
            found[first.scheme] = same[0].scheme
    return found


def _scheme(old: ir.Auth | None, new: ir.Auth | None) -> Iterator[Delta]:
    if old is None:
        if new is not None:
            yield Delta("scheme-added", "", _carrier(new))
        return
    if new is None:
        yield Delta("scheme-removed", _carrier(old))
        return
    if old.scheme != new.scheme:
        yield Delta("scheme-renamed", old.scheme, new.scheme, hint=new.scheme)
    if _carrier(old) != _carrier(new):
        yield Delta(_carriage(old, new), _carrier(old), _carrier(new))
    yield from _flows(old, new)
    yield from deprecation_deltas(old.deprecated, new.deprecated)
    yield from documentation_deltas(old.doc, new.doc)


def _carriage(old: ir.Auth, new: ir.Auth) -> str:
    """What it is that has changed in how a key is sent."""
    if old.kind != new.kind:
        return "scheme-changed"
    if old.name.lower() != new.name.lower():
        return "key-moved"
    if old.prefix and new.prefix:
        return "key-prefix-changed"
    return "key-prefix-removed" if old.prefix else "key-prefix-added"


def _carrier(auth: ir.Auth) -> str:
    """How a key is sent: "header Authorization: Token …"."""
    match auth.kind:
        case "header" | "query" | "cookie":
            prefix = f": {auth.prefix.strip()} …" if auth.prefix.strip() else ""
            name = auth.name.lower() if auth.kind == "header" else auth.name
            return f"{auth.kind} {name}{prefix}"
    return auth.kind


def _flows(old: ir.Auth, new: ir.Auth) -> Iterator[Delta]:
    before = {flow.kind: flow for flow in old.flows}
    after = {flow.kind: flow for flow in new.flows}
    for kind in sorted(before.keys() | after.keys()):
        first, second = before.get(kind), after.get(kind)
        if first is None:
            yield Delta("flow-added", "", kind)
        elif second is None:
            yield Delta("flow-removed", kind)
        else:
            yield from _same_flow(first, second)
    if old.discovery_url != new.discovery_url:
        yield Delta("discovery-url-changed", old.discovery_url, new.discovery_url)


def _same_flow(old: ir.Flow, new: ir.Flow) -> Iterator[Delta]:
    if old.token_url != new.token_url:
        yield Delta("token-url-changed", old.token_url, new.token_url)
    if old.refresh_url != new.refresh_url:
        yield Delta("refresh-url-changed", old.refresh_url, new.refresh_url)
    if old.authorization_url != new.authorization_url:
        yield Delta(
            "authorization-url-changed", old.authorization_url, new.authorization_url
        )
    before, after = dict(old.scopes), dict(new.scopes)
    for scope in sorted(before.keys() | after.keys()):
        if scope not in after:
            yield Delta("scope-removed", scope)
        elif scope not in before:
            yield Delta("scope-added", "", scope)
        else:
            yield from documentation_deltas(before[scope], after[scope])
