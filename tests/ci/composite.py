"""Runs our composite actions as GitHub's runner does: their steps, conditions and
scripts from `action.yml`. What they use of others is only noted."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ..generation import ROOT
from .github_server import REPOSITORY, TOKEN, GitHub
from .steps import Runner

ACTIONS = ROOT / ".github" / "actions"
_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)


@dataclass
class Result:
    """What became of an action."""

    succeeded: bool = True
    log: str = ""
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""
    used: dict[str, dict[str, str]] = field(default_factory=dict)
    """The actions of others that it would have run, without their versions, each with
    what it is given."""


def run(
    name: str,
    runner: Runner,
    github: GitHub,
    inputs: Mapping[str, str],
    environment: Mapping[str, str],
) -> Result:
    """Run an action in a checkout.

    Args:
        name: The folder of the action.
        runner: The runner, with the checkout.
        github: The server.
        inputs: What the workflow gives it.
        environment: What the workflow sets for it, such as keys.
    """
    path, programs = ACTIONS / name, str(Path(sys.executable).parent)
    action = yaml.safe_load((path / "action.yml").read_text(encoding="utf-8"))
    assert inputs.keys() <= action["inputs"].keys()
    known: dict[str, Any] = {
        "github": {
            "token": TOKEN,
            "ref_name": "main",
            "event": {"pull_request": {"number": "1"}},
        },
        "runner": {"temp": str(runner.temporary)},
        "steps": {},
    }
    defaults = {
        key: _filled(str(said.get("default", "")), known)
        for key, said in action["inputs"].items()
    }
    known["inputs"] = {**defaults, **inputs}
    result = Result()
    for step in action["runs"]["steps"]:
        outputs: dict[str, str] = {}
        known["steps"][step.get("id", "")] = {"outputs": outputs}
        if not result.succeeded or not _value(step.get("if", "true"), known):
            continue
        if "uses" in step:
            given = step.get("with", {})
            used = {key: _filled(value, known) for key, value in given.items()}
            result.used[step["uses"].partition("@")[0]] = used
            continue
        told = runner.temporary / "output"
        shown = runner.temporary / "summary"
        for file in (told, shown):
            file.write_text("", encoding="utf-8")
        variables = {
            key: _filled(str(value), known)
            for key, value in step.get("env", {}).items()
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=runner.work / _filled(step.get("working-directory", "."), known),
            env={
                **os.environ,
                "PATH": os.pathsep.join([programs, os.environ["PATH"]]),
                "GIT_CONFIG_GLOBAL": os.devnull,
                "GITHUB_ACTION_PATH": str(path),
                "GITHUB_API_URL": github.url,
                "GITHUB_EVENT_NAME": "schedule",
                "GITHUB_OUTPUT": str(told),
                "GITHUB_REPOSITORY": REPOSITORY,
                "GITHUB_RUN_ID": "42",
                "GITHUB_SERVER_URL": github.url,
                "GITHUB_STEP_SUMMARY": str(shown),
                "NO_PROXY": "*",
                "RUNNER_TEMP": str(runner.temporary),
                **environment,
                **variables,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        result.log += done.stdout
        result.summary += shown.read_text(encoding="utf-8")
        result.succeeded = done.returncode == 0
        for line in told.read_text(encoding="utf-8").splitlines():
            key, _, value = line.partition("=")
            outputs[key] = value
    for secret in (TOKEN, *environment.values()):
        assert secret not in result.log + result.summary
    for key, said in action.get("outputs", {}).items():
        result.outputs[key] = _filled(said["value"], known)
    return result


def _filled(text: str, known: Mapping[str, Any]) -> str:
    return _EXPRESSION.sub(lambda match: _value(match[1], known), text)


def _value(expression: str, known: Mapping[str, Any]) -> str:
    """The value of an expression, as far as ours go: names, words, ||, && and ==."""
    said = expression.strip()
    for operator in ("||", "&&"):
        if operator in said:
            first, _, rest = said.partition(operator)
            left = _value(first, known)
            is_decided = bool(left) == (operator == "||")
            return left if is_decided else _value(rest, known)
    for operator in ("!=", "=="):
        if operator in said:
            first, _, rest = said.partition(operator)
            is_same = _value(first, known) == _value(rest, known)
            return "true" if is_same == (operator == "==") else ""
    if said.startswith("'"):
        return said.strip("'")
    if said == "true":
        return said
    value: Any = known
    for name in said.split("."):
        value = value.get(name, "")
        if value == "":
            break
    return str(value)
