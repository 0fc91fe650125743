"""Contains all the data models used in inputs/outputs"""

from .accept_invitation import AcceptInvitation
from .accepted import Accepted
from .accepted_role import AcceptedRole
from .actor import Actor
from .actor_detail import ActorDetail
from .actor_detail_actions_item import ActorDetailActionsItem
from .actor_limits import ActorLimits
from .actor_page import ActorPage
from .add_key import AddKey
from .add_key_jwk import AddKeyJwk
from .add_passkey import AddPasskey
from .allocation import Allocation
from .allocation_actions_item import AllocationActionsItem
from .allocation_desired import AllocationDesired
from .allocation_phase import AllocationPhase
from .allocation_plan import AllocationPlan
from .allocation_spec import AllocationSpec
from .allocation_usage import AllocationUsage
from .amount import Amount
from .api_key import ApiKey
from .api_key_actions_item import ApiKeyActionsItem
from .api_keys import ApiKeys
from .assertion_response import AssertionResponse
from .attestation_response import AttestationResponse
from .audit_entry import AuditEntry
from .audit_page import AuditPage
from .audit_result import AuditResult
from .busy import Busy
from .caution import Caution
from .caution_code import CautionCode
from .change import Change
from .change_email import ChangeEmail
from .check import Check
from .child_exit import ChildExit
from .code import Code
from .complete_link import CompleteLink
from .complete_password_reset import CompletePasswordReset
from .confirm_totp import ConfirmTotp
from .confirmed import Confirmed
from .crash import Crash
from .crash_list import CrashList
from .crash_summary import CrashSummary
from .create_allocation import CreateAllocation
from .create_api_key import CreateApiKey
from .create_invitation import CreateInvitation
from .create_invitation_role import CreateInvitationRole
from .create_join_token import CreateJoinToken
from .create_node import CreateNode
from .create_project import CreateProject
from .create_service_account import CreateServiceAccount
from .create_service_account_role import CreateServiceAccountRole
from .create_tenant import CreateTenant
from .create_token import CreateToken
from .create_user import CreateUser
from .directory import Directory
from .drain_node import DrainNode
from .event import Event
from .event_data import EventData
from .exit_ import Exit
from .expected_wait import ExpectedWait
from .forgot_password import ForgotPassword
from .frame_type_0 import FrameType0
from .frame_type_0_type import FrameType0Type
from .frame_type_1 import FrameType1
from .frame_type_1_type import FrameType1Type
from .frame_type_2 import FrameType2
from .frame_type_2_type import FrameType2Type
from .get_audit_format import GetAuditFormat
from .get_audit_result import GetAuditResult
from .get_usage_by import GetUsageBy
from .get_usage_step import GetUsageStep
from .give_order import GiveOrder
from .gpu import Gpu
from .gpu_hour_price import GpuHourPrice
from .gpu_request import GpuRequest
from .gpu_request_body import GpuRequestBody
from .gpu_type import GpuType
from .gpu_types import GpuTypes
from .grant import Grant
from .grant_role import GrantRole
from .health import Health
from .held import Held
from .held_reason import HeldReason
from .invitation import Invitation
from .invitation_actions_item import InvitationActionsItem
from .invitation_role import InvitationRole
from .join_token import JoinToken
from .journal_entry import JournalEntry
from .journal_page import JournalPage
from .jwks_response_200 import JwksResponse200
from .known_device import KnownDevice
from .link_sso import LinkSso
from .list_actors_phase import ListActorsPhase
from .list_actors_sort import ListActorsSort
from .list_allocation import ListAllocation
from .list_invitation import ListInvitation
from .list_member import ListMember
from .list_node import ListNode
from .list_order import ListOrder
from .list_project import ListProject
from .list_service_account import ListServiceAccount
from .list_tenant import ListTenant
from .list_user import ListUser
from .machine import Machine
from .mailbox import Mailbox
from .member import Member
from .member_actions_item import MemberActionsItem
from .member_role import MemberRole
from .my_passkey import MyPasskey
from .my_passkeys import MyPasskeys
from .my_session import MySession
from .my_sessions import MySessions
from .my_sso_link import MySsoLink
from .my_sso_links import MySsoLinks
from .myself import Myself
from .named import Named
from .node import Node
from .node_actions_item import NodeActionsItem
from .node_capacity import NodeCapacity
from .node_certificate import NodeCertificate
from .node_life import NodeLife
from .notice import Notice
from .oauth_code import OauthCode
from .oauth_error import OauthError
from .oauth_metadata_response_200 import OauthMetadataResponse200
from .openapi_response_200 import OpenapiResponse200
from .order import Order
from .outcome import Outcome
from .outcome_kind import OutcomeKind
from .passkey_assertion import PasskeyAssertion
from .passkey_attestation import PasskeyAttestation
from .passkey_options import PasskeyOptions
from .passkey_options_public_key import PasskeyOptionsPublicKey
from .pause import Pause
from .pending import Pending
from .pending_reason import PendingReason
from .phase_counts import PhaseCounts
from .placement import Placement
from .planned_placement import PlannedPlacement
from .planned_price import PlannedPrice
from .problem import Problem
from .process_view import ProcessView
from .project import Project
from .project_actions_item import ProjectActionsItem
from .project_line import ProjectLine
from .pulse import Pulse
from .pulse_figure import PulseFigure
from .pulse_figure_name import PulseFigureName
from .pulse_figure_runbook_type_1 import PulseFigureRunbookType1
from .pulse_figure_runbook_type_2_type_1 import PulseFigureRunbookType2Type1
from .pulse_figure_runbook_type_3_type_1 import PulseFigureRunbookType3Type1
from .pulse_gpus import PulseGpus
from .pulse_limit import PulseLimit
from .pulse_problem import PulseProblem
from .pulse_problem_code import PulseProblemCode
from .pulse_problem_runbook_type_1 import PulseProblemRunbookType1
from .pulse_problem_runbook_type_2_type_1 import PulseProblemRunbookType2Type1
from .pulse_problem_runbook_type_3_type_1 import PulseProblemRunbookType3Type1
from .pulse_state import PulseState
from .pulse_subject import PulseSubject
from .pulse_unit import PulseUnit
from .quarantine import Quarantine
from .rates import Rates
from .readiness import Readiness
from .recovery_codes import RecoveryCodes
from .redeem_ticket import RedeemTicket
from .remove_totp import RemoveTotp
from .rename import Rename
from .rename_passkey import RenamePasskey
from .renew_recovery_codes import RenewRecoveryCodes
from .reset_second_factor import ResetSecondFactor
from .retire_node import RetireNode
from .retry import Retry
from .runbook import Runbook
from .runbook_alert import RunbookAlert
from .runbook_summary import RunbookSummary
from .runbook_summary_id import RunbookSummaryId
from .runbook_summary_pending_reasons_item import RunbookSummaryPendingReasonsItem
from .runbook_summary_phases_item import RunbookSummaryPhasesItem
from .runbooks import Runbooks
from .service_account import ServiceAccount
from .service_account_actions_item import ServiceAccountActionsItem
from .service_account_key import ServiceAccountKey
from .service_account_key_actions_item import ServiceAccountKeyActionsItem
from .service_account_key_jwk import ServiceAccountKeyJwk
from .service_account_keys import ServiceAccountKeys
from .service_account_role import ServiceAccountRole
from .session import Session
from .set_gpu_type import SetGpuType
from .set_member import SetMember
from .set_member_role import SetMemberRole
from .set_my_password import SetMyPassword
from .set_project_member_if_none_match import SetProjectMemberIfNoneMatch
from .set_rotation import SetRotation
from .set_sso import SetSso
from .set_tenant_member_if_none_match import SetTenantMemberIfNoneMatch
from .sign_in import SignIn
from .sso import Sso
from .sso_actions_item import SsoActionsItem
from .sso_domain import SsoDomain
from .sso_location import SsoLocation
from .standing import Standing
from .supervision import Supervision
from .tenant import Tenant
from .tenant_actions_item import TenantActionsItem
from .tenant_standing import TenantStanding
from .token import Token
from .token_actions_item import TokenActionsItem
from .token_request import TokenRequest
from .token_response import TokenResponse
from .tokens import Tokens
from .tombstone import Tombstone
from .tombstone_list import TombstoneList
from .totals import Totals
from .totp_seed import TotpSeed
from .tree_node import TreeNode
from .tree_node_actions_item import TreeNodeActionsItem
from .update_service_account import UpdateServiceAccount
from .update_service_account_role_type_1 import UpdateServiceAccountRoleType1
from .update_service_account_role_type_2_type_1 import (
    UpdateServiceAccountRoleType2Type1,
)
from .update_service_account_role_type_3_type_1 import (
    UpdateServiceAccountRoleType3Type1,
)
from .update_user import UpdateUser
from .usage import Usage
from .usage_interval import UsageInterval
from .usage_line import UsageLine
from .usage_part import UsagePart
from .usage_rest import UsageRest
from .usage_span import UsageSpan
from .user import User
from .user_actions_item import UserActionsItem
from .wait_unknown import WaitUnknown
from .wait_unknown_reason import WaitUnknownReason
from .worker import Worker
from .worker_error import WorkerError
from .worker_lag import WorkerLag
from .worker_runbook import WorkerRunbook
from .workers import Workers
from .workload import Workload
from .workload_body import WorkloadBody
from .workload_body_env import WorkloadBodyEnv
from .workload_body_secret_env import WorkloadBodySecretEnv
from .workload_env import WorkloadEnv

__all__ = (
    "Accepted",
    "AcceptedRole",
    "AcceptInvitation",
    "Actor",
    "ActorDetail",
    "ActorDetailActionsItem",
    "ActorLimits",
    "ActorPage",
    "AddKey",
    "AddKeyJwk",
    "AddPasskey",
    "Allocation",
    "AllocationActionsItem",
    "AllocationDesired",
    "AllocationPhase",
    "AllocationPlan",
    "AllocationSpec",
    "AllocationUsage",
    "Amount",
    "ApiKey",
    "ApiKeyActionsItem",
    "ApiKeys",
    "AssertionResponse",
    "AttestationResponse",
    "AuditEntry",
    "AuditPage",
    "AuditResult",
    "Busy",
    "Caution",
    "CautionCode",
    "Change",
    "ChangeEmail",
    "Check",
    "ChildExit",
    "Code",
    "CompleteLink",
    "CompletePasswordReset",
    "Confirmed",
    "ConfirmTotp",
    "Crash",
    "CrashList",
    "CrashSummary",
    "CreateAllocation",
    "CreateApiKey",
    "CreateInvitation",
    "CreateInvitationRole",
    "CreateJoinToken",
    "CreateNode",
    "CreateProject",
    "CreateServiceAccount",
    "CreateServiceAccountRole",
    "CreateTenant",
    "CreateToken",
    "CreateUser",
    "Directory",
    "DrainNode",
    "Event",
    "EventData",
    "Exit",
    "ExpectedWait",
    "ForgotPassword",
    "FrameType0",
    "FrameType0Type",
    "FrameType1",
    "FrameType1Type",
    "FrameType2",
    "FrameType2Type",
    "GetAuditFormat",
    "GetAuditResult",
    "GetUsageBy",
    "GetUsageStep",
    "GiveOrder",
    "Gpu",
    "GpuHourPrice",
    "GpuRequest",
    "GpuRequestBody",
    "GpuType",
    "GpuTypes",
    "Grant",
    "GrantRole",
    "Health",
    "Held",
    "HeldReason",
    "Invitation",
    "InvitationActionsItem",
    "InvitationRole",
    "JoinToken",
    "JournalEntry",
    "JournalPage",
    "JwksResponse200",
    "KnownDevice",
    "LinkSso",
    "ListActorsPhase",
    "ListActorsSort",
    "ListAllocation",
    "ListInvitation",
    "ListMember",
    "ListNode",
    "ListOrder",
    "ListProject",
    "ListServiceAccount",
    "ListTenant",
    "ListUser",
    "Machine",
    "Mailbox",
    "Member",
    "MemberActionsItem",
    "MemberRole",
    "MyPasskey",
    "MyPasskeys",
    "Myself",
    "MySession",
    "MySessions",
    "MySsoLink",
    "MySsoLinks",
    "Named",
    "Node",
    "NodeActionsItem",
    "NodeCapacity",
    "NodeCertificate",
    "NodeLife",
    "Notice",
    "OauthCode",
    "OauthError",
    "OauthMetadataResponse200",
    "OpenapiResponse200",
    "Order",
    "Outcome",
    "OutcomeKind",
    "PasskeyAssertion",
    "PasskeyAttestation",
    "PasskeyOptions",
    "PasskeyOptionsPublicKey",
    "Pause",
    "Pending",
    "PendingReason",
    "PhaseCounts",
    "Placement",
    "PlannedPlacement",
    "PlannedPrice",
    "Problem",
    "ProcessView",
    "Project",
    "ProjectActionsItem",
    "ProjectLine",
    "Pulse",
    "PulseFigure",
    "PulseFigureName",
    "PulseFigureRunbookType1",
    "PulseFigureRunbookType2Type1",
    "PulseFigureRunbookType3Type1",
    "PulseGpus",
    "PulseLimit",
    "PulseProblem",
    "PulseProblemCode",
    "PulseProblemRunbookType1",
    "PulseProblemRunbookType2Type1",
    "PulseProblemRunbookType3Type1",
    "PulseState",
    "PulseSubject",
    "PulseUnit",
    "Quarantine",
    "Rates",
    "Readiness",
    "RecoveryCodes",
    "RedeemTicket",
    "RemoveTotp",
    "Rename",
    "RenamePasskey",
    "RenewRecoveryCodes",
    "ResetSecondFactor",
    "RetireNode",
    "Retry",
    "Runbook",
    "RunbookAlert",
    "Runbooks",
    "RunbookSummary",
    "RunbookSummaryId",
    "RunbookSummaryPendingReasonsItem",
    "RunbookSummaryPhasesItem",
    "ServiceAccount",
    "ServiceAccountActionsItem",
    "ServiceAccountKey",
    "ServiceAccountKeyActionsItem",
    "ServiceAccountKeyJwk",
    "ServiceAccountKeys",
    "ServiceAccountRole",
    "Session",
    "SetGpuType",
    "SetMember",
    "SetMemberRole",
    "SetMyPassword",
    "SetProjectMemberIfNoneMatch",
    "SetRotation",
    "SetSso",
    "SetTenantMemberIfNoneMatch",
    "SignIn",
    "Sso",
    "SsoActionsItem",
    "SsoDomain",
    "SsoLocation",
    "Standing",
    "Supervision",
    "Tenant",
    "TenantActionsItem",
    "TenantStanding",
    "Token",
    "TokenActionsItem",
    "TokenRequest",
    "TokenResponse",
    "Tokens",
    "Tombstone",
    "TombstoneList",
    "Totals",
    "TotpSeed",
    "TreeNode",
    "TreeNodeActionsItem",
    "UpdateServiceAccount",
    "UpdateServiceAccountRoleType1",
    "UpdateServiceAccountRoleType2Type1",
    "UpdateServiceAccountRoleType3Type1",
    "UpdateUser",
    "Usage",
    "UsageInterval",
    "UsageLine",
    "UsagePart",
    "UsageRest",
    "UsageSpan",
    "User",
    "UserActionsItem",
    "WaitUnknown",
    "WaitUnknownReason",
    "Worker",
    "WorkerError",
    "WorkerLag",
    "WorkerRunbook",
    "Workers",
    "Workload",
    "WorkloadBody",
    "WorkloadBodyEnv",
    "WorkloadBodySecretEnv",
    "WorkloadEnv",
)
