"""Who works here."""

from __future__ import annotations

from generated.labelbox import Labelbox, models


def addresses(client: Labelbox) -> list[str]:
    people = list(client.queries.users())
    found = [person.email or "" for person in people]
    found += [person.nickname or "" for person in people]
    return found


def roles(client: Labelbox) -> list[str]:
    known = list(client.queries.roles())
    return [role.name or role.id for role in known]


def me(client: Labelbox) -> str:
    person = client.queries.user()
    assert person is not None
    role = person.org_role
    assert role is not None
    place = models.OrganizationReference(id="none", name=None)
    return f"{person.email} {role.name} {place.id}"
