"""What it means that an exchange brought no schema, and what to do about it."""

from __future__ import annotations

import html
import os
import re
import ssl
from http import HTTPStatus
from typing import TypeVar

import httpx

from ..problems import Problem, ProblemsError
from .endpoint import Answer, Endpoint, plain, shown_url, target_of

BROKEN_OFF = "The connection was closed before the end of the answer."
TRY_AGAIN = "Try again."

_LEAST_SECRET = 6
"""Shorter values are not looked for in answers: they appear by chance."""


def refusal(endpoint: Endpoint, answer: Answer) -> Problem:
    """Say what an answer means that is no success."""
    status = answer.status
    said = f"The server answered {_status(status)}"
    if status in (401, 403):
        return unauthorized(endpoint, f"{said}.")
    if 300 <= status < 400:
        return _redirect(endpoint, answer)
    if status == 404:
        advice = "Is this the right address?"
    elif status == 429:
        advice = "It was asked too often; wait a little and try again."
    elif status >= 500:
        advice = "It has a fault; try again later."
    else:
        advice = ""
    quoted = quote(endpoint, answer)
    return endpoint.problem(f"{said}{f': {quoted}' if quoted else ''}.", advice)


def unauthorized(endpoint: Endpoint, message: str) -> Problem:
    """Say that the credentials are missing or wrong."""
    if endpoint.variables:
        names = " and ".join(endpoint.variables)
        advice = f"Does {names} hold a valid key that may read the schema?"
    else:
        advice = (
            "The config names no key. Put it into an environment variable, and name "
            'that: auth = { kind = "bearer", variable = "EXAMPLE_API_KEY" }.'
        )
    return endpoint.problem(message, advice)


def html_page(endpoint: Endpoint, answer: Answer, wanted: str) -> Problem:
    """Say that there is a page for people in place of what was wanted."""
    match = re.search(r"<title[^>]*>(.*?)</title", answer.text, re.I | re.S)
    title = plain(html.unescape(match[1])) if match else ""
    return endpoint.problem(
        f"The server answered with an HTML page{f' “{title}”' if title else ''}, not "
        f"with {wanted}.",
        "The address may be that of a page that shows it, or the server may want a "
        "login first.",
    )


def quote(endpoint: Endpoint, answer: Answer) -> str:
    """The beginning of what a server says, fit to be shown; nothing of a page."""
    return "" if answer.is_html else plain(endpoint.redacted(answer.text))


def refuse_leak(endpoint: Endpoint, answer: Answer) -> None:
    """Keep no answer that tells a secret which it was asked with.

    Raises:
        ProblemsError: It does.
    """
    for secret in endpoint.secrets:
        if len(secret) >= _LEAST_SECRET and secret in answer.text:
            names = " or ".join(endpoint.variables)
            message = f"The answer repeats the value of {names}; it is not kept."
            advice = "Tell whoever runs the server, and replace the key."
            raise ProblemsError(endpoint.problem(message, advice))


def failure(endpoint: Endpoint, error: Exception) -> Problem:
    """Say why there is no answer."""
    certificate = _cause(error, ssl.SSLCertVerificationError)
    if certificate is not None:
        reason = certificate.verify_message or "it cannot be verified"
        message = f"The server's certificate is not accepted: {plain(reason)}."
        advice = (
            "To trust another authority, name its certificates in the config: "
            'ca_bundle = "certificates.pem"; or set SSL_CERT_FILE.'
        )
        return endpoint.problem(message, advice)
    match error:
        case httpx.TimeoutException() | TimeoutError():
            message = "The server did not answer in time."
            return endpoint.problem(message, TRY_AGAIN)
        case httpx.ConnectError():
            return endpoint.problem(
                f"There is no connection: {_reason(error)}.",
                "Is the address right, and is the server running?",
            )
        case httpx.ReadError() | httpx.WriteError():
            return endpoint.problem(BROKEN_OFF, TRY_AGAIN)
        case httpx.RemoteProtocolError():
            reason = _reason(error)
            if "closed" in reason or "disconnected" in reason:
                return endpoint.problem(BROKEN_OFF, TRY_AGAIN)
            return endpoint.problem(f"The answer is not proper HTTP: {reason}.")
        case httpx.LocalProtocolError():
            # What it says would show the header, with the key in it.
            names = " and ".join(endpoint.variables) or "a header"
            message = f"The value of {names} has characters that cannot be sent."
            return endpoint.problem(message)
        case _:
            return endpoint.problem(f"The request failed: {_reason(error)}.")


def _reason(error: Exception) -> str:
    match _cause(error, OSError):
        case ssl.SSLError(reason=str(reason)):
            return plain(reason.replace("_", " ").lower())
        case OSError(errno=int(number)) if number > 0:
            # The error's own text names an address, maybe that of a proxy.
            return os.strerror(number)
        case OSError(strerror=str(reason)):
            return plain(reason)
        case _:
            return plain(str(error).rstrip(".")) or type(error).__name__


_E = TypeVar("_E", bound=BaseException)


def _cause(error: BaseException | None, kind: type[_E]) -> _E | None:
    """The innermost error of a kind that led to an error."""
    found: _E | None = None
    while error is not None:
        if isinstance(error, kind):
            found = error
        if isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        else:
            error = error.__cause__ or error.__context__
    return found


def _redirect(endpoint: Endpoint, answer: Answer) -> Problem:
    target = target_of(httpx.URL(endpoint.url), answer)
    if target is None or target.scheme not in ("http", "https") or not target.host:
        message = f"The server answered {_status(answer.status)}, but not where to."
        return endpoint.problem(message)
    where = shown_url(str(target))
    return endpoint.problem(
        f"The server redirects to {plain(where)}.",
        "If that is right, write it as the endpoint; credentials are not sent along "
        "by themselves.",
    )


def _status(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
