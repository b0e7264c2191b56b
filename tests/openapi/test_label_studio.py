"""The document of Label Studio that the committed client is made from."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from codegen import ir
from codegen.openapi.load import load
from codegen.openapi.lower import lower
from codegen.problems import Problem

from .label_studio_documents import documents
from .shuffling import assert_sound, shuffled

COMMITTED = Path(__file__).parents[2] / "schemas" / "label_studio.json"


def lowered(text: str) -> tuple[ir.Api, list[Problem]]:
    document, warnings = load(text, file="label_studio.json")
    api, problems = lower(document, name="Label Studio", source="label_studio.json")
    return api, warnings + problems


@pytest.fixture(scope="module")
def text() -> str:
    if not COMMITTED.exists():
        pytest.skip("There is no snapshot of Label Studio's document.")
    return COMMITTED.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def api(text: str) -> ir.Api:
    return lowered(text)[0]


def operations(api: ir.Api) -> dict[str, ir.Operation]:
    return {
        ".".join((*group.path, operation.key)): operation
        for group in api.groups
        for operation in group.operations
    }


def definition(api: ir.Api, key: str) -> ir.Definition:
    return next(each for each in api.definitions if each.key == key)


def test_every_operation_is_there(api: ir.Api, text: str) -> None:
    assert len(operations(api)) == 190
    declared = {
        (method.upper(), path)
        for path, item in json.loads(text)["paths"].items()
        for method in item
    }
    calls = [operation.call for operation in operations(api).values()]
    assert {(c.method, c.path) for c in calls if isinstance(c, ir.Http)} == declared
    assert_sound(api)


def test_problems_are_three_warnings(text: str) -> None:
    _, problems = lowered(text)
    assert {(problem.severity, problem.message) for problem in problems} == {
        ("warning", "`info.version` is empty."),
        ("warning", "The `url` of a server is empty."),
        (
            "warning",
            "`required` is an empty list, which OpenAPI 3.0 forbids. (34 times; this "
            "is the first.)",
        ),
    }
    lines = text.splitlines()
    for problem in problems:
        key = problem.origin.pointer.rpartition("/")[2]
        line = lines[problem.origin.line - 1]
        assert line[problem.origin.column - 1 :].startswith(f'"{key}"')


def test_names(api: ir.Api) -> None:
    found = operations(api)
    for name in (
        "projects.create",
        "projects.exports.download",
        "import_storage.s3.sync",
        "tasks.list",
        "tasks.agreement_retrieve",
        "data_manager.dm_columns_retrieve",
        "webhooks.update",
        "webhooks.replace",
        "predictions.replace",
    ):
        assert name in found


def test_pages(api: ir.Api) -> None:
    paged = {n: o.paging for n, o in operations(api).items() if o.paging}
    assert set(paged) == {
        "fsm.state_history",
        "labels.list",
        "organizations.members.list",
        "projects.counts",
        "projects.labels.list",
        "projects.list_counts",
        "projects.tasks_list",
        "tasks.list",
    }
    assert paged["tasks.list"] == ir.Paging(
        kind="page",
        param=("page",),
        size=("page_size",),
        items=("tasks",),
        total=("total",),
    )
    assert (
        paged["projects.counts"]
        == paged["projects.list_counts"]
        == ir.Paging(
            kind="page",
            param=("page",),
            size=("page_size",),
            items=("results",),
            following=("next",),
            total=("count",),
        )
    )


def test_types(api: ir.Api) -> None:
    project = definition(api, "Project")
    assert isinstance(project, ir.Record)
    fields = {field.wire: field for field in project.fields}
    assert fields["sampling"].type == ir.Nullable(ir.Named("SamplingEnum"))
    assert fields["color"].constraints == (("maxLength", ir.Value("16")),)
    assert fields["created_at"].type == ir.Builtin("datetime")
    sampling = definition(api, "SamplingEnum")
    assert isinstance(sampling, ir.Enum)
    assert sampling.values[1] == ir.EnumValue(
        wire="Uniform sampling", doc="Tasks are chosen randomly"
    )
    found = operations(api)
    assert found["projects.create"].bodies[0].type == ir.Named("ProjectRequest")
    assert [body.form for body in found["projects.import_tasks"].bodies] == [
        "json",
        "multipart",
        "form",
    ]
    assert found["projects.exports.download"].returns == ir.Builtin("bytes")
    assert found["projects.delete"].returns is None
    assert found["projects.exports.list_formats"].deprecated == ""


def test_authentication(api: ir.Api) -> None:
    (token,) = api.auth
    assert (token.kind, token.name, token.prefix) == (
        "header",
        "Authorization",
        "Token ",
    )
    assert api.servers == ()


def test_order_changes_nothing(text: str, api: ir.Api) -> None:
    document = shuffled(json.loads(text), random.Random(1))
    assert lowered(json.dumps(document))[0] == api


@pytest.mark.parametrize("release", documents())
def test_every_release(release: str) -> None:
    """What is generated from them all is tested in tests/test_label_studio_versions."""
    text = documents()[release]
    api, problems = lowered(text)
    assert {problem.severity for problem in problems} <= {"warning"}
    document = json.loads(text)
    methods = {"get", "put", "post", "delete", "patch"}
    count = sum(len(methods & set(item)) for item in document["paths"].values())
    assert len(operations(api)) == count
    assert_sound(api)
    again, _ = lowered(json.dumps(shuffled(document, random.Random(2))))
    assert again == api
