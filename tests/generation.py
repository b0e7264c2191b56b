"""Generate clients in tests: from the text of a schema to files and to modules."""

from __future__ import annotations

import dataclasses
import importlib
import itertools
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from codegen import emit, ir
from codegen.graphql.load import load as load_graphql
from codegen.graphql.lower import lower as lower_graphql
from codegen.openapi.load import load as load_openapi
from codegen.openapi.lower import lower as lower_openapi
from codegen.problems import Problem

ROOT = Path(__file__).parent.parent
SCALARS: Mapping[str, ir.PythonType] = {
    "Json": ir.PythonType("any"),
    "PageSize": ir.PythonType("int"),
}


def run_module(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m …` in a folder, which must end well."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def graphql_api(
    schema: str,
    operations: Sequence[tuple[str, str]] = (),
    scalars: Mapping[str, ir.PythonType] = SCALARS,
    *,
    builder: bool = False,
) -> tuple[ir.Api, list[Problem]]:
    """Lower the text of a GraphQL schema and of files with operations."""
    loaded, warnings = load_graphql(schema, "schemas/shop.graphql")
    api, problems = lower_graphql(
        loaded,
        operations,
        name="Shop",
        source="schemas/shop.graphql",
        scalars=scalars,
        builder=builder,
    )
    return api, [*warnings, *problems]


def openapi_api(document: str) -> tuple[ir.Api, list[Problem]]:
    """Lower the text of an OpenAPI document."""
    loaded, warnings = load_openapi(document, file="schemas/shop.yaml")
    api, problems = lower_openapi(loaded, name="Shop", source="schemas/shop.yaml")
    return api, [*warnings, *problems]


CONFIGURED = emit.Options(
    package="shop",
    class_name="Shop",
    base_url="http://127.0.0.1:8000",
    auth=emit.AuthOptions("bearer", variable="SHOP_API_KEY"),
)
UNCONFIGURED = emit.Options(
    package="shop",
    class_name="Shop",
    endpoint="https://docs.shop.example/api/openapi.json",
)
"""What decides about a client where the document is to say the rest."""


def files_of(
    api: ir.Api,
    names: Mapping[str, str] | None = None,
    options: emit.Options = CONFIGURED,
) -> dict[str, str]:
    """Write the client of an Api: texts by path."""
    return emit.emit(api, dataclasses.replace(options, names=names or {}))


def graphql_files(
    schema: str, operations: Sequence[tuple[str, str]] = (), *, builder: bool = False
) -> dict[str, str]:
    """Write the client of a GraphQL schema that has no problems."""
    api, problems = graphql_api(schema, operations, builder=builder)
    assert not problems, "\n".join(map(str, problems))
    return files_of(api)


def openapi_files(document: str, options: emit.Options = CONFIGURED) -> dict[str, str]:
    """Write the client of an OpenAPI document that has no errors."""
    api, problems = openapi_api(document)
    assert not [p for p in problems if p.severity == "error"]
    return files_of(api, options=options)


def write_client(folder: Path, files: Mapping[str, str], package: str = "shop") -> Path:
    """Put a client and its runtime into a folder; return the root package's."""
    root = folder / "generated"
    everything = {
        **emit.runtime_files(),
        **{f"{package}/{path}": text for path, text in files.items()},
    }
    for path, text in everything.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


_NUMBERS = itertools.count()


@contextmanager
def imported(folder: Path, files: Mapping[str, str]) -> Iterator[ModuleType]:
    """Import a client under a name of its own, and forget it afterwards."""
    root = write_client(folder, files)
    name = f"generated_{next(_NUMBERS)}"
    renamed = root.rename(root.with_name(name))
    sys.path.insert(0, str(renamed.parent))
    try:
        yield importlib.import_module(f"{name}.shop")
    finally:
        sys.path.remove(str(renamed.parent))
        for module in [m for m in sys.modules if m.split(".")[0] == name]:
            del sys.modules[module]
