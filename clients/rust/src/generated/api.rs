// Generated from docs/openapi.json by scripts/codegen.sh. Do not edit.

#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    ///An invitation's link, and who accepts it.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct AcceptInvitation {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub code: ::std::option::Option<crate::Secret>,
        ///For browsers: set what makes the device known as a cookie, and don't show it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub cookie: ::std::option::Option<bool>,
        ///For a new account: what people call its owner.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub display_name: ::std::option::Option<::std::string::String>,
        pub link: crate::Secret,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub password: ::std::option::Option<crate::Secret>,
    }
    ///An invitation that was accepted.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Accepted {
        ///Whether the account was made by this request.
        pub created: bool,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub device: ::std::option::Option<crate::Secret>,
        pub role: crate::words::Role,
        pub tenant: Named,
        pub user: Myself,
    }
    ///An actor: one entity in memory, as seen from outside.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Actor {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub busy_with: ::std::option::Option<Busy>,
        ///How long a crash counts.
        pub crash_window_ms: u64,
        ///Crashes since it was entered into the directory.
        pub crashes: u32,
        ///Crashes that count at present.
        pub crashes_in_window: u32,
        ///The crash in the window that quarantines.
        pub crashes_limit: u32,
        ///Where it lives.
        pub directory: ::std::string::String,
        ///Grows each time the entity is entered into the directory anew.
        pub generation: u64,
        ///Median time that a message takes, to the next power of two.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub handle_p50_us: ::std::option::Option<u64>,
        ///99th percentile of that time, to the next power of two.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub handle_p99_us: ::std::option::Option<u64>,
        ///Messages handled.
        pub handled: u64,
        ///Messages handled a second; in lists that are sorted by it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub handled_rate: ::std::option::Option<f64>,
        ///The entity.
        pub id: ::std::string::String,
        ///Its life within that entry, from 1; 0 before the first.
        pub incarnation: u64,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub last_crash: ::std::option::Option<CrashSummary>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub last_exit: ::std::option::Option<Exit>,
        pub mailbox: Mailbox,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub paused: ::std::option::Option<Pause>,
        ///Where it is in its life: `cold`, `activating`, `active`, `backing_off`, `quarantined`.
        pub phase: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub quarantine: ::std::option::Option<Quarantine>,
        ///Messages refused.
        pub rejected: u64,
        ///How often it went back to its row.
        pub resets: u32,
        ///How long nobody has used it.
        pub unused_for_ms: u64,
    }
    ///One actor, with all that is known of it.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ActorDetail {
        ///What the caller may order of it now.
        pub actions: ::std::vec::Vec<crate::words::Action>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub actor: ::std::option::Option<Actor>,
        ///When it was looked.
        pub as_of: ::chrono::DateTime<::chrono::offset::Utc>,
        ///Its crashes that are still kept, the latest first.
        pub crashes: ::std::vec::Vec<Crash>,
        ///Where it lives when it does.
        pub directory: ::std::string::String,
        ///The entity's id.
        pub id: ::std::string::String,
        ///Whether the directory holds it now.
        pub in_memory: bool,
        ///The last orders about it, oldest first.
        pub orders: ::std::vec::Vec<Order>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub pause_ordered: ::std::option::Option<Standing>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub quarantine_ordered: ::std::option::Option<Standing>,
        ///The resource that it is, over this API; absent for what has no path of its own.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub resource: ::std::option::Option<::std::string::String>,
        ///When and why it left memory lately, the latest first.
        pub tombstones: ::std::vec::Vec<Tombstone>,
        ///Its last 100 entries of the journal, oldest first.
        pub transitions: ::std::vec::Vec<Event>,
    }
    ///The bounds that actors live under.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ActorLimits {
        ///How long a crash counts.
        pub crash_window_ms: u64,
        ///The crash in the window that quarantines.
        pub crashes: u32,
        ///An actor unused for this long is let go.
        pub idle_after_ms: u64,
        ///Commands that may wait for one actor.
        pub mailbox: u64,
        ///Above this number of active ones the longest unused are let go early.
        pub max_active: u64,
    }
    ///A page of a directory's actors.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ActorPage {
        ///When it was looked.
        pub as_of: ::chrono::DateTime<::chrono::offset::Utc>,
        ///The actors, by the order that was asked for.
        pub items: ::std::vec::Vec<Actor>,
        /**Send it as `page_token` for the next page, with the same `sort`; absent on the last one. By
`id` the pages go on to the end, and whoever is there all the time comes once. Any other order
may change between two pages, so an actor may come twice or not at all, and ends after some
10,000 actors, however many `total` says that there are.*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub next_page_token: ::std::option::Option<::std::string::String>,
        ///How many there are on all pages.
        pub total: u64,
    }
    ///A new key.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct AddKey {
        ///When it ends, once and for all.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub expires_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        ///The public half: Ed25519, or P-256 for ES256.
        pub jwk: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        ///What it is for.
        pub name: ::std::string::String,
        /**By when another one must have taken its place. A key that `expires_at` does not end before is as old as
`service_accounts.key_age_max` at the most (365 days, where whoever runs the cloud sets nothing else): that is the date if
this is absent, or later.*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub rotate_by: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
    }
    ///A new passkey.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct AddPasskey {
        pub credential: PasskeyAttestation,
        ///What one calls it.
        pub name: ::std::string::String,
    }
    ///GPUs lent to a project, and what runs on them.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Allocation {
        ///What the caller may do with it now.
        pub actions: ::std::vec::Vec<crate::words::AllocationAction>,
        ///When it was created.
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        pub desired: crate::words::AllocationDesired,
        ///What its owner calls it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub display_name: ::std::option::Option<::std::string::String>,
        ///Counts placements.
        pub epoch: u64,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub held: ::std::option::Option<Held>,
        ///Its id.
        pub id: ::std::string::String,
        ///Its full name.
        pub name: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub notice: ::std::option::Option<Notice>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub outcome: ::std::option::Option<Outcome>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub pending: ::std::option::Option<Pending>,
        pub phase: crate::words::AllocationPhase,
        ///Since when it is there.
        pub phase_since: ::chrono::DateTime<::chrono::offset::Utc>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub placement: ::std::option::Option<Placement>,
        pub price: GpuHourPrice,
        pub project: Named,
        pub spec: AllocationSpec,
        pub tenant: Named,
    }
    ///What would become of an allocation that was asked for now.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct AllocationPlan {
        ///As of when. Nothing is held: what is asked for later may find the cloud changed.
        pub as_of: ::chrono::DateTime<::chrono::offset::Utc>,
        ///What to think of first. Nothing is refused for it.
        pub cautions: ::std::vec::Vec<Caution>,
        pub placement: PlannedPlacement,
        pub price: PlannedPrice,
    }
    ///What was asked for.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct AllocationSpec {
        pub gpu: GpuRequest,
        ///Gives up after waiting this long in the queue, seconds.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub max_queue_seconds: ::std::option::Option<u32>,
        pub workload: Workload,
    }
    ///What an allocation used.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct AllocationUsage {
        ///The allocation.
        pub allocation: ::std::string::String,
        ///Until when an interval that still runs is counted.
        pub as_of: ::chrono::DateTime<::chrono::offset::Utc>,
        ///Its intervals, in order.
        pub intervals: ::std::vec::Vec<UsageInterval>,
        ///All of them together, by currency.
        pub total: ::std::vec::Vec<Amount>,
    }
    ///GPU time and its cost.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Amount {
        ///Millionths of the currency's unit, as digits.
        pub cost_micros: ::std::string::String,
        ///ISO 4217.
        pub currency: ::std::string::String,
        ///GPUs times microseconds, as digits.
        pub gpu_microseconds: ::std::string::String,
        ///GPUs times seconds, with three decimals, cut off.
        pub gpu_seconds: ::std::string::String,
    }
    ///An API key of a service account.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ApiKey {
        ///What the caller may do with it now.
        pub actions: ::std::vec::Vec<::std::string::String>,
        ///When it ends.
        pub expires_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///Its id, which is no secret.
        pub id: ::std::string::String,
        ///When it was issued.
        pub issued_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///Who has issued it, as in the journal: `user/…`, `operator/…`, `service_account/…`. Absent: it is from before that was kept.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub issued_by: ::std::option::Option<::std::string::String>,
        ///What it is for, in its owner's words.
        pub label: ::std::string::String,
        ///When it was last used, to the minute. In lists only.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub last_used_at: ::std::option::Option<
            ::chrono::DateTime<::chrono::offset::Utc>,
        >,
        ///What it is narrowed to; null: all that the account may.
        #[serde(deserialize_with = "::std::option::Option::deserialize")]
        pub permissions: ::std::option::Option<::std::vec::Vec<::std::string::String>>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub secret: ::std::option::Option<crate::Secret>,
    }
    ///A service account's API keys.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ApiKeys {
        ///All that are live, 20 at most, and those that ended since the last one was issued.
        pub items: ::std::vec::Vec<ApiKey>,
    }
    ///What a passkey has signed, each base64url.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct AssertionResponse {
        ///What the authenticator wrote.
        #[serde(rename = "authenticatorData")]
        pub authenticator_data: ::std::string::String,
        ///What the browser wrote.
        #[serde(rename = "clientDataJSON")]
        pub client_data_json: ::std::string::String,
        ///The signature of both.
        pub signature: ::std::string::String,
        ///The user that the authenticator keeps beside the passkey.
        #[serde(
            rename = "userHandle",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub user_handle: ::std::option::Option<::std::string::String>,
    }
    ///What an authenticator has made, each base64url.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct AttestationResponse {
        ///What the authenticator wrote.
        #[serde(rename = "attestationObject")]
        pub attestation_object: ::std::string::String,
        ///What the browser wrote.
        #[serde(rename = "clientDataJSON")]
        pub client_data_json: ::std::string::String,
    }
    ///Something that somebody did, or was not let do.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct AuditEntry {
        ///From which address the request came.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub address: ::std::option::Option<::std::string::String>,
        ///When it was decided.
        pub at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///The credential that proved the principal, by its id; absent for parts of the control plane.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub credential: ::std::option::Option<::std::string::String>,
        ///The details, by the type's own fields.
        pub data: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        ///The hash of this entry, hex; `aicloud audit verify` recomputes it.
        pub hash: ::std::string::String,
        ///The resource's kind.
        pub kind: ::std::string::String,
        ///On whose authority.
        pub principal: ::std::string::String,
        ///The owning project's id.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub project: ::std::option::Option<::std::string::String>,
        ///The request that caused it.
        pub request_id: ::std::string::String,
        ///What it happened to: the resource's id.
        pub resource: ::std::string::String,
        pub result: crate::words::AuditResult,
        ///Its place in the resource's history, from 1.
        pub seq: u64,
        ///The owning tenant's id.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub tenant: ::std::option::Option<::std::string::String>,
        ///The distributed trace that it is part of.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub trace_id: ::std::option::Option<::std::string::String>,
        ///What happened.
        #[serde(rename = "type")]
        pub type_: ::std::string::String,
        ///The version of `data`'s shape.
        pub version: u32,
    }
    ///A page of the audit.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct AuditPage {
        ///Whether nothing can be added to the range any more.
        pub complete: bool,
        ///From when, this instant included.
        pub from: ::chrono::DateTime<::chrono::offset::Utc>,
        ///The entries, in the order of the journal, or in the reverse of it.
        pub items: ::std::vec::Vec<AuditEntry>,
        ///Send it as `page_token` for the next page; absent on the last one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub next_page_token: ::std::option::Option<::std::string::String>,
        ///To when, this instant not included.
        pub to: ::chrono::DateTime<::chrono::offset::Utc>,
    }
    ///What an actor does right now.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Busy {
        ///The command.
        pub command: ::std::string::String,
        ///For how long.
        pub for_ms: u64,
    }
    ///Something to think of.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Caution {
        pub code: crate::words::CautionCode,
        ///The field that it is about.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub field: ::std::option::Option<::std::string::String>,
        ///The same for people.
        pub text: ::std::string::String,
    }
    ///Another address for one's own account.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ChangeEmail {
        ///The new address.
        pub email: ::std::string::String,
        pub password: crate::Secret,
    }
    ///Something that must be there.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Check {
        ///What: `database`, `parts`, `server`.
        pub name: ::std::string::String,
        ///Whether it is.
        pub ok: bool,
        ///What is wrong with it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub reason: ::std::option::Option<::std::string::String>,
        ///The page that says what to do.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub runbook: ::std::option::Option<::std::string::String>,
    }
    ///How a child ended.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ChildExit {
        ///It did not fail.
        pub ok: bool,
        ///What it said.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub reason: ::std::option::Option<::std::string::String>,
    }
    ///A link from a mail.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct CompleteLink {
        pub link: crate::Secret,
    }
    ///A link from a mail, and what it is for.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct CompletePasswordReset {
        ///For browsers: set what makes the device known as a cookie, and don't show it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub cookie: ::std::option::Option<bool>,
        pub link: crate::Secret,
        pub password: crate::Secret,
    }
    ///A code of the authenticator that has the new seed.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ConfirmTotp {
        pub code: crate::Secret,
    }
    ///The password once more.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Confirmed {
        pub password: crate::Secret,
    }
    ///A crash with its backtrace.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Crash {
        ///The entity.
        pub actor: ::std::string::String,
        ///When.
        pub at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///Where it came from, one frame a line; absent for what was no panic.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub backtrace: ::std::option::Option<::std::string::String>,
        ///What was being done: a command, `activate`, `task`, `drop`, `drill`.
        pub command: ::std::string::String,
        ///The directory.
        pub directory: ::std::string::String,
        ///Its id, as callers were told.
        pub id: ::std::string::String,
        ///The life that it ended.
        pub incarnation: u64,
        ///Source file, line and column of the panic.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub location: ::std::option::Option<::std::string::String>,
        ///The panic's message, or why it could not come to life.
        pub message: ::std::string::String,
    }
    ///Crashes that are still kept.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct CrashList {
        ///The latest first.
        pub items: ::std::vec::Vec<CrashSummary>,
    }
    ///A crash, without its backtrace.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct CrashSummary {
        ///The entity.
        pub actor: ::std::string::String,
        ///When.
        pub at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///What was being done: a command, `activate`, `task`, `drop`, `drill`.
        pub command: ::std::string::String,
        ///The directory.
        pub directory: ::std::string::String,
        ///Its id, as callers were told.
        pub id: ::std::string::String,
        ///The life that it ended.
        pub incarnation: u64,
        ///Source file, line and column of the panic.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub location: ::std::option::Option<::std::string::String>,
        ///The panic's message, or why it could not come to life.
        pub message: ::std::string::String,
    }
    ///A new allocation.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct CreateAllocation {
        ///What its owner calls it; need not be unique.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub display_name: ::std::option::Option<::std::string::String>,
        pub gpu: GpuRequestBody,
        ///Give up after waiting this long in the queue, seconds. Absent: wait for ever.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub max_queue_seconds: ::std::option::Option<u32>,
        ///In which project: its id or full name. A project's token may leave it out.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub project: ::std::option::Option<::std::string::String>,
        pub workload: WorkloadBody,
    }
    ///A new API key.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct CreateApiKey {
        ///When it ends: within 365 days.
        pub expires_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///What it is for.
        pub name: ::std::string::String,
        ///Only these of the account's permissions; all of them if absent.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub permissions: ::std::option::Option<::std::vec::Vec<::std::string::String>>,
    }
    ///Whom to invite.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct CreateInvitation {
        ///The e-mail address.
        pub email: ::std::string::String,
        pub role: crate::words::Role,
    }
    ///A new join token.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct CreateJoinToken {
        ///How long it is good for, seconds.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub ttl_seconds: ::std::option::Option<u32>,
    }
    ///A new node.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct CreateNode {
        ///A DNS label, unique in the cloud.
        pub label: ::std::string::String,
    }
    ///A new project.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct CreateProject {
        ///What people call it; the label if absent.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub display_name: ::std::option::Option<::std::string::String>,
        ///A DNS label, unique in the tenant, fixed for ever.
        pub label: ::std::string::String,
        ///Whose it is: the tenant's id or full name.
        pub tenant: ::std::string::String,
    }
    ///A new service account.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct CreateServiceAccount {
        ///What people call it; the label if absent.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub display_name: ::std::option::Option<::std::string::String>,
        ///A DNS label, unique in the project, fixed for ever.
        pub label: ::std::string::String,
        ///Only these of the role's permissions; all of them if absent.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub permissions: ::std::option::Option<::std::vec::Vec<::std::string::String>>,
        pub role: crate::words::Role,
    }
    ///A new tenant.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct CreateTenant {
        ///What people call it; the label if absent.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub display_name: ::std::option::Option<::std::string::String>,
        ///A DNS label, unique in the cloud, fixed for ever.
        pub label: ::std::string::String,
        ///Whom it is for: this e-mail address is invited as its owner.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub owner: ::std::option::Option<::std::string::String>,
    }
    ///A new token.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct CreateToken {
        ///When it ends: within 90 days, which is when it ends if this is absent.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub expires_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        ///What it is for.
        pub name: ::std::string::String,
    }
    ///A new user.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct CreateUser {
        ///What people call it; the address if absent.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub display_name: ::std::option::Option<::std::string::String>,
        ///Its e-mail address, unique in the cloud.
        pub email: ::std::string::String,
        ///What it is in the cloud: `operator_admin` or `operator_support`. Absent: nothing.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub operator: ::std::option::Option<::std::string::String>,
    }
    ///All entities of one kind: a dynamic supervisor.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Directory {
        pub actors: PhaseCounts,
        pub limits: ActorLimits,
        ///Its name: the kind that lives in it.
        pub name: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub paused: ::std::option::Option<Pause>,
        ///Actors that are paused by themselves.
        pub paused_actors: u64,
        pub rates: Rates,
        pub totals: Totals,
    }
    ///How a node is to leave.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct DrainNode {
        ///How long what runs there may stay, seconds from now; 0 moves it at once.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub deadline_seconds: ::std::option::Option<u32>,
        ///Why. Customers whose work is on the node read it.
        pub reason: ::std::string::String,
    }
    ///Something that happened to a resource.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Event {
        ///When it was decided.
        pub at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///The details, by the type's own fields.
        pub data: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        ///The resource's kind.
        pub kind: ::std::string::String,
        ///On whose authority.
        pub principal: ::std::string::String,
        ///The owning project's id.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub project: ::std::option::Option<::std::string::String>,
        ///The request that caused it.
        pub request_id: ::std::string::String,
        ///What it happened to: the resource's id.
        pub resource: ::std::string::String,
        ///Its place in the resource's history, from 1.
        pub seq: u64,
        ///The owning tenant's id.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub tenant: ::std::option::Option<::std::string::String>,
        ///The distributed trace that it is part of.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub trace_id: ::std::option::Option<::std::string::String>,
        ///What happened.
        #[serde(rename = "type")]
        pub type_: ::std::string::String,
        ///The version of `data`'s shape.
        pub version: u32,
    }
    ///How a life ended.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Exit {
        ///When.
        pub at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///Which life.
        pub incarnation: u64,
        ///Why.
        pub reason: ::std::string::String,
    }
    ///How long it would wait from now on.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ExpectedWait {
        ///Nine of ten would wait longer, seconds.
        pub at_least_seconds: u64,
        ///Nine of ten would wait no longer, seconds.
        pub at_most_seconds: u64,
        ///Allocations of the model that have ended in `window_seconds`.
        pub ends: u64,
        ///How it was found.
        pub method: ::std::string::String,
        ///What is expected, seconds.
        pub seconds: u64,
        ///How far back they were counted, seconds.
        pub window_seconds: u64,
    }
    ///Who has forgotten the password.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ForgotPassword {
        ///The account's e-mail address.
        pub email: ::std::string::String,
    }
    ///Why an order is given.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct GiveOrder {
        ///For colleagues and for the audit; 1 to 500 characters on one line.
        pub reason: ::std::string::String,
    }
    ///A GPU of a node.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Gpu {
        ///Fit for work.
        pub healthy: bool,
        ///How firm the hold is: `tentative`, `confirmed`, `quarantined`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hold: ::std::option::Option<::std::string::String>,
        ///The allocation that holds it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub holder: ::std::option::Option<::std::string::String>,
        ///The driver's index.
        pub index: u32,
        ///Its memory, bytes.
        pub memory_bytes: u64,
        ///The catalogue's name of its model.
        pub model: ::std::string::String,
        ///Unique in the node.
        pub uuid: ::std::string::String,
    }
    ///A price.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct GpuHourPrice {
        ///ISO 4217.
        pub currency: ::std::string::String,
        ///Millionths of the currency's unit for one GPU for one hour, as digits.
        pub micros_per_gpu_hour: ::std::string::String,
    }
    ///GPUs of one model, together on one node.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct GpuRequest {
        ///How many.
        pub count: u32,
        ///The catalogue's name of the model.
        pub model: ::std::string::String,
    }
    ///How many GPUs of which model.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct GpuRequestBody {
        ///How many.
        pub count: u32,
        ///The catalogue's name of the model.
        pub model: ::std::string::String,
    }
    ///A type of GPU and its price.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct GpuType {
        ///ISO 4217.
        pub currency: ::std::string::String,
        ///The most that one node has that takes work now, so the most that one allocation can get; 0: no node takes work with the model.
        pub largest_ever: u32,
        /**The most of these GPUs that one allocation would get at once if it were asked for now, as `POST /v1/allocations:plan` would
say; 0: any would wait.*/
        pub largest_now: u32,
        ///Memory of one GPU, bytes.
        pub memory_bytes: u64,
        ///What the catalogue calls it.
        pub model: ::std::string::String,
        ///Millionths of the currency's unit for one GPU for one hour, as digits.
        pub price_micros_per_gpu_hour: ::std::string::String,
    }
    ///A region's GPU types.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct GpuTypes {
        ///As of when there is that much room. Nothing is held.
        pub as_of: ::chrono::DateTime<::chrono::offset::Utc>,
        ///All types, by model.
        pub items: ::std::vec::Vec<GpuType>,
        ///The region.
        pub region: ::std::string::String,
    }
    ///A role at a scope.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Grant {
        ///The project, where it is one's.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub project: ::std::option::Option<::std::string::String>,
        pub role: crate::words::Role,
        ///The tenant that it is held in; absent for the whole cloud.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub tenant: ::std::option::Option<::std::string::String>,
    }
    ///Whether the process lives.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Health {
        ///Always `ok`: a process that is not can't answer.
        pub status: ::std::string::String,
        ///The version of this build.
        pub version: ::std::string::String,
    }
    ///That it is held, and why.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Held {
        ///The crash, for whoever runs the cloud.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub crash_id: ::std::option::Option<::std::string::String>,
        pub reason: crate::words::HeldReason,
        ///The same for people.
        pub text: ::std::string::String,
    }
    ///Somebody who is invited to a tenant.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Invitation {
        ///What the caller may do with it now.
        pub actions: ::std::vec::Vec<::std::string::String>,
        ///Who is invited.
        pub email: ::std::string::String,
        ///Until when it can be accepted.
        pub expires_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///Its id.
        pub id: ::std::string::String,
        ///On whose authority.
        pub invited_by: ::std::string::String,
        pub role: crate::words::Role,
        ///Whose it is: the tenant's id.
        pub tenant: ::std::string::String,
    }
    ///What an agent joins with, once.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct JoinToken {
        ///SHA-256 of the certificate authority's certificate (DER), which the agent pins; hex.
        pub ca_sha256: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub command: ::std::option::Option<crate::Secret>,
        ///Not after.
        pub expires_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///The node that it is for.
        pub node: ::std::string::String,
        ///Where agents connect.
        pub server: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub token: ::std::option::Option<crate::Secret>,
    }
    ///An entry of a resource's journal.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct JournalEntry {
        ///When it was decided.
        pub at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///The `Idempotency-Key` of the request that caused it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub command_id: ::std::option::Option<::std::string::String>,
        ///The details, by the type's own fields.
        pub data: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        ///The hash of this entry, `prev_hash` included, hex.
        pub hash: ::std::string::String,
        ///The resource's kind.
        pub kind: ::std::string::String,
        ///The hash of the entry before it, hex; zeros for the first.
        pub prev_hash: ::std::string::String,
        ///On whose authority.
        pub principal: ::std::string::String,
        ///The owning project's id.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub project: ::std::option::Option<::std::string::String>,
        ///The request that caused it.
        pub request_id: ::std::string::String,
        ///What it happened to: the resource's id.
        pub resource: ::std::string::String,
        ///Its place in the resource's history, from 1.
        pub seq: u64,
        ///The owning tenant's id.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub tenant: ::std::option::Option<::std::string::String>,
        ///The distributed trace that it is part of.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub trace_id: ::std::option::Option<::std::string::String>,
        ///What happened.
        #[serde(rename = "type")]
        pub type_: ::std::string::String,
        ///The version of `data`'s shape.
        pub version: u32,
    }
    ///A page of a resource's journal.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct JournalPage {
        ///The entries, by their `seq`, in the order that was asked for.
        pub items: ::std::vec::Vec<JournalEntry>,
        ///Send it as `page_token` for the next page; absent on the last one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub next_page_token: ::std::option::Option<::std::string::String>,
    }
    ///A device that is known as one of the account's from now on.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct KnownDevice {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub device: ::std::option::Option<crate::Secret>,
    }
    ///Whose provider one is known to.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct LinkSso {
        ///A path on this server, where the person goes on; `/` if absent.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub return_to: ::std::option::Option<::std::string::String>,
        ///The tenant's label.
        pub tenant: ::std::string::String,
    }
    ///One page of a list.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ListAllocation {
        ///The items, in the order that was asked for: oldest first if none was.
        pub items: ::std::vec::Vec<Allocation>,
        ///Send it as `page_token` for the next page; absent on the last one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub next_page_token: ::std::option::Option<::std::string::String>,
        ///The journal's position before the page was read: `GET /v1/events?after=` it misses nothing.
        pub position: ::std::string::String,
    }
    ///One page of a list.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ListInvitation {
        ///The items, in the order that was asked for: oldest first if none was.
        pub items: ::std::vec::Vec<Invitation>,
        ///Send it as `page_token` for the next page; absent on the last one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub next_page_token: ::std::option::Option<::std::string::String>,
        ///The journal's position before the page was read: `GET /v1/events?after=` it misses nothing.
        pub position: ::std::string::String,
    }
    ///One page of a list.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ListMember {
        ///The items, in the order that was asked for: oldest first if none was.
        pub items: ::std::vec::Vec<Member>,
        ///Send it as `page_token` for the next page; absent on the last one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub next_page_token: ::std::option::Option<::std::string::String>,
        ///The journal's position before the page was read: `GET /v1/events?after=` it misses nothing.
        pub position: ::std::string::String,
    }
    ///One page of a list.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ListNode {
        ///The items, in the order that was asked for: oldest first if none was.
        pub items: ::std::vec::Vec<Node>,
        ///Send it as `page_token` for the next page; absent on the last one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub next_page_token: ::std::option::Option<::std::string::String>,
        ///The journal's position before the page was read: `GET /v1/events?after=` it misses nothing.
        pub position: ::std::string::String,
    }
    ///One page of a list.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ListProject {
        ///The items, in the order that was asked for: oldest first if none was.
        pub items: ::std::vec::Vec<Project>,
        ///Send it as `page_token` for the next page; absent on the last one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub next_page_token: ::std::option::Option<::std::string::String>,
        ///The journal's position before the page was read: `GET /v1/events?after=` it misses nothing.
        pub position: ::std::string::String,
    }
    ///One page of a list.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ListServiceAccount {
        ///The items, in the order that was asked for: oldest first if none was.
        pub items: ::std::vec::Vec<ServiceAccount>,
        ///Send it as `page_token` for the next page; absent on the last one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub next_page_token: ::std::option::Option<::std::string::String>,
        ///The journal's position before the page was read: `GET /v1/events?after=` it misses nothing.
        pub position: ::std::string::String,
    }
    ///One page of a list.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ListTenant {
        ///The items, in the order that was asked for: oldest first if none was.
        pub items: ::std::vec::Vec<Tenant>,
        ///Send it as `page_token` for the next page; absent on the last one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub next_page_token: ::std::option::Option<::std::string::String>,
        ///The journal's position before the page was read: `GET /v1/events?after=` it misses nothing.
        pub position: ::std::string::String,
    }
    ///One page of a list.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ListUser {
        ///The items, in the order that was asked for: oldest first if none was.
        pub items: ::std::vec::Vec<User>,
        ///Send it as `page_token` for the next page; absent on the last one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub next_page_token: ::std::option::Option<::std::string::String>,
        ///The journal's position before the page was read: `GET /v1/events?after=` it misses nothing.
        pub position: ::std::string::String,
    }
    ///A machine, as its agent reports it.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Machine {
        ///Processor cores.
        pub cpu_cores: u32,
        ///How its GPUs were found: `nvml`, `pci` or `declared`.
        pub gpu_source: ::std::string::String,
        ///What it calls itself.
        pub hostname: ::std::string::String,
        ///Main memory, bytes.
        pub memory_bytes: u64,
        ///How it runs workloads: `oci` or `simulated`.
        pub runtime: ::std::string::String,
    }
    ///What waits for an actor.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Mailbox {
        ///Messages of the control lane that wait.
        pub control_waiting: u64,
        ///Commands that may wait.
        pub limit: u64,
        ///How long the oldest has waited.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub oldest_ms: ::std::option::Option<u64>,
        ///Commands that wait.
        pub waiting: u64,
    }
    ///Somebody who belongs to a tenant or project.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Member {
        ///What the caller may do with it now.
        pub actions: ::std::vec::Vec<crate::words::MemberAction>,
        ///What people call it. In answers to GET.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub display_name: ::std::option::Option<::std::string::String>,
        ///Its e-mail address. In answers to GET.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email: ::std::option::Option<::std::string::String>,
        pub role: crate::words::Role,
        ///Whether it may sign in: `active` or `disabled`. In answers to GET.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub standing: ::std::option::Option<::std::string::String>,
        ///The user's id.
        pub user: ::std::string::String,
    }
    ///A passkey of one's own.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct MyPasskey {
        ///Since when.
        pub added_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///Its id.
        pub id: ::std::string::String,
        ///What one calls it.
        pub name: ::std::string::String,
        ///Its counter has shown that there may be two of it: it opens nothing, and is to be removed.
        pub suspect: bool,
        ///When it was last used; absent: never.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub used_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
    }
    ///One's own passkeys.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct MyPasskeys {
        ///All of them, the oldest first: a user has 20 at most.
        pub items: ::std::vec::Vec<MyPasskey>,
    }
    ///A session of one's own.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct MySession {
        ///From where it was opened.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub address: ::std::option::Option<::std::string::String>,
        ///What the program called itself.
        pub agent: ::std::string::String,
        ///It is the one that this request came by.
        pub current: bool,
        ///When it ends, if it is used until then.
        pub expires_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///Its id, which is no secret.
        pub id: ::std::string::String,
        ///When it was last used, to within some minutes.
        pub last_used_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///Since when.
        pub opened_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///Whether a second factor was shown.
        pub strong: bool,
        ///The id of the tenant by whose single sign-on it was opened.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub via: ::std::option::Option<::std::string::String>,
    }
    ///One's own sessions.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct MySessions {
        ///All of them, the oldest first: a user has 20 at most.
        pub items: ::std::vec::Vec<MySession>,
    }
    ///A tenant's provider that knows one.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct MySsoLink {
        ///Whether one can come in by it now.
        pub active: bool,
        ///The link's id: the tenant's.
        pub id: ::std::string::String,
        ///The provider.
        pub issuer: ::std::string::String,
        ///Since when.
        pub linked_at: ::chrono::DateTime<::chrono::offset::Utc>,
        pub tenant: Named,
    }
    ///The providers that know one.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct MySsoLinks {
        ///All of them, the oldest first: one for each tenant at most.
        pub items: ::std::vec::Vec<MySsoLink>,
    }
    ///One's own account.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Myself {
        ///When it was created.
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///What people call it.
        pub display_name: ::std::string::String,
        ///Its e-mail address.
        pub email: ::std::string::String,
        ///Its id.
        pub id: ::std::string::String,
        ///Its full name.
        pub name: ::std::string::String,
        ///Its passkeys.
        pub passkeys: u64,
        ///Recovery codes that were not used.
        pub recovery_codes: u64,
        ///Whether a second factor is asked for at sign-in.
        pub second_factor: bool,
    }
    ///Another resource: its id and its full name.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Named {
        ///Its id.
        pub id: ::std::string::String,
        ///Its full name.
        pub name: ::std::string::String,
    }
    ///A machine with GPUs.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Node {
        ///What the caller may do with it now.
        pub actions: ::std::vec::Vec<crate::words::NodeAction>,
        ///By GPU model: what there is, and what is free.
        pub capacity: ::std::vec::Vec<NodeCapacity>,
        /**What its agent may connect with, oldest first: the certificate that it is known to hold, and, while a
renewal is on its way, the newer one. Agents renew at half of the life.*/
        pub certificates: ::std::vec::Vec<NodeCertificate>,
        ///When it was registered.
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub drain: ::std::option::Option<Notice>,
        ///Its GPUs and who holds them.
        pub gpus: ::std::vec::Vec<Gpu>,
        ///Its id.
        pub id: ::std::string::String,
        ///Until when an agent may join with the token that was issued last.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub join_token_expires_at: ::std::option::Option<
            ::chrono::DateTime<::chrono::offset::Utc>,
        >,
        ///What operators call it.
        pub label: ::std::string::String,
        pub life: crate::words::NodeLife,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub machine: ::std::option::Option<Machine>,
        ///Its full name.
        pub name: ::std::string::String,
        ///Orders to its agent that are not over.
        pub open_tasks: u64,
        ///Whether its agent is heard.
        pub reachable: bool,
        ///Where it stands.
        pub region: ::std::string::String,
        ///Whether new work may be placed on it.
        pub schedulable: bool,
    }
    ///GPUs of one model on a node.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct NodeCapacity {
        ///Healthy, and held by nobody.
        pub free: u32,
        ///The model.
        pub model: ::std::string::String,
        ///All of them.
        pub total: u32,
    }
    ///A certificate of a node's agent.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct NodeCertificate {
        ///Not after.
        pub expires_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///When it was made; absent for those that an older release made.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub issued_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        ///Its serial number, hex.
        pub serial: ::std::string::String,
    }
    ///That a node is to leave.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Notice {
        ///What still runs there then is moved: it waits again, at its old place, and starts anew elsewhere.
        pub deadline: ::chrono::DateTime<::chrono::offset::Utc>,
        ///Why, in the operator's words.
        pub reason: ::std::string::String,
        ///Since when it is known.
        pub since: ::chrono::DateTime<::chrono::offset::Utc>,
    }
    ///Why there is no token (RFC 6749, 5.2).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct OauthError {
        pub error: crate::words::OauthCode,
        ///What went wrong, for people.
        pub error_description: ::std::string::String,
    }
    ///An order and its end.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Order {
        ///What was ordered.
        pub action: ::std::string::String,
        ///When.
        pub at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///On whose authority.
        pub by: ::std::string::String,
        ///When it ended.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub ended_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        ///Where its history is.
        pub journal: ::std::string::String,
        ///Its number among the orders about the same target.
        pub number: u64,
        ///Why.
        pub reason: ::std::string::String,
        ///Why it was refused.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub refused: ::std::option::Option<::std::string::String>,
        ///`done`, `refused`, or `pending` while it is being carried out.
        pub result: ::std::string::String,
        ///What it is about: an id, `directory/…` or `child/…`.
        pub target: ::std::string::String,
    }
    ///How an allocation ended.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Outcome {
        ///The workload's exit code, when it ended by itself.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub exit_code: ::std::option::Option<i32>,
        pub kind: crate::words::OutcomeKind,
        ///For people.
        pub message: ::std::string::String,
        ///A word for programs: `released_by_customer`, `workload_exited`, ….
        pub reason: ::std::string::String,
    }
    ///The answer of `navigator.credentials.get`, as `toJSON()` gives it. More members are let pass.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct PasskeyAssertion {
        ///The passkey's id, base64url.
        pub id: ::std::string::String,
        pub response: AssertionResponse,
    }
    ///The answer of `navigator.credentials.create`, as `toJSON()` gives it. More members are let pass.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct PasskeyAttestation {
        pub response: AttestationResponse,
    }
    ///What a page hands to the browser.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct PasskeyOptions {
        /**The options in WebAuthn's own form: `navigator.credentials.create({publicKey:
PublicKeyCredential.parseCreationOptionsFromJSON(public_key)})`, or `get` with `parseRequestOptionsFromJSON`.*/
        pub public_key: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///Commands are held back.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Pause {
        ///What the operator said.
        pub reason: ::std::string::String,
        ///Since when, in this process.
        pub since: ::chrono::DateTime<::chrono::offset::Utc>,
    }
    ///Why an allocation waits.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Pending {
        ///GPUs of the model that those before it ask for.
        pub gpus_ahead: u64,
        ///Its place among those that wait for the same model, from 1.
        pub position: u32,
        pub reason: crate::words::PendingReason,
        ///The same for people.
        pub text: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub wait: ::std::option::Option<ExpectedWait>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub wait_unknown: ::std::option::Option<WaitUnknown>,
    }
    ///How many actors are where in their lives.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct PhaseCounts {
        ///Being read from storage.
        pub activating: u64,
        ///Alive.
        pub active: u64,
        ///Crashed, waiting to be rebuilt.
        pub backing_off: u64,
        ///Known, without state.
        pub cold: u64,
        ///Waiting for an operator.
        pub quarantined: u64,
    }
    ///GPUs that a node holds for an allocation.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Placement {
        ///The GPUs, by the node's names for them.
        pub gpu_uuids: ::std::vec::Vec<::std::string::String>,
        ///The node.
        pub node: ::std::string::String,
    }
    ///Where it would come to.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct PlannedPlacement {
        ///GPUs of the model that the node has in all; absent where it would wait.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub node_gpus: ::std::option::Option<u32>,
        ///A node would be asked for its GPUs at once.
        pub now: bool,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub pending: ::std::option::Option<Pending>,
        ///In which region.
        pub region: ::std::string::String,
    }
    ///What an allocation would cost while it is `active`.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct PlannedPrice {
        ///ISO 4217.
        pub currency: ::std::string::String,
        ///Millionths of the currency's unit for one GPU for one hour, as digits.
        pub micros_per_gpu_hour: ::std::string::String,
        ///The same for all its GPUs: exact, and what bills are made from.
        pub micros_per_hour: ::std::string::String,
        ///The same for a second, cut off after six decimals; for people.
        pub micros_per_second: ::std::string::String,
    }
    ///The body of every error: RFC 9457, with members of our own.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Problem {
        pub code: crate::words::Code,
        ///The crash, as the operator finds it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub crash_id: ::std::option::Option<::std::string::String>,
        ///What went wrong this time, for people.
        pub detail: ::std::string::String,
        ///The field or parameter that is wrong, as a path: `gpu.count`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub field: ::std::option::Option<::std::string::String>,
        ///A URI for this occurrence.
        pub instance: ::std::string::String,
        ///What is possible instead, when the resource's state forbids what was asked.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub legal_actions: ::std::option::Option<::std::vec::Vec<::std::string::String>>,
        ///The permission that the caller would have needed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub missing_permission: ::std::option::Option<::std::string::String>,
        ///The request's id, as in `x-request-id` and in the logs.
        pub request_id: ::std::string::String,
        pub retry: crate::words::Retry,
        ///Where to read more.
        pub runbook: ::std::string::String,
        ///The HTTP status.
        pub status: u32,
        ///What to do about it.
        pub suggestion: ::std::string::String,
        ///One line for people, the same for each problem of this kind.
        pub title: ::std::string::String,
        ///A URI for the kind of problem: `urn:aicloud:problem:` and the code.
        #[serde(rename = "type")]
        pub type_: ::std::string::String,
    }
    ///A process.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ProcessView {
        ///Its machine's name.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub host: ::std::option::Option<::std::string::String>,
        ///Its number there.
        pub pid: u32,
        ///Since when it serves.
        pub started_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///The version of its build.
        pub version: ::std::string::String,
    }
    ///A tenant's folder of resources.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Project {
        ///What the caller may do with it now.
        pub actions: ::std::vec::Vec<crate::words::ProjectAction>,
        ///When it was created.
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///What people call it.
        pub display_name: ::std::string::String,
        ///Its id.
        pub id: ::std::string::String,
        ///Its label, fixed at creation.
        pub label: ::std::string::String,
        ///Its full name.
        pub name: ::std::string::String,
        pub tenant: Named,
    }
    ///What a project used in a range, in one currency.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ProjectLine {
        ///How many allocations of it were active in the range.
        pub allocations: u64,
        ///Millionths of the currency's unit, as digits.
        pub cost_micros: ::std::string::String,
        ///ISO 4217.
        pub currency: ::std::string::String,
        ///What people call it.
        pub display_name: ::std::string::String,
        ///GPUs times microseconds, as digits.
        pub gpu_microseconds: ::std::string::String,
        ///GPUs times seconds, with three decimals, cut off.
        pub gpu_seconds: ::std::string::String,
        pub project: Named,
    }
    ///How a process does, over the last minutes.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Pulse {
        ///When it was looked.
        pub as_of: ::chrono::DateTime<::chrono::offset::Utc>,
        ///The figures.
        pub figures: ::std::vec::Vec<PulseFigure>,
        ///GPUs of all nodes, by model.
        pub gpus: ::std::vec::Vec<PulseGpus>,
        ///What was refused (429) or failed (500 and more) in the window, by code, the most frequent first.
        pub problems: ::std::vec::Vec<PulseProblem>,
        pub process: ProcessView,
        pub state: crate::words::PulseState,
        ///How long a step of it is, seconds.
        pub step_seconds: u64,
        ///When the steps ended, the oldest first; the last one ends now, and may be shorter or longer.
        pub steps: ::std::vec::Vec<::chrono::DateTime<::chrono::offset::Utc>>,
        ///How long the window is, seconds: five minutes, or less of a process that has just begun.
        pub window_seconds: u64,
    }
    ///A figure.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct PulseFigure {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub limit: ::std::option::Option<PulseLimit>,
        pub name: crate::words::PulseFigureName,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub of: ::std::option::Option<PulseSubject>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub runbook: ::std::option::Option<crate::words::Runbook>,
        /**The same for each step; `null` where nothing happened, or where nobody looked for what is looked for only when
somebody asks: mailboxes, nodes, letters.*/
        pub series: ::std::vec::Vec<::std::option::Option<f64>>,
        pub state: crate::words::PulseState,
        pub unit: crate::words::PulseUnit,
        ///Of the window, or as of now where it is no rate; absent when it is `idle` or `unknown`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub value: ::std::option::Option<f64>,
    }
    ///GPUs of a model. What is neither held nor free is sick, or on a node that takes no work.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct PulseGpus {
        ///Those that new work could have.
        pub free: u64,
        ///Those that an allocation holds.
        pub held: u64,
        ///The model.
        pub model: ::std::string::String,
        ///All of them.
        pub total: u64,
    }
    ///What a figure must not exceed.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct PulseLimit {
        ///The number; above it is too much.
        pub above: f64,
        ///The alert whose number it is; absent when it wakes nobody.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub alert: ::std::option::Option<::std::string::String>,
        ///For how long it must be so before that alert speaks, seconds.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub for_seconds: ::std::option::Option<u64>,
    }
    ///What was refused or failed.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct PulseProblem {
        pub code: crate::words::Code,
        ///How often in the window.
        pub count: u64,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub runbook: ::std::option::Option<crate::words::Runbook>,
        ///Its status.
        pub status: u32,
    }
    ///What a figure is about.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct PulseSubject {
        ///The directory of the actor; absent for a worker or a part of the tree.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub directory: ::std::option::Option<::std::string::String>,
        ///The actor's id, the worker's name, or the part's path.
        pub id: ::std::string::String,
    }
    ///Why an actor lets nobody in.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Quarantine {
        ///`crash` or `operator`.
        pub by: ::std::string::String,
        ///The crash that was one too many.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub crash_id: ::std::option::Option<::std::string::String>,
        ///What the operator said.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub reason: ::std::option::Option<::std::string::String>,
    }
    ///What happens each second.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Rates {
        ///Activations.
        pub activations: f64,
        ///Crashes.
        pub crashes: f64,
        ///Actors that left.
        pub exits: f64,
        ///Messages handled.
        pub handled: f64,
        ///The time that was averaged over; 0 when it is too early to tell.
        pub over_ms: u64,
        ///Messages refused.
        pub rejected: f64,
        ///Resets.
        pub resets: f64,
    }
    ///Whether requests can be answered.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Readiness {
        ///Each thing that must be there.
        pub checks: ::std::vec::Vec<Check>,
        ///All checks are good.
        pub ready: bool,
    }
    ///What opens the account when the authenticator is lost.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct RecoveryCodes {
        pub recovery_codes: ::std::vec::Vec<crate::Secret>,
    }
    ///What a program was brought by a browser, and what it has kept.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct RedeemTicket {
        pub ticket: crate::Secret,
        pub verifier: crate::Secret,
    }
    ///Password and code once more.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct RemoveTotp {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub code: ::std::option::Option<crate::Secret>,
        pub password: crate::Secret,
    }
    ///A change of a tenant or project.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Rename {
        ///What people call it from now on.
        pub display_name: ::std::string::String,
    }
    ///What a passkey is called.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct RenamePasskey {
        ///What one calls it from now on.
        pub name: ::std::string::String,
    }
    ///Password and a code, for other recovery codes.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct RenewRecoveryCodes {
        pub code: crate::Secret,
        pub password: crate::Secret,
    }
    ///Why a second factor is taken away.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ResetSecondFactor {
        ///What made sure who asks for it. The person reads it in a letter, and the audit keeps it.
        pub reason: ::std::string::String,
    }
    ///How to retire a node.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct RetireNode {
        ///Also when allocations are still on it; they end as lost.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub force: ::std::option::Option<bool>,
    }
    ///An alert that leads to a page.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct RunbookAlert {
        ///Its name.
        pub name: ::std::string::String,
        ///Whom it wakes: `page`, at once; `ticket`, in the morning.
        pub severity: ::std::string::String,
        ///What it says.
        pub summary: ::std::string::String,
    }
    ///What leads to a page.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct RunbookSummary {
        ///Alerts that lead to it.
        pub alerts: ::std::vec::Vec<RunbookAlert>,
        pub id: crate::words::Runbook,
        ///Reasons to wait that may lead to it.
        pub pending_reasons: ::std::vec::Vec<crate::words::PendingReason>,
        ///Phases of allocations that lead to it.
        pub phases: ::std::vec::Vec<crate::words::AllocationPhase>,
        ///Codes of problems that lead to it.
        pub problems: ::std::vec::Vec<crate::words::Code>,
        ///How it shows: its first words, in Markdown.
        pub shows_as: ::std::string::String,
        ///Its title.
        pub title: ::std::string::String,
    }
    ///All runbooks.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Runbooks {
        ///By id.
        pub items: ::std::vec::Vec<RunbookSummary>,
    }
    ///A program that works in a project.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ServiceAccount {
        ///What the caller may do with it now.
        pub actions: ::std::vec::Vec<crate::words::ServiceAccountAction>,
        ///How many API keys it has.
        pub api_keys: u64,
        ///When it was created.
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///What people call it.
        pub display_name: ::std::string::String,
        ///Its id: `iss` and `sub` of its assertions.
        pub id: ::std::string::String,
        ///How many public keys it has.
        pub keys: u64,
        ///Its label, fixed at creation.
        pub label: ::std::string::String,
        ///Its full name.
        pub name: ::std::string::String,
        ///What it is narrowed to; null: all that the role may.
        #[serde(deserialize_with = "::std::option::Option::deserialize")]
        pub permissions: ::std::option::Option<::std::vec::Vec<::std::string::String>>,
        pub project: Named,
        pub role: crate::words::Role,
        ///`active`, or `disabled`: then nothing that it has opens anything.
        pub standing: ::std::string::String,
        pub tenant: Named,
    }
    ///A public key of a service account.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ServiceAccountKey {
        ///What the caller may do with it now.
        pub actions: ::std::vec::Vec<crate::words::MemberAction>,
        ///Since when it is registered.
        pub added_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///The one algorithm that it signs with: `EdDSA` or `ES256`.
        pub algorithm: ::std::string::String,
        ///When it ends, once and for all.
        #[serde(deserialize_with = "::std::option::Option::deserialize")]
        pub expires_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        ///Its id: `kid` in the header of assertions.
        pub id: ::std::string::String,
        ///Who has registered it, as in the journal: `user/…`, `operator/…`, `service_account/…`. Absent: it is from before that was kept.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub issued_by: ::std::option::Option<::std::string::String>,
        ///The key, as a JWK (RFC 7517).
        pub jwk: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        ///What it is for, in its owner's words.
        pub label: ::std::string::String,
        ///When a token was last given for it, to the minute. In lists only.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub last_used_at: ::std::option::Option<
            ::chrono::DateTime<::chrono::offset::Utc>,
        >,
        ///By when another one must have taken its place: from then on it is refused.
        #[serde(deserialize_with = "::std::option::Option::deserialize")]
        pub rotate_by: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
    }
    ///A service account's public keys.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ServiceAccountKeys {
        ///All that are live, 10 at most, and those that have ended and whose place no other has needed.
        pub items: ::std::vec::Vec<ServiceAccountKey>,
    }
    ///A session that is open.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Session {
        pub csrf_token: crate::Secret,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub device: ::std::option::Option<crate::Secret>,
        ///When it ends, used or not.
        pub expires_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///What the user holds now.
        pub grants: ::std::vec::Vec<Grant>,
        ///Its id, which is no secret.
        pub id: ::std::string::String,
        ///It ends as well when it was not used for so many seconds.
        pub idle_seconds: i64,
        ///Since when.
        pub opened_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///Whether a second factor was shown.
        pub strong: bool,
        ///Whether the user belongs to a tenant that is disabled. What it would hold there is not among the grants.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub tenant_disabled: ::std::option::Option<bool>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub token: ::std::option::Option<crate::Secret>,
        pub user: Myself,
        ///The id of the tenant by whose single sign-on it was opened; it holds something there only.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub via: ::std::option::Option<::std::string::String>,
    }
    ///A type of GPU, or a new price for it.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct SetGpuType {
        ///ISO 4217.
        pub currency: ::std::string::String,
        ///Memory of one GPU, bytes.
        pub memory_bytes: u64,
        ///Millionths of the currency's unit for one GPU for one hour: digits in a text, or a number.
        pub price_micros_per_gpu_hour: ::std::string::String,
    }
    ///What a member is.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct SetMember {
        pub role: crate::words::Role,
    }
    ///A new password for one's own account.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct SetMyPassword {
        ///The password until now.
        pub current_password: ::std::string::String,
        pub password: crate::Secret,
    }
    ///By when a key must be replaced.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct SetRotation {
        /**The date from which on it is refused: not beyond the age that keys may have. Null: the latest that there may be, or
none where `expires_at` is no later. Null must be said: what is absent was forgotten.*/
        #[serde(deserialize_with = "::std::option::Option::deserialize")]
        pub rotate_by: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
    }
    ///A connection.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct SetSso {
        ///What this cloud is called there.
        pub client_id: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_secret: ::std::option::Option<crate::Secret>,
        ///What a newcomer is: `tenant_admin`, `tenant_billing`, `tenant_member`, `tenant_viewer`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub default_role: ::std::option::Option<::std::string::String>,
        ///Domains of the addresses that the provider may speak for, 20 at most.
        pub domains: ::std::vec::Vec<::std::string::String>,
        ///The provider's address, as its discovery document has it as `issuer`.
        pub issuer: ::std::string::String,
        /**Members hold something in this tenant only when they came by single sign-on; an owner also with a
password and a second factor.*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub required: ::std::option::Option<bool>,
        ///Whether people may come by it: `active` or `disabled`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub standing: ::std::option::Option<::std::string::String>,
    }
    ///Who wants to come in.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct SignIn {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub code: ::std::option::Option<crate::Secret>,
        ///For browsers: set the session as a cookie, and don't show it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub cookie: ::std::option::Option<bool>,
        ///The account's e-mail address; with the password.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub passkey: ::std::option::Option<PasskeyAssertion>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub password: ::std::option::Option<crate::Secret>,
    }
    ///A tenant's connection to its provider.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Sso {
        ///What the caller may do with it now.
        pub actions: ::std::vec::Vec<crate::words::SsoAction>,
        ///What this cloud is called there.
        pub client_id: ::std::string::String,
        ///What a newcomer is.
        pub default_role: ::std::string::String,
        ///Domains of the addresses that the provider may speak for.
        pub domains: ::std::vec::Vec<SsoDomain>,
        ///The provider.
        pub issuer: ::std::string::String,
        ///What the provider must send people back to.
        pub redirect_uri: ::std::string::String,
        ///Members hold something in this tenant only when they came by single sign-on.
        pub required: bool,
        ///Whether people may come by it: `active` or `disabled`.
        pub standing: ::std::string::String,
        ///Where people sign in.
        pub start_uri: ::std::string::String,
    }
    ///A domain of a connection.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct SsoDomain {
        ///The domain.
        pub domain: ::std::string::String,
        ///It is known to be the tenant's: new accounts are made for addresses in it.
        pub verified: bool,
    }
    ///Where to go to.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct SsoLocation {
        ///The provider's page. The browser that asked goes there within ten minutes.
        pub location: ::std::string::String,
    }
    ///Something ordered that lasts.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Standing {
        ///On whose authority.
        pub by: ::std::string::String,
        ///The order's number.
        pub order: u64,
        ///Why.
        pub reason: ::std::string::String,
        ///Since when; over restarts of the process.
        pub since: ::chrono::DateTime<::chrono::offset::Utc>,
    }
    ///The engine.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Supervision {
        ///When it was looked.
        pub as_of: ::chrono::DateTime<::chrono::offset::Utc>,
        ///The directories: actors that come and go, by kind.
        pub directories: ::std::vec::Vec<Directory>,
        pub tree: TreeNode,
    }
    ///A customer of the cloud.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Tenant {
        ///What the caller may do with it now.
        pub actions: ::std::vec::Vec<crate::words::TenantAction>,
        ///When it was created.
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///What people call it.
        pub display_name: ::std::string::String,
        ///Its id.
        pub id: ::std::string::String,
        ///Its label, fixed at creation.
        pub label: ::std::string::String,
        ///Its full name.
        pub name: ::std::string::String,
        pub standing: crate::words::TenantStanding,
    }
    ///A bearer token of a project.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Token {
        ///What the caller may do with it now.
        pub actions: ::std::vec::Vec<::std::string::String>,
        ///When it ends.
        pub expires_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///Its id, which is no secret.
        pub id: ::std::string::String,
        ///When it was issued.
        pub issued_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///Who has issued it, as in the journal: `user/…`, `operator/…`, `service_account/…`. Absent: it is from before that was kept.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub issued_by: ::std::option::Option<::std::string::String>,
        ///What it is for, in its owner's words.
        pub label: ::std::string::String,
        pub project: Named,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub secret: ::std::option::Option<crate::Secret>,
    }
    ///A request for a token, as a form. Which parameters there are depends on the grant.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct TokenRequest {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_assertion: ::std::option::Option<crate::Secret>,
        ///`urn:ietf:params:oauth:client-assertion-type:jwt-bearer`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_assertion_type: ::std::option::Option<::std::string::String>,
        ///The account's id, if it is said again.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_id: ::std::option::Option<::std::string::String>,
        ///`client_credentials`, or `urn:ietf:params:oauth:grant-type:token-exchange`.
        pub grant_type: ::std::string::String,
        ///Permissions, separated by spaces: not more than these. All that there are if absent.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub scope: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub subject_token: ::std::option::Option<crate::Secret>,
        ///`urn:ietf:params:oauth:token-type:access_token`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub subject_token_type: ::std::option::Option<::std::string::String>,
    }
    ///A token that was given.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct TokenResponse {
        pub access_token: crate::Secret,
        ///For how many seconds it is good.
        pub expires_in: i64,
        ///What it is (RFC 8693).
        pub issued_token_type: ::std::string::String,
        ///The permissions that it has, separated by spaces.
        pub scope: ::std::string::String,
        ///Always `Bearer`.
        pub token_type: ::std::string::String,
    }
    ///A project's tokens.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Tokens {
        ///All that are live, and those that ended since the last one was issued.
        pub items: ::std::vec::Vec<Token>,
    }
    ///An actor that left memory, shown for a while longer.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Tombstone {
        ///When.
        pub at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///Which entry of the directory.
        pub generation: u64,
        ///The entity.
        pub id: ::std::string::String,
        ///How many lives it had there.
        pub incarnation: u64,
        ///Its last crash, if it had one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub last_crash: ::std::option::Option<::std::string::String>,
        ///Why it left: `idle`, `memory_ceiling`, `operator`, `drain`, `forced`, `arbiter_gone`.
        pub reason: ::std::string::String,
    }
    ///Actors that left memory lately.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct TombstoneList {
        ///The latest first.
        pub items: ::std::vec::Vec<Tombstone>,
    }
    ///Totals since the process began.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Totals {
        ///Activations that succeeded.
        pub activations: u64,
        ///Crashes.
        pub crashes: u64,
        ///Actors that left.
        pub exited: u64,
        ///Messages handled.
        pub handled: u64,
        ///Messages refused.
        pub rejected: u64,
        ///Resets.
        pub resets: u64,
        ///Activations refused because storage was away.
        pub unavailable: u64,
    }
    ///A seed for an authenticator.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct TotpSeed {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub secret: ::std::option::Option<crate::Secret>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub url: ::std::option::Option<crate::Secret>,
    }
    ///A part of the tree.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct TreeNode {
        ///What the caller may order of it now.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub actions: ::std::vec::Vec<crate::words::Action>,
        ///What is below it.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub children: ::std::vec::Vec<TreeNode>,
        ///Failures that count at present.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub failures_in_window: ::std::option::Option<u32>,
        ///The failure in the window that takes its supervisor down with it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub failures_limit: ::std::option::Option<u32>,
        ///What it is: `supervisor`, `worker`, or `directory`.
        pub kind: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub last_crash: ::std::option::Option<CrashSummary>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub last_exit: ::std::option::Option<ChildExit>,
        ///Its name.
        pub name: ::std::string::String,
        ///Where it is, for orders; empty for the root.
        pub path: ::std::string::String,
        ///Where it is in its life; absent for the root.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub phase: ::std::option::Option<::std::string::String>,
        ///Since when.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub since: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        ///How often it was started.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub starts: ::std::option::Option<u32>,
        ///Whom a supervisor restarts together: `one_for_one`, `rest_for_one`, `one_for_all`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub strategy: ::std::option::Option<::std::string::String>,
        ///How long a failure counts.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub window_ms: ::std::option::Option<u64>,
    }
    ///A change of a service account. What is absent stays as it is.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct UpdateServiceAccount {
        ///What people call it from now on.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub display_name: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub permissions: ::std::option::Option<
            crate::Nullable<::std::vec::Vec<::std::string::String>>,
        >,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub role: ::std::option::Option<crate::words::Role>,
    }
    ///A change of a user. What is absent stays.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct UpdateUser {
        ///What people call it from now on.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub display_name: ::std::option::Option<::std::string::String>,
        /**Its e-mail address from now on, for who has lost the mailbox. Nobody proves it by a link; a letter goes to both
addresses. Not for one's own account, which has `POST /v1/me/email`.*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub operator: ::std::option::Option<crate::Nullable<::std::string::String>>,
    }
    ///What a project, or a tenant with all its projects, used in a range.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Usage {
        /**By allocation, of a project: the dearest `limit` of each currency. With `rest` they are `total`, exactly. Empty where a tenant was
asked for.*/
        pub allocations: ::std::vec::Vec<UsageLine>,
        ///Until when intervals that still run are counted.
        pub as_of: ::chrono::DateTime<::chrono::offset::Utc>,
        ///From when, this instant included.
        pub from: ::chrono::DateTime<::chrono::offset::Utc>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub project: ::std::option::Option<Named>,
        /**By project, and currency: the dearest `limit` of each currency. With `rest`, where a tenant was asked for, all of them together are
`total`, exactly.*/
        pub projects: ::std::vec::Vec<ProjectLine>,
        /**By currency: what has no line of its own, since there are more than `limit`. Of projects where a tenant was asked for, else of
allocations. Absent where every line is there.*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub rest: ::std::option::Option<::std::vec::Vec<UsageRest>>,
        ///The range step by step, where `step` was asked for: every step, in order. All of them together are `total`, exactly.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub series: ::std::option::Option<::std::vec::Vec<UsageSpan>>,
        pub tenant: Named,
        ///To when, this instant not included.
        pub to: ::chrono::DateTime<::chrono::offset::Utc>,
        ///All of them together, by currency.
        pub total: ::std::vec::Vec<Amount>,
    }
    ///Billed time.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct UsageInterval {
        ///Millionths of the currency's unit, as digits.
        pub cost_micros: ::std::string::String,
        ///ISO 4217.
        pub currency: ::std::string::String,
        ///When it ended; absent while it runs.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub ended_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        ///How many.
        pub gpu_count: u32,
        ///GPUs times microseconds, as digits.
        pub gpu_microseconds: ::std::string::String,
        ///What was lent.
        pub gpu_model: ::std::string::String,
        ///GPUs times seconds, with three decimals, cut off.
        pub gpu_seconds: ::std::string::String,
        ///The how-manieth interval of the allocation, from 1.
        pub ordinal: u32,
        ///Millionths of the currency's unit for one GPU for one hour, as digits.
        pub price_micros_per_gpu_hour: ::std::string::String,
        ///When it began.
        pub started_at: ::chrono::DateTime<::chrono::offset::Utc>,
    }
    ///What an allocation used in a range.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct UsageLine {
        ///The allocation.
        pub allocation: ::std::string::String,
        ///Millionths of the currency's unit, as digits.
        pub cost_micros: ::std::string::String,
        ///ISO 4217.
        pub currency: ::std::string::String,
        ///What its owner calls it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub display_name: ::std::option::Option<::std::string::String>,
        ///How many.
        pub gpu_count: u32,
        ///GPUs times microseconds, as digits.
        pub gpu_microseconds: ::std::string::String,
        ///What was lent.
        pub gpu_model: ::std::string::String,
        ///GPUs times seconds, with three decimals, cut off.
        pub gpu_seconds: ::std::string::String,
        ///Its full name.
        pub name: ::std::string::String,
    }
    ///A part of what was used in a step.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct UsagePart {
        ///The allocation's id, where they are divided by allocations. Absent for all others together.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub allocation: ::std::option::Option<::std::string::String>,
        ///Millionths of the currency's unit, as digits.
        pub cost_micros: ::std::string::String,
        ///ISO 4217.
        pub currency: ::std::string::String,
        ///GPUs times microseconds, as digits.
        pub gpu_microseconds: ::std::string::String,
        ///What was lent, where steps are divided by that.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub gpu_model: ::std::option::Option<::std::string::String>,
        ///GPUs times seconds, with three decimals, cut off.
        pub gpu_seconds: ::std::string::String,
        ///The project's id, where they are divided by projects. Absent for all others together.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub project: ::std::option::Option<::std::string::String>,
    }
    ///What was used in a range by those that have no line, in one currency.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct UsageRest {
        ///How many allocations were active.
        pub allocations: u64,
        ///Millionths of the currency's unit, as digits.
        pub cost_micros: ::std::string::String,
        ///ISO 4217.
        pub currency: ::std::string::String,
        ///GPUs times microseconds, as digits.
        pub gpu_microseconds: ::std::string::String,
        ///GPUs times seconds, with three decimals, cut off.
        pub gpu_seconds: ::std::string::String,
        ///How many lines these would be.
        pub lines: u64,
    }
    ///What was used in a step of the range.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct UsageSpan {
        ///From when, this instant included.
        pub from: ::chrono::DateTime<::chrono::offset::Utc>,
        ///The same, divided.
        pub parts: ::std::vec::Vec<UsagePart>,
        ///To when, this instant not included.
        pub to: ::chrono::DateTime<::chrono::offset::Utc>,
        ///By currency; none where nothing ran.
        pub total: ::std::vec::Vec<Amount>,
    }
    ///A person who signs in.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct User {
        ///What the caller may do with it now.
        pub actions: ::std::vec::Vec<crate::words::UserAction>,
        ///When it was created.
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///What people call it.
        pub display_name: ::std::string::String,
        ///Its e-mail address, in lower case.
        pub email: ::std::string::String,
        ///Whether it has set a password.
        pub has_password: bool,
        ///Whether a second factor is asked for.
        pub has_second_factor: bool,
        ///Its id.
        pub id: ::std::string::String,
        ///Its full name.
        pub name: ::std::string::String,
        ///What it is in the cloud, if it runs it: `operator_admin` or `operator_support`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub operator: ::std::option::Option<::std::string::String>,
        ///Whether it may sign in: `active` or `disabled`.
        pub standing: ::std::string::String,
    }
    ///Why nothing is said about how long it would wait.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct WaitUnknown {
        pub reason: crate::words::WaitUnknownReason,
        ///The same for people.
        pub text: ::std::string::String,
    }
    ///Something that works in the background.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Worker {
        ///What it does.
        pub about: ::std::string::String,
        ///How far in the journal it is, as `id` of an event; absent for one that does not follow it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub cursor: ::std::option::Option<::std::string::String>,
        ///Between two rounds, milliseconds; absent for one that works when there is something to do.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub every_ms: ::std::option::Option<u64>,
        ///Rounds that failed since then.
        pub failures: u64,
        pub lag: WorkerLag,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub last_error: ::std::option::Option<WorkerError>,
        ///When one last went well.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub last_success_at: ::std::option::Option<
            ::chrono::DateTime<::chrono::offset::Utc>,
        >,
        ///Its name.
        pub name: ::std::string::String,
        ///Where it is in the tree, for orders.
        pub path: ::std::string::String,
        ///Where it is in its life.
        pub phase: ::std::string::String,
        ///Rounds that went well since the process began.
        pub rounds: u64,
        pub runbook: crate::words::Runbook,
        ///Since when.
        pub since: ::chrono::DateTime<::chrono::offset::Utc>,
        ///How often it was started.
        pub starts: u32,
    }
    ///What went wrong.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct WorkerError {
        ///When.
        pub at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///What.
        pub message: ::std::string::String,
        ///Nothing has gone well since.
        pub standing: bool,
    }
    ///How far a worker is behind.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct WorkerLag {
        ///What waits for it: entries, letters; 10,000 at most. Absent for one that has no queue.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub entries: ::std::option::Option<u64>,
        ///How long the oldest of these waits, or how long its next round is overdue, seconds. Absent where nobody measures it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub seconds: ::std::option::Option<f64>,
    }
    ///Workers of a process.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Workers {
        ///When it was looked.
        pub as_of: ::chrono::DateTime<::chrono::offset::Utc>,
        ///All workers, in the order of their start.
        pub items: ::std::vec::Vec<Worker>,
        pub process: ProcessView,
    }
    ///What runs.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Workload {
        ///The program and its arguments; empty: it idles, for whoever opens a terminal.
        pub command: ::std::vec::Vec<::std::string::String>,
        ///Variables of its environment.
        pub env: ::std::collections::BTreeMap<
            ::std::string::String,
            ::std::string::String,
        >,
        ///The image that the root file system is made of.
        pub image: ::std::string::String,
        ///Names of its secret variables; absent when it has none. Their values are shown to nobody.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub secret_env: ::std::vec::Vec<::std::string::String>,
    }
    ///What is to run.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct WorkloadBody {
        ///The program and its arguments; absent: it idles, for whoever opens a terminal.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub command: ::std::vec::Vec<::std::string::String>,
        ///Variables of its environment. `NVIDIA_…` and `AICLOUD_…` are the cloud's.
        #[serde(
            default,
            skip_serializing_if = ":: std :: collections :: BTreeMap::is_empty"
        )]
        pub env: ::std::collections::BTreeMap<
            ::std::string::String,
            ::std::string::String,
        >,
        ///The image that the root file system is made of.
        pub image: ::std::string::String,
        ///Variables whose values nobody reads back: answers have their names. In one of the two, `env` or here.
        #[serde(
            default,
            skip_serializing_if = ":: std :: collections :: BTreeMap::is_empty"
        )]
        pub secret_env: ::std::collections::BTreeMap<
            ::std::string::String,
            ::std::string::String,
        >,
    }
    /// Error types.
    pub mod error {
        /// Error from a `TryFrom` or `FromStr` implementation.
        pub struct ConversionError(::std::borrow::Cow<'static, str>);
        impl ::std::error::Error for ConversionError {}
        impl ::std::fmt::Display for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
        impl ::std::fmt::Debug for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }
        impl From<&'static str> for ConversionError {
            fn from(value: &'static str) -> Self {
                Self(value.into())
            }
        }
        impl From<String> for ConversionError {
            fn from(value: String) -> Self {
                Self(value.into())
            }
        }
    }
}
#[derive(Clone, Debug)]
/**Client for aicloud

Made by [`Options::connect`](crate::Options::connect). A method is an operation of docs/openapi.json; its arguments are the path's, the query's in the order of the alphabet, and the body.

Version: 0.1.0*/
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: crate::Connection,
}
impl Client {
    /// Create a new client.
    ///
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new(baseurl: &str, inner: crate::Connection) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        let client = {
            let dur = ::std::time::Duration::from_secs(15u64);
            reqwest::ClientBuilder::new().connect_timeout(dur).timeout(dur)
        };
        #[cfg(target_arch = "wasm32")]
        let client = reqwest::ClientBuilder::new();
        Self::new_with_client(baseurl, client.build().unwrap(), inner)
    }
    /// Construct a new client with an existing `reqwest::Client`,
    /// allowing more control over its configuration.
    ///
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new_with_client(
        baseurl: &str,
        client: reqwest::Client,
        inner: crate::Connection,
    ) -> Self {
        Self {
            baseurl: baseurl.to_string(),
            client,
            inner,
        }
    }
}
impl ClientInfo<crate::Connection> for Client {
    fn api_version() -> &'static str {
        "0.1.0"
    }
    fn baseurl(&self) -> &str {
        self.baseurl.as_str()
    }
    fn client(&self) -> &reqwest::Client {
        &self.client
    }
    fn inner(&self) -> &crate::Connection {
        &self.inner
    }
}
const _: () = {
    #[allow(dead_code)]
    fn assert_client_hooks()
    where
        Client: ClientHooks<crate::Connection>,
    {}
};
#[allow(clippy::all)]
impl Client {
    /**Get the keys that verify our tokens

A JWK set (RFC 7517). A key is listed well before it signs, and until the last token that it has signed has expired.

Sends a `GET` request to `/.well-known/jwks.json`

*/
    pub async fn jwks<'a>(
        &'a self,
    ) -> Result<
        ResponseValue<::serde_json::Map<::std::string::String, ::serde_json::Value>>,
        Error<types::Problem>,
    > {
        let url = format!("{}/.well-known/jwks.json", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "jwks",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get what OAuth clients must know

The metadata of RFC 8414.

Sends a `GET` request to `/.well-known/oauth-authorization-server`

*/
    pub async fn oauth_metadata<'a>(
        &'a self,
    ) -> Result<
        ResponseValue<::serde_json::Map<::std::string::String, ::serde_json::Value>>,
        Error<types::Problem>,
    > {
        let url = format!("{}/.well-known/oauth-authorization-server", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "oauth_metadata",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Ask whether the process lives

Sends a `GET` request to `/healthz`

*/
    pub async fn healthz<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::Health>, Error<types::Problem>> {
        let url = format!("{}/healthz", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "healthz",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Read metrics

Sends a `GET` request to `/metrics`

*/
    pub async fn metrics<'a>(
        &'a self,
    ) -> Result<ResponseValue<ByteStream>, Error<types::Problem>> {
        let url = format!("{}/metrics", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.get(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "metrics",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => Ok(ResponseValue::stream(response)),
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Read the OpenAPI document

Sends a `GET` request to `/openapi.json`

*/
    pub async fn openapi<'a>(
        &'a self,
    ) -> Result<
        ResponseValue<::serde_json::Map<::std::string::String, ::serde_json::Value>>,
        Error<types::Problem>,
    > {
        let url = format!("{}/openapi.json", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "openapi",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Ask whether requests can be answered

Sends a `GET` request to `/readyz`

*/
    pub async fn readyz<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::Readiness>, Error<types::Readiness>> {
        let url = format!("{}/readyz", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "readyz",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List allocations

A project's token sees its project's, a user its tenant's or its project's.

Sends a `GET` request to `/v1/allocations`

Arguments:
- `limit`: Items on the page.
- `order`: From which end: `oldest` first if absent. A page token goes on in its own order only.
- `page_token`: `next_page_token` of the page before.
- `phase`: Only those in one of these phases, separated by commas.
- `project`: Only this project's: its id or full name.
- `tenant`: Only this tenant's: its id or full name. Who belongs to several must say which.
*/
    pub async fn list_allocations<'a>(
        &'a self,
        limit: Option<u32>,
        order: Option<&'a crate::words::ListOrder>,
        page_token: Option<&'a str>,
        phase: Option<&'a str>,
        project: Option<&'a str>,
        tenant: Option<&'a str>,
    ) -> Result<ResponseValue<types::ListAllocation>, Error<types::Problem>> {
        let url = format!("{}/v1/allocations", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .query(&progenitor_client::QueryParam::new("order", &order))
            .query(&progenitor_client::QueryParam::new("page_token", &page_token))
            .query(&progenitor_client::QueryParam::new("phase", &phase))
            .query(&progenitor_client::QueryParam::new("project", &project))
            .query(&progenitor_client::QueryParam::new("tenant", &tenant))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_allocations",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Create an allocation

It waits in `queued` until a node has the GPUs, and goes on by itself. Watch it with
`GET /v1/events`.

Sends a `POST` request to `/v1/allocations`

*/
    pub async fn create_allocation<'a>(
        &'a self,
        body: &'a types::CreateAllocation,
    ) -> Result<ResponseValue<types::Allocation>, Error<types::Problem>> {
        let url = format!("{}/v1/allocations", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "create_allocation",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            201u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get an allocation

While it waits, `pending` says why, what is ahead of it, and how long it would wait, or why nobody knows.

Sends a `GET` request to `/v1/allocations/{id}`

Arguments:
- `id`: The allocation's id.
*/
    pub async fn get_allocation<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::Allocation>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/allocations/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_allocation",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Release an allocation

It ends for good: the workload is gone and its GPUs are wiped before it is `released`.

Sends a `POST` request to `/v1/allocations/{id}/release`

Arguments:
- `id`: The allocation's id.
*/
    pub async fn release_allocation<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::Allocation>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/allocations/{}/release", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "release_allocation",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Start a stopped allocation

Sends a `POST` request to `/v1/allocations/{id}/start`

Arguments:
- `id`: The allocation's id.
*/
    pub async fn start_allocation<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::Allocation>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/allocations/{}/start", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "start_allocation",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Stop an allocation

The workload ends and the GPUs go back; the allocation stays and can be started again.

Sends a `POST` request to `/v1/allocations/{id}/stop`

Arguments:
- `id`: The allocation's id.
*/
    pub async fn stop_allocation<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::Allocation>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/allocations/{}/stop", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "stop_allocation",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get an allocation's usage

Sends a `GET` request to `/v1/allocations/{id}/usage`

Arguments:
- `id`: The allocation's id.
*/
    pub async fn get_allocation_usage<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::AllocationUsage>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/allocations/{}/usage", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_allocation_usage",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Plan an allocation

With the body of a creation: what it would cost, and whether it would get its GPUs now or wait, why, and after whom. What a
creation would refuse is refused. Nothing is written and nothing is held.

Sends a `POST` request to `/v1/allocations:plan`

*/
    pub async fn plan_allocation<'a>(
        &'a self,
        body: &'a types::CreateAllocation,
    ) -> Result<ResponseValue<types::AllocationPlan>, Error<types::Problem>> {
        let url = format!("{}/v1/allocations:plan", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "plan_allocation",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Read the audit

What was done and what was not allowed, in the order in which it was committed, or from the newest back. A range that is
over (`complete`; of an export the header `Aicloud-Audit-Complete`) stays as it is. An export takes one of a tenant's places for streams, and breaks off when its caller
may no longer read.

Sends a `GET` request to `/v1/audit`

Arguments:
- `credential`: Only what this credential proved, by its id.
- `format`: A page as JSON, or everything as JSON Lines.
- `from`: From when (RFC 3339), included. 24 hours before `to`, if absent.
- `limit`: Entries on the page; of an export all are sent.
- `order`: From which end: `oldest` first if absent, and always in an export. A page token goes on in its own order only.
- `page_token`: `next_page_token` of the page before, with the same filters. It carries the range, so `from` and `to` may stay as
they are or be left out.
- `principal`: Only on this authority, as the entries say it.
- `project`: Only this project's: its id or full name. What was denied is of the tenant, not of a project: not with
`result=denied`.
- `request_id`: Only of this request.
- `result`: Only what was done, or only what was denied.
- `tenant`: Only this tenant's: its id or full name. A caller with one tenant only may leave it out.
- `to`: To when (RFC 3339), not included. Now, if absent.
- `type_`: Only events of this type.
*/
    pub async fn get_audit<'a>(
        &'a self,
        credential: Option<&'a str>,
        format: Option<&'a crate::words::GetAuditFormat>,
        from: Option<&'a ::chrono::DateTime<::chrono::offset::Utc>>,
        limit: Option<u32>,
        order: Option<&'a crate::words::ListOrder>,
        page_token: Option<&'a str>,
        principal: Option<&'a str>,
        project: Option<&'a str>,
        request_id: Option<&'a str>,
        result: Option<&'a crate::words::AuditResult>,
        tenant: Option<&'a str>,
        to: Option<&'a ::chrono::DateTime<::chrono::offset::Utc>>,
        type_: Option<&'a str>,
    ) -> Result<ResponseValue<types::AuditPage>, Error<types::Problem>> {
        let url = format!("{}/v1/audit", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("credential", &credential))
            .query(&progenitor_client::QueryParam::new("format", &format))
            .query(&progenitor_client::QueryParam::new("from", &from))
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .query(&progenitor_client::QueryParam::new("order", &order))
            .query(&progenitor_client::QueryParam::new("page_token", &page_token))
            .query(&progenitor_client::QueryParam::new("principal", &principal))
            .query(&progenitor_client::QueryParam::new("project", &project))
            .query(&progenitor_client::QueryParam::new("request_id", &request_id))
            .query(&progenitor_client::QueryParam::new("result", &result))
            .query(&progenitor_client::QueryParam::new("tenant", &tenant))
            .query(&progenitor_client::QueryParam::new("to", &to))
            .query(&progenitor_client::QueryParam::new("type", &type_))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_audit",
        };
        self.pre(&mut request, &info).await?;
        let _result = self.exec(request, &info).await;
        self.post(&_result, &info).await?;
        let response = _result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Take the new e-mail address

With the link that was mailed to it. No session is needed: whoever reads that mailbox was named by the account's
owner.

Sends a `POST` request to `/v1/email-change:complete`

*/
    pub async fn complete_email_change<'a>(
        &'a self,
        body: &'a types::CompleteLink,
    ) -> Result<ResponseValue<()>, Error<types::Problem>> {
        let url = format!("{}/v1/email-change:complete", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "complete_email_change",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Watch events

A stream of server-sent events: `event` is the type, `id` the position, `data` an `Event` as
JSON. Comments keep it alive. Come back with `Last-Event-ID` to miss nothing.

Sends a `GET` request to `/v1/events`

Arguments:
- `after`: Only what follows this position: a list's `position`, or an event's `id`. `Last-Event-ID`
counts before it. Absent: what happens from now on.
- `project`: Only this project's: its id or full name. A project's token sees its own anyway.
- `resource`: Only this resource's: its id or full name.
- `tenant`: Only this tenant's: its id or full name. Who belongs to several must say which.
*/
    pub async fn watch_events<'a>(
        &'a self,
        after: Option<&'a str>,
        project: Option<&'a str>,
        resource: Option<&'a str>,
        tenant: Option<&'a str>,
    ) -> Result<ResponseValue<ByteStream>, Error<types::Problem>> {
        let url = format!("{}/v1/events", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .query(&progenitor_client::QueryParam::new("after", &after))
            .query(&progenitor_client::QueryParam::new("project", &project))
            .query(&progenitor_client::QueryParam::new("resource", &resource))
            .query(&progenitor_client::QueryParam::new("tenant", &tenant))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "watch_events",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => Ok(ResponseValue::stream(response)),
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List GPU types, prices, and how much of each one allocation would get now

Sends a `GET` request to `/v1/gpu-types`

*/
    pub async fn list_gpu_types<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::GpuTypes>, Error<types::Problem>> {
        let url = format!("{}/v1/gpu-types", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_gpu_types",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Offer a GPU type, or change its price

What was allocated before keeps the price that it was created with.

Sends a `PUT` request to `/v1/gpu-types/{model}`

Arguments:
- `model`: 1 to 32 capital letters, digits or hyphens.
- `body`
*/
    pub async fn set_gpu_type<'a>(
        &'a self,
        model: &'a str,
        body: &'a types::SetGpuType,
    ) -> Result<ResponseValue<types::GpuType>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/gpu-types/{}", self.baseurl, encode_path(& model.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "set_gpu_type",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Accept an invitation

With a session; or with the password of the account that has the invited address; or, for a new account, with
a name and a password for it. Sign in afterwards.

Sends a `POST` request to `/v1/invitations:accept`

*/
    pub async fn accept_invitation<'a>(
        &'a self,
        body: &'a types::AcceptInvitation,
    ) -> Result<ResponseValue<types::Accepted>, Error<types::Problem>> {
        let url = format!("{}/v1/invitations:accept", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "accept_invitation",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a resource's journal

Everything that ever happened to it, in order, or from the newest back. Each entry's hash covers the entry and the
hash before it, so that an edited history shows; `aicloud audit verify` recomputes them.

Sends a `GET` request to `/v1/journal`

Arguments:
- `limit`: Entries on the page.
- `order`: From which end: `oldest` first if absent. A page token goes on in its own order only.
- `page_token`: `next_page_token` of the page before.
- `resource`: The resource: its id or full name.
*/
    pub async fn get_journal<'a>(
        &'a self,
        limit: Option<u32>,
        order: Option<&'a crate::words::ListOrder>,
        page_token: Option<&'a str>,
        resource: &'a str,
    ) -> Result<ResponseValue<types::JournalPage>, Error<types::Problem>> {
        let url = format!("{}/v1/journal", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .query(&progenitor_client::QueryParam::new("order", &order))
            .query(&progenitor_client::QueryParam::new("page_token", &page_token))
            .query(&progenitor_client::QueryParam::new("resource", &resource))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_journal",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Change one's own account

Sends a `PATCH` request to `/v1/me`

*/
    pub async fn update_me<'a>(
        &'a self,
        body: &'a types::Rename,
    ) -> Result<ResponseValue<types::Myself>, Error<types::Problem>> {
        let url = format!("{}/v1/me", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .patch(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "update_me",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Ask for another e-mail address

A link goes to the new address; until it is used, nothing changes. A newer request voids an older link.

Sends a `POST` request to `/v1/me/email`

*/
    pub async fn request_email_change<'a>(
        &'a self,
        body: &'a types::ChangeEmail,
    ) -> Result<ResponseValue<types::Myself>, Error<types::Problem>> {
        let url = format!("{}/v1/me/email", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "request_email_change",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List one's own passkeys

Sends a `GET` request to `/v1/me/passkeys`

*/
    pub async fn list_passkeys<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::MyPasskeys>, Error<types::Problem>> {
        let url = format!("{}/v1/me/passkeys", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_passkeys",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Add a passkey

From now on it opens the account: alone, where it makes sure who holds it, or beside the password in place of a code.

Sends a `POST` request to `/v1/me/passkeys`

*/
    pub async fn add_passkey<'a>(
        &'a self,
        body: &'a types::AddPasskey,
    ) -> Result<ResponseValue<types::MyPasskey>, Error<types::Problem>> {
        let url = format!("{}/v1/me/passkeys", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "add_passkey",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            201u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Remove a passkey

It opens nothing from the moment of this answer on; sessions that it has opened go on. Removing twice is no error.

Sends a `DELETE` request to `/v1/me/passkeys/{id}`

Arguments:
- `id`: The passkey's id.
- `body`
*/
    pub async fn remove_passkey<'a>(
        &'a self,
        id: &'a str,
        body: &'a types::Confirmed,
    ) -> Result<ResponseValue<()>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/me/passkeys/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "remove_passkey",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Rename a passkey

Sends a `PATCH` request to `/v1/me/passkeys/{id}`

Arguments:
- `id`: The passkey's id.
- `body`
*/
    pub async fn rename_passkey<'a>(
        &'a self,
        id: &'a str,
        body: &'a types::RenamePasskey,
    ) -> Result<ResponseValue<types::MyPasskey>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/me/passkeys/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .patch(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "rename_passkey",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Begin to add a passkey

Gives the options for `navigator.credentials.create`; the answer goes to `POST /v1/me/passkeys` within five minutes, with
the same session.

Sends a `POST` request to `/v1/me/passkeys:begin`

*/
    pub async fn begin_passkey<'a>(
        &'a self,
        body: &'a types::Confirmed,
    ) -> Result<ResponseValue<types::PasskeyOptions>, Error<types::Problem>> {
        let url = format!("{}/v1/me/passkeys:begin", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "begin_passkey",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Change one's own password

All other sessions are closed.

Sends a `POST` request to `/v1/me/password`

*/
    pub async fn set_my_password<'a>(
        &'a self,
        body: &'a types::SetMyPassword,
    ) -> Result<ResponseValue<()>, Error<types::Problem>> {
        let url = format!("{}/v1/me/password", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "set_my_password",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get new recovery codes

The ones from before are void. They are shown this once; the second factor stays as it is. The code that is shown for it is
used up. After a few wrong codes there is a wait.

Sends a `POST` request to `/v1/me/recovery-codes`

*/
    pub async fn renew_recovery_codes<'a>(
        &'a self,
        body: &'a types::RenewRecoveryCodes,
    ) -> Result<ResponseValue<types::RecoveryCodes>, Error<types::Problem>> {
        let url = format!("{}/v1/me/recovery-codes", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "renew_recovery_codes",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List one's own sessions

Sends a `GET` request to `/v1/me/sessions`

*/
    pub async fn list_my_sessions<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::MySessions>, Error<types::Problem>> {
        let url = format!("{}/v1/me/sessions", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_my_sessions",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Close all of one's own sessions but this one

Sends a `DELETE` request to `/v1/me/sessions`

*/
    pub async fn close_my_sessions<'a>(
        &'a self,
    ) -> Result<ResponseValue<()>, Error<types::Problem>> {
        let url = format!("{}/v1/me/sessions", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "close_my_sessions",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Close one of one's own sessions

It opens nothing from the moment of this answer on, and what it holds open is cut. Closing twice is no error.

Sends a `DELETE` request to `/v1/me/sessions/{id}`

Arguments:
- `id`: The session's id.
*/
    pub async fn close_my_session<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/me/sessions/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "close_my_session",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List the providers that know one

Who came by a tenant's provider sees that one only.

Sends a `GET` request to `/v1/me/sso-links`

*/
    pub async fn list_my_sso_links<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::MySsoLinks>, Error<types::Problem>> {
        let url = format!("{}/v1/me/sso-links", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_my_sso_links",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Link oneself to a tenant's provider

For members. The browser is sent to the provider, comes back with the session that it has, and can sign in by the
provider from then on.

Sends a `POST` request to `/v1/me/sso-links`

*/
    pub async fn link_my_sso<'a>(
        &'a self,
        body: &'a types::LinkSso,
    ) -> Result<ResponseValue<types::SsoLocation>, Error<types::Problem>> {
        let url = format!("{}/v1/me/sso-links", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "link_my_sso",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Come by a tenant's provider no more

Sessions that came by it end with it, this one included. A user without password and passkey keeps its last link. A provider
that may claim the address links it again when its person comes next.

Sends a `DELETE` request to `/v1/me/sso-links/{id}`

Arguments:
- `id`: The link's id, which is its tenant's.
*/
    pub async fn remove_my_sso_link<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/me/sso-links/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "remove_my_sso_link",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Begin with a second factor

Gives a seed for an authenticator app; nothing changes until it is confirmed. Beginning again gives another seed.

Sends a `POST` request to `/v1/me/totp`

*/
    pub async fn begin_totp<'a>(
        &'a self,
        body: &'a types::Confirmed,
    ) -> Result<ResponseValue<types::TotpSeed>, Error<types::Problem>> {
        let url = format!("{}/v1/me/totp", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "begin_totp",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Give up the second factor

Sign-in asks for the password alone from now on; recovery codes are void. After a few wrong codes there is a wait.

Sends a `DELETE` request to `/v1/me/totp`

*/
    pub async fn remove_totp<'a>(
        &'a self,
        body: &'a types::RemoveTotp,
    ) -> Result<ResponseValue<()>, Error<types::Problem>> {
        let url = format!("{}/v1/me/totp", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "remove_totp",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Confirm the second factor

From now on sign-in asks for a code. The recovery codes are shown this once. After a few wrong codes there is a wait.

Sends a `POST` request to `/v1/me/totp:confirm`

*/
    pub async fn confirm_totp<'a>(
        &'a self,
        body: &'a types::ConfirmTotp,
    ) -> Result<ResponseValue<types::RecoveryCodes>, Error<types::Problem>> {
        let url = format!("{}/v1/me/totp:confirm", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "confirm_totp",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List nodes

Sends a `GET` request to `/v1/nodes`

Arguments:
- `limit`: Items on the page.
- `order`: From which end: `oldest` first if absent. A page token goes on in its own order only.
- `page_token`: `next_page_token` of the page before.
*/
    pub async fn list_nodes<'a>(
        &'a self,
        limit: Option<u32>,
        order: Option<&'a crate::words::ListOrder>,
        page_token: Option<&'a str>,
    ) -> Result<ResponseValue<types::ListNode>, Error<types::Problem>> {
        let url = format!("{}/v1/nodes", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .query(&progenitor_client::QueryParam::new("order", &order))
            .query(&progenitor_client::QueryParam::new("page_token", &page_token))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_nodes",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Register a node

Sends a `POST` request to `/v1/nodes`

*/
    pub async fn create_node<'a>(
        &'a self,
        body: &'a types::CreateNode,
    ) -> Result<ResponseValue<types::Node>, Error<types::Problem>> {
        let url = format!("{}/v1/nodes", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "create_node",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            201u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a node

Sends a `GET` request to `/v1/nodes/{id}`

Arguments:
- `id`: The node's id.
*/
    pub async fn get_node<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::Node>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/nodes/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_node",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Cordon a node

It keeps its work and takes no more.

Sends a `POST` request to `/v1/nodes/{id}/cordon`

Arguments:
- `id`: The node's id.
*/
    pub async fn cordon_node<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::Node>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/nodes/{}/cordon", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "cordon_node",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Drain a node

It takes no more work, and what is on it leaves: at once what does not run yet, at the deadline what runs. Each
allocation says so (`notice`), waits again at its old place, and starts anew elsewhere; who stops or releases it
before decides for himself. The node is in `maintenance` as soon as nobody holds anything of it. Drain it again for
another deadline or reason; cordon or uncordon it to let everybody stay.

Sends a `POST` request to `/v1/nodes/{id}/drain`

Arguments:
- `id`: The node's id.
- `body`
*/
    pub async fn drain_node<'a>(
        &'a self,
        id: &'a str,
        body: &'a types::DrainNode,
    ) -> Result<ResponseValue<types::Node>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/nodes/{}/drain", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "drain_node",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Issue a join token

One agent can join with it, once, within ten minutes. An older token is void.

Sends a `POST` request to `/v1/nodes/{id}/join-tokens`

Arguments:
- `id`: The node's id.
- `body`
*/
    pub async fn create_join_token<'a>(
        &'a self,
        id: &'a str,
        body: &'a types::CreateJoinToken,
    ) -> Result<ResponseValue<types::JoinToken>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/nodes/{}/join-tokens", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "create_join_token",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            201u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Retire a node

For good: its id never returns, its certificates open nothing any more.

Sends a `POST` request to `/v1/nodes/{id}/retire`

Arguments:
- `id`: The node's id.
- `body`
*/
    pub async fn retire_node<'a>(
        &'a self,
        id: &'a str,
        body: &'a types::RetireNode,
    ) -> Result<ResponseValue<types::Node>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/nodes/{}/retire", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "retire_node",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Uncordon a node

Sends a `POST` request to `/v1/nodes/{id}/uncordon`

Arguments:
- `id`: The node's id.
*/
    pub async fn uncordon_node<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::Node>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/nodes/{}/uncordon", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "uncordon_node",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List crashes

The last 128 of each directory and the last panic of each static child (`directory` is `child`)
are kept, in memory: a restart of the process forgets them. The log has all.

Sends a `GET` request to `/v1/ops/crashes`

Arguments:
- `directory`: Only those in this directory; `child`: only those of static children.
- `limit`: How many, at most.
*/
    pub async fn list_crashes<'a>(
        &'a self,
        directory: Option<&'a str>,
        limit: Option<u32>,
    ) -> Result<ResponseValue<types::CrashList>, Error<types::Problem>> {
        let url = format!("{}/v1/ops/crashes", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("directory", &directory))
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_crashes",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a crash with its backtrace

Sends a `GET` request to `/v1/ops/crashes/{crash_id}`

Arguments:
- `crash_id`: The id, as callers were told.
*/
    pub async fn get_crash<'a>(
        &'a self,
        crash_id: &'a str,
    ) -> Result<ResponseValue<types::Crash>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/ops/crashes/{}", self.baseurl, encode_path(& crash_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_crash",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get the pulse of a process

Requests, errors, answers, mailboxes, commits, crashes, nodes, GPUs and queues over the last five minutes, each against its
limit; of the process that answers.

Sends a `GET` request to `/v1/ops/pulse`

*/
    pub async fn get_pulse<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::Pulse>, Error<types::Problem>> {
        let url = format!("{}/v1/ops/pulse", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_pulse",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List runbooks

What to do when something wakes you, and what leads there.

Sends a `GET` request to `/v1/ops/runbooks`

*/
    pub async fn list_runbooks<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::Runbooks>, Error<types::Problem>> {
        let url = format!("{}/v1/ops/runbooks", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_runbooks",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a runbook

Sends a `GET` request to `/v1/ops/runbooks/{runbook}`

Arguments:
- `runbook`: The runbook's id.
*/
    pub async fn get_runbook<'a>(
        &'a self,
        runbook: &'a str,
    ) -> Result<ResponseValue<crate::words::Runbook>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/ops/runbooks/{}", self.baseurl, encode_path(& runbook.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_runbook",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get the supervision tree

Everything that runs, with its restarts in the window against the limit, and the directories of
actors with their counts and rates.

Sends a `GET` request to `/v1/ops/supervision`

*/
    pub async fn get_supervision<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::Supervision>, Error<types::Problem>> {
        let url = format!("{}/v1/ops/supervision", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_supervision",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Kill a static child

A drill: its task panics, and its supervisor does what it does then; the crash is kept with its
backtrace. Only where the setting `drill.enabled` allows it.

Sends a `POST` request to `/v1/ops/supervision/children/{path}:kill`

Arguments:
- `path`: Where it is in the tree: names with dots between.
- `body`
*/
    pub async fn kill_child<'a>(
        &'a self,
        path: &'a str,
        body: &'a types::GiveOrder,
    ) -> Result<ResponseValue<types::Order>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/ops/supervision/children/{}:kill", self.baseurl, encode_path(& path
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "kill_child",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Restart a static child

It is asked to stop and started again, with those that its supervisor restarts together with it.

Sends a `POST` request to `/v1/ops/supervision/children/{path}:restart`

Arguments:
- `path`: Where it is in the tree: names with dots between.
- `body`
*/
    pub async fn restart_child<'a>(
        &'a self,
        path: &'a str,
        body: &'a types::GiveOrder,
    ) -> Result<ResponseValue<types::Order>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/ops/supervision/children/{}:restart", self.baseurl, encode_path(& path
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "restart_child",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List the actors of a directory

Those at the top of an order: longest waiting, most crashed, slowest; or all, in the order of their
ids. Only what is in memory; sleeping entities are rows.

Sends a `GET` request to `/v1/ops/supervision/{directory}/actors`

Arguments:
- `directory`: The directory: a kind of entity.
- `limit`: Actors on the page.
- `page_token`: `next_page_token` of the page before.
- `phase`: Only those in this phase.
- `search`: Only those whose id has this in it.
- `sort`: The order.
*/
    pub async fn list_actors<'a>(
        &'a self,
        directory: &'a str,
        limit: Option<u32>,
        page_token: Option<&'a str>,
        phase: Option<&'a crate::words::ListActorsPhase>,
        search: Option<&'a str>,
        sort: Option<&'a crate::words::ListActorsSort>,
    ) -> Result<ResponseValue<types::ActorPage>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/ops/supervision/{}/actors", self.baseurl, encode_path(& directory
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .query(&progenitor_client::QueryParam::new("page_token", &page_token))
            .query(&progenitor_client::QueryParam::new("phase", &phase))
            .query(&progenitor_client::QueryParam::new("search", &search))
            .query(&progenitor_client::QueryParam::new("sort", &sort))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_actors",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get an actor

Its counters, its last 100 transitions, its crashes with backtraces, and the orders about it.
Also for an entity that sleeps. Its state is not shown: that is the resource's own page.

Sends a `GET` request to `/v1/ops/supervision/{directory}/actors/{id}`

Arguments:
- `directory`: The directory: a kind of entity.
- `id`: The entity's id.
*/
    pub async fn get_actor<'a>(
        &'a self,
        directory: &'a str,
        id: &'a str,
    ) -> Result<ResponseValue<types::ActorDetail>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/ops/supervision/{}/actors/{}", self.baseurl, encode_path(& directory
            .to_string()), encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_actor",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Crash an actor

A drill: it panics in its next turn, and what follows is what follows any crash: it is counted in
the window, kept with its backtrace, and restarts, or is in quarantine for one too many. What is in
flight is answered 503 `outcome_unknown`; what waits is kept. Only where the setting `drill.enabled`
allows it.

Sends a `POST` request to `/v1/ops/supervision/{directory}/actors/{id}:crash`

Arguments:
- `directory`: The directory: a kind of entity.
- `id`: The entity's id.
- `body`
*/
    pub async fn crash_actor<'a>(
        &'a self,
        directory: &'a str,
        id: &'a str,
        body: &'a types::GiveOrder,
    ) -> Result<ResponseValue<types::Order>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/ops/supervision/{}/actors/{}:crash", self.baseurl, encode_path(&
            directory.to_string()), encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "crash_actor",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Let an actor sleep

It leaves memory, and comes back when somebody needs it. Refused while it is busy.

Sends a `POST` request to `/v1/ops/supervision/{directory}/actors/{id}:passivate`

Arguments:
- `directory`: The directory: a kind of entity.
- `id`: The entity's id.
- `body`
*/
    pub async fn passivate_actor<'a>(
        &'a self,
        directory: &'a str,
        id: &'a str,
        body: &'a types::GiveOrder,
    ) -> Result<ResponseValue<types::Order>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/ops/supervision/{}/actors/{}:passivate", self.baseurl, encode_path(&
            directory.to_string()), encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "passivate_actor",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Pause an actor's intake

New commands are refused until it is resumed, over restarts of the process, too; what it has is
carried on.

Sends a `POST` request to `/v1/ops/supervision/{directory}/actors/{id}:pause`

Arguments:
- `directory`: The directory: a kind of entity.
- `id`: The entity's id.
- `body`
*/
    pub async fn pause_actor<'a>(
        &'a self,
        directory: &'a str,
        id: &'a str,
        body: &'a types::GiveOrder,
    ) -> Result<ResponseValue<types::Order>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/ops/supervision/{}/actors/{}:pause", self.baseurl, encode_path(&
            directory.to_string()), encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "pause_actor",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Quarantine an actor

All its commands are refused until it is released, over restarts of the process, too. It can
still be read.

Sends a `POST` request to `/v1/ops/supervision/{directory}/actors/{id}:quarantine`

Arguments:
- `directory`: The directory: a kind of entity.
- `id`: The entity's id.
- `body`
*/
    pub async fn quarantine_actor<'a>(
        &'a self,
        directory: &'a str,
        id: &'a str,
        body: &'a types::GiveOrder,
    ) -> Result<ResponseValue<types::Order>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/ops/supervision/{}/actors/{}:quarantine", self.baseurl, encode_path(&
            directory.to_string()), encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "quarantine_actor",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Release an actor from quarantine

Whether crashes or an operator put it there. The record of its crashes is clean then.

Sends a `POST` request to `/v1/ops/supervision/{directory}/actors/{id}:release`

Arguments:
- `directory`: The directory: a kind of entity.
- `id`: The entity's id.
- `body`
*/
    pub async fn release_actor<'a>(
        &'a self,
        directory: &'a str,
        id: &'a str,
        body: &'a types::GiveOrder,
    ) -> Result<ResponseValue<types::Order>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/ops/supervision/{}/actors/{}:release", self.baseurl, encode_path(&
            directory.to_string()), encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "release_actor",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Restart an actor

Its state in memory is thrown away and built anew from its row. What waits is kept; what is in
flight is answered 503 `outcome_unknown`.

Sends a `POST` request to `/v1/ops/supervision/{directory}/actors/{id}:restart`

Arguments:
- `directory`: The directory: a kind of entity.
- `id`: The entity's id.
- `body`
*/
    pub async fn restart_actor<'a>(
        &'a self,
        directory: &'a str,
        id: &'a str,
        body: &'a types::GiveOrder,
    ) -> Result<ResponseValue<types::Order>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/ops/supervision/{}/actors/{}:restart", self.baseurl, encode_path(&
            directory.to_string()), encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "restart_actor",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Resume an actor's intake

Sends a `POST` request to `/v1/ops/supervision/{directory}/actors/{id}:resume`

Arguments:
- `directory`: The directory: a kind of entity.
- `id`: The entity's id.
- `body`
*/
    pub async fn resume_actor<'a>(
        &'a self,
        directory: &'a str,
        id: &'a str,
        body: &'a types::GiveOrder,
    ) -> Result<ResponseValue<types::Order>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/ops/supervision/{}/actors/{}:resume", self.baseurl, encode_path(&
            directory.to_string()), encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "resume_actor",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List the actors that left a directory lately

The last 256 are kept, in memory.

Sends a `GET` request to `/v1/ops/supervision/{directory}/tombstones`

Arguments:
- `directory`: The directory: a kind of entity.
*/
    pub async fn list_tombstones<'a>(
        &'a self,
        directory: &'a str,
    ) -> Result<ResponseValue<types::TombstoneList>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/ops/supervision/{}/tombstones", self.baseurl, encode_path(& directory
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_tombstones",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Pause the intake of a whole directory

New commands to all entities of the kind are refused until it is resumed, over restarts of the
process, too; what they have is carried on.

Sends a `POST` request to `/v1/ops/supervision/{directory}:pause`

Arguments:
- `directory`: The directory: a kind of entity.
- `body`
*/
    pub async fn pause_directory<'a>(
        &'a self,
        directory: &'a str,
        body: &'a types::GiveOrder,
    ) -> Result<ResponseValue<types::Order>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/ops/supervision/{}:pause", self.baseurl, encode_path(& directory
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "pause_directory",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Resume the intake of a directory

Actors that are paused by themselves stay so.

Sends a `POST` request to `/v1/ops/supervision/{directory}:resume`

Arguments:
- `directory`: The directory: a kind of entity.
- `body`
*/
    pub async fn resume_directory<'a>(
        &'a self,
        directory: &'a str,
        body: &'a types::GiveOrder,
    ) -> Result<ResponseValue<types::Order>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/ops/supervision/{}:resume", self.baseurl, encode_path(& directory
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "resume_directory",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List background workers

Each with its place in the journal, how far it is behind, its last success and its last error; of the process that answers.

Sends a `GET` request to `/v1/ops/workers`

*/
    pub async fn list_workers<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::Workers>, Error<types::Problem>> {
        let url = format!("{}/v1/ops/workers", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_workers",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Ask for a link to set a new password

The answer is the same whether there is such an account or not.

Sends a `POST` request to `/v1/password-reset`

*/
    pub async fn request_password_reset<'a>(
        &'a self,
        body: &'a types::ForgotPassword,
    ) -> Result<ResponseValue<()>, Error<types::Problem>> {
        let url = format!("{}/v1/password-reset", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "request_password_reset",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => Ok(ResponseValue::empty(response)),
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Set a new password with a mailed link

All sessions are closed; sign in with the new password. The device is known as the account's from now on: whatever
others guess does not delay it.

Sends a `POST` request to `/v1/password-reset:complete`

*/
    pub async fn complete_password_reset<'a>(
        &'a self,
        body: &'a types::CompletePasswordReset,
    ) -> Result<ResponseValue<types::KnownDevice>, Error<types::Problem>> {
        let url = format!("{}/v1/password-reset:complete", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "complete_password_reset",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List projects

A project's token sees its own, a user those of its tenants that it may see and those that it works in.

Sends a `GET` request to `/v1/projects`

Arguments:
- `limit`: Items on the page.
- `order`: From which end: `oldest` first if absent. A page token goes on in its own order only.
- `page_token`: `next_page_token` of the page before.
- `tenant`: Only this tenant's: its id or full name.
*/
    pub async fn list_projects<'a>(
        &'a self,
        limit: Option<u32>,
        order: Option<&'a crate::words::ListOrder>,
        page_token: Option<&'a str>,
        tenant: Option<&'a str>,
    ) -> Result<ResponseValue<types::ListProject>, Error<types::Problem>> {
        let url = format!("{}/v1/projects", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .query(&progenitor_client::QueryParam::new("order", &order))
            .query(&progenitor_client::QueryParam::new("page_token", &page_token))
            .query(&progenitor_client::QueryParam::new("tenant", &tenant))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_projects",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Create a project

Sends a `POST` request to `/v1/projects`

*/
    pub async fn create_project<'a>(
        &'a self,
        body: &'a types::CreateProject,
    ) -> Result<ResponseValue<types::Project>, Error<types::Problem>> {
        let url = format!("{}/v1/projects", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "create_project",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            201u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a project

Sends a `GET` request to `/v1/projects/{id}`

Arguments:
- `id`: The project's id.
*/
    pub async fn get_project<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::Project>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/projects/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_project",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Change a project

Sends a `PATCH` request to `/v1/projects/{id}`

Arguments:
- `id`: The project's id.
- `body`
*/
    pub async fn update_project<'a>(
        &'a self,
        id: &'a str,
        body: &'a types::Rename,
    ) -> Result<ResponseValue<types::Project>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/projects/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .patch(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "update_project",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List a project's members

Those who work in it by a role of the project; who has a role of the tenant is listed there.

Sends a `GET` request to `/v1/projects/{id}/members`

Arguments:
- `id`: The project's id.
- `limit`: Items on the page.
- `order`: From which end: `oldest` first if absent. A page token goes on in its own order only.
- `page_token`: `next_page_token` of the page before.
*/
    pub async fn list_project_members<'a>(
        &'a self,
        id: &'a str,
        limit: Option<u32>,
        order: Option<&'a crate::words::ListOrder>,
        page_token: Option<&'a str>,
    ) -> Result<ResponseValue<types::ListMember>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/projects/{}/members", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .query(&progenitor_client::QueryParam::new("order", &order))
            .query(&progenitor_client::QueryParam::new("page_token", &page_token))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_project_members",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a project's member

Sends a `GET` request to `/v1/projects/{id}/members/{user}`

Arguments:
- `id`: The project's id.
- `user`: The user's id.
*/
    pub async fn get_project_member<'a>(
        &'a self,
        id: &'a str,
        user: &'a str,
    ) -> Result<ResponseValue<types::Member>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/projects/{}/members/{}", self.baseurl, encode_path(& id.to_string()),
            encode_path(& user.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_project_member",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Set a project's member

Lets a member of the tenant work in the project, or gives it another role there.

Sends a `PUT` request to `/v1/projects/{id}/members/{user}`

Arguments:
- `id`: The project's id.
- `user`: The user's id, or its e-mail address.
- `if_none_match`: `*`: the write takes effect only where there is nothing yet, and changes nobody.
- `body`
*/
    pub async fn set_project_member<'a>(
        &'a self,
        id: &'a str,
        user: &'a str,
        if_none_match: Option<&'a str>,
        body: &'a types::SetMember,
    ) -> Result<ResponseValue<types::Member>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/projects/{}/members/{}", self.baseurl, encode_path(& id.to_string()),
            encode_path(& user.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(2usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        if let Some(value) = if_none_match {
            header_map.append("If-None-Match", value.to_string().try_into()?);
        }
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "set_project_member",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Remove a project's member

What it has made goes on: tokens, API keys and keys of the project name it as `issued_by`. Members may remove themselves.

Sends a `DELETE` request to `/v1/projects/{id}/members/{user}`

Arguments:
- `id`: The project's id.
- `user`: The user's id.
*/
    pub async fn remove_project_member<'a>(
        &'a self,
        id: &'a str,
        user: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/projects/{}/members/{}", self.baseurl, encode_path(& id.to_string()),
            encode_path(& user.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "remove_project_member",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List a project's service accounts

Sends a `GET` request to `/v1/projects/{id}/service-accounts`

Arguments:
- `id`: The project's id.
- `limit`: Items on the page.
- `order`: From which end: `oldest` first if absent. A page token goes on in its own order only.
- `page_token`: `next_page_token` of the page before.
*/
    pub async fn list_service_accounts<'a>(
        &'a self,
        id: &'a str,
        limit: Option<u32>,
        order: Option<&'a crate::words::ListOrder>,
        page_token: Option<&'a str>,
    ) -> Result<ResponseValue<types::ListServiceAccount>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/projects/{}/service-accounts", self.baseurl, encode_path(& id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .query(&progenitor_client::QueryParam::new("order", &order))
            .query(&progenitor_client::QueryParam::new("page_token", &page_token))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_service_accounts",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Create a service account

Its role may not be more than what its maker holds in the project.

Sends a `POST` request to `/v1/projects/{id}/service-accounts`

Arguments:
- `id`: The project's id.
- `body`
*/
    pub async fn create_service_account<'a>(
        &'a self,
        id: &'a str,
        body: &'a types::CreateServiceAccount,
    ) -> Result<ResponseValue<types::ServiceAccount>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/projects/{}/service-accounts", self.baseurl, encode_path(& id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "create_service_account",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            201u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List a project's live tokens

Sends a `GET` request to `/v1/projects/{id}/tokens`

Arguments:
- `id`: The project's id.
*/
    pub async fn list_tokens<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::Tokens>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/projects/{}/tokens", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_tokens",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Issue a token

The secret is in this answer and in no other; it can't be shown again. A token holds what a project's member holds, and
who makes one must hold all of that. Programs are better served by a service account, which can be less than a member.
A project has 50 live ones at most.

Sends a `POST` request to `/v1/projects/{id}/tokens`

Arguments:
- `id`: The project's id.
- `body`
*/
    pub async fn create_token<'a>(
        &'a self,
        id: &'a str,
        body: &'a types::CreateToken,
    ) -> Result<ResponseValue<types::Token>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/projects/{}/tokens", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "create_token",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            201u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Revoke a token

It opens nothing from the moment of this answer on. Revoking twice is no error.

Sends a `DELETE` request to `/v1/projects/{id}/tokens/{token}`

Arguments:
- `id`: The project's id.
- `token`: The token's id.
*/
    pub async fn revoke_token<'a>(
        &'a self,
        id: &'a str,
        token: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/projects/{}/tokens/{}", self.baseurl, encode_path(& id.to_string()),
            encode_path(& token.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "revoke_token",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a service account

Sends a `GET` request to `/v1/service-accounts/{id}`

Arguments:
- `id`: The account's id.
*/
    pub async fn get_service_account<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::ServiceAccount>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/service-accounts/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_service_account",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Change a service account

With another role, or another part of it, all tokens that it was given are void; it gets new ones for new assertions.

Sends a `PATCH` request to `/v1/service-accounts/{id}`

Arguments:
- `id`: The account's id.
- `body`
*/
    pub async fn update_service_account<'a>(
        &'a self,
        id: &'a str,
        body: &'a types::UpdateServiceAccount,
    ) -> Result<ResponseValue<types::ServiceAccount>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/service-accounts/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .patch(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "update_service_account",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List a service account's API keys

Sends a `GET` request to `/v1/service-accounts/{id}/api-keys`

Arguments:
- `id`: The account's id.
*/
    pub async fn list_api_keys<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::ApiKeys>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/service-accounts/{}/api-keys", self.baseurl, encode_path(& id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_api_keys",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Issue an API key

The secret is in this answer and in no other; it can't be shown again. Whoever has it acts as the account, so
the caller must hold all that it opens. An account has 20 live ones at most.

Sends a `POST` request to `/v1/service-accounts/{id}/api-keys`

Arguments:
- `id`: The account's id.
- `body`
*/
    pub async fn create_api_key<'a>(
        &'a self,
        id: &'a str,
        body: &'a types::CreateApiKey,
    ) -> Result<ResponseValue<types::ApiKey>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/service-accounts/{}/api-keys", self.baseurl, encode_path(& id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "create_api_key",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            201u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Revoke an API key

It opens nothing from the moment of this answer on. Revoking twice is no error.

Sends a `DELETE` request to `/v1/service-accounts/{id}/api-keys/{key}`

Arguments:
- `id`: The account's id.
- `key`: The API key's id.
*/
    pub async fn revoke_api_key<'a>(
        &'a self,
        id: &'a str,
        key: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/service-accounts/{}/api-keys/{}", self.baseurl, encode_path(& id
            .to_string()), encode_path(& key.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "revoke_api_key",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Disable a service account

From the moment of this answer on nothing that it has opens anything: keys, API keys, tokens.

Sends a `POST` request to `/v1/service-accounts/{id}/disable`

Arguments:
- `id`: The account's id.
*/
    pub async fn disable_service_account<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::ServiceAccount>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/service-accounts/{}/disable", self.baseurl, encode_path(& id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "disable_service_account",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Enable a service account

Its keys and API keys open again what they opened; tokens that it was given before do not.

Sends a `POST` request to `/v1/service-accounts/{id}/enable`

Arguments:
- `id`: The account's id.
*/
    pub async fn enable_service_account<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::ServiceAccount>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/service-accounts/{}/enable", self.baseurl, encode_path(& id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "enable_service_account",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List a service account's keys

Sends a `GET` request to `/v1/service-accounts/{id}/keys`

Arguments:
- `id`: The account's id.
*/
    pub async fn list_service_account_keys<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::ServiceAccountKeys>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/service-accounts/{}/keys", self.baseurl, encode_path(& id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_service_account_keys",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Register a key

Whoever has its private half acts as the account from now on. So the caller must hold all that the account
holds. An account has 10 live ones at most; one that has ended makes room.

Sends a `POST` request to `/v1/service-accounts/{id}/keys`

Arguments:
- `id`: The account's id.
- `body`
*/
    pub async fn add_service_account_key<'a>(
        &'a self,
        id: &'a str,
        body: &'a types::AddKey,
    ) -> Result<ResponseValue<types::ServiceAccountKey>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/service-accounts/{}/keys", self.baseurl, encode_path(& id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "add_service_account_key",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            201u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Remove a key

Assertions under it are refused from the moment of this answer on, and so are all tokens that the account
was given before. Removing twice is no error.

Sends a `DELETE` request to `/v1/service-accounts/{id}/keys/{key}`

Arguments:
- `id`: The account's id.
- `key`: The key's id.
*/
    pub async fn remove_service_account_key<'a>(
        &'a self,
        id: &'a str,
        key: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/service-accounts/{}/keys/{}", self.baseurl, encode_path(& id
            .to_string()), encode_path(& key.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "remove_service_account_key",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Say by when a key must be replaced

Sends a `PATCH` request to `/v1/service-accounts/{id}/keys/{key}`

Arguments:
- `id`: The account's id.
- `key`: The key's id.
- `body`
*/
    pub async fn update_service_account_key<'a>(
        &'a self,
        id: &'a str,
        key: &'a str,
        body: &'a types::SetRotation,
    ) -> Result<ResponseValue<types::ServiceAccountKey>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/service-accounts/{}/keys/{}", self.baseurl, encode_path(& id
            .to_string()), encode_path(& key.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .patch(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "update_service_account_key",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get the session

Sends a `GET` request to `/v1/session`

*/
    pub async fn get_session<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::Session>, Error<types::Problem>> {
        let url = format!("{}/v1/session", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_session",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sign in

Opens a session, and closes the one that the same user came with. A wrong password and an unknown address look the
same. After a few failures there is a wait that grows with each. A device that signed in before (`X-Aicloud-Device`, or the
cookie of that kind) waits for its own failures only, and a right `code` is looked at during a wait, now and then.

Sends a `POST` request to `/v1/session`

*/
    pub async fn sign_in<'a>(
        &'a self,
        body: &'a types::SignIn,
    ) -> Result<ResponseValue<types::Session>, Error<types::Problem>> {
        let url = format!("{}/v1/session", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "sign_in",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            201u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sign out

The session opens nothing from the moment of this answer on.

Sends a `DELETE` request to `/v1/session`

*/
    pub async fn sign_out<'a>(
        &'a self,
    ) -> Result<ResponseValue<()>, Error<types::Problem>> {
        let url = format!("{}/v1/session", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "sign_out",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Begin to sign in with a passkey

Gives the options for `navigator.credentials.get`; the answer goes to `POST /v1/session` as `passkey`, within five
minutes, in the same browser. No account is named: the passkey knows whose it is.

Sends a `POST` request to `/v1/session:passkey-begin`

*/
    pub async fn begin_passkey_sign_in<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::PasskeyOptions>, Error<types::Problem>> {
        let url = format!("{}/v1/session:passkey-begin", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "begin_passkey_sign_in",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Redeem a ticket for a session

For programs whose user has signed in with a browser. The session lives 12 hours, ended by one hour of rest.

Sends a `POST` request to `/v1/sso:redeem`

*/
    pub async fn redeem_sso<'a>(
        &'a self,
        body: &'a types::RedeemTicket,
    ) -> Result<ResponseValue<types::Session>, Error<types::Problem>> {
        let url = format!("{}/v1/sso:redeem", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "redeem_sso",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            201u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List tenants

Who runs the cloud sees all of them, a user those that it belongs to.

Sends a `GET` request to `/v1/tenants`

Arguments:
- `limit`: Items on the page.
- `order`: From which end: `oldest` first if absent. A page token goes on in its own order only.
- `page_token`: `next_page_token` of the page before.
*/
    pub async fn list_tenants<'a>(
        &'a self,
        limit: Option<u32>,
        order: Option<&'a crate::words::ListOrder>,
        page_token: Option<&'a str>,
    ) -> Result<ResponseValue<types::ListTenant>, Error<types::Problem>> {
        let url = format!("{}/v1/tenants", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .query(&progenitor_client::QueryParam::new("order", &order))
            .query(&progenitor_client::QueryParam::new("page_token", &page_token))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_tenants",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Create a tenant

With `owner`, a letter with an invitation is sent at once.

Sends a `POST` request to `/v1/tenants`

*/
    pub async fn create_tenant<'a>(
        &'a self,
        body: &'a types::CreateTenant,
    ) -> Result<ResponseValue<types::Tenant>, Error<types::Problem>> {
        let url = format!("{}/v1/tenants", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "create_tenant",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            201u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a tenant

Sends a `GET` request to `/v1/tenants/{id}`

Arguments:
- `id`: The tenant's id.
*/
    pub async fn get_tenant<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::Tenant>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/tenants/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_tenant",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Change a tenant

Sends a `PATCH` request to `/v1/tenants/{id}`

Arguments:
- `id`: The tenant's id.
- `body`
*/
    pub async fn update_tenant<'a>(
        &'a self,
        id: &'a str,
        body: &'a types::Rename,
    ) -> Result<ResponseValue<types::Tenant>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/tenants/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .patch(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "update_tenant",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Disable a tenant

From the moment of this answer on none of its credentials opens anything: its programs, keys, tokens and sessions by its
single sign-on are told 401, its people hold nothing in it, and what they had open is cut. What runs goes on, and is
metered, until whoever runs the cloud stops or releases it.

Sends a `POST` request to `/v1/tenants/{id}/disable`

Arguments:
- `id`: The tenant's id.
*/
    pub async fn disable_tenant<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::Tenant>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/tenants/{}/disable", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "disable_tenant",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Enable a tenant

It is what it was before it was disabled: active, or suspended. Its credentials open again what they opened, those that
have not ended meanwhile.

Sends a `POST` request to `/v1/tenants/{id}/enable`

Arguments:
- `id`: The tenant's id.
*/
    pub async fn enable_tenant<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::Tenant>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/tenants/{}/enable", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "enable_tenant",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List a tenant's open invitations

Sends a `GET` request to `/v1/tenants/{id}/invitations`

Arguments:
- `id`: The tenant's id.
- `limit`: Items on the page.
- `order`: From which end: `oldest` first if absent. A page token goes on in its own order only.
- `page_token`: `next_page_token` of the page before.
*/
    pub async fn list_invitations<'a>(
        &'a self,
        id: &'a str,
        limit: Option<u32>,
        order: Option<&'a crate::words::ListOrder>,
        page_token: Option<&'a str>,
    ) -> Result<ResponseValue<types::ListInvitation>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/tenants/{}/invitations", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .query(&progenitor_client::QueryParam::new("order", &order))
            .query(&progenitor_client::QueryParam::new("page_token", &page_token))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_invitations",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Invite somebody to a tenant

A letter with a link is sent. An older invitation of the same address is over; one that was sent less than an hour ago
must be taken back first.

Sends a `POST` request to `/v1/tenants/{id}/invitations`

Arguments:
- `id`: The tenant's id.
- `body`
*/
    pub async fn create_invitation<'a>(
        &'a self,
        id: &'a str,
        body: &'a types::CreateInvitation,
    ) -> Result<ResponseValue<types::Invitation>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/tenants/{}/invitations", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "create_invitation",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            201u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get an open invitation

Sends a `GET` request to `/v1/tenants/{id}/invitations/{invitation}`

Arguments:
- `id`: The tenant's id.
- `invitation`: The invitation's id.
*/
    pub async fn get_invitation<'a>(
        &'a self,
        id: &'a str,
        invitation: &'a str,
    ) -> Result<ResponseValue<types::Invitation>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/tenants/{}/invitations/{}", self.baseurl, encode_path(& id
            .to_string()), encode_path(& invitation.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_invitation",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Take an invitation back

Its link makes nobody a member from the moment of this answer on, and a letter that was not sent yet is not sent. Doing it
twice is no error.

Sends a `DELETE` request to `/v1/tenants/{id}/invitations/{invitation}`

Arguments:
- `id`: The tenant's id.
- `invitation`: The invitation's id.
*/
    pub async fn cancel_invitation<'a>(
        &'a self,
        id: &'a str,
        invitation: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/tenants/{}/invitations/{}", self.baseurl, encode_path(& id
            .to_string()), encode_path(& invitation.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "cancel_invitation",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List a tenant's members

Sends a `GET` request to `/v1/tenants/{id}/members`

Arguments:
- `id`: The tenant's id.
- `limit`: Items on the page.
- `order`: From which end: `oldest` first if absent. A page token goes on in its own order only.
- `page_token`: `next_page_token` of the page before.
*/
    pub async fn list_tenant_members<'a>(
        &'a self,
        id: &'a str,
        limit: Option<u32>,
        order: Option<&'a crate::words::ListOrder>,
        page_token: Option<&'a str>,
    ) -> Result<ResponseValue<types::ListMember>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/tenants/{}/members", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .query(&progenitor_client::QueryParam::new("order", &order))
            .query(&progenitor_client::QueryParam::new("page_token", &page_token))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_tenant_members",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a tenant's member

Sends a `GET` request to `/v1/tenants/{id}/members/{user}`

Arguments:
- `id`: The tenant's id.
- `user`: The user's id.
*/
    pub async fn get_tenant_member<'a>(
        &'a self,
        id: &'a str,
        user: &'a str,
    ) -> Result<ResponseValue<types::Member>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/tenants/{}/members/{}", self.baseurl, encode_path(& id.to_string()),
            encode_path(& user.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_tenant_member",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Set a tenant's member

Gives a member another role. Who is no member yet is invited; only an operator enters a user at once.

Sends a `PUT` request to `/v1/tenants/{id}/members/{user}`

Arguments:
- `id`: The tenant's id.
- `user`: The user's id.
- `if_none_match`: `*`: the write takes effect only where there is nothing yet, and changes nobody.
- `body`
*/
    pub async fn set_tenant_member<'a>(
        &'a self,
        id: &'a str,
        user: &'a str,
        if_none_match: Option<&'a str>,
        body: &'a types::SetMember,
    ) -> Result<ResponseValue<types::Member>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/tenants/{}/members/{}", self.baseurl, encode_path(& id.to_string()),
            encode_path(& user.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(2usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        if let Some(value) = if_none_match {
            header_map.append("If-None-Match", value.to_string().try_into()?);
        }
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "set_tenant_member",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Remove a tenant's member

It holds nothing in the tenant's projects any more, either, also when it comes back later. What it has made goes on: whoever
removes somebody looks through the projects' tokens, service accounts' API keys and keys with its name as `issued_by`, and revokes
those whose secrets it may know. Members may remove themselves; the last owner stays.

Sends a `DELETE` request to `/v1/tenants/{id}/members/{user}`

Arguments:
- `id`: The tenant's id.
- `user`: The user's id.
*/
    pub async fn remove_tenant_member<'a>(
        &'a self,
        id: &'a str,
        user: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/tenants/{}/members/{}", self.baseurl, encode_path(& id.to_string()),
            encode_path(& user.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "remove_tenant_member",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Reactivate a tenant

Sends a `POST` request to `/v1/tenants/{id}/reactivate`

Arguments:
- `id`: The tenant's id.
*/
    pub async fn reactivate_tenant<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::Tenant>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/tenants/{}/reactivate", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "reactivate_tenant",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a tenant's single sign-on

Sends a `GET` request to `/v1/tenants/{id}/sso`

Arguments:
- `id`: The tenant's id.
*/
    pub async fn get_sso<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::Sso>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/tenants/{}/sso", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_sso",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Set a tenant's single sign-on

The provider is looked up first. With another provider, client or secret, and when it is disabled, who came by it is out.
New accounts are made for addresses in verified domains only.

Sends a `PUT` request to `/v1/tenants/{id}/sso`

Arguments:
- `id`: The tenant's id.
- `body`
*/
    pub async fn set_sso<'a>(
        &'a self,
        id: &'a str,
        body: &'a types::SetSso,
    ) -> Result<ResponseValue<types::Sso>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/tenants/{}/sso", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "set_sso",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Remove a tenant's single sign-on

Who came by it is out, and whom the provider knew is forgotten. Doing it twice is no error.

Sends a `DELETE` request to `/v1/tenants/{id}/sso`

Arguments:
- `id`: The tenant's id.
*/
    pub async fn remove_sso<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/tenants/{}/sso", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "remove_sso",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Verify a domain of a tenant's single sign-on

For who runs the cloud and knows that the domain is the tenant's. From then on accounts are made for
addresses in it on the word of the tenant's provider.

Sends a `POST` request to `/v1/tenants/{id}/sso/domains/{domain}/verify`

Arguments:
- `id`: The tenant's id.
- `domain`: The domain, which must be one of the connection's.
*/
    pub async fn verify_sso_domain<'a>(
        &'a self,
        id: &'a str,
        domain: &'a str,
    ) -> Result<ResponseValue<types::Sso>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/tenants/{}/sso/domains/{}/verify", self.baseurl, encode_path(& id
            .to_string()), encode_path(& domain.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "verify_sso_domain",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Suspend a tenant

What it has stays as it is; nothing new is created or started for it.

Sends a `POST` request to `/v1/tenants/{id}/suspend`

Arguments:
- `id`: The tenant's id.
*/
    pub async fn suspend_tenant<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::Tenant>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/tenants/{}/suspend", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "suspend_tenant",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get an access token

For a service account: an assertion that one of its keys has signed is exchanged for a token that is good for 15 minutes at
the most (RFC 7523 as RFC 10070 has repaired it). `iss` and `sub` are the account's id, `aud` is the issuer
(`/.well-known/oauth-authorization-server`) and nothing else, `exp` is 5 minutes ahead at the most, each `jti` counts once.
With the grant of RFC 8693 a token is exchanged for a weaker one.

Sends a `POST` request to `/v1/token`

*/
    pub async fn exchange_token<'a>(
        &'a self,
        body: &'a types::TokenRequest,
    ) -> Result<
        ResponseValue<types::TokenResponse>,
        Error<::serde_json::Map<::std::string::String, ::serde_json::Value>>,
    > {
        let url = format!("{}/v1/token", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .form_urlencoded(&body)?
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "exchange_token",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a project's usage, or a tenant's

Intervals are cut to the range: of one that began before it, only what lies in it is counted. Two ranges that follow each
other cost together what the range of both does, and all projects of a tenant what the tenant does.

Sends a `GET` request to `/v1/usage`

Arguments:
- `by`: With `step`: what each of them is divided by, `gpu_model` if absent.
- `from`: From when (RFC 3339), included. 30 days before `to`, if absent.
- `limit`: How many lines of each currency are told, the dearest; what is left is in `rest`. 1000, if absent, and at the most; with 0 there
are the totals alone.
- `project`: The project: its id or full name. A project's token may leave it out.
- `step`: Also step by step: how long a step is. The first begins at `from`, the last ends at `to`; 400 steps at most.
- `tenant`: All projects of this tenant: its id or full name. With `project`: the tenant that it must be of.
- `to`: To when (RFC 3339), not included. Now, if absent.
*/
    pub async fn get_usage<'a>(
        &'a self,
        by: Option<&'a crate::words::GetUsageBy>,
        from: Option<&'a ::chrono::DateTime<::chrono::offset::Utc>>,
        limit: Option<u32>,
        project: Option<&'a str>,
        step: Option<&'a crate::words::GetUsageStep>,
        tenant: Option<&'a str>,
        to: Option<&'a ::chrono::DateTime<::chrono::offset::Utc>>,
    ) -> Result<ResponseValue<types::Usage>, Error<types::Problem>> {
        let url = format!("{}/v1/usage", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("by", &by))
            .query(&progenitor_client::QueryParam::new("from", &from))
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .query(&progenitor_client::QueryParam::new("project", &project))
            .query(&progenitor_client::QueryParam::new("step", &step))
            .query(&progenitor_client::QueryParam::new("tenant", &tenant))
            .query(&progenitor_client::QueryParam::new("to", &to))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_usage",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List users

Sends a `GET` request to `/v1/users`

Arguments:
- `email`: Only the one with this e-mail address.
- `limit`: Items on the page.
- `order`: From which end: `oldest` first if absent. A page token goes on in its own order only.
- `page_token`: `next_page_token` of the page before.
*/
    pub async fn list_users<'a>(
        &'a self,
        email: Option<&'a str>,
        limit: Option<u32>,
        order: Option<&'a crate::words::ListOrder>,
        page_token: Option<&'a str>,
    ) -> Result<ResponseValue<types::ListUser>, Error<types::Problem>> {
        let url = format!("{}/v1/users", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("email", &email))
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .query(&progenitor_client::QueryParam::new("order", &order))
            .query(&progenitor_client::QueryParam::new("page_token", &page_token))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_users",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Create a user

It gets a letter with a link to set its password.

Sends a `POST` request to `/v1/users`

*/
    pub async fn create_user<'a>(
        &'a self,
        body: &'a types::CreateUser,
    ) -> Result<ResponseValue<types::User>, Error<types::Problem>> {
        let url = format!("{}/v1/users", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "create_user",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            201u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a user

Sends a `GET` request to `/v1/users/{id}`

Arguments:
- `id`: The user's id.
*/
    pub async fn get_user<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::User>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/users/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_user",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Change a user

Sends a `PATCH` request to `/v1/users/{id}`

Arguments:
- `id`: The user's id.
- `body`
*/
    pub async fn update_user<'a>(
        &'a self,
        id: &'a str,
        body: &'a types::UpdateUser,
    ) -> Result<ResponseValue<types::User>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/users/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .patch(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "update_user",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Disable a user

It can't sign in any more, and its sessions and links are over from the moment of this answer on.

Sends a `POST` request to `/v1/users/{id}/disable`

Arguments:
- `id`: The user's id.
*/
    pub async fn disable_user<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::User>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/users/{}/disable", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "disable_user",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Enable a user

It may sign in again, with the password that it had.

Sends a `POST` request to `/v1/users/{id}/enable`

Arguments:
- `id`: The user's id.
*/
    pub async fn enable_user<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::User>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/users/{}/enable", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "enable_user",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Reset a user's second factor

For who has lost the authenticator and the recovery codes. No code is asked for any more, and its sessions and links are
over from the moment of this answer on; its password and its passkeys stay. The person gets a letter. Not for one's own
account, which has `DELETE /v1/me/totp`.

Sends a `POST` request to `/v1/users/{id}/reset-second-factor`

Arguments:
- `id`: The user's id.
- `body`
*/
    pub async fn reset_second_factor<'a>(
        &'a self,
        id: &'a str,
        body: &'a types::ResetSecondFactor,
    ) -> Result<ResponseValue<types::User>, Error<types::Problem>> {
        let url = format!(
            "{}/v1/users/{}/reset-second-factor", self.baseurl, encode_path(& id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "reset_second_factor",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
}
/// Items consumers will typically use such as the Client.
pub mod prelude {
    #[allow(unused_imports)]
    pub use super::Client;
}
