//! `ask`: what supervision costs on the way to a warm entity.
//!
//! A question goes through the directory: its entity is found by key, a place in the bounded
//! mailbox is taken, the handler runs under `catch_unwind`, decides on a small state, applies the
//! event, and answers. The journal is stubbed (the answer leaves at once), because `durable` is
//! about the journal.
//!
//! The baseline is the same handler, on the same state, as a bare actix actor that is asked by
//! `Addr::send`: no bound, no panic caught, no status, nobody who could restart it. Both have one
//! thread for the actor and one for those who ask; both are asked by 64 tasks, each of which waits
//! for its answer before it asks again. So both sides are pipelined the same way, and an answer
//! that comes late is not hidden by a queue.
//!
//! The second comparison says what looking costs: the same questions while somebody takes a
//! snapshot, the counts and one entity's status ten times a second, against nobody looking. The
//! third says what it costs that somebody could (`books.rs`).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use actix::{Actor, Addr, Context as ActixContext, Handler, Message};
use aicloud_supervision::{
    ActivationError, ArbiterPool, Behaviour, Context, Directory, Limits, Query, Refusal,
};
use anyhow::{Context as _, Result};
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use tokio::sync::oneshot;

use super::{Found, Plan, books, say_run};
use crate::report::{Comparison, Plot, Role, Run, Scale, Series, Target};

/// What is done.
pub const WORK: &str =
    "ask a warm entity through the directory: permit, decide, apply, reply; journal stubbed";
const TARGET: Target = Target::RatioAtLeast(0.8);
/// Tasks that ask at once: enough to keep the mailbox from running dry, far below its bound.
const ASKERS: usize = 64;
const RUN: Duration = Duration::from_millis(1500);
const LOOK: Duration = Duration::from_millis(100);

/// A small state machine: both sides run exactly this.
#[derive(Debug, Default)]
pub(super) struct Account {
    balance: u64,
    seq: u64,
}

struct Deposited {
    amount: u64,
}

#[derive(Debug)]
pub(super) struct Overflow;

impl Account {
    fn decide(&self, amount: u64) -> Result<Deposited, Overflow> {
        self.balance.checked_add(amount).ok_or(Overflow)?;
        Ok(Deposited { amount })
    }

    fn apply(&mut self, event: &Deposited) {
        self.balance += event.amount;
        self.seq += 1;
    }

    pub(super) fn handle(&mut self, amount: u64) -> Result<u64, Overflow> {
        let event = self.decide(amount)?;
        self.apply(&event);
        Ok(self.seq)
    }
}

struct Bare(Account);

impl Actor for Bare {
    type Context = ActixContext<Self>;
}

struct Deposit(u64);

impl Message for Deposit {
    type Result = Result<u64, Overflow>;
}

impl Handler<Deposit> for Bare {
    type Result = Result<u64, Overflow>;

    fn handle(&mut self, Deposit(amount): Deposit, _: &mut ActixContext<Self>) -> Self::Result {
        self.0.handle(amount)
    }
}

struct Supervised(Account);

struct Mail(u64, oneshot::Sender<Result<Result<u64, Overflow>, Refusal>>);

impl Behaviour for Supervised {
    type Key = u64;
    type Mail = Mail;
    type Control = ();
    type View = ();
    type World = ();
    const KIND: &'static str = "account";

    fn activate(
        _: u64,
        (): (),
        _: Context<Self>,
    ) -> LocalBoxFuture<'static, Result<Self, ActivationError>> {
        async { Ok(Self(Account::default())) }.boxed_local()
    }

    fn on_mail(&mut self, Mail(amount, reply): Mail, _: &Context<Self>) {
        // A caller that has gone does not want to know.
        let _ = reply.send(Ok(self.0.handle(amount)));
    }

    fn on_control(&mut self, (): (), _: &Context<Self>) {}

    fn label(_: &Mail) -> &'static str {
        "deposit"
    }

    fn refuse(Mail(_, reply): Mail, why: Refusal) {
        let _ = reply.send(Err(why));
    }

    fn is_idle(&self) -> bool {
        true
    }
}

/// Answers a second, with all askers at it for this long.
async fn rate<F>(
    asking: &tokio::runtime::Handle,
    time: Duration,
    ask: impl Fn() -> F + Clone + Send + 'static,
) -> Result<f64>
where
    F: Future<Output = Result<()>> + Send,
{
    let enough = Arc::new(AtomicBool::new(false));
    let began = Instant::now();
    let askers: Vec<_> = (0..ASKERS)
        .map(|_| {
            let (ask, enough) = (ask.clone(), Arc::clone(&enough));
            asking.spawn(async move {
                let mut answers = 0_u64;
                while !enough.load(Ordering::Relaxed) {
                    ask().await?;
                    answers += 1;
                }
                anyhow::Ok(answers)
            })
        })
        .collect();
    tokio::time::sleep(time).await;
    enough.store(true, Ordering::Relaxed);
    let mut answers = 0;
    for asker in askers {
        answers += asker.await.context("an asker panicked")??;
    }
    Ok(answers as f64 / began.elapsed().as_secs_f64())
}

/// A bare actor on a thread of its own, which ends with the process.
fn bare() -> Result<Addr<Bare>> {
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::Builder::new().name("bare-actor".into()).spawn(move || {
        let system = actix_rt::System::new();
        let addr = system.block_on(async {
            #[expect(clippy::disallowed_methods, reason = "the very thing to compare with")]
            Bare(Account::default()).start()
        });
        // Who asked for it waits for it.
        let _ = tell.send(addr);
        system.run()
    })?;
    told.recv().context("the bare actor's thread ended")
}

pub(super) async fn measure(plan: Plan) -> Result<Found> {
    let asking = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build()?;
    let handle = asking.handle().clone();
    let addr = bare()?;
    let directory: Directory<Supervised> =
        Directory::new("accounts", ArbiterPool::new(1)?, (), Limits::default());
    let time = plan.time(RUN);
    let theirs = || {
        let addr = addr.clone();
        rate(&handle, time, move || {
            #[expect(clippy::disallowed_methods, reason = "the very thing to compare with")]
            let request = addr.send(Deposit(1));
            async move {
                let answer = request.await?;
                answer.map(drop).map_err(|Overflow| anyhow::anyhow!("the account is full"))
            }
        })
    };
    let ours = || {
        let directory = directory.clone();
        rate(&handle, time, move || {
            let answer = directory.ask(1, |reply| Mail(1, reply));
            async move {
                let answer = answer.await?;
                answer.map(drop).map_err(|Overflow| anyhow::anyhow!("the account is full"))
            }
        })
    };
    // Both threads, both mailboxes and the branch predictor have seen it once.
    theirs().await?;
    ours().await?;
    let (mut plain, mut watched) = (Vec::new(), Vec::new());
    for number in 0..plan.runs {
        let (us, them) = if number % 2 == 0 {
            let us = ours().await?;
            (us, theirs().await?)
        } else {
            let them = theirs().await?;
            (ours().await?, them)
        };
        let run = Run::new(us, them);
        say_run("ask", number, plan, "asks/s", &run);
        plain.push(run);
        let seen = with_watcher(&directory, ours()).await?;
        watched.push(Run::new(seen, ours().await?));
    }
    directory.drain(Duration::from_secs(1)).await;
    asking.shutdown_background();
    let kept = books::measure(plan).await?;
    let line = |of: fn(&Run) -> f64| {
        plain.iter().enumerate().map(|(index, run)| (index as f64 + 1.0, of(run))).collect()
    };
    let plot = Plot {
        title: "Each run".into(),
        x: "run".into(),
        y: "asks/s".into(),
        x_scale: Scale::Linear,
        filled: false,
        series: vec![
            Series::new("through the directory", Role::Ours, line(|run| run.value)),
            Series::new("Addr::send", Role::Baseline, line(|run| run.baseline)),
        ],
    };
    Ok(Found {
        comparisons: vec![
            Comparison::new("the same handler behind a raw actix Addr::send", Some(TARGET), plain),
            Comparison::new(
                "itself unwatched; ours is looked at ten times a second",
                None,
                watched,
            ),
            Comparison::new("itself without books, ns a message", None, kept),
        ],
        note: format!("{ASKERS} askers, one actor, one thread on each side."),
        plots: vec![plot],
    })
}

/// Runs `measuring` while somebody looks.
async fn with_watcher<T>(
    directory: &Directory<Supervised>,
    measuring: impl Future<Output = T>,
) -> T {
    let looked = directory.clone();
    let watcher = tokio::spawn(async move {
        let mut seen = 0;
        loop {
            let page = looked.snapshot(Query::default());
            let counts = looked.counts();
            let one = looked.inspect(&1).map_or(0, |status| status.handled);
            // Used, or the compiler might look at nothing.
            seen = std::hint::black_box(seen + page.total as u64 + counts.active + one);
            tokio::time::sleep(LOOK).await;
        }
    });
    let measured = measuring.await;
    watcher.abort();
    measured
}
