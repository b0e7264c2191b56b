"""Type checkers infer what selections give, and find what is wrong with them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ..generation import graphql_files, write_client
from .test_builder import SCHEMA

RIGHT = """
from dataclasses import dataclass
from typing import Any, assert_type

from generated.shop import AsyncShop, Shop, models
from generated.shop.builder import (
    MakerFields,
    OddFields,
    ProductFields,
    Selection,
    fields,
    mutation,
    query,
)

where = models.ProductWhere(id="p1")


@dataclass
class Summary:
    id: str
    name: str | None


def summary(product: ProductFields) -> Selection[Summary]:
    return fields(product.id, product.name).into(Summary)


def check(client: Shop) -> None:
    product = query.product(where)
    assert_type(client.run(query.version), str)
    assert_type(client.run(product.select(lambda p: p.id)), str | None)
    assert_type(client.run(product.select(summary)), Summary | None)
    assert_type(client.run(query.products().select(summary)), list[Summary])
    assert_type(
        client.run(
            product.select(
                lambda p: fields(
                    p.id,
                    p.kind,
                    p.details,
                    p.price("EUR"),
                    p.maker.select(lambda m: m.products.select(lambda p: p.name)),
                    p.parts(first=5).select(lambda p: fields(p.id, p.name)),
                    p.shelves.select(lambda p: p.id),
                )
            )
        ),
        tuple[
            str,
            models.Kind | None,
            Any,
            float | None,
            list[str | None] | None,
            list[tuple[str, str | None] | None] | None,
            list[list[str]],
        ]
        | None,
    )
    assert_type(
        client.run(
            query.search("x").select(
                lambda f: f.on(ProductFields, lambda p: p.id)
                | f.on(OddFields, lambda o: o.none)
                | f.on(MakerFields, summary_of_maker)
            )
        ),
        list[str | int | Summary | None] | None,
    )
    assert_type(
        client.run(query.select(lambda q: fields(q.version, q.select_()))),
        tuple[str, float | None],
    )
    assert_type(client.run(mutation.tick.map(str)), str)
    names = product.select(lambda p: p.name).map(lambda name: name or "?")
    assert_type(client.run(names), str)


def summary_of_maker(maker: MakerFields) -> Selection[Summary]:
    return fields(maker.id, maker.typename).into(Summary)


async def check_async(client: AsyncShop) -> None:
    first, second = await client.run(fields(query.version, mutation.tick))
    assert_type(first, str)
    assert_type(second, int)
"""

WRONG = """
from dataclasses import dataclass

from generated.shop import Shop, models
from generated.shop.builder import MakerFields, OddFields, fields, query


@dataclass
class Name:
    name: str


def check(client: Shop) -> None:
    client.run(query.products().select(lambda p: p.nme))  # nme
    client.run(query.products(frist=5).select(lambda p: p.id))  # frist
    client.run(query.products(first="5").select(lambda p: p.id))  # str|Literal
    client.run(query.product("p1").select(lambda p: p.id))  # ProductWhere
    client.run(query.products().select(lambda p: (p.id, p.name)))  # tuple
    client.run(query.products().select(lambda p: p.maker))  # Maybe
    client.run(query.products())  # Many
    client.run(query.products().select(lambda p: fields(p.id, p.maker)))  # Maybe
    client.run(query.products().select(lambda p: fields(p.name).into(Name)))  # Name
    query.node("1").select(lambda n: n.on(OddFields, lambda o: o.none))  # Odd
    found: int = client.run(query.version)  # str
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("builder_types")
    write_client(folder, graphql_files(SCHEMA, builder=True))
    (folder / "right.py").write_text(RIGHT, encoding="utf-8")
    (folder / "wrong.py").write_text(WRONG, encoding="utf-8")
    return folder


MYPY = ["mypy", "--strict"]
PYRIGHT = ["pyright", "--pythonpath", sys.executable]


def check(checker: list[str], file: str, folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", *checker, file],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("checker", [MYPY, PYRIGHT], ids=["mypy", "pyright"])
def test_what_selections_give_is_inferred(checker: list[str], folder: Path) -> None:
    code, output = check(checker, "right.py", folder)
    assert code == 0, output


@pytest.mark.parametrize("checker", [MYPY, PYRIGHT], ids=["mypy", "pyright"])
def test_what_is_wrong_is_found_where_it_is(checker: list[str], folder: Path) -> None:
    _, output = check(checker, "wrong.py", folder)
    said: dict[int, str] = {}
    number = 0
    for line in output.splitlines():
        if place := re.search(r"wrong\.py:(\d+)(:\d+)?( -|:) error", line):
            number = int(place[1])
        said[number] = said.get(number, "") + line
    said.pop(0, None)
    expected = {
        number: line.partition("  # ")[2]
        for number, line in enumerate(WRONG.splitlines(), 1)
        if "  # " in line
    }
    assert said.keys() == expected.keys(), output
    for number, words in expected.items():
        assert re.search(words, said[number]), said[number]
