"""What schemas of REST APIs need of the runtime: further keys, tuples, discriminators,
decimals, bytes, and less usual forms of values."""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest

from codegen.runtime import (
    NO_EXTRA,
    Base64Url,
    Discriminator,
    Enum,
    Model,
    NumberDecimal,
    OneOf,
)
from codegen.runtime.decode import decode, encode
from codegen.runtime.model import UNSET, Unset
from codegen.runtime.serialize import serialized


class Open(Model):
    id: int
    extra: Mapping[str, int] = NO_EXTRA


class Color(Enum):
    RED = "red"


class Cat(Model):
    kind: str
    lives: int


class Dog(Model):
    kind: Literal["dog", "puppy"]
    bark: str


Pet = OneOf[
    Annotated[Cat | Dog, Discriminator("kind", {"cat": Cat, "dog": Dog, "puppy": Dog})]
]


class Base(Model):
    kind: str


AnyBase = OneOf[Annotated[Cat | Base, Discriminator("kind", {"cat": Cat}, Base)]]


class Mixed(Model):
    pet: OneOf[Pet | str] | None = None
    two: tuple[str, int] | None = None
    rest: OneOf[tuple[str, *tuple[float, ...]]] | None = None
    when: OneOf[date | datetime | str] | None = None
    length: timedelta | None = None
    at: time | None = None
    count: int | Unset = UNSET
    octets: bytes | None = None
    url: Base64Url | None = None
    price: NumberDecimal | None = None
    text: Decimal | None = None
    amount: OneOf[int | NumberDecimal] | None = None
    anything: Any = None
    opens: list[Open] | None = None
    color: Color | None = None


def fit(value: object, type_: Any) -> tuple[Any, list[tuple[str, str, str]]]:
    decoded = decode(json.dumps(value).encode(), type_)
    return decoded.value, [tuple(d) for d in decoded.deviations]  # type: ignore[misc]


def mixed(**fields: object) -> Any:
    value, deviations = fit(fields, Mixed)
    assert deviations == []
    return value


def sent(value: object) -> Any:
    return json.loads(encode(value))


# Further keys


def test_further_keys() -> None:
    assert fit({"id": 1}, Open) == (Open(id=1), [])
    value, deviations = fit([{"id": 1, "a": 2}, {"id": 2}], list[Open])
    assert value == [Open(id=1, extra={"a": 2}), Open(id=2)]
    assert (value[0].extra["a"], dict(value[1].extra), deviations) == (2, {}, [])
    assert sent(value) == [{"id": 1, "a": 2}, {"id": 2}]
    assert sent({"any": value[0]}) == {"any": {"id": 1, "a": 2}}
    assert pickle.loads(pickle.dumps(value)) == value


def test_further_keys_of_a_wrong_type_are_kept_and_noted() -> None:
    value, deviations = fit({"id": 1, "a": "x", "b": 2}, Open)
    assert value.extra == {"a": "x", "b": 2}
    assert deviations == [("$.*", "integer", "string")]


def test_a_further_key_never_replaces_a_field() -> None:
    assert sent(Open(id=1, extra={"id": 2, "b": 3})) == {"id": 1, "b": 3}


# Unions


@pytest.mark.parametrize(
    ("value", "type_", "expected", "deviations"),
    [
        ({"kind": "cat", "lives": 9}, Pet, Cat(kind="cat", lives=9), []),
        ({"kind": "puppy", "bark": "w"}, Pet, Dog(kind="puppy", bark="w"), []),
        (  # The discriminator decides, whatever would fit better.
            {"kind": "cat", "bark": "w"},
            Pet,
            Cat(kind="cat", lives=None),  # type: ignore[arg-type]
            [("$.lives", "integer", "absent")],
        ),
        (
            {"kind": "bird", "lives": 1},
            Pet,
            Cat(kind="bird", lives=1),
            [("$.kind", "'cat' or 'dog' or 'puppy'", "unknown value")],
        ),
        (
            {"kind": "bird", "wings": 2},
            Pet,
            {"kind": "bird", "wings": 2},
            [("$", "Cat or Dog", "object")],
        ),
        ({"kind": "bird", "wings": 2}, AnyBase, Base(kind="bird"), []),
        ({"kind": "cat", "lives": 1}, AnyBase, Cat(kind="cat", lives=1), []),
    ],
)
def test_discriminators(
    value: object, type_: Any, expected: object, deviations: list[tuple[str, str, str]]
) -> None:
    found, noted = fit([value], list[type_])
    assert found == [expected]
    assert [(path.replace("$[*]", "$"), *rest) for path, *rest in noted] == deviations


def test_a_union_in_a_union_keeps_its_discriminator() -> None:
    assert mixed(pet={"kind": "dog", "bark": "w"}).pet == Dog(kind="dog", bark="w")
    assert mixed(pet="Tom").pet == "Tom"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-02", date(2026, 1, 2)),
        ("2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("soon", "soon"),
    ],
)
def test_several_kinds_of_strings(text: str, expected: object) -> None:
    assert mixed(when=text).when == expected
    assert sent(mixed(when=text))["when"] == text


# Tuples


def test_tuples() -> None:
    assert mixed(two=["a", 1]).two == ("a", 1)
    value = mixed(rest=["a", 1.5, 2])
    assert value.rest == ("a", 1.5, 2.0)
    assert sent(value)["rest"] == ["a", 1.5, 2]


@pytest.mark.parametrize(
    ("given", "kept", "deviation"),
    [
        (["a"], ("a",), ("$.two[1]", "integer", "absent")),
        (["a", 1, 2], ("a", 1, 2), ("$.two", "array of 2", "a longer array")),
        (["a", "b"], ("a", "b"), ("$.two[1]", "integer", "string")),
        ("a", "a", ("$.two", "array or null", "string")),
    ],
)
def test_tuples_that_do_not_fit(
    given: object, kept: object, deviation: tuple[str, str, str]
) -> None:
    value, deviations = fit({"two": given}, Mixed)
    assert (value.two, deviations) == (kept, [deviation])


# Values


def test_decimals() -> None:
    digits = "12345678901234567890.123456789"
    value = decode(f'{{"price": {digits}, "text": "1.50"}}'.encode(), Mixed).value
    assert (value.price, value.text) == (Decimal(digits), Decimal("1.50"))
    assert f'"price":{digits}'.encode() in encode(value)
    assert b'"text":"1.50"' in encode(value)
    assert b'"amount":2.5' in encode(Mixed(amount=Decimal("2.5")))
    assert serialized([Decimal("0.1")], list[NumberDecimal]) == [0.1]


def test_bytes() -> None:
    value = mixed(octets="YWI=", url="_-8")
    assert (value.octets, value.url) == (b"ab", b"\xff\xef")
    assert {k: sent(value)[k] for k in ("octets", "url")} == {
        "octets": "YWI=",
        "url": "_-8",
    }
    assert mixed(octets="_-8").octets == b"\xff\xef"
    assert fit({"octets": "%"}, Mixed)[1] == [("$.octets", "string", "string")]


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("length", "P1DT2H", timedelta(days=1, hours=2)),
        ("length", "P2W", timedelta(weeks=2)),
        ("length", "-PT1.5S", timedelta(seconds=-1.5)),
        ("count", 3.0, 3),
        ("at", "23:59:60Z", time(23, 59, 59, tzinfo=UTC)),
        ("at", "12:30", time(12, 30)),
    ],
)
def test_less_usual_forms(field: str, text: object, expected: object) -> None:
    found = getattr(mixed(**{field: text}), field)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize("text", ["P1Y", "P", "PT", "1 day", "P99999999999999W"])
def test_durations_without_a_length_stay_text(text: str) -> None:
    value, deviations = fit({"length": text}, Mixed)
    assert value.length == text
    assert deviations == [("$.length", "duration", "string")]


def test_unknown_values_are_noted_wherever_they_are() -> None:
    value, deviations = fit(
        {"color": "teal", "opens": [{"id": 1, "a": 2}], "pet": "x"}, Mixed
    )
    assert (value.color, type(value.color)) == ("teal", Color)
    assert value.opens == [Open(id=1, extra={"a": 2})]
    assert deviations == [("$.color", "Color", "unknown value")]
