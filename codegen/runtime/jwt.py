"""What a JSON Web Token says of itself (RFC 7519). Nobody here checks its signature."""

from __future__ import annotations

import base64
import binascii
import math
from typing import Any

from .decode import NotJsonError, TooDeepError, decode


def is_jwt(text: str) -> bool:
    """Whether a text has the form of one."""
    return text.count(".") == 2


def claims(text: str) -> dict[str, Any]:
    """Return what a JWT says; nothing where it cannot be read."""
    payload = text.partition(".")[2].partition(".")[0]
    try:
        content = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
        found = decode(content, Any).value
    except (ValueError, NotJsonError, TooDeepError, binascii.Error):
        return {}
    return found if isinstance(found, dict) else {}


def life(text: str, now: float) -> float:
    """Return how many seconds a JWT lives, from its claims; infinite if it is silent.

    The difference of `exp` and `iat` is right even where the clocks disagree.

    Args:
        text: The token.
        now: When it was granted, by the clock of the server, where it does not say.
    """
    said = claims(text)
    try:
        seconds = float(said["exp"]) - float(said.get("iat", now))
    except (ValueError, KeyError, TypeError, OverflowError):
        return math.inf
    return math.inf if math.isnan(seconds) else max(0.0, seconds)
