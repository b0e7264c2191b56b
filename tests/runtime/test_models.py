"""Models, enumerations, and inputs that take exactly one field."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import msgspec
import pytest

from codegen.runtime import (
    NO_EXTRA,
    UNSET,
    AsyncClient,
    Client,
    DecodeError,
    Enum,
    IntEnum,
    Mismatch,
    Model,
    NumberDecimal,
    OneOf,
    Other,
    Unset,
    bearer,
    field,
    from_dict,
    from_json,
    to_dict,
    to_json,
)
from codegen.runtime.decode import decode, encode


class Color(Enum):
    RED = "red"
    NONE = "None"


class Level(IntEnum):
    LOW = 1


class Base(Model, rename="camel"):
    pass


class Where(Base, exactly_one=True):
    by_id: str | Unset | None = UNSET
    by_name: str | Unset | None = UNSET


class Task(Base):
    from_: str = field(name="from")
    created_at: int = 1
    color: Color | None = None


def test_models_are_immutable_values() -> None:
    task = Task(from_="a", color=Color.RED)
    with pytest.raises(AttributeError):
        task.from_ = "b"  # type: ignore[misc]
    assert task == Task(from_="a", color=Color.RED)
    assert copy.copy(task) == pickle.loads(pickle.dumps(task)) == task
    assert encode(task) == b'{"from":"a","createdAt":1,"color":"red"}'
    with pytest.raises(TypeError):
        Task("a")  # type: ignore[call-arg]


def test_enumerations_keep_values_they_do_not_know() -> None:
    color = decode(b'"teal"', Color).value
    assert (color, color.value, color.name) == ("teal", "teal", "teal")
    assert isinstance(color, Color)
    assert color == Color("teal")
    assert hash(color) == hash(Color("teal"))
    assert pickle.loads(pickle.dumps(color)) == color
    assert encode([color, Color.RED]) == b'["teal","red"]'
    assert [member.name for member in Color] == ["RED", "NONE"]
    level = decode(b"7", Level).value
    assert (level, level.name, encode(level)) == (7, "7", b"7")
    assert isinstance(level, Level)


@pytest.mark.parametrize("wrong", [5, None, 1.5])
def test_enumerations_take_no_other_types(wrong: Any) -> None:
    with pytest.raises(ValueError, match=str(wrong)):
        Color(wrong)
    with pytest.raises(ValueError, match="x"):
        Level("x")  # type: ignore[arg-type]


def test_exactly_one_field_must_be_given() -> None:
    assert encode(Where(by_name="n")) == b'{"byName":"n"}'
    with pytest.raises(ValueError, match=r"exactly one of by_id, by_name.*given: none"):
        Where()
    with pytest.raises(ValueError, match=r"given: by_id, by_name\."):
        Where(by_id="1", by_name="n")
    with pytest.raises(ValueError, match="not null"):
        Where(by_id=None)


def test_other_keeps_the_whole_object() -> None:
    other = Other(typename="Bird", raw={"__typename": "Bird", "wings": 2})
    assert (other.typename, other.raw["wings"]) == ("Bird", 2)
    assert other == Other(typename="Bird", raw={"__typename": "Bird", "wings": 2})
    assert other != Other(typename="Bird", raw={})
    assert other != "Bird"
    with pytest.raises(AttributeError, match="immutable"):
        other.typename = "Cat"
    with pytest.raises(AttributeError, match="immutable"):
        del other.raw


# As values


class Cat(Model, tag_field="__typename", tag="Cat"):
    lives: int


class Pets(Model):
    favourite: OneOf[Cat | Other] | Unset | None = UNSET
    all: list[OneOf[Cat | Other]] | None = None
    color: Color | None = None
    levels: dict[str, Level] | None = None
    born: datetime | None = None
    price: NumberDecimal | None = None
    text: Decimal | None = None
    extra: Mapping[str, Any] = NO_EXTRA


BIRD = Other(typename="Bird", raw={"__typename": "Bird", "wings": [2]})
EVERYTHING = Pets(
    favourite=BIRD,
    all=[Cat(lives=9), BIRD],
    color=Color("teal"),
    levels={"a": Level.LOW, "b": Level(7)},
    born=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    price=Decimal("0.1234567890123456789012345"),
    text=Decimal("1.10"),
    extra={"name": "Tom", "more": {"a": [1, None]}},
)


def _pickled(protocol: int, value: Any) -> Any:
    return pickle.loads(pickle.dumps(value, protocol))


COPIES: dict[str, Callable[[Any], Any]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "replace": msgspec.structs.replace,
    **{
        f"pickle {protocol}": partial(_pickled, protocol)
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    },
    "JSON": lambda value: from_json(Pets, to_json(value)),
    "text": lambda value: from_json(Pets, to_json(value).decode()),
    "dict": lambda value: from_dict(Pets, to_dict(value)),
    "the JSON of others": lambda value: from_dict(
        Pets, json.loads(to_json(value), parse_float=Decimal)
    ),
}


@pytest.mark.parametrize("way", COPIES)
@pytest.mark.parametrize(
    "value",
    [EVERYTHING, Pets(), Pets(favourite=None, all=[])],
    ids=["all", "no", "few"],
)
def test_copies_are_equal_and_of_the_same_types(way: str, value: Pets) -> None:
    made = COPIES[way](value)
    assert made == value
    assert repr(made) == repr(value)
    assert type(made) is Pets
    for again, before in zip(_leaves(made), _leaves(value), strict=True):
        assert type(again) is type(before)
    assert (made.favourite is UNSET) == (value.favourite is UNSET)


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, Model):
        return _leaves([getattr(value, name) for name in value.__struct_fields__])
    if isinstance(value, Mapping):
        return _leaves(list(value.values()))
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    return [value]


def test_what_is_made_of_a_model() -> None:
    assert to_dict(Pets()) == {"all": None, "color": None, "levels": None} | {
        "born": None,
        "price": None,
        "text": None,
    }
    made = to_dict(EVERYTHING)
    assert made["favourite"] == BIRD.raw
    assert made["all"] == [{"__typename": "Cat", "lives": 9}, BIRD.raw]
    assert (made["born"], made["text"]) == ("2026-01-02T03:04:05Z", "1.10")
    assert (made["name"], made["more"]) == ("Tom", {"a": [1, None]})
    assert made["price"] == Decimal("0.1234567890123456789012345")
    assert type(made["color"]) is str
    assert to_dict([Task(from_="a")]) == [{"from": "a", "createdAt": 1, "color": None}]
    assert to_dict({"x": Task(from_="a", color=Color.RED)})["x"]["color"] == "red"
    assert to_json([1, "a"]) == b'[1,"a"]'


def test_what_a_model_cannot_be_made_of() -> None:
    with pytest.raises(
        DecodeError, match=r"Task: at \$.from expected string"
    ) as caught:
        from_dict(Task, {"from": 1})
    assert [m.path for m in caught.value.mismatches] == ["$.from"]
    with pytest.raises(DecodeError, match="Task: it cannot be read: JSON is malformed"):
        from_json(Task, "<html>")
    with pytest.raises(DecodeError, match="Task: it cannot be read"):
        from_json(Task, "\ud800")
    with pytest.raises(TypeError, match="objects of type object"):
        from_dict(Task, {"from": object()})
    with pytest.raises(TypeError, match="objects of type object"):
        to_json(Pets(extra={"a": object()}))
    seen: list[Mismatch] = []
    made = from_dict(list[Task], [{"from": 1}], on_mismatch=seen.append)
    assert made == [Task(from_=1)]  # type: ignore[arg-type]
    assert [(m.operation, m.path) for m in seen] == [("array", "$[*].from")]
    assert from_dict(list[Task], to_dict(made), on_mismatch="ignore") == made


def test_patterns_match_by_keywords() -> None:
    found = ""
    match EVERYTHING:
        case Pets(color=Color.RED):
            found = "red"
        case Pets(favourite=Other(typename=name), all=[Cat(lives=9), *_]):
            found = name
    assert found == "Bird"


def test_models_of_what_can_be_hashed_are_hashed() -> None:
    tasks = {Task(from_="a"), Task(from_="a"), Task(from_="b", color=Color("teal"))}
    assert len(tasks) == 2
    assert len({Pets(), Pets(favourite=UNSET), Pets(favourite=None)}) == 2
    for value in (EVERYTHING, BIRD):
        with pytest.raises(TypeError, match="unhashable"):
            hash(value)


# As people see them


class Account(Model):
    name: str
    password: str | None = None
    aws_secret_access_key: str | Unset = UNSET
    token: str | Unset | None = UNSET
    basic_auth_pass: str | Unset = UNSET
    keys: bytes | Unset = field(name="apiKeys", default=UNSET)
    token_count: int = 0
    is_token: bool | Unset = UNSET
    settings: dict[str, Any] | None = None
    accounts: list[Account] | None = None
    extra: Mapping[str, Any] = NO_EXTRA


def test_a_repr_leaves_out_what_is_unset() -> None:
    assert repr(Account(name="a")) == (
        "Account(name='a', password=None, token_count=0, settings=None, accounts=None)"
    )
    assert repr(Pets(favourite=BIRD)).startswith("Pets(favourite=Other(typename='Bird'")


SECRET = "s3cr3t-4nd-l0ng"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    "account",
    [
        Account(name="a", password=SECRET),
        Account(name="a", aws_secret_access_key=SECRET),
        Account(name="a", token=SECRET),
        Account(name="a", basic_auth_pass=SECRET),
        Account(name=f"https://user:{SECRET}@host/?token={SECRET}"),
        Account(name="a", settings={"a": [{"apiKey": SECRET}]}),
        Account(name="a", accounts=[Account(name="b", password=SECRET)]),
        Account(name="a", extra={"client_secret": SECRET}),
        Other(typename="", raw={"password": SECRET}),
    ],
)
def test_a_repr_hides_secrets(account: Model) -> None:
    for shown in (repr(account), str(account), f"{[account]}", repr({"a": account})):
        assert SECRET not in shown
        assert "***" in shown
    if isinstance(account, Model):
        assert SECRET not in repr(account.__rich_repr__())
    assert SECRET in to_json(account).decode()


def test_a_repr_shows_what_is_no_secret() -> None:
    account = Account(name="a", token_count=5, is_token=True, password="")
    assert "token_count=5, is_token=True" in repr(account)
    assert "password=''" in repr(account)
    assert "***" not in repr(account)
    assert repr(Account(name=JWT)).startswith("Account(name='***'")


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, pickle.dumps])
@pytest.mark.parametrize("class_", [Client, AsyncClient])
def test_a_client_refuses_to_be_copied(copied: Any, class_: Any) -> None:
    client = class_("http://127.0.0.1:1", auth=bearer(SECRET))
    with pytest.raises(TypeError, match=r"cannot be copied or pickled") as caught:
        copied(client)
    assert SECRET not in str(caught.value)
    if copied is not copy.copy:
        with pytest.raises(TypeError, match=r"cannot be copied or pickled"):
            copied([client.call])
