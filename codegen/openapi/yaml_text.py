"""YAML documents: their values, and where in the text a value stands.

libyaml parses; scalars are read by the core schema of YAML 1.2, which is what people
expect: `no` and `on` are strings, `2026-01-01` is a string, `0o17` is octal. Keys are
always strings, as written (`200:` is "200"). A key twice in one mapping is an error,
tags other than the core schema's are errors, aliases may not contain themselves or
unfold without bounds, and `<<` merges.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection

import yaml

from .values import MAX_DEPTH, MAX_VALUES, Json, UnreadableError, finite, steps

_TAG = "tag:yaml.org,2002:"


class _Loader(yaml.CSafeLoader):
    """Resolves plain scalars as YAML 1.2's core schema does (section 10.3.2)."""


_Loader.yaml_implicit_resolvers = {}

for _name, _pattern, _first in (
    ("null", r"null|Null|NULL|~|", ["n", "N", "~", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    (
        "float",
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
        r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        list("-+.0123456789"),
    ),
    ("merge", "<<", ["<"]),
):
    _Loader.add_implicit_resolver(
        _TAG + _name, re.compile(rf"(?:{_pattern})\Z"), _first
    )


def parse(text: str) -> Json:
    """Read YAML; raise `UnreadableError` where it cannot be read."""
    root = _compose(text)
    return None if root is None else _Reader().read(root, 0)


def offsets(text: str, wanted: Collection[str]) -> dict[str, int]:
    """Find where the members and elements with these pointers begin.

    The offset of a member is that of its key. Only text that `parse` accepts is
    understood.
    """
    root = _compose(text)
    assert root is not None
    found: dict[str, int] = {}
    for pointer in wanted:
        place = _find(root, steps(pointer))
        if place is not None:
            found[pointer] = place
    return found


def _compose(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        offset = _offset(text, mark) if mark else 0
        raise UnreadableError(_said(error, text[offset : offset + 1]), offset) from None
    except yaml.reader.ReaderError as error:
        raise UnreadableError(
            f"This is not YAML: {error.reason}.", error.position
        ) from None


def _said(error: yaml.MarkedYAMLError, character: str) -> str:
    """What the parser says, in words that say what to do."""
    problem = error.problem or error.context or "it cannot be read"
    if problem == "but found another document":
        return "A second document begins here; a file has one."
    if problem == "second occurrence":
        return "Two anchors have the same name."
    if problem == "found character that cannot start any token":
        if character == "\t":
            return "This is not YAML: indentation is made of blanks, not of tabs."
        problem = f"a value that begins with {character} needs quotes"
    elif problem == "mapping values are not allowed in this context":
        problem = "a value with a colon needs quotes, or the indentation is wrong"
    return f"This is not YAML: {problem}."


def _offset(text: str, mark: yaml.Mark) -> int:
    return min(mark.index, len(text))


class _Reader:
    """Builds values from nodes. An alias gives the same object as its anchor, so
    what it unfolds to costs nothing here, but it counts against `MAX_VALUES`."""

    def __init__(self) -> None:
        self._values: dict[yaml.Node, Json] = {}
        self._sizes: dict[yaml.Node, int] = {}
        self._open: set[yaml.Node] = set()

    def read(self, node: yaml.Node, depth: int) -> Json:
        if node in self._values:
            return self._values[node]
        if node in self._open:
            raise _problem(node, "This alias is inside of what it stands for.")
        if depth > MAX_DEPTH:
            raise _problem(node, "The values are nested too deeply.")
        self._open.add(node)
        value: Json = None
        match node:
            case yaml.MappingNode():
                value = self._mapping(node, depth)
            case yaml.SequenceNode():
                _check_tag(node, "seq")
                value = [self.read(item, depth + 1) for item in node.value]
                self._count(node, node.value)
            case yaml.ScalarNode():
                value = _scalar(node)
                self._sizes[node] = 1
        self._open.remove(node)
        self._values[node] = value
        return value

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Json]:
        _check_tag(node, "map")
        members: dict[str, Json] = {}
        merged: dict[str, Json] = {}
        lines: dict[str, int] = {}
        for key, item in node.value:
            value = self.read(item, depth + 1)
            if key.tag == _TAG + "merge":
                for source in value if isinstance(value, list) else [value]:
                    if not isinstance(source, dict):
                        raise _problem(item, "`<<` merges mappings only.")
                    merged = {**source, **merged}
                continue
            name = _key(key)
            if name in members:
                raise _problem(
                    key,
                    f'The key "{name}" appears twice in one mapping; it is there first '
                    f"in line {lines[name]}.",
                )
            members[name] = value
            lines[name] = key.start_mark.line + 1
        self._count(node, [item for _, item in node.value])
        return {**merged, **members} if merged else members

    def _count(self, node: yaml.Node, items: list[yaml.Node]) -> None:
        size = 1 + sum(self._sizes[item] for item in items)
        if size > MAX_VALUES:
            raise _problem(
                node, f"With its aliases unfolded this has over {MAX_VALUES:,} values."
            )
        self._sizes[node] = size


def _key(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise _problem(node, "A key must be a string.")
    return str(node.value)


def _scalar(node: yaml.ScalarNode) -> Json:
    text = str(node.value)
    match node.tag.removeprefix(_TAG):
        case "str" | "merge":
            return text
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            return _integer(node, text)
        case "float":
            return _number(node, text)
    raise _problem(node, f"The tag {node.tag} means nothing here.")


def _integer(node: yaml.Node, text: str) -> int:
    try:
        if text.startswith("0o"):
            return int(text[2:], 8)
        return int(text, 16) if text.startswith("0x") else int(text)
    except ValueError as error:
        raise _problem(node, f"A number cannot be read: {error}.") from None


def _number(node: yaml.Node, text: str) -> float:
    if not text.strip("+-.").isalpha():
        with contextlib.suppress(ValueError):
            return finite(text)
    raise _problem(node, f"{text} is not a number of JSON.")


def _check_tag(node: yaml.Node, kind: str) -> None:
    if node.tag != _TAG + kind:
        raise _problem(node, f"The tag {node.tag} means nothing here.")


def _problem(node: yaml.Node, message: str) -> UnreadableError:
    return UnreadableError(message, node.start_mark.index)


def _find(node: yaml.Node, keys: list[str]) -> int | None:
    place: int = node.start_mark.index
    for key in keys:
        match node:
            case yaml.MappingNode():
                entry = _member(node, key)
                if entry is None:
                    return None
                place, node = entry[0].start_mark.index, entry[1]
            case yaml.SequenceNode() if key.isdigit() and int(key) < len(node.value):
                node = node.value[int(key)]
                place = node.start_mark.index
            case _:
                return None
    return place


def _member(node: yaml.Node, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    """The entry of a mapping under a key, its own or a merged one."""
    if not isinstance(node, yaml.MappingNode):
        return None
    merged: list[yaml.Node] = []
    for name, value in node.value:
        if name.tag == _TAG + "merge":
            merged += value.value if isinstance(value, yaml.SequenceNode) else [value]
        elif name.value == key:
            return name, value
    found = (_member(source, key) for source in merged)
    return next((entry for entry in found if entry), None)
