"""Keys of definitions, from where their schemas are.

A component keeps its name. A schema without one is called by its context: where it
stands, in words, however the document is ordered. Titles do not count, but for the
alternatives of a union, which are otherwise called by a constant of theirs or
numbered.

    #/components/schemas/Project                                  Project
    #/components/schemas/Project/properties/owner                 Project owner
    #/components/schemas/Pet/discriminator (it, or what inherits)  Any Pet
    …/tags/get of tasks.list/responses/200/…/schema               tasks list response
"""

from __future__ import annotations

from collections.abc import Mapping

from ..names import words
from .document import Node
from .enums import listed_values
from .values import below, steps

_COMPONENT_WORDS = {"requestBodies": ["request"], "responses": ["response"]}
_SCHEMAS = ["components", "schemas"]
_SILENT = frozenset({"schema", "allOf", "contentSchema"})
_ITEMS = frozenset({"items", "prefixItems", "itemSchema"})
_VALUES = frozenset(
    {"additionalProperties", "patternProperties", "unevaluatedProperties"}
)
_NAMED = frozenset({"properties", "$defs", "definitions", "headers"})


class Contexts:
    """Names schemas by where they are in one document."""

    def __init__(self, root: Node, operations: Mapping[str, str]) -> None:
        self._root = root
        self._operations = operations
        """What operations are called, by their pointer."""

    def candidates(self, pointer: str) -> list[str]:
        """Keys for the definition at a pointer, the best first."""
        keys = steps(pointer)
        if len(keys) == 4 and keys[:2] + keys[3:] == [*_SCHEMAS, "discriminator"]:
            return [f"Any {keys[2]}", f"Any {keys[2]} kind", " ".join(keys)]
        if len(keys) == 2 and keys[0] == "formats":
            return [keys[1], f"{keys[1]} format", f"{keys[1]} formatted"]
        short, long = self._key(pointer, False), self._key(pointer, True)
        return [short, long, f"{short} inline", " ".join(steps(pointer))]

    def _key(self, pointer: str, exact: bool) -> str:
        keys = steps(pointer)
        head, length = self._head(keys)
        node = self._root.child(*keys[:length])
        found = list(head)
        rest = keys[length:]
        while rest:
            taken, said = _said(node, rest, exact)
            for key in rest[:taken]:
                is_index = isinstance(node.value, list) and key.isdecimal()
                node = node.child(int(key) if is_index else key)
            found += said
            rest = rest[taken:]
        return " ".join(filter(None, found))

    def _head(self, keys: list[str]) -> tuple[list[str], int]:
        """The words for a component or operation, and how many steps it takes."""
        match keys:
            case ["components", "callbacks", name, _, _, "requestBody", *_]:
                return [name, "callback"], 6
            case ["components", kind, name, *_]:
                return [name, *_component_words(kind, name)], 3
            case ["webhooks", name, _, "requestBody", *_]:
                return [name, "webhook"], 4
            case ["paths", path, _, *_]:
                pointer = below(below("#/paths", path), keys[2])
                if pointer in self._operations:
                    return [self._operations[pointer]], 3
                return list(words(path)), 2
            case _:
                return [], 0


def _said(node: Node, rest: list[str], exact: bool) -> tuple[int, list[str]]:
    """How many of the next steps are read at once, and what they say."""
    key, following = rest[0], rest[1:2]
    if key in ("oneOf", "anyOf") and following and following[0].isdecimal():
        return 2, _option_words(node.child(key, int(following[0])), following[0], exact)
    if key == "callbacks" and rest[4:5] == ["requestBody"]:
        return 5, [rest[1], "callback"]
    if key == "responses":
        return 1 + len(following), _response_words(following, exact)
    if key == "parameters" and following and following[0].isdecimal():
        return 2, [node.child(key, int(following[0])).text("name")]
    if key == "content":
        return 1 + len(following), following if exact else []
    if key in _NAMED:
        return 1 + len(following), following
    if key in _VALUES:
        return (2 if key == "patternProperties" else 1), ["value"]
    if key in _ITEMS:
        is_tuple = bool(following) and following[0].isdecimal()
        return (2, ["item", *following]) if is_tuple else (1, ["item"])
    if key in _SILENT or (key.isdecimal() and not exact):
        return 1, []
    return 1, ["request" if key == "requestBody" else key]


def _component_words(kind: str, name: str) -> list[str]:
    """What kind of component it is, unless its name ends so."""
    said = words(name)[-1:]
    return [
        word
        for word in _COMPONENT_WORDS.get(kind, [])
        if not said or said[0].lower() != word
    ]


def _option_words(option: Node, index: str, exact: bool) -> list[str]:
    title = option.text("title") or _constant(option)
    number = str(int(index) + 1)
    if not title:
        return ["option", number]
    return [title, number] if exact else [title]


def _constant(option: Node) -> str:
    """The only string that a required member may be, which tells it apart."""
    for name in option.names("required"):
        member = option.child("properties", name)
        listed = listed_values(member)
        if listed is not None and len(listed) == 1 and isinstance(listed[0], str):
            return listed[0]
    return ""


def _response_words(status: list[str], exact: bool) -> list[str]:
    if not status:
        return ["result"]
    if exact or not status[0].startswith("2"):
        is_error = not status[0].startswith("2")
        code = [] if status == ["default"] and not exact else status
        return [*code, "error" if is_error else "response"]
    return ["response"]
