"""Call one of the committed clients against an embedded server: `make regenerate`.

It shows, right after the clients are generated, that they import and work.
"""

from __future__ import annotations

from generated.labelbox import Labelbox, models

from .emulators.labelbox import LabelboxEmulator
from .generation import ROOT


def main() -> None:
    """Create a project in an emulated workspace, and find it in a list."""
    schema = (ROOT / "schemas" / "labelbox.graphql").read_text(encoding="utf-8")
    with LabelboxEmulator(schema) as emulator:
        with Labelbox("test-key", base_url=emulator.url) as labelbox:
            created = labelbox.mutations.create_project(
                models.ProjectCreateInput(name="Cats")
            )
            assert created is not None
            names = [project.name for project in labelbox.queries.projects()]
        assert names == ["Cats"]
        print(
            f"generated.labelbox works: created project {created.id} and listed "
            f"{len(names)} of the emulated Labelbox at {emulator.base_url}"
        )


if __name__ == "__main__":
    main()
