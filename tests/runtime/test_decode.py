"""JSON values become typed values, as far as they fit."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal, get_origin
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.runtime import Enum, IntEnum, Json, Model, OneOf, Other, Unset
from codegen.runtime.decode import NotJsonError, TooDeepError, decode, encode
from codegen.runtime.lenient import _MEMORY
from codegen.runtime.model import UNSET
from codegen.runtime.returns import json_type


class Color(Enum):
    RED = "red"


class Shape(Enum):
    ROUND = "round"


class Level(IntEnum):
    LOW = 1


class Owner(Model):
    id: int
    avatar: str


class Variant(Model, tag_field="__typename"):
    pass


class Cat(Variant, tag="Cat"):
    lives: int
    owner: Owner | None = None


class Dog(Variant, tag="Dog"):
    bark: str


class Fish(Variant, tag="Fish"):
    color: Color


class Task(Model, rename="camel"):
    id: int
    made_at: datetime | None = None
    due: date | None = None
    owner: Owner | None = None
    owners: list[Owner] | None = None
    by_name: dict[str, Owner] | None = None
    pet: OneOf[Cat | Dog | Other] | None = None
    color: Color | None = None
    level: Level | None = None
    size: Literal["s", "m"] | None = None
    score: float | None = None
    key: UUID | None = None
    parts: Sequence[Mapping[str, list[int]]] | None = None
    tree: Task | None = None
    anything: Any = None


class Both(Model):
    """A model that is sent and received."""

    name: str | Unset = UNSET
    pet: OneOf[Cat | Dog] | Unset | None = UNSET


WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
OWNER = {"id": 1, "avatar": "a"}


def fit(value: object, type_: Any) -> tuple[Any, list[tuple[str, str, str]]]:
    if get_origin(type_) is Json:
        type_ = json_type(type_)
    decoded = decode(json.dumps(value).encode(), type_)
    return decoded.value, [(d.path, d.expected, d.got) for d in decoded.deviations]


def task(**fields: object) -> tuple[Any, list[tuple[str, str, str]]]:
    return fit({"id": 1, **fields}, Task)


def test_what_fits_has_no_deviations() -> None:
    value, deviations = task(
        madeAt="2026-01-02T03:04:05Z",
        due="2026-01-02",
        owner=OWNER,
        owners=[OWNER],
        byName={"x": OWNER},
        pet={"__typename": "Cat", "lives": 9, "owner": None, "new": 1},
        color="red",
        level=1,
        size="s",
        score=1,
        key="00000000-0000-0000-0000-000000000001",
        parts=[{"a": [1]}],
        tree={"id": 2},
        unknown=1,
    )
    assert deviations == []
    assert value == Task(
        id=1,
        made_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        due=date(2026, 1, 2),
        owner=Owner(id=1, avatar="a"),
        owners=[Owner(id=1, avatar="a")],
        by_name={"x": Owner(id=1, avatar="a")},
        pet=Cat(lives=9),
        color=Color.RED,
        level=Level.LOW,
        size="s",
        score=1.0,
        key=UUID(int=1),
        parts=[{"a": [1]}],
        tree=Task(id=2),
    )


@pytest.mark.parametrize(
    ("fields", "kept", "deviation"),
    [
        ({"id": None}, None, ("$.id", "integer", "null")),
        ({"id": "1"}, "1", ("$.id", "integer", "string")),
        ({"id": 1.5}, 1.5, ("$.id", "integer", "number")),
        ({"score": "x"}, "x", ("$.score", "number or null", "string")),
        ({"madeAt": "soon"}, "soon", ("$.madeAt", "date-time", "string")),
        ({"madeAt": 5.5}, 5.5, ("$.madeAt", "date-time or null", "number")),
        ({"due": "2026-01"}, "2026-01", ("$.due", "date", "string")),
        ({"color": 1}, 1, ("$.color", "Color or null", "integer")),
        ({"level": "x"}, "x", ("$.level", "Level or null", "string")),
        ({"size": "xl"}, "xl", ("$.size", "'s' or 'm'", "string")),
        ({"owner": 3}, 3, ("$.owner", "Owner or null", "integer")),
        ({"owner": []}, [], ("$.owner", "Owner or null", "array")),
        ({"owners": {}}, {}, ("$.owners", "array or null", "object")),
        ({"byName": []}, [], ("$.byName", "object or null", "array")),
        ({"key": "k"}, "k", ("$.key", "string", "string")),
        ({"pet": "Tom"}, "Tom", ("$.pet", "Cat or Dog or Other or null", "string")),
        ({"parts": [{"a": ["x"]}]}, [{"a": ["x"]}], ("$.parts[*].a[*]",) * 0),
    ],
)
def test_what_does_not_fit_is_kept_as_it_came(
    fields: dict[str, Any], kept: object, deviation: tuple[str, str, str]
) -> None:
    value, deviations = task(**fields)
    (wire,) = fields
    name = {"madeAt": "made_at", "byName": "by_name"}.get(wire, wire)
    assert getattr(value, name) == kept
    if deviation:
        assert deviations == [deviation]
    assert isinstance(value, Task)


def test_all_around_a_deviation_is_typed() -> None:
    broken = {"id": 1, "avatar": None}
    value, deviations = task(
        owner=broken,
        owners=[OWNER, broken, broken, 7],
        byName={"secret name": broken},
        pet={"__typename": "Cat", "lives": "nine", "owner": OWNER},
        tree={"id": 2, "tree": {"madeAt": "2026-01-02T03:04:05Z"}},
        madeAt="2026-01-02T03:04:05Z",
    )
    assert deviations == [
        ("$.owner.avatar", "string", "null"),
        ("$.owners[*].avatar", "string", "null"),
        ("$.owners[*]", "Owner", "integer"),
        ("$.byName.*.avatar", "string", "null"),
        ("$.pet.lives", "integer", "string"),
        ("$.tree.tree.id", "integer", "absent"),
    ]
    assert value.owner == Owner(id=1, avatar=None)  # type: ignore[arg-type]
    assert value.owners == [Owner(id=1, avatar="a"), value.owner, value.owner, 7]
    assert value.by_name == {"secret name": value.owner}
    assert value.pet.owner == Owner(id=1, avatar="a")
    assert value.tree.tree.id is None
    assert value.made_at.year == value.tree.tree.made_at.year == 2026


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-02T03:04Z", datetime(2026, 1, 2, 3, 4, tzinfo=UTC)),
        ("20260102T030405Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02", datetime(2026, 1, 2)),
    ],
)
def test_dates_of_iso_8601_that_are_not_of_rfc_3339(
    text: str, expected: datetime
) -> None:
    value, deviations = task(madeAt=text)
    assert (value.made_at, deviations) == (expected, [])


def test_unknown_values_of_enumerations_are_typed_and_noted() -> None:
    value, deviations = task(color="teal", level=3, byName={"x": OWNER}, score=1)
    assert (value.color, type(value.color)) == ("teal", Color)
    assert (value.level, type(value.level)) == (3, Level)
    assert (value.by_name, value.score) == ({"x": Owner(id=1, avatar="a")}, 1.0)
    assert deviations == [
        ("$.color", "Color", "unknown value"),
        ("$.level", "Level", "unknown value"),
    ]
    assert fit([{"pet": "teal"}], list[dict[str, OneOf[Color | Small]]])[1] == [
        ("$[*].*", "Color", "unknown value")
    ]


class Small(Model):
    id: int


class Painted(Model):
    color: Color
    inner: Painted | Unset = UNSET


@pytest.mark.parametrize(
    ("value", "type_", "path"),
    [
        ("teal", Json[Color], "$"),
        ("teal", Json[Color | None], "$"),
        (["red", "teal"], Json[list[Color]], "$[*]"),
        ({"a": {"b": "teal"}}, Json[dict[str, dict[str, Color | None]]], "$.*.*"),
        ([1, "teal"], Json[tuple[int, Color]], "$[1]"),
        ({"color": "teal"}, Json[Painted], "$.color"),
        ({"color": "red", "inner": {"color": "teal"}}, Painted, "$.inner.color"),
        ([[{"color": "teal"}]], Json[list[list[Painted]]], "$[*][*].color"),
        (["teal", 5], Json[list[OneOf[Color | int]]], "$[*]"),
        ({"a": ["teal"]}, Json[dict[str, OneOf[int | list[Color]]]], "$.*[*]"),
        ({"color": "teal"}, Json[OneOf[Painted | Small]], "$.color"),
        (
            [{"__typename": "Fish", "color": "teal"}],
            Json[list[OneOf[Cat | Fish | Other]]],
            "$[*].color",
        ),
    ],
)
def test_unknown_values_are_typed_and_noted_everywhere(
    value: object, type_: Any, path: str
) -> None:
    found, deviations = fit(value, type_)
    assert deviations == [(path, "Color", "unknown value")]
    assert json.loads(encode(found)) == value
    assert "teal" in [v for v in _walked(found) if type(v) is Color]


def _walked(value: Any) -> list[Any]:
    if isinstance(value, Model):
        value = [getattr(value, name) for name in value.__struct_fields__]
    if isinstance(value, dict):
        value = list(value.values())
    is_holder = isinstance(value, list | tuple)
    return [v for item in value for v in _walked(item)] if is_holder else [value]


BIRD = {"__typename": "Bird", "wings": [2]}


@pytest.mark.parametrize(
    ("value", "type_"),
    [
        (BIRD, Json[OneOf[Cat | Dog | Other]]),
        ([BIRD, {"__typename": "Cat", "lives": 1}], list[OneOf[Cat | Dog | Other]]),
        ({"a": [BIRD, None]}, dict[str, list[OneOf[Cat | Other] | None]]),
        ({"id": 1, "pet": BIRD, "tree": {"id": 2, "pet": BIRD}}, Task),
        ([BIRD, 5], Json[list[OneOf[int | Cat | Other]]]),
        ([[5, BIRD]], Json[list[tuple[int, OneOf[Cat | Other]]]]),
    ],
)
def test_unknown_members_are_kept_whole_everywhere(value: object, type_: Any) -> None:
    found, deviations = fit(value, type_)
    assert deviations == []
    birds = [v for v in _walked(found) if isinstance(v, Other)]
    assert birds
    assert all(bird == Other(typename="Bird", raw=BIRD) for bird in birds)


def test_a_value_of_another_kind_altogether() -> None:
    assert fit([1], Task) == ([1], [("$", "Task", "array")])
    assert fit({"a": 1}, list[Task]) == ({"a": 1}, [("$", "array", "object")])
    assert fit(None, Task) == (None, [("$", "Task", "null")])
    assert fit(1, Any) == (1, [])


# Unions


class Big(Model):
    id: int
    reviews: list[int]
    note: str | None = None


class Loose(Model):
    color: str | None = None


@pytest.mark.parametrize(
    ("value", "type_", "expected"),
    [
        ({"id": 1}, Json[OneOf[Big | Small]], Small(id=1)),
        ({"id": 1, "reviews": [2]}, Json[OneOf[Small | Big]], Big(id=1, reviews=[2])),
        ({"id": 1, "new": 2}, Json[OneOf[Small | Big]], Small(id=1)),
        ({"color": "x"}, Json[OneOf[Loose | dict[str, Any]]], Loose(color="x")),
        ({"other": "x"}, Json[OneOf[Loose | dict[str, Any]]], {"other": "x"}),
        ([{"id": 1}], Json[OneOf[Small | list[Small]]], [Small(id=1)]),
        (
            [{"id": 1, "reviews": []}],
            Json[OneOf[list[Small] | list[Big]]],
            [Big(id=1, reviews=[])],
        ),
        ("red", Json[OneOf[str | Color]], Color.RED),
        ("new", Json[OneOf[Color | str]], "new"),
        ("round", Json[OneOf[Color | Shape]], Shape.ROUND),
        ("2026-01-02T03:04:05Z", Json[OneOf[str | datetime]], WHEN),
        ("soon", Json[OneOf[str | datetime]], "soon"),
        (1, Json[OneOf[float | int]], 1),
        (1.5, Json[OneOf[float | int]], 1.5),
        (True, Json[OneOf[int | bool]], True),
        (None, Json[OneOf[Small | None]], None),
        (5, Json[OneOf[Small | Any]], 5),
        ("1.5", Json[OneOf[Decimal | int]], Decimal("1.5")),
    ],
)
def test_the_member_that_fits_best_is_chosen(
    value: object, type_: Any, expected: object
) -> None:
    decoded, deviations = fit(value, type_)
    assert (decoded, type(decoded)) == (expected, type(expected))
    assert deviations == []


@pytest.mark.parametrize(
    ("value", "type_", "expected", "deviations"),
    [
        (
            {"id": 1, "reviews": "x"},
            Json[OneOf[Small | Other | Big]],
            Small(id=1),
            [],
        ),
        (
            {"id": None, "reviews": [1]},
            Json[OneOf[Small | Big]],
            Big(id=None, reviews=[1]),  # type: ignore[arg-type]
            [("$.id", "integer", "null")],
        ),
        (
            {"reviews": [1]},
            Json[OneOf[Small | Big]],
            Big(id=None, reviews=[1]),  # type: ignore[arg-type]
            [("$.id", "integer", "absent")],
        ),
        (
            {"x": 1},
            Json[OneOf[Small | Big | Cat]],
            {"x": 1},
            [("$", "Small or Big or Cat", "object")],
        ),
        ({"x": 1}, Json[OneOf[Small | Other]], None, [("$.id", "integer", "absent")]),
        (
            {"x": 1},
            Json[OneOf[Small | Big | Other]],
            Other(typename="", raw={"x": 1}),
            [],
        ),
        ("x", Json[OneOf[Small | list[int]]], "x", [("$", "Small or array", "string")]),
    ],
)
def test_where_no_member_fits_the_nearest_is_chosen(
    value: object, type_: Any, expected: object, deviations: list[tuple[str, str, str]]
) -> None:
    decoded, noted = fit(value, type_)
    if expected is not None:
        assert decoded == expected
    assert noted == deviations


def test_a_tag_chooses_its_member_and_no_other() -> None:
    pets = OneOf[Cat | Dog | Other]
    assert fit({"__typename": "Dog", "bark": "w"}, pets) == (Dog(bark="w"), [])
    raw = {"__typename": "Bird", "lives": 1}
    assert fit(raw, pets) == (Other(typename="Bird", raw=raw), [])
    value, deviations = fit({"__typename": "Cat", "bark": "w"}, pets)
    assert isinstance(value, Cat)
    assert deviations == [("$.lives", "integer", "absent")]


def test_a_closed_union_keeps_what_has_an_unknown_tag() -> None:
    raw = {"__typename": "Bird", "lives": 1}
    assert fit(raw, Json[OneOf[Cat | Dog]]) == (raw, [("$", "Cat or Dog", "object")])
    assert fit({"__typename": ["odd"]}, Json[OneOf[Cat | Dog]])[1]


def test_a_tag_that_nobody_asked_for_is_not_missed() -> None:
    _, deviations = fit([{"name": 5}], list[Cat])
    assert "$[*].__typename" not in [path for path, _, _ in deviations]


def test_a_tag_of_a_lone_member_is_checked() -> None:
    value, deviations = fit({"__typename": "Dog", "lives": 1}, Cat)
    assert (value, deviations) == (Cat(lives=1), [("$.__typename", "'Cat'", "string")])


def test_models_that_are_sent_and_received() -> None:
    assert fit({}, Both) == (Both(), [])
    assert fit({"name": 1, "pet": None}, Both) == (
        Both(name=1, pet=None),  # type: ignore[arg-type]
        [("$.name", "string", "integer")],
    )
    assert fit({"name": 1, "pet": {"__typename": "Dog"}}, Both)[0].pet == Dog(
        bark=None  # type: ignore[arg-type]
    )


ANY_JSON = st.recursive(
    st.sampled_from([None, True, 1, -1, 2**80, 1.5, "", "red", "round", "2026-01-02"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["id", "reviews", "color", "__typename", "x"]), inner
    )
    | st.builds(
        lambda tag, rest: {**rest, "__typename": tag},
        st.sampled_from(["Cat", "Dog", "Bird"]),
        st.dictionaries(st.sampled_from(["lives", "bark", "owner"]), inner),
    ),
    max_leaves=8,
)
TYPES = [
    Json[Task | None],
    Json[Color | None],
    Json[Level | None],
    Json[list[Color] | None],
    Json[dict[str, Level | None]],
    Json[float | None],
    Json[bytes | None],
    Json[Decimal | None],
    Json[int | str | None],
    Json[OneOf[Color | Small]],
    Json[OneOf[Color | Level | Other]],
    Json[OneOf[Cat | Other]],
    Json[OneOf[Cat | Dog | Small]],
    Json[OneOf[Small | Big | Other]],
    Json[OneOf[list[Color] | Color | list[Small] | None]],
    Json[OneOf[datetime | Small | Any]],
    Json[list[OneOf[Loose | dict[str, Any] | str]]],
]


@given(value=ANY_JSON, type_=st.sampled_from(TYPES))
def test_any_json_decodes_as_any_type(value: object, type_: Any) -> None:
    decoded, deviations = fit(value, type_)
    if not deviations:
        assert fit(json.loads(encode(plain(decoded))), type_)[1] == []
    assert all(path.startswith("$") for path, _, _ in deviations)


def plain(value: Any) -> Any:
    """Put back the objects that were kept whole."""
    if isinstance(value, Other):
        return value.raw
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


# Documents


def test_a_byte_order_mark_is_ignored() -> None:
    assert decode(b"\xef\xbb\xbf[1]", list[int]).value == [1]


@pytest.mark.parametrize(
    "data", [b"", b"<html>", b'{"a":', b'{"a": NaN}', b'"\xe9"', b"1" * 5000]
)
def test_what_is_not_json(data: bytes) -> None:
    with pytest.raises(NotJsonError):
        decode(data, Any)


@pytest.mark.parametrize(
    "data", [b"[" * 100_000, b'{"id":1,"tree":' * 900 + b"1" + b"}" * 900]
)
def test_what_is_too_deep(data: bytes) -> None:
    with pytest.raises(TooDeepError):
        decode(data, Task)


def test_encode_leaves_out_what_is_unset() -> None:
    assert encode(Both(name="a")) == b'{"name":"a"}'


class AllOf(Model):
    """All must hold."""

    word: int
    inner: OneOf[AllOf | Not | int]


class Not(Model):
    """It must not hold."""

    text: str
    inner: OneOf[AllOf | Not | int]


def test_nested_unions_take_no_exponential_time() -> None:
    value: Any = "neither"
    for _ in range(40):
        value = {"text": "x", "inner": value}
    started = time.process_time()
    fitted, deviations = fit([value, value], Json[list[OneOf[AllOf | Not]]])
    assert time.process_time() - started < 5
    place = f"$[*]{'.inner' * 40}"
    assert deviations == [(place, "AllOf or Not or integer", "string")]
    for nested in fitted:
        for _ in range(40):
            assert isinstance(nested, Not)
            nested = nested.inner
        assert nested == "neither"


def test_what_unions_were_fitted_to_is_forgotten() -> None:
    for text in ("a", "b"):
        value = {"text": text, "inner": {"text": text, "inner": "neither"}}
        fitted, _ = fit(value, Json[OneOf[AllOf | Not]])
        assert fitted.inner.text == text
    assert not _MEMORY.known
    assert not _MEMORY.depth


@pytest.mark.parametrize("text", ["\x80", "é===", "A", "AA*="])
def test_what_is_not_base64_stays_text(text: str) -> None:
    assert fit(text, Json[bytes]) == (text, [("$", "string", "string")])
