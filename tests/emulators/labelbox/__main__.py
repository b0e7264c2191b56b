"""Serves the emulator until it is told to stop.

    python -m tests.emulators.labelbox --schema schemas/labelbox.graphql

Prints one line of JSON with the addresses, then serves until SIGTERM, SIGINT or the
end of its standard input: it ends with the process that started it.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from pathlib import Path
from types import FrameType

from graphql import GraphQLError

from .emulator import LabelboxEmulator


def main() -> int:
    """Run the command line. Gives the exit status: 2 where it cannot start."""
    arguments = _parse()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return _serve(arguments)
    except KeyboardInterrupt:
        return 0


def _serve(arguments: argparse.Namespace) -> int:
    try:
        emulator = LabelboxEmulator(
            arguments.schema.read_text(encoding="utf-8"),
            arguments.key or ["test-key"],
            port=arguments.port,
            rate_limit=arguments.rate_limit,
        )
        emulator.start()
    except (OSError, GraphQLError, TypeError, UnicodeDecodeError) as error:
        print(f"error: cannot serve {arguments.schema}: {error}", file=sys.stderr)
        return 2
    try:
        addresses = {"url": emulator.url, "base_url": emulator.base_url}
        print(json.dumps(addresses), flush=True)
        for _ in sys.stdin:
            pass
    finally:
        emulator.stop()
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.emulators.labelbox",
        description="Serve an emulated Labelbox workspace on the loopback interface.",
    )
    parser.add_argument("--schema", type=Path, required=True, help="the SDL to serve")
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--key", action="append", help="an API key to accept")
    parser.add_argument("--rate-limit", type=int, help="requests per minute")
    return parser.parse_args()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
