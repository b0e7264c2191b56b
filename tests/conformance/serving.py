"""A GraphQL server on loopback, whose data is made up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from ..runtime.server import Reply, Request, answer, serving
from .mocking import Mocker


@dataclass(frozen=True, slots=True)
class Served:
    """A request that was answered."""

    variables: dict[str, Any]
    """Files stand in them as their text."""
    data: Any
    errors: tuple[str, ...]


@dataclass(slots=True)
class GraphQLServer:
    """Answers requests, and remembers what it answered."""

    mocker: Mocker
    url: str = ""
    served: list[Served] = field(default_factory=list)

    def reply(self, request: Request) -> Reply:
        content = _content(request)
        variables = content.get("variables") or {}
        result = self.mocker.answer(
            content.get("query", ""), content.get("operationName"), variables
        )
        errors = [error.formatted for error in result.errors or ()]
        said = tuple(error["message"] for error in errors)
        self.served.append(Served(variables, result.data, said))
        body: dict[str, Any] = {"data": result.data}
        if errors:
            body["errors"] = errors
        return answer(400 if errors else 200, body)


@contextmanager
def graphql_server(mocker: Mocker) -> Iterator[GraphQLServer]:
    """Serve a schema on a free port."""
    server = GraphQLServer(mocker)
    with serving(server.reply) as http:
        server.url = f"{http.url}/graphql"
        yield server


def _content(request: Request) -> dict[str, Any]:
    media = request.headers.get("content-type", "")
    if not media.startswith("multipart/form-data"):
        return dict(json.loads(request.body))
    parts = _parts(media, request.body)
    content: dict[str, Any] = json.loads(parts["operations"])
    for key, paths in json.loads(parts["map"]).items():
        for path in paths:
            _put(content, path.split("."), parts[key])
    return content


def _parts(media: str, body: bytes) -> dict[str, str]:
    head = f"Content-Type: {media}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    return {
        str(part.get_param("name", header="content-disposition")): bytes(
            part.get_payload(decode=True)
        ).decode()
        for part in message.iter_parts()
    }


def _put(value: Any, path: list[str], item: Any) -> None:
    """Put a file where the variables say null."""
    *way, last = path
    for step in way:
        value = value[int(step)] if isinstance(value, list) else value[step]
    place = int(last) if isinstance(value, list) else last
    assert value[place] is None
    value[place] = item
