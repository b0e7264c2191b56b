"""Tables of items: data frames of pandas, and tables of Arrow.

The packages are imported when a table is made, and need not be there to check the types
of a client: so tables have none. A column is a field, by the name of its
attribute; what is nested in it stays nested.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any

import msgspec

from .model import UNSET, Other
from .serialize import as_sent
from .shapes import extra_field

DTYPES = {
    "integer": "Int64",
    "boolean": "boolean",
    "floating": "Float64",
    "mixed-integer-float": "Float64",
    "string": "string",
}
"""What a column of values that pandas calls so becomes: types that may have values
missing, so that an integer stays one."""


def to_pandas(items: Iterable[Any]) -> Any:
    """Return items as a `pandas.DataFrame`, a row for each.

    Numbers, texts and booleans have the types of pandas that may have values missing;
    times are times; what is nested is a dictionary or a list. What is absent or null
    is missing.

    Raises:
        ImportError: pandas is not installed.
    """
    package = _package("pandas")

    def series(values: list[Any]) -> Any:
        kind = package.api.types.infer_dtype(values, skipna=True)
        column = package.Series(values, dtype=object)
        if kind == "datetime" and all(map(_has_zone, values)):
            return package.to_datetime(column, utc=True)
        try:
            return column.astype(DTYPES.get(kind, object)).infer_objects()
        except OverflowError:  # More than 64 bits.
            return column

    return package.DataFrame(
        {name: series(values) for name, values in columns(items).items()}
    )


def to_arrow(items: Iterable[Any]) -> Any:
    """Return items as a `pyarrow.Table`, a row for each.

    Models and other objects become structs, lists become lists. A column that has no
    type of Arrow, such as one of numbers and texts, becomes text of JSON. What is
    absent or null is null.

    Raises:
        ImportError: pyarrow is not installed.
    """
    arrow = _package("pyarrow")

    def array(values: list[Any]) -> Any:
        try:
            column = arrow.array(values)
        except (arrow.ArrowException, OverflowError, TypeError, ValueError):
            return _as_json(arrow, values)
        return _as_json(arrow, values) if _is_hollow(arrow, column.type) else column

    return arrow.table({name: array(values) for name, values in columns(items).items()})


def columns(items: Iterable[Any]) -> dict[str, list[Any]]:
    """Return items as columns. All have the same length: what an item does not have is
    None. Items that are no objects are in the column "value"."""
    rows = [_row(item) for item in items]
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in names}


def _row(item: Any) -> dict[str, Any]:
    found = plain(item)
    if not isinstance(found, dict):
        return {"value": found}
    # So that a table has the same columns, whatever the items leave out.
    fields = item.__struct_fields__ if isinstance(item, msgspec.Struct) else ()
    extra = _extra(item)
    absent = {name: None for name in fields if name != extra}
    return {**absent, **found}


def plain(value: Any) -> Any:
    """Return a value made of dictionaries, lists and scalars, by the names that models
    have in Python. Fields that are UNSET are left out."""
    match value:
        case Other():
            return value.raw
        case msgspec.Struct():
            return _fields(value)
        case Mapping():
            return {str(key): plain(one) for key, one in value.items()}
        case list() | tuple():
            return [plain(one) for one in value]
        case enum.Enum():
            return value.value
        case uuid.UUID():
            return str(value)
        case _:
            return None if value is UNSET else value


def _fields(value: msgspec.Struct) -> dict[str, Any]:
    config, extra = value.__struct_config__, _extra(value)
    found = {} if config.tag is None else {str(config.tag_field): config.tag}
    for name in value.__struct_fields__:
        one = getattr(value, name)
        if name == extra:
            found = {**plain(one), **found}
        elif one is not UNSET:
            found[name] = plain(one)
    return found


def _has_zone(value: Any) -> bool:
    return value is None or value.tzinfo is not None


def _extra(value: Any) -> str:
    """The name of the field that holds the further keys of a model, or nothing."""
    kind: Any = type(value)
    found = extra_field(kind)
    return found.name if found is not None else ""


def _as_json(arrow: Any, values: list[Any]) -> Any:
    texts = [
        None if value is None else msgspec.json.encode(as_sent(value), enc_hook=str)
        for value in values
    ]
    return arrow.array(
        [None if text is None else text.decode() for text in texts], arrow.string()
    )


def _is_hollow(arrow: Any, type_: Any) -> bool:
    """Whether a type has a struct without fields, which no file format takes."""
    if arrow.types.is_struct(type_):
        return type_.num_fields == 0 or any(
            _is_hollow(arrow, type_.field(place).type)
            for place in range(type_.num_fields)
        )
    if arrow.types.is_list(type_):
        return _is_hollow(arrow, type_.value_type)
    return False


def _package(name: str) -> Any:
    """Import a package that only tables need.

    Raises:
        ImportError: it is not installed.
    """
    try:
        return import_module(name)
    except ImportError:
        raise ImportError(
            f"This table needs the package {name}: pip install {name}, or "
            "schema-codegen[tables]."
        ) from None
