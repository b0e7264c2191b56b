"""Be told of what happens."""

from __future__ import annotations

from generated.label_studio import LabelStudio, models


def listen(client: LabelStudio) -> int:
    actions = [models.WebhookAction.TASKS_CREATED, models.WebhookAction.TASKS_DELETED]
    plan = models.WebhookRequest(
        project=1, url="https://hooks.example", actions=actions
    )
    hook = client.webhooks.create(plan)
    return hook.organization + 1


def addresses(client: LabelStudio) -> list[str]:
    known = list(client.webhooks.list(project="1"))
    return [hook.url.rstrip("/") for hook in known]
