"""The fixtures of clients and servers, and the stage of a fault."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.runtime.conftest import connect as connect
from tests.runtime.conftest import server as server
from tests.runtime.server import Server

from .fault import Stage


@pytest.fixture
def stage(server: Server) -> Iterator[Stage]:
    """A server that the client calls, and room for others."""
    with ExitStack() as stack:
        yield Stage(server, stack)
