"""Faults of tokens: they end, are refused, or cannot be had."""

from __future__ import annotations

from collections.abc import Callable

from codegen.runtime import AuthError, ClientCredentials, LabelStudioKey, TokenRefused
from codegen.runtime import Unauthenticated as Refused
from codegen.runtime.http import httpx
from tests.runtime.server import HANG, RESET, Reply, Request, answer
from tests.runtime.tokens import CLIENT_SECRET, PAT, Clock, TokenServer, jwt

from .fault import (
    PAGES,
    REST,
    Fault,
    Outcome,
    Stage,
    error,
    value,
)
from .pages import numbered

HOUR = 3600
NOT_GRANTED = {"timeout": httpx.Timeout(5, read=0.3)}


def _tokens(stage: Stage) -> TokenServer:
    """Let the server grant tokens for a personal access token, and demand them."""
    stage.server.handler = tokens = TokenServer()
    stage.options["auth"] = LabelStudioKey(PAT, f"{stage.server.url}/token")
    return tokens


def _refused_once(stage: Stage) -> None:
    tokens = _tokens(stage)

    def handler(request: Request) -> Reply:
        if request.path != "/token" and not tokens.called:
            tokens.revoke()
        return tokens(request)

    stage.server.handler = handler


def _refused(stage: Stage) -> None:
    _tokens(stage).refuses_all = True


def _expiring(stage: Stage) -> None:
    """Let the token end between the third page and the fourth."""
    tokens, pages = _tokens(stage), numbered(5)

    def handler(request: Request) -> Reply:
        if request.path != "/token" and len(tokens.called) == 3:
            tokens.revoke()
        reply = tokens(request)
        is_page = request.path == "/pages" and b" 200 " in reply.content
        return pages(request) if is_page else reply

    stage.server.handler = handler


def _granting(**claims: object) -> Callable[[Stage], None]:
    """Grant the same token again and again."""
    token = jwt(**claims)

    def play(stage: Stage) -> None:
        tokens = _tokens(stage)
        tokens.granted.append(token)
        tokens.failure = answer(200, {"access": token})

    return play


def _jumping(seconds: float) -> Callable[[Stage], None]:
    """Let the clock jump when there is a token, before the call for which it is."""

    def play(stage: Stage) -> None:
        tokens, clock = _tokens(stage), Clock()
        url = f"{stage.server.url}/token"
        stage.options["auth"] = LabelStudioKey(PAT, url, clock=clock)

        def handler(request: Request) -> Reply:
            if request.path != "/token" and len(tokens.called) == 2:
                clock.now += seconds
            pages = numbered(5)
            reply = tokens(request)
            return pages(request) if b'"id"' in reply.content else reply

        stage.server.handler = handler

    return play


def _another_grant(stage: Stage) -> None:
    tokens = _tokens(stage)
    tokens.failure = answer(401, {"error": "invalid_client"})
    stage.options["auth"] = ClientCredentials(
        "id", CLIENT_SECRET, f"{stage.server.url}/token"
    )


def not_granted(name: str, does: str, failure: Reply, outcome: Outcome) -> Fault:
    """A token that cannot be had: the call is not sent."""

    def play(stage: Stage) -> None:
        _tokens(stage).failure = failure

    return Fault(
        name=f"refresh: {name}",
        does=f"answers the request for a token {does}",
        play=play,
        options=NOT_GRANTED,
        heals=False,
        outcomes={REST: outcome},
    )


def _error(tokens: int, says: str) -> Outcome:
    return error(AuthError, 0, tokens=tokens, says=f"No token.*{says}")


def _refusal(says: str) -> Outcome:
    return error(TokenRefused, 0, tokens=1, says=f"No token.*{says}")


TOKENS = [
    Fault(
        name="401 once",
        does="refuses a token as soon as it has given it",
        play=_refused_once,
        heals=False,
        outcomes={REST: value(2, tokens=2)},
    ),
    Fault(
        name="401 always",
        does="refuses each token",
        play=_refused,
        heals=False,
        outcomes={REST: error(Refused, 2, tokens=2)},
    ),
    Fault(
        name="token that ends between two pages",
        does="refuses the token from the fourth page on",
        play=_expiring,
        heals=False,
        same_target=False,
        outcomes={(PAGES,): value(6, value=list(range(10)), tokens=2)},
    ),
    not_granted("500", "with 500", answer(500), _error(3, "500")),
    not_granted(
        "401",
        "with 401",
        answer(401, {"detail": "Token is blacklisted"}),
        _refusal("401 Token is blacklisted"),
    ),
    not_granted(
        "HTML",
        "with a page, and 200",
        answer(200, "<html><title>Log in</title>", "text/html"),
        _error(1, "200, without a token"),
    ),
    not_granted("nothing", "with 204", answer(204), _error(1, "without a token")),
    not_granted(
        "another JSON",
        "with JSON that has no token",
        answer(200, {"access": None}),
        _error(1, "without a token"),
    ),
    not_granted(
        "redirect",
        "with 302",
        answer(302, headers={"Location": "http://127.0.0.1:9/"}),
        _error(1, "302"),
    ),
    not_granted("hang", "never", HANG, _error(1, "")),
    not_granted("reset", "by a reset", RESET, _error(3, "")),
    Fault(
        name="refresh: 401 of OAuth 2",
        does="answers a client that asks for a token with 401",
        play=_another_grant,
        heals=False,
        outcomes={REST: _refusal("401 invalid_client")},
    ),
    Fault(
        name="token that has ended already",
        does="gives a token whose end is in the past, and takes it",
        play=_granting(iat=1_000_000_000, exp=1_000_000_000 - HOUR),
        heals=False,
        outcomes={REST: value(1, tokens=1)},
    ),
    Fault(
        name="token server that is an hour ahead",
        does="gives a token of a clock that is an hour ahead",
        play=_granting(iat=4_000_000_000 + HOUR, exp=4_000_000_300 + HOUR),
        heals=False,
        outcomes={REST: value(1, tokens=1)},
    ),
    Fault(
        name="clock that jumps an hour ahead",
        does="nothing wrong: the clock of the client jumps after two pages",
        play=_jumping(HOUR),
        heals=False,
        same_target=False,
        outcomes={(PAGES,): value(5, value=list(range(10)), tokens=2)},
    ),
    Fault(
        name="clock that jumps an hour back",
        does="nothing wrong: the clock of the client jumps after two pages",
        play=_jumping(-HOUR),
        heals=False,
        same_target=False,
        outcomes={(PAGES,): value(5, value=list(range(10)), tokens=2)},
    ),
]
