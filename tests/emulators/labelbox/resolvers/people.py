"""The workspace, its members, roles, invitations, tags and API keys."""

from __future__ import annotations

from typing import Any

from ..errors import not_found
from ..filters import select
from ..paging import page_by_id
from ..registry import Arguments, field, mutation, query
from ..standard import connection, every, register, related, updated, workspace
from ..store import Record, Store

_SEATS = 30

register(
    "Query",
    {"users": every("User"), "roles": every("Role"), "organization": workspace},
)
register(
    "Organization",
    {
        "users": every("User"),
        "projects": every("Project"),
        "datasets": every("Dataset"),
        "webhooks": every("Webhook"),
        "tasks": every("Task"),
    },
)
register(
    "User",
    {
        "organization": workspace,
        "projects": every("Project"),
        "createdTasks": related("Task", "createdBy"),
    },
)
register(
    "Mutation",
    {"updateUser": updated("User"), "updateResourceTag": updated("ResourceTag")},
)


@query("user")
def user(store: Store, _: Record, arguments: Arguments) -> Record:
    where = arguments.get("where")
    return store.get("User", where["id"]) if where else store.user


@query("organizationRole")
def organization_role(store: Store, _: Record, arguments: Arguments) -> Record:
    member = store.get("User", arguments.get("userId") or store.user["id"])
    return store.get("Role", member["orgRole"])


@query("invitesLimit")
def invites_limit(store: Store, _: Record, __: Arguments) -> Record:
    used = len(store.alive("User")) + len(store.alive("Invite"))
    return {"used": used, "limit": _SEATS, "remaining": _SEATS - used}


@mutation("setOrganizationRole")
def set_organization_role(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["data"]
    role = store.get("Role", data["roleId"])
    store.touch(store.get("User", data["userId"]), orgRole=role["id"])
    return role


@field("Project", "members")
def project_members(
    store: Store, project: Record, arguments: Arguments
) -> list[Record]:
    """Everybody of the organization, or only with the role held in the project."""
    own = {
        member["user"]: member
        for member in store.alive("ProjectMember", project=project["id"])
    }
    members = [
        own.get(person["id"])
        or {
            "id": person["id"],
            "user": person["id"],
            "role": person["orgRole"],
            "accessFrom": "ORGANIZATION",
        }
        for person in store.alive("User")
    ]
    return select(store, "ProjectMember", members, arguments)


@mutation("setProjectMembership")
def set_project_membership(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["data"]
    project = store.get("Project", data["projectId"])
    person = store.get("User", data["userId"])
    role = store.get("Role", data["roleId"])
    for member in store.alive(
        "ProjectMember", project=project["id"], user=person["id"]
    ):
        return store.touch(member, role=role["id"])
    return store.put(
        "ProjectMember",
        project=project["id"],
        user=person["id"],
        role=role["id"],
        accessFrom="PROJECT",
    )


@mutation("deleteProjectMemberships")
def delete_project_memberships(store: Store, _: Record, arguments: Arguments) -> Record:
    where = arguments["where"]
    project = store.get("Project", where["projectId"])
    for member in store.alive("ProjectMember", project=project["id"]):
        if member["user"] in where["userIds"]:
            store.remove("ProjectMember", member["id"])
    return {"success": True, "errorMessage": None}


@field("Organization", "invites")
def organization_invites(store: Store, _: Record, arguments: Arguments) -> Record:
    invites = store.alive("Invite")
    return connection(
        page_by_id(invites, arguments.get("from"), arguments.get("first"))
    )


@field("Project", "invites")
def project_invites(store: Store, project: Record, arguments: Arguments) -> Record:
    invites = [
        invite
        for invite in store.alive("Invite")
        if any(part["projectId"] == project["id"] for part in invite["projectInvites"])
    ]
    return connection(
        page_by_id(invites, arguments.get("from"), arguments.get("first"))
    )


@mutation("createInvites")
def create_invites(store: Store, _: Record, arguments: Arguments) -> list[Record]:
    created = []
    for data in arguments.get("data") or []:
        role = store.get("Role", data["organizationRoleId"])
        projects = [
            _project_invite(store, part["projectId"], part["projectRoleId"])
            for part in data.get("projects") or []
        ]
        invite = _invite(store, data["inviteeEmail"], role, projects)
        created.append({"invite": invite})
    return created


@mutation("inviteMembers")
def invite_members(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["data"]
    role = store.get("Role", data["roleId"])
    results: list[Record] = []
    for email in data["emails"]:
        if "@" not in email:
            results.append(_invite_result(email, "INVALID_EMAIL"))
        elif any(result["email"] == email for result in results):
            results.append(_invite_result(email, "DUPLICATE"))
        elif store.alive("User", email=email):
            results.append(_invite_result(email, "ALREADY_MEMBER"))
        elif store.alive("Invite", inviteeEmail=email):
            results.append(_invite_result(email, "ALREADY_INVITED"))
        else:
            projects = [
                _project_invite(store, project, role["id"])
                for project in data.get("projectIds") or []
            ]
            invite = _invite(store, email, role, projects)
            results.append(_invite_result(email, "INVITED", invite["id"]))
    return {"results": results}


@mutation("cancelInvite")
def cancel_invite(store: Store, _: Record, arguments: Arguments) -> Record:
    return store.remove("Invite", arguments["where"]["id"])


def _invite(store: Store, email: str, role: Record, projects: list[Record]) -> Record:
    return store.put(
        "Invite",
        organizationRoleName=role["name"],
        inviteeEmail=email,
        inviter=store.user["id"],
        projectInvites=projects,
    )


def _project_invite(store: Store, project: str, role: str) -> Record:
    return {
        "id": store.new_id(),
        "projectId": store.get("Project", project)["id"],
        "projectRoleName": store.get("Role", role)["name"],
    }


def _invite_result(email: str, status: str, invite: str | None = None) -> Record:
    return {"email": email, "status": status, "reason": None, "inviteId": invite}


@field("Organization", "resourceTag")
def organization_tags(store: Store, _: Record, __: Arguments) -> list[Record]:
    return store.alive("ResourceTag")


@mutation("createResourceTag")
def create_resource_tag(store: Store, _: Record, arguments: Arguments) -> Record:
    values = {"type": "Default", **arguments["input"]}
    return store.put(
        "ResourceTag",
        organizationId=store.organization["id"],
        createdById=store.user["id"],
        **values,
    )


@field("User", "apiKeys")
def own_api_keys(store: Store, person: Record, _: Arguments) -> list[Record]:
    return store.alive("ApiKey", userId=person["id"])


@field("User", "apiKeysOtherUsers")
def api_keys_of_others(store: Store, person: Record, _: Arguments) -> list[Record]:
    return [key for key in store.alive("ApiKey") if key["userId"] != person["id"]]


@mutation("createApiKey")
def create_api_key(store: Store, _: Record, arguments: Arguments) -> Record:
    """Make a key that the emulator accepts until it is revoked or too old."""
    data = arguments["data"]
    email = data.get("targetUserEmailId") or store.user["email"]
    people = store.alive("User", email=email)
    if not people:
        raise not_found("User", email)
    validity = data.get("validitySeconds")
    key = store.put(
        "ApiKey",
        name=data["name"],
        revoked=False,
        expiresAtEpoch=None if validity is None else store.epoch() + validity,
        userId=people[0]["id"],
        userEmail=email,
        createdByUserId=store.user["id"],
        allowedIpCidrs=data.get("allowedIpCidrs") or [],
    )
    return {"id": key["id"], "jwt": _token(key)}


@mutation("updateApiKey")
def update_api_key(store: Store, _: Record, arguments: Arguments) -> Record:
    key = store.get("ApiKey", arguments["where"]["id"])
    return store.touch(key, **arguments["data"])


def is_issued_key(store: Store, token: str) -> bool:
    """Whether `createApiKey` gave this token and it still holds."""
    return any(
        _token(key) == token and not key["revoked"] and _is_young(store, key)
        for key in store.alive("ApiKey")
    )


def _is_young(store: Store, key: Record) -> bool:
    expiry: Any = key["expiresAtEpoch"]
    return expiry is None or expiry > store.epoch()


def _token(key: Record) -> str:
    return f"emulated-{key['id']}"
