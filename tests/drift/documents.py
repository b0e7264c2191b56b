"""Versions of an OpenAPI document, for tests of drift."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from codegen import ir
from codegen.drift.compare import compare
from codegen.drift.findings import Finding, judge
from codegen.drift.surface import Surface
from codegen.openapi.load import load
from codegen.openapi.lower import lower

Document = Mapping[str, Any]


def api_of(document: Document) -> ir.Api:
    """The Api of a document."""
    read, problems = load(json.dumps(document), file="api.json")
    api, found = lower(read, name="Pets", source="api.json")
    errors = [one for one in [*problems, *found] if one.severity == "error"]
    assert not errors, errors
    return api


def document(paths: Mapping[str, Any], **further: Any) -> dict[str, Any]:
    """A document of these paths."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1.0.0"},
        "servers": [{"url": "https://pets.example/v1"}],
        "paths": dict(paths),
        **further,
    }


def operation(**said: Any) -> dict[str, Any]:
    """An operation that answers nothing, unless something else is said."""
    return {"responses": {"204": {"description": "Done."}}, **said}


def patched(value: Any, patch: Any) -> Any:
    """A value after a JSON Merge Patch (RFC 7396)."""
    if not isinstance(patch, dict):
        return patch
    found = dict(value) if isinstance(value, dict) else {}
    for key, inner in patch.items():
        if inner is None:
            found.pop(key, None)
        else:
            found[key] = patched(found.get(key), inner)
    return found


def judged(old: Document, new: Document) -> list[Finding]:
    """What has changed from one document to another, and how bad that is."""
    return judge(compare(Surface(api=api_of(old)), Surface(api=api_of(new))))


def said(old: Document, new: Document) -> list[str]:
    """What has changed, a line for each: "kind subject: old → new (wire/source)"."""
    lines = []
    for finding in judged(old, new):
        change = finding.change
        moved = f": {change.old} → {change.new}" if change.old or change.new else ""
        verdict = f"{finding.wire}/{finding.source}"
        lines.append(f"{change.kind} {change.subject}{moved} ({verdict})")
    return lines
