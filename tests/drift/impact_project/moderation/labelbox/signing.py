"""How private assets are signed."""

from __future__ import annotations

from generated.labelbox import Labelbox, models


def connect(client: Labelbox) -> str:
    plan = models.GcpIamIntegrationCreateInput(name="Bucket", read_bucket="gs://ours")
    made = client.mutations.create_gcp_iam_integration(plan)
    assert made is not None
    settings = made.settings
    is_azure = isinstance(settings, models.AzureIamIntegrationSettings)
    is_google = isinstance(settings, models.GcpIamIntegrationSettings)
    return f"{is_azure} {is_google}"
