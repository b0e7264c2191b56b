"""What the documents promise is there: files, tests, keys of the configuration."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
TEST = re.compile(r"`([\w/.]+)::(test_\w+)`")
FILE = re.compile(r"`((?:tests|docs|schemas|codegen|templates)/[\w./-]+\.\w+)`")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)(#[^)]*)?\)")


def functions(path: Path) -> set[str]:
    """The tests of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_and_test_that_a_document_names_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    files = {*FILE.findall(text), *(file for file, _ in TEST.findall(text))}
    assert not {file for file in files if not (ROOT / file).exists()}
    missing = {
        f"{file}::{name}"
        for file, name in TEST.findall(text)
        if name not in functions(ROOT / file)
    }
    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    links = [link for link, _ in LINK.findall(document.read_text(encoding="utf-8"))]
    assert not [link for link in links if not (document.parent / link).exists()]
