"""A change of the schema shows in the generated code as that change, and no more.

The budget is that of docs/design.md, in lines of `git diff`.
"""

from __future__ import annotations

import difflib
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import graphql as g
import pytest
import yaml

from codegen import emit
from codegen.cli.client_options import options_of
from codegen.cli.lowering import lower
from codegen.config import Client, Config, load

from .generation import ROOT, graphql_files


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs between two clients, in lines."""

    added: int
    removed: int
    files: frozenset[str]


def diff(old: dict[str, str], new: dict[str, str]) -> Diff:
    lines = {
        path: [
            line
            for line in difflib.unified_diff(
                old.get(path, "").splitlines(),
                new.get(path, "").splitlines(),
                lineterm="",
                n=0,
            )
            if line[:1] in "+-" and line[:3] not in ("+++", "---")
        ]
        for path in old.keys() | new.keys()
    }
    everything = [line for found in lines.values() for line in found]
    return Diff(
        sum(line.startswith("+") for line in everything),
        sum(line.startswith("-") for line in everything),
        frozenset(path for path, found in lines.items() if found),
    )


# Small schemas: the budget of each kind of change

SCHEMA = '''
type Query {
  """Find a project."""
  project(id: ID!): Project
  projects(skip: Int, first: Int): [Project!]
}

type Mutation {
  createProject(name: String!): Project
}

"""A labelling project."""
type Project {
  id: ID!
  name: String!
  """When it was made."""
  created: String!
  state: State
}

enum State {
  NEW
  DONE
}
'''


@pytest.mark.parametrize(
    ("change", "added", "removed", "files"),
    [
        # A field with a description: two lines in its record, one in its fragment.
        (
            ("  state: State", '  state: State\n  """How big."""\n  size: Int'),
            3,
            0,
            {"models.py", "fragments.py"},
        ),
        # A field that turns nullable: its annotation.
        (("created: String!", "created: String"), 1, 1, {"models.py"}),
        # A value of an enum.
        (("  DONE\n", "  DONE\n  GONE\n"), 1, 0, {"models.py"}),
        # A description: its line, in the record.
        (("When it was made.", "The time."), 1, 1, {"models.py"}),
        # A description of an operation: its line, in both flavours.
        (("Find a project.", "Get one project."), 2, 2, {"queries.py"}),
        # A field that is deprecated leaves the default selection.
        (
            ("created: String!", 'created: String! @deprecated(reason: "Old.")'),
            0,
            3,
            {"models.py", "fragments.py"},
        ),
    ],
)
def test_a_change_costs_its_budget(
    change: tuple[str, str], added: int, removed: int, files: set[str]
) -> None:
    before, after = SCHEMA, SCHEMA.replace(*change)
    assert before != after
    found = diff(graphql_files(before), graphql_files(after))
    assert found == Diff(added, removed, frozenset(files))


def test_a_parameter_costs_its_budget() -> None:
    after = SCHEMA.replace(
        "createProject(name: String!)",
        "createProject(name: String!, size: Int, shape: Int)",
    )
    middle = SCHEMA.replace(
        "createProject(name: String!)", "createProject(name: String!, size: Int)"
    )
    found = diff(graphql_files(middle), graphql_files(after))
    # Signature and argument in both flavours; the document's two lines change.
    assert found.files == {"mutations.py"}
    assert (found.added, found.removed) == (6, 2)


def test_an_operation_costs_its_budget() -> None:
    after = SCHEMA.replace(
        "type Mutation {", "type Mutation {\n  closeProject(id: ID!): Project"
    )
    found = diff(graphql_files(SCHEMA), graphql_files(after))
    assert found.files == {"mutations.py"}
    assert found.added <= 45
    assert not found.removed


# The three platforms


@pytest.fixture(scope="module")
def config() -> Config:
    return load(ROOT / "pyproject.toml")


def client_named(config: Config, key: str) -> Client:
    return next(client for client in config.clients if client.key == key)


def files_of(
    config: Config, key: str, change: Callable[[str], str], folder: Any
) -> dict[str, str]:
    """Generate a platform from its snapshot, changed, as the command line does."""
    client = client_named(config, key)
    (folder / "schemas").mkdir(exist_ok=True)
    for path in (ROOT / "schemas").glob(f"{key}.*"):
        text = path.read_text(encoding="utf-8")
        changed = change(text) if f"schemas/{path.name}" == client.schema else text
        (folder / "schemas" / path.name).write_text(changed, encoding="utf-8")
    api, problems = lower(replace(config, folder=folder), client)
    assert not [p for p in problems if p.severity == "error"]
    return emit.emit(api, options_of(client))


def committed(key: str) -> dict[str, str]:
    folder = ROOT / "generated" / key
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def shuffled_sdl(text: str) -> str:
    document = g.parse(text)
    definitions = list(document.definitions)
    random.Random(1).shuffle(definitions)
    return "\n\n".join(map(g.print_ast, definitions))


def shuffled_document(text: str) -> str:
    """The document with its maps in another order; properties keep theirs, which is
    the order of fields."""
    shuffle = random.Random(1).shuffle

    def mixed(value: Any, key: str) -> Any:
        if isinstance(value, list):
            return [mixed(item, "") for item in value]
        if not isinstance(value, dict):
            return value
        items = [(k, mixed(v, k)) for k, v in value.items()]
        if key != "properties":
            shuffle(items)
        return dict(items)

    return json.dumps(mixed(yaml.safe_load(text), ""), default=str)


PLATFORMS = ["labelbox", "label_studio", "labelf"]


@pytest.mark.parametrize("key", PLATFORMS)
def test_what_is_committed_is_what_the_snapshot_generates(
    key: str, config: Config, tmp_path: Any
) -> None:
    assert files_of(config, key, lambda text: text, tmp_path) == committed(key)


@pytest.mark.parametrize("key", PLATFORMS)
def test_the_order_of_definitions_does_not_matter(
    key: str, config: Config, tmp_path: Any
) -> None:
    change = shuffled_sdl if key == "labelbox" else shuffled_document
    assert files_of(config, key, change, tmp_path) == committed(key)


FIELD = "theNewField"


def with_field_in_sdl(text: str) -> str:
    return text.replace(
        "type Project {\n",
        f'type Project {{\n  """It is new."""\n  {FIELD}: String\n\n',
    )


def with_property(schema: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        document = yaml.load(text, Loader=yaml.BaseLoader)
        if text.lstrip().startswith("{"):
            document = json.loads(text)
        properties = document["components"]["schemas"][schema]["properties"]
        properties[FIELD] = {"type": "string", "description": "It is new."}
        return json.dumps(document)

    return change


@pytest.mark.parametrize(
    ("key", "change", "lines"),
    [
        # Two lines in the record and one in the fragment.
        ("labelbox", with_field_in_sdl, 3),
        ("label_studio", with_property("Webhook"), 2),
    ],
)
def test_a_field_costs_two_lines_and_one_a_fragment(
    key: str,
    change: Callable[[str], str],
    lines: int,
    config: Config,
    tmp_path: Any,
) -> None:
    old, new = committed(key), files_of(config, key, change, tmp_path)
    # The module of builders, which a client has if it wants, is counted by itself.
    builders = [files.pop("builder.py", "") for files in (old, new)]
    found = diff(old, new)
    assert (found.added, found.removed) == (lines, 0)
    assert found.files <= {"models.py", "fragments.py"}
    built = diff(*({"builder.py": text} for text in builders))
    assert (built.added, built.removed) == (2 if any(builders) else 0, 0)


def test_a_field_of_labelf_costs_two_lines(config: Config, tmp_path: Any) -> None:
    def change(text: str) -> str:
        marker = "    Prediction:\n      type: object\n"
        start = text.index("properties:\n", text.index(marker)) + len("properties:\n")
        added = f"        {FIELD}:\n          type: string\n"
        added += "          description: It is new.\n"
        return text[:start] + added + text[start:]

    found = diff(committed("labelf"), files_of(config, "labelf", change, tmp_path))
    assert found == Diff(2, 0, frozenset({"models.py"}))
