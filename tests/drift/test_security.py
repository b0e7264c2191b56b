"""Who may call."""

from __future__ import annotations

from typing import Any

import pytest

from codegen import ir
from codegen.drift.compare import compare
from codegen.drift.surface import Surface
from codegen.drift.symbol_changes import symbol_changes
from codegen.drift.symbols import Symbols
from codegen.options import AuthOptions, Options

from .documents import api_of, document, judged, operation, said

NONE: list[Any] = []
KEY = [{"key": NONE}]
TOKEN = [{"token": NONE}]
READ, WRITE = [{"oauth": ["read"]}], [{"oauth": ["read", "write"]}]
FLOW = {"tokenUrl": "https://pets.example/token", "scopes": {"read": "", "write": ""}}
SCHEMES: dict[str, Any] = {
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "token": {"type": "http", "scheme": "bearer"},
    "oauth": {"type": "oauth2", "flows": {"clientCredentials": FLOW}},
}


def needing(security: Any, **schemes: Any) -> dict[str, Any]:
    needs = {} if security is None else {"security": security}
    return document(
        {"/pets": {"get": operation(**needs)}},
        components={"securitySchemes": {**SCHEMES, **schemes}},
    )


@pytest.mark.parametrize(
    ("old", "new", "kind", "verdict"),
    [
        (None, KEY, "security-said", "dangerous/dangerous"),
        (KEY, None, "security-no-longer-said", "safe/safe"),
        (NONE, KEY, "security-added", "breaking/dangerous"),
        (KEY, NONE, "security-removed", "safe/safe"),
        ([*KEY, {}], KEY, "security-became-required", "dangerous/dangerous"),
        (KEY, [*KEY, {}], "security-became-optional", "safe/safe"),
        (KEY, TOKEN, "security-changed", "breaking/dangerous"),
        (KEY, [*KEY, *TOKEN], "security-alternative-added", "safe/safe"),
        (
            [*KEY, *TOKEN],
            KEY,
            "security-alternative-removed",
            "dangerous/dangerous",
        ),
        (READ, WRITE, "scopes-added", "dangerous/dangerous"),
        (WRITE, READ, "scopes-removed", "safe/safe"),
    ],
)
def test_what_is_needed(old: Any, new: Any, kind: str, verdict: str) -> None:
    (finding,) = judged(needing(old), needing(new))
    assert finding.change.kind == kind
    assert finding.change.subject == "GET /pets security"
    assert f"{finding.wire}/{finding.source}" == verdict


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (None, NONE),
        (None, [*KEY, {}]),
        (NONE, None),
        (KEY, KEY * 2),
        (NONE, [{}]),
        ([{}], NONE),
    ],
)
def test_what_says_the_same_to_a_client(old: Any, new: Any) -> None:
    assert said(needing(old), needing(new)) == []


def test_needs_as_text() -> None:
    (finding,) = judged(
        needing([*KEY, *TOKEN]), needing([{"key": [], "oauth": ["read"]}])
    )
    assert finding.change.old == "key or token"
    assert finding.change.new == "key and oauth (read)"


def test_what_the_document_needs_is_one_change() -> None:
    paths = {path: {"get": operation()} for path in ("/a", "/b", "/c")}
    parts = {"components": {"securitySchemes": SCHEMES}}
    old = document(paths, security=KEY, **parts)
    new = document(paths, security=TOKEN, **parts)
    assert said(old, new) == [
        "security-changed * security: key → token (breaking/dangerous)"
    ]
    (finding,) = judged(old, new)
    assert finding.change.operations == ("GET /a", "GET /b", "GET /c")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            {"type": "apiKey", "in": "header", "name": "X-A"},
            {"type": "apiKey", "in": "header", "name": "X-B"},
            "key-moved scheme x: header x-a → header x-b (breaking/safe)",
        ),
        (
            {"type": "apiKey", "in": "query", "name": "a"},
            {"type": "apiKey", "in": "header", "name": "a"},
            "scheme-changed scheme x: query a → header a (breaking/dangerous)",
        ),
        (
            {"type": "http", "scheme": "digest"},
            {"type": "http", "scheme": "hawk"},
            "key-prefix-changed scheme x: header authorization: digest … → header "
            "authorization: hawk … (breaking/safe)",
        ),
        (
            {"type": "apiKey", "in": "header", "name": "Authorization"},
            {"type": "http", "scheme": "hawk"},
            "key-prefix-added scheme x: header authorization → header authorization: "
            "hawk … (safe/breaking)",
        ),
    ],
)
def test_schemes_change(old: Any, new: Any, line: str) -> None:
    assert said(needing(KEY, x=old), needing(KEY, x=new)) == [line]


def test_schemes_come_go_and_are_renamed() -> None:
    basic = {"type": "http", "scheme": "basic"}
    assert said(needing(KEY), needing(KEY, x=basic)) == [
        "scheme-added scheme x:  → basic (safe/safe)"
    ]
    assert said(needing(KEY, x=basic), needing(KEY)) == [
        "scheme-removed scheme x: basic →  (safe/breaking)"
    ]
    assert said(needing(KEY, x=basic), needing(KEY, y=basic)) == [
        "scheme-renamed scheme x: x → y (safe/safe)",
    ]


def test_operations_need_a_renamed_scheme_as_before() -> None:
    basic = {"type": "http", "scheme": "basic"}
    renamed = "scheme-renamed scheme x: x → y (safe/safe)"
    old = needing([{"x": NONE}], x=basic)
    assert said(old, needing([{"y": NONE}], y=basic)) == [renamed]
    assert said(old, needing([{"y": NONE}, *KEY], y=basic)) == [
        "security-alternative-added GET /pets security: y → key or y (safe/safe)",
        renamed,
    ]


def test_what_the_constructor_calls_them_depends_on_how_many_there_are() -> None:
    def declaring(**schemes: Any) -> ir.Api:
        components = {"securitySchemes": schemes}
        return api_of(document({"/pets": {"get": operation()}}, components=components))

    def renamed(old: ir.Api, new: ir.Api, **options: Any) -> list[tuple[str, str]]:
        known = Options(package="pets", class_name="Pets", **options)
        changes = compare(Surface(api=old), Surface(api=new))
        names = Symbols(old, known), Symbols(new, known)
        return [(one.old, one.new) for one in symbol_changes(changes, *names)]

    key, token = SCHEMES["key"], SCHEMES["token"]
    one, several = declaring(a=key), declaring(a=key, b=token)
    assert renamed(one, declaring(b=key)) == []
    assert renamed(one, several) == [("Pets(api_key=)", "Pets(a=)")]
    assert renamed(several, declaring(c=key, b=token)) == [("Pets(a=)", "Pets(c=)")]
    assert renamed(one, several, auth=AuthOptions("bearer")) == []


def flows(**said_of_it: Any) -> dict[str, Any]:
    flow = {**FLOW, **said_of_it}
    return needing(KEY, x={"type": "oauth2", "flows": {"password": flow}})


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            {},
            {"tokenUrl": "https://b.example"},
            "token-url-changed scheme x: https://pets.example/token → "
            "https://b.example (breaking/safe)",
        ),
        (
            {"refreshUrl": "https://a.example"},
            {"refreshUrl": "https://b.example"},
            "refresh-url-changed scheme x: https://a.example → https://b.example "
            "(breaking/safe)",
        ),
        ({}, {"scopes": {"read": ""}}, "scope-removed scheme x: write →  "),
        ({"scopes": {"read": ""}}, {}, "scope-added scheme x:  → write "),
    ],
)
def test_flows(old: Any, new: Any, line: str) -> None:
    (found,) = said(flows(**old), flows(**new))
    assert found.startswith(line)


def test_flows_come_and_go() -> None:
    both = needing(
        KEY, x={"type": "oauth2", "flows": {"password": FLOW, "implicit": {}}}
    )
    assert said(flows(), both) == ["flow-added scheme x:  → implicit (safe/safe)"]
    assert said(both, flows()) == [
        "flow-removed scheme x: implicit →  (dangerous/dangerous)"
    ]
