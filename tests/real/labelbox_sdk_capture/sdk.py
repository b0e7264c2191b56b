"""The official client, without types: the project's own environment lacks it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

labelbox: Any = import_module("labelbox")
object_model: Any = import_module("labelbox.orm.model")
naming: Any = import_module("labelbox.utils")


def part(name: str) -> Any:
    """A module of the client by its name below `labelbox.schema`."""
    return import_module(f"labelbox.schema.{name}")
