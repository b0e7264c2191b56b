"""Scalars: what they are in Python, and how users' conversions get into requests."""

from __future__ import annotations

import datetime as dt
import json
import sys
import warnings
from collections.abc import Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import graphql as g
import pytest

from codegen import ir
from codegen.graphql.scalars import guess

from ..generation import files_of, graphql_api, imported, run_module, write_client

SCHEMA = """
scalar Money
scalar Cents
scalar Day
scalar Code
scalar Weight
type Price { id: ID!, amount: Money!, history: [[Money]!]!, cents: Cents, code: Code
  weight: Weight, day: Day }
type Gift { id: ID!, worth: Money }
union Thing = Price | Gift
input PriceInput { amount: Money!, more: [Money!], cents: Cents = 3, inner: PriceInput
  day: Day }
type Query {
  price(amount: Money, all: [[Money]!], where: PriceInput, cents: Cents
    code: Code): Price
  thing: Thing
  total: Money!
  gifts(first: Int, after: Cents): Gifts!
}
type Gifts { nodes: [Gift!]!, pageInfo: PageInfo! }
type PageInfo { hasNextPage: Boolean!, endCursor: Cents }
"""
PYTHON = """
from __future__ import annotations

import dataclasses
from decimal import Decimal


@dataclasses.dataclass(frozen=True)
class Money:
    amount: int
    currency: str

    @classmethod
    def read(cls, text: object) -> Money:
        if not isinstance(text, str):
            raise LookupError(text)
        amount, currency = text.split()
        return cls(int(amount), currency)


def text(money: Money) -> str:
    return f"{money.amount} {money.currency}"


def from_cents(cents: int) -> Decimal:
    return Decimal(cents) / 100


def to_cents(value: Decimal) -> int:
    return int(value * 100)


class Code:
    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text
"""


def path(name: str) -> ir.ImportPath:
    return ir.ImportPath("shopkit.money", name)


SCALARS = {
    "Money": ir.PythonType(path("Money"), path("Money.read"), path("text")),
    "Cents": ir.PythonType("decimal", path("from_cents"), path("to_cents")),
    "Code": ir.PythonType(path("Code")),
    "Day": ir.PythonType("date"),
    "Weight": ir.PythonType("any", path("from_cents")),
}


@pytest.fixture
def shopkit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "shopkit").mkdir()
    (tmp_path / "shopkit/__init__.py").write_text("")
    (tmp_path / "shopkit/money.py").write_text(PYTHON)
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def files() -> dict[str, str]:
    api, problems = graphql_api(SCHEMA, scalars=SCALARS)
    assert not problems
    return files_of(api)


class Server:
    """Answers what it is told, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answer: object = None
        self.asked: Any = None
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                owner.asked = json.loads(self.rfile.read(length))
                body = json.dumps({"data": owner.answer}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._http = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}/"
        Thread(target=self._http.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def test_values_are_converted_both_ways(shopkit: Path, server: Server) -> None:
    with imported(shopkit, files()) as shop:
        from shopkit import money  # type: ignore[import-not-found]

        five = money.Money(5, "EUR")
        client = shop.Shop("key", base_url=server.url, on_mismatch="raise")
        price: dict[str, object] = {"id": "1", "amount": "5 EUR"}
        price |= {"history": [["5 EUR", None]]}
        price |= {"cents": 250, "code": "x", "weight": 100, "day": "2026-11-21"}
        server.answer = {"price": price}
        given = shop.models.PriceInput(
            amount=five,
            more=[five],
            cents=Decimal("0.5"),
            day=dt.date(2026, 11, 21),
            inner=shop.models.PriceInput(amount=five, cents=None),
        )
        found = client.queries.price(
            amount=five,
            all=[[five, None]],
            where=given,
            cents=Decimal("2.5"),
            code=money.Code("c"),
        )
        assert found.amount == five
        assert found.history == [[five, None]]
        assert found.cents == Decimal("2.5")
        assert found.code.text == "x"
        assert found.weight == Decimal(1)
        assert found.day == dt.date(2026, 11, 21)
        assert server.asked["variables"] == {
            "amount": "5 EUR",
            "all": [["5 EUR", None]],
            "cents": 250,
            "code": "c",
            "where": {
                "amount": "5 EUR",
                "more": ["5 EUR"],
                "cents": 50,
                "day": "2026-11-21",
                "inner": {"amount": "5 EUR", "cents": None},
            },
        }
        server.answer = {"thing": {"__typename": "Gift", "id": "1", "worth": "7 USD"}}
        assert client.queries.thing().worth == money.Money(7, "USD")
        server.answer = {"total": "1 EUR"}
        assert client.queries.total() == money.Money(1, "EUR")


def test_a_cursor_is_sent_as_its_scalar(shopkit: Path, server: Server) -> None:
    """It comes out of a page as the Python value."""
    with imported(shopkit, files()) as shop:
        client = shop.Shop("key", base_url=server.url, on_mismatch="raise")
        page: dict[str, object] = {"hasNextPage": True, "endCursor": 250}
        server.answer = {"gifts": {"nodes": [], "pageInfo": page}}
        pages = client.queries.gifts(first=1, after=Decimal("1.5")).pages()
        next(pages)
        assert server.asked["variables"] == {"first": 1, "after": 150}
        page["hasNextPage"] = False
        server.answer = {"gifts": {"nodes": [], "pageInfo": page}}
        assert len(list(pages)) == 1
        assert server.asked["variables"] == {"first": 1, "after": 250}


def test_a_value_that_is_refused_is_a_mismatch(shopkit: Path, server: Server) -> None:
    with imported(shopkit, files()) as shop:
        price: dict[str, object] = {"__typename": "Price", "id": "1", "amount": 12345}
        price |= {"history": [["secret"]], "cents": "x"}
        server.answer = {"price": price | dict.fromkeys(("code", "weight", "day"))}
        client = shop.Shop("key", base_url=server.url)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            found = client.queries.price()
        assert (found.amount, found.history, found.cents) == (12345, [["secret"]], "x")
        said = [str(w.message).removeprefix("Price: at $.price.") for w in caught]
        assert said == [
            "amount the schema says Money, the server sent integer",
            "history[*][*] the schema says Money, the server sent string",
            "cents the schema says Cents, the server sent string",
        ]


def test_what_a_serializer_raises_names_the_scalar(
    shopkit: Path, server: Server
) -> None:
    with imported(shopkit, files()) as shop:
        client = shop.Shop("key", base_url=server.url)
        with pytest.raises(AttributeError) as caught:
            client.queries.price(cents=None, amount=None, where=None, all=[[3]])
        assert caught.value.__notes__ == ["It was to be sent as the scalar Money."]


def test_checkers_see_the_types_of_users(shopkit: Path) -> None:
    root = write_client(shopkit, files())
    (shopkit / "use.py").write_text(
        "from decimal import Decimal\n"
        "from generated.shop import Shop, models\n"
        "from shopkit.money import Money\n"
        'client = Shop("key")\n'
        "where = models.PriceInput(amount=Money(1, 'EUR'), cents=Decimal(1))\n"
        "price = client.queries.price(amount=Money(1, 'EUR'), where=where)\n"
        "if price is not None:\n"
        "    amount: Money = price.amount\n"
        "    cents: Decimal | None = price.cents\n"
    )
    text = (root / "shop/scalars.py").read_text()
    assert "import shopkit.money" in text
    for command in (
        ["mypy", "--strict", "use.py", "generated/shop"],
        ["pyright", "--pythonpath", sys.executable, "use.py", "generated/shop"],
    ):
        run_module(shopkit, *command)


@pytest.mark.parametrize(
    ("declared", "type_"),
    [
        ("scalar DateTime", ir.Builtin("datetime")),
        ("scalar BigInt", ir.OneOf((ir.Builtin("int"), ir.Builtin("str")))),
        ("scalar BigDecimal", ir.Builtin("decimal")),
        ("scalar Money", ir.Builtin("any")),
        ("scalar Timestamp", ir.Builtin("any")),
        ("scalar URI", ir.Builtin("str")),
        ("scalar JSON", ir.Builtin("any")),
        ("scalar _Any", ir.Builtin("any")),
        (
            'scalar When @specifiedBy(url: "https://scalars.graphql.org/andimarek/date-time.html")',
            ir.Builtin("datetime"),
        ),
        (
            'scalar DateTime @specifiedBy(url: "https://example.org/own")',
            ir.Builtin("datetime"),
        ),
        (
            'scalar Id @specifiedBy(url: "http://www.rfc-editor.org/rfc/rfc4122#section-3")',
            ir.Builtin("uuid"),
        ),
    ],
)
def test_what_a_scalar_is_without_config(declared: str, type_: ir.Type) -> None:
    name = declared.split()[1]
    schema = g.build_schema(f"{declared}\ntype Query {{ a: {name} }}")
    scalar = schema.type_map[name]
    assert isinstance(scalar, g.GraphQLScalarType)
    assert guess(scalar) == type_
