"""One self-contained document from all that its references lead to.

After this every reference is a JSON pointer into the document (`#/components/…`), and
stands where lowering follows it:

* What another file has goes where the document refers to it, if that is a component or
  a path of its own (`Pet: {$ref: pet.yaml}`); else it becomes a component, called as in
  its file. What is inside of such a part stays inside of it.
* A reference where the specification has none, to an operation or a description, gives
  way to what it refers to.
* Anchors, `$id` and `$dynamicRef` are resolved. A dynamic reference means the schema
  that has its `$dynamicAnchor`. A schema that refers to another one, with anchors for
  the dynamic references in it (a page of pets), has a copy where they mean its own.

A document that needs none of it is not changed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from .document import Findings, Place
from .grammar import DOCUMENT, SCHEMA, Grammar, Kind, Plain, Shape
from .parts import Parts, followed_kind, mapped_reference, reference_in
from .resolver import Resolver, Scope, Target
from .sources import Library, RefusedError
from .values import Json, below, steps

_IDENTIFIERS = ("$anchor", "$dynamicAnchor", "$id", "$schema")
_NAMED_REFERENCE = frozenset({"$ref", "$dynamicAnchor"})
_NAMING = frozenset({"$comment", "$defs", "description", "title", *_IDENTIFIERS})
"""What a schema says of itself beside its type."""
_MOST_INLINED = 50
"""How many references may give way to each other, one inside of the other."""


@dataclass(frozen=True, slots=True)
class Bundled:
    """A document in one piece."""

    root: Json
    moves: dict[str, Place]
    refused: frozenset[str]


def bundle(library: Library, grammar: Grammar, findings: Findings) -> Bundled:
    """Put a document together; what cannot be followed is a finding."""
    return _Bundle(library, grammar, findings).whole()


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where the value at hand is."""

    scope: Scope
    here: str
    """Its pointer in the bundle."""
    there: str
    """Its pointer in its file."""
    around: tuple[tuple[str, str], ...] = ()
    """The targets that have given way to what it is in."""
    bound: Mapping[str, Target] = field(default_factory=dict)
    """What dynamic references mean here, by their text, where a schema around says so
    (JSON Schema 2020-12, section 8.2.3.2)."""

    def under(self, key: str | int) -> _Spot:
        here, there = below(self.here, key), below(self.there, key)
        return _Spot(self.scope, here, there, self.around, self.bound)

    def of_schema(self, value: Json) -> _Spot:
        scope = self.scope.inside(value, self.there)
        return self if scope is self.scope else replace(self, scope=scope)


class _Bundle:
    def __init__(self, library: Library, grammar: Grammar, findings: Findings) -> None:
        self._entry = Scope(library.entry, library.entry.uri)
        self._grammar = grammar
        self._findings = findings
        self._resolver = Resolver(library)
        self._parts = Parts(self._resolver, grammar, self._entry)
        self._moves: dict[str, Place] = {}
        self._refused: set[str] = set()

    def whole(self) -> Bundled:
        spot = _Spot(self._entry, "#", "#")
        root = self._value(self._entry.file.root, DOCUMENT, spot)
        assert isinstance(root, dict), "a document is an object"
        for part, home in sorted(self._parts.added.items()):
            target = self._parts.targets[part]
            content = self._moved(
                target, Kind(name=part.kind), _Spot(spot.scope, home, "")
            )
            root = _with(root, steps(home), content)
        return Bundled(root, self._moves, frozenset(self._refused))

    def _value(self, value: Json, asked: Shape, spot: _Spot) -> Json:
        """A value as it is in the bundle; the same object where nothing changes."""
        shape = self._grammar.settled(asked, value)
        if shape == SCHEMA:
            spot = spot.of_schema(value)
        if isinstance(shape, Plain) and shape.name == "mapped schema":
            return self._mapped(value, spot)
        reference = reference_in(value, shape)
        if reference is None:
            return self._members(value, shape, spot)
        assert isinstance(value, dict)
        kind = followed_kind(value, shape)
        is_plain = kind and self._resolver.is_plain(reference, spot.scope)
        if is_plain and "$defs" not in value and "$dynamicAnchor" not in value:
            return self._members(value, shape, spot)
        target = self._target(reference, spot, "$ref")
        if target is None:
            return value
        if not kind:
            return self._given_way(value, shape, target, spot)
        if kind == "schema" and (bound := self._bound(value, target, spot)):
            assert isinstance(value, dict)
            return self._copied(value, target, replace(spot, bound=bound))
        pointer = self._parts.pointer(target, kind)
        if pointer == spot.here:
            return self._moved(target, shape, spot)
        rest = {key: member for key, member in value.items() if key != "$ref"}
        own = self._members(rest, shape, spot)
        written = _reference(pointer, reference)
        if written == reference and own is rest:
            return value
        assert isinstance(own, dict)
        return {"$ref": written, **own}

    def _members(self, value: Json, shape: Shape, spot: _Spot) -> Json:
        changed: dict[str | int, Json] = {}
        for key, inner, old in self._grammar.members(shape, value):
            new = self._value(old, inner, spot.under(key))
            if new is not old:
                changed[key] = new
        if isinstance(value, list):
            whole = [changed.get(index, old) for index, old in enumerate(value)]
            return whole if changed else value
        if not isinstance(value, dict):
            return value
        whole_ = {key: changed.get(key, old) for key, old in value.items()}
        if shape == SCHEMA:
            return self._schema(value, whole_, spot, is_changed=bool(changed))
        return whole_ if changed else value

    def _schema(
        self, value: Json, schema: dict[str, Json], spot: _Spot, *, is_changed: bool
    ) -> Json:
        """A schema without what only names it, once all names are resolved."""
        if spot.scope.file is not self._entry.file:
            for key in _IDENTIFIERS:
                if isinstance(schema.get(key), str):
                    del schema[key]
                    is_changed = True
        dynamic = schema.get("$dynamicRef")
        if isinstance(dynamic, str):
            target = spot.bound.get(dynamic) or self._target(
                dynamic, spot, "$dynamicRef"
            )
            if target is not None:
                del schema["$dynamicRef"]
                pointer = _reference(self._parts.pointer(target, "schema"), "")
                if "$ref" not in schema:
                    return {"$ref": pointer, **schema}
                parts = schema.get("allOf")
                rest = parts if isinstance(parts, list) else []
                return {**schema, "allOf": [{"$ref": pointer}, *rest]}
        return schema if is_changed else value

    def _mapped(self, value: Json, spot: _Spot) -> Json:
        """What a value of a discriminator means: a name, or a reference."""
        reference = mapped_reference(value)
        if reference is None:
            return value
        try:
            target = self._resolver.target(reference, spot.scope)
        except RefusedError:
            return value  # lowering says so
        return _reference(self._parts.pointer(target, "schema"), reference)

    def _target(self, reference: str, spot: _Spot, key: str) -> Target | None:
        try:
            return self._resolver.target(reference, spot.scope)
        except RefusedError as error:
            # Braces in a reference are no places for one.
            message = error.message.replace("{}", reference)
            self._findings.error(message, below(spot.here, key), error.advice)
            self._refused.add(reference)
            return None

    def _given_way(
        self, value: dict[str, Json], shape: Shape, target: Target, spot: _Spot
    ) -> Json:
        """What a reference leads to, in its place, with what stands beside it."""
        if target.place in spot.around or len(spot.around) > _MOST_INLINED:
            self._findings.error(
                f"The reference {value['$ref']} leads back to itself.",
                below(spot.here, "$ref"),
            )
            return {}
        found = self._moved(target, shape, spot)
        rest = {key: member for key, member in value.items() if key != "$ref"}
        if not (rest and isinstance(found, dict)):
            return found
        own = self._members(rest, shape, spot)
        assert isinstance(own, dict)
        return {**found, **own}

    def _copied(self, value: dict[str, Json], target: Target, spot: _Spot) -> Json:
        """A schema with a copy of what it refers to."""
        rest = {key: member for key, member in value.items() if key != "$ref"}
        if set(rest) <= _NAMING:
            return self._given_way(value, SCHEMA, target, spot)
        own = self._members(rest, SCHEMA, replace(spot, bound={}))
        assert isinstance(own, dict)
        parts = own.get("allOf")
        others = parts if isinstance(parts, list) else []
        inside = replace(spot, here=f"{spot.here}/allOf/{len(others)}")
        copy = self._given_way({"$ref": value["$ref"]}, SCHEMA, target, inside)
        return {**own, "allOf": [*others, copy]}

    def _moved(self, target: Target, shape: Shape, spot: _Spot) -> Json:
        is_own = target.scope.file is self._entry.file
        file = "" if is_own else target.scope.file.name
        self._moves[spot.here] = (file, target.pointer)
        inner = replace(
            spot,
            scope=target.scope,
            there=target.pointer,
            around=(*spot.around, target.place),
        )
        return self._value(target.value, shape, inner)

    def _bound(self, value: Json, target: Target, spot: _Spot) -> dict[str, Target]:
        """The dynamic references in what a schema refers to that mean its anchors."""
        anchors = [(spot.there, value)]
        inner = value.get("$defs") if isinstance(value, dict) else None
        if isinstance(inner, dict):
            place = below(spot.there, "$defs")
            anchors += [(below(place, name), each) for name, each in inner.items()]
        own: dict[str, Target] = {}
        for pointer, schema in anchors:
            anchor = schema.get("$dynamicAnchor") if isinstance(schema, dict) else None
            if isinstance(anchor, str):
                scope = spot.scope.inside(schema, pointer)
                own[f"#{anchor}"] = Target(scope, pointer, schema)
        asked = set(_dynamic_references(target.value)) if own else set()
        return {name: self._end(own[name]) for name in sorted(asked & own.keys())}

    def _end(self, target: Target) -> Target:
        """A schema, or what it refers to if that is all that it says."""
        value = target.value
        members = value if isinstance(value, dict) else {}
        reference = members.get("$ref")
        if isinstance(reference, str) and set(members) <= _NAMED_REFERENCE:
            with contextlib.suppress(RefusedError):  # its own place says so
                return self._resolver.target(reference, target.scope)
        return target


def _dynamic_references(value: Json) -> Iterator[str]:
    todo = [value]
    while todo:
        inner = todo.pop()
        if isinstance(inner, dict):
            if isinstance(inner.get("$dynamicRef"), str):
                yield str(inner["$dynamicRef"])
            todo += inner.values()
        elif isinstance(inner, list):
            todo += inner


def _reference(pointer: str, written: str) -> str:
    """A reference to a pointer, as it was written if that is the same."""
    encoded = pointer.replace("%", "%25")
    return written if unquote(written) == pointer else encoded


def _with(root: dict[str, Json], keys: list[str], value: Json) -> dict[str, Json]:
    """A document with a value more."""
    key, *rest = keys
    if not rest:
        return {**root, key: value}
    inner = root.get(key)
    return {**root, key: _with(inner if isinstance(inner, dict) else {}, rest, value)}
