"""Faults of redirects: they lead in circles, elsewhere, or nowhere."""

from __future__ import annotations

from collections.abc import Callable

from codegen.runtime import StatusError
from tests.runtime.server import Request, answer

from .fault import (
    BODY_OF,
    FEW,
    GOOD,
    Fault,
    Outcome,
    Stage,
    error,
    value,
)

FOLLOWED = 5
"""How often the body of a GET is looked for elsewhere."""


def redirecting(status: int, target: Callable[[Stage], str]) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        location = {"Location": target(stage)}
        stage.server.handler = lambda _: answer(status, headers=location)

    return play


def redirect(
    name: str,
    does: str,
    target: Callable[[Stage], str],
    received: Outcome,
    status: int = 302,
    says: str = "follows no redirects",
) -> Fault:
    """A redirect that no call follows, and no body of a POST either."""
    return Fault(
        name=name,
        does=f"answers {status} {does}",
        play=redirecting(status, target),
        outcomes={
            FEW: error(StatusError, 1, says=says),
            (BODY_OF,): received,
        },
        same_target=False,
    )


def _once(stage: Stage) -> None:
    def handler(request: Request) -> object:
        moved = answer(302, headers={"Location": "/y"})
        return moved if request.path == "/x" else GOOD

    stage.server.handler = handler  # type: ignore[assignment]


REDIRECTS = [
    redirect(
        "redirect loop",
        "to the same URL, for ever",
        lambda stage: "/x",
        error(StatusError, FOLLOWED + 1),
    ),
    Fault(
        name="redirect on the same server",
        does="answers 302 to another path",
        play=_once,
        outcomes={(BODY_OF,): value(2)},
        same_target=False,
    ),
    redirect(
        "redirect to another port",
        "to another port of its host",
        lambda stage: f"{stage.other().url}/x",
        value(1, elsewhere=1),
    ),
    redirect(
        "redirect to another host",
        "to another name",
        lambda stage: f"{stage.other().url.replace('127.0.0.1', 'localhost')}/x",
        value(1, elsewhere=1),
    ),
    redirect(
        "redirect to a user",
        "to a URL with a user and a password",
        lambda stage: f"{stage.other().url.replace('//', '//admin:admin@')}/x",
        value(1, elsewhere=1),
    ),
    redirect(
        "307 to another server",
        "to another server, which is to get the body again",
        lambda stage: f"{stage.other().url}/x",
        value(1, elsewhere=1),
        307,
    ),
    redirect(
        "308 to another server",
        "to another server, which is to get the body again",
        lambda stage: f"{stage.other().url}/x",
        value(1, elsewhere=1),
        308,
    ),
    redirect(
        "redirect to a file",
        "to `file:///etc/passwd`",
        lambda stage: "file:///etc/passwd",
        error(StatusError, 1, says="nobody should follow"),
    ),
    redirect(
        "redirect to no URL",
        "to `http://[::1`",
        lambda stage: "http://[::1",
        error(StatusError, 1, says="302"),
        says="302",
    ),
    redirect(
        "redirect to a port that is none",
        "to `http://localhost:99999/`",
        lambda stage: "http://localhost:99999/",
        error(StatusError, 1, says="nobody should follow"),
    ),
    redirect(
        "redirect to nowhere",
        "to an empty `Location`",
        lambda stage: "",
        error(StatusError, 6),
    ),
]
