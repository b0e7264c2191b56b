"""`codegen drift`: what the live API says now against the committed snapshot."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from .. import emit
from ..config import Client, Config
from ..problems import Problem
from .client_options import options_of
from .lowering import lower
from .schema_texts import SchemaText, snapshot_text
from .snapshots import take


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How the schema of one API has moved on."""

    client: Client
    difference: str
    """A unified diff of the snapshot; empty where nothing has changed."""
    touched: tuple[str, ...]
    """The generated files that would change, each with its lines: "models.py +3 -1"."""
    broken: tuple[Problem, ...]
    """What of the user's no longer fits: operations, overrides, paging."""


def compare(
    config: Config, client: Client, environment: Mapping[str, str], *, insecure: bool
) -> tuple[Drift, list[Problem]]:
    """Fetch the schema of a client and compare it with its snapshot. Nothing is
    written.

    Raises:
        ProblemsError: There is no schema to be had, or no snapshot to compare with.
    """
    taken, problems = take(config, client, environment, insecure=insecure)
    committed = snapshot_text(config, client)
    old, new = _lines(client, committed), _lines(client, taken.text)
    difference = "".join(
        difflib.unified_diff(
            old, new, client.schema, f"{taken.source} (live)", lineterm="\n"
        )
    )
    touched: tuple[str, ...] = ()
    broken: tuple[Problem, ...] = ()
    if difference:
        touched, broken = _touched(config, client, committed, taken.text)
    drift = Drift(client=client, difference=difference, touched=touched, broken=broken)
    return drift, problems


def _lines(client: Client, text: str) -> list[str]:
    """The lines of a schema, without the comments that people wrote above it."""
    lines = text.splitlines(keepends=True)
    if client.kind == "graphql" and PurePosixPath(client.schema).suffix != ".json":
        while lines and (lines[0].startswith("#") or not lines[0].strip()):
            del lines[0]
    return lines


def _touched(
    config: Config, client: Client, committed: str, live: str
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """What the change does to the generated client, and what breaks."""
    name = client.schema
    old_text = SchemaText(name=name, files=((name, committed),))
    before, _ = lower(config, client, old_text)
    new_text = SchemaText(name=name, files=((name, live),))
    after, problems = lower(config, client, new_text)
    broken = tuple(problem for problem in problems if problem.severity == "error")
    if broken:
        return (), broken
    old = emit.emit(before, options_of(client))
    new = emit.emit(after, options_of(client))
    files = sorted(old.keys() | new.keys())
    counted = ((name, *_counts(old.get(name), new.get(name))) for name in files)
    lines = [
        f"{name} +{added} -{gone}" for name, added, gone in counted if added + gone
    ]
    return tuple(lines), ()


def _counts(old: str | None, new: str | None) -> tuple[int, int]:
    """How many lines are added and removed."""
    lines = list(
        difflib.unified_diff((old or "").splitlines(), (new or "").splitlines(), n=0)
    )[2:]
    added = sum(line.startswith("+") for line in lines)
    return added, sum(line.startswith("-") for line in lines)
