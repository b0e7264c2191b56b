"""Spell what docstrings say of answers: errors, headers, and where they lead."""

from __future__ import annotations

from collections.abc import Iterator

from . import ir
from .deprecation import deprecation
from .docstrings import section
from .media import is_json
from .python import Scope

ERRORS = {
    "400": "BadInput",
    "401": "Unauthenticated",
    "403": "Forbidden",
    "404": "NotFound",
    "405": "NotAllowed",
    "409": "Conflict",
    "422": "BadInput",
    "426": "NotAllowed",
    "429": "RateLimited",
}
"""What the runtime raises for a status; below, for the others."""


def answer_notes(operation: ir.Operation, scope: Scope) -> Iterator[str]:
    """The paragraphs about the answers of an operation."""
    if isinstance(operation.call, ir.GraphQL):
        return
    statuses = [response.status for response in operation.responses]
    if operation.items is not None:
        yield "Iterate over the result, inside `with`: items come while it is open."
    elif statuses and operation.returns and all(s.startswith("3") for s in statuses):
        yield "Returns the URL to which the server redirects."
    yield section("Raises:", list(_raised(operation, scope)))
    yield section("Headers, in what `response_of` gives:", list(_headers(operation)))
    yield section("Leads to:", list(_links(operation)))


def _raised(operation: ir.Operation, scope: Scope) -> Iterator[tuple[str, str]]:
    """The errors whose body is a model."""
    for response in operation.errors:
        if isinstance(response.type, ir.Named) and is_json(response.media):
            body = f"The body is a `{scope.annotation(response.type)}`."
            yield error_class(response.status), f"{_sentence(response.doc)}{body}"


def error_class(status: str) -> str:
    """The class of the runtime that is raised for a status, or a range of them."""
    return ERRORS.get(status, "ServerError" if status[:1] == "5" else "StatusError")


def _headers(operation: ir.Operation) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for response in operation.responses:
        for header in response.headers:
            if header.wire.lower() not in seen:
                seen.add(header.wire.lower())
                deprecated = deprecation(header.deprecated)
                yield header.wire, f"{_sentence(header.doc)}{deprecated}"


def _links(operation: ir.Operation) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for response in operation.responses:
        for link in response.links:
            if link.name not in seen:
                seen.add(link.name)
                given = ", ".join(f"{n} = {value}" for n, value in link.arguments)
                called = f"{link.operation}({given})" if link.operation else given
                yield link.name, f"{_sentence(link.doc)}{called}"


def _sentence(doc: str) -> str:
    """A description in one line, with a space after it where there is any."""
    said = " ".join(doc.split())
    ended = said if said.endswith((".", "!", "?")) else f"{said}."
    return f"{ended} " if said else ""
