"""What a user of the official Labelbox client does, start to end, as a script.

    python labelbox_sdk_flow.py GRAPHQL_URL REST_URL

Run by the Python that has `labelbox==7.17.0`; the key is in `LABELBOX_API_KEY`.
Prints one JSON object: a fact for each step. A step that fails ends the script.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

import labelbox  # type: ignore[import-not-found]
import lbox.exceptions  # type: ignore[import-not-found]
from labelbox.schema.identifiable import (  # type: ignore[import-not-found]
    GlobalKey,
    UniqueId,
)

DATA_ROWS = 1203
"""Three pages of the client's 500."""
PROJECTS = 105
"""Two pages of the client's 100."""

_Facts = dict[str, Any]


def main() -> int:
    """Run all steps against the server named on the command line."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    endpoint, rest_endpoint = sys.argv[1:3]
    client = labelbox.Client(
        api_key=os.environ["LABELBOX_API_KEY"],
        endpoint=endpoint,
        rest_endpoint=rest_endpoint,
        enable_experimental=True,
    )
    project, project_facts = use_projects(client)
    dataset, row_facts = use_data_rows(client)
    facts: _Facts = {
        "identity": use_identity(client),
        "projects": project_facts,
        "data_rows": row_facts,
        "ontology": use_ontologies(client, project),
        "work": use_work(client, project, dataset),
        "webhook": use_webhooks(client, project),
        "model_run": use_models(client, dataset),
        "groups": use_groups(client, project),
        "refusals": meet_refusals(client, endpoint),
        "deleted": delete_all(client, project, dataset),
    }
    print(json.dumps(facts))
    return 0


def use_identity(client: Any) -> _Facts:
    """Who the key stands for, and where."""
    organization, user = client.get_organization(), client.get_user()
    return {
        "organization": organization.name,
        "email": user.email,
        "role": user.org_role().name,
        "members": [member.email for member in organization.users()],
        "invited": organization.invite_user(
            "new@example.com", client.get_roles()["LABELER"]
        ).email,
    }


def use_projects(client: Any) -> tuple[Any, _Facts]:
    """Create projects, list them over pages, filter, order, change."""
    image = labelbox.MediaType.Image
    project = client.create_project(name="p0", description="d", media_type=image)
    for number in range(1, PROJECTS):
        client.create_project(name=f"p{number}", media_type=image)
    Project = labelbox.Project  # noqa: N806
    wanted = (Project.name == "p7") & (Project.description != "other")
    organization = client.get_organization()
    facts = {
        "listed": len(list(client.get_projects())),
        "filtered": [found.name for found in client.get_projects(where=wanted)],
        "last_by_name": next(organization.projects(order_by=Project.name.desc)).name,
        "creator": project.created_by().email,
    }
    project.update(name="renamed", description="changed")
    read = client.get_project(project.uid)
    return project, {**facts, "updated": [read.name, read.description]}


def use_data_rows(client: Any) -> tuple[Any, _Facts]:
    """Create data rows in bulk, page over them, look them up, change them."""
    dataset = client.create_dataset(name="dataset", description="d")
    rows = [
        {"row_data": f"https://example.com/{n}.jpg", "global_key": f"key-{n}"}
        for n in range(DATA_ROWS)
    ]
    task = dataset.create_data_rows(rows)
    task.wait_till_done()
    facts: _Facts = {"uploaded": len(task.result), "errors": task.errors}
    ids = [row.uid for row in dataset.data_rows()]
    facts["listed"] = [len(ids), len(set(ids))]

    duplicate = dataset.create_data_rows([rows[0], {"row_data": "https://e.com/n"}])
    duplicate.wait_till_done()
    facts["partly_refused"] = [len(duplicate.result), duplicate.errors[0]["message"]]

    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder, "picture.jpg")
        picture.write_bytes(b"\xff\xd8jpeg")
        local = dataset.create_data_rows([str(picture)])
        local.wait_till_done()
    facts["local_file"] = local.result[0]["row_data"].rsplit("/", 1)[1]

    row = client.get_data_row_by_global_key("key-5")
    row.update(external_id="changed")
    upsert = dataset.upsert_data_rows(
        [
            {"key": GlobalKey("key-6"), "external_id": "upserted"},
            {"key": UniqueId(row.uid), "row_data": "https://example.com/new.jpg"},
        ]
    )
    upsert.wait_till_done()
    row = client.get_data_row(row.uid)
    found = client.get_data_row_ids_for_global_keys(["key-5", "missing"])
    facts["updated"] = [row.external_id, row.row_data]
    facts["upserted"] = client.get_data_row_by_global_key("key-6").external_id
    facts["global_keys"] = [found["status"], found["results"] == [row.uid, ""]]
    return dataset, facts


def use_ontologies(client: Any, project: Any) -> _Facts:
    """Create an ontology, connect it, use the REST calls for its features."""
    radio = labelbox.Classification(
        class_type=labelbox.Classification.Type.RADIO,
        name="question",
        options=[labelbox.Option(value="yes"), labelbox.Option(value="no")],
    )
    box = labelbox.Tool(
        tool=labelbox.Tool.Type.BBOX, name="box", classifications=[radio]
    )
    builder = labelbox.OntologyBuilder(tools=[box])
    image = labelbox.MediaType.Image
    ontology = client.create_ontology("ontology", builder.asdict(), media_type=image)
    project.connect_ontology(ontology)
    polygon = labelbox.Tool(tool=labelbox.Tool.Type.POLYGON, name="polygon")
    feature = client.upsert_feature_schema(polygon.asdict())
    client.insert_feature_schema_into_ontology(feature.uid, ontology.uid, 0)
    tools = [tool.name for tool in client.get_ontology(ontology.uid).tools()]
    client.delete_feature_schema_from_ontology(ontology.uid, feature.uid)
    return {
        "found": [found.name for found in client.get_ontologies("onto")],
        "connected": project.ontology().name,
        "tools": tools,
        "projects": [connected.name for connected in ontology.projects()],
        "unused_features": len(list(client.get_unused_feature_schemas())),
    }


def use_work(client: Any, project: Any, dataset: Any) -> _Facts:
    """Send rows to the project in batches, label them, review, export."""
    ids = [row.uid for row in dataset.data_rows()]
    batch = project.create_batch("small", ids[:20], priority=1)
    large = project.create_batch("large", ids[:1100])
    annotations = [
        {
            "uuid": f"00000000-0000-0000-0000-00000000000{number}",
            "dataRow": {"globalKey": key},
            "name": "box",
            "bbox": {"top": 1, "left": 1, "height": 2, "width": 2},
        }
        for number, key in enumerate(["key-1", "missing"])
    ]
    imported = labelbox.LabelImport.create_from_objects(
        client, project.uid, "labels", annotations
    )
    label = next(project.labels())
    label.create_review(score=1.0)
    export = project.export(params={"label_details": True})
    export.wait_till_done()
    rows = [output.json for output in export.get_buffered_stream()]
    labels_of = [next(iter(row["projects"].values()))["labels"] for row in rows]
    issue = project.create_issue("look", ids[0])
    issue.create_comment("seen")
    issue.resolve()
    return {
        "batches": [found.name for found in project.batches()],
        "sizes": [client.get_batch(project.uid, batch.uid).size, large.size],
        "import": [status["status"] for status in imported.statuses],
        "labeled_row": label.data_row().global_key,
        "reviews": [review.score for review in label.reviews()],
        "exported": [len(rows), sum(len(labels) for labels in labels_of)],
        "overview": project.get_overview().total_data_rows,
        "issues": [found.status.value for found in project.get_issues()],
    }


def use_webhooks(client: Any, project: Any) -> _Facts:
    """Create a webhook, change it, delete it as this API does: by its status."""
    Webhook = labelbox.Webhook  # noqa: N806
    topics = [Webhook.LABEL_CREATED, Webhook.WORKFLOW_ACTION]
    webhook = Webhook.create(client, topics, "https://a.example", "secret", project)
    created = [webhook.status, list(webhook.topics)]
    webhook.update(topics=[Webhook.LABEL_DELETED], url="https://b.example")
    listed = [[found.url, list(found.topics)] for found in project.webhooks()]
    webhook.delete()
    return {"created": created, "listed": listed, "after_delete": webhook.status}


def use_models(client: Any, dataset: Any) -> _Facts:
    """Put data rows into a model run and page over them."""
    ontology = next(client.get_ontologies("onto"))
    run = client.create_model("model", ontology.uid).create_model_run("run", {"a": 1})
    ids = [row.uid for row in dataset.data_rows()]
    run.upsert_data_rows(ids[:150])
    return {
        "data_rows": len(list(run.model_run_data_rows())),
        "configuration": run.get_config(),
    }


def use_groups(client: Any, project: Any) -> _Facts:
    """Create a user group and list the groups."""
    from labelbox.schema.user_group import (  # type: ignore[import-not-found]
        UserGroup,
    )

    group = UserGroup(client, name="group", projects={project}).create()
    listed = list(UserGroup.get_user_groups(client))
    return {
        "listed": [[found.name, len(found.projects)] for found in listed],
        "events": [event.type.value for event in group.audit_events()],
        "deleted": group.delete(),
    }


def meet_refusals(client: Any, endpoint: str) -> dict[str, str | None]:
    """The exception that the client makes of each refusal."""
    stranger = labelbox.Client(api_key="wrong", endpoint=endpoint)
    calls = {
        "unknown id": lambda: client.get_project("missing"),
        "wrong key": stranger.get_user,
        "syntax": lambda: client.execute("asda"),
        "unknown field": lambda: client.execute("query {bbb {id}}"),
        "too complex": lambda: client.execute(
            "{users {projects {labels {reviews {id}}}}}"
        ),
    }
    return {name: exception_of(call) for name, call in calls.items()}


def exception_of(call: Any) -> str | None:
    """The name of the exception that a call raises, None where it raises none."""
    try:
        call()
    except lbox.exceptions.LabelboxError as error:
        return type(error).__name__
    return None


def delete_all(client: Any, project: Any, dataset: Any) -> _Facts:
    """Delete rows one by one and in bulk, then the dataset and the project."""
    rows = list(dataset.data_rows())
    rows[0].delete()
    labelbox.DataRow.bulk_delete(rows[1:51])
    left = len(list(dataset.data_rows()))
    dataset.delete()
    project.delete()
    return {
        "rows_before_and_after": [len(rows), left],
        "row": exception_of(lambda: client.get_data_row(rows[0].uid)),
        "dataset": exception_of(lambda: client.get_dataset(dataset.uid)),
        "project": exception_of(lambda: client.get_project(project.uid)),
    }


if __name__ == "__main__":
    sys.exit(main())
