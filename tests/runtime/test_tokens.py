"""A token belongs to the authentication: all share it, and nobody can take it away."""

from __future__ import annotations

import asyncio
import multiprocessing
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest

from codegen.runtime import (
    AuthError,
    Client,
    ClientCredentials,
    Json,
    LabelStudioKey,
    RefreshToken,
    Retry,
    TokenRefused,
    TransportError,
    Unauthenticated,
)
from codegen.runtime.http import httpx

from .conftest import QUICK, Api, AsyncApi, Connected
from .server import HANG, RESET, Reply, Request, Server, answer, serving
from .tokens import PAT, Clock, TokenServer, jwt

Connect = Callable[..., Connected]
MANY = 50


@pytest.fixture
def tokens(server: Server) -> TokenServer:
    server.handler = handler = TokenServer()
    return handler


def pat(server: Server, clock: Callable[[], float] = time.monotonic) -> LabelStudioKey:
    return LabelStudioKey(PAT, f"{server.url}/token", clock=clock)


def get(api: Connected) -> Any:
    return api.call("GET", "/x", returns=Json[Any])


def until(happened: Callable[[], object]) -> None:
    """Wait for something, and not for ever."""
    end = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.005)


async def auntil(happened: Callable[[], object]) -> None:
    await asyncio.to_thread(until, happened)


# One for all


def everybody(server: Server, auth: httpx.Auth, **options: Any) -> list[Any]:
    """What comes of calls from threads, of tasks in one loop and of tasks in another,
    all at once, with clients of their own and one authentication."""
    start = threading.Barrier(MANY + 2)
    found: list[Any] = []
    options = {"auth": auth, "retry": QUICK, **options}

    def in_thread(api: Api) -> None:
        start.wait()
        try:
            found.append(api.call("GET", "/x", returns=Json[Any]))
        except Exception as error:
            found.append(error)

    async def in_loop() -> None:
        async with AsyncApi(server.url, **options) as api:
            await asyncio.to_thread(start.wait)
            calls = [api.call("GET", "/x", returns=Json[Any]) for _ in range(MANY)]
            found.extend(await asyncio.gather(*calls, return_exceptions=True))

    with Api(server.url, **options) as api, ThreadPoolExecutor(MANY + 2) as pool:
        loops = [pool.submit(asyncio.run, in_loop()) for _ in range(2)]
        threads = [pool.submit(in_thread, api) for _ in range(MANY)]
        for future in [*loops, *threads]:
            future.result()
    return found


def test_threads_and_tasks_of_several_loops_share_a_request(
    server: Server, tokens: TokenServer
) -> None:
    tokens.delay = 0.3
    auth = pat(server)
    assert everybody(server, auth) == [{"id": 1}] * (3 * MANY)
    assert (len(tokens.asked), len(tokens.called)) == (1, 3 * MANY)
    tokens.revoke()
    assert everybody(server, auth) == [{"id": 1}] * (3 * MANY)
    assert len(tokens.asked) == 2


@pytest.mark.parametrize(
    ("failure", "message"),
    [
        (answer(401, {"detail": "Token is blacklisted"}, after=0.3), "blacklisted"),
        (answer(200, "<html>", media="text/html", after=0.3), "without a token"),
        (HANG, "ReadTimeout"),
    ],
    ids=["refused", "nonsense", "hang"],
)
def test_all_that_wait_share_a_failure(
    server: Server, tokens: TokenServer, failure: Reply, message: str
) -> None:
    """Each has an error of its own to raise. None waits for a turn of its own, nor
    sends its call."""
    tokens.failure = failure
    found = everybody(server, pat(server), timeout=2)
    assert all(isinstance(error, AuthError) for error in found), found
    assert all(message in str(error) for error in found)
    assert len(set(map(id, found))) == 3 * MANY
    assert (len(tokens.asked), len(tokens.called)) == (1, 0)


@pytest.mark.parametrize("life", [0, -100])
def test_a_token_that_is_over_when_it_comes(
    server: Server, tokens: TokenServer, life: int
) -> None:
    """Those who waited for it use it, instead of asking for more of the kind."""
    tokens.life, tokens.delay = life, 0.3
    auth = pat(server)
    assert everybody(server, auth) == [{"id": 1}] * (3 * MANY)
    assert len(tokens.asked) == 1


def test_the_same_token_again_is_no_reason_to_go_on(
    connect: Connect, server: Server, tokens: TokenServer
) -> None:
    tokens.refuses_all = True
    tokens.failure = answer(200, {"access": jwt(iat=1, exp=301)})
    api = connect(auth=pat(server))
    for calls in (2, 4):
        with pytest.raises(Unauthenticated, match="credentials were wrong"):
            get(api)
        assert len(tokens.called) == calls
    assert len(tokens.asked) == 3  # The second call began with the token it had.


# Nobody takes it away


class Rotating:
    """Gives each refresh token once, and another with each access token."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.sent: list[str] = []
        self.go = threading.Event()

    def __call__(self, request: Request) -> Reply:
        if request.path != "/token":
            self.sent.append(request.headers["authorization"])
            return answer(200, {"id": 1})
        token = request.body.decode().rpartition("refresh_token=")[2]
        used_up = token in self.asked
        self.asked.append(token)
        self.go.wait(20)
        if used_up:
            return answer(400, {"error": "invalid_grant"})
        body = {"access_token": f"a-{len(self.asked)}", "expires_in": 3600}
        return answer(200, {**body, "refresh_token": f"{token}-next"})


@pytest.mark.parametrize("own_transport", [False, True])
def test_a_cancelled_call_loses_no_refresh_token(
    server: Server, own_transport: bool
) -> None:
    server.handler = rotating = Rotating()
    kept: list[str] = []
    auth = RefreshToken("r-1234567", f"{server.url}/token", rotated=kept.append)

    async def main() -> list[Any]:
        transport = httpx.AsyncHTTPTransport() if own_transport else None
        async with AsyncApi(server.url, auth=auth, transport=transport) as api:
            only = asyncio.create_task(api.call("GET", "/x", returns=Json[Any]))
            await auntil(lambda: rotating.asked)
            only.cancel()
            found = await asyncio.gather(only, return_exceptions=True)
            calls = [
                asyncio.create_task(api.call("GET", "/x", returns=Json[Any]))
                for _ in range(5)
            ]
            await asyncio.sleep(0.05)
            calls[0].cancel()
            rotating.go.set()
            return [*found, *await asyncio.gather(*calls, return_exceptions=True)]

    first, second, *others = asyncio.run(main())
    assert isinstance(first, asyncio.CancelledError)
    assert isinstance(second, asyncio.CancelledError)
    assert others == [{"id": 1}] * 4
    assert (rotating.asked, kept) == (["r-1234567"], ["r-1234567-next"])
    assert rotating.sent == ["Bearer a-1"] * 4


@pytest.mark.parametrize("how", ["close", "deadline"])
def test_what_is_on_its_way_outlives_client_and_loop(server: Server, how: str) -> None:
    server.handler = rotating = Rotating()
    kept: list[str] = []
    auth = RefreshToken("r-1234567", f"{server.url}/token", rotated=kept.append)

    async def closing() -> None:
        async with AsyncApi(server.url, auth=auth) as api:
            call = asyncio.create_task(api.call("GET", "/x", returns=Json[Any]))
            await auntil(lambda: rotating.asked)
        call.cancel()

    async def running_out() -> None:
        retry = Retry(total_time=1)
        async with AsyncApi(server.url, auth=auth, retry=retry) as api:
            with pytest.raises(TransportError, match="total time of 1 s"):
                await api.call("POST", "/x", json={}, returns=Json[Any])

    asyncio.run(closing() if how == "close" else running_out())
    until(lambda: rotating.asked)
    rotating.go.set()
    until(lambda: kept)
    with Api(server.url, auth=auth) as api:
        assert api.call("GET", "/x", returns=Json[Any]) == {"id": 1}
    assert (rotating.asked, kept) == (["r-1234567"], ["r-1234567-next"])


def test_a_call_waits_no_longer_than_it_may(connect: Connect, server: Server) -> None:
    """Its deadline is not that of the others, who may wait longer for the token."""
    server.handler = rotating = Rotating()
    auth = RefreshToken("r-1234567", f"{server.url}/token")
    hasty = connect(auth=auth, retry=Retry(total_time=0.3), transport=None)
    with pytest.raises(TransportError, match=r"total time of 0\.3 s"):
        hasty.call("POST", "/x", json={}, returns=Json[Any])
    assert (len(rotating.asked), rotating.sent) == (1, [])
    rotating.go.set()
    patient = connect(auth=auth, transport=None)
    assert get(patient) == {"id": 1}
    assert len(rotating.asked) == 1


def test_a_refresh_token_that_cannot_be_kept_is_told(
    connect: Connect, server: Server
) -> None:
    server.handler = rotating = Rotating()
    rotating.go.set()
    disk_is_full = [True]

    def keep(token: str) -> None:
        if disk_is_full:
            raise OSError(28, "No space left on device")

    auth = RefreshToken("r-1234567", f"{server.url}/token", rotated=keep)
    api = connect(auth=auth)
    with pytest.raises(AuthError, match="No space left") as caught:
        get(api)
    assert isinstance(caught.value.__cause__, OSError)
    disk_is_full.clear()
    time.sleep(1.1)  # The failure is that of all for a second.
    assert get(api) == {"id": 1}
    assert rotating.asked == ["r-1234567", "r-1234567-next"]


def _call_in_a_child(url: str, auth: LabelStudioKey, found: Any) -> None:
    with Client(url, auth=auth) as api:
        found.put(api.call("GET", "/x", returns=Json[Any]))


def test_a_child_process_asks_by_itself(server: Server, tokens: TokenServer) -> None:
    """What is on its way in the parent never arrives in the child."""
    go = threading.Event()

    def handler(request: Request) -> Reply:
        is_first = request.path == "/token" and not tokens.asked
        reply = tokens(request)
        if is_first:
            go.wait(20)
        return reply

    server.handler = handler
    auth = pat(server)
    context = multiprocessing.get_context("fork")
    found = context.SimpleQueue()
    with Client(server.url, auth=auth) as api, ThreadPoolExecutor(1) as pool:
        mine = pool.submit(api.call, "GET", "/x", returns=Json[Any])
        until(lambda: tokens.asked)
        child = context.Process(target=_call_in_a_child, args=(server.url, auth, found))
        child.start()
        child.join(30)
        assert child.exitcode == 0
        assert found.get() == {"id": 1}
        go.set()
        assert mine.result() == {"id": 1}
    assert len(tokens.asked) in (2, 3)  # A third where the child's is the newest.


def test_a_call_that_blocks_its_own_loop_does_not_wait_for_it(
    server: Server, tokens: TokenServer
) -> None:
    """A request that only this loop can go on with would never come to an end."""
    tokens.delay = 0.1
    auth = pat(server)

    async def main() -> None:
        transport = httpx.AsyncHTTPTransport()
        async with AsyncApi(server.url, auth=auth, transport=transport) as api:
            call = asyncio.create_task(api.call("GET", "/x", returns=Json[Any]))
            await auntil(lambda: tokens.asked)
            with Api(server.url, auth=auth, timeout=20) as blocking:
                assert blocking.call("GET", "/x", returns=Json[Any]) == {"id": 1}
            assert await call == {"id": 1}

    asyncio.run(main())


# How long it is good


@pytest.mark.parametrize(
    ("life", "renewed"),
    [(1, 0.5), (40, 20), (60, 30), (100, 70), (300, 270), (3600, 3240)],
)
def test_the_leeway_is_no_more_than_half_of_a_life(
    connect: Connect, server: Server, tokens: TokenServer, life: int, renewed: float
) -> None:
    tokens.life = life
    clock = Clock()
    api = connect(auth=pat(server, clock))
    for elapsed, asked in [(0, 1), (renewed - 0.1, 1), (renewed, 2)]:
        clock.now = 1000.0 + elapsed
        get(api)
        assert len(tokens.asked) == asked


@pytest.mark.parametrize("jump", [3600.0, -3600.0])
def test_a_clock_that_jumps(
    connect: Connect, server: Server, tokens: TokenServer, jump: float
) -> None:
    """The default clock does not; one that is set costs one request, and no call."""
    clock = Clock(100_000.0)
    api = connect(auth=pat(server, clock))
    get(api)
    clock.now += jump
    assert [get(api) for _ in range(3)] == [{"id": 1}] * 3
    assert len(tokens.asked) == 2
    # A failure is not that of all for an hour.
    tokens.revoke()
    tokens.failure = answer(401, {})
    with pytest.raises(TokenRefused):
        get(api)
    tokens.failure = None
    clock.now -= abs(jump)
    assert get(api) == {"id": 1}


@pytest.mark.parametrize("skew", [3600, -3600])
@pytest.mark.parametrize("claimed", ["iat", "Date", "expires_in"])
def test_the_clock_of_the_server_may_be_wrong(
    connect: Connect, server: Server, tokens: TokenServer, skew: int, claimed: str
) -> None:
    now = int(time.time()) + skew
    issued = {"iat": now} if claimed == "iat" else {}
    token = jwt(exp=now + 300, **issued)
    date = format_datetime(datetime.fromtimestamp(now, UTC), usegmt=True)
    fields = {"expires_in": 300} if claimed == "expires_in" else {}
    tokens.granted.append(token)
    tokens.failure = answer(
        200,
        {"access": token, "access_token": token, **fields},
        headers={"Date": date},
    )
    clock = Clock()
    auth = pat(server, clock)
    grant = ClientCredentials("id", "secret", f"{server.url}/token", clock=clock)
    for asked, one in enumerate([auth, grant], 1):
        clock.now = 1000.0
        api = connect(auth=one)
        for elapsed, more in [(0, 0), (269, 0), (270, 1)]:
            clock.now = 1000.0 + elapsed
            assert get(api) == {"id": 1}
            assert len(tokens.asked) == 2 * asked - 1 + more


def test_a_token_that_is_still_good_is_used_where_no_other_is_had(
    connect: Connect, server: Server, tokens: TokenServer
) -> None:
    clock = Clock()
    api = connect(auth=pat(server, clock))
    get(api)
    tokens.failure = answer(503)
    clock.now += 280
    assert get(api) == {"id": 1}
    assert len(tokens.asked) == 1 + 3
    assert get(api) == {"id": 1}
    assert len(tokens.asked) == 1 + 3  # Not again within a second.
    clock.now += 20
    with pytest.raises(AuthError, match="answered 503"):
        get(api)
    assert len(tokens.called) == 3


# What goes wrong


@pytest.mark.parametrize("own_transport", [False, True])
@pytest.mark.parametrize(
    "fault", [RESET, answer(500), answer(503), answer(502, "<html>", "text/html")]
)
def test_a_passing_fault_is_not_that_of_the_call(
    connect: Connect,
    server: Server,
    tokens: TokenServer,
    fault: Reply,
    own_transport: bool,
) -> None:
    faults = [fault, fault]
    server.handler = lambda request: faults.pop() if faults else tokens(request)
    options = {} if own_transport else {"transport": None}
    api = connect(auth=pat(server), **options)
    assert api.call("POST", "/x", json={}, returns=Json[Any]) == {"id": 1}
    assert len(server.requests) == 4


def test_a_client_that_repeats_nothing_repeats_no_request_for_a_token(
    connect: Connect, server: Server, tokens: TokenServer
) -> None:
    tokens.failure = answer(500)
    api = connect(auth=pat(server), retry=Retry(attempts=1))
    with pytest.raises(AuthError, match="answered 500"):
        get(api)
    assert len(tokens.asked) == 1


def test_an_answer_that_is_huge_or_has_no_end(
    connect: Connect, server: Server, tokens: TokenServer
) -> None:
    tokens.failure = answer(200, b'"' + b"x" * 3_000_000)
    with pytest.raises(AuthError, match="No token"):
        get(connect(auth=pat(server)))
    assert (len(tokens.asked), len(tokens.called)) == (1, 0)


def test_a_redirect_gets_nothing(
    connect: Connect, server: Server, tokens: TokenServer
) -> None:
    with serving() as other:
        for status in (302, 307, 308):
            headers = {"Location": f"{other.url}/token"}
            tokens.failure = answer(status, headers=headers)
            with pytest.raises(AuthError, match=f"answered {status}"):
                get(connect(auth=pat(server)))
        assert not other.requests
    assert not tokens.called


def test_a_key_that_cannot_be_had(connect: Connect, server: Server) -> None:
    """What a user's function raises is theirs; each call asks it anew."""

    def secret() -> str:
        raise KeyError("vault")

    api = connect(auth=ClientCredentials("id", secret, f"{server.url}/token"))
    with pytest.raises(KeyError, match="vault"):
        get(api)
    assert not server.requests


def test_a_refused_key_is_unauthenticated_whatever_its_kind(
    connect: Connect, server: Server, tokens: TokenServer
) -> None:
    body = {
        "error": "invalid_grant",
        "error_description": f"{PAT} is revoked",
        "id": "q",
    }
    tokens.failure = answer(400, {**body, "status_code": 400})
    with pytest.raises(Unauthenticated, match=r"\*\*\* is revoked") as caught:
        get(connect(auth=pat(server)))
    error = caught.value
    assert isinstance(error, AuthError)
    assert isinstance(error, TokenRefused)
    assert (error.status, error.code, error.request_id) == (400, "invalid_grant", "q")
    assert error.body["error_description"] == "*** is revoked"
    assert PAT not in repr(vars(error)) + error.response.text
    assert PAT not in str(error.response.request.content)


def test_a_client_of_httpx_itself(server: Server, tokens: TokenServer) -> None:
    """`codegen snapshot` is one."""
    with httpx.Client(auth=pat(server), timeout=5) as http:
        assert http.get(f"{server.url}/x").status_code == 200
    assert len(tokens.asked) == 1
