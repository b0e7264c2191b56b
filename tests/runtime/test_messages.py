"""What is said of an error, from the bodies that servers send."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.runtime.messages import LONGEST, said
from codegen.runtime.redaction import keep_out

BODIES: dict[str, tuple[Any, str]] = {
    "problem": (
        {
            "type": "https://example.com/credit",
            "title": "You do not have enough credit.",
            "status": 403,
            "detail": "Your balance is 30, but that costs 50.",
            "instance": "/account/12345",
        },
        "You do not have enough credit.: Your balance is 30, but that costs 50.",
    ),
    "problem with errors": (
        {
            "title": "Your request is not valid.",
            "errors": [
                {"detail": "must be a positive integer", "pointer": "#/age"},
                {"detail": "must be 'green'", "pointer": "#/profile/color"},
            ],
        },
        "Your request is not valid. (age: must be a positive integer; profile.color: "
        "must be 'green')",
    ),
    "problem, older": (
        {"title": "Invalid", "invalid-params": [{"name": "age", "reason": "too big"}]},
        "Invalid (age: too big)",
    ),
    "title and type only": ({"type": "about:blank", "title": "Gone"}, "Gone"),
    "Django REST framework": (
        {"name": ["This field is required."], "age": ["Too old.", "Odd."]},
        "name: This field is required.; age: Too old. Odd.",
    ),
    "Django REST framework, nested": (
        {"items": [{}, {"price": ["A number."]}], "non_field_errors": ["Both?"]},
        "items[1].price: A number.; Both?",
    ),
    "Django REST framework, detail": ({"detail": "Not found."}, "Not found."),
    "Label Studio": (
        {
            "id": "1f",
            "status_code": 400,
            "version": "1.23.2",
            "detail": "Validation error",
            "exc_info": None,
            "validation_errors": {"title": ["Too long."], "start": {"x": ["No."]}},
        },
        "Validation error (title: Too long.; start.x: No.)",
    ),
    "FastAPI": (
        {
            "detail": [
                {"type": "missing", "loc": ["body", "name"], "msg": "Field required"},
                {
                    "type": "int_parsing",
                    "loc": ["query", "ids", 2],
                    "msg": "A number, please",
                    "input": "x",
                },
            ]
        },
        "name: Field required; ids[2]: A number, please",
    ),
    "Google": (
        {
            "error": {
                "code": 400,
                "message": "Invalid argument",
                "status": "INVALID_ARGUMENT",
                "details": [
                    {"fieldViolations": [{"field": "a.b", "description": "too long"}]}
                ],
            }
        },
        "Invalid argument (a.b: too long)",
    ),
    "OpenAI": (
        {
            "error": {
                "message": "No such model",
                "type": "invalid_request_error",
                "param": "model",
                "code": "model_not_found",
            }
        },
        "model: No such model",
    ),
    "JSON:API": (
        {
            "errors": [
                {
                    "title": "Invalid Attribute",
                    "detail": "At least two letters.",
                    "source": {"pointer": "/data/attributes/name"},
                }
            ]
        },
        "data.attributes.name: Invalid Attribute: At least two letters.",
    ),
    "GitHub": (
        {
            "message": "Validation Failed",
            "errors": [{"resource": "Issue", "field": "title", "code": "missing"}],
            "documentation_url": "https://docs.github.com",
        },
        "Validation Failed (Issue.title: missing)",
    ),
    "Spring": (
        {
            "timestamp": "2026-01-01",
            "status": 400,
            "error": "Bad Request",
            "message": "Validation failed",
            "path": "/pets",
        },
        "Validation failed",
    ),
    "Spring, without a message": (
        {"timestamp": 1, "status": 404, "error": "Not Found", "path": "/pets"},
        "Not Found",
    ),
    "OAuth": ({"error": "invalid_grant", "error_description": "Expired."}, "Expired."),
    "errors by field": ({"errors": {"name": ["is short"]}}, "name: is short"),
    "a code": ({"code": "NOPE", "status": 400}, "NOPE"),
    "texts": (["a", "b"], "a; b"),
    "numbers": ({"a": 1}, '{"a":1}'),
    "a secret": (
        {"password": "hunter2 hunter2", "name": ["short"]},
        "password: ***; name: short",
    ),
    "a secret's mistake": ({"password": ["Too short."]}, "password: Too short."),
    "a token": (
        {"detail": "Bad header: Bearer abcdef0123456789"},
        "Bad header: Bearer ***",
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_what_is_said(name: str) -> None:
    body, expected = BODIES[name]
    assert said(body) == expected


def test_what_is_said_is_bounded() -> None:
    many = {f"field{n}": ["x" * 50] for n in range(1000)}
    assert len(said(many)) <= LONGEST
    assert said({"errors": [{"message": "x" * 9000}] * 1000}).endswith("…")
    deep: Any = "x"
    for _ in range(50_000):
        deep = {"errors": [deep]}
    assert said(deep) == "nested too deep to be read"


@pytest.mark.parametrize(
    "body",
    [
        {"message": "no", "details": "eyJ-" * 100_000},
        {"name": ["eyJ-" * 100_000]},
        {"errors": {"a": [{"b": "x"}] * 300_000}},
        [{"msg": "no", "loc": ["eyJ-" * 100_000]}],
    ],
)
def test_long_texts_take_no_time(body: Any) -> None:
    started = time.process_time()
    assert len(said(body)) <= LONGEST
    assert time.process_time() - started < 1


@pytest.mark.parametrize("length", range(400, 4200, 17))
def test_no_half_of_a_secret_is_said(length: int) -> None:
    secret = "s3cret" * 20
    keep_out(secret)
    echoed = (
        f"{(secret + ' ') * (length // 130)}{'x' * (length % 130)} {secret} {secret}"
    )
    for body in (echoed, {"detail": echoed}, {"name": echoed}, [{"name": [echoed]}]):
        assert "s3cret" not in said(body)


WORDS = "detail message error errors title loc msg code source field path name details"
KEYS = st.sampled_from(WORDS.split())
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(KEYS | st.text(), inner),
)


@given(VALUES)
def test_anything_says_something(body: Any) -> None:
    text = said(body)
    assert isinstance(text, str)
    assert len(text) <= LONGEST
    assert "\n" not in text
