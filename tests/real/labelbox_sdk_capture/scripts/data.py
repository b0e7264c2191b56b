"""Datasets, data rows, attachments, metadata, labels, reviews and benchmarks."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..answers import ENUM_OPTION, IDENTIFIER, metadata_identifier
from ..scenario import Scenario
from ..sdk import labelbox, part
from .work import EXPORT_PARAMETERS

_MOMENT = datetime(2024, 1, 2, tzinfo=UTC)
_CATALOG_PARAMETERS = {
    **EXPORT_PARAMETERS,
    "model_run_ids": [IDENTIFIER],
    "project_ids": [IDENTIFIER],
    "all_projects": True,
    "all_model_runs": True,
    "predictions": True,
}


def run(scenario: Scenario) -> None:
    """Call all of their methods."""
    _datasets(scenario)
    _create_data_rows(scenario)
    _data_rows(scenario)
    _exports(scenario)
    _labels(scenario)
    _metadata_schemas(scenario)
    _metadata_values(scenario)


def _datasets(scenario: Scenario) -> None:
    call, dataset = scenario.call, scenario.dataset
    rows = labelbox.DataRow
    call(dataset.data_rows)
    call(dataset.data_rows, from_cursor="c", where=rows.external_id == "e")
    call(dataset.data_rows, where=rows.global_key == "e")
    call(dataset.data_rows_for_external_id, "e")
    call(dataset.data_row_for_external_id, "e")
    call(dataset.add_iam_integration, scenario.integration)
    call(dataset.remove_iam_integration)
    call(dataset.update, name="n", description="d")
    call(dataset.delete)


def _create_data_rows(scenario: Scenario) -> None:
    call, dataset = scenario.call, scenario.dataset
    identifiable = part("identifiable")
    call(
        dataset.create_data_row,
        {
            "row_data": "http://x/y.jpg",
            "global_key": "k",
            "external_id": "e",
            "attachments": [{"type": "IMAGE", "value": "http://z"}],
            "metadata_fields": [{"schema_id": metadata_identifier(1), "value": "v"}],
        },
    )
    with tempfile.TemporaryDirectory() as folder:
        local = Path(folder, "local.txt")
        local.write_text("x")
        rows = [{"row_data": "http://x/y.jpg"}, str(local)]
        task = call(dataset.create_data_rows, rows)
    scenario.read(task, "result")
    scenario.read(task, "errors")
    call(task.refresh)
    call(
        dataset.upsert_data_rows,
        [
            {"key": identifiable.GlobalKey("k"), "row_data": "http://x"},
            {"key": identifiable.UniqueId(IDENTIFIER), "global_key": "n"},
        ],
    )


def _data_rows(scenario: Scenario) -> None:
    call, row, attachment = scenario.call, scenario.data_row, scenario.attachment
    metadata = [{"schemaId": metadata_identifier(1), "value": "v"}]
    call(row.update, row_data={"a": 1}, external_id="e", global_key="k")
    call(row.update, external_id="e", metadata_fields=metadata)
    call(row.delete)
    call(labelbox.DataRow.bulk_delete, [row, scenario.make("DataRow", id="cl2")])
    call(row.get_winning_label_id, IDENTIFIER)
    call(row.create_attachment, "IMAGE", "http://x", "n")
    call(attachment.update, name="n", type="IMAGE", value="v")
    call(attachment.delete)


def _exports(scenario: Scenario) -> None:
    call, client, dataset = scenario.call, scenario.client, scenario.dataset
    rows, catalog = labelbox.DataRow, client.get_catalog()
    with scenario.exporting():
        call(
            dataset.export,
            params=_CATALOG_PARAMETERS,
            filters={"data_row_ids": [IDENTIFIER]},
        )
        call(dataset.export_v2)
        call(rows.export, client, [scenario.data_row], params=_CATALOG_PARAMETERS)
        call(rows.export, client, global_keys=["k"])
        call(rows.export_v2, client, [IDENTIFIER])
        call(
            catalog.export,
            params=_CATALOG_PARAMETERS,
            filters={
                "label_created_at": ["2000-01-01", "2001-01-01"],
                "last_activity_at": ["2000-01-01", None],
            },
        )
        call(catalog.export_v2)
        tasks = part("export_task")
        task = call(tasks.ExportTask.get_task, client, IDENTIFIER)
    call(task.get_buffered_stream, tasks.StreamType.RESULT)
    stream = task.get_buffered_stream(tasks.StreamType.RESULT)
    call(list, stream, step="ExportTask (stream)")
    call(task.has_errors)
    call(task.has_result)
    call(scenario.task.refresh)
    call(labelbox.Task.get_task, client, IDENTIFIER)


def _labels(scenario: Scenario) -> None:
    call, label = scenario.call, scenario.label
    call(label.versions)
    call(label.create_review, score=1.0)
    call(label.create_benchmark)
    call(label.delete)
    call(labelbox.Label.bulk_delete, [label, scenario.make("Label", id="cl2")])
    call(label.update, label="{}")
    call(label.update, seconds_to_label=1.0)
    call(label.update, agreement=0.5)
    call(label.update, benchmark_agreement=0.5)
    call(label.update, is_benchmark_reference=True)
    call(scenario.review.update, score=-1.0)
    call(scenario.review.delete)
    call(scenario.benchmark.delete)


def _metadata_schemas(scenario: Scenario) -> None:
    call, schemas = scenario.call, scenario.client.get_data_row_metadata_ontology()
    kinds = part("data_row_metadata").DataRowMetadataKind
    call(schemas.create_schema, "new", kinds.string)
    call(schemas.create_schema, "newe", kinds.enum, ["a", "b"])
    call(schemas.update_schema, "txt", "txt2")
    call(schemas.update_schema, "enum", "enum2")
    call(schemas.update_enum_option, "enum", "optA", "optB")
    call(schemas.delete_schema, "txt")


def _metadata_values(scenario: Scenario) -> None:
    call, schemas = scenario.call, scenario.client.get_data_row_metadata_ontology()
    one, many = part("identifiable"), part("identifiables")
    kinds = part("data_row_metadata")

    def value_of(schema: int, value: Any) -> Any:
        identifier = metadata_identifier(schema)
        return kinds.DataRowMetadataField(schema_id=identifier, value=value)

    by_id = kinds.DataRowMetadata(data_row_id=IDENTIFIER, fields=[value_of(1, "v")])
    option = metadata_identifier(ENUM_OPTION)
    values = [value_of(0, 3), value_of(2, _MOMENT), value_of(3, option)]
    by_key = kinds.DataRowMetadata(global_key="k", fields=values)
    deleted = [
        kinds.DeleteDataRowMetadata(data_row_id=row, fields=[metadata_identifier(1)])
        for row in (one.UniqueId(IDENTIFIER), one.GlobalKey("k"))
    ]
    with scenario.answering({"DataRowCustomMetadata.fields": []}):
        call(schemas.bulk_upsert, [by_id, by_key])
        call(schemas.bulk_delete, deleted)
        call(schemas.bulk_export, [IDENTIFIER])
        call(schemas.bulk_export, many.GlobalKeys(["k"]))
