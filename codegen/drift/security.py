"""What has changed in what operations need to be let in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from .. import ir
from .changes import Change
from .deltas import Delta
from .schemes import renamed_schemes
from .spots import Kept

SECURITY = "security"


# What operations need


def security_changes(kept: Kept) -> Iterator[Change]:
    """What has changed in what an operation needs."""
    old, new = kept.both
    spot = kept.spot.at(SECURITY)
    needed = _called_anew(old.security, kept)
    if _texts(needed) == _texts(new.security):
        return
    yield from spot.changes(_needs(needed, new.security))


def _called_anew(security: ir.Security | None, kept: Kept) -> ir.Security | None:
    """What was needed, by the names that the schemes have now: a new name is a change
    of the scheme, and lets in whom the old one let in."""
    pairs = kept.pairs
    renamed = renamed_schemes(pairs.old.api, pairs.new.api)
    if not renamed or not security:
        return security
    return tuple(
        tuple(
            sorted(
                (
                    replace(one, scheme=renamed.get(one.scheme, one.scheme))
                    for one in way
                ),
                key=lambda one: one.scheme,
            )
        )
        for way in security
    )


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
    elif schemes_before == schemes_after == {()}:
        return  # To list no way and to list the one that needs nothing is the same.
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
