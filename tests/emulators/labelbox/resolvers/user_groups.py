"""User groups, their members and projects, and the log of their changes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from ..errors import conflict, not_found
from ..paging import page_by_id
from ..registry import Arguments, field, mutation, query
from ..standard import SUCCESS, connection, one, register, require_name
from ..store import Record, Store

register("Query", {"userGroupV2": one("UserGroup")})


@query("userGroupsV2")
def user_groups(store: Store, _: Record, arguments: Arguments) -> Record:
    groups = store.alive("UserGroup")
    page = page_by_id(groups, arguments.get("after"), arguments.get("first"))
    return connection(page, totalCount=len(groups))


@field("UserGroup", "projects")
def group_projects(store: Store, group: Record, _: Arguments) -> Record:
    found = (store.find("Project", project) for project in group["projectIds"])
    projects = [project for project in found if project]
    return {"nodes": projects, "totalCount": len(projects)}


@field("UserGroup", "members")
def group_members(store: Store, group: Record, _: Arguments) -> Record:
    members = _members(store, group)
    roles = [
        {"userId": member["id"], "roleId": group["roles"][member["id"]]}
        for member in members
    ]
    return {"nodes": members, "totalCount": len(members), "userGroupRoles": roles}


@field("UserGroup", "membersAsCSV")
def group_members_as_csv(store: Store, group: Record, _: Arguments) -> str:
    lines = ["email", *(member["email"] for member in _members(store, group))]
    return "\n".join(lines) + "\n"


def _members(store: Store, group: Record) -> list[Record]:
    found = (store.find("User", person) for person in group["roles"])
    return [person for person in found if person]


@mutation("createUserGroupV3")
def create_user_group(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["data"]
    require_name(data)
    if store.alive("UserGroup", name=data["name"]):
        raise conflict(f"A user group named {data['name']} exists")
    group = store.put(
        "UserGroup",
        name=data["name"],
        color=data["color"],
        description=data.get("description"),
        createdByUserName=store.user["name"],
        projectIds=[],
        roles={},
    )
    _set_projects(store, group, data["projectIds"])
    _add(store, group, data["userRoles"])
    return {"group": group}


@mutation("updateUserGroupV3")
def update_user_group(store: Store, _: Record, arguments: Arguments) -> Record:
    """Replace name, colour, projects and, where they are given, members."""
    data = arguments["data"]
    group = store.get("UserGroup", arguments["where"]["id"])
    require_name(data)
    store.touch(
        group, **{k: data[k] for k in ("name", "color", "description") if k in data}
    )
    _set_projects(store, group, data["projectIds"])
    if data.get("userRoles") is not None:
        wanted = {role["userId"] for role in data["userRoles"]}
        _remove(
            store, group, [person for person in group["roles"] if person not in wanted]
        )
        _add(store, group, data["userRoles"])
    return {"group": group}


@mutation("deleteUserGroup")
def delete_user_group(store: Store, _: Record, arguments: Arguments) -> Record:
    group = store.remove("UserGroup", arguments["where"]["id"])
    _log(store, group, "GROUP_DELETED")
    return SUCCESS


@mutation("addUsersToGroupsV2")
def add_users_to_groups(store: Store, _: Record, arguments: Arguments) -> Record:
    roles = arguments["data"].get("userRoles") or []
    groups = [store.get("UserGroup", group) for group in arguments["where"]["ids"]]
    results = [
        {
            "success": True,
            "added": _add(store, group, roles),
            "error": None,
            "batchJob": None,
        }
        for group in groups
    ]
    return {"results": results}


@mutation("continueAddUsersToGroupBatch")
def continue_adding(store: Store, _: Record, arguments: Arguments) -> Record:
    """Users are added at once here, so that there is no job to continue."""
    raise not_found("UserGroupBatchJob", arguments["batchJobId"])


@mutation("removeUsersFromGroupV2")
def remove_users(store: Store, _: Record, arguments: Arguments) -> Record:
    group = store.get("UserGroup", arguments["where"]["id"])
    _remove(store, group, arguments["data"]["userIds"])
    return SUCCESS


@mutation("importUsersAsCsvToGroup")
def import_users(store: Store, _: Record, arguments: Arguments) -> Record:
    """Add the people whose addresses stand in an uploaded file, after its header."""
    group = store.get("UserGroup", arguments["where"]["id"])
    role = store.get("Role", arguments["roleId"])
    lines = arguments["file"].content.decode().split()[1:]
    report = io.StringIO()
    writer = csv.writer(report, lineterminator="\n")
    writer.writerow(["Email", "Result", "Error"])
    added = 0
    for email in lines:
        people = store.alive("User", email=email)
        if people:
            _add(store, group, [{"userId": people[0]["id"], "roleId": role["id"]}])
            added += 1
        result = ["Added", ""] if people else ["Not added", "Unknown user"]
        writer.writerow([email, *result])
    return {"csvReport": report.getvalue(), "addedCount": added, "count": len(lines)}


def _set_projects(store: Store, group: Record, wanted: list[str]) -> None:
    for project in wanted:
        store.get("Project", project)
    present = group["projectIds"]
    store.touch(group, projectIds=list(wanted))
    for project in [project for project in wanted if project not in present]:
        _log(store, group, "GROUP_ATTACHED_TO_PROJECT", project=project)
    for project in [project for project in present if project not in wanted]:
        _log(store, group, "GROUP_DETACHED_FROM_PROJECT", project=project)


def _add(store: Store, group: Record, roles: Iterable[Arguments]) -> list[str]:
    """Give people a role in the group. Gives the ids of those who were not in it."""
    added = []
    for assignment in roles:
        person = store.get("User", assignment["userId"])["id"]
        role = store.get("Role", assignment["roleId"])["id"]
        previous = group["roles"].get(person)
        group["roles"][person] = role
        if previous is None:
            added.append(person)
            _log(store, group, "MEMBER_ADDED", member=person, role=role)
        elif previous != role:
            _log(
                store,
                group,
                "MEMBER_ROLE_CHANGED",
                member=person,
                role=role,
                previous=previous,
            )
    return added


def _remove(store: Store, group: Record, people: Iterable[str]) -> None:
    for person in people:
        role = group["roles"].pop(person, None)
        if role is not None:
            _log(store, group, "MEMBER_REMOVED", member=person, previous=role)


def _log(
    store: Store,
    group: Record,
    change: str,
    *,
    member: str | None = None,
    role: str | None = None,
    previous: str | None = None,
    project: str | None = None,
) -> None:
    store.put(
        "UserGroupAuditEvent",
        groupId=group["id"],
        groupName=group["name"],
        type=change,
        occurredAt=store.now(),
        actorKind="PERSON",
        channel="API",
        actorUserId=store.user["id"],
        automation=None,
        memberUserId=member,
        previousRoleId=previous,
        previousRoleName=_name(store, "Role", previous),
        roleId=role,
        roleName=_name(store, "Role", role),
        projectId=project,
        projectName=_name(store, "Project", project),
    )


def _name(store: Store, kind: str, identifier: str | None) -> Any:
    record = store.find(kind, identifier)
    return record["name"] if record else None


@query("userGroupAuditEvents")
def audit_events(store: Store, _: Record, arguments: Arguments) -> Record:
    where = arguments.get("where") or {}
    events = [
        event for event in store.alive("UserGroupAuditEvent") if _wanted(event, where)
    ]
    return connection(
        page_by_id(events, arguments.get("after"), arguments.get("first"))
    )


def _wanted(event: Record, where: Arguments) -> bool:
    for name, value in where.items():
        if value is None:
            continue
        match name:
            case "types":
                fits = event["type"] in value
            case "occurredAfter":
                fits = event["occurredAt"] > value
            case "occurredBefore":
                fits = event["occurredAt"] < value
            case _:
                fits = event.get(name) == value
        if not fits:
            return False
    return True
