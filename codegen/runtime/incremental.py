"""Results that grow: `@defer` and `@stream`, delivered as multipart/mixed.

Two forms of payloads are in use. That of 2022 (Apollo, the first alphas of GraphQL 17)
says of each part its whole `path`; that of 2023 and later announces parts as `pending`,
refers to them by `id`, and says which are `completed`. `Growing` merges both, and what
servers make of them in between.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .decode import NotJsonError, TooDeepError, decode, encode
from .errors import AmbiguousOutcome, DecodeError, TransportError
from .exchange import exchange
from .graphql import Operation
from .graphql_requests import STANDARD_GRAPHQL, GraphQLCall
from .http import httpx
from .multipart_mixed import PartReader, boundary
from .response import media_type
from .steps import Leave, Ready, Steps
from .subscribing import Call, Lost, pieces, whole
from .terms import Terms
from .tracing import Spanned

Path = Sequence[str | int]

ACCEPT = (
    "multipart/mixed;deferSpec=20220824, multipart/mixed, "
    "application/graphql-response+json, application/json;q=0.9"
)


def incremental(
    operation: Operation,
    variables: Mapping[str, Any],
    base: httpx.URL,
    headers: httpx.Headers,
    read: Callable[[httpx.Response], Any],
    terms: Terms,
) -> Call:
    """Decide what to send for a result that grows."""
    sent = GraphQLCall(operation, variables)
    own = httpx.Headers(headers)
    own["Accept"], own["Accept-Encoding"] = ACCEPT, "identity"

    def request() -> httpx.Request:
        return sent.request(base, own, STANDARD_GRAPHQL)

    return Call(operation.name, request, read, terms)


def growing(call: Call, repeatable: bool) -> Steps:
    """Execute an operation, and hand over its result as it grows.

    Raises:
        ApiError: there is no result, or its end is missing.
    """
    request = call.request()
    kind = "query" if repeatable else "mutation"
    with Spanned(call.terms, call.name, request.url, kind) as terms:
        response = yield from exchange(call.name, request, repeatable, terms)
    try:
        if response.is_success and media_type(response) == "multipart/mixed":
            yield Ready()
            yield from _grown(call, response)
        else:
            yield from whole(call, response)
    except Lost as lost:
        broken = TransportError if repeatable else AmbiguousOutcome
        raise broken(call.name, str(lost), 1) from None


def _grown(call: Call, response: httpx.Response) -> Steps:
    reader, result = PartReader(boundary(response.headers["Content-Type"])), Growing()
    while result.more:
        piece = yield from pieces()
        if piece is None:
            raise Lost("the response ended, and not all of it has come")
        for part in reader.feed(piece):
            try:
                has_grown, errors = result.take(decode(part, Any).value)
            except (NotJsonError, TooDeepError, ValueError) as error:
                problem = f"the response does not come in parts as it should: {error}"
                raise DecodeError(call.name, problem, response) from None
            if has_grown or errors:
                yield call.read_event(encode({"data": result.data, "errors": errors}))
    yield Leave()


class Growing:
    """The data that has come so far."""

    def __init__(self) -> None:
        self.data: Any = None
        self.more = True
        """Whether the server says that there is more to come."""
        self._begun = False
        self._places: dict[str, Path] = {}

    def take(self, payload: Any) -> tuple[bool, list[Any]]:
        """Merge a payload; return whether there are new data, and the errors in it.

        Raises:
            ValueError: it is no payload, or leads to where there is no data.
        """
        if not isinstance(payload, dict):
            raise ValueError("a payload is no object")
        if not payload:  # A sign of life.
            return False, []
        self.more = bool(payload.get("hasNext"))
        try:
            for pending in payload.get("pending") or ():
                self._places[str(pending["id"])] = pending.get("path") or ()
            if not self._begun:
                self._begun, self.data = True, payload.get("data")
                return True, list(payload.get("errors") or ())
            # The first servers sent one part as the payload itself.
            parts = payload.get("incremental") or [payload]
            has_grown = any(part.get("data") or part.get("items") for part in parts)
            errors = [error for part in parts for error in self._merge(part)]
            for completed in payload.get("completed") or ():
                errors += completed.get("errors") or ()
        except (AttributeError, IndexError, KeyError, TypeError) as error:
            raise ValueError(f"a payload fits nowhere: {error!r}") from None
        return has_grown, errors

    def _merge(self, part: dict[str, Any]) -> list[Any]:
        if "id" in part:
            path = [*self._places[str(part["id"])], *(part.get("subPath") or ())]
        else:
            path = list(part.get("path") or ())
            if "items" in part:
                path.pop()  # The position of the first item.
        if part.get("items"):
            self._at(path).extend(part["items"])
        elif part.get("data") is not None:
            _merge_objects(self._at(path), part["data"])
        return list(part.get("errors") or ())

    def _at(self, path: Path) -> Any:
        value = self.data
        for key in path:
            value = value[key]
        return value


def _merge_objects(into: dict[str, Any], data: dict[str, Any]) -> None:
    for key, value in data.items():
        known = into.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            _merge_objects(known, value)
        elif isinstance(value, list) and _are_parallel(known, value):
            for one, other in zip(known or (), value, strict=True):
                _merge_objects(one, other)
        else:
            into[key] = value


def _are_parallel(known: Any, value: list[Any]) -> bool:
    """Whether both are the same list of objects, seen through two fragments."""
    return (
        isinstance(known, list)
        and len(known) == len(value)
        and all(isinstance(item, dict) for item in [*known, *value])
    )
