"""Golden files: a schema in, code out. One idea a case.

`pytest tests/test_cases.py --update-golden` writes `expected/` anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from .generation import CONFIGURED, UNCONFIGURED, graphql_files, openapi_files

CASES = Path(__file__).parent / "cases"
SHOWN = {"__init__.py", "base.py", "client.py", "py.typed"}
"""Files that are alike in every client: shown in one case only."""


AS_THE_DOCUMENT_SAYS = {"servers", "several_schemes"}
"""Cases of what the config would decide otherwise."""


def generate(case: Path) -> dict[str, str]:
    if case.parent.name == "openapi":
        document = (case / "spec.yaml").read_text(encoding="utf-8")
        is_plain = case.name in AS_THE_DOCUMENT_SAYS
        return openapi_files(document, UNCONFIGURED if is_plain else CONFIGURED)
    operations = [
        (f"operations/{path.name}", path.read_text(encoding="utf-8"))
        for path in sorted(case.glob("operations/*.graphql"))
    ]
    schema = (case / "schema.graphql").read_text(encoding="utf-8")
    return graphql_files(schema, operations, builder=case.name == "builder")


@pytest.mark.parametrize(
    "case",
    sorted(path for path in CASES.glob("*/*") if path.is_dir()),
    ids=lambda path: f"{path.parent.name}-{path.name}",
)
def test_case(case: Path, request: pytest.FixtureRequest) -> None:
    expected = case / "expected"
    written = {
        path: text
        for path, text in generate(case).items()
        if path not in SHOWN
        or case.name in {"inputs", "petstore", *AS_THE_DOCUMENT_SAYS}
        or (path, case.name) == ("client.py", "streams")
    }
    if request.config.getoption("--update-golden"):
        expected.mkdir(exist_ok=True)
        for old in expected.glob("*"):
            old.unlink()
        for path, text in written.items():
            (expected / path).write_text(text, encoding="utf-8")
    found = {p.name: p.read_text(encoding="utf-8") for p in expected.glob("*")}
    assert written.keys() == found.keys()
    for path, text in written.items():
        assert text == found[path], path
