"""Reading documents: what is understood, and what is said of the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from codegen import disk
from codegen.openapi import text
from codegen.openapi.load import load
from codegen.openapi.values import Json, UnreadableError
from codegen.problems import ProblemsError

MINIMAL = '{"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {}}'


def refusal(content: str) -> str:
    with pytest.raises(ProblemsError) as caught:
        load(content, file="api.json")
    (problem,) = caught.value.problems
    return f"{problem.origin.line}:{problem.origin.column} {problem.message}"


def test_json_and_yaml_are_told_apart_by_content() -> None:
    as_json, _ = load(MINIMAL, file="api.yaml")
    as_yaml, _ = load(
        "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n", file="api.json"
    )
    assert as_json.root.value == as_yaml.root.value


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ('openapi: "3.0.3"', (3, 0)),
        ("openapi: 3.1", (3, 1)),
        ("openapi: 3.2.0", (3, 2)),
        ("swagger: 2.0", (2, 0)),
    ],
)
def test_versions(version: str, expected: tuple[int, int]) -> None:
    document, _ = load(
        f"{version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n", file="a"
    )
    assert document.version == expected
    assert "components" not in document.root or expected == (2, 0)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "1:1 The document is empty."),
        (" \n", "1:1 The document is empty."),
        (
            "<!DOCTYPE html>\n<html>",
            "1:1 This is an HTML or XML page, not an OpenAPI document.",
        ),
        (MINIMAL[:-2], "1:72 The JSON ends too early."),
        ('{"openapi": "3.0', "1:13 The JSON ends inside a string."),
        ('{"openapi": 3,\n oops}', "2:2 This is not JSON: expecting property"),
        (
            '{\n "a": 1,\n "a": 2}',
            '3:2 The key "a" appears twice in one object; it is there first in line 2.',
        ),
        ('{"a": 1,}', "1:9 This is not JSON: no comma stands before the end"),
        ('{"a": [1,]}', "1:10 This is not JSON: no comma stands before the end"),
        ('{"a": 1, // b\n}', "1:10 This is not JSON: it has no comments."),
        ("{\"a\": 'b'}", "1:7 This is not JSON: strings stand in double quotes."),
        ('{"a": True}', "1:7 This is not JSON: it has no True, but true, false"),
        ('{"a": 1}\n{}', "2:1 This is not JSON: something follows the end"),
        ("a:\n\t- b\n", "2:1 This is not YAML: indentation is made of blanks"),
        ("a: @b\n", "1:4 This is not YAML: a value that begins with @ needs quotes."),
        ("a: b: c\n", "1:5 This is not YAML: a value with a colon needs quotes, or"),
        ("a: 1\n---\nb: 1\n", "2:1 A second document begins here; a file has one."),
        ("a: &x 1\nb: &x 2\n", "2:4 Two anchors have the same name."),
        ("# nothing\n", "1:1 This is not an OpenAPI document: it is not an object."),
        ('{"a": NaN}', "1:7 NaN is not JSON."),
        ('{"a": {"b": "\\ud83d"}}', "1:13 A string has half a surrogate pair."),
        ("a: [1, 2", "1:9 This is not YAML: did not find expected ',' or ']'."),
        (
            "a: 1\na: 2\n",
            '2:1 The key "a" appears twice in one mapping; it is there first in',
        ),
        ("a: &x [*x]\n", "1:4 This alias is inside of what it stands for."),
        ("a: !!python/name:os.system x\n", "1:4 The tag tag:yaml.org,2002:python/"),
        ("a: .inf\n", "1:4 .inf is not a number of JSON."),
        ("? [a]\n: 1\n", "1:3 A key must be a string."),
        ("- a\n", "1:1 This is not an OpenAPI document: it is not an object."),
        ("a: 1\n", '1:1 This is not an OpenAPI document: it has no key "openapi"'),
        ("openapi: 4.0.0\n", "1:1 This document is of openapi 4.0.0."),
        ("a: 1\nswagger: '1.2'\n", "2:1 This document is of swagger 1.2."),
        ('{"data": {"__schema": {}}}', "1:1 This is the introspection of a GraphQL"),
        ("[" * 5000, "1:1 The values are nested too deeply."),
        (f'{{"a": {"[" * 150}{"]" * 150}}}', "1:1 Values are nested more than 100"),
        (f"a: {'[' * 150}{']' * 150}\n", "1:104 The values are nested too deeply."),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    content: str, expected: str
) -> None:
    assert refusal(content).startswith(expected)


def test_aliases_may_not_unfold_without_bounds() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for level in range(1, 9):
        uses = ", ".join(f"*a{level - 1}" for _ in range(10))
        lines.append(f"a{level}: &a{level} [{uses}]")
    assert "10,000,000 values" in refusal("\n".join(lines))


def test_numbers_that_are_too_large_are_the_largest() -> None:
    assert parsed('{"a": [1e999, -1e999, 5e-1]}') == parsed("a: [1e999, -1e999, 0.5]")
    found = parsed("a: 1e999")
    assert isinstance(found, dict)
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_line_breaks_and_tabs_in_strings_of_json() -> None:
    content = MINIMAL.replace('"T"', '"T\n\tU"')
    document, warnings = load(content, file="api.json")
    assert document.root.child("info").text("title") == "T\n\tU"
    assert text.positions(content, ["#/paths"])["#/paths"][0] == 2
    assert not warnings


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8"])
def test_files_as_windows_writes_them(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "api.json"
    path.write_bytes(MINIMAL.replace('"T"', '"Käse"').encode(encoding))
    document, _ = load(disk.read_text(path, "api.json"), file="api.json")
    assert document.root.child("info").text("title") == "Käse"


@pytest.mark.parametrize("encoding", ["utf-32", "latin-1"])
def test_other_encodings_are_refused(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "api.json"
    path.write_bytes(MINIMAL.replace('"T"', '"Käse"').encode(encoding))
    with pytest.raises(ProblemsError, match="The file is not UTF-8 text"):
        disk.read_text(path, "api.json")


def test_advice_for_a_web_page() -> None:
    with pytest.raises(ProblemsError, match=r"openapi\.json"):
        load("<html></html>", file="api.json")


def parsed(content: str) -> Json:
    return text.parse(content)


def test_yaml_scalars_are_those_of_yaml_1_2() -> None:
    assert parsed(
        "{no: no, on: on, date: 2026-01-01, sexagesimal: 12:30:45, octal: 0o17,"
        " hex: 0x1F, plain: 017, version: 1.10, yes: true, none: ~, text: !!str 1}"
    ) == {
        "no": "no",
        "on": "on",
        "date": "2026-01-01",
        "sexagesimal": "12:30:45",
        "octal": 15,
        "hex": 31,
        "plain": 17,
        "version": 1.1,
        "yes": True,
        "none": None,
        "text": "1",
    }


def test_yaml_keys_are_strings_as_written() -> None:
    assert parsed("{200: a, 0o17: b, true: c, ~: d, 1.0: e}") == {
        "200": "a",
        "0o17": "b",
        "true": "c",
        "~": "d",
        "1.0": "e",
    }


def test_yaml_merge_keys_give_way_to_own_keys() -> None:
    document = """
    base: &base {a: 1, b: 2}
    more: &more {b: 3, c: 4}
    merged: {<<: [*base, *more], a: 0}
    """
    root = parsed(document)
    assert isinstance(root, dict)
    assert root["merged"] == {"a": 0, "b": 2, "c": 4}


def test_yaml_with_tabs_after_the_indentation() -> None:
    assert parsed("a:\t1\nb: '\t'\n") == {"a": 1, "b": "\t"}


PLACES = {
    "#": (1, 1),
    "#/a~1b": (2, 3),
    "#/a~1b/list/1": (2, 23),
    "#/a~1b/list/1/x": (2, 24),
    '#/é~0"': (3, 3),
    '#/é~0"/missing': (3, 3),
    "#/nothing": (1, 1),
}


def test_positions_in_json() -> None:
    content = '{\n  "a/b": {"list": [1, {"x": "} ,"}]},\n  "\\u00e9~\\"": {}\n}'
    assert text.positions(content, PLACES) == PLACES


def test_positions_in_yaml() -> None:
    content = "openapi: 3.0.3\n? a/b\n: {list: [1, {x: 2}]}\n'é~\"':\n  y: 1\n"
    assert text.positions(content, PLACES) == {
        "#": (1, 1),
        "#/a~1b": (2, 3),
        "#/a~1b/list/1": (3, 14),
        "#/a~1b/list/1/x": (3, 15),
        '#/é~0"': (4, 1),
        '#/é~0"/missing': (4, 1),
        "#/nothing": (1, 1),
    }


def test_positions_of_merged_yaml_keys_are_where_they_are_written() -> None:
    content = "base: &base\n  a: 1\nuse:\n  <<: *base\n  b: 2\n"
    assert text.positions(content, ["#/use/a", "#/use/b"]) == {
        "#/use/a": (2, 3),
        "#/use/b": (5, 3),
    }


def test_positions_of_crlf_text() -> None:
    assert text.positions('{\r\n"a": 1,\r\n"b": 2}', ["#/b"]) == {"#/b": (3, 1)}


def test_a_byte_order_mark_is_no_part_of_the_document() -> None:
    document, warnings = load("\ufeff" + MINIMAL, file="api.json")
    assert document.text == MINIMAL
    assert not warnings


def test_json_beyond_the_stack_is_refused_not_crashed() -> None:
    with pytest.raises(UnreadableError):
        text.parse("[" * 200_000)


def test_a_large_document_is_read_in_linear_time() -> None:
    paths = {f"/path/{n}": {"get": {"operationId": f"op{n}"}} for n in range(20_000)}
    content = json.dumps(
        {"openapi": "3.0.3", "info": {"title": "T", "version": ""}, "paths": paths},
        indent=1,
    )
    document, warnings = load(content, file="api.json")
    assert len(document.root.child("paths").object) == 20_000
    assert [(w.origin.line, w.message) for w in warnings] == [
        (5, "`info.version` is empty.")
    ]
