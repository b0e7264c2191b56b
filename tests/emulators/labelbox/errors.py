"""How the API refuses: GraphQL errors with the codes that the official client knows.

The codes and the shape of `extensions.exception` are what `labelbox==7.17.0` reads.
Every error needs a code: that client crashes on an error without one.
"""

from __future__ import annotations

from graphql import GraphQLError


def refusal(code: str, message: str, **details: object) -> GraphQLError:
    """An error with this `extensions.code`; `details` stand beside the code."""
    return GraphQLError(message, extensions={"code": code, **details})


def not_found(kind: str, identifier: object) -> GraphQLError:
    """No object of this kind has this identifier, or it was deleted."""
    return refusal("RESOURCE_NOT_FOUND", f"{kind} {identifier} was not found")


def conflict(message: str) -> GraphQLError:
    """The change contradicts something that exists."""
    return refusal("RESOURCE_CONFLICT", message)


def malformed(message: str) -> GraphQLError:
    """The content of the request cannot be read."""
    return refusal("MALFORMED_REQUEST", message)


def bad_input(message: str) -> GraphQLError:
    """A value fits the schema but makes no sense."""
    return refusal("BAD_USER_INPUT", message)


def internal(message: str, status: int) -> GraphQLError:
    """A failure inside the server; the official client decides by `status`."""
    return refusal("INTERNAL_SERVER_ERROR", message, exception={"status": status})
