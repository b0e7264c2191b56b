"""A browser for the tests of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from codegen.drift.findings import Report
from codegen.drift.reports.html import as_html

from .chromium import Tab, browser, executable

Show = Callable[..., Tab]


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    path = executable()
    if path is None:
        pytest.skip("there is no Chromium on this machine")
    with browser(path, tmp_path_factory.mktemp("profile")) as tab:
        yield tab


@pytest.fixture
def show(tab: Tab, tmp_path: Path) -> Show:
    """Write reports as a page and open it from the disk."""

    def show(reports: Sequence[Report], hash_: str = "", width: int = 1280) -> Tab:
        path = tmp_path / "drift.html"
        path.write_text(as_html(reports), encoding="utf-8")
        tab.size(width)
        tab.dark(False)
        tab.forget()
        tab.open(f"{path.as_uri()}{hash_}")
        return tab

    return show
