"""The template of the page, and what it may run.

Whatever a schema says is text: the engine escapes each value, what is not printable is
made visible first, and the page allows itself one style and one script, by their
hashes. So even markup that slipped through would run nothing.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from itertools import zip_longest

import jinja2
from markupsafe import Markup, escape

from ....template_files import template_folder
from ....wording import printable
from ...picture.drawing import HEIGHT, WIDTH

LONGEST = 4_000
"""How many characters of one text are shown."""

MARKS = {"breaking": "✕", "dangerous": "!", "safe": "✓"}
"""The severities for those who do not see colours."""


def render(page: object, data: object) -> str:
    """Render the page.

    Args:
        page: What the template shows.
        data: What the script works with, as JSON.
    """
    style, script = _asset("report.css"), _asset("report.js")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return (
        _environment()
        .get_template("drift/report.html")
        .render(
            page=page,
            policy=policy,
            style=Markup(style),
            script=Markup(script),
            data=json_in_html(data),
        )
    )


def shortened(text: str, longest: int = LONGEST) -> str:
    """A text that may be long, so that it fits, on one line or several."""
    if len(text) <= longest:
        return text
    return f"{text[:longest]}… ({len(text) - longest:,} more characters)"


def with_code(text: str) -> Markup:
    """A sentence in which what stands between backticks is code."""
    parts = [escape(printable(part)) for part in shortened(text).split("`")]
    if len(parts) % 2 == 0:  # the last one is no pair's
        parts[-2:] = [Markup("`").join(parts[-2:])]
    code = (Markup("<code>{}</code>").format(part) for part in parts[1::2])
    pairs = zip_longest(parts[::2], code, fillvalue=Markup(""))
    return Markup("").join(part for pair in pairs for part in pair)


def json_in_html(value: object) -> Markup:
    """JSON as it may stand in a script element: no character in it ends that."""
    text = json.dumps(value, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def _asset(name: str) -> str:
    return (template_folder() / "drift" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        autoescape=True,
        keep_trailing_newline=True,
        finalize=_visible,
        loader=jinja2.FileSystemLoader(template_folder()),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["with_code"] = with_code
    environment.globals |= {"marks": MARKS, "width": WIDTH, "height": HEIGHT}
    return environment


def _visible(value: object) -> object:
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return printable(shortened(value))
