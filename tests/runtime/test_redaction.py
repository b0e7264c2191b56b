"""What is known for a secret by its name or its form."""

from __future__ import annotations

import gzip
import logging
import pickle
import sys
import time
import traceback

import pytest
from hpack import Decoder, Encoder

from codegen.runtime import Client
from codegen.runtime.discretion import Request, discreet, forget
from codegen.runtime.http import httpx
from codegen.runtime.redaction import is_secret, keep_out, redacted

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


def test_what_is_logged_of_http_2_has_no_secrets(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The names of headers, and what is no secret, can still be read there."""
    caplog.set_level(logging.DEBUG)
    for name in ("hpack.hpack", "hpack.table"):
        caplog.set_level(logging.DEBUG, logger=name)
    Client("http://127.0.0.1:1").close()
    headers = [
        (b"x-api-key", b"it's s3cret"),
        (b":path", b"/x?token=s3cret"),
        (b"a", b"b"),
    ]
    block = Encoder().encode(headers)
    assert len(list(Decoder().decode(block))) == 3
    assert "s3cret" not in caplog.text
    assert repr(block)[2:-1] not in caplog.text
    assert "x-api-key" in caplog.text
    assert "b'a'" in caplog.text


def test_logs_of_others_are_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    Client("http://127.0.0.1:1").close()
    log = logging.getLogger("httpx")
    caplog.set_level(logging.DEBUG, logger="httpx")
    log.info("%s %d", "GET /x?page=2", 200)
    log.debug("odd: 100%", exc_info=False)
    first, second = caplog.records
    assert first.args == ("GET /x?page=2", 200)
    assert second.getMessage() == "odd: 100%"


def test_errors_hold_less_than_the_call_was_made_of() -> None:
    request = Request(
        "POST", "http://h/x?page=1&token=s3cret", json={"password": "s3cret"}
    )
    request.headers["X-Api-Key"] = "s3cret"
    headers = {"Set-Cookie": "a=s3cret", "X-Page": "2"}
    response = httpx.Response(400, json={"a": 1}, headers=headers, request=request)
    kept = discreet(response)
    assert "s3cret" not in repr(pickle.dumps(kept))
    assert kept.headers["X-Page"] == "2"
    assert kept.headers["Set-Cookie"] == "***"
    assert kept.json() == {"a": 1}
    assert str(kept.request.url) == "http://h/x?page=1&token=***"
    assert request.headers["X-Api-Key"] == "s3cret"
    assert repr(request) == "<Request('POST', 'http://h/x')>"


def test_a_packed_body_that_has_a_key_is_hidden() -> None:
    keep_out("k3y-of-s3crets")
    packed = gzip.compress(b'{"detail": "k3y-of-s3crets is no key"}')
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    response = httpx.Response(403, content=packed, headers=headers)
    assert discreet(response).json() == {"detail": "*** is no key"}


def test_frames_are_cleared_but_for_those_of_what_was_handled_before() -> None:
    def fails(secret: str) -> None:
        raise KeyError("inner")

    def handles(other: str) -> None:
        raise ValueError("outer")

    def call() -> None:
        outside = sys.exception()
        try:
            fails("s3cret")
        except KeyError as error:
            forget(error, outside)
            raise

    others = ""
    try:
        handles("kept")
    except ValueError as outer:
        with pytest.raises(KeyError) as caught:
            call()
        shown = traceback.TracebackException.from_exception
        inner = str(shown(caught.value, capture_locals=True).stack[-1].locals)
        assert "s3cret" not in inner
        others = str(shown(outer, capture_locals=True).stack[-1].locals)
    assert "kept" in others
