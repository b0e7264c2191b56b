"""Starts and stops one label-studio process on loopback, over a folder of its own.

What is in the folder, and how to log in, is `label_studio_server`'s business.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

HOST = "127.0.0.1"
_READY_WITHIN_SECONDS = 300.0
_ATTEMPTS_TO_GET_A_PORT = 3

_OF_THE_CALLER = ("PATH", "LANG", "LC_ALL", "TZ", "SSL_CERT_FILE")

_SETTINGS = {
    "LABEL_STUDIO_DJANGO_DB": "sqlite",
    "LABEL_STUDIO_DEBUG": "false",
    "LABEL_STUDIO_LOG_LEVEL": "WARNING",
    "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
    # Read when the organization is created, and off by default since 1.17.
    "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
    "LABEL_STUDIO_LOCAL_FILES_SERVING_ENABLED": "true",
    # Lets webhooks, ML backends and storages be on loopback, where tests put them.
    "LABEL_STUDIO_SSRF_PROTECTION_ENABLED": "false",
    "LABEL_STUDIO_USE_DEFAULT_BANNED_SUBNETS": "false",
    # The rest keeps it from calling out: error reports, statistics, version check,
    # feature flags, downloads.
    "SENTRY_DSN": "",
    "FRONTEND_SENTRY_DSN": "",
    "LABEL_STUDIO_SENTRY_DSN": "",
    "LABEL_STUDIO_FRONTEND_SENTRY_DSN": "",
    "COLLECT_ANALYTICS": "false",
    "collect_analytics": "false",
    "LABEL_STUDIO_COLLECT_ANALYTICS": "false",
    "LABEL_STUDIO_LATEST_VERSION_CHECK": "false",
    "LABEL_STUDIO_FEATURE_FLAGS_OFFLINE": "true",
    "LABEL_STUDIO_CONVERTER_DOWNLOAD_RESOURCES": "false",
    "NO_PROXY": "*",
    "no_proxy": "*",
}


class ServerError(RuntimeError):
    """The server did not start, or does not do what it was started for."""


@dataclass(frozen=True, slots=True)
class LabelStudioProcess:
    """A label-studio process that this process started."""

    url: str
    """Scheme, host and port, without a slash at the end."""
    _handle: subprocess.Popen[bytes]

    def exit_status(self) -> int | None:
        """How it ended, None while it serves."""
        return self._handle.poll()


@contextmanager
def label_studio_process(
    executable: Path, folder: Path, settings: dict[str, str], *, port: int = 0
) -> Iterator[LabelStudioProcess]:
    """Serve what is in `folder` until the block ends.

    `executable` is label-studio's, `settings` are environment variables beside those
    it needs to run alone, `port` 0 is any free one. Raises `ServerError` with the
    end of the server's log where it does not start within five minutes (it needs
    half a minute for an empty folder, three seconds for a migrated database).
    """
    for name in ("data", "files", "temporary"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    environment = _environment(folder, settings)
    attempts = 1 if port else _ATTEMPTS_TO_GET_A_PORT
    for attempt in range(1, attempts + 1):
        chosen = port or _free_port()
        handle = _spawn(executable, folder, environment, chosen)
        try:
            if _wait_until_ready(handle, folder, chosen):
                yield LabelStudioProcess(f"http://{HOST}:{chosen}", handle)
                return
        finally:
            _end(handle)
        if attempt == attempts:
            raise ServerError(f"port {chosen} of {HOST} is taken by another process")


def _environment(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    """The whole environment of the server: of the caller's only what it cannot do
    without, so that no setting, proxy or secret of the caller reaches it."""
    inherited = {
        name: os.environ[name] for name in _OF_THE_CALLER if name in os.environ
    }
    own = {
        "HOME": str(folder),
        "TMPDIR": str(folder / "temporary"),
        "LABEL_STUDIO_BASE_DATA_DIR": str(folder / "data"),
        "LABEL_STUDIO_LOCAL_FILES_DOCUMENT_ROOT": str(folder / "files"),
    }
    return inherited | _SETTINGS | own | settings


def _spawn(
    executable: Path, folder: Path, environment: dict[str, str], port: int
) -> subprocess.Popen[bytes]:
    # It listens on every interface unless told otherwise.
    command = [
        *[str(executable), "start", "--no-browser"],
        *["--internal-host", HOST, "--port", str(port)],
        *["--data-dir", str(folder / "data"), "--log-level", "WARNING"],
    ]
    with (folder / "server.log").open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_in_the_new_process,
        )


def _in_the_new_process() -> None:
    # A shell's background jobs ignore SIGINT, and so would the server, which ends
    # by it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Have the kernel end the server when this process is killed outright. Only Linux
    # knows this (PR_SET_PDEATHSIG is 1).
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _wait_until_ready(handle: subprocess.Popen[bytes], folder: Path, port: int) -> bool:
    """Whether the server got its port: where that is taken, it silently takes the
    next one, and what answers on ours would be somebody else's."""
    deadline = time.monotonic() + _READY_WITHIN_SECONDS
    with httpx.Client(trust_env=False, timeout=10.0) as client:
        while time.monotonic() < deadline:
            if handle.poll() is not None:
                raise ServerError(
                    f"label-studio ended with {handle.returncode} before it was ready."
                    f" The end of its log:\n{_end_of_log(folder)}"
                )
            ports = _listening_ports(handle.pid)
            if ports and port not in ports:
                return False
            if (ports is None or port in ports) and _is_up(client, port):
                return True
            time.sleep(0.1)
    raise ServerError(
        f"label-studio was not ready after {_READY_WITHIN_SECONDS:.0f} seconds."
        f" The end of its log:\n{_end_of_log(folder)}"
    )


def _is_up(client: httpx.Client, port: int) -> bool:
    try:
        answer = client.get(f"http://{HOST}:{port}/health")
    except httpx.TransportError:
        return False
    # JSON labelled as HTML.
    return answer.status_code == 200 and '"UP"' in answer.text


def _end_of_log(folder: Path) -> str:
    return (folder / "server.log").read_bytes()[-2000:].decode("utf-8", "replace")


def _end(handle: subprocess.Popen[bytes]) -> None:
    steps = ((signal.SIGINT, 10.0), (signal.SIGTERM, 5.0), (signal.SIGKILL, 10.0))
    for number, seconds in steps:
        if handle.poll() is not None:
            return
        handle.send_signal(number)
        try:
            handle.wait(seconds)
        except subprocess.TimeoutExpired:
            continue


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


def _listening_ports(process: int) -> set[int] | None:
    """The TCP ports a process listens on, None on a system without /proc."""
    if not Path("/proc/self/fd").exists():
        return None
    sockets = _open_sockets(process)
    ports = set()
    for table in ("tcp", "tcp6"):
        try:
            rows = Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]
        except OSError:
            continue
        for columns in (row.split() for row in rows):
            listens = columns[3] == "0A"
            if listens and columns[9] in sockets:
                ports.add(int(columns[1].rpartition(":")[2], 16))
    return ports


def _open_sockets(process: int) -> set[str]:
    """The inode numbers of the sockets a process has open."""
    inodes: set[str] = set()
    try:
        links = list(Path(f"/proc/{process}/fd").iterdir())
    except OSError:
        return inodes
    for link in links:
        try:
            target = os.readlink(link)
        except OSError:  # closed in between
            continue
        if target.startswith("socket:["):
            inodes.add(target.removeprefix("socket:[").removesuffix("]"))
    return inodes
