//! The children of the tree that belong to the engine, one function each.
//!
//! Each says how it starts, what it is ready after, and how it stops; [`tree`](crate::tree) says
//! whose child it is and how patiently it is supervised. What a child needs and its successor
//! goes on with (queues, the placement index, leases, sockets) lies outside of it, in
//! [`Engine`] and in the journal.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use aicloud_persistence::{Database, DatabaseError, Journal, ListQuery, Relay};
use aicloud_supervision::{ChildSpec, ShutdownSignal, Strategy};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::agents::listener::AgentListener;
use crate::engine::Engine;
use crate::entities::Entities;
use crate::leases::Leases;
use crate::live::Live;
use crate::tree::{child, supervisor};

/// Entities read at once when a start looks for those to wake.
const WAKE_PAGE: u32 = 1_000;
/// The pause before the database is asked again who must be woken.
const WAKE_PAUSE: Duration = Duration::from_millis(200);
/// How often a given database is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// A database that somebody else keeps. It can't be restarted from here, so its absence fails
/// nobody; it is told when it comes and goes. What does fail is a server that comes back with
/// its durability turned off, because then an answer would be no promise any more.
pub(crate) fn given_database(database: Database) -> ChildSpec {
    child("database", move |signal| {
        let database = database.clone();
        async move {
            tokio::select! {
                failed = look_after(&database, &signal) => Err(failed),
                () = signal.requested() => {
                    database.close().await;
                    Ok(())
                }
            }
        }
    })
}

async fn look_after(database: &Database, signal: &ShutdownSignal) -> String {
    let mut away = false;
    loop {
        match tokio::time::timeout(LOOK, database.check_durability()).await {
            Ok(Ok(())) => {
                if std::mem::take(&mut away) {
                    tracing::warn!("the database is back");
                }
                signal.ready();
            }
            Ok(Err(error @ DatabaseError::NotDurable { .. })) if !database.accepts_loss() => {
                return error.to_string();
            }
            Ok(Err(DatabaseError::NotDurable { .. })) => signal.ready(),
            Ok(Err(error)) if !std::mem::replace(&mut away, true) => {
                tracing::error!(%error, "the database is away");
            }
            Err(_) if !std::mem::replace(&mut away, true) => {
                tracing::error!("the database does not answer");
            }
            Ok(Err(_)) | Err(_) => {}
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// The relay and the writers. Stopped in reverse, so the relay still tells readers what the
/// writers write last.
pub(crate) fn journal(journal: &Journal, relay: &Relay) -> ChildSpec {
    let mut children = vec![relay_child(relay.clone())];
    children.extend((0..journal.writers()).map(|index| writer(journal.clone(), index)));
    supervisor("journal", Strategy::OneForOne, children)
}

fn relay_child(relay: Relay) -> ChildSpec {
    child("relay", move |signal| {
        let relay = relay.clone();
        async move {
            tokio::select! {
                () = relay.run(|| signal.ready()) => Err("the relay ended".to_owned()),
                () = signal.requested() => Ok(()),
            }
        }
    })
}

fn writer(journal: Journal, index: usize) -> ChildSpec {
    let mut spec = child("writer", move |signal| {
        let journal = journal.clone();
        async move {
            // It connects when there is work, and answers callers while it can't.
            signal.ready();
            let stop = signal.clone();
            journal.run_writer(index, async move { stop.requested().await }).await;
            if signal.is_requested() { Ok(()) } else { Err("the writer ended".to_owned()) }
        }
    });
    spec.id = format!("writer-{index}");
    spec
}

/// The directories: open, and whoever owes something awake. They stop all entities at once under
/// one deadline; what those owe is carried out by their next lives.
pub(crate) fn entities(engine: &Arc<Engine>) -> ChildSpec {
    let engine = Arc::clone(engine);
    child("entities", move |signal| {
        let engine = Arc::clone(&engine);
        async move {
            if !engine.is_stopping() {
                // The life before was killed: its entities may be what it died of.
                tracing::warn!("entities of a life that was killed are let go");
                engine.drain().await;
            }
            engine.open();
            tokio::select! {
                () = wake(&engine) => {}
                () = signal.requested() => {}
            }
            signal.ready();
            signal.requested().await;
            engine.drain().await;
            Ok(())
        }
    })
}

/// Wakes every node, because the placement index lives from them, and every other entity whose
/// row says that it owes something; the rest sleeps until it is asked.
async fn wake(engine: &Engine) {
    let directories = engine.directories();
    while let Err(error) = wake_all(engine, &directories.nodes).await {
        tracing::warn!(%error, "who must be woken can't be read; trying again");
        tokio::time::sleep(WAKE_PAUSE).await;
    }
    while let Err(error) = wake_owing(engine, &directories.allocations).await {
        tracing::warn!(%error, "who owes something can't be read; trying again");
        tokio::time::sleep(WAKE_PAUSE).await;
    }
}

async fn wake_all<M: Live>(engine: &Engine, entities: &Entities<M>) -> Result<(), DatabaseError> {
    let mut after = None;
    loop {
        let query = ListQuery { after, limit: WAKE_PAGE, ..ListQuery::default() };
        let page = engine.database.list(M::KIND, query).await?;
        for stored in &page {
            entities.wake(stored.id);
        }
        match page.last() {
            Some(last) if page.len() == WAKE_PAGE as usize => after = Some(last.id),
            _ => return Ok(()),
        }
    }
}

async fn wake_owing<M: Live>(engine: &Engine, entities: &Entities<M>) -> Result<(), DatabaseError> {
    let mut after = None;
    loop {
        let page = engine.database.owing(M::KIND, after, WAKE_PAGE).await?;
        for id in &page {
            entities.wake(*id);
        }
        match page.last() {
            Some(last) if page.len() == WAKE_PAGE as usize => after = Some(*last),
            _ => return Ok(()),
        }
    }
}

/// Asks nodes for what the queue proposes.
pub(crate) fn placement(engine: &Arc<Engine>) -> ChildSpec {
    let engine = Arc::clone(engine);
    child("placement", move |signal| {
        let engine = Arc::clone(&engine);
        async move {
            signal.ready();
            tokio::select! {
                () = engine.scheduler.clone().run(Arc::clone(&engine)) => Err("the scheduler ended".to_owned()),
                () = signal.requested() => Ok(()),
            }
        }
    })
}

/// What goes through everything now and then.
pub(crate) fn workers(engine: &Arc<Engine>) -> ChildSpec {
    let engine = Arc::clone(engine);
    let leases = child("leases", move |signal| {
        let engine = Arc::clone(&engine);
        async move {
            signal.ready();
            tokio::select! {
                () = Leases::run(engine) => Err("the sweep ended".to_owned()),
                () = signal.requested() => Ok(()),
            }
        }
    });
    supervisor("workers", Strategy::OneForOne, vec![leases])
}

/// The door for agents. Its socket stays over restarts, and so do channels when it is killed; a
/// stop says goodbye to all.
pub(crate) fn agent_listener(
    engine: &Arc<Engine>,
    listener: Arc<AgentListener>,
    threads: Handle,
) -> ChildSpec {
    let engine = Arc::clone(engine);
    child("agent-listener", move |signal| {
        let (engine, stop) = (Arc::clone(&engine), CancellationToken::new());
        let serving = Arc::clone(&listener).serve(Arc::clone(&engine), stop.clone());
        let mut serving = AbortOnDrop(threads.spawn(serving));
        async move {
            signal.ready();
            tokio::select! {
                served = &mut serving => {
                    return Err(served.err().unwrap_or_else(|| "the listener ended".to_owned()));
                }
                () = signal.requested() => {}
            }
            engine.channels.say_goodbye();
            stop.cancel();
            serving.await
        }
    })
}

/// A task on other threads that ends with whoever waits for it.
struct AbortOnDrop(JoinHandle<Result<(), String>>);

impl Future for AbortOnDrop {
    type Output = Result<(), String>;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0)
            .poll(cx)
            .map(|joined| joined.unwrap_or_else(|error| Err(error.to_string())))
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
