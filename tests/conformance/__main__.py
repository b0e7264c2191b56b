"""`python -m tests.conformance SCHEMA [OPERATIONS …]`; without arguments, all schemas
that npm packages carry."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from . import registry, tools
from .check import check
from .package import GenerationFailed, generate


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance")
    parser.add_argument("schema", nargs="?", type=Path, help="SDL or introspection")
    parser.add_argument("operations", nargs="*", type=Path, help="files of operations")
    parser.add_argument("--scalar", action="append", default=[], metavar="NAME=TYPE")
    parser.add_argument("--seeds", type=int, default=3, help="how many")
    parser.add_argument("--tools", default=",".join(tools.TOOLS), help="which to run")
    parser.add_argument("--keep", type=Path, help="an empty folder for the client")
    options = parser.parse_args()
    scalars = dict(entry.split("=", 1) for entry in options.scalar)
    if options.schema:
        targets = [(options.schema, options.operations)]
    else:
        targets = [(path, ()) for path in registry.schemas()]
    failed = False
    for schema, operations in targets:
        with tempfile.TemporaryDirectory() as temporary:
            folder = options.keep or Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            try:
                package = generate(folder, schema, operations, scalars)
            except GenerationFailed as error:
                print(f"{schema}\n{error}\n  was not generated", flush=True)
                failed = True
                continue
            report = check(
                package,
                seeds=range(1, options.seeds + 1),
                run=[tool for tool in options.tools.split(",") if tool],
            )
            print(report, flush=True)
            failed = failed or bool(report.failures)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
