"""A proxy of TCP before a real server, that is slow and cuts connections."""

from __future__ import annotations

import random
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from ..runtime.server import listening

Cut = Literal["before the request", "in the request", "before the response", "in it"]
CUTS: tuple[Cut, ...] = (
    "before the request",
    "in the request",
    "before the response",
    "in it",
)
PIECE = 65_536


@dataclass
class CuttingProxy:
    """Passes bytes on, later than they came, and cuts connections by a plan."""

    target: tuple[str, int]
    plan: Callable[[bytes], Cut | None]
    """Says of the first bytes of a request what is to become of it."""
    latency: float
    """Seconds that each piece is held back."""
    url: str = ""
    made: list[tuple[bytes, Cut]] = field(default_factory=list)
    """The first lines of requests, and how they were cut."""

    def serve(self, client: socket.socket) -> None:
        """Pass on what comes over one connection."""
        with client, suppress(OSError), socket.create_connection(self.target) as server:
            cut: list[Cut | None] = [None]
            back = threading.Thread(
                target=self._back, args=[server, client, cut], daemon=True
            )
            back.start()
            try:
                self._forth(client, server, cut)
            finally:
                with suppress(OSError):
                    server.shutdown(socket.SHUT_WR)
                back.join(30)

    def _forth(
        self, client: socket.socket, server: socket.socket, cut: list[Cut | None]
    ) -> None:
        while piece := client.recv(PIECE):
            time.sleep(self.latency)
            if is_request(piece):
                cut[0] = chosen = self.plan(piece)
                if chosen is not None:
                    self.made.append((piece.partition(b"\r\n")[0], chosen))
            if cut[0] == "before the request":
                self._break(client)
                return
            if cut[0] == "in the request":
                server.sendall(piece[: len(piece) // 2])
                self._break(client)
                return
            server.sendall(piece)

    def _back(
        self, server: socket.socket, client: socket.socket, cut: list[Cut | None]
    ) -> None:
        with suppress(OSError):
            while piece := server.recv(PIECE):
                time.sleep(self.latency)
                if cut[0] == "before the response":
                    self._break(client)
                    return
                if cut[0] == "in it":
                    client.sendall(piece[: len(piece) // 2])
                    self._break(client)
                    return
                client.sendall(piece)
            client.shutdown(socket.SHUT_WR)

    def _break(self, client: socket.socket) -> None:
        """Reset a connection, so that whoever waits for it knows."""
        linger = struct.pack("ii", 1, 0)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)


def is_request(piece: bytes) -> bool:
    """Whether a request begins here."""
    return b" HTTP/1.1\r\n" in piece[:2000]


def at_random(seed: int, share: float) -> Callable[[bytes], Cut | None]:
    """Cut a share of all requests, anywhere."""
    draw, lock = random.Random(seed), threading.Lock()

    def plan(_: bytes) -> Cut | None:
        with lock:
            return draw.choice(CUTS) if draw.random() < share else None

    return plan


@contextmanager
def cutting(
    url: str, plan: Callable[[bytes], Cut | None], latency: float = 0.002
) -> Iterator[CuttingProxy]:
    """Run a proxy before a server."""
    parts = urlsplit(url)
    server = parts.hostname or "127.0.0.1", parts.port or 80
    proxy = CuttingProxy(server, plan, latency)
    with listening(proxy.serve) as place:
        proxy.url = f"http://{place}"
        yield proxy
