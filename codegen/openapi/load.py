"""From the text of a snapshot to a document that can be lowered.

What cannot be read at all raises, with a position; what is invalid but understood is
a warning. On the way the document becomes one that is simpler to read: what its
references lead to in other files is brought in, what is malformed is mended, and a
Swagger 2.0 document is converted to OpenAPI 3.
"""

from __future__ import annotations

import dataclasses
import re

from .. import ir
from ..problems import Problem, ProblemsError
from . import mending, swagger, text, validity
from .bundle import bundle
from .document import Document, Findings, Node
from .grammar import grammar_of
from .sources import Library, Sources
from .values import MAX_CHARACTERS, MAX_DEPTH, MAX_VALUES, Json, UnreadableError

_HTML = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml)\b", re.IGNORECASE)
_VERSIONS = "Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are understood."


def load(
    content: str, *, file: str, sources: Sources | None = None
) -> tuple[Document, list[Problem]]:
    """Read a document, JSON or YAML by what it looks like.

    Args:
        content: Its text.
        file: What the problems call it.
        sources: Where it is, and where its references may lead; None where they may
            not lead out of it.

    Returns:
        The document, and what is wrong with it. With an error among that it lacks
        something and is not to be used.

    Raises:
        ProblemsError: The text is not an OpenAPI document.
    """
    content = content.removeprefix("\ufeff")
    root = _parse(content, file)
    version = _version(root, content, file)
    document, problems = _bundled(content, root, version, sources or Sources(name=file))
    document = dataclasses.replace(document, file=file)
    findings = Findings()
    document = mending.mend(document, findings)
    validity.check(document, findings)
    problems += findings.problems(document)
    if version < (3, 0):
        findings = Findings()
        converted = swagger.convert(document, findings)
        problems += findings.problems(document)
        document = converted
    return document, problems


def _bundled(
    content: str, root: Json, version: tuple[int, int], sources: Sources
) -> tuple[Document, list[Problem]]:
    """The document, with what its references lead to in other files."""
    library = Library(sources, content, root)
    findings = Findings()
    bundled = bundle(library, grammar_of(version), findings)
    document = Document(
        file=sources.name,
        text=content,
        root=Node(bundled.root, "#"),
        version=version,
        published=bundled.root,
        moves=(bundled.moves,) if bundled.moves else (),
        texts={file.name: file.text for file in library.files.values()},
        refused=bundled.refused,
    )
    return document, [*library.problems, *findings.problems(document)]


def _parse(content: str, file: str) -> Json:
    if not content.strip():
        raise _error("The document is empty.", file, content)
    if len(content) > MAX_CHARACTERS:
        raise _error(
            f"The document has over {MAX_CHARACTERS:,} characters.", file, content
        )
    if _HTML.match(content):
        raise _error(
            "This is an HTML or XML page, not an OpenAPI document.",
            file,
            content,
            advice="Fetch the document itself, not the page that shows it: look for a "
            "link to openapi.json or openapi.yaml. A login page means that the "
            "headers lack a valid key.",
        )
    try:
        root = text.parse(content)
    except UnreadableError as error:
        raise _error(
            error.message,
            file,
            content,
            place=text.position(content, error.offset),
            advice="Fetch the document again, or mend it.",
        ) from None
    _check_size(root, content, file)
    return root


def _check_size(root: Json, content: str, file: str) -> None:
    """Bound what later stages walk through, so that they may recurse."""
    level, depth, count = [root], 0, 0
    while level:
        count += len(level)
        if depth > MAX_DEPTH:
            raise _error(
                f"Values are nested more than {MAX_DEPTH} deep.", file, content
            )
        if count > MAX_VALUES:
            raise _error(f"The document has over {MAX_VALUES:,} values.", file, content)
        following: list[Json] = []
        for value in level:
            if isinstance(value, dict):
                following.extend(value.values())
            elif isinstance(value, list):
                following.extend(value)
        level, depth = following, depth + 1


def _version(root: Json, content: str, file: str) -> tuple[int, int]:
    if not isinstance(root, dict):
        raise _error(
            "This is not an OpenAPI document: it is not an object.", file, content
        )
    if "__schema" in root or "__schema" in Node(root, "#").child("data"):
        raise _error(
            "This is the introspection of a GraphQL schema, not an OpenAPI document.",
            file,
            content,
            advice='Set kind = "graphql" for this client.',
        )
    key = "openapi" if "openapi" in root else "swagger"
    declared = root.get(key)
    if declared is None:
        raise _error(
            'This is not an OpenAPI document: it has no key "openapi" or "swagger".',
            file,
            content,
            advice=_VERSIONS,
        )
    match = re.match(r"(\d+)\.(\d+)(?:\.|$)", str(declared))
    version = (int(match[1]), int(match[2])) if match else (0, 0)
    known = [(3, 0), (3, 1), (3, 2)] if key == "openapi" else [(2, 0)]
    if version not in known:
        raise _error(
            f"This document is of {key} {declared}.",
            file,
            content,
            pointer=f"#/{key}",
            advice=_VERSIONS,
        )
    return version


def _error(
    message: str,
    file: str,
    content: str,
    *,
    place: text.Position = (1, 1),
    pointer: str = "",
    advice: str = "",
) -> ProblemsError:
    if pointer:
        place = text.positions(content, [pointer])[pointer]
    return ProblemsError(
        Problem(
            message=message,
            origin=ir.Origin(file, pointer, *place),
            advice=advice,
            source=content,
        )
    )
