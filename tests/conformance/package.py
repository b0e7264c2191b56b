"""Generate the client of a schema as a user does, and import it."""

from __future__ import annotations

import importlib
import itertools
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import graphql as g

from codegen.graphql.load import load

_NUMBERS = itertools.count()


@dataclass(frozen=True, slots=True)
class Generated:
    """A generated client on disk."""

    folder: Path
    """The folder that holds the output folder."""
    output: str
    """The output folder, which is a package of a name of its own."""
    warnings: str = field(repr=False)
    """What the generator said."""
    seconds: float
    """How long it took."""

    @property
    def path(self) -> Path:
        return self.folder / self.output / "shop"


@dataclass(frozen=True, slots=True)
class Package(Generated):
    """A generated client of a GraphQL schema."""

    schema_name: str
    schema: g.GraphQLSchema
    operations: Sequence[Path]
    scalars: Mapping[str, str]
    """What the configuration says of custom scalars."""


class GenerationFailed(Exception):  # noqa: N818
    """The generator refused the schema; the message is its own."""


def generate(
    folder: Path,
    schema: Path,
    operations: Sequence[Path] = (),
    scalars: Mapping[str, str] | None = None,
) -> Package:
    """Generate the client of a schema into a folder.

    Args:
        folder: An empty folder.
        schema: SDL, or the JSON of an introspection.
        operations: Files with operations.
        scalars: The types of custom scalars, as the configuration says them.

    Raises:
        GenerationFailed: The generator did not end well.
    """
    file = folder / f"schema{schema.suffix}"
    shutil.copy(schema, file)
    for path in operations:
        (folder / "operations").mkdir(exist_ok=True)
        shutil.copy(path, folder / "operations" / path.name)
    generated = run(folder, _config(file.name, bool(operations), scalars or {}))
    loaded, _ = load(file.read_text(encoding="utf-8"), schema.name)
    return Package(
        folder=folder,
        output=generated.output,
        warnings=generated.warnings,
        seconds=generated.seconds,
        schema_name=schema.name,
        schema=loaded.definition,
        operations=operations,
        scalars=scalars or {},
    )


def run(folder: Path, client: Sequence[str]) -> Generated:
    """Run the generator in a folder.

    Args:
        folder: It has the schema.
        client: The lines of the configuration of the client.

    Raises:
        GenerationFailed: it did not end well.
    """
    output = f"conformance_{next(_NUMBERS)}"
    lines = [f"output = {json.dumps(output)}", "[clients.shop]", *client]
    (folder / "codegen.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    begin = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "codegen", "generate", "--config", "codegen.toml"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise GenerationFailed(done.stdout + done.stderr)
    return Generated(folder, output, done.stderr, time.monotonic() - begin)


def _config(schema: str, operations: bool, scalars: Mapping[str, str]) -> list[str]:
    lines = [
        'kind = "graphql"',
        f"schema = {json.dumps(schema)}",
        'base_url = "http://127.0.0.1:9/graphql"',
    ]
    if operations:
        lines.append('operations = ["operations/*.graphql"]')
    if scalars:
        table = ", ".join(f"{key} = {json.dumps(v)}" for key, v in scalars.items())
        lines.append(f"scalars = {{ {table} }}")
    return lines


@contextmanager
def imported(package: Generated) -> Iterator[ModuleType]:
    """Import a client, with all its modules, and forget it afterwards."""
    sys.path.insert(0, str(package.folder))
    try:
        for module in modules(package):
            importlib.import_module(module)
        yield sys.modules[f"{package.output}.shop"]
    finally:
        sys.path.remove(str(package.folder))
        for name in [m for m in sys.modules if m.split(".")[0] == package.output]:
            del sys.modules[name]


def modules(package: Generated) -> list[str]:
    """The names of the modules of a client."""
    paths = sorted(package.path.rglob("*.py"))
    dotted = (path.relative_to(package.folder).with_suffix("") for path in paths)
    return [re.sub(r"\.__init__$", "", ".".join(path.parts)) for path in dotted]
