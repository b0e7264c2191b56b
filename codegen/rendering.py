"""Render templates: they print `Code` only, and black has the last word on layout."""

from __future__ import annotations

import functools

import black
import jinja2
from black.mode import TargetVersion
from black.parsing import InvalidInput

from .template_files import template_folder
from .text import Code, py_doc, py_name, py_str


def render(template: str, **context: object) -> str:
    """Render a template.

    Args:
        template: The name of the file that it writes, e.g. "models.py".
        context: What the template refers to.
    """
    return _environment().get_template(f"{template}.jinja").render(**context)


def formatted(path: str, text: str) -> str:
    """Lay out the text of a file.

    Args:
        path: The file.
        text: What a template printed for it.
    """
    try:
        return black.format_str(text, mode=_MODE)
    except InvalidInput as error:
        numbered = "\n".join(f"{n:5} {s}" for n, s in enumerate(text.split("\n"), 1))
        raise AssertionError(
            f"A template wrote what is not Python to {path}: {error}\n{numbered}"
        ) from error


_MODE = black.Mode(target_versions={TargetVersion.PY311})


def one_line(text: str) -> Code:
    """A name or path that stands in a comment or a docstring: the user's own, from the
    config, but of one line and without quotes whatever it is."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    return Code(shown.replace("\\", "/").replace('"', "'"))


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        # "Escaping" here means: refuse what no writer of `text` made.
        autoescape=True,
        finalize=_only_code,
        keep_trailing_newline=True,
        loader=jinja2.FileSystemLoader(template_folder()),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {
        "indent": _indent,
        "py_doc": py_doc,
        "py_name": py_name,
        "py_str": py_str,
    }
    return environment


def _indent(code: object, width: int) -> Code:
    """Move the lines after the first to the right."""
    return Code(str(_only_code(code)).replace("\n", "\n" + " " * width))


def _only_code(value: object) -> object:
    if isinstance(value, jinja2.Undefined):
        return value  # Printing it raises the engine's own error, which has its name.
    if not hasattr(value, "__html__"):
        raise TypeError(f"a template printed {type(value).__name__}, which is no Code")
    return value
