"""Keys by which a server knows a call that it has executed already.

Where an API takes them (`draft-ietf-httpapi-idempotency-key-header`; Stripe, Square and
Adyen before it), a call with such a key can be repeated: it is executed once. Each call
gets one key, which all its attempts have.
"""

from __future__ import annotations

import uuid
from dataclasses import replace

from .http import httpx
from .model import UNSET
from .rest import RestCall

NAMES = frozenset({"idempotency-key", "x-idempotency-key", "idempotence-key"})
"""What documents call the header, in lower case."""


def keyed(call: RestCall, header: str, sent: httpx.Headers) -> RestCall:
    """Return a call with a key, where its API takes one and the caller passes none.

    Args:
        call: The call. Its operation may declare the header.
        header: What takes the key of each call that may change something, whatever its
            operation declares; "" where nothing does.
        sent: The headers of the client: a key among them is the caller's.
    """
    if call.is_repeatable:
        return call
    given = call.parts.get("headers", {})
    name = next((name for name in given if name.casefold() in NAMES), header)
    if not name:
        return call
    value = given.get(name, UNSET)
    if value in (UNSET, None):
        value = sent.get(name) or str(uuid.uuid4())
    parts = call.parts.copy()
    parts["headers"] = {**given, name: value}
    parts["idempotent"], parts["idempotency_key"] = True, str(value)
    return replace(call, parts=parts)
