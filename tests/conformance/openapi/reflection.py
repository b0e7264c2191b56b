"""What a client offers: its methods, the request of each, and where arguments go."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from ..reflection import Argument, methods, plain, probed
from .document import Operation

PLACES = {"path": "path", "query": "query", "headers": "header", "cookies": "cookie"}
PLACES |= {"querystring": "querystring"}
"""The places of parameters, by what a call names them."""
BODIES = ("json", "form", "multipart", "binary", "text", "body")

Place = tuple[str, str]
"""Where an argument goes: a place and a name, or "body" and how it is written."""


@dataclass(frozen=True, slots=True)
class Call:
    """A method of a client, and the request that it makes."""

    group: tuple[str, ...]
    method: str
    verb: str
    path: str
    arguments: Mapping[str, Place]
    media: str
    """The media type of the body, where the method says it."""

    @property
    def name(self) -> str:
        return ".".join((*self.group, self.method))

    def of(self, client: Any) -> Any:
        """The method of a client, sync or async."""
        for attribute in self.group:
            client = getattr(client, attribute)
        return getattr(client, self.method)


class Unreadable(Exception):  # noqa: N818
    """A method makes no request that could be seen."""


def calls(
    client: Any, package: ModuleType
) -> Iterator[tuple[tuple[str, ...], str, type]]:
    """Yield where every method of a client is."""
    yield from methods(client, package)


def call(group: tuple[str, ...], name: str, owner: type) -> Call:
    """Find out what a method sends by calling it without a client.

    Raises:
        Unreadable: it does not send anything so.
    """
    parameters = list(inspect.signature(getattr(owner, name)).parameters.values())[1:]
    sent: dict[str, Any] = {p.name: Argument() for p in parameters}
    probe = probed(owner, name, sent)
    if probe is None:  # It looks at its arguments: give it those that it must have.
        required = {p.name for p in parameters if p.default is p.empty}
        sent = {key: value for key, value in sent.items() if key in required}
        probe = probed(owner, name, sent)
    if probe is None or len(probe.given) < 2:
        raise Unreadable(f"{owner.__name__}.{name} makes no request")
    verb, path, *_ = probe.given
    found = {
        parameter: place
        for parameter, argument in sent.items()
        if (place := _place(probe.options, argument)) is not None
    }
    media = probe.options.get("media", "")
    return Call(group, name, verb, path, found, media if isinstance(media, str) else "")


def completed(
    call: Call, operation: Operation, parameters: Mapping[str, inspect.Parameter]
) -> Call:
    """Find the places of arguments that did not arrive, by their names."""
    arguments = dict(call.arguments)
    taken = set(arguments.values())
    for parameter in parameters:
        if parameter in arguments:
            continue
        alike = [
            place
            for p in operation.parameters
            if plain(p.name.replace("-", "_")) == plain(parameter)
            and (place := (p.place, p.name)) not in taken
        ]
        if len(alike) == 1:
            arguments[parameter] = alike[0]
            taken.add(alike[0])
        elif parameter == "body":
            arguments[parameter] = "body", ""
    return Call(call.group, call.method, call.verb, call.path, arguments, call.media)


def _place(options: Mapping[str, Any], argument: Any) -> Place | None:
    for keyword, place in PLACES.items():
        given = options.get(keyword)
        if isinstance(given, Mapping):
            for name, value in given.items():
                if value is argument:
                    return place, name
        elif given is argument:
            return place, ""
    for keyword in BODIES:
        if _holds(options.get(keyword), argument):
            return "body", keyword
    return None


def _holds(given: Any, argument: Any) -> bool:
    """Whether an argument is in what is given as a body."""
    if isinstance(given, Mapping):
        return any(_holds(value, argument) for value in given.values())
    return given is argument
