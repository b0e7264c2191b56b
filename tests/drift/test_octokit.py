"""Versions of GitHub's schema, as they were published: graphql-core is the oracle."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import graphql as g
import pytest

from codegen import ir
from codegen.drift.changes import Change
from codegen.drift.compare import compare
from codegen.drift.surface import Surface
from codegen.graphql import type_system
from codegen.graphql.load import Schema, load
from codegen.problems import Problem

from ..conformance.registry import Published, fetch
from .graphql_oracle import concerns_no_client, known_to_it, member, members

VERSIONS = (
    "14.55.1",
    "14.56.0",
    "14.58.0",
    "15.0.0",
    "15.3.0",
    "15.5.0",
    "15.9.0",
    "15.12.0",
    "15.14.0",
    "15.15.0",
    "15.16.0",
    "15.17.0",
    "15.18.0",
    "15.18.1",
    "15.20.0",
    "15.22.0",
    "15.23.0",
    "15.24.0",
    "15.25.0",
    "15.26.0",
    "15.26.1",
)
"""Those that follow one another in the registry, which does not keep all."""


class Versions:
    """The schemas, each read once."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[Schema, ir.TypeSystem, list[Problem]]] = {}

    def schema(self, version: str) -> tuple[Schema, ir.TypeSystem, list[Problem]]:
        if version not in self._read:
            path = self._path(version)
            schema, warnings = load(path.read_text("utf-8"), path.name, warn=False)
            self._read[version] = schema, type_system.lower(schema), warnings
        return self._read[version]

    def _path(self, version: str) -> Path:
        published = Published(
            f"github_{version}", f"@octokit/graphql-schema@{version}", "schema.graphql"
        )
        path, reason = fetch(published)
        if path is None:
            pytest.skip(f"no schema of GitHub: {reason}")
        return path


@pytest.fixture(scope="module")
def versions() -> Iterator[Versions]:
    # All that is read stays: looking for garbage in it takes a third of the time.
    gc.disable()
    yield Versions()
    gc.enable()


def found(old: ir.TypeSystem, new: ir.TypeSystem) -> tuple[Change, ...]:
    api = ir.Api(name="GitHub", source="schema.graphql")
    return compare(Surface(api=api, types=old), Surface(api=api, types=new))


@pytest.mark.parametrize(("first", "second"), list(pairwise(VERSIONS)))
def test_the_same_members_have_changed(
    first: str, second: str, versions: Versions
) -> None:
    before, old, _ = versions.schema(first)
    after, new, _ = versions.schema(second)
    theirs = {
        member(change)
        for change in g.find_schema_changes(before.definition, after.definition)
        if not concerns_no_client(change, old, new)
    } - {""}
    changes = found(old, new)
    ours = members((one for one in changes if known_to_it(one)), old)
    assert ours == theirs
