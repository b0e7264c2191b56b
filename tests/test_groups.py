"""Groups: classes, modules and attributes that nothing else has."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from codegen import ir, reserved, runtime
from codegen.groups import Groups

from .generation import openapi_files


def groups(*paths: str) -> Groups:
    found = tuple(ir.Group(path=tuple(p.split(".")), operations=()) for p in paths)
    api = ir.Api(name="Shop", source="shop", groups=found)
    return Groups(api, "Shop")


@pytest.mark.parametrize(
    ("paths", "classes"),
    [
        (["pets"], ["Pets"]),
        (["shop"], ["Shop_"]),
        (["async shop"], ["AsyncShop_"]),
        (["json", "retry", "file"], ["Json_", "Retry_", "File_"]),
        (["client", "pager"], ["Client_", "Pager_"]),
        (["callable", "any"], ["Callable_", "Any_"]),
        (["pets", "async pets"], ["Pets", "AsyncPets_"]),
        (["pets", "Pets", "pets!"], ["Pets", "Pets2", "Pets3"]),
        (["a.b", "a b"], ["AB2", "AB"]),
    ],
)
def test_no_class_is_another(paths: Sequence[str], classes: Sequence[str]) -> None:
    found = groups(*paths).classes
    assert sorted(found[path] for path in paths) == sorted(classes)
    both = [*found.values(), *(f"Async{name}" for name in found.values())]
    assert len(set(both)) == len(both)
    assert not set(both) & reserved.in_groups()


@pytest.mark.parametrize("letter", ["a", "é", "日"])
def test_modules_have_names_that_file_systems_take(letter: str) -> None:
    tags = [letter * 300, f"{letter * 299}b", letter * 66]
    modules = groups(*tags).modules
    assert len(set(modules.values())) == 3
    assert all(len(f"{name}.py".encode()) <= 255 for name in modules.values())
    assert all(name.isidentifier() for name in modules.values())
    assert modules[tags[2]] == tags[2]


def test_attributes_leave_the_methods_of_clients_alone() -> None:
    public = {
        name
        for client in (runtime.Client, runtime.AsyncClient)
        for name in dir(client)
        if not name.startswith("_")
    }
    assert public <= reserved.ATTRIBUTES
    attributes = [child.attribute for child in groups(*sorted(public)).children("")]
    assert not public & set(attributes)


def test_what_the_runtime_offers_is_known() -> None:
    assert reserved.runtime_names() == set(runtime.__all__)


def test_parameters_of_one_name_in_several_places() -> None:
    text = """
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /pets/{id}:
    get:
      tags: [pets]
      operationId: get
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: id, in: query, description: Which., schema: {type: integer}}
        - {name: id, in: header, schema: {type: boolean}}
        - {name: id_query, in: query, schema: {type: string}}
      responses: {"204": {description: Nothing.}}
"""
    written = openapi_files(text)["pets.py"]
    assert 'path={"id": id},' in written
    assert '"id": id_query2,' in written
    assert '"id_query": id_query,' in written
    assert 'headers={"id": id_header},' in written
