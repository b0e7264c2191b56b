"""The table `selections`: what default functions select, as the config says."""

from __future__ import annotations

from pathlib import Path

import graphql as g
import pytest

from codegen import config, ir
from codegen.cli.lowering import lower
from codegen.graphql import defaults
from codegen.problems import ProblemsError
from codegen.selections import Bounds, Selections

from .test_defaults import whole_documents

SCHEMA = """\
type Query {
  project(id: ID!): Project
  projects(first: Int, after: String): ProjectConnection!
  people: [Person!]!
  search(text: String!): [Found!]!
}

type Mutation {
  archive(id: ID!): Project
  admin(key: ID!): AdminMutations
}

type AdminMutations {
  restart(now: Boolean): Boolean
  stop(now: Boolean): Boolean
}

type Project {
  id: ID!
  name: String!
  notes: String
  owner: Person
  settings: Settings
  thumbnail(size: Int!): String
  old: Int @deprecated
  labels: [Label!]!
  children(first: Int, after: String): ProjectConnection!
}

type ProjectConnection {
  nodes: [Project!]!
  pageInfo: PageInfo!
}

type PageInfo {
  endCursor: String
}

type Person {
  id: ID!
  name: String
  email: String!
  depth: Int
  team: Team
}

type Team {
  id: ID!
  city: String
}

type Settings {
  color: String
  frame: Frame
}

type Frame {
  width: Int
  corner: Corner
}

type Corner {
  radius: Int
}

type Label {
  text: String
}

union Found = Person | Project

enum Color {
  RED
}
"""

TABLE = "[tool.codegen.clients.shop.selections]\n"


def write_project(folder: Path, selections: str) -> config.Config:
    """A project with a client of the schema, and what it says of selections."""
    (folder / "shop.graphql").write_text(SCHEMA)
    client = '[tool.codegen.clients.shop]\nkind = "graphql"\nschema = "shop.graphql"\n'
    (folder / "pyproject.toml").write_text(client + selections)
    return config.load(folder)


def default_documents(folder: Path, selections: str) -> dict[str, str]:
    """The fragments and the operations, by name; all of them are valid."""
    found = write_project(folder, TABLE + selections)
    api, problems = lower(found, found.clients[0])
    assert not problems, "\n".join(map(str, problems))
    written = defaults.write(
        g.build_schema(SCHEMA), selections=found.clients[0].selections
    )
    for document in whole_documents(
        g.build_schema(SCHEMA), found.clients[0].selections
    ).values():
        assert not g.validate(g.build_schema(SCHEMA), g.parse(document)), document
    functions = {o.key: o for group in api.groups for o in group.operations}
    calls = {key: o.call for key, o in functions.items()}
    return written.fragments | {
        key: call.document
        for key, call in calls.items()
        if isinstance(call, ir.GraphQL)
    }


def selected(fragment: str) -> list[str]:
    """The fields of a fragment, without what is below them."""
    definition = g.parse(fragment).definitions[0]
    assert isinstance(definition, g.FragmentDefinitionNode)
    nodes = definition.selection_set.selections
    return [node.name.value for node in nodes if isinstance(node, g.FieldNode)]


PROJECT = ["id", "name", "notes", "owner", "settings", "labels"]


@pytest.mark.parametrize(
    ("selections", "fields"),
    [
        ("", PROJECT),
        ('Project = { skip = ["notes"] }', [f for f in PROJECT if f != "notes"]),
        ('Project = { select = ["owner", "id"] }', ["id", "owner"]),
        # What the policy leaves out: deprecated fields, and lists that page.
        ('Project = { select = ["id", "old"] }', ["id", "old"]),
        ('Project = { select = ["children", "id"] }', ["id", "children"]),
        ('"Project.old" = true', [*PROJECT[:5], "old", "labels"]),
        ('"Project.owner" = false', [f for f in PROJECT if f != "owner"]),
        ("Project.owner = false", [f for f in PROJECT if f != "owner"]),
        ('Project = { skip = ["notes"], owner = false }', [*PROJECT[:2], *PROJECT[4:]]),
        ("Project = { depth = 0 }", ["id", "name", "notes"]),
        ("Project = { lists = 0 }", PROJECT[:5]),
        ("lists = 0", PROJECT[:5]),
        ("depth = 0", ["id", "name", "notes"]),
        ("Project = { complexity = 5 }", ["id", "name"]),
        ('"Project.children" = true', [*PROJECT, "children"]),
    ],
)
def test_the_fields_of_a_type(
    tmp_path: Path, selections: str, fields: list[str]
) -> None:
    written = default_documents(tmp_path, selections)
    assert selected(written["Project"]) == fields


def test_the_value_of_one_field(tmp_path: Path) -> None:
    written = default_documents(tmp_path, '"Project.owner" = { depth = 1 }')
    assert "owner {\n    ...ProjectOwner\n" in written["Project"]
    assert written["ProjectOwner"] == (
        "fragment ProjectOwner on Person {\n"
        "  id\n  name\n  email\n  depth\n"
        "  team {\n    ...TeamReference\n  }\n}"
    )
    # Elsewhere persons are as they were.
    assert "...Person\n" in written["people"]


def test_the_value_of_a_root_field(tmp_path: Path) -> None:
    selections = '"Query.people" = { select = ["id", "email"] }'
    written = default_documents(tmp_path, selections)
    assert "...QueryPeople\n" in written["people"]
    assert selected(written["QueryPeople"]) == ["id", "email"]


def test_a_page_that_leads_back_ends_with_references(tmp_path: Path) -> None:
    selections = 'Project.children = { select = ["nodes"] }'
    written = default_documents(tmp_path, selections)
    assert written["ProjectChildren"] == (
        "fragment ProjectChildren on ProjectConnection {\n"
        "  nodes {\n    ...ProjectReference\n  }\n}"
    )
    # The page of the root field has whole projects still.
    assert "nodes {\n    ...Project\n" in written["ProjectConnection"]


def test_choices_add_up(tmp_path: Path) -> None:
    selections = 'Person = { skip = ["email"] }\nProject.owner = { depth = 0 }'
    written = default_documents(tmp_path, selections)
    assert selected(written["ProjectOwner"]) == ["id", "name", "depth"]
    assert selected(written["Person"]) == ["id", "name", "depth", "team"]


def test_a_field_may_be_called_like_a_word(tmp_path: Path) -> None:
    written = default_documents(tmp_path, "Person = { depth = false }")
    assert selected(written["Person"]) == ["id", "name", "email", "team"]


@pytest.mark.parametrize(
    ("selections", "missing"),
    [
        ('"Query.projects" = false', {"projects"}),
        ("Query.projects = false", {"projects"}),
        ('Query = { skip = ["people", "search"] }', {"people", "search"}),
        ('Query = { select = ["people"] }', {"project", "projects", "search"}),
        ("AdminMutations.stop = false", {"adminStop"}),
        ("Mutation.admin = false", {"admin", "adminRestart", "adminStop"}),
        (
            'Mutation = { skip = ["archive", "admin"] }',
            {"archive", "admin", "adminRestart", "adminStop"},
        ),
    ],
)
def test_a_root_field_that_is_skipped_has_no_function(
    tmp_path: Path, selections: str, missing: set[str]
) -> None:
    everything = default_documents(tmp_path, "")
    written = default_documents(tmp_path, selections)
    functions = {"project", "projects", "people", "search", "archive", "admin"} | {
        "adminRestart",
        "adminStop",
    }
    assert functions <= everything.keys()
    assert functions - written.keys() == missing


@pytest.mark.parametrize(
    ("selections", "message"),
    [
        (
            'Projet = { skip = ["notes"] }',
            'pyproject.toml:5:1: error: There is no type "Projet".\n'
            '  5 | Projet = { skip = ["notes"] }\n'
            "    | ^\n"
            '  Did you mean "Project"?',
        ),
        (
            'Project = { skip = ["id", "note"] }',
            'pyproject.toml:5:27: error: The type Project has no field "note".\n'
            '  5 | Project = { skip = ["id", "note"] }\n'
            "    |                           ^\n"
            '  Did you mean "notes"?',
        ),
        (
            '"Project.ownr" = false',
            'pyproject.toml:5:1: error: The type Project has no field "ownr".\n'
            '  5 | "Project.ownr" = false\n'
            "    | ^\n"
            '  Did you mean "owner"?',
        ),
        (
            "Project.ownr = false",
            'pyproject.toml:5:9: error: The type Project has no field "ownr".\n'
            "  5 | Project.ownr = false\n"
            "    |         ^\n"
            '  Did you mean "owner"?',
        ),
        (
            '"Project.owner" = { select = ["id", "thing"] }',
            'pyproject.toml:5:37: error: The type Person has no field "thing".\n'
            '  5 | "Project.owner" = { select = ["id", "thing"] }\n'
            "    |                                     ^\n"
            "  Known: depth, email, id, name, team.",
        ),
        (
            "Project.thumbnail = true",
            "pyproject.toml:5:9: error: Project.thumbnail needs the argument size, "
            "which default functions do not have.\n"
            "  5 | Project.thumbnail = true\n"
            "    |         ^\n"
            "  Select it in an operation of your own.",
        ),
        (
            "Project.name = { depth = 1 }",
            "pyproject.toml:5:9: error: Nothing is selected of Project.name: it is no "
            "object.\n"
            "  5 | Project.name = { depth = 1 }\n"
            "    |         ^\n"
            "  Write true or false.",
        ),
        (
            'Color = { skip = ["RED"] }',
            "pyproject.toml:5:1: error: Nothing is selected of Color: it has no "
            "fields.\n"
            '  5 | Color = { skip = ["RED"] }\n'
            "    | ^\n"
            "  Name the type, or the field, with the objects that it is in.",
        ),
        (
            'Team = { select = ["id"], skip = ["id"] }',
            "pyproject.toml:5:20: error: id is both selected and skipped.\n"
            '  5 | Team = { select = ["id"], skip = ["id"] }\n'
            "    |                    ^\n"
            "  Drop one of them.",
        ),
        (
            "Found.name = false",
            'pyproject.toml:5:7: error: There is no type "Found" with fields.\n'
            "  5 | Found.name = false\n"
            "    |       ^\n",
        ),
    ],
)
def test_what_the_schema_does_not_have_is_said_at_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, selections: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    found = write_project(tmp_path, TABLE + selections)
    _, problems = lower(found, found.clients[0])
    (problem,) = problems
    assert str(problem).startswith(message)


@pytest.mark.parametrize(
    ("selections", "message"),
    [
        ("dept = 2", '5:1: error: "dept" cannot be a number.'),
        ("depth = true", '5:1: error: "depth" must be a whole number, not a boolean.'),
        ("depth = -1", '5:1: error: "depth" must not be below 0.'),
        ("Project = { skp = [] }", '5:13: error: The key "skp" is not known here.'),
        ("Project = { select = [] }", "5:13: error: Nothing is selected."),
        ('Project = { skip = "a" }', '5:13: error: "skip" must be an array of strings'),
        ('"Project.owner" = 2', '5:1: error: "Project.owner" cannot be a number.'),
        ("Project.owner = { depht = 1 }", '5:19: error: The key "depht" is not known'),
    ],
)
def test_what_is_no_choice_is_said(
    tmp_path: Path, selections: str, message: str
) -> None:
    with pytest.raises(ProblemsError) as caught:
        write_project(tmp_path, TABLE + selections)
    assert message in str(caught.value)


def test_selections_mean_nothing_for_openapi(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.codegen.clients.shop]\nkind = "openapi"\nschema = "shop.json"\n'
        "[tool.codegen.clients.shop.selections]\ndepth = 1\n"
    )
    with pytest.raises(ProblemsError, match="means nothing for the kind openapi"):
        config.load(tmp_path)


def fields_of(document: str) -> int:
    """How many fields a document has, with its fragments in the place of spreads."""
    parsed = g.parse(document)
    fragments = {
        d.name.value: d
        for d in parsed.definitions
        if isinstance(d, g.FragmentDefinitionNode)
    }

    def count(selection_set: g.SelectionSetNode) -> int:
        total = 0
        for node in selection_set.selections:
            match node:
                case g.FragmentSpreadNode(name=name):
                    total += count(fragments[name.value].selection_set)
                case g.FieldNode(selection_set=inner):
                    total += 1 + (count(inner) if inner else 0)
                case g.InlineFragmentNode(selection_set=inner):
                    total += count(inner)
        return total

    operation = parsed.definitions[0]
    assert isinstance(operation, g.OperationDefinitionNode)
    return count(operation.selection_set)


def wide_schema() -> g.GraphQLSchema:
    """Types with many fields, and fields with many types."""
    leaves = " ".join(f"f{number}: Int" for number in range(60))
    objects = " ".join(f"o{number}: V{number}" for number in range(60))
    values = "\n".join(
        f"type V{n} {{ {leaves} inner: W{n} }} type W{n} {{ {leaves} }}"
        for n in range(60)
    )
    huge = " ".join(f"f{number}: Int" for number in range(3000))
    members = " | ".join(f"V{number}" for number in range(60))
    return g.build_schema(f"""
      type Query {{ a: A p: Payload u: U huge: Huge i: I }}
      type Mutation {{ change(id: ID): Changes }}
      type Changes {{ all(id: ID): Payload }}
      type A {{ id: ID! name: String {objects} }}
      type Payload {{ a: A b: [A!]! errors: [String!]! }}
      union U = {members}
      interface I {{ id: ID! v: V0 }}
      type J implements I {{ id: ID! v: V0 {objects} }}
      type K implements I {{ id: ID! v: V0 {leaves} }}
      type Huge {{ {huge} id: ID! name: String! }}
      {values}
      """)


@pytest.mark.parametrize("complexity", [None, 200, 5])
def test_no_document_has_more_fields_than_the_bound(complexity: int | None) -> None:
    schema = wide_schema()
    selections = Selections(bounds=Bounds(complexity=complexity))
    documents = whole_documents(schema, selections)
    assert len(documents) == 7
    for key, document in documents.items():
        assert not g.validate(schema, g.parse(document)), key
        assert fields_of(document) <= (complexity or 1000), key
        if (complexity or 1000) > 5 and key in ("a", "huge"):
            assert "id\n" in document
    # The bound is used, not only kept.
    largest = max(map(fields_of, documents.values()))
    assert largest > (complexity or 1000) / 2 - 3


def test_the_deepest_is_cut_first() -> None:
    schema = g.build_schema("""
      type Query { a: A }
      type A { id: ID x: X y: Y z: Int }
      type X { a: Int b: Deep c: Int }
      type Deep { a: Int }
      type Y { a: Int b: Int c: Int d: Int }
      """)

    def cut(complexity: int) -> str:
        bounds = Bounds(complexity=complexity)
        return defaults.write(schema, selections=Selections(bounds=bounds)).fragments[
            "A"
        ]

    assert cut(1000) == (
        "fragment A on A {\n  id\n  x {\n    ...X\n  }\n  y {\n    ...Y\n  }\n  z\n}"
    )
    # Twelve fields; three quarters of eighteen, without three, are ten.
    assert "...XOutline" in cut(18)
    assert "...Y\n" in cut(18)
    assert "y {" not in cut(15)
    assert selected(cut(5)) == ["id"]
