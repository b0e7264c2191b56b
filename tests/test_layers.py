"""Who may import whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "codegen"

MAY_IMPORT: dict[str, set[str]] = {
    "__main__": {"cli"},
    "ir": set(),
    "media": {"ir"},
    "names": set(),
    "runtime": set(),
    "text": set(),
    "wording": set(),
    "problems": {"ir"},
    "reserved": set(),
    "python": {"ir", "names", "reserved", "text"},
    "examples": {"ir"},
    "limits": {"ir"},
    "deprecation": set(),
    "assignments": {"deprecation", "ir", "python", "text"},
    "declarations": {"assignments", "deprecation", "examples", "ir", "limits", "names"}
    | {"python", "reserved", "text"},
    "docstrings": {"deprecation", "ir", "limits", "text"},
    "contents": {"ir", "media"},
    "styles": {"ir", "python", "text"},
    "answers": {"ir", "media", "python", "text"},
    "incoming": {"deprecation", "ir", "media", "names", "python", "reserved", "text"},
    "answer_docs": {"deprecation", "docstrings", "ir", "media", "python"},
    "calls": {"access", "answers", "contents", "ir", "media", "pages", "python"}
    | {"signatures", "styles", "text"},
    "methods": {"access", "answer_docs", "calls", "contents", "deprecation", "ir"}
    | {"docstrings", "flavours", "groups", "names", "pages", "python", "reserved"}
    | {"signatures", "text"},
    "flavours": {"text"},
    "signatures": {"contents", "ir", "names", "pages", "python", "reserved", "text"},
    "pages": {"declarations", "ir", "names", "python", "text"},
    "builder": {"deprecation", "docstrings", "ir", "names", "python", "reserved"}
    | {"text"},
    "client_defaults": {"options", "text"},
    "client": {"client_defaults"}
    | {"access", "credentials", "docstrings", "ir", "options", "servers"}
    | {"text"},
    "access": {"credentials", "ir", "servers", "text"},
    "credentials": {"deprecation", "ir", "names", "options", "reserved", "text"},
    "scalars": {"ir", "names", "python", "text"},
    "servers": {"docstrings", "ir", "names", "options", "text"},
    "options": set(),
    "judging": set(),
    "selections": set(),
    "template_files": set(),
    "rendering": {"template_files", "text"},
    "groups": {"ir", "names", "reserved", "text"},
    "emit": {
        "access",
        "answers",
        "builder",
        "client",
        "credentials",
        "flavours",
        "declarations",
        "groups",
        "incoming",
    }
    | {"ir", "methods", "names", "options", "python", "rendering", "reserved"}
    | {"scalars", "servers", "text"},
    "graphql": {"fetching", "ir", "names", "problems", "selections"},
    "openapi": {"disk", "fetching", "ir", "media", "names", "problems"},
    "overrides": {"ir", "names", "problems", "reserved"},
    "drift": {
        "contents",
        "credentials",
        "groups",
        "incoming",
        "ir",
        "judging",
        "limits",
        "media",
        "methods",
        "names",
    }
    | {"options", "problems"}
    | {"answers", "builder", "declarations", "python", "reserved", "signatures"}
    | {"diagnostics", "template_files", "wording"},
    "checking": {"diagnostics", "disk", "ir", "problems"},
    "diagnostics": set(),
    "disk": {"encodings", "ir", "problems"},
    "encodings": set(),
    "fetching": {"encodings", "ir", "problems"},
    "snapshot": {"disk", "ir", "problems"},
    "write": {"disk", "ir", "problems"},
    "config": {"disk", "ir", "judging", "media", "options", "problems"}
    | {"selections"},
}
"""`cli` may import everything; nothing but `__main__` imports it."""


def modules() -> Iterator[tuple[Path, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        layer = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if layer not in ("__init__", "cli"):
            yield path, layer


def imported(path: Path) -> Iterator[str]:
    """The layers of codegen that a module imports."""
    depth = len(path.relative_to(PACKAGE).parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == depth:
            names = [node.module] if node.module else [a.name for a in node.names]
            yield from (name.split(".")[0] for name in names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            assert (node.module or "").split(".")[0] != "codegen", path


def test_layers() -> None:
    found = {(layer, name) for path, layer in modules() for name in imported(path)}
    allowed = {(layer, name) for layer, names in MAY_IMPORT.items() for name in names}
    within = {(layer, layer) for layer in MAY_IMPORT}
    assert found - within <= allowed
    assert {layer for _, layer in modules()} <= set(MAY_IMPORT)


def test_the_runtime_needs_only_httpx_and_msgspec() -> None:
    outside = set()
    for path in (PACKAGE / "runtime").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Import(names=names):
                    outside |= {alias.name.split(".")[0] for alias in names}
                case ast.ImportFrom(level=0, module=module):
                    outside.add((module or "").split(".")[0])
    import sys

    third_party = outside - set(sys.stdlib_module_names)
    assert third_party <= {"httpx", "msgspec", "typing_extensions"}


def test_one_module_of_the_runtime_imports_the_http_library() -> None:
    importing = {
        path.name
        for path in (PACKAGE / "runtime").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import)
        and any(alias.name.startswith(("httpx", "httpcore")) for alias in node.names)
    }
    assert importing == {"http.py"}


def test_no_module_is_too_long_to_read() -> None:
    lengths = {
        path: len(path.read_text(encoding="utf-8").splitlines())
        for path in PACKAGE.rglob("*.py")
    }
    assert not {path: n for path, n in lengths.items() if n > 400}
