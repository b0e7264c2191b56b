"""The names that generated modules use themselves, and nothing of an API may have.

Each set is one position in which a name of the API would get in the way: `names.assign`
gives what is spelled so an underscore.
"""

from __future__ import annotations

import ast
import functools
from pathlib import Path

RUNTIME = Path(__file__).parent / "runtime"

ANNOTATIONS = frozenset(
    {"bool", "bytes", "dict", "dt", "float", "int", "str"} | {"tuple"}
)
"""What annotations say, in the body of a class as everywhere."""

FIELDS = ANNOTATIONS | {"list"}
"""The annotations of fields say `list`, those of methods say `Sequence`."""

METHODS = ANNOTATIONS | {"deprecated", "overload"}
"""In the body of a class, later methods would be decorated with such a method."""

PARAMETERS = FIELDS | {"fragments", "models", "page_parameters", "self"}
"""What the body of a method says."""

TYPES = frozenset(
    {"Annotated", "Any", "Decimal", "Literal", "Mapping", "OneOf", "Sequence", "UNSET"}
    | {"UUID", "Unset"}
)
"""What `models` imports."""

MODULES = frozenset(
    {"base", "builder", "client", "errors", "fragments", "incoming", "models"}
    | {"scalars", "servers", "from_dict", "from_json", "to_dict", "to_json"}
)
"""The modules and functions that a package has beside those of its groups."""

CONSTRUCTORS = ANNOTATIONS | {
    "auth",
    "base_url",
    "graphql",
    "headers",
    "hooks",
    "http_client",
    "insecure_http",
    "on_mismatch",
    "pace",
    "retry",
    "self",
    "servers",
    "subscription_options",
    "super",
    "timeout",
    "transport",
    "tuple",
}
"""The arguments of every client, and what the body of its constructor says."""

ATTRIBUTES = frozenset(
    {"batch", "body_of", "call", "close", "execute", "response_of", "run", "stream"}
    | {"stream_call", "subscribe", "with_options"}
)
"""The public methods of a client: no group may be an attribute of such a name."""


CONSTANTS = frozenset(
    {"Callable", "GRAPHQL", "RETRY", "SCHEMES", "SECURITY", "SERVERS", "SUBSCRIPTIONS"}
)
"""What the module of the clients imports or defines, besides classes of the runtime."""


@functools.cache
def runtime_names() -> frozenset[str]:
    """What modules may import from the runtime: all that it offers."""
    tree = ast.parse((RUNTIME / "__init__.py").read_text(encoding="utf-8"))
    return frozenset(
        name
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        for name in ast.literal_eval(node.value)
    )


def in_groups() -> frozenset[str]:
    """What the module of a group, or of the clients, may import or define."""
    return TYPES | runtime_names() | CONSTANTS
