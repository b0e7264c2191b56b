"""Webhooks: subscriptions of a project or of the whole organization.

The API has no call that deletes one. Clients set its status to INACTIVE.
"""

from __future__ import annotations

from ..registry import Arguments, mutation
from ..standard import changes, one, register, related, workspace
from ..store import Record, Store

register("Query", {"webhook": one("Webhook")})
register("Webhook", {"organization": workspace})
register("Project", {"webhooks": related("Webhook", "project")})


@mutation("createWebhook")
def create_webhook(store: Store, _: Record, arguments: Arguments) -> Record:
    """Make a webhook. It is sent nothing: the emulator calls no other server."""
    data = changes(arguments["data"])
    project = data.get("project")
    return store.put(
        "Webhook",
        url=data["url"],
        topics=data["topics"] if isinstance(data["topics"], list) else [],
        status="ACTIVE",
        project=store.get("Project", project["id"])["id"] if project else None,
        createdBy=store.user["id"],
    )


@mutation("updateWebhook")
def update_webhook(store: Store, _: Record, arguments: Arguments) -> Record:
    """Change a webhook. The official client sends null for what stays as it is."""
    webhook = store.get("Webhook", arguments["where"]["id"])
    data = changes(arguments["data"])
    given = {name: value for name, value in data.items() if value is not None}
    return store.touch(webhook, **given)
