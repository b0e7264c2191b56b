"""Call methods of a generated client against the emulator, each with a valid answer.

What the emulator knows it answers; the rest is made up by the conformance check, which
also says whether what a method returned is what was sent.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from graphql import GraphQLAbstractType, GraphQLResolveInfo, print_ast

from ..conformance.calling import Caller
from ..conformance.mocking import Mocker
from ..conformance.package import Package
from ..conformance.reflection import Call
from ..conformance.serving import GraphQLServer, Served
from ..emulators.labelbox import LabelboxEmulator
from ..emulators.labelbox.execution import Operation, Outcome
from ..emulators.labelbox.uploads import Upload

_MILLISECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.(\d{3})Z")
_FITTING: Mapping[str, Any] = {"PageSize": 3, "UInt64": "12345678901234567890"}
"""A value of each scalar that does not take all values of its Python type."""


class _MadeUp(Mocker):
    """The mocker of the conformance check, as the emulator asks it."""

    def value(self, info: GraphQLResolveInfo[Any], /) -> Any:
        return self._resolve(None, info)

    def type_name(
        self, info: GraphQLResolveInfo[Any], abstract: GraphQLAbstractType, /
    ) -> str:
        return self._type(None, info, abstract)


class Fitting(Caller):
    """Calls each method with random variables that scalars of the emulator take."""

    def _exchange(self, call: Call, seed: int) -> Any:
        exchange = super()._exchange(call, seed)
        variables = dict(exchange.variables)
        for node in call.operation.variable_definitions or ():
            name = node.variable.name.value
            scalar = print_ast(node.type).rstrip("!")
            if name in variables and scalar in _FITTING:
                variables[name] = _FITTING[scalar]
        return dataclasses.replace(exchange, variables=variables)


class Replaying(Caller):
    """Calls each method with the variables that were recorded for its operation; the
    client sends some that its operation does not declare, which servers ignore."""

    def __init__(
        self,
        package: Package,
        module: ModuleType,
        server: GraphQLServer,
        recorded: Mapping[str, Mapping[str, Any]],
    ) -> None:
        super().__init__(package, module, server)
        self._recorded = recorded

    def _exchange(self, call: Call, seed: int) -> Any:
        assert call.operation.name
        recorded = self._recorded[call.operation.name.value]
        declared = {
            node.variable.name.value
            for node in call.operation.variable_definitions or ()
        }
        variables = {
            key: plain(value) for key, value in recorded.items() if key in declared
        }
        return dataclasses.replace(super()._exchange(call, seed), variables=variables)


@contextmanager
def emulator_of(package: Package, schema: str) -> Iterator[GraphQLServer]:
    """Serve the emulator with a valid answer to every valid operation, without keys."""
    made_up = _MadeUp(package.schema, package.scalars)
    server = GraphQLServer(made_up)

    def note(operation: Operation, outcome: Outcome) -> None:
        errors = tuple(error["message"] for error in outcome.body.get("errors", ()))
        variables = plain(operation.variables)
        data = plain(outcome.body.get("data"))
        server.served.append(Served(variables, data, errors))

    with LabelboxEmulator(
        schema,
        keys=None,
        complexity_limit=None,
        invention=made_up,
        listener=note,
    ) as emulator:
        server.url = emulator.url
        yield server


def plain(value: Any) -> Any:
    """JSON as the client writes it: files as their text, and times to the microsecond,
    or to the second where there is no fraction."""
    match value:
        case Upload():
            return value.content.decode()
        case Mapping():
            return {key: plain(item) for key, item in value.items()}
        case list():
            return [plain(item) for item in value]
        case str() if match := _MILLISECONDS.fullmatch(value):
            fraction = "" if match[1] == "000" else f".{match[1]}000"
            return f"{value[:19]}{fraction}Z"
    return value
