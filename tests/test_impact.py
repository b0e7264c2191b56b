"""`--impact`: the lines of the user's code that stop type-checking, and why."""

from __future__ import annotations

import os
import venv
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from textwrap import dedent

import pytest

from codegen import ir
from codegen.checking.checker import CheckerName
from codegen.checking.installed import find, preferred
from codegen.cli.comparison import Names, Wish, compared
from codegen.cli.impact import Impact, Traced
from codegen.cli.lowering import lower
from codegen.cli.schema_texts import SchemaText
from codegen.config import load
from codegen.drift.changes import Change, Touched
from codegen.drift.findings import Finding
from codegen.problems import ProblemsError

DOCUMENT = """
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /orders:
    get:
      operationId: list
      tags: [orders]
      parameters:
        - {name: size, in: query, schema: {type: integer}}
      responses:
        "200":
          description: All.
          content:
            application/json:
              schema: {type: array, items: {$ref: "#/components/schemas/Order"}}
    post:
      operationId: create
      tags: [orders]
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: "#/components/schemas/NewOrder"}}
      responses:
        "200":
          description: It.
          content:
            application/json: {schema: {$ref: "#/components/schemas/Order"}}
components:
  schemas:
    NewOrder:
      type: object
      required: [title]
      properties:
        title: {type: string}
        note: {type: string}
    Order:
      type: object
      required: [title, state, customer]
      properties:
        title: {type: string}
        state: {type: string, enum: [open, paid]}
        customer: {$ref: "#/components/schemas/Customer"}
    Customer:
      type: object
      required: [title, email]
      properties:
        title: {type: string}
        email: {type: string}
"""
ORDER, CUSTOMER = (
    "    Order:\n      type: object\n",
    "    Customer:\n      type: object\n",
)

CODE = {
    "app/__init__.py": "",
    "app/reading.py": """\
        from typing import assert_never

        from generated.shop import Shop, models


        def titles(client: Shop) -> list[str]:
            return [order.title.upper() for order in client.orders.list(size=3)]


        def emails(orders: list[models.Order]) -> list[str]:
            found = []
            for order in orders:
                who = order.customer
                address = who.email
                found.append(address.lower() + "é" + who.title)
            return found


        def state(order: models.Order) -> str:
            match order.state:
                case models.OrderState.OPEN:
                    return "open"
                case models.OrderState.PAID:
                    return "paid"
                case _:
                    assert_never(order.state)
        """,
    "app/wrong.py": 'wrong: int = "text"\n',
    "app/writing.py": """\
        from __future__ import annotations

        from generated.shop import models, Shop


        class Writer:
            def __init__(self, client: Shop) -> None:
                self.orders = client.orders

            def write(self) -> models.Order:
                new = models.NewOrder(title="é", note="x")
                return self.orders.create(new)
        """,
}
CHECKERS: tuple[CheckerName, ...] = ("mypy", "pyright")
CONFIG = """\
[tool.mypy]
strict = true

[tool.codegen]
output = "generated"

[tool.codegen.clients.shop]
kind = "openapi"
schema = "shop.yaml"
base_url = "http://127.0.0.1:1"
"""


class Project:
    """A user's project, as one checker sees it."""

    def __init__(self, folder: Path, checker: CheckerName) -> None:
        self.folder = folder
        self._config = load(folder)
        paths = [folder / "app"]
        self.impact = Impact(self._config, paths, os.environ, checker)

    def trace(self, change: Callable[[str], str], *findings: Finding) -> Traced:
        """Change the document, and say what that does."""
        (client,) = self._config.clients
        old, new = self._api(DOCUMENT), self._api(change(DOCUMENT))
        assert old != new
        return self.impact.of(client, findings, old, new)

    def _api(self, document: str) -> ir.Api:
        text = SchemaText(name="shop.yaml", files=(("shop.yaml", document),))
        return lower(self._config, self._config.clients[0], text)[0]


def written(folder: Path, config: str = CONFIG, **code: str) -> Path:
    files = {"pyproject.toml": config, "shop.yaml": DOCUMENT, **CODE, **code}
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_text(dedent(text), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def projects(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Mapping[CheckerName, Project]]:
    """One project and one copy of it for each checker: what a checker has found out is
    kept from test to test, as it is from client to client."""
    folder = written(tmp_path_factory.mktemp("project"))
    before = _files(folder)
    with ExitStack() as stack:
        found = {name: Project(folder, name) for name in CHECKERS}
        for project in found.values():
            stack.enter_context(project.impact)
        yield found
    assert _files(folder) == before


@pytest.fixture
def project(
    projects: Mapping[CheckerName, Project],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Project:
    project = projects[getattr(request, "param", "mypy")]
    monkeypatch.chdir(project.folder)
    return project


def _files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def finding(kind: str, *touched: Touched) -> Finding:
    change = Change(kind=kind, subject=str(touched), touches=touched)
    return Finding(change=change, title="", wire="safe", source="breaking", reason="")


def removed(owner: str, name: str) -> Finding:
    return finding("field-removed", Touched("field", owner, name))


def lines(finding: Finding) -> list[tuple[str, int]]:
    return [(line.file, line.line) for line in finding.lines]


both_checkers = pytest.mark.parametrize("project", CHECKERS, indirect=True)


@both_checkers
def test_a_line_is_joined_to_the_field_of_its_own_class(project: Project) -> None:
    """Both classes have a title: what the old client says of types tells them apart."""

    def change(document: str) -> str:
        head, schemas = document.split("    Order:\n")
        schemas = schemas.replace("title, ", "")
        return head + "    Order:\n" + schemas.replace("title: {type: string}", "x: {}")

    traced = project.trace(
        change, removed("Customer", "title"), removed("Order", "title")
    )
    of_customer, of_order = traced.findings
    assert lines(of_customer) == [("app/reading.py", 15)]
    assert lines(of_order) == [("app/reading.py", 7)]
    assert of_order.lines[0].text.startswith("return [order.title.upper()")
    assert (traced.unexplained, traced.notes) == ((), ())


@both_checkers
def test_a_line_is_joined_to_where_its_value_comes_from(project: Project) -> None:
    traced = project.trace(
        lambda d: d.replace("email: {type: string}", "email: {type: [string, 'null']}"),
        finding("became-nullable", Touched("field", "Customer", "email")),
        removed("Order", "nothing"),
    )
    found = [lines(finding) for finding in traced.findings]
    assert found == [[("app/reading.py", 15)], []]


def test_a_case_that_is_new_is_a_line(project: Project) -> None:
    traced = project.trace(
        lambda d: d.replace("paid]", "paid, lost]"),
        finding("enum-value-added", Touched("value", "Order state", '"lost"')),
    )
    assert lines(traced.findings[0]) == [("app/reading.py", 26)]


@both_checkers
def test_calls_and_constructors_are_lines(project: Project) -> None:
    def change(document: str) -> str:
        return (
            document.replace("name: size", "name: page")
            .replace("required: [title]", "required: [title, payer]")
            .replace("note: {type: string}", "note: {type: string}\n        payer: {}")
        )

    traced = project.trace(
        change,
        finding("field-added-required", Touched("field", "NewOrder", "payer")),
        finding("parameter-removed", Touched("parameter", "orders.list", "size")),
    )
    assert [lines(finding) for finding in traced.findings] == [
        [("app/writing.py", 11)],
        [("app/reading.py", 7)],
    ]


def test_an_operation_that_is_gone_is_found_through_self(project: Project) -> None:
    traced = project.trace(
        lambda d: d.replace("operationId: create", "operationId: make"),
        finding("operation-removed", Touched("operation", "orders.create")),
    )
    assert lines(traced.findings[0]) == [("app/writing.py", 12)]
    assert traced.unexplained == ()


@both_checkers
def test_only_what_is_new_is_said_and_also_without_a_cause(project: Project) -> None:
    """`app/wrong.py` has an error that was always there."""
    traced = project.trace(lambda d: d.replace("email", "mail"))
    (line,) = traced.unexplained
    assert (line.file, line.line) == ("app/reading.py", 14)
    assert "email" in line.message


@both_checkers
def test_uses_of_what_is_deprecated_are_lines(project: Project) -> None:
    traced = project.trace(
        lambda d: d.replace(
            "operationId: list", "operationId: list\n      deprecated: true"
        ),
        finding("deprecated", Touched("operation", "orders.list")),
    )
    assert lines(traced.findings[0]) == [("app/reading.py", 7)]


# Other projects


def one_line(folder: Path, checker: CheckerName, path: str = "app") -> Traced:
    """Trace one change through a project."""
    config = load(folder)
    texts = [DOCUMENT, DOCUMENT.replace("email", "mail")]
    old, new = (
        lower(
            config,
            config.clients[0],
            SchemaText(name="shop.yaml", files=(("shop.yaml", text),)),
        )[0]
        for text in texts
    )
    with Impact(config, [folder / path], os.environ, checker) as impact:
        return impact.of(config.clients[0], [removed("Customer", "email")], old, new)


@pytest.mark.parametrize("checker", CHECKERS)
def test_a_client_inside_of_a_package_is_imported_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, checker: CheckerName
) -> None:
    """The code under test is beside it, not in it: `src` is found from the config."""
    code = dedent(CODE["app/reading.py"]).replace("generated.shop", "house.api.shop")
    folder = written(
        tmp_path,
        CONFIG.replace('output = "generated"', 'output = "src/house/api"'),
        **{
            "src/house/__init__.py": "",
            "src/house/api/shop/mine.py": "kept = 1\n",
            "app/reading.py": code,
            "app/writing.py": "from house.api.shop.mine import kept as kept\n",
        },
    )
    monkeypatch.chdir(folder)
    traced = one_line(folder, checker)
    assert lines(traced.findings[0]) == [("app/reading.py", 14)]
    assert (traced.unexplained, traced.notes) == ((), ())


def test_a_path_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="no such file or folder"):
        one_line(written(tmp_path), "mypy", "ap")


def test_code_that_is_no_python_is_a_problem(tmp_path: Path) -> None:
    folder = written(tmp_path, **{"app/broken.py": "def (:\n"})
    with pytest.raises(ProblemsError, match=r"app/broken\.py:1"):
        one_line(folder, "mypy")


def test_a_checker_that_sees_no_packages_is_no_good_news(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In an environment without httpx and msgspec, nothing would ever stop fitting."""
    venv.create(tmp_path / "empty", with_pip=False)
    folder = written(tmp_path / "project")
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "empty"))
    monkeypatch.chdir(folder)
    (note,) = one_line(folder, "mypy").notes
    assert note.startswith("mypy does not see httpx and msgspec, so lines")


def test_a_checker_that_is_not_installed_is_a_problem(tmp_path: Path) -> None:
    """Nor is one taken that the user did not ask for."""
    with pytest.raises(ProblemsError, match="pyright is not installed"):
        find(tmp_path, {"PATH": str(tmp_path)}, "pyright", ours=tmp_path)


def test_the_checker_that_a_project_configures_comes_first(tmp_path: Path) -> None:
    assert preferred(tmp_path) == ("mypy", "pyright")
    (tmp_path / "pyproject.toml").write_text("[tool.pyright]\n", encoding="utf-8")
    assert preferred(tmp_path) == ("pyright", "mypy")
    (tmp_path / "mypy.ini").write_text("[mypy]\n", encoding="utf-8")
    assert preferred(tmp_path) == ("mypy", "pyright")


# Operations of the user's

SHOP = """
type Query { me: User  pet(id: ID!): Pet }
type User { name: String!  email: String! }
type Pet { name: String!  owner: User }
"""
OPERATIONS = """\
query Who {
  me { ...Person }
}

query Named($id: ID!) {
  pet(id: $id) { name }
}

fragment Person on User {
  name
  email
}
"""
GRAPHQL_CODE = """\
from generated.pets import Pets


def who(client: Pets) -> str:
    answer = client.mine.who()
    return answer.me.email if answer.me else ""


def named(client: Pets) -> str:
    answer = client.mine.named("1")
    return answer.pet.name if answer.pet else ""
"""
GRAPHQL_CONFIG = """\
[tool.mypy]
strict = true

[tool.codegen.clients.pets]
kind = "graphql"
schema = "pets.graphql"
base_url = "http://127.0.0.1:1"
operations = ["mine.graphql"]
"""


def test_an_operation_that_no_longer_fits_takes_its_callers_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The document is a line, and so is the call; what still fits stays as it was."""
    files = {"pyproject.toml": GRAPHQL_CONFIG, "pets.graphql": SHOP}
    files |= {"mine.graphql": OPERATIONS, "app.py": GRAPHQL_CODE}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    config = load(tmp_path)
    (client,) = config.clients
    old, new = (
        SchemaText(name="pets.graphql", files=(("pets.graphql", text),))
        for text in (SHOP, SHOP.replace("email: String!", "mail: ID"))
    )
    names = Names(client="pets", old="old", new="new")
    found = compared(config, client, names, old, new, Wish())
    assert found.surfaces is not None
    (document,) = found.report.broken
    assert (document.file, document.line) == ("mine.graphql", 11)
    with Impact(config, [tmp_path / "app.py"], os.environ, "mypy") as impact:
        before, after = found.surfaces.old.api, found.surfaces.new.api
        traced = impact.of(client, found.report.findings, before, after)
    by_kind = {finding.change.kind: lines(finding) for finding in traced.findings}
    assert by_kind == {"field-removed": [("app.py", 5)], "field-added": []}
    assert traced.unexplained == ()
