"""What operations are called within their group.

A name comes from the operationId, without what goes without saying:

    api_projects_list              in projects        list
    getUserByName                  in user            get_by_name
    getUsers                       in users           list
    read_item_items__id__get       in items           read             FastAPI
    repos/list-for-org             in repos           list_for_org     GitHub
    compute.regionDisks.update     in regionDisks     update           Google
    listCoreV1NamespacedPod        in core_v1         list_namespaced_pod
    repoListHooks                  in repository      list_hooks       Gitea
    Folders_GetFolders             in Folders         list             DocuSign
    createSubtaskForTask           in Tasks           create_subtask   Asana

An operationId that only repeats method and path says nothing. Without one that does, it
is a verb for the method, then the path without the group's words and without what each
item is called:

    GET  /users                list              POST /users/{id}         update
    GET  /users/{id}           get               POST /users/{id}/block   block
    GET  /users/{id}/posts     list_posts        POST /users/{id}/posts   create_post
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..names import words
from .english import is_plural, is_verb, singular
from .entries import Entry

_VERSION = re.compile(r"v\d*|\d+|alpha|beta")
_VERSION_SEGMENT = re.compile(r"[vV]\d+(?:\.\d+)*(?:(?:alpha|beta)\d*)?")
_PARAMETER = re.compile(r"\{([^{}]*)\}")
_PARTS = re.compile(r"[./#:]+|__+")
_METHOD_VERBS = {
    "delete": "delete",
    "get": "get",
    "head": "head",
    "options": "options",
    "patch": "update",
    "post": "create",
    "put": "replace",
}
_SHORTEST_ABBREVIATION = 3
_PREPOSITIONS = frozenset({"by", "for", "from", "in", "of", "on", "to", "with"})
_SUFFIX = re.compile(r"\.(?:csv|html|json|xml|ya?ml)$")
_RESOURCE = re.compile(r"([A-Z][A-Za-z0-9]*)_(?=[A-Z][a-z])")
"""The class that some frameworks write before the method: "Folders_GetFolders"."""


def candidates(entry: Entry, group: Sequence[str]) -> list[str]:
    """Names for an operation, the best first, the last one all but unique.

    Args:
        entry: The operation.
        group: Its group, one step a level.
    """
    echo = [word for step in group for word in lower_words(step)]
    whole = [entry.method, *significant(_path_words(entry.path, parameters=True))]
    own = _own_part(entry, group)
    if own:
        return _joined([own, whole])
    identifier = _identifier(entry)
    if not identifier or _repeats_path(identifier, entry):
        return _joined([*_from_path(entry, echo), whole])
    long = significant(identifier)
    short = _listing(long, echo, entry)
    if not short:
        by_path = _from_path(entry, echo)
        return _joined([by_path[0][:1], *by_path, long, identifier, whole])
    # Where an update by PUT meets one by PATCH, PUT replaces.
    verb = _METHOD_VERBS.get(entry.method, entry.method)
    other = [verb if word in ("update", "put") else word for word in short]
    return _joined([short, other, long, identifier, whole])


def lower_words(text: str) -> list[str]:
    """The words of a name, in lower case."""
    return [word.lower() for word in words(text)]


def significant(found: list[str]) -> list[str]:
    """Words without a leading "api" and version."""
    for start, word in enumerate(found):
        if word not in ("api", "apis", "rest") and not _VERSION.fullmatch(word):
            return found[start:]
    return found


# From the operationId


def _own_part(entry: Entry, group: Sequence[str]) -> list[str]:
    """What stands behind the group in an operationId of parts: "repos/list-for-org"."""
    text = entry.node.text("operationId")
    parts = [part for part in map(lower_words, _PARTS.split(text)) if part]
    wanted = list(map(singular, lower_words(group[-1])))
    for place in range(len(parts) - 2, -1, -1):
        if list(map(singular, parts[place])) == wanted:
            return [word for part in parts[place + 1 :] for word in part]
    return []


def _identifier(entry: Entry) -> list[str]:
    """The words of the operationId, without the path and method that FastAPI adds."""
    text = entry.node.text("operationId")
    resource = _RESOURCE.match(text)
    if resource and not is_verb(resource[1].lower()):
        text = text[resource.end() :]
    identifier = lower_words(text)
    added = [*_path_words(entry.path, parameters=True), entry.method]
    is_added = len(identifier) > len(added) and identifier[-len(added) :] == added
    return identifier[: -len(added)] if is_added else identifier


def _repeats_path(identifier: list[str], entry: Entry) -> bool:
    """Whether an operationId is made of the method and the path, and nothing else."""
    if identifier[0] != entry.method:
        return False
    parameters = lower_words(" ".join(_PARAMETER.findall(entry.path)))
    ignored = {*parameters, "and", "by", "id"}
    said, there = (
        [singular(word) for word in significant(found) if word not in ignored]
        for found in (identifier[1:], _path_words(entry.path))
    )
    return said == there


def _listing(found: list[str], echo: list[str], entry: Entry) -> list[str]:
    """Words without those of the group, each taken out once.

    What gets several of the group's things lists them.
    """
    left = list(found)
    gone: list[tuple[int, str]] = []
    for stem in map(singular, echo):
        places = [i for i, word in enumerate(left) if singular(word) == stem]
        if places:
            gone.append((places[0], left.pop(places[0])))
            if left and left[-1] in _PREPOSITIONS and places[0] == len(left):
                left.pop()
    if not gone and len(echo) == 1 and _abbreviates(left, echo[0]):
        del left[0]
    several = any(place == 1 and is_plural(word) for place, word in gone)
    if gone and left == [entry.method]:
        return [_verb(entry)]
    if several and left[:1] == ["get"] == [entry.method] and _is_collection(entry):
        left[0] = "list"
    return left


def _abbreviates(found: list[str], group: str) -> bool:
    """Whether the first word is the beginning of the group's name: "repo"."""
    first = found[0]
    return (
        len(found) > 1
        and len(first) >= _SHORTEST_ABBREVIATION
        and group.startswith(first)
        and not is_verb(first)
    )


# From the path


def _from_path(entry: Entry, echo: list[str]) -> list[list[str]]:
    """A verb and what of the path is not the group; then the same with parameters."""
    segments = [segment for segment in entry.path.split("/") if segment]
    # What an item of the path is called stands before its parameter.
    named: list[str] = []
    for place, segment in enumerate(segments):
        static = lower_words(_SUFFIX.sub("", _PARAMETER.sub(" ", segment)))
        followed = place + 1 < len(segments) and _is_parameter(segments[place + 1])
        if static and (followed or _makes_one(entry, place, segments)):
            static[-1] = singular(static[-1])
        if not _VERSION_SEGMENT.fullmatch(segment):
            named += static
    rest = _without(significant(named), echo)
    last = lower_words(_SUFFIX.sub("", _PARAMETER.sub(" ", (segments or [""])[-1])))
    if last and is_verb(last[0], reading=entry.method in ("get", "head")):
        before = _without(significant(named)[: -len(last)], echo)
        short = [*last, *(word for word in before if word not in ("action", "actions"))]
    else:
        short = [_verb(entry), *rest]
    parameters = lower_words(" ".join(_PARAMETER.findall(entry.path)))
    return [short, [*short, "by", *parameters]] if parameters else [short]


def _makes_one(entry: Entry, place: int, segments: list[str]) -> bool:
    return entry.method == "post" and place == len(segments) - 1


def _verb(entry: Entry) -> str:
    """What a method does, for an operation that does not say."""
    if entry.method == "get" and _is_collection(entry):
        return "list"
    is_item = _is_parameter(entry.path.rstrip("/").rpartition("/")[2])
    if entry.method == "post" and is_item and "patch" not in entry.item:
        return "create" if "put" in entry.item else "update"
    return _METHOD_VERBS.get(entry.method, entry.method)


def _is_collection(entry: Entry) -> bool:
    """Whether an operation is about several things: by its path, or what it returns."""
    last = _SUFFIX.sub("", entry.path.rstrip("/").rpartition("/")[2])
    found = lower_words(last)
    if _is_parameter(last) or not found:
        return False
    return is_plural(found[-1]) or _returns_list(entry)


def _returns_list(entry: Entry) -> bool:
    content = entry.node.child("responses", "200", "content")
    return any(
        media.child("schema").text("type") == "array" for _, media in content.members()
    )


def _is_parameter(segment: str) -> bool:
    return _PARAMETER.search(segment) is not None


def _path_words(path: str, *, parameters: bool = False) -> list[str]:
    return lower_words(path if parameters else _PARAMETER.sub(" ", path))


def _without(found: list[str], echo: list[str]) -> list[str]:
    left = list(found)
    for stem in map(singular, echo):
        index = next((i for i, word in enumerate(left) if singular(word) == stem), None)
        if index is not None:
            del left[index]
    return left


def _joined(names: list[list[str]]) -> list[str]:
    return ["_".join(name) for name in names]
