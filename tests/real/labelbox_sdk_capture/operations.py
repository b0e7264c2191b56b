"""From requests as they were sent to distinct operations with names of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import OperationDefinitionNode, get_operation_ast, parse, print_ast

from .endpoint import Recorded

CLIENT_DEFECTS = {
    "rel Batch.user()",
    "rel LabelImport.created_by()",
    "rel LabelingFrontendOptions.labeling_frontend()",
    "rel LabelingFrontendOptions.organization()",
    "rel LabelingFrontendOptions.project()",
    "rel MALPredictionImport.created_by()",
    "rel MEAPredictionImport.created_by()",
    "rel MEAToMALPredictionImport.created_by()",
    "rel ProjectModelConfig.model_config()",
}
"""Calls of 7.17.0 whose request it builds from a Python class name that the API
does not have. No server answers them."""


@dataclass(slots=True)
class Operations:
    """What the client sends."""

    valid: list[str] = field(default_factory=list)
    """The text of each distinct operation that fits the schema."""
    variables: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """What was sent with the first request of each, by its name."""
    invalid: list[str] = field(default_factory=list)
    """For each that does not: the call that sent it and the first error."""


def distinct_operations(recorded: Iterable[Recorded]) -> Operations:
    """Each operation once. Those that differ in literals or names only are one."""
    found = Operations()
    shapes: set[str] = set()
    names: Counter[str] = Counter()
    for request in recorded:
        if request.is_sweep or request.step in CLIENT_DEFECTS:
            continue
        document = parse(request.query)
        text = print_ast(document)
        shape = _shape(text)
        if shape in shapes:
            continue
        shapes.add(shape)
        if request.errors:
            found.invalid.append(f"{request.step}: {request.errors[0]}")
            continue
        operation = get_operation_ast(document)
        name = _python_class_style(operation)
        names[name] += 1
        if names[name] > 1:
            name += str(names[name])
        renamed = re.sub(r"^(query|mutation)( \w+)?", rf"\1 {name}", text, count=1)
        found.valid.append(renamed)
        found.variables[name] = request.variables
    return found


def _shape(text: str) -> str:
    """The operation without its name, its texts and its page numbers."""
    shape = re.sub(r"^(query|mutation) \w+", r"\1 X", text)
    shape = re.sub(r'"(?:[^"\\]|\\.)*"', '""', shape)
    return re.sub(r"\b(first|skip|offset|limit): \d+", "", shape)


def _python_class_style(operation: OperationDefinitionNode | None) -> str:
    """The client's name without the suffix that it gives to almost all of them."""
    name = operation.name.value if operation and operation.name else "Anonymous"
    words = re.split(r"_+", re.sub(r"Py(Api|Pi)$", "", name))
    return "".join(word[:1].upper() + word[1:] for word in words)
