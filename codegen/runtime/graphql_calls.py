"""Send GraphQL operations: by their hash where that is wanted, else by their text."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from .errors import BadInput, DocumentRefused
from .exchange import Exchange, exchange
from .graphql_errors import classify, codes_of, glance, in_capitals, throttled
from .graphql_requests import (
    GraphQLCall,
    GraphQLOptions,
    batch_request,
)
from .http import httpx
from .terms import Terms

NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
NOT_SUPPORTED = "PERSISTED_QUERY_NOT_SUPPORTED"
REFUSED = (200, 400, 422)
"""Statuses of servers that miss the text of a document."""


class GraphQLCalls:
    """Sends the operations of one client, and remembers what its server can do."""

    def __init__(self, url: httpx.URL, options: GraphQLOptions) -> None:
        self.options = options
        self._url = url
        self._throttled = functools.partial(throttled, own=options.errors)
        self._takes_hashes: bool | None = None
        """None until the server has shown it."""

    def send(
        self, headers: httpx.Headers, call: GraphQLCall, terms: Terms
    ) -> Exchange[httpx.Response]:
        """Send an operation, and return the response.

        Raises:
            ApiError: there was no response.
        """
        if not self._tries_hash(call):
            return (yield from self._sent(headers, call, terms))
        response = yield from self._sent(headers, call, terms, text=False, sha256=True)
        said = self._said_of_hashes(response)
        if said is None:
            return response
        self._takes_hashes = said == NOT_FOUND
        return (yield from self._sent(headers, call, terms, sha256=self._takes_hashes))

    def _tries_hash(self, call: GraphQLCall) -> bool:
        """Whether to send the hash alone.

        A mutation waits until a query has shown that the server takes hashes: whether
        it refused one for its hash, or failed in the middle, could be a guess. Files
        would be sent twice.
        """
        if not self.options.persisted or call.has_files:
            return False
        return self._takes_hashes or (
            self._takes_hashes is None and call.operation.repeatable
        )

    def send_all(
        self,
        headers: httpx.Headers,
        name: str,
        calls: Sequence[GraphQLCall],
        terms: Terms,
    ) -> Exchange[httpx.Response]:
        """Send several operations in one request, and return the response.

        Raises:
            ApiError: there was no response.
        """
        request = batch_request(self._url, headers, calls)
        repeatable = all(call.operation.repeatable for call in calls)
        return (yield from exchange(name, request, repeatable, terms, self._throttled))

    def _sent(
        self, headers: httpx.Headers, call: GraphQLCall, terms: Terms, **members: bool
    ) -> Exchange[httpx.Response]:
        operation = call.operation
        request = call.request(self._url, headers, self.options, **members)
        return (
            yield from exchange(
                operation.name,
                request,
                operation.repeatable,
                terms,
                self._throttled,
            )
        )

    def _said_of_hashes(self, response: httpx.Response) -> str | None:
        """Return NOT_FOUND or NOT_SUPPORTED, where a response means that.

        A server that has never heard of hashes says in some way that there is no
        document, and has no data.
        """
        answer = glance(response)
        items = answer.items() if answer else ()
        for item in items:
            said = {in_capitals(text) for text in (item.message, *codes_of(item))}
            if said & {NOT_FOUND, NOT_SUPPORTED}:
                return NOT_FOUND if NOT_FOUND in said else NOT_SUPPORTED
        status = response.status_code
        if answer and answer.has_data():
            self._takes_hashes = True
        if self._takes_hashes or status not in REFUSED or (status == 200 and not items):
            return None
        kind = classify(items, status, self.options.errors)[0] if items else BadInput
        return NOT_SUPPORTED if kind in (None, BadInput, DocumentRefused) else None
