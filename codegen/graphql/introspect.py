"""Ask a GraphQL server for its schema.

The query is that of the current specification. A server that does not know a newer
part of it says so in its errors; then it is asked again without that part, in the end
with the query that all servers know.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import graphql as g

from .. import fetching
from ..fetching import Answer, Endpoint
from ..problems import Problem, ProblemsError
from .canonical import canonical
from .load import load

_UNKNOWN_TO_OLD: Mapping[str, str] = {
    "one_of": r"isOneOf",
    "input_value_deprecation": r"includeDeprecated|__InputValue",
    "schema_description": r"__Schema\b",
    "directive_is_repeatable": r"isRepeatable",
    "specified_by_url": r"specifiedBy",
}
"""Parts of the query that came later than 2018, as graphql-core calls them, and what
the errors of a server name that does not know them."""

_MAY_BE_CONFUSED = (400, 422, 500)
"""What servers answer to a query that they do not understand, without more."""

_REFUSED_CODES = frozenset(
    {"AUTHENTICATION_ERROR", "AUTHORIZATION_ERROR", "FORBIDDEN", "UNAUTHENTICATED"}
)
_FROM_FILE = (
    "Ask for a key that may use introspection; or take the schema from elsewhere and "
    "pass it with --from FILE."
)


def introspect(endpoint: Endpoint) -> tuple[str, list[Problem]]:
    """Fetch a schema by introspection.

    Returns:
        The schema as canonical SDL, and warnings about what it gets wrong.

    Raises:
        ProblemsError: There is no schema to be had.
    """
    parts = set(_UNKNOWN_TO_OLD)
    while True:
        result = _ask(endpoint, parts)
        if not result.errors:
            break
        named = {part for part in parts if result.names(_UNKNOWN_TO_OLD[part])}
        if not parts:
            raise ProblemsError(_refused(endpoint, result))
        parts -= named or parts
    schema, warnings = load(json.dumps(result.data), endpoint.shown)
    return canonical(schema), warnings


@dataclass(frozen=True, slots=True)
class _Result:
    data: Mapping[str, Any] | None
    errors: tuple[str, ...]
    codes: frozenset[str] = frozenset()
    refusal: Problem | None = None
    """What to say where the answer is not in the form of GraphQL."""

    def names(self, pattern: str) -> bool:
        return any(re.search(pattern, error) for error in self.errors)


def _ask(endpoint: Endpoint, parts: Collection[str]) -> _Result:
    query = g.get_introspection_query(**dict.fromkeys(parts, True))
    answer = fetching.send(
        endpoint,
        "POST",
        # Servers that know only the older media type must find it.
        accept="application/graphql-response+json, application/json;q=0.9",
        content=json.dumps({"query": query}).encode(),
        content_type="application/json",
    )
    if answer.status in (401, 403):
        raise ProblemsError(fetching.refusal(endpoint, answer))
    result = _read(endpoint, answer)
    if result.codes & _REFUSED_CODES and not _is_about_introspection(result):
        said = "; ".join(result.errors)
        message = f"The server refuses: {said}"
        raise ProblemsError(fetching.unauthorized(endpoint, message))
    return result


def _read(endpoint: Endpoint, answer: Answer) -> _Result:
    """Take the result out of an answer of any status."""
    try:
        body = json.loads(answer.text)
    except (ValueError, RecursionError) as error:
        if answer.status in _MAY_BE_CONFUSED:
            return _confused(endpoint, answer)
        raise ProblemsError(_not_json(endpoint, answer, error)) from None
    match body:
        case {"errors": [_, *_] as errors}:
            return _Result(
                None,
                tuple(_message(endpoint, error) for error in errors),
                frozenset(code for error in errors for code in _codes(error)),
            )
        case {"data": {"__schema": dict()} as data} if answer.is_success:
            fetching.refuse_leak(endpoint, answer)
            return _Result(data, ())
    if answer.status in _MAY_BE_CONFUSED:
        return _confused(endpoint, answer)
    if not answer.is_success:
        raise ProblemsError(fetching.refusal(endpoint, answer))
    raise ProblemsError(
        endpoint.problem(
            "The answer is JSON, but not that of a GraphQL server: "
            f"{fetching.quote(endpoint, answer)}",
            "Is this the address of the GraphQL API?",
        )
    )


def _confused(endpoint: Endpoint, answer: Answer) -> _Result:
    said = fetching.quote(endpoint, answer)
    return _Result(None, (said,), refusal=fetching.refusal(endpoint, answer))


def _not_json(endpoint: Endpoint, answer: Answer, error: Exception) -> Problem:
    if not answer.is_success:
        return fetching.refusal(endpoint, answer)
    if answer.is_html:
        return fetching.html_page(endpoint, answer, "a GraphQL schema")
    if not answer.text.strip():
        return endpoint.problem("The answer is empty.", "Is this the right address?")
    if isinstance(error, json.JSONDecodeError):
        where = f"line {error.lineno}, column {error.colno}"
        if answer.text[error.pos :].strip() and not error.msg.startswith("Unterm"):
            message = f"The answer is not JSON: {error.msg} ({where})."
            return endpoint.problem(message, "Is this the address of the GraphQL API?")
        message = f"The JSON of the answer breaks off ({where})."
        return endpoint.problem(message, "Try again.")
    return endpoint.problem("The JSON of the answer cannot be read.")


def _message(endpoint: Endpoint, error: object) -> str:
    match error:
        case {"message": str(message)}:
            text = message
        case str():
            text = error
        case _:
            text = json.dumps(error)
    return fetching.plain(endpoint.redacted(text))


def _codes(error: object) -> list[str]:
    """The codes of an error: its own, and that of what caused it."""
    match error:
        case {"extensions": dict(extensions)}:
            inner = extensions.get("exception")
            holders = [extensions, inner if isinstance(inner, dict) else {}]
            codes = [holder.get("code") for holder in holders]
            return [code for code in codes if isinstance(code, str)]
        case _:
            return []


def _is_about_introspection(result: _Result) -> bool:
    return "INTROSPECTION_DISABLED" in result.codes or result.names(
        r"(?i:introspection)|\b__schema\b"
    )


def _refused(endpoint: Endpoint, result: _Result) -> Problem:
    if result.refusal:
        return result.refusal
    said = "; ".join(result.errors[:3])
    if _is_about_introspection(result):
        message = f"The server does not tell its schema: {said}"
        return endpoint.problem(message, _FROM_FILE)
    message = f"The server refuses the introspection query: {said}"
    return endpoint.problem(message, _FROM_FILE)
