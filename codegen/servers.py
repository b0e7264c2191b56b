"""Where a client finds its API: the default, and the servers to choose from."""

from __future__ import annotations

import contextlib
import ipaddress
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from . import ir, names
from .docstrings import argument_doc, arguments_doc
from .options import Options
from .text import Code, join, py_doc, py_name, py_str

_VARIABLE = re.compile(r"\{([^{}]+)\}")
_SAID_ANYWAY = frozenset({"api", "base", "endpoint", "environment", "server", "the"})
"""Words of descriptions that would not tell servers apart."""
_WORDS_OF_A_NAME = 3
"""Descriptions that have more words are prose."""


def default_url(api: ir.Api, options: Options) -> str:
    """Where a client calls the API unless its caller says otherwise; empty where the
    caller must say it.

    The config comes first, then the first server of the document. A relative one is
    resolved against where the document comes from; there is one where none is written
    (OpenAPI 3.0.3, "Servers").
    """
    if options.base_url:
        return options.base_url
    url = filled(api.servers[0]) if api.servers else "/"
    found = _absolute(url, options)
    encrypted = _encrypted(found)
    if encrypted in (_absolute(filled(server), options) for server in api.servers):
        found = encrypted
    return "" if "{" in found else found.rstrip("/")


def _encrypted(url: str) -> str:
    return url.replace("http://", "https://", 1)


def filled(server: ir.Server, kept: Collection[str] = ()) -> str:
    """The URL of a server with the defaults of its variables; those to be kept, and
    those without a default, stay in braces."""
    defaults = {v.name: v.default for v in server.variables if v.name not in kept}

    def default(match: re.Match[str]) -> str:
        value = defaults.get(match[1])
        return match[0] if value is None else value

    return _VARIABLE.sub(default, server.url)


def _absolute(url: str, options: Options) -> str:
    """A URL that may be relative to where the document comes from, or nothing."""
    if options.endpoint and not url.startswith("{"):
        # A variable in brackets, `https://[{address}]`, is no address yet.
        with contextlib.suppress(ValueError):
            url = urljoin(options.endpoint, url)
    return url if url.startswith(("http://", "https://", "{")) else ""


# Sites


def sites(api: ir.Api, options: Options) -> tuple[str, ...]:
    """The registrable domains of the servers, by the Public Suffix List.

    The hosts of one such domain have one owner: `api.shop.co.uk` and
    `uploads.shop.co.uk` do, `shop.co.uk` and `evil.co.uk` do not.
    """
    # Reading the list takes a tenth of a second, which few clients need.
    from publicsuffixlist import PublicSuffixList

    registrable: Callable[[str], str | None] = PublicSuffixList().privatesuffix
    found: dict[str, None] = {}
    for server in api.servers or (ir.Server(url="/"),):
        host = _host(_absolute(filled(server), options))
        if host and "{" not in host:
            found[host if _is_address(host) else registrable(host) or host] = None
    return tuple(found)


def templates(api: ir.Api, options: Options) -> tuple[str, ...]:
    """The absolute URLs of servers that have variables."""
    urls = (_absolute(server.url, options) for server in api.servers)
    return tuple(url for url in urls if _VARIABLE.search(url))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


# Choices


@dataclass(frozen=True, slots=True)
class ServerFunction:
    """A function that gives the URL of a server."""

    name: Code
    parameters: Code
    """What stands between the parentheses."""
    doc: Code
    result: Code


def choices(api: ir.Api, options: Options) -> list[ServerFunction]:
    """The servers to choose from, in the order of the document; none where there is
    nothing to choose."""
    found = {_absolute(server.url, options): server for server in api.servers}
    # The same without encryption is no choice that a client should suggest.
    found = {
        url: server
        for url, server in found.items()
        if url and (_encrypted(url) == url or _encrypted(url) not in found)
    }
    if len(found) < 2 and not any(server.variables for server in found.values()):
        return []
    labels = _labels(found)
    spelled = names.assign(
        found,
        lambda url: names.snake(labels[url]),
        reserved={"server_url", "str"},
    )
    return [_function(url, server, spelled[url]) for url, server in found.items()]


def _labels(servers: dict[str, ir.Server]) -> dict[str, str]:
    """What to call each server, by URL: its name, a short description, or its host."""
    ways: tuple[Callable[[str, ir.Server], str], ...] = (
        lambda url, server: server.name,
        lambda url, server: _short(server.doc),
        lambda url, server: _host(filled(server)),
    )
    found: dict[str, str] = {}
    for way in ways:
        given = {url: way(url, servers[url]) for url in servers if url not in found}
        again = Counter(names.snake(label) for label in given.values())
        taken = {names.snake(label) for label in found.values()}
        for url, label in given.items():
            spelled = names.snake(label)
            if label and again[spelled] == 1 and spelled not in taken:
                found[url] = label
    return {url: found.get(url) or url.partition("//")[2] or url for url in servers}


def _short(doc: str) -> str:
    """The words of a description that is a name rather than prose."""
    words = names.words(doc)
    telling = [word for word in words if word.lower() not in _SAID_ANYWAY]
    return " ".join(telling) if 0 < len(telling) <= _WORDS_OF_A_NAME else ""


def _function(url: str, server: ir.Server, name: str) -> ServerFunction:
    spelled = names.assign(
        (variable.name for variable in server.variables),
        names.snake,
        reserved={"server_url", "str"},
    )
    doc = server.doc or f"The server {url}"
    said = [
        argument_doc(spelled[variable.name], variable.doc, None, None)
        for variable in server.variables
    ]
    paragraphs = [doc if doc.endswith((".", "!", "?")) else f"{doc}."]
    paragraphs += [arguments_doc(said)] if any(said) else []
    values = [
        Code(f"{py_str(variable.name)}: {py_name(spelled[variable.name])}")
        for variable in server.variables
    ]
    result = f"server_url({py_str(url)}, {{{join(', ', values)}}})"
    return ServerFunction(
        name=py_name(name),
        parameters=join(", ", _parameters(server, spelled)),
        doc=py_doc("\n\n".join(paragraphs), 4),
        result=Code(result) if values else py_str(url),
    )


def _parameters(server: ir.Server, spelled: dict[str, str]) -> Iterator[Code]:
    if server.variables:
        yield Code("*")
    for variable in server.variables:
        name = py_name(spelled[variable.name])
        annotation = Code("str")
        if variable.values:
            own = () if variable.default is None else (variable.default,)
            values = dict.fromkeys([*variable.values, *own])
            annotation = Code(f"Literal[{join(', ', map(py_str, values))}]")
        default = "" if variable.default is None else f" = {py_str(variable.default)}"
        yield Code(f"{name}: {annotation}{default}")
