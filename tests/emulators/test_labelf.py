"""The Labelf emulator keeps to `schemas/labelf.yaml` and to the documented errors.

Every answer of the API that these tests get is held against the document.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx
import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from .labelf import LabelfServer

DOCUMENT = yaml.safe_load(
    (Path(__file__).parents[2] / "schemas" / "labelf.yaml").read_text()
)
REGISTRY: Registry[Any] = Registry().with_resource(
    "labelf", DRAFT202012.create_resource(DOCUMENT)
)
TEXTS = ["Where is my order?", "A refund, please."]


@pytest.fixture
def server() -> Iterator[LabelfServer]:
    with LabelfServer(
        keys=("lbl_sk_test", "lbl_sk_next"),
        viewer_keys=("lbl_sk_viewer",),
        clients={"id": "secret", "id with: and %": "secret with: and +"},
    ) as server:
        yield server


def call(
    server: LabelfServer,
    method: str,
    path: str,
    *,
    json: object = None,
    content: bytes | None = None,
    key: str | None = "lbl_sk_test",
    operation: str | None = None,
) -> httpx.Response:
    """Call the API and hold the answer against what the document says of it.

    `operation` is the path in the document, where that is not `path` itself.
    """
    answer = httpx.request(
        method,
        f"{server.url}{path}",
        json=json,
        content=content,
        headers={"Authorization": f"Bearer {key}"} if key else {},
        trust_env=False,
    )
    hold_against_document(answer, method, operation or path)
    return answer


def hold_against_document(answer: httpx.Response, method: str, path: str) -> None:
    described = DOCUMENT["paths"][path][method.lower()]["responses"]
    pointer = f"/paths/{escaped(path)}/{method.lower()}/responses/{answer.status_code}"
    response = described[str(answer.status_code)]
    if "$ref" in response:
        pointer = response["$ref"].removeprefix("#")
    schema = {"$ref": f"labelf#{pointer}/content/application~1json/schema"}
    Draft202012Validator(schema, registry=REGISTRY).validate(answer.json())


def escaped(path: str) -> str:
    return path.replace("~", "~0").replace("/", "~1")


def infer(
    server: LabelfServer, json: object, *, model: str = "42", key: str = "lbl_sk_test"
) -> httpx.Response:
    return call(
        server,
        "POST",
        f"/v2/models/{model}/inference",
        json=json,
        key=key,
        operation="/v2/models/{model_id}/inference",
    )


def buy_token(
    server: LabelfServer,
    client: tuple[str, str] = ("id", "secret"),
    form: Mapping[str, str] = MappingProxyType({"grant_type": "client_credentials"}),
) -> httpx.Response:
    return httpx.post(
        server.token_url,
        auth=client,
        data=dict(form),
        trust_env=False,
    )


# What it answers


def test_it_lists_the_documented_models_and_others(server: LabelfServer) -> None:
    models = call(server, "GET", "/v2/models").json()["models"]
    assert [model["id"] for model in models] == [42, 43, 44, 45]
    assert [model["label_count"] for model in models[:2]] == [24, 18]
    assert [model["training_samples"] for model in models[:2]] == [12847, 8421]
    assert [model["status"] for model in models] == [
        *["deployed", "deployed", "archived", "training"]
    ]


def test_a_model_alone_has_its_labels(server: LabelfServer) -> None:
    model = call(
        server, "GET", "/v2/models/43", operation="/v2/models/{model_id}"
    ).json()
    assert len(model["labels"]) == model["label_count"] == 18
    assert model["training_status"] == "finished"


def test_it_classifies_each_text_by_all_labels(server: LabelfServer) -> None:
    answer = infer(server, {"texts": TEXTS}).json()
    assert answer["model_id"] == 42
    assert answer["text_language"] == "en"
    assert [each[0]["label"] for each in answer["predictions"]] == ["order", "refund"]
    for predictions in answer["predictions"]:
        confidences = [each["confidence"] for each in predictions]
        assert len(confidences) == 24
        assert confidences == sorted(confidences, reverse=True)
        assert sum(confidences) == pytest.approx(1, abs=1e-4)


def test_the_same_texts_get_the_same_predictions(server: LabelfServer) -> None:
    first, second = (infer(server, {"texts": TEXTS}).json() for _ in range(2))
    assert first["predictions"] == second["predictions"]


def test_it_gives_as_many_and_such_labels_as_asked(server: LabelfServer) -> None:
    asked = {
        "texts": TEXTS,
        "max_predictions": 2,
        "label_filter": ["login", "refund", "app"],
    }
    predictions = infer(server, asked).json()["predictions"]
    assert [len(each) for each in predictions] == [2, 2]
    labels = {each["label"] for text in predictions for each in text}
    assert labels <= {"login", "refund", "app"}


def test_the_older_shape_says_the_same(server: LabelfServer) -> None:
    current = infer(server, {"texts": TEXTS}).json()
    server.answer_shape = "older"
    older = infer(server, {"texts": TEXTS}).json()
    assert [each["text"] for each in older] == TEXTS
    assert [
        [(each["label"], each["score"]) for each in text["predictions"]]
        for text in older
    ] == [
        [(each["label"], each["confidence"]) for each in text]
        for text in current["predictions"]
    ]


def test_many_models_classify_each_in_its_way(server: LabelfServer) -> None:
    asked = {
        "texts": TEXTS,
        "model_settings": [
            {"model_id": 42, "read_full_text": True},
            {"model_id": 43, "max_predictions": 1, "label_filter": ["price"]},
        ],
    }
    predictions = call(server, "POST", "/v2/models/inference", json=asked).json()[
        "predictions"
    ]
    alone = infer(server, {"texts": TEXTS}).json()["predictions"]
    assert predictions["42"] == alone
    assert [[each["label"] for each in text] for text in predictions["43"]] == [
        ["price"],
        ["price"],
    ]


def test_it_reads_long_texts_to_their_end_only_when_asked(server: LabelfServer) -> None:
    text = "word " * 300 + "invoice " * 300

    def first_label(read_full_text: bool) -> object:
        settings = {"model_id": 42, "read_full_text": read_full_text}
        asked = {"texts": [text], "model_settings": [settings]}
        answer = call(server, "POST", "/v2/models/inference", json=asked).json()
        return answer["predictions"]["42"][0][0]["label"]

    assert first_label(True) == "invoice"
    assert first_label(False) != "invoice"


def test_it_ranks_base_texts_for_each_compared_text(server: LabelfServer) -> None:
    asked: dict[str, object] = {
        "base_texts": {"a": "red apples", "b": "green apples", "c": "a slow boat"},
        "compare_to_texts": {"x": "red apples", "y": "the slow boat"},
    }
    ranking = call(server, "POST", "/v2/similarity", json=asked).json()
    assert [each["id"] for each in ranking["x"]] == ["a", "b", "c"]
    assert [each["similarity"] for each in ranking["x"]] == [1, 0.333333, 0]
    assert ranking["y"][0] == {"id": "c", "similarity": 0.5}
    best = call(server, "POST", "/v2/similarity", json=asked | {"top_n": 1}).json()
    assert best == {key: ranked[:1] for key, ranked in ranking.items()}


# Limits


@pytest.mark.parametrize(
    "texts", [["x"], ["x"] * 8, ["x" * 10_000]], ids=["one", "eight", "long"]
)
def test_inference_takes_texts_up_to_the_limits(
    server: LabelfServer, texts: list[str]
) -> None:
    assert infer(server, {"texts": texts}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "error_code"),
    [
        ({}, "MISSING_REQUIRED_FIELD"),
        ([], "INVALID_PARAMETER"),
        ({"texts": []}, "INVALID_PARAMETER"),
        ({"texts": ["x"] * 9}, "INVALID_PARAMETER"),
        ({"texts": ["x" * 10_001]}, "INVALID_PARAMETER"),
        ({"texts": "x"}, "INVALID_PARAMETER"),
        ({"texts": [1]}, "INVALID_PARAMETER"),
        ({"texts": ["x"], "max_predictions": 0}, "INVALID_PARAMETER"),
        ({"texts": ["x"], "max_predictions": True}, "INVALID_PARAMETER"),
        ({"texts": ["x"], "max_predictions": None}, "INVALID_PARAMETER"),
        ({"texts": ["x"], "label_filter": [None]}, "INVALID_PARAMETER"),
        ({"texts": ["x"], "top": 1}, "INVALID_PARAMETER"),
    ],
)
def test_bad_inference_is_refused(
    server: LabelfServer, asked: object, error_code: str
) -> None:
    answer = infer(server, asked)
    assert answer.status_code == 400
    assert answer.json()["error_code"] == error_code


@pytest.mark.parametrize(
    "settings",
    [
        [],
        [{}],
        [{"model_id": "42"}],
        [{"model_id": 42, "read_full_text": 1}],
        [{"model_id": 42}, {"model_id": 42}],
    ],
)
def test_bad_model_settings_are_refused(
    server: LabelfServer, settings: list[object]
) -> None:
    asked = {"texts": ["x"], "model_settings": settings}
    answer = call(server, "POST", "/v2/models/inference", json=asked)
    assert answer.status_code == 400


@pytest.mark.parametrize(("compared", "status"), [(100, 200), (101, 400)])
def test_similarity_takes_200_texts_of_both_sets_together(
    server: LabelfServer, compared: int, status: int
) -> None:
    asked = {
        "base_texts": {str(number): "x" for number in range(100)},
        "compare_to_texts": {str(number): "x" for number in range(compared)},
    }
    assert call(server, "POST", "/v2/similarity", json=asked).status_code == status


# Errors


@pytest.mark.parametrize(
    ("model", "status", "error_code"),
    [
        ("44", 400, "MODEL_ARCHIVED"),
        ("x", 400, "INVALID_PARAMETER"),
        ("46", 404, "MODEL_NOT_FOUND"),
        ("45", 409, "MODEL_IN_TRAINING"),
    ],
)
def test_a_model_that_cannot_be_used_is_refused(
    server: LabelfServer, model: str, status: int, error_code: str
) -> None:
    error = infer(server, {"texts": ["x"]}, model=model).json()
    assert (error["status"], error["error_code"]) == (status, error_code)


def test_malformed_json_is_refused(server: LabelfServer) -> None:
    answer = call(server, "POST", "/v2/similarity", content=b'{"base_texts": ')
    assert (answer.status_code, answer.json()["error_code"]) == (400, "MALFORMED_JSON")


def test_a_chunked_body_is_refused(server: LabelfServer) -> None:
    answer = httpx.post(
        f"{server.url}/v2/similarity", content=iter([b"{", b"}"]), trust_env=False
    )
    assert answer.status_code == 411


@pytest.mark.parametrize("key", [None, "lbl_sk_tes", "secret"])
def test_a_caller_without_a_live_key_is_refused(
    server: LabelfServer, key: str | None
) -> None:
    assert call(server, "GET", "/v2/models", key=key).status_code == 401


def test_several_keys_are_live_at_once(server: LabelfServer) -> None:
    assert call(server, "GET", "/v2/models", key="lbl_sk_next").status_code == 200


def test_a_viewer_may_read_and_no_more(server: LabelfServer) -> None:
    assert call(server, "GET", "/v2/models", key="lbl_sk_viewer").status_code == 200
    answer = infer(server, {"texts": ["x"]}, key="lbl_sk_viewer")
    assert answer.status_code == 403


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429, 500])
def test_it_fails_as_it_is_told_and_only_then(
    server: LabelfServer, status: int
) -> None:
    server.fail_next(status, "ASKED_FOR")
    answer = call(server, "GET", "/v2/models")
    assert answer.status_code == answer.json()["status"] == status
    assert answer.json()["error_code"] == "ASKED_FOR"
    assert "Retry-After" not in answer.headers
    assert call(server, "GET", "/v2/models").status_code == 200


def test_failures_queue_up_and_say_when_to_try_again(server: LabelfServer) -> None:
    server.fail_next(429, "RATE_LIMITED", retry_after=2)
    server.fail_next(429, "RATE_LIMITED", retry_after="Wed, 21 Oct 2026 07:28:00 GMT")
    first, second = (call(server, "GET", "/v2/models") for _ in range(2))
    assert first.headers["Retry-After"] == "2"
    assert second.headers["Retry-After"] == "Wed, 21 Oct 2026 07:28:00 GMT"
    assert first.json()["request_id"] != second.json()["request_id"]


# Access tokens


def test_client_credentials_buy_a_token_that_opens_the_api(
    server: LabelfServer,
) -> None:
    answer = buy_token(server)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    content = answer.json()
    assert content["token_type"] == "bearer"
    assert content["expires_in"] == 3600
    assert content["scope"] == ""
    token = content["access_token"]
    assert call(server, "GET", "/v2/models", key=token).status_code == 200


def test_client_id_and_secret_are_form_encoded(server: LabelfServer) -> None:
    client = ("id+with%3A+and+%25", "secret+with%3A+and+%2B")
    assert buy_token(server, client).status_code == 200


def test_a_token_expires(server: LabelfServer) -> None:
    server.token_lifetime = 0.2
    token = buy_token(server).json()["access_token"]
    assert call(server, "GET", "/v2/models", key=token).status_code == 200
    time.sleep(0.25)
    assert call(server, "GET", "/v2/models", key=token).status_code == 401


def test_tokens_can_be_revoked(server: LabelfServer) -> None:
    token = buy_token(server).json()["access_token"]
    server.revoke_tokens()
    assert call(server, "GET", "/v2/models", key=token).status_code == 401


@pytest.mark.parametrize("client", [("id", "wrong"), ("other", "secret"), ("", "")])
def test_an_unknown_client_is_refused(
    server: LabelfServer, client: tuple[str, str]
) -> None:
    answer = buy_token(server, client)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer.headers["WWW-Authenticate"].startswith("Basic")


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": ""}, "invalid_request"),
        ({"scope": "all"}, "invalid_request"),
    ],
)
def test_another_grant_is_refused(
    server: LabelfServer, form: dict[str, str], error: str
) -> None:
    answer = buy_token(server, form=form)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_a_token_is_not_bought_with_json(server: LabelfServer) -> None:
    answer = httpx.post(
        server.token_url,
        auth=("id", "secret"),
        json={"grant_type": "client_credentials"},
        trust_env=False,
    )
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


# The log


def test_it_keeps_a_log_without_secrets_in_its_repr(server: LabelfServer) -> None:
    buy_token(server)
    call(server, "GET", "/v2/models")
    infer(server, {"texts": []})
    assert [(each.method, each.path, each.status) for each in server.requests] == [
        ("POST", "/oauth2/token", 200),
        ("GET", "/v2/models", 200),
        ("POST", "/v2/models/42/inference", 400),
    ]
    assert server.requests[1].headers["authorization"] == "Bearer lbl_sk_test"
    assert server.requests[2].body == b'{"texts":[]}'
    assert "lbl_sk_test" not in repr(server.requests)
