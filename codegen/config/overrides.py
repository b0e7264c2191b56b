"""Read what the config says that an OpenAPI document gets wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .paths import check_relative
from .tables import Table, type_name

TABLES = ("operations", "schemas")


def read_overrides(table: Table) -> tuple[str, Mapping[str, Any]]:
    """Read the key `overrides` of a client.

    Args:
        table: The table of the client.

    Returns:
        The file of overrides, relative to the config's folder, or nothing; and the
        tables that stand in the config itself, of JSON values.
    """
    if not isinstance(table.values.get("overrides"), dict):
        return _file(table, "overrides"), {}
    inner = table.table("overrides")
    tables = {name: dict(inner.table(name).values) for name in TABLES}
    for name, value in tables.items():
        _check(inner, value, name)
    file = _file(inner, "file")
    advice = "What stands in a document as it is belongs into a file of overrides."
    inner.finish({"paths": advice, "components": advice})
    return file, {name: value for name, value in tables.items() if value}


def _file(table: Table, key: str) -> str:
    file = table.text(key)
    if file:
        check_relative(table, file, key)
    return file


def _check(table: Table, value: Any, *keys: str | int) -> None:
    """Note values that JSON does not have: dates, and numbers that are none."""
    match value:
        case dict():
            for key, inner in value.items():
                _check(table, inner, *keys, key)
        case list():
            for index, inner in enumerate(value):
                _check(table, inner, *keys, index)
        case bool() | str() | int():
            pass
        case float() if value - value == 0:
            pass
        case _:
            message = f"A document cannot have {type_name(value)} like this."
            table.add(message, *keys, advice="Put it in quotation marks.")
