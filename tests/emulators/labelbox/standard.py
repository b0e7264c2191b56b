"""Resolvers that many kinds of record share."""

from __future__ import annotations

from typing import Any

from .errors import internal
from .filters import select
from .paging import Page
from .registry import RESOLVERS, Arguments, Resolver
from .store import Record, Store

SUCCESS = {"success": True}


def register(type_name: str, resolvers: dict[str, Resolver]) -> None:
    """Make these functions the resolvers of the named fields of a type."""
    for name, resolver in resolvers.items():
        RESOLVERS[type_name, name] = resolver


def one(kind: str) -> Resolver:
    """Answer the record named by `where { id }`, or refuse when there is none."""
    return lambda store, _, arguments: store.get(kind, arguments["where"]["id"])


def every(kind: str) -> Resolver:
    """Answer all records of a kind that the list arguments select."""
    return lambda store, _, arguments: select(store, kind, store.rows(kind), arguments)


def related(kind: str, reference: str) -> Resolver:
    """Answer the records of a kind whose field `reference` names the parent."""
    return lambda store, parent, arguments: select(
        store, kind, store.rows(kind, **{reference: parent["id"]}), arguments
    )


def workspace(store: Store, _: Record, __: Arguments) -> Record:
    """Answer the organization."""
    return store.organization


def updated(kind: str) -> Resolver:
    """Change the record named by `where { id }` by the fields of `data`."""

    def update(store: Store, _: Record, arguments: Arguments) -> Record:
        record = store.get(kind, arguments["where"]["id"])
        return store.touch(record, **changes(arguments["data"]))

    return update


def removed(kind: str, answer: Any = None) -> Resolver:
    """Delete the record named by `where { id }`. Answers it, or `answer`."""

    def remove(store: Store, _: Record, arguments: Arguments) -> Any:
        record = store.remove(kind, arguments["where"]["id"])
        return record if answer is None else answer

    return remove


def changes(data: Arguments) -> Record:
    """The fields of an input, with links turned into references.

    A link is `{connect: {id}}` or `{disconnect: true}`; a list is `{set: […]}`.
    """
    return {name: _plain(value) for name, value in data.items()}


def _plain(value: Any) -> Any:
    match value:
        case {"connect": {"id": identifier}}:
            return identifier
        case {"disconnect": True}:
            return None
        case {"set": list(items)}:
            return items
    return value


def connection(page: Page, **more: Any) -> Record:
    """A page in the form `{nodes, nextCursor}`."""
    return {"nodes": page.rows, "nextCursor": page.next_cursor, **more}


def require_name(data: Arguments) -> None:
    """Refuse an empty name."""
    if not (data.get("name") or "").strip():
        raise internal("name must not be empty", status=422)
