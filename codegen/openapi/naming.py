"""Which group an operation belongs to, and what it is called there.

Group: `x-fern-sdk-group-name` (a string, or one string a level), else the first tag,
else "default". A tag with `:` or `/` in it is nested: "Storage: Azure" is
("storage", "azure").

Method: `x-fern-sdk-method-name`, else the operationId without what goes without
saying: a leading "api" and version, the words of the group (each once, singular or
plural), and what FastAPI appends (path and method).

    api_projects_list           in projects         list
    getUserByName               in user             get_by_name
    read_item_items__id__get    in items            read
    users/list-followers        in users            list_followers

Without an operationId: a verb for the method, then the path without the group's words
(`GET /users/{id}/posts` in users: `list_posts`). What these rules get wrong, the
document can say with the extensions.

Names collide rarely; then all that collide take a longer name, up to the whole path,
while the names that the document itself gives stay as long as they can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..names import words
from .distinct import distinct_names
from .document import Node
from .entries import Entry

_TAG_LEVELS = re.compile(r"[:/|>]+")
_VERSION = re.compile(r"v\d*|\d+")
_VERBS = {
    "delete": "delete",
    "get": "get",
    "head": "head",
    "options": "options",
    "patch": "update",
    "post": "create",
    "put": "replace",
}


@dataclass(frozen=True, slots=True)
class Name:
    group: tuple[str, ...]
    method: str

    def __str__(self) -> str:
        group = () if self.group == ("default",) else self.group
        return " ".join((*group, self.method))


def name_operations(entries: Iterable[Entry]) -> dict[str, Name]:
    """Name all operations, by `Entry.id`; unique in each group."""
    groups: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        groups.setdefault(group_path(entry.node), []).append(entry)
    nested: dict[tuple[str, ...], set[str]] = {}
    for path in groups:
        for depth in range(1, len(path)):
            nested.setdefault(path[:depth], set()).add(path[depth])
    names: dict[str, Name] = {}
    for path, members in groups.items():
        methods = _methods(members, path, nested.get(path, set()))
        names |= {id_: Name(path, method) for id_, method in methods.items()}
    return names


def group_path(operation: Node) -> tuple[str, ...]:
    """The group of an operation, one step a level."""
    hint = operation.object.get("x-fern-sdk-group-name")
    if isinstance(hint, str):
        path = [hint]
    elif isinstance(hint, list):
        path = [step for step in hint if isinstance(step, str)]
    else:
        tag = next(iter(operation.names("tags")), "")
        path = _TAG_LEVELS.split(tag)
    return tuple(filter(None, map(_snake, path))) or ("default",)


def _methods(
    entries: Sequence[Entry], group: tuple[str, ...], reserved: set[str]
) -> dict[str, str]:
    given: dict[str, list[str]] = {}
    derived: dict[str, list[str]] = {}
    for entry in entries:
        hint = _snake(entry.node.text("x-fern-sdk-method-name"))
        longer = _candidates(entry, group)
        if hint:
            given[entry.id] = [hint, *longer[-2:]]
        else:
            derived[entry.id] = longer
    names = distinct_names(given, reserved)
    names |= distinct_names(derived, {*reserved, *names.values()})
    return {id_: _snake(name) for id_, name in names.items()}


def _candidates(entry: Entry, group: tuple[str, ...]) -> list[str]:
    """Names for a method, the best first, the last one all but unique."""
    echo = [word for step in group for word in _lower(step)]
    verb = _verb(entry)
    whole = [entry.method, *_significant(_path_words(entry.path, parameters=True))]
    identifier = _lower(entry.node.text("operationId"))
    if not identifier:
        short = [verb, *_without(_significant(_path_words(entry.path)), echo)]
        parameters = _lower(" ".join(re.findall(r"\{([^{}]*)\}", entry.path)))
        by = ["by", *parameters] if parameters else []
        return _joined([short, [*short, *by], whole])
    generated = [*_path_words(entry.path, parameters=True), entry.method]
    if len(identifier) > len(generated) and identifier[-len(generated) :] == generated:
        identifier = identifier[: -len(generated)]
    long = _significant(identifier)
    short = _without(long, echo)
    if not short:
        return _joined([[verb], long, identifier, whole])
    # Where an update by PUT meets one by PATCH, PUT replaces.
    other = [verb if word in ("update", "put") else word for word in short]
    return _joined([short, other, long, identifier, whole])


def _verb(entry: Entry) -> str:
    """What a method does, for an operation that does not say."""
    last = entry.path.rstrip("/").rpartition("/")[2]
    is_collection = "{" not in last and last.endswith("s")
    if entry.method == "get" and is_collection:
        return "list"
    return _VERBS.get(entry.method, entry.method)


def _path_words(path: str, *, parameters: bool = False) -> list[str]:
    return _lower(path if parameters else re.sub(r"\{[^{}]*\}", " ", path))


def _significant(found: list[str]) -> list[str]:
    """Words without a leading "api" and version."""
    for start, word in enumerate(found):
        if word not in ("api", "rest") and not _VERSION.fullmatch(word):
            return found[start:]
    return found


def _without(found: list[str], echo: list[str]) -> list[str]:
    """Words without those of the group, each taken out once."""
    left = list(found)
    for stem in map(_stem, echo):
        index = next((i for i, word in enumerate(left) if _stem(word) == stem), None)
        if index is not None:
            del left[index]
    return left


def _stem(word: str) -> str:
    """A word without its plural ending, near enough to compare."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "ches", "shes")):
        return word[:-2]
    return word if word.endswith("ss") else word.removesuffix("s")


def _lower(text: str) -> list[str]:
    return [word.lower() for word in words(text)]


def _snake(text: str) -> str:
    """Words with underscores, a number sticking to the word before it."""
    return re.sub(r"_(\d)", r"\1", "_".join(_lower(text))) or text.strip()


def _joined(names: list[list[str]]) -> list[str]:
    return ["_".join(name) for name in names]
