"""What the module of webhooks and callbacks prints."""

from __future__ import annotations

from dataclasses import dataclass

from . import ir, names, reserved
from .deprecation import described
from .media import kind_of
from .python import Scope
from .text import Code, py_doc, py_name, py_str


@dataclass(frozen=True, slots=True)
class IncomingRequest:
    """A webhook or a callback, as a constant."""

    name: Code
    arguments: tuple[Code, ...]
    doc: Code


def readable(api: ir.Api) -> list[ir.Incoming]:
    """The requests that have a body which can be given a type."""
    return [
        request
        for request in api.incoming
        if request.type is not None
        and kind_of(request.media) in ("any", "form", "json", "multipart")
    ]


def constant_names(api: ir.Api) -> dict[str, str]:
    """The names of the constants for what an API sends, by key."""
    return names.assign(
        (request.key for request in readable(api)),
        names.upper,
        reserved={*reserved.in_groups(), "Incoming"},
    )


def incoming_requests(api: ir.Api, scope: Scope) -> list[IncomingRequest]:
    """Spell the requests that an API sends, sorted by name."""
    spelled = constant_names(api)
    requests = [
        _spelled(request, spelled[request.key], scope) for request in readable(api)
    ]
    return sorted(requests, key=lambda request: request.name)


def _spelled(request: ir.Incoming, name: str, scope: Scope) -> IncomingRequest:
    assert request.type is not None
    scope.runtime("Incoming")
    read = f"{scope.runtime('Json')}[{scope.annotation(request.type)}]"
    arguments = [Code(read), py_str(request.key)]
    if kind_of(request.media) in ("form", "multipart"):
        arguments.append(Code("form=True"))
    about = request.doc.strip()
    if request.operation:
        about += f"\n\nComes after `{request.operation}`, to {request.url}."
    doc = described(about, request.deprecated)
    return IncomingRequest(
        py_name(name), tuple(arguments), py_doc(doc, 0) if doc else Code("")
    )
