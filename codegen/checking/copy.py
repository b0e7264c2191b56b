"""A copy of the user's Python code, in which clients can be exchanged."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ..disk import reason_of
from ..ir import Origin
from ..problems import Problem, ProblemsError

SUFFIXES = frozenset({".py", ".pyi"})
NAMES = frozenset(
    {"py.typed", "pyproject.toml", "mypy.ini", ".mypy.ini", "setup.cfg"}
    | {"pyrightconfig.json"}
)
"""What else checkers read."""
PRUNED = frozenset({"__pycache__", "node_modules", "site-packages"})
MOST = 50_000
"""How many files are copied at most."""
_IGNORED = "# mypy: ignore-errors\n"
"""What is wrong in the client is not the user's, and need not be looked for."""
_FIRST_TIME = 1_000_000_000


class Copy:
    """The copy. It is written into one folder that the caller has made."""

    def __init__(self, project: Path, paths: Iterable[Path], folder: Path) -> None:
        """
        Args:
            project: The folder of the configuration; its code may be imported.
            paths: What is to be checked: files and folders, absolute.
            folder: An empty folder.

        Raises:
            ProblemsError: A path does not exist, cannot be read, or is too much.
        """
        checked = [Path(os.path.normpath(path)) for path in paths]
        for path in checked:
            if not path.exists():
                raise _problem(path, "There is no such file or folder.")
        self._root = Path(os.path.commonpath([project, *map(_folder_of, checked)]))
        # A file that is changed twice in a second, to the same length, is changed:
        # checkers that go by its time have to see that.
        self._time = _FIRST_TIME
        self.folder = folder / "project"
        self.folder.mkdir()
        self.project = self.placed(project)
        self.project.mkdir(parents=True, exist_ok=True)
        self._copied: set[Path] = set()
        for tree in [project, *checked]:
            self._take(tree)
        self.paths = tuple(
            Path(os.path.relpath(self.placed(path), self.project)).as_posix()
            for path in checked
        )
        """What is to be checked, relative to the project."""

    def placed(self, path: Path) -> Path:
        """Where a file or folder of the user's is in the copy."""
        return self.folder / path.relative_to(self._root)

    def text(self, file: str) -> str:
        """The text of a file, as it is called in the project; nothing where it cannot
        be read."""
        try:
            return (self.project / file).read_text(encoding="utf-8")
        except (OSError, ValueError):
            return ""

    def put(self, output: Path, files: Mapping[str, str]) -> None:
        """Put generated files into a folder, in the place of those that are there.

        Only what differs is written, so that checkers know what they need not look at
        again.

        Args:
            output: The folder in the user's project.
            files: Texts by path relative to it.
        """
        folder = self.placed(output)
        wanted = {folder / path: _unchecked(path, text) for path, text in files.items()}
        for path in list(folder.glob("*.py")) if folder.is_dir() else ():
            if path not in wanted:
                path.unlink()
        for path, text in wanted.items():
            self.write(path, text)

    def write(self, path: Path, text: str) -> None:
        """Write a file in the copy, where it says something else."""
        if path.is_file() and path.read_bytes() == text.encode():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        self._time += 1
        os.utime(path, (self._time, self._time))

    def roots_of(self, output: Path) -> list[str]:
        """The folder from which a client is imported: the one above its outermost
        package. Relative to the project."""
        folder = self.placed(output).parent
        while folder != self.folder and (folder / "__init__.py").exists():
            folder = folder.parent
        return [Path(os.path.relpath(folder, self.project)).as_posix()]

    def _take(self, tree: Path) -> None:
        try:
            for path in [tree] if tree.is_file() else _files(tree):
                place = self.placed(path)
                if place in self._copied:
                    continue
                if len(self._copied) >= MOST:
                    raise _problem(
                        tree,
                        f"There are more than {MOST:,} Python files here.",
                        "Give the paths of your own code, and keep the configuration "
                        "in its project.",
                    )
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, place)
                self._copied.add(place)
        except OSError as error:
            raise _problem(tree, f"It cannot be read: {reason_of(error)}.") from None


def _files(tree: Path) -> Iterator[Path]:
    """The files of a tree that checkers read, sorted; links are followed once."""
    seen: set[str] = set()
    for folder, names, files in os.walk(tree, followlinks=True):
        real = os.path.realpath(folder)
        if real in seen:
            names.clear()
            continue
        seen.add(real)
        names[:] = sorted(n for n in names if not _is_pruned(Path(folder, n)))
        for name in sorted(files):
            path = Path(folder, name)
            if (path.suffix in SUFFIXES or name in NAMES) and path.is_file():
                yield path


def _is_pruned(folder: Path) -> bool:
    is_hidden = folder.name.startswith(".")
    return is_hidden or folder.name in PRUNED or (folder / "pyvenv.cfg").exists()


def _folder_of(path: Path) -> Path:
    return path if path.is_dir() else path.parent


def _unchecked(path: str, text: str) -> str:
    return _IGNORED + text if path.endswith(".py") else text


def _problem(path: Path, message: str, advice: str = "") -> ProblemsError:
    return ProblemsError(Problem(message, Origin(path.as_posix()), advice))
