"""Take values out of TOML tables, and note what is wrong with them.

A `Table` knows where it is in the file. It remembers which keys it was asked for: the
others are unknown.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from ..ir import Origin
from ..problems import Problem
from . import toml_text

_SECRETIVE = re.compile("auth|key|pass|secret|token", re.IGNORECASE)
"""Keys whose values nobody wants to see in a log."""


class Report:
    """Collects what is wrong with a file."""

    def __init__(self, file: str, text: str) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._text = text
        self._places = toml_text.places(text)

    def add(
        self,
        message: str,
        path: toml_text.Path,
        advice: str = "",
        *,
        is_secret: bool = False,
    ) -> None:
        """Note a problem; with `is_secret`, do not show its line."""
        line, column = toml_text.nearest(self._places, path)
        origin = Origin(self._file, line=line, column=column)
        source = "" if is_secret else self._text
        self.problems.append(Problem(message, origin, advice, source=source))


class Table:
    """A table of the file."""

    def __init__(
        self, report: Report, path: toml_text.Path, values: Mapping[str, Any]
    ) -> None:
        self.path = path
        self.values = values
        self._report = report
        self._asked: dict[str, None] = {}

    def add(
        self, message: str, *keys: str | int, advice: str = "", is_secret: bool = False
    ) -> None:
        """Note a problem of this table, or of what its keys lead to."""
        path = (*self.path, *keys)
        self._report.add(message, path, advice, is_secret=is_secret)

    def add_at(self, message: str, path: toml_text.Path, advice: str = "") -> None:
        """Note a problem of a place anywhere in the file."""
        self._report.add(message, path, advice)

    def text(self, key: str) -> str:
        """A string; empty where there is none."""
        value = self._value(key)
        if value is None or isinstance(value, str):
            return value or ""
        self._wrong_type(key, value, "a string")
        return ""

    def word(self, key: str, known: Collection[str]) -> str:
        """One of a few strings; empty where there is none of them."""
        value = self.text(key)
        if value and value not in known:
            self.add(
                f'"{value}" is not known here.', key, advice=suggestion(value, known)
            )
            return ""
        return value

    def flag(self, key: str) -> bool:
        """A boolean; false where there is none."""
        value = self._value(key)
        if value is not None and not isinstance(value, bool):
            self._wrong_type(key, value, "a boolean")
        return value is True

    def texts(self, key: str) -> tuple[str, ...]:
        """An array of strings; empty where there is none."""
        value = self._value(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self._wrong_type(key, value, "an array of strings")
            return ()
        for index, element in enumerate(value):
            if not isinstance(element, str):
                message = f'"{key}" has {type_name(element)} among its strings.'
                self.add(message, key, index)
        return tuple(element for element in value if isinstance(element, str))

    def number(self, key: str) -> int | None:
        """A whole number, not below 0; None where there is none."""
        value = self._value(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            self._wrong_type(key, value, "a whole number")
        elif value < 0:
            self.add(f'"{key}" must not be below 0.', key)
        else:
            return value
        return None

    def numbers(self, key: str) -> tuple[int, ...] | None:
        """An array of whole numbers; None where there is none."""
        value = self._value(key)
        if value is None:
            return None
        if not isinstance(value, list):
            self._wrong_type(key, value, "an array of whole numbers")
            return None
        for index, element in enumerate(value):
            if type(element) is not int:
                message = f'"{key}" has {type_name(element)} among its numbers.'
                self.add(message, key, index)
        return tuple(element for element in value if type(element) is int)

    def table(self, key: str, advice: str = "") -> Table:
        """A table; an empty one where there is none."""
        value = self._value(key)
        if value is not None and not isinstance(value, dict):
            self._wrong_type(key, value, "a table", advice)
        inner = value if isinstance(value, dict) else {}
        return Table(self._report, (*self.path, key), inner)

    def tables(self, key: str, advice: str = "") -> list[Table]:
        """An array of tables; empty where there is none."""
        value = self._value(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self._wrong_type(key, value, "an array of tables", advice)
            return []
        for index, element in enumerate(value):
            if not isinstance(element, dict):
                message = f'"{key}" has {type_name(element)} among its tables.'
                self.add(message, key, index, advice=advice)
        return [
            Table(self._report, (*self.path, key, index), element)
            for index, element in enumerate(value)
            if isinstance(element, dict)
        ]

    def date(self, key: str) -> date | None:
        """A date without a time; None where there is none."""
        value = self._value(key)
        if value is None:
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        advice = "Write it without quotation marks and without a time: 2027-01-31."
        self._wrong_type(key, value, "a date", advice)
        return None

    def strings(self, key: str, *, is_secret: bool = False) -> dict[str, str]:
        """A table whose values are all strings; empty where there is none."""
        table = self.table(key)
        found = {}
        for name, value in table.values.items():
            if isinstance(value, str):
                found[name] = value
            else:
                table.add(
                    f'"{name}" must be a string, not {type_name(value)}.',
                    name,
                    advice=(
                        f'Quote a key that has dots: "{_first_path(name, value)}".'
                        if isinstance(value, dict)
                        else ""
                    ),
                    is_secret=is_secret,
                )
        return found

    def finish(self, advice: Mapping[str, str] | None = None) -> None:
        """Note the keys that nobody asked for.

        Args:
            advice: What to do about keys that belong elsewhere.
        """
        for key in self.values:
            if key not in self._asked:
                self.add(
                    f'The key "{key}" is not known here.',
                    key,
                    advice=(advice or {}).get(key) or suggestion(key, self._asked),
                    is_secret=_SECRETIVE.search(key) is not None,
                )

    def _value(self, key: str) -> Any:
        self._asked[key] = None
        return self.values.get(key)

    def _wrong_type(
        self, key: str, value: object, wanted: str, advice: str = ""
    ) -> None:
        message = f'"{key}" must be {wanted}, not {type_name(value)}.'
        is_secret = _SECRETIVE.search(key) is not None
        self.add(message, key, advice=advice, is_secret=is_secret)


def suggestion(written: str, known: Iterable[str]) -> str:
    """Say what the user may have meant."""
    options = list(known)
    close = difflib.get_close_matches(written.lower(), options, n=1)
    if close:
        return f'Did you mean "{close[0]}"?'
    return f"Known: {', '.join(options)}."


def type_name(value: object) -> str:
    """What TOML calls a value."""
    match value:
        case bool():
            return "a boolean"
        case str():
            return "a string"
        case int() | float():
            return "a number"
        case list():
            return "an array"
        case dict():
            return "a table"
        case _:
            return "a date or time"


def _first_path(name: str, value: object) -> str:
    """The dotted key that TOML has taken apart."""
    while isinstance(value, dict) and value:
        key, value = next(iter(value.items()))
        name = f"{name}.{key}"
    return name
