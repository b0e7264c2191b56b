"""Issues of a project, the replies to them and their categories."""

from __future__ import annotations

import csv
import io

from ..paging import page_by_id
from ..registry import Arguments, field, mutation
from ..standard import connection, one, register, related, removed, updated
from ..store import Record, Store

register("Query", {"issue": one("Issue")})
register("Project", {"issueCategories": related("IssueCategory", "project")})
register("Issue", {"comments": related("Comment", "issue")})
register(
    "Mutation",
    {
        "updateComment": updated("Comment"),
        "deleteComment": removed("Comment", True),
        "editIssueCategory": updated("IssueCategory"),
        "deleteIssueCategory": removed("IssueCategory", True),
    },
)


@field("Project", "issues")
def project_issues(store: Store, project: Record, arguments: Arguments) -> Record:
    where = arguments.get("where") or {}
    found = [
        issue
        for issue in store.alive("Issue", project=project["id"])
        if _is_wanted(issue, where)
    ]
    page = page_by_id(found, arguments.get("after"), arguments.get("first"))
    return connection(page, totalCount=len(found))


def _is_wanted(issue: Record, where: Arguments) -> bool:
    row = where.get("dataRow")
    people = where.get("createdByIds")
    return (
        where.get("status") in (None, issue["status"])
        and where.get("categoryId") in (None, issue.get("categoryId"))
        and (not row or row["id"] == issue["dataRowId"])
        and (not people or issue["createdBy"] in people)
        and (where.get("content") or "") in issue["content"]
    )


@field("Project", "issueExportUrl")
def issues_as_csv(store: Store, project: Record, arguments: Arguments) -> str:
    """Write the issues to a file. Gives its address."""
    where = arguments.get("where") or {}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", "status", "content"])
    for issue in store.alive("Issue", project=project["id"]):
        if _is_wanted(issue, where):
            writer.writerow([issue["friendlyId"], issue["status"], issue["content"]])
    return store.write_file(text.getvalue().encode(), "issues.csv", "text/csv")


@mutation("createIssue")
def create_issue(store: Store, _: Record, arguments: Arguments) -> Record:
    data = dict(arguments["data"])
    project = store.get("Project", data.pop("projectId"))["id"]
    return store.put(
        "Issue",
        friendlyId=str(len(store.rows("Issue", project=project)) + 1),
        status="Open",
        createdBy=store.user["id"],
        resolvedBy=None,
        project=project,
        **data,
    )


@mutation("updateIssue")
def update_issue(store: Store, _: Record, arguments: Arguments) -> Record:
    issue = store.get("Issue", arguments["where"]["id"])
    return store.touch(issue, contentUpdatedAt=store.now(), **arguments["data"])


@mutation("resolveIssue")
def resolve_issue(store: Store, _: Record, arguments: Arguments) -> Record:
    return store.touch(
        store.get("Issue", arguments["where"]["id"]),
        status="Resolved",
        resolvedBy=store.user["id"],
        resolvedAt=store.now(),
    )


@mutation("openIssue")
def reopen_issue(store: Store, _: Record, arguments: Arguments) -> Record:
    return store.touch(
        store.get("Issue", arguments["where"]["id"]),
        status="Open",
        resolvedBy=None,
        resolvedAt=None,
    )


@mutation("deleteIssue")
def delete_issues(store: Store, _: Record, arguments: Arguments) -> bool:
    issues = [store.get("Issue", issue) for issue in arguments["data"]["issueIds"]]
    for issue in issues:
        store.touch(issue, deleted=True)
    return True


@mutation("createComment")
def create_comment(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["data"]
    issue = store.get("Issue", data["issueId"])
    comment = store.put(
        "Comment",
        content=data["content"],
        issue=issue["id"],
        createdBy=store.user["id"],
    )
    store.touch(issue, latestReplyAt=comment["createdAt"])
    return comment


@mutation("createIssueCategory")
def create_category(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["data"]
    return store.put(
        "IssueCategory",
        name=data["name"],
        description=data["description"],
        project=store.get("Project", data["projectId"])["id"],
    )
