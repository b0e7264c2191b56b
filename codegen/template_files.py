"""Where the templates are."""

from __future__ import annotations

from pathlib import Path


def template_folder() -> Path:
    """The templates: beside the package in a checkout, inside it when installed."""
    inside = Path(__file__).parent / "templates"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "templates"
