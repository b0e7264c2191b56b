"""Methods of a project that move work: batches, queues, exports."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ..answers import IDENTIFIER
from ..scenario import Scenario
from ..sdk import labelbox, part

_CONSENSUS = {"number_of_labels": 2, "coverage_percentage": 0.5}
_ENOUGH_FOR_A_TASK = 1001

EXPORT_PARAMETERS = {
    "attachments": True,
    "embeddings": True,
    "metadata_fields": True,
    "data_row_details": True,
    "project_details": True,
    "performance_details": True,
    "label_details": True,
    "media_type_override": labelbox.MediaType.Image,
    "interpolated_frames": True,
}


def run(scenario: Scenario) -> None:
    """Call them all."""
    _export(scenario)
    _instructions(scenario)
    _create_batches(scenario)
    _use_batch(scenario)
    _queues(scenario)


def _export(scenario: Scenario) -> None:
    call, project = scenario.call, scenario.project
    with scenario.exporting():
        call(
            project.export,
            task_name="t",
            params=EXPORT_PARAMETERS,
            filters={
                "last_activity_at": ["2000-01-01 00:00:00", "2050-01-01 00:00:00"],
                "label_created_at": ["2000-01-01", None],
                "data_row_ids": [IDENTIFIER],
                "batch_ids": [IDENTIFIER],
                "workflow_status": "InReview",
            },
        )
        call(
            project.export,
            filters={
                "last_activity_at": [None, "2050-01-01T00:00:00+0000"],
                "global_keys": ["k"],
                "workflow_status": "ToLabel",
            },
        )
        call(project.export_v2)
    call(project.export_issues, status="Open")


def _instructions(scenario: Scenario) -> None:
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder, "instructions.pdf")
        document.write_bytes(b"x")
        scenario.call(scenario.project.upsert_instructions, str(document))


def _create_batches(scenario: Scenario) -> None:
    call, project = scenario.call, scenario.project
    call(project.create_batch, "b", [IDENTIFIER], 5, _CONSENSUS)
    call(project.create_batch, "b", global_keys=["k"])
    many = [IDENTIFIER] * _ENOUGH_FOR_A_TASK
    call(project.create_batch, "b", many, 5, _CONSENSUS)
    call(
        project.create_batches,
        "b",
        [IDENTIFIER],
        priority=3,
        consensus_settings=_CONSENSUS,
    )
    call(project.create_batches, "b", global_keys=["k"])
    task = call(project.create_batches_from_dataset, "b", IDENTIFIER, 3, _CONSENSUS)
    call(task.result)
    call(task.wait_till_done)


def _use_batch(scenario: Scenario) -> None:
    call, batch = scenario.call, scenario.batch
    call(scenario.project.batches)
    call(batch.project)
    call(batch.remove_queued_data_rows)
    call(batch.delete)
    call(batch.delete_labels)
    call(batch.delete_labels, True)


def _queues(scenario: Scenario) -> None:
    call, project = scenario.call, scenario.project
    one, many = part("identifiable"), part("identifiables")
    rows, keys = many.UniqueIds([IDENTIFIER]), many.GlobalKeys(["k"])
    overrides = [(one.UniqueId(IDENTIFIER), 1), (one.GlobalKey("k"), 2)]
    statuses = part("task_assignment_status").TaskAssignmentStatus
    call(project.task_queues)
    call(project.set_labeling_parameter_overrides, overrides)
    call(project.update_data_row_labeling_priority, rows, 1)
    call(project.update_data_row_labeling_priority, keys, 1)
    for queue in ("LabelingQueue", "ReviewQueue"):
        call(project.extend_reservations, queue)
    call(project.clear_queue_reservations, IDENTIFIER)
    call(project.bulk_assign_data_rows, IDENTIFIER, [IDENTIFIER], list(statuses))
    call(project.move_data_rows_to_task_queue, rows, IDENTIFIER)
    call(project.move_data_rows_to_task_queue, keys, None)
