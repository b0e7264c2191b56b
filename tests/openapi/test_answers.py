"""Answers: what of a document becomes what a method returns."""

# ruff: noqa: E501 (documents in YAML)

from __future__ import annotations

from typing import Any

import pytest

from codegen import ir

from .documents import api_of, operation, with_paths

JSON = "application/json: {schema: {$ref: '#/components/schemas/Pet'}}"
PET = """
components:
  schemas:
    Pet: {type: object, required: [id], properties: {id: {type: integer}}}
    Owner: {type: object, required: [name], properties: {name: {type: string}}}
"""
NAMED = ir.Named("Pet")


def lowered(responses: str, method: str = "get", version: str = "3.2.0") -> Any:
    """The operation with these responses."""
    lines = "\n".join(f"        {line}" for line in responses.splitlines())
    paths = f"/x:\n  {method}:\n    operationId: do\n    responses:\n{lines}\n"
    return operation(api_of(with_paths(paths, PET, version)), "do")


def content(media: str, schema: str = "{$ref: '#/components/schemas/Pet'}") -> str:
    return f"200: {{description: x, content: {{{media}: {{schema: {schema}}}}}}}"


@pytest.mark.parametrize(
    ("media", "schema", "returns"),
    [
        ("application/json", "{type: string}", ir.Builtin("str")),
        ("application/vnd.x+json", "{type: integer}", ir.Builtin("int")),
        ("text/csv", "{type: object}", ir.Builtin("str")),
        ("application/xml", "{type: object}", ir.Builtin("str")),
        ("application/yaml", "{type: object}", ir.Builtin("str")),
        ("text/plain", "{type: string, format: binary}", ir.Builtin("bytes")),
        ("application/pdf", "{type: string}", ir.Builtin("bytes")),
        ("image/svg+xml", "{type: string}", ir.Builtin("bytes")),
        ("'*/*'", "{type: integer}", ir.Builtin("int")),
    ],
)
def test_a_media_type_says_what_is_read(
    media: str, schema: str, returns: ir.Type
) -> None:
    assert lowered(content(media, schema)).returns == returns


def test_several_successes_are_a_union_and_json_is_best() -> None:
    found = lowered(
        "200: {description: x, content: {text/csv: {}, "
        "application/json: {schema: {type: integer}}}}\n"
        "201: {description: x, content: {application/json: {schema: {type: string}}}}\n"
        "204: {description: x}\n4XX: {description: x}"
    )
    union = ir.OneOf((ir.Builtin("int"), ir.Builtin("str")))
    assert found.returns == ir.Nullable(union)
    assert [r.status for r in found.responses] == ["200", "200", "201", "204"]
    assert [r.status for r in found.errors] == ["4XX"]


def test_default_alone_is_success_and_else_an_error() -> None:
    alone = lowered("default: {description: x, content: {text/plain: {}}}")
    assert alone.returns == ir.Builtin("str")
    beside = lowered("200: {description: x}\ndefault: {description: x}")
    assert [r.status for r in beside.errors] == ["default"]


def test_head_returns_nothing() -> None:
    assert lowered(content("application/json"), "head").returns is None


def test_a_204_has_no_content() -> None:
    found = lowered(content("application/json").replace("200", "204"))
    assert (found.returns, found.responses[0].media) == (None, "")


def test_a_redirect_alone_returns_where_it_leads() -> None:
    found = lowered("302: {description: x}\n404: {description: x}")
    assert (found.returns, found.responses[0].status) == (ir.Builtin("str"), "302")
    beside = lowered(content("application/json") + "\n302: {description: x}")
    assert beside.returns == NAMED


def test_headers_and_links() -> None:
    found = lowered(
        "200:\n"
        "  description: x\n"
        "  headers:\n"
        "    X-B: {required: true, description: B., schema: {type: integer}}\n"
        "    X-A: {deprecated: true, content: {text/plain: {schema: {type: string}}}}\n"
        "    Content-Type: {schema: {type: string}}\n"
        "  links:\n"
        "    next:\n"
        "      operationId: do\n"
        "      description: Go on.\n"
        "      parameters: {b: 1, a: $response.body#/id}\n"
        "      requestBody: $request.body"
    )
    (response,) = found.responses
    assert response.headers == (
        ir.Header(wire="X-A", type=ir.Builtin("str"), deprecated=""),
        ir.Header(wire="X-B", type=ir.Builtin("int"), required=True, doc="B."),
    )
    arguments = ("a", "$response.body#/id"), ("b", "1"), ("body", "$request.body")
    link = ir.Link(name="next", operation="do", arguments=arguments, doc="Go on.")
    assert response.links == (link,)


# Streams

REF = "{$ref: '#/components/schemas/Pet'}"
EVENT = "{type: object, properties: {event: {type: string}, data: %s}}"
STRINGIFIED = (
    f"{{type: string, contentMediaType: application/json, contentSchema: {REF}}}"
)
OWNER_EVENT = EVENT % "{$ref: '#/components/schemas/Owner'}"


@pytest.mark.parametrize(
    ("media", "described", "item"),
    [
        ("text/event-stream", f"schema: {REF}", NAMED),
        ("text/event-stream", f"schema: {{type: array, items: {REF}}}", NAMED),
        ("text/event-stream", f"schema: {EVENT % REF}", NAMED),
        ("text/event-stream", "schema: {type: string}", ir.Builtin("str")),
        (
            "text/event-stream",
            "schema: {format: binary, type: string}",
            ir.Builtin("str"),
        ),
        ("text/event-stream", "example: x", ir.Builtin("any")),
        ("text/event-stream", f"itemSchema: {REF}", NAMED),
        ("text/event-stream", f"itemSchema: {EVENT % STRINGIFIED}", NAMED),
        (
            "text/event-stream",
            f"itemSchema: {EVENT % '{type: string}'}",
            ir.Builtin("str"),
        ),
        ("text/event-stream; charset=utf-8", f"schema: {REF}", NAMED),
        ("application/jsonl", f"itemSchema: {REF}", NAMED),
        ("application/x-ndjson", f"schema: {REF}", NAMED),
        ("application/json-seq", f"schema: {{type: array, items: {REF}}}", NAMED),
        ("application/stream+json", "schema: {type: string}", ir.Builtin("any")),
        ("application/geo+json-seq", f"itemSchema: {REF}", NAMED),
        ("multipart/mixed", f"itemSchema: {REF}", NAMED),
    ],
)
def test_sequences_are_streams(media: str, described: str, item: ir.Type) -> None:
    found = lowered(f"200: {{description: x, content: {{{media}: {{{described}}}}}}}")
    assert (found.items, found.returns) == (item, None)
    assert found.responses[0].stream


def test_kinds_of_events_are_a_union() -> None:
    options = f"{{oneOf: [{EVENT % STRINGIFIED}, {OWNER_EVENT}]}}"
    for whole in (options, f"{{allOf: [{{type: object}}, {options}]}}"):
        media = f"text/event-stream: {{itemSchema: {whole}}}"
        found = lowered(f"200: {{description: x, content: {{{media}}}}}")
        (union,) = [found.items]
        assert isinstance(union, ir.Named)


def test_json_is_no_stream_whatever_its_items() -> None:
    media = f"application/json: {{schema: {REF}, itemSchema: {REF}}}"
    found = lowered(f"200: {{description: x, content: {{{media}}}}}")
    assert (found.items, found.returns) == (None, NAMED)


def test_one_operation_may_do_both() -> None:
    medias = (
        f"application/json: {{schema: {REF}}}, text/event-stream: {{schema: {REF}}}"
    )
    found = lowered(f"200: {{description: x, content: {{{medias}}}}}")
    assert (found.items, found.returns, found.stream_switch) == (NAMED, NAMED, "")


@pytest.mark.parametrize(
    ("field", "switch"),
    [
        ("stream: {type: boolean}", "stream"),
        ("stream: {type: boolean, nullable: true}", "stream"),
        ("stream: {type: boolean, enum: [true, false]}", "stream"),
        ("stream: {type: string}", ""),
        ("streams: {type: boolean}", ""),
    ],
)
def test_the_body_may_ask_for_the_stream(field: str, switch: str) -> None:
    medias = (
        f"application/json: {{schema: {REF}}}, text/event-stream: {{schema: {REF}}}"
    )
    paths = f"""
    /x:
      post:
        operationId: do
        requestBody:
          content: {{application/json: {{schema: {{type: object, properties: {{{field}}}}}}}}}
        responses:
          200: {{description: x, content: {{{medias}}}}}
    """
    api = api_of(with_paths(paths, PET))
    assert operation(api, "do").stream_switch == switch


# What the API sends by itself


def test_webhooks_and_callbacks() -> None:
    paths = """
    /x:
      post:
        operationId: do
        callbacks:
          done:
            "{$request.body#/url}":
              post: {requestBody: {content: {application/json: {schema: {type: integer}}}}, responses: {}}
          sent: {$ref: "#/components/callbacks/sent"}
        responses: {"204": {description: x}}
      put:
        operationId: redo
        callbacks:
          done:
            "{$request.body#/url}":
              put: {responses: {}}
          sent: {$ref: "#/components/callbacks/sent"}
        responses: {"204": {description: x}}
    """
    rest = """
    webhooks:
      created:
        post: {summary: New., deprecated: true, requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}
        put: {}
    components:
      callbacks:
        sent: {"http://x": {post: {requestBody: {content: {text/csv: {}}}, responses: {}}}}
      schemas:
        Pet: {type: object, required: [id], properties: {id: {type: integer}}}
    """
    found = {
        each.key: each for each in api_of(with_paths(paths, rest, "3.1.0")).incoming
    }
    assert list(found) == [
        "created post",
        "created put",
        "do done",
        "redo done",
        "sent",
    ]
    created = found["created post"]
    assert (created.type, created.doc, created.deprecated) == (NAMED, "New.", "")
    assert (found["created put"].type, found["created put"].media) == (None, "")
    done = found["do done"]
    assert (done.kind, done.method, done.operation) == ("callback", "POST", "do")
    assert (done.url, done.type) == ("{$request.body#/url}", ir.Builtin("int"))


def test_each_request_that_comes_in_has_a_name_of_its_own() -> None:
    body = "requestBody: {content: {application/json: {schema: {type: integer}}}}"
    rest = f"""
    webhooks:
      made: {{get: {{{body}}}, post: {{{body}}}}}
      made post: {{post: {{{body}}}}}
      made post 2: {{post: {{{body}}}}}
    """
    incoming = api_of(with_paths("{}", rest, "3.1.0")).incoming
    assert [request.key for request in incoming] == [
        "made get",
        "made post",
        "made post 2",
        "made post 3",
    ]
