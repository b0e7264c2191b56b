"""What the template of a client's constructor prints."""

from __future__ import annotations

from dataclasses import dataclass

from . import ir
from .options import AuthOptions, Options, SubscriptionDefaults
from .servers import default_url
from .text import Code, join, py_doc, py_str


@dataclass(frozen=True, slots=True)
class Constructor:
    """How a client is made."""

    base_url: Code | None
    """The default base URL, as a literal; None where the caller must say it."""
    token_url: Code | None
    """Where client credentials are exchanged for a token, as a literal."""
    auth: Code
    """The expression that authenticates, in terms of `api_key` and `auth`."""
    takes_key: bool
    graphql: Code | None
    """The default of how operations are sent; None where there is no GraphQL."""
    graphql_options: Code | None
    """What the config decides of that, as a call."""
    subscriptions: Code | None
    """The default of how to subscribe; None where there is nothing to subscribe to."""
    subscription_options: Code | None
    """What the config decides of that, as a call."""
    doc: Code
    """The docstring."""
    runtime_names: list[Code]
    made_by_callers: list[str]
    """The classes of the runtime of which callers make arguments."""


def constructor(api: ir.Api, options: Options) -> Constructor:
    """Decide how a client is made from the config and, where that is silent, from
    what the Api says of itself."""
    url = default_url(api, options)
    expression, imports, variable = _key(api, options.auth)
    token_url = _token_url(api, options.auth)
    is_graphql, decided = _is_graphql(api), _graphql_options(options)
    if is_graphql:
        imports = [*imports, "GraphQLOptions"]
    default = "GRAPHQL" if decided else "_runtime.STANDARD_GRAPHQL"
    subscribes = any(
        isinstance(operation.call, ir.GraphQL) and operation.call.kind == "subscription"
        for group in api.groups
        for operation in group.operations
    )
    subscribing = _subscriptions(options.subscriptions) if subscribes else None
    subscribed = "SUBSCRIPTIONS" if subscribing else "_runtime.STANDARD_SUBSCRIPTIONS"
    if subscribes:
        imports = [*imports, "SubscriptionOptions"]
    return Constructor(
        base_url=py_str(url) if url else None,
        token_url=py_str(token_url) if token_url else None,
        auth=Code(f"auth or {expression}") if expression else Code("auth"),
        takes_key=expression is not None,
        graphql=Code(default) if is_graphql else None,
        graphql_options=decided if is_graphql else None,
        subscriptions=Code(subscribed) if subscribes else None,
        subscription_options=subscribing,
        doc=py_doc(
            _doc(_key_doc(expression, options.auth, variable), is_graphql, subscribes),
            8,
        ),
        made_by_callers=_made_by_callers(
            options.auth, bool(token_url), is_graphql, subscribes
        ),
        runtime_names=sorted([Code("OnMismatch"), Code("Retry"), *map(Code, imports)]),
    )


def _key(api: ir.Api, auth: AuthOptions | None) -> tuple[Code | None, list[str], str]:
    """The expression that makes the auth from a key, what it imports, and the
    environment variable that it falls back to."""
    if auth is not None:
        key = Code(f"credential(api_key, {py_str(auth.variable)})")
        header, prefix = auth.header, auth.prefix
        kind = auth.kind
        variable = auth.variable
    else:
        found = [a for a in api.auth if a.kind in ("bearer", "header", "query")]
        if not found:
            return None, [], ""
        key, variable = Code('credential(api_key, "")'), ""
        header, prefix = found[0].name, found[0].prefix
        kind = found[0].kind  # type: ignore[assignment]
    match kind:
        case "bearer":
            return Code(f"bearer({key})"), ["bearer", "credential"], variable
        case "header":
            arguments = [py_str(header), key]
            if prefix:
                arguments.append(py_str(prefix))
            made = Code(f"HeaderKey({join(', ', arguments)})")
            return made, ["HeaderKey", "credential"], variable
        case "query":
            made = Code(f"QueryKey({py_str(header)}, {key})")
            return made, ["QueryKey", "credential"], variable
        case "label-studio":
            made = Code(f'LabelStudioKey({key}, f"{{base_url}}/api/token/refresh/")')
            return made, ["LabelStudioKey", "credential"], variable
        case "basic":
            return Code(f"basic({key})"), ["basic", "credential"], variable
        case _:  # "client-credentials"
            made = Code(f"client_credentials({key}, TOKEN_URL)")
            return made, ["client_credentials", "credential"], variable


def _token_url(api: ir.Api, auth: AuthOptions | None) -> str:
    if auth is not None and auth.token_url:
        return auth.token_url
    flows = (flow for auth in api.auth for flow in auth.flows)
    return next((flow.token_url for flow in flows if flow.token_url), "")


def _made_by_callers(
    auth: AuthOptions | None, has_tokens: bool, is_graphql: bool, subscribes: bool
) -> list[str]:
    """The classes of the runtime that a caller of the constructor may need."""
    needed = {
        "Basic": auth is not None and auth.kind == "basic",
        "ClientCredentials": has_tokens,
        "GraphQLOptions": is_graphql,
        "Retry": True,
        "SubscriptionOptions": subscribes,
    }
    return [name for name, is_needed in needed.items() if is_needed]


def _is_graphql(api: ir.Api) -> bool:
    calls = (operation.call for group in api.groups for operation in group.operations)
    return any(isinstance(call, ir.GraphQL) for call in calls)


def _graphql_options(options: Options) -> Code | None:
    """How the config wants operations to be sent, where it says so."""
    decided = {
        "persisted": options.persisted_queries,
        "queries_by_get": options.queries_by_get,
    }
    arguments = [Code(f"{name}=True") for name, wanted in decided.items() if wanted]
    return Code(f"GraphQLOptions({join(', ', arguments)})") if arguments else None


def _subscriptions(chosen: SubscriptionDefaults) -> Code | None:
    """The options that the config decides, as an expression."""
    arguments = []
    if chosen.transport:
        arguments.append(Code(f"transport={py_str(chosen.transport)}"))
    if chosen.url:
        arguments.append(Code(f"url={py_str(chosen.url)}"))
    if not chosen.reconnect:
        arguments.append(Code("reconnect=None"))
    return Code(f"SubscriptionOptions({join(', ', arguments)})") if arguments else None


def _key_doc(expression: Code | None, auth: AuthOptions | None, variable: str) -> str:
    """What is said of the key; empty where none is taken."""
    if expression is None:
        return ""
    forms = {"basic": "USER:PASSWORD", "client-credentials": "ID:SECRET"}
    form = forms.get(auth.kind, "") if auth else ""
    key = f"The key, `{form}`," if form else "The key,"
    default = f" Default: the variable {variable}." if variable else ""
    return f"    api_key: {key} or a function that returns it.{default}"


def _doc(key: str, is_graphql: bool, subscribes: bool) -> str:
    """The arguments of the constructor."""
    return "\n".join(
        [
            "Make a client.\n\nArgs:",
            *([key] if key else []),
            "    auth: Authenticates in another way.",
            "    base_url: Where the API is.",
            *(["    graphql: How operations are sent."] if is_graphql else []),
            "    headers: Sent with every call.",
            "    on_mismatch: What happens where an answer does not fit the schema:",
            '        "warn", "ignore", "raise", or a function that gets the mismatch.',
            "    retry: When to repeat a call.",
            *(["    subscription_options: How to subscribe."] if subscribes else []),
            "    timeout: How long to wait, in seconds.",
            "    transport: What sends the requests, in place of the network.",
        ]
    )
