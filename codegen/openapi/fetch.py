"""Fetch an OpenAPI document from a server."""

from __future__ import annotations

from .. import fetching
from ..fetching import Endpoint
from ..problems import Problem, ProblemsError
from .canonical import Canonical, canonical

# YAML is welcome, but some servers answer 406 to media types that they do not know.
_ACCEPT = "application/json, application/yaml;q=0.9, */*;q=0.8"


def fetch(endpoint: Endpoint) -> tuple[Canonical, list[Problem]]:
    """Fetch a document, JSON or YAML.

    Returns:
        The document as canonical JSON, and what is wrong with it but understood.

    Raises:
        ProblemsError: There is no document to be had.
    """
    answer = fetching.send(endpoint, "GET", accept=_ACCEPT)
    if not answer.is_success:
        raise ProblemsError(fetching.refusal(endpoint, answer))
    if answer.is_html:
        problem = fetching.html_page(endpoint, answer, "an OpenAPI document")
        raise ProblemsError(problem)
    fetching.refuse_leak(endpoint, answer)
    return canonical(answer.text, file=endpoint.shown)
