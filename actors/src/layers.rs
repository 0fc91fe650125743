//! The children of the tree that belong to the engine, one function each.
//!
//! Each says how it starts, what it is ready after, and how it stops; [`tree`](crate::tree) says
//! whose child it is and how patiently it is supervised. What a child needs and its successor
//! goes on with (queues, the placement index, leases, sockets) lies outside of it, in
//! [`Engine`] and in the journal.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use aicloud_persistence::{Database, DatabaseError, Journal, ListQuery, Relay};
use aicloud_supervision::{
    ChildSpec, Counts, DrainReport, Housed, ShutdownSignal, StopReason, Strategy,
};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::agents::listener::AgentListener;
use crate::engine::{Directories, Engine};
use crate::entities::Entities;
use crate::leases::Leases;
use crate::live::Live;
use crate::tree::{abreast, child, directory, one_of, supervisor};

/// Entities read at once when a start looks for those to wake.
const WAKE_PAGE: u32 = 1_000;
/// The pause before the database is asked again who must be woken.
const WAKE_PAUSE: Duration = Duration::from_millis(200);
/// How often a given database is looked at.
const LOOK: Duration = Duration::from_secs(1);
/// How long it may take to answer; a busy pool has its own patience.
const ANSWER: Duration = Duration::from_secs(6);

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
                    if signal.reason() == Some(StopReason::Shutdown) {
                        database.close().await;
                    }
                    Ok(())
                }
            }
        }
    })
}

async fn look_after(database: &Database, signal: &ShutdownSignal) -> String {
    let mut away = false;
    loop {
        match tokio::time::timeout(ANSWER, database.check_durability()).await {
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
    one_of("writer", format!("writer-{index}"), move |signal| {
        let journal = journal.clone();
        async move {
            // It connects when there is work, and answers callers while it can't.
            signal.ready();
            let stop = signal.clone();
            journal.run_writer(index, async move { stop.requested().await }).await;
            if signal.is_requested() { Ok(()) } else { Err("the writer ended".to_owned()) }
        }
    })
}

/// The directories of all kinds.
pub(crate) fn entities(engine: &Arc<Engine>) -> ChildSpec {
    let directories = engine.directories();
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
    } = directories;
    let children = vec![
        // First: what operators have shut must not wake.
        home(engine, oversights),
        home(engine, users),
        home(engine, service_accounts),
        home(engine, denials),
        home(engine, tenants),
        home(engine, projects),
        home(engine, catalogs),
        home(engine, nodes),
        home(engine, allocations),
    ];
    abreast("entities", children)
}

fn home<M: Live>(engine: &Arc<Engine>, entities: &Entities<M>) -> ChildSpec {
    directory(Home { engine: Arc::clone(engine), entities: entities.clone() })
}

/// A directory that wakes, whenever it opens, those of its entities that can't wait to be asked.
struct Home<M: Live> {
    engine: Arc<Engine>,
    entities: Entities<M>,
}

impl<M: Live> Housed for Home<M> {
    fn name(&self) -> &str {
        self.entities.directory.name()
    }

    fn counts(&self) -> Counts {
        self.entities.directory.counts()
    }

    fn open(&self) -> BoxFuture<'_, ()> {
        async {
            Housed::open(&self.entities.directory).await;
            while let Err(error) = awaken(&self.engine, &self.entities).await {
                tracing::warn!(kind = %M::KIND, %error, "who must be woken can't be read; trying again");
                tokio::time::sleep(WAKE_PAUSE).await;
            }
        }
        .boxed()
    }

    /// All kinds drain at once; at the end of the process an operator says how long.
    fn drain(&self, deadline: Duration) -> BoxFuture<'_, DrainReport> {
        let within = match self.engine.stopping.is_cancelled() {
            true => self.engine.drain_within().min(deadline),
            false => deadline,
        };
        self.entities.directory.drain(within).boxed()
    }

    fn abandon(&self) {
        Housed::abandon(&self.entities.directory);
    }
}

async fn awaken<M: Live>(engine: &Engine, entities: &Entities<M>) -> Result<(), DatabaseError> {
    M::opened(engine).await?;
    wake(engine, entities).await
}

/// Wakes who owes something; of a kind that is [`Live::ALWAYS_AWAKE`], all. The rest sleeps until
/// it is asked.
async fn wake<M: Live>(engine: &Engine, entities: &Entities<M>) -> Result<(), DatabaseError> {
    let mut after = None;
    loop {
        let page: Vec<Uuid> = if M::ALWAYS_AWAKE {
            let query = ListQuery { after, limit: WAKE_PAGE, ..ListQuery::default() };
            let page = engine.database.list(M::KIND, query).await?;
            page.iter().map(|stored| stored.id).collect()
        } else {
            let page = engine.database.owing(M::KIND, after, WAKE_PAGE).await?;
            page.iter().map(|owing| owing.id).collect()
        };
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
    let anchors = engine.settings.anchors.clone().map(|file| anchors(engine, file));
    let looks = Arc::clone(engine);
    let lookout = child("lookout", move |signal| {
        let engine = Arc::clone(&looks);
        async move {
            signal.ready();
            tokio::select! {
                () = crate::lookout::run(engine) => Err("the lookout ended".to_owned()),
                () = signal.requested() => Ok(()),
            }
        }
    });
    let (engine, database) = (Arc::clone(engine), engine.database.clone());
    let of_login = database.clone();
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
    let partitions = child("partitions", move |signal| {
        let database = database.clone();
        async move {
            signal.ready();
            tokio::select! {
                () = database.keep_partitions() => Err("the sweep ended".to_owned()),
                () = signal.requested() => Ok(()),
            }
        }
    });
    let login = child("login", move |signal| {
        let database = of_login.clone();
        async move {
            signal.ready();
            tokio::select! {
                () = database.keep_login() => Err("the renewal ended".to_owned()),
                () = signal.requested() => Ok(()),
            }
        }
    });
    let mut workers = vec![leases, lookout, partitions, login];
    workers.extend(anchors);
    supervisor("workers", Strategy::OneForOne, workers)
}

fn anchors(engine: &Arc<Engine>, file: PathBuf) -> ChildSpec {
    let (database, file) = (engine.database.clone(), Arc::new(file));
    child("anchors", move |signal| {
        let (database, file) = (database.clone(), Arc::clone(&file));
        async move {
            signal.ready();
            tokio::select! {
                () = database.keep_anchors(&file) => Err("the anchors ended".to_owned()),
                () = signal.requested() => Ok(()),
            }
        }
    })
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
            let _open = engine.hearing.begin();
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
