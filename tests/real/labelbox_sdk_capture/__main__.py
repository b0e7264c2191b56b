"""The command line of the capture.

    python -m tests.real.labelbox_sdk_capture SCHEMA.graphql OUT.graphql [OUT.json]

Needs a Python environment with `labelbox==7.17.0` and graphql-core. OUT.graphql gets
each distinct operation once, under a name of its own; OUT.json every request as it
was sent, the variables of each operation, and the calls that failed. The exit status
is 1 when the client sends an operation that does not fit the schema.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import warnings
from pathlib import Path

from graphql import build_schema

from .endpoint import Endpoint
from .operations import distinct_operations
from .scenario import Scenario
from .scripts import run_all


def main() -> int:
    """Capture, write the files and say what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.real.labelbox_sdk_capture")
    parser.add_argument("schema", type=Path)
    parser.add_argument("operations", type=Path)
    parser.add_argument("requests", type=Path, nargs="?")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)

    schema = build_schema(arguments.schema.read_text(encoding="utf-8"))
    with Endpoint(schema) as endpoint:
        scenario = Scenario(endpoint)
        run_all(scenario)
    found = distinct_operations(endpoint.recorded)
    arguments.operations.write_text("\n\n".join(found.valid) + "\n", encoding="utf-8")
    if arguments.requests:
        everything = {
            "variables": found.variables,
            "requests": [request.as_json() for request in endpoint.recorded],
            "failures": [str(failure) for failure in scenario.failures],
        }
        arguments.requests.write_text(json.dumps(everything, indent=1, default=str))
    summary = {
        "requests": len(endpoint.recorded),
        "valid": len(found.valid),
        "invalid": found.invalid,
        "failures": [failure.step for failure in scenario.failures],
    }
    print(json.dumps(summary))
    return 1 if found.invalid else 0


if __name__ == "__main__":
    sys.exit(main())
