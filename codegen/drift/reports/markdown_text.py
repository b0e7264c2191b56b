"""Other people's text in Markdown: nothing of it becomes markup, a link or a mention.

Escaping by backslashes does not help against GitHub's mentions, references and links,
which are made of what is shown. Inside code nothing is made of anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .columns import one_line

_PLAIN = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*|\d{1,4}")
_TOUCHING = re.compile("`\0`")
"""Two pieces of code that would be read as one."""
_COMMIT = re.compile(r"[0-9a-fA-F]{7,}")
"""What GitHub takes for the name of a commit."""
_BAR = re.compile(r"\\\|")
_QUOTED = re.compile(r"(?<!`)`([^`]+)`(?!`)")
"""What a sentence shows as code already."""
_TICKS = re.compile("`+")


def code(text: str, limit: int = 100) -> str:
    """Text as code, on one line. Nothing where it is empty."""
    shown = one_line(text, limit)
    if not shown:
        return ""
    longest = max((len(found) for found in _TICKS.findall(shown)), default=0)
    fence = "`" * (longest + 1)
    if shown[0] == "`" or shown[-1] == "`":
        shown = f" {shown} "
    return f"{fence}{shown}{fence}"


def table_row(cells: Sequence[str]) -> str:
    """A row of a table. It is split at bars before anything else is read: they need a
    backslash, also in code, and there must not be one before that."""
    said = [_BAR.sub("\\\\\N{BROKEN BAR}", c).replace("|", "\\|") for c in cells]
    return f"| {' | '.join(said)} |"


def prose(text: str, limit: int = 300) -> str:
    """A sentence: plain words as they are, everything else as code."""
    parts = _QUOTED.split(one_line(text, limit))
    said = [
        code(part, limit) if index % 2 else _words(part, limit)
        for index, part in enumerate(parts)
    ]
    return _TOUCHING.sub("` `", "\0".join(said)).replace("\0", "")


def _words(text: str, limit: int) -> str:
    parts: list[str] = []
    dubious: list[str] = []
    for word in text.split(" "):
        is_first = not any(parts) and not dubious
        before, core, after = _parted(word, is_first=is_first)
        is_plain = not core or (_PLAIN.fullmatch(core) and not _COMMIT.search(core))
        if dubious and (is_plain or before):
            parts.append(code(" ".join(dubious), limit))
            dubious = []
        if is_plain:
            parts.append(word)
            continue
        dubious.append(core)
        if before or after:
            parts.append(f"{before}{code(' '.join(dubious), limit)}{after}")
            dubious = []
    parts += [code(" ".join(dubious), limit)] if dubious else []
    return " ".join(parts)


def _parted(word: str, *, is_first: bool) -> tuple[str, str, str]:
    """A word, and the punctuation around it."""
    core = word.lstrip("\"'").rstrip(".,;:!?\"'")
    before, _, after = word.partition(core) if core else (word, "", "")
    if is_first and core.isdecimal() and after[:1] == ".":
        return "", word, ""  # This would begin a list.
    return before, core, after
