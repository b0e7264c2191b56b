"""Rules for what only GraphQL has: types that documents name, arguments, directives.

A document is refused as a whole where anything in it does not fit the schema, so that
these changes break more than the same ones of an OpenAPI document.
"""

from __future__ import annotations

from collections.abc import Mapping

from .graphql_documents import DOCUMENTS
from .graphql_inputs import INPUTS
from .rule import Rule, Verdict, always

_TYPES: Mapping[str, Rule] = {
    "named-type-added": always(
        "type added", "safe", "safe", "No document asks for it yet."
    ),
    "named-type-removed": always(
        "type removed",
        "breaking",
        "breaking",
        "Documents that name it, in a fragment or a variable, are refused; its class "
        "is gone.",
    ),
    "named-type-renamed": always(
        "type renamed",
        "breaking",
        "breaking",
        "Documents name it in fragments and variables, and its class has its name. "
        "Other tools see a type removed, another one added, and all fields of it "
        "changed.",
    ),
    "enum-added": always("enum added", "safe", "safe", "Nothing has it yet."),
    "enum-removed": always(
        "enum removed",
        "safe",
        "breaking",
        "Its class is gone. What had it has changed by itself, which is said there; "
        "other tools call both breaking.",
    ),
    "enum-renamed": Rule(
        "enum renamed",
        sent=Verdict(
            "breaking",
            "breaking",
            "Documents declare their variables with its name, and its class has it.",
        ),
        received=Verdict(
            "safe",
            "breaking",
            "No document names an enum that only comes; its class does. Other tools "
            "call that breaking for documents, too.",
        ),
    ),
    "scalar-added": always("scalar added", "safe", "safe", "Nothing has it yet."),
    "scalar-removed": always(
        "scalar removed",
        "safe",
        "safe",
        "What had it has changed by itself, which is said there; other tools call both "
        "breaking.",
    ),
    "scalar-renamed": Rule(
        "scalar renamed",
        sent=Verdict(
            "breaking",
            "safe",
            "Documents declare their variables with its name; in Python it is the same "
            "type.",
        ),
        received=Verdict(
            "safe",
            "safe",
            "No document names a scalar that only comes, and in Python it is the same "
            "type. Other tools call it breaking.",
        ),
    ),
    "scalar-type-changed": always(
        "scalar is another type in Python",
        "dangerous",
        "breaking",
        "Its specification names another format: values may not be what the client "
        "reads them as, and code gets another class.",
    ),
    "specified-by-added": always(
        "specification of a scalar said",
        "safe",
        "safe",
        "It is the same in Python; only now its format is written down.",
    ),
    "specified-by-changed": always(
        "specification of a scalar changed",
        "dangerous",
        "safe",
        "Its values may be written otherwise from now on. Some tools do not look at "
        "it.",
    ),
    "specified-by-removed": always(
        "specification of a scalar no longer said",
        "safe",
        "safe",
        "It is the same in Python; nothing says that its values changed.",
    ),
    "type-respelled": always(
        "other name for a type of the same values",
        "safe",
        "safe",
        "No document names the type here, and in Python both are the same (`String` "
        "and `ID` are `str`). Other tools call it breaking.",
    ),
    "possible-types-widened": always(
        "objects of more types may come",
        "breaking",
        "breaking",
        "Fields that not all of these types have can no longer be selected, and code "
        "meets objects that it has no class for.",
    ),
    "possible-types-narrowed": always(
        "objects of fewer types may come",
        "dangerous",
        "breaking",
        "Documents with fragments on types that can no longer come are refused, others "
        "still fit; the generated class is another one. Other tools, which do not know "
        "the documents, call it breaking.",
    ),
    "possible-type-added": always(
        "union member added",
        "dangerous",
        "dangerous",
        "Objects may come that no document selects from: the client keeps what it does "
        "not know, and code has no branch for it.",
    ),
    "possible-type-removed": always(
        "union member removed",
        "breaking",
        "breaking",
        "Documents with a fragment on it are refused; its class leaves the union.",
    ),
    "interface-added": always(
        "interface implemented",
        "dangerous",
        "safe",
        "Where the interface is asked for, objects may come that code has no branch "
        "for; the client keeps them.",
    ),
    "interface-removed": always(
        "interface no longer implemented",
        "breaking",
        "breaking",
        "Documents that ask for the type where the interface comes, or for the "
        "interface where the type comes, are refused.",
    ),
    "root-type-added": always(
        "operations of a further kind", "safe", "safe", "Nothing calls them yet."
    ),
    "root-type-changed": always(
        "root type replaced",
        "breaking",
        "breaking",
        "Documents start from another type, which has other fields.",
    ),
    "root-type-removed": always(
        "all operations of a kind removed",
        "breaking",
        "breaking",
        "Documents of that kind are refused, and their methods are gone.",
    ),
    "root-type-renamed": always(
        "root type renamed",
        "safe",
        "safe",
        "Documents start with `query` or `mutation`, whatever its type is called, and "
        "so do the groups of methods; only a fragment of yours may name it. Other "
        "tools see the type and all operations removed.",
    ),
    "unreachable-added": always(
        "added, out of reach",
        "safe",
        "safe",
        "No query, mutation or subscription leads there: no document can have it. "
        "Other tools do not look at that.",
    ),
    "unreachable-changed": always(
        "changed, out of reach",
        "safe",
        "safe",
        "No query, mutation or subscription leads there: no document can have it. "
        "Other tools do not look at that.",
    ),
    "unreachable-removed": always(
        "removed, out of reach",
        "safe",
        "safe",
        "No query, mutation or subscription led there: no document could have it. "
        "Other tools call it breaking all the same.",
    ),
}

GRAPHQL: Mapping[str, Rule] = {**_TYPES, **INPUTS, **DOCUMENTS}
