"""Tables of what a pager lists: for pandas, and for Arrow."""

from __future__ import annotations

import datetime
import decimal
import io
import sys
import uuid
from typing import Annotated, Any

import pytest

from codegen.runtime import (
    NO_EXTRA,
    UNSET,
    Discriminator,
    Enum,
    Json,
    Model,
    OneOf,
    PageNumber,
    Unset,
    to_arrow,
    to_pandas,
)
from codegen.runtime.tables import columns

from .conftest import Connected
from .server import Reply, Request, Server, answer

UTC = datetime.UTC
NOON = datetime.datetime(2026, 11, 21, 12, tzinfo=UTC)
BIG = 2**60 + 1
"""An integer that is no float."""


class Kind(Enum):
    NEW = "new"


class Owner(Model, rename="camel"):
    full_name: str
    age: int | Unset = UNSET


class Cat(Model, tag_field="kind", tag="cat"):
    lives: int = 9


class Dog(Model, tag_field="kind", tag="dog"):
    name: str = "Rex"


PETS = Discriminator("kind", {"cat": Cat, "dog": Dog})


class Task(Model, rename="camel"):
    id: int
    created_at: datetime.datetime | None = None
    score: float | Unset | None = UNSET
    is_done: bool | Unset = UNSET
    kind: Kind | Unset = UNSET
    owner: Owner | None = None
    tags: list[str] | Unset = UNSET
    data: Any = None
    price: decimal.Decimal | None = None
    uid: uuid.UUID | None = None
    pet: OneOf[Annotated[Cat | Dog, PETS]]
    extra: Any = NO_EXTRA


FULL = Task(
    id=BIG,
    created_at=NOON,
    score=1.0,
    is_done=True,
    kind=Kind("unheard of"),
    owner=Owner(full_name="Ada", age=36),
    tags=["a", "b"],
    data={"text": "hello", "boxes": [{"x": 1}]},
    price=decimal.Decimal("1.10"),
    uid=uuid.UUID(int=7),
    pet=Cat(),
    extra={"rank": 1},
)
BARE = Task(id=2, owner=Owner(full_name="Bob"), pet=Dog())
NAMES = ["id", "created_at", "score", "is_done", "kind", "owner", "tags", "data"]


def fetch(client: Any, query: Any) -> Any:
    return client.call("GET", "/tasks", query=query, returns=Json[list[Owner]])


def paged(request: Request) -> Reply:
    page = int(dict(request.query).get("page", 1))
    owners = [{"fullName": f"Owner {page}", "age": page}, {"fullName": "Other"}]
    return answer(200, owners if page < 3 else owners[:1])


@pytest.fixture
def pandas() -> Any:
    """It is among the tools of development, so this test is never skipped there."""
    return pytest.importorskip("pandas")


@pytest.fixture
def parquet() -> Any:
    """Arrow is too large to be: install it to pass these tests."""
    return pytest.importorskip("pyarrow.parquet")


@pytest.mark.parametrize(
    ("way", "package"), [("to_pandas", "pandas"), ("to_arrow", "pyarrow")]
)
def test_all_items_of_a_pager_become_a_table(
    api: Connected, server: Server, way: str, package: str
) -> None:
    pytest.importorskip(package)
    server.handler = paged
    by = PageNumber("page", size="size")
    pager = api.pager(fetch, {"page": 1, "size": 2}, "", by)
    table = getattr(pager, way)()
    if type(api).__name__ == "Async":
        table = api.run(table)
    found = table.to_dict("list") if way == "to_pandas" else table.to_pydict()
    assert list(found) == ["full_name", "age"]
    assert found["full_name"] == ["Owner 1", "Other", "Owner 2", "Other", "Owner 3"]
    known = [1, 2, 3]
    assert [one for one in found["age"] if one in known] == known
    assert len(server.requests) == 3


def test_columns_are_fields_in_their_order() -> None:
    found = columns([BARE, FULL])
    assert list(found)[:8] == NAMES
    assert list(found)[-1] == "rank"
    assert "extra" not in found
    assert all(len(column) == 2 for column in found.values())
    assert found["rank"] == [None, 1]
    assert found["pet"] == [
        {"kind": "dog", "name": "Rex"},
        {"kind": "cat", "lives": 9},
    ]
    # What is absent from all items is there, so that tables have the same columns.
    assert columns([BARE])["score"] == [None]


def test_a_data_frame_has_types_that_know_what_is_missing(pandas: Any) -> None:
    frame = to_pandas([FULL, BARE])
    kinds = {name: str(kind) for name, kind in frame.dtypes.items()}
    assert kinds["id"] == "Int64"
    assert kinds["created_at"] == "datetime64[us, UTC]"
    assert kinds["score"] == "Float64"
    assert kinds["is_done"] == "boolean"
    assert kinds["kind"] == kinds["uid"] == "string"
    assert int(frame["id"][0]) == BIG
    assert frame["created_at"][0] == NOON
    assert frame["kind"][0] == "unheard of"
    assert frame["owner"][0] == {"full_name": "Ada", "age": 36}
    assert frame["owner"][1] == {"full_name": "Bob"}
    assert frame["tags"][0] == ["a", "b"]
    assert frame["data"][0] == {"text": "hello", "boxes": [{"x": 1}]}
    assert frame["price"][0] == decimal.Decimal("1.10")
    for name in ("created_at", "score", "is_done", "kind", "tags", "price", "rank"):
        assert pandas.isna(frame[name][1])


def test_times_of_several_zones_are_one_column_of_times(pandas: Any) -> None:
    zone = datetime.timezone(datetime.timedelta(hours=2))
    rows = [{"at": NOON}, {"at": NOON.astimezone(zone)}, {"at": None}]
    frame = to_pandas(rows)
    assert str(frame["at"].dtype) == "datetime64[us, UTC]"
    assert list(frame["at"][:2]) == [NOON, NOON]


def test_an_arrow_table_keeps_what_is_nested(parquet: Any) -> None:
    table = to_arrow([FULL, BARE])
    kinds = {field.name: str(field.type) for field in table.schema}
    assert kinds["id"] == "int64"
    assert kinds["created_at"] == "timestamp[us, tz=UTC]"
    assert kinds["owner"] == "struct<full_name: string, age: int64>"
    assert kinds["tags"] == "list<item: string>"
    assert table["id"].to_pylist() == [BIG, 2]
    assert table["owner"][1].as_py() == {"full_name": "Bob", "age": None}
    assert table["score"].to_pylist() == [1.0, None]
    assert table["kind"].to_pylist() == ["unheard of", None]


def test_what_has_no_type_of_arrow_is_text_of_json(parquet: Any) -> None:
    rows = [
        {"mixed": 1, "huge": 2**70, "hollow": {}, "inner": [{"a": {}}]},
        {"mixed": "one", "huge": None, "hollow": {}, "inner": []},
    ]
    table = to_arrow(rows)
    assert table["mixed"].to_pylist() == ["1", '"one"']
    assert table["huge"].to_pylist() == [str(2**70), None]
    assert table["hollow"].to_pylist() == ["{}", "{}"]
    assert table["inner"].to_pylist() == ['[{"a":{}}]', "[]"]


def test_an_arrow_table_goes_to_a_file_and_back(parquet: Any) -> None:
    table = to_arrow([FULL, BARE])
    file = io.BytesIO()
    parquet.write_table(table, file)
    assert parquet.read_table(file).equals(table)


def test_nothing_makes_an_empty_data_frame(pandas: Any) -> None:
    assert len(to_pandas([])) == 0


def test_nothing_makes_an_empty_arrow_table(parquet: Any) -> None:
    assert to_arrow([]).num_rows == 0


def test_items_that_are_no_objects_are_one_column() -> None:
    assert columns([1, None]) == {"value": [1, None]}
    assert columns(["a", {"b": 1}]) == {"value": ["a", None], "b": [None, 1]}


@pytest.mark.parametrize(
    ("make", "package"), [(to_pandas, "pandas"), (to_arrow, "pyarrow")]
)
def test_a_missing_package_is_said(
    monkeypatch: pytest.MonkeyPatch, make: Any, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ImportError, match=rf"package {package}: pip install {package}"):
        make([FULL])
