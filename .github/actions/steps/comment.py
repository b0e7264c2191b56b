"""Keep one comment on a pull request: what its changes of snapshots mean.

From the environment: TOKEN, NUMBER (of the pull request), FOLDER (the reports of the
review), NAME (tells comments of several reviews apart), and what GitHub sets. Where
nothing is to say, no comment is begun, and one that is there says so. What the reports
say comes from a pull request: it is text, and nothing of it is run.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

from github import Api, RefusedError, fail, notice

MAX_BODY = 65_000
PAGES = 30
"""How many pages of 100 comments are looked through."""


def main() -> int:
    """Comment.

    Returns:
        The exit code of the step.
    """
    number = os.environ["NUMBER"]
    if not number.isdigit():
        fail("There is no pull request to comment on.")
    name = re.sub(r"[^\w .-]", "", os.environ.get("NAME", ""))
    marker = f"<!-- schema-codegen: {name} -->"
    folder = Path(os.environ["FOLDER"])
    text = (folder / "drift.md").read_text(encoding="utf-8")
    body = f"{marker}\n{text}"[:MAX_BODY]
    api = Api()
    try:
        mine = own_comment(api, number, marker)
        if mine is not None:
            api.patch(f"issues/comments/{mine['id']}", body=body)
        elif not (folder / "quiet").exists():
            api.post(f"issues/{number}/comments", body=body)
    except RefusedError as error:
        if error.status not in (403, 404):
            fail(str(error))
        # A fork's token may only read; its author finds all of it in the summary.
        notice(f"No comment was written: {error}. The summary of the run has it.")
    return 0


def own_comment(api: Api, number: str, marker: str) -> dict[str, Any] | None:
    """The comment that is kept: the one that begins as ours do. Nobody from outside can
    put one there for us to write into, and change it afterwards."""
    for page in range(1, PAGES + 1):
        comments = api.get(f"issues/{number}/comments", per_page="100", page=str(page))
        for comment in comments:
            if is_trusted(comment) and comment["body"].startswith(marker):
                return dict(comment)
        if len(comments) < 100:
            break
    return None


def is_trusted(comment: dict[str, Any]) -> bool:
    """Whether its author is a bot, or may write to the repository."""
    insiders = ("OWNER", "MEMBER", "COLLABORATOR")
    return comment["user"]["type"] == "Bot" or comment["author_association"] in insiders


if __name__ == "__main__":
    sys.exit(main())
