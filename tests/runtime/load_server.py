"""A server that costs little, in a process of its own: for tests of many calls.

It speaks as much HTTP as they need. `GET /<anything>` answers with the path, where the
token is good; `POST /api/token/refresh/` gives a token of Label Studio's kind;
`GET /counts` tells what came.

    python -m tests.runtime.load_server CALLS

prints its port. A token is good for so many calls; with 0, none is wanted. It ends with
its standard input.
"""

from __future__ import annotations

import asyncio
import base64
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

LATENCY = 0.005
"""Seconds until a request is answered, so that several are in flight at once."""


def jwt(**claims: Any) -> str:
    """Write a token that nobody checks the signature of."""
    parts = [{"alg": "HS256"}, claims]
    texts = [base64.urlsafe_b64encode(json.dumps(part).encode()) for part in parts]
    return ".".join([text.decode().rstrip("=") for text in texts] + ["signature"])


class Counts:
    """What came to the server."""

    def __init__(self, lasts: int) -> None:
        self.lasts = lasts
        self.of: Counter[str] = Counter()
        self.most = self.now = 0
        self.paths: Counter[str] = Counter()
        self._token = ""

    def answered(self, target: str, head: str) -> tuple[int, Any]:
        if target == "/counts":
            twice = sum(1 for count in self.paths.values() if count > 1)
            counts = {**self.of, "most": self.most, "different": len(self.paths)}
            return 200, {**counts, "twice": twice}
        if target == "/api/token/refresh/":
            self.of["refreshes"] += 1
            now = time.time()
            claims = {"iat": now, "exp": now + 3600, "jti": self.of["refreshes"]}
            self._token = jwt(token_type="access", **claims)
            return 200, {"access": self._token}
        if self.lasts and not self._is_good(head):
            self.of["refused"] += 1
            return 401, {"detail": "Authentication credentials were not provided."}
        self.of["answered"] += 1
        self.paths[target] += 1
        if self.lasts and self.of["answered"] % self.lasts == 0:
            self._token = "revoked"
        return 200, {"path": target}

    def _is_good(self, head: str) -> bool:
        token = head.partition("uthorization: Bearer ")[2].partition("\r\n")[0]
        return token == self._token


class Connection(asyncio.Protocol):
    """One connection, with one request at a time."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._counts.of["connections"] += 1

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, rest = self._received.partition(b"\r\n\r\n")
        if not found:
            return
        text = head.decode("latin-1")
        length = text.lower().partition("content-length: ")[2].partition("\r\n")[0]
        if len(rest) < int(length or 0):
            return
        self._received = rest[int(length or 0) :]
        self._counts.now += 1
        self._counts.most = max(self._counts.most, self._counts.now)
        asyncio.get_running_loop().call_later(LATENCY, self._answer, text)

    def _answer(self, text: str) -> None:
        self._counts.now -= 1
        status, body = self._counts.answered(text.split(None, 2)[1], text)
        content = json.dumps(body).encode()
        self._transport.write(
            b"HTTP/1.1 %d Said\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (status, len(content), content)
        )


async def serve(lasts: int) -> None:
    """Serve until the standard input ends."""
    counts, loop = Counts(lasts), asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Connection(counts), "127.0.0.1", 0, backlog=1024
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


@contextmanager
def loaded(lasts: int = 0) -> Iterator[str]:
    """Run the server in a process of its own, and return its URL.

    Args:
        lasts: For how many calls its tokens are good; 0 for a server that wants none.
    """
    command = [sys.executable, "-m", __name__, str(lasts)]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.stdin.close()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
