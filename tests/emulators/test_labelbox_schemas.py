"""The schema that the emulator serves: all of it works, and it can be replaced."""

from __future__ import annotations

import re

import httpx
import pytest
from graphql import GraphQLError, build_schema

from .labelbox import LabelboxEmulator
from .labelbox.registry import RESOLVERS
from .labelbox_fixtures import SCHEMA, Caller

WHO = "query Who { user { email } }"
CREATE = "mutation Create($n: String!) { createProject(data: {name: $n}) { id name } }"
SMALL_SCHEMA = "type Query { user: User }  type User { id: ID!  email: String }"


def test_every_operation_of_the_schema_is_implemented() -> None:
    schema = build_schema(SCHEMA.read_text(encoding="utf-8"))
    missing = [
        f"{name}.{field}"
        for name in ("Query", "Mutation", "ProjectMutations")
        for field in schema.type_map[name].fields  # type: ignore[attr-defined]
        if (name, field) not in RESOLVERS
    ]
    assert missing == []


def test_the_schema_can_change_while_it_runs(labelbox: Caller) -> None:
    project = labelbox.ask(CREATE, n="kept")
    changed = re.sub(
        r"\n  lastActivityTime: DateTime\b", "", SCHEMA.read_text(encoding="utf-8")
    ) + (
        "extend type Project { budget: Int  stage: String!  owners: [User!]!"
        " level: MediaType!  plan: ProjectPlan! }"
        " extend type Query { plans: [ProjectPlan!] }"
        " type ProjectPlan { id: ID!  steps: [String!]! }"
    )
    labelbox.emulator.replace_schema(changed)

    new = "id name budget stage owners { id } level plan { id steps }"
    assert labelbox.ask(f"{{ projects {{ {new} }} }}") == [
        {
            **project,
            "budget": None,
            "stage": "",
            "owners": [],
            "level": "AUDIO",
            "plan": {"id": "", "steps": []},
        }
    ]
    gone = labelbox.error("{ projects { lastActivityTime } }")
    assert gone["code"] == "GRAPHQL_VALIDATION_FAILED"
    plans = labelbox.error("{ plans { id } }")
    assert plans["code"] == "INTERNAL_SERVER_ERROR"
    assert "does not implement Query.plans" in plans["message"]
    labelbox.emulator.reset()
    assert labelbox.ask("{ projects { lastActivityTime } }") == []


def test_an_older_operation_works_when_the_schema_has_it(labelbox: Caller) -> None:
    older = SCHEMA.read_text(encoding="utf-8") + (
        "extend type Dataset { dataRows(skip: Int, first: PageSize): [DataRow!] }"
        "extend type Mutation { createDataRow(data: DataRowCreateInput!): DataRow }"
        "input DataRowCreateInput { rowData: String!  dataset: ConnectOneInput! }"
    )
    labelbox.emulator.replace_schema(older)
    create = 'mutation { createDataset(data: {name: "d"}) { id } }'
    dataset = labelbox.ask(create)["id"]
    add = (
        "mutation($d: ID!) { createDataRow(data:"
        ' {rowData: "text", dataset: {connect: {id: $d}}})'
        " { dataset { dataRows { rowData } } } }"
    )
    row = labelbox.ask(add, d=dataset)
    assert row == {"dataset": {"dataRows": [{"rowData": "text"}]}}


@pytest.mark.parametrize(
    "text", ["type {", "type Query { a: Missing }", "type A { b: Int }"]
)
def test_a_schema_that_is_none_changes_nothing(labelbox: Caller, text: str) -> None:
    with pytest.raises((GraphQLError, TypeError)):
        labelbox.emulator.replace_schema(text)
    assert labelbox.ask(WHO)["email"] == "ada@example.com"


def test_the_same_requests_give_the_same_answers() -> None:
    def identifiers() -> list[str]:
        with (
            httpx.Client(trust_env=False) as http,
            LabelboxEmulator(SCHEMA.read_text(encoding="utf-8")) as emulator,
        ):
            caller = Caller(emulator, http)
            return [caller.ask(CREATE, n="p")["id"] for _ in range(3)]

    assert identifiers() == identifiers()
