"""Findings name the lines at which OpenAPI documents declare what has changed."""

from __future__ import annotations

import json

import pytest

from .conftest import Repository, Run

OLD = """\
openapi: 3.0.3
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      operationId: list_pets
      responses:
        "200":
          description: All.
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Pet"}
components:
  schemas:
    Pet:
      type: object
      properties:
        id: {type: integer}
        name: {type: string}
"""
NEW = OLD.replace("        name: {type: string}\n", "").replace(
    "  schemas:\n", "  schemas:\n    # A line more.\n"
)
NEW = NEW.replace("id: {type: integer}", "id: {type: string}")


@pytest.fixture(autouse=True)
def schemas(repository: Repository) -> Repository:
    repository.put("old.yaml", OLD)
    repository.put("new.yaml", NEW)
    return repository


def test_both_lines_are_found(run: Run) -> None:
    done = run("diff", "old.yaml", "new.yaml", "--format", "json")
    (report,) = json.loads(done.out)["reports"]
    lines = {
        finding["subject"]: tuple(
            origin and (origin["file"], origin["line"])
            for origin in (finding["old_origin"], finding["new_origin"])
        )
        for finding in report["findings"]
    }
    assert lines == {
        "Pet.id": (("old.yaml", 18), ("new.yaml", 19)),
        "Pet.name": (("old.yaml", 19), None),
    }


def test_annotations_are_at_these_lines(run: Run) -> None:
    done = run("diff", "old.yaml", "new.yaml", "--format", "github")
    first, second, notice = done.out.splitlines()
    assert first.startswith("::error file=new.yaml,line=19,col=")
    assert second.startswith("::error file=old.yaml,line=19,col=")
    assert notice.startswith("::notice ")
