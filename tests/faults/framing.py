"""Faults of messages: responses whose end, length or encoding is not what they say."""

from __future__ import annotations

import gzip

from codegen.runtime import (
    AmbiguousOutcome,
    DecodeError,
    ResponseLimits,
    TransportError,
)
from tests.runtime.server import Reply, answer

from .fault import (
    ALL,
    BODY,
    FEW,
    GOOD,
    SAFE,
    UNASKED,
    UNSAFE,
    Fault,
    error,
    replying,
    value,
)

STARTED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
MILLION = 1_000_000
PACKED = gzip.compress(BODY)
GZIP = {"Content-Encoding": "gzip"}


def started(*headers: bytes, body: bytes = b"", then: str = "keep") -> Reply:
    """A response with any headers."""
    lines = b"".join(header + b"\r\n" for header in headers)
    return Reply(STARTED + lines + b"\r\n" + body, then)


def chunked(body: bytes, then: str) -> Reply:
    return started(b"Transfer-Encoding: chunked", body=body, then=then)


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def unreadable(name: str, does: str, fault: Reply, says: str = "") -> Fault:
    """A response that cannot be read, however often it is asked for."""
    return Fault(
        name=name,
        does=does,
        play=replying(fault),
        options={"response_limits": ResponseLimits(body=MILLION)},
        outcomes={FEW: error(DecodeError, 1, says=says)},
    )


def broken(name: str, does: str, fault: Reply) -> Fault:
    """A response that ends too early, twice."""
    return Fault(
        name=name,
        does=f"{does}, twice",
        play=replying(fault, fault, GOOD),
        outcomes={
            SAFE: value(3),
            UNSAFE: error(AmbiguousOutcome, 1, delivery="response started"),
        },
    )


def no_http(name: str, does: str, fault: Reply, delivery: str = "maybe sent") -> Fault:
    """What is no response of HTTP; the server would say it again."""
    return Fault(
        name=name,
        does=does,
        play=replying(fault),
        outcomes={
            SAFE: error(TransportError, 3, delivery=delivery),
            UNSAFE: error(AmbiguousOutcome, 1, delivery=delivery),
        },
    )


FRAMING = [
    broken(
        "`Content-Length` too long",
        "sends fewer bytes than it said, and ends the connection",
        started(b"Content-Length: 1000", body=BODY, then="close"),
    ),
    Fault(
        name="`Content-Length` too short",
        does="sends a second response behind the first, which nobody asked for",
        play=replying(Reply(GOOD.content + UNASKED)),
        outcomes={ALL: value(1)},
    ),
    no_http(
        "two `Content-Length`s",
        "says two lengths that differ",
        started(b"Content-Length: 28", b"Content-Length: 5", body=BODY),
    ),
    no_http(
        "negative `Content-Length`",
        "says a length of -1",
        started(b"Content-Length: -1", body=BODY),
    ),
    Fault(
        name="`Content-Length` and chunks",
        does="sends chunks, and says a length that is wrong",
        play=replying(
            started(
                b"Content-Length: 3",
                b"Transfer-Encoding: chunked",
                body=chunk(BODY) + b"0\r\n\r\n",
            )
        ),
        outcomes={ALL: value(1)},
    ),
    broken(
        "chunks without end",
        "ends the connection before the last chunk",
        chunked(chunk(BODY), "close"),
    ),
    broken(
        "chunk that is cut",
        "ends the connection within a chunk",
        chunked(b"ff\r\n" + BODY, "close"),
    ),
    no_http(
        "chunk of no size",
        "says a size of a chunk that is no number",
        chunked(b"zz\r\n" + BODY + b"\r\n0\r\n\r\n", "keep"),
        "response started",
    ),
    broken(
        "no length, and cut",
        "says no length, and ends the connection within the JSON",
        started(body=BODY[:20], then="close"),
    ),
    broken(
        "truncated gzip",
        "leaves out the end of compressed data, with the length of what it sends",
        answer(200, PACKED[:-12], headers=GZIP),
    ),
    broken(
        "gzip without its end",
        "leaves out the checksum of compressed data: all of the JSON is there",
        answer(200, PACKED[:-8], headers=GZIP),
    ),
    Fault(
        name="no length",
        does="says no length, and ends the connection after the JSON",
        play=replying(started(body=BODY, then="close")),
        outcomes={ALL: value(1)},
    ),
    unreadable(
        "gzip with a wrong checksum",
        "sends a checksum that is not that of the data",
        answer(200, PACKED[:-8] + b"\0\0\0\0" + PACKED[-4:], headers=GZIP),
        "cannot be read",
    ),
    unreadable(
        "gzip that is none",
        "says that plain JSON is compressed",
        answer(200, BODY, headers=GZIP),
        "cannot be read",
    ),
    unreadable(
        "gzip bomb",
        "sends 20 kB that are 20 MB; the client reads 1 MB at most",
        answer(200, gzip.compress(b" " * 20_000_000, 1), headers=GZIP),
        "larger than 1,000,000",
    ),
    unreadable(
        "huge body",
        "sends 2 MB; the client reads 1 MB at most",
        answer(200, BODY + b" " * 2_000_000),
        "larger than 1,000,000",
    ),
    unreadable(
        "huge body without a length",
        "sends 2 MB and no length; the client reads 1 MB at most",
        started(body=BODY + b" " * 2_000_000, then="close"),
        "larger than 1,000,000",
    ),
    unreadable(
        "stacked encodings",
        "compresses 50 times",
        answer(200, PACKED, headers={"Content-Encoding": ", ".join(["gzip"] * 50)}),
    ),
    no_http(
        "huge header",
        "sends a header of 200 kB",
        answer(200, BODY, headers={"X-Huge": "x" * 200_000}),
    ),
    no_http(
        "header without end",
        "sends headers for ever",
        Reply(b"HTTP/1.1 200 OK\r\n" + b"X-Another: one\r\n" * 100_000, "hang"),
    ),
    Fault(
        name="5,000 early hints",
        does="sends 5,000 responses of 103 before the true one",
        play=replying(Reply(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 5000 + GOOD.content)),
        outcomes={ALL: value(1)},
    ),
    no_http(
        "another protocol",
        "answers as a server of SSH does",
        Reply(b"SSH-2.0-OpenSSH_9.6\r\n", "close"),
    ),
]
