"""The check passes on every construct, and finds what is broken on purpose."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from ..generation import ROOT
from . import tools
from .check import Report, check
from .package import GenerationFailed, Package, generate

SCHEMAS = Path(__file__).parent / "schemas"
LABELBOX = {
    "AlignerrSearchServiceQuery": "any",
    "PageSize": "int",
    "UInt64": "str",
}
FULL = ROOT.parent / "shared" / "data" / "labelbox" / "labelbox_full.graphql"
LARGE = ("names", "shapes")
"""The schemas that both type checkers look at."""


def shown(report: Report) -> Report:
    """Print the report, to be seen where a test fails."""
    print(report)
    return report


@pytest.mark.parametrize(
    "schema", sorted(SCHEMAS.glob("*.graphql")), ids=lambda path: path.stem
)
def test_every_construct(schema: Path, tmp_path: Path) -> None:
    operations = sorted((SCHEMAS / schema.stem).glob("*.graphql"))
    package = generate(tmp_path, schema, operations)
    run = tools.TOOLS if schema.stem in LARGE else ("ruff", "import")
    report = shown(check(package, seeds=range(1, 9), run=run))
    assert not report.failures


@pytest.mark.parametrize(
    "schema",
    [
        ROOT / "schemas" / "labelbox.graphql",
        pytest.param(
            FULL,
            marks=pytest.mark.skipif(
                not FULL.exists(), reason="this corpus is not on this machine"
            ),
        ),
    ],
    ids=lambda path: path.stem,
)
def test_labelbox(schema: Path, tmp_path: Path) -> None:
    package = generate(tmp_path, schema, scalars=LABELBOX)
    report = shown(check(package, seeds=(1, 2), run=("ruff", "import")))
    assert not report.failures
    assert not report.counts["without a method"]


# The check itself

PETS = """
type Query {
  pet(id: ID!): Pet
  pets(first: Int, after: String): Pets!
  animal: Animal
}
type Mutation { rename(pet: Renaming!): Pet! }
type Pet { id: ID!, name: String!, born: DateTime, kind: Kind }
type Pets { nodes: [Pet!]!, pageInfo: PageInfo! }
type PageInfo { endCursor: String, hasNextPage: Boolean! }
type Stone { id: ID!, weight: Int! }
union Animal = Pet | Stone
enum Kind { CAT DOG }
scalar DateTime
input Renaming { petId: ID!, name: String }
"""


@pytest.fixture(scope="module")
def intact(tmp_path_factory: pytest.TempPathFactory) -> Package:
    folder = tmp_path_factory.mktemp("pets")
    (folder / "pets.graphql").write_text(PETS)
    return generate(folder, folder / "pets.graphql")


@pytest.fixture
def pets(intact: Package, tmp_path: Path) -> Package:
    """A client to break."""
    folder = tmp_path / "client"
    shutil.copytree(intact.folder, folder)
    return dataclasses.replace(intact, folder=folder)


def test_what_is_intact_passes(pets: Package) -> None:
    assert not shown(check(pets, seeds=range(1, 6), run=())).failures


@pytest.mark.parametrize(
    ("file", "right", "wrong", "found"),
    [
        ("queries.py", "def pet(", "def _pet(", "coverage"),
        ("queries.py", "query Pet($id: ID!)", "query Pet($id: String!)", "documents"),
        ("queries.py", '{"id": id}', '{"id": None}', "calls"),
        ("mutations.py", '{"pet": pet}', '{"pet": {"petId": "0"}}', "variables"),
        ("models.py", "    name: str", "    name: int", "calls"),
        ("models.py", "    name: str\n", "", "answers"),
        (
            "models.py",
            "pet_id: str",
            'pet_id: str = _runtime.field(name="pet")',
            "calls",
        ),
        ("queries.py", "fragments.PETS", "fragments.PET", "documents"),
    ],
)
def test_what_is_broken_is_found(
    pets: Package, file: str, right: str, wrong: str, found: str
) -> None:
    path = pets.path / file
    text = path.read_text()
    assert right in text
    path.write_text(text.replace(right, wrong))
    checks = {f.check for f in check(pets, seeds=range(1, 6), run=()).failures}
    assert found in checks


def test_a_document_beyond_the_bound_is_found(pets: Package) -> None:
    failures = check(pets, seeds=(1,), run=(), bound=3).failures
    assert {failure.check for failure in failures} == {"complexity"}


def test_what_tools_say_is_a_failure(pets: Package) -> None:
    path = pets.path / "models.py"
    path.write_text(path.read_text() + "\nimport os\nx:int = 'a'\n")
    failures = check(pets, seeds=(1,), run=("mypy", "ruff")).failures
    assert {failure.where for failure in failures} == {"mypy", "ruff"}


def test_what_cannot_be_generated_is_said(tmp_path: Path) -> None:
    (tmp_path / "schema_.graphql").write_text("type Query { a: Missing }")
    with pytest.raises(GenerationFailed, match="no query field"):
        generate(tmp_path, tmp_path / "schema_.graphql")
