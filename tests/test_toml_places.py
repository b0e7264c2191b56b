"""Where the keys of a TOML document stand."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from codegen.config.toml_text import nearest, places

DOCUMENT = '''\
# A comment with [brackets] and = signs
title = "a # b" # and another
bare.dotted . "quoted.key" = 1
[table]   # here
  text = """
[not.a.table]
key = "no" """
other = \'\'\'it's ]\'\'\'
when = 1979-05-27 07:32:00
list = [ 1, # one
  { inner = [true] }, "x]",
]
[ table . "sub table" ]
inline = { a = 1, b.c = "}", "d" = {} }
[[many]]
x = 1
[[many]]
x = 2
[many.below]
y = "last"'''


def test_every_kind_of_key_is_found() -> None:
    found = places(DOCUMENT)
    assert {".".join(map(str, path)): place for path, place in found.items()} == {
        "title": (2, 1),
        "bare": (3, 1),
        "bare.dotted": (3, 6),
        "bare.dotted.quoted.key": (3, 15),
        "table": (4, 2),
        "table.text": (5, 3),
        "table.other": (8, 1),
        "table.when": (9, 1),
        "table.list": (10, 1),
        "table.list.0": (10, 10),
        "table.list.1": (11, 3),
        "table.list.1.inner": (11, 5),
        "table.list.1.inner.0": (11, 14),
        "table.list.2": (11, 23),
        "table.sub table": (13, 11),
        "table.sub table.inline": (14, 1),
        "table.sub table.inline.a": (14, 12),
        "table.sub table.inline.b": (14, 19),
        "table.sub table.inline.b.c": (14, 21),
        "table.sub table.inline.d": (14, 30),
        "many": (15, 3),
        "many.0": (15, 3),
        "many.0.x": (16, 1),
        "many.1": (17, 3),
        "many.1.x": (18, 1),
        "many.1.below": (19, 7),
        "many.1.below.y": (20, 1),
    }


def test_what_has_no_place_is_where_its_table_is() -> None:
    found = places("[a]\n[b.c]\nd = 1\n")
    assert nearest(found, ("b", "c", "missing", 3)) == (2, 4)
    assert nearest(found, ("missing",)) == (1, 1)


KEYS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1)
SCALARS = st.one_of(
    st.booleans(),
    st.integers(-(2**60), 2**60),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(codec="utf-8", exclude_characters="\x7f")),
    st.datetimes(),
    st.times(),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def written(value: Any, space: str) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            if "'" not in value and value.isprintable():
                return f"'{value}'"
            return json.dumps(value, ensure_ascii=False)
        case list():
            parts = f",{space}".join(written(item, space) for item in value)
            return f"[{space}{parts}{space}]"
        case dict():
            parts = ", ".join(
                f"{json.dumps(key, ensure_ascii=False)} = {written(item, '')}"
                for key, item in value.items()
            )
            return f"{{ {parts} }}"
        case int() | float():
            return repr(value)
        case _:
            return str(value)


def paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[Any]:
    entries: Any = ()
    if isinstance(value, dict):
        entries = value.items()
    elif isinstance(value, list):
        entries = enumerate(value)
    for key, inner in entries:
        yield (*path, key)
        yield from paths(inner, (*path, key))


@given(
    st.dictionaries(KEYS, VALUES, max_size=4),
    st.dictionaries(KEYS, st.dictionaries(KEYS, VALUES, max_size=3), max_size=3),
    st.sampled_from(["", " ", "\n", " # ] } = [\n  "]),
)
def test_any_document(
    top: dict[str, Any], tables: dict[str, dict[str, Any]], space: str
) -> None:
    tables = {key: table for key, table in tables.items() if key not in top}
    lines = [
        f"{json.dumps(k, ensure_ascii=False)} = {written(v, space)}"
        for k, v in top.items()
    ]
    for name, table in tables.items():
        lines.append(f"[{json.dumps(name, ensure_ascii=False)}] # [x]")
        lines += [
            f"  {json.dumps(k, ensure_ascii=False)}={written(v, space)}"
            for k, v in table.items()
        ]
    text = "\n".join(lines)
    parsed = tomllib.loads(text)
    found = places(text)
    assert set(found) == set(paths(parsed))
    rows = text.split("\n")
    for path, (line, column) in found.items():
        if isinstance(path[-1], str):
            key = json.dumps(path[-1], ensure_ascii=False)
            assert rows[line - 1][column - 1 :].startswith(key)
