"""Imports of annotations: labels, pre-labels and predictions."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from ..answers import IDENTIFIER
from ..scenario import Scenario
from ..sdk import part

ANNOTATION = {
    "uuid": "u",
    "dataRow": {"id": IDENTIFIER},
    "name": "box",
    "bbox": {"top": 1, "left": 1, "height": 1, "width": 1},
}


def run(scenario: Scenario) -> None:
    """Call all methods of all kinds of import."""
    kinds = part("annotation_import")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "annotations.ndjson")
        file.write_text(json.dumps(ANNOTATION) + "\n")
        for name in ("MALPredictionImport", "LabelImport", "MEAPredictionImport"):
            _import(scenario, name, file)
    copies = kinds.MEAToMALPredictionImport
    scenario.call(
        copies.create_for_model_run_data_rows,
        scenario.client,
        IDENTIFIER,
        [IDENTIFIER],
        IDENTIFIER,
        "n",
    )
    scenario.call(copies.from_name, scenario.client, IDENTIFIER, "n")


def _import(scenario: Scenario, name: str, file: Path) -> None:
    call, client = scenario.call, scenario.client
    kind = getattr(part("annotation_import"), name)
    address = f"{scenario.endpoint.base_url}/files/annotations"
    made = call(kind.create_from_objects, client, IDENTIFIER, "n", [ANNOTATION])
    call(kind.create_from_file, client, IDENTIFIER, "n", str(file))
    call(kind.create_from_url, client, IDENTIFIER, "n", address)
    call(kind.from_name, client, IDENTIFIER, "n")
    call(made.refresh)
    scenario.read(made, "statuses")
    if hasattr(made, "delete"):
        call(made.delete)
