"""Downloads that are cut short, go on, are compared with what was promised."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import os
import re
import signal
import stat
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from codegen.runtime import (
    ApiError,
    AsyncClient,
    Bytes,
    Client,
    DecodeError,
    Retry,
    TransportError,
)
from codegen.runtime.saving import ENOUGH

from .conftest import Connected
from .server import Reply, Request, Server, answer, serving

CONTENT = bytes(range(256)) * 40  # 10,240
TENTHS = [len(CONTENT) * tenth // 10 for tenth in range(10)]


@dataclass
class FileServer:
    """Serves a file and ranges of it, and breaks off where it is told to."""

    content: bytes = CONTENT
    etag: str = '"v1"'
    cuts: list[int] = field(default_factory=list)
    """After how many bytes each of the next responses ends."""
    then: str = "close"
    headers: dict[str, str] = field(default_factory=dict)
    heeds_ranges: bool = True
    heeds_versions: bool = True
    sent: int = 0

    def __call__(self, request: Request) -> Reply:
        asked = re.fullmatch(r"bytes=(\d+)-", request.headers.get("range", ""))
        version = request.headers.get("if-range", self.etag)
        is_same = version == self.etag or not self.heeds_versions
        lines = {"ETag": self.etag, **self.headers} if self.etag else self.headers
        status, part = 200, self.content
        if asked and is_same and self.heeds_ranges:
            first, size = int(asked[1]), len(self.content)
            if first >= size:
                return answer(416, headers={"Content-Range": f"bytes */{size}"})
            status, part = 206, self.content[first:]
            lines = {"Content-Range": f"bytes {first}-{size - 1}/{size}"} | lines
        reply = answer(status, part, "application/zip", lines)
        if not self.cuts:
            self.sent += len(part)
            return reply
        kept = min(self.cuts.pop(0), len(part))
        self.sent += kept
        head = len(reply.content) - len(part)
        return replace(reply, content=reply.content[: head + kept], then=self.then)


def body_of(api: Connected, **parts: Any) -> Any:
    return api.client.body_of(api.client.call, "GET", "/file", returns=Bytes, **parts)


def save(api: Connected, path: Path, **options: Any) -> Path:
    saved = body_of(api).save(path, **options)
    found: Path = api.run(saved) if hasattr(saved, "__await__") else saved
    return found


def taken(api: Connected) -> bytes:
    """The body, by its pieces."""
    return b"".join(api.collect(body_of(api)))


def ranges(server: Server) -> list[str | None]:
    return [request.headers.get("range") for request in server.requests]


# Cut short, and gone on with


@pytest.mark.parametrize("cut", TENTHS)
def test_a_download_goes_on_where_it_was_cut(
    api: Connected, server: Server, tmp_path: Path, cut: int
) -> None:
    files = FileServer(cuts=[cut])
    server.handler = files
    assert save(api, tmp_path / "a").read_bytes() == CONTENT
    assert ranges(server) == [None, f"bytes={cut}-" if cut else None]
    assert server.last.headers.get("if-range") == ('"v1"' if cut else None)
    assert files.sent == len(CONTENT)
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("cut", TENTHS)
def test_an_iteration_goes_on_where_it_was_cut(
    api: Connected, server: Server, cut: int
) -> None:
    server.handler = FileServer(cuts=[cut])
    assert taken(api) == CONTENT
    assert ranges(server) == [None, f"bytes={cut}-" if cut else None]


def test_a_large_download_is_cut_often(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    content = os.urandom(1 << 16) * 210
    files = FileServer(content, cuts=[1_300_000] * 10)
    server.handler = files
    digest = hashlib.sha256(content).hexdigest()
    path = save(api, tmp_path / "a", sha256=digest, size=len(content))
    assert path.read_bytes() == content
    assert len(server.requests) == 11
    assert files.sent == len(content)


@pytest.mark.parametrize("step", [0, 1])
def test_a_download_is_not_tried_for_ever(
    connect: Callable[..., Connected], server: Server, tmp_path: Path, step: int
) -> None:
    server.handler = FileServer(cuts=[step] * 100)
    api = connect(retry=Retry(attempts=4, first_wait=0.001))
    with pytest.raises(TransportError, match=r"the body is cut short.*\(4 attempts\)"):
        save(api, tmp_path / "a")
    assert len(server.requests) == 4
    assert not list(tmp_path.iterdir())


def test_a_post_is_not_sent_again_for_its_body(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    server.handler = FileServer(cuts=[100])
    body = api.client.body_of(api.client.call, "POST", "/file", returns=Bytes)
    with pytest.raises(TransportError, match="POST /file: the body is cut short"):
        (
            api.run(body.save(tmp_path / "a"))
            if hasattr(body, "__aiter__")
            else body.save(tmp_path / "a")
        )
    assert len(server.requests) == 1


UNTOLD: dict[str, FileServer] = {
    "no version": FileServer(etag=""),
    "a weak version": FileServer(etag='W/"v1"'),
    "no version, but a word": FileServer(etag="v1"),
    "no ranges": FileServer(headers={"Accept-Ranges": "none"}),
    "compressed": FileServer(
        gzip.compress(CONTENT), headers={"Content-Encoding": "gzip"}
    ),
}


@pytest.mark.parametrize("kind", UNTOLD)
def test_a_download_begins_anew_where_versions_are_not_told_apart(
    api: Connected, server: Server, tmp_path: Path, kind: str
) -> None:
    files = replace(UNTOLD[kind], cuts=[200, 100])
    server.handler = files
    assert save(api, tmp_path / "a").read_bytes() == CONTENT
    assert ranges(server) == [None] * 3
    server.handler = replace(UNTOLD[kind], cuts=[40])
    if kind != "compressed":  # Of which nothing has come so early.
        with pytest.raises(TransportError, match="the body is cut short"):
            taken(api)


def test_a_server_without_ranges_sends_the_whole(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    server.handler = FileServer(cuts=[300, 200], heeds_ranges=False)
    assert save(api, tmp_path / "a").read_bytes() == CONTENT
    assert ranges(server) == [None, "bytes=300-", "bytes=200-"]


def test_a_file_that_changed_is_fetched_as_a_whole(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    old, new = FileServer(cuts=[5_000]), FileServer(CONTENT[::-1], '"v2"')
    serve = iter([old, new])
    server.handler = lambda request: next(serve)(request)
    assert save(api, tmp_path / "a").read_bytes() == new.content
    assert ranges(server) == [None, "bytes=5000-"]
    serve = iter([replace(old, cuts=[5_000]), new])
    with pytest.raises(TransportError, match="has changed on the server"):
        taken(api)


def part(first: object, last: object, total: object, **headers: str) -> Reply:
    """A response that claims to be the rest from 5,000 on."""
    lines = {"Content-Range": f"bytes {first}-{last}/{total}", "ETag": '"v1"'}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    return answer(206, CONTENT[5_000:], "", {n: v for n, v in lines.items() if v})


END = len(CONTENT) - 1
WRONG_PARTS: dict[str, Reply] = {
    "from another place": part(4_999, END, len(CONTENT)),
    "from the start": part(0, END, len(CONTENT)),
    "of another size": part(5_000, END, len(CONTENT) + 1),
    "of another version": part(5_000, END, len(CONTENT), ETag='"v2"'),
    "of no version": part(5_000, END, len(CONTENT), ETag=""),
    "backwards": part(5_000, 4_000, len(CONTENT)),
    "beyond the end": part(5_000, END + 5, len(CONTENT)),
    "without a place": part(5_000, END, 1, Content_Range=""),
    "in other units": part(5_000, END, 1, Content_Range="lines 1-2/3"),
    "of digits that are none": part("\u0665\u0660\u0660\u0660", END, len(CONTENT)),
    "compressed": part(5_000, END, len(CONTENT), Content_Encoding="gzip"),
}


@pytest.mark.parametrize("kind", WRONG_PARTS)
def test_a_wrong_part_is_never_in_a_file(
    api: Connected, server: Server, tmp_path: Path, kind: str
) -> None:
    files = FileServer(cuts=[5_000])

    def serve(request: Request) -> Reply:
        return WRONG_PARTS[kind] if "range" in request.headers else files(request)

    server.handler = serve
    assert save(api, tmp_path / "a").read_bytes() == CONTENT
    assert ranges(server) == [None, "bytes=5000-", None]
    files.cuts = [5_000]
    with pytest.raises(TransportError, match="another part of the body"):
        taken(api)


def test_a_part_that_nobody_asked_for(api: Connected, server: Server) -> None:
    server.replies(part(0, END, len(CONTENT)))
    with pytest.raises(TransportError, match="another part of the body"):
        taken(api)
    assert len(server.requests) == 3


def test_a_part_may_be_less_than_was_asked_for(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    files = FileServer(cuts=[2_000])

    def serve(request: Request) -> Reply:
        if request.headers.get("range") != "bytes=2000-":
            return files(request)
        lines = {"Content-Range": f"bytes 2000-2999/{len(CONTENT)}", "ETag": '"v1"'}
        return answer(206, CONTENT[2_000:3_000], headers=lines)

    server.handler = serve
    assert save(api, tmp_path / "a").read_bytes() == CONTENT
    assert ranges(server) == [None, "bytes=2000-", "bytes=3000-"]


def test_a_range_that_is_refused_begins_anew(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    files = FileServer(cuts=[5_000])

    def serve(request: Request) -> Reply:
        return answer(416) if "range" in request.headers else files(request)

    server.handler = serve
    assert save(api, tmp_path / "a").read_bytes() == CONTENT
    assert ranges(server) == [None, "bytes=5000-", None]


def test_a_redirected_download_goes_on_in_the_storage(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    files = FileServer(cuts=[5_000])
    with serving(files) as storage:
        server.replies(answer(302, headers={"Location": f"{storage.url}/a?sig=1"}))
        assert save(api, tmp_path / "a").read_bytes() == CONTENT
        assert ranges(storage) == [None, "bytes=5000-"]
        assert storage.last.headers["if-range"] == '"v1"'
    assert len(server.requests) == 2


# Gone on with later, in another process

SCRIPT = """
import sys
from concurrent.futures import ThreadPoolExecutor
from codegen.runtime import Bytes, Client
url, folder = sys.argv[1:]
client = Client(url)

def download(number):
    query = {"n": number}
    body = client.body_of(client.call, "GET", "/file", returns=Bytes, query=query)
    body.save(f"{folder}/{number}", resume=True)

with ThreadPoolExecutor(9) as threads:
    list(threads.map(download, range(9)))
"""


def test_a_download_goes_on_after_its_process_was_killed(
    server: Server, tmp_path: Path
) -> None:
    """At each tenth of the body. What was written is not received again."""
    content = os.urandom(1 << 16) * 80  # 5 MB
    tenths = [len(content) * tenth // 10 for tenth in range(1, 10)]
    begun: dict[str, Request] = {}

    def serve(request: Request) -> Reply:
        number = int(request.query[0][1])
        is_first = str(number) not in begun
        begun[str(number)] = request
        cuts = [tenths[number]] if is_first else []
        return FileServer(content, cuts=cuts, then="hang")(request)

    server.handler = serve
    command = [sys.executable, "-c", SCRIPT, server.url, str(tmp_path)]
    process = subprocess.Popen(command)
    parts = [tmp_path / f".{number}.part" for number in range(9)]
    ends = time.monotonic() + 60
    expected = [max(0, cut - ENOUGH) for cut in tenths]
    while time.monotonic() < ends:
        sizes = [part.stat().st_size if part.exists() else -1 for part in parts]
        if all(size >= least for size, least in zip(sizes, expected, strict=True)):
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not any((tmp_path / str(number)).exists() for number in range(9))
    server.requests.clear()
    with Client(server.url) as client:
        for number, written in enumerate(part.stat().st_size for part in parts):
            call: Any = client.call
            query = {"n": number}
            body = client.body_of(call, "GET", "/file", returns=Bytes, query=query)
            path = body.save(tmp_path / str(number), resume=True)
            assert path.read_bytes() == content
            asked = f"bytes={written}-" if written else None
            assert server.last.headers.get("range") == asked
            assert written >= expected[number]
    assert len(server.requests) == 9
    assert len(list(tmp_path.iterdir())) == 9


def left(api: Connected, server: Server, path: Path, cut: int = 5_000) -> FileServer:
    """Leave a part of a download."""
    files = FileServer(cuts=[cut, 0, 0])
    server.handler = files
    with pytest.raises(TransportError):
        save(api, path, resume=True)
    server.requests.clear()
    assert not path.exists()
    return files


def test_what_is_left_of_a_download(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "a"
    files = left(api, server, path)
    noted, kept = sorted(tmp_path.iterdir(), key=lambda p: p.name, reverse=True)
    assert (kept.name, noted.name) == (".a.part", ".a.part.json")
    assert kept.read_bytes() == CONTENT[:5_000]
    assert {stat.S_IMODE(one.stat().st_mode) for one in (kept, noted)} == {0o600}
    assert json.loads(noted.read_bytes())["etag"] == '"v1"'
    assert save(api, path, resume=True).read_bytes() == CONTENT
    assert ranges(server) == ["bytes=5000-"]
    assert files.sent == len(CONTENT)
    assert list(tmp_path.iterdir()) == [path]
    assert server.last.headers["accept-encoding"] == "identity"


def test_a_part_of_another_version_is_not_used(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "a"
    left(api, server, path)
    for content in (CONTENT[::-1], b"short", b""):
        server.handler = FileServer(content, '"v2"')
        assert save(api, path, resume=True).read_bytes() == content
        assert list(tmp_path.iterdir()) == [path]
        path.unlink()
        left(api, server, path)


@pytest.mark.parametrize(
    "note", [b"", b"{}", b'{"body": "x", "etag": "\\"v1\\""}', b"[1", None]
)
def test_a_part_that_is_not_known_is_not_used(
    api: Connected, server: Server, tmp_path: Path, note: bytes | None
) -> None:
    path, noted = tmp_path / "a", tmp_path / ".a.part.json"
    left(api, server, path)
    noted.unlink() if note is None else noted.write_bytes(note)
    (tmp_path / ".a.part").write_bytes(b"?" * 50_000)
    assert save(api, path, resume=True).read_bytes() == CONTENT
    assert ranges(server) == [None]
    assert list(tmp_path.iterdir()) == [path]


def test_a_part_that_is_larger_than_the_whole_is_not_used(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "a"
    left(api, server, path)
    (tmp_path / ".a.part").write_bytes(b"?" * 50_000)
    assert save(api, path, resume=True).read_bytes() == CONTENT


def test_a_body_that_was_looked_at_does_not_go_on(
    server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "a"
    with Client(server.url, retry=Retry(first_wait=0.001)) as client:
        call: Any = client.call
        server.handler = FileServer(cuts=[5_000, 0, 0])
        with pytest.raises(TransportError):
            client.body_of(call, "GET", "/f", returns=Bytes).save(path, resume=True)
        with client.body_of(call, "GET", "/f", returns=Bytes) as body:
            assert body.size == len(CONTENT)
            assert body.save(path, resume=True).read_bytes() == CONTENT


def test_without_a_version_nothing_is_left(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    server.handler = FileServer(etag="", cuts=[5_000] * 3)
    with pytest.raises(TransportError):
        save(api, tmp_path / "a", resume=True)
    assert not list(tmp_path.iterdir())


def test_two_downloads_of_one_file_do_not_meet(server: Server, tmp_path: Path) -> None:
    path, files = tmp_path / "a", FileServer(cuts=[5_000], then="hang")
    server.handler = files
    problems: list[Exception] = []

    def download(client: Client) -> None:
        call: Any = client.call
        try:
            client.body_of(call, "GET", "/f", returns=Bytes).save(path, resume=True)
        except Exception as error:
            problems.append(error)

    with Client(server.url) as one, Client(server.url) as other:
        first = threading.Thread(target=download, args=[one])
        first.start()
        while not server.requests:
            time.sleep(0.01)
        download(other)
        assert len(server.requests) == 1
        (problem,) = problems
        assert isinstance(problem, BlockingIOError)
        assert "Another download is writing" in str(problem)
        server.ended.set()  # The first one is cut, and goes on.
        first.join(30)
    assert path.read_bytes() == CONTENT


def test_a_cancelled_download_leaves_what_it_was_told_to(
    server: Server, tmp_path: Path
) -> None:
    async def cancelled(resume: bool) -> None:
        server.handler = FileServer(cuts=[5_000], then="hang")
        server.requests.clear()
        async with AsyncClient(server.url) as client:
            call: Any = client.call
            body = client.body_of(call, "GET", "/f", returns=Bytes)
            saving = asyncio.ensure_future(body.save(tmp_path / "a", resume=resume))
            while body._receiving.progress.came < 5_000:
                await asyncio.sleep(0.01)
            saving.cancel()
            with pytest.raises(asyncio.CancelledError):
                await saving

    asyncio.run(cancelled(resume=False))
    assert not list(tmp_path.iterdir())
    asyncio.run(cancelled(resume=True))
    assert (tmp_path / ".a.part").read_bytes() == CONTENT[:5_000]
    assert not (tmp_path / "a").exists()


# What was promised


def test_the_size_is_compared(api: Connected, server: Server, tmp_path: Path) -> None:
    server.handler = FileServer()
    assert save(api, tmp_path / "a", size=len(CONTENT)).read_bytes() == CONTENT
    with pytest.raises(DecodeError, match="it has 10,240 bytes, not 10,241"):
        save(api, tmp_path / "a", size=10_241)
    server.handler = FileServer(
        gzip.compress(CONTENT), headers={"Content-Encoding": "gzip"}
    )
    assert save(api, tmp_path / "b", size=len(CONTENT)).read_bytes() == CONTENT
    with pytest.raises(DecodeError, match="it has 10,240 bytes, not 10,241"):
        save(api, tmp_path / "c", size=10_241)
    assert {p.name for p in tmp_path.iterdir()} == {"a", "b"}


DIGESTS = {
    "Repr-Digest": ("sha-256", "sha-256=:{}:"),
    "Content-Digest": ("sha-512", "sha-512=:{}:, sha-256=:nonsense:"),
    "Digest": ("sha-256", "SHA-256={},unixsum=30637"),
    "Content-MD5": ("md5", "{}"),
}


@pytest.mark.parametrize("resume", [False, True])
@pytest.mark.parametrize("header", [*DIGESTS, ""])
def test_digests_are_compared(
    api: Connected, server: Server, tmp_path: Path, header: str, resume: bool
) -> None:
    """That which the server sends, and that which the caller knows."""

    def told(content: bytes) -> dict[str, str]:
        name, form = DIGESTS.get(header, ("", ""))
        if not name:
            return {}
        digest = hashlib.new(name.replace("-", ""), content).digest()
        return {header: form.format(b64encode(digest).decode())}

    known: dict[str, Any] = {"resume": resume}
    if not header:
        known["sha256"] = hashlib.sha256(CONTENT).hexdigest().upper()
    path = tmp_path / "a"
    path.write_bytes(b"old")
    server.handler = FileServer(CONTENT[:-1] + b"!", headers=told(CONTENT))
    with pytest.raises(
        DecodeError, match=r"not what was promised: its (sha|md5)\w* is"
    ):
        save(api, path, **known)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
    server.handler = FileServer(headers=told(CONTENT), cuts=[4_000])
    assert save(api, path, **known).read_bytes() == CONTENT


@pytest.mark.parametrize("text", ["x", "abc", "ab" * 31])
def test_what_is_no_digest(
    api: Connected, server: Server, tmp_path: Path, text: str
) -> None:
    with pytest.raises(ValueError, match="A SHA-256 has 64 hexadecimal digits"):
        save(api, tmp_path / "a", sha256=text)
    assert not server.requests
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("header", ["Repr-Digest", "Digest", "Content-MD5"])
@pytest.mark.parametrize("value", ["", "x", "sha-256=:?:", "sha-999=:YQ==:", "é"])
def test_a_digest_that_is_none_is_not_compared(
    api: Connected, server: Server, tmp_path: Path, header: str, value: str
) -> None:
    server.handler = FileServer(headers={header: value})
    assert save(api, tmp_path / "a").read_bytes() == CONTENT


# The file


@pytest.mark.parametrize("resume", [False, True])
def test_who_may_read_a_file(
    api: Connected, server: Server, tmp_path: Path, resume: bool
) -> None:
    """While it comes, nobody else; then whoever may read any new file, or the old."""
    modes: list[int] = []

    def serve(request: Request) -> Reply:
        modes.extend(stat.S_IMODE(p.stat().st_mode) for p in tmp_path.iterdir())
        return FileServer()(request)

    server.handler = serve
    path, other = tmp_path / "a", tmp_path / "other"
    save(api, path, resume=resume)
    assert modes == [0o600]
    other.touch()
    assert path.stat().st_mode == other.stat().st_mode
    path.chmod(0o640)
    save(api, path, resume=resume)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_no_link_is_followed_by_a_part(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    server.handler = FileServer()
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (tmp_path / ".a.part").symlink_to(victim)
    with pytest.raises(OSError, match=r"symbolic links|\.a\.part"):
        save(api, tmp_path / "a", resume=True)
    assert victim.read_bytes() == b"precious"
    assert not server.requests


@pytest.mark.parametrize("resume", [False, True])
def test_a_folder_that_is_not_there(
    api: Connected, server: Server, tmp_path: Path, resume: bool
) -> None:
    with pytest.raises(FileNotFoundError):
        save(api, tmp_path / "none" / "a", resume=resume)
    assert not server.requests


def test_an_empty_file(api: Connected, server: Server, tmp_path: Path) -> None:
    server.handler = FileServer(b"")
    for resume in (False, True):
        assert save(api, tmp_path / "a", resume=resume).read_bytes() == b""
    assert issubclass(TransportError, ApiError)
