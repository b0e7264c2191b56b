"""What the config says of operations wins over what was guessed.

Everything that it names is looked up, so that a slip of the pen, or a schema that has
moved on, is said instead of leading to a client that does not work.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from . import ir, names, reserved
from .ir.paths import Definitions, fields_of
from .problems import Problem


def apply_paging(
    api: ir.Api, paging: Mapping[str, ir.Paging | None]
) -> tuple[ir.Api, list[Problem]]:
    """Say how operations are paged.

    Args:
        api: The Api.
        paging: By "group.operation", with the groups' wire names ("queries.projects",
            "projects.exports.list"), how it is paged; None where it is not.

    Returns:
        The Api, and what does not fit it. The pointer of a problem's origin is the
        operation as `paging` names it.
    """
    known = {
        _name(group, operation): (group, operation)
        for group in api.groups
        for operation in group.operations
    }
    problems: list[Problem] = []
    chosen: dict[str, ir.Paging | None] = {}
    for name, given in paging.items():
        if name not in known:
            problems.append(_unknown("operation", name, known, name))
            continue
        group, operation = known[name]
        definitions = {d.key: d for d in (*api.definitions, *group.definitions)}
        found = list(_misfits(name, operation, given, definitions)) if given else []
        problems += found
        if not found:
            chosen[name] = given
    groups = tuple(
        replace(
            group,
            operations=tuple(
                (
                    replace(operation, paging=chosen[name])
                    if (name := _name(group, operation)) in chosen
                    else operation
                )
                for operation in group.operations
            ),
        )
        for group in api.groups
    )
    return (replace(api, groups=groups) if chosen else api), problems


def check_names(api: ir.Api, chosen: Mapping[str, str]) -> list[Problem]:
    """Say which names of the config lead to nothing, or are taken.

    Args:
        api: The Api.
        chosen: Python names by wire coordinate: of a type ("Project"), of a field or an
            enum's value ("Project.createdAt"), or of an operation ("projects.counts").

    Returns:
        The problems. The pointer of an origin is the coordinate.
    """
    scopes = list(_scopes(api))
    known = {coordinate for scope in scopes for coordinate in scope}
    problems = [
        _unknown("type, field or operation", coordinate, known, coordinate)
        for coordinate in chosen
        if coordinate not in known
    ]
    for scope in scopes:
        for coordinate in scope.keys() & chosen.keys():
            problems += _taken(coordinate, chosen, scope)
    return sorted(problems, key=lambda problem: problem.origin.pointer)


def _taken(
    coordinate: str, chosen: Mapping[str, str], scope: Mapping[str, str]
) -> Iterator[Problem]:
    """Whether a chosen name is another's in its scope, or the generated code's own."""
    name = chosen[coordinate]
    if name.startswith("_") or name in reserved.TYPES | reserved.METHODS:
        advice = "Choose another name."
        yield _problem(f'"{name}" is used by the generated code.', coordinate, advice)
    for other, spelled in scope.items():
        if other != coordinate and chosen.get(other, spelled) == name:
            yield _problem(
                f'"{name}" is already the name of {other}.',
                coordinate,
                f'Choose another name, or one for "{other}", too.',
            )


def _scopes(api: ir.Api) -> Iterator[dict[str, str]]:
    """What must have names of its own: the coordinates, and how they are spelled."""
    for group in api.groups:
        yield {_name(group, o): names.snake(o.key) for o in group.operations}
        if group.definitions:
            yield {d.key: names.pascal(d.key) for d in group.definitions}
    yield {d.key: names.pascal(d.key) for d in api.definitions}
    for definition in (
        *api.definitions,
        *(d for g in api.groups for d in g.definitions),
    ):
        key = definition.key
        match definition:
            case ir.Record(fields=fields):
                yield {f"{key}.{f.wire}": names.snake(f.wire) for f in fields}
            case ir.Enum(values=values):
                yield {f"{key}.{v.wire}": names.upper(str(v.wire)) for v in values}


def _name(group: ir.Group, operation: ir.Operation) -> str:
    return ".".join((*group.path, operation.key))


def _misfits(
    name: str, operation: ir.Operation, paging: ir.Paging, definitions: Definitions
) -> Iterator[Problem]:
    """What of a paging the operation does not have."""
    if isinstance(operation.call, ir.GraphQL) and operation.call.kind != "query":
        yield _problem(
            f"A {operation.call.kind} has no pages: each would execute it once more.",
            name,
            "Only queries are paged.",
        )
        return
    params = {param.wire: param.type for param in operation.params}
    returns = operation.returns or ir.Builtin("any")
    yield from _way_misfits(name, paging, params, returns, definitions)
    if paging.backward is not None:
        yield from _way_misfits(name, paging.backward, params, returns, definitions)
    if not _meets_list(returns, paging.items, definitions):
        shown = ".".join(paging.items) or "what the operation returns"
        yield _problem(
            f"items: {shown} is not a list.",
            name,
            'Say where the list is in a page, such as items = "results".',
        )


def _way_misfits(
    name: str,
    paging: ir.Paging,
    params: Mapping[str, ir.Type],
    returns: ir.Type,
    definitions: Definitions,
) -> Iterator[Problem]:
    for key, path in (("param", paging.param), ("size", paging.size)):
        if path and path[0] not in params:
            yield _unknown(f"parameter ({key})", path[0], params, name)
        elif path:
            yield from _path_misfits(
                name, key, path[1:], params[path[0]], definitions, path[:1]
            )
    for key, path in (
        ("items", paging.items),
        ("following", paging.following),
        ("more", paging.more),
        ("total", paging.total),
        ("pages", paging.pages),
    ):
        yield from _path_misfits(name, key, path, returns, definitions, ())


def _path_misfits(
    name: str,
    key: str,
    path: ir.WirePath,
    start: ir.Type,
    definitions: Definitions,
    before: ir.WirePath,
) -> Iterator[Problem]:
    type_ = start
    for depth, step in enumerate(path):
        fields = fields_of(type_, definitions)
        if step not in fields:
            where = ".".join((*before, *path[:depth]))
            kind = f"field ({key}){f' of {where}' if where else ''}"
            yield _unknown(kind, step, fields, name)
            return
        type_ = fields[step]
    inner = fields_of(type_, definitions)
    if (before or path) and inner and key != "items":
        yield _problem(
            f"{key}: {'.'.join((*before, *path))} is an object.",
            name,
            f"Name what is meant of it: {', '.join(sorted(inner))}.",
        )


def _meets_list(start: ir.Type, path: ir.WirePath, definitions: Definitions) -> bool:
    """Whether there is a list at the end of a path or on the way."""
    type_ = start
    for step in (*path, None):
        if _is_list(type_, definitions):
            return True
        fields = fields_of(type_, definitions)
        if step is None or step not in fields:
            # A path that leads nowhere is another problem.
            return step is not None
        type_ = fields[step]
    return False


def _is_list(type_: ir.Type, definitions: Definitions) -> bool:
    match type_:
        case ir.List():
            return True
        case ir.Nullable(item):
            return _is_list(item, definitions)
        case ir.Named(key):
            definition = definitions.get(key)
            return isinstance(definition, ir.Alias) and _is_list(
                definition.type, definitions
            )
        case _:
            return False


def _unknown(kind: str, written: str, known: Iterable[str], name: str) -> Problem:
    options = sorted(known)
    close = difflib.get_close_matches(written, options, n=1)
    if close:
        advice = f'Did you mean "{close[0]}"?'
    elif options and len(options) <= 20:
        advice = f"Known: {', '.join(options)}."
    else:
        advice = ""
    return _problem(f'There is no {kind} "{written}".', name, advice)


def _problem(message: str, name: str, advice: str) -> Problem:
    return Problem(message, ir.Origin(pointer=name), advice)
