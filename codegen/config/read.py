"""Find, read and check a configuration."""

from __future__ import annotations

import keyword
import os
import re
import tomllib
from pathlib import Path
from typing import Any

from .. import disk
from ..ir import Origin
from ..judging import AS_THE_TABLE_SAYS, Judging
from ..problems import Problem, ProblemsError
from .client import read_client
from .drift import read_drift
from .model import Client, Config
from .paths import check_relative
from .tables import Report, Table, suggestion

EXAMPLE = """\
[tool.codegen.clients.example]
kind = "graphql"  # or "openapi"
schema = "schemas/example.graphql"
endpoint = "https://api.example.org/graphql"
auth = { kind = "bearer", variable = "EXAMPLE_API_KEY" }
"""

PROJECT_FILE = "pyproject.toml"
OWN_FILE = "codegen.toml"
"""The same tables without their prefix `tool.codegen`, for what is no project."""

_PACKAGE = re.compile(r"[a-z][a-z0-9_]{0,60}")
_CLIENT_KEYS = ("endpoint", "headers", "kind", "operations", "schema", "scalars")


def load(start: Path) -> Config:
    """Read the configuration.

    Args:
        start: The file; or a folder, where it is searched from there upwards:
            `codegen.toml`, or a `pyproject.toml` with a table `[tool.codegen]`.

    Raises:
        ProblemsError: There is none, or something is wrong with it: all that is.
    """
    file = _find(start.absolute()) if start.is_dir() else start.absolute()
    shown = _shown(file)
    text = disk.read_text(file, shown, advice="Write one with `codegen init`.")
    document = _parse(text, shown)
    root: tuple[str, ...] = ("tool", "codegen") if file.name == PROJECT_FILE else ()
    report = Report(shown, text)
    clients, judging = _read(document, root, file, report)
    if report.problems:
        raise ProblemsError(*report.problems)
    return Config(
        file=shown,
        folder=file.parent,
        clients=clients,
        drift=judging,
        text=text,
        root=root,
    )


# Finding


def _find(start: Path) -> Path:
    without: Path | None = None
    for folder in (start, *start.parents):
        own, project = folder / OWN_FILE, folder / PROJECT_FILE
        if own.is_file():
            return own
        if project.is_file():
            text = disk.read_text(project, _shown(project))
            if "codegen" in _table(_parse(text, _shown(project)), "tool"):
                return project
            without = without or project
    if without:
        message, place = "This file has no table [tool.codegen].", _shown(without)
    else:
        message = (
            f"There is no {PROJECT_FILE} with a table [tool.codegen], and no "
            f"{OWN_FILE}, in this folder or above it."
        )
        place = ""
    raise ProblemsError(Problem(message, Origin(place), _advice()))


def _shown(file: Path) -> str:
    """The file as its user would name it: from the current folder, if that is in the
    project."""
    here = Path.cwd()
    if file.parent in here.parents or file.is_relative_to(here):
        return Path(os.path.relpath(file, here)).as_posix()
    return str(file)


def _advice(example: str = EXAMPLE) -> str:
    indented = example.rstrip().replace("\n", "\n    ")
    return f"`codegen init` writes an example; a client looks so:\n\n    {indented}"


# Reading


def _parse(text: str, shown: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProblemsError(_syntax_problem(str(error), text, shown)) from None
    except RecursionError:
        message = "The values are nested too deeply."
        raise ProblemsError(Problem(message, Origin(shown))) from None


def _syntax_problem(said: str, text: str, shown: str) -> Problem:
    match = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", said, re.DOTALL)
    if match:
        reason, line, column = match[1], int(match[2]), int(match[3])
    else:
        reason = said.removesuffix(" (at end of document)")
        lines = text.splitlines() or [""]
        line, column = len(lines), len(lines[-1]) + 1
        reason += ", where the file ends"
    written = text.splitlines()[line - 1] if line <= len(text.splitlines()) else ""
    is_secret = re.search("auth|key|pass|secret|token", written, re.IGNORECASE)
    return Problem(
        f"This is not TOML: {reason}.",
        Origin(shown, line=line, column=column),
        source="" if is_secret else text,
    )


def _table(values: dict[str, Any], key: str) -> dict[str, Any]:
    inner = values.get(key)
    return inner if isinstance(inner, dict) else {}


def _read(
    document: dict[str, Any], root: tuple[str, ...], file: Path, report: Report
) -> tuple[tuple[Client, ...], Judging]:
    if not root and "codegen" in _table(document, "tool"):
        report.add(
            "Here the tables have no prefix.",
            ("tool", "codegen"),
            f"Only in {PROJECT_FILE} they start with tool.codegen: write "
            "[clients.NAME].",
        )
        return (), AS_THE_TABLE_SAYS
    table = Table(report, (), document)
    for key in root:
        table = table.table(key)
    output = table.text("output") or "generated"
    check_relative(table, output, "output")
    judging = read_drift(table.table("drift"))
    clients = table.table("clients")
    found = [
        client
        for name in clients.values
        if _is_package(name, clients)
        and (client := read_client(clients.table(name), file.parent, output))
    ]
    misplaced = "It belongs to a client: put it into [tool.codegen.clients.NAME]."
    table.finish(dict.fromkeys(_CLIENT_KEYS, misplaced))
    if not clients.values and not report.problems:
        example = EXAMPLE if root else EXAMPLE.replace("[tool.codegen.", "[")
        table.add("No client is configured.", advice=_advice(example))
    _check_outputs(found, clients)
    _check_clients(judging, clients)
    return tuple(found), judging


def _check_clients(judging: Judging, clients: Table) -> None:
    """Entries are for clients that there are."""
    for entry in judging.ignored:
        if entry.client and entry.client not in clients.values:
            advice = suggestion(entry.client, clients.values)
            message = f'There is no client "{entry.client}".'
            clients.add_at(message, (*entry.place, "client"), advice=advice)


def _is_package(name: str, clients: Table) -> bool:
    if _fits(name):
        return True
    fitting = re.sub(r"\W+", "_", name.lower(), flags=re.ASCII).strip("_0123456789")
    clients.add(
        f'"{name}" cannot be the name of a client: it becomes that of a package.',
        name,
        advice="Use lower-case letters, digits and underscores"
        + (f': "{fitting}".' if _fits(fitting) else "."),
    )
    return False


def _fits(name: str) -> bool:
    return bool(_PACKAGE.fullmatch(name)) and not keyword.iskeyword(name)


def _check_outputs(found: list[Client], clients: Table) -> None:
    """No package may be, or be inside of, another or the shared runtime."""
    for index, client in enumerate(found):
        for other in found[:index]:
            one, two = client.output, other.output
            if one == two or one in two.parents or two in one.parents:
                clients.add(
                    f'The output of "{client.key}" would mix with that of '
                    f'"{other.key}".',
                    client.key,
                    *(["output"] if "output" in clients.values[client.key] else []),
                    advice="Give each client a folder of its own.",
                )
