"""Which group an operation belongs to, and that its name there is its own.

The group is said by `x-fern-sdk-group-name` (a string, or one string a level) or
`x-speakeasy-group` ("users.keys"), else by the first tag. A tag with `:` or `/` in it
is nested: "Storage: Azure" is ("storage", "azure"); so are `admin.users`, and one with
a `parent` (OpenAPI 3.2). Without a tag, it is the first segment of the path that names
something: `/api/v1/users/{id}` is in "users"; a path of one word that is no plural, or
of none, is in "default". What a group is called depends on nothing but the operation,
so that a neighbour never moves it.

The method is said by `x-fern-sdk-method-name` or `x-speakeasy-name-override`, else by
`method_names`. Where several operations of a group want one name, the one with the
shortest path keeps it, and if that is not one, none does: the others take a longer
name, up to the whole path. Names that the document itself gives stay as long as they
can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .distinct import distinct_names
from .document import Node
from .english import is_plural
from .entries import Entry
from .method_names import candidates, lower_words, significant
from .tags import Tags

_LEVELS = re.compile(r"[:/|>]+")
_DOTTED = re.compile(r"[a-z]\w*(?:\.[a-z]\w*)+")
DEFAULT = ("default",)


@dataclass(frozen=True, slots=True)
class Name:
    group: tuple[str, ...]
    method: str

    def __str__(self) -> str:
        group = () if self.group == DEFAULT else self.group
        return " ".join((*group, self.method))


def name_operations(entries: Iterable[Entry], tags: Tags) -> dict[str, Name]:
    """Name all operations, by `Entry.id`; unique in each group."""
    groups: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        groups.setdefault(group_path(entry, tags), []).append(entry)
    nested: dict[tuple[str, ...], set[str]] = {}
    for path in groups:
        for depth in range(1, len(path)):
            nested.setdefault(path[:depth], set()).add(path[depth])
    names: dict[str, Name] = {}
    for path, members in groups.items():
        methods = _methods(members, path, nested.get(path, set()))
        names |= {id_: Name(path, method) for id_, method in methods.items()}
    return names


def group_path(entry: Entry, tags: Tags) -> tuple[str, ...]:
    """The group of an operation, one step a level."""
    hinted = tuple(filter(None, map(_snake, _hinted(entry.node))))
    return hinted or group_of_tag(tags.of(entry.node), tags) or _by_path(entry.path)


def group_of_tag(tag: str, tags: Tags) -> tuple[str, ...]:
    """The group of operations with a tag; nothing without one."""
    steps = (step for one in tags.nested(tag) for step in _levels(one))
    return tuple(filter(None, map(_snake, steps)))


def _hinted(operation: Node) -> list[str]:
    hint = operation.object.get("x-fern-sdk-group-name")
    if isinstance(hint, str):
        return [hint]
    if isinstance(hint, list):
        return [step for step in hint if isinstance(step, str)]
    return [step for step in operation.text("x-speakeasy-group").split(".") if step]


def _levels(tag: str) -> list[str]:
    return tag.split(".") if _DOTTED.fullmatch(tag) else _LEVELS.split(tag)


def _by_path(path: str) -> tuple[str, ...]:
    segments = [segment for segment in path.split("/") if segment]
    for place, segment in enumerate(segments):
        found = lower_words(segment)
        if "{" in segment or not found:
            return DEFAULT
        if significant(found) != found or significant(["api", *found])[0] == "api":
            continue
        is_alone = place == len(segments) - 1
        if is_alone and not is_plural(found[-1]):
            return DEFAULT
        return (_snake(segment),)
    return DEFAULT


def _methods(
    entries: Sequence[Entry], group: tuple[str, ...], reserved: set[str]
) -> dict[str, str]:
    given: dict[str, list[str]] = {}
    derived: dict[str, list[str]] = {}
    ranks = {entry.id: _rank(entry) for entry in entries}
    for entry in entries:
        hint = _snake(
            entry.node.text("x-fern-sdk-method-name")
            or entry.node.text("x-speakeasy-name-override")
        )
        longer = candidates(entry, group)
        if hint:
            given[entry.id] = [hint, *longer[-2:]]
        else:
            derived[entry.id] = longer
    names = distinct_names(given, reserved)
    names |= distinct_names(derived, {*reserved, *names.values()}, ranks)
    return {id_: _snake(name) for id_, name in names.items()}


def _rank(entry: Entry) -> int:
    """Who keeps a name that several want: the lowest. Paths grow longer as an API
    grows, so that what was there first keeps its name."""
    segments = entry.path.strip("/").count("/")
    return segments + (1000 if entry.node.flag("deprecated") else 0)


def _snake(text: str) -> str:
    """Words with underscores, a number sticking to the word before it."""
    return re.sub(r"_(\d)", r"\1", "_".join(lower_words(text))) or text.strip()
