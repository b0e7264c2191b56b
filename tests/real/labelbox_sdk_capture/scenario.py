"""Calls methods of the client one by one, and goes on after a failure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from .answers import FEATURE, IDENTIFIER
from .endpoint import Endpoint
from .objects import made_up, made_up_values
from .sdk import labelbox, object_model


@dataclass(frozen=True, slots=True)
class Failure:
    """A call that raised."""

    step: str
    error: Exception

    def __str__(self) -> str:
        return f"{self.step}: {type(self.error).__name__}: {self.error}"


class Scenario:
    """The client and one object of each of its classes, to call methods of."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.failures: list[Failure] = []
        self.endpoint = endpoint
        self.client = labelbox.Client(
            api_key="test-key",
            endpoint=f"{endpoint.base_url}/graphql",
            rest_endpoint=f"{endpoint.base_url}/api/v1",
            enable_experimental=True,
        )
        classes = object_model.Entity
        self.project = self.make(
            "Project", allowedMediaType="IMAGE", uploadType=None, editorTaskType=None
        )
        self.dataset = self.make("Dataset")
        self.data_row = self.make("DataRow", rowData="http://x/y.jpg", externalId="e")
        self.label = self.make("Label")
        self.user = self.make("User")
        self.organization = self.make("Organization")
        self.ontology = self.make(
            "Ontology",
            mediaType="IMAGE",
            normalized={"tools": [FEATURE], "classifications": []},
        )
        self.review = self.make("Review")
        self.webhook = self.make("Webhook")
        self.benchmark = self.make("Benchmark")
        self.model = self.make("Model")
        self.model_run = self.make("ModelRun")
        self.task = self.make("Task", type="adv-upsert-data-rows", status="COMPLETE")
        self.task._user = self.user
        batch_values = made_up_values(classes.Batch)
        self.batch = classes.Batch(self.client, IDENTIFIER, batch_values)
        self.attachment = self.make("AssetAttachment", type="IMAGE")
        self.integration = self.make("IAMIntegration")
        self.project_model_config = self.make("ProjectModelConfig")
        self.role = self.make("Role", name="NONE")
        self.labeler_role = self.make("Role", name="LABELER", id=IDENTIFIER[:-1] + "1")

    def make(self, class_name: str, **values: Any) -> Any:
        """An object of the client's, as if the server had answered these values."""
        return made_up(self.client, getattr(object_model.Entity, class_name), values)

    def call(
        self,
        method: Callable[..., Any],
        /,
        *arguments: Any,
        step: str | None = None,
        **named: Any,
    ) -> Any:
        """Call a method. Gives its result, all pages of it, or None if it raised.

        The requests are filed under `step`, or under the name of the method.
        """
        name: str = step or getattr(method, "__qualname__", "") or type(method).__name__
        self.endpoint.step = name
        try:
            result = method(*arguments, **named)
            return list(result) if hasattr(result, "paginator") else result
        except Exception as error:  # Whatever it is, the other calls are of use.
            self.failures.append(Failure(name, error))
            return None

    def read(self, owner: Any, name: str) -> Any:
        """Read a property, where that sends requests."""
        step = f"{type(owner).__name__}.{name}"
        return self.call(getattr, owner, name, step=step)

    @contextmanager
    def answering(
        self,
        values: Mapping[str, Any] | None = None,
        *,
        abstract_type: str | None = None,
        task_type: str | None = None,
        task_status: str | None = None,
    ) -> Iterator[None]:
        """Let the server answer other values inside the `with`; by `Type.field`."""
        answers = self.endpoint.answers
        before = (
            answers.overrides,
            answers.abstract_type,
            answers.task_type,
            answers.task_status,
        )
        answers.overrides = values or {}
        answers.abstract_type = abstract_type
        answers.task_type = task_type or answers.task_type
        answers.task_status = task_status or answers.task_status
        try:
            yield
        finally:
            (
                answers.overrides,
                answers.abstract_type,
                answers.task_type,
                answers.task_status,
            ) = before

    @contextmanager
    def exporting(self) -> Iterator[None]:
        """Let every task be one of export."""
        with self.answering(task_type="export-data-rows"):
            yield
