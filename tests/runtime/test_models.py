"""Models, enumerations, and inputs that take exactly one field."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from codegen.runtime import UNSET, Enum, IntEnum, Model, Other, Unset, field
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
        task.from_ = "b"
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
