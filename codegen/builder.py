"""What templates print of a query builder: a class for each type with fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from . import ir, names, reserved
from .deprecation import deprecation
from .docstrings import argument_doc, arguments_doc
from .python import Names, Scope
from .text import Code, join, py_doc, py_name, py_str

LINKS = frozenset({"One", "Maybe", "Many", "MaybeMany", "ManyMaybe", "MaybeManyMaybe"})
"""The classes of the runtime for fields that lead to objects."""

OF_BUILDER = (
    LINKS
    | {"Class", "Fields", "Leaf", "Link", "MutationRoot", "On"}
    | {
        "QueryRoot",
        "field",
    }
)
"""What the runtime has in its module `builder`."""

RESERVED_CLASSES = (
    OF_BUILDER | {"Callable", "F", "Json", "Selection", "T"} | reserved.TYPES
)
RESERVED_MEMBERS = reserved.FIELDS | {"deprecated", "field", "on", "select"}
"""What a class of the runtime offers, or the body of a class uses."""


@dataclass(frozen=True, slots=True)
class PlainField:
    """A field without arguments: an annotated attribute."""

    name: Code
    declaration: Code
    doc: Code | None


@dataclass(frozen=True, slots=True)
class CalledField:
    """A field with arguments: a method."""

    name: Code
    deprecated: Code | None
    parameters: tuple[Code, ...]
    result: Code
    doc: Code | None
    made: Code
    """What makes the result: the class of the runtime."""
    arguments: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Narrower:
    """The types that the objects of an interface or a union may be of."""

    variable: Code
    """What stands for them in annotations."""
    doc: Code


@dataclass(frozen=True, slots=True)
class FieldsClass:
    """The fields of a type."""

    name: Code
    bases: Code
    doc: Code
    plain: tuple[PlainField, ...]
    called: tuple[CalledField, ...]
    narrower: Narrower | None


@dataclass(frozen=True, slots=True)
class Marker:
    """The base of the classes that an interface or a union can be narrowed to."""

    name: Code
    variable: Code
    literal: Code
    """The variable's name, as a string."""
    quoted: Code
    """The name, as a string."""
    doc: Code


@dataclass(frozen=True, slots=True)
class DeepLink:
    """A class for a field that leads to lists of lists of objects."""

    name: Code
    wraps: Code
    result: Code


@dataclass(frozen=True, slots=True)
class Root:
    """Where operations start."""

    name: Code
    class_name: Code
    doc: Code


def class_names(api: ir.Api) -> dict[str, str]:
    """The classes of a builder, by the key of what they select from."""
    return names.assign(
        (selectable.key for selectable in api.selectables),
        lambda key: f"{names.pascal(key)}Fields",
        reserved=RESERVED_CLASSES,
    )


def selectable_names(selectable: ir.Selectable, scope: Scope) -> dict[str, str]:
    """The Python names of what can be selected from a type, by wire name."""
    return names.assign(
        (field.wire for field in selectable.fields),
        names.snake,
        reserved=RESERVED_MEMBERS,
        chosen=scope.members(selectable.key),
    )


class BuilderSpelling:
    """Spells the builder of an Api in one module."""

    def __init__(self, api: ir.Api, known: Names) -> None:
        self._selectables = api.selectables
        self._classes = class_names(api)
        self._narrowed = [s for s in api.selectables if s.narrower]
        taken = {*RESERVED_CLASSES, *self._classes.values()}
        self._markers = names.assign(
            (s.key for s in self._narrowed),
            lambda key: f"In{names.pascal(key)}",
            reserved=taken,
        )
        self._variables = names.assign(
            (s.key for s in self._narrowed),
            lambda key: f"A{names.pascal(key)}",
            reserved={*taken, *self._markers.values()},
        )
        self._deep: dict[str, DeepLink] = {}
        # No field is spelled with an underscore in front, so none hides the module.
        self.scope = Scope(known, (), methods={"models"})

    def classes(self) -> list[FieldsClass]:
        """The classes, sorted by name."""
        ordered = sorted(self._selectables, key=lambda s: self._classes[s.key])
        return [self._class(selectable) for selectable in ordered]

    def markers(self) -> list[Marker]:
        """What interfaces and unions can be narrowed to, sorted by name."""
        keys = sorted((s.key for s in self._narrowed), key=lambda k: self._markers[k])
        return [
            Marker(
                name=py_name(self._markers[key]),
                variable=py_name(self._variables[key]),
                literal=py_str(self._variables[key]),
                quoted=py_str(self._markers[key]),
                doc=py_doc(f"Objects that may stand for `{key}`.", 4),
            )
            for key in keys
        ]

    def roots(self) -> list[Root]:
        """Where operations start."""
        docs = {
            "query": "Where queries start.",
            "mutation": "Where mutations start.",
        }
        found = {s.root: s.key for s in self._selectables if s.root}
        return [
            Root(Code(kind), py_name(self._classes[found[kind]]), py_doc(doc, 0))
            for kind, doc in docs.items()
            if kind in found
        ]

    def imports(self) -> dict[str, list[Code]]:
        """What the module imports, once its classes are spelled."""
        if self._narrowed or self._deep:
            self.scope.standard("from collections.abc import Callable")
            self.scope.standard("from typing import TypeVar")
        found = self.scope.runtime_names
        return {
            "builder": [name for name in found if name in OF_BUILDER],
            "runtime": [name for name in found if name not in OF_BUILDER],
        }

    def variables(self) -> list[Code]:
        """The type variables of the module, once its classes are spelled."""
        found = []
        if self._deep:
            found.append(Code('F = TypeVar("F", bound=Fields)'))
        if self._narrowed or self._deep:
            found.append(Code('T = TypeVar("T")'))
        return found

    @property
    def uploads(self) -> bool:
        """Whether a field takes a file, which is spelled in full."""
        file = ir.Builtin("file")
        return any(
            file in ir.inner_types(type_)
            for selectable in self._selectables
            for field in selectable.fields
            for type_ in (field.type, *(a.type for a in field.arguments))
        )

    def deep_links(self) -> list[DeepLink]:
        """The classes for lists of lists that `classes` needs, sorted by name."""
        return [self._deep[name] for name in sorted(self._deep)]

    def _class(self, selectable: ir.Selectable) -> FieldsClass:
        spelled = selectable_names(selectable, self.scope)
        ordered = sorted(selectable.fields, key=lambda field: spelled[field.wire])
        return FieldsClass(
            name=py_name(self._classes[selectable.key]),
            bases=self._bases(selectable),
            doc=py_doc(
                selectable.doc.strip() or f"The fields of `{selectable.key}`.", 4
            ),
            plain=tuple(
                self._plain(field, spelled[field.wire])
                for field in ordered
                if not field.arguments
            ),
            called=tuple(
                self._called(field, spelled[field.wire])
                for field in ordered
                if field.arguments
            ),
            narrower=self._narrower(selectable) if selectable.narrower else None,
        )

    def _bases(self, selectable: ir.Selectable) -> Code:
        base = {"query": "QueryRoot", "mutation": "MutationRoot"}
        wider = sorted(
            self._markers[other.key]
            for other in self._narrowed
            if selectable.key in other.narrower
        )
        return join(
            ", ",
            [
                self.scope.runtime(base.get(selectable.root, "Fields")),
                *map(py_name, wider),
                Code(f"name={py_str(selectable.key)}"),
            ],
        )

    def _narrower(self, selectable: ir.Selectable) -> Narrower:
        for name in ("Class", "On"):
            self.scope.runtime(name)
        example = self._classes[selectable.narrower[0]]
        return Narrower(
            py_name(self._variables[selectable.key]),
            py_doc(f"Select from an object if it is of a type: `{example}`.", 8),
        )

    # Fields

    def _plain(self, field: ir.SelectableField, name: str) -> PlainField:
        doc = "\n\n".join(
            filter(None, (field.doc.strip(), deprecation(field.deprecated)))
        )
        declared = f"{py_name(name)}: {self._annotation(field)}"
        if names.camel(name) != field.wire:
            declared += f" = {self.scope.runtime('field')}(name={py_str(field.wire)})"
        return PlainField(
            py_name(name), Code(declared), py_doc(doc, 4) if doc else None
        )

    def _called(self, field: ir.SelectableField, name: str) -> CalledField:
        spelled = names.assign(
            (argument.wire for argument in field.arguments),
            names.snake,
            reserved=reserved.PARAMETERS,
        )
        if field.deprecated is not None:
            self.scope.runtime("deprecated")
        doc = _doc(field, spelled)
        return CalledField(
            name=py_name(name),
            deprecated=(
                None
                if field.deprecated is None
                else py_str(field.deprecated.strip() or "The API will remove it.")
            ),
            parameters=tuple(self._parameters(field.arguments, spelled)),
            result=self._annotation(field),
            doc=py_doc(doc, 8) if doc else None,
            made=self._link(field.type) if field.target else self.scope.runtime("Leaf"),
            arguments=tuple(self._arguments(field, spelled)),
        )

    def _annotation(self, field: ir.SelectableField) -> Code:
        if field.target:
            target = py_name(self._classes[field.target])
            return Code(f"{self._link(field.type)}[{target}]")
        inner = self.scope.annotation(field.type)
        return Code(f"{self.scope.runtime('Leaf')}[{inner}]")

    def _parameters(
        self, arguments: Iterable[ir.Argument], spelled: Mapping[str, str]
    ) -> Iterator[Code]:
        positional = [a for a in arguments if a.required]
        keywords = [a for a in arguments if not a.required]
        for argument in positional:
            annotation = self.scope.annotation(argument.type, "passed")
            yield Code(f"{py_name(spelled[argument.wire])}: {annotation}")
        if keywords:
            yield Code("*")
        for argument in keywords:
            annotation = self.scope.annotation(argument.type, "passed")
            optional, unset = self.scope.optional(annotation), self.scope.runtime(
                "UNSET"
            )
            yield Code(f"{py_name(spelled[argument.wire])}: {optional} = {unset}")

    def _arguments(
        self, field: ir.SelectableField, spelled: Mapping[str, str]
    ) -> Iterator[Code]:
        """What the class of a field is made with."""
        if field.target:
            yield py_name(self._classes[field.target])
        else:
            returns = self.scope.annotation(field.type)
            yield Code(f"{self.scope.runtime('Json')}[{returns}]")
        yield Code("self")
        yield py_str(field.wire)
        for argument in field.arguments:
            wire, declared = py_str(argument.wire), py_str(argument.declared)
            value = py_name(spelled[argument.wire])
            if self.scope.converts(argument.type):
                of = self.scope.annotation(argument.type)
                value = Code(f"{self.scope.runtime('serialized')}({value}, {of})")
            yield Code(f"({wire}, {declared}, {value})")

    def _link(self, type_: ir.Type) -> Code:
        """The class for a field that leads to objects: it says how they are wrapped."""
        wraps = list(_wraps(type_))
        name = "".join(wraps) or "One"
        if name in LINKS:
            return self.scope.runtime(name)
        if name not in self._deep:
            result = "T"
            for wrap in reversed(wraps):
                result = f"list[{result}]" if wrap == "Many" else f"{result} | None"
            self.scope.runtime("Link")
            self._deep[name] = DeepLink(
                Code(name),
                join(", ", [py_str(wrap.lower()) for wrap in wraps]),
                Code(result),
            )
        return Code(name)


def _wraps(type_: ir.Type) -> Iterator[str]:
    """How a field's type wraps the object that it leads to, from outside."""
    match type_:
        case ir.Nullable(item):
            yield "Maybe"
            yield from _wraps(item)
        case ir.List(item):
            yield "Many"
            yield from _wraps(item)


def _doc(field: ir.SelectableField, spelled: Mapping[str, str]) -> str:
    """What a field is, and what its arguments are."""
    arguments = arguments_doc(
        [
            argument_doc(spelled[a.wire], a.doc, a.default, a.deprecated)
            for a in field.arguments
        ]
    )
    start = field.doc.strip() or (f"The field `{field.wire}`." if arguments else "")
    return "\n\n".join(filter(None, (start, arguments, deprecation(field.deprecated))))
