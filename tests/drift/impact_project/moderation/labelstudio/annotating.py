"""Annotations, one by one."""

from __future__ import annotations

from typing import assert_never

from generated.label_studio import LabelStudio, models


def names(client: LabelStudio) -> list[str]:
    known = list(client.annotations.list(1))
    found = [annotation.created_username.lower() for annotation in known]
    seconds = [annotation.lead_time or 0.0 for annotation in known]
    return [*found, f"{sum(seconds)}"]


def reset(client: LabelStudio) -> int:
    change = models.AnnotationsUpdateRequest(was_cancelled=True)
    changed = client.annotations.update(3, change)
    draft = client.annotations.convert_to_draft(3)
    return changed.id + draft.id


def how(client: LabelStudio) -> str:
    action = client.annotations.get(1).last_action
    if action is models.LastActionEnum.IMPORTED:
        return "imported"
    return action.value if action else ""


def how_signed_in(client: LabelStudio) -> str:
    method = client.ml.get(1).auth_method or models.AuthMethodEnum.NONE
    match method:
        case models.AuthMethodEnum.NONE:
            return "open"
        case models.AuthMethodEnum.BASIC_AUTH:
            return "by password"
        case _:
            assert_never(method)
