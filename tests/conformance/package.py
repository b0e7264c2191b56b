"""Generate the client of a schema as a user does, and import it."""

from __future__ import annotations

import importlib
import itertools
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import graphql as g

from codegen.graphql.load import load

_NUMBERS = itertools.count()


@dataclass(frozen=True, slots=True)
class Package:
    """A generated client on disk."""

    folder: Path
    """The folder that holds the output folder."""
    output: str
    """The output folder, which is a package of a name of its own."""
    schema_name: str
    schema: g.GraphQLSchema
    operations: Sequence[Path]
    scalars: Mapping[str, str]
    """What the configuration says of custom scalars."""
    warnings: str = field(repr=False)
    """What the generator said."""

    @property
    def path(self) -> Path:
        return self.folder / self.output / "shop"


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
    output = f"conformance_{next(_NUMBERS)}"
    file = folder / f"schema{schema.suffix}"
    shutil.copy(schema, file)
    for path in operations:
        (folder / "operations").mkdir(exist_ok=True)
        shutil.copy(path, folder / "operations" / path.name)
    (folder / "codegen.toml").write_text(
        _config(output, file.name, bool(operations), scalars or {}), encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "codegen", "generate", "--config", "codegen.toml"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    if done.returncode:
        raise GenerationFailed(said)
    loaded, _ = load(file.read_text(encoding="utf-8"), schema.name)
    return Package(
        folder=folder,
        output=output,
        schema_name=schema.name,
        schema=loaded.definition,
        operations=operations,
        scalars=scalars or {},
        warnings=done.stderr,
    )


def _config(
    output: str, schema: str, operations: bool, scalars: Mapping[str, str]
) -> str:
    lines = [
        f"output = {json.dumps(output)}",
        "[clients.shop]",
        'kind = "graphql"',
        f"schema = {json.dumps(schema)}",
        'base_url = "http://127.0.0.1:9/graphql"',
    ]
    if operations:
        lines.append('operations = ["operations/*.graphql"]')
    if scalars:
        table = ", ".join(f"{key} = {json.dumps(v)}" for key, v in scalars.items())
        lines.append(f"scalars = {{ {table} }}")
    return "\n".join(lines) + "\n"


@contextmanager
def imported(package: Package) -> Iterator[ModuleType]:
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


def modules(package: Package) -> list[str]:
    """The names of the modules of a client."""
    paths = sorted(package.path.rglob("*.py"))
    dotted = (path.relative_to(package.folder).with_suffix("") for path in paths)
    return [re.sub(r"\.__init__$", "", ".".join(path.parts)) for path in dotted]
