"""Fixtures of the Labelbox emulator, and a small client to ask it by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from .labelbox import LabelboxEmulator

SCHEMA = Path(__file__).resolve().parents[2] / "schemas" / "labelbox.graphql"
KEY = "test-key"


@dataclass(frozen=True, slots=True)
class Caller:
    """Asks a running emulator over HTTP."""

    emulator: LabelboxEmulator
    http: httpx.Client

    def post(
        self,
        query: str,
        key: str | None = KEY,
        path: str = "/graphql",
        **variables: Any,
    ) -> httpx.Response:
        """Send an operation. `key` None sends none."""
        return self.http.post(
            f"{self.emulator.base_url}{path}",
            json={"query": query, "variables": variables},
            headers={} if key is None else {"Authorization": f"Bearer {key}"},
        )

    def ask(self, query: str, **variables: Any) -> Any:
        """The data of an operation that must succeed; its only field, if it has one."""
        response = self.post(query, **variables)
        answer = response.json()
        assert response.status_code == 200, response.text
        assert "errors" not in answer, answer["errors"]
        data = answer["data"]
        return next(iter(data.values())) if len(data) == 1 else data

    def error(self, query: str, **variables: Any) -> dict[str, Any]:
        """The only error of an operation that must fail: its code and message."""
        (error,) = self.post(query, **variables).json()["errors"]
        return {"code": error["extensions"]["code"], "message": error["message"]}


@pytest.fixture(scope="session")
def running_labelbox() -> Iterator[Caller]:
    """One emulator and one HTTP client for all tests of a run."""
    with (
        LabelboxEmulator(SCHEMA.read_text(encoding="utf-8")) as emulator,
        httpx.Client(trust_env=False, timeout=10) as http,
    ):
        yield Caller(emulator, http)


@pytest.fixture
def labelbox(running_labelbox: Caller) -> Caller:
    """The emulator as it is after a start: whatever a test did to it is undone."""
    running_labelbox.emulator.rate_limit = None
    running_labelbox.emulator.complexity_limit = 4
    running_labelbox.emulator.reset()
    return running_labelbox
