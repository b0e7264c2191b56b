"""The parts of a document that other files hold, and where each goes.

Which parts there are, and where they go, does not depend on the order in which
references are met: another reference to a part moves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from .distinct import distinct_names
from .grammar import (
    DOCUMENT,
    SCHEMA,
    Grammar,
    Kind,
    Many,
    Names,
    Plain,
    Shape,
)
from .resolver import Resolver, Scope, Target
from .sources import RefusedError
from .specification import REFERABLE, SECTIONS, SWAGGER_SECTIONS
from .values import Json, below, steps

_TEXTS = frozenset({"boolean", "number", "string", "version"})
_FILE = re.compile(r"[/#]|\.(?:json|ya?ml)$")
"""What a mapping to a file has in it, and one to a name has not."""
_OPERATION = "operation"
_DESCRIBING = frozenset({"$ref", "description", "summary"})


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A place in another file, and what it is used as."""

    uri: str
    pointer: str
    kind: str


def reference_in(value: Json, shape: Shape) -> str | None:
    """The reference that stands in the place of a value of some shape."""
    if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
        return None
    match shape:
        case Kind():
            return str(value["$ref"])
        case Names(item=Kind()) | Many() if len(value) == 1:
            return str(value["$ref"])
        case Plain(name=name) if name in _TEXTS and len(value) == 1:
            return str(value["$ref"])
        case _:
            return None


def followed_kind(value: Json, shape: Shape) -> str:
    """The kind of what a reference leads to, if lowering follows it; else it gives
    way to what it leads to, and so does a path item that adds something."""
    if not isinstance(shape, Kind) or shape.name not in REFERABLE:
        return ""
    if shape.name == "path item" and isinstance(value, dict):
        adds = any(k not in _DESCRIBING and not k.startswith("x-") for k in value)
        return "" if adds else shape.name
    return shape.name


def mapped_reference(value: Json) -> str | None:
    """The reference in a discriminator's mapping, if it is one and no name."""
    return value if isinstance(value, str) and _FILE.search(value) else None


class Parts:
    """All parts of one document."""

    def __init__(self, resolver: Resolver, grammar: Grammar, entry: Scope) -> None:
        self._resolver = resolver
        self._grammar = grammar
        self._entry = entry
        root = entry.file.root
        is_swagger = isinstance(root, dict) and "swagger" in root
        self._sections = SWAGGER_SECTIONS if is_swagger else SECTIONS
        self._around = "#" if is_swagger else "#/components"
        self.targets: dict[Part, Target] = {}
        self._discover()
        self._homes = self._own_homes()
        self.added = self._added()
        """Parts that become components, which the document does not have."""
        self._homes |= self.added

    def pointer(self, target: Target, kind: str) -> str:
        """Where in the bundle a target is."""
        part = self._part(target, kind)
        return target.pointer if part is None else self._home(part)

    def _home(self, part: Part) -> str:
        if part not in self._homes:
            outer = self._outer(part)
            assert outer is not None, "what is in no other part has a home"
            inner = part.pointer.removeprefix(outer.pointer)
            self._homes[part] = self._home(outer) + inner
        return self._homes[part]

    def _part(self, target: Target, kind: str) -> Part | None:
        """The part that a target is; None for a place in the document's own file."""
        if target.scope.file is self._entry.file:
            return None
        return Part(target.scope.file.uri, target.pointer, kind)

    # Which parts there are

    def _discover(self) -> None:
        seen: set[tuple[str, str, Shape]] = set()
        todo: list[tuple[Json, Shape, Scope, str]] = [
            (self._entry.file.root, DOCUMENT, self._entry, "#")
        ]
        while todo:
            value, asked, around, pointer = todo.pop()
            shape = self._grammar.settled(asked, value)
            scope = around.inside(value, pointer) if shape == SCHEMA else around
            for reference, kind in self._references(value, shape):
                if kind and self._resolver.is_plain(reference, scope):
                    continue
                try:
                    target = self._resolver.target(reference, scope)
                except RefusedError:
                    continue
                if kind and (part := self._part(target, kind)) is not None:
                    self.targets[part] = target
                bare = Kind(name=kind) if kind else replace(shape, is_required=False)
                key = (target.scope.file.uri, target.pointer, bare)
                if key not in seen and target.scope.file is not self._entry.file:
                    seen.add(key)
                    todo.append((target.value, bare, target.scope, target.pointer))
            for name, inner, member in self._grammar.members(shape, value):
                todo.append((member, inner, scope, below(pointer, name)))

    def _references(self, value: Json, shape: Shape) -> Iterator[tuple[str, str]]:
        """The references of a value, and the kind of what they lead to, if lowering
        follows them there."""
        if isinstance(shape, Plain) and shape.name == "mapped schema":
            if (mapped := mapped_reference(value)) is not None:
                yield mapped, "schema"
        elif (reference := reference_in(value, shape)) is not None:
            yield reference, followed_kind(value, shape)
        if shape == SCHEMA and isinstance(value, dict):
            dynamic = value.get("$dynamicRef")
            if isinstance(dynamic, str):
                yield dynamic, "schema"

    # Where they go

    def _own_homes(self) -> dict[Part, str]:
        """The parts that the document has a place for: the entries of its components
        and paths, as far as these are nothing but references or in other files."""
        places: dict[Part, list[tuple[bool, bool, str]]] = {}
        for kind, pointer in self._own_places():
            found = self._section(steps(pointer))
            if found is None or not isinstance(found.value, dict):
                continue
            for name, member in found.value.items():
                target = self._entered(found, name, member)
                part = target and self._part(target, kind)
                if target and part:
                    # What stands here itself is here, then what is called like this.
                    is_alias = target.value is not member
                    is_renamed = _candidates(part)[0] != _component(name)
                    place = (is_alias, is_renamed, below(pointer, name))
                    places.setdefault(part, []).append(place)
        homes = {part: min(found)[2] for part, found in places.items()}
        return homes | self._operations()

    def _operations(self) -> dict[Part, str]:
        """Operations in other files, for what is inside of them."""
        homes: dict[Part, str] = {}
        paths = self._section(["paths"])
        members = paths.value if paths and isinstance(paths.value, dict) else {}
        for path in sorted(members):
            item = self._section(["paths", path])
            methods = item.value if item and isinstance(item.value, dict) else {}
            for method in sorted(methods):
                found = self._section(["paths", path, method])
                part = found and self._part(found, _OPERATION)
                if part:
                    home = below(below("#/paths", path), method)
                    homes.setdefault(part, home)
        return homes

    def _entered(self, section: Target, name: str, member: Json) -> Target | None:
        """What an entry of a section is, if it is something of another file."""
        reference = member.get("$ref") if isinstance(member, dict) else None
        if not isinstance(reference, str):
            return Target(section.scope, below(section.pointer, name), member)
        is_bare = isinstance(member, dict) and len(member) == 1
        if not is_bare or self._resolver.is_plain(reference, section.scope):
            return None
        try:
            return self._resolver.named(reference, section.scope, name)
        except RefusedError:
            return None

    def _own_places(self) -> Iterator[tuple[str, str]]:
        for kind, section in self._sections.items():
            yield kind, f"{self._around}/{section}"
        yield "path item", "#/paths"
        yield "path item", "#/webhooks"

    def _section(self, keys: Iterable[str]) -> Target | None:
        """An object of the document, which may be in another file."""
        found = Target(self._entry, "#", self._entry.file.root)
        for key in keys:
            if not isinstance(found.value, dict) or key not in found.value:
                return None
            member = found.value[key]
            found = Target(found.scope, below(found.pointer, key), member)
            if isinstance(member, dict) and isinstance(member.get("$ref"), str):
                try:
                    found = self._resolver.target(str(member["$ref"]), found.scope)
                except RefusedError:
                    return None
        return found

    def _outer(self, part: Part) -> Part | None:
        """The part that another one is inside of, the nearest one."""
        pointer = part.pointer.rpartition("/")[0]
        while pointer:
            for kind in (*sorted(REFERABLE), _OPERATION):
                outer = Part(part.uri, pointer, kind)
                if outer in self.targets or outer in self._homes:
                    return outer
            pointer = pointer.rpartition("/")[0]
        return None

    def _added(self) -> dict[Part, str]:
        """New components for what has no other place, called as in its file."""
        homeless: dict[str, list[Part]] = {}
        for part in sorted(self.targets):
            if part not in self._homes and self._outer(part) is None:
                homeless.setdefault(part.kind, []).append(part)
        homes: dict[Part, str] = {}
        for kind, parts in homeless.items():
            section = self._sections.get(kind, SECTIONS[kind])
            pointer = f"{self._around}/{section}"
            own = self._section(steps(pointer))
            taken = own.value if own and isinstance(own.value, dict) else {}
            names = distinct_names(
                {_text(part): _candidates(part) for part in parts}, taken
            )
            for part in parts:
                homes[part] = below(pointer, _component(names[_text(part)]))
        return homes


def _text(part: Part) -> str:
    return f"{part.uri} {part.pointer}"


def _candidates(part: Part) -> list[str]:
    """Names for a component, the best first."""
    path = PurePosixPath(unquote(urlsplit(part.uri).path))
    stem = path.stem if path.stem not in ("index", "_index") else path.parent.name
    inner = steps(part.pointer)
    last = inner[-1:]
    if last and last[0].isdecimal():
        last = inner[-2:]
    names = [last or [stem], [stem, *last], [path.parent.name, stem, *last]]
    names.append([*path.parts[1:-1], stem, *inner])
    return [_component("_".join(name)) for name in names]


def _component(name: str) -> str:
    """A name that the specification allows for a component."""
    return re.sub(r"[^A-Za-z0-9._-]+", "_", name) or "_"
