"""Descriptions, as documents have them, to plain text and Markdown.

Descriptions are CommonMark with HTML mixed in (OpenAPI 3.0.3, "Rich Text Formatting").
Markdown stays. HTML becomes the nearest Markdown, but only what is HTML: `<id>` in
running text is a placeholder, and in code everything is as it is. `<Card>` blocks, the
advertisements of a documentation site, go.
"""

from __future__ import annotations

import html
import inspect
import re
from collections.abc import Callable

_TAGS = (
    "a|abbr|b|big|blockquote|br|caption|center|cite|code|col|colgroup|dd|del|details|"
    "div|dl|dt|em|font|h[1-6]|hr|i|img|ins|kbd|li|mark|ol|p|pre|q|s|samp|section|small|"
    "span|strike|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|var|"
    "wbr"
)
_TAG = re.compile(rf"<(/?)({_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_CODE = re.compile(r"(^[ \t]*```.*?(?:^[ \t]*```[ \t]*$|\Z)|`[^`\n]+`)", re.M | re.S)
_HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\s([^<>]*)>([^<>]*)</a>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>[ \t]*", re.IGNORECASE)
_AFTER_ITEM = re.compile(r"</li>\s*(?:<br\s*/?>\s*)+", re.IGNORECASE)
_CODE_START = re.compile(
    r"<pre(?:\s[^<>]*)?>\s*(?:<code(?:\s[^<>]*)?>)?", re.IGNORECASE
)
_CODE_END = re.compile(r"(?:</code>)?</pre>", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n{3,}")

_MARKDOWN = {
    "b": "**",
    "strong": "**",
    "em": "*",
    "i": "*",
    "code": "`",
    "kbd": "`",
    "tt": "`",
    "samp": "`",
}
_BLOCK = re.compile(
    r"blockquote|center|dd|details|div|dl|dt|h[1-6]|hr|ol|p|pre|section|summary|table"
    r"|tr|ul"
)


def clean(text: str) -> str:
    """Return a description without HTML, its indentation normalised."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _without_cards(inspect.cleandoc(text))
    if "<" in text:
        text = _without_html(_outside_code(text, _fence_code))
    if "&" in text:
        text = _outside_code(text, html.unescape)
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", text).strip()


def describe(summary: str, description: str) -> str:
    """Put a summary and a description together: the summary as the first line,
    unless the description says it already."""
    summary, description = " ".join(clean(summary).split()), clean(description)
    if not summary or _plain(description).startswith(_plain(summary)):
        return description
    return f"{summary}\n\n{description}" if description else summary


def _plain(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".")


def _without_cards(text: str) -> str:
    kept: list[str] = []
    position = 0
    while (start := text.find("<Card", position)) >= 0:
        end = text.find("</Card>", start)
        if end < 0:
            break
        kept.append(text[position:start])
        position = end + len("</Card>")
    return "".join(kept) + text[position:]


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    parts = _CODE.split(text)  # every second part is code
    parts[::2] = map(change, parts[::2])
    return "".join(parts)


def _without_html(text: str) -> str:
    parts = _CODE.split(text)
    in_item = False
    for index in range(0, len(parts), 2):
        parts[index], in_item = _to_markdown(parts[index], in_item)
    return "".join(parts)


def _fence_code(text: str) -> str:
    text = _CODE_START.sub("\n```\n", text)
    return _CODE_END.sub("\n```\n", text)


def _to_markdown(text: str, in_item: bool) -> tuple[str, bool]:
    """Convert a stretch of text without code that begins in a list item or not."""
    text = _BREAK.sub("<br>", _AFTER_ITEM.sub("</li>", text))
    text = _ANCHOR.sub(_link, text)
    pieces: list[str] = []
    position = 0
    for match in _TAG.finditer(text):
        pieces.append(text[position : match.start()])
        position = match.end()
        name, closing = match[2].lower(), bool(match[1])
        if name == "li":
            in_item = not closing
        if name == "br":
            pieces.append(" " if in_item else "\n")
        else:
            pieces.append(_markdown(name, closing))
    pieces.append(text[position:])
    return "".join(pieces), in_item


def _link(match: re.Match[str]) -> str:
    target = _HREF.search(match[1])
    return f"[{match[2]}]({target[1]})" if target else match[2]


def _markdown(name: str, closing: bool) -> str:
    if name == "li":
        return "" if closing else "\n- "
    return "\n\n" if _BLOCK.fullmatch(name) else _MARKDOWN.get(name, "")
