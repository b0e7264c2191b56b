"""JSON documents: their values, and where in the text a value stands.

The standard library parses. What it lets pass and JSON forbids or leaves undefined
(NaN, a key twice, half a surrogate pair) is an error here, with its place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import NoReturn

from .values import Json, UnreadableError, below, finite

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},:]|[^\s\[\]{},:"]+')
_HALF_SURROGATE = re.compile(r"[\ud800-\udfff]")


def parse(text: str) -> Json:
    """Read JSON (RFC 8259); raise `UnreadableError` where it is not."""
    try:
        # Line breaks in strings are against the letter, and clear all the same.
        value: Json = json.loads(
            text,
            object_pairs_hook=_members,
            parse_constant=_refuse_constant,
            parse_float=finite,
            strict=False,
        )
    except json.JSONDecodeError as error:
        raise _syntax_problem(text, error) from None
    except _DuplicateKeyError as error:
        first, second = _both_keys(text)
        line = text.count("\n", 0, first) + 1
        raise UnreadableError(
            f"The key {json.dumps(error.key)} appears twice in one object; it is "
            f"there first in line {line}.",
            second,
        ) from None
    except _ConstantError as error:
        raise UnreadableError(
            f"{error.name} is not JSON.", _token_offset(text, error.name)
        ) from None
    except RecursionError:
        raise UnreadableError("The values are nested too deeply.", 0) from None
    except ValueError as error:  # an integer with thousands of digits
        raise UnreadableError(f"A number cannot be read: {error}.", 0) from None
    if "\\ud" in text or "\\uD" in text:
        _refuse_half_surrogates(text)
    return value


def offsets(text: str, wanted: Collection[str]) -> dict[str, int]:
    """Find where the members and elements with these pointers begin.

    The offset of a member is that of its key. Only well-formed text is understood.
    """
    found: dict[str, int] = {}
    for pointer, offset, _ in _places(text, wanted):
        if pointer in wanted:
            found[pointer] = offset
            if len(found) == len(wanted):
                break
    return found


class _DuplicateKeyError(Exception):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class _ConstantError(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _members(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    if len(members) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _DuplicateKeyError(key)
            seen.add(key)
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise _ConstantError(name)


def _syntax_problem(text: str, error: json.JSONDecodeError) -> UnreadableError:
    if not text[error.pos :].strip():
        return UnreadableError("The JSON ends too early.", error.pos)
    if error.msg.startswith("Unterminated string"):
        return UnreadableError("The JSON ends inside a string.", error.pos)
    rest = text[error.pos :]
    before = text[: error.pos].rstrip()[-1:]
    if error.msg == "Extra data":
        said = "something follows the end of the document"
    elif rest.startswith(("//", "/*", "#")):
        said = "it has no comments"
    elif before == "," and rest[0] in "]}":
        said = "no comma stands before the end of an object or list"
    elif rest[0] == "'":
        said = "strings stand in double quotes"
    elif word := re.match(r"True|False|None|undefined", rest):
        said = f"it has no {word[0]}, but true, false and null"
    else:
        said = error.msg[0].lower() + error.msg[1:]
    return UnreadableError(f"This is not JSON: {said}.", error.pos)


def _both_keys(text: str) -> tuple[int, int]:
    """Where the first key is that appears twice, both times."""
    seen: dict[str, int] = {}
    for pointer, offset, is_member in _places(text, None):
        if is_member:
            if pointer in seen:
                return seen[pointer], offset
            seen[pointer] = offset
    return 0, 0


def _token_offset(text: str, token: str) -> int:
    return next((m.start() for m in _TOKEN.finditer(text) if m[0] == token), 0)


def _refuse_half_surrogates(text: str) -> None:
    """UTF-8 cannot write half a pair, so nothing made from it could be saved."""
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token[0] == '"' and _HALF_SURROGATE.search(json.loads(token)):
            raise UnreadableError("A string has half a surrogate pair.", match.start())


class _Container:
    __slots__ = ("index", "key", "pointer")

    def __init__(self, pointer: str | None, index: int | None) -> None:
        self.pointer = pointer
        """None where nothing inside is wanted."""
        self.index = index
        """Of the element at hand; None in an object."""
        self.key: str | None = None
        """In an object, the key whose value comes; None where a key comes."""


def _places(
    text: str, wanted: Collection[str] | None
) -> Iterator[tuple[str, int, bool]]:
    """Go through all values, or only the wanted ones and what they are in.

    Yields the pointer, the offset of the key or element, and whether it is a key.
    """
    inside = None if wanted is None else _with_ancestors(wanted)
    stack: list[_Container] = []
    for match in _TOKEN.finditer(text):
        token, offset = match[0], match.start()
        first = token[0]
        top = stack[-1] if stack else None
        if first in "]}":
            stack.pop()
            continue
        if first == ",":
            if top is not None and top.index is not None:
                top.index += 1
            elif top is not None:
                top.key = None
            continue
        if first == ":":
            continue
        pointer: str | None
        if top is None:
            pointer = "#"
            yield pointer, offset, False
        elif top.index is None and top.key is None:
            key: str = json.loads(token) if "\\" in token else token[1:-1]
            top.key = key
            if top.pointer is not None:
                pointer = below(top.pointer, key)
                if inside is None or pointer in inside:
                    yield pointer, offset, True
            continue
        else:
            pointer = _element(top, inside)
            if top.index is not None and pointer is not None:
                yield pointer, offset, False
        if first in "[{":
            stack.append(_Container(pointer, 0 if first == "[" else None))


def _element(container: _Container, inside: set[str] | None) -> str | None:
    """The pointer of the value at hand, if anything in it is wanted."""
    if container.pointer is None:
        return None
    key = container.key if container.index is None else container.index
    assert key is not None
    pointer = below(container.pointer, key)
    return pointer if inside is None or pointer in inside else None


def _with_ancestors(pointers: Collection[str]) -> set[str]:
    found: set[str] = set()
    for pointer in pointers:
        while pointer and pointer not in found:
            found.add(pointer)
            pointer = pointer.rpartition("/")[0]
    return found
