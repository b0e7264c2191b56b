"""The organization, its members, groups, integrations and webhooks."""

from __future__ import annotations

from datetime import UTC, datetime

from ..answers import IDENTIFIER
from ..scenario import Scenario
from ..sdk import labelbox, part

_MOMENT = datetime(2024, 1, 2, tzinfo=UTC)
_GROUP = "00000000-0000-0000-0000-000000000007"


def run(scenario: Scenario) -> None:
    """Call all of their methods."""
    _organization(scenario)
    _members(scenario)
    _integrations(scenario)
    _webhooks(scenario)
    _groups(scenario)
    _group_members(scenario)


def _organization(scenario: Scenario) -> None:
    call, organization = scenario.call, scenario.organization
    call(organization.invite_limit)
    call(organization.remove_user, scenario.user)
    colored = {"text": "t", "color": "#fff"}
    tag = call(organization.create_resource_tag, colored)
    call(organization.get_resource_tags)
    call(tag.update, text="t", color="#000")
    call(organization.get_iam_integrations)
    call(organization.get_invites)
    call(organization.get_project_invites, IDENTIFIER)
    call(scenario.make("Invite").cancel)


def _members(scenario: Scenario) -> None:
    call, organization = scenario.call, scenario.organization
    user, project, role = scenario.user, scenario.project, scenario.labeler_role
    roles, groups = part("role"), part("user_group")
    group = groups.UserGroup(scenario.client, id=_GROUP, name="g")
    call(
        organization.invite_user,
        "a@b.c",
        scenario.role,
        [roles.ProjectRole(project, role)],
        [roles.UserGroupRole(group, role)],
    )
    call(organization.invite_users, ["a@b.c"], role, [project], [group])
    call(user.update_org_role, role)
    call(user.upsert_project_role, project, role)
    call(user.remove_from_project, project)


def _integrations(scenario: Scenario) -> None:
    call, kinds = scenario.call, part("iam_integration")
    settings_by_provider = {
        "AWS": kinds.AwsIamIntegrationSettings("r", "b"),
        "GCP": kinds.GcpIamIntegrationSettings("s", "b"),
        "Azure": kinds.AzureIamIntegrationSettings("u", "t", "c", "x"),
    }
    for provider, settings in settings_by_provider.items():
        with scenario.answering(abstract_type=type(settings).__name__):
            call(scenario.organization.create_iam_integration, "n", settings)
        integration = scenario.make("IAMIntegration", provider=provider)
        integration.settings = settings
        call(integration.update, name="m")
    call(scenario.integration.validate)
    call(scenario.integration.set_as_default)


def _webhooks(scenario: Scenario) -> None:
    call, client, webhook = scenario.call, scenario.client, scenario.webhook
    create = labelbox.Webhook.create
    topics = ["LABEL_CREATED", "WORKFLOW_ACTION"]
    call(create, client, topics, "http://x", "s", scenario.project)
    call(create, client, ["LABEL_CREATED"], "http://x", "s", None)
    call(webhook.update, topics=["LABEL_UPDATED"], url="http://y", status="ACTIVE")
    call(webhook.delete)


def _groups(scenario: Scenario) -> None:
    call, client = scenario.call, scenario.client
    kinds = part("user_group")
    member = kinds.UserGroupMember(user=scenario.user, role=scenario.labeler_role)
    content = {"name": "g", "projects": {scenario.project}, "members": {member}}
    call(kinds.UserGroup(client, id=_GROUP).get)
    call(kinds.UserGroup(client, **content).create)
    call(kinds.UserGroup(client, id=_GROUP, **content).update)
    call(kinds.UserGroup(client, id=_GROUP, name="g").delete)
    call(kinds.UserGroup.get_audit_events, client)
    call(list, kinds.UserGroup.get_user_groups(client), step="UserGroup (all)")
    second = part("user_group_v2").UserGroupV2(client)
    call(second.upload_members, IDENTIFIER, "role-x", ["a@b.c"])
    call(second.export_members, IDENTIFIER)


def _group_members(scenario: Scenario) -> None:
    call, user = scenario.call, scenario.user
    kinds = part("user_group")
    group = kinds.UserGroup(
        scenario.client, id=_GROUP, name="g", color=kinds.UserGroupColor.BLUE
    )
    member = kinds.UserGroupMember(user=user, role=scenario.labeler_role)
    call(group.add_members, [member], True)
    is_complete = iter([False, True, True])
    steps = {"UserGroupBatchJob.isComplete": lambda: next(is_complete)}
    with scenario.answering(steps):
        call(group.add_members, [member])
    call(group.remove_members, [user], reason="r", notification_reason="n")
    call(group.list_members)
    call(
        group.audit_events,
        member=user,
        actor=user,
        actor_kind="PERSON",
        types=["MEMBER_ADDED"],
        project=scenario.project,
        occurred_after=_MOMENT,
        occurred_before="2030-01-01T00:00:00Z",
    )
