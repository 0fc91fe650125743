//! The shell of an entity, as supervision keeps it: queues, lives, crashes, quarantine; and
//! the hands of the core inside it.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use aicloud_actors::command::{CommandError, Committed, Origin};
use aicloud_actors::conduct::PAUSE_MIN;
use aicloud_actors::entity::core::{Core, Hands, Outcome};
use aicloud_actors::{Quarantine, Refusal};
use aicloud_domain::access::Principal;
use aicloud_persistence::{Append, AppendError, Head};
use uuid::Uuid;

use super::disk::{Row, head_after};
use super::kinds::Sort;
use super::process::{Back, Control, Debt, Life, MAILBOX, Mail, Process, Slot, WRITER_QUEUE, Work};
use super::world::{Happening, World};

/// What one turn handles before others get theirs.
const TURN: usize = 4;
/// The crash in this time that quarantines, ms.
const CRASHES: (usize, u64) = (5, 60_000);
/// The reset in this time that counts as a crash.
const RESETS: (usize, u64) = (20, 60_000);
/// The longest wait before a rebuild, ms.
const BACKOFF_MAX: u64 = 5_000;

pub fn system(part: &'static str) -> Origin {
    Origin::of(Principal::System { part }, part.into())
}

/// What a core wants done.
enum Deed<M: Sort> {
    Append(u64, Box<Append>, Head),
    Answer(u64, Result<Outcome<M::State>, Refusal>),
    Show(Arc<Committed<M::State>>),
    Begin(u64, M::Effect),
    Cancel(u64),
    Reset(String),
}

/// A core's hands: they write down what is to be done.
struct List<'a, M: Sort> {
    deeds: Vec<Deed<M>>,
    room: bool,
    next: &'a mut u64,
}

impl<M: Sort> Hands<M> for List<'_, M> {
    type Reply = u64;
    type Task = u64;

    fn append(&mut self, ticket: u64, append: Append) -> Result<Head, AppendError> {
        if !self.room {
            return Err(AppendError::Overloaded);
        }
        let head = head_after(&append);
        self.deeds.push(Deed::Append(ticket, Box::new(append), head));
        Ok(head)
    }

    fn answer(&mut self, reply: u64, outcome: Result<Outcome<M::State>, Refusal>) {
        self.deeds.push(Deed::Answer(reply, outcome));
    }

    fn show(&mut self, committed: &Arc<Committed<M::State>>) {
        self.deeds.push(Deed::Show(Arc::clone(committed)));
    }

    fn begin(&mut self, effect: &M::Effect) -> u64 {
        *self.next += 1;
        self.deeds.push(Deed::Begin(*self.next, effect.clone()));
        *self.next
    }

    fn cancel(&mut self, task: u64) {
        self.deeds.push(Deed::Cancel(task));
    }

    fn reset(&mut self, reason: &str) {
        self.deeds.push(Deed::Reset(reason.to_owned()));
    }
}

pub fn slot<M: Sort>(process: &mut Process, id: Uuid) -> &mut Slot<M> {
    M::house(process).slots.entry(id).or_insert_with(Slot::new)
}

impl World {
    // --- mail --------------------------------------------------------------------------------

    /// A command reaches its entity's mailbox.
    pub fn mail<M: Sort>(
        &mut self,
        command: M::Command,
        p: usize,
        id: Uuid,
        origin: Origin,
        back: Back,
    ) {
        let now = self.now;
        let here = slot::<M>(&mut self.processes[p], id);
        let retry_after = Duration::from_millis(200);
        let refusal = match here.life {
            Life::Quarantined => {
                Some(Refusal::Quarantined { why: Quarantine::Crash(self.crash_id) })
            }
            Life::Cold { not_before } if not_before > now => {
                Some(Refusal::Unavailable { reason: "away".into(), retry_after })
            }
            _ if here.mail.len() >= MAILBOX => Some(Refusal::Overloaded { retry_after }),
            _ => None,
        };
        if let Some(refusal) = refusal {
            return self.deliver::<M>(p, back, Err(refusal));
        }
        here.mail.push_back(Mail { command, origin, back });
        assert!(here.mail.len() <= MAILBOX, "I23: a mailbox holds more than it may");
        self.stir::<M>(p, id);
    }

    /// Somebody needs this entity, without mail, and for as long as it has not come to life.
    pub fn want<M: Sort>(&mut self, p: usize, id: Uuid) {
        slot::<M>(&mut self.processes[p], id).wanted = true;
        self.stir::<M>(p, id);
    }

    /// Somebody needs this entity.
    pub fn stir<M: Sort>(&mut self, p: usize, id: Uuid) {
        let now = self.now;
        let here = slot::<M>(&mut self.processes[p], id);
        match here.life {
            Life::Active if !here.turn_due => {
                here.turn_due = true;
                let after = self.dice.below(3);
                self.happen(p, after, Happening::Turn((M::SORT, id)));
            }
            Life::Cold { not_before } if not_before <= now => self.activate::<M>(p, id),
            _ => {}
        }
    }

    pub fn turn<M: Sort>(&mut self, p: usize, id: Uuid) {
        slot::<M>(&mut self.processes[p], id).turn_due = false;
        for _ in 0..TURN {
            let here = slot::<M>(&mut self.processes[p], id);
            if here.life != Life::Active {
                return;
            }
            if let Some(control) = here.control.pop_front() {
                self.with_core::<M>(p, id, |core, hands| match control {
                    Control::Appended(ticket, result) => core.appended(ticket, result, hands),
                    Control::Overtaken(seq) => core.overtaken(seq, hands),
                });
            } else if let Some(mail) = here.mail.pop_front() {
                let Mail { command, origin, back } = mail;
                let word = M::command_type(&command);
                if self.panics((M::SORT, id), word) {
                    self.tell(|| format!("{:?} {id} panics on {word}", M::SORT));
                    self.crash::<M>(p, id, Some(back));
                    return;
                }
                let reply = self.processes[p].number();
                slot::<M>(&mut self.processes[p], id).waiting.insert(reply, back);
                let now = self.wall();
                self.tell(|| format!("p{p} {:?} {:x}: {command:?}", M::SORT, id.as_u128()));
                self.with_core::<M>(p, id, |core, hands| {
                    core.command(&command, origin, now, reply, hands);
                });
            } else {
                return;
            }
        }
        self.stir::<M>(p, id);
    }

    // --- the core and its hands --------------------------------------------------------------

    fn with_core<M: Sort>(
        &mut self,
        p: usize,
        id: Uuid,
        tell: impl FnOnce(&mut Core<M, u64, u64>, &mut List<'_, M>),
    ) {
        let process = &mut self.processes[p];
        let room = process.writers[Process::writer_of((M::SORT, id))].queue.len() < WRITER_QUEUE;
        let Some(mut core) = slot::<M>(process, id).core.take() else { return };
        let mut list = List { deeds: vec![], room, next: &mut process.next };
        tell(&mut core, &mut list);
        let deeds = list.deeds;
        let here = slot::<M>(process, id);
        here.core = Some(core);
        let incarnation = here.incarnation;
        for deed in deeds {
            let here = slot::<M>(&mut self.processes[p], id);
            match deed {
                Deed::Append(ticket, append, head) => {
                    let work =
                        Work { entity: (M::SORT, id), incarnation, ticket, append: *append, head };
                    self.enqueue(p, work);
                }
                Deed::Answer(reply, outcome) => {
                    let back = here.waiting.remove(&reply).expect("each is answered once");
                    self.deliver::<M>(p, back, outcome);
                }
                Deed::Show(committed) => {
                    here.view = Some(Arc::clone(&committed));
                    let durable = self.disk.seq((M::SORT, id));
                    assert!(committed.seq <= durable, "I2: shown before it is durable");
                    self.shown(p, &M::state(&committed));
                }
                Deed::Begin(token, effect) => {
                    here.debts.insert(token, Debt { effect, pause: PAUSE_MIN, then: None });
                    let after = self.dice.below(5);
                    self.happen(p, after, Happening::Pay((M::SORT, id), incarnation, token));
                }
                Deed::Cancel(token) => {
                    here.debts.remove(&token);
                }
                Deed::Reset(reason) => self.reset::<M>(p, id, &reason),
            }
        }
    }

    /// An answer leaves an entity, or its mailbox.
    fn deliver<M: Sort>(
        &mut self,
        p: usize,
        back: Back,
        outcome: Result<Outcome<M::State>, Refusal>,
    ) {
        let outcome = outcome.map_err(CommandError::from).and_then(|outcome| outcome);
        match back {
            Back::Nobody => {}
            Back::Flight(flight) => {
                let house = M::house(&mut self.processes[p]);
                if let Some(here) = house.flights.get_mut(&flight) {
                    let step = here.course.answered(outcome);
                    self.step::<M>(p, flight, step);
                }
            }
            back => {
                let after = self.dice.below(4);
                let heard = outcome.map(|answer| M::state(&answer.committed));
                self.happen(p, after, Happening::Heard(back, Box::new(heard)));
            }
        }
    }

    // --- lives -------------------------------------------------------------------------------

    fn activate<M: Sort>(&mut self, p: usize, id: Uuid) {
        let incarnation = self.processes[p].number();
        let here = slot::<M>(&mut self.processes[p], id);
        here.incarnation = incarnation;
        here.life = Life::Activating;
        self.happen(p, 0, Happening::Load((M::SORT, id), incarnation));
    }

    /// Reads the row, as soon as nothing of an earlier life is on its way.
    pub fn load<M: Sort>(&mut self, p: usize, id: Uuid, incarnation: u64) {
        let entity = (M::SORT, id);
        if self.processes[p].in_flight.contains_key(&entity) {
            return self.happen(p, 3, Happening::Load(entity, incarnation));
        }
        let away = self.database_is_away();
        let row = if away { None } else { Some(self.disk.rows.get(&entity).cloned()) };
        let after = 1 + self.dice.below(if self.storm { 30 } else { 4 });
        self.happen(p, after, Happening::Loaded(entity, incarnation, Box::new(row)));
    }

    pub fn loaded<M: Sort>(
        &mut self,
        p: usize,
        id: Uuid,
        incarnation: u64,
        row: Option<Option<Row>>,
    ) {
        let now = self.now;
        let here = slot::<M>(&mut self.processes[p], id);
        if here.incarnation != incarnation || here.life != Life::Activating {
            return;
        }
        let Some(row) = row else {
            let wait = backoff(here.outages);
            here.outages += 1;
            here.life = Life::Cold { not_before: now + wait };
            let comes_back = here.lived || here.wanted;
            let refused = std::mem::take(&mut here.mail);
            let retry_after = Duration::from_millis(wait);
            let refusal = Refusal::Unavailable { reason: "away".into(), retry_after };
            self.refuse_all::<M>(p, refused, &refusal);
            if comes_back {
                self.happen(p, wait, Happening::Wake((M::SORT, id)));
            }
            return;
        };
        here.life = Life::Active;
        here.outages = 0;
        here.lived = true;
        here.wanted = false;
        here.core = Some(Core::new(id));
        if let Some(Row { state, head, at, owes, trace_id }) = row {
            let state: M::State = serde_json::from_str(&state).unwrap();
            let trace_id = if M::KEEPS_TRACE && owes { trace_id } else { None };
            let committed = Committed { state, seq: head.seq, updated_at: at, trace_id };
            self.with_core::<M>(p, id, |core, hands| core.revive(head, committed, hands));
        }
        self.stir::<M>(p, id);
    }

    /// Nothing of a life is left after this.
    fn end_life<M: Sort>(&mut self, p: usize, id: Uuid, refusal: &Refusal) {
        let here = slot::<M>(&mut self.processes[p], id);
        here.core = None;
        here.view = None;
        here.debts.clear();
        here.control.clear();
        here.life = Life::BackingOff;
        for back in std::mem::take(&mut here.waiting).into_values() {
            self.deliver::<M>(p, back, Err(refusal.clone()));
        }
    }

    fn refuse_all<M: Sort>(&mut self, p: usize, mail: VecDeque<Mail<M>>, refusal: &Refusal) {
        for mail in mail {
            self.deliver::<M>(p, mail.back, Err(refusal.clone()));
        }
    }

    pub fn reset<M: Sort>(&mut self, p: usize, id: Uuid, reason: &str) {
        let now = self.now;
        let here = slot::<M>(&mut self.processes[p], id);
        here.resets.retain(|at| now - at < RESETS.1);
        here.resets.push(now);
        let count = here.resets.len();
        if count >= RESETS.0 {
            here.resets.clear();
            return self.crash::<M>(p, id, None);
        }
        self.tell(|| format!("p{p} {:?} {:x} is reset: {reason}", M::SORT, id.as_u128()));
        self.end_life::<M>(p, id, &Refusal::Reset { reason: reason.to_owned() });
        match u32::try_from(count).unwrap().checked_sub(2) {
            None => self.activate::<M>(p, id),
            Some(attempt) => self.happen(p, backoff(attempt), Happening::Wake((M::SORT, id))),
        }
    }

    fn crash<M: Sort>(&mut self, p: usize, id: Uuid, in_hand: Option<Back>) {
        let (now, crash_id) = (self.now, self.crash_id);
        self.end_life::<M>(p, id, &Refusal::Crashed { crash_id });
        if let Some(back) = in_hand {
            self.deliver::<M>(p, back, Err(Refusal::Crashed { crash_id }));
        }
        let here = slot::<M>(&mut self.processes[p], id);
        here.crashes.retain(|at| now - at < CRASHES.1);
        here.crashes.push(now);
        if here.crashes.len() >= CRASHES.0 {
            here.life = Life::Quarantined;
            let mail = std::mem::take(&mut here.mail);
            self.tell(|| format!("p{p} {:?} {:x} is quarantined", M::SORT, id.as_u128()));
            return self.refuse_all::<M>(
                p,
                mail,
                &Refusal::Quarantined { why: Quarantine::Crash(crash_id) },
            );
        }
        let wait = backoff(here.failures);
        here.failures += 1;
        self.happen(p, wait, Happening::Wake((M::SORT, id)));
    }

    pub fn wake<M: Sort>(&mut self, p: usize, id: Uuid) {
        let here = slot::<M>(&mut self.processes[p], id);
        if matches!(here.life, Life::BackingOff | Life::Cold { .. }) {
            self.activate::<M>(p, id);
        }
    }

    /// An operator lets a quarantined entity out.
    pub fn release<M: Sort>(&mut self, p: usize, id: Uuid) {
        let here = slot::<M>(&mut self.processes[p], id);
        if here.life == Life::Quarantined {
            here.crashes.clear();
            here.resets.clear();
            here.failures = 0;
            self.activate::<M>(p, id);
        }
    }

    /// An operator restarts an entity.
    pub fn restart<M: Sort>(&mut self, p: usize, id: Uuid) {
        if slot::<M>(&mut self.processes[p], id).life == Life::Active {
            self.end_life::<M>(p, id, &Refusal::Reset { reason: "restarted".into() });
            self.activate::<M>(p, id);
        }
    }

    /// An entity that is idle leaves memory.
    pub fn passivate<M: Sort>(&mut self, p: usize, id: Uuid) {
        let here = slot::<M>(&mut self.processes[p], id);
        let quiet = here.mail.is_empty() && here.control.is_empty() && here.crashes.is_empty();
        let idle = here.core.as_ref().is_some_and(|core| core.is_idle(false));
        if here.life == Life::Active && quiet && idle {
            M::house(&mut self.processes[p]).slots.remove(&id);
            self.tell(|| format!("p{p} {:?} {:x} goes to sleep", M::SORT, id.as_u128()));
        }
    }

    /// What the entity tells itself.
    pub fn control<M: Sort>(&mut self, p: usize, id: Uuid, incarnation: u64, control: Control) {
        let here = slot::<M>(&mut self.processes[p], id);
        let living = matches!(here.life, Life::Active);
        if living && here.incarnation == incarnation {
            here.control.push_back(control);
            self.stir::<M>(p, id);
        }
    }

    /// An answer from the journal tells of this state of an entity. As `Entities::overtaken`.
    pub fn overtaken<M: Sort>(&mut self, p: usize, id: Uuid, seq: u64) {
        let Some(here) = M::house(&mut self.processes[p]).slots.get_mut(&id) else { return };
        let behind = here.view.as_ref().is_some_and(|view| view.seq < seq);
        if here.life == Life::Active && behind {
            let incarnation = here.incarnation;
            self.control::<M>(p, id, incarnation, Control::Overtaken(seq));
        }
    }
}

pub fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap()
}

fn backoff(attempt: u32) -> u64 {
    (50u64 << attempt.min(10)).min(BACKOFF_MAX)
}
