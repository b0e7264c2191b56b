"""The documents of seventeen releases of Label Studio, each as its server published it.

They are packed, since most of each is in the one before. The archive beside this file
has 1.11.0 to 1.23.2 (2024 to 2026), Swagger 2.0 up to 1.20.0 and OpenAPI 3.0.3 from
then on. A server describes more to somebody who is logged in, as the one was who
fetched these. Label Studio is licensed under Apache-2.0.
"""

from __future__ import annotations

import tarfile
from functools import cache
from pathlib import Path

ARCHIVE = Path(__file__).with_name("label_studio_documents.tar.xz")


@cache
def documents() -> dict[str, str]:
    """The texts of the documents by release, in the order of the releases."""
    texts = {}
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            content = archive.extractfile(member)
            assert content is not None
            texts[member.name.removesuffix(".json")] = content.read().decode()
    return texts
