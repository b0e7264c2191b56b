"""What the config decides for the callers of a client: the defaults of its arguments.

Each is an expression, or None where the config leaves it to the runtime.
"""

from __future__ import annotations

from .options import Options, PaceDefaults, RetryDefaults, SubscriptionDefaults
from .text import Code, join, py_str


def graphql_default(options: Options) -> Code | None:
    """How operations are sent."""
    decided = {
        "persisted": options.persisted_queries,
        "queries_by_get": options.queries_by_get,
    }
    arguments = [Code(f"{name}=True") for name, wanted in decided.items() if wanted]
    return _made("GraphQLOptions", arguments)


def subscriptions_default(chosen: SubscriptionDefaults) -> Code | None:
    """How to subscribe."""
    arguments = []
    if chosen.transport:
        arguments.append(Code(f"transport={py_str(chosen.transport)}"))
    if chosen.url:
        arguments.append(Code(f"url={py_str(chosen.url)}"))
    if not chosen.reconnect:
        arguments.append(Code("reconnect=None"))
    return _made("SubscriptionOptions", arguments)


def retry_default(chosen: RetryDefaults) -> Code | None:
    """When to repeat a call."""
    arguments = []
    if chosen.attempts is not None:
        arguments.append(Code(f"attempts={chosen.attempts:d}"))
    if chosen.total_time is not None:
        arguments.append(Code(f"total_time={chosen.total_time:d}"))
    if chosen.statuses is not None:
        statuses = ", ".join(f"{status:d}" for status in chosen.statuses)
        found = f"{{{statuses}}}" if statuses else ""
        arguments.append(Code(f"statuses=frozenset({found})"))
    return _made("Retry", arguments)


def pace_default(chosen: PaceDefaults) -> Code | None:
    """How fast to call."""
    caps = {"calls": chosen.calls, "writes": chosen.writes, "rate": chosen.rate}
    arguments = [
        Code(f"{name}={cap:d}") for name, cap in caps.items() if cap is not None
    ]
    if chosen.adaptive:
        arguments.append(Code("adaptive=True"))
    return _made("Pace", arguments)


def _made(class_: str, arguments: list[Code]) -> Code | None:
    return Code(f"{class_}({join(', ', arguments)})") if arguments else None
