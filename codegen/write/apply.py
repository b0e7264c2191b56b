"""Carry out a plan: everything is prepared first, then put in place."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from .. import disk
from .exchange import (
    Swap,
    exclusive,
    put_in_place,
    recover,
    settled,
    staged,
    swapped,
    take_back,
)
from .plan import SKIPPED, Plan


def apply(plan: Plan, *, swap: Swap = swapped) -> None:
    """Write what changes, and delete what is generated no longer.

    Args:
        plan: What is to be done.
        swap: What exchanges folders, where the system can do it in one step.

    Raises:
        ProblemsError: It cannot be done; then nothing has changed.
    """
    if plan.is_done:
        return
    touched = {path.split("/")[0] for path in (*plan.changed, *plan.deleted)}
    folders = [plan.root / name for name in sorted(touched) if name not in plan.files]
    try:
        plan.root.mkdir(parents=True, exist_ok=True)
        with exclusive(plan.root), contextlib.ExitStack() as cleanup:
            for folder in folders:
                recover(folder)
                cleanup.callback(shutil.rmtree, staged(folder), ignore_errors=True)
                _prepare(plan, folder)
            with contextlib.ExitStack() as undo:
                for folder in folders:
                    put_in_place(folder, swap)
                    undo.callback(take_back, folder, swap)
                top = [path for path in plan.changed if "/" not in path]
                disk.replace_texts({plan.root / p: plan.files[p] for p in top})
                undo.pop_all()
            disk.sync_folder(plan.root)
    except OSError as error:
        if isinstance(error.filename, str):
            error.filename = settled(error.filename)
        raise disk.unwritable(error) from None


def _prepare(plan: Plan, folder: Path) -> None:
    """Stage a folder: what changes is written, all else is the old files."""
    target = staged(folder)
    target.mkdir()
    if folder.exists():
        shutil.copymode(folder, target)
        gone = {*plan.changed, *plan.deleted}
        _keep(folder, target, lambda p: p.relative_to(plan.root).as_posix() in gone)
    written = {target}
    for path in plan.changed:
        if path.startswith(f"{folder.name}/"):
            file = target.joinpath(*path.split("/")[1:])
            file.parent.mkdir(parents=True, exist_ok=True)
            disk.write_new(file, plan.files[path])
            written.add(file.parent)
    for changed in written:
        disk.sync_folder(changed)


def _keep(old: Path, new: Path, is_gone: Callable[[Path], bool]) -> None:
    """Have the files of a folder in another one too, themselves and not their copies,
    so that they keep their times."""
    for entry in sorted(old.iterdir()):
        place = new / entry.name
        if entry.is_symlink():
            place.symlink_to(os.readlink(entry))
        elif entry.is_dir():
            if entry.name != SKIPPED:
                place.mkdir()
                shutil.copymode(entry, place)
                _keep(entry, place, is_gone)
                if not any(place.iterdir()) and any(entry.iterdir()):
                    place.rmdir()
        elif not is_gone(entry):
            try:
                place.hardlink_to(entry)
            except OSError:  # a file system without links
                shutil.copy2(entry, place)
