"""The real label-studio server on loopback, ready to be called.

In Python: `with label_studio_server() as server: ...`. From a shell, to try things
by hand or from a script:

    python -m tests.real.label_studio_server --port 0

prints one JSON object (url, version, tokens, user) and serves until SIGTERM, SIGINT
or the end of its standard input. Everything that a run stores is gone afterwards.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import httpx

from .environments import LABEL_STUDIO, LABEL_STUDIOS, Environment, InstallError, locked
from .label_studio_process import (
    LabelStudioProcess,
    ServerError,
    label_studio_process,
)

# They open nothing but servers on loopback that live for one test run.
USERNAME = "tester@example.com"
PASSWORD = "password-of-the-test-server"
LEGACY_TOKEN = "0123456789abcdef0123456789abcdef01234567"

_SETTINGS = {
    # Fixed, because it signs the personal access token that the template holds.
    "SECRET_KEY": "only-for-label-studio-servers-on-loopback-that-live-for-a-test",
    "LABEL_STUDIO_USERNAME": USERNAME,
    "LABEL_STUDIO_PASSWORD": PASSWORD,
    "LABEL_STUDIO_USER_TOKEN": LEGACY_TOKEN,
}

_DATABASE = "label_studio.sqlite3"
_TOKEN_FILE = "personal_access_token"


@dataclass(frozen=True, slots=True)
class LabelStudio:
    """A running server with one user, who owns its only organization."""

    url: str
    """Scheme, host and port, without a slash at the end."""
    version: str
    """As the server says it, such as "1.23.2"."""
    files: Path
    """A folder of this machine that its storages of local files may be in."""
    process: LabelStudioProcess = field(repr=False)
    legacy_token: str = field(repr=False)
    """For `Authorization: Token ...`."""
    personal_access_token: str = field(repr=False)
    """To be exchanged for an access token at `/api/token/refresh/`."""


@contextmanager
def label_studio_server(
    port: int = 0, release: Environment = LABEL_STUDIO
) -> Iterator[LabelStudio]:
    """Serve a new, empty label-studio until the block ends.

    The first call ever installs label-studio and migrates its database, which takes
    minutes; later ones start in seconds. `port` 0 is any free one. Raises
    `InstallError` or `ServerError`.
    """
    executable = release.install()
    template = _template(executable, release.folder)
    with _temporary_folder() as folder:
        (folder / "data").mkdir()
        shutil.copy(template / _DATABASE, folder / "data")
        with (
            label_studio_process(executable, folder, _SETTINGS, port=port) as process,
            _client(process.url) as client,
        ):
            yield LabelStudio(
                url=process.url,
                version=_expect(client.get("/api/version"), 200)["release"],
                files=folder / "files",
                process=process,
                legacy_token=LEGACY_TOKEN,
                personal_access_token=(template / _TOKEN_FILE).read_text(),
            )


def _template(executable: Path, cache: Path) -> Path:
    """A folder with a migrated database and its user's personal access token, which
    the server shows only once. Made on the first call."""
    settings = hashlib.sha256(json.dumps(_SETTINGS).encode()).hexdigest()[:12]
    template = cache / f"template-{settings}"
    with locked(cache):
        if template.exists():
            return template
        print("migrating its database (once) ...", file=sys.stderr, flush=True)
        with _temporary_folder() as folder:
            with label_studio_process(executable, folder, _SETTINGS) as process:
                token = _create_personal_access_token(process.url)
            unfinished = template.with_name("unfinished-template")
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            # The server has ended: the file is the whole database.
            shutil.copy(folder / "data" / _DATABASE, unfinished)
            (unfinished / _TOKEN_FILE).write_text(token)
            unfinished.rename(template)
    return template


def _create_personal_access_token(url: str) -> str:
    both_kinds = {"api_tokens_enabled": True, "legacy_api_tokens_enabled": True}
    with _client(url) as client:
        _expect(client.post("/api/jwt/settings", json=both_kinds), 200)
        return str(_expect(client.post("/api/token/", json={}), 201)["token"])


def _client(url: str) -> httpx.Client:
    return httpx.Client(
        base_url=url,
        headers={"Authorization": f"Token {LEGACY_TOKEN}"},
        trust_env=False,
        timeout=60.0,
    )


def _expect(answer: httpx.Response, status: int) -> dict[str, str]:
    if answer.status_code != status:
        raise ServerError(
            f"{answer.request.method} {answer.request.url} answered"
            f" {answer.status_code}, not {status}: {answer.text[:500]}"
        )
    content: dict[str, str] = answer.json()
    return content


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    # Threads of the server may still write while it is being removed.
    with tempfile.TemporaryDirectory(
        prefix="label-studio-", ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


def main() -> int:
    """Serve until told to end. Gives the exit code."""
    parser = argparse.ArgumentParser(description="Run the real label-studio.")
    parser.add_argument("--port", type=int, default=0, help="0 is any free port")
    parser.add_argument("--release", choices=LABEL_STUDIOS, default="1.23.2")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with label_studio_server(
            arguments.port, LABEL_STUDIOS[arguments.release]
        ) as server:
            print(json.dumps(_description(server)), flush=True)
            return _serve(server)
    except KeyboardInterrupt:
        return 0
    except (InstallError, ServerError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _interrupt(signal_number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _description(server: LabelStudio) -> dict[str, str]:
    return {
        "url": server.url,
        "version": server.version,
        "username": USERNAME,
        "password": PASSWORD,
        "legacy_token": server.legacy_token,
        "personal_access_token": server.personal_access_token,
    }


def _serve(server: LabelStudio) -> int:
    ended = threading.Event()
    if not sys.stdin.isatty():
        threading.Thread(
            target=_wait_for_end_of_input, args=[ended], daemon=True
        ).start()
    while not ended.wait(0.5):
        status = server.process.exit_status()
        if status is not None:
            raise ServerError(f"label-studio ended by itself with {status}")
    return 0


def _wait_for_end_of_input(ended: threading.Event) -> None:
    # Not through sys.stdin: a thread that waits inside its buffer aborts the
    # interpreter when that ends first.
    while os.read(sys.stdin.fileno(), 65536):
        pass
    ended.set()


if __name__ == "__main__":
    sys.exit(main())
