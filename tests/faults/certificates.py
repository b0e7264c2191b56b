"""Faults of TLS: nothing is sent to a server that cannot prove who it is."""

from __future__ import annotations

import functools
import ssl
from collections.abc import Callable
from datetime import UTC, datetime

import trustme

from codegen.runtime import ConnectFailed, Retry, StatusError, TransportError
from codegen.runtime.http import httpx
from tests.runtime.server import answer

from .fault import (
    ALL,
    BODY_OF,
    GOOD,
    SAFE,
    Fault,
    Stage,
    error,
    value,
)

PAST = datetime(2020, 1, 1, tzinfo=UTC)
LONG_PAST = datetime(2019, 1, 1, tzinfo=UTC)


@functools.cache
def authority() -> trustme.CA:
    """One that the client trusts."""
    return trustme.CA()


@functools.cache
def trusting() -> ssl.SSLContext:
    """What a client trusts."""
    context = ssl.create_default_context()
    authority().configure_trust(context)
    return context


@functools.cache
def proper() -> ssl.SSLContext:
    return _serving(authority().issue_cert("127.0.0.1"))


@functools.cache
def unknown() -> ssl.SSLContext:
    return _serving(trustme.CA().issue_cert("127.0.0.1"))


@functools.cache
def self_signed() -> ssl.SSLContext:
    own = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with own.cert_pem.tempfile() as shown, own.private_key_pem.tempfile() as key:
        context.load_cert_chain(shown, key)
    return context


@functools.cache
def of_another_host() -> ssl.SSLContext:
    return _serving(authority().issue_cert("elsewhere.example"))


@functools.cache
def expired() -> ssl.SSLContext:
    made = authority().issue_cert("127.0.0.1", not_before=LONG_PAST, not_after=PAST)
    return _serving(made)


def _serving(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def by_tls(certificate: Callable[[], ssl.SSLContext]) -> Callable[[Stage], None]:
    """Serve with a certificate."""

    def play(stage: Stage) -> None:
        stage.server.tls = certificate()
        stage.server.replies(GOOD)
        stage.url = stage.server.url.replace("http:", "https:")
        stage.options["wiring"] = {"verify": trusting()}

    return play


def distrusted(
    name: str, does: str, certificate: Callable[[], ssl.SSLContext], why: str
) -> Fault:
    """A certificate that another attempt does not make better."""
    return Fault(
        name=name,
        does=f"shows a certificate that {does}",
        play=by_tls(certificate),
        heals=False,
        outcomes={
            ALL: error(
                ConnectFailed,
                0,
                delivery="not sent",
                says=rf"https://127\.0\.0\.1(?!.*attempts)(?!.*verify=).*{why}",
                connections=1,
            )
        },
    )


def _plain_port(stage: Stage) -> None:
    stage.server.replies(GOOD)
    stage.url = stage.server.url.replace("http:", "https:")
    stage.options["timeout"] = httpx.Timeout(5, connect=0.3)


def _tls_port(stage: Stage) -> None:
    stage.server.tls = proper()
    stage.server.replies(GOOD)


def _to_http(stage: Stage) -> None:
    by_tls(proper)(stage)
    location = {"Location": f"{stage.other().url}/x"}
    stage.server.handler = lambda _: answer(302, headers=location)


CERTIFICATES = [
    Fault(
        name="good certificate",
        does="shows a certificate that the client trusts: no fault",
        play=by_tls(proper),
        outcomes={ALL: value(1)},
    ),
    distrusted(
        "self-signed certificate", "it signed itself", self_signed, "self-signed"
    ),
    distrusted(
        "unknown authority", "nobody knows signed", unknown, "issuer|self-signed"
    ),
    distrusted("another host", "is for another host", of_another_host, "127.0.0.1"),
    distrusted("expired certificate", "has expired", expired, "expired"),
    Fault(
        name="no TLS where it is wanted",
        does="speaks no TLS",
        play=_plain_port,
        heals=False,
        options={"retry": Retry(attempts=2, first_wait=0.001)},
        outcomes={ALL: error(ConnectFailed, 0, delivery="not sent")},
    ),
    Fault(
        name="TLS where it is not wanted",
        does="speaks TLS only, and is called without",
        play=_tls_port,
        heals=False,
        outcomes={SAFE: error(TransportError, 0, says="3 attempts")},
    ),
    Fault(
        name="redirect from https to http",
        does="answers 302 to a server without TLS",
        play=_to_http,
        outcomes={
            ALL: error(StatusError, 1, says="follows no redirects"),
            (BODY_OF,): error(StatusError, 1, says="nobody should follow"),
        },
    ),
]
