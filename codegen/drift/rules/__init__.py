"""How bad each kind of change is: a row for each, with the reason.

A row has two verdicts, for what clients send and for what they receive; a place that
is met both ways gets the worse one of each severity. Each verdict has two severities:

*wire*: the client that was generated from the old schema, against the new server.
*source*: the user's code, when the client is generated from the new schema.
"""

from __future__ import annotations

from collections.abc import Mapping

from .graphql import GRAPHQL
from .operations import OPERATIONS
from .rule import Rule as Rule
from .rule import Verdict as Verdict
from .symbols import SYMBOLS
from .types import TYPES

RULES: Mapping[str, Rule] = {**TYPES, **OPERATIONS, **GRAPHQL, **SYMBOLS}
"""By kind of change."""
