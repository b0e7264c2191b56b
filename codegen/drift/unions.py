"""What changed in the members of a union, and in how they are told apart."""

from __future__ import annotations

from collections.abc import Iterator

from .. import ir
from .changes import Touched
from .components import Flow
from .deltas import Delta
from .gathering import Gathering
from .gone_types import come_types, gone_types
from .pairs import Pairs
from .type_changes import type_changes
from .type_text import type_text


def union_changes(
    pairs: Pairs, old: ir.Union, new: ir.Union, flow: Flow, found: Gathering
) -> None:
    """Note what changed in a union, where it is met one way."""
    olds, news = list(old.members), list(new.members)
    for before in old.members:
        same = next((n for n in news if not type_changes(before, n, pairs)), None)
        if same is not None:
            olds.remove(before)
            news.remove(same)
    for member in olds:
        delta = Delta("union-member-removed", type_text(member, pairs.old))
        _add(found, delta, flow, old, new, gone_types(member, pairs))
    for member in news:
        delta = Delta("union-member-added", "", type_text(member, pairs.new))
        _add(found, delta, flow, old, new, come_types(member, pairs))
    for delta in _discriminator(pairs, old, new):
        _add(found, delta, flow, old, new)


def _add(
    found: Gathering,
    delta: Delta,
    flow: Flow,
    old: ir.Union,
    new: ir.Union,
    touches: tuple[Touched, ...] = (),
) -> None:
    found.add(
        found.subject,
        delta,
        flow,
        touches=[Touched("type", old.key), *touches],
        origins=(old.origin, new.origin),
    )


def _discriminator(pairs: Pairs, old: ir.Union, new: ir.Union) -> Iterator[Delta]:
    if old.tag_field != new.tag_field:
        kind = "changed" if old.tag_field and new.tag_field else "added"
        kind = kind if new.tag_field else "removed"
        yield Delta(f"discriminator-{kind}", old.tag_field, new.tag_field)
        return
    yield from _values(pairs, old, new)
    if old.fallback != new.fallback and not (
        old.fallback and new.fallback and pairs.is_same(old.fallback, new.fallback)
    ):
        before = pairs.old.subject(old.fallback) if old.fallback else ""
        after = pairs.new.subject(new.fallback) if new.fallback else ""
        yield Delta("fallback-changed", before, after)


def _values(pairs: Pairs, old: ir.Union, new: ir.Union) -> Iterator[Delta]:
    """What changed in the values that stand for members which both versions have."""
    before, after = dict(old.mapping), dict(new.mapping)
    for value in sorted(before.keys() | after.keys()):
        was, is_ = before.get(value), after.get(value)
        text = f"{value}: {pairs.old.subject(was)}" if was else ""
        now = f"{value}: {pairs.new.subject(is_)}" if is_ else ""
        if was and is_:
            if not pairs.is_same(was, is_):
                yield Delta("discriminator-value-changed", text, now)
        elif was and _is_member(was, new, pairs, is_old=True):
            yield Delta("discriminator-value-removed", text)
        elif is_ and _is_member(is_, old, pairs, is_old=False):
            yield Delta("discriminator-value-added", "", now)


def _is_member(key: str, union: ir.Union, pairs: Pairs, *, is_old: bool) -> bool:
    """Whether a member of one version is one in the other, too."""
    return any(
        pairs.is_same(key, member.key) if is_old else pairs.is_same(member.key, key)
        for member in union.members
        if isinstance(member, ir.Named)
    )
