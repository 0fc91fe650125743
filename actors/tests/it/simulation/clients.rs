//! Customers and operators: they ask, ask again under the same key, and keep every answer.

use std::collections::{BTreeMap, BTreeSet};

use aicloud_actors::command::{Answer, CommandError, Idempotency, Origin};
use aicloud_actors::course::{Course, Step};
use aicloud_actors::entity::core::Outcome;
use aicloud_domain::access::Principal;
use aicloud_domain::allocation::{
    AllocationCommand, AllocationSpec, GpuRequest, NewAllocation, Workload,
};
use aicloud_domain::catalog::{CatalogCommand, GpuType, catalog_id};
use aicloud_domain::digest::Sha256;
use aicloud_domain::id::{AllocationId, ProjectId, TenantId, TokenId, TypedId};
use aicloud_domain::money::{GpuHourPrice, Micros};
use aicloud_domain::project::ProjectCommand;
use aicloud_domain::tenant::TenantCommand;
use aicloud_persistence::IdempotentCommand;
use uuid::Uuid;

use super::disk::Entity;
use super::kinds::{Command, Kind, Sort, State};
use super::process::{Back, Flight};
use super::world::{Event, Happening, World};

/// How long a client waits for an answer, ms.
const PATIENCE: u64 = 6_000;
/// Attempts at one thing.
const ATTEMPTS: u64 = 12;
/// Allocations of one client.
const ALLOCATIONS: usize = 4;

/// An answer as a client gets it: the state, whether anything changed, whether it is a repetition.
pub type Heard = Result<(State, bool, bool), CommandError>;

/// Something that a client wants done.
#[derive(Debug, Clone)]
pub struct Wish {
    pub entity: Entity,
    pub command: Command,
    pub key: Option<Idempotency>,
    /// The key was used for something else: there must be no success.
    pub misused: bool,
    /// What of the entity had been answered to anybody when this was asked for first.
    floor: u64,
    /// Attempts are numbered through; the first of this wish.
    first: u64,
}

#[derive(Default)]
pub struct Client {
    pub allocations: Vec<AllocationId>,
    wish: Option<Wish>,
    attempt: u64,
    keys: u64,
}

/// What was answered to a client.
#[derive(Debug, Clone)]
pub struct Ack {
    pub entity: Entity,
    pub seq: u64,
    pub json: String,
}

/// All that was answered to anybody.
#[derive(Default)]
pub struct Ledger {
    pub acks: Vec<Ack>,
    pub newest: BTreeMap<Entity, u64>,
    by_key: BTreeMap<String, (u64, String)>,
    pub replays: u64,
}

pub fn tenant_id(n: u128) -> TenantId {
    TenantId::from_uuid(Uuid::from_u128(10 + n))
}

pub fn project_id(n: u128) -> ProjectId {
    ProjectId::from_uuid(Uuid::from_u128(20 + n))
}

pub fn new_allocation(world: &mut World, c: usize, id: AllocationId) -> NewAllocation {
    let label = |text: &str| text.parse().unwrap();
    let count = u32::try_from([1, 1, 2, 4, 9][world.dice.pick(5)]).unwrap();
    NewAllocation {
        id,
        tenant_id: tenant_id(c as u128 % 2),
        project_id: project_id(c as u128 % 2),
        name: NewAllocation::name_in(&label("r"), &label("t"), &label("p"), id),
        display_name: None,
        spec: AllocationSpec {
            gpu: GpuRequest { model: "H100".parse().unwrap(), count },
            workload: Workload {
                image: "i".into(),
                command: vec![],
                env: BTreeMap::new(),
                secret_env: BTreeSet::new(),
            },
            max_queue_seconds: world.dice.percent(15).then_some(60),
        },
        price: GpuHourPrice { micros: Micros(1), currency: "USD".parse().unwrap() },
    }
}

pub fn operator() -> Origin {
    Origin::of(Principal::Operator { token: TokenId::from_uuid(Uuid::nil()) }, "r".into())
}

impl World {
    // --- asking ------------------------------------------------------------------------------

    /// A client goes on (`None`), or has waited long enough for an attempt.
    pub fn client(&mut self, c: usize, waited_for: Option<u64>) {
        if c >= self.clients.len() {
            return;
        }
        if let Some(attempt) = waited_for {
            if self.clients[c].wish.is_some() && self.clients[c].attempt == attempt {
                self.try_again(c);
            }
            return;
        }
        if self.clients[c].wish.is_some() || !self.storm {
            return;
        }
        let (entity, command) = self.wish_for(c);
        let keyed = self.dice.percent(80);
        let client = &mut self.clients[c];
        client.keys += 1;
        let mut number = client.keys;
        // Sometimes a key that was used for something else.
        let misused = keyed && number > 3 && self.dice.percent(4);
        if misused {
            number -= 1 + self.dice.below(2);
        }
        let key = keyed.then(|| {
            let request_sha256 = [u8::try_from(self.clients[c].keys % 251).unwrap(); 32];
            let scope = Uuid::from_u128(900 + c as u128);
            Idempotency { scope, key: format!("{c}-{number}"), request_sha256 }
        });
        let misused = misused && self.ledger.by_key.contains_key(&format!("{c}-{number}"));
        let floor = self.ledger.newest.get(&entity).copied().unwrap_or(0);
        let first = self.clients[c].attempt + 1;
        self.clients[c].wish = Some(Wish { entity, command, key, misused, floor, first });
        self.send(c);
    }

    fn wish_for(&mut self, c: usize) -> (Entity, Command) {
        let sort = self.dice.below(100);
        let tenant = c as u128 % 2;
        match sort {
            0..12 => {
                let entity = (Kind::Tenant, tenant_id(tenant).uuid());
                let display_name = format!("Tenant {}", self.dice.below(50));
                let command = match sort {
                    0..8 => TenantCommand::Rename { display_name },
                    8..10 => TenantCommand::Suspend,
                    _ => TenantCommand::Reactivate,
                };
                (entity, Command::Tenant(command))
            }
            12..22 => {
                let entity = (Kind::Project, project_id(tenant).uuid());
                let token = TokenId::from_uuid(Uuid::from_u128(50 + u128::from(sort) % 4));
                let command = match sort {
                    12..17 => ProjectCommand::IssueToken {
                        token,
                        name: "t".into(),
                        secret_sha256: Sha256([1; 32]),
                        expires_at: None,
                        issued_by: None,
                    },
                    17..20 => ProjectCommand::RevokeToken { token },
                    _ => ProjectCommand::Rename {
                        display_name: format!("Project {}", self.dice.below(50)),
                    },
                };
                (entity, Command::Project(command))
            }
            22..26 => {
                let region = "r".parse().unwrap();
                let entity = (Kind::Catalog, catalog_id(&region).uuid());
                let micros = Micros(i64::try_from(self.dice.below(5)).unwrap() + 1);
                let price = GpuHourPrice { micros, currency: "USD".parse().unwrap() };
                let gpu_type = GpuType { memory_bytes: 1, price };
                let model = "H100".parse().unwrap();
                let command = CatalogCommand::SetGpuType { region, model, gpu_type };
                (entity, Command::Catalog(command))
            }
            _ => self.wish_for_allocation(c, sort),
        }
    }

    fn wish_for_allocation(&mut self, c: usize, sort: u64) -> (Entity, Command) {
        let mine = self.clients[c].allocations.len();
        if mine == 0 || mine < ALLOCATIONS && sort < 55 {
            let number = 10_000 + 100 * c as u128 + mine as u128;
            let id = AllocationId::from_uuid(Uuid::from_u128(number));
            self.clients[c].allocations.push(id);
            let new = new_allocation(self, c, id);
            let command = AllocationCommand::create(new);
            return ((Kind::Allocation, id.uuid()), Command::Allocation(command));
        }
        let which = self.dice.pick(mine);
        let id = self.clients[c].allocations[which];
        let command = match sort {
            ..65 => AllocationCommand::Stop,
            65..85 => AllocationCommand::Start,
            _ => AllocationCommand::Release,
        };
        ((Kind::Allocation, id.uuid()), Command::Allocation(command))
    }

    fn send(&mut self, c: usize) {
        let client = &mut self.clients[c];
        client.attempt += 1;
        let attempt = client.attempt;
        let Some(wish) = client.wish.clone() else { return };
        self.put(PATIENCE, Event::Client(c, Some(attempt)));
        // Impatient people press twice.
        let times = if wish.key.is_some() && self.storm && self.dice.percent(10) { 2 } else { 1 };
        for _ in 0..times {
            let Some(p) = self.some_process() else { return };
            let after = self.delay();
            let origin = Origin { idempotency: wish.key.clone(), ..operator() };
            let request = Box::new((wish.entity, wish.command.clone(), origin));
            self.happen(p, after, Happening::Request(c, attempt, request));
        }
    }

    fn try_again(&mut self, c: usize) {
        let client = &mut self.clients[c];
        let spent = client.wish.as_ref().is_some_and(|wish| {
            // Without a key nobody can tell whether it has been done.
            wish.key.is_none() || client.attempt + 1 - wish.first >= ATTEMPTS
        });
        if spent {
            client.wish = None;
            let after = 50 + self.dice.below(500);
            return self.put(after, Event::Client(c, None));
        }
        self.send(c);
    }

    // --- hearing -----------------------------------------------------------------------------

    pub fn client_hears(&mut self, c: usize, attempt: u64, heard: Heard) {
        let Some(wish) = self.clients.get(c).and_then(|client| client.wish.as_ref()) else {
            return;
        };
        if attempt < wish.first {
            return;
        }
        let wish = wish.clone();
        self.tell(|| format!("client {c} hears of {:?}: {heard:?}", wish.entity));
        match heard {
            Ok(answer) => self.note(&wish, answer),
            Err(CommandError::Rejected(_) | CommandError::NameTaken { .. }) => {}
            Err(CommandError::KeyReused) if wish.misused || wish.key.is_some() => {}
            Err(_) => {
                if self.clients[c].attempt == attempt {
                    let after = 50 + self.dice.below(600);
                    self.put(after, Event::Client(c, Some(attempt)));
                }
                return;
            }
        }
        self.clients[c].wish = None;
        let after = 20 + self.dice.below(500);
        self.put(after, Event::Client(c, None));
    }

    /// An answer is a promise: it is written down, and must agree with all others.
    fn note(&mut self, wish: &Wish, (state, changed, replayed): (State, bool, bool)) {
        assert!(!wish.misused, "I7: a key was good for two requests");
        let (seq, json, entity) = (state.seq(), state.json(), wish.entity);
        let durable = self.disk.seq(entity);
        assert!(seq <= durable, "I2: {entity:?} was answered at {seq}, the journal has {durable}");
        if let Some(key) = &wish.key {
            let first = self.ledger.by_key.entry(key.key.clone()).or_insert((seq, json.clone()));
            assert_eq!(*first, (seq, json.clone()), "I7: one key, two answers");
        }
        if replayed {
            self.ledger.replays += 1;
        } else if changed {
            assert!(seq > wish.floor, "not linearizable: {entity:?} {seq} after {}", wish.floor);
        } else if self.processes.len() == 1 {
            // An owner that was overtaken may say so of an older state: nothing is written then.
            assert!(seq >= wish.floor, "not linearizable: {entity:?} {seq} after {}", wish.floor);
        }
        let newest = self.ledger.newest.entry(entity).or_insert(0);
        *newest = seq.max(*newest);
        self.ledger.acks.push(Ack { entity, seq, json });
    }

    // --- a request's way through a process -------------------------------------------------------

    pub fn request<M: Sort>(
        &mut self,
        command: M::Command,
        p: usize,
        id: Uuid,
        origin: Origin,
        request: (usize, u64),
    ) {
        let (course, step) = Course::begin(origin.idempotency.clone());
        let flight = self.processes[p].number();
        let mail = (command, origin);
        let here = Flight::<M> { course, mail, id, request };
        M::house(&mut self.processes[p]).flights.insert(flight, here);
        self.step::<M>(p, flight, step);
    }

    pub fn step<M: Sort>(&mut self, p: usize, flight: u64, step: Step<M::State>) {
        let after = self.delay();
        match step {
            Step::Recall => self.happen(p, after, Happening::Recall(M::SORT, flight)),
            Step::Remember(seq, command) => {
                let remember = Happening::Remember(M::SORT, flight, seq, Box::new(command));
                self.happen(p, after, remember);
            }
            Step::Send => {
                let here = M::house(&mut self.processes[p]).flights.get_mut(&flight).unwrap();
                let (command, origin) = here.mail.clone();
                let id = here.id;
                self.mail::<M>(command, p, id, origin, Back::Flight(flight));
            }
            Step::Done(outcome) => self.done::<M>(p, flight, outcome),
        }
    }

    pub fn recall<M: Sort>(&mut self, p: usize, flight: u64) {
        let away = self.database_is_away();
        let here = &M::house(&mut self.processes[p]).flights[&flight];
        let key = here.course.key().expect("it is looked up");
        let place = (key.scope, key.key.clone());
        let recalled =
            if away { Err("away".to_owned()) } else { Ok(self.disk.commands.get(&place).cloned()) };
        let here = M::house(&mut self.processes[p]).flights.get_mut(&flight).unwrap();
        let step = here.course.recalled(recalled);
        self.step::<M>(p, flight, step);
    }

    pub fn remember<M: Sort>(
        &mut self,
        p: usize,
        flight: u64,
        seq: u64,
        command: &IdempotentCommand,
    ) {
        let id = M::house(&mut self.processes[p]).flights[&flight].id;
        let kept = if self.database_is_away() {
            Err("away".to_owned())
        } else {
            Ok(self.disk.remember(id, seq, command))
        };
        let here = M::house(&mut self.processes[p]).flights.get_mut(&flight).unwrap();
        let step = here.course.remembered(kept);
        self.step::<M>(p, flight, step);
    }

    fn done<M: Sort>(&mut self, p: usize, flight: u64, outcome: Outcome<M::State>) {
        let here = M::house(&mut self.processes[p]).flights.remove(&flight).unwrap();
        let (client, attempt) = here.request;
        if let Ok(Answer { committed, replayed: true, .. }) = &outcome {
            self.overtaken::<M>(p, here.id, committed.seq);
        }
        let heard = outcome.map(|answer| {
            let Answer { committed, replayed, changed } = answer;
            (M::state(&committed), changed, replayed)
        });
        if self.storm && self.dice.percent(4) {
            return;
        }
        let after = self.delay();
        self.put(after, Event::Answer(client, attempt, Box::new(heard)));
    }

    /// An operator does something and waits for it; refusals by the state are fine.
    pub fn operate(&mut self, entity: Entity, command: Command) {
        let c = self.clients.len();
        self.clients.push(Client::default());
        let first = 1;
        self.clients[c].wish =
            Some(Wish { entity, command, key: None, misused: false, floor: 0, first });
        let until = self.now + 20_000;
        self.send(c);
        while self.clients[c].wish.is_some() {
            assert!(self.now < until, "I24: {entity:?} does not answer");
            let soon = self.now + 20;
            self.run_until(soon);
        }
        self.clients.pop();
    }
}
