"""Fetching OpenAPI documents from real servers on loopback, good and bad."""

from __future__ import annotations

import json
from typing import Any

import pytest

from codegen.fetching import Endpoint
from codegen.openapi.canonical import canonical
from codegen.openapi.fetch import fetch
from codegen.problems import ProblemsError
from codegen.runtime.auth import HeaderKey

from ..runtime.server import CUT, Reply, Request, answer, serving

DOCUMENT = """\
{
  "openapi": "3.0.3",
  "info": {
    "title": "Käse",
    "version": "1.2"
  },
  "paths": {
    "/a": {},
    "/b": {
      "put": {
        "responses": {
          "404": {
            "description": "z"
          },
          "200": {
            "description": "a"
          }
        }
      },
      "get": {
        "responses": {
          "default": {
            "description": "a\u2028b"
          }
        }
      }
    }
  },
  "components": {
    "parameters": {},
    "schemas": {
      "A": {
        "enum": [
          "z",
          "a"
        ]
      },
      "Z": {
        "properties": {
          "z": {},
          "a": {}
        }
      }
    }
  },
  "x-a": 1.50,
  "x-z": 12345678901234567890
}
""".replace("1.50", "1.5")

YAML = """\
x-z: 12345678901234567890
components:
  schemas:
    Z: { properties: { z: {}, a: {} } }
    A: { enum: [z, a] }
  parameters: {}
x-a: 1.5
paths:
  /b:
    put:
      responses:
        404: { description: z }
        200: { description: a }
    get:
      responses: { default: { description: "a\\Lb" } }
  /a: {}
info: { title: Käse, version: "1.2" }
openapi: 3.0.3
"""


def fetched(reply: Reply, **options: Any) -> str:
    with serving(lambda _: reply) as server:
        found, _ = fetch(Endpoint(url=f"{server.url}/openapi", **options))
    return found.text


def said(reply: Reply, **options: Any) -> str:
    with serving(lambda _: reply) as server, pytest.raises(ProblemsError) as raised:
        fetch(Endpoint(url=f"{server.url}/openapi?key=1", **options))
    return str(raised.value).replace(server.url, "SERVER")


@pytest.mark.parametrize(
    "reply",
    [
        answer(body=DOCUMENT),
        answer(body=json.dumps(json.loads(DOCUMENT))),
        answer(body="\ufeff" + DOCUMENT.replace("\n", "\r\n")),
        answer(body=YAML, media="application/yaml"),
        answer(body=YAML, media="text/plain"),
    ],
    ids=["canonical", "on one line", "from Windows", "YAML", "YAML as text"],
)
def test_one_document_has_one_text(reply: Reply) -> None:
    assert fetched(reply) == DOCUMENT


def test_the_order_of_definitions_does_not_matter() -> None:
    value = json.loads(DOCUMENT)
    turned = dict(reversed(value.items()))
    turned["paths"] = dict(reversed(value["paths"].items()))
    turned["components"] = {
        section: dict(reversed(entries.items()))
        for section, entries in reversed(value["components"].items())
    }
    assert fetched(answer(body=turned)) == DOCUMENT


def test_swagger_stays_swagger() -> None:
    text = (
        '{\n  "swagger": "2.0",\n  "info": {\n    "title": "Old",\n    "version": "7"\n'
        '  },\n  "paths": {},\n  "definitions": {\n    "A": {},\n    "Z": {}\n  }\n}\n'
    )
    value = json.loads(text)
    value["definitions"] = {"Z": {}, "A": {}}
    found, _ = canonical(json.dumps(value), file="old.json")
    assert (found.text, found.version) == (text, "7")


def test_the_request() -> None:
    with serving(lambda _: answer(body=DOCUMENT)) as server:
        found, problems = fetch(
            Endpoint(
                url=f"{server.url}/a?format=json", auth=HeaderKey("X-Key", "k" * 9)
            )
        )
        (request,) = server.requests
    assert (found.version, problems) == ("1.2", [])
    assert (request.method, request.target) == ("GET", "/a?format=json")
    assert request.headers["x-key"] == "k" * 9
    assert "*/*" in request.headers["accept"]


CASES: dict[str, tuple[Reply, str]] = {
    "401": (
        answer(401, {"detail": "Authentication credentials were not provided."}),
        """\
SERVER/openapi: error: The server answered 401 Unauthorized.
  Does STORE_KEY hold a valid key that may read the schema?""",
    ),
    "a login page": (
        answer(
            body="\n<!doctype html>\n<html><head><title>Label Studio</title>",
            media="text/html",
        ),
        """\
SERVER/openapi: error: The server answered with an HTML page “Label Studio”, not with \
an OpenAPI document.
  The address may be that of a page that shows it, or the server may want a login \
first.""",
    ),
    "truncated JSON": (
        answer(body='{"openapi": "3.0.3",\n "info": {"title": "Sho'),
        """\
SERVER/openapi:2:20: error: The JSON ends inside a string.
  2 |  "info": {"title": "Sho
    |                    ^
  Fetch the document again, or mend it.""",
    ),
    "truncated JSON, elsewhere": (
        answer(body='{"openapi": "3.0.3",\n "info": {'),
        """\
SERVER/openapi:2:11: error: The JSON ends too early.
  2 |  "info": {
    |           ^
  Fetch the document again, or mend it.""",
    ),
    "a connection that breaks off": (
        CUT,
        """\
SERVER/openapi: error: The connection was closed before the end of the answer.
  Try again.""",
    ),
    "another document": (
        answer(body={"swaggerVersion": "1.2"}),
        """\
SERVER/openapi:1:1: error: This is not an OpenAPI document: it has no key "openapi" \
or "swagger".
  1 | {"swaggerVersion": "1.2"}
    | ^
  Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are understood.""",
    ),
    "nothing": (
        answer(body="", media="application/json"),
        "SERVER/openapi:1:1: error: The document is empty.",
    ),
    "not here": (
        answer(404, {"detail": "No such page, store-key!"}),
        """\
SERVER/openapi: error: The server answered 404 Not Found: {"detail": "No such page, \
***!"}.
  Is this the right address?""",
    ),
    "a fault": (
        answer(502, "<html><body>Bad gateway</body></html>", media="text/html"),
        """\
SERVER/openapi: error: The server answered 502 Bad Gateway.
  It has a fault; try again later.""",
    ),
    "asked too often": (
        answer(429, ""),
        """\
SERVER/openapi: error: The server answered 429 Too Many Requests.
  It was asked too often; wait a little and try again.""",
    ),
    "the key in the document": (
        answer(body=DOCUMENT.replace("Käse", "store-key")),
        """\
SERVER/openapi: error: The answer repeats the value of STORE_KEY; it is not kept.
  Tell whoever runs the server, and replace the key.""",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_a_server_does_wrong_is_said(name: str) -> None:
    reply, expected = CASES[name]
    assert said(reply, variables=("STORE_KEY",), secrets=("store-key",)) == expected


ROOT = {
    "openapi": "3.0.3",
    "info": {"title": "Shop", "version": "1"},
    "paths": {
        "/a": {"$ref": "paths/a.yaml"},
        "/b": {"get": {"responses": {"200": {"$ref": "common.json#/ok"}}}},
    },
}
PARTS = {
    "/v1/paths/a.yaml": "get: {responses: {200: {$ref: ../common.json#/ok}}}",
    "/v1/common.json": '{"ok": {"description": "Fine."}}',
}


def several(root: object, **options: Any) -> tuple[str, list[tuple[str, bool]]]:
    """Fetch a document of several files; also say what was asked, with a key or not."""

    def reply(request: Request) -> Reply:
        if request.path == "/v1/api.json":
            return answer(body=root)
        return answer(404 if request.path not in PARTS else 200, PARTS[request.path])

    key = HeaderKey("X-Key", "k" * 9)
    with serving(reply) as server:
        endpoint = Endpoint(url=f"{server.url}/v1/api.json", auth=key)
        found, _ = fetch(endpoint, **options)
        asked = [(r.target, "x-key" in r.headers) for r in server.requests]
    return found.text, asked


def test_what_is_at_the_same_server_is_fetched_and_becomes_one_file() -> None:
    text, asked = several(ROOT)
    snapshot = json.loads(text)
    reference = {"$ref": "#/components/responses/ok"}
    assert snapshot["paths"]["/a"]["get"]["responses"] == {"200": reference}
    assert snapshot["components"] == {"responses": {"ok": {"description": "Fine."}}}
    assert sorted(asked) == [
        ("/v1/api.json", True),
        ("/v1/common.json", True),
        ("/v1/paths/a.yaml", True),
    ]


def referring(url: str) -> dict[str, Any]:
    answer_ = {"200": {"$ref": f"{url}#/ok"}}
    return {**ROOT, "paths": {"/b": {"get": {"responses": answer_}}}}


def test_another_server_is_asked_only_if_the_config_says_so_and_without_the_key() -> (
    None
):
    with serving(lambda _: answer(body=PARTS["/v1/common.json"])) as other:
        url = f"{other.url}/shared/common.json"
        with pytest.raises(ProblemsError, match="leads to another server"):
            several(referring(url))
        assert not other.requests
        with pytest.raises(ProblemsError, match="leads to another server"):
            several(referring(url), references=[f"{other.url}/elsewhere/"])
        assert not other.requests
        text, _ = several(referring(url), references=[f"{other.url}/shared/"])
        (request,) = other.requests
    assert "Fine." in text
    assert "x-key" not in request.headers


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("file:///etc/passwd", "leads out of the document"),
        ("FILE:///etc/passwd", "leads out of the document"),
        ("/v1/none.json", "cannot be fetched. The server answered 404 Not Found"),
        ("/v1/page.html", "The server answered with an HTML page"),
        ("/v1/away", "cannot be fetched. The server redirects to http://127.0.0.2"),
        ("http://user@127.0.0.1:PORT/v1/common.json", "leads to another server"),
        ("http://localhost:PORT/v1/common.json", "leads to another server"),
        ("http://127.0.0.1:1/v1/common.json", "leads to another server"),
    ],
)
def test_references_of_a_fetched_document_that_are_refused(
    url: str, message: str
) -> None:
    def reply(request: Request) -> Reply:
        match request.path:
            case "/v1/api.json":
                port = request.headers["host"].rpartition(":")[2]
                return answer(body=referring(url.replace("PORT", port)))
            case "/v1/page.html":
                return answer(body="<html>{", media="text/html")
            case "/v1/away":
                return answer(302, headers={"Location": "http://127.0.0.2/x.json"})
            case _:
                return answer(404, "{}")

    with serving(reply) as server, pytest.raises(ProblemsError) as raised:
        fetch(Endpoint(url=f"{server.url}/v1/api.json"))
    assert message in str(raised.value)
    places = {problem.origin.pointer for problem in raised.value.problems}
    assert "#/paths/~1b/get/responses/200/$ref" in places
