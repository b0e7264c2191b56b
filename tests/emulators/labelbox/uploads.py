"""Requests that carry files: the GraphQL multipart request convention.

The parts are `operations` (the request, with null for each file), `map` (which part
belongs to which place) and the files:
https://github.com/jaydenseric/graphql-multipart-request-spec
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from email import message_from_string
from email.message import Message
from typing import Any


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request: the value of a variable of type `Upload`."""

    filename: str
    content_type: str
    content: bytes = field(repr=False)


class MalformedUploadError(Exception):
    """The body does not follow the convention; the message says where."""


def read_operations(content_type: str, body: bytes) -> Any:
    """The request of a multipart body, with each file in its place."""
    parts = _parts(content_type, body)
    operations = _json(parts, "operations")
    places = _json(parts, "map")
    if not isinstance(places, dict):
        raise MalformedUploadError("map must be an object")
    for name, paths in places.items():
        if name not in parts:
            raise MalformedUploadError(f"map names a part {name!r} that is not there")
        for path in paths:
            _place(operations, path, parts[name])
    return operations


def _parts(content_type: str, body: bytes) -> dict[str, Upload]:
    """The parts by name (RFC 2046, section 5.1.1). File contents are kept exactly.

    Headers are UTF-8 (RFC 7578, section 5.1).
    """
    boundary = _header(f"Content-Type: {content_type}").get_boundary()
    if boundary is None:
        raise MalformedUploadError("Content-Type has no boundary")
    delimiter = b"\r\n--" + boundary.encode()
    parts: dict[str, Upload] = {}
    for section in (b"\r\n" + body).split(delimiter)[1:]:
        if section.startswith(b"--"):
            return parts
        head, separator, content = section.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        if not separator:
            raise MalformedUploadError("a part has no end of its headers")
        header = message_from_string(head.decode("utf-8", "replace"))
        name = header.get_param("name", header="Content-Disposition")
        if not isinstance(name, str):
            raise MalformedUploadError("a part has no name")
        filename = header.get_filename() or "blob"
        parts[name] = Upload(filename, header.get_content_type(), content)
    raise MalformedUploadError("the last boundary is missing")


def _header(line: str) -> Message:
    return message_from_string(line)


def _json(parts: dict[str, Upload], name: str) -> Any:
    if name not in parts:
        raise MalformedUploadError(f"the part {name!r} is missing")
    try:
        return json.loads(parts[name].content)
    except ValueError as error:
        raise MalformedUploadError(f"the part {name!r} is not JSON: {error}") from error


def _place(operations: Any, path: str, upload: Upload) -> None:
    """Put a file where a path such as `variables.files.0` says; null must be there."""
    *steps, last = path.split(".")
    try:
        target = operations
        for step in steps:
            target = target[_key(target, step)]
        if target[_key(target, last)] is not None:
            raise MalformedUploadError(f"there is no null at {path!r}")
        target[_key(target, last)] = upload
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise MalformedUploadError(f"there is no place {path!r}") from error


def _key(target: Any, step: str) -> Any:
    return int(step) if isinstance(target, list) else step
