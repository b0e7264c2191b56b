"""Issues of a project, the replies to them and their categories."""

from __future__ import annotations

from ..answers import IDENTIFIER
from ..scenario import Scenario
from ..sdk import part


def run(scenario: Scenario) -> None:
    """Call all of their methods."""
    call, project = scenario.call, scenario.project
    position = part("issue_position").ImageIssuePosition(x=1, y=2)
    issue = call(
        project.create_issue,
        "c",
        scenario.data_row,
        scenario.label,
        IDENTIFIER,
        position,
    )
    call(project.create_issue, "c", IDENTIFIER)
    call(
        project.get_issues,
        status=part("issue").IssueStatus.OPEN,
        data_row_id=IDENTIFIER,
        category_id=IDENTIFIER,
        created_by_ids=[IDENTIFIER],
        content="x",
    )
    call(project.get_issue, IDENTIFIER)
    call(project.delete_issues, [IDENTIFIER])
    for related in (issue.comments, issue.data_row, issue.category, issue.label):
        call(related)
    call(issue.update, "c", IDENTIFIER, position, IDENTIFIER)
    call(issue.delete)
    call(issue.resolve)
    call(issue.reopen)
    comment = call(issue.create_comment, "c")
    call(comment.update, "d")
    call(comment.delete)
    category = call(project.create_issue_category, "n", "d")
    call(project.get_issue_categories)
    call(category.update, "n", "d")
    call(category.delete)
