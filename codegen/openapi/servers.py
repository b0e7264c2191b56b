"""Where an API is: the servers of a document, of a path and of an operation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from .. import ir
from .document import Document, Findings, Node
from .entries import Entry
from .prose import clean
from .values import below

VARIABLE = re.compile(r"\{([^{}]+)\}")


class Servers:
    """The servers of a document.

    Attributes:
        shared: Those of the whole, without those that have no URL.
    """

    def __init__(self, document: Document, findings: Findings) -> None:
        self._findings = findings
        self._home = document.root.text("$self")
        if not _is_url(self._home):
            message = "`$self` is no URL; servers are not relative to it."
            findings.warn(message, f"{document.root.pointer}/$self")
            self._home = ""
        self.shared = self._of(document.root)

    def of(self, entry: Entry) -> tuple[ir.Server, ...]:
        """The servers of an operation, where they are not those of the whole."""
        for around in (entry.node, entry.item):
            if around.child("servers").value:
                own = self._of(around)
                is_own = {s.url for s in own} != {s.url for s in self.shared}
                return own if is_own else ()
        return ()

    def _of(self, around: Node) -> tuple[ir.Server, ...]:
        found: dict[str, ir.Server] = {}
        for node in around.child("servers").elements():
            variables = tuple(self._variables(node))
            url = self._url(node, variables)
            if url:
                server = ir.Server(
                    url=url,
                    variables=variables,
                    name=clean(node.text("name")),
                    doc=clean(node.text("description")),
                )
                found.setdefault(url, server)
        return tuple(found.values())

    def _url(self, node: Node, variables: Iterable[ir.ServerVariable]) -> str:
        """The URL as the document has it; since 3.2 relative to `$self`. Nothing for
        one that cannot be a URL."""
        url = node.text("url").strip()
        try:
            _check(url, variables)
            if url and self._home and not url.startswith("{"):
                url = urljoin(self._home, url)
        except ValueError:
            self._findings.warn(
                "This cannot be the URL of a server; the server is left out.",
                below(node.pointer, "url"),
            )
            return ""
        return url if url == "/" else url.rstrip("/")

    def _variables(self, node: Node) -> Iterator[ir.ServerVariable]:
        """The variables of a URL, as it names them."""
        for name in dict.fromkeys(VARIABLE.findall(node.text("url"))):
            variable = node.child("variables", name)
            default = variable.object.get("default")
            values = variable.object.get("enum")
            if default is None:
                self._findings.warn(
                    f"The variable {name} of a server has no default.",
                    variable.pointer,
                    "The caller of the client must say it.",
                )
            yield ir.ServerVariable(
                name=name,
                default=None if default is None else _text(default),
                values=tuple(
                    dict.fromkeys(
                        map(_text, values if isinstance(values, list) else [])
                    )
                ),
                doc=clean(variable.text("description")),
            )


def _check(url: str, variables: Iterable[ir.ServerVariable]) -> None:
    """Read a URL as it is without a word of the caller, where it can be.

    Raises:
        ValueError: It is none: its address or its port is wrong.
    """
    defaults = {variable.name: variable.default for variable in variables}
    if None not in defaults.values():
        filled = VARIABLE.sub(lambda match: defaults[match[1]] or "", url)
        urlsplit(filled).port  # noqa: B018 - reading it is the check


def _is_url(text: str) -> bool:
    try:
        urlsplit(text)
    except ValueError:
        return False
    return True


def _text(value: object) -> str:
    """A value as it stands in a URL; YAML reads a port as a number."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
