"""Tell from a text whether it is a GraphQL schema or an OpenAPI document."""

from __future__ import annotations

import json
import re

from ..config import Kind
from ..ir import Origin
from ..problems import Problem, ProblemsError

_OPENAPI_FIRST = re.compile(r'\s*\{\s*"(?:openapi|swagger)"\s*:')
_INTROSPECTION_FIRST = re.compile(r'\s*\{\s*(?:"data"\s*:\s*\{\s*)?"__schema"\s*:')
_OPENAPI_YAML = re.compile(r"""^["']?(?:openapi|swagger)["']?[ \t]*:""", re.MULTILINE)
_DEFINITION = re.compile(
    r"^[ \t]*(?:extend[ \t]+)?(?:type|interface|input|enum|union|scalar)[ \t]+\w"
    r"|^[ \t]*(?:extend[ \t]+)?schema\b[^:\n]*\{|^[ \t]*directive[ \t]+@",
    re.MULTILINE,
)
_PAGE = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml)\b", re.IGNORECASE)


def kind_of(text: str, name: str) -> Kind:
    """Say of what kind a schema is.

    Args:
        text: The schema.
        name: What people call it.

    Raises:
        ProblemsError: It looks like neither.
    """
    found = _json_kind(text) if text.lstrip()[:1] == "{" else _text_kind(text)
    if found:
        return found
    message = "This is neither a GraphQL schema nor an OpenAPI document."
    if not text.strip():
        message = "This is empty."
    elif _PAGE.match(text):
        message = "This is an HTML or XML page, not a schema."
    advice = (
        "What can be compared: GraphQL SDL, the JSON of introspection, Swagger 2.0 and "
        "OpenAPI 3 as JSON or YAML."
    )
    raise ProblemsError(Problem(message, Origin(name), advice))


def _json_kind(text: str) -> Kind | None:
    if _OPENAPI_FIRST.match(text):
        return "openapi"
    if _INTROSPECTION_FIRST.match(text):
        return "graphql"
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        # The frontend says what is wrong with it, and YAML may begin so, too.
        return "openapi" if re.search(r"\b(?:openapi|swagger)\b", text) else None
    match value:
        case {"openapi": _} | {"swagger": _}:
            return "openapi"
        case {"__schema": _} | {"data": {"__schema": _}}:
            return "graphql"
        case _:
            return None


def _text_kind(text: str) -> Kind | None:
    """What is no JSON object. A description in SDL may have a line "openapi:", and one
    in YAML a line "type Order": what comes first decides."""
    yaml, graphql = _OPENAPI_YAML.search(text), _DEFINITION.search(text)
    if yaml and (not graphql or yaml.start() < graphql.start()):
        return "openapi"
    return "graphql" if graphql else None
