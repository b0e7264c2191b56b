"""What to do about a change, in the words of the generated code."""

from __future__ import annotations

import pytest

from codegen.drift.changes import Change, Touched
from codegen.drift.explanations import explain
from codegen.drift.findings import Finding
from codegen.drift.rules import RULES, Rule
from codegen.drift.suggestions import suggestion
from codegen.drift.symbols import Symbols
from codegen.drift.versions import next_version, part_to_raise

from ..generation import CONFIGURED, openapi_api

OLD = """
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /orders:
    get:
      operationId: list
      tags: [orders]
      parameters:
        - {name: pageSize, in: query, schema: {type: integer}}
      responses:
        "200":
          description: All.
          content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}
components:
  schemas:
    Order:
      type: object
      properties:
        title: {type: string}
        state: {type: string, enum: [open, paid]}
"""
NEW = OLD.replace("title:", "name:").replace("paid]", "paid, lost]")
ORDER = ("GET /orders",)
TITLE = (Touched("field", "Order", "title"),)
SIZE = (Touched("parameter", "orders.list", "pageSize"),)


def names(document: str) -> Symbols:
    return Symbols(openapi_api(document)[0], CONFIGURED)


BOTH = names(OLD), names(NEW)
WITHOUT = {
    "additional-properties-closed",
    "enum-closed",
    "enum-opened",
    "enum-value-name-changed",
    "field-added-with-default",
    "root-type-changed",
    "type-extended",
    "type-joined",
    "type-split",
}
"""What the reason of the rule tells as well."""


def _breaks_source(rule: Rule) -> bool:
    return "breaking" in (rule.sent.source, rule.received.source)


def _example(
    kind: str,
    touched: tuple[Touched, ...],
    sent: tuple[str, ...],
    received: tuple[str, ...],
) -> Change:
    return Change(
        kind=kind,
        subject="S",
        old="1",
        new="2",
        hint="name",
        touches=touched,
        sent_by=sent,
        received_by=received,
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            Change(kind="field-renamed", subject="S", touches=TITLE, hint="name"),
            "Use `models.Order.name` instead of `models.Order.title`.",
        ),
        (
            Change(
                kind="deprecated",
                subject="S",
                new="Please use `name` instead.",
                touches=TITLE,
            ),
            "Use `models.Order.name` instead of `models.Order.title`, which will go.",
        ),
        (
            Change(
                kind="deprecated", subject="S", new="Use Order.name.", touches=TITLE
            ),
            "Use `models.Order.name` instead of `models.Order.title`, which will go.",
        ),
        (
            Change(kind="deprecated", subject="S", new="It is slow.", touches=TITLE),
            "Stop using `models.Order.title` before it goes.",
        ),
        (
            Change(
                kind="became-nullable", subject="S", touches=TITLE, received_by=ORDER
            ),
            "`models.Order.title` may be None: say what happens then, where it is "
            "used.",
        ),
        (
            Change(kind="became-required", subject="S", touches=SIZE, sent_by=ORDER),
            "Pass `Shop.orders.list(page_size=)` always: what is made without it is "
            "refused.",
        ),
        (
            Change(
                kind="default-changed",
                subject="S",
                old="true",
                new="false",
                touches=SIZE,
                sent_by=ORDER,
            ),
            "Pass `page_size=True` to keep what calls without it do.",
        ),
        (
            Change(
                kind="enum-value-added",
                subject="S",
                new='"lost"',
                touches=(Touched("value", "Order state", '"lost"'),),
                received_by=ORDER,
            ),
            "Handle `models.OrderState.LOST` where your code tells the cases apart.",
        ),
        (
            Change(
                kind="operation-removed",
                subject="S",
                touches=(Touched("operation", "orders.list"),),
            ),
            "Stop calling `Shop.orders.list`: nothing is said to replace it.",
        ),
        (
            Change(kind="parameter-removed", subject="S", touches=SIZE, sent_by=ORDER),
            "Stop passing `Shop.orders.list(page_size=)`.",
        ),
        (Change(kind="documentation-changed", subject="S", touches=TITLE), ""),
        (Change(kind="field-removed", subject="S"), ""),
    ],
    ids=lambda value: value.kind if isinstance(value, Change) else "",
)
def test_a_change_says_what_to_do(change: Change, said: str) -> None:
    assert suggestion(change, *BOTH) == said


def finding(
    kind: str, source: str, affects: str = "", touches: tuple[Touched, ...] = TITLE
) -> Finding:
    change = Change(kind=kind, subject="S", touches=touches)
    (explained,) = explain(
        [
            Finding(
                change=change,
                title="",
                wire="safe",
                source=source,  # type: ignore[arg-type]
                reason="",
                affects=affects,  # type: ignore[arg-type]
            )
        ],
        *BOTH,
    )
    return explained


@pytest.mark.parametrize(
    ("findings", "part"),
    [
        ([], "none"),
        ([finding("documentation-changed", "safe")], "patch"),
        ([finding("enum-value-added", "dangerous")], "minor"),
        ([finding("operation-added", "safe")], "minor"),
        ([finding("field-removed", "breaking"), finding("a-b", "safe")], "major"),
        ([finding("field-removed", "breaking", "unaffected")], "major"),
        ([finding("field-removed", "breaking", "unaffected", ())], "none"),
    ],
)
def test_the_worst_change_decides_about_the_version(
    findings: list[Finding], part: str
) -> None:
    assert part_to_raise(findings) == part


@pytest.mark.parametrize(
    ("version", "part", "following"),
    [
        ("1.4.2", "major", "2.0.0"),
        ("1.4.2", "minor", "1.5.0"),
        ("1.4.2", "patch", "1.4.3"),
        ("0.4.2", "major", "0.5.0"),
        ("0.4.2", "minor", "0.4.3"),
        ("v2.0", "patch", "2.0.1"),
        ("1.4.2", "none", ""),
        ("latest", "major", ""),
    ],
)
def test_versions_rise_by_their_rules(version: str, part: str, following: str) -> None:
    assert next_version(version, part) == following  # type: ignore[arg-type]


def test_what_only_the_client_notices_is_settled_by_generating() -> None:
    change = Change(kind="not-in-any-table", subject="S")
    found = Finding(change=change, title="", wire="breaking", source="safe", reason="")
    (explained,) = explain([found], *BOTH)
    assert explained.suggestion == (
        "Generate the client anew: your code can stay as it is."
    )


@pytest.mark.parametrize(
    "kind", sorted(k for k, rule in RULES.items() if _breaks_source(rule))
)
def test_what_breaks_code_says_what_to_do(kind: str) -> None:
    """For each kind but those that have nothing to be done about."""
    said = [
        suggestion(_example(kind, touched, sent, received), *BOTH)
        for touched in (TITLE, SIZE)
        for sent, received in (((), ORDER), (ORDER, ()))
    ]
    assert any(said) is (kind not in WITHOUT)
