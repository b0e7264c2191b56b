"""Read what the runtime recorded: answers that did not fit their schema."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from .. import ir
from ..ir import Origin
from ..problems import Problem
from .changes import Touched
from .findings import Finding, Observed

_KEYS = ("operation", "path", "expected", "got")


def read(text: str, name: str) -> tuple[list[Observed], list[Problem]]:
    """Read a file that `MismatchRecorder` wrote.

    Programs die while they write, and disks run full: a line that is no record is said
    and left out.

    Args:
        text: Lines of JSON.
        name: What people call the file.

    Returns:
        What was observed, each once, sorted; and warnings.
    """
    found: set[tuple[str, str, str, str]] = set()
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        record = _record(line)
        if record is None:
            problem = Problem(
                "This line is no mismatch that a client recorded; it is left out.",
                Origin(name, line=number, column=1),
                severity="warning",
            )
            problems.append(problem)
        else:
            found.add(record)
    observed = [
        Observed(operation=operation, path=path, expected=expected, got=got)
        for operation, path, expected, got in sorted(found)
    ]
    return observed, problems


def _record(line: str) -> tuple[str, str, str, str] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    texts = [value.get(key) for key in _KEYS]
    match texts:
        case [str(operation), str(path), str(expected), str(got)]:
            return operation, path, expected, got
        case _:
            return None


# Places


class Answers:
    """What the operations of an Api answer, to find places in it."""

    def __init__(self, api: ir.Api) -> None:
        self._operations: dict[str, list[ir.Operation]] = {}
        self._shared = {one.key: one for one in api.definitions}
        self._own: dict[int, dict[str, ir.Definition]] = {}
        for group in api.groups:
            own = {**self._shared, **{one.key: one for one in group.definitions}}
            for operation in group.operations:
                self._operations.setdefault(_name(operation), []).append(operation)
                self._own[id(operation)] = own

    def has(self, observed: Observed) -> bool:
        """Whether there is an operation of this name."""
        return observed.operation in self._operations

    def fields(self, observed: Observed) -> list[Touched]:
        """The fields that a path ends at: of a union, those of several members."""
        found: dict[Touched, None] = {}
        for operation in self._operations.get(observed.operation, ()):
            known = self._own[id(operation)]
            for type_ in _answered(operation):
                steps = _inside(observed.path, operation)
                found |= dict.fromkeys(_walk(type_, steps, known))
        return sorted(found)


def joined(
    observed: Iterable[Observed], answers: Answers, findings: Iterable[Finding]
) -> list[Observed]:
    """Say of what was observed which place of the schema it is, and which finding is
    about that place, where there is one."""
    by_field = {
        touched: finding.id
        for finding in findings
        for touched in finding.change.touches
        if touched.kind == "field"
    }
    placed = []
    for one in observed:
        fields = answers.fields(one)
        ids = [by_field[field] for field in fields if field in by_field]
        place = f"{fields[0].owner}.{fields[0].name}" if fields else ""
        placed.append(replace(one, place=place, finding=ids[0] if ids else ""))
    return placed


def _name(operation: ir.Operation) -> str:
    """What the runtime calls an operation."""
    match operation.call:
        case ir.Http(method=method, path=path):
            return f"{method} {path}"
        case ir.GraphQL(name=name):
            return name


def _answered(operation: ir.Operation) -> Iterator[ir.Type]:
    if isinstance(operation.call, ir.GraphQL):
        if operation.returns is not None:
            yield operation.returns
        return
    for response in operation.responses:
        if response.type is not None:
            yield response.type


def _inside(path: str, operation: ir.Operation) -> str:
    """The path within what the operation's type is about: paths of GraphQL begin at
    `data`, the type at the root field."""
    steps = path.removeprefix("$")
    if isinstance(operation.call, ir.GraphQL):
        for step in operation.unwrap:
            steps = steps.removeprefix(f".{step}")
    return steps


def _walk(
    type_: ir.Type, steps: str, known: dict[str, ir.Definition]
) -> Iterator[Touched]:
    """Follow a path; yields the field that it ends at."""
    match type_:
        case ir.Nullable(item=item):
            yield from _walk(item, steps, known)
        case ir.List(item=item) if steps.startswith("["):
            yield from _walk(item, steps.partition("]")[2], known)
        case ir.Tuple(items=items) if steps.startswith("["):
            for item in items:
                yield from _walk(item, steps.partition("]")[2], known)
        case ir.Map(value=value) if steps.startswith(".*"):
            yield from _walk(value, steps[2:], known)
        case ir.OneOf(members=members):
            for member in members:
                yield from _walk(member, steps, known)
        case ir.Named(key=key) if key in known:
            yield from _into(known[key], steps, known)


def _into(
    definition: ir.Definition, steps: str, known: dict[str, ir.Definition]
) -> Iterator[Touched]:
    match definition:
        case ir.Alias(type=type_):
            yield from _walk(type_, steps, known)
        case ir.Union(members=members):
            for member in members:
                yield from _walk(member, steps, known)
        case ir.Record() if steps.startswith("."):
            yield from _field(definition, steps[1:], known)


def _field(
    record: ir.Record, steps: str, known: dict[str, ir.Definition]
) -> Iterator[Touched]:
    for field in record.fields:
        rest = steps.removeprefix(field.wire)
        if not steps.startswith(field.wire) or rest[:1] not in ("", ".", "["):
            continue
        if rest:
            yield from _walk(field.type, rest, known)
        else:
            yield Touched("field", record.key, field.wire)
    if record.base in known:
        yield from _into(known[record.base], f".{steps}", known)
