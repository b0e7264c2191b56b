"""Compressed bodies, unpacked piece by piece."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator

import brotli
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from codegen.runtime.unpacking import (
    ACCEPTED,
    PIECE,
    CutShortError,
    DamagedError,
    decoders,
    ended,
    unpacked,
)

try:
    from compression import zstd  # type: ignore[import-not-found]
except ImportError:
    from backports import zstd


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}
KINDS = [*PACKERS.items(), ("deflate", raw_deflate), ("x-gzip", gzip.compress)]
CONTENT = st.binary(max_size=200) | st.builds(
    bytes.__mul__, st.binary(min_size=1, max_size=3), st.integers(0, 2 * PIECE)
)


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def through(names: list[str], data: bytes, size: int = 1 << 16) -> bytes:
    steps = decoders(names)
    found = [out for piece in pieces(data, size) for out in unpacked(steps, piece)]
    found += ended(steps)
    assert all(0 < len(piece) <= 2 * PIECE for piece in found)
    return b"".join(found)


def test_all_of_them_are_accepted() -> None:
    assert ACCEPTED == "gzip, deflate, br, zstd"


@given(st.sampled_from(KINDS), CONTENT, st.integers(1, 300))
def test_wherever_it_is_cut(
    kind: tuple[str, Callable[[bytes], bytes]], content: bytes, size: int
) -> None:
    name, pack = kind
    assert through([name], pack(content), size) == content


@given(st.lists(st.sampled_from(KINDS), min_size=2, max_size=3), CONTENT)
def test_one_encoding_on_top_of_the_other(
    kinds: list[tuple[str, Callable[[bytes], bytes]]], content: bytes
) -> None:
    packed = content
    for _, pack in kinds:
        packed = pack(packed)
    assert through([name for name, _ in kinds], packed) == content


@given(st.sampled_from(KINDS), CONTENT, st.data())
def test_an_end_that_is_missing_is_noticed(
    kind: tuple[str, Callable[[bytes], bytes]], content: bytes, data: st.DataObject
) -> None:
    name, pack = kind
    packed = pack(content)
    assume(len(packed) > 1)
    kept = data.draw(st.integers(1, len(packed) - 1))
    with pytest.raises(CutShortError):
        through([name], packed[:kept])


@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_several_members(name: str) -> None:
    pack = PACKERS[name]
    assert through([name], pack(b"1") + pack(b"") + pack(b"23"), 7) == b"123"


@pytest.mark.parametrize("name", ["gzip", "deflate", "br"])
@pytest.mark.parametrize("rest", [b"\0", b"\0" * 500, b"more"])
def test_what_follows_the_end_is_left_out(name: str, rest: bytes) -> None:
    assert through([name], PACKERS[name](b"123") + rest, 7) == b"123"


@pytest.mark.parametrize("name", PACKERS)
def test_nothing_is_packed_nothing(name: str) -> None:
    assert through([name], b"") == b""


@pytest.mark.parametrize("name", PACKERS)
def test_what_is_not_of_its_encoding(name: str) -> None:
    with pytest.raises(DamagedError):
        through([name], b"<html>not what it says</html>" * 20)


@pytest.mark.parametrize("damaged", range(1, 9))
def test_a_wrong_checksum(damaged: int) -> None:
    packed = bytearray(gzip.compress(b"some content"))
    packed[-damaged] ^= 0xFF
    with pytest.raises(DamagedError):
        through(["gzip"], bytes(packed))


@pytest.mark.parametrize("name", PACKERS)
def test_a_bomb_comes_in_small_pieces(name: str) -> None:
    packed = PACKERS[name](bytes(20_000_000))
    assert len(packed) < 100_000
    steps, size = decoders([name]), 0
    for piece in unpacked(steps, packed):
        assert len(piece) <= 2 * PIECE
        size += len(piece)
    assert size + sum(map(len, ended(steps))) == 20_000_000


def test_what_is_not_installed_is_not_accepted() -> None:
    script = """
import sys
for name in "brotli", "brotlicffi", "compression.zstd", "backports.zstd":
    sys.modules[name] = None
from codegen.runtime.unpacking import ACCEPTED, DamagedError, decoders
assert ACCEPTED == "gzip, deflate", ACCEPTED
for name in "br", "zstd":
    try:
        decoders([name])
    except DamagedError as error:
        print(error)
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert ran.stdout.splitlines() == [
        "'br' needs brotli 1.2 (pip install 'brotli>=1.2')",
        "'zstd' needs Python 3.14 or backports.zstd (pip install backports.zstd)",
    ], ran.stderr


@pytest.mark.parametrize("name", ["utf-8", "none", "aws-chunked", "binary"])
def test_a_name_that_is_no_encoding_means_nothing(name: str) -> None:
    assert decoders([name]) == []
