"""`codegen drift`: what each client's API says now against its snapshot."""

from __future__ import annotations

import difflib
import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ..config import Client, Config
from ..drift.findings import Report
from ..problems import Problem, ProblemsError
from ..snapshot import Snapshot
from . import identities, live
from .comparison import Names, Wish, compared, is_same
from .schema_texts import Asking, SchemaText, Version, committed, without_comments
from .surfaces import Surfaces
from .versions import of_client_in_git


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What became of the check of one client."""

    client: Client
    report: Report
    problems: tuple[Problem, ...] = ()
    """Why nothing could be told; or warnings about the schemas."""
    surfaces: Surfaces | None = None
    """What was compared; None where the texts are one, or there is none."""
    old: SchemaText | None = None
    new: Version | None = None

    @property
    def snapshot(self) -> Snapshot | None:
        """What would be kept now, where that is not what is kept already."""
        if self.old is None or self.new is None or self.new.snapshot is None:
            return None
        return self.new.snapshot if self.difference else None

    @property
    def difference(self) -> str:
        """A unified diff of the schemas; empty where they are one."""
        if self.old is None or self.new is None:
            return ""
        return difference(self.old, self.new.schema, self.report)


def check(
    config: Config,
    client: Client,
    environment: Mapping[str, str],
    wish: Wish,
    *,
    base: str = "",
    is_offline: bool = False,
    insecure: bool = False,
) -> Check:
    """Fetch what a client's API says now, and compare its snapshot with it.

    Whatever goes wrong, there is a report that says so: other clients are not kept from
    theirs.

    Args:
        config: The configuration.
        client: A client with an endpoint.
        environment: Where the credentials are.
        wish: What is to be said.
        base: The revision of git whose snapshot is compared; empty for the one on disk.
        is_offline: Whether the snapshot on disk is compared instead of the API.
        insecure: Whether plain http may leave this machine.
    """
    asking = Asking(
        config=config, client=client, environment=environment, insecure=insecure
    )
    old_name = f"{base}:{client.schema}" if base else client.schema
    new_name = client.schema if is_offline else live.shown(client)
    failed = Report(client=client.key, old=old_name, new=new_name)
    try:
        if is_offline:
            return _reviewed(config, client, asking, wish, base)
        return _checked(config, client, asking, wish, base)
    except ProblemsError as error:
        said = " ".join(_sentence(problem) for problem in error.problems)
        failed = replace(failed, failure=said)
        return Check(client=client, report=failed, problems=error.problems)
    except Exception:  # whatever it is, the other clients are still checked
        traceback.print_exc()
        said = "This is a bug in codegen. Please report it, with the lines above."
        failed = replace(failed, failure=said)
        return Check(client=client, report=failed)


def _checked(
    config: Config, client: Client, asking: Asking, wish: Wish, base: str
) -> Check:
    old = of_client_in_git(base, asking).schema if base else committed(config, client)
    identities.require_same(config, client, asking.environment)
    new, problems = live.fetched(config, client, asking)
    if new.snapshot is not None and not is_same(old, new.schema):
        identities.require_known(
            config, client, asking.environment, new.snapshot, insecure=asking.insecure
        )
    old_name = f"{base}:{client.schema}" if base else client.schema
    names = Names(client=client.key, old=old_name, new=new.shown)
    done = compared(config, client, names, old, new.schema, wish)
    return Check(
        client=client,
        report=done.report,
        problems=(*problems, *_further(client, done.warnings)),
        surfaces=done.surfaces,
        old=old,
        new=new,
    )


def _reviewed(
    config: Config, client: Client, asking: Asking, wish: Wish, base: str
) -> Check:
    """Compare the snapshot of a revision with the one on disk."""
    old = of_client_in_git(base, asking).schema
    new = Version(
        shown=client.schema, kind=client.kind, schema=committed(config, client)
    )
    names = Names(client=client.key, old=f"{base}:{client.schema}", new=new.shown)
    done = compared(config, client, names, old, new.schema, wish)
    return Check(
        client=client,
        report=done.report,
        problems=done.warnings,
        surfaces=done.surfaces,
        old=old,
        new=new,
    )


def _further(client: Client, warnings: Iterable[Problem]) -> Iterator[Problem]:
    """The warnings about what the config says: those about the schema were given when
    it was fetched."""
    return (warning for warning in warnings if warning.origin.file != client.schema)


def difference(old: SchemaText, new: SchemaText, report: Report) -> str:
    """A unified diff of two schemas, without the comments above them."""
    lines: list[str] = []
    before, after = dict(_by_step(old)), dict(_by_step(new))
    for name in sorted(before.keys() | after.keys()):
        lines += difflib.unified_diff(
            before.get(name, "").splitlines(keepends=True),
            after.get(name, "").splitlines(keepends=True),
            report.old + name,
            report.new + name,
        )
    return "".join(line if line[-1] == "\n" else f"{line}\n" for line in lines)


def _by_step(schema: SchemaText) -> list[tuple[str, str]]:
    """The texts of a schema, by what tells its files apart."""
    if len(schema.files) == 1:
        return [("", without_comments(schema.text))]
    return [
        (f" {name.rpartition(':')[2]}", without_comments(text))
        for name, text in schema.files
    ]


def _sentence(problem: Problem) -> str:
    place = f"{problem.origin.file}: " if problem.origin.file else ""
    return f"{place}{problem.message}"
