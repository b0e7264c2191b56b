"""The client of a document as the server publishes it, with nothing mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from .label_studio_release import generated_from, run_flows
from .label_studio_server import LabelStudio as Server


@pytest.mark.filterwarnings("ignore:The API will remove")
def test_a_release_with_the_client_of_its_own_document(
    label_studio: Server, tmp_path: Path
) -> None:
    """From `codegen snapshot` on: other releases are tried by hand, with
    `python -m tests.real.label_studio_release`."""
    mismatches = run_flows(generated_from(label_studio, tmp_path), label_studio)
    # Without the overrides its users are told what those mend.
    assert (
        "GET /api/current-user/whoami: at $.avatar the schema says string, "
        "the server sent null"
    ) in mismatches
