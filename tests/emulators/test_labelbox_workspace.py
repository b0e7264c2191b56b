"""What the Labelbox emulator remembers: filters, links, webhooks, groups, work."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from .labelbox import LabelboxEmulator
from .labelbox_fixtures import KEY, SCHEMA, Caller


def create_project(labelbox: Caller, **data: Any) -> str:
    create = "mutation($d: ProjectCreateInput!) { createProject(data: $d) { id } }"
    identifier: str = labelbox.ask(create, d={"name": "p", **data})["id"]
    return identifier


def project_with_rows(labelbox: Caller, count: int) -> tuple[str, list[str]]:
    """A project whose data rows the platform generates, and their ids."""
    project = create_project(labelbox, datasetNameOrId="rows", dataRowCount=count)
    dataset = labelbox.ask("{ datasets { id rowCount } }")[0]
    assert dataset["rowCount"] == count
    query = "query($d: ID!) { datasetDataRows(id: $d) { nodes { id } } }"
    rows = labelbox.ask(query, d=dataset["id"])["nodes"]
    return project, [row["id"] for row in rows]


def test_filters_and_orders(labelbox: Caller) -> None:
    for name, description in (("a", "x"), ("b", "y"), ("c", None)):
        create_project(labelbox, name=name, description=description)
    query = "query($w: ProjectWhereInput) { projects(where: $w) { name } }"

    def names(**where: Any) -> str:
        return "".join(found["name"] for found in labelbox.ask(query, w=where))

    assert names() == "abc"
    assert names(name="b") == "b"
    assert names(name_not="b") == "ac"
    assert names(name_gte="b", name_lt="c") == "b"
    assert names(description_gt="a") == "ab"  # Null is greater than nothing.
    assert names(description=None) == "c"
    assert names(AND=[{"name_gt": "a"}, {"description": "y"}]) == "b"
    assert names(dataRowCount_gt=0) == ""
    assert names(createdAt_gt="2999-01-01T00:00:00Z") == ""
    ordered = "{ organization { projects(orderBy: name_DESC) { name } } }"
    found = labelbox.ask(ordered)["projects"]
    assert [project["name"] for project in found] == ["c", "b", "a"]


def test_a_filter_on_a_related_record(labelbox: Caller) -> None:
    project, rows = project_with_rows(labelbox, 3)
    lines = "\n".join(json.dumps({"dataRow": {"id": row}}) for row in rows)
    file = labelbox.emulator.store.write_file(lines.encode(), "labels.ndjson")
    labelbox.ask(
        "mutation($p: ID!, $f: String!) { createLabelImport("
        'data: {projectId: $p, name: "i", fileUrl: $f}) { state } }',
        p=project,
        f=file,
    )
    query = (
        "query($p: ID!, $w: LabelWhereInput)"
        " { project(where: {id: $p}) { labels(where: $w) { dataRow { id } } } }"
    )
    for where, expected in (
        ({"dataRow": {"id": rows[1]}}, [rows[1]]),
        ({"createdBy": {"email": "ada@example.com"}}, rows),
        ({"createdBy": {"email_not": "ada@example.com"}}, []),
    ):
        labels = labelbox.ask(query, p=project, w=where)["labels"]
        assert [label["dataRow"]["id"] for label in labels] == expected


def test_deleting_is_an_update(labelbox: Caller) -> None:
    project = create_project(labelbox)
    delete = (
        "mutation($p: ID!)"
        " { updateProject(where: {id: $p}, data: {deleted: true}) { id } }"
    )
    labelbox.ask(delete, p=project)
    assert labelbox.ask("{ projects { id } }") == []
    deleted = "{ projects(where: {deleted: true}) { id } }"
    assert labelbox.ask(deleted) == [{"id": project}]
    read = "query($p: ID!) { project(where: {id: $p}) { id } }"
    gone = labelbox.error(read, p=project)
    assert gone["code"] == "RESOURCE_NOT_FOUND"
    assert labelbox.error(delete, p=project)["code"] == "RESOURCE_NOT_FOUND"


def test_a_deleted_dataset_takes_its_rows_along(labelbox: Caller) -> None:
    project, rows = project_with_rows(labelbox, 2)
    dataset = labelbox.ask("{ datasets { id } }")[0]["id"]
    labelbox.ask(
        "mutation($d: ID!)"
        " { updateDataset(where: {id: $d}, data: {deleted: true}) { id } }",
        d=dataset,
    )
    row = "query($r: ID!) { dataRow(where: {id: $r}) { id } }"
    assert labelbox.error(row, r=rows[0])["code"] == "RESOURCE_NOT_FOUND"
    count = "query($p: ID!) { project(where: {id: $p}) { dataRowCount } }"
    assert labelbox.ask(count, p=project) == {"dataRowCount": 0}


def test_an_empty_name_is_refused(labelbox: Caller) -> None:
    response = labelbox.post('mutation { createProject(data: {name: " "}) { id } }')
    (error,) = response.json()["errors"]
    assert response.status_code == 200
    assert error["path"] == ["createProject"]
    assert error["extensions"] == {
        "code": "INTERNAL_SERVER_ERROR",
        "exception": {"status": 422},
    }


def test_webhooks_are_made_changed_and_deleted_by_an_update(labelbox: Caller) -> None:
    project = create_project(labelbox)
    create = (
        "mutation($d: WebhookCreateInput!)"
        " { createWebhook(data: $d) { id status topics project { id } } }"
    )
    data = {
        "url": "https://a.example",
        "secret": "s",
        "topics": {"set": ["LABEL_CREATED"]},
    }
    for_all = labelbox.ask(create, d=data)
    for_one = labelbox.ask(create, d={**data, "project": {"id": project}})
    assert for_all["project"] is None
    assert for_one["project"] == {"id": project}
    update = (
        "mutation($i: ID!, $d: WebhookUpdateInput!)"
        " { updateWebhook(where: {id: $i}, data: $d) { id } }"
    )
    changed = {"url": "https://b.example", "topics": None, "status": "INACTIVE"}
    labelbox.ask(update, i=for_one["id"], d=changed)
    read = "query($i: ID!) { webhook(where: {id: $i}) { url topics status } }"
    assert labelbox.ask(read, i=for_one["id"]) == {
        "url": "https://b.example",
        "topics": ["LABEL_CREATED"],
        "status": "INACTIVE",
    }
    listed = labelbox.ask("{ organization { webhooks { id } } }")["webhooks"]
    assert [webhook["id"] for webhook in listed] == [for_all["id"], for_one["id"]]


def test_a_batch_belongs_to_its_project(labelbox: Caller) -> None:
    project, rows = project_with_rows(labelbox, 3)
    other = create_project(labelbox)
    create = (
        "mutation($p: ID!, $r: [ID!]) { project(where: {id: $p}) { createBatchV2("
        'input: {name: "b", dataRowIds: $r}) { batch { id size } failedDataRowIds } } }'
    )
    made = labelbox.ask(create, p=project, r=[rows[0], "missing", rows[0]])
    batch = made["createBatchV2"]["batch"]
    assert made["createBatchV2"]["failedDataRowIds"] == ["missing"]
    assert batch["size"] == 1
    delete = (
        "mutation($p: ID!, $b: ID!) { project(where: {id: $p})"
        " { deleteBatch(batchId: $b) { deletedBatchId } } }"
    )
    assert labelbox.error(delete, p=other, b=batch["id"])["code"] == "RESOURCE_CONFLICT"
    labelbox.ask(delete, p=project, b=batch["id"])


def test_a_cleared_global_key_is_free(labelbox: Caller) -> None:
    project, rows = project_with_rows(labelbox, 2)
    key = f"{project}-0"  # What the platform gives to the rows that it generates.
    take = (
        "mutation($r: ID!, $k: String!)"
        " { updateDataRow(where: {id: $r}, data: {globalKey: $k}) { globalKey } }"
    )
    assert labelbox.error(take, r=rows[1], k=key)["code"] == "RESOURCE_CONFLICT"
    clear = "mutation($k: [ID!]!) { clearGlobalKeys(where: {ids: $k}) { jobId } }"
    job = labelbox.ask(clear, k=[key, "missing"])["jobId"]
    result = (
        "query($j: ID!) { clearGlobalKeysResult(jobId: {id: $j})"
        " { jobStatus data { clearedGlobalKeys notFoundGlobalKeys } } }"
    )
    assert labelbox.ask(result, j=job) == {
        "jobStatus": "COMPLETE",
        "data": {"clearedGlobalKeys": [key], "notFoundGlobalKeys": ["missing"]},
    }
    assert labelbox.ask(take, r=rows[1], k=key) == {"globalKey": key}
    other = "moved"
    labelbox.ask(take, r=rows[1], k=other)
    assert labelbox.ask(take, r=rows[0], k=key) == {"globalKey": key}


def test_an_export_is_read_by_files_with_whole_lines(labelbox: Caller) -> None:
    project, rows = project_with_rows(labelbox, 40)
    start = (
        "mutation($p: ID!) { exportDataRowsInProject("
        "input: {filters: {projectId: $p}, streamable: true}) { taskId isStreamable } }"
    )
    task = labelbox.ask(start, p=project)["taskId"]
    size = (
        "query($t: ID!) { task(where: {id: $t})"
        " { exportMetadataHeader(streamType: RESULT) { totalSize totalLines } } }"
    )
    header = labelbox.ask(size, t=task)["exportMetadataHeader"]
    read = (
        "query($t: ID!, $o: UInt64!) { task(where: {id: $t}) { exportFileFromOffset("
        "streamType: RESULT, offset: $o) { offsets { start end } file } } }"
    )
    offset, files, exported = 0, 0, []
    while offset < header["totalSize"]:
        file = labelbox.ask(read, t=task, o=str(offset))["exportFileFromOffset"]
        text = labelbox.http.get(file["file"]).text
        exported += [json.loads(line)["data_row"]["id"] for line in text.splitlines()]
        assert file["offsets"]["start"] == offset
        offset = file["offsets"]["end"] + 1
        files += 1
    assert files > 1
    assert exported == rows
    assert header["totalLines"] == len(rows)


def test_groups_log_their_changes(labelbox: Caller) -> None:
    roles = {role["name"]: role["id"] for role in labelbox.ask("{ roles { id name } }")}
    me = labelbox.ask("{ user { id } }")["id"]
    create = (
        "mutation($d: CreateUserGroupV3Input!)"
        " { createUserGroupV3(data: $d) { group { id } } }"
    )
    data = {"name": "g", "color": "fff", "projectIds": [], "userRoles": []}
    group = labelbox.ask(create, d=data)["group"]["id"]
    assert labelbox.error(create, d=data)["code"] == "RESOURCE_CONFLICT"
    operations = {
        "query": "mutation($f: Upload!, $g: ID!, $r: ID!) { importUsersAsCsvToGroup("
        "file: $f, where: {id: $g}, roleId: $r) { csvReport addedCount count } }",
        "variables": {"f": None, "g": group, "r": roles["Labeler"]},
    }
    response = labelbox.http.post(
        labelbox.emulator.url,
        data={"operations": json.dumps(operations), "map": '{"1": ["variables.f"]}'},
        files={"1": ("users.csv", b"email\nada@example.com\nunknown@example.com\n")},
        headers={"Authorization": f"Bearer {KEY}"},
    )
    assert response.json()["data"]["importUsersAsCsvToGroup"] == {
        "csvReport": "Email,Result,Error\nada@example.com,Added,\n"
        "unknown@example.com,Not added,Unknown user\n",
        "addedCount": 1,
        "count": 2,
    }
    remove = (
        "mutation($g: ID!, $u: [ID!]!)"
        " { removeUsersFromGroupV2(where: {id: $g}, data: {userIds: $u}) { success } }"
    )
    labelbox.ask(remove, g=group, u=[me])
    events = (
        "query($g: ID!) { userGroupAuditEvents(where: {groupId: $g})"
        " { nodes { type memberUserId roleName previousRoleName } } }"
    )
    who = {"memberUserId": me}
    assert labelbox.ask(events, g=group)["nodes"] == [
        {
            **who,
            "type": "MEMBER_ADDED",
            "roleName": "Labeler",
            "previousRoleName": None,
        },
        {
            **who,
            "type": "MEMBER_REMOVED",
            "roleName": None,
            "previousRoleName": "Labeler",
        },
    ]


def test_projects_are_found_by_their_labeling_service(labelbox: Caller) -> None:
    first, second = create_project(labelbox), create_project(labelbox)
    for name in (
        "upsertProjectBoostWorkforce",
        "validateAndRequestProjectBoostWorkforce",
    ):
        service = (
            f"mutation($p: ID!) {{ {name}(data: {{projectId: $p}}) {{ success }} }}"
        )
        labelbox.ask(service, p=second)
    search = (
        "query($q: [Json!])"
        " { searchProjects(input: {searchQuery: $q}) { nodes { id } } }"
    )

    def found(**condition: Any) -> list[str]:
        nodes = labelbox.ask(search, q=[condition])["nodes"]
        return [project["id"] for project in nodes]

    at_least = {"operator": "GREATER_THAN_OR_EQUAL"}
    assert found(type="stage", operator="is", values=["REQUESTED"]) == [second]
    none_left = {**at_least, "value": 0}
    assert found(type="task_remaining_count", value=none_left) == [first, second]
    future = {**at_least, "value": "2999-01-01"}
    assert found(type="workforce_requested_at", value=future) == []
    unknown = labelbox.error(search, q=[{"type": "color"}])
    assert unknown["code"] == "MALFORMED_REQUEST"


@pytest.mark.parametrize(("seconds", "status"), [(59, 200), (61, 401)])
def test_an_issued_key_ends_by_the_clock(seconds: int, status: int) -> None:
    moments = [datetime(2026, 1, 1, tzinfo=UTC)]
    schema = SCHEMA.read_text(encoding="utf-8")
    with (
        httpx.Client(trust_env=False) as http,
        LabelboxEmulator(schema, clock=lambda: moments[-1]) as emulator,
    ):
        caller = Caller(emulator, http)
        create = (
            'mutation { createApiKey(data: {name: "k", validitySeconds: 60}) { jwt } }'
        )
        key = caller.ask(create)["jwt"]
        moments.append(moments[-1] + timedelta(seconds=seconds))
        response = caller.post("{ organization { createdAt } }", key=key)
        assert response.status_code == status
        made = caller.ask("{ organization { createdAt } }")["createdAt"]
        assert made == "2026-01-01T00:00:00.000Z"
