"""Check the paths of a configuration."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

from .tables import Table


def check_relative(table: Table, path: str, *keys: str | int) -> None:
    """A path of one machine does not belong into a file that people share."""
    is_absolute = PurePosixPath(path).is_absolute() or PureWindowsPath(path).drive
    if is_absolute or ".." in PurePosixPath(path.replace("\\", "/")).parts:
        table.add(
            "This path is absolute." if is_absolute else "This path leads out.",
            *keys,
            advice=(
                "Say it relative to the folder of this file."
                if is_absolute
                else "What is read and written is inside the folder of this file."
            ),
        )
