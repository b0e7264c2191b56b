"""Headless Chromium, driven by its DevTools protocol."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

OPTIONS = (
    "--headless",
    "--remote-debugging-port=0",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-sync",
    "--hide-scrollbars",
    "--no-first-run",
)

PATIENCE = 120.0
"""Seconds until a browser that does not answer fails the test."""


def executable() -> str | None:
    """Where Chromium is on this machine, if it is."""
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in found if path), None)


class Tab:
    """A page in the browser."""

    def __init__(self, connection: ClientConnection) -> None:
        self.complaints: list[str] = []
        """Errors, and what else the console got."""
        self.requests: list[str] = []
        """The addresses that the page asked for, itself included."""
        self._connection = connection
        self._last = 0
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def forget(self) -> None:
        """Forget what pages before have said and asked for."""
        self.complaints.clear()
        self.requests.clear()

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Send a command and return its result."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": parameters}
        self._connection.send(json.dumps(message))
        while True:
            answer = self._received()
            if answer.get("id") == self._last:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result

    def open(self, url: str) -> None:
        """Go to a page and wait until it is loaded."""
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=url)
        self.until(
            "document.readyState === 'complete' && location.href !== 'about:blank'"
        )

    def run(self, script: str) -> Any:
        """Evaluate JavaScript in the page."""
        answer = self.call(
            "Runtime.evaluate",
            expression=script,
            returnByValue=True,
            awaitPromise=True,
            userGesture=True,
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def until(self, script: str) -> None:
        """Wait until an expression is true."""
        deadline = time.monotonic() + PATIENCE
        while not self.run(f"Boolean({script})"):
            assert time.monotonic() < deadline, script
            time.sleep(0.02)

    def key(self, key: str, code: str = "", number: int = 0) -> None:
        """Press a key."""
        text = {"text": key} if len(key) == 1 else {}
        said = {"key": key, "code": code or key, "windowsVirtualKeyCode": number}
        self.call("Input.dispatchKeyEvent", type="keyDown", **said, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", **said)

    def click(self, selector: str) -> None:
        """Click into the middle of an element, wherever it is."""
        x, y = self.run(
            f"(() => {{ const one = document.querySelector({json.dumps(selector)});"
            "one.scrollIntoView({block: 'center', behavior: 'instant'});"
            "const box = one.getBoundingClientRect();"
            "return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        for type_ in ("mousePressed", "mouseReleased"):
            self.call(
                "Input.dispatchMouseEvent",
                type=type_,
                x=x,
                y=y,
                button="left",
                clickCount=1,
            )

    def size(self, width: int, height: int = 900) -> None:
        """Give the page a width, as a window of that size does."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def dark(self, is_dark: bool = True) -> None:
        """Prefer dark colours, and nothing that moves: tests would wait for it."""
        preferred = {
            "prefers-color-scheme": "dark" if is_dark else "light",
            "prefers-reduced-motion": "reduce",
        }
        features = [{"name": name, "value": preferred[name]} for name in preferred]
        self.call("Emulation.setEmulatedMedia", features=features)

    def screenshot(self, path: Path, *, whole: bool = False) -> None:
        """Write what the page looks like."""
        answer = self.call("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(answer["data"]))

    def _received(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self._connection.recv(PATIENCE))
        parameters = message.get("params", {})
        match message.get("method"):
            case "Runtime.exceptionThrown":
                self.complaints.append(json.dumps(parameters["exceptionDetails"]))
            case "Runtime.consoleAPICalled":
                self.complaints.append(json.dumps(parameters["args"]))
            case "Log.entryAdded":
                self.complaints.append(parameters["entry"]["text"])
            case "Network.requestWillBeSent":
                self.requests.append(parameters["request"]["url"])
            case "Page.javascriptDialogOpening":
                self.complaints.append(f"dialog: {parameters['message']}")
        return message


@contextmanager
def browser(path: str, folder: Path) -> Iterator[Tab]:
    """Start Chromium with one tab, and end it.

    Args:
        path: The executable.
        folder: Where it keeps its profile: an empty folder.
    """
    options = [*OPTIONS, f"--user-data-dir={folder}"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")
    process = subprocess.Popen(
        [path, *options, "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with connect(_address(folder, process), max_size=None) as connection:
            yield Tab(connection)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _address(folder: Path, process: subprocess.Popen[bytes]) -> str:
    """The address of the tab's websocket."""
    said = folder / "DevToolsActivePort"
    deadline = time.monotonic() + PATIENCE
    while not (said.exists() and said.read_text().count("\n")):
        assert process.poll() is None, "Chromium did not start"
        assert time.monotonic() < deadline, "Chromium does not say its port"
        time.sleep(0.05)
    port = said.read_text().split("\n")[0]
    with httpx.Client(trust_env=False) as client:
        targets = client.get(f"http://127.0.0.1:{port}/json/list").json()
    address: str = next(t for t in targets if t["type"] == "page")[
        "webSocketDebuggerUrl"
    ]
    return address
