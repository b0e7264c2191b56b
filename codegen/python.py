"""Spell the types of an Api in Python: names of classes, annotations, imports.

A `Scope` stands for one generated module. It knows what the module calls the types
of the Api, and remembers what their spelling makes the module import.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from . import ir, names, reserved
from .text import Code, join, py_name, py_str

STANDARD: Mapping[str, tuple[str, str]] = {
    "any": ("Any", "from typing import Any"),
    "base64": ("bytes", ""),
    "base64url": ("_runtime.Base64Url", ""),
    "bool": ("bool", ""),
    "bytes": ("bytes", ""),
    "date": ("dt.date", "import datetime as dt"),
    "datetime": ("dt.datetime", "import datetime as dt"),
    "decimal": ("Decimal", "from decimal import Decimal"),
    "duration": ("dt.timedelta", "import datetime as dt"),
    "file": ("_runtime.File", ""),
    "float": ("float", ""),
    "int": ("int", ""),
    "none": ("None", ""),
    "number": ("_runtime.NumberDecimal", ""),
    "str": ("str", ""),
    "time": ("dt.time", "import datetime as dt"),
    "uuid": ("UUID", "from uuid import UUID"),
}
"""Builtins of the IR: how Python spells them, and the import that this needs."""

Style = Literal["stored", "passed"]
"""Fields hold lists and dicts. What callers pass or get is a Sequence or Mapping: a
class with a method called `list` cannot use that name in annotations."""


class Names:
    """The class names of an Api's shared definitions, and what the config says."""

    def __init__(self, api: ir.Api, chosen: Mapping[str, str]) -> None:
        """
        Args:
            api: The Api.
            chosen: Python names by wire coordinate ("Project", "Project.createdAt",
                "projects.counts").
        """
        self.chosen = chosen
        self.shared = names.assign(
            (definition.key for definition in api.definitions),
            names.pascal,
            reserved=reserved.TYPES | _imported_by_scalars(api),
            chosen=chosen,
        )
        self.definitions = {d.key: d for d in api.definitions}

    def members(self, owner: str) -> dict[str, str]:
        """The chosen names of the members of a definition or group, by wire name."""
        prefix = f"{owner}."
        return {
            coordinate.removeprefix(prefix): name
            for coordinate, name in self.chosen.items()
            if coordinate.startswith(prefix)
        }


class Scope:
    """One generated module: what it calls types, and what it imports."""

    def __init__(
        self,
        known: Names,
        local: Iterable[ir.Definition] | None = None,
        taken: Iterable[str] = (),
        methods: Iterable[str] = (),
    ) -> None:
        """
        Args:
            known: The names of the Api.
            local: The module's own definitions; None in `models` itself.
            taken: What else the module defines or imports.
            methods: The methods of its classes. In a class with a method called
                `models`, annotations cannot refer to the module of that name, so it
                is imported under another.
        """
        self.models = Code("_models" if "models" in methods else "models")
        self._names = known
        self._is_models = local is None
        own = tuple(local or ())
        self._local = names.assign(
            (definition.key for definition in own),
            names.pascal,
            reserved={*reserved.in_groups(), *taken},
            chosen=known.chosen,
        )
        self._definitions = {d.key: d for d in own}
        self._imports: set[str] = set()
        self._runtime: set[str] = set()
        self._uses_models = False

    # Names

    @property
    def local_names(self) -> frozenset[str]:
        """What the module calls its own definitions."""
        return frozenset(self._local.values())

    def class_name(self, key: str) -> Code:
        """What the module that defines it calls a definition."""
        return py_name(self._local.get(key) or self._names.shared[key])

    def reference(self, key: str) -> Code:
        """How this module refers to a definition."""
        if key in self._local or self._is_models:
            return self.class_name(key)
        self._uses_models = True
        return Code(f"{self.models}.{self.class_name(key)}")

    def definition(self, key: str) -> ir.Definition:
        """The definition of a key, the module's own before shared ones."""
        return self._definitions.get(key) or self._names.definitions[key]

    def is_shared(self, key: str) -> bool:
        """Whether a definition stands in `models`."""
        return key not in self._local

    def members(self, owner: str) -> dict[str, str]:
        """The names that the config chose for the members of a definition."""
        return self._names.members(owner)

    # Imports

    def runtime(self, name: str) -> Code:
        """Import a name from the runtime."""
        self._runtime.add(name)
        return Code(name)

    def standard(self, statement: str) -> None:
        """Import something of the standard library."""
        self._imports.add(statement)

    @property
    def standard_imports(self) -> list[Code]:
        """The statements that import from the standard library, in isort's order."""
        plain = sorted(s for s in self._imports if s.startswith("import"))
        modules: dict[str, list[str]] = {}
        for statement in sorted(self._imports - set(plain)):
            module, name = statement.removeprefix("from ").split(" import ")
            modules.setdefault(module, []).append(name)
        listed = [f"from {m} import {', '.join(n)}" for m, n in modules.items()]
        return [Code(statement) for statement in [*plain, *listed]]

    @property
    def runtime_names(self) -> list[Code]:
        """The names imported from the runtime, in isort's order."""
        return [Code(name) for name in sorted(self._runtime, key=_import_order)]

    @property
    def uses_models(self) -> bool:
        """Whether the module refers to shared definitions."""
        return self._uses_models

    # Types

    def annotation(self, type_: ir.Type, style: Style = "stored") -> Code:
        """Spell a type."""
        match type_:
            case ir.Builtin(name):
                spelled, statement = STANDARD[name]
                if statement:
                    self.standard(statement)
                return Code(spelled)
            case ir.Named(key):
                return self.reference(key)
            case ir.List(item):
                return Code(f"{self._list(style)}[{self.annotation(item, style)}]")
            case ir.Map(value):
                return Code(f"{self._map(style)}[str, {self.annotation(value, style)}]")
            case ir.Tuple(items, rest):
                parts = [self.annotation(item, style) for item in items]
                if rest is None:
                    return Code(f"tuple[{join(', ', parts) or '()'}]")
                parts.append(Code(f"*tuple[{self.annotation(rest, style)}, ...]"))
                # msgspec does not know such a tuple; the runtime does.
                return Code(f"{self.runtime('OneOf')}[tuple[{join(', ', parts)}]]")
            case ir.Nullable(item):
                inner = self.annotation(item, style)
                return inner if inner in ("Any", "None") else Code(f"{inner} | None")
            case ir.Literal(values):
                self.standard("from typing import Literal")
                return Code(f"Literal[{join(', ', map(_literal, values))}]")
            case ir.OneOf(members):
                spelled = join(" | ", [self.annotation(m, style) for m in members])
                if all(map(_is_plain, members)) or not _is_received(members):
                    return spelled
                return Code(f"{self.runtime('OneOf')}[{spelled}]")

    def converts(self, type_: ir.Type) -> bool:
        """Whether values of a type have to be converted by the scalars in it, models
        aside, before they are sent."""
        return any(
            inner == ir.Builtin("base64url")
            or (
                isinstance(inner, ir.Named)
                and isinstance(self.definition(inner.key), ir.CustomScalar)
            )
            for inner in ir.inner_types(type_)
        )

    def converts_models(self, type_: ir.Type) -> bool:
        """Whether values of a type have to be converted before they are sent as JSON,
        those in models included."""
        seen: set[str] = set()
        todo = [type_]
        while todo:
            for inner in ir.inner_types(todo.pop()):
                if inner in (ir.Builtin("base64url"), ir.Builtin("number")):
                    return True
                if isinstance(inner, ir.Named) and inner.key not in seen:
                    seen.add(inner.key)
                    definition = self.definition(inner.key)
                    if isinstance(definition, ir.CustomScalar):
                        return True
                    todo += ir.definition_types(definition)
        return False

    def optional(self, annotation: Code) -> Code:
        """Spell that something may be left out."""
        if annotation == "None":
            return Code(f"{self.runtime('Unset')} | None")
        plain = annotation.removesuffix(" | None")
        end = annotation[len(plain) :]
        return Code(f"{plain} | {self.runtime('Unset')}{end}")

    def _list(self, style: Style) -> str:
        if style == "stored":
            return "list"
        self.standard("from collections.abc import Sequence")
        return "Sequence"

    def _map(self, style: Style) -> str:
        if style == "stored":
            return "dict"
        self.standard("from collections.abc import Mapping")
        return "Mapping"


def _imported_by_scalars(api: ir.Api) -> set[str]:
    """What the module of scalars imports, so that nothing in it may be called so."""
    paths = (
        path
        for d in api.definitions
        if isinstance(d, ir.CustomScalar)
        for path in (d.python.type, d.python.parse, d.python.serialize)
    )
    return {p.module.split(".")[0] for p in paths if isinstance(p, ir.ImportPath)}


def _literal(value: str | int | bool) -> Code:
    return py_str(value) if isinstance(value, str) else Code(repr(value))


def _is_plain(type_: ir.Type) -> bool:
    """Whether msgspec tells the type apart in a union by its JSON type alone."""
    return isinstance(type_, ir.Builtin) and type_.name in (
        "bool",
        "float",
        "int",
        "none",
        "str",
    )


def _is_received(members: tuple[ir.Type, ...]) -> bool:
    """Whether something has to tell the members apart: a file, and an empty text beside
    what is no text, are only sent."""
    empty = ir.Literal(("",))
    return ir.Builtin("file") not in members and empty not in members


def _import_order(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest: what isort and ruff agree on."""
    kind = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return kind, name
