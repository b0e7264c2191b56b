"""From an OpenAPI document to an `ir.Api`.

Every operation is lowered, whatever it is made of: what we do not understand is a
finding, and its type is any. The order of a document's maps changes nothing, apart
from that of an object's properties.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from .. import ir
from ..problems import Problem
from .contexts import Contexts
from .definitions import Definitions, settle
from .document import Document, Findings
from .entries import Entry
from .entries import entries as find_entries
from .incoming import IncomingRequests
from .naming import Name, group_of_tag, name_operations
from .operations import Operations
from .paging import paging
from .paging_hints import hinted, is_hinted
from .prose import clean
from .references import References
from .schemas import Schemas
from .security import SecuritySchemes
from .servers import Servers
from .streams import switch
from .tags import Tags


def lower(
    document: Document,
    *,
    name: str,
    source: str,
    formats: Mapping[str, ir.PythonType] | None = None,
) -> tuple[ir.Api, list[Problem]]:
    """Lower a document.

    `name` is what people call the API, `source` the snapshot as the config names it,
    `formats` the Python types that the config gives formats.
    Returns the Api and what is wrong with the document; if any of it is an error, the
    Api lacks something and is not to be used.
    """
    findings = Findings()
    references = References(document, findings)
    schemas = Schemas(document, references, findings, formats or {})
    entries = sorted(find_entries(document, references), key=lambda entry: entry.id)
    tags = Tags(document.root, entries)
    called = name_operations(entries, tags)
    security = SecuritySchemes(document, references, findings)
    servers = Servers(document, findings)
    lowering = Operations(document, schemas, references, findings, security, servers)
    operations = {
        entry.id: lowering.operation(entry, called[entry.id].method)
        for entry in entries
    }
    incoming = IncomingRequests(document, schemas, references).of(entries, called)
    contexts = Contexts(document.root, _pointers(entries, called))
    settled = settle(schemas.definitions(), contexts, document, findings)
    for entry in entries:
        operation = _settled(operations[entry.id], settled)
        found = hinted(operation, entry, document.root, settled.found, findings)
        if found is None and not is_hinted(entry):
            found = paging(operation, entry, settled.found)
        operations[entry.id] = dataclasses.replace(operation, paging=found)
    definitions = tuple(settled.found[key] for key in sorted(settled.found))
    api = ir.Api(
        name=name,
        source=source,
        version=_version(document),
        servers=servers.shared,
        auth=security.auth,
        security=security.default,
        groups=tuple(
            sorted(
                _groups(entries, called, operations, tags), key=lambda group: group.path
            )
        ),
        definitions=definitions,
        incoming=tuple(
            dataclasses.replace(each, type=each.type and settled.type_(each.type))
            for each in incoming
        ),
        case=_case(definitions),
        doc=clean(document.root.child("info").text("description")),
    )
    return api, findings.problems(document)


def _version(document: Document) -> str:
    version = document.root.child("info").object.get("version")
    return str(version) if isinstance(version, str | int | float) else ""


def _pointers(entries: Iterable[Entry], called: Mapping[str, Name]) -> dict[str, str]:
    """What operations are called, by pointer; two paths may share one operation."""
    found: dict[str, str] = {}
    for entry in entries:
        found.setdefault(entry.node.pointer, str(called[entry.id]))
    return found


def _settled(operation: ir.Operation, settled: Definitions) -> ir.Operation:
    def response(old: ir.Response) -> ir.Response:
        headers = (dataclasses.replace(h, type=type_(h.type)) for h in old.headers)
        own = old.type and type_(old.type)
        return dataclasses.replace(old, type=own, headers=tuple(headers))

    type_ = settled.type_
    json_bodies = [type_(body.type) for body in operation.bodies if body.form == "json"]
    is_choice = operation.returns is not None and operation.items is not None
    return dataclasses.replace(
        operation,
        params=tuple(
            dataclasses.replace(param, type=settled.type_(param.type))
            for param in operation.params
        ),
        bodies=tuple(
            dataclasses.replace(body, type=settled.type_(body.type))
            for body in operation.bodies
        ),
        responses=tuple(map(response, operation.responses)),
        errors=tuple(map(response, operation.errors)),
        returns=operation.returns and type_(operation.returns),
        items=operation.items and type_(operation.items),
        stream_switch=(
            switch(json_bodies[0], settled.found) if is_choice and json_bodies else ""
        ),
    )


def _groups(
    entries: Iterable[Entry],
    called: Mapping[str, Name],
    operations: Mapping[str, ir.Operation],
    tags: Tags,
) -> Iterator[ir.Group]:
    members: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        members.setdefault(called[entry.id].group, []).append(entry)
    docs = {group_of_tag(tag, tags): tags.doc(tag) for tag in tags.declared}
    above = {path[:depth] for path in members for depth in range(1, len(path))}
    for path in above - members.keys():
        if docs.get(path):
            yield ir.Group(path=path, operations=(), doc=docs[path])
    for path, group in members.items():
        named = {tags.of(entry.node) for entry in group}
        found = [operations[entry.id] for entry in group]
        yield ir.Group(
            path=path,
            operations=tuple(sorted(found, key=lambda operation: operation.key)),
            doc=tags.doc(named.pop()) if len(named) == 1 else "",
        )


def _case(definitions: Iterable[ir.Definition]) -> Literal["as-is", "camel"]:
    """How most fields of several words are spelled."""
    wires = [
        field.wire
        for definition in definitions
        if isinstance(definition, ir.Record)
        for field in definition.fields
    ]
    camel = sum(bool(re.fullmatch(r"[a-z]+[A-Z][A-Za-z0-9]*", wire)) for wire in wires)
    return "camel" if camel > sum("_" in wire for wire in wires) else "as-is"
