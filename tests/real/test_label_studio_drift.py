"""The real Label Studio has not drifted from the snapshot of its own; and whoever is
shown another document cannot tell."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from codegen.cli import main
from tests.generation import ROOT

from .label_studio_server import LabelStudio

KEY = "LABEL_STUDIO_API_KEY"
CONFIG = """\
[tool.codegen.clients.label_studio]
kind = "openapi"
schema = "schemas/label_studio.json"
endpoint = "{url}/docs/api/schema/json/"
auth = {{ kind = "{kind}", variable = "LABEL_STUDIO_API_KEY" }}
"""


@pytest.fixture
def project(
    label_studio: LabelStudio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    configure(tmp_path, label_studio, "label-studio")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(KEY, label_studio.personal_access_token)
    return tmp_path


def configure(folder: Path, server: LabelStudio, kind: str) -> None:
    text = CONFIG.format(url=server.url, kind=kind)
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")


def drift(*arguments: str) -> int:
    with pytest.raises(SystemExit) as exited:
        main(["drift", *arguments])
    assert isinstance(exited.value.code, int)
    return exited.value.code


def test_the_committed_snapshot_is_what_it_says(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "schemas").mkdir()
    shutil.copy(ROOT / "schemas" / "label_studio.json", project / "schemas")
    assert drift("--fail-on", "any") == 0
    assert "label_studio: no changes" in capsys.readouterr().out


def test_only_the_same_caller_can_tell(
    project: Path,
    label_studio: LabelStudio,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["snapshot"])
    provenance = json.loads((project / "schemas" / "provenance.json").read_text())
    said = provenance["label_studio"]
    assert (said["identity"], said["anonymous"]) == (KEY, "other")
    assert drift("--fail-on", "any") == 0
    # The same user, by the other kind of key.
    monkeypatch.setenv(KEY, label_studio.legacy_token)
    assert drift("--fail-on", "any") == 0
    # A key that the server does not read: it answers 200, as to nobody.
    configure(project, label_studio, "cookie")
    text = (project / "pyproject.toml").read_text(encoding="utf-8")
    text = text.replace('kind = "cookie"', 'kind = "cookie", cookie = "key"')
    (project / "pyproject.toml").write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert drift() == 2
    shown = capsys.readouterr()
    assert "what it shows to everyone" in shown.err
    assert "could not be told" in shown.out
    # None at all.
    monkeypatch.delenv(KEY)
    assert drift() == 2
