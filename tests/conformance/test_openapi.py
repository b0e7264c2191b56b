"""The check of OpenAPI clients passes on every construct, and finds what is broken."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from ..generation import ROOT
from . import registry, tools
from .check import Report
from .openapi.check import check
from .openapi.package import Package, generate
from .package import GenerationFailed

HERE = Path(__file__).parent / "documents"
VERSIONS = ROOT.parent / "shared" / "data" / "label_studio"
FETCHED = ("docker", "figma", "petstore_3_2", "parameter_styles", "train_travel")
"""What is small enough for a test; `make conformance` takes the others, too."""


def shown(report: Report) -> Report:
    """Print the report, to be seen where a test fails."""
    print(report)
    return report


@pytest.mark.parametrize("path", sorted(HERE.glob("*.yaml")), ids=lambda p: p.stem)
def test_every_construct(path: Path, tmp_path: Path) -> None:
    package = generate(tmp_path, path)
    report = shown(check(package, seeds=range(1, 13), run=tools.TOOLS))
    assert not report.failures
    assert report.counts["functions"] == report.counts["operations"]
    assert not report.counts["without valid values"]


@pytest.mark.parametrize("name", ["label_studio.json", "labelf.yaml"])
def test_the_platforms(name: str, tmp_path: Path) -> None:
    package = generate(tmp_path, ROOT / "schemas" / name)
    report = shown(check(package, run=("ruff", "import")))
    assert not report.failures


@pytest.mark.skipif(not VERSIONS.exists(), reason="this corpus is not on this machine")
@pytest.mark.parametrize(
    "path", sorted(VERSIONS.glob("label_studio_*.json")), ids=lambda p: p.stem
)
def test_every_label_studio(path: Path, tmp_path: Path) -> None:
    report = shown(check(generate(tmp_path, path), seeds=(1,), run=()))
    assert not report.failures


@pytest.mark.parametrize("name", FETCHED)
def test_documents_of_others(name: str, tmp_path: Path) -> None:
    published = next(p for p in registry.DOCUMENTS if p.name == name)
    path, reason = registry.fetch(published)
    if path is None:
        pytest.skip(reason)
    report = shown(check(generate(tmp_path, path), run=("ruff", "import")))
    assert not report.failures


# The check itself

PETS = """
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets:
    post:
      operationId: addPet
      parameters:
        - {name: X-Trace, in: header, required: true, schema: {type: string}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
      responses:
        "201":
          description: The pet.
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
        "422":
          description: It is none.
          content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}
  /pets/{id}:
    get:
      operationId: getPet
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
        - {name: fields, in: query, required: true, explode: false,
           schema: {type: array, items: {type: string}, minItems: 2}}
      responses:
        "200":
          description: The pet.
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
components:
  schemas:
    Pet:
      type: object
      required: [id, name]
      properties:
        id: {type: integer}
        name: {type: string}
        born: {type: [string, "null"], format: date-time}
    Error:
      type: object
      required: [message]
      properties: {message: {type: string}}
"""


@pytest.fixture(scope="module")
def intact(tmp_path_factory: pytest.TempPathFactory) -> Package:
    folder = tmp_path_factory.mktemp("pets")
    (folder / "pets.yaml").write_text(PETS)
    return generate(folder / "client", folder / "pets.yaml")


@pytest.fixture
def pets(intact: Package, tmp_path: Path) -> Package:
    """A client to break."""
    folder = tmp_path / "client"
    shutil.copytree(intact.folder, folder)
    return dataclasses.replace(intact, folder=folder)


def test_what_is_intact_passes(pets: Package) -> None:
    report = shown(check(pets, seeds=range(1, 6), run=()))
    assert not report.failures
    assert report.counts["operations"] == report.counts["functions"] == 2


@pytest.mark.parametrize(
    ("file", "right", "wrong", "found"),
    [
        ("pets.py", "def get(", "def _get(", "coverage"),
        ("pets.py", '"/pets/{id}"', '"/pet/{id}"', "coverage"),
        ("pets.py", '{"id": id}', '{"id": 7}', "parameters"),
        ("pets.py", '"X-Trace": x_trace', '"X-Track": x_trace', "signatures"),
        ("pets.py", "json=body", "form=body", "bodies"),
        ("pets.py", "json=body", "json={'id': 7, 'name': ''}", "bodies"),
        (
            "pets.py",
            "        returns=Json[models.Pet],",
            "        returns=_runtime.Text,",
            "calls",
        ),
        ("models.py", "    name: str\n", "    name: int\n", "calls"),
        ("models.py", "    born: ", "    borne: ", "answers"),
        (
            "models.py",
            "    message: str",
            '    message_: str = ""',
            "errors",
        ),
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


def test_parameters_are_read_by_their_styles(pets: Package) -> None:
    path = pets.folder / pets.output / "_runtime" / "request.py"
    path.write_text(path.read_text().replace("def made(", "def made_(") + BROKEN)
    checks = {f.check for f in check(pets, seeds=range(1, 6), run=()).failures}
    assert "parameters" in checks


BROKEN = '''

def made(method, url, headers, media, body):
    """Make a request with an empty query."""
    return made_(method, url.copy_with(query=None), headers, media, body)
'''


def test_what_cannot_be_generated_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("openapi: 9.0.0\ninfo: {}\npaths: {}\n")
    with pytest.raises(GenerationFailed, match=r"9\.0\.0"):
        generate(tmp_path / "client", tmp_path / "a.yaml")
