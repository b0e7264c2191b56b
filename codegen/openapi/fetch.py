"""Fetch an OpenAPI document from a server."""

from __future__ import annotations

from collections.abc import Sequence

from .. import fetching
from ..fetching import Endpoint
from ..problems import Problem, ProblemsError
from .canonical import Canonical, canonical
from .sources import ACCEPT, at


def fetch(
    endpoint: Endpoint,
    *,
    references: Sequence[str] = (),
    others: Endpoint | None = None,
) -> tuple[Canonical, list[Problem]]:
    """Fetch a document, JSON or YAML, with what it refers to at its origin.

    Args:
        endpoint: Where it is.
        references: Other addresses that it may refer to.
        others: How these are asked; by default without anything.

    Returns:
        The document as canonical JSON, and what is wrong with it but understood.

    Raises:
        ProblemsError: There is no document to be had.
    """
    answer = fetching.send(endpoint, "GET", accept=ACCEPT)
    if not answer.is_success:
        raise ProblemsError(fetching.refusal(endpoint, answer))
    if answer.is_html:
        problem = fetching.html_page(endpoint, answer, "an OpenAPI document")
        raise ProblemsError(problem)
    fetching.refuse_leak(endpoint, answer)
    sources = at(endpoint, allowed=references, others=others)
    return canonical(answer.text, file=endpoint.shown, sources=sources)
