//! Entities in bulk, as if they had lived: their commands are decided and applied by the state
//! machines themselves, and written by the journal itself. So the rows are valid by construction:
//! `audit verify` and `state rebuild --check` find nothing to say about them, whatever the columns
//! or the hashes are today.

use std::collections::VecDeque;

use aicloud_actors::live::Live;
use aicloud_domain::allocation::{
    AllocationCommand, AllocationMachine, AllocationSpec, GpuRequest, NewAllocation, Timer,
    Workload,
};
use aicloud_domain::id::{AllocationId, ProjectId, TenantId, TypedId};
use aicloud_domain::machine::Time;
use aicloud_domain::money::{GpuHourPrice, Micros};
use aicloud_domain::project::{ProjectCommand, ProjectMachine};
use aicloud_domain::tenant::{TenantCommand, TenantMachine};
use aicloud_domain::upcast::newest_version;
use aicloud_persistence::{
    Append, Appended, Database, Head, Journal, JournalConfig, NewEntry, Owner, Provenance, RowState,
};
use anyhow::{Context as _, Result};
use uuid::Uuid;

/// Appends on their way at once: enough for full batches on all writers.
const WINDOW: usize = 6_000;

/// The time as the journal keeps it.
#[must_use]
pub fn now() -> Time {
    aicloud_actors::clock::system().now()
}

/// A life so far: what these commands, one after the other, make of nothing.
///
/// # Errors
/// When the state machine refuses one.
pub fn life<M: Live>(
    id: Uuid,
    at: Time,
    mut next: impl FnMut(Option<&M::State>) -> Option<M::Command>,
) -> Result<Append> {
    let mut state: Option<M::State> = None;
    let mut entries = Vec::new();
    while let Some(command) = next(state.as_ref()) {
        for event in M::decide(state.as_ref(), &command, at)? {
            entries.push(NewEntry {
                event_type: M::event_type(&event).into(),
                event_version: newest_version::<M>(M::event_type(&event)),
                payload: serde_json::to_string(&event)?,
            });
            state = Some(M::apply(state, &event, at));
        }
    }
    let state = state.context("a life begins with a command")?;
    let owner = M::owner(&state);
    Ok(Append {
        kind: M::KIND,
        id,
        prev: Head::NONE,
        owner: Owner { tenant: owner.tenant, project: owner.project },
        entries,
        provenance: Provenance {
            principal: "system:seed".to_owned(),
            request_id: "seed".to_owned(),
            command_id: None,
            trace_id: None,
            credential: None,
            address: None,
            at,
        },
        row: RowState {
            state: serde_json::to_string(&state)?,
            owes: !M::effects(&state).is_empty(),
        },
        side: vec![],
        command: None,
    })
}

/// Writes many, and returns when all of them are durable.
///
/// # Errors
/// When one can't be made or written.
pub async fn write(
    database: &Database,
    count: usize,
    mut one: impl FnMut(usize) -> Result<Append>,
    mut progress: impl FnMut(usize),
) -> Result<()> {
    let journal = Journal::start(database, JournalConfig { queue: WINDOW, ..Default::default() });
    let mut waiting: VecDeque<Appended> = VecDeque::with_capacity(WINDOW);
    for number in 0..count {
        if waiting.len() == WINDOW {
            let oldest = waiting.pop_front().context("the window is full")?;
            oldest.await.context("a row was not written")?;
        }
        let (_, appended) = journal.append(one(number)?)?;
        waiting.push_back(appended);
        if number % 100_000 == 99_999 {
            progress(number + 1);
        }
    }
    for appended in waiting {
        appended.await.context("a row was not written")?;
    }
    journal.close().await;
    Ok(())
}

/// A new tenant with this label.
///
/// # Errors
/// When the label is none.
pub fn tenant(id: TenantId, label: &str) -> Result<Append> {
    let label: aicloud_domain::name::Label = label.parse()?;
    let mut commands =
        vec![TenantCommand::Create { id, display_name: label.to_string(), label, owner: None }]
            .into_iter();
    life::<TenantMachine>(id.uuid(), now(), |_| commands.next())
}

/// Writes this many tenants; their ids.
///
/// # Errors
/// As [`fn@write`].
pub async fn tenants(database: &Database, prefix: &str, count: usize) -> Result<Vec<TenantId>> {
    let ids: Vec<_> = (0..count).map(|_| TenantId::from_uuid(Uuid::now_v7())).collect();
    let one = |number: usize| tenant(ids[number], &format!("{prefix}-{number}"));
    write(database, count, one, |_| {}).await?;
    Ok(ids)
}

/// A tenant's project, both with this label.
#[derive(Debug, Clone, Copy)]
pub struct Folder {
    /// The tenant.
    pub tenant: TenantId,
    /// Its project.
    pub project: ProjectId,
}

/// Writes a tenant with a project in it.
///
/// # Errors
/// As [`fn@write`].
pub async fn folder(database: &Database, label: &str) -> Result<Folder> {
    let folder = Folder {
        tenant: TenantId::from_uuid(Uuid::now_v7()),
        project: ProjectId::from_uuid(Uuid::now_v7()),
    };
    write(database, 1, |_| tenant(folder.tenant, label), |_| {}).await?;
    let mut commands = vec![ProjectCommand::Create {
        id: folder.project,
        tenant_id: folder.tenant,
        tenant_label: label.parse()?,
        label: label.parse()?,
        display_name: label.to_owned(),
    }]
    .into_iter();
    let born = life::<ProjectMachine>(folder.project.uuid(), now(), |_| commands.next())?;
    let mut born = Some(born);
    write(database, 1, |_| born.take().context("only one was asked for"), |_| {}).await?;
    Ok(folder)
}

/// An allocation that waited in vain and has ended, or one that still waits and so owes the world
/// its placement.
///
/// # Errors
/// When the state machine refuses it.
pub fn allocation(folder: Folder, label: &str, waits: bool) -> Result<Append> {
    let id = AllocationId::from_uuid(Uuid::now_v7());
    let folder_label: aicloud_domain::name::Label = label.parse()?;
    let region = "local".parse()?;
    let new = NewAllocation {
        id,
        tenant_id: folder.tenant,
        project_id: folder.project,
        name: NewAllocation::name_in(&region, &folder_label, &folder_label, id),
        display_name: None,
        spec: AllocationSpec {
            gpu: GpuRequest { model: "H100".parse()?, count: 1 },
            workload: Workload {
                image: "busybox".into(),
                command: vec![],
                env: std::collections::BTreeMap::new(),
                secret_env: [].into(),
            },
            max_queue_seconds: (!waits).then_some(60),
        },
        price: GpuHourPrice { micros: Micros(2_490_000), currency: "USD".parse()? },
    };
    let mut create = Some(AllocationCommand::create(new));
    life::<AllocationMachine>(id.uuid(), now(), |state| match (create.take(), state) {
        (Some(create), _) => Some(create),
        (None, Some(state)) if !waits && !state.phase.is_end() => {
            let (epoch, since) = (state.epoch, state.phase_since);
            Some(AllocationCommand::TimeOut { epoch, timer: Timer::Queue, since })
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some_folder() -> Folder {
        Folder {
            tenant: TenantId::from_uuid(Uuid::now_v7()),
            project: ProjectId::from_uuid(Uuid::now_v7()),
        }
    }

    #[test]
    fn one_that_waits_owes_and_one_that_ended_does_not() {
        let waits = allocation(some_folder(), "seed", true).unwrap();
        assert!(waits.row.owes);
        assert_eq!(waits.entries.len(), 2);
        let ended = allocation(some_folder(), "seed", false).unwrap();
        assert!(!ended.row.owes);
        assert!(ended.row.state.contains(r#""phase":"expired""#), "{}", ended.row.state);
        assert_eq!(ended.entries.len(), 3);
    }

    #[test]
    fn nobody_lives_without_a_beginning() {
        assert!(life::<TenantMachine>(Uuid::nil(), now(), |_| None).is_err());
    }
}
