"""Rules for types: what a value is, wherever it stands.

The places are fields, parameters, bodies, responses and headers alike. What stands
inside of types that have a name is in `definitions`.
"""

from __future__ import annotations

from collections.abc import Mapping

from .definitions import DEFINITIONS
from .rule import Rule, Verdict, always

_KEPT = (
    "The client keeps what does not fit as it came, so that code meets a value of "
    "another type."
)

_TYPES: Mapping[str, Rule] = {
    "type-changed": Rule(
        "type changed",
        sent=Verdict(
            "breaking",
            "breaking",
            "Servers refuse values of the old type, and checkers do once the client is "
            "generated anew.",
        ),
        received=Verdict("breaking", "breaking", _KEPT),
    ),
    "type-widened": Rule(
        "type widened",
        sent=Verdict(
            "safe",
            "safe",
            "What was sent may still be sent. Tools that do not look at the direction "
            "call it breaking.",
        ),
        received=Verdict(
            "breaking",
            "breaking",
            "Values may come that code has no branch for. Other tools call this safe "
            "where they do not look at the direction.",
        ),
    ),
    "type-narrowed": Rule(
        "type narrowed",
        sent=Verdict(
            "breaking", "breaking", "Some of what was sent is no longer accepted."
        ),
        received=Verdict(
            "safe",
            "dangerous",
            "All that comes was possible before; strict checkers may find branches "
            "that are never taken.",
        ),
    ),
    "type-member-removed": Rule(
        "alternative removed",
        sent=Verdict(
            "breaking", "breaking", "Some of what was sent is no longer accepted."
        ),
        received=Verdict(
            "safe",
            "breaking",
            "All that comes was possible before, but the class of what no longer comes "
            "is gone: code that names it fails.",
        ),
    ),
    "type-generalized": Rule(
        "type made more general",
        sent=Verdict(
            "safe",
            "breaking",
            "What was sent may still be sent, but Python has another class for it.",
        ),
        received=Verdict(
            "breaking",
            "breaking",
            "Values may come that the old type does not have, and Python has another "
            "class for them.",
        ),
    ),
    "type-specialized": Rule(
        "type made more specific",
        sent=Verdict(
            "dangerous",
            "breaking",
            "Servers may refuse what the new type does not have, and Python has "
            "another class for it (`datetime` instead of `str`).",
        ),
        received=Verdict(
            "safe",
            "breaking",
            "The JSON is what it could be before, but Python has another class for it "
            "(`datetime` instead of `str`). Tools that look at the wire alone see "
            "nothing here.",
        ),
    ),
    "type-unspecified": Rule(
        "type no longer said",
        sent=Verdict("safe", "safe", "Any value is taken."),
        received=Verdict(
            "dangerous",
            "dangerous",
            "Nothing is promised of what comes, and checkers no longer help.",
        ),
    ),
    "type-specified": Rule(
        "type now said",
        sent=Verdict(
            "dangerous",
            "dangerous",
            "Nothing was said of what servers take; other values may be refused.",
        ),
        received=Verdict(
            "safe",
            "dangerous",
            "Python has the same values as before; checkers may find code that expects "
            "others.",
        ),
    ),
    "type-replaced": always(
        "replaced by a type of the same shape",
        "safe",
        "breaking",
        "JSON does not name types, but code that names the class does. Other tools "
        "look at the JSON alone.",
    ),
    "type-extended": always(
        "replaced by a type with further fields",
        "safe",
        "breaking",
        "Clients ignore fields that they do not know, and nobody has to send them, but "
        "code names the class.",
    ),
    "type-reduced": Rule(
        "replaced by a type with fewer fields",
        sent=Verdict(
            "dangerous",
            "breaking",
            "Servers ignore or refuse the fields that are gone, and code names the "
            "class.",
        ),
        received=Verdict(
            "breaking",
            "breaking",
            "Code that reads the fields that are gone finds nothing any more.",
        ),
    ),
    "type-relaxed": Rule(
        "replaced by a type that asks for less",
        sent=Verdict(
            "safe",
            "breaking",
            "All that was sent is still taken, but code names the class.",
        ),
        received=Verdict(
            "breaking",
            "breaking",
            "What was always there, or always of one type, need not be any more.",
        ),
    ),
    "type-tightened": Rule(
        "replaced by a type that asks for more",
        sent=Verdict(
            "breaking",
            "breaking",
            "Some of what was sent lacks a field, or has a value, that is refused now.",
        ),
        received=Verdict(
            "safe",
            "breaking",
            "All that comes was possible before, but code names the class.",
        ),
    ),
    "python-type-changed": always(
        "other class in Python",
        "safe",
        "breaking",
        "The JSON is the same; Python has another class for it.",
    ),
    "enum-opened": Rule(
        "enum became any value",
        sent=Verdict(
            "safe", "breaking", "All values are taken; the class of the enum is gone."
        ),
        received=Verdict(
            "dangerous",
            "breaking",
            "Enums of clients are open, so that other values are kept, but code may "
            "have no branch for them; the class of the enum is gone.",
        ),
    ),
    "enum-closed": Rule(
        "any value became an enum",
        sent=Verdict(
            "breaking",
            "breaking",
            "Values that are not listed are refused; checkers want members of the "
            "enum.",
        ),
        received=Verdict("safe", "safe", "The members of an enum are strings, too."),
    ),
    "enum-value-added": Rule(
        "enum value added",
        sent=Verdict(
            "safe",
            "safe",
            "Nobody has to send it. Other tools call it dangerous wherever the enum is "
            "used.",
        ),
        received=Verdict(
            "dangerous",
            "dangerous",
            "Code may meet a value that it has no branch for; the client keeps it. "
            "Checkers find a `match` that was exhaustive.",
        ),
    ),
    "enum-value-removed": Rule(
        "enum value removed",
        sent=Verdict("breaking", "breaking", "Servers refuse it; its name is gone."),
        received=Verdict(
            "safe", "breaking", "It no longer comes; code that names it fails."
        ),
    ),
    "became-nullable": Rule(
        "became nullable",
        sent=Verdict("safe", "safe", "Nobody has to send null."),
        received=Verdict(
            "breaking",
            "breaking",
            "Code meets `None` where it never was, which checkers find.",
        ),
    ),
    "became-non-nullable": Rule(
        "became non-nullable",
        sent=Verdict("breaking", "breaking", "Null is no longer accepted."),
        received=Verdict("safe", "safe", "Null no longer comes."),
    ),
    "became-required": Rule(
        "became required",
        sent=Verdict(
            "breaking",
            "breaking",
            "Requests without it are refused, and calls without it fail. Tools for "
            "GraphQL call it dangerous where a default was removed.",
        ),
        received=Verdict("safe", "safe", "It is always there now."),
    ),
    "became-optional": Rule(
        "became optional",
        sent=Verdict("safe", "safe", "It may still be sent."),
        received=Verdict(
            "breaking",
            "breaking",
            "Code meets `None` where the value is absent, which checkers find.",
        ),
    ),
    "default-added": Rule(
        "default added",
        sent=Verdict(
            "dangerous",
            "safe",
            "Requests that leave it out may mean something else than before. Some "
            "tools call it safe.",
        ),
        received=Verdict("safe", "safe", "Clients do not use defaults of answers."),
    ),
    "default-changed": Rule(
        "default changed",
        sent=Verdict(
            "dangerous", "safe", "Requests that leave it out mean something else."
        ),
        received=Verdict("safe", "safe", "Clients do not use defaults of answers."),
    ),
    "default-removed": Rule(
        "default removed",
        sent=Verdict(
            "dangerous",
            "safe",
            "Nothing says any more what requests mean that leave it out.",
        ),
        received=Verdict("safe", "safe", "Clients do not use defaults of answers."),
    ),
    "constraint-added": Rule(
        "constraint added",
        sent=Verdict(
            "dangerous",
            "safe",
            "Values that were taken may be refused, unless servers refused them "
            "already and only say so now.",
        ),
        received=Verdict("safe", "safe", "Clients do not check what comes."),
    ),
    "constraint-removed": always(
        "constraint removed", "safe", "safe", "Clients check no constraints."
    ),
    "constraint-tightened": Rule(
        "constraint tightened",
        sent=Verdict("breaking", "safe", "Values that were taken are refused."),
        received=Verdict("safe", "safe", "Clients do not check what comes."),
    ),
    "constraint-loosened": always(
        "constraint loosened",
        "safe",
        "safe",
        "Clients check no constraints. Tools that look at JSON Schema alone call this "
        "breaking in answers.",
    ),
    "constraint-changed": Rule(
        "constraint changed",
        sent=Verdict(
            "dangerous", "safe", "Some of the values that were taken may be refused."
        ),
        received=Verdict("safe", "safe", "Clients do not check what comes."),
    ),
    "deprecated": always(
        "deprecated", "safe", "safe", "It still works; it is time to look for another."
    ),
    "undeprecated": always("no longer deprecated", "safe", "safe", "It is to stay."),
    "deprecation-reason-changed": always(
        "reason of the deprecation changed", "safe", "safe", "It was deprecated before."
    ),
    "documentation-changed": always(
        "documentation changed", "safe", "safe", "Only people read it."
    ),
}

TYPES: Mapping[str, Rule] = {**_TYPES, **DEFINITIONS}
