"""Random texts: of a format, of a pattern, or any."""

from __future__ import annotations

import base64
import datetime as dt
import re
import uuid
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

import rstr

LETTERS = "abc xyz_-.~,;=&?#%+/:@()[]|ÄÖé漢🙂\"'\\<>{}$"
PLAIN = "abcxyzXYZ0189_-."
"""What can stand everywhere, in headers too."""


def moment(random: Random) -> dt.datetime:
    start = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
    return start + dt.timedelta(seconds=random.randint(0, 2_000_000_000))


def _datetime(random: Random) -> str:
    fraction = random.choice(["", "", ".5", ".123456"])
    zone = random.choice(["Z", "Z", "+00:00", "+05:30"])
    return moment(random).strftime("%Y-%m-%dT%H:%M:%S") + fraction + zone


def _time(random: Random) -> str:
    return moment(random).strftime("%H:%M:%S") + random.choice(["Z", "+01:00"])


def _bytes(random: Random) -> str:
    return base64.b64encode(random.randbytes(random.randint(0, 9))).decode()


FORMATS: Mapping[str, Callable[[Random], str]] = {
    "base64": _bytes,
    "byte": _bytes,
    "date": lambda random: moment(random).date().isoformat(),
    "date-time": _datetime,
    "decimal": lambda random: f"{random.randint(-999, 999)}.{random.randint(10, 99)}",
    "duration": lambda random: f"PT{random.randint(1, 59)}S",
    "email": lambda random: f"a{random.randint(1, 99)}@example.com",
    "hostname": lambda random: f"h{random.randint(1, 99)}.example.com",
    "int64": lambda random: str(random.randint(1, 2**53)),
    "ipv4": lambda random: f"10.0.{random.randint(0, 255)}.{random.randint(1, 254)}",
    "ipv6": lambda random: f"2001:db8::{random.randint(1, 99)}",
    "time": _time,
    "uri": lambda random: f"https://example.com/{random.randint(1, 99)}?q=%20",
    "url": lambda random: f"https://example.com/{random.randint(1, 99)}",
    "uri-reference": lambda random: f"/a/{random.randint(1, 99)}",
    "uuid": lambda random: str(uuid.UUID(int=random.getrandbits(128), version=4)),
}


def text(schema: Mapping[str, Any], random: Random, letters: str) -> str:
    """Return a text that a flat schema allows, as far as one can be made up."""
    pattern, least = schema.get("pattern"), schema.get("minLength", 0)
    most = min(schema.get("maxLength", least + 12), least + 12)
    if made := FORMATS.get(schema.get("format", "")):
        return made(random)
    if isinstance(pattern, str) and (found := _matching(pattern, random, least, most)):
        return found
    length = random.randint(least, max(least, min(most, 8)))
    return "".join(random.choices(letters, k=length))


def _matching(pattern: str, random: Random, least: int, most: int) -> str | None:
    maker = rstr.Rstr(random)
    python = re.sub(r"\(\?<(?![=!])", "(?P<", pattern)
    for _ in range(8):
        try:
            found = maker.xeger(python)
            fits = re.search(python, found) is not None
        except Exception:
            return None
        found = found if fits else ""
        if found and least <= len(found) <= max(most, 64) and found.isprintable():
            return found
    return None
