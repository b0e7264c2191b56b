"""Validates and executes GraphQL operations against the schema and the store."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLAbstractType,
    GraphQLEnumType,
    GraphQLError,
    GraphQLOutputType,
    GraphQLResolveInfo,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    assert_valid_schema,
    build_schema,
    execute_sync,
    get_named_type,
    get_nullable_type,
    get_operation_ast,
    is_composite_type,
    is_list_type,
    is_non_null_type,
    parse,
    specified_rules,
    validate,
)

from . import resolvers as _resolvers  # noqa: F401  (fills the registry)
from .complexity import nested_lists
from .errors import internal
from .registry import RESOLVERS
from .scalars import bind_scalars
from .store import Record, Store

_LOG = logging.getLogger(__name__)

_NAMESPACES = {"ProjectMutations"}
"""Types whose fields are operations, like those of the root types."""

_EMPTY_VALUES: dict[str, object] = {
    "ID": "",
    "String": "",
    "Int": 0,
    "Float": 0.0,
    "Boolean": False,
    "DateTime": "1970-01-01T00:00:00.000Z",
    "UInt64": 0,
}


@dataclass(frozen=True, slots=True)
class Operation:
    """A GraphQL request as it came."""

    text: str
    variables: Mapping[str, Any]
    name: str | None = None
    """Which operation of the text to execute; needed where there are several."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to an operation: HTTP status and body."""

    status: int
    body: dict[str, Any]


class Invention(Protocol):
    """Makes up what no resolver and no record says."""

    def value(self, info: GraphQLResolveInfo[Any], /) -> Any:
        """A valid value of a field; `{}` for an object."""

    def type_name(
        self, info: GraphQLResolveInfo[Any], abstract: GraphQLAbstractType, /
    ) -> str:
        """The type of an object that was made up."""


class Executor:
    """Executes operations against one version of the schema.

    Takes the SDL. Raises `graphql.GraphQLError` or `TypeError` when that is not a
    schema. Without `introspection`, operations that ask for the schema are refused.
    With an `invention`, every field has a valid answer: what is not implemented, not
    known or refused is made up.
    """

    def __init__(
        self,
        sdl: str,
        *,
        introspection: bool = True,
        invention: Invention | None = None,
    ) -> None:
        self._invention = invention
        self._schema = build_schema(sdl)
        assert_valid_schema(self._schema)
        bind_scalars(self._schema)
        roots = (self._schema.query_type, self._schema.mutation_type)
        self._operations = _NAMESPACES | {root.name for root in roots if root}
        hidden = () if introspection else (NoSchemaIntrospectionCustomRule,)
        self._rules = [*specified_rules, *hidden]

    def execute(
        self, store: Store, operation: Operation, complexity_limit: int | None
    ) -> Outcome:
        """Parse, validate and execute an operation, or say why not."""
        try:
            document = parse(operation.text)
        except GraphQLError as error:
            return _refused("GRAPHQL_PARSE_FAILED", [error])
        if errors := validate(self._schema, document, self._rules):
            return _refused("GRAPHQL_VALIDATION_FAILED", errors)
        chosen = get_operation_ast(document, operation.name)
        if chosen is None:
            message = "Must provide the name of one operation in the document."
            return _refused("OPERATION_RESOLUTION_FAILURE", [GraphQLError(message)])
        if self._is_too_complex(document, chosen, complexity_limit):
            message = "Query complexity limit exceeded"
            return _refused("GRAPHQL_VALIDATION_FAILED", [GraphQLError(message)])
        result = execute_sync(
            self._schema,
            document,
            root_value={},
            context_value=store,
            variable_values=dict(operation.variables),
            operation_name=operation.name,
            field_resolver=self._resolve if self._invention is None else self._invent,
            type_resolver=self._type_name,
        )
        return Outcome(200, _body(result))

    def _is_too_complex(
        self,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        limit: int | None,
    ) -> bool:
        if limit is None:
            return False
        return nested_lists(self._schema, document, operation) >= limit

    def _resolve(
        self, parent: Any, info: GraphQLResolveInfo[Store], /, **arguments: Any
    ) -> Any:
        store = info.context
        type_name, name = info.parent_type.name, info.field_name
        resolver = RESOLVERS.get((type_name, name))
        if resolver is not None and isinstance(parent, dict):
            return resolver(store, parent, arguments)
        if type_name in self._operations:
            message = f"The emulator does not implement {type_name}.{name}"
            raise internal(message, status=501)
        value = parent.get(name) if isinstance(parent, dict) else None
        if value is None:
            return _empty_value(info.return_type)
        if is_composite_type(get_named_type(info.return_type)):
            return _follow(store, value)
        return value

    def _invent(
        self, parent: Any, info: GraphQLResolveInfo[Store], /, **arguments: Any
    ) -> Any:
        """The value of a field, or a made-up one in place of an error or of nothing."""
        assert self._invention is not None
        known = (info.parent_type.name, info.field_name) in RESOLVERS
        if not known and info.field_name not in parent:
            return self._invention.value(info)
        try:
            return self._resolve(parent, info, **arguments)
        except Exception:  # Made-up arguments and records lead nowhere.
            return self._invention.value(info)

    def _type_name(
        self,
        value: Record,
        info: GraphQLResolveInfo[Any],
        abstract: GraphQLAbstractType,
    ) -> str | None:
        name: str | None = value.get("__typename")
        if name is None and self._invention is not None:
            return self._invention.type_name(info, abstract)
        return name


def _follow(store: Store, value: Any) -> Any:
    """The records behind the ids that a record holds of others."""
    match value:
        case str():
            return store.referred(value)
        case list():
            return [_follow(store, item) for item in value]
    return value


def _empty_value(wanted: GraphQLOutputType) -> Any:
    """What stands for a value that no record has.

    The official client needs empty lists where there is nothing. A field that was
    added to the schema while the emulator runs may be required.
    """
    if is_list_type(get_nullable_type(wanted)):
        return []
    if not is_non_null_type(wanted):
        return None
    named = get_named_type(wanted)
    if isinstance(named, GraphQLEnumType):
        return next(iter(named.values))
    return _EMPTY_VALUES.get(named.name, {})


def _refused(code: str, errors: list[GraphQLError]) -> Outcome:
    """Errors found before execution. The platform writes names in double quotes."""
    described = []
    for error in errors:
        formatted: dict[str, Any] = dict(error.formatted)
        message = error.message.replace("'", '"')
        formatted |= {"message": message, "extensions": {"code": code}}
        described.append(formatted)
    return Outcome(400, {"errors": described})


def _body(result: ExecutionResult) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if result.errors:
        body["errors"] = [_described(error) for error in result.errors]
    body["data"] = result.data
    return body


def _described(error: GraphQLError) -> dict[str, Any]:
    formatted: dict[str, Any] = dict(error.formatted)
    extensions = dict(error.extensions or {})
    if "code" not in extensions:
        cause = error.original_error
        if cause is None or isinstance(cause, GraphQLError):
            extensions["code"] = "BAD_USER_INPUT"
        else:
            # A defect of the emulator, or a field that nothing can be put into.
            _LOG.error("%s failed", error.path, exc_info=cause)
            extensions["code"] = "INTERNAL_SERVER_ERROR"
            extensions["exception"] = {"status": 500}
    return {**formatted, "extensions": extensions}
