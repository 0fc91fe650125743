//! One of each event, with something in every field.

use std::collections::BTreeMap;

use aicloud_domain::access::Permission;
use aicloud_domain::access::Role;
use aicloud_domain::allocation::{
    AllocationEvent, AllocationSpec, Desired, GpuRequest, NewAllocation, Notice, Outcome,
    OutcomeKind, Placement, Workload,
};
use aicloud_domain::catalog::{CatalogEvent, GpuType};
use aicloud_domain::denial::{Act, Denial, DenialsEvent, Way, Why};
use aicloud_domain::digest::Sha256;
use aicloud_domain::email::Email;
use aicloud_domain::id::{
    AllocationId, InvitationId, LinkId, NodeId, ProjectId, SessionId, TenantId, TokenId, TypedId,
    UserId,
};
use aicloud_domain::kind::EntityKind;
use aicloud_domain::machine::Time;
use aicloud_domain::money::{GpuHourPrice, Micros};
use aicloud_domain::name::{Label, ResourceId};
use aicloud_domain::node::{
    Gpu, Inventory, JoinToken, NodeCertificate, NodeEvent, Order, TaskResult,
};
use aicloud_domain::oversight::{self, OrderAction, OrderRefusal, OversightEvent, Target};
use aicloud_domain::project::ProjectEvent;
use aicloud_domain::sso::{SsoStanding, SsoTerms};
use aicloud_domain::tenant::{Invitation, TenantEvent};
use aicloud_domain::user::{Link, LinkPurpose, SecondFactor, UserEvent};
use chrono::DateTime;
use uuid::Uuid;

/// The samples of an enum. A new event without a sample does not compile, and a sample that
/// stands beside another event's pattern fails.
macro_rules! samples {
    ($event:ty { $($pattern:pat => $sample:expr,)* }) => {{
        #[allow(dead_code, reason = "it is there to be complete")]
        fn every(event: &$event) {
            match event { $($pattern => {})* }
        }
        vec![$({
            let sample = $sample;
            assert!(matches!(sample, $pattern));
            sample
        }),*]
    }};
}

mod service_account;

pub use service_account::{service_account, service_account_life};

pub fn at(second: i64) -> Time {
    DateTime::from_timestamp(1_790_000_000 + second, 123_456_000).unwrap()
}

fn id<I: TypedId>(number: u128) -> I {
    I::from_uuid(Uuid::from_u128(0x0199_a000_0000_7000_8000_0000_0000_0000 + number))
}

fn label(text: &str) -> Label {
    text.parse().unwrap()
}

fn tenant_id() -> TenantId {
    id(1)
}

fn project_id() -> ProjectId {
    id(2)
}

fn token_id() -> TokenId {
    id(3)
}

fn node_id() -> NodeId {
    id(4)
}

fn allocation_id() -> AllocationId {
    id(5)
}

fn user_id() -> UserId {
    id(6)
}

fn session_id() -> SessionId {
    id(7)
}

fn email(text: &str) -> Email {
    text.parse().unwrap()
}

pub fn tenant() -> Vec<TenantEvent> {
    use TenantEvent as Event;
    let (user, invitation): (_, InvitationId) = (user_id(), id(8));
    samples!(TenantEvent {
        Event::Created { .. } => Event::Created {
            id: tenant_id(),
            label: label("acme"),
            display_name: "Acme, Inc. \u{2603}".to_owned(),
        },
        Event::Renamed { .. } => Event::Renamed { display_name: "Acme".to_owned() },
        Event::Suspended => Event::Suspended,
        Event::Reactivated => Event::Reactivated,
        Event::Disabled => Event::Disabled,
        Event::Enabled => Event::Enabled,
        Event::Invited { .. } => Event::Invited {
            invitation,
            terms: Invitation {
                email: email("lee@example.org"),
                role: Role::TenantMember,
                expires_at: at(604_800),
                invited_by: "user/user_01jd4q8w0zf2n9k3m5p7r9t1v3".to_owned(),
            },
        },
        Event::InvitationCanceled { .. } => Event::InvitationCanceled { invitation },
        Event::InvitationAccepted { .. } => Event::InvitationAccepted { invitation, user },
        Event::MemberSet { .. } => {
            Event::MemberSet { user, role: Role::TenantOwner, epoch: Some(3) }
        },
        Event::MemberRemoved { .. } => Event::MemberRemoved { user },
        Event::SsoSet { .. } => Event::SsoSet {
            terms: SsoTerms {
                issuer: "https://idp.example.com/acme".parse().unwrap(),
                client_id: "aicloud".parse().unwrap(),
                domains: ["acme.example".parse().unwrap(), "acme.org".parse().unwrap()].into(),
                default_role: Role::TenantViewer,
                required: true,
                standing: SsoStanding::Active,
            },
            epoch: 1,
            secret_version: 1,
        },
        Event::SsoDomainVerified { .. } => Event::SsoDomainVerified { domain: "acme.example".parse().unwrap() },
        Event::SsoLinked { .. } => Event::SsoLinked {
            user,
            issuer: "https://idp.example.com/acme".parse().unwrap(),
            subject: "00u1a2b3c4d5".parse().unwrap(),
        },
        Event::SsoRemoved { .. } => Event::SsoRemoved { epoch: 2 },
        Event::SsoUnlinked { .. } => Event::SsoUnlinked { user: user_id() },
    })
}

/// With a member, an open invitation and single sign-on.
pub fn tenant_life() -> Vec<TenantEvent> {
    use TenantEvent as Event;
    let mut life = tenant();
    life.retain(|event| {
        !matches!(
            event,
            Event::InvitationCanceled { .. }
                | Event::InvitationAccepted { .. }
                | Event::MemberRemoved { .. }
                | Event::SsoRemoved { .. }
        )
    });
    life
}

pub fn project() -> Vec<ProjectEvent> {
    use ProjectEvent as Event;
    samples!(ProjectEvent {
        Event::Created { .. } => Event::Created {
            id: project_id(),
            tenant_id: tenant_id(),
            tenant_label: label("acme"),
            label: label("research"),
            display_name: "Research".to_owned(),
        },
        Event::Renamed { .. } => Event::Renamed { display_name: "R & D".to_owned() },
        Event::TokenIssued { .. } => Event::TokenIssued {
            token: token_id(),
            name: "ci".to_owned(),
            secret_sha256: Sha256([7; 32]),
            expires_at: Some(at(604_800)),
            issued_by: Some(format!("user/{}", user_id())),
        },
        Event::TokenRevoked { .. } => Event::TokenRevoked { token: token_id() },
        Event::MemberSet { .. } => {
            Event::MemberSet { user: user_id(), role: Role::ProjectAdmin, epoch: 3 }
        },
        Event::MemberRemoved { .. } => Event::MemberRemoved { user: user_id() },
    })
}

/// All but those that take the token and the member away again.
pub fn project_life() -> Vec<ProjectEvent> {
    use ProjectEvent as Event;
    let mut life = project();
    life.retain(|event| !matches!(event, Event::TokenRevoked { .. } | Event::MemberRemoved { .. }));
    life
}

pub fn user() -> Vec<UserEvent> {
    use UserEvent as Event;
    let session = session_id();
    let link = |purpose| Link { id: id::<LinkId>(9), purpose, expires_at: at(3_600) };
    samples!(UserEvent {
        Event::Created { .. } => Event::Created {
            id: user_id(),
            email: email("ann@example.org"),
            display_name: "Ann \u{2603}".to_owned(),
            operator: Some(Role::OperatorSupport),
            brought_by: None,
        },
        Event::Renamed { .. } => Event::Renamed { display_name: "Ann Lee".to_owned() },
        Event::OperatorSet { .. } => Event::OperatorSet { role: Some(Role::OperatorAdmin) },
        Event::Disabled => Event::Disabled,
        Event::Enabled => Event::Enabled,
        Event::PasswordSet { .. } => Event::PasswordSet {
            version: 1,
            kept: Some(session),
            link: Some(id(9)),
        },
        Event::TotpBegun => Event::TotpBegun,
        Event::TotpConfirmed { .. } => Event::TotpConfirmed {
            step: 59_666_666,
            recovery_sha256: vec![Sha256([5; 32]), Sha256([6; 32])],
        },
        Event::TotpRemoved => Event::TotpRemoved,
        Event::RecoveryRenewed { .. } => Event::RecoveryRenewed { recovery_sha256: vec![Sha256([8; 32])] },
        Event::SecondFactorReset { .. } => Event::SecondFactorReset { reason: "called, and is known \u{2603}".to_owned() },
        Event::PasskeyAdded { .. } => Event::PasskeyAdded {
            passkey: id(10),
            name: "Phone \u{2603}".to_owned(),
            credential_sha256: Sha256([7; 32]),
            counter: 3,
        },
        Event::PasskeyRenamed { .. } => Event::PasskeyRenamed { passkey: id(10), name: "Key".to_owned() },
        Event::PasskeyRemoved { .. } => Event::PasskeyRemoved { passkey: id(10) },
        Event::PasskeySuspected { .. } => Event::PasskeySuspected { passkey: id(10), counter: 2 },
        Event::SessionOpened { .. } => Event::SessionOpened {
            session,
            expires_at: at(86_400),
            address: Some("2001:db8::7".parse().unwrap()),
            agent: "curl/8.5.0".to_owned(),
            second: Some(SecondFactor::Recovery { sha256: Sha256([5; 32]) }),
            via: None,
        },
        Event::SecondFactorUsed { .. } => Event::SecondFactorUsed { second: SecondFactor::Totp { step: 60 } },
        Event::SessionClosed { .. } => Event::SessionClosed { session },
        Event::SessionsClosed { .. } => Event::SessionsClosed { except: Some(session) },
        Event::LinkRequested { .. } => Event::LinkRequested {
            link: link(LinkPurpose::ChangeEmail { email: email("ann.lee@example.org") }),
        },
        Event::EmailChanged { .. } => Event::EmailChanged { email: email("ann.lee@example.org") },
    })
}

/// With a password, one-time passwords, a passkey, a session and a link.
pub fn user_life() -> Vec<UserEvent> {
    use UserEvent as Event;
    let mut life = user();
    life.retain(|event| {
        !matches!(
            event,
            Event::TotpRemoved
                | Event::RecoveryRenewed { .. }
                | Event::SecondFactorReset { .. }
                | Event::SecondFactorUsed { .. }
                | Event::PasskeyRemoved { .. }
                | Event::SessionClosed { .. }
                | Event::EmailChanged { .. }
        )
    });
    life
}

fn gpu_hour() -> GpuHourPrice {
    GpuHourPrice { micros: Micros(2_990_000), currency: "USD".parse().unwrap() }
}

pub fn catalog() -> Vec<CatalogEvent> {
    samples!(CatalogEvent {
        CatalogEvent::GpuTypeSet { .. } => CatalogEvent::GpuTypeSet {
            region: label("eu-1"),
            model: "H100".parse().unwrap(),
            gpu_type: GpuType { memory_bytes: 80 << 30, price: gpu_hour() },
        },
    })
}

fn workload() -> Workload {
    Workload {
        image: "train-2026.11".to_owned(),
        command: vec!["python".to_owned(), "-m".to_owned(), "train".to_owned()],
        env: BTreeMap::from([("WORLD_SIZE".to_owned(), "1".to_owned())]),
        secret_env: [].into(),
    }
}

fn gpu_uuids() -> Vec<String> {
    vec!["GPU-5d1c3a2e-0000-4000-8000-00000000000a".to_owned()]
}

fn certificate(serial: &str) -> NodeCertificate {
    NodeCertificate {
        serial: serial.to_owned(),
        public_key_sha256: Sha256([9; 32]),
        issued_at: Some(at(0)),
        not_after: at(3_600),
    }
}

pub fn node() -> Vec<NodeEvent> {
    use NodeEvent as Event;
    let (allocation_id, epoch) = (allocation_id(), 1);
    samples!(NodeEvent {
        Event::Registered { .. } => Event::Registered {
            id: node_id(),
            label: label("rack-7-node-3"),
            region: label("eu-1"),
        },
        Event::JoinTokenIssued { .. } => Event::JoinTokenIssued {
            token: JoinToken { sha256: Sha256([8; 32]), expires_at: at(600) },
        },
        Event::Enrolled { .. } => Event::Enrolled { certificate: certificate("01") },
        Event::CertificateRenewed { .. } => Event::CertificateRenewed {
            certificate: certificate("02"),
            held: Some("01".to_owned()),
        },
        Event::Attached { .. } => Event::Attached { channel_epoch: 1, serial: Some("01".to_owned()) },
        Event::InventoryObserved { .. } => Event::InventoryObserved {
            inventory: Inventory {
                hostname: "node-3".to_owned(),
                runtime: "oci".to_owned(),
                source: "nvml".to_owned(),
                gpus: vec![Gpu {
                    uuid: gpu_uuids().remove(0),
                    model: "H100".parse().unwrap(),
                    index: 0,
                    memory_bytes: 80 << 30,
                    healthy: true,
                }],
                cpu_cores: 96,
                memory_bytes: 1 << 40,
            },
        },
        Event::Unreachable => Event::Unreachable,
        Event::Cordoned => Event::Cordoned,
        Event::Uncordoned => Event::Uncordoned,
        Event::DrainStarted { .. } => Event::DrainStarted {
            deadline: at(7_200),
            reason: "a new power supply".to_owned(),
        },
        Event::Drained => Event::Drained,
        Event::Retired => Event::Retired,
        Event::GpusHeld { .. } => Event::GpusHeld { allocation_id, epoch, gpu_uuids: gpu_uuids() },
        Event::HoldConfirmed { .. } => Event::HoldConfirmed { allocation_id, epoch },
        Event::HoldQuarantined { .. } => Event::HoldQuarantined { allocation_id, epoch },
        Event::GpusFreed { .. } => Event::GpusFreed { allocation_id, epoch },
        Event::TaskIssued { .. } => Event::TaskIssued {
            sequence: 1,
            allocation_id,
            epoch,
            name: Some(new_allocation().name),
            trace_id: Some("4bf92f3577b34da6a3ce929d0e0e4736".to_owned()),
            order: Order::Start { workload: Box::new(workload()) },
        },
        Event::TaskFinished { .. } => Event::TaskFinished {
            sequence: 1,
            result: TaskResult::Failed { code: "image_missing".to_owned(), message: "no image".to_owned() },
        },
        Event::TaskDelivered { .. } => Event::TaskDelivered { sequence: 1 },
        Event::AllocationTold { .. } => Event::AllocationTold { allocation_id, epoch, reachable: true },
        Event::AllocationToldOfDrain { .. } => {
            Event::AllocationToldOfDrain { allocation_id, epoch, newest: true }
        },
    })
}

/// In service, with a hold and a task that has a result.
pub fn node_life() -> Vec<NodeEvent> {
    use NodeEvent as Event;
    node()
        .into_iter()
        .filter(|event| {
            !matches!(event, Event::Retired | Event::GpusFreed { .. } | Event::TaskDelivered { .. })
        })
        .collect()
}

fn notice() -> Notice {
    Notice { deadline: at(7_200), reason: "a new power supply".to_owned(), since: at(60) }
}

fn new_allocation() -> NewAllocation {
    let id = allocation_id();
    NewAllocation {
        id,
        tenant_id: tenant_id(),
        project_id: project_id(),
        name: NewAllocation::name_in(&label("eu-1"), &label("acme"), &label("research"), id),
        display_name: Some("training run".to_owned()),
        spec: AllocationSpec {
            gpu: GpuRequest { model: "H100".parse().unwrap(), count: 1 },
            workload: workload(),
            max_queue_seconds: Some(3_600),
        },
        price: gpu_hour(),
    }
}

pub fn allocation() -> Vec<AllocationEvent> {
    use AllocationEvent as Event;
    samples!(AllocationEvent {
        Event::Requested(_) => Event::Requested(Box::new(new_allocation())),
        Event::DesiredChanged { .. } => Event::DesiredChanged { desired: Desired::Stop },
        Event::Queued { .. } => Event::Queued { epoch: 1 },
        Event::Reserved { .. } => Event::Reserved {
            placement: Placement { node_id: node_id(), gpu_uuids: gpu_uuids() },
        },
        Event::ProvisioningStarted => Event::ProvisioningStarted,
        Event::ConfiguringStarted => Event::ConfiguringStarted,
        Event::Activated => Event::Activated,
        Event::MeteringStarted { .. } => Event::MeteringStarted { ordinal: 1 },
        Event::MeteringStopped { .. } => Event::MeteringStopped { ordinal: 1 },
        Event::StoppingStarted => Event::StoppingStarted,
        Event::Stopped => Event::Stopped,
        Event::Lost => Event::Lost,
        Event::Noticed { .. } => Event::Noticed { notice: notice() },
        Event::NoticeWithdrawn => Event::NoticeWithdrawn,
        Event::ReleasingStarted { .. } => Event::ReleasingStarted {
            outcome: Some(Outcome {
                kind: OutcomeKind::Failed,
                reason: "workload_exited".to_owned(),
                message: "exit code 1".to_owned(),
                exit_code: Some(1),
            }),
        },
        Event::CleanupFailed { .. } => Event::CleanupFailed { message: "a process does not end".to_owned() },
        Event::LeftoverVacated { .. } => Event::LeftoverVacated { epoch: 1 },
        Event::Released => Event::Released,
        Event::Canceled => Event::Canceled,
        Event::Expired => Event::Expired,
    })
}

/// Placed a second time, running and billed, with the first placement not yet cleaned up.
pub fn allocation_life() -> Vec<AllocationEvent> {
    use AllocationEvent as Event;
    let placement = Placement { node_id: node_id(), gpu_uuids: gpu_uuids() };
    vec![
        Event::Requested(Box::new(new_allocation())),
        Event::Queued { epoch: 1 },
        Event::Reserved { placement: placement.clone() },
        Event::Queued { epoch: 2 },
        Event::Reserved { placement },
        Event::ProvisioningStarted,
        Event::ConfiguringStarted,
        Event::Activated,
        Event::MeteringStarted { ordinal: 1 },
    ]
}

/// The same at its end.
pub fn allocation_end() -> Vec<AllocationEvent> {
    use AllocationEvent as Event;
    let mut life = allocation_life();
    life.push(Event::MeteringStopped { ordinal: 1 });
    life.extend(
        allocation().into_iter().filter(|event| matches!(event, Event::ReleasingStarted { .. })),
    );
    life.extend([Event::LeftoverVacated { epoch: 1 }, Event::Released]);
    life
}

fn order(number: u64, target: Target, action: OrderAction) -> OversightEvent {
    OversightEvent::OrderGiven {
        region: label("eu-1"),
        target,
        number,
        action,
        reason: "INC-4711: comes back \u{2603}".parse().unwrap(),
        by: "operator/tok_01jd4q8w0zf2n9k3m5p7r9t1v3".to_owned(),
    }
}

const fn carried_out(number: u64, outcome: oversight::Outcome) -> OversightEvent {
    OversightEvent::OrderCarriedOut { number, outcome }
}

fn actor() -> Target {
    Target::Entity(ResourceId::of(EntityKind::Allocation, allocation_id().uuid()))
}

pub fn oversight() -> Vec<OversightEvent> {
    use OversightEvent as Event;
    let refused = oversight::Outcome::Refused { why: OrderRefusal::NotInMemory };
    samples!(OversightEvent {
        Event::OrderGiven { .. } => order(1, actor(), OrderAction::Restart),
        Event::OrderCarriedOut { .. } => carried_out(1, refused),
    })
}

/// An actor in quarantine and paused, with an order that was refused and one under way.
pub fn oversight_life() -> Vec<OversightEvent> {
    let mut life = oversight();
    life.extend([
        order(2, actor(), OrderAction::Quarantine),
        carried_out(2, oversight::Outcome::Done),
        order(3, actor(), OrderAction::Pause),
        carried_out(3, oversight::Outcome::Done),
        order(4, actor(), OrderAction::Passivate),
    ]);
    life
}

pub fn oversight_of_child() -> Vec<OversightEvent> {
    let child = Target::Child("journal.writer-0".parse().unwrap());
    vec![order(1, child, OrderAction::Kill), carried_out(1, oversight::Outcome::Done)]
}

pub fn oversight_of_directory() -> Vec<OversightEvent> {
    vec![order(1, Target::Directory(EntityKind::Node), OrderAction::Pause)]
}

/// One of each kind of event.
pub fn denials() -> Vec<DenialsEvent> {
    let mut events = some_denials();
    events.pop();
    let tenant = Some(tenant_id());
    events.extend(acts().into_iter().map(|done| DenialsEvent::Recorded { tenant, done }));
    events
}

fn acts() -> Vec<Act> {
    samples!(Act {
        Act::SignedIn { .. } => Act::SignedIn {
            user: user_id(),
            session: session_id(),
            epoch: None,
            by: Way::PasswordAndSecondFactor,
        },
        Act::OperatorTokenIssued { .. } => Act::OperatorTokenIssued {
            token: token_id(),
            name: "operator".to_owned(),
            expires_at: at(86_400),
        },
        Act::OperatorTokenRevoked { .. } => Act::OperatorTokenRevoked { token: token_id() },
        Act::TokenGiven { .. } => Act::TokenGiven { key: id(20), exchanged: true, more: 7 },
        Act::SecretsRotated { .. } => Act::SecretsRotated { scope: "cloud".to_owned(), version: 2 },
        Act::MasterAdded { .. } => Act::MasterAdded { master: "local/2".to_owned() },
        Act::SecretsRewrapped { .. } => Act::SecretsRewrapped { moved: 5, stuck: 1 },
        Act::SecretsShredded { .. } => Act::SecretsShredded { scope: tenant_id().to_string(), keys: 3 },
        Act::SigningKeyRotated { .. } => Act::SigningKeyRotated { key: "sgk".to_owned(), compromised: true },
    })
}

fn some_denials() -> Vec<DenialsEvent> {
    samples!(DenialsEvent {
        DenialsEvent::Denied { .. } => DenialsEvent::Denied {
            tenant: Some(tenant_id()),
            denial: Denial {
                operation: "POST /v1/allocations/{id}/release".to_owned(),
                resource: Some("alloc_01jd4q8w0zf2n9k3m5p7r9t1v3".to_owned()),
                why: Why::Forbidden,
                missing: Some(Permission::AllocationRelease),
                code: None,
                subject: None,
                more: 3,
            },
        },
        DenialsEvent::Recorded { .. } => DenialsEvent::Recorded {
            tenant: Some(tenant_id()),
            done: Act::SecretsRotated { scope: "cloud".to_owned(), version: 2 },
        },
    })
}
