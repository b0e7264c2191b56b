"""Read a GraphQL schema: SDL, or the answer to an introspection query.

What is wrong is said with its place. A schema that breaks a rule of the
specification in a way that we can live with, as some published ones do, is used
with a warning.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import graphql as g
from graphql.validation.validate import validate_sdl

from ..ir import Origin
from ..problems import Problem, ProblemsError


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema and where it comes from."""

    definition: g.GraphQLSchema
    file: str
    """The file, as the user names it."""


def load(text: str, file: str) -> tuple[Schema, list[Problem]]:
    """Read a schema from the text of a file.

    Args:
        text: SDL, or JSON with the result of introspection (bare, under `data`, or
            as `__schema` alone).
        file: The name of the file, for messages.

    Returns:
        The schema, and warnings about what it gets wrong.

    Raises:
        ProblemsError: If the text is neither, or the schema is not usable.
    """
    if not text.strip():
        raise ProblemsError(Problem("The file is empty.", Origin(file), _NOT_A_SCHEMA))
    if text.lstrip().startswith("<"):
        raise ProblemsError(
            Problem("This is an HTML or XML page.", Origin(file), _NOT_A_SCHEMA)
        )
    errors: list[g.GraphQLError] = []
    if text.lstrip().startswith("{") and not _starts_with_a_query(text):
        schema = _from_introspection(text, file)
    else:
        schema, errors = _from_sdl(text, file)
    if not (schema.query_type or schema.mutation_type or schema.subscription_type):
        raise ProblemsError(
            Problem("The schema has no query type.", Origin(file), _NOT_A_SCHEMA)
        )
    errors += _broken_rules(schema, file)
    warnings = [
        replace(problem_of(error, file), severity="warning") for error in errors
    ]
    # The warnings are given; validating operations must not fail on them again.
    schema._validation_errors = []
    return Schema(schema, file), warnings


def _broken_rules(schema: g.GraphQLSchema, file: str) -> list[g.GraphQLError]:
    """The rules of the specification that a schema breaks.

    Raises:
        ProblemsError: It is so far from a schema that they cannot be checked.
    """
    try:
        return g.validate_schema(schema)
    except (g.GraphQLError, TypeError, RecursionError) as error:
        raise ProblemsError(
            Problem(f"The schema is invalid: {error}", Origin(file))
        ) from error


_NOT_A_SCHEMA = "A snapshot is GraphQL SDL; write one with `codegen snapshot`."


def problem_of(error: g.GraphQLError, file: str) -> Problem:
    """Say where a GraphQL error is, with the line and a caret."""
    node_source = error.source
    location = error.locations[0] if error.locations else None
    return Problem(
        error.message,
        Origin(
            node_source.name if node_source else file,
            line=location.line if location else 0,
            column=location.column if location else 0,
        ),
        source=node_source.body if node_source else "",
    )


def _starts_with_a_query(text: str) -> bool:
    """Whether "{" opens a GraphQL selection rather than JSON."""
    return not text.lstrip()[1:].lstrip().startswith(('"', "}"))


def _from_sdl(text: str, file: str) -> tuple[g.GraphQLSchema, list[g.GraphQLError]]:
    """The schema, and the rules of SDL that it breaks although it can be built."""
    errors: list[g.GraphQLError] = []
    try:
        document = g.parse(g.Source(text, file))
        errors = validate_sdl(document)
        return g.build_ast_schema(document, assume_valid_sdl=True), errors
    except (g.GraphQLError, TypeError) as error:
        if not errors and isinstance(error, g.GraphQLError):
            errors = [error]
        problems = [problem_of(error, file) for error in errors]
        raise ProblemsError(
            *problems or [Problem(f"The schema is invalid: {error}", Origin(file))]
        ) from error
    except RecursionError as error:
        raise ProblemsError(
            Problem("The schema is nested too deeply.", Origin(file))
        ) from error


def _from_introspection(text: str, file: str) -> g.GraphQLSchema:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        origin = Origin(file, line=error.lineno, column=error.colno)
        raise ProblemsError(
            Problem(
                f"This is not JSON: {error.msg}.",
                origin,
                "The file may be truncated; fetch it again.",
                source=text,
            )
        ) from error
    if isinstance(value.get("data"), dict):
        value = value["data"]
    if "__schema" not in value:
        raise ProblemsError(
            Problem(
                "This JSON is not the result of an introspection query: it has no "
                "`__schema`.",
                Origin(file),
                _NOT_A_SCHEMA,
            )
        )
    try:
        return g.build_client_schema(value)
    except (TypeError, KeyError, AttributeError, g.GraphQLError) as error:
        raise ProblemsError(
            Problem(f"The introspection result is incomplete: {error}", Origin(file))
        ) from error
