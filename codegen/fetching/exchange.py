"""Send a request and receive the answer, within bounds."""

from __future__ import annotations

import asyncio
import functools
import os
import ssl
import zlib
from typing import Literal

import httpx

from ..encodings import decoded
from ..problems import ProblemsError
from .endpoint import Answer, Endpoint, plain, require_safe, target_of
from .outcomes import BROKEN_OFF, TRY_AGAIN, failure

MAX_BYTES = 100_000_000
"""How long an answer may be, unpacked."""
MAX_REDIRECTS = 5


def send(
    endpoint: Endpoint,
    method: Literal["GET", "POST"],
    *,
    accept: str,
    content: bytes = b"",
    content_type: str = "",
) -> Answer:
    """Send a request and receive the answer, whatever its status.

    A GET follows redirects to the same server; any other redirect is an answer.

    Raises:
        ProblemsError: There is no answer, it breaks off, is too long or no UTF-8
            text.
    """
    require_safe(endpoint.url, insecure=endpoint.insecure)
    headers = {
        "Accept": accept,
        "Accept-Encoding": "gzip",
        "User-Agent": "schema-codegen",
        **({"Content-Type": content_type} if content_type else {}),
        **endpoint.headers,
    }
    try:
        request = httpx.Request(method, endpoint.url, headers=headers, content=content)
        return asyncio.run(_within_time(endpoint, request))
    except (httpx.HTTPError, OSError, ValueError, ImportError) as error:
        # The last two come from proxies that the environment names wrongly.
        raise ProblemsError(failure(endpoint, error)) from None


@functools.cache
def _usual_tls(_file: str | None, _folder: str | None) -> ssl.SSLContext:
    """What httpx trusts by itself, made once: reading it takes 30 ms. It depends on
    these variables of the environment."""
    return httpx.create_ssl_context()


async def _within_time(endpoint: Endpoint, request: httpx.Request) -> Answer:
    """One deadline for connecting, redirects and the whole body."""
    async with (
        asyncio.timeout(endpoint.max_seconds),
        httpx.AsyncClient(
            timeout=httpx.Timeout(30, connect=10),
            verify=endpoint.tls
            or _usual_tls(
                os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
            ),
            proxy=endpoint.proxy or None,
        ) as client,
    ):
        for _ in range(MAX_REDIRECTS):
            answer = await _exchange(endpoint, client, request)
            following = _following(request, answer)
            if following is None:
                return answer
            request = following
    message = f"The server redirects more than {MAX_REDIRECTS} times."
    raise ProblemsError(endpoint.problem(message))


async def _exchange(
    endpoint: Endpoint, client: httpx.AsyncClient, request: httpx.Request
) -> Answer:
    response = await client.send(
        request, auth=endpoint.auth, stream=True, follow_redirects=False
    )
    try:
        text = _text(endpoint, await _body(endpoint, response))
    finally:
        await response.aclose()
    return Answer(
        status=response.status_code,
        media=response.headers.get("Content-Type", "").partition(";")[0].lower(),
        location=response.headers.get("Location", ""),
        text=text,
    )


async def _body(endpoint: Endpoint, response: httpx.Response) -> bytes:
    """Read a body up to the limit. It is unpacked here, since a packed body of a few
    kilobytes may hold gigabytes."""
    encoding = response.headers.get("Content-Encoding", "identity").lower()
    if encoding not in ("identity", "gzip"):
        message = f"The answer is packed as {plain(encoding)}, which nobody asked for."
        raise ProblemsError(endpoint.problem(message))
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16) if encoding == "gzip" else None
    body = bytearray()
    async for chunk in response.aiter_raw():
        rest = MAX_BYTES + 1 - len(body)
        try:
            body += unpacker.decompress(chunk, rest) if unpacker else chunk
        except zlib.error:
            message = "The answer is said to be packed with gzip, but is not."
            raise ProblemsError(endpoint.problem(message)) from None
        if len(body) > MAX_BYTES:
            message = f"The answer is longer than {MAX_BYTES:,} bytes."
            raise ProblemsError(endpoint.problem(message))
    if unpacker and body and not unpacker.eof:
        raise ProblemsError(endpoint.problem(BROKEN_OFF, TRY_AGAIN))
    return bytes(body)


def _text(endpoint: Endpoint, body: bytes) -> str:
    try:
        return decoded(body)
    except UnicodeDecodeError:
        message = "The answer is not UTF-8 text."
        raise ProblemsError(endpoint.problem(message)) from None


def _following(request: httpx.Request, answer: Answer) -> httpx.Request | None:
    """The request that a redirect asks for, where it may be sent."""
    if request.method != "GET" or answer.status not in (301, 302, 303, 307, 308):
        return None
    target = target_of(request.url, answer)
    if target is None or _origin(target) != _origin(request.url):
        return None
    # The headers belong to the origin, which is the same.
    return httpx.Request("GET", target, headers=request.headers)


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    default = {"http": 80, "https": 443}.get(url.scheme)
    return url.scheme, url.host, url.port or default
