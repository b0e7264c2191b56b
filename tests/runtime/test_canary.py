"""A secret, put into every place where one can go, is in nothing that comes out.

One call for each place and each way to fail; then all that people may read or keep of
it is searched: logs at debug, reprs, errors with their causes, tracebacks with locals,
spans, events of hooks, mismatches, pickles.
"""

from __future__ import annotations

import base64
import logging
import pickle
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from codegen.runtime import (
    ApiError,
    Basic,
    ClientCredentials,
    CookieKey,
    Credentials,
    Forbidden,
    HeaderKey,
    Hooks,
    Json,
    LabelStudioKey,
    Mismatch,
    Mutation,
    NextLink,
    OAuthScheme,
    Password,
    QueryKey,
    QueryScheme,
    RefreshToken,
    Scheme,
    SubscriptionOperation,
    SubscriptionOptions,
    bearer,
    redaction,
)

from .conftest import Connected
from .server import CUT, RESET, Reply, Request, Server, answer, serving
from .test_batch import leave
from .test_received_bodies import save
from .test_tracing import EXPORTER
from .test_websocket import KEY, closing, talking
from .tokens import jwt

CANARY = "c4n4ry/5ecret+0f~hec0al"
PAT = jwt(token_type="refresh", jti=CANARY)
ACCESS = jwt(iat=1, exp=301, jti=f"access-{CANARY}")
REFRESH = f"refresh-{CANARY}"
FORMS = [
    CANARY,
    CANARY[1:],
    quote(CANARY, safe=""),
    PAT,
    PAT.split(".")[1],
    ACCESS,
    *(base64.b64encode(f"{user}:{CANARY}".encode()).decode()[8:] for user in ("user",)),
    base64.b64encode(CANARY.encode()).decode()[:12],
    CANARY.encode().hex(),
]


@dataclass
class Place:
    """Where a secret goes."""

    options: Callable[[str], dict[str, Any]] = lambda url: {}
    """Makes the arguments of a client of a URL."""
    call: dict[str, Any] = field(default_factory=dict)
    """The parts of a call."""
    base: Callable[[str], str] = lambda url: url


def auth(make: Callable[[str], Any]) -> Place:
    return Place(lambda url: {"auth": make(url)})


LOGIN = ("user", CANARY)
SECOND: dict[str, Scheme] = {"oauth": OAuthScheme("/token"), "key": QueryScheme("k")}
PLACES = {
    "bearer": auth(lambda url: bearer(CANARY)),
    "a key that is asked for": auth(lambda url: bearer(lambda: CANARY)),
    "header": auth(lambda url: HeaderKey("X-Api-Key", CANARY)),
    "query": auth(lambda url: QueryKey("k", CANARY)),
    "cookie": auth(lambda url: CookieKey("session", CANARY)),
    "basic": auth(lambda url: Basic("user", CANARY)),
    "legacy token": auth(lambda url: LabelStudioKey(CANARY, f"{url}/token")),
    "personal token": auth(lambda url: LabelStudioKey(PAT, f"{url}/token")),
    "client credentials": auth(
        lambda url: ClientCredentials("user", CANARY, f"{url}/token")
    ),
    "client credentials in a body": auth(
        lambda url: ClientCredentials(
            "user", CANARY, f"{url}/token", client_in_body=True
        )
    ),
    "refresh token": auth(lambda url: RefreshToken(CANARY, f"{url}/token")),
    "password": auth(lambda url: Password("me", CANARY, f"{url}/token")),
    "schemes": auth(
        lambda url: Credentials(
            SECOND,
            [["oauth", "key"]],
            url,
            oauth=ClientCredentials("user", CANARY),
            key=CANARY,
        )
    ),
    "user of the base URL": Place(
        base=lambda url: url.replace("//", f"//user:{quote(CANARY, safe='')}@")
    ),
    "query of the base URL": Place(
        base=lambda url: f"{url}/?api_key={quote(CANARY, safe='')}"
    ),
    "headers of the client": Place(lambda url: {"headers": {"X-Api-Key": CANARY}}),
    "cookies of the client": Place(lambda url: {"headers": {"Cookie": f"s={CANARY}"}}),
    "a header": Place(call={"headers": {"X-Auth-Token": CANARY}}),
    "a cookie": Place(call={"cookies": {"session": CANARY}}),
    "a parameter": Place(call={"query": {"token": CANARY}}),
    "a body": Place(call={"json": {"password": CANARY}}),
    "a form": Place(call={"form": {"password": CANARY}}),
    "a text": Place(call={"text": CANARY}),
}

SETS_COOKIE = {"Set-Cookie": f"session={CANARY}"}
LEADS_ON = {"Location": f"https://storage.test/x?X-Amz-Signature={CANARY}&a=1"}
ECHO = answer(403, b"")
"""The server says what it was sent, but for the body."""
WAYS: dict[str, Reply] = {
    "a mismatch": answer(200, {"id": "x"}, headers=SETS_COOKIE),
    "no JSON": answer(200, "<html>", "text/html"),
    "an error": answer(400, {"detail": "no"}, headers=SETS_COOKIE),
    "an error that echoes": ECHO,
    "a redirect": answer(307, headers=LEADS_ON),
    "a reset": RESET,
    "a cut": CUT,
}


def granting(reply: Reply) -> Callable[[Request], Reply]:
    """Grant tokens that are secrets, too; answer all else with the reply."""

    def handler(request: Request) -> Reply:
        if request.path == "/token":
            tokens = {"access": ACCESS, "access_token": ACCESS}
            return answer(200, {**tokens, "refresh_token": REFRESH})
        if reply is ECHO:
            key = request.headers.get("authorization", "").rpartition(" ")[2]
            got = {"path": request.target, **request.headers}
            detail = f"{key} is no key: {got} {dict(request.query)}"
            return answer(403, {"detail": detail, "errors": [{"message": detail}]})
        return reply

    return handler


@dataclass
class Outputs:
    """All that comes out of a call."""

    caplog: pytest.LogCaptureFixture
    exporter: InMemorySpanExporter
    events: list[Any] = field(default_factory=list)
    mismatches: list[Mismatch] = field(default_factory=list)

    @property
    def options(self) -> dict[str, Any]:
        """What a client is to be made with."""
        take = self.events.append
        hooks = Hooks(on_request=take, on_response=take, on_retry=take)
        return {"hooks": hooks, "on_mismatch": [self.mismatches.append, "raise"]}

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield what was logged and told."""
        for record in self.caplog.records:
            if record.name == "websockets.server":  # The other side's.
                continue
            values = {k: v for k, v in vars(record).items() if k != "exc_info"}
            yield f"the log of {record.name}", f"{record.getMessage()} {values}"
        yield "events", repr(self.events)
        yield "mismatches", repr(self.mismatches)
        for span in self.exporter.get_finished_spans():
            yield "a span", span.to_json()


@pytest.fixture
def outputs(caplog: pytest.LogCaptureFixture) -> Iterator[Outputs]:
    caplog.set_level(1)
    names = [name for name in logging.root.manager.loggerDict if name.startswith("h")]
    for name in ("schema_codegen", "httpx", "httpcore", "asyncio", *names):
        caplog.set_level(1, logger=name)
    redaction._sent.clear()  # What other tests have sent.
    redaction._sent_in_queries.clear()
    EXPORTER.clear()
    yield Outputs(caplog, EXPORTER)
    EXPORTER.clear()


def is_ours(filename: str) -> bool:
    return "codegen/runtime" in filename or "site-packages" in filename


def of_error(error: BaseException | None) -> Iterator[tuple[str, str]]:
    """Yield what may be printed or kept of an error, its causes included."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        name = type(error).__name__
        yield f"the text of {name}", f"{error} {error!r}"
        yield f"what {name} holds", repr(vars(error))
        yield f"the notes of {name}", repr(getattr(error, "__notes__", []))
        if isinstance(error, ApiError):
            yield f"the pickle of {name}", repr(pickle.dumps(error))
            restored = pickle.loads(pickle.dumps(error))
            assert type(restored) is type(error)
            assert str(restored) == str(error)
        response = getattr(error, "response", None)
        if response is not None:
            yield "a response", f"{response.headers.raw} {response.content!r}"
            yield "its history", f"{response.history} {response.next_request}"
            request = response.request
            yield "a request", f"{request!r} {request.url} {request.headers.raw}"
        shown = traceback.TracebackException.from_exception(error, capture_locals=True)
        for frame in shown.stack:
            for variable, value in (frame.locals or {}).items():
                if is_ours(frame.filename):
                    yield f"{variable} of {frame.filename}:{frame.lineno}", value
        yield "a traceback", "".join(traceback.format_exception(error))
        error = error.__cause__ or error.__context__


def leaks(texts: Iterator[tuple[str, str]]) -> list[str]:
    return [where for where, text in texts if any(form in text for form in FORMS)]


def test_the_search_finds_what_it_looks_for(outputs: Outputs) -> None:
    logging.getLogger("httpx").info("url=%s", f"x?k={CANARY}")
    assert leaks(outputs.texts()) == ["the log of httpx"]
    assert leaks(iter([("x", f"Basic {Basic('user', CANARY)!r}")])) == []
    with pytest.raises(ValueError, match="c4n4ry") as caught:
        raise ValueError(CANARY)
    assert "the text of ValueError" in leaks(of_error(caught.value))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("place", PLACES)
def test_no_trace_of_a_secret_is_left_by_a_call(
    connect: Callable[..., Connected],
    server: Server,
    outputs: Outputs,
    place: str,
    way: str,
) -> None:
    server.handler = granting(WAYS[way])
    chosen = PLACES[place]
    options = {**outputs.options, **chosen.options(server.url)}
    api = connect(chosen.base(server.url), **options)
    parts = {"returns": Json[dict[str, int]], **chosen.call}
    with pytest.raises(ApiError) as caught:
        api.call("POST", "/x", **parts)
    sent = f"{server.last.target} {server.last.headers} {server.last.body!r}"
    is_sent = any(form in sent for form in FORMS)
    assert is_sent, "The secret was not even sent."
    assert leaks(of_error(caught.value)) == []
    assert leaks(outputs.texts()) == []
    things = api.client, options.get("auth"), vars(api.client)
    assert leaks(iter([("a client", repr(things))])) == []
    assert len(outputs.events) >= 2
    assert outputs.exporter.get_finished_spans()
    assert any(record.name.startswith("httpc") for record in outputs.caplog.records)


OPERATION = Mutation("LogIn", "mutation LogIn($password: String!) { x }")
GRAPHQL_WAYS = {
    **WAYS,
    "errors": answer(
        200, {"data": None, "errors": [{"message": f"no {CANARY}", "path": ["x"]}]}
    ),
}


@pytest.mark.parametrize("way", GRAPHQL_WAYS)
def test_no_trace_is_left_of_variables(
    connect: Callable[..., Connected], server: Server, outputs: Outputs, way: str
) -> None:
    server.handler = granting(GRAPHQL_WAYS[way])
    api = connect(auth=bearer(CANARY), **outputs.options)
    variables = {"password": CANARY}
    with pytest.raises(ApiError) as caught:
        api.execute(OPERATION, variables, returns=Json[dict[str, int]])
    assert CANARY in repr(server.last.body)
    assert leaks(of_error(caught.value)) == []
    assert leaks(outputs.texts()) == []


@pytest.mark.parametrize("way", ["an error", "an error that echoes", "a cut"])
def test_no_trace_is_left_by_a_stream(
    connect: Callable[..., Connected], server: Server, outputs: Outputs, way: str
) -> None:
    server.handler = granting(WAYS[way])
    options = SubscriptionOptions(transport="sse", reconnect=None)
    auth = QueryKey("k", CANARY)
    api = connect(auth=auth, subscription_options=options, **outputs.options)
    sent = SubscriptionOperation("Xs", "subscription Xs { x }")
    with pytest.raises(ApiError) as caught:
        api.subscribe(sent, {"password": CANARY}, returns=Json[int])
    assert server.requests
    assert leaks(of_error(caught.value)) == []
    assert leaks(outputs.texts()) == []


@pytest.mark.parametrize(
    "reply",
    [
        answer(401, {"detail": f"Bad token {PAT}"}),
        answer(401, {"error_description": f"{CANARY} is no secret of user"}),
        answer(200, {"access_token": [CANARY]}),
        answer(200, f"<html>{CANARY}", "text/html"),
        answer(302, headers=LEADS_ON),
        RESET,
    ],
    ids=["refused", "denied", "odd", "page", "redirect", "reset"],
)
@pytest.mark.parametrize(
    "place", ["personal token", "client credentials", "refresh token", "password"]
)
def test_no_trace_is_left_by_a_request_for_a_token(
    connect: Callable[..., Connected],
    server: Server,
    outputs: Outputs,
    place: str,
    reply: Reply,
) -> None:
    if place == "personal token":
        redaction.keep_out(CANARY)  # It is a part of the token only.
    server.replies(reply)
    options = {**outputs.options, **PLACES[place].options(server.url)}
    with pytest.raises(ApiError) as caught:
        connect(**options).call("GET", "/x", returns=Json[Any])
    assert server.requests[0].path == "/token"
    assert leaks(of_error(caught.value)) == []
    assert leaks(outputs.texts()) == []


def test_no_trace_is_left_by_a_websocket(
    connect: Callable[..., Connected], outputs: Outputs
) -> None:
    """Neither of the key in the handshake, nor of that in the greeting, nor of what is
    subscribed to, nor of why the server closes."""
    options = SubscriptionOptions(
        reconnect=None, connection_payload=lambda: {"token": CANARY}
    )
    sent = SubscriptionOperation("Xs", "subscription Xs { x }")
    with talking(closing(4403, f"{CANARY} is not allowed")) as sockets:
        api = connect(
            sockets.url,
            auth=bearer(lambda: KEY),
            subscription_options=options,
            **outputs.options,
        )
        with pytest.raises(Forbidden) as caught:
            api.subscribe(sent, {"password": CANARY}, returns=Json[int])
    assert repr(sockets.heard).count(CANARY) == 2
    assert KEY not in repr(list(outputs.texts()))
    assert leaks(of_error(caught.value)) == []
    assert leaks(outputs.texts()) == []


def test_no_trace_is_left_of_where_a_body_is_stored(
    connect: Callable[..., Connected],
    server: Server,
    outputs: Outputs,
    tmp_path: Path,
) -> None:
    """A signed URL is a key for whoever reads it."""
    with serving(lambda _: answer(403, {"detail": "expired"})) as storage:
        signed = quote(CANARY, safe="")
        place = f"{storage.url}/a?X-Amz-Signature={signed}&X-Amz-Credential={signed}"
        server.replies(answer(302, headers={"Location": place}))
        api = connect(**outputs.options)
        with pytest.raises(Forbidden) as caught:
            save(api, tmp_path / "a")
    assert CANARY in repr(storage.last.query)
    assert leaks(of_error(caught.value)) == []
    assert leaks(outputs.texts()) == []


def test_no_trace_is_left_by_a_batch(
    connect: Callable[..., Connected], server: Server, outputs: Outputs
) -> None:
    failed = {"data": None, "errors": [{"message": f"no {CANARY}"}]}
    server.replies(answer(200, [failed]))
    api = connect(auth=bearer(CANARY), **outputs.options)
    batch = api.client.batch()
    returns = Json[Any]
    variables = {"password": CANARY}
    result = batch.add(api.client.execute, OPERATION, variables, returns=returns)
    leave(api, batch)
    with pytest.raises(ApiError) as caught:
        result.result()
    assert CANARY in repr(server.last.body)
    assert leaks(of_error(caught.value)) == []
    assert leaks(outputs.texts()) == []
    assert leaks(iter([("a batch", repr((batch, result)))])) == []


def test_no_trace_is_left_by_a_call_that_cannot_be_built(
    connect: Callable[..., Connected], server: Server, outputs: Outputs
) -> None:
    api = connect(auth=bearer(CANARY), **outputs.options)
    with pytest.raises(ValueError, match="must be one line") as caught:
        api.call("POST", "/x", headers={"X-A": f"{CANARY}\n"}, returns=Json[Any])
    assert not server.requests
    assert leaks(of_error(caught.value)) == []
    assert leaks(outputs.texts()) == []


def test_no_trace_is_left_by_a_closed_client(
    connect: Callable[..., Connected], server: Server
) -> None:
    api = connect(auth=bearer(CANARY))
    api.run(api.client.close()) if "Async" in repr(api.client) else api.close()
    with pytest.raises(RuntimeError, match="is closed") as caught:
        api.call("POST", "/x", json={"password": CANARY}, returns=Json[Any])
    assert leaks(of_error(caught.value)) == []


def test_no_trace_is_left_by_a_hook_that_fails(
    connect: Callable[..., Connected], server: Server, outputs: Outputs
) -> None:
    def fails(event: Any) -> None:
        raise LookupError("a mistake")

    server.replies(answer(200, {}))
    api = connect(auth=bearer(CANARY), hooks=Hooks(on_response=fails))
    api.call("POST", "/x", json={"password": CANARY}, returns=Json[Any])
    assert "a mistake" in outputs.caplog.text
    assert leaks(outputs.texts()) == []
    for record in outputs.caplog.records:
        if record.exc_info is not None:
            assert leaks(of_error(record.exc_info[1])) == []


def test_no_trace_is_left_by_a_pager(
    connect: Callable[..., Connected], server: Server, outputs: Outputs
) -> None:
    following = f"{server.url}/x?token={quote(CANARY, safe='')}&page=2"
    server.replies(
        answer(200, {"items": [1], "next": following}),
        answer(403, {"detail": f"{CANARY} is no token"}),
    )
    api = connect(auth=bearer(CANARY), **outputs.options)

    def fetch(client: Any, query: Any) -> Any:
        return client.call("GET", "/x", query=query, returns=Json[Any])

    with pytest.raises(Forbidden) as caught:
        api.pages(fetch, {"token": CANARY}, items="items", by=NextLink("next"))
    assert len(server.requests) == 2
    assert leaks(of_error(caught.value)) == []
    assert leaks(outputs.texts()) == []
