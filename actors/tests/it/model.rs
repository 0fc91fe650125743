//! The core against a model that fits on a page: a durable name, what is being written, and
//! who waits. Whatever comes, answers leave in the order of the questions, each after its own
//! commit, and after a failure nothing is left of what was not written.

use std::collections::VecDeque;
use std::sync::Arc;

use aicloud_actors::command::{Committed, Origin};
use aicloud_actors::entity::core::{Core, Hands, Outcome};
use aicloud_actors::{CommandError, Refusal};
use aicloud_domain::access::Principal;
use aicloud_domain::id::{TenantId, TypedId};
use aicloud_domain::machine::{Machine, Time};
use aicloud_domain::tenant::{Tenant, TenantCommand, TenantEvent, TenantMachine};
use aicloud_persistence::{Append, AppendError, Head};
use proptest::prelude::*;
use uuid::Uuid;

#[derive(Debug, Clone)]
enum Step {
    Rename(u8),
    /// Not legal for one that is there: a refusal.
    Create,
    /// The oldest append that is on its way ends well, or not.
    Ends(bool),
    /// The journal takes nothing at the moment.
    Full(u8),
}

/// What somebody was answered: a name, a refusal by the state, an error.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    Name(String),
    Refused,
    Failed,
}

#[derive(Default)]
struct Notes {
    full: bool,
    tickets: VecDeque<u64>,
    answers: Vec<(u64, Said)>,
    shown: Vec<String>,
    reset: bool,
}

impl Hands<TenantMachine> for Notes {
    type Reply = u64;
    type Task = ();

    fn append(&mut self, ticket: u64, append: Append) -> Result<Head, AppendError> {
        if self.full {
            return Err(AppendError::Overloaded);
        }
        self.tickets.push_back(ticket);
        Ok(Head { seq: append.prev.seq + append.entries.len() as u64, hash: [1; 32] })
    }

    fn answer(&mut self, reply: u64, outcome: Result<Outcome<Tenant>, Refusal>) {
        let said = match outcome {
            Ok(Ok(answer)) => Said::Name(answer.committed.state.display_name.clone()),
            Ok(Err(CommandError::Rejected(_))) => Said::Refused,
            Ok(Err(_)) | Err(_) => Said::Failed,
        };
        self.answers.push((reply, said));
    }

    fn show(&mut self, committed: &Arc<Committed<Tenant>>) {
        self.shown.push(committed.state.display_name.clone());
    }

    fn begin(&mut self, (): &()) {}

    fn cancel(&mut self, (): ()) {}

    fn reset(&mut self, _: &str) {
        self.reset = true;
    }
}

/// What should happen.
struct Model {
    durable: String,
    tail: String,
    /// Who waits, for what answer, and whether a commit of its own has to come first.
    waiting: VecDeque<(u64, Said, bool)>,
    answers: Vec<(u64, Said)>,
    shown: Vec<String>,
}

impl Model {
    fn leave(&mut self) {
        while self.waiting.front().is_some_and(|(_, _, writes)| !writes) {
            let (who, said, _) = self.waiting.pop_front().unwrap();
            self.answers.push((who, said));
        }
    }

    fn asked(&mut self, who: u64, said: Said, writes: bool) {
        self.waiting.push_back((who, said, writes));
        self.leave();
    }

    fn ends(&mut self, well: bool) {
        if !well {
            self.tail.clone_from(&self.durable);
            let all = self.waiting.drain(..);
            self.answers.extend(all.map(|(who, ..)| (who, Said::Failed)));
            self.shown.push(self.durable.clone());
            return;
        }
        let (who, said, _) = self.waiting.pop_front().unwrap();
        let Said::Name(name) = said.clone() else { panic!("only a new name is written") };
        self.durable.clone_from(&name);
        self.shown.push(name);
        self.answers.push((who, said));
        self.leave();
    }
}

fn tenant(name: &str) -> Tenant {
    let event = TenantEvent::Created {
        id: TenantId::from_uuid(Uuid::from_u128(1)),
        label: "t".parse().unwrap(),
        display_name: name.into(),
    };
    TenantMachine::apply(None, &event, Time::UNIX_EPOCH)
}

/// A core that comes back from its row.
fn revived(name: &str, notes: &mut Notes) -> Core<TenantMachine, u64, ()> {
    let mut core = Core::new(Uuid::from_u128(1));
    let (head, at) = (Head { seq: 1, hash: [1; 32] }, Time::UNIX_EPOCH);
    let committed = Committed { state: tenant(name), seq: 1, updated_at: at, trace_id: None };
    core.revive(head, committed, notes);
    core
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..4u8).prop_map(Step::Rename),
        1 => Just(Step::Create),
        4 => any::<bool>().prop_map(Step::Ends),
        4 => Just(Step::Ends(true)),
        1 => (0..4u8).prop_map(Step::Full),
    ];
    proptest::collection::vec(step, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn the_core_does_what_the_page_says(steps in steps()) {
        let mut notes = Notes::default();
        let mut core = revived("0", &mut notes);
        let name = String::from("0");
        let mut model = Model {
            tail: name.clone(),
            shown: vec![name.clone()],
            durable: name,
            waiting: VecDeque::new(),
            answers: vec![],
        };
        for (who, step) in (0..).zip(steps) {
            let origin = || Origin::of(Principal::System { part: "test" }, "r".into());
            let now = Time::UNIX_EPOCH;
            match step {
                Step::Rename(n) | Step::Full(n) => {
                    notes.full = matches!(step, Step::Full(_));
                    let display_name = n.to_string();
                    let changes = model.tail != display_name;
                    let said = match (changes, notes.full) {
                        (true, true) => Said::Failed,
                        _ => Said::Name(display_name.clone()),
                    };
                    if changes && !notes.full {
                        model.tail.clone_from(&display_name);
                    }
                    model.asked(who, said, changes && !notes.full);
                    let command = TenantCommand::Rename { display_name };
                    core.command(&command, origin(), now, who, &mut notes);
                }
                Step::Create => {
                    model.asked(who, Said::Refused, false);
                    let (id, label) = (TenantId::from_uuid(Uuid::from_u128(1)), "t".parse().unwrap());
                    let command = TenantCommand::Create { id, label, display_name: "x".into(), owner: None };
                    core.command(&command, origin(), now, who, &mut notes);
                }
                Step::Ends(well) => {
                    let Some(ticket) = notes.tickets.pop_front() else { continue };
                    model.ends(well);
                    let result = if well { Ok(()) } else { Err(AppendError::Unavailable) };
                    core.appended(ticket, result, &mut notes);
                    prop_assert_eq!(notes.reset, !well);
                    if !well {
                        notes.tickets.clear();
                        notes.reset = false;
                        core = revived(&model.durable, &mut notes);
                    }
                }
            }
            prop_assert_eq!(&notes.answers, &model.answers);
            prop_assert_eq!(&notes.shown, &model.shown);
            prop_assert_eq!(core.in_flight(), model.waiting.len());
            prop_assert_eq!(core.is_idle(false), model.waiting.is_empty());
        }
    }
}
