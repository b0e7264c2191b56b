"""Templates print Code and nothing else, and decide nothing."""

from __future__ import annotations

import re
from pathlib import Path

import jinja2
import pytest

from codegen.rendering import _environment
from codegen.text import py_str

TEMPLATES = sorted((Path(__file__).parent.parent / "templates").glob("*.jinja"))


def test_a_template_cannot_print_text_of_a_schema() -> None:
    template = _environment().from_string("{{ description }}")
    assert template.render(description=py_str('"; import os')) == "'\"; import os'"
    with pytest.raises(TypeError, match="no Code"):
        template.render(description='"; import os')


def test_nothing_undefined_is_printed() -> None:
    with pytest.raises(jinja2.UndefinedError):
        _environment().from_string("{{ missing }}").render()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_only_loop_and_place(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"{%-?\s*(set|do|call|filter)\b", text)
    assert not re.search(r"namespace|==|!=|[<>]=| \+ |~", "".join(tags(text)))
    # A quote around a value would be a literal that no writer made.
    assert not re.search(r"""["']{{|}}["']""", text)


def tags(text: str) -> list[str]:
    return re.findall(r"{[{%].*?[%}]}", text)
