"""A value that is broken at one place is one mismatch, and all else stays typed."""

from __future__ import annotations

import collections.abc
import copy
import enum
import random
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from types import NoneType
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import codegen.runtime
from codegen.runtime import (
    NO_EXTRA,
    UNSET,
    DecodeError,
    Discriminator,
    Enum,
    IntEnum,
    Model,
    NumberDecimal,
    OneOf,
    Other,
    Unset,
    from_json,
    to_dict,
)
from codegen.runtime.conversion import _PLAIN
from codegen.runtime.decode import decode
from codegen.runtime.shapes import bare, extra_field, fields, members, tuple_types

from .values import Maker


class Color(Enum):
    RED = "red"


class Level(IntEnum):
    LOW = 1


class Owner(Model):
    id: int
    avatar: str
    born: date | None = None


class Line(Model):
    corners: list[int]
    label: Color


class Variant(Model, tag_field="__typename"):
    pass


class Cat(Variant, tag="Cat"):
    lives: int
    owner: Owner | None = None


class Dog(Variant, tag="Dog"):
    bark: list[str]
    pack: list[OneOf[Cat | Dog | Other]] | None = None


class Card(Model):
    kind: Literal["card"]
    number: int


class Cash(Model):
    kind: Literal["cash", "coins"]
    amounts: dict[str, NumberDecimal]


Paying = OneOf[
    Annotated[
        Card | Cash,
        Discriminator("kind", {"card": Card, "cash": Cash, "coins": Cash}),
    ]
]


class Task(Model, rename="camel"):
    id: int
    made_at: datetime
    key: UUID | None = None
    owners: list[Owner] | Unset = UNSET
    by_name: dict[str, Owner | None] | None = None
    pets: list[OneOf[Cat | Dog | Other]] | None = None
    pet_by_name: dict[str, list[OneOf[Cat | Dog]]] | None = None
    paid_by: Paying | None = None
    paid: dict[str, Paying] | None = None
    either: OneOf[int | list[Owner]] | None = None
    shape: OneOf[Owner | Line] | None = None
    shapes: list[OneOf[Owner | Line] | None] | None = None
    mixed: list[OneOf[bool | Color | dict[str, int]]] | None = None
    pair: tuple[int, Owner] | None = None
    row: OneOf[tuple[str, *tuple[Level, ...]]] | None = None
    levels: list[Level] | None = None
    price: NumberDecimal | None = None
    score: float | None = None
    anything: Any = None
    tree: Task | None = None
    extra: collections.abc.Mapping[str, list[int]] = NO_EXTRA


class Place(NamedTuple):
    holder: Any
    """The list or dictionary of JSON values that has it."""
    key: Any
    path: str
    """As a mismatch says it."""
    exactly: tuple[Any, ...]
    """The attributes, indices and keys that lead to it."""
    type: Any


Steps = tuple[Any, ...]


def places(value: Any, type_: Any, sent: Any, path: str, way: Steps) -> Iterator[Place]:
    """Yield each place inside of a value whose type is known, beside what is sent."""
    for holder, key, place, step, inner, inner_type in inside(value, type_, sent, path):
        if get_origin(bare(inner_type)) is Literal or inner_type is Any:
            continue
        yield Place(holder, key, place, (*way, step), inner_type)
        yield from places(inner, inner_type, holder[key], place, (*way, step))


def inside(value: Any, type_: Any, sent: Any, path: str) -> Iterator[tuple[Any, ...]]:
    """Yield what a value directly holds: where it is sent, its path, value and type."""
    if isinstance(value, Model):
        for field in fields(type(value)):
            held = getattr(value, field.name)
            if field.encode_name in sent and held is not None:
                place = f"{path}.{field.encode_name}"
                yield sent, field.encode_name, place, field.name, held, field.type
        if extra := extra_field(type(value)):
            of = get_args(extra.type)[1]
            for key, held in getattr(value, extra.name).items():
                yield sent, key, f"{path}.*", ("extra", key), held, of
        return
    for member in members(type_):
        origin, inner = get_origin(bare(member)), get_args(bare(member))
        if origin is tuple and isinstance(value, tuple):
            first, rest = tuple_types(bare(member))
            for index, held in enumerate(value):
                is_first = index < len(first)
                place = f"{path}[{index if is_first else '*'}]"
                yield sent, index, place, index, held, (
                    first[index] if is_first else rest
                )
        if origin is list and isinstance(value, list):
            for index, held in enumerate(value):
                yield sent, index, f"{path}[*]", index, held, inner[0]
        if origin is dict and isinstance(value, dict):
            for key, held in value.items():
                yield sent, key, f"{path}.*", key, held, inner[1]


KINDS: dict[str, Any] = {
    "null": None,
    "boolean": True,
    "integer": 5,
    "number": 2.5,
    "string": "¿",
    "array": [[[]]],
    "object": {"¿": [[]]},
}


def takes(type_: Any) -> set[str]:
    """The kinds of JSON values that a type may take; some of others too."""
    origin: Any = get_origin(bare(type_)) or bare(type_)
    if members(type_) != (type_,):
        return {kind for member in members(type_) for kind in takes(member)}
    if origin is NoneType:
        return {"null"}
    if origin is bool:
        return {"boolean"}
    if origin is int or (isinstance(origin, type) and issubclass(origin, enum.IntEnum)):
        return {"integer"}
    if origin is float or origin is Decimal:
        return {"integer", "number", "string"}
    if origin in (list, tuple):
        return {"array"}
    if origin is dict or origin is Other or issubclass(origin, Model):
        return {"object"}
    return {"string"}


def leaves(value: Any, way: Steps = ()) -> Iterator[tuple[Steps, type, Any]]:
    """Yield all that a value is made of: where, of which type, and what it is."""
    held: dict[Any, Any] = {}
    if isinstance(value, Model):
        held = {name: getattr(value, name) for name in value.__struct_fields__}
        held |= {("extra", k): v for k, v in (held.pop("extra", None) or {}).items()}
    elif isinstance(value, dict):
        held = value
    elif isinstance(value, list | tuple):
        held = dict(enumerate(value))
    yield way, type(value), None if held else value
    for step, inner in held.items():
        yield from leaves(inner, (*way, step))


def beside(value: Any, way: Steps) -> list[tuple[Steps, type, Any]]:
    return [leaf for leaf in leaves(value) if leaf[0][: len(way)] != way]


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=False))
def test_one_broken_place_is_one_mismatch(chance: random.Random) -> None:
    check(chance)


@pytest.mark.parametrize("seed", range(100))
def test_one_broken_place_is_one_mismatch_by_chance(seed: int) -> None:
    check(random.Random(seed))


def check(chance: random.Random) -> None:
    wanted: Any = Maker(codegen.runtime, chance).model(Task)
    value = decode(_PLAIN.encode(to_dict(wanted)), Task).value
    assert value == wanted
    sent = to_dict(wanted)
    known = list(places(value, Task, sent, "$", ()))
    place = chance.choice(known)
    got = chance.choice(sorted(KINDS.keys() - takes(place.type)))
    place.holder[place.key] = copy.deepcopy(KINDS[got])
    content = _PLAIN.encode(sent)
    broken, deviations = decode(content, Task)
    told = [(d.path, d.got) for d in deviations if d.got != "unknown value"]
    assert told == [(place.path, got)]
    assert beside(broken, place.exactly) == beside(value, place.exactly)
    assert to_dict(broken) == sent
    with pytest.raises(DecodeError) as caught:
        from_json(Task, content)
    assert [m.path for m in caught.value.mismatches] == [place.path]
    assert f"at {place.path} expected " in str(caught.value)


def test_places_of_each_kind_are_broken() -> None:
    """The test above does not pass for want of places."""
    found: set[str] = set()
    for seed in range(100):
        wanted: Any = Maker(codegen.runtime, random.Random(seed)).model(Task)
        found |= {p.path for p in places(wanted, Task, to_dict(wanted), "$", ())}
    wanted_paths = {
        "$.madeAt",
        "$.byName.*.avatar",
        "$.pets[*].owner",
        "$.pets[*].bark[*]",
        "$.petByName.*[*].lives",
        "$.paid.*.amounts.*",
        "$.either[*].id",
        "$.shapes[*].corners[*]",
        "$.mixed[*].*",
        "$.pair[1].avatar",
        "$.row[*]",
        "$.tree.owners[*].id",
    }
    assert wanted_paths <= found, wanted_paths - found
