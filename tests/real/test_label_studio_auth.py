"""Label Studio: both kinds of keys, and what it says where it takes one no more.

These take keys away, so they have a server of their own.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from generated._runtime import (
    AuthError,
    KeyFile,
    LabelStudioKey,
    TokenRefused,
    Unauthenticated,
)
from generated.label_studio import AsyncLabelStudio, LabelStudio, models

from .flavours import FLAVOURS, closed, settled
from .label_studio_flow import client_of, run
from .label_studio_server import LabelStudio as Server
from .label_studio_server import label_studio_server


@pytest.fixture(scope="module")
def own() -> Iterator[Server]:
    with label_studio_server() as server:
        yield server


class Counting(httpx.HTTPTransport):
    """Counts what goes to the server, by its path."""

    def __init__(self) -> None:
        super().__init__()
        self.paths: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.paths.append(request.url.path)
        return super().handle_request(request)

    @property
    def refreshes(self) -> int:
        return self.paths.count("/api/token/refresh/")


def key_of(server: Server, key: str | KeyFile, **options: Any) -> LabelStudioKey:
    return LabelStudioKey(key, f"{server.url}/api/token/refresh/", **options)


async def refused(flavour: str, server: Server, key: str) -> Unauthenticated:
    """How a key is refused, of whichever kind it is."""
    client = client_of(flavour, server, key)
    try:
        with pytest.raises(Unauthenticated) as caught:
            await settled(client.users.whoami())
    finally:
        await closed(client)
    return caught.value


def test_threads_and_tasks_share_one_access_token(own: Server) -> None:
    counting = Counting()
    auth = key_of(own, own.personal_access_token)

    async def tasks() -> list[int]:
        async with AsyncLabelStudio(auth=auth, base_url=own.url) as studio:
            calls = [studio.users.whoami() for _ in range(10)]
            return [user.id for user in await asyncio.gather(*calls)]

    with (
        LabelStudio(auth=auth, base_url=own.url, transport=counting) as studio,
        ThreadPoolExecutor(20) as pool,
    ):
        users = list(pool.map(lambda _: studio.users.whoami().id, range(20)))
        users += asyncio.run(tasks())
    assert users == [users[0]] * 30
    assert counting.refreshes == 1


def test_an_access_token_that_ends_between_two_pages(own: Server) -> None:
    """The server grants them for 300 s, by its own clock."""
    counting = Counting()
    now = 1000.0
    auth = key_of(own, own.personal_access_token, clock=lambda: now)
    with LabelStudio(auth=auth, base_url=own.url, transport=counting) as studio:
        made = [
            studio.projects.create(models.ProjectRequest(title=f"page {n}")).id
            for n in range(4)
        ]
        assert counting.refreshes == 1
        seen: list[int] = []
        for page in studio.projects.list(page_size=1).pages():
            seen += [found.id for found in page]
            now += 271
        assert sorted(set(seen) & set(made)) == made
        assert len(seen) == len(set(seen))
        assert counting.refreshes >= 4
        for identifier in made:
            studio.projects.delete(identifier)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_keys_that_nobody_knows(flavour: str, own: Server) -> None:
    async def flow(_: Any) -> None:
        legacy = await refused(flavour, own, "0" * 40)
        assert "Invalid token." in str(legacy)
        head, claims, _ = own.personal_access_token.split(".")
        forged = await refused(flavour, own, f"{head}.{claims}.forged")
        assert "401 Token is invalid" in str(forged)
        assert isinstance(forged, TokenRefused)
        assert isinstance(forged, AuthError)
        assert (legacy.status, forged.status) == (401, 401)
        assert legacy.request_id
        assert forged.request_id

    run(client_of(flavour, own, own.legacy_token), flow)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_an_organization_may_turn_off_either_kind(flavour: str, own: Server) -> None:
    """What it says comes through, in an error of the same class for both."""

    def settings(pats: bool, legacy: bool) -> models.JWTSettingsRequest:
        return models.JWTSettingsRequest(
            api_tokens_enabled=pats, legacy_api_tokens_enabled=legacy
        )

    async def flow(by_legacy: Any) -> None:
        by_pat = client_of(flavour, own, own.personal_access_token)
        try:
            me = (await settled(by_legacy.users.whoami())).id
            await settled(by_legacy.jwt_settings.update(settings(False, True)))
            assert (await settled(by_legacy.users.whoami())).id == me
            off = await refused(flavour, own, own.personal_access_token)
            assert "Authentication credentials were not provided." in str(off)

            await settled(by_legacy.jwt_settings.update(settings(True, True)))
            assert (await settled(by_pat.users.whoami())).id == me
            await settled(by_pat.jwt_settings.update(settings(True, False)))
            off = await refused(flavour, own, own.legacy_token)
            assert "legacy token authentication has been disabled" in str(off)
            assert (await settled(by_pat.users.whoami())).id == me
        finally:
            await settled(by_pat.jwt_settings.update(settings(True, True)))
            await closed(by_pat)

    run(client_of(flavour, own, own.legacy_token), flow)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_personal_access_token_is_replaced_in_its_file(
    flavour: str, tmp_path: Path
) -> None:
    """The client that reads it goes on, and who has the one before is told why not."""
    with label_studio_server() as server:
        path, new = tmp_path / "key", tmp_path / "new"
        path.write_text(f"{server.personal_access_token}\n")

        async def flow(studio: Any) -> None:
            me = (await settled(studio.users.whoami())).id
            asked = models.LSAPITokenRotateRequest(refresh=server.personal_access_token)
            rotated = await settled(studio.tokens.rotate(asked))
            new.write_text(f"{rotated.refresh}\n")
            os.replace(new, path)
            assert (await settled(studio.users.whoami())).id == me
            revoked = await refused(flavour, server, server.personal_access_token)
            assert isinstance(revoked, TokenRefused)
            assert "401 Token is blacklisted" in str(revoked)
            blacklisted = models.LSAPITokenBlacklistRequest(refresh=rotated.refresh)
            await settled(studio.tokens.blacklist(blacklisted))
            new.write_text(server.legacy_token)
            os.replace(new, path)
            assert (await settled(studio.users.whoami())).id == me

        run(client_of(flavour, server, auth=key_of(server, KeyFile(path))), flow)
