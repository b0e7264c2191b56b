"""`python -m tests.conformance SCHEMA [OPERATIONS …]`; without arguments, all schemas
that npm packages carry."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from . import registry, tools
from .check import check
from .openapi.check import check as check_openapi
from .openapi.package import generate as generate_openapi
from .openapi.reading import is_document
from .package import GenerationFailed, generate


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance")
    parser.add_argument(
        "schema", nargs="?", type=Path, help="SDL, introspection or OpenAPI"
    )
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
        found = (*registry.schemas(), *registry.documents())
        targets = [(path, ()) for path in found]
    failed = False
    for schema, operations in targets:
        with tempfile.TemporaryDirectory() as temporary:
            folder = options.keep or Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            seeds = range(1, options.seeds + 1)
            run = [tool for tool in options.tools.split(",") if tool]
            try:
                if is_document(schema):
                    client = generate_openapi(folder, schema)
                    report = check_openapi(client, seeds=seeds, run=run)
                else:
                    package = generate(folder, schema, operations, scalars)
                    report = check(package, seeds=seeds, run=run)
            except (GenerationFailed, ValueError) as error:
                print(f"{schema}\n{error}\n  was not generated", flush=True)
                failed = True
                continue
            print(report, flush=True)
            failed = failed or bool(report.failures)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
