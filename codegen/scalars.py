"""What the template prints of scalars that the user gave a Python type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from . import ir, names
from .python import STANDARD, Names, Scope
from .text import Code, join, py_doc, py_name, py_str


@dataclass(frozen=True, slots=True)
class Declared:
    """A scalar in the module of scalars."""

    name: Code
    constant: Code
    kind: Code
    """The class of the runtime that it is made with."""
    python: Code
    """Its type, as annotations spell it."""
    arguments: tuple[Code, ...]
    """Those of `_runtime.Scalar`."""
    doc: Code | None


@dataclass(frozen=True, slots=True)
class Scalars:
    """The module of scalars."""

    declared: tuple[Declared, ...]
    modules: tuple[Code, ...]
    """What it imports of the user's, sorted."""


def declare_scalars(api: ir.Api, known: Names, scope: Scope) -> Scalars | None:
    """Spell the scalars of an Api; None where it has none.

    Args:
        api: The Api.
        known: The names of its definitions.
        scope: The module of scalars, which comes to import what they need.
    """
    found = sorted(
        (d for d in api.definitions if isinstance(d, ir.CustomScalar)),
        key=lambda scalar: known.shared[scalar.key],
    )
    if not found:
        return None
    scope.standard("from typing import TYPE_CHECKING")
    scope.standard("from typing import TypeAlias")
    constants = names.assign((scalar.key for scalar in found), names.upper)
    return Scalars(
        tuple(_declared(scalar, constants, known, scope) for scalar in found),
        tuple(_dotted(module) for module in sorted(_modules(found))),
    )


def _declared(
    scalar: ir.CustomScalar, constants: dict[str, str], known: Names, scope: Scope
) -> Declared:
    python = scalar.python
    spelled = _type(python.type, scope)
    arguments = [
        py_str(scalar.key),
        # `Any` is a type for checkers only.
        Code("object") if spelled == "Any" else spelled,
    ]
    for keyword, path in (("parse", python.parse), ("serialize", python.serialize)):
        if path is not None:
            arguments.append(Code(f"{keyword}={_path(path)}"))
    return Declared(
        name=py_name(known.shared[scalar.key]),
        constant=py_name(f"_{constants[scalar.key]}"),
        kind=Code("_runtime.Scalar[Any]" if spelled == "Any" else "_runtime.Scalar"),
        python=spelled,
        arguments=tuple(arguments),
        doc=py_doc(scalar.doc, 4) if scalar.doc.strip() else None,
    )


def _type(type_: ir.BuiltinName | ir.ImportPath, scope: Scope) -> Code:
    if isinstance(type_, ir.ImportPath):
        return _path(type_)
    spelled, statement = STANDARD[type_]
    if statement:
        scope.standard(statement)
    return Code(spelled)


def _path(path: ir.ImportPath) -> Code:
    return join(".", [_dotted(path.module), _dotted(path.name)])


def _dotted(name: str) -> Code:
    return join(".", map(py_name, name.split(".")))


def _modules(scalars: Iterable[ir.CustomScalar]) -> set[str]:
    return {
        path.module
        for scalar in scalars
        for path in (scalar.python.type, scalar.python.parse, scalar.python.serialize)
        if isinstance(path, ir.ImportPath)
    }
