"""Is a request what was meant? Read as the specification says, by styles.

The values that were meant are known, so nothing has to be guessed from texts: a text
is right where it is how the value is written (OpenAPI 3.1, section 4.8.12; RFC 6570).
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, unquote_plus

from ...runtime.server import Request
from .document import IGNORED_HEADERS, Operation, Parameter
from .instances import Content

Pairs = Sequence[tuple[str, str]]
"""The names and values of a query, as they are on the wire."""
Values = Mapping[tuple[str, str], Any]
"""The values that were meant, by the places and names of their parameters."""
DELIMITERS = {
    "form": r",",
    "simple": r",",
    "spaceDelimited": r"%20|\+",
    "pipeDelimited": r"\||%7C|%7c",
    "tabDelimited": r"%09",
}


def wrong_parameters(
    operation: Operation,
    request: Request,
    meant: Values,
    prefix: str = "",
    *,
    paged: bool = False,
) -> Iterator[str]:
    """Yield what is wrong with the parameters of a request.

    Args:
        operation: What was called.
        request: What came.
        meant: The values that were given to the call.
        prefix: What stands before the paths of the document.
        paged: Parameters that were not given may be there.
    """
    raw_path, _, raw_query = request.target.partition("?")
    by_place: dict[str, list[Parameter]] = {}
    for parameter in operation.parameters:
        by_place.setdefault(parameter.place, []).append(parameter)
    yield from _path(operation, raw_path, meant, prefix)
    fixed = operation.path.partition("#")[0].partition("?")[2]
    query = _pairs(raw_query)
    if whole := by_place.get("querystring"):
        yield from _query_string(whole[0], raw_query, meant)
    else:
        yield from _query(by_place.get("query", []), query, meant, _pairs(fixed), paged)
    yield from _headers(by_place.get("header", []), request, meant)
    yield from _cookies(by_place.get("cookie", []), request, meant)


def _pairs(raw: str) -> Pairs:
    parted = [pair.partition("=") for pair in raw.split("&") if pair]
    return [(unquote_plus(name), value) for name, _, value in parted]


# Paths


def _path(operation: Operation, path: str, meant: Values, prefix: str) -> Iterator[str]:
    template = prefix + operation.path.partition("#")[0].partition("?")[0]
    pieces = re.split(r"\{([^{}]*)\}", template)
    names = pieces[1::2]
    pieces[::2] = [_literal(piece) for piece in pieces[::2]]
    pieces[1::2] = ["([^/?#]*)"] * len(names)
    found = re.fullmatch("".join(pieces), path)
    if found is None:
        yield f"the path is {path!r}, not of {template!r}"
        return
    known = {p.name: p for p in operation.parameters if p.place == "path"}
    for name, text in zip(names, found.groups(), strict=True):
        if (parameter := known.get(name)) is None:
            continue
        value = meant[("path", name)]
        if not _is_written(text, value, parameter):
            yield f"the parameter {name} in the path is {text!r}, not {value!r}"


def _literal(text: str) -> str:
    """The pattern of a literal, whose characters may be percent-encoded."""
    return "".join(
        f"(?:{re.escape(c)}|{''.join(f'%{b:02X}' for b in c.encode())})" for c in text
    )


def _is_written(text: str, value: Any, parameter: Parameter) -> bool:
    """Whether a text is how a value is written in a path or a header."""
    style, name, explode = parameter.style, parameter.name, parameter.explode
    if parameter.media:
        return _is_content(unquote(text), value, parameter.media)
    if style == "label":
        return text[:1] == "." and _is_listed(
            text[1:], value, r"\." if explode else ",", explode
        )
    if style == "matrix":
        return _is_matrix(text, value, name, explode)
    return _is_listed(text, value, ",", explode)


def _is_listed(text: str, value: Any, delimiter: str, explode: bool) -> bool:
    if isinstance(value, list):
        items = re.split(delimiter, text)
        return len(items) == len(value) and all(map(_spells, items, value))
    if isinstance(value, dict):
        parts = re.split(delimiter, text)
        if explode:
            return _same_fields([_halves(part) for part in parts], value)
        return _same_fields(list(zip(parts[::2], parts[1::2], strict=False)), value)
    return _spells(text, value)


def _halves(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return name, value


def _is_matrix(text: str, value: Any, name: str, explode: bool) -> bool:
    if text[:1] != ";":
        return False
    fields = [_halves(part) for part in text[1:].split(";")]
    if isinstance(value, dict) and explode:
        return _same_fields(fields, value)
    if isinstance(value, list) and explode:
        names = {unquote(key) for key, _ in fields}
        texts = [item for _, item in fields]
        return names == {name} and _is_listed(",".join(texts), value, ",", False)
    (key, item), *more = fields
    return not more and unquote(key) == name and _is_listed(item, value, ",", False)


def _same_fields(fields: Sequence[tuple[str, str]], value: Mapping[str, Any]) -> bool:
    texts = {unquote_plus(name): text for name, text in fields}
    there = {name: item for name, item in value.items() if item is not None}
    return texts.keys() - value.keys() == set() and all(
        name in texts and _spells(texts[name], item) for name, item in there.items()
    )


def _spells(text: str, value: Any, *, plus: bool = False) -> bool:
    """Whether a text, percent-encoded, is how a value is written."""
    text = unquote_plus(text) if plus else unquote(text)
    if isinstance(value, dict | list):
        # No style says how these are written within others.
        return bool(text) or not value
    return is_text_of(text, value)


def is_text_of(text: str, value: Any) -> bool:
    """Whether a text is how a plain value is written."""
    match value:
        case bool():
            return text == ("true" if value else "false")
        case int() | float():
            try:
                return float(text) == float(value)
            except ValueError:
                return False
        case None:
            return text in ("", "null")
    return text == value or _same_moment(text, value)


def _same_moment(text: str, value: str) -> bool:
    """Whether two texts are the same date, time or duration, or bytes."""
    import datetime as dt

    import msgspec

    for type_ in (dt.datetime, dt.time, dt.timedelta):
        try:
            if msgspec.convert(text, type_) == msgspec.convert(value, type_):
                return True
        except msgspec.ValidationError:
            continue
    return False


def _is_content(text: str, value: Any, media: str) -> bool:
    if "json" not in media:
        return isinstance(value, dict | list) or is_text_of(text, value)
    try:
        found = json.loads(text)
    except ValueError:
        return False
    return same_json(found, value)


def same_json(found: Any, value: Any) -> bool:
    """Whether two JSON values are the same, moments however they are spelled."""
    match found, value:
        case str(), Content():
            return found == value.decode(errors="replace") or base64.b64decode(
                found
            ) == bytes(value)
        case dict(), dict():
            return found.keys() == value.keys() and all(
                same_json(found[key], value[key]) for key in value
            )
        case list(), list():
            return len(found) == len(value) and all(map(same_json, found, value))
        case str(), str():
            return found == value or _same_moment(found, value)
    return bool(found == value and isinstance(found, bool) == isinstance(value, bool))


# Queries


def _query(
    parameters: Sequence[Parameter],
    pairs: Pairs,
    meant: Values,
    fixed: Pairs,
    paged: bool,
) -> Iterator[str]:
    left = [pair for pair in pairs if pair not in fixed]
    if paged:
        added = {p.name for p in parameters if ("query", p.name) not in meant}
        left = [pair for pair in left if pair[0] not in added]
    for parameter in parameters:
        key = "query", parameter.name
        if key not in meant:
            continue
        mine = [pair for pair in left if _belongs(pair[0], parameter, meant[key])]
        left = [pair for pair in left if pair not in mine]
        if not is_in_pairs(mine, meant[key], parameter):
            yield f"the query has {mine} for {parameter.name}, not {meant[key]!r}"
    if left:
        yield f"the query has {left}, which no parameter is for"


def _belongs(name: str, parameter: Parameter, value: Any) -> bool:
    if name == parameter.name or name.startswith(f"{parameter.name}["):
        return True
    is_exploded = isinstance(value, dict) and parameter.explode and not parameter.media
    return is_exploded and parameter.style == "form" and name in value


def is_in_pairs(pairs: Pairs, value: Any, parameter: Parameter) -> bool:
    """Whether the pairs of a query or a form are how a value is written."""
    name, style, explode = parameter.name, parameter.style, parameter.explode
    texts = [text for key, text in pairs if key == name]
    if parameter.media:
        return len(texts) == 1 == len(pairs) and _is_content(
            unquote_plus(texts[0]), value, parameter.media
        )
    if style == "deepObject" and isinstance(value, dict | list):
        return _is_deep(pairs, value, name)
    if isinstance(value, list) and explode:
        return len(texts) == len(value) == len(pairs) and all(
            _spells(text, item, plus=True)
            for text, item in zip(texts, value, strict=True)
        )
    if isinstance(value, dict) and explode:
        return _same_fields(pairs, value)
    if len(pairs) != 1 or len(texts) != 1:
        return value is None and not pairs
    if not isinstance(value, dict | list):
        return _spells(texts[0], value, plus=True)
    return _is_listed(texts[0], value, DELIMITERS.get(style, ","), False)


def _is_deep(pairs: Pairs, value: Any, name: str) -> bool:
    """Whether pairs write an object as `name[key][key]`, its arrays as `[]`, by their
    positions, or by the repeated name."""
    wanted = list(_leaves(value, ()))
    left = list(pairs)
    for path, item in wanted:
        steps = "".join(
            (
                rf"(?:\[{step}\]|\[\])?"
                if isinstance(step, int)
                else rf"\[{re.escape(step)}\]"
            )
            for step in path
        )
        for pair in left:
            named = re.fullmatch(re.escape(name) + steps, pair[0])
            if named and _spells(pair[1], item, plus=True):
                left.remove(pair)
                break
        else:
            return item is None or isinstance(item, dict | list)
    return not left


def _leaves(
    value: Any, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from _leaves(item, (*path, index))
    else:
        yield path, value


def _query_string(parameter: Parameter, raw: str, meant: Values) -> Iterator[str]:
    key = parameter.place, parameter.name
    if key not in meant:
        return
    if "json" in parameter.media:
        right = _is_content(unquote(raw), meant[key], parameter.media)
    else:
        right = _same_fields(_pairs(raw), meant[key])
    if not right:
        yield f"the query is {raw!r}, not {meant[key]!r}"


# Headers and cookies


def _headers(
    parameters: Sequence[Parameter], request: Request, meant: Values
) -> Iterator[str]:
    for parameter in parameters:
        key = "header", parameter.name
        name = parameter.name.lower()
        if name in IGNORED_HEADERS:
            continue
        if key not in meant:
            continue
        text = request.headers.get(name)
        if text is None:
            yield f"the header {parameter.name} was not sent"
        elif not _is_header(text, meant[key], parameter):
            yield f"the header {parameter.name} is {text!r}, not {meant[key]!r}"


def _is_header(text: str, value: Any, parameter: Parameter) -> bool:
    if parameter.media:
        return _is_content(text, value, parameter.media)
    # Nothing is percent-encoded in a header, so nothing is to be decoded.
    escaped = text.replace("%", "%25")
    return _is_listed(escaped, value, r",\s*", parameter.explode)


def _cookies(
    parameters: Sequence[Parameter], request: Request, meant: Values
) -> Iterator[str]:
    raw = request.headers.get("cookie", "")
    pairs = [_halves(pair.strip()) for pair in raw.split(";") if pair.strip()]
    for parameter in parameters:
        key = "cookie", parameter.name
        if key not in meant:
            continue
        mine = [pair for pair in pairs if _belongs(pair[0], parameter, meant[key])]
        # `a=1&a=2` is what RFC 6570 makes of an exploded array.
        mine = [
            _halves(half) for name, text in mine for half in f"{name}={text}".split("&")
        ]
        if not is_in_pairs(mine, meant[key], parameter):
            yield f"the cookies are {raw!r}: {parameter.name} is not {meant[key]!r}"
