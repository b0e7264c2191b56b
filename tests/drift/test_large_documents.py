"""A small change of a large document is a small report: GitHub's REST API, 13 MB, where
npm has it. Stripe's types nearly all lead to each other."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ..conformance.registry import DOCUMENTS, fetch
from ..generation import ROOT

COMPARE = """
import json, resource, sys, time
from pathlib import Path
from codegen.drift.compare import compare
from codegen.drift.surface import Surface
from codegen.openapi.load import load
from codegen.openapi.lower import lower

def surface(path):
    document, _ = load(Path(path).read_text("utf-8"), file=path)
    return Surface(api=lower(document, name="Large", source=path)[0])

changes = compare(*map(surface, sys.argv[1:]))
found = [[c.kind, c.subject, len(c.operations), c.direction] for c in changes]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
status = Path("/proc/self/status")
if status.exists():  # There the former has what took the process that started this one.
    peak = int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
print(json.dumps({"found": found, "megabytes": peak, "seconds": time.process_time()}))
"""


@dataclass(frozen=True)
class Compared:
    found: list[list[Any]]
    """Kind, subject, how many operations, and the direction, of each change."""
    megabytes: float
    seconds: float


def compared(old: Path, new: Path) -> Compared:
    """Compare two files in a process of its own, whose memory can be told."""
    done = subprocess.run(
        [sys.executable, "-c", COMPARE, str(old), str(new)],
        capture_output=True,
        check=True,
        cwd=ROOT,
        text=True,
    )
    return Compared(**json.loads(done.stdout))


def document(name: str) -> Path:
    published = next(each for each in DOCUMENTS if each.name == name)
    path, reason = fetch(published)
    if path is None:
        pytest.skip(reason)
    return path


def parsed(path: Path) -> dict[str, Any]:
    if path.suffix == ".json":
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return found
    import yaml

    return dict(yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader))


def test_thirty_lines_of_a_shared_component_of_github(tmp_path: Path) -> None:
    """Ten fields change, five come and five go: some of them are required, and one
    schema takes all over by `allOf`."""
    old = document("github_rest")
    changed = parsed(old)
    user = changed["components"]["schemas"]["simple-user"]
    properties, required = user["properties"], user["required"]
    wires = sorted(properties)
    for wire in wires[:10]:
        properties[wire] = {"type": "boolean"}
    for wire in wires[10:15]:
        del properties[wire]
        required[:] = [each for each in required if each != wire]
    for number in range(5):
        properties[f"badge_{number}"] = {"type": "integer"}
    new = tmp_path / "new.json"
    new.write_text(json.dumps(changed), "utf-8")

    result = compared(old, new)

    assert len(result.found) == 20
    assert {subject.split(".")[0] for _, subject, *_ in result.found} == {"simple-user"}
    assert {operations for *_, operations, _ in result.found} == {291}
    assert result.megabytes < 600
    print(f"{result.seconds:.1f} s of CPU, {result.megabytes:.0f} MB")


def test_an_enum_of_stripe_that_everything_leads_to(tmp_path: Path) -> None:
    path = document("stripe")
    changed = parsed(path)
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps(changed, default=str), "utf-8")
    properties = changed["components"]["schemas"]["customer"]["properties"]
    properties["tax_exempt"]["enum"].append("sometimes")
    new.write_text(json.dumps(changed, default=str), "utf-8")

    result = compared(old, new)

    (change,) = result.found
    kind, subject, operations, direction = change
    assert (kind, subject) == ("enum-value-added", "CustomerTaxExempt.sometimes")
    assert operations > 500
    assert direction == "received"
    assert result.megabytes < 600
    print(f"{result.seconds:.1f} s of CPU, {result.megabytes:.0f} MB")
