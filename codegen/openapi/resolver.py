"""What a reference means: from its text, and where it stands, to a place in a file.

A reference is resolved against the address of its file (RFC 3986) or, inside of a
schema with an `$id`, against that (JSON Schema 2020-12, section 8.2). `$self` is
another name for the address of a document (OpenAPI 3.2, section 4.1.2.2.1). Fragments
are JSON pointers, or names that an `$anchor` or a `$dynamicAnchor` gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote, urljoin

from .sources import File, Library, RefusedError, joined
from .values import Json, below, steps

_DATA = frozenset({"const", "default", "enum", "example", "examples", "value"})
_NAMES = frozenset({"$defs", "definitions", "patternProperties", "properties"})
_MOST_STEPS = 10
"""How many references a pointer may lead through."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What relative references are relative to."""

    file: File
    uri: str
    """The address of the file or, in a schema with an `$id`, that."""
    pointer: str = "#"
    """The schema with the `$id`."""

    def inside(self, value: Json, pointer: str) -> Scope:
        """The scope inside of a value."""
        if isinstance(value, dict) and isinstance(value.get("$id"), str):
            try:
                uri = urljoin(self.uri, str(value["$id"]))
            except ValueError:
                return self
            return replace(self, uri=uri, pointer=pointer)
        return self


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference means."""

    scope: Scope
    pointer: str
    value: Json

    @property
    def place(self) -> tuple[str, str]:
        return self.scope.file.uri, self.pointer


class Resolver:
    """Finds what references mean, in all files of a document."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._indexed: set[str] = set()
        self._schemas: dict[str, Scope] = {}
        """Scopes by their `$id` or `$self`."""
        self._anchors: dict[tuple[str, str, str], str] = {}
        """Pointers by the file, the address of the scope, and the name."""
        self._ends: dict[tuple[str, str], Target] = {}
        """Where chains of references end, by the places that they lead through."""
        self._index(library.entry)

    def is_plain(self, reference: str, scope: Scope) -> bool:
        """Whether a reference is a pointer into the document itself."""
        is_whole = scope.file is self._library.entry and scope.pointer == "#"
        return is_whole and reference.startswith("#/")

    def target(self, reference: str, scope: Scope) -> Target:
        """Find what a reference means; chains of bare references are followed.

        Raises:
            RefusedError: It means nothing, or must not be followed.
        """
        passed: dict[tuple[str, str], None] = {}
        found = self._at(reference, scope, _MOST_STEPS)
        while (further := bare_reference(found.value)) is not None:
            if found.place in passed:
                raise RefusedError("The reference {} leads back to itself.")
            passed[found.place] = None
            known = self._ends.get(found.place)
            found = known or self._at(further, found.scope, _MOST_STEPS)
        self._ends |= dict.fromkeys(passed, found)
        return found

    def named(self, reference: str, scope: Scope, name: str) -> Target | None:
        """What a reference of something with a name means, if that has the name, too.

        What is referred to directly has. Of a chain of references, the last place
        counts that has a name; a file that an entry of another one refers to is called
        like that entry.
        """
        called, by_entry = name, True
        found = self._at(reference, scope, _MOST_STEPS)
        for hop in range(_MOST_STEPS):
            further = bare_reference(found.value)
            if further is None and hop == 0:
                return found
            keys = steps(found.pointer)
            if keys or not by_entry:
                called = keys[-1] if keys else found.scope.file.stem
            by_entry = bool(keys)
            if further is None:
                return found if called == name else None
            found = self._at(further, found.scope, _MOST_STEPS)
        return None

    def _at(self, reference: str, scope: Scope, steps_left: int) -> Target:
        if steps_left == 0:
            raise RefusedError("The reference {} leads through too many others.")
        _, fragment = joined("", reference)
        for around in self._scopes(reference, scope):
            found = self._fragment(around, fragment, steps_left)
            if found is not None:
                return found
        raise RefusedError(*self._nothing(reference, scope))

    def _scopes(self, reference: str, scope: Scope) -> Iterator[Scope]:
        """Where the fragment of a reference may be, the likeliest first."""
        file = scope.file
        address, _ = joined("", reference)
        whole = Scope(file, file.uri)
        if not address:
            if scope.pointer != "#":
                yield scope
            # Documents give schemas an `$id` and still refer to their components.
            yield whole
            return
        full, _ = joined(scope.uri, address)
        if full in self._schemas:
            yield self._schemas[full]
            return
        physical = self._physical(joined(file.uri, address)[0])
        if physical == file.uri:
            yield whole
            return
        other = self._library.file(physical, file)
        self._index(other)
        yield self._schemas.get(full) or Scope(other, other.uri)

    def _physical(self, uri: str) -> str:
        """Where a file is that goes by the document's `$self`: beside the document."""
        entry = self._library.entry
        self_uri = entry.root.get("$self") if isinstance(entry.root, dict) else None
        if isinstance(self_uri, str) and "://" in self_uri:
            folder = self_uri.rpartition("/")[0] + "/"
            if uri.startswith(folder):
                return joined(entry.uri, uri[len(folder) :])[0]
        return uri

    def _fragment(self, scope: Scope, fragment: str, steps_left: int) -> Target | None:
        start = _value_at(scope.file.root, scope.pointer)
        if fragment and not fragment.startswith("/"):
            pointer = self._anchor(scope, unquote(fragment))
            if pointer is None:
                return None
            return self._target(scope, pointer, _value_at(scope.file.root, pointer))
        # Some write a name that needs encoding as it is.
        for written in dict.fromkeys((unquote(fragment), fragment)):
            found = self._walk(scope, start, steps(f"#{written}"), steps_left)
            if found is not None:
                return found
        return None

    def _walk(
        self, scope: Scope, value: Json, keys: list[str], steps_left: int
    ) -> Target | None:
        """Follow a pointer; where it leads into a reference, through that."""
        pointer, around = scope.pointer, scope
        for index, key in enumerate(keys):
            if isinstance(value, list):
                if not (key.isdecimal() and key.isascii() and int(key) < len(value)):
                    return None
                value = value[int(key)]
            elif isinstance(value, dict) and key in value:
                value = value[key]
            elif isinstance(value, dict) and isinstance(value.get("$ref"), str):
                inner = self._at(str(value["$ref"]), around, steps_left - 1)
                rest = keys[index:]
                pointed = replace(inner.scope, pointer=inner.pointer)
                return self._walk(pointed, inner.value, rest, steps_left - 1)
            else:
                return None
            pointer = below(pointer, key)
            around = around.inside(value, pointer)
        return Target(around, pointer, value)

    def _target(self, scope: Scope, pointer: str, value: Json) -> Target:
        return Target(scope.inside(value, pointer), pointer, value)

    def _anchor(self, scope: Scope, name: str) -> str | None:
        file = scope.file.uri
        if (file, scope.uri, name) in self._anchors:
            return self._anchors[file, scope.uri, name]
        others = [
            pointer
            for (uri, _, called), pointer in self._anchors.items()
            if (uri, called) == (file, name)
        ]
        return others[0] if len(others) == 1 else None

    def _index(self, file: File) -> None:
        """Note the names that the parts of a file have."""
        if file.uri in self._indexed:
            return
        self._indexed.add(file.uri)
        whole = Scope(file, file.uri)
        if isinstance(file.root, dict) and isinstance(file.root.get("$self"), str):
            name, _ = joined(file.uri, str(file.root["$self"]))
            self._schemas.setdefault(name, whole)
        todo: list[tuple[Json, str, Scope, bool]] = [(file.root, "#", whole, False)]
        while todo:
            value, pointer, around, has_names = todo.pop()
            scope = around.inside(value, pointer)
            if scope is not around:
                self._schemas.setdefault(scope.uri.removesuffix("#"), scope)
            if isinstance(value, dict):
                for key in ("$anchor", "$dynamicAnchor"):
                    if isinstance(value.get(key), str):
                        name = str(value[key])
                        self._anchors.setdefault((file.uri, scope.uri, name), pointer)
                todo += [
                    (member, below(pointer, key), scope, key in _NAMES)
                    for key, member in value.items()
                    if isinstance(member, dict | list)
                    and (has_names or key not in _DATA)
                ]
            elif isinstance(value, list):
                todo += [
                    (element, below(pointer, index), scope, False)
                    for index, element in enumerate(value)
                    if isinstance(element, dict | list)
                ]

    def _nothing(self, reference: str, scope: Scope) -> tuple[str, str]:
        where = "this document" if reference.startswith("#") else "that file"
        return (
            f"The reference {{}} points at nothing in {where}.",
            "Mend the document, or fetch it again: a part of it may be missing.",
        )


def bare_reference(value: Json) -> str | None:
    """The reference that a value is, if it says nothing else."""
    if isinstance(value, dict) and set(value) == {"$ref"}:
        reference = value["$ref"]
        return reference if isinstance(reference, str) else None
    return None


def _value_at(root: Json, pointer: str) -> Json:
    value = root
    for key in steps(pointer):
        if isinstance(value, list):
            value = value[int(key)]
        elif isinstance(value, dict):
            value = value[key]
    return value
