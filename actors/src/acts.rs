//! Writes down what was done on the command line, where no engine runs.
//!
//! An operator's command works straight on the database, beside servers or without any. What it does to keys is
//! nobody's history but that of a book ([`Act`]); so it is decided and appended here as an actor would, and fenced like
//! one: a server that writes into the same book at the same time makes this try again on top of it.

use aicloud_domain::denial::{Act, Denials, DenialsCommand, DenialsMachine};
use aicloud_domain::id::{TenantId, TypedId as _};
use aicloud_domain::kind::EntityKind;
use aicloud_domain::machine::{Machine as _, Rejection};
use aicloud_domain::upcast::newest_version;
use aicloud_persistence::{
    Append, AppendError, Database, DatabaseError, Head, Journal, JournalConfig, NewEntry, Owner,
    Provenance, RowState,
};

use crate::clock;
use crate::command::Origin;

/// How often somebody else may be faster.
const TRIES: u32 = 10;

/// Why it is not written down.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The book can't be read.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The journal did not take it.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The book does not take it.
    #[error("the book refuses it: {0}")]
    Rejected(Rejection),
    /// The book's row, or the event, is no JSON of ours.
    #[error("the book can't be read or written: {0}")]
    Json(#[from] serde_json::Error),
}

impl From<Rejection> for RecordError {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

/// Writes it into the book of this tenant, or the cloud's, and returns when that is durable.
///
/// # Errors
/// [`RecordError`]; the act itself has been done by then.
pub async fn record(
    database: &Database,
    tenant: Option<TenantId>,
    done: Act,
    origin: &Origin,
) -> Result<(), RecordError> {
    let journal = Journal::start(database, JournalConfig { writers: 1, ..Default::default() });
    let command = DenialsCommand::Record { tenant, done };
    let mut tries = 0;
    let written = loop {
        tries += 1;
        match append(database, &journal, &command, origin).await {
            Err(RecordError::Append(AppendError::Fenced)) if tries < TRIES => {}
            written => break written,
        }
    };
    journal.close().await;
    written
}

async fn append(
    database: &Database,
    journal: &Journal,
    command: &DenialsCommand,
    origin: &Origin,
) -> Result<(), RecordError> {
    let (DenialsCommand::Note { tenant, .. } | DenialsCommand::Record { tenant, .. }) = command;
    let id = Denials::id_of(*tenant).uuid();
    let at = clock::system().now();
    let stored = database.load(EntityKind::Denials, id).await?;
    let (prev, mut state) = match stored {
        Some(stored) => (stored.head, Some(serde_json::from_str(&stored.state)?)),
        None => (Head::NONE, None),
    };
    let mut entries = Vec::new();
    for event in DenialsMachine::decide(state.as_ref(), command, at)? {
        let event_type = DenialsMachine::event_type(&event);
        entries.push(NewEntry {
            event_type: event_type.into(),
            event_version: newest_version::<DenialsMachine>(event_type),
            payload: serde_json::to_string(&event)?,
        });
        state = Some(DenialsMachine::apply(state, &event, at));
    }
    let append = Append {
        kind: EntityKind::Denials,
        id,
        prev,
        owner: Owner { tenant: *tenant, project: None },
        entries,
        provenance: Provenance {
            principal: origin.principal.to_string(),
            request_id: origin.request_id.clone(),
            command_id: None,
            trace_id: None,
            credential: None,
            address: None,
            at,
        },
        row: RowState { state: serde_json::to_string(&state)?, owes: false },
        side: vec![],
        command: None,
    };
    let (_, appended) = journal.append(append)?;
    Ok(appended.await?)
}
