"""What stands between clients and servers: proxies, certificates, HTTP/2."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import h2.config
import h2.connection
import h2.events
import trustme


@dataclass
class Proxy:
    """An HTTP proxy that opens tunnels, and passes other requests on to one server."""

    url: str = ""
    credentials: str = ""
    """`USER:PASSWORD`; others are refused with 407."""
    asked: list[str] = field(default_factory=list)
    """The first lines of requests."""

    def serve(self, client: socket.socket) -> None:
        """Serve one connection."""
        with client, suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                head += client.recv(65536) or b"\r\n\r\n"
            line = head.split(b"\r\n")[0].decode()
            self.asked.append(line)
            pair = base64.b64encode(self.credentials.encode())
            if self.credentials and b"Basic " + pair not in head:
                refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\n"
                client.sendall(refusal + b"Content-Length: 0\r\n\r\n")
                return
            method, target, _ = line.split()
            host, _, port = (
                target.removeprefix("http://").partition("/")[0].rpartition(":")
            )
            with socket.create_connection((host, int(port))) as server:
                if method == "CONNECT":
                    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                else:
                    server.sendall(head)
                _join(client, server)


def _join(client: socket.socket, server: socket.socket) -> None:
    """Pass on what either side says, until one has said all."""

    def back() -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                client.sendall(data)
            client.shutdown(socket.SHUT_WR)

    threading.Thread(target=back, daemon=True).start()
    while data := client.recv(65536):
        server.sendall(data)


@contextmanager
def proxying(credentials: str = "") -> Iterator[Proxy]:
    """Run a proxy on loopback."""
    proxy = Proxy(credentials=credentials)
    with listening(proxy.serve) as port:
        user = f"{credentials}@" if credentials else ""
        proxy.url = f"http://{user}127.0.0.1:{port}"
        yield proxy


@contextmanager
def listening(serve: object) -> Iterator[int]:
    """Serve each connection to a free port in a thread of its own."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=serve, args=[connection], daemon=True).start()  # type: ignore[arg-type]

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def server_side(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    """What a server of these names shows."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*names).configure_cert(context)
    return context


def trusting(authority: trustme.CA | None) -> ssl.SSLContext:
    """What a client trusts: one authority, or none."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if authority is not None:
        authority.configure_trust(context)
    return context


@dataclass
class Http2Server:
    """A server that speaks HTTP/2 only, and answers with the number of the request."""

    tls: ssl.SSLContext
    url: str = ""
    connections: int = 0
    requests: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def serve(self, connection: socket.socket) -> None:
        """Serve one connection."""
        self.connections += 1
        with (
            suppress(OSError),
            self.tls.wrap_socket(connection, server_side=True) as tls,
        ):
            http = h2.connection.H2Connection(
                h2.config.H2Configuration(client_side=False)
            )
            http.initiate_connection()
            tls.sendall(http.data_to_send())
            bodies: dict[int, bytes] = {}
            while data := tls.recv(65536):
                for event in http.receive_data(data):
                    self._answer(http, event, bodies)
                tls.sendall(http.data_to_send())

    def _answer(
        self,
        http: h2.connection.H2Connection,
        event: h2.events.Event,
        bodies: dict[int, bytes],
    ) -> None:
        match event:
            case h2.events.RequestReceived(stream_id=int(id_), headers=headers):
                self.requests.append({n.decode(): v.decode() for n, v in headers})
                bodies[id_] = b""
            case h2.events.DataReceived(stream_id=int(id_), data=data):
                bodies[id_] += data
                http.acknowledge_received_data(len(data), id_)
            case h2.events.StreamEnded(stream_id=int(id_)):
                self.bodies.append(bodies.pop(id_))
                content = str(len(self.requests)).encode()
                media = ("content-type", "application/json")
                http.send_headers(id_, [(":status", "200"), media])
                http.send_data(id_, content, end_stream=True)


@contextmanager
def serving_http2(authority: trustme.CA) -> Iterator[Http2Server]:
    """Run a server of HTTP/2 on loopback."""
    tls = server_side(authority, "localhost")
    tls.set_alpn_protocols(["h2"])
    server = Http2Server(tls)
    with listening(server.serve) as port:
        server.url = f"https://localhost:{port}"
        yield server
