"""Ask the checker what it sees: without the packages that a client is made with, it
takes everything for right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..diagnostics import Diagnostic
from .checker import CheckerName

PROBE = "codegen_probe_of_impact.py"
_LINES = {2: "httpx", 4: "msgspec", 6: "the client"}
_UNSEEN = ('"Any"', '"Unknown"', "Unbound")


def probe(package: Sequence[str], class_name: str) -> str:
    """Code that asks.

    Args:
        package: The steps of the client's package: "generated", "labelbox".
        class_name: The client.
    """
    return (
        "from httpx import Client\nreveal_type(Client)\n"
        "from msgspec import Struct\nreveal_type(Struct)\n"
        f"from {'.'.join(package)} import {class_name}\nreveal_type({class_name})\n"
    )


def unseen(diagnostics: Iterable[Diagnostic], name: CheckerName) -> tuple[str, ...]:
    """What the checker does not see, as a sentence.

    Args:
        diagnostics: What it said.
        name: What it is called.
    """
    said = [d for d in diagnostics if d.file == PROBE]
    seen = {
        d.line
        for d in said
        if not d.is_error and " is " in d.message and not _is_unseen(d.message)
    }
    missing = [what for line, what in _LINES.items() if line not in seen]
    if not missing:
        return ()
    return (
        f"{name} does not see {' and '.join(missing)}, so lines that stop "
        "type-checking may be missing. Install your project's packages in the "
        "environment that it runs in.",
    )


def _is_unseen(message: str) -> bool:
    return any(message.endswith(end) for end in _UNSEEN)
