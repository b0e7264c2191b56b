"""A server that records what it is asked and answers anything the schema allows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from types import TracebackType
from typing import Any, Self

from graphql import (
    FieldNode,
    GraphQLSchema,
    OperationDefinitionNode,
    execute_sync,
    get_operation_ast,
    parse,
    validate,
)

from ...emulators.labelbox.requests import Answer, HttpRequest, json_answer
from ...emulators.labelbox.server import LOOPBACK, Server
from ...emulators.labelbox.uploads import read_operations
from .answers import Answers
from .rest_answers import answer_rest

_GRAPHQL_PATHS = {"/graphql": False, "/_gql": True}


@dataclass(slots=True)
class Recorded:
    """A GraphQL request as the client sent it."""

    step: str
    """Which call sent it."""
    query: str
    variables: Mapping[str, Any]
    is_experimental: bool
    """Whether it went to the endpoint for experimental operations."""
    is_multipart: bool
    is_sweep: bool
    """Whether it only tries one more filter of an operation that is known."""
    header_names: tuple[str, ...]
    errors: list[str] = field(default_factory=list)
    """What validation against the schema found."""
    execution_errors: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """All of it, for a file."""
        return asdict(self)


class Endpoint:
    """The server. `step` and `is_sweep` are what the next requests are filed under."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.step = ""
        self.is_sweep = False
        self.recorded: list[Recorded] = []
        self._schema = schema
        self._server = Server(self._answer, port=0)
        self.base_url = f"http://{LOOPBACK}:{self._server.server_port}"
        self.answers = Answers(files_url=f"{self.base_url}/files")

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.stop()

    def _answer(self, request: HttpRequest) -> Answer:
        if request.path not in _GRAPHQL_PATHS:
            return answer_rest(request)
        content_type = request.headers.get("content-type", "")
        is_multipart = content_type.startswith("multipart/")
        if is_multipart:
            asked = read_operations(content_type, request.body)
        else:
            asked = json.loads(request.body)
        recorded = Recorded(
            step=self.step,
            query=asked["query"],
            variables=asked.get("variables") or {},
            is_experimental=_GRAPHQL_PATHS[request.path],
            is_multipart=is_multipart,
            is_sweep=self.is_sweep,
            header_names=tuple(sorted(request.headers)),
        )
        self.recorded.append(recorded)
        return json_answer(200, {"data": self._execute(recorded)})

    def _execute(self, recorded: Recorded) -> Any:
        document = parse(recorded.query)
        recorded.errors = [e.message for e in validate(self._schema, document)]
        if recorded.errors:
            # The client goes on after an operation that no server would answer.
            return _nulls(get_operation_ast(document))
        result = execute_sync(
            self._schema,
            document,
            root_value={},
            variable_values=dict(recorded.variables),
            field_resolver=self.answers.resolve,
            type_resolver=self.answers.choose_type,
        )
        recorded.execution_errors = [str(error) for error in result.errors or []]
        return result.data


def _nulls(node: OperationDefinitionNode | FieldNode | None) -> dict[str, Any]:
    """What was selected, with null for every leaf."""
    selections = node.selection_set if node else None
    return {
        field.name.value: _nulls(field) if field.selection_set else None
        for field in (selections.selections if selections else ())
        if isinstance(field, FieldNode)
    }
