"""Read a GraphQL schema: SDL, or the answer to an introspection query.

What is wrong is said with its place. A schema that breaks a rule of the
specification in a way that we can live with, as some published ones do, is used
with a warning.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import cast

import graphql as g
from graphql.validation.validate import validate_sdl

from ..ir import Origin
from ..problems import Problem, ProblemsError
from . import introspected, mending, nesting, syntax


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema and where it comes from."""

    definition: g.GraphQLSchema
    file: str
    """The file, as the user names it."""


def load(text: str, file: str, *, warn: bool = True) -> tuple[Schema, list[Problem]]:
    """Read a schema from the text of a file.

    Args:
        text: SDL, or JSON with the result of introspection (bare, under `data`, or
            as `__schema` alone).
        file: The name of the file, for messages.
        warn: Whether to look for what is only worth a warning.

    Returns:
        The schema, and warnings about what it gets wrong.

    Raises:
        ProblemsError: If the text is neither, or the schema is not usable.
    """
    return load_files([(file, text)], file, warn=warn)


def load_files(
    files: Sequence[tuple[str, str]], name: str, *, warn: bool = True
) -> tuple[Schema, list[Problem]]:
    """Read a schema that is spread over files of SDL.

    Args:
        files: Each file's name and text. One alone may also be introspection JSON.
        name: What the whole is called, for messages.
        warn: Whether to look for rules of the specification that the schema breaks and
            that nothing depends on, which takes a third of the time.

    Returns:
        The schema, and warnings about what it gets wrong, each in its file.

    Raises:
        ProblemsError: If a text is no schema, or the whole is not usable.
    """
    for file, text in files:
        _refuse_what_is_none(text, file)
    jsons = [file for file, text in files if _is_json(text)]
    if jsons and len(files) > 1:
        message = "This is JSON; only files of SDL can be joined to a schema."
        raise ProblemsError(*(Problem(message, Origin(file)) for file in jsons))
    if jsons:
        schema, warnings = _from_introspection(files[0][1], name)
    else:
        schema, warnings = _from_sdl(files, name, warn=warn)
    nesting.check(schema, name)
    roots = [schema.query_type, schema.mutation_type, schema.subscription_type]
    if not any(root and root.fields for root in roots):
        said = "type" if not any(roots) else "field that can be used"
        message = f"The schema has no query {said}."
        raise ProblemsError(Problem(message, Origin(name), _NOT_A_SCHEMA), *warnings)
    if warn:
        warnings += _as_warnings(_broken_rules(schema, name), name)
    # The warnings are given; validating operations must not fail on them again.
    schema._validation_errors = []
    return Schema(schema, name), _without_repetitions(warnings)


def _refuse_what_is_none(text: str, file: str) -> None:
    if not text.strip():
        raise ProblemsError(Problem("The file is empty.", Origin(file), _NOT_A_SCHEMA))
    if text.lstrip().startswith("<"):
        raise ProblemsError(
            Problem("This is an HTML or XML page.", Origin(file), _NOT_A_SCHEMA)
        )


def _is_json(text: str) -> bool:
    return text.lstrip().startswith("{") and not _starts_with_a_query(text)


def _as_warnings(errors: Iterable[g.GraphQLError], file: str) -> list[Problem]:
    """What a schema breaks although it can be used, and what became of it."""
    warnings = []
    for error in errors:
        is_ignored = error.message.startswith(("Unknown directive", "Unknown argument"))
        done = "It is ignored." if is_ignored else "It is used as it is."
        problem = problem_of(error, file)
        warnings.append(replace(problem, severity="warning", advice=done))
    return warnings


def _without_repetitions(warnings: Iterable[Problem]) -> list[Problem]:
    """Say the same about many places once, with the first of them. Schemas of
    federated servers have the same unknown directive hundreds of times."""
    alike: dict[tuple[str, str], list[Problem]] = {}
    for warning in warnings:
        alike.setdefault((warning.message, warning.advice), []).append(warning)
    return [
        replace(
            found[0],
            message=found[0].message
            + (f" ({len(found)} times)" if len(found) > 1 else ""),
        )
        for found in alike.values()
    ]


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


def _from_sdl(
    files: Sequence[tuple[str, str]], name: str, *, warn: bool
) -> tuple[g.GraphQLSchema, list[Problem]]:
    """The schema, and what was wrong with its SDL but could be mended."""
    try:
        parsed = [syntax.parse(text, file) for file, text in files]
        mended, warnings = mending.mend(g.concat_ast(parsed))
        if warn:
            warnings += _as_warnings(validate_sdl(mended), name)
        return g.build_ast_schema(mended, assume_valid_sdl=True), warnings
    except g.GraphQLError as error:
        raise ProblemsError(problem_of(error, name)) from error
    except TypeError as error:
        message = f"The schema is invalid: {error}"
        raise ProblemsError(Problem(message, Origin(name))) from error
    except RecursionError as error:
        raise ProblemsError(nesting.too_deep(name)) from error


def _from_introspection(text: str, file: str) -> tuple[g.GraphQLSchema, list[Problem]]:
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
    except RecursionError as error:
        raise ProblemsError(nesting.too_deep(file)) from error
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
        mended, warnings = introspected.mend(value["__schema"], file)
        whole = cast(g.IntrospectionQuery, {"__schema": mended})
        return g.build_client_schema(whole), warnings
    except (TypeError, KeyError, AttributeError, g.GraphQLError) as error:
        raise ProblemsError(
            Problem(f"The introspection result is incomplete: {error}", Origin(file))
        ) from error
    except RecursionError as error:
        raise ProblemsError(nesting.too_deep(file)) from error
