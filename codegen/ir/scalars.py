"""Scalars that the configuration gives a Python type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneWordOf

BuiltinName = OneWordOf[
    "any",
    "base64",
    "base64url",
    "bool",
    "bytes",
    "date",
    "datetime",
    "decimal",
    "duration",
    "file",
    "float",
    "int",
    "none",
    "number",
    "str",
    "time",
    "uuid",
]


@dataclass(frozen=True, slots=True)
class ImportPath:
    """Where Python finds something of the user's: "shop.money" and "Money.parse"."""

    module: str
    name: str
    """Of what the module has, or an attribute of that."""

    def __str__(self) -> str:
        return f"{self.module}:{self.name}"


@dataclass(frozen=True, slots=True)
class PythonType:
    """What a scalar is in Python, and how it gets there and back."""

    type: BuiltinName | ImportPath
    parse: ImportPath | None = None
    """Takes the JSON value and returns the Python value."""
    serialize: ImportPath | None = None
    """Takes the Python value and returns the JSON value."""
