"""A whole schema, in the terms of the IR."""

from __future__ import annotations

import json

import graphql as g

from codegen import ir
from codegen.graphql import type_system
from codegen.graphql.load import load

SDL = """\
directive @log(level: Int! = 1) repeatable on FIELD | OBJECT
"Times"
scalar DateTime @specifiedBy(url: "https://tools.ietf.org/html/rfc3339")
scalar Money
enum Status { DONE "Not yet." OPEN @deprecated(reason: "Use DONE.") }
interface Node { id: ID! }
type Project implements Node { id: ID! tags(first: Int = 3, after: ID): [String!] }
union Found = Project | Query
input Where @oneOf { id: ID name: [String!] }
type Query { project(where: Where!): Project status: Status }
"""


def lowered(sdl: str = SDL) -> ir.TypeSystem:
    schema, _ = load(sdl, "schema.graphql")
    scalars = {"Money": ir.PythonType("decimal")}
    return type_system.lower(schema, scalars)


def test_types_have_all_that_the_schema_says() -> None:
    found = {type_.name: type_ for type_ in lowered().types}
    assert list(found) == sorted(found)
    assert found["DateTime"].specified_by == "https://tools.ietf.org/html/rfc3339"
    assert found["DateTime"].python == ir.Builtin("datetime")
    assert found["DateTime"].doc == "Times"
    assert found["Money"].python == ir.Builtin("decimal")
    assert [v.deprecated for v in found["Status"].values] == [None, "Use DONE."]
    assert found["Found"].members == ("Project", "Query")
    assert found["Project"].interfaces == ("Node",)
    assert found["Where"].one_of
    _, tags = found["Project"].fields
    assert tags.type == ir.Nullable(ir.List(ir.Named("String")))
    first, after = tags.arguments
    assert (first.default, first.required) == (ir.Value("3"), False)
    assert (after.default, after.required) == (None, False)
    assert not {"String", "__Type"} & found.keys()


def test_roots_and_directives() -> None:
    schema = lowered()
    assert (schema.query, schema.mutation, schema.subscription) == ("Query", "", "")
    directives = {directive.name: directive for directive in schema.directives}
    assert list(directives) == ["include", "log", "skip"]
    assert directives["log"].executable == ("FIELD",)
    assert directives["log"].repeatable
    assert not directives["log"].arguments[0].required


def test_everything_says_where_it_is() -> None:
    found = {type_.name: type_ for type_ in lowered().types}
    tags = found["Project"].fields[1]
    place = tags.arguments[1].origin
    assert (place.pointer, place.line, place.column) == ("Project.tags(after:)", 7, 61)
    assert found["Money"].origin.line == 4


def test_introspection_says_the_same_as_sdl() -> None:
    answer = g.introspection_from_schema(
        g.build_schema(SDL), specified_by_url=True, input_value_deprecation=True
    )
    assert lowered(json.dumps(answer)).directives == lowered().directives
    by_name = {type_.name: type_ for type_ in lowered(json.dumps(answer)).types}
    for type_ in lowered().types:
        if type_.name != "Where":  # Introspection is asked without `isOneOf` here.
            assert by_name[type_.name] == type_


def test_a_built_in_directive_that_is_not_declared_is_there() -> None:
    answer = g.introspection_from_schema(g.build_schema(SDL))
    answer["__schema"]["directives"] = []
    names = [d.name for d in lowered(json.dumps(answer)).directives]
    assert names == ["include", "skip"]
