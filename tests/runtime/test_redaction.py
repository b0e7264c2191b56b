"""What is known for a secret by its name or its form."""

from __future__ import annotations

import time

import pytest

from codegen.runtime.redaction import is_secret, redacted

SECRETS = """api_key apiKey X-Api-Key APIKEY access_token refreshToken token
X-Auth-Token client_secret secret password Password passwd user_password
password_confirmation
password2 passphrase authorization Proxy-Authorization Cookie Set-Cookie
X-Amz-Signature
X-Amz-Credential X-Amz-Security-Token X-Goog-Signature AWSAccessKeyId private_key
credentials api_keys id_token csrftoken session_cookie jwt secret_access_key
Ocp-Apim-Subscription-Key"""
OTHERS = """name id key keys title tokens max_tokens prompt_tokens tokenizer primary_key
token_type token_count secretary keyboard author signature_date cookie_policy page
cursor code status author_id passing compass"""


@pytest.mark.parametrize("name", SECRETS.split())
def test_names_of_secrets(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize("name", OTHERS.split())
def test_names_of_what_is_none(name: str) -> None:
    assert not is_secret(name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GET /x?page=2&code=abc123", "GET /x?page=2&code=***"),
        ("/x?X-Amz-Signature=abc&X-Amz-Date=1", "/x?X-Amz-Signature=***&X-Amz-Date=1"),
        ("bad form: password=hunter2&user=me", "bad form: password=***&user=me"),
        ("no such filter: key=name", "no such filter: key=name"),
        (
            'got {"password": "hun\\"ter2", "a": "b"}',
            'got {"password": "***", "a": "b"}',
        ),
        ('{"max_tokens": "many"}', '{"max_tokens": "many"}'),
        ("password: Too short.", "password: Too short."),
    ],
)
def test_values_of_secret_names(text: str, expected: str) -> None:
    assert redacted(text) == expected


@pytest.mark.parametrize("piece", ["a=", "?", '"a":"', "eyJ-", "://", "bearer ", "a%"])
def test_hostile_texts_take_no_time(piece: str) -> None:
    started = time.process_time()
    redacted(piece * (4000 // len(piece)))
    assert time.process_time() - started < 1
