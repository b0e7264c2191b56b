"""What the workflows through the Label Studio client share.

A workflow is written once and run by the sync and the async client (see `flavours`).
Its test fails where a 2xx answer raises, or where an answer breaks the document, as
mended by the overrides, in a way that nobody knows of.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from generated._runtime import LabelStudioKey, Mismatch
from generated.label_studio import AsyncLabelStudio, LabelStudio, models

from .flavours import closed, items, settled
from .label_studio_server import LabelStudio as Server

CHOICES = """
<View>
  <Text name="text" value="$text"/>
  <Choices name="kind" toName="text"><Choice value="a"/><Choice value="b"/></Choices>
</View>
"""
BOXES = """
<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image">
    <Label value="Car"/><Label value="Boat"/>
  </RectangleLabels>
</View>
"""

KNOWN_DEVIATIONS = Path(__file__).with_name("label_studio_deviations.json")
"""Where the server is known to break its document as the overrides mend it, and why it
is left so. What they mend is no news, and no mismatch."""


def choice(value: str) -> list[dict[str, Any]]:
    """The result of an annotation that chooses a value of `CHOICES`."""
    return [
        {
            "from_name": "kind",
            "to_name": "text",
            "type": "choices",
            "value": {"choices": [value]},
        }
    ]


def box(label: str) -> list[dict[str, Any]]:
    """The result of an annotation that draws a rectangle of `BOXES`."""
    place = {"x": 10, "y": 20, "width": 30, "height": 40, "rotation": 0}
    return [
        {
            "from_name": "box",
            "to_name": "image",
            "type": "rectanglelabels",
            "original_width": 100,
            "original_height": 50,
            "image_rotation": 0,
            "value": {**place, "rectanglelabels": [label]},
        }
    ]


def client_of(
    flavour: str,
    server: Server,
    key: str | None = None,
    *,
    auth: LabelStudioKey | None = None,
    mismatches: list[Mismatch] | None = None,
    transport: Any = None,
) -> Any:
    """A client of one flavour. What does not fit its document goes to `mismatches`."""
    kind: Any = LabelStudio if flavour == "sync" else AsyncLabelStudio
    return kind(
        key,
        auth=auth,
        base_url=server.url,
        on_mismatch="ignore" if mismatches is None else mismatches.append,
        transport=transport,
    )


def run(client: Any, flow: Callable[[Any], Awaitable[None]]) -> None:
    """Run a flow with a client, and close that."""

    async def main() -> None:
        try:
            await flow(client)
        finally:
            await closed(client)

    asyncio.run(main())


def run_workflow(
    flavour: str, server: Server, flow: Callable[[Any], Awaitable[None]]
) -> None:
    """Run a flow with the personal access token of the server's user, and say what of
    its answers nobody knows to break the document."""
    mismatches: list[Mismatch] = []
    key = server.personal_access_token
    run(client_of(flavour, server, key, mismatches=mismatches), flow)
    new = unknown(mismatches)
    assert not new, "\n".join(sorted(new))


def unknown(mismatches: list[Mismatch]) -> set[str]:
    """The mismatches that are not known, as people read them."""
    known = {
        (each["operation"], path, each["got"])
        for each in json.loads(KNOWN_DEVIATIONS.read_text(encoding="utf-8"))
        for path in each["paths"]
    }
    return {str(m) for m in mismatches if (m.operation, m.path, m.got) not in known}


@asynccontextmanager
async def project(
    studio: Any, config: str = CHOICES, texts: tuple[str, ...] = ()
) -> AsyncIterator[Any]:
    """A new project with a task for each text, deleted at the end."""
    made = await settled(
        studio.projects.create(
            models.ProjectRequest(title="Workflow", label_config=config)
        )
    )
    try:
        if texts:
            tasks = [models.TaskImport(data={"text": text}) for text in texts]
            await settled(studio.projects.import_tasks(made.id, tasks))
        yield made
    finally:
        await settled(studio.projects.delete(made.id))


async def tasks_of(studio: Any, project: int) -> list[Any]:
    """The tasks of a project, in the order in which they were made."""
    found = await items(studio.tasks.list(project=project, fields="all"))
    return sorted(found, key=lambda task: int(task.id))
