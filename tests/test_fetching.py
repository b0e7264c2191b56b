"""What a server of schemas may do to us, and what we let it know."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from codegen.fetching import Answer, Endpoint, plain, require_safe, send
from codegen.problems import ProblemsError
from codegen.runtime.auth import HeaderKey, QueryKey

from .runtime.server import HANG, Reply, Request, answer, serving


def get(url: str, **options: Any) -> Answer:
    return send(Endpoint(url=url, **options), "GET", accept="text/plain")


def said(url: str, **options: Any) -> str:
    with pytest.raises(ProblemsError) as raised:
        get(url, **options)
    return str(raised.value)


def packed(content: bytes, encoding: str = "gzip") -> Reply:
    return answer(body=content, headers={"Content-Encoding": encoding})


# Bounds


def test_a_packed_answer_is_unpacked() -> None:
    with serving(lambda _: packed(gzip.compress("Käse".encode()))) as server:
        assert get(server.url).text == "Käse"
        assert server.last.headers["accept-encoding"] == "gzip"


def test_a_packed_answer_that_is_cut_is_not_taken_for_whole() -> None:
    with serving(lambda _: packed(gzip.compress(b"x" * 1000)[:-10])) as server:
        assert "closed before the end of the answer" in said(server.url)


def test_an_answer_that_is_not_packed_as_it_says() -> None:
    with serving(lambda _: packed(b"plain")) as server:
        assert "is said to be packed with gzip, but is not" in said(server.url)
        server.replies(packed(b"plain", "br"))
        assert "is packed as br, which nobody asked for" in said(server.url)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux tells it")
def test_a_bomb_does_not_explode() -> None:
    """The peak is read from /proc: `ru_maxrss` has that of the process that forked."""
    bomb = gzip.compress(gzip.compress(b"\0" * 300_000_000, 9), 9)
    inner = gzip.decompress(bomb)
    assert len(inner) < 1_000_000
    script = (
        "import sys; from pathlib import Path; from tests.test_fetching import said\n"
        "print(said(sys.argv[1]))\n"
        "print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])"
    )
    with serving(lambda _: packed(inner)) as server:
        run = subprocess.run(
            [sys.executable, "-c", script, server.url],
            capture_output=True,
            text=True,
            cwd=Path(__file__).parent.parent,
        )
    message, kilobytes = run.stdout.splitlines()
    assert message.endswith("The answer is longer than 100,000,000 bytes.")
    assert int(kilobytes) < 400_000


def test_a_server_that_drips_does_not_keep_us() -> None:
    drips = answer(body=b"x" * 100)
    start = drips.content.index(b"\r\n\r\n") + 4

    def handle(_: Request) -> Reply:
        return Reply(drips.content[:start] + b"x", "hang")

    begun = time.monotonic()
    with serving(handle) as server:
        assert "did not answer in time" in said(server.url, max_seconds=0.5)
        server.replies(HANG)
        assert "did not answer in time" in said(server.url, max_seconds=0.5)
    assert time.monotonic() - begun < 5


def test_only_text_is_taken() -> None:
    with serving(lambda _: answer(body=b"\xef\xbb\xbfK\xc3\xa4se")) as server:
        assert get(server.url).text == "Käse"
        server.replies(answer(body=b"K\xe4se"))
        assert "The answer is not UTF-8 text." in said(server.url)


# Where credentials go


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example.org/",
        "http://localhost:1/",
        "http://shop.localhost/",
        "http://127.8.9.1/",
        "http://[::1]:80/",
    ],
)
def test_what_is_safe(url: str) -> None:
    require_safe(url, insecure=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example.org/",
        "http://localhost.example.org/",
        "http://10.0.0.1/",
        "http://[fe80::1]/",
        "http://0.0.0.0/",
    ],
)
def test_what_is_not(url: str) -> None:
    require_safe(url, insecure=True)
    assert said(url + "?key=1") == (
        f"{url}: error: Plain http lets others read and change what is sent.\n"
        "  Use https://, or pass --insecure if the network is your own."
    )


def test_a_redirect_is_followed_on_the_same_server_only() -> None:
    def handle(request: Request) -> Reply:
        if request.path == "/old":
            return answer(301, headers={"Location": "/new?x=1"})
        return answer(body=request.target)

    with serving(handle) as server, serving() as other:
        key = HeaderKey("X-Key", "secret-key")
        assert get(f"{server.url}/old", auth=key).text == "/new?x=1"
        assert [r.headers["x-key"] for r in server.requests] == ["secret-key"] * 2
        server.replies(answer(302, headers={"Location": f"{other.url}/new"}))
        assert get(f"{server.url}/old", auth=key).status == 302
        assert not other.requests


def test_a_redirect_in_a_circle() -> None:
    with serving(lambda _: answer(302, headers={"Location": "/"})) as server:
        assert "redirects more than 5 times" in said(server.url)


def test_a_redirect_to_nowhere() -> None:
    with serving(lambda _: answer(302, headers={"Location": "http://[::"})) as server:
        assert "is not proper HTTP: Invalid URL in location header" in said(server.url)
        server.replies(answer(302, headers={"Location": "ftp://shop.example.org/"}))
        assert get(server.url).status == 302


def test_what_is_no_http() -> None:
    with serving(
        lambda _: Reply(b"220 mail.example.org ready\r\n\r\n", "close")
    ) as server:
        assert "is not proper HTTP: illegal status line" in said(server.url)


# What people see


def test_no_repr_shows_a_secret() -> None:
    endpoint = Endpoint(
        url="https://me:secret@shop.example.org/a?key=secret#secret",
        headers={"Authorization": "Bearer secret"},
        auth=QueryKey("key", "secret"),
        secrets=("secret",),
    )
    assert "secret" not in repr(endpoint)
    assert endpoint.shown == "https://shop.example.org/a"
    assert "secret" not in str(endpoint.problem("A secret."))


def test_a_key_that_cannot_be_sent_is_not_shown() -> None:
    with serving() as server:
        headers = {"X-Key": "secret\nkey"}
        printed = said(server.url, headers=headers, variables=("SHOP_KEY",))
    assert printed.endswith("The value of SHOP_KEY has characters that cannot be sent.")


def test_there_is_nobody(unused_port: int) -> None:
    assert said(f"http://127.0.0.1:{unused_port}/graphql?x=1") == (
        f"http://127.0.0.1:{unused_port}/graphql: error: There is no connection: "
        "Connection refused.\n  Is the address right, and is the server running?"
    )


def test_there_is_no_such_host() -> None:
    printed = said("https://no-such-host.invalid/")
    assert printed.startswith(
        "https://no-such-host.invalid/: error: There is no connection: "
    )


def test_a_server_without_tls() -> None:
    with serving(lambda _: answer(400)) as server:
        url = server.url.replace("http:", "https:")
        assert said(url).startswith(f"{url}/: error: There is no connection: ")


@pytest.fixture
def unused_port() -> int:
    with serving() as server:
        return int(server.url.rpartition(":")[2])


def test_a_proxy_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "gopher://127.0.0.1:1")
    assert "error: The request failed: Unknown scheme for proxy" in said(
        "https://shop.example.org/"
    )


def test_text_of_servers_is_made_harmless() -> None:
    assert plain("a\x1b[2J\n\tb\u202e c") == "a [2J b c"
    assert len(plain("x" * 1000)) == 201


def test_the_environment_has_no_proxy_of_its_own() -> None:
    """The other tests mean to reach loopback directly."""
    assert "ALL_PROXY" not in os.environ
