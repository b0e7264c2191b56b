"""Groups and methods."""

from __future__ import annotations

import pytest

from codegen import ir
from codegen.openapi.document import Node
from codegen.openapi.entries import Entry
from codegen.openapi.naming import name_operations
from codegen.openapi.tags import Tags
from codegen.openapi.values import Json

from .documents import api_of


def entry(method: str, path: str, **node: Json) -> Entry:
    return Entry(path, method, Node(node, "#"), Node({}, "#"))


def named(*entries: Entry) -> list[str]:
    names = name_operations(entries, Tags(Node({}, "#"), entries))
    return [
        ".".join((*names[each.id].group, names[each.id].method)) for each in entries
    ]


@pytest.mark.parametrize(
    ("tag", "identifier", "expected"),
    [
        ("Projects", "api_projects_list", "projects.list"),
        ("Projects", "api_v2_projects_tasks_list", "projects.tasks_list"),
        ("user", "getUserByName", "user.get_by_name"),
        ("Users", "users/list-followers-of-user", "users.list_followers_of_user"),
        ("Categories", "category_update_all", "categories.update_all"),
        ("Data Manager", "api_dm_views_list", "data_manager.dm_views_list"),
        ("Storage: Azure", "api_storages_azure_list", "storage.azure.list"),
        ("Storage: S3", "api_storages_export_s3_list", "storage.s3.export_list"),
        ("Access / Tokens", "tokens_read", "access.tokens.read"),
        ("core_v1", "listCoreV1Pod", "core_v1.list_pod"),
        ("HTTPServers", "HTTPServersGetAll", "http_servers.get_all"),
        ("Pets", "pets", "pets.create"),
        ("", "makeThing", "default.make_thing"),
        ("Заказы", "list_заказы", "заказы.list"),
        ("!!!", "x", "!!!.x"),
    ],
)
def test_names_from_tag_and_operation_id(
    tag: str, identifier: str, expected: str
) -> None:
    tags: list[Json] = [tag] if tag else []
    assert named(entry("post", "/x", tags=tags, operationId=identifier)) == [expected]


def test_what_fastapi_appends_is_cut_off() -> None:
    assert named(
        entry(
            "get",
            "/items/{item_id}",
            tags=["items"],
            operationId="read_item_items__item_id__get",
        )
    ) == ["items.read"]


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("get", "/api/v2/users", "users.list"),
        ("get", "/users/{id}", "users.get"),
        ("post", "/users", "users.create"),
        ("put", "/users/{id}", "users.replace"),
        ("patch", "/users/{id}", "users.update"),
        ("delete", "/users/{id}", "users.delete"),
        ("head", "/users/{id}", "users.head"),
        ("get", "/users/{id}/posts", "users.list_posts"),
        ("get", "/users/{id}/posts/{post}", "users.get_post"),
        ("get", "/users/me", "users.get_me"),
    ],
)
def test_names_without_an_operation_id(method: str, path: str, expected: str) -> None:
    assert named(entry(method, path, tags=["Users"])) == [expected]


@pytest.mark.parametrize(
    ("method", "path", "tag", "identifier", "expected"),
    [
        # As GitHub, Google and Bungie write them: what stands behind the group.
        ("get", "/orgs/{org}/repos", "repos", "repos/list-for-org", "list_for_org"),
        ("get", "/a", "actions", "actions/get-actions-cache", "get_actions_cache"),
        ("get", "/r/disks", "regionDisks", "compute.regionDisks.list", "list"),
        ("get", "/t", "Tokens", "Tokens.GetReward", "get_reward"),
        ("get", "/pets", "pets", "pets.list", "list"),
        # As Kubernetes writes them.
        (
            "get",
            "/api/v1/pods",
            "core_v1",
            "listCoreV1NamespacedPod",
            "list_namespaced_pod",
        ),
        # As .NET writes them.
        ("get", "/folders", "Folders", "Folders_GetFolders", "list"),
        ("delete", "/n/{id}", "Notary", "Jurisdictions_DeleteNotary", "delete"),
        ("post", "/n", "note-text", "CREATE_NoteText_for_User", "create_for_user"),
        # As Gitea writes them: the group is abbreviated.
        ("get", "/repos", "repository", "repoListHooks", "list_hooks"),
        ("get", "/p", "postings", "postMessage", "post_message"),
        # What gets several things lists them.
        ("get", "/tasks", "Tasks", "getTasks", "list"),
        ("get", "/tasks/{id}", "Tasks", "getTask", "get"),
        ("get", "/p/{id}/tasks", "Tasks", "getTasksForProject", "list_for_project"),
        ("get", "/users.json", "Users", "getUsers", "list"),
        ("post", "/tasks/{id}/subs", "Tasks", "createSubtaskForTask", "create_subtask"),
        # What repeats method and path says nothing.
        ("get", "/v1/prices", "Prices", "GetPrices", "list"),
        ("post", "/v1/prices/{price}", "Prices", "PostPricesPrice", "update"),
        ("get", "/files/{file_id}/tasks", "Files", "get_files_id_tasks", "list_tasks"),
        ("get", "/families/{code}", "Family", "get_families__code_", "get"),
        ("patch", "/channels/{code}", "Channel", "channels_patch", "update"),
        # Verbs at the end of a path.
        ("post", "/servers/{id}/actions/reboot", "Servers", "", "reboot"),
        ("post", "/v1/invoices/{id}/pay", "Invoices", "", "pay"),
        ("put", "/pulls/{id}/merge", "Pulls", "", "merge"),
        ("get", "/pulls/{id}/merge", "Pulls", "", "get_merge"),
        ("get", "/issues/search", "Issues", "", "search"),
        ("post", "/users/{id}/keys", "Users", "", "create_key"),
        ("get", "/projects/{id}/settings", "Projects", "", "get_settings"),
    ],
)
def test_names_as_servers_write_them(
    method: str, path: str, tag: str, identifier: str, expected: str
) -> None:
    node: dict[str, Json] = {"tags": [tag]}
    if identifier:
        node["operationId"] = identifier
    (found,) = named(entry(method, path, **node))
    assert found.rpartition(".")[2] == expected


def test_what_returns_a_list_lists() -> None:
    schema: Json = {"type": "array", "items": {}}
    responses: Json = {"200": {"content": {"application/json": {"schema": schema}}}}
    path = "/notes/{id}/award_emoji"
    lists = entry("get", path, tags=["Notes"], responses=responses)
    assert named(lists) == ["notes.list_award_emoji"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/users", "users.list"),
        ("/api/v2/users/{id}", "users.get"),
        ("/apis/apps/v1/deployments", "apps.list_deployments"),
        ("/search/code", "search.get_code"),
        ("/health", "default.get_health"),
        ("/getUser", "default.get_user"),
        ("/{bucket}/{key}", "default.get"),
        ("/", "default.get"),
    ],
)
def test_without_a_tag_the_path_says_the_group(path: str, expected: str) -> None:
    assert named(entry("get", path)) == [expected]


def test_a_neighbour_moves_nobody() -> None:
    first = entry("get", "/orders/{id}", tags=["orders"], operationId="getOrder")
    alone = named(first)
    later = entry(
        "get", "/users/{u}/orders/{id}", tags=["orders"], operationId="get_order"
    )
    assert named(first, later) == [*alone, "orders.get_order"]
    old = entry("get", "/order", tags=["orders"], operationId="get", deprecated=True)
    assert named(first, old)[0] == alone[0]


def test_a_tag_of_all_operations_tells_nothing() -> None:
    entries = [
        entry("get", "/x", tags=["all", "keys"], operationId="listKeys"),
        entry("get", "/y", tags=["all", "users"], operationId="listUsers"),
        entry("get", "/z", tags=["all"], operationId="ping"),
    ]
    assert named(*entries) == ["keys.list", "users.list", "all.ping"]


def test_speakeasy_names() -> None:
    hints: dict[str, Json] = {
        "tags": ["Export"],
        "x-speakeasy-group": "projects.exports",
        "x-speakeasy-name-override": "listAll",
    }
    assert named(entry("get", "/x", **hints)) == ["projects.exports.list_all"]


def test_tags_nest_by_dots_and_by_parents() -> None:
    assert named(entry("get", "/x", tags=["admin.users"], operationId="list")) == [
        "admin.users.list"
    ]
    api = api_of("""
        openapi: 3.2.0
        info: {title: Shop, version: "1"}
        tags:
          - {name: Shop, summary: All of the shop, kind: nav}
          - {name: Orders, parent: Shop, summary: Orders, description: What is bought.}
          - {name: beta, kind: badge}
          - {name: loop, parent: loop}
        paths:
          /x: {get: {tags: [beta, Orders], operationId: list, responses: {}}}
          /y: {get: {tags: [Shop], operationId: ping, responses: {}}}
          /z: {get: {tags: [loop], operationId: pong, responses: {}}}
        """)
    assert [(group.path, group.doc) for group in api.groups] == [
        (("loop",), ""),
        (("shop",), "All of the shop"),
        (("shop", "orders"), "Orders\n\nWhat is bought."),
    ]


def test_extensions_beat_everything() -> None:
    hints: dict[str, Json] = {
        "tags": ["Export"],
        "operationId": "api_projects_exports_list",
        "x-fern-sdk-group-name": ["projects", "exports"],
        "x-fern-sdk-method-name": "list_all",
    }
    assert named(entry("get", "/x", **hints)) == ["projects.exports.list_all"]
    hints["x-fern-sdk-group-name"] = "import_storage"
    assert named(entry("get", "/x", **hints)) == ["import_storage.list_all"]


def test_given_names_stay_where_derived_ones_collide() -> None:
    given: dict[str, Json] = {
        "tags": ["hooks"],
        "x-fern-sdk-group-name": "hooks",
        "x-fern-sdk-method-name": "update",
    }
    entries = [
        entry("put", "/hooks/{id}", tags=["Hooks"], operationId="hooks_update"),
        entry("patch", "/hooks/{id}", operationId="hooks_partial_update", **given),
    ]
    assert named(*entries) == ["hooks.replace", "hooks.update"]


def test_collisions_do_not_depend_on_order() -> None:
    entries = [
        entry("get", "/a", tags=["users"], operationId="users_list"),
        entry("get", "/b", tags=["users"], operationId="list_users"),
        entry("get", "/c", tags=["users"], operationId="list_users"),
        entry("get", "/d", tags=["users"], operationId="users_get"),
    ]
    expected = ["users.users_list", "users.get_b", "users.get_c", "users.get"]
    assert named(*entries) == expected
    assert named(*reversed(entries)) == expected[::-1]


def test_paths_without_words_are_numbered() -> None:
    entries = [entry("get", "/-"), entry("get", "/_"), entry("get", "/{id}")]
    assert len(set(named(*entries))) == 3


def test_a_method_gives_way_to_a_nested_group() -> None:
    entries = [
        entry("get", "/projects/x", tags=["projects"], operationId="projects_exports"),
        entry("get", "/y", tags=["projects/exports"], operationId="get"),
    ]
    assert named(*entries) == ["projects.projects_exports", "projects.exports.get"]


def test_groups_and_operations_are_sorted() -> None:
    api = api_of("""
        openapi: 3.0.3
        info: {title: Shop, version: "1"}
        tags: [{name: B, description: "<b>Bees</b>"}, {name: A, description: Ants}]
        paths:
          /z: {get: {tags: [B], operationId: z, responses: {}}}
          /y: {get: {tags: [B], operationId: a, responses: {}}}
          /x: {get: {tags: [A], operationId: x, responses: {}}}
          /w: {get: {operationId: w, responses: {}}}
        """)
    assert [
        (group.path, group.doc, [o.key for o in group.operations])
        for group in api.groups
    ] == [
        (("a",), "Ants", ["x"]),
        (("b",), "**Bees**", ["a", "z"]),
        (("default",), "", ["w"]),
    ]
    assert all(isinstance(group, ir.Group) for group in api.groups)
