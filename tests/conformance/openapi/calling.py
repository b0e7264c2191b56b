"""Call the methods of a client: the request is what the document says, and what they
return is what was sent."""

from __future__ import annotations

import asyncio
import inspect
import itertools
import json
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import httpx

from ...runtime.server import Reply, Request, answer, serving
from ..calling import Failure
from ..reflection import parameter_types, quiet
from . import serving as answers
from . import strings, wire
from .arguments import Arguments, Refused
from .bodies import documented, kind, wrong_body
from .comparing import differences
from .document import Media, Operation, Parameter
from .instances import Instances, NoInstance
from .package import Package
from .reflection import Call
from .serving import Answer, Choice

ABSENT = object()


@dataclass(frozen=True, slots=True)
class Meant:
    """What is given to a call, and what it should make of it."""

    arguments: dict[str, Any]
    parameters: dict[tuple[str, str], Any]
    """The values of the parameters, by place and name."""
    media: Media | None
    """What the document says of the body that is given."""
    body: Any


@dataclass(slots=True)
class Server:
    """Answers every request as the exchange says that is under way."""

    exchange: Exchange | None = None
    url: str = ""

    def reply(self, request: Request) -> Reply:
        if self.exchange is None:
            return answer(500, "nobody is expected")
        return self.exchange.reply(request)


@dataclass(slots=True)
class Exchange:
    """One call: what is meant, and what the server saw and answered."""

    call: Call
    operation: Operation
    seed: int
    choices: Sequence[Choice]
    """The answers to choose from."""
    responses: Instances
    requests: list[Request] = field(default_factory=list)
    answer: Answer | None = None
    problems: list[str] = field(default_factory=list)
    paged: bool = False
    """Whether the method gave a pager."""

    def reply(self, request: Request) -> Reply:
        self.requests.append(request)
        if not self.choices:
            return answer(500, "nothing was to be sent")
        if self.answer is None:
            self.answer = self._answer(request)
        return self.answer.reply()

    def _answer(self, request: Request) -> Answer:
        fitting = [c for c in self.choices if answers.accepted(request, c)]
        if not fitting and self.choices[0].status < 400:
            accept = request.headers.get("accept")
            names = [c.media.name for c in self.choices if c.media]
            self.problems.append(f"accepts {accept}, none of {names}")
        choices = fitting or self.choices
        seed = f"{self.operation.name} {self.seed}"
        ordered = [choices[(self.seed + n) % len(choices)] for n in range(len(choices))]
        for choice in ordered:
            try:
                return answers.made(choice, self.responses, seed, request.method)
            except NoInstance:
                continue
        self.problems.append("no answer could be made up")
        return Answer(Choice(204, None), "", None, b"")


class Caller:
    """Calls methods of one client with valid arguments."""

    def __init__(self, package: Package, module: ModuleType, server: Server) -> None:
        self._module = module
        self._server = server
        self._arguments = Arguments(module)
        self._requests = Instances(package.document, "request")
        self._responses = Instances(package.document, "response")
        self._errors = self._module.errors
        self.unmade: dict[str, str] = {}
        """What no values could be made up for, and why."""
        self.called = 0

    def options(self) -> dict[str, Any]:
        """The arguments of a client's constructor."""
        retry = inspect.signature(self._module.Shop).parameters["retry"].default
        return {
            "auth": httpx.Auth(),
            "base_url": self._server.url,
            "on_mismatch": "raise",
            "retry": type(retry)(attempts=1),
        }

    def sync(
        self, calls: Iterable[tuple[Call, Operation]], seeds: Sequence[int]
    ) -> Iterator[Failure]:
        """Call each method, with each seed, and once for each error."""
        with self._module.Shop(**self.options()) as client:
            for call, operation in calls:
                for exchange, meant in self._exchanges(call, operation, seeds, client):
                    self._server.exchange = exchange
                    result: Any = None
                    try:
                        with quiet():
                            result = call.of(client)(**meant.arguments)
                            exchange.paged = is_pager(result)
                            result = _taken(result)
                    except Exception as error:
                        result = error
                    yield from self._judged(exchange, meant, result)

    def asynchronous(
        self, calls: Iterable[tuple[Call, Operation]], seeds: Sequence[int]
    ) -> Iterator[Failure]:
        """Call each method of the async client, with each seed."""

        async def run() -> list[Failure]:
            found: list[Failure] = []
            async with self._module.AsyncShop(**self.options()) as client:
                for call, operation in calls:
                    pairs = self._exchanges(call, operation, seeds, client)
                    for exchange, meant in pairs:
                        self._server.exchange = exchange
                        result: Any = None
                        try:
                            with quiet():
                                result = call.of(client)(**meant.arguments)
                                exchange.paged = is_pager(result)
                                result = await _awaited(result)
                        except Exception as error:
                            result = error
                        found += self._judged(exchange, meant, result)
            return found

        yield from asyncio.run(run())

    def _exchanges(
        self, call: Call, operation: Operation, seeds: Sequence[int], client: Any
    ) -> Iterator[tuple[Exchange, Meant]]:
        right, wrong = answers.successes(operation), answers.errors(operation)
        # Each media type of an answer and of a body is tried, if seeds are fewer.
        most = max(len(right), len(operation.bodies))
        numbers = [*seeds, *range(len(seeds) + 1, min(most, 6) + 1)]
        plans = [(seed, right) for seed in numbers]
        by_status = itertools.groupby(wrong, lambda choice: choice.status)
        plans += [(seeds[0], list(group)) for _, group in by_status][: len(numbers) + 2]
        hints = parameter_types(call.of(client))
        for seed, choices in plans:
            try:
                meant = self._meant(call, operation, seed, hints)
            except NoInstance as error:
                self.unmade[operation.name] = str(error)
                return
            except Refused as error:
                yield Exchange(
                    call, operation, seed, (), self._responses, problems=[str(error)]
                ), _NOTHING
                continue
            yield Exchange(call, operation, seed, choices, self._responses), meant

    # What is given

    def _meant(
        self, call: Call, operation: Operation, seed: int, hints: Mapping[str, Any]
    ) -> Meant:
        names = {place: parameter for parameter, place in call.arguments.items()}
        arguments: dict[str, Any] = {}
        values: dict[tuple[str, str], Any] = {}
        for parameter in operation.parameters:
            place = parameter.place, parameter.name
            name = names.get(place)
            given = parameter.required or not _left_out(f"{seed} {place}")
            if name is None or not given:
                continue
            value = self._value(parameter, f"{seed} {operation.name} {place}")
            values[place] = value
            arguments[name] = self._arguments.made(value, hints[name])
        offered = typing.get_args(hints.get("content_type"))
        chosen = offered[seed % len(offered)] if offered else call.media
        media, body = self._body(call, operation, seed, chosen)
        if body is not ABSENT:
            name = next(n for n, place in call.arguments.items() if place[0] == "body")
            arguments[name] = self._argument(media, body, hints[name])
            if offered:
                arguments["content_type"] = chosen
        return Meant(arguments, values, media, body)

    def _argument(self, media: Media | None, body: Any, hint: Any) -> Any:
        """Return a body as its parameter takes it; a sequence perhaps as text."""
        try:
            return self._arguments.made(body, hint)
        except Refused:
            if media is None or kind(media.name) != "lines":
                raise
            text = "".join(f"{json.dumps(item)}\n" for item in body)
            return self._arguments.made(text, hint)

    def _value(self, parameter: Parameter, seed: str) -> Any:
        letters = strings.LETTERS
        if parameter.place in ("header", "cookie") or "Delimited" in parameter.style:
            letters = strings.PLAIN
        elif parameter.style in ("label", "matrix") or parameter.place == "path":
            letters = strings.LETTERS.replace(".", "")
            if parameter.style in ("label", "matrix"):
                letters = strings.PLAIN.replace(".", "")
        schema = parameter.schema
        for attempt in range(8):
            value = self._requests.value(
                schema, f"{seed} {attempt}", letters=letters, flat=not parameter.media
            )
            if parameter.place != "path" or not _is_nothing(value):
                return value
        return "a"

    def _body(
        self, call: Call, operation: Operation, seed: int, chosen: str
    ) -> tuple[Media | None, Any]:
        written = [place[1] for place in call.arguments.values() if place[0] == "body"]
        if not operation.bodies or not written:
            return None, ABSENT
        media = _media_of(chosen, operation, written[0])
        if not operation.body_required and _left_out(f"{seed} body {call.name}"):
            return media, ABSENT
        schema = True if media.schema is None else media.schema
        how = "json" if "*/*" in media.name else kind(media.name)
        if how == "binary" or (how == "multipart" and "form-data" not in media.name):
            schema = {"type": "string", "format": "binary"}  # Whatever else it says.
        elif how == "text" and not self._is_typed_yaml(media):
            schema = {"type": "string"}
        if how == "lines" and media.items is not None:
            return media, [
                self._requests.value(media.items, f"{seed} {call.name} {number}")
                for number in range(3)
            ]
        seed_of_body = f"{seed} {operation.name} body"
        value = self._requests.value(schema, seed_of_body, files=how != "text")
        return media, value

    def _is_typed_yaml(self, media: Media) -> bool:
        """Whether a body is YAML that is more than a text; JSON is YAML, too."""
        if media.schema is None or not media.name.partition(";")[0].endswith("yaml"):
            return False
        said = self._requests.flat(media.schema)
        types = said.get("type") if isinstance(said, dict) else None
        return types not in (None, "string")

    # What came of it

    def _judged(
        self, exchange: Exchange, meant: Meant, result: Any
    ) -> Iterator[Failure]:
        self.called += 1
        for message in self._problems(exchange, meant, result):
            check, _, text = message.partition(": ")
            yield Failure(
                check,
                f"{exchange.call.name} ({exchange.operation.name})",
                text[:600],
                exchange.seed,
            )

    def _problems(self, exchange: Exchange, meant: Meant, result: Any) -> Iterator[str]:
        if meant is _NOTHING:
            yield f"arguments: {exchange.problems[0]}"
            return
        if not exchange.requests or exchange.answer is None:
            yield f"calls: nothing was sent: {_named(result)}"
            return
        request = exchange.requests[0]
        for line in wire.wrong_parameters(
            exchange.operation, request, meant.parameters, paged=exchange.paged
        ):
            yield f"parameters: {line}"
        yield from _body_problems(exchange.operation, request, meant)
        if "no answer could be made up" in exchange.problems:
            self.unmade[f"{exchange.operation.name} answer"] = "no answer could be made"
            return
        for problem in exchange.problems:
            yield f"accept: {problem}"
        if exchange.answer.choice.status >= 400:
            yield from self._error_problems(exchange.answer, result)
        elif isinstance(result, Exception):
            sent = f"{exchange.answer.choice.status} {exchange.answer.media}"
            yield f"calls: {sent}: {_named(result)}"
        else:
            for line in differences(_given(exchange, result), exchange.answer):
                yield f"answers: {line}"

    def _error_problems(self, sent: Answer, result: Any) -> Iterator[str]:
        if not isinstance(result, self._errors.ResponseError):
            yield f"errors: {sent.choice.status} {sent.media}: {_named(result)}"
            return
        if result.status != sent.choice.status:
            yield f"errors: {sent.choice.status} became {result.status}"
        for line in differences(result.body, sent):
            yield f"errors: {line}"


_NOTHING = Meant({}, {}, None, ABSENT)


def _named(result: Any) -> str:
    if isinstance(result, Exception):
        return f"{type(result).__name__}: {result}"
    return f"it returned {result!r}"


def _body_problems(
    operation: Operation, request: Request, meant: Meant
) -> Iterator[str]:
    if meant.body is ABSENT:
        if request.body and meant.media is not None:
            yield f"bodies: a body was sent, and none was given: {request.body[:80]!r}"
        return
    media = request.headers.get("content-type", "")
    if documented(operation, media) is None:
        names = [body.name for body in operation.bodies]
        yield f"bodies: the content type is {media!r}, none of {names}"
        return
    assert meant.media is not None
    for line in wrong_body(meant.media, request, meant.body):
        yield f"bodies: {line}"


def _media_of(chosen: str, operation: Operation, written: str) -> Media:
    """Return what the document says of the body that a method sends."""
    if chosen and (found := documented(operation, chosen)) is not None:
        return found
    for body in operation.bodies:
        if kind(body.name) == written or (written == "json" and body.name == "*/*"):
            return body
    return operation.bodies[0]


def _is_nothing(value: Any) -> bool:
    """Whether a value would make an empty segment of a path, or one that leads up."""
    values = value.values() if isinstance(value, dict) else [value]
    items = value if isinstance(value, list) else values
    return all(item in ("", ".", "..", None) for item in items)


def _left_out(seed: str) -> bool:
    """Whether something optional is left out."""
    return sum(seed.encode()) % 2 == 0


def _given(exchange: Exchange, result: Any) -> Any:
    """Return a result; a stream has one item where one value was answered."""
    sent = exchange.answer
    if isinstance(result, Streamed) and sent and sent.kind not in ("lines", "events"):
        return result[0] if len(result) == 1 else result
    return result


class Streamed(list[Any]):
    """The items of a stream."""


def is_pager(result: Any) -> bool:
    return callable(getattr(type(result), "pages", None))


def _taken(result: Any) -> Any:
    """Take what a result promises: the first page of a pager, the items of a stream."""
    if is_pager(result):
        page = next(iter(result.pages()), None)
        return None if page is None else page.response
    if callable(getattr(type(result), "__next__", None)):
        return Streamed(itertools.islice(result, 100))
    return result


async def _awaited(result: Any) -> Any:
    if is_pager(result):
        async for page in result.pages():
            return page.response
        return None
    if inspect.isawaitable(result):
        result = await result
    if callable(getattr(type(result), "__anext__", None)):
        return Streamed([item async for item in result])
    return result


__all__ = ["Caller", "Server", "serving"]
