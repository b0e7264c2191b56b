"""A server on loopback that stands for GitHub: what the steps ask of its REST API, with
its limits and its refusals. Branches are those of a real bare repository."""

from __future__ import annotations

import json
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "github-token"
REPOSITORY = "ada/labels"
MAX_BODY = 65_536


class RefusalError(Exception):
    """What the server does not do."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class GitHub:
    """The server: what was made there can be looked at."""

    def __init__(self, bare: Path) -> None:
        self.bare = bare
        self.pulls: list[dict[str, Any]] = []
        self.comments: list[dict[str, Any]] = []
        self.is_writable = True
        """Whether the token may write: that of a fork may not."""
        self.asked: list[str] = []
        github = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                github._answer(self)

            do_POST = do_PATCH = do_GET  # noqa: N815

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> GitHub:
        threading.Thread(
            target=self._server.serve_forever, args=[0.02], daemon=True
        ).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def comment(self, body: str, *, kind: str = "User", by: str = "NONE") -> None:
        """Somebody comments on the pull request 1."""
        self.comments.append(
            {
                "id": len(self.comments) + 1,
                "issue": 1,
                "body": body,
                "user": {"type": kind},
                "author_association": by,
            }
        )

    def branches(self) -> list[str]:
        """The branches of the repository."""
        listed = subprocess.run(
            ["git", "for-each-ref", "--format=%(refname:short)", "refs/heads"],
            cwd=self.bare,
            check=True,
            capture_output=True,
            text=True,
        )
        return listed.stdout.split()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length") or 0)
        content = handler.rfile.read(length)
        try:
            if handler.headers["Authorization"] != f"Bearer {TOKEN}":
                raise RefusalError(401, "Bad credentials")
            if handler.command != "GET" and not self.is_writable:
                raise RefusalError(403, "Resource not accessible by integration")
            body = json.loads(content) if content else {}
            if len(body.get("body") or "") > MAX_BODY:
                raise RefusalError(422, "Validation Failed: body is too long")
            self.asked.append(f"{handler.command} {handler.path}")
            status, said = 200, self._done(handler.command, handler.path, body)
        except RefusalError as refusal:
            status, said = refusal.status, {"message": str(refusal)}
        text = json.dumps(said).encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text)

    def _done(self, method: str, url: str, body: dict[str, Any]) -> Any:
        parts = urlsplit(url)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        path = parts.path.removeprefix(f"/repos/{REPOSITORY}/").split("/")
        match method, path:
            case "GET", ["pulls"]:
                head, state = query["head"], query["state"]
                return [
                    pull
                    for pull in self.pulls
                    if pull["state"] == state and f"ada:{pull['head']}" == head
                ]
            case "POST", ["pulls"]:
                return self._opened(body)
            case "PATCH", ["pulls", number]:
                self.pulls[int(number) - 1] |= body
                return self.pulls[int(number) - 1]
            case "GET", ["issues", number, "comments"]:
                found = [c for c in self.comments if c["issue"] == int(number)]
                size, page = int(query["per_page"]), int(query["page"])
                return found[(page - 1) * size : page * size]
            case "POST", ["issues", number, "comments"]:
                self.comment(body["body"], kind="Bot")
                self.comments[-1]["issue"] = int(number)
                return self.comments[-1]
            case "PATCH", ["issues", "comments", identifier]:
                self.comments[int(identifier) - 1] |= body
                return self.comments[int(identifier) - 1]
        raise RefusalError(404, "Not Found")

    def _opened(self, body: dict[str, Any]) -> dict[str, Any]:
        missing = {body["head"], body["base"]} - {*self.branches()}
        if missing:
            raise RefusalError(422, f"Validation Failed: no branch {missing}")
        if any(
            pull["state"] == "open" and pull["head"] == body["head"]
            for pull in self.pulls
        ):
            raise RefusalError(422, "A pull request already exists")
        number = len(self.pulls) + 1
        url = f"{self.url}/{REPOSITORY}/pull/{number}"
        self.pulls.append({**body, "number": number, "state": "open", "html_url": url})
        return self.pulls[-1]
