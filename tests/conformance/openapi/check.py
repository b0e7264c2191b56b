"""Put a generated client to every test, and report."""

from __future__ import annotations

import inspect
import time
import typing
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

import httpx

from ...runtime.server import serving
from .. import tools
from ..calling import Failure
from ..check import ASYNC_SAMPLE, Report, imported_whole, tools_content
from ..reflection import parameter_types
from . import document, reflection
from .bodies import kind
from .calling import Caller, Server
from .document import Media, Operation
from .package import Package
from .reflection import Call, Unreadable


def check(
    package: Package,
    *,
    seeds: Sequence[int] = (1, 2, 3),
    run: Sequence[str] = tools.TOOLS,
) -> Report:
    """Put a generated client to every test.

    Args:
        package: The client.
        seeds: Each gives other arguments and other answers.
        run: The tools to run over its files.
    """
    report = Report(f"{package.document_name} (OpenAPI {package.document.version})")
    report.seconds["generation"] = package.seconds
    report.failures += tools_content(package, run, report)
    with imported_whole(package, report) as module:
        if module is not None:
            report.failures += _calls(package, module, seeds, report)
    return report


def _calls(
    package: Package, module: ModuleType, seeds: Sequence[int], report: Report
) -> Iterator[Failure]:
    operations = list(document.operations(package.document))
    report.counts["operations"] = document.count(package.document)
    paired: list[tuple[Call, Operation]] = []
    yield from _paired(module, operations, paired, report)
    begin = time.monotonic()
    server = Server()
    with serving(server.reply) as http:
        server.url = http.url
        caller = Caller(package, module, server)
        yield from caller.sync(paired, seeds)
        yield from caller.asynchronous(paired[::ASYNC_SAMPLE], seeds[:1])
    report.counts["calls"] = caller.called
    report.counts["without valid values"] = len(caller.unmade)
    report.seconds["calls"] = time.monotonic() - begin


def _paired(
    module: ModuleType,
    operations: Sequence[Operation],
    paired: list[tuple[Call, Operation]],
    report: Report,
) -> Iterator[Failure]:
    """Find the method of each operation, and the operation of each method."""
    known = {(o.method, o.path): o for o in operations}
    waiting = dict(known)
    if len(waiting) != report.counts["operations"]:
        yield Failure("coverage", "document", "operations were counted in two ways")
    nowhere = {"auth": httpx.Auth(), "base_url": "http://127.0.0.1:9/"}
    with module.Shop(**nowhere) as client:
        for group, name, owner in reflection.calls(client, module):
            try:
                call = reflection.call(group, name, owner)
            except Unreadable as error:
                yield Failure("coverage", ".".join((*group, name)), str(error))
                continue
            key = call.verb, call.path
            operation = waiting.pop(key, None) or _streamed(known.get(key))
            if operation is None:
                yield Failure("coverage", call.name, f"{call.verb} {call.path} again")
                continue
            parameters = dict(inspect.signature(getattr(owner, name)).parameters)
            parameters.pop("self")
            call = reflection.completed(call, operation, parameters)
            yield from _without_argument(call, operation)
            yield from _without_media(call, operation, getattr(owner, name))
            paired.append((call, operation))
    report.counts["functions"] = len(known) - len(waiting)
    for operation in waiting.values():
        yield Failure("coverage", operation.name, "has no method")


def _streamed(operation: Operation | None) -> Operation | None:
    """Return an operation that may have two methods: one gives a stream."""
    if operation is None:
        return None
    medias = [media for medias in operation.responses.values() for media in medias]
    is_stream = any(kind(media.name) in ("lines", "events") for media in medias)
    return operation if is_stream else None


def _without_argument(call: Call, operation: Operation) -> Iterator[Failure]:
    places = set(call.arguments.values())
    for parameter in operation.parameters:
        if (parameter.place, parameter.name) not in places:
            message = f"no argument for {parameter.name} in {parameter.place}"
            yield Failure("signatures", f"{call.name} ({operation.name})", message)
    yield from _without_body(call, operation)


def _without_body(call: Call, operation: Operation) -> Iterator[Failure]:
    places = call.arguments.values()
    holds = [body for body in operation.bodies if not _holds_nothing(body)]
    if holds and not any(place == "body" for place, _ in places):
        message = "no argument for the body"
        yield Failure("signatures", f"{call.name} ({operation.name})", message)


def _holds_nothing(body: Media) -> bool:
    """Whether a body is an object without a key."""
    schema = body.schema if isinstance(body.schema, dict) else {}
    is_closed = schema.get("additionalProperties") is False
    return is_closed and not schema.get("properties") and "$ref" not in schema


def _without_media(call: Call, operation: Operation, method: Any) -> Iterator[Failure]:
    """Say which bodies a method does not offer: of those that are described alike, one
    is enough."""
    offered = list(typing.get_args(parameter_types(method).get("content_type")))
    offered += [call.media] if call.media else []
    taken = [body.schema for body in operation.bodies if body.name in offered]
    for body in operation.bodies if taken else ():
        if body.schema not in taken:
            message = f"no body of {body.name}"
            yield Failure("signatures", f"{call.name} ({operation.name})", message)
