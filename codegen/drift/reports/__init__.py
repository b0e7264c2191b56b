"""The formats of drift reports: renderings of one list, each bounded in size."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..findings import Report
from .annotations import as_annotations
from .code_climate import as_code_climate
from .json_report import as_json
from .junit import as_junit
from .markdown import as_markdown
from .sarif import as_sarif
from .summary import as_summary
from .text import as_text


def _as_html(reports: Sequence[Report]) -> str:
    """The page, whose templates are imported only where it is wanted."""
    from .html import as_html

    return as_html(reports)


FORMATS: Mapping[str, Callable[[Sequence[Report]], str]] = {
    "text": as_text,
    "summary": as_summary,
    "json": as_json,
    "markdown": as_markdown,
    "github": as_annotations,
    "sarif": as_sarif,
    "code-climate": as_code_climate,
    "junit": as_junit,
    "html": _as_html,
}
"""By the name that people ask for. Every text ends in a line break, has no surrogates
and no control characters, and depends on nothing but the reports."""
