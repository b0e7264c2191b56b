"""Check the paths of a configuration."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

from .tables import Table


def is_absolute(path: str) -> bool:
    """Whether a path is that of one machine, on any system."""
    return PurePosixPath(path).is_absolute() or bool(PureWindowsPath(path).drive)


def check_relative(table: Table, path: str, *keys: str | int) -> None:
    """A path of one machine does not belong into a file that people share."""
    if is_absolute(path) or ".." in PurePosixPath(path.replace("\\", "/")).parts:
        table.add(
            "This path is absolute." if is_absolute(path) else "This path leads out.",
            *keys,
            advice=(
                "Say it relative to the folder of this file."
                if is_absolute(path)
                else "What is read and written is inside the folder of this file."
            ),
        )
