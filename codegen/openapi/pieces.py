"""Lay small pieces of OpenAPI over the objects of a document.

A piece has the form of what it mends, with two changes that make it short. What OpenAPI
lists is named: a parameter by its name, a required property by `required = true` at the
property. And `false` in the place of a parameter, property, header, response, media
type or body takes it out.

A schema that says a type anew replaces the one that is there, but for what holds
whatever the type (a description, `nullable`); else the words of both are taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from .document import Document, Findings, Node
from .misfits import Misfits, Path
from .references import References
from .shapes import BESIDE_TYPE, REPLACING, SHAPES, WORDS, Kind, Shape
from .values import Json, steps

Object = dict[str, Json]


class Pieces:
    """Lays pieces over objects of one document, and notes what is wrong with them."""

    def __init__(self, document: Document) -> None:
        self.misfits = Misfits()
        self._document = document
        self._references = References(document, Findings())

    def check_references(self, piece: Json, path: Path, document: Document) -> None:
        """Note references in a piece that lead to nothing in the mended document."""
        for at, reference in _references(piece, path):
            node = Node(document.root.value, "#")
            pointer = unquote(reference)
            found = pointer.startswith("#/")
            for step in steps(pointer) if found else ():
                found = found and (step in node or isinstance(node.value, list))
                node = node.child(int(step) if step.isdecimal() else step)
            if reference.startswith("#") and not found:
                kept = self._document.root.child("components", "schemas").object
                known = [f"#/components/schemas/{name}" for name in kept]
                self.misfits.unknown("definition", reference, known, at)

    # Objects

    def lay(self, kind: Kind, target: Json, piece: Json, path: Path) -> Json:
        """Lay a piece over an object.

        Args:
            kind: What kind of object it is.
            target: The object; it is not changed.
            piece: What to say of it.
            path: Where the piece stands.

        Returns:
            The object with the piece laid over it.
        """
        shape = SHAPES[kind]
        if kind == "schema" and isinstance(piece, bool):
            if piece == target:
                self.misfits.unchanged(path)
            return piece
        if not isinstance(piece, dict):
            self.misfits.error(f"What stands for {shape.title} is a table.", path)
            return target
        before = self.misfits.count()
        if kind == "schema":
            base, found = self._schema(target, piece, path)
        else:
            base = self._resolved(target)
            found = self._laid(shape, base, piece, path)
        if found == base:
            self.misfits.summarize(before, path)
            return target
        return found

    def _schema(self, target: Json, piece: Object, path: Path) -> tuple[Object, Object]:
        """The schema that a piece is laid over, and the result."""
        base: Object = target if isinstance(target, dict) else {}
        if piece.keys() & REPLACING or _is_another_type(piece, base):
            kept = {key: value for key, value in base.items() if key in BESIDE_TYPE}
            return base, self._laid(SHAPES["schema"], kept, piece, path)
        if "$ref" in base:
            if piece.keys() <= BESIDE_TYPE | {"default", "example", "examples"}:
                # Beside a reference, words mean nothing in OpenAPI 3.0.
                around = {key: base[key] for key in base if key != "$ref"}
                whole: Object = {"allOf": [{"$ref": base["$ref"]}], **around}
                return base, self._laid(SHAPES["schema"], whole, piece, path)
            base = self._resolved(base)
        return base, self._laid(SHAPES["schema"], base, piece, path)

    def _laid(self, shape: Shape, base: Object, piece: Object, path: Path) -> Object:
        found = dict(base)
        for key, value in piece.items():
            at = (*path, key)
            if shape is SHAPES["operation"] and key == "parameters":
                found[key] = self._parameters(base, value, at)
            elif shape is SHAPES["schema"] and key == "properties":
                self._properties(found, value, at)
            elif key in shape.maps:
                members = self.lay_by_name(shape.maps[key], base.get(key), value, at)
                found[key] = members
            elif key in shape.objects:
                self._member(found, key, shape.objects[key], value, at)
            elif self._is_fitting(shape, key, value, at):
                if found.get(key) == value and key in base:
                    self.misfits.unchanged(at)
                found[key] = value
        return found

    def _member(
        self, found: Object, key: str, kind: Kind, value: Json, path: Path
    ) -> None:
        """Lay a piece over an object under a key, or take that out."""
        if value is False and kind != "schema":
            if key not in found:
                self._nothing_to_drop(SHAPES[kind], key, found, path)
            found.pop(key, None)
        elif found.get(key) is not None or self._is_complete(
            kind, value, key, {}, path
        ):
            found[key] = self.lay(kind, found.get(key), value, path)

    def lay_by_name(self, kind: Kind, target: Json, piece: Json, path: Path) -> Object:
        """Lay pieces over objects that have names; see `lay`."""
        found: Object = dict(target) if isinstance(target, dict) else {}
        for name, value in self._named(piece, path):
            self._named_member(found, name, kind, value, (*path, name))
        return found

    def _named_member(
        self, found: Object, name: str, kind: Kind, value: Json, path: Path
    ) -> None:
        if value is False:
            if name not in found:
                self._nothing_to_drop(SHAPES[kind], name, found, path)
            found.pop(name, None)
        elif name in found or self._is_complete(kind, value, name, found, path):
            found[name] = self.lay(kind, found.get(name), value, path)

    def _named(self, piece: Json, path: Path) -> Iterator[tuple[str, Json]]:
        if isinstance(piece, dict):
            yield from piece.items()
        else:
            advice = "What OpenAPI lists has its name as a key here."
            self.misfits.error(f'"{path[-1]}" is a table.', path, advice)

    def _properties(self, schema: Object, piece: Json, path: Path) -> None:
        """Lay pieces over the properties of a schema, and say which are required."""
        properties: Object = dict(Node(schema, "").child("properties").object)
        listed = schema.get("required")
        required = list(listed) if isinstance(listed, list) else []
        inherited = self._inherited(schema, set())
        for name, value in self._named(piece, path):
            if name not in properties and name in inherited:
                properties[name] = inherited[name]
            before = self.misfits.count()
            was = properties.get(name), name in required
            wanted = _required_said(value)
            value = _without_required(value) if wanted is not None else value
            if value != {} or name not in properties:
                self._named_member(properties, name, "schema", value, (*path, name))
            if value is False or wanted is False:
                required = [one for one in required if one != name]
            elif wanted and name not in required:
                required.append(name)
            if wanted is not None and wanted == was[1]:
                self.misfits.unchanged((*path, name, "required"))
            if was == (properties.get(name), name in required):
                self.misfits.summarize(before, (*path, name))
        schema["properties"] = properties
        if required or listed:
            schema["required"] = required

    def _inherited(self, schema: Object, seen: set[int]) -> Object:
        """The properties that a schema has of those that it is composed of."""
        found: Object = {}
        parts = schema.get("allOf")
        for part in parts if isinstance(parts, list) else []:
            inner = self._resolved(part)
            if id(inner) not in seen:
                seen.add(id(inner))
                found |= self._inherited(inner, seen)
                found |= Node(inner, "").child("properties").object
        return found

    # Parameters

    def _parameters(self, operation: Object, piece: Json, path: Path) -> Json:
        """Lay pieces over parameters, which have their names, or `place.name`."""
        listed = operation.get("parameters")
        found: list[Json] = list(listed) if isinstance(listed, list) else []
        for name, value in self._named(piece, path):
            at = (*path, name)
            matching = self.parameters_called(name, found)
            if len(matching) > 1:
                places = [self._resolved(found[i]).get("in") for i in matching]
                options = " or ".join(f'"{place}.{name}"' for place in places)
                self.misfits.error(
                    f'"{name}" is several parameters.', at, f"Say {options}."
                )
            elif value is False and matching:
                del found[matching[0]]
            elif matching:
                index = matching[0]
                found[index] = self.lay("parameter", found[index], value, at)
            else:
                known = {str(self._resolved(one).get("name")): one for one in found}
                if value is False:
                    self._nothing_to_drop(SHAPES["parameter"], name, known, at)
                elif self._is_complete("parameter", value, name, known, at):
                    found.append(self.lay("parameter", {"name": name}, value, at))
        return found

    def parameters_called(self, name: str, listed: Json) -> list[int]:
        """Where in a list parameters with a name are: that, or `place.name`."""
        every = (
            [self._identity(one) for one in listed] if isinstance(listed, list) else []
        )
        exact = [i for i, (_, bare) in enumerate(every) if bare == name]
        return exact or [i for i, both in enumerate(every) if ".".join(both) == name]

    def with_parameters(self, operation: Json, shared: list[Json]) -> Json:
        """An operation with parameters that it does not declare itself."""
        if not isinstance(operation, dict):
            return operation
        listed = operation.get("parameters")
        own = listed if isinstance(listed, list) else []
        known = {self._identity(parameter) for parameter in own}
        further = [one for one in shared if self._identity(one) not in known]
        return {**operation, "parameters": [*further, *own]}

    def _identity(self, parameter: Json) -> tuple[str, str]:
        found = self._resolved(parameter)
        return str(found.get("in")), str(found.get("name"))

    # Checks

    def _is_complete(
        self, kind: Kind, value: Json, name: str, known: Iterable[str], path: Path
    ) -> bool:
        """Whether a piece can stand for something that the document does not have."""
        shape = SHAPES[kind]
        if not isinstance(value, dict) or value.keys() & shape.complete:
            return True
        *others, last = (f"`{key}`" for key in sorted(shape.complete))
        needed = f"{', '.join(others)} or {last}" if others else last
        new = f"To add one, say more of it: {needed}."
        self.misfits.unknown(_noun(shape, path), name, known, path, new)
        return False

    def _nothing_to_drop(
        self, shape: Shape, name: str, known: Iterable[str], path: Path
    ) -> None:
        advice = "If the document has lost it, take this out."
        self.misfits.unknown(_noun(shape, path), name, known, path, advice)

    def _is_fitting(self, shape: Shape, key: str, value: Json, path: Path) -> bool:
        """Whether a key is known, and its value of the right kind."""
        if key in shape.flags:
            if not isinstance(value, bool):
                self.misfits.error(f'"{key}" is true or false.', path)
            return isinstance(value, bool)
        if key in WORDS:
            words = value if isinstance(value, list) else [value]
            for word in words:
                if word not in WORDS[key]:
                    self.misfits.unknown(
                        f'word of "{key}"', str(word), WORDS[key], path
                    )
                    return False
        if key not in shape.keys and not key.startswith("x-"):
            self.misfits.unknown(f"key of {shape.title}", key, shape.known, path)
            return False
        return True

    def _resolved(self, value: Json) -> Object:
        """The object, or the one that it refers to."""
        return self._references.resolve(Node(value, "#")).object


def _required_said(piece: Json) -> bool | None:
    """What the piece of a property says of whether that is required."""
    said = piece.get("required") if isinstance(piece, dict) else None
    return said if isinstance(said, bool) else None


def _without_required(piece: Json) -> Json:
    assert isinstance(piece, dict)
    return {key: value for key, value in piece.items() if key != "required"}


def _is_another_type(piece: Object, base: Object) -> bool:
    if "type" not in piece:
        return False
    if "type" in base or base.keys() & REPLACING:
        return piece["type"] != base.get("type")
    return not (piece["type"] == "object" and "properties" in base)


def _noun(shape: Shape, path: Path) -> str:
    """What something is called that stands at a path."""
    if path[-2:-1] == ("properties",):
        return "property"
    return shape.title.partition(" ")[2]


def _references(piece: Json, path: Path) -> Iterator[tuple[Path, str]]:
    match piece:
        case dict():
            for key, value in piece.items():
                if key == "$ref" and isinstance(value, str):
                    yield (*path, key), value
                else:
                    yield from _references(value, (*path, key))
        case list():
            for value in piece:
                yield from _references(value, path)
