"""Say of operations and schemas what a document gets wrong.

`operations` has a table for each operation, which is called "POST /pets/{id}", by its
operationId, or as in the client ("pets.create"); `schemas` one for each of the
document's schemas. What is in a table has the form of OpenAPI: see `pieces`. All that
a table names must be there, and a table that changes nothing is a warning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..problems import Problem
from .document import Document, Findings, Node
from .entries import METHODS, Entry, entries
from .misfits import Path
from .naming import name_operations
from .pieces import Object, Pieces
from .references import References
from .tags import Tags
from .values import Json

TABLES = ("operations", "schemas")


def override(
    document: Document, overrides: Mapping[str, Json]
) -> tuple[Document, list[Problem]]:
    """Lay tables of overrides over a document.

    Args:
        document: The document.
        overrides: `operations` and `schemas`, each a table by name.

    Returns:
        The mended document, or the same one if there are errors; and what is wrong
        with the overrides. The pointer of a problem's origin starts at them:
        "#/schemas/Pet/properties/name".
    """
    pieces = Pieces(document)
    root = dict(document.root.object)
    schemas = overrides.get("schemas")
    if schemas is not None:
        root = _with_schemas(root, schemas, pieces)
    operations = overrides.get("operations")
    if operations is not None:
        root = _with_operations(root, document, operations, pieces)
    mended = replace(document, root=Node(root, document.root.pointer))
    for name in TABLES:
        pieces.check_references(overrides.get(name), (name,), mended)
    misfits = pieces.misfits
    return document if misfits.has_errors else mended, misfits.problems


def _with_schemas(root: Object, tables: Json, pieces: Pieces) -> Object:
    known = Node(root, "#").child("components", "schemas").value
    found = pieces.lay_by_name("schema", known, tables, ("schemas",))
    return _put(root, ("components", "schemas"), found)


def _with_operations(
    root: Object, document: Document, tables: Json, pieces: Pieces
) -> Object:
    by_name = _by_name(document)
    for name, piece in _tables(tables, "operations", pieces):
        path = ("operations", name)
        found = by_name.get(_spelled(name), {})
        if len(found) > 1:
            shown = ", ".join(sorted(map(_title, found.values())))
            message = f'"{name}" is several operations.'
            pieces.misfits.error(message, path, f"Name them apart: {shown}.")
        elif found:
            root = _with_operation(
                root, next(iter(found.values())), piece, pieces, path
            )
        else:
            pieces.misfits.unknown("operation", name, by_name, path)
    return root


def _with_operation(
    root: Object, entry: Entry, piece: Json, pieces: Pieces, path: Path
) -> Object:
    # What another table made of its path item is to be kept.
    written = Node(root, "#").child("paths", entry.path).object
    item = dict(entry.item.object if "$ref" in written else written)
    if isinstance(piece, dict) and _speaks_of_shared(piece, item, pieces):
        item = _each_its_own(item, pieces)
    at = _place(item, entry)
    laid = pieces.lay("operation", Node(item, "#").child(*at).value, piece, path)
    return _put(root, ("paths", entry.path), _put(item, at, laid))


def _place(item: Object, entry: Entry) -> Path:
    """Where in a path item an operation is."""
    if entry.method in item:
        return (entry.method,)
    further = Node(item, "#").child("additionalOperations").object
    spelled = next(name for name in further if name.lower() == entry.method)
    return ("additionalOperations", spelled)


def _speaks_of_shared(piece: Object, item: Object, pieces: Pieces) -> bool:
    """Whether it mends a parameter that all operations of a path share."""
    named = piece.get("parameters")
    shared = item.get("parameters")
    names = named if isinstance(named, dict) else {}
    return any(pieces.parameters_called(name, shared) for name in names)


def _each_its_own(item: Object, pieces: Pieces) -> Object:
    """A path item whose shared parameters stand in each of its operations."""
    shared = item.get("parameters")
    listed = shared if isinstance(shared, list) else []
    found: Object = {}
    for key, value in item.items():
        if key in METHODS:
            found[key] = pieces.with_parameters(value, listed)
        elif key == "additionalOperations" and isinstance(value, dict):
            found[key] = {
                method: pieces.with_parameters(operation, listed)
                for method, operation in value.items()
            }
        elif key != "parameters":
            found[key] = value
    return found


def _by_name(document: Document) -> dict[str, dict[str, Entry]]:
    """The operations by each of their names; the more exact kind of name wins."""
    every = list(entries(document, References(document, Findings())))
    called = name_operations(every, Tags(document.root, every))
    kinds = (
        lambda entry: ".".join((*called[entry.id].group, called[entry.id].method)),
        lambda entry: entry.node.text("operationId"),
        _title,
    )
    found: dict[str, dict[str, Entry]] = {}
    for name_of in kinds:
        names: dict[str, dict[str, Entry]] = {}
        for entry in every:
            names.setdefault(_spelled(name_of(entry)), {})[entry.id] = entry
        found |= {name: found for name, found in names.items() if name}
    return found


def _title(entry: Entry) -> str:
    return f"{entry.method.upper()} {entry.path}"


def _spelled(name: str) -> str:
    """A name of an operation, with its method in capitals."""
    method, space, path = name.partition(" ")
    return f"{method.upper()} {path}" if space and path.startswith("/") else name


def _tables(tables: Json, key: str, pieces: Pieces) -> list[tuple[str, Json]]:
    if isinstance(tables, dict):
        return list(tables.items())
    pieces.misfits.error(f'"{key}" is a table by name.', (key,))
    return []


def _put(target: Object, path: Path, value: Json) -> Object:
    """A copy of an object with a value at a path."""
    key, *rest = path
    if rest:
        inner = target.get(key)
        value = _put(inner if isinstance(inner, dict) else {}, tuple(rest), value)
    return {**target, key: value}
