"""An HTTP server on loopback that can also misbehave, on the level of sockets."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    """By name in lower case."""
    body: bytes
    at: float = field(default_factory=time.monotonic, compare=False)
    """When it had come, in seconds of the monotonic clock."""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> list[tuple[str, str]]:
        return parse_qsl(urlsplit(self.target).query, keep_blank_values=True)

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Reply:
    """What to send back, and what to do with the connection then."""

    content: bytes
    then: str = "keep"
    """"keep" it open, "close" it, "reset" it, or "hang" without doing anything."""
    after: float = 0.0
    """Seconds to wait before sending."""
    drip: bytes = b""
    """What to send then, byte by byte."""
    pause: float = 0.0
    """Seconds to wait after each of these; where there are none, of the content."""


def answer(
    status: int = 200,
    body: object = b"",
    media: str = "application/json",
    headers: dict[str, str] | None = None,
    after: float = 0.0,
) -> Reply:
    """Make a proper response; a body that is not bytes or text is written as JSON."""
    if isinstance(body, str):
        body = body.encode()
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(content)}"]
    lines += [f"Content-Type: {media}"] if content and media else []
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return Reply("\r\n".join(lines).encode() + b"\r\n\r\n" + content, after=after)


RESET = Reply(b"", "reset")
"""The connection breaks before a response."""
CUT = Reply(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"id": 1', "close")
"""The connection ends within the body."""
HANG = Reply(b"", "hang")
"""Nothing comes."""

Handler = Callable[[Request], Reply]


@dataclass
class Server:
    """A running server. `requests` holds what it saw, in order."""

    url: str
    handler: Handler
    requests: list[Request] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)
    tls: ssl.SSLContext | None = None
    reads_bodies: bool = True
    """Else it answers as soon as it has the head of a request."""
    connections: int = 0
    """How many were made so far."""
    open_connections: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def replies(self, *replies: Reply) -> None:
        """Answer the next requests with these; the last one again and again."""
        waiting = list(replies)
        self.handler = lambda _: waiting.pop(0) if len(waiting) > 1 else waiting[0]

    @property
    def last(self) -> Request:
        return self.requests[-1]

    def accept(self, connection: socket.socket) -> None:
        """Serve one connection, until either side ends it."""
        with self._lock:
            self.connections += 1
            self.open_connections += 1
        try:
            with suppress(OSError):
                if self.tls is not None:
                    connection = self.tls.wrap_socket(connection, server_side=True)
                self.serve(connection)
        finally:
            connection.close()
            with self._lock:
                self.open_connections -= 1

    def serve(self, connection: socket.socket) -> None:
        """Answer the requests of one connection."""
        with connection, connection.makefile("rb") as stream:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (request := _read(stream, self.reads_bodies)) is not None:
                self.requests.append(request)
                reply = self.handler(request)
                time.sleep(reply.after)
                self._send(connection, reply)
                if reply.then == "hang":
                    self.ended.wait(5)
                if reply.then == "reset":
                    linger = struct.pack("ii", 1, 0)
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                if reply.then != "keep":
                    return

    def _send(self, connection: socket.socket, reply: Reply) -> None:
        drips = reply.drip or (reply.content if reply.pause else b"")
        connection.sendall(b"" if drips is reply.content else reply.content)
        for byte in drips:
            connection.sendall(bytes([byte]))
            if self.ended.wait(reply.pause):
                return


def _read(stream: BinaryIO, reads_body: bool) -> Request | None:
    first = stream.readline().decode("latin-1").split()
    if len(first) != 3 or not first[2].startswith("HTTP/"):
        return None
    headers = {}
    while line := stream.readline().decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    # A chunked body is read as empty, as Label Studio reads it.
    length = int(headers.get("content-length", 0)) if reads_body else 0
    return Request(first[0], first[1], headers, stream.read(length))


@contextmanager
def serving(
    handler: Handler | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[Server]:
    """Run a server on a free port of loopback."""
    scheme = "https" if tls else "http"
    server = Server("", handler or (lambda _: answer(404)), tls=tls)
    with listening(server.accept) as place:
        server.url = f"{scheme}://{place}"
        try:
            yield server
        finally:
            server.ended.set()


@contextmanager
def listening(serve: Callable[[socket.socket], object]) -> Iterator[str]:
    """Serve each connection to a free port of loopback in a thread of its own; it gives
    "127.0.0.1:port"."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=[connection], daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def unused_url() -> str:
    """Return the URL of a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"
