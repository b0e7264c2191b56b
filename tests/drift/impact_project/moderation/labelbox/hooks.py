"""Be told of what happens."""

from __future__ import annotations

from generated.labelbox import Labelbox, models


def listen(client: Labelbox) -> str:
    topics = models.WebhookTopicsInput(set=[models.WebhookTopic.LABEL_CREATED])
    plan = models.WebhookCreateInput(
        url="https://hooks.example/labels", secret="a secret of ours", topics=topics
    )
    hook = client.mutations.create_webhook(plan)
    assert hook is not None
    where = models.WhereUniqueIdInput(id=hook.id)
    off = models.WebhookUpdateInput(status=models.WebhookStatus.INACTIVE)
    client.mutations.update_webhook(where, off)
    return (hook.url or "").strip("/")
