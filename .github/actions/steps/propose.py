"""Open or update the one pull request that takes over what the check has written, or
close it when the API is what the snapshots say again.

From the environment: TOKEN, BRANCH (empty for that of the CLIENTS), BASE (the branch
that it is for), TITLE, REPORTS (the folder of the check), QUIET ("true" where nothing
has changed), and what GitHub sets. The branch is ours: it is written anew from the base
each time, unless somebody else has committed to it.
"""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from github import Api, RefusedError, fail, notice, output

NAME = "github-actions[bot]"
EMAIL = "41898282+github-actions[bot]@users.noreply.github.com"
"""The user that GitHub's own token belongs to."""
HEAD = (
    "The live API is not what the snapshot says any more. This pull request takes the "
    "new schema and what `codegen` generates from it; it is updated while it is open, "
    "and closed when there is no drift any more. Commits of others on its branch are "
    "left alone.\n\n"
)
MAX_BODY = 65_000
"""How long the text of a pull request may be; GitHub takes 65,536 characters."""


def main() -> int:
    """Propose, or withdraw.

    Returns:
        The exit code of the step.
    """
    if os.environ.get("GITHUB_EVENT_NAME", "").startswith("pull_request"):
        fail("A pull request is not proposed from a pull request: set pull-request.")
    api, branch = Api(), os.environ.get("BRANCH") or branch_of(clients())
    listed = (Path(os.environ["REPORTS"]) / "changed-files").read_bytes()
    try:
        if listed:
            number = proposed(api, branch, listed)
            output(pull_request=number)
        elif os.environ.get("QUIET") == "true":
            withdraw(api, branch)
        else:
            notice("Nothing was written, so there is nothing to propose.")
    except RefusedError as error:
        fail(f"{error}. {advice(error.status)}".strip())
    return 0


def clients() -> list[str]:
    """The clients that are checked; none where all are."""
    return sorted(os.environ.get("CLIENTS", "").split())


def branch_of(chosen: list[str]) -> str:
    """The branch for some clients: the same in each run, whatever their order."""
    said = re.sub(r"[^A-Za-z0-9_-]", "", "-".join(chosen))
    return f"codegen/drift-{said}"[:200] if said else "codegen/drift"


def proposed(api: Api, branch: str, files: bytes) -> int:
    """Bring the branch and its pull request up to date.

    Returns:
        The number of the pull request.
    """
    commit(branch, files)
    push(branch)
    title = os.environ["TITLE"]
    report = (Path(os.environ["REPORTS"]) / "drift.md").read_text(encoding="utf-8")
    body = cut(HEAD + report, run_link())
    base = os.environ["BASE"]
    if pull := open_pull(api, branch):
        api.patch(f"pulls/{pull['number']}", title=title, body=body, base=base)
    else:
        pull = api.post("pulls", head=branch, base=base, title=title, body=body)
    print(f"{pull['html_url']}")
    return int(pull["number"])


def withdraw(api: Api, branch: str) -> None:
    """Close the pull request, if there is one: the API is what the snapshots say."""
    pull = open_pull(api, branch)
    if pull is None:
        return
    number = pull["number"]
    said = "There is no drift any more: the live API is what the snapshot says."
    api.post(f"issues/{number}/comments", body=said)
    api.patch(f"pulls/{number}", state="closed")
    if is_ours(fetched(branch)):
        git("push", "--quiet", "origin", "--delete", f"refs/heads/{branch}")
    print(f"closed {pull['html_url']}")


def open_pull(api: Api, branch: str) -> dict[str, Any] | None:
    """The open pull request of a branch of this repository."""
    owner = api.repository.partition("/")[0]
    found = api.get("pulls", head=f"{owner}:{branch}", state="open", per_page="1")
    return dict(found[0]) if found else None


def commit(branch: str, files: bytes) -> None:
    """Commit what was written, and nothing else that lies about, onto the base."""
    git("switch", "--quiet", "--force-create", branch)
    git(
        *("-C", root(), "add", "--all", "--pathspec-from-file=-"),
        "--pathspec-file-nul",
        given=files,
    )
    identity = ("-c", f"user.name={NAME}", "-c", f"user.email={EMAIL}")
    message = os.environ["TITLE"]
    git(*identity, "commit", "--quiet", "--no-verify", f"--message={message}")


def push(branch: str) -> None:
    """Put the branch to the server, unless it is there, or others work on it."""
    there = fetched(branch)
    if not there:
        git("push", "--quiet", "origin", f"HEAD:refs/heads/{branch}")
        return
    if not is_ours(there):
        fail(
            f"Somebody else has committed to {branch}. Merge or delete it: it is not "
            "overwritten."
        )
    # The same files on the same base are the same proposal, whenever they were written.
    if same(there, "HEAD", "^{tree}") and same(there, "HEAD", "^"):
        return
    lease = f"--force-with-lease=refs/heads/{branch}:{there}"
    git("push", "--quiet", lease, "origin", f"HEAD:refs/heads/{branch}")


def fetched(branch: str) -> str:
    """The commit that the branch has at the server, with its parent; empty where there
    is no such branch."""
    found = git("ls-remote", "origin", f"refs/heads/{branch}").split()
    if found:
        is_shallow = git("rev-parse", "--is-shallow-repository").strip() == "true"
        depth = ["--depth=2"] if is_shallow else []
        name = f"refs/heads/{branch}"
        git("fetch", "--quiet", "--no-tags", *depth, "origin", name)
    return found[0] if found else ""


def is_ours(commit_id: str) -> bool:
    """Whether nobody has committed after us."""
    if not commit_id:
        return False
    return git("log", "-1", "--format=%ce", commit_id).strip() == EMAIL


def same(one: str, other: str, what: str) -> bool:
    """Whether two commits have the same tree, or the same parent."""
    return git("rev-parse", f"{one}{what}") == git("rev-parse", f"{other}{what}")


def root() -> str:
    """The root of the repository: that is where the names of files begin."""
    return git("rev-parse", "--show-toplevel").strip()


def git(*arguments: str, given: bytes | None = None) -> str:
    """Run git. The token goes to GitHub's own address alone, and into no command line.

    Returns:
        What it says.
    """
    server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
    pair = base64.b64encode(f"x-access-token:{os.environ['TOKEN']}".encode()).decode()
    done = subprocess.run(
        ["git", *arguments],
        input=given,
        env={
            **os.environ,
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_CONFIG_COUNT": "2",
            "GIT_CONFIG_KEY_0": f"http.{server}/.extraheader",
            "GIT_CONFIG_VALUE_0": f"Authorization: Basic {pair}",
            "GIT_CONFIG_KEY_1": "core.hooksPath",
            "GIT_CONFIG_VALUE_1": os.devnull,
        },
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        fail(f"git {arguments[0]} failed: {said}")
    return done.stdout.decode(errors="replace")


def run_link() -> str:
    """Where the whole report is: in the run's artefact."""
    server, run = os.environ.get("GITHUB_SERVER_URL"), os.environ.get("GITHUB_RUN_ID")
    if not (server and run):
        return ""
    url = f"{server}/{os.environ['GITHUB_REPOSITORY']}/actions/runs/{run}"
    return f"\n\nThe whole report is an artefact of [this run]({url}).\n"


def cut(body: str, end: str) -> str:
    """A text that fits, with its end."""
    return body[: MAX_BODY - len(end)] + end


def advice(status: int) -> str:
    """What to do where GitHub refuses."""
    if status in (401, 403, 404):
        return (
            "The job needs `contents: write` and `pull-requests: write`, and the "
            'repository "Allow GitHub Actions to create and approve pull requests".'
        )
    return ""


if __name__ == "__main__":
    sys.exit(main())
