"""Run a project line by line, and say which lines fail.

    python running.py FOLDER '{"labelbox": ["Labelbox", "http://127.0.0.1:1/"]}' …

The code of FOLDER/moderation is run with the clients of FOLDER/generated. Each
statement stands for itself: one that fails is noted, and what needs its value is left
out. Nothing but the standard library is needed, as the code runs in a process of its
own.
"""

from __future__ import annotations

import ast
import asyncio
import importlib
import inspect
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

PACKAGE = "moderation"


class SpoiledError(Exception):
    """What a function would have returned failed."""


class Notes:
    """Which lines were run, and which failed."""

    def __init__(self) -> None:
        self.run: set[tuple[str, int]] = set()
        self.failed: dict[tuple[str, int], str] = {}

    def begin(self, file: str, line: int) -> None:
        self.run.add((file, line))

    def note(self, file: str, error: Exception) -> None:
        """Note what failed. What has no value because of another failure did not."""
        if isinstance(error, NameError | SpoiledError):
            return
        assert error.__traceback__ is not None
        line = error.__traceback__.tb_lineno
        said = f"{type(error).__name__}: {error}".split("\n")[0]
        self.failed.setdefault((file, line), said)


class Isolating(ast.NodeTransformer):
    """Lets each statement of a module fail by itself."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._number = 0

    def module(self, text: str) -> ast.Module:
        tree = ast.parse(text)
        head = [s for s in tree.body if _is_fixed(s)]
        rest = [s for s in tree.body if not _is_fixed(s)]
        tree.body = [*head, *self._block(rest)]
        return ast.fix_missing_locations(tree)

    def _block(self, statements: Iterable[ast.stmt]) -> list[ast.stmt]:
        return [made for one in statements for made in self._isolated(one)]

    def _isolated(self, statement: ast.stmt) -> list[ast.stmt]:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                statement.body = self._block(statement.body)
                return [statement]
            case ast.ClassDef() | ast.Expr(value=ast.Constant()):
                return [statement]
            case ast.For(iter=items):
                name = self._name()
                statement.body = self._block(statement.body)
                statement.iter = _at(items, ast.Name(name, ast.Load()))
                listed = ast.Call(ast.Name("list", ast.Load()), [items], [])
                value = _at(items, _assign(name, _at(items, listed)))
                empty = _at(items, _assign(name, _at(items, ast.List([], ast.Load()))))
                return [self._tried(statement, [value], [empty]), statement]
            case ast.If(test=test):
                name = self._name()
                known = ast.Call(ast.Name("bool", ast.Load()), [test], [])
                value = _at(test, _assign(name, _at(test, known)))
                nothing = _at(test, _assign(name, ast.Constant(None)))
                body, other = self._block(statement.body), self._block(statement.orelse)
                otherwise: list[ast.stmt] = [_if(name, False, other)] if other else []
                chosen = _if(name, True, body, otherwise)
                return [self._tried(statement, [value], [nothing]), chosen]
            case ast.Match(cases=cases):
                for case in cases:
                    case.body = self._block(case.body)
                return [self._tried(statement, [statement], [])]
            case ast.Return():
                spoiled = ast.Raise(ast.Name("__SpoiledError", ast.Load()), None)
                return [self._tried(statement, [statement], [_at(statement, spoiled)])]
            case _:
                return [self._tried(statement, [statement], [])]

    def _tried(
        self, at: ast.stmt, body: list[ast.stmt], failing: list[ast.stmt]
    ) -> ast.stmt:
        file, line = ast.Constant(self._file), ast.Constant(at.lineno)
        begin = _call("__begin", [file, line])
        note = _call("__note", [file, ast.Name("__error", ast.Load())])
        exception = ast.Name("Exception", ast.Load())
        handler = ast.ExceptHandler(exception, "__error", [note, *failing])
        again = ast.ExceptHandler(
            ast.Name("__SpoiledError", ast.Load()),
            None,
            failing or [ast.Pass()],
        )
        tried = ast.Try([begin, *body], [again, handler], [], [])
        return ast.copy_location(tried, at)

    def _name(self) -> str:
        self._number += 1
        return f"__value_{self._number}"


def _is_fixed(statement: ast.stmt) -> bool:
    is_future = isinstance(statement, ast.ImportFrom) and (
        statement.module == "__future__"
    )
    is_doc = isinstance(statement, ast.Expr) and isinstance(
        statement.value, ast.Constant
    )
    return is_future or is_doc


def _assign(name: str, value: ast.expr) -> ast.stmt:
    return ast.Assign([ast.Name(name, ast.Store())], value)


def _if(
    name: str, value: bool, body: list[ast.stmt], other: list[ast.stmt] | None = None
) -> ast.stmt:
    known = ast.Compare(ast.Name(name, ast.Load()), [ast.Is()], [ast.Constant(value)])
    return ast.If(known, body, other or [])


def _call(name: str, arguments: list[ast.expr]) -> ast.stmt:
    return ast.Expr(ast.Call(ast.Name(name, ast.Load()), arguments, []))


def _at(place: ast.AST, node: Any) -> Any:
    return ast.copy_location(node, place)


def run(folder: Path, clients: dict[str, tuple[str, list[str]]]) -> Notes:
    """Run the project's functions that take a client, each once for each server.

    Args:
        folder: The folder with both packages.
        clients: The class and the servers of each client, by the module.
    """
    notes = Notes()
    sys.path.insert(0, str(folder))
    modules = [
        _executed(path, path.relative_to(folder).as_posix(), notes)
        for path in sorted((folder / PACKAGE).rglob("*.py"))
    ]
    for module, (class_name, urls) in clients.items():
        package = importlib.import_module(f"generated.{module}")
        for name in (class_name, f"Async{class_name}"):
            functions = [f for values in modules for f in _taking(values, name)]
            for url in urls:
                asyncio.run(_called(functions, getattr(package, name), url))
    return notes


def _executed(path: Path, file: str, notes: Notes) -> dict[str, Any]:
    """What a module defines, once it was run."""
    tree = Isolating(file).module(path.read_text(encoding="utf-8"))
    values: dict[str, Any] = {
        "__name__": file.removesuffix(".py").replace("/", "."),
        "__begin": notes.begin,
        "__note": notes.note,
        "__SpoiledError": SpoiledError,
    }
    exec(compile(tree, str(path), "exec"), values)
    return values


def _taking(values: dict[str, Any], class_name: str) -> list[Callable[..., Any]]:
    return [
        value
        for name, value in values.items()
        if inspect.isfunction(value)
        and not name.startswith("_")
        and list(value.__annotations__.values())[:-1] == [class_name]
    ]


async def _called(functions: list[Callable[..., Any]], made: Any, url: str) -> None:
    client = made(api_key="test-key", base_url=url, on_mismatch="ignore")
    for function in functions:
        try:
            result = function(client)
            if inspect.isawaitable(result):
                await result
        except SpoiledError:
            pass
    closed = client.close()
    if inspect.isawaitable(closed):
        await closed


def main() -> None:
    """Run a project and print what failed, as JSON."""
    notes = run(Path(sys.argv[1]), json.loads(sys.argv[2]))
    failed = [[*place, said] for place, said in sorted(notes.failed.items())]
    print(json.dumps({"run": sorted(notes.run), "failed": failed}))


if __name__ == "__main__":
    main()
