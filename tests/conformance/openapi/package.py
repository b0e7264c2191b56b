"""Generate the client of a document as a user does."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from .. import package
from .reading import Document, read


@dataclass(frozen=True, slots=True)
class Package(package.Generated):
    """A generated client of an OpenAPI document."""

    document_name: str
    document: Document


def generate(folder: Path, path: Path) -> Package:
    """Generate the client of a document into an empty folder.

    Raises:
        GenerationFailed: the generator did not end well.
        ValueError: it is no OpenAPI document.
    """
    folder.mkdir(parents=True, exist_ok=True)
    document = read(path)
    if len(document.files) > 1:
        # What it refers to stands beside it.
        shutil.copytree(path.parent, folder, dirs_exist_ok=True)
        file = path.name
    else:
        file = f"schema{path.suffix}"
        shutil.copy(path, folder / file)
    generated = package.run(
        folder,
        [
            'kind = "openapi"',
            f"schema = {json.dumps(file)}",
            'base_url = "http://127.0.0.1:9"',
        ],
    )
    return Package(
        folder=folder,
        output=generated.output,
        warnings=generated.warnings,
        seconds=generated.seconds,
        document_name=path.name,
        document=document,
    )
