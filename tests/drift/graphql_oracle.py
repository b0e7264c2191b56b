"""What graphql-core finds between two schemas, and what we find, as members.

A member is a coordinate of the schema. Neither says everything: graphql-core does not
look at deprecations, `@oneOf`, `@specifiedBy`, roots and the order of arguments, and
sees a rename as a removal and an addition; we leave out directives that no document of
a client can have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import graphql as g

from codegen import ir
from codegen.drift.changes import Change
from codegen.drift.type_system_index import innermost

_COORDINATE = r"@?[_A-Za-z]\w*(?:\.\w+)?(?:\(\w+:\))?"
_ABOUT_OTHERS = (
    re.compile(r"union type (\w+)\."),
    re.compile(r"interfaces implemented by (\w+)\."),
    re.compile(r"^(\w+) no longer implements"),
    re.compile(r"(?:removed from|added to) (@\w+)\."),
)
_NOT_KNOWN_TO_IT = ("deprecat", "undeprecated", "documentation", "specified-by-")
_NOT_KNOWN = frozenset(
    {"arguments-reordered", "input-became-one-of", "input-no-longer-one-of"}
    | {"scalar-type-changed"}
)


def built(sdl: str) -> g.GraphQLSchema:
    """The schema as graphql-core takes it."""
    return g.build_schema(sdl, assume_valid=True, assume_valid_sdl=True)


def member(change: g.SchemaChange) -> str:
    """What a change of graphql-core is about; nothing where that is documentation, or a
    scalar that every schema has."""
    said = change.description
    if said.startswith(("Description of ", "Standard scalar ")):
        return ""
    for pattern in _ABOUT_OTHERS:
        if found := pattern.search(said):
            return found[1]
    tokens = re.findall(_COORDINATE, said)
    inner = [token for token in tokens if re.search(r"[.@(]", token)]
    name = inner[0] if inner else tokens[0]
    return "" if name in ir.BUILT_IN_SCALARS else name


def concerns_no_client(
    change: g.SchemaChange, old: ir.TypeSystem, new: ir.TypeSystem
) -> bool:
    """Whether a change is of directives where only schemas can have them."""
    name = member(change).partition("(")[0]
    if not name.startswith("@"):
        return False
    location = change.description.partition(" ")[0]
    if "location" in change.type.name.lower():
        return location not in ir.EXECUTABLE_LOCATIONS
    systems = [
        directive
        for system in (old, new)
        for directive in system.directives
        if f"@{directive.name}" == name
    ]
    return not all(directive.executable for directive in systems)


def members(changes: Iterable[Change], old: ir.TypeSystem) -> frozenset[str]:
    """All members that our changes are about, with what a rename changes for those who
    do not see it as one."""
    listed = list(changes)
    found: set[str] = set()
    renamed: set[str] = set()
    # It does not look into types of another name or another kind.
    other = {
        one.subject
        for one in listed
        if one.kind == "type-kind-changed" or one.kind.endswith("-renamed")
    }
    for change in listed:
        if change.subject.partition(".")[0] in other - {change.subject}:
            continue
        found.add(change.subject)
        if change.kind.endswith("-renamed") or _is_renamed_out_of_reach(change):
            found.add(_new_name(change))
            renamed.add(change.subject)
    return frozenset(found | set(_uses(old, renamed)))


def _is_renamed_out_of_reach(change: Change) -> bool:
    return change.kind == "unreachable-changed" and bool(change.hint)


def _new_name(change: Change) -> str:
    if change.kind == "enum-value-renamed":
        return f"{change.subject.partition('.')[0]}.{change.hint}"
    return change.hint


def _uses(system: ir.TypeSystem, names: set[str]) -> Iterator[str]:
    """The coordinates that have types of these names."""
    for type_ in system.types:
        if names & {*type_.interfaces, *type_.members}:
            yield type_.name
        for field in type_.fields:
            if innermost(field.type) in names:
                yield f"{type_.name}.{field.name}"
            for argument in field.arguments:
                if innermost(argument.type) in names:
                    yield f"{type_.name}.{field.name}({argument.name}:)"
        for value in type_.inputs:
            if innermost(value.type) in names:
                yield f"{type_.name}.{value.name}"
    for directive in system.directives:
        for argument in directive.arguments:
            if innermost(argument.type) in names:
                yield f"@{directive.name}({argument.name}:)"


def known_to_it(change: Change) -> bool:
    """Whether a change is of a kind that graphql-core looks for."""
    return change.kind not in _NOT_KNOWN and not change.kind.startswith(
        _NOT_KNOWN_TO_IT
    )
