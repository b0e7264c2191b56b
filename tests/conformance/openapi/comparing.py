"""Is what a method returned what the server sent?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..comparing import differences as of_json
from .serving import ELSEWHERE, Answer


def differences(result: Any, sent: Answer) -> Iterator[str]:
    """Yield where what a method returned differs from what was answered."""
    if 300 <= sent.choice.status < 400:
        if result not in (ELSEWHERE, None):
            yield f"a redirect to {ELSEWHERE} became {_short(result)}"
        return
    match sent.kind:
        case "nothing":
            if result not in (None, "", b""):
                yield f"no content became {_short(result)}"
        case "binary":
            texts = (sent.content, sent.content.decode(errors="replace"))
            if result not in texts:
                yield f"{sent.media}: {_short(sent.content)} became {_short(result)}"
        case "text":
            if result not in (sent.value, sent.content):
                yield f"{sent.media}: {_short(sent.value)} became {_short(result)}"
        case _:
            for line in of_json(result, sent.value):
                yield f"{sent.media}: {line}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) < 120 else f"{text[:117]}..."
