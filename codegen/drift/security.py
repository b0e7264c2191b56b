"""What has changed in who may call: ways to authenticate, and what needs which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .. import ir
from .changes import Change
from .deltas import Delta
from .facets import deprecation_deltas, documentation_deltas
from .spots import Kept

SECURITY = "security"


# What operations need


def security_changes(kept: Kept) -> Iterator[Change]:
    """What has changed in what an operation needs."""
    old, new = kept.both
    spot = kept.spot.at(SECURITY)
    before, after = _texts(old.security), _texts(new.security)
    if before == after:
        return
    yield from spot.changes(_needs(old.security, new.security))


def _needs(old: ir.Security | None, new: ir.Security | None) -> Iterator[Delta]:
    before, after = needs_text(old), needs_text(new)
    schemes_before, schemes_after = _schemes(old), _schemes(new)
    is_free, is_public = () in schemes_after, () in schemes_before
    if old is None or new is None:
        # Where nothing is said, the client sends what it has.
        if (new is None and is_public) or (old is None and is_free):
            return
        kind = "security-said" if old is None else "security-no-longer-said"
    elif is_public and not is_free:
        kind = "security-added" if not old else "security-became-required"
    elif is_free and not is_public:
        kind = "security-removed" if not new else "security-became-optional"
    elif schemes_before == schemes_after:
        kind = _scopes(old, new)
    elif schemes_before <= schemes_after:
        kind = "security-alternative-added"
    elif schemes_before & schemes_after:
        kind = "security-alternative-removed"
    else:
        kind = "security-changed"
    yield Delta(kind, before, after)


def _scopes(old: ir.Security, new: ir.Security) -> str:
    """Whether tokens that were enough still are: those of each way must be."""
    before, after = _scopes_by_way(old), _scopes_by_way(new)
    is_enough = all(
        any(scopes <= had for scopes in after[way])
        for way, alternatives in before.items()
        for had in alternatives
    )
    return "scopes-removed" if is_enough else "scopes-added"


Way = tuple[str, ...]
"""The schemes that are needed together."""


def _scopes_by_way(security: ir.Security) -> dict[Way, list[frozenset[str]]]:
    found: dict[Way, list[frozenset[str]]] = {}
    for needed in security:
        scopes = frozenset(
            f"{one.scheme} {scope}" for one in needed for scope in one.scopes
        )
        found.setdefault(tuple(one.scheme for one in needed), []).append(scopes)
    return found


def _schemes(security: ir.Security | None) -> set[Way]:
    """The ways to be let in; the empty one is to need nothing."""
    if not security:
        return {()}
    return {tuple(one.scheme for one in needed) for needed in security}


def _texts(security: ir.Security | None) -> frozenset[str] | None:
    if security is None:
        return None
    return frozenset(map(_way_text, security))


def needs_text(security: ir.Security | None) -> str:
    """What is needed, as text: "Token or OAuth (read)"."""
    if security is None:
        return "not said"
    return " or ".join(sorted(map(_way_text, security))) or "nothing"


def _way_text(needed: Iterable[ir.Needed]) -> str:
    found = []
    for one in needed:
        scopes = f" ({', '.join(one.scopes)})" if one.scopes else ""
        found.append(f"{one.scheme}{scopes}")
    return " and ".join(found) or "nothing"


# Ways to authenticate


def scheme_changes(
    old: Iterable[ir.Auth], new: Iterable[ir.Auth], who: tuple[str, ...]
) -> Iterator[Change]:
    """What has changed in the ways to authenticate.

    Args:
        old: Those of the old version.
        new: Those of the new one.
        who: The operations of the old version.
    """
    before = {auth.scheme: auth for auth in old}
    after = {auth.scheme: auth for auth in new}
    renamed = _renamed(before, after)
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
                hint=delta.hint,
            )


def _renamed(old: dict[str, ir.Auth], new: dict[str, ir.Auth]) -> dict[str, str]:
    """Which scheme is another one under another name: the only one that is sent in the
    same way."""
    gone = [auth for name, auth in old.items() if name not in new]
    come = [auth for name, auth in new.items() if name not in old]
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
