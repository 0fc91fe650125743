//! One control plane: its memory. A crash takes all of this and nothing else.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use aicloud_actors::command::{Committed, Origin};
use aicloud_actors::course::Course;
use aicloud_actors::entity::core::Core;
use aicloud_actors::leases::Leases;
use aicloud_domain::allocation::{AllocationCommand, AllocationMachine};
use aicloud_domain::catalog::CatalogMachine;
use aicloud_domain::id::AllocationId;
use aicloud_domain::node::{NodeCommand, NodeMachine};
use aicloud_domain::placement::{Proposal, Scheduler};
use aicloud_domain::project::ProjectMachine;
use aicloud_domain::tenant::TenantMachine;
use aicloud_persistence::{Append, AppendError, Head};
use uuid::Uuid;

use super::agent::Said;
use super::disk::Entity;
use super::kinds::Sort;

/// What may wait for one entity: small, so that it is met.
pub const MAILBOX: usize = 16;
/// What may wait for one writer.
pub const WRITER_QUEUE: usize = 24;
/// The most appends in one transaction.
pub const BATCH: usize = 8;

/// Who hears how a command ended.
#[derive(Debug, Clone)]
pub enum Back {
    Nobody,
    /// A request of a client.
    Flight(u64),
    /// A debt, of one life of an entity; `own` when the entity told itself.
    Debt {
        entity: Entity,
        incarnation: u64,
        token: u64,
        own: bool,
    },
    /// The queue asked a node.
    Ask {
        proposal: Proposal,
        life: u32,
    },
    /// An agent wants a channel.
    Attach {
        node: usize,
        connection: u64,
        serial: String,
        list: Vec<aicloud_domain::node::Seen>,
    },
    /// What a channel's conversation waits for.
    Talk {
        node: usize,
        connection: u64,
    },
    Lease {
        node: usize,
        channel_epoch: u64,
    },
}

pub struct Mail<M: Sort> {
    pub command: M::Command,
    pub origin: Origin,
    pub back: Back,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    Cold { not_before: u64 },
    Activating,
    Active,
    BackingOff,
    Quarantined,
}

/// A debt that is being paid.
pub struct Debt<M: Sort> {
    pub effect: M::Effect,
    pub pause: Duration,
    /// A timer has run out: this is to be told.
    pub then: Option<M::Command>,
}

/// What supervision knows of one entity: the shell.
pub struct Slot<M: Sort> {
    pub life: Life,
    pub incarnation: u64,
    pub core: Option<Core<M, u64, u64>>,
    pub mail: VecDeque<Mail<M>>,
    pub control: VecDeque<Control>,
    pub waiting: BTreeMap<u64, Back>,
    pub debts: BTreeMap<u64, Debt<M>>,
    pub view: Option<Arc<Committed<M::State>>>,
    pub turn_due: bool,
    pub crashes: Vec<u64>,
    pub resets: Vec<u64>,
    pub failures: u32,
    pub outages: u32,
    pub lived: bool,
    /// It was woken without mail, and has not come to life since.
    pub wanted: bool,
}

/// What an entity tells itself, or is told beside its mail.
#[derive(Debug)]
pub enum Control {
    Appended(u64, Result<(), AppendError>),
    Overtaken(u64),
}

impl<M: Sort> Slot<M> {
    pub fn new() -> Self {
        Self {
            life: Life::Cold { not_before: 0 },
            incarnation: 0,
            core: None,
            mail: VecDeque::new(),
            control: VecDeque::new(),
            waiting: BTreeMap::new(),
            debts: BTreeMap::new(),
            view: None,
            turn_due: false,
            crashes: vec![],
            resets: vec![],
            failures: 0,
            outages: 0,
            lived: false,
            wanted: false,
        }
    }
}

/// A request of a client on its way through a process.
pub struct Flight<M: Sort> {
    pub course: Course<M::State>,
    pub mail: (M::Command, Origin),
    pub id: Uuid,
    /// Whose, and which attempt.
    pub request: (usize, u64),
}

/// All entities of a kind.
pub struct House<M: Sort> {
    pub slots: BTreeMap<Uuid, Slot<M>>,
    pub flights: BTreeMap<u64, Flight<M>>,
}

impl<M: Sort> House<M> {
    const fn new() -> Self {
        Self { slots: BTreeMap::new(), flights: BTreeMap::new() }
    }
}

/// An append in a writer's queue.
pub struct Work {
    pub entity: Entity,
    pub incarnation: u64,
    pub ticket: u64,
    pub append: Append,
    pub head: Head,
}

#[derive(Default)]
pub struct Writer {
    pub queue: VecDeque<Work>,
    pub batch: Option<Vec<Work>>,
}

/// What a conversation still has to do for the message in its hands.
#[derive(Debug, Clone)]
pub enum Todo {
    Allocation(AllocationId, AllocationCommand),
    /// Said once a channel, so tried until it is heard.
    Node(NodeCommand, Duration),
    /// The agent refused a task; what that means depends on the node's state.
    Refused(aicloud_domain::id::TaskId, &'static str),
}

/// The control plane's end of a node's channel, with its conversation.
pub struct Channel {
    pub connection: u64,
    pub epoch: u64,
    /// The certificate that it was opened with.
    pub serial: String,
    /// The highest task number sent.
    pub sent: u64,
    pub said: VecDeque<Said>,
    pub todo: VecDeque<Todo>,
    /// Waits for an answer.
    pub busy: bool,
    pub doubtful: BTreeSet<(AllocationId, u64, bool)>,
}

pub struct Process {
    pub alive: bool,
    pub paused_until: u64,
    /// Which life of this process: what was on its way to an older one is void.
    pub life: u32,
    /// Since when agents can be heard, ms.
    pub listens_since: u64,
    /// When the leases were swept last, ms.
    pub swept_at: u64,
    pub tenants: House<TenantMachine>,
    pub projects: House<ProjectMachine>,
    pub catalogs: House<CatalogMachine>,
    pub nodes: House<NodeMachine>,
    pub allocations: House<AllocationMachine>,
    pub writers: [Writer; 2],
    pub in_flight: BTreeMap<Entity, usize>,
    pub scheduler: Scheduler,
    pub scheduler_life: u32,
    pub leases: Leases,
    pub channels: BTreeMap<usize, Channel>,
    pub next: u64,
}

impl Process {
    pub fn new(life: u32, listens_since: u64) -> Self {
        Self {
            alive: true,
            paused_until: 0,
            life,
            listens_since,
            swept_at: listens_since,
            tenants: House::new(),
            projects: House::new(),
            catalogs: House::new(),
            nodes: House::new(),
            allocations: House::new(),
            writers: [Writer::default(), Writer::default()],
            in_flight: BTreeMap::new(),
            scheduler: Scheduler::default(),
            scheduler_life: 0,
            leases: Leases::default(),
            channels: BTreeMap::new(),
            next: 0,
        }
    }

    pub fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    pub fn writer_of(entity: Entity) -> usize {
        usize::try_from(entity.1.as_u128() % 2).unwrap()
    }

    pub fn quarantined(&self) -> Vec<Entity> {
        fn of<M: Sort>(house: &House<M>) -> impl Iterator<Item = Entity> {
            let held = house.slots.iter().filter(|(_, slot)| slot.life == Life::Quarantined);
            held.map(|(id, _)| (M::SORT, *id))
        }
        of(&self.tenants)
            .chain(of(&self.projects))
            .chain(of(&self.catalogs))
            .chain(of(&self.nodes))
            .chain(of(&self.allocations))
            .collect()
    }
}
