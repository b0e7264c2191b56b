"""The server that the other tests call is the real one, with both kinds of keys."""

from __future__ import annotations

import base64
import json
from urllib.parse import urlsplit

import httpx
import pytest

from .label_studio_process import ServerError
from .label_studio_server import (
    LEGACY_TOKEN,
    USERNAME,
    LabelStudio,
    label_studio_server,
)

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


def ask(server: LabelStudio, path: str, authorization: str) -> httpx.Response:
    return httpx.get(
        f"{server.url}{path}",
        headers={"Authorization": authorization},
        timeout=60,
        trust_env=False,
    )


def exchange(server: LabelStudio, personal_access_token: str) -> httpx.Response:
    return httpx.post(
        f"{server.url}/api/token/refresh/",
        json={"refresh": personal_access_token},
        timeout=60,
        trust_env=False,
    )


def test_it_is_the_release_it_says_to_be(label_studio: LabelStudio) -> None:
    assert label_studio.version == "1.23.2"


def test_a_port_that_is_taken_is_said_so(label_studio: LabelStudio) -> None:
    # The server itself would take the next port without a word.
    port = urlsplit(label_studio.url).port
    assert port is not None
    with (
        pytest.raises(ServerError, match=f"port {port} .* is taken"),
        label_studio_server(port),
    ):
        raise AssertionError("it started on a port that is taken")


def test_secrets_are_not_in_its_repr(label_studio: LabelStudio) -> None:
    text = repr(label_studio)
    assert label_studio.url in text
    assert label_studio.legacy_token not in text
    assert label_studio.personal_access_token not in text


def test_the_legacy_token_is_its_users(label_studio: LabelStudio) -> None:
    answer = ask(
        label_studio, "/api/current-user/whoami", f"Token {label_studio.legacy_token}"
    )
    assert answer.status_code == 200
    assert answer.json()["email"] == USERNAME


def test_another_legacy_token_is_refused(label_studio: LabelStudio) -> None:
    other = LEGACY_TOKEN[::-1]
    answer = ask(label_studio, "/api/current-user/whoami", f"Token {other}")
    assert answer.status_code == 401
    assert answer.json()["detail"] == "Invalid token."


def test_the_schema_document_has_all_operations(label_studio: LabelStudio) -> None:
    answer = ask(
        label_studio, "/docs/api/schema/json/", f"Token {label_studio.legacy_token}"
    )
    document = answer.json()
    operations = [
        operation["operationId"]
        for path in document["paths"].values()
        for method, operation in path.items()
        if method in METHODS
    ]
    assert document["openapi"] == "3.0.3"
    assert len(operations) == len(set(operations)) == 190


def test_a_personal_access_token_buys_five_minutes(label_studio: LabelStudio) -> None:
    answer = exchange(label_studio, label_studio.personal_access_token)
    assert answer.status_code == 200
    access_token = answer.json()["access"]

    claims = access_token.split(".")[1]
    content = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    assert content["exp"] - content["iat"] == 300

    user = ask(label_studio, "/api/current-user/whoami", f"Bearer {access_token}")
    assert user.json()["email"] == USERNAME


def test_a_personal_access_token_is_no_access_token(label_studio: LabelStudio) -> None:
    key = label_studio.personal_access_token
    answer = ask(label_studio, "/api/current-user/whoami", f"Bearer {key}")
    assert answer.status_code == 401


def test_a_forged_personal_access_token_is_refused(label_studio: LabelStudio) -> None:
    answer = exchange(label_studio, label_studio.personal_access_token[:-5])
    assert answer.status_code == 401
