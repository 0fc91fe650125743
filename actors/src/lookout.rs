//! Who owes something that nobody here knows of.
//!
//! An actor knows what it owes, because whatever is written goes through it. There is one gap: a
//! COMMIT whose outcome stayed unknown until its caller was answered so, and that the server carries
//! out later all the same (a session that was cut off, on a database far away, may be at it for
//! minutes). Its actor has read the older row by then, and would learn of the newer one by its next
//! write only; if that write was the first, there is no actor at all. So now and then the rows that
//! owe something are compared with what lives here; of each only its id and the length of its
//! history are read.

use std::sync::Arc;

use aicloud_persistence::{DatabaseError, Owing};

use crate::engine::{Directories, Engine};
use crate::entities::Entities;
use crate::entity::Key;
use crate::live::Live;

/// Rows at once.
const PAGE: u32 = 1_000;

/// Looks for ever; supervised by its caller.
pub(crate) async fn run(engine: Arc<Engine>) {
    loop {
        tokio::time::sleep(engine.settings.lookout).await;
        let looked = look(&engine).await;
        engine.database.rounds().ended("lookout", &looked);
        if let Err(error) = looked {
            tracing::debug!(%error, "who owes something can't be read; looking again later");
        }
    }
}

async fn look(engine: &Engine) -> Result<(), DatabaseError> {
    let Directories {
        tenants,
        projects,
        catalogs,
        nodes,
        allocations,
        oversights,
        users,
        service_accounts,
        denials,
    } = engine.directories();
    look_at(engine, oversights).await?;
    look_at(engine, users).await?;
    look_at(engine, service_accounts).await?;
    look_at(engine, denials).await?;
    look_at(engine, tenants).await?;
    look_at(engine, projects).await?;
    look_at(engine, catalogs).await?;
    look_at(engine, nodes).await?;
    look_at(engine, allocations).await
}

async fn look_at<M: Live>(engine: &Engine, entities: &Entities<M>) -> Result<(), DatabaseError> {
    let mut after = None;
    loop {
        let page = engine.database.owing(M::KIND, after, PAGE).await?;
        for Owing { id, seq } in &page {
            match entities.directory.view(&Key::new(*id)) {
                // What it shows may be a moment behind what it has decided; it knows which.
                Some(view) if view.seq < *seq => entities.overtaken(*id, *seq),
                Some(_) => {}
                None => entities.want(*id),
            }
        }
        match page.last() {
            Some(last) if page.len() == PAGE as usize => after = Some(last.id),
            _ => return Ok(()),
        }
    }
}
