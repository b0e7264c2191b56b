"""Mend the result of introspection where servers leave out or invent what it has.

Lists that are missing are empty, and what has no usable type is left out, each with a
warning that says where it is by JSON pointer.
"""

from __future__ import annotations

from typing import Any

from ..ir import Origin
from ..problems import Problem

_LISTS = {
    "OBJECT": ("fields", "interfaces"),
    "INTERFACE": ("fields", "interfaces", "possibleTypes"),
    "UNION": ("possibleTypes",),
    "ENUM": ("enumValues",),
    "INPUT_OBJECT": ("inputFields",),
    "SCALAR": (),
}
_OUTPUT = frozenset({"SCALAR", "OBJECT", "INTERFACE", "UNION", "ENUM"})
_INPUT = frozenset({"SCALAR", "ENUM", "INPUT_OBJECT"})
_TEXTS = ("description", "deprecationReason", "specifiedByURL", "defaultValue")
"""What is a text or null, of whatever has it."""


def mend(schema: dict[str, Any], file: str) -> tuple[dict[str, Any], list[Problem]]:
    """Return the value of `__schema` that a schema can be built of, and warnings.

    Args:
        schema: The value of `__schema`.
        file: The name of its file, for messages.

    Raises:
        KeyError, TypeError: There is no list of types.
    """
    mending = _Mending(file)
    return mending.schema(schema), mending.problems


class _Mending:
    def __init__(self, file: str) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._kinds: dict[str, str] = {}

    def schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(schema["types"], list):
            raise TypeError("its `types` are no list")
        types = {}
        for place, type_ in self._objects(schema, "types", "#/__schema"):
            kind, name = type_.get("kind"), type_["name"]
            if kind not in _LISTS:
                message = f'"{name}" is of a kind that GraphQL does not have.'
                self._warn(place, message, "It is left out.")
            elif name in types:
                message = f'"{name}" is there more than once.'
                self._warn(place, message, "The first one counts.")
            else:
                types[name] = (place, type_)
        self._kinds = {name: str(type_["kind"]) for name, (_, type_) in types.items()}
        directives = self._objects(schema, "directives", "#/__schema")
        return {
            **schema,
            "types": [self._type(place, type_) for place, type_ in types.values()],
            "directives": [
                {
                    **directive,
                    "args": self._typed(directive, "args", place, _INPUT),
                    "locations": directive.get("locations") or [],
                }
                for place, directive in directives
            ],
        }

    def _type(self, place: str, type_: dict[str, Any]) -> dict[str, Any]:
        mended = dict(type_)
        for key in _LISTS[type_["kind"]]:
            match key:
                case "fields":
                    mended[key] = [
                        {**f, "args": self._typed(f, "args", f["place"], _INPUT)}
                        for f in self._typed(type_, key, place, _OUTPUT)
                    ]
                case "inputFields":
                    mended[key] = self._typed(type_, key, place, _INPUT)
                case "enumValues":
                    mended[key] = [v for _, v in self._objects(type_, key, place)]
                case "interfaces":
                    mended[key] = self._references(type_, key, place, "INTERFACE")
                case "possibleTypes":
                    mended[key] = self._references(type_, key, place, "OBJECT")
        return mended

    def _objects(
        self, owner: dict[str, Any], key: str, place: str
    ) -> list[tuple[str, dict[str, Any]]]:
        """The objects with a name in a list, each with its place."""
        listed = owner.get(key)
        found = []
        for index, item in enumerate(listed if isinstance(listed, list) else ()):
            where = f"{place}/{key}/{index}"
            if isinstance(item, dict) and isinstance(item.get("name"), str):
                found.append((where, self._with_texts(where, item)))
            else:
                self._warn(where, "This has no name.", "It is left out.")
        return found

    def _with_texts(self, place: str, item: dict[str, Any]) -> dict[str, Any]:
        """The object without texts that are none."""
        wrong = [key for key in _TEXTS if not isinstance(item.get(key), str | None)]
        for key in wrong:
            self._warn(f"{place}/{key}", f"The {key} is no text.", "It is left out.")
        return {**item, **dict.fromkeys(wrong)}

    def _typed(
        self, owner: dict[str, Any], key: str, place: str, kinds: frozenset[str]
    ) -> list[dict[str, Any]]:
        """Fields or arguments of a type that is known and of one of some kinds."""
        found = []
        for where, item in self._objects(owner, key, place):
            named = item.get("type")
            while isinstance(named, dict) and named.get("kind") in ("LIST", "NON_NULL"):
                named = named.get("ofType")
            name = named.get("name") if isinstance(named, dict) else None
            if self._kinds.get(str(name)) in kinds:
                found.append({**item, "place": where})
            else:
                message = f'"{item["name"]}" has no type that it can have here.'
                self._warn(where, message, "It is left out.")
        return found

    def _references(
        self, owner: dict[str, Any], key: str, place: str, kind: str
    ) -> list[dict[str, Any]]:
        found = []
        for where, item in self._objects(owner, key, place):
            if self._kinds.get(item["name"]) == kind:
                found.append(item)
            else:
                message = f'"{item["name"]}" cannot stand here.'
                self._warn(where, message, "It is left out.")
        return found

    def _warn(self, place: str, message: str, done: str) -> None:
        origin = Origin(self._file, place)
        self.problems.append(Problem(message, origin, done, severity="warning"))
