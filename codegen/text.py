"""The only ways in which text becomes code.

A schema is somebody else's document: a description that ends in a quote, or a name
that contains a line break, must never become a statement. So templates print nothing
but `Code` (the environment in `emit` refuses any other value), and only the writers
here make `Code` from text.

    py_str     a string literal               py_doc    a docstring
    py_name    an identifier                  py_text   a string of several lines
    literal    any JSON value

What Python or an editor would not show as it stands (control characters, line and
paragraph separators, bidirectional controls, lone surrogates) is escaped in all of
them.
"""

from __future__ import annotations

import inspect
import json
import keyword
import re
import textwrap
from collections.abc import Iterable

LINE_LENGTH = 88


class Code(str):
    """Text that is known to be Python. Templates print it and nothing else."""

    __slots__ = ()

    def __html__(self) -> str:
        """Tell the template engine that this needs no escaping."""
        return self


def join(separator: str, parts: Iterable[Code]) -> Code:
    """Join pieces of code. The separator is ours, never a schema's."""
    return Code(separator.join(parts))


def py_name(name: str) -> Code:
    """Write an identifier.

    Raises:
        ValueError: If it is none: names are made in `names`, so that is our fault.
    """
    if not name.isidentifier() or keyword.iskeyword(name):
        raise ValueError(f"not a Python identifier: {name!r}")
    return Code(name)


def py_str(text: str) -> Code:
    """Write a string literal, in the quotes that black would choose."""
    single = text.count('"') > text.count("'")
    quote = "'" if single else '"'
    escaped = _escape_unprintable(text.replace("\\", "\\\\"))
    return Code(quote + escaped.replace(quote, f"\\{quote}") + quote)


def py_text(text: str) -> Code:
    """Write a string literal over several lines, such as a GraphQL document.

    The text starts at the literal's first line and ends with a line break.
    """
    lines = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').split("\n")
    body = "\n".join(map(_escape_unprintable, lines))
    return Code(f'"""\\\n{body}\n"""')


def py_doc(text: str, indent: int) -> Code:
    """Write a docstring, wrapped to the line length.

    Args:
        text: Prose, in paragraphs; lists, code and tables keep their lines.
        indent: The columns before the docstring.
    """
    prose, width = _defused(inspect.cleandoc(text)), LINE_LENGTH - indent
    escaped = [_escape_doc_line(line) for line in _wrap(prose, width)]
    if len(escaped) == 1 and len(escaped[0]) + 6 > width:
        # One line with its quotes is too long, so there are two, if it can be broken.
        escaped = [_escape_doc_line(line) for line in _wrap(prose, width - 6)]
    margin = " " * indent
    if escaped[-1].endswith(('"', "\\")):
        # The closing quotes must not touch; black wants a space before them.
        escaped[-1] += " "
        body = "\n".join(f"{margin}{line}" if line else "" for line in escaped)
        return Code(f'"""{body.lstrip()}"""')
    if len(escaped) == 1:
        return Code(f'"""{escaped[0]}"""')
    body = "\n".join(f"{margin}{line}" if line else "" for line in escaped)
    return Code(f'"""{body.lstrip()}\n{margin}"""')


def literal(json_text: str) -> Code:
    """Write a JSON value as Python."""
    return _value(json.loads(json_text))


def _value(value: object) -> Code:
    match value:
        case str():
            return py_str(value)
        case dict():
            items = (Code(f"{py_str(str(k))}: {_value(v)}") for k, v in value.items())
            return Code(f"{{{join(', ', items)}}}")
        case list():
            return Code(f"[{join(', ', map(_value, value))}]")
        case float() if value != value or value in (float("inf"), float("-inf")):
            return Code(f'float("{value}")')
        case _:
            return Code(repr(value))


def _escape_unprintable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _escape(c) for c in text)


def _escape(character: str) -> str:
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    if character in named:
        return named[character]
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _escape_doc_line(line: str) -> str:
    escaped = line.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if escaped.startswith('"'):
        escaped = f"\\{escaped}"
    return _escape_unprintable(escaped)


def _defused(text: str) -> str:
    """The text without doctest prompts, which test runners would execute."""
    return re.sub(r"^(\s*)>>>", r"\1>> >", text, flags=re.MULTILINE)


_KEEPS_LINES = re.compile(r"\s{2,}\S|\s*([-*+|`#>]|\d+[.)])")


def _wrap(text: str, width: int) -> list[str]:
    """Wrap paragraphs; leave alone those that are lists, code or tables."""
    lines: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if lines:
            lines.append("")
        written = [line.rstrip() for line in paragraph.split("\n")]
        if any(_KEEPS_LINES.match(line) for line in written):
            lines += written
        else:
            # The first line comes after the opening quotes.
            start = "" if lines else " " * 3
            wrapped = textwrap.wrap(
                " ".join(line.strip() for line in written),
                width,
                initial_indent=start,
                break_long_words=False,
                break_on_hyphens=False,
            )
            lines += [line.removeprefix(start) for line in wrapped[:1]] + wrapped[1:]
    return lines or [""]
