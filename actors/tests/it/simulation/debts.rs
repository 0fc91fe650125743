//! Debts: how an entity pays what it owes, as `entity::effects` does it with timers and mail.

use std::time::Duration;

use aicloud_actors::Timers;
use aicloud_actors::command::{CommandError, Origin};
use aicloud_actors::conduct::{Attempt, Duty, Tell, To, longer};
use aicloud_domain::id::TypedId;
use uuid::Uuid;

use super::kinds::{Command, Kind, Sort, State};
use super::process::{Back, Life};
use super::shell::{millis, slot, system};
use super::world::{Happening, LEASE, World};

const TIMERS: Timers = Timers {
    reservation: Duration::from_secs(6),
    provisioning: Duration::from_secs(8),
    lost_grace: Duration::from_secs(8),
};

impl World {
    pub fn pay<M: Sort>(&mut self, p: usize, id: Uuid, incarnation: u64, token: u64) {
        let entity = (M::SORT, id);
        let here = slot::<M>(&mut self.processes[p], id);
        if here.incarnation != incarnation || here.life != Life::Active {
            return;
        }
        let (Some(debt), Some(committed)) = (here.debts.get_mut(&token), here.view.clone()) else {
            return;
        };
        if let Some(command) = debt.then.take() {
            return self.pay_by::<M>(p, id, incarnation, token, Attempt::Tell(command));
        }
        match M::duty(&committed, &debt.effect, &TIMERS) {
            Duty::Over(attempt) => self.pay_by::<M>(p, id, incarnation, token, attempt),
            Duty::Enqueue(request, again) => {
                self.processes[p].scheduler.enqueue(request);
                self.propose(p);
                self.happen(p, millis(again), Happening::Pay(entity, incarnation, token));
            }
            Duty::Show(again) => {
                self.shown(p, &M::state(&committed));
                self.happen(p, millis(again), Happening::Pay(entity, incarnation, token));
            }
            Duty::Wait { since, limit, for_node, then } => {
                debt.then = Some(then);
                let passed = (self.wall() - since).to_std().unwrap_or_default();
                let left = millis(limit.saturating_sub(passed));
                let heard = (self.processes[p].listens_since + 3 * LEASE).saturating_sub(self.now);
                let left = if for_node { left.max(heard) } else { left };
                self.happen(p, left, Happening::Pay(entity, incarnation, token));
            }
            Duty::Order { .. } => unreachable!("no operator is simulated"),
            Duty::Tell(Tell { what, part, trace_id }) => {
                let back = Back::Debt { entity, incarnation, token, own: false };
                let origin = Origin { trace_id, ..system(part) };
                let (kind, id, command) = match what {
                    To::Node(id, command) => (Kind::Node, id.uuid(), Command::Node(command)),
                    To::Allocation(id, command) => {
                        (Kind::Allocation, id.uuid(), Command::Allocation(command))
                    }
                };
                let after = self.delay();
                let mail = Happening::Mail((kind, id), Box::new((command, origin, back)));
                self.happen(p, after, mail);
            }
        }
    }

    fn pay_by<M: Sort>(
        &mut self,
        p: usize,
        id: Uuid,
        incarnation: u64,
        token: u64,
        attempt: Attempt<M>,
    ) {
        let entity = (M::SORT, id);
        match attempt {
            Attempt::Done => {}
            Attempt::Again(after) => {
                self.happen(p, millis(after), Happening::Pay(entity, incarnation, token));
            }
            Attempt::Tell(command) => {
                let back = Back::Debt { entity, incarnation, token, own: true };
                self.mail::<M>(command, p, id, system("effect"), back);
            }
        }
    }

    /// Whoever was told for a debt has answered.
    pub fn paid<M: Sort>(
        &mut self,
        p: usize,
        id: Uuid,
        (incarnation, token, own): (u64, u64, bool),
        heard: &Result<State, CommandError>,
    ) {
        let here = slot::<M>(&mut self.processes[p], id);
        if here.incarnation != incarnation || here.life != Life::Active {
            return;
        }
        let Some(debt) = here.debts.get_mut(&token) else { return };
        if !own {
            let attempt = M::answered(&debt.effect, heard.as_ref().map(drop));
            return self.pay_by::<M>(p, id, incarnation, token, attempt);
        }
        if heard.as_ref().err().is_some_and(|error| !error.is_past()) {
            let wait = millis(debt.pause);
            debt.pause = longer(debt.pause);
            self.happen(p, wait, Happening::Pay((M::SORT, id), incarnation, token));
        }
    }
}
