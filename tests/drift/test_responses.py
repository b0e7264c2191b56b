"""What operations answer."""

from __future__ import annotations

from typing import Any

from .documents import document, operation, said

JSON = "application/json"
STRING = {"type": "string"}
STRINGS = {"type": "array", "items": STRING}


def answer(schema: Any = None, media: str = JSON, **further: Any) -> dict[str, Any]:
    content = {"content": {media: {"schema": schema}}} if schema else {}
    return {"description": "It.", **content, **further}


def answering(**answers: Any) -> dict[str, Any]:
    found = {status.removeprefix("s"): said for status, said in answers.items()}
    return document({"/pets": {"get": operation(responses=found)}})


def test_what_methods_return_is_told_once() -> None:
    old = answering(s200=answer(STRINGS), s201=answer(STRINGS))
    new = answering(s200=answer(STRING), s201=answer(STRING))
    assert said(old, new) == [
        "type-changed GET /pets returns: array of string → string (breaking/breaking)"
    ]


def test_results_come_and_go() -> None:
    with_, without = answering(s200=answer(STRINGS)), answering(s200=answer())
    assert said(without, with_) == [
        "result-added GET /pets returns:  → array of string (safe/safe)"
    ]
    assert said(with_, without) == [
        "result-removed GET /pets returns: array of string →  (breaking/breaking)"
    ]


def test_any_status_of_success_is_success() -> None:
    plain, other = answering(s200=answer(STRINGS)), answering(s201=answer(STRINGS))
    assert said(plain, other) == [
        "success-status-changed GET /pets 200: 200 → 201 (safe/safe)"
    ]
    further = answering(s200=answer(STRINGS), s203=answer(STRINGS))
    assert said(plain, further) == [
        "success-status-added GET /pets 203:  → 203 (safe/safe)"
    ]
    empty = answering(s200=answer(STRINGS), s202=answer())
    assert said(plain, empty) == [
        "success-status-added GET /pets 202:  → 202 (safe/safe)",
        "became-nullable GET /pets returns: array of string → array of string | null "
        "(breaking/breaking)",
    ]


def test_errors() -> None:
    good = answer(STRINGS)
    plain = answering(s200=good)
    bare, typed = (
        answering(s200=good, s404=answer()),
        answering(s200=good, s404=answer(STRING)),
    )
    assert said(plain, bare) == ["error-status-added GET /pets 404:  → 404 (safe/safe)"]
    assert said(bare, plain) == [
        "error-status-removed GET /pets 404: 404 →  (safe/safe)"
    ]
    assert said(bare, typed) == [
        "error-body-added GET /pets 404:  → string (safe/safe)"
    ]
    assert said(typed, bare) == [
        "error-body-removed GET /pets 404: string →  (dangerous/dangerous)"
    ]
    assert said(typed, answering(s200=good, s404=answer(STRINGS))) == [
        "error-body-changed GET /pets 404: string → array of string "
        "(dangerous/dangerous)"
    ]


def test_errors_are_decoded_whichever_json_they_are() -> None:
    def failing(**schemas: Any) -> dict[str, Any]:
        content = {
            f"application/{media}": {"schema": schema}
            for media, schema in schemas.items()
        }
        return answering(
            s200=answer(STRINGS), s404={"description": "It.", "content": content}
        )

    alike = failing(json=STRING, **{"problem+json": STRING})
    assert said(failing(json=STRING), alike) == []
    assert said(alike, failing(json=STRING, **{"problem+json": STRINGS})) == [
        "error-body-changed GET /pets 404: string → array of string | string "
        "(dangerous/dangerous)"
    ]


def test_media_types() -> None:
    def offering(*media: str) -> dict[str, Any]:
        content = {each: {"schema": STRING} for each in media}
        return answering(s200={"description": "It.", "content": content})

    assert said(offering(JSON), offering(JSON, "text/csv")) == [
        "response-media-added GET /pets 200:  → text/csv (safe/safe)"
    ]
    assert said(offering(JSON, "text/csv"), offering(JSON)) == [
        "response-media-removed GET /pets 200: text/csv →  (safe/safe)"
    ]
    assert said(offering(JSON), offering("text/csv")) == [
        "response-media-changed GET /pets 200: application/json → text/csv "
        "(breaking/dangerous)"
    ]
    assert said(offering("text/csv"), offering(JSON, "text/csv")) == [
        "response-best-media-changed GET /pets 200: text/csv → application/json "
        "(safe/dangerous)",
        "response-media-added GET /pets 200:  → application/json (safe/safe)",
    ]


def test_headers() -> None:
    def with_headers(**headers: Any) -> dict[str, Any]:
        return answering(s200=answer(STRINGS, headers=headers))

    header = {"schema": STRING}
    assert said(with_headers(), with_headers(ETag=header)) == [
        "header-added GET /pets 200 header ETag:  → string (safe/safe)"
    ]
    assert said(with_headers(ETag=header), with_headers()) == [
        "header-removed GET /pets 200 header ETag: string →  (dangerous/safe)"
    ]
    assert said(with_headers(ETag=header), with_headers(etag=header)) == []
    required = {**header, "required": True}
    assert said(with_headers(ETag=required), with_headers(ETag=header)) == [
        "header-became-optional GET /pets 200 header ETag (dangerous/safe)"
    ]
    number = {"schema": {"type": "integer"}}
    assert said(with_headers(ETag=header), with_headers(ETag=number)) == [
        "header-type-changed GET /pets 200 header ETag: string → integer "
        "(dangerous/safe)"
    ]


def test_links() -> None:
    link = {"next": {"operationId": "x", "parameters": {"a": "$response.body#/a"}}}
    old, new = answering(s200=answer()), answering(s200=answer(links=link))
    assert said(old, new) == [
        "link-changed GET /pets 200 link next:  → x(a = $response.body#/a) (safe/safe)"
    ]


def test_streams() -> None:
    events = "text/event-stream"
    plain = answering(s200=answer(STRING))
    item = {"schema": STRING, "itemSchema": {"type": "integer"}}
    streamed = answering(s200={"description": "", "content": {events: item}})
    assert said(plain, streamed)[-1] == (
        "became-stream GET /pets stream:  → integer (breaking/breaking)"
    )
    assert said(streamed, plain)[-1] == (
        "no-longer-stream GET /pets stream: integer →  (breaking/breaking)"
    )
    content = {JSON: {"schema": STRING}, events: item}
    either = answering(s200={"description": "", "content": content})
    assert "stream-added GET /pets stream:  → integer (safe/safe)" in said(
        plain, either
    )
    assert "stream-removed GET /pets stream: integer →  (breaking/breaking)" in said(
        either, plain
    )
