"""The groups of an Api: their modules, classes and attributes.

Each of them is a class in a module of its own, in a sync and an async form. The names
are given once, for all groups together, so that none is another's, or that of
something which the modules import.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from . import ir, names, reserved
from .text import Code, join, py_name


@dataclass(frozen=True, slots=True)
class Child:
    """A group below a group or a client: its attribute, class and module."""

    attribute: Code
    class_name: Code
    module: Code
    imported: Code
    """Both forms of the class, as an import lists them."""


class Groups:
    """All groups of a client, by dotted path."""

    def __init__(self, api: ir.Api, client: str) -> None:
        """
        Args:
            api: The Api.
            client: The class of the client.
        """
        self.by_key = _with_parents(api.groups)
        self.modules: Mapping[str, str] = names.assign(
            self.by_key, _module_name, reserved=reserved.MODULES
        )
        self.classes = _class_names(self.by_key, {client, f"Async{client}"})

    def children(self, parent: str) -> list[Child]:
        """The groups right below another, or below the client for an empty parent."""
        depth = len(self.by_key[parent].path) if parent else 0
        prefix = f"{parent}." if parent else ""
        last = {
            key: group.path[-1]
            for key, group in self.by_key.items()
            if len(group.path) == depth + 1 and key.startswith(prefix)
        }
        attributes = names.assign(
            last.values(),
            names.snake,
            reserved=frozenset() if parent else reserved.ATTRIBUTES,
        )
        children = [
            Child(
                py_name(attributes[step]),
                py_name(self.classes[key]),
                py_name(self.modules[key]),
                both_forms(self.classes[key]),
            )
            for key, step in last.items()
        ]
        return sorted(children, key=lambda child: child.attribute)


def both_forms(class_name: str) -> Code:
    """The sync and the async class, sorted."""
    return join(", ", map(py_name, sorted([class_name, f"Async{class_name}"])))


def by_module(children: list[Child]) -> list[Child]:
    """Children in the order in which they are imported."""
    return sorted(children, key=lambda child: child.module)


def _with_parents(groups: tuple[ir.Group, ...]) -> dict[str, ir.Group]:
    """The groups by dotted path, with those that only hold others."""
    found = {".".join(group.path): group for group in groups}
    for group in groups:
        for length in range(1, len(group.path)):
            path = group.path[:length]
            found.setdefault(".".join(path), ir.Group(path=path, operations=()))
    return dict(sorted(found.items()))


_LONGEST_NAME = 200
"""How many bytes the name of a module has. File systems take 255, with its suffix."""


def _module_name(key: str) -> str:
    name = names.snake(key.replace(".", " "))
    return name.encode()[:_LONGEST_NAME].decode(errors="ignore")


def _class_names(keys: Mapping[str, ir.Group], client: set[str]) -> dict[str, str]:
    """A class for each group, whose async form is no other class either."""
    taken = reserved.in_groups() | client
    taken |= {name.removeprefix("Async") for name in taken}
    while True:
        found = names.assign(keys, _class_name, reserved=taken)
        twins = {f"Async{name}" for name in found.values()} & set(found.values())
        if not twins:
            return found
        taken |= twins


def _class_name(key: str) -> str:
    return names.pascal(key.replace(".", " "))
