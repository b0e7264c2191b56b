"""The emulator: what it serves, what it remembers, and how tests steer it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Any, Self

from graphql import GraphQLError, get_operation_ast, parse

from .execution import Executor, Invention, Operation, Outcome
from .faults import Body, Condition, Fault, FaultPlan, RateLimit, faulty_answer
from .requests import Answer, HttpRequest, Request, json_answer, refused
from .resolvers.people import is_issued_key
from .rest import answer_rest
from .seed import seed
from .server import LOOPBACK, Server
from .store import Clock, Store, system_clock
from .uploads import MalformedUploadError, read_operations

_GRAPHQL_PATHS = ("/graphql", "/_gql", "/api/graphql")
_REST_PREFIX = "/api/v1/"
_FILES_PREFIX = "/files/"

Listener = Callable[[Operation, Outcome], None]
"""Is told of each operation and of its answer, before that is sent."""


class LabelboxEmulator:
    """A workspace of Labelbox in memory, behind real HTTP on the loopback interface.

        with LabelboxEmulator(Path("schemas/labelbox.graphql").read_text()) as emulator:
            client = Labelbox(url=emulator.url, key="test-key")

    `schema` is SDL; every operation is validated against it. `keys` are accepted as
    bearer tokens, and so are those that `createApiKey` issues; None asks for no key.
    `port` 0 takes any
    free port. `rate_limit` is in requests per minute, None for no limit. Operations
    that nest `complexity_limit` lists or more are refused, None for no limit.
    `clock` gives the time for records, key expiry and the rate limit. Without
    `introspection` the schema stays hidden, as many servers keep it.
    With an `invention`, what the emulator does not know or would refuse is made up, so
    that every valid operation has a valid answer. `listener` is told of each.

    Raises `graphql.GraphQLError` or `TypeError` when `schema` is not a schema.
    """

    def __init__(
        self,
        schema: str,
        keys: Iterable[str] | None = ("test-key",),
        *,
        port: int = 0,
        rate_limit: int | None = None,
        complexity_limit: int | None = 4,
        clock: Clock = system_clock,
        introspection: bool = True,
        invention: Invention | None = None,
        listener: Listener | None = None,
    ) -> None:
        self.rate_limit = rate_limit
        self.complexity_limit = complexity_limit
        self._keys = None if keys is None else frozenset(keys)
        self._port = port
        self._clock = clock
        self._introspection = introspection
        self._invention = invention
        self._listener = listener
        self._original = self._executor_of(schema)
        self._executor = self._original
        self._faults = FaultPlan()
        self._arrivals = RateLimit(clock)
        self._requests: list[Request] = []
        self._server: Server | None = None
        self._store: Store | None = None
        self._lock = threading.RLock()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to serve. Raises `OSError` when the port is taken."""
        if self._server is not None:
            raise RuntimeError("the emulator runs already")
        self._server = Server(self._answer, self._port)
        self.reset()
        self._server.start()

    def stop(self) -> None:
        """Stop serving. Does nothing when it does not run."""
        server, self._server = self._server, None
        if server is not None:
            server.stop()

    @property
    def base_url(self) -> str:
        """The address of the server, with no slash at the end."""
        if self._server is None:
            raise RuntimeError("start the emulator first, or use it with `with`")
        return f"http://{LOOPBACK}:{self._server.server_port}"

    @property
    def url(self) -> str:
        """The address of the GraphQL endpoint."""
        return f"{self.base_url}/graphql"

    @property
    def store(self) -> Store:
        """The records, for tests that look behind the API."""
        if self._store is None:
            raise RuntimeError("start the emulator first, or use it with `with`")
        return self._store

    @property
    def requests(self) -> list[Request]:
        """All requests since the start or the last reset, in order of arrival.

        Also those that were refused or met a fault.
        """
        with self._lock:
            return list(self._requests)

    def reset(self) -> None:
        """Go back to the workspace, the schema and the empty log of the start."""
        with self._lock:
            self._store = Store(self._clock, self.base_url)
            seed(self._store)
            self._executor = self._original
            self._requests.clear()
            self._faults.clear()
            self._arrivals.clear()

    def replace_schema(self, sdl: str) -> None:
        """Serve another schema from now on, with the records as they are.

        A field that is new resolves to null or, where it is required, to an empty
        value; a field that is gone is refused. A new root field answers with an
        error until something implements it. Raises like the constructor, and then
        the schema stays as it was.
        """
        executor = self._executor_of(sdl)
        with self._lock:
            self._executor = executor

    def fail_next(
        self,
        status: int = 502,
        body: Body = b"Bad Gateway",
        times: int = 1,
        when: Condition | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        executed: bool = False,
    ) -> None:
        """Answer the next requests with this status and body.

        `body` is sent as JSON when it is a mapping, else as plain text. `when`
        chooses the requests; without it, all GraphQL requests. When `executed`, the
        request takes effect before its answer goes wrong.
        """
        answer = faulty_answer(status, body, headers or {})
        self._faults.add(Fault(answer, executed), times, when)

    def drop_next(
        self,
        times: int = 1,
        when: Condition | None = None,
        *,
        executed: bool = False,
    ) -> None:
        """Close the connection of the next requests without an answer."""
        self._faults.add(Fault(None, executed), times, when)

    def delay_next(
        self, seconds: float, times: int = 1, when: Condition | None = None
    ) -> None:
        """Let the next requests wait this long for their right answer."""
        fault = Fault(None, executed=True, seconds=seconds, keeps_answer=True)
        self._faults.add(fault, times, when)

    def _executor_of(self, sdl: str) -> Executor:
        return Executor(
            sdl, introspection=self._introspection, invention=self._invention
        )

    def _answer(self, request: HttpRequest) -> Answer | None:
        try:
            payload = _payload(request)
        except (ValueError, MalformedUploadError) as error:
            payload = error
        logged = _logged(request, payload)
        with self._lock:
            self._requests.append(logged)
        if request.path.startswith(_FILES_PREFIX):
            return self._answer_file(request)
        if refusal := self._refusal(request):
            return refusal
        fault = self._faults.take(logged)
        if fault is None:
            return self._answer_call(request, payload)
        answer = self._answer_call(request, payload) if fault.executed else None
        time.sleep(fault.seconds)
        return answer if fault.keeps_answer else fault.answer

    def _answer_file(self, request: HttpRequest) -> Answer:
        """A download needs no key: its address is secret, like a signed one."""
        file = self.store.file_at(request.path)
        if file is None or request.method not in ("GET", "HEAD"):
            return json_answer(404, {"message": "no such file"})
        return Answer(200, file.content, file.content_type)

    def _refusal(self, request: HttpRequest) -> Answer | None:
        """The answer to a request without a valid key, or to one too many."""
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        with self._lock:
            keys = self._keys
            known = keys is None or key in keys or is_issued_key(self.store, key)
        if not known or (keys is not None and scheme != "Bearer"):
            return refused(401, "AUTHENTICATION_ERROR", "Invalid API key")
        limit = self.rate_limit
        if limit is None:
            return None
        seconds = self._arrivals.seconds_to_wait(limit)
        if seconds is None:
            return None
        message = f"You have exceeded your limit of {limit} requests per minute"
        headers = {"Retry-After": str(seconds)}
        return json_answer(429, {"message": message}, headers)

    def _answer_call(self, request: HttpRequest, payload: Any) -> Answer:
        if request.path in _GRAPHQL_PATHS:
            if request.method != "POST":
                answer = refused(405, "MALFORMED_REQUEST", "Use POST")
                return Answer(405, answer.content, headers={"Allow": "POST"})
            return self._answer_operation(payload)
        if request.path.startswith(_REST_PREFIX):
            path = request.path.removeprefix(_REST_PREFIX)
            with self._lock:
                return answer_rest(self.store, request.method, path, request.body)
        return json_answer(404, {"message": "Not found"})

    def _answer_operation(self, payload: Any) -> Answer:
        match payload:
            case Exception():
                reason = f"Malformed request: {payload}"
                return refused(400, "MALFORMED_REQUEST", reason)
            case {"query": str(text)}:
                variables = payload.get("variables") or {}
            case _:
                reason = "Malformed request: it must be an object with a query"
                return refused(400, "MALFORMED_REQUEST", reason)
        operation = Operation(text, variables, payload.get("operationName"))
        with self._lock:
            executor = self._executor
            outcome = executor.execute(self.store, operation, self.complexity_limit)
            if self._listener is not None:
                self._listener(operation, outcome)
        return json_answer(outcome.status, outcome.body)


def _payload(request: HttpRequest) -> Any:
    """What a GraphQL request asks; None for other requests.

    Raises `ValueError` or `MalformedUploadError` when that cannot be read.
    """
    if request.path not in _GRAPHQL_PATHS or request.method != "POST":
        return None
    content_type = request.headers.get("content-type", "")
    if content_type.startswith("multipart/"):
        return read_operations(content_type, request.body)
    return json.loads(request.body)


def _logged(request: HttpRequest, payload: Any) -> Request:
    asked = payload if isinstance(payload, dict) else {}
    text = asked.get("query")
    variables = asked.get("variables")
    return Request(
        method=request.method,
        path=request.path,
        header_names=tuple(sorted(request.headers)),
        operation=_operation_name(asked),
        query=text if isinstance(text, str) else None,
        variables=variables if isinstance(variables, dict) else {},
    )


def _operation_name(asked: Mapping[str, Any]) -> str | None:
    """The name in the document: the official client never sends `operationName`."""
    if isinstance(asked.get("operationName"), str):
        name: str = asked["operationName"]
        return name
    try:
        document = parse(str(asked.get("query")))
    except GraphQLError:
        return None
    operation = get_operation_ast(document)
    return operation.name.value if operation and operation.name else None
