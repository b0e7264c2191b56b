"""Put a generated client to every test, and report."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from types import ModuleType

from . import documents, tools
from .calling import Caller, Failure
from .mocking import Mocker
from .package import Generated, Package, imported
from .reflection import Call, calls
from .serving import graphql_server

BOUND = 1000
"""How many fields a default document may select; see docs/configuration.md."""
ASYNC_SAMPLE = 5
"""Of so many methods, one is called in its async form."""
SHOWN = 40


@dataclass(slots=True)
class Report:
    """What was looked at, and what is wrong."""

    schema: str
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"{self.schema}"]
        lines += [f"  {number:6,} {what}" for what, number in self.counts.items()]
        took = ", ".join(f"{what} {s:.1f} s" for what, s in self.seconds.items())
        lines.append(f"  took: {took}")
        lines += [f"  {failure}" for failure in _spread(self.failures, SHOWN)]
        if len(self.failures) > SHOWN:
            by = Counter(failure.check for failure in self.failures)
            more = ", ".join(f"{number} {check}" for check, number in by.items())
            lines.append(f"  … of {len(self.failures)} failures: {more}")
        lines.append(
            f"  {len(self.failures)} failures" if self.failures else "  all is well"
        )
        return "\n".join(lines)


def _spread(failures: Sequence[Failure], most: int) -> list[Failure]:
    """Return some failures: of each check, and of as many places as can be."""
    turns: Counter[tuple[str, str]] = Counter()
    by_turn: dict[int, list[Failure]] = {}
    for failure in failures:
        key = failure.check, failure.where
        by_turn.setdefault(turns[key], []).append(failure)
        turns[key] += 1
    shown: Counter[str] = Counter()
    found = []
    for _, turn in sorted(by_turn.items()):
        for failure in turn:
            if shown[failure.check] < most // 4:
                shown[failure.check] += 1
                found.append(failure)
    return found


def check(
    package: Package,
    *,
    seeds: Sequence[int] = (1, 2, 3),
    run: Sequence[str] = tools.TOOLS,
    bound: int = BOUND,
) -> Report:
    """Put a generated client to every test.

    Args:
        package: The client.
        seeds: Each gives other arguments and other answers.
        run: The tools to run over its files.
        bound: How many fields a default document may select.
    """
    report = Report(package.schema_name)
    report.failures += tools_content(package, run, report)
    report.failures += _calls(package, seeds, bound, report)
    return report


def tools_content(
    package: Generated, run: Sequence[str], report: Report
) -> Iterator[Failure]:
    """Run tools over the files of a client."""
    for tool in run:
        begin = time.monotonic()
        said = tools.complaints(package, tool)
        report.seconds[tool] = time.monotonic() - begin
        if said:
            yield Failure("tools", tool, said[:4000])


def _calls(
    package: Package, seeds: Sequence[int], bound: int, report: Report
) -> Iterator[Failure]:
    with imported_whole(package, report) as module:
        if module is None:
            return
        with module.Shop(base_url="http://127.0.0.1:9/") as client:
            found = list(calls(client, module))
        yield from _documents(package, found, bound, report)
        begin = time.monotonic()
        executed = [call for call in found if call.kind != "subscription"]
        with graphql_server(Mocker(package.schema, package.scalars)) as server:
            caller = Caller(package, module, server)
            yield from caller.sync(executed, seeds)
            yield from caller.asynchronous(executed[::ASYNC_SAMPLE], seeds[:1])
        report.counts["methods called"] = len(executed)
        report.seconds["calls"] = time.monotonic() - begin


@contextmanager
def imported_whole(package: Generated, report: Report) -> Iterator[ModuleType | None]:
    """Import a client; that it cannot be imported is a failure."""
    begin = time.monotonic()
    with ExitStack() as stack:
        try:
            module = stack.enter_context(imported(package))
        except Exception as error:
            message = f"{type(error).__name__}: {error}"
            report.failures.append(Failure("import", package.output, message))
            yield None
        else:
            report.seconds["import of all modules"] = time.monotonic() - begin
            yield module


def _documents(
    package: Package, found: Sequence[Call], bound: int, report: Report
) -> Iterator[Failure]:
    total, missing = documents.missing_root_fields(package.schema, found)
    report.counts |= {"root fields": total, "without a method": len(missing)}
    named, unnamed = documents.missing_operations(package.operations, found)
    if package.operations:
        report.counts |= {"operations": named, "operations lost": len(unnamed)}
    for what, why in (*missing, *unnamed):
        yield Failure("coverage", what, why)
    for call in found:
        for message in documents.invalid(package.schema, call.document):
            yield Failure("documents", call.name, message)
        declared = {
            node.variable.name.value
            for node in call.operation.variable_definitions or ()
        }
        if declared != set(call.arguments.values()):
            lost = ", ".join(sorted(declared ^ set(call.arguments.values())))
            yield Failure("signatures", call.name, f"no parameter for {lost}")
    sizes = {call.name: documents.size(call.document) for call in found}
    report.counts["fields in the largest document"] = max(sizes.values(), default=0)
    theirs = {call.name for call in found if call.group[0] not in DEFAULT_GROUPS}
    for name, size in sizes.items():
        if size > bound and name not in theirs:
            yield Failure("complexity", name, f"selects {size} fields")


DEFAULT_GROUPS = ("queries", "mutations", "subscriptions")
