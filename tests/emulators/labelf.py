"""Labelf's API and token endpoint as a real HTTP server on loopback.

    with LabelfServer(keys=("lbl_sk_test",), clients={"id": "secret"}) as server:
        httpx.get(f"{server.url}/v2/models", headers=...)

It keeps to `schemas/labelf.yaml`: requests are held to the documented rules, and every
documented error can be had, by breaking a rule or with `fail_next`. What the pages do
not say is decided here, and said in the docstring of what decides it.
"""

from __future__ import annotations

import itertools
import json
import threading
from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from .labelf_answers import OPERATIONS, AnswerShape, Call
from .labelf_requests import LabelfError
from .labelf_tokens import TokenError, Tokens


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """A request that the server has answered."""

    method: str
    path: str
    status: int
    """Of the answer."""
    headers: Mapping[str, str] = field(repr=False)
    """By their names in lower case, secrets among them."""
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    content: object
    headers: Mapping[str, str] = field(default_factory=dict)


class LabelfServer:
    """The emulator: what it knows, and how it is told to behave.

    `keys` are the API keys that may do everything, `viewer_keys` those of the role
    "viewer", which here may list and read models and gets 403 for the rest. `clients`
    holds client secrets by client id. Of the models 42 and 43 are deployed, 44 is
    archived (400 on inference) and 45 in training (409).
    """

    def __init__(
        self,
        *,
        keys: Collection[str] = ("lbl_sk_test",),
        viewer_keys: Collection[str] = (),
        clients: Mapping[str, str] | None = None,
        token_lifetime: float = 3600,
        answer_shape: AnswerShape = "current",
    ) -> None:
        self.token_lifetime = token_lifetime
        """Seconds that the tokens sold from now on live. May be changed at any time."""
        self.answer_shape: AnswerShape = answer_shape
        """Which of the two documented shapes one model's inference answers in. May be
        changed at any time."""
        self.requests: list[RecordedRequest] = []
        """All requests answered so far, those for tokens included."""
        self._keys = frozenset(keys)
        self._viewer_keys = frozenset(viewer_keys)
        self._tokens = Tokens(clients or {})
        self._failures: deque[LabelfError] = deque()
        self._request_numbers = itertools.count(1)
        self._http: ThreadingHTTPServer | None = None

    def __enter__(self) -> Self:
        self._http = _HttpServer(("127.0.0.1", 0), _handler_of(self))
        threading.Thread(target=self._http.serve_forever, args=[0.05]).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._http is not None:
            self._http.shutdown()
            self._http.server_close()
            self._http = None

    @property
    def url(self) -> str:
        """Scheme, host and port; paths begin with `/v2`."""
        if self._http is None:
            raise RuntimeError("the server runs only inside its with statement")
        return f"http://127.0.0.1:{self._http.server_port}"

    @property
    def token_url(self) -> str:
        """Where client credentials buy access tokens."""
        return f"{self.url}/oauth2/token"

    def fail_next(
        self, status: int, error_code: str, *, retry_after: str | int | None = None
    ) -> None:
        """Answer the next call of the API (not of the token endpoint) with this error,
        whatever it asks for. Called again before that, the failures queue up.

        `retry_after` is what the header of that name says: seconds or an HTTP date.
        """
        headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        failure = LabelfError(status, error_code, "a test asked for this", headers)
        self._failures.append(failure)

    def revoke_tokens(self) -> None:
        """End all access tokens before they expire."""
        self._tokens.revoke_all()

    def _answer(self, request: _Request) -> _Answer:
        if request.path == "/oauth2/token":
            answer = self._answer_token_request(request)
        else:
            answer = self._answer_call(request)
        self.requests.append(
            RecordedRequest(
                method=request.method,
                path=request.path,
                status=answer.status,
                headers=request.headers,
                body=request.body,
            )
        )
        return answer

    def _answer_token_request(self, request: _Request) -> _Answer:
        # Tokens must not be kept by caches (RFC 6749, section 5.1).
        headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
        try:
            if request.method != "POST":
                raise TokenError(405, "invalid_request", "tokens are bought by POST")
            content = self._tokens.sell(
                request.headers.get("authorization", ""),
                request.headers.get("content-type", ""),
                request.body,
                self.token_lifetime,
            )
        except TokenError as error:
            if error.status == 401:
                headers["WWW-Authenticate"] = 'Basic realm="labelf"'
            described = {"error": error.error, "error_description": error.description}
            return _Answer(error.status, described, headers)
        return _Answer(200, content, headers)

    def _answer_call(self, request: _Request) -> _Answer:
        try:
            self._fail_if_asked()
            return _Answer(200, self._operate(request))
        except LabelfError as error:
            content = {
                "status": error.status,
                "message": error.message,
                "error_code": error.error_code,
                "request_id": f"req_{next(self._request_numbers):06}",
            }
            return _Answer(error.status, content, error.headers)

    def _fail_if_asked(self) -> None:
        try:
            failure = self._failures.popleft()
        except IndexError:
            return
        raise failure

    def _operate(self, request: _Request) -> object:
        may_only_read = self._authorize(request.headers.get("authorization", ""))
        for operation in OPERATIONS:
            match = operation.path.fullmatch(request.path)
            if match is None or operation.method != request.method:
                continue
            if may_only_read and not operation.only_reads:
                raise LabelfError(403, "PERMISSION_DENIED", "a viewer may only read")
            return operation.answer(
                Call(request.body, self.answer_shape, **match.groupdict())
            )
        raise LabelfError(404, "NOT_FOUND", f"no {request.method} {request.path} here")

    def _authorize(self, authorization: str) -> bool:
        """Whether the caller may only read. Refuses unknown callers."""
        scheme, _, key = authorization.partition(" ")
        if not key:
            raise LabelfError(401, "MISSING_API_KEY", "no key was sent")
        if scheme.lower() == "bearer":
            if key in self._keys or self._tokens.is_live(key):
                return False
            if key in self._viewer_keys:
                return True
        raise LabelfError(401, "INVALID_API_KEY", "the key is invalid or has expired")


class _HttpServer(ThreadingHTTPServer):
    daemon_threads = True  # a client may keep its connection open past the end
    request_queue_size = 128


def _handler_of(server: LabelfServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body leave together, without a delay between them

        def _serve(self) -> None:
            if "Transfer-Encoding" in self.headers:
                # The real Label Studio reads such a body as empty: no client here
                # may count on being able to send one.
                self.close_connection = True
                self.send_error(411)
                return
            length = int(self.headers.get("Content-Length", "0"))
            request = _Request(
                method=self.command,
                path=self.path.partition("?")[0],
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self.rfile.read(length),
            )
            self._send(server._answer(request))

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815

        def _send(self, answer: _Answer) -> None:
            content = json.dumps(answer.content).encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing on standard error: `requests` is the log."""

    return Handler
