"""What answers the fields of the schema, a module for each subject.

Importing this package fills `registry.RESOLVERS`.
"""

from . import (
    annotation_imports,
    batches,
    bulk_rows,
    data_rows,
    datasets,
    exports,
    global_keys,
    issues,
    labels,
    metadata,
    models,
    ontologies,
    people,
    projects,
    queues,
    searches,
    send_to_annotate,
    tasks,
    user_groups,
    webhooks,
    workforce,
)

__all__ = [
    "annotation_imports",
    "batches",
    "bulk_rows",
    "data_rows",
    "datasets",
    "exports",
    "global_keys",
    "issues",
    "labels",
    "metadata",
    "models",
    "ontologies",
    "people",
    "projects",
    "queues",
    "searches",
    "send_to_annotate",
    "tasks",
    "user_groups",
    "webhooks",
    "workforce",
]
