"""Bodies that are no JSON, or odd JSON: what a call returns, or says of them."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from codegen.runtime import (
    DecodeError,
    Json,
    Mismatch,
    Model,
    NumberDecimal,
    OneOf,
    Query,
    Scalar,
)
from codegen.runtime.decode import repeated_keys

from .conftest import Connected
from .server import Reply, Server, answer

JSON = "application/json"
HTML = "text/html; charset=utf-8"
PAGE = "<!doctype html><title>Log in</title>"
KEY = "Bearer abcdefgh12345678abcdefgh"


class Pet(Model):
    name: str
    age: int | None = None
    weight: float | None = None
    price: NumberDecimal | None = None
    owner: Pet | None = None
    tags: dict[str, int] | None = None
    anything: Any = None


UNREADABLE: dict[str, tuple[Reply, str, str]] = {
    "cut": (answer(200, '{"name": "Tom'), JSON, "Input data was truncated"),
    "no JSON": (answer(200, "Tom"), JSON, "JSON is malformed"),
    "trailing": (answer(200, '{"name": "Tom"} x'), JSON, "trailing characters"),
    "HTML": (answer(200, PAGE, HTML), "text/html", "a page of HTML"),
    "HTML called JSON": (answer(200, PAGE), JSON, "JSON is malformed"),
    "empty": (answer(200, b""), "", "an empty body"),
    "blank": (answer(200, b"  "), JSON, "truncated"),
    "deep": (answer(200, "[" * 100_000), JSON, "nested too deep"),
    "deep objects": (answer(200, '{"owner":' * 100_000), JSON, "nested too deep"),
    "5,000 digits": (answer(200, "1" * 5000), JSON, "out of range"),
    "NaN": (answer(200, '{"name": NaN}'), JSON, "JSON is malformed"),
    "Infinity": (answer(200, '{"name": -Infinity}'), JSON, "JSON is malformed"),
    "Latin-1": (answer(200, '{"name": "é"}'.encode("latin-1")), JSON, "encoding"),
    "a charset that is none": (
        answer(200, '{"name": "é"}'.encode("latin-1"), f"{JSON}; charset=x-none"),
        JSON,
        "encoding",
    ),
    "another charset": (
        answer(200, '{"name": "é"}'.encode("latin-1"), f"{JSON}; charset=ascii"),
        JSON,
        "encoding",
    ),
}


@pytest.mark.parametrize("on_mismatch", ["ignore", "raise"])
@pytest.mark.parametrize("fault", UNREADABLE)
def test_what_cannot_be_read_is_an_error_that_says_what_came(
    connect: Callable[..., Connected], server: Server, fault: str, on_mismatch: str
) -> None:
    reply, media, why = UNREADABLE[fault]
    server.replies(reply)
    with pytest.raises(DecodeError, match=why) as caught:
        connect(on_mismatch=on_mismatch).call(
            "GET", "/pets/{id}", path={"id": 1}, returns=Json[Pet]
        )
    error = caught.value
    assert str(error).startswith("GET /pets/{id}: expected Pet, got ")
    assert (error.status, error.media_type or "") == (200, media)
    assert len(error.beginning) <= 200
    assert len(str(error)) < 500
    assert len(server.requests) == 1
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.status) == (str(error), 200)


def test_the_beginning_of_a_body_has_no_secrets(api: Connected, server: Server) -> None:
    body = f"Refused:\r\n {KEY}\n" + "é" * 300
    server.replies(answer(200, body))
    with pytest.raises(DecodeError) as caught:
        api.call("GET", "/x", returns=Json[Pet])
    assert caught.value.beginning.startswith("Refused: Bearer *** éé")
    assert len(caught.value.beginning) == 200
    assert KEY not in str(caught.value)
    server.replies(answer(200, "x " * 1980 + KEY + " y" * 5000))
    with pytest.raises(DecodeError) as caught:
        api.call("GET", "/x", returns=Json[Pet])
    assert "abcdefgh" not in caught.value.beginning


READ: dict[str, tuple[Reply, Any, object]] = {
    "a byte order mark": (
        answer(200, '\ufeff{"name": "é"}'),
        Json[Pet],
        Pet(name="é"),
    ),
    "UTF-16 with a mark": (
        answer(200, '{"name": "é"}'.encode("utf-16")),
        Json[Pet],
        Pet(name="é"),
    ),
    "UTF-16 without one, but declared": (
        answer(200, '{"name": "é"}'.encode("utf-16-be"), f"{JSON};charset=utf-16be"),
        Json[Pet],
        Pet(name="é"),
    ),
    "Latin-1 that is declared": (
        answer(200, '{"name": "é"}'.encode("latin-1"), f"{JSON}; charset=latin-1"),
        Json[Pet],
        Pet(name="é"),
    ),
    "UTF-8 that is declared otherwise": (
        answer(200, '{"name": "é"}', f"{JSON}; charset=latin-1"),
        Json[Pet],
        Pet(name="é"),
    ),
    "text/plain": (
        answer(200, '{"name": "T"}', "text/plain"),
        Json[Pet],
        Pet(name="T"),
    ),
    "text/html": (answer(200, '{"name": "T"}', HTML), Json[Pet], Pet(name="T")),
    "no content": (answer(200), Json[Pet | None], None),
    "no content, as anything": (answer(200), Json[Any], None),
    "more than 64 bits": (answer(200, str(2**80)), Json[int], 2**80),
    "4,000 digits": (answer(200, "-" + "7" * 4000), Json[int], -int("7" * 4000)),
}


@pytest.mark.parametrize("name", READ)
def test_what_is_unmistakable_is_read(
    api: Connected, server: Server, name: str
) -> None:
    reply, returns, expected = READ[name]
    server.replies(reply)
    assert api.call("GET", "/x", returns=returns) == expected


def test_204_has_no_body_whatever_comes(
    connect: Callable[..., Connected], server: Server
) -> None:
    head = b"HTTP/1.1 204 No\r\nContent-Type: application/json\r\nContent-Length: 15"
    seen: list[Mismatch] = []
    api = connect(on_mismatch=seen.append)
    server.replies(
        Reply(head + b'\r\n\r\n{"name": "Tom"}', "close"), answer(200, {"name": "Tim"})
    )
    assert api.call("GET", "/x", returns=Json[Pet]) is None
    assert [m.got for m in seen] == ["no content"]
    assert api.call("GET", "/x", returns=Json[Pet]) == Pet(name="Tim")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_call_that_was_executed_does_not_fail_for_an_empty_answer(
    connect: Callable[..., Connected], server: Server, method: str
) -> None:
    server.replies(answer(200))
    seen: list[Mismatch] = []
    api = connect(on_mismatch=seen.append)
    assert api.call(method, "/x", returns=Json[Pet]) is None
    assert [(m.path, m.expected, m.got) for m in seen] == [("$", "Pet", "no content")]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (r"a\ud83d", "a\ufffd"),
        (r"\uDe00b", "\ufffdb"),
        (r"\ud83d\ud83d\ude00", "\ufffd😀"),
        (r"\ud83d\n\\ud83d", "\ufffd\n\\ud83d"),
        (r"\ud83d\u00e9", "\ufffdé"),
    ],
)
def test_half_a_character_is_one_mismatch(
    connect: Callable[..., Connected], server: Server, text: str, read: str
) -> None:
    server.replies(answer(200, f'[{{"name": "Tom"}}, {{"name": "{text}"}}]'))
    seen: list[Mismatch] = []
    api = connect(on_mismatch=seen.append)
    pets = api.call("GET", "/x", returns=Json[list[Pet]])
    assert pets == [Pet(name="Tom"), Pet(name=read)]
    assert [(m.path, m.got) for m in seen] == [("$", "halves")]


# Keys that come again


AGAIN = '{"name": "a", "owner": {"name": "b", "tags": {"x": 1, "x": 2}}, "name": "c"}'


def test_the_last_of_several_values_counts(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(answer(200, AGAIN))
    seen: list[Mismatch] = []
    pet = connect(on_mismatch=seen.append).call("GET", "/x", returns=Json[Pet])
    assert (pet.name, pet.owner.tags, seen) == ("c", {"x": 2}, [])


def test_a_strict_client_refuses_keys_that_come_again(
    api: Connected, server: Server
) -> None:
    server.replies(answer(200, AGAIN))
    with pytest.raises(DecodeError, match="each key once, got a key again") as caught:
        api.call("GET", "/x", returns=Json[Pet])
    assert [m.path for m in caught.value.mismatches] == ["$.owner.tags.*", "$.name"]
    server.replies(answer(200, '{"data": {"pet": {"name": "a", "name": "b"}}}'))
    with pytest.raises(DecodeError, match=r"at \$\.pet\.name expected each key once"):
        api.execute(
            Query("P", "query P {pet{name}}"), {}, returns=Json[Pet], at=("pet",)
        )
    with pytest.raises(DecodeError, match=r"at \$\.\*\.\* expected each key once"):
        api.execute(Query("P", "query P {pet{name}}"), {}, returns=Json[Any])


@pytest.mark.parametrize("data", [b"", b"[" * 99_999, b"\xff", b'[{"a":1},{"a":1}]'])
def test_where_no_key_comes_again(data: bytes) -> None:
    assert repeated_keys(data, Any) == ()


# Long numbers

LONG = "0.1234567890123456789012345"
Money = Scalar("Money", Decimal)
Amount = Scalar("Amount", float, parse=lambda value: value)


class Prices(Model):
    number: NumberDecimal | None = None
    text: Decimal | None = None
    either: OneOf[int | NumberDecimal] | None = None
    money: Money.type | None = None  # type: ignore[name-defined]
    amount: Amount.type | None = None  # type: ignore[name-defined]
    short: float | None = None
    anything: Any = None
    wrong: int | None = None


@pytest.mark.parametrize("name", ["number", "text", "either", "money"])
@pytest.mark.parametrize("beside", ["", ', "wrong": "x"'])
@pytest.mark.parametrize("digits", [LONG, "-12345678901234567890.5", "1E+400", "1.10"])
def test_decimals_keep_their_digits(
    connect: Callable[..., Connected],
    server: Server,
    name: str,
    beside: str,
    digits: str,
) -> None:
    server.replies(answer(200, f'{{"{name}": {digits}{beside}}}'))
    found = connect(on_mismatch="ignore").call("GET", "/x", returns=Json[Prices])
    value = getattr(found, name)
    assert (value, type(value)) == (Decimal(digits), Decimal)


@pytest.mark.parametrize("beside", ["", '"wrong": "x", '])
def test_floats_stay_floats_beside_decimals(
    connect: Callable[..., Connected], server: Server, beside: str
) -> None:
    values = f'"short": {LONG}, "amount": {LONG}, "anything": {{"a": [{LONG}, 1.5]}}'
    server.replies(answer(200, f'{{"number": {LONG}, {beside}{values}}}'))
    found = connect(on_mismatch="ignore").call("GET", "/x", returns=Json[Prices])
    short = float(LONG)
    assert (found.short, found.amount, found.anything) == (
        short,
        short,
        {"a": [short, 1.5]},
    )
    assert {type(found.short), type(found.amount)} == {float}
    assert found.number == Decimal(LONG)


@pytest.mark.parametrize(
    ("digits", "expected"),
    [("1e30", 10**30), ("12345678901234567890.0", 12345678901234567890), ("2.0", 2)],
)
def test_integers_in_the_form_of_floats_keep_their_digits(
    api: Connected, server: Server, digits: str, expected: int
) -> None:
    server.replies(answer(200, f'{{"name": "a", "age": {digits}}}'))
    assert api.call("GET", "/x", returns=Json[Pet]).age == expected


@pytest.mark.parametrize("name", ["age", "weight", "anything"])
@pytest.mark.parametrize("digits", ["1e400", "-1e999999999"])
def test_a_number_out_of_range_is_one_mismatch_and_nothing_else_is_lost(
    connect: Callable[..., Connected],
    server: Server,
    name: str,
    digits: str,
) -> None:
    server.replies(
        answer(200, f'[{{"name": "a"}}, {{"name": "b", "{name}": {digits}}}]')
    )
    seen: list[Mismatch] = []
    api = connect(on_mismatch=seen.append)
    first, second = api.call("GET", "/x", returns=Json[list[Pet]])
    assert (first, second.name) == (Pet(name="a"), "b")
    assert getattr(second, name) == Decimal(digits)
    is_integer = name == "age" and digits == "1e400"  # Which Python can hold.
    expected = [] if name == "anything" or is_integer else [f"$[*].{name}"]
    assert [m.path for m in seen] == expected


def test_graphql_that_cannot_be_read(api: Connected, server: Server) -> None:
    for body, media in [(PAGE, HTML), ("", JSON), ("[" * 99_999, JSON)]:
        server.replies(answer(200, body, media))
        with pytest.raises(DecodeError, match="no GraphQL response") as caught:
            api.execute(Query("P", "query P {a}"), {}, returns=Json[Any])
        assert (caught.value.status, len(server.requests)) == (200, 1)
        assert json.dumps(caught.value.beginning)[1:-1] in json.dumps(body)
        server.requests.clear()
