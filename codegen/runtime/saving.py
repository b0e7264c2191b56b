"""Write a file that is there when it is whole, and not before."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import BinaryIO


@contextmanager
def saving(path: str | PathLike[str]) -> Iterator[BinaryIO]:
    """Write beside the place of a file, and put it there at the end.

    What an exception leaves is deleted; a file that was there stays then.

    Raises:
        OSError: there is no such folder, or it cannot be written to.
    """
    target = Path(path)
    if target.is_dir():
        raise IsADirectoryError(f"{target} is a folder: name a file in it.")
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            yield file
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
