"""What a client offers: its methods, what each of them sends, and its arguments."""

from __future__ import annotations

import inspect
import typing
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import graphql as g
import msgspec


@dataclass(frozen=True, slots=True)
class Call:
    """A method of a client, and the GraphQL operation that it executes."""

    group: tuple[str, ...]
    """The attributes from the client to the object that has the method."""
    method: str
    operation: g.OperationDefinitionNode
    document: str
    """All that is sent, fragments included."""
    arguments: Mapping[str, str]
    """The variables of the operation, by the names of the parameters."""
    at: tuple[str, ...]
    """Where in the data is what the method returns."""

    @property
    def name(self) -> str:
        return ".".join((*self.group, self.method))

    @property
    def kind(self) -> str:
        return self.operation.operation.value

    def of(self, client: Any) -> Any:
        """The method of a client, sync or async."""
        for attribute in self.group:
            client = getattr(client, attribute)
        return getattr(client, self.method)


def calls(client: Any, package: ModuleType) -> Iterator[Call]:
    """Yield every method of a client that executes an operation."""
    for path, name, group in methods(client, package):
        yield _call(path, name, group)


def methods(
    client: Any, package: ModuleType
) -> Iterator[tuple[tuple[str, ...], str, type]]:
    """Yield every public method: the attributes that lead to it, its name, and the
    class that has it."""
    for path, group in groups(client, package.__name__, ()):
        for name, method in sorted(vars(type(group)).items()):
            if inspect.isfunction(method) and not is_private(name):
                yield path, name, type(group)


def is_private(name: str) -> bool:
    """Whether a name is no user's business; a field `_1` keeps its name."""
    return name.startswith("__") or (name[0] == "_" and name[1:2].isalpha())


def groups(
    owner: Any, package: str, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, value in sorted(vars(owner).items()):
        inside = type(value).__module__.startswith(f"{package}.")
        if inside and not is_private(name):
            yield (*path, name), value
            yield from groups(value, package, (*path, name))


class Noted(Exception):  # noqa: N818
    """A method has said what it would send."""


class Probe:
    """Stands where a client stands, and takes note of what a method asks it."""

    def __init__(self) -> None:
        self.given: tuple[Any, ...] = ()
        self.options: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        def note(*given: Any, **options: Any) -> None:
            self.given, self.options = given, options
            raise Noted

        return note


class Argument:
    """Stands for the argument of a parameter."""


def _call(path: tuple[str, ...], name: str, group: type) -> Call:
    """Find out what a method sends by calling it without a client."""
    parameters = list(inspect.signature(getattr(group, name)).parameters.values())[1:]
    sent: dict[str, Any] = {p.name: Argument() for p in parameters}
    probe = probed(group, name, sent)
    if probe is None:  # It looks at its arguments: give it those that it must have.
        required = {p.name for p in parameters if p.default is p.empty}
        sent = {key: value for key, value in sent.items() if key in required}
        probe = probed(group, name, sent)
    if probe is None:
        raise TypeError(f"{group.__name__}.{name} executes nothing")
    operation, variables, *_ = probe.given
    node = next(
        definition
        for definition in g.parse(operation.document).definitions
        if isinstance(definition, g.OperationDefinitionNode)
    )
    arguments = {
        parameter: wire
        for parameter, argument in sent.items()
        for wire, value in variables.items()
        if value is argument
    }
    left = [p.name for p in parameters if p.name not in arguments]
    unfilled = [wire for wire in variables if wire not in arguments.values()]
    for parameter in left:
        alike = [wire for wire in unfilled if plain(wire) == plain(parameter)]
        if len(alike) == 1:
            arguments[parameter] = alike[0]
    return Call(
        path,
        name,
        node,
        operation.document,
        arguments,
        tuple(probe.options.get("at", ())),
    )


def probed(group: type, name: str, sent: Mapping[str, Any]) -> Probe | None:
    probe = Probe()
    try:
        with quiet():
            result = getattr(group(probe), name)(**sent)
            next(iter(result.pages()))
    except Noted:
        return probe
    except Exception:
        return None
    return None


def quiet() -> warnings.catch_warnings[Any]:
    """What is deprecated is called, too."""
    return warnings.catch_warnings(action="ignore", category=DeprecationWarning)


def plain(name: str) -> str:
    return name.replace("_", "").lower()


def parameter_types(method: Any) -> dict[str, Any]:
    """The types of a method's parameters, without what says that one may be absent."""
    hints = typing.get_type_hints(inspect.unwrap(method), include_extras=True)
    return {name: _given(hint) for name, hint in hints.items()}


def _given(hint: Any) -> Any:
    members = typing.get_args(hint)
    if msgspec.UnsetType not in members:
        return hint
    left = [member for member in members if member is not msgspec.UnsetType]
    return typing.Union[tuple(left)]  # noqa: UP007
