"""What is known for a secret by its name or its form."""

from __future__ import annotations

import gzip
import logging
import pickle
import sys
import time
import traceback
from collections.abc import Iterator

import pytest
from hpack import Decoder, Encoder

from codegen.runtime import Client
from codegen.runtime.decode import NotJsonError, decode
from codegen.runtime.discretion import Request, bare, causes, discreet, forget
from codegen.runtime.failures import is_distrust
from codegen.runtime.http import httpx
from codegen.runtime.redaction import (
    LONGEST,
    REMEMBERED,
    cut,
    is_secret,
    keep_out,
    keep_out_all,
    redacted,
)

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
cursor code status author_id passing compass page_token nextPageToken next_token
continuation_token X-Next-Token"""


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


@pytest.mark.parametrize(
    "piece", ["-eyJ", "eyJa.", "a", "1", "a%", '"token":"\\', "token "]
)
def test_the_time_for_a_text_grows_with_its_length(piece: str) -> None:
    """It takes 0.1 s, and would be minutes if it grew with the square of that."""
    started = time.process_time()
    redacted(f"{piece * (400_000 // len(piece))}x=y")
    assert time.process_time() - started < 5


def test_a_long_text_is_cut_before_half_a_secret() -> None:
    assert cut("ab cdef ghi", 7) == "ab"
    assert cut("abcdefgh", 4) == "ab"
    assert cut("abcd", 4) == "abcd"


def test_an_error_holds_the_beginning_of_a_long_header() -> None:
    long = ("wörd " * LONGEST).encode("latin-1")
    response = httpx.Response(400, headers=[(b"X-A", long), (b"X-B", b"b")])
    headers = discreet(response).headers
    assert len(headers["X-A"]) <= LONGEST
    assert headers["X-B"] == "b"


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


def test_the_keys_that_were_used_last_are_remembered() -> None:
    for number in range(REMEMBERED):
        keep_out("used-again-and-again")
        keep_out(f"used-once-{number:04}")
    assert redacted("used-again-and-again") == "***"
    assert redacted(f"used-once-{REMEMBERED - 1:04}") == "***"
    assert redacted("used-once-0000") == "used-once-0000"


def test_what_a_query_has_pushes_no_key_out() -> None:
    keep_out("key-of-a-client")
    for number in range(2 * REMEMBERED):
        url = f"http://h/x?signature=signed-{number:04}&page_token=page-{number:04}"
        keep_out_all(httpx.Request("GET", url))
    last = f"{2 * REMEMBERED - 1:04}"
    text = redacted(f"key-of-a-client signed-{last} page-{last}")
    assert text == f"*** *** page-{last}"


def test_ordinary_words_of_a_query_are_hidden_in_urls_only() -> None:
    url = "http://h/x?key=annotations&code=required"
    keep_out_all(httpx.Request("GET", url))
    assert redacted("no annotations: required") == "no annotations: required"
    assert redacted(url) == "http://h/x?key=***&code=***"


def test_the_cause_of_an_error_has_a_bare_request() -> None:
    request = Request("POST", "http://h/x?token=s3cret", json={"password": "s3cret"})
    request.headers["X-Api-Key"] = "s3cret"
    kept = bare(httpx.ReadError("broken", request=request)).request
    assert kept.headers["X-Api-Key"] == "***"
    assert "s3cret" not in f"{kept.content!r} {kept.url} {kept.extensions}"
    assert request.headers["X-Api-Key"] == "s3cret"
    assert str(bare(httpx.ReadError("of no request"))) == "of no request"


def test_causes_that_go_in_a_circle_come_to_an_end() -> None:
    first, second = OSError("first"), OSError("second")
    first.__cause__, second.__context__ = second, first
    assert list(causes(first)) == [first, second]
    forget(first, None)
    assert not is_distrust(first)


def test_frames_of_others_are_left_alone() -> None:
    """To clear that of a generator that is suspended would end it."""
    shared = OSError("the vault is down")

    def rows() -> Iterator[int]:
        for number in range(3):
            try:
                raise shared
            except OSError:
                yield number

    reading = rows()
    assert next(reading) == 0
    forget(shared, None)
    assert list(reading) == [1, 2]


def test_frames_are_cleared_but_for_those_of_what_was_handled_before() -> None:
    def call() -> None:
        outside = sys.exception()
        try:
            decode(b"s3cret", int)
        except NotJsonError as error:
            before = locals_of(error)
            forget(error, outside)
            assert "s3cret" in before
            raise

    def locals_of(error: BaseException) -> str:
        shown = traceback.TracebackException.from_exception(error, capture_locals=True)
        return str(shown.stack[-1].locals)

    others = ""
    try:
        decode(b"kept", int)
    except NotJsonError as outer:
        with pytest.raises(NotJsonError) as caught:
            call()
        assert "s3cret" not in locals_of(caught.value)
        others = locals_of(outer)
    assert "kept" in others
