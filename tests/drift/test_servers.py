"""Where an API is."""

from __future__ import annotations

from typing import Any

import pytest

from .documents import document, operation, said

A, B = {"url": "https://a.example"}, {"url": "https://b.example"}


def at(*servers: Any) -> dict[str, Any]:
    return document({"/pets": {"get": operation()}}, servers=list(servers))


def regional(**said_of_it: Any) -> dict[str, Any]:
    region = {"default": "eu", **said_of_it}
    return {"url": "https://{region}.example", "variables": {"region": region}}


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            [A],
            [B],
            "default-server-changed server https://a.example: https://a.example → "
            "https://b.example (dangerous/dangerous)",
        ),
        (
            [A],
            [A, B],
            "server-added server https://b.example:  → https://b.example (safe/safe)",
        ),
        (
            [A, B],
            [A],
            "server-removed server https://b.example: https://b.example →  "
            "(dangerous/dangerous)",
        ),
        (
            [regional()],
            [regional(default="us")],
            "server-default-changed server https://{region}.example: region = eu → "
            "region = us (dangerous/dangerous)",
        ),
        (
            [regional(enum=["eu", "us"])],
            [regional(enum=["eu"])],
            "server-values-removed server https://{region}.example: region: eu, us → "
            "region: eu (dangerous/breaking)",
        ),
        (
            [regional(enum=["eu"])],
            [regional(enum=["us", "eu"])],
            "server-values-added server https://{region}.example: region: eu → region: "
            "eu, us (safe/safe)",
        ),
        ([], [A], "server-said server:  → https://a.example (safe/safe)"),
        (
            [A],
            [],
            "server-no-longer-said server https://a.example: https://a.example →  "
            "(safe/dangerous)",
        ),
    ],
)
def test_servers(old: list[Any], new: list[Any], line: str) -> None:
    assert said(at(*old), at(*new)) == [line]


def test_a_slash_says_nothing() -> None:
    assert said(at(A), at({"url": "https://a.example/"})) == []


def test_the_first_server_is_the_default() -> None:
    (line,) = said(at(A, B), at(B, A))
    assert line.startswith("default-server-changed server https://a.example")


def test_a_server_of_an_operation() -> None:
    old = document({"/pets": {"get": operation()}})
    new = document({"/pets": {"get": operation(servers=[B])}})
    assert said(old, new) == [
        "operation-server-changed GET /pets server:  → https://b.example "
        "(dangerous/dangerous)"
    ]
