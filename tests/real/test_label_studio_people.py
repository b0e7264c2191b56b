"""Label Studio: keys, people and organizations, and moving between two servers.

These change the keys that others would log in with, so they have servers of their own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from generated._runtime import (
    Conflict,
    Mismatch,
    NotFound,
    Unauthenticated,
)
from generated.label_studio import models

from .flavours import FLAVOURS, closed, items, settled
from .label_studio_flow import (
    choice,
    client_of,
    project,
    run,
    run_workflow,
    tasks_of,
    unknown,
)
from .label_studio_server import LabelStudio as Server
from .label_studio_server import label_studio_server


@pytest.fixture(scope="module")
def second() -> Iterator[Server]:
    """A server beside the one that the other tests share."""
    with label_studio_server() as server:
        yield server


def run_with_legacy_token(
    flavour: str, server: Server, flow: Callable[[Any], Awaitable[None]]
) -> None:
    """As `run_workflow`, with the key that no test takes away."""
    mismatches: list[Mismatch] = []
    key = server.legacy_token
    run(client_of(flavour, server, key, mismatches=mismatches), flow)
    new = unknown(mismatches)
    assert not new, "\n".join(sorted(new))


async def is_let_in(flavour: str, server: Server, key: str) -> bool:
    """Whether a key opens the server."""
    client = client_of(flavour, server, key)
    try:
        await settled(client.users.whoami())
    except Unauthenticated:  # Of a legacy token, and of one to exchange.
        return False
    finally:
        await closed(client)
    return True


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_personal_access_tokens(flavour: str, second: Server) -> None:
    """Make one, look at it, exchange it, replace it, take it back."""

    async def flow(studio: Any) -> None:
        for token in await settled(studio.tokens.list()):
            # What is listed lacks its signature: nobody can log in with it.
            assert token.token.count(".") == 1
        await take_back_what_there_is(studio)
        made = (await settled(studio.tokens.create())).token
        with pytest.raises(Conflict, match="already have a valid token"):
            await settled(studio.tokens.create())
        assert await is_let_in(flavour, second, made)
        exchanged = await settled(
            studio.tokens.refresh(models.TokenRefreshRequest(refresh=made))
        )
        assert exchanged.access.count(".") == 2

        rotated = await settled(
            studio.tokens.rotate(models.LSAPITokenRotateRequest(refresh=made))
        )
        assert not await is_let_in(flavour, second, made)
        assert await is_let_in(flavour, second, rotated.refresh)

        blacklisted = models.LSAPITokenBlacklistRequest(refresh=rotated.refresh)
        assert await settled(studio.tokens.blacklist(blacklisted)) is None
        assert not await is_let_in(flavour, second, rotated.refresh)
        assert await settled(studio.tokens.list()) == []

    async def take_back_what_there_is(studio: Any) -> None:
        # Only who made it has the whole of it.
        if await settled(studio.tokens.list()):
            await settled(
                studio.tokens.blacklist(
                    models.LSAPITokenBlacklistRequest(
                        refresh=second.personal_access_token
                    )
                )
            )

    run_with_legacy_token(flavour, second, flow)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_legacy_tokens(flavour: str) -> None:
    """Those of an organization can be switched off, and one's own replaced."""
    with label_studio_server() as server:

        async def flow(studio: Any) -> None:
            key = (await settled(studio.users.get_token())).token
            assert key == server.legacy_token
            settings = await settled(studio.jwt_settings.get())
            assert settings.api_tokens_enabled
            assert settings.legacy_api_tokens_enabled
            only_new = models.JWTSettingsRequest(
                api_tokens_enabled=True, legacy_api_tokens_enabled=False
            )
            changed = await settled(studio.jwt_settings.update(only_new))
            assert not changed.legacy_api_tokens_enabled
            assert not await is_let_in(flavour, server, key)
            both = models.JWTSettingsRequest(
                api_tokens_enabled=True, legacy_api_tokens_enabled=True
            )
            await settled(studio.jwt_settings.update(both))
            assert await is_let_in(flavour, server, key)
            reset = await settled(studio.users.reset_token())
            assert reset.token != key
            assert not await is_let_in(flavour, server, key)
            assert await is_let_in(flavour, server, reset.token)

        run_workflow(flavour, server, flow)


async def invite_and_remove(studio: Any) -> None:
    me = await settled(studio.users.whoami())
    ann = await settled(
        studio.users.create(
            models.UsersCreateRequest(
                email="ann@example.com", username="ann", first_name="Ann"
            )
        )
    )
    assert (ann.first_name, ann.avatar, ann.initials) == ("Ann", None, "A")
    renamed = await settled(
        studio.users.update(ann.id, models.UsersUpdateRequest(last_name="Lee"))
    )
    assert (renamed.first_name, renamed.last_name) == ("Ann", "Lee")
    assert (await settled(studio.users.get(ann.id))).last_name == "Lee"
    everybody = await settled(studio.users.list())
    assert {user.email for user in everybody} == {me.email, "ann@example.com"}

    (own,) = await settled(studio.organizations.list())
    organization = await settled(studio.organizations.get(own.id))
    assert organization.created_by == me.id
    retitled = await settled(
        studio.organizations.update(
            own.id, models.PatchedOrganizationRequest(title="Other")
        )
    )
    assert retitled.title == "Other"
    members = await items(studio.organizations.members.list(own.id, page_size=1))
    assert [member.user.email for member in members] == [me.email, "ann@example.com"]
    member = await settled(
        studio.organizations.members.get(own.id, ann.id, contributed_to_projects=True)
    )
    assert (member.user, member.contributed_to_projects) == (ann.id, [])
    await settled(studio.organizations.members.delete(own.id, ann.id))
    left = await items(studio.organizations.members.list(own.id))
    assert ann.email not in [member.user.email for member in left]
    await settled(studio.users.delete(ann.id))
    with pytest.raises(NotFound):
        await settled(studio.users.get(ann.id))

    invitation = await settled(studio.organizations.get_invite())
    another = await settled(studio.organizations.reset_token())
    assert invitation.token != another.token
    assert another.token in another.invite_url


async def keep_settings(studio: Any) -> None:
    keys = {"annotation:submit": {"key": "ctrl+enter", "active": True}}
    changed = await settled(
        studio.users.update_hotkeys(models.PatchedHotkeysRequest(custom_hotkeys=keys))
    )
    found = await settled(studio.users.get_hotkeys())
    assert changed.custom_hotkeys == found.custom_hotkeys == keys
    policy = await settled(
        studio.session_policy.update(
            models.PatchedSessionTimeoutPolicyRequest(max_session_age=1000)
        )
    )
    assert policy.max_session_age == 1000
    assert (await settled(studio.session_policy.get())).max_session_age == 1000


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("flow", [invite_and_remove, keep_settings])
def test_people(flow: Any, flavour: str, second: Server) -> None:
    run_with_legacy_token(flavour, second, flow)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_project_moves_to_another_server(
    flavour: str, label_studio: Server, second: Server
) -> None:
    """With its tasks, annotations and predictions."""

    async def flow(source: Any) -> None:
        target = client_of(flavour, second, second.legacy_token)
        try:
            await move(source, target)
        finally:
            await closed(target)

    run_workflow(flavour, label_studio, flow)


async def move(source: Any, target: Any) -> None:
    async with project(source, texts=("one", "two")) as original:
        first, second = await tasks_of(source, original.id)
        await settled(
            source.annotations.create(
                first.id, models.AnnotationsCreateRequest(result=choice("a"))
            )
        )
        await settled(
            source.predictions.create(
                models.PredictionsCreateRequest(
                    task=second.id, result=choice("b"), model_version="one", score=0.5
                )
            )
        )
        found = await items(source.projects.list(ids=str(original.id)))
        async with project(target, config=found[0].label_config) as copy:
            tasks = [
                models.TaskImport(
                    data=task.data,
                    annotations=[
                        models.AnnotationRequest(result=annotation.result)
                        for annotation in task.annotations
                    ],
                    predictions=[
                        models.PredictionImport(
                            result=prediction.result,
                            model_version=prediction.model_version,
                            score=prediction.score,
                        )
                        for prediction in task.predictions
                    ],
                )
                for task in await tasks_of(source, original.id)
            ]
            moved = await settled(target.projects.import_tasks(copy.id, tasks))
            assert (moved.task_count, moved.annotation_count) == (2, 1)
            assert moved.prediction_count == 1
            one, two = await tasks_of(target, copy.id)
            assert [task.data["text"] for task in (one, two)] == ["one", "two"]
            assert one.annotations[0].result == choice("a")
            assert two.predictions[0].result == choice("b")
            assert two.predictions[0].score == 0.5
