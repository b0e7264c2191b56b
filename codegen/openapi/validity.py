"""What is invalid in a document although we understand it.

Servers publish such documents, so these are warnings. What lowering meets and cannot
express is its own matter; here is what nobody would meet otherwise: values of a wrong
type, keys that mean nothing, what is missing.
"""

from __future__ import annotations

import re
from collections import Counter

from .document import Document, Findings
from .grammar import DOCUMENT, Grammar, Kind, Many, Names, Plain, Shape, grammar_of
from .values import Json, below

_STATUS = re.compile(r"[1-5](?:[0-9]{2}|XX)|default", re.ASCII)
_TYPES = {
    "boolean": (bool, "a boolean"),
    "mapped schema": (str, "a string"),
    "number": (int | float, "a number"),
    "string": (str, "a string"),
}
_SAID_ELSEWHERE = frozenset({"paths", "schema"})
"""Kinds that are reported where they are used, if they are no objects."""
_CHECKED_ELSEWHERE = frozenset({"document", "info", "parameter", "server"})
"""Kinds of which others say what is missing."""


def check(document: Document, findings: Findings) -> None:
    """Add a finding for each kind of mistake."""
    _Check(document, findings).document()


def article(name: str) -> str:
    """A noun with its article: "an operation"."""
    return f"{'an' if name[0] in 'aeio' else 'a'} {name}"


def kind_of(value: Json) -> str:
    """What JSON calls a value, with its article."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case str():
            return "a string"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case dict():
            return "an object"


class _Check:
    def __init__(self, document: Document, findings: Findings) -> None:
        self._document = document
        self._findings = findings
        self._grammar: Grammar = grammar_of(document.version)
        self._identifiers: Counter[str] = Counter()
        self._is_old = document.version < (3, 1)

    def document(self) -> None:
        root = self._document.root
        self._check_info()
        self._check_servers()
        self._walk(root.value, DOCUMENT, "#", "")
        paths = root.child("paths")
        if "paths" not in root:
            if self._is_old:
                self._findings.error("`paths` is missing.", "#/paths")
        elif not isinstance(paths.value, dict):
            self._findings.error("`paths` must be an object.", "#/paths")
        for path, item in paths.members():
            if not path.startswith(("/", "x-")):
                self._findings.warn("A path must begin with a slash.", item.pointer)

    def _check_info(self) -> None:
        info = self._document.root.child("info")
        for key in ("title", "version"):
            if not info.object.get(key):
                self._findings.warn(f"`info.{key}` is empty.", f"#/info/{key}")

    def _check_servers(self) -> None:
        for server in self._document.root.child("servers").elements():
            if not server.object.get("url"):
                self._findings.warn(
                    "The `url` of a server is empty.",
                    server.child("url").pointer,
                    "The client asks for its base URL when it is made.",
                )

    # By shape

    def _walk(self, value: Json, asked: Shape, pointer: str, key: str) -> None:
        shape = self._grammar.settled(asked, value)
        match shape:
            case Kind(name=kind):
                if isinstance(value, dict):
                    self._object(value, kind, pointer)
                else:
                    self._no_object(value, kind, pointer, key)
            case Many():
                if not isinstance(value, list):
                    self._wrong(key, "a list", value, pointer)
            case Names():
                if not isinstance(value, dict):
                    self._wrong(key, "an object", value, pointer)
            case Plain(name=name):
                self._plain(value, name, pointer, key)
        for inner_key, inner, member in self._grammar.members(shape, value):
            if inner_key != "$ref":
                said = inner_key if isinstance(inner_key, str) else key
                self._walk(member, inner, below(pointer, inner_key), said)

    def _plain(self, value: Json, name: str, pointer: str, key: str) -> None:
        if value is None and pointer.startswith("#/info/"):
            return  # said: it is empty
        is_flag = isinstance(value, bool)
        match name:
            case "type":
                names = value if isinstance(value, list) else [value]
                if not all(isinstance(each, str) for each in names):
                    wanted = "a string, or a list of strings"
                    self._wrong(key, wanted, value, pointer)
            case "version":
                if not isinstance(value, str | int | float) or is_flag:
                    self._wrong(key, "a string", value, pointer)
            case _ if name in _TYPES:
                type_, wanted = _TYPES[name]
                if not isinstance(value, type_) or (is_flag and name == "number"):
                    self._wrong(key, wanted, value, pointer)

    def _no_object(self, value: Json, kind: str, pointer: str, key: str) -> None:
        if kind == "schema":
            may_be_flag = not self._is_old or key == "additionalProperties"
            if isinstance(value, bool) and may_be_flag:
                return
            if isinstance(value, bool):
                self._findings.warn(
                    "A schema that is a boolean is of OpenAPI 3.1.", pointer
                )
                return
        if kind not in _SAID_ELSEWHERE:
            message = f"{article(kind).capitalize()} must be an object, not "
            self._findings.warn(f"{message}{kind_of(value)}.", pointer)

    def _wrong(self, key: str, wanted: str, value: Json, pointer: str) -> None:
        self._findings.warn(
            f"`{_shown(key)}` must be {wanted}, not {kind_of(value)}.", pointer
        )

    def _object(self, value: dict[str, Json], kind: str, pointer: str) -> None:
        if kind == "schema":
            self._schema(value, pointer)
            return
        if kind == "responses":
            self._statuses(value, pointer)
        if kind == "operation":
            self._identifier(value, pointer)
        is_said = kind in _CHECKED_ELSEWHERE or "$ref" in value
        for key in () if is_said else self._grammar.required[kind]:
            if value.get(key) is None:
                message = f"{article(kind).capitalize()} needs a `{key}`."
                self._findings.warn(message, below(pointer, key))
        for key in value:
            if self._grammar.shape(kind, key) is None and key != "$ref":
                self._findings.warn(
                    f"`{_shown(key)}` means nothing in {article(kind)}.",
                    below(pointer, key),
                )

    def _schema(self, value: dict[str, Json], pointer: str) -> None:
        if self._is_old and value.get("required") == []:
            self._findings.warn(
                "`required` is an empty list, which OpenAPI 3.0 forbids.",
                below(pointer, "required"),
            )

    def _statuses(self, value: dict[str, Json], pointer: str) -> None:
        for status in value:
            if not status.startswith("x-") and not _STATUS.fullmatch(
                status if status == "default" else status.upper()
            ):
                self._findings.warn(
                    f"`{_shown(status)}` is no status of an answer.",
                    below(pointer, status),
                    'Statuses are "200", or "2XX" for all of a class, or "default".',
                )

    def _identifier(self, operation: dict[str, Json], pointer: str) -> None:
        identifier = operation.get("operationId")
        if isinstance(identifier, str) and identifier:
            self._identifiers[identifier] += 1
            if self._identifiers[identifier] == 2:
                self._findings.warn(
                    f"The operationId {identifier} is used more than once.",
                    below(pointer, "operationId"),
                )


def _shown(key: str) -> str:
    return key if len(key) <= 40 else f"{key[:40]}…"
