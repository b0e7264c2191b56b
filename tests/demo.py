"""Show the whole line without any key: `make demo`.

In a temporary folder, against the Labelbox emulator: fetch the schema by introspection,
generate a client, use it, then change the emulator's schema and see the drift. The
commands are those that a user types.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from .emulators.labelbox import LabelboxEmulator
from .generation import ROOT

ROWS = 250
KEY = "demo-key"

CONFIG = """\
[tool.codegen]
output = "generated"

[tool.codegen.clients.labelbox]
kind = "graphql"
schema = "schemas/labelbox.graphql"
endpoint = "{url}"
auth = {{ kind = "bearer", variable = "LABELBOX_API_KEY" }}
scalars = {{ DateTime = "datetime", Json = "any", PageSize = "int", Upload = "file" }}
"""

PROGRAM = """\
import json

from generated._runtime import File
from generated.labelbox import Labelbox, models


def store(labelbox, content):
    text = json.dumps(content).encode()
    file = File(text, name="rows.json")
    return labelbox.mutations.upload_file(file, content_length=len(text)).url


with Labelbox() as labelbox:
    project = labelbox.mutations.create_project(models.ProjectCreateInput(name="Cats"))
    print(f"created the project {project.name}, {project.id}")
    named = models.DatasetCreateInput(name="Pictures")
    dataset = labelbox.mutations.create_dataset(named)
    rows = [
        {
            "id": {"type": "AUTO", "value": str(number)},
            "payload": {
                "dataset_id": dataset.id,
                "row_data": f"https://example.com/{number}.jpg",
                "global_key": f"cat-{number}",
            },
        }
        for number in range(ROWS)
    ]
    manifest = {
        "source": "SDK",
        "item_count": len(rows),
        "chunk_uris": [store(labelbox, rows)],
    }
    task = labelbox.mutations.upsert_data_rows(
        models.UpsertDataRowsInput(manifest_uri=store(labelbox, manifest))
    )
    print(f"imported {len(rows)} data rows: {task.status}")
    listed = labelbox.queries.dataset_data_rows(dataset.id, first=100)
    print(f"listed them in pages of {[len(page) for page in listed.pages()]}")
"""

CHANGES = [
    # A field of Project is gone, another one is new, an enum has one value more.
    ("  autoAuditPercentage: Float\n", ""),
    (
        "  labelCount: Int\n",
        '  labelCount: Int\n\n  """When it is due."""\n  dueDate: DateTime\n',
    ),
    ("  LABEL_CREATED\n", "  LABEL_CREATED\n  LABEL_APPROVED\n"),
]


def main() -> None:
    """Run the demo; a step that fails ends it."""
    schema = (ROOT / "schemas" / "labelbox.graphql").read_text(encoding="utf-8")
    with (
        tempfile.TemporaryDirectory(prefix="schema-codegen-demo-") as temporary,
        LabelboxEmulator(schema, keys=[KEY]) as emulator,
    ):
        folder = Path(temporary)
        say(f"An emulated Labelbox serves {emulator.url}.")
        (folder / "pyproject.toml").write_text(
            CONFIG.format(url=emulator.url), encoding="utf-8"
        )
        codegen(folder, "snapshot")
        codegen(folder, "generate")

        program = f"ROWS = {ROWS}\n{PROGRAM}"
        (folder / "program.py").write_text(program, encoding="utf-8")
        say("$ python program.py")
        run(folder, sys.executable, "program.py")

        say("The API changes: a field goes, a field and an enum value come.")
        emulator.replace_schema(changed(schema))
        codegen(folder, "drift", expected=1)


def changed(schema: str) -> str:
    """The schema with the changes of the demo."""
    for old, new in CHANGES:
        assert old in schema, old
        schema = schema.replace(old, new, 1)
    return schema


def codegen(folder: Path, *arguments: str, expected: int = 0) -> None:
    say(f"$ codegen {' '.join(arguments)}")
    run(folder, sys.executable, "-m", "codegen", *arguments, expected=expected)


def run(folder: Path, *command: str, expected: int = 0) -> None:
    sys.stdout.flush()
    environment = {
        **os.environ,
        "LABELBOX_API_KEY": KEY,
        "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]),
    }
    done = subprocess.run(command, cwd=folder, env=environment, check=False)
    if done.returncode != expected:
        sys.exit(f"{json.dumps(command)} ended with {done.returncode}")


def say(text: str) -> None:
    print(f"\n{text}", flush=True)


if __name__ == "__main__":
    main()
