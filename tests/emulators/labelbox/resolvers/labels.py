"""Labels, their versions, reviews and benchmarks, and figures made from them."""

from __future__ import annotations

import json
from typing import Any

from ..errors import not_found
from ..filters import select
from ..paging import page_by_id
from ..registry import Arguments, field, mutation, query
from ..standard import connection, one, register, related, updated, workspace
from ..store import Record, Store

register(
    "Query",
    {
        "label": one("Label"),
        "review": one("Review"),
        "benchmark": one("Benchmark"),
        "labelVersion": one("LabelVersion"),
    },
)
register("Mutation", {"updateReview": updated("Review")})
register("Label", {"reviews": related("Review", "label")})
register("Review", {"organization": workspace})
register("Project", {"labels": related("Label", "project")})


def add_label(store: Store, project: str, row: str, text: str) -> Record:
    """Create a label; `text` is the JSON of its annotations."""
    label = store.put(
        "Label",
        project=project,
        dataRow=row,
        label=text,
        secondsToLabel=0.0,
        agreement=None,
        benchmarkAgreement=None,
        isBenchmarkReference=False,
        deleted=False,
        createdBy=store.user["id"],
    )
    _record_version(store, label, "SUBMITTED")
    return label


def _record_version(store: Store, label: Record, action: str) -> None:
    content = _annotations(label)
    store.put(
        "LabelVersion",
        labelId=label["id"],
        dataRowId=label["dataRow"],
        projectId=label["project"],
        action=action,
        createdById=store.user["id"],
        stage=None,
        annotationCount=len(content.get("objects") or []),
        label=label["label"],
        labelJson=content,
    )


def _annotations(label: Record) -> Record:
    try:
        content: Any = json.loads(label["label"])
    except ValueError:  # The text of a label is the client's own business.
        return {}
    return content if isinstance(content, dict) else {}


@mutation("createLabel")
def create_label(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["data"]
    project = store.get("Project", data["project"]["connect"]["id"])
    row = store.get("DataRow", data["dataRow"]["connect"]["id"])
    return add_label(store, project["id"], row["id"], data["label"])


@mutation("updateLabel")
def update_label(store: Store, root: Record, arguments: Arguments) -> Record:
    label: Record = updated("Label")(store, root, arguments)
    _record_version(store, label, "SAVED")
    return label


@mutation("deleteLabels")
def delete_labels(store: Store, _: Record, arguments: Arguments) -> list[Record]:
    labels = [store.get("Label", label) for label in arguments["labelIds"]]
    return [store.touch(label, deleted=True) for label in labels]


@field("Project", "labelCount")
def label_count(store: Store, project: Record, arguments: Arguments) -> int:
    rows = store.rows("Label", project=project["id"])
    return len(select(store, "Label", rows, {"where": arguments.get("where")}))


@query("labelVersions")
def label_versions(store: Store, _: Record, arguments: Arguments) -> Record:
    where = {k: v for k, v in arguments["where"].items() if v is not None}
    after = where.pop("createdAfter", "")
    before = where.pop("createdBefore", "~")  # Greater than any time as text.
    versions = [
        version
        for version in store.alive("LabelVersion", **where)
        if after < version["createdAt"] < before
    ]
    return connection(
        page_by_id(versions, arguments.get("after"), arguments.get("first"))
    )


@mutation("createReview")
def create_review(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["data"]
    return store.put(
        "Review",
        score=data.get("score"),
        label=store.get("Label", data["label"]["connect"]["id"])["id"],
        project=store.get("Project", data["project"]["connect"]["id"])["id"],
        createdBy=store.user["id"],
        deleted=False,
    )


@field("Project", "benchmarks")
def project_benchmarks(
    store: Store, project: Record, arguments: Arguments
) -> list[Record]:
    labels = {label["id"] for label in store.rows("Label", project=project["id"])}
    rows = [row for row in store.rows("Benchmark") if row["referenceLabel"] in labels]
    return select(store, "Benchmark", rows, arguments)


@mutation("createBenchmark")
def create_benchmark(store: Store, _: Record, arguments: Arguments) -> Record:
    label = store.get("Label", arguments["data"]["labelId"])
    store.touch(label, isBenchmarkReference=True)
    return store.put(
        "Benchmark",
        referenceLabel=label["id"],
        lastActivity=None,
        averageAgreement=None,
        completedCount=0,
        createdBy=store.user["id"],
    )


@mutation("deleteBenchmark")
def delete_benchmark(store: Store, _: Record, arguments: Arguments) -> Record:
    label = store.get("Label", arguments["where"]["labelId"])
    store.touch(label, isBenchmarkReference=False)
    for benchmark in store.alive("Benchmark", referenceLabel=label["id"]):
        return store.remove("Benchmark", benchmark["id"])
    raise not_found("Benchmark", label["id"])


@mutation("upsertAutoQaLabelFeedback")
def upsert_feedback(store: Store, _: Record, arguments: Arguments) -> Record:
    data = arguments["input"]
    label = store.get("Label", data["labelId"])
    scores = [
        {"id": store.new_id(), "name": name, "score": score}
        for name, score in data["scores"].items()
    ]
    values = {"feedback": data["feedback"], "scores": scores}
    for feedback in store.alive("AutoQaLabelFeedback", labelId=label["id"]):
        return store.touch(feedback, **values)
    return store.put("AutoQaLabelFeedback", labelId=label["id"], **values)


@field("Project", "labelerPerformance")
def labeler_performance(
    store: Store, project: Record, arguments: Arguments
) -> list[Record]:
    labels = store.alive("Label", project=project["id"])
    figures = []
    for person in store.alive("User"):
        own = [label for label in labels if label["createdBy"] == person["id"]]
        if not own:
            continue
        seconds = sum(label["secondsToLabel"] or 0.0 for label in own)
        figures.append(
            {
                "user": person["id"],
                "count": len(own),
                "secondsPerLabel": seconds / len(own),
                "totalTimeLabeling": seconds,
                "lastActivityTime": max(label["updatedAt"] for label in own),
            }
        )
    return select(store, "LabelerPerformance", figures, arguments)


@field("Project", "reviewMetrics")
def review_metrics(_: Store, project: Record, __: Arguments) -> Record:
    return {"project": project["id"]}


@field("ReviewMetrics", "labelAggregate")
def label_aggregate(store: Store, metrics: Record, arguments: Arguments) -> Record:
    """How many labels of the project have a net score of this sign, or any."""
    wanted = arguments.get("netScore")
    labels = store.alive("Label", project=metrics["project"])
    signs = [_net_score(store, label) for label in labels]
    return {"count": sum(wanted is None or sign == wanted for sign in signs)}


def _net_score(store: Store, label: Record) -> str:
    reviews = store.alive("Review", label=label["id"])
    if not reviews:
        return "None"
    total = sum(review["score"] or 0.0 for review in reviews)
    return "Zero" if total == 0 else "Positive" if total > 0 else "Negative"
