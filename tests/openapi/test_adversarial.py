"""Nasty documents: none crashes, hangs, or reads what it must not.

The whole corpus is read where it is: in the archive that `ADVERSARIAL_DOCUMENTS`
names, or in `shared/data/adversarial` beside the project. A few of its kinds are here.
"""

from __future__ import annotations

import contextlib
import copy
import json
import os
import random
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from codegen import disk
from codegen.openapi import text
from codegen.openapi.load import load
from codegen.openapi.lower import lower
from codegen.openapi.sources import beside
from codegen.openapi.values import Json
from codegen.problems import Problem, ProblemsError

from .documents import with_schemas
from .test_mending import NEW
from .test_swagger import DOCUMENT as OLD

SECRET = "LEAKED_7731"

UNDERSTOOD = {
    "doc_empty_info": "the title and the version are said to be missing",
    "doc_missing_info": "the same",
    "doc_null_everywhere": "a null is nothing, and said to be",
    "doc_swagger2": "Swagger 2.0 is converted",
    "header_crlf": "what is no name of a header or cookie is not sent",
    "methods_odd": "each is said; what can be sent is an operation",
    "names_empty": "what has no name has the one of its place",
    "params_invalid": "parameters that cannot be sent are said, and not",
    "ref_allof_mutual": "the parts count once",
    "ref_hash": "the document is a schema that may be anything",
    "ref_oneof_self": "it is no alternative of itself",
    "schema_boolean_30": "booleans mean what they mean in 3.1",
    "status_invalid": "each is said",
}
"""Documents that may well be refused, and that we understand, with warnings."""


def archive() -> Path:
    beside_ = Path(__file__).parents[3] / "shared" / "data" / "adversarial"
    named = os.environ.get("ADVERSARIAL_DOCUMENTS", "")
    return Path(named) if named else beside_ / "corpus.tar.gz"


def corpus() -> list[tuple[dict[str, Any], bytes]]:
    if not archive().exists():
        return []
    with tarfile.open(archive()) as tar:

        def member(name: str) -> bytes:
            file = tar.extractfile(name)
            assert file is not None
            return file.read()

        index = json.loads(member("index.json"))
        return [
            (case, member(case["file"]))
            for case in index["cases"]
            if case["kind"] == "openapi"
        ]


def problems_of(path: Path) -> list[Problem]:
    """What is wrong with the document in a file; anything else is a crash."""
    try:
        document, warnings = load(
            disk.read_text(path, path.name),
            file=path.name,
            sources=beside(path, path.name),
        )
    except ProblemsError as error:
        return list(error.problems)
    _, problems = lower(document, name="T", source=path.name)
    return [*warnings, *problems]


@pytest.mark.parametrize(
    ("case", "content"),
    corpus(),
    ids=lambda value: value["id"] if isinstance(value, dict) else "",
)
def test_the_corpus(case: dict[str, Any], content: bytes, tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "secret").mkdir(parents=True)
    (root / "secret" / "leak.json").write_text(json.dumps({"default": SECRET}))
    os.mkfifo(root / "secret" / "fifo")
    path = tmp_path / "specs" / Path(case["file"]).name
    path.parent.mkdir()
    content = content.replace(b"@ROOT@", str(root).encode())
    path.write_bytes(
        content.replace(b"~1tmp~1sec", str(root).replace("/", "~1").encode())
    )
    started = time.process_time()
    problems = problems_of(path)
    assert time.process_time() - started < 60
    errors = [problem for problem in problems if problem.severity == "error"]
    name = case["id"].rpartition("/")[2]
    if case["expect"] == "clear error" and name not in UNDERSTOOD:
        assert errors
    elif case["expect"] == "clear error":
        assert problems or name in ("doc_swagger2", "ref_hash")
    else:
        assert not errors, "\n".join(map(str, errors))
    assert SECRET not in "\n".join(map(str, problems))
    assert all(problem.origin.file == path.name for problem in problems)
    assert all(problem.origin.line for problem in errors if problem.source)


def test_references_that_grow_without_bound_are_read_in_linear_time() -> None:
    """Forty schemas, each with two references to the next: 2^40 ways through."""
    links = [
        f"S{n}: {{properties: {{a: {{$ref: '#/components/schemas/S{n + 1}'}}, "
        f"b: {{$ref: '#/components/schemas/S{n + 1}'}}}}}}"
        for n in range(40)
    ]
    links.append("S40: {type: string}")
    document = with_schemas("\n".join(links), received="S0")
    loaded, problems = load(document, file="api.yaml")
    api, more = lower(loaded, name="T", source="api.yaml")
    assert (len(api.definitions), problems, more) == (40, [], [])


def test_long_chains_of_references_are_followed_in_linear_time() -> None:
    links = [f"S{n}: {{$ref: '#/components/schemas/S{n + 1}'}}" for n in range(3000)]
    links.append("S3000: {type: string}\nAll: {properties: {")
    links[-1] += ", ".join(
        f"p{n}: {{$ref: '#/components/schemas/S{n}'}}" for n in range(3000)
    )
    started = time.process_time()
    loaded, _ = load(with_schemas("\n".join(links) + "}}", received="All"), file="a")
    _, problems = lower(loaded, name="T", source="a")
    assert not problems
    assert time.process_time() - started < 30


def test_files_that_refer_to_each_other_without_end(tmp_path: Path) -> None:
    """A chain of a thousand files, the last of which leads back to the first."""
    for number in range(1000):
        text = f"$ref: 'f{(number + 1) % 1000}.yaml'"
        (tmp_path / f"f{number}.yaml").write_text(text)
    path = tmp_path / "api.yaml"
    schemas = "A: {$ref: f0.yaml}\nB: {properties: {x: {$ref: f1.yaml}}}"
    path.write_text(with_schemas(schemas, received="B"))
    problems = problems_of(path)
    assert {problem.message.split(" (")[0] for problem in problems} == {
        "The reference f0.yaml leads back to itself.",
        "The reference f1.yaml leads back to itself.",
    }


def test_a_bomb_of_aliases_in_another_file(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for level in range(1, 9):
        uses = ", ".join(f"*a{level - 1}" for _ in range(10))
        lines.append(f"a{level}: &a{level} [{uses}]")
    (tmp_path / "bomb.yaml").write_text("\n".join(lines))
    path = tmp_path / "api.yaml"
    path.write_text(with_schemas("A: {$ref: bomb.yaml}", received="A"))
    problems = problems_of(path)
    assert any("10,000,000 values" in problem.message for problem in problems)
    assert {problem.origin.file for problem in problems} == {"api.yaml", "bomb.yaml"}


JUNK: list[Json] = [
    None,
    True,
    0,
    1.5,
    "",
    "x",
    "#",
    "#/",
    "../x",
    "a#b",
    [],
    {},
    [None],
    {"": None},
    {"$ref": "#/components/schemas/X"},
    {"$ref": "#"},
    {"$ref": 5},
    {"a": {"$ref": "x.yaml"}},
    {"type": []},
    {"type": {}},
    {"allOf": {}},
    {"enum": [[], {}]},
    {"oneOf": [None, 5]},
    {"$id": "x", "$dynamicRef": "#x"},
]


def places_in(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[Any]:
    if isinstance(value, dict | list):
        keys = value if isinstance(value, dict) else range(len(value))
        for key in keys:
            yield (*path, key)
            yield from places_in(value[key], (*path, key))


@pytest.mark.parametrize("document", [OLD, NEW], ids=["2.0", "3.2"])
def test_anything_anywhere(document: str) -> None:
    """Whatever stands in the place of anything, nothing crashes."""
    order = random.Random(1)
    whole = text.parse(dedent(document))
    places = list(places_in(whole))
    for _ in range(400):
        changed: Any = copy.deepcopy(whole)
        *around, last = order.choice(places)
        at = changed
        for key in around:
            at = at[key]
        at[last] = copy.deepcopy(order.choice(JUNK))
        with contextlib.suppress(ProblemsError):
            loaded, problems = load(json.dumps(changed), file="api.json")
            _, more = lower(loaded, name="T", source="api.json")
            assert all(map(str, [*problems, *more]))
