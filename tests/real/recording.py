"""Transports that send what they are given, and remember it."""

from __future__ import annotations

from typing import Any

import httpx


class Recording(httpx.HTTPTransport):
    """Sends requests over the network, as `httpx.Client` does."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[httpx.Request] = []
        self.statuses: list[int] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        response = super().handle_request(request)
        self.statuses.append(response.status_code)
        return response


class AsyncRecording(httpx.AsyncHTTPTransport):
    """Sends requests over the network, as `httpx.AsyncClient` does."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[httpx.Request] = []
        self.statuses: list[int] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        response = await super().handle_async_request(request)
        self.statuses.append(response.status_code)
        return response


def recording(flavour: str) -> Any:
    """The transport for one form of a client."""
    return Recording() if flavour == "sync" else AsyncRecording()
