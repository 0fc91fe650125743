//! What it costs that somebody could look into the engine, when nobody does.
//!
//! Each message to an entity is labelled, counted and timed, for those who look. The same entity is
//! served with these books and without ([`Behaviour::BOOKS`], decided by the compiler), and the
//! difference is what the books cost.
//!
//! Answers a second would not show it: a handler that is a little faster finds its mailbox empty more
//! often, sleeps and must be woken, which costs ten times what was saved. So nobody sleeps here: the
//! entity is held while its mailbox is filled, and let go, and what counts is the time of filling
//! and of serving, each by one thread that has nothing else to do. Rounds of both kinds take turns.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use aicloud_supervision::{
    ActivationError, ArbiterPool, Behaviour, Context, Directory, Limits, Refusal,
};
use anyhow::{Context as _, Result};
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use tokio::sync::oneshot;

use super::Plan;
use super::ask::{Account, Overflow};
use crate::report::Run;
use crate::stats::median;

/// Messages that wait when the entity is let go.
const MESSAGES: usize = 20_000;
/// Rounds of each kind that make one run.
const ROUNDS: usize = 20;

struct Served<const BOOKS: bool>(Account);

type Reply = oneshot::Sender<Result<Result<u64, Overflow>, Refusal>>;

enum Mail {
    /// Nothing more until somebody lets go.
    Hold(mpsc::Receiver<()>),
    Deposit(Reply),
}

impl<const BOOKS: bool> Behaviour for Served<BOOKS> {
    type Key = u64;
    type Mail = Mail;
    type Control = ();
    type View = ();
    type World = ();
    const KIND: &'static str = "account";
    const BOOKS: bool = BOOKS;

    fn activate(
        _: u64,
        (): (),
        _: Context<Self>,
    ) -> LocalBoxFuture<'static, Result<Self, ActivationError>> {
        async { Ok(Self(Account::default())) }.boxed_local()
    }

    fn on_mail(&mut self, mail: Mail, _: &Context<Self>) {
        match mail {
            // Whoever went away without a word lets go as well.
            Mail::Hold(until) => drop(until.recv()),
            // A caller that has gone does not want to know.
            Mail::Deposit(reply) => drop(reply.send(Ok(self.0.handle(1)))),
        }
    }

    fn on_control(&mut self, (): (), _: &Context<Self>) {}

    fn label(mail: &Mail) -> &'static str {
        match mail {
            Mail::Hold(_) => "hold",
            Mail::Deposit(_) => "deposit",
        }
    }

    fn refuse(mail: Mail, why: Refusal) {
        if let Mail::Deposit(reply) = mail {
            // As above.
            let _ = reply.send(Err(why));
        }
    }

    fn is_idle(&self) -> bool {
        true
    }
}

/// Nanoseconds a message, for the sender and the arbiter together.
async fn round<const BOOKS: bool>(directory: &Directory<Served<BOOKS>>) -> Result<f64> {
    let (release, held) = mpsc::channel();
    directory.tell(1, Mail::Hold(held))?;
    let mut answers = Vec::with_capacity(MESSAGES);
    let began = Instant::now();
    for _ in 0..MESSAGES {
        answers.push(directory.ask(1, Mail::Deposit));
    }
    let filled = began.elapsed();
    let began = Instant::now();
    release.send(()).context("the entity is gone")?;
    // In order, so the last answer is the end. Looked for without sleeping.
    let last = answers.pop().context("there are messages")?;
    // A task that asks without a pause would be told "not yet" for ever, to let others run.
    let mut last = std::pin::pin!(tokio::task::unconstrained(last));
    let answer = loop {
        if let Some(answer) = last.as_mut().now_or_never() {
            break answer?;
        }
        std::hint::spin_loop();
    };
    let served = began.elapsed();
    answer.map_err(|Overflow| anyhow::anyhow!("the account is full"))?;
    for answer in answers {
        answer.await?.map_err(|Overflow| anyhow::anyhow!("the account is full"))?;
    }
    Ok((filled + served).as_nanos() as f64 / MESSAGES as f64)
}

/// With books against without; each run is the median of its rounds.
pub(super) async fn measure(plan: Plan) -> Result<Vec<Run>> {
    let limits = Limits { mailbox: MESSAGES + 1, ..Limits::default() };
    let with: Directory<Served<true>> =
        Directory::new("with-books", ArbiterPool::new(1)?, (), limits);
    let without: Directory<Served<false>> =
        Directory::new("without-books", ArbiterPool::new(1)?, (), limits);
    round(&with).await?;
    round(&without).await?;
    let mut runs = Vec::new();
    for _ in 0..plan.runs {
        let (mut kept, mut none) = (Vec::new(), Vec::new());
        for _ in 0..plan.count(ROUNDS, 2) {
            kept.push(round(&with).await?);
            none.push(round(&without).await?);
        }
        runs.push(Run::new(median(&kept), median(&none)));
    }
    with.drain(Duration::from_secs(1)).await;
    without.drain(Duration::from_secs(1)).await;
    Ok(runs)
}
