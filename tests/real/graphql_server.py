"""The real GraphQL servers on loopback, strawberry and ariadne, ready to be called.

`graphql_app` says what they serve.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from .environments import GRAPHQL_SERVER

_APP = Path(__file__).with_name("graphql_app.py")
_OF_THE_CALLER = {"PATH", "LANG", "LC_ALL", "TZ"}


@dataclass
class GraphQLServer:
    """A server that this process started; it may be stopped and started again."""

    url: str = ""
    """Scheme, host and port, without a slash at the end. It stays the same."""
    _handle: subprocess.Popen[str] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start it, on the port that it had before.

        Raises:
            RuntimeError: it ended before it was ready; its log is on standard error.
        """
        port = urlsplit(self.url).port or 0
        handle = subprocess.Popen(
            [GRAPHQL_SERVER.install(), _APP, "--port", str(port)],
            env={name: os.environ[name] for name in _OF_THE_CALLER & os.environ.keys()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert handle.stdout is not None
        self._handle, url = handle, handle.stdout.readline().strip()
        if not url:
            self.stop()
            raise RuntimeError("The GraphQL server did not start.")
        self.url = url

    def stop(self) -> None:
        """Stop it as an operator does: WebSockets are closed properly."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a crash does: connections break."""
        self._end(signal.SIGKILL)

    def freeze(self) -> None:
        """Have it do nothing any more: its connections stay, and nobody answers."""
        assert self._handle is not None
        self._handle.send_signal(signal.SIGSTOP)

    def _end(self, number: signal.Signals) -> None:
        handle, self._handle = self._handle, None
        if handle is None:
            return
        handle.send_signal(number)
        handle.send_signal(signal.SIGCONT)
        try:
            handle.wait(10)
        except subprocess.TimeoutExpired:
            handle.kill()
            handle.wait()
        if handle.stdout is not None:
            handle.stdout.close()


@contextmanager
def graphql_server() -> Iterator[GraphQLServer]:
    """Serve until the block ends."""
    server = GraphQLServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()
