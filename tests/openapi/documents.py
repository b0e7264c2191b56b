"""Small OpenAPI documents, and what they lower to."""

from __future__ import annotations

from textwrap import dedent, indent

from codegen import ir
from codegen.openapi.load import load
from codegen.openapi.lower import lower
from codegen.problems import Problem

HEAD = """\
openapi: {version}
info: {{title: Shop, version: "1"}}
"""


def lowered(document: str) -> tuple[ir.Api, list[Problem]]:
    """Lower a document; give all problems, those of loading first."""
    loaded, warnings = load(dedent(document), file="shop.yaml")
    api, problems = lower(loaded, name="Shop", source="schemas/shop.yaml")
    return api, warnings + problems


def api_of(document: str) -> ir.Api:
    """Lower a document that has no problems."""
    api, problems = lowered(document)
    assert not problems, "\n".join(map(str, problems))
    return api


def with_paths(paths: str, rest: str = "", version: str = "3.0.3") -> str:
    """A document with these paths, indented or not, and whatever else."""
    return (
        HEAD.format(version=version)
        + "paths:\n"
        + indent(dedent(paths), "  ")
        + dedent(rest)
    )


def with_schemas(
    schemas: str, *, sent: str = "", received: str = "", version: str = "3.0.3"
) -> str:
    """A document with these component schemas and one operation that uses two."""
    body = f"requestBody: {_content(sent)}" if sent else "deprecated: false"
    answer = _content(received) if received else "{description: nothing}"
    return HEAD.format(version=version) + f"""\
paths:
  /things:
    post:
      operationId: do
      {body}
      responses:
        "200": {answer}
components:
  schemas:
""" + indent(dedent(schemas), "    ")


def _content(name: str) -> str:
    schema = f'{{$ref: "#/components/schemas/{name}"}}'
    return f"{{description: one, content: {{application/json: {{schema: {schema}}}}}}}"


def definitions(document: str) -> dict[str, ir.Definition]:
    """The definitions that a document without problems lowers to, by key."""
    return {definition.key: definition for definition in api_of(document).definitions}


def types(
    properties: str, *, version: str = "3.0.3", rest: str = ""
) -> dict[str, ir.Type]:
    """The types of the properties of a record that is received."""
    schemas = (
        "Thing:\n  type: object\n  properties:\n"
        + indent(dedent(properties), "    ")
        + dedent(rest)
    )
    thing = definitions(with_schemas(schemas, received="Thing", version=version))[
        "Thing"
    ]
    assert isinstance(thing, ir.Record)
    return {field.wire: field.type for field in thing.fields}


def record(found: dict[str, ir.Definition], key: str) -> ir.Record:
    """A definition that is a record."""
    definition = found[key]
    assert isinstance(definition, ir.Record)
    return definition


def operation(api: ir.Api, key: str) -> ir.Operation:
    """The only operation with this key."""
    (found,) = [o for g in api.groups for o in g.operations if o.key == key]
    return found
