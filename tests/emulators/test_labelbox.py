"""The Labelbox emulator as a server: keys, validation, uploads, the command line."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import (
    build_client_schema,
    build_schema,
    get_introspection_query,
    lexicographic_sort_schema,
    print_schema,
)

from .labelbox import LabelboxEmulator
from .labelbox_fixtures import KEY, SCHEMA, Caller

REPOSITORY = Path(__file__).resolve().parents[2]
WHO = "query Who { user { email } }"
CREATE = "mutation Create($n: String!) { createProject(data: {name: $n}) { id name } }"
SMALL_SCHEMA = "type Query { user: User }  type User { id: ID!  email: String }"


# Keys


@pytest.mark.parametrize("key", [None, "other", f"x{KEY}", KEY.upper()])
def test_without_the_key_nothing_is_answered(labelbox: Caller, key: str | None) -> None:
    response = labelbox.post(WHO, key=key)
    assert response.status_code == 401
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "AUTHENTICATION_ERROR"


def test_introspection_and_rest_need_the_key_too(labelbox: Caller) -> None:
    assert labelbox.post(get_introspection_query(), key=None).status_code == 401
    unused = f"{labelbox.emulator.base_url}/api/v1/ontologies/unused"
    assert labelbox.http.get(unused).status_code == 401
    with_key = {"Authorization": f"Bearer {KEY}"}
    assert labelbox.http.get(unused, headers=with_key).json() == []


def test_an_issued_key_works_until_it_is_revoked(labelbox: Caller) -> None:
    create = 'mutation { createApiKey(data: {name: "k"}) { id jwt } }'
    made = labelbox.ask(create)
    assert labelbox.post(WHO, key=made["jwt"]).status_code == 200
    revoke = (
        "mutation($id: ID!)"
        " { updateApiKey(where: {id: $id}, data: {revoked: true}) { id } }"
    )
    labelbox.ask(revoke, id=made["id"])
    assert labelbox.post(WHO, key=made["jwt"]).status_code == 401


def test_the_log_has_operations_and_no_key(labelbox: Caller) -> None:
    labelbox.post(CREATE, n="one")
    labelbox.post(WHO, key="wrong")
    first, second = labelbox.emulator.requests
    assert (first.operation, first.variables) == ("Create", {"n": "one"})
    assert "authorization" in first.header_names
    assert second.operation == "Who"
    told = f"{labelbox.emulator.requests!r} {labelbox.emulator!r}"
    assert KEY not in told
    assert "wrong" not in told


# Validation


def test_what_the_schema_lacks_is_refused(labelbox: Caller) -> None:
    response = labelbox.post("query { bbb { id } }")
    assert response.status_code == 400
    assert labelbox.error("query { bbb { id } }") == {
        "code": "GRAPHQL_VALIDATION_FAILED",
        "message": 'Cannot query field "bbb" on type "Query".',
    }
    assert labelbox.error("asda")["code"] == "GRAPHQL_PARSE_FAILED"


def test_variables_are_checked(labelbox: Caller) -> None:
    assert labelbox.error(CREATE)["code"] == "BAD_USER_INPUT"
    page = "query($n: PageSize) { projects(first: $n) { id } }"
    assert labelbox.error(page, n=1001)["code"] == "BAD_USER_INPUT"
    assert labelbox.error(page, n="x")["code"] == "BAD_USER_INPUT"
    since = "query($t: DateTime) { projects(where: {createdAt_gt: $t}) { id } }"
    assert labelbox.error(since, t="yesterday")["code"] == "BAD_USER_INPUT"
    assert labelbox.ask(since, t="2020-01-01T00:00:00+02:00") == []


def test_four_nested_lists_are_too_complex_in_fragments_too(labelbox: Caller) -> None:
    nested = "{ users { projects { labels { reviews { id } } } } }"
    spread = (
        "{ users { ...U } } fragment U on User { projects { ... { ...P } } }"
        " fragment P on Project { labels { reviews { id } } }"
    )
    for query in (nested, spread):
        error = labelbox.error(query)
        assert error["message"] == "Query complexity limit exceeded"
    labelbox.emulator.complexity_limit = None
    assert labelbox.ask(nested) == [{"projects": []}]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"query": 1}', b'"text"'])
def test_a_malformed_request_is_refused(labelbox: Caller, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    url = labelbox.emulator.url
    response = labelbox.http.post(url, content=body, headers=headers)
    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "MALFORMED_REQUEST"


def test_the_schema_comes_back_by_introspection(labelbox: Caller) -> None:
    data = labelbox.post(get_introspection_query(input_value_deprecation=True)).json()
    served = build_client_schema(data["data"])
    given = build_schema(SCHEMA.read_text(encoding="utf-8"))
    assert sorted_text(served) == sorted_text(given)


def test_introspection_can_be_off() -> None:
    with LabelboxEmulator(SMALL_SCHEMA, introspection=False) as emulator:
        caller = Caller(emulator, httpx.Client(trust_env=False))
        error = caller.post(get_introspection_query()).json()["errors"][0]
        assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
        assert caller.ask(WHO)["email"] == "ada@example.com"


def sorted_text(schema: Any) -> str:
    return print_schema(lexicographic_sort_schema(schema))


# HTTP


def test_a_connection_serves_many_requests_and_both_endpoints(labelbox: Caller) -> None:
    for path in ("/graphql", "/_gql", "/graphql"):
        response = labelbox.post(WHO, path=path)
        assert response.http_version == "HTTP/1.1"
        assert "connection" not in response.headers
        assert response.json()["data"]["user"]["email"] == "ada@example.com"
    assert labelbox.http.get(labelbox.emulator.url).status_code == 401


def test_files_come_by_multipart_and_are_kept_exactly(labelbox: Caller) -> None:
    content = bytes(range(256)) * 50 + b"\r\n--almost\r\n"
    upload = (
        "mutation Up($file: Upload!, $n: Int!)"
        " { uploadFile(file: $file, contentLength: $n) { url filename } }"
    )
    operations = {"query": upload, "variables": {"file": None, "n": len(content)}}
    response = labelbox.http.post(
        labelbox.emulator.url,
        data={
            "operations": json.dumps(operations),
            "map": json.dumps({"1": ["variables.file"]}),
        },
        files={"1": ("räw.bin", content, "application/x-raw")},
        headers={"Authorization": f"Bearer {KEY}"},
    )
    stored = response.json()["data"]["uploadFile"]
    assert stored["filename"] == "räw.bin"
    download = labelbox.http.get(stored["url"])  # Without a key.
    assert download.content == content
    assert download.headers["content-type"] == "application/x-raw"
    (logged,) = (r for r in labelbox.emulator.requests if r.operation)
    assert logged.variables["file"].content == content
    assert labelbox.error(upload, file="text", n=1)["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("parts", "places", "reason"),
    [
        ({}, {}, "'operations' is missing"),
        ({"operations": "{}"}, {"1": ["variables.file"]}, "no place"),
        ({"operations": "{"}, {}, "not JSON"),
    ],
)
def test_a_malformed_upload_is_refused(
    labelbox: Caller, parts: dict[str, str], places: object, reason: str
) -> None:
    response = labelbox.http.post(
        labelbox.emulator.url,
        data={**parts, "map": json.dumps(places)},
        files={"1": ("a", b"x")},
        headers={"Authorization": f"Bearer {KEY}"},
    )
    assert response.status_code == 400
    assert reason in response.json()["message"]


def test_threads_share_one_workspace(labelbox: Caller) -> None:
    def create() -> None:
        for _ in range(5):
            labelbox.ask(CREATE, n="p")

    threads = [threading.Thread(target=create) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ids = [project["id"] for project in labelbox.ask("{ projects { id } }")]
    assert len(set(ids)) == 40


def test_after_the_stop_nothing_answers() -> None:
    with httpx.Client(trust_env=False) as http:
        with LabelboxEmulator(SMALL_SCHEMA) as emulator:
            caller = Caller(emulator, http)
            caller.ask(WHO)
            url = emulator.url
        with pytest.raises(httpx.TransportError):
            http.post(url, json={"query": WHO})
        with pytest.raises(RuntimeError, match="start the emulator first"):
            _ = emulator.url


# Command line


def start(schema: Path) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "tests.emulators.labelbox",
        "--schema",
        str(schema),
    ]
    return subprocess.Popen(
        command,
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("ending", ["end of input", "SIGTERM", "SIGINT"])
def test_it_serves_as_a_command_until_it_is_told_to_stop(
    tmp_path: Path, ending: str
) -> None:
    schema = tmp_path / "small.graphql"
    schema.write_text(SMALL_SCHEMA)
    with start(schema) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        addresses = json.loads(process.stdout.readline())
        answer = httpx.post(
            addresses["url"],
            json={"query": WHO},
            headers={"Authorization": f"Bearer {KEY}"},
            trust_env=False,
        )
        assert answer.json() == {"data": {"user": {"email": "ada@example.com"}}}
        assert addresses["url"].startswith(addresses["base_url"])
        if ending == "end of input":
            process.stdin.close()
        else:
            process.send_signal(getattr(signal, ending))
        assert process.wait(timeout=10) == 0


def test_a_file_that_is_no_schema_is_an_error_of_one_line(tmp_path: Path) -> None:
    schema = tmp_path / "broken.graphql"
    schema.write_text("type {")
    with start(schema) as process:
        _, errors = process.communicate(timeout=10)
    assert process.returncode == 2
    assert str(schema) in errors
    assert "Traceback" not in errors
