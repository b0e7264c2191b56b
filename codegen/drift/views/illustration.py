"""Give a report what its page draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from ... import ir
from ..components import Component, Components
from ..findings import Report
from ..operation_pairs import OperationPairs, Placed, pair_operations, placed
from ..reach import incoming_coordinate
from ..reports.places import place_of
from ..surface import Surface
from ..type_system_index import SchemaIndex
from .definition_lines import definition_text
from .operation_lines import incoming_text, operation_text
from .schema_lines import schema_text
from .uses import Uses, api_uses, leading_to, schema_uses

VIEWS = 2_000
"""How many things that changed are written before and after."""


def illustrated(report: Report, old: Surface, new: Surface) -> Report:
    """Give a report the texts of what has changed, before and after, and who uses it.

    Args:
        report: What was found.
        old: The version that it calls old.
        new: The one that it calls new.
    """
    roots = {place_of(finding.change).root for finding in report.findings}
    if not roots:
        return report
    before, after = _Version(old), _Version(new)
    operations = pair_operations(old.api, new.api)
    renames = _renames(report) | _moved(operations)
    views = {}
    for root in sorted(roots)[:VIEWS]:
        texts = before.text(root), after.text(renames.get(root, root))
        if texts[0] != texts[1]:
            views[root] = texts
    called = {name: root for root, name in renames.items()}
    uses = before.uses | after.uses.renamed(called)
    wanted = {finding.change.subject for finding in report.findings} | roots
    return replace(report, views=views, uses=leading_to(wanted, uses))


def _renames(report: Report) -> dict[str, str]:
    """The new names of types."""
    return {
        change.subject: change.new
        for change in (finding.change for finding in report.findings)
        if change.kind.endswith("-renamed") and not place_of(change).member
    }


def _moved(operations: OperationPairs) -> dict[str, str]:
    """The new coordinates of operations that have others."""
    return {
        old.coordinate: new.coordinate
        for old, new in operations.kept
        if old.coordinate != new.coordinate
    }


@dataclass(frozen=True)
class _Version:
    surface: Surface

    def text(self, name: str) -> str:
        """What a name stands for, as text; empty where nothing has it."""
        if self._index is not None:
            return schema_text(name, self._index)
        match self._named.get(name):
            case Component() as component:
                return definition_text(component, self._components)
            case Placed() as one:
                return operation_text(one, self._components)
            case ir.Incoming() as incoming:
                return incoming_text(incoming, self._components)
            case None:
                return ""

    @cached_property
    def uses(self) -> Uses:
        """Who uses whom."""
        if self._index is not None:
            return schema_uses(self._index)
        return api_uses(self._components)

    @cached_property
    def _index(self) -> SchemaIndex | None:
        types = self.surface.types
        return SchemaIndex(types) if types is not None else None

    @cached_property
    def _components(self) -> Components:
        return Components(self.surface.api)

    @cached_property
    def _named(self) -> Mapping[str, Component | Placed | ir.Incoming]:
        api = self.surface.api
        return {
            **{component.subject: component for component in self._components},
            **{one.coordinate: one for one in placed(api)},
            **{incoming_coordinate(one): one for one in api.incoming},
        }
