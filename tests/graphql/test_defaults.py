"""Default documents: one for each root field, valid by construction."""

from __future__ import annotations

import graphql as g
import pytest

from codegen import ir
from codegen.graphql import defaults
from codegen.graphql.load import load
from codegen.selections import AS_THE_POLICY_SAYS, Selections

from ..generation import ROOT, graphql_api

LABELBOX = ROOT / "schemas" / "labelbox.graphql"


def whole_documents(
    schema: g.GraphQLSchema, selections: Selections = AS_THE_POLICY_SAYS
) -> dict[str, str]:
    """Each default operation with the fragments that it needs."""
    written = defaults.write(schema, selections=selections)

    def needed(text: str, found: dict[str, str]) -> dict[str, str]:
        class Visitor(g.Visitor):
            def enter_fragment_spread(
                self, node: g.FragmentSpreadNode, *_: object
            ) -> None:
                name = node.name.value
                if name not in found:
                    found[name] = written.fragments[name]
                    needed(found[name], found)

        g.visit(g.parse(text), Visitor())
        return found

    return {
        operation.key: "\n".join([operation.text, *needed(operation.text, {}).values()])
        for operations in written.operations.values()
        for operation in operations
    }


def list_nesting(schema: g.GraphQLSchema, document: str) -> int:
    """How deep lists of objects nest in an operation, fragments included."""
    parsed = g.parse(document)
    fragments = {
        d.name.value: d.selection_set
        for d in parsed.definitions
        if isinstance(d, g.FragmentDefinitionNode)
    }

    def nesting(type_: g.GraphQLNamedType, selection: g.SelectionSetNode) -> int:
        deepest = 0
        for node in selection.selections:
            match node:
                case g.FragmentSpreadNode(name=name):
                    fragment = fragments[name.value]
                    deepest = max(deepest, nesting(type_, fragment))
                case g.InlineFragmentNode(type_condition=condition):
                    assert condition
                    inner = schema.type_map[condition.name.value]
                    deepest = max(deepest, nesting(inner, node.selection_set))
                case g.FieldNode(name=name, selection_set=selected) if selected:
                    if isinstance(type_, g.GraphQLUnionType):
                        continue
                    owner = type_
                    if name.value not in getattr(owner, "fields", {}):
                        continue  # A member's field, counted with the member.
                    field = owner.fields[name.value]  # type: ignore[attr-defined]
                    one = g.is_list_type(g.get_nullable_type(field.type))
                    inner = g.get_named_type(field.type)
                    deepest = max(deepest, one + nesting(inner, selected))
        return deepest

    operation = parsed.definitions[0]
    assert isinstance(operation, g.OperationDefinitionNode)
    root = schema.get_root_type(operation.operation)
    assert root
    return nesting(root, operation.selection_set)


@pytest.fixture(scope="module")
def labelbox() -> g.GraphQLSchema:
    schema, problems = load(LABELBOX.read_text(encoding="utf-8"), LABELBOX.name)
    assert not problems
    return schema.definition


def test_every_root_field_of_labelbox_has_an_operation(
    labelbox: g.GraphQLSchema,
) -> None:
    written = defaults.write(labelbox)
    assert labelbox.query_type
    assert labelbox.mutation_type
    assert {o.path for o in written.operations["query"]} == {
        (name,) for name in labelbox.query_type.fields
    }
    inside = labelbox.type_map["ProjectMutations"]
    assert isinstance(inside, g.GraphQLObjectType)
    assert {o.path for o in written.operations["mutation"]} == {
        *((name,) for name in labelbox.mutation_type.fields),
        *(("project", name) for name in inside.fields),
    }
    assert {kind: len(o) for kind, o in written.operations.items()} == {
        "query": 65,
        "mutation": 119 + 14,
        "subscription": 0,
    }


def test_every_document_of_labelbox_is_valid(labelbox: g.GraphQLSchema) -> None:
    for key, document in whole_documents(labelbox).items():
        assert not g.validate(labelbox, g.parse(document)), key


def test_no_document_nests_four_lists(labelbox: g.GraphQLSchema) -> None:
    """Labelbox refuses `{projects {datasets {dataRows {labels {id}}}}}`."""
    nested = {
        key: list_nesting(labelbox, document)
        for key, document in whole_documents(labelbox).items()
    }
    assert max(nested.values()) < 4
    assert nested["projects"] >= 1


def test_a_namespace_does_not_execute_its_mutations(labelbox: g.GraphQLSchema) -> None:
    project = next(
        o for o in defaults.write(labelbox).operations["mutation"] if o.key == "project"
    )
    assert "setLabelingParameterOverrides" not in whole_documents(labelbox)["project"]
    assert project.result == ("project", "__typename")


def test_no_default_function_executes_other_mutations() -> None:
    """Types as Wiki.js has them, payloads as graphene names them, and a payload that
    leads back to the mutations."""
    schema = g.build_schema("""
        type Query { x: Int }
        type Mutation {
          system: SystemMutation
          admin(id: ID!): Admin
          create(x: Int!): CreateMutation
          wipe: Boolean
          self: Mutation
        }
        type SystemMutation { setFlags(flags: [Int!]): Response wipe: Response }
        type Admin { rename(name: String!): Int wipe: Boolean }
        type Response { ok: Boolean }
        type CreateMutation { ok: Boolean mutation: Mutation system: SystemMutation }
        """)
    documents = whole_documents(schema)
    assert {key for key, document in documents.items() if "wipe" in document} == {
        "wipe",
        "systemWipe",
        "adminWipe",
    }
    assert {"systemSetFlags", "adminRename"} <= documents.keys()
    assert "  ok\n}" in documents["create"]
    for document in documents.values():
        assert not g.validate(schema, g.parse(document)), document


def test_variables_of_a_namespace_keep_their_own_names() -> None:
    schema = g.build_schema("""
        type Query { x: Int }
        type Mutation { item(id: ID!): Item }
        type Item { rename(id: ID!, name: String!): Int }
        """)
    operation = defaults.write(schema).operations["mutation"][1]
    assert operation.text == (
        "mutation ItemRename($id: ID!, $rename_id: ID!, $name: String!) {\n"
        "  item(id: $id) {\n"
        "    rename(id: $rename_id, name: $name)\n"
        "  }\n"
        "}"
    )


@pytest.mark.parametrize(
    "schema",
    [
        # Types that contain each other, through objects, lists and unions.
        "type Query { a: A } type A { b: B n: Int } type B { a: A u: U m: Int }"
        " union U = A | B",
        "type Query { a: [A] } type A { a: [A] n: Int }",
        # Nothing can be selected without an argument.
        "type Query { a: A } type A { n(x: Int!): Int }",
        # A type that is called as the reference of another.
        "type Query { t: Task r: TaskReference o: Owner }"
        " type Task { id: ID! name: String } type TaskReference { taskId: ID }"
        " type Owner { id: ID task: Task }",
        # An interface that implements an interface, and one with nothing below it.
        "type Query { n: Node e: Empty } interface Node { id: ID }"
        " interface Named implements Node { id: ID name: String }"
        " type A implements Named & Node { id: ID name: String }"
        " interface Empty { x: Int }",
        # The same response name with another shape in each member.
        "type Query { u: [U] } union U = A | B | C type A { x: Int v: V }"
        " type B { x: [Int] v: W } type C { x: Int! } type V { a: Int }"
        " type W { a: String }",
    ],
)
def test_documents_are_valid_on_awkward_schemas(schema: str) -> None:
    built = g.build_schema(schema)
    documents = whole_documents(built)
    assert built.query_type
    assert documents.keys() == built.query_type.fields.keys()
    for document in documents.values():
        assert not g.validate(built, g.parse(document)), document
    _, problems = graphql_api(schema)
    assert not problems


def test_an_argument_of_an_output_type_is_any() -> None:
    """A schema that no server should publish is warned about, and is no crash."""
    api, problems = graphql_api("type Query { a(x: Query): Int }")
    assert [problem.severity for problem in problems] == ["warning"]
    (operation,) = api.groups[0].operations
    assert [param.type for param in operation.params] == [ir.Builtin("any")]


def test_subscription_fields_have_operations() -> None:
    schema = g.build_schema("""
        type Query { task: Task }
        type Subscription { taskChanged(id: ID!): TaskEvent tick: Int! }
        type TaskEvent { kind: String! task: Task! }
        type Task { id: ID! name: String done: Boolean! }
        """)
    written = defaults.write(schema)
    assert [o.text for o in written.operations["subscription"]] == [
        "subscription TaskChanged($id: ID!) {\n"
        "  taskChanged(id: $id) {\n"
        "    ...TaskEvent\n"
        "  }\n"
        "}",
        "subscription Tick {\n  tick\n}",
    ]
    # What an event is about is expanded, as in a payload.
    assert "task {\n    ...Task\n" in written.fragments["TaskEvent"]
    for document in whole_documents(schema).values():
        assert not g.validate(schema, g.parse(document)), document


def connection_schema(fields: str) -> g.GraphQLSchema:
    return g.build_schema(f"""
        type Query {{ issues(first: Int, after: String): IssueConnection! }}
        type Issue {{ id: ID! title: String! parent: Issue {fields} }}
        type IssueConnection {{ nodes: [Issue!]! pageInfo: PageInfo! }}
        type IssueEdge {{ node: Issue! cursor: String! }}
        type PageInfo {{ endCursor: String hasNextPage: Boolean! }}
        type Note {{ text: String! first: IssueEdge }}
        """)


@pytest.mark.parametrize(
    "fields",
    [
        "children(first: Int, after: String): IssueConnection!",
        "latest: IssueEdge",
        "note: Note",
    ],
)
def test_a_page_has_its_items_although_they_lead_back_to_it(fields: str) -> None:
    schema = connection_schema(fields)
    written = defaults.write(schema)
    assert "nodes {\n    ...Issue\n" in written.fragments["IssueConnection"]
    assert "parent {\n    ...IssueReference\n" in written.fragments["Issue"]
    for document in whole_documents(schema).values():
        assert not g.validate(schema, g.parse(document)), document
    api, _ = graphql_api(g.print_schema(schema))
    assert api.groups[0].operations[0].paging


def test_functions_and_variables_of_namespaces_do_not_collide() -> None:
    schema = g.build_schema("""
        type Query { x: Int }
        type Mutation {
          projectUpdate(id: ID!): Int
          project(id: ID!, update_id: ID): ProjectMutations
        }
        type ProjectMutations {
          update(id: ID!): Int
          project(id: ID!): ProjectMutations
          archive: Boolean
          labels(id: ID!): LabelMutations!
        }
        type LabelMutations { add(id: ID!): Int }
        """)
    written = defaults.write(schema).operations["mutation"]
    keys = [operation.key for operation in written]
    assert len(set(keys)) == len(keys)
    assert {"projectUpdate", "updateInProject", "projectArchive"} <= set(keys)
    assert "projectLabelsAdd" in keys
    update = next(o for o in written if o.key == "updateInProject")
    assert update.text == (
        "mutation UpdateInProject($id: ID!, $update_id: ID, $update_id_2: ID!) {\n"
        "  project(id: $id, update_id: $update_id) {\n"
        "    update(id: $update_id_2)\n"
        "  }\n"
        "}"
    )
    for document in whole_documents(schema).values():
        assert not g.validate(schema, g.parse(document)), document
        assert "archive" not in document or "Archive" in document
    assert not graphql_api(g.print_schema(schema))[1]


def test_an_argument_with_a_default_may_be_left_out() -> None:
    schema = "type Query { ticks(from: Int!, step: Float! = 1, to: Int = 9): [Int!] }"
    api, problems = graphql_api(schema)
    assert not problems
    (operation,) = api.groups[0].operations
    assert isinstance(operation.call, ir.GraphQL)
    assert "($from: Int!, $step: Float, $to: Int)" in operation.call.document
    assert not g.validate(g.build_schema(schema), g.parse(operation.call.document))
    assert [(p.wire, p.required, p.type) for p in operation.params] == [
        ("from", True, ir.Builtin("int")),
        ("step", False, ir.Builtin("float")),
        ("to", False, ir.Nullable(ir.Builtin("int"))),
    ]
