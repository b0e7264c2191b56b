"""What only the page shows: types side by side, the picture, the history."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from tests.drift.reports.html.chromium import browser, executable

from .conftest import Repository, Run
from .schemas import OLD, changed, with_put, without_delete, written

CLIENT = """\
[tool.codegen.clients.store]
kind = "openapi"
schema = "schemas/store.json"
base_url = "https://store.example.org"
"""


@pytest.fixture(autouse=True)
def store(repository: Repository) -> Repository:
    """A client whose schema has changed twice."""
    repository.put("pyproject.toml", CLIENT)
    for document in (without_delete(), OLD, with_put()):
        repository.put("schemas/store.json", written(document))
        repository.commit("Update the schema")
    new = without_delete()
    new["components"]["schemas"]["Item"]["properties"]["price"]["type"] = "string"
    repository.put("new.json", written(new))
    return repository


def page(run: Run, repository: Repository, *options: str) -> str:
    """The page of what is in `new.json`."""
    done = run("diff", "schemas/store.json", "new.json", "--format", "html", *options)
    assert (done.code, done.err) == (1, "")
    return done.out


def chart(text: str) -> str:
    """The chart of the schema's life in a page."""
    found = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', text)
    return base64.b64decode(found[1]).decode() if found else ""


def test_types_stand_side_by_side(run: Run, repository: Repository) -> None:
    text = page(run, repository)
    assert "Item, before and after" in text
    assert "price: <mark>integer</mark>" in text
    assert "price: <mark>string</mark>" in text


def test_the_picture_says_who_uses_what_changed(
    run: Run, repository: Repository
) -> None:
    drawn = page(run, repository).partition('<div class="picture"')[2]
    assert "GET /items" in drawn.partition("</svg>")[0]


def test_a_client_has_a_history(run: Run, repository: Repository) -> None:
    drawn = chart(page(run, repository, "--client", "store"))
    assert "3 of 3 revisions" in drawn
    assert chart(page(run, repository)) == ""


def test_other_formats_need_not_wait_for_pictures(
    run: Run, repository: Repository
) -> None:
    done = run("diff", "schemas/store.json", "new.json", "--format", "json")
    assert "price: integer" not in done.out


def test_what_is_no_repository_has_no_history(
    run: Run, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("plain")
    monkeypatch.chdir(folder)
    plain = Repository(folder)
    plain.put("pyproject.toml", CLIENT)
    plain.put("schemas/store.json", written(changed()))
    plain.put("new.json", written(without_delete()))
    text = page(run, plain, "--client", "store")
    assert chart(text) == ""
    assert "DELETE /items" in text


def test_all_of_it_is_seen_in_a_browser(
    run: Run, repository: Repository, tmp_path: Path
) -> None:
    path = executable()
    if path is None:
        pytest.skip("there is no Chromium on this machine")
    text = page(run, repository, "--client", "store")
    file = repository.put("drift.html", text)
    with browser(path, tmp_path / "profile") as tab:
        tab.open(file.as_uri())
        tab.until("document.querySelector('.history').naturalWidth > 0")
        assert tab.run("document.querySelectorAll('.picture a').length") > 0
        assert tab.complaints == []
