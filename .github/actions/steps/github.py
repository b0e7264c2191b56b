"""GitHub, as far as the steps need it: its API, and what it tells and is told by files.

The steps run before anything is installed, so they need the standard library alone.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any, NoReturn

_TIMEOUT = 30
_SUMMARY = 900_000
"""How long the summary of a step may be; GitHub takes 1 MiB of UTF-8."""


class RefusedError(Exception):
    """GitHub did not do what it was asked."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(f"GitHub answered {status}: {said}")
        self.status = status


class Api:
    """GitHub's REST API, for one repository."""

    def __init__(self) -> None:
        self._url = os.environ.get("GITHUB_API_URL", "https://api.github.com")
        self._token = os.environ["TOKEN"]
        self.repository = os.environ["GITHUB_REPOSITORY"]

    def get(self, path: str, **query: str) -> Any:
        """Read something of the repository: "pulls"."""
        return self._ask("GET", f"{path}?{urllib.parse.urlencode(query)}")

    def post(self, path: str, **body: object) -> Any:
        """Make something."""
        return self._ask("POST", path, body)

    def patch(self, path: str, **body: object) -> Any:
        """Change something."""
        return self._ask("PATCH", path, body)

    def _ask(
        self, method: str, path: str, body: dict[str, object] | None = None
    ) -> Any:
        request = urllib.request.Request(
            f"{self._url}/repos/{self.repository}/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json",
                "User-Agent": "schema-codegen",
                "X-GitHub-Api-Version": "2022-11-28",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise RefusedError(error.code, _message(error.read())) from None
        except urllib.error.URLError as error:
            raise RefusedError(0, str(error.reason)) from None


def _message(content: bytes) -> str:
    try:
        return str(json.loads(content)["message"])
    except (ValueError, KeyError, TypeError):
        return content[:200].decode(errors="replace")


def output(**values: object) -> None:
    """Tell later steps something. Values are numbers, words and paths of ours."""
    lines = []
    for name, value in values.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if "\n" in text or "\r" in text:
            raise ValueError(f"{name} has several lines")
        lines.append(f"{name.replace('_', '-')}={text}\n")
    _append("GITHUB_OUTPUT", "".join(lines))


def summarize(markdown: str) -> None:
    """Show something on the page of the run."""
    encoded = markdown.encode()
    if len(encoded) > _SUMMARY:
        cut = encoded[:_SUMMARY].decode(errors="ignore")
        markdown = f"{cut}\n\nThe rest is in the report.\n"
    _append("GITHUB_STEP_SUMMARY", markdown)


def fail(message: str) -> NoReturn:
    """End the step with an error that GitHub shows."""
    print(f"::error::{command_text(message)}")
    sys.exit(1)


def notice(message: str) -> None:
    """Say something where GitHub shows it."""
    print(f"::notice::{command_text(message)}")


def command_text(text: str) -> str:
    """Text as the value of a workflow command, which ends at the line's end."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _append(variable: str, text: str) -> None:
    if os.environ.get(variable):
        with Path(os.environ[variable]).open("a", encoding="utf-8") as file:
            file.write(text)
