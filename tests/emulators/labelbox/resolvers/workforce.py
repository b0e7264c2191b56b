"""The managed labeling service: its stages, prices, subject areas and search."""

from __future__ import annotations

from ..errors import malformed, not_found
from ..filters import part
from ..paging import page_by_id
from ..registry import Arguments, field, mutation, query
from ..standard import SUCCESS, register, related
from ..store import Record, Store
from .batches import data_row_ids_of_project
from .searches import holds

register("Project", {"ratesV2": related("ProjectRate", "projectId")})

_COMPARED_FIELDS = {
    "task_completed_count": "tasksCompletedCount",
    "task_remaining_count": "tasksRemainingCount",
    "workforce_requested_at": "boostRequestedAt",
    "workforce_stage_updated_at": "boostUpdatedAt",
}


@query("getProjectById")
def project_with_figures(store: Store, _: Record, arguments: Arguments) -> Record:
    return _with_figures(store, store.get("Project", arguments["input"]["id"]))


@query("searchProjects")
def search_projects(store: Store, _: Record, arguments: Arguments) -> Record:
    """Projects that fulfil all conditions, in pages of `size`."""
    data = arguments["input"]
    found = [_with_figures(store, project) for project in store.alive("Project")]
    for condition in data.get("searchQuery") or []:
        found = [project for project in found if _fulfils(store, project, condition)]
    page = page_by_id(found, data.get("after"), data.get("size"))
    return {"nodes": page.rows, "pageInfo": {"endCursor": page.next_cursor}}


def _with_figures(store: Store, project: Record) -> Record:
    service = _service_of(store, project["id"])
    rows = data_row_ids_of_project(store, project)
    labels = store.alive("Label", project=project["id"])
    done = len({label["dataRow"] for label in labels})
    return {
        "id": project["id"],
        "name": project["name"],
        "boostRequestedAt": service and service["createdAt"],
        "boostUpdatedAt": service and service["updatedAt"],
        "boostRequestedBy": service and service["createdById"],
        "boostStatus": service and service["status"],
        "dataRowsCount": len(rows),
        "dataRowsDoneCount": done,
        "dataRowsInReviewCount": 0,
        "dataRowsInReworkCount": 0,
        "tasksTotalCount": len(rows),
        "tasksCompletedCount": done,
        "tasksRemainingCount": len(rows) - done,
        "mediaType": project["allowedMediaType"],
        "editorTaskType": project["editorTaskType"],
        "tags": project["resourceTags"],
    }


def _fulfils(store: Store, project: Record, condition: Arguments) -> bool:
    """Whether a found project fulfils one condition of the official client's."""
    kind = condition.get("type")
    match kind:
        case "organization_id" | "workspace":
            return store.organization["id"] in condition["values"]
        case "shared_with_organizations":
            return False
        case "tag":
            return any(tag in condition["values"] for tag in project["tags"])
        case "stage":
            return project["boostStatus"] in condition["values"]
    if kind not in _COMPARED_FIELDS:
        raise malformed(f"unknown search condition {kind!r}")
    return holds(project[_COMPARED_FIELDS[kind]], condition["value"])


@query("projectBoostWorkforce")
def labeling_service(store: Store, _: Record, arguments: Arguments) -> Record:
    return _required_service(store, arguments["data"])


@mutation("upsertProjectBoostWorkforce")
def start_labeling_service(store: Store, _: Record, arguments: Arguments) -> Record:
    project = store.get("Project", arguments["data"]["projectId"])
    if _service_of(store, project["id"]) is None:
        store.put(
            "ProjectBoostWorkforce",
            projectId=project["id"],
            createdById=store.user["id"],
            createdByEmail=store.user["email"],
            status="SET_UP",
            type="MANAGED",
            projectOwnerUserId=store.user["id"],
        )
    return SUCCESS


@mutation("validateAndRequestProjectBoostWorkforce")
def request_labeling_service(store: Store, _: Record, arguments: Arguments) -> Record:
    service = _required_service(store, arguments["data"])
    store.touch(service, status="REQUESTED", updatedById=store.user["id"])
    return SUCCESS


@mutation("updateProjectBoostWorkforce")
def update_labeling_service(store: Store, _: Record, arguments: Arguments) -> Record:
    """Change a labeling service. A null leaves a value as it is."""
    service = _required_service(store, arguments["data"])
    given = {k: v for k, v in arguments["data"].items() if v is not None}
    store.touch(service, updatedById=store.user["id"], **given)
    return SUCCESS


@field("ProjectBoostWorkforce", "projectOwner")
def project_owner(store: Store, service: Record, _: Arguments) -> Record | None:
    return store.find("User", service.get("projectOwnerUserId"))


def _service_of(store: Store, project: str) -> Record | None:
    services = store.alive("ProjectBoostWorkforce", projectId=project)
    return services[0] if services else None


def _required_service(store: Store, data: Arguments) -> Record:
    service = _service_of(store, data["projectId"])
    if service is None:
        raise not_found("ProjectBoostWorkforce", data["projectId"])
    return service


@mutation("setProjectRateV2")
def set_rate(store: Store, _: Record, arguments: Arguments) -> Record:
    data = dict(arguments["input"])
    store.get("Project", data["projectId"])
    role = data.pop("userRoleId")
    user_role = store.get("Role", role)["id"] if role else None
    store.put("ProjectRate", userRole=user_role, updatedBy=store.user["id"], **data)
    return SUCCESS


@query("projectDomains")
def project_domains(store: Store, _: Record, arguments: Arguments) -> Record:
    """Domains by offset and limit."""
    pagination = arguments.get("pagination") or {}
    found = [
        domain
        for domain in store.alive("ProjectDomain")
        if _is_wanted_domain(domain, pagination)
    ]
    nodes = part(found, pagination.get("offset"), pagination.get("limit"))
    return {"nodes": nodes, "totalCount": len(found)}


def _is_wanted_domain(domain: Record, pagination: Arguments) -> bool:
    name = (pagination.get("searchByName") or "").lower()
    projects = pagination.get("projectIds")
    return (
        name in domain["name"].lower()
        and (not projects or any(p in domain["projectIds"] for p in projects))
        and (bool(pagination.get("includeArchived")) or not domain["deactivatedAt"])
    )


@mutation("createProjectDomain")
def create_domain(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["input"]
    project = data.get("projectId")
    return store.put(
        "ProjectDomain",
        name=data["name"],
        projectIds=[store.get("Project", project)["id"]] if project else [],
        deactivatedAt=None,
        ratingsCount=0,
    )


@mutation("activateProjectDomain")
def activate_domain(store: Store, _: Record, arguments: Arguments) -> Record:
    return store.touch(store.get("ProjectDomain", arguments["id"]), deactivatedAt=None)


@mutation("deactivateProjectDomain")
def deactivate_domain(store: Store, _: Record, arguments: Arguments) -> Record:
    domain = store.get("ProjectDomain", arguments["id"])
    return store.touch(domain, deactivatedAt=store.now())


@mutation("connectProjectToDomains")
def connect_domains(store: Store, _: Record, arguments: Arguments) -> bool:
    """Set the domains of a project: the given ones and no others."""
    data = arguments["input"]
    project = store.get("Project", data["projectId"])["id"]
    wanted = {store.get("ProjectDomain", domain)["id"] for domain in data["domainIds"]}
    for domain in store.alive("ProjectDomain"):
        others = [other for other in domain["projectIds"] if other != project]
        mine = [project] if domain["id"] in wanted else []
        domain["projectIds"] = others + mine
    return True
