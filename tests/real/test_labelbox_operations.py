"""The operations of the official SDK, as a user's own: they generate a client."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import graphql as g
import pytest

from ..conformance.calling import Failure
from ..conformance.package import Package, generate, imported
from ..conformance.reflection import Call, calls
from ..conformance.serving import GraphQLServer
from ..conformance.tools import complaints
from ..generation import ROOT
from .labelbox_calls import Fitting, Replaying, emulator_of
from .labelbox_fixtures import SdkCapture

SCALARS = {
    "AlignerrSearchServiceQuery": "any",
    "PageSize": "int",
    "UInt64": "str",
}
FULL = ROOT.parent / "shared" / "data" / "labelbox" / "labelbox_full.graphql"
SEED = 1


@dataclass(frozen=True, slots=True)
class Client:
    """A generated client with the operations, and the emulator."""

    package: Package
    module: ModuleType
    server: GraphQLServer
    operations: list[Call]
    defaults: list[Call]


@pytest.fixture(
    scope="module",
    params=[
        ROOT / "schemas" / "labelbox.graphql",
        pytest.param(
            FULL,
            marks=pytest.mark.skipif(
                not FULL.exists(), reason="this corpus is not on this machine"
            ),
        ),
    ],
    ids=lambda path: path.stem,
)
def client(
    request: pytest.FixtureRequest,
    sdk_operations: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Client]:
    schema: Path = request.param
    folder = tmp_path_factory.mktemp(schema.stem)
    package = generate(folder, schema, [sdk_operations], SCALARS)
    text = schema.read_text(encoding="utf-8")
    with imported(package) as module, emulator_of(package, text) as server:
        with module.Shop(base_url=server.url) as made:
            found = list(calls(made, module))
        theirs = [call for call in found if call.group == ("operations",)]
        ours = [call for call in found if call not in theirs]
        yield Client(package, module, server, theirs, ours)


def said(failures: list[Failure]) -> str:
    return "\n".join(str(failure) for failure in failures[:40])


def test_every_operation_becomes_a_method(client: Client, sdk_operations: Path) -> None:
    document = g.parse(sdk_operations.read_text(encoding="utf-8"))
    names = {
        node.name.value
        for node in document.definitions
        if isinstance(node, g.OperationDefinitionNode) and node.name
    }
    assert len(names) == len(document.definitions) > 300
    made = [
        call.operation.name.value for call in client.operations if call.operation.name
    ]
    assert sorted(made) == sorted(names)


@pytest.mark.parametrize("tool", ["mypy", "pyright"])
def test_they_type_check(client: Client, tool: str) -> None:
    assert not complaints(client.package, tool)


def test_none_is_left_out(sdk_capture: SdkCapture) -> None:
    """`CLIENT_DEFECTS` of the capture names the calls that no server answers."""
    assert sdk_capture.summary["invalid"] == []


@pytest.mark.parametrize("flavour", ["sync", "asynchronous"])
def test_every_operation_runs_as_the_sdk_sent_it(
    client: Client, sdk_capture: SdkCapture, flavour: str
) -> None:
    caller = Replaying(
        client.package, client.module, client.server, sdk_capture.variables
    )
    failures = list(getattr(caller, flavour)(client.operations, [SEED]))
    assert not failures, said(failures)


@pytest.mark.parametrize("flavour", ["sync", "asynchronous"])
def test_every_method_runs_with_random_arguments(client: Client, flavour: str) -> None:
    caller = Fitting(client.package, client.module, client.server)
    everything = [*client.operations, *client.defaults]
    failures = list(getattr(caller, flavour)(everything, [SEED]))
    assert not failures, said(failures)
