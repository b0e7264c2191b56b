"""GraphQL over HTTP: the requests that carry operations.

An operation goes as JSON in a POST; with files, as the parts of the GraphQL multipart
request specification; a query also in the URL of a GET; and by the hash of its document
instead of its text (Apollo's automatic persisted queries). The names of the members are
those of GraphQL over HTTP, section 5.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from .decode import encode
from .errors import GraphQLError, ResponseError
from .files import File, Part, Pieces, multipart, unsendable
from .graphql import Operation, Query
from .http import httpx
from .model import UNSET
from .request import made
from .sendable import sendable
from .serialize import as_sent

ACCEPT = "application/graphql-response+json, application/json;q=0.9"
PREFLIGHT = {"apollo-require-preflight": "true", "graphql-preflight": "1"}
"""Without such a header Apollo Server and Hot Chocolate refuse what a form of any web
page could send too: multipart bodies, and queries by GET. Other servers ignore it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphQLOptions:
    """How a client sends GraphQL operations, and reads the codes of errors."""

    persisted: bool = False
    """Whether documents are sent by their hash, and as text only where the server does
    not know that yet (automatic persisted queries). A server that takes no hashes is
    not asked again."""
    queries_by_get: bool = False
    """Whether queries are sent by GET, so that they can be cached on the way. Their
    variables then stand in URLs, which servers and proxies write down."""
    longest_url: int = 8000
    """A query whose URL would have more characters is sent by POST. RFC 9110, section
    4.1, asks everybody to take 8000."""
    errors: Mapping[str, type[ResponseError]] = field(default_factory=dict)
    """What a code of the server means: a kind of failure such as `NotFound`, or a
    class of your own that derives from `GraphQLError`. They go before known codes."""
    on_partial: Callable[[GraphQLError], object] | None = None
    """What is told of the errors where a server sends data beside them, which the call
    then returns. Without it, the error is raised, and has the data."""


STANDARD_GRAPHQL = GraphQLOptions()


class GraphQLCall:
    """An operation and its variables, which can be sent in several forms.

    Variables that are UNSET are left out.
    """

    __slots__ = ("_files", "_variables", "operation")

    def __init__(self, operation: Operation, variables: Mapping[str, Any]) -> None:
        self.operation = operation
        self._files: list[tuple[str, File]] = []
        with sendable(operation.name):
            self._variables = self._written(variables)

    def _written(self, variables: Mapping[str, Any]) -> bytes:
        given = {name: as_sent(v) for name, v in variables.items() if v is not UNSET}
        try:
            return msgspec.json.encode(given, enc_hook=_refuse_file)
        except _FileFound:
            plain = msgspec.to_builtins(
                given, builtin_types=(File,), str_keys=True, enc_hook=_refuse_file
            )
            return encode(self._without_files(plain, "variables"))

    @property
    def has_files(self) -> bool:
        return bool(self._files)

    def envelope(self, *, text: bool = True, sha256: bool = False) -> dict[str, Any]:
        """Return the members of a request.

        Args:
            text: Whether the document is among them.
            sha256: Whether the hash of the document is.
        """
        content: dict[str, Any] = {"query": self.operation.document} if text else {}
        content["operationName"] = self.operation.name
        content["variables"] = msgspec.Raw(self._variables)
        if sha256:
            persisted = {"version": 1, "sha256Hash": self.operation.sha256}
            content["extensions"] = {"persistedQuery": persisted}
        return content

    def request(
        self,
        url: httpx.URL,
        headers: httpx.Headers,
        options: GraphQLOptions,
        **members: bool,
    ) -> httpx.Request:
        """Return the request, by GET where that is wanted and its URL not too long."""
        content = self.envelope(**members)
        if options.queries_by_get and isinstance(self.operation, Query):
            request = _get(url, headers, content)
            if len(str(request.url)) <= options.longest_url and not self._files:
                return request
        if self._files:
            headers = httpx.Headers({**PREFLIGHT, **headers})
            headers.pop("Content-Type", None)
            return made("POST", url, headers, *self._multipart(content))
        return made("POST", url, headers, "application/json", encode(content))

    def _without_files(self, value: Any, path: str) -> Any:
        """Return a value with null for each file, and note where the file was."""
        match value:
            case File():
                self._files.append((path, value))
                return None
            case dict():
                return {
                    key: self._without_files(item, f"{path}.{key}")
                    for key, item in value.items()
                }
            case list():
                return [
                    self._without_files(item, f"{path}.{i}")
                    for i, item in enumerate(value)
                ]
            case _:
                return value

    def _multipart(self, content: Mapping[str, Any]) -> tuple[str, Pieces]:
        """Return the media type and the body. A file with several places is sent once
        (section "File list" of the multipart request specification)."""
        places: dict[int, list[str]] = {}
        files: dict[int, File] = {}
        for path, file in self._files:
            files[id(file)] = file
            places.setdefault(id(file), []).append(path)
        numbered = {str(number): paths for number, paths in enumerate(places.values())}
        parts = [
            Part("operations", encode(content), "application/json"),
            Part("map", encode(numbered), "application/json"),
            *(Part(str(n), file) for n, file in enumerate(files.values())),
        ]
        with sendable(self.operation.name):
            return multipart(parts)


class _FileFound(Exception):  # noqa: N818 (it is no error)
    pass


def _refuse_file(value: Any) -> Any:
    if isinstance(value, File):
        raise _FileFound
    raise unsendable(value)


def _get(
    url: httpx.URL, headers: httpx.Headers, content: Mapping[str, Any]
) -> httpx.Request:
    parameters = {
        name: value if isinstance(value, str) else encode(value).decode()
        for name, value in content.items()
    }
    url = url.copy_merge_params(parameters)
    return made("GET", url, httpx.Headers({**PREFLIGHT, **headers}), "", b"")


def batch_name(names: Sequence[str]) -> str:
    """Return what people call several operations at once."""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"batch of {', '.join(names[:3])}{more}"


def batch_request(
    url: httpx.URL, headers: httpx.Headers, calls: Sequence[GraphQLCall]
) -> httpx.Request:
    """Return the request of several operations at once: an array of envelopes."""
    content = encode([call.envelope() for call in calls])
    return made("POST", url, headers, "application/json", content)
