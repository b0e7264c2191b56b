"""Read and check the table `scalars`: what scalars are in Python."""

from __future__ import annotations

import keyword
from typing import cast, get_args

from .. import ir
from .tables import Table, suggestion

_DOCUMENTS_ONLY = ("base64", "base64url", "none", "number")
TYPES = tuple(n for n in get_args(ir.BuiltinName) if n not in _DOCUMENTS_ONLY)
EXAMPLE = '{ type = "shop.money.Money", parse = "shop.money.parse" }'


def read_scalars(table: Table) -> dict[str, ir.PythonType]:
    """Read the Python types of scalars: words, import paths, or tables with both.

    Nothing is imported, so that a client can be generated where its user's code is
    not installed.
    """
    found = {}
    for name, value in table.values.items():
        if isinstance(value, dict):
            python = _python_type(table.table(name))
        else:
            type_ = _type(table, name)
            python = ir.PythonType(type_) if type_ else None
        if python is not None:
            found[name] = python
    return found


def _python_type(table: Table) -> ir.PythonType | None:
    type_ = _type(table, "type")
    if "type" not in table.values:
        message = "It is not said what the scalar is in Python."
        table.add(message, advice=f"Give it a type: {EXAMPLE}.")
    parse, serialize = (_function(table, key) for key in ("parse", "serialize"))
    if type_ == "file" and (parse or serialize):
        table.add("A file is uploaded, and not converted.", "type")
    table.finish()
    return ir.PythonType(type_, parse, serialize) if type_ else None


def _type(table: Table, key: str) -> ir.BuiltinName | ir.ImportPath | None:
    written = table.text(key)
    if not written:
        if table.values.get(key) == "":
            table.add("The type is empty.", key, advice=suggestion("", TYPES))
        return None
    if written in TYPES:
        return cast(ir.BuiltinName, written)
    if "." in written or ":" in written:
        return _path(table, key, written)
    advice = suggestion(written, TYPES)
    table.add(f'"{written}" is not known here.', key, advice=advice)
    return None


def _function(table: Table, key: str) -> ir.ImportPath | None:
    written = table.text(key)
    if key not in table.values or not isinstance(table.values[key], str):
        return None
    return _path(table, key, written)


def _path(table: Table, key: str, written: str) -> ir.ImportPath | None:
    module, colon, name = written.partition(":")
    if not colon:
        module, _, name = written.rpartition(".")
    steps = [*module.split("."), *name.split(".")]
    is_path = all(
        step.isascii() and step.isidentifier() and not keyword.iskeyword(step)
        for step in steps
    )
    if is_path and steps[0] not in ("_runtime", "TYPE_CHECKING", "TypeAlias"):
        return ir.ImportPath(module, name)
    table.add(
        f'"{written}" is no import path.',
        key,
        advice='Write the module and the name in it: "shop.money.Money", or '
        '"shop.money:Money.parse" for what is inside of a class.',
    )
    return None
