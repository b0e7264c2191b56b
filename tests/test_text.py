"""The writers: whatever the text is, the code says it and does nothing else."""

from __future__ import annotations

import ast
import json

import black
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from codegen.text import LINE_LENGTH, Code, literal, py_doc, py_name, py_str, py_text

BREAK_OUTS = [
    '"""\nimport os\n"""',
    'ends with a quote"',
    "ends with a backslash\\",
    '\\"""; import os',
    "carriage\rreturn",
    "line\u2028separator",
    "bidi \u202e override",
    "lone \ud800 surrogate",
    "nul \x00 byte",
    "{{ braces }} {% raw %} %s {0}",
    "'single' and \"double\"",
]
TEXT = st.text(max_size=200) | st.sampled_from(BREAK_OUTS)


@given(TEXT)
@example("\ud800")
def test_a_string_literal_is_the_string(text: str) -> None:
    code = py_str(text)
    assert ast.literal_eval(code) == text
    assert code.isprintable()


@given(TEXT.filter(lambda text: text.isprintable()))
def test_black_leaves_string_literals_alone(text: str) -> None:
    line = f"x = {py_str(text)}\n"
    assert black.format_str(line, mode=black.Mode()) == line


@given(st.lists(TEXT, max_size=5).map("\n".join))
def test_a_text_of_several_lines_is_the_text(text: str) -> None:
    assert ast.literal_eval(py_text(text)) == f"{text}\n"


@pytest.mark.parametrize("text", BREAK_OUTS)
@pytest.mark.parametrize("wrapped", ["{}", "first line\n\n{}", "{}\n\n- list\n- {}"])
def test_a_docstring_is_one_string(text: str, wrapped: str) -> None:
    written = wrapped.replace("{}", text)
    module = ast.parse(f"def f():\n    {py_doc(written, 4)}\n    return 1\n")
    function = module.body[0]
    assert isinstance(function, ast.FunctionDef)
    assert len(function.body) == 2
    assert ast.get_docstring(function) is not None


@given(TEXT, st.sampled_from([0, 4, 8]))
def test_a_docstring_keeps_the_words(text: str, indent: int) -> None:
    value = ast.literal_eval(py_doc(text, indent))
    expected = text.replace(">>>", ">> >").split()
    assert value.replace(">>>", ">> >").split() == expected


@given(st.lists(st.from_regex(r"[a-z\"'.]{1,12}", fullmatch=True), max_size=60))
def test_black_leaves_docstrings_alone(words: list[str]) -> None:
    doc = py_doc(" ".join(words) or "x", 4)
    code = f"class C:\n    {doc}\n\n    x = 1\n"
    assert black.format_str(code, mode=black.Mode()) == code
    # The quotes after a quote need a space, which may be one too many.
    room = 4 if doc.endswith('" """') else 0
    assert all(len(line) <= LINE_LENGTH + room for line in code.splitlines())


def test_doctest_prompts_do_not_survive() -> None:
    assert ">>>" not in py_doc(">>> import os\n    >>> os.remove('x')", 4)


def test_lists_and_code_keep_their_lines() -> None:
    text = "Filters:\n\n* one\n* two\n\n    indented = code"
    assert py_doc(text, 4) == (
        '"""Filters:\n\n    * one\n    * two\n\n        indented = code\n    """'
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_a_json_value_is_the_same_in_python(value: object) -> None:
    assert ast.literal_eval(literal(json.dumps(value))) == value


@pytest.mark.parametrize("name", ["", "1a", "a b", "class", "a\n", "a.b", "a;b"])
def test_what_is_no_identifier_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="identifier"):
        py_name(name)


def test_code_is_text() -> None:
    assert py_name("größe") == Code("größe")


def test_blank_lines_of_docs_are_empty_also_before_quotes() -> None:
    assert py_doc('One.\n\nTwo "two"', 4) == '"""One.\n\n    Two "two" """'
