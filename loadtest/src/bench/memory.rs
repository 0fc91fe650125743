//! `memory`: what an entity costs that does nothing.
//!
//! 200,000 supervised entities (`--entities 1000000` says otherwise) with 128 bytes of state each, every one asked once, then left alone;
//! against 200,000 raw actix actors with the same state, asked the same, whose addresses are kept in
//! a vector (an entity is found by key, an actor only by an address that somebody keeps).
//!
//! Each count is taken in a process of its own, as the growth of its resident memory between "the
//! threads are there" and "all have answered", divided by their number. So what is counted is
//! everything: mailbox, directory entry, key, allocator's waste. The supervised ones have a UUID as
//! their key, as ours have. Neither publishes a view; the application's do, which `activation` counts.

use std::time::Duration;

use actix::{Actor, Addr, Context as ActixContext, Handler, Message};
use aicloud_supervision::{
    ActivationError, ArbiterPool, Behaviour, Context, Directory, Limits, Refusal,
};
use anyhow::{Context as _, Result, bail};
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use tokio::sync::oneshot;
use uuid::Uuid;

use super::{Found, Plan, say_run};
use crate::process::{self, Helper};
use crate::report::{Comparison, Plot, Role, Run, Scale, Series, Target};

/// What is done.
pub const WORK: &str = "keep an idle entity in memory: 128 B of state, asked once";
/// The part of the children that count.
pub const PART: &str = "memory";
const ENTITIES: usize = 200_000;
const STATE: usize = 128;
/// Growth is looked at this often for the plot.
const STEPS: usize = 20;

struct Bare([u8; STATE]);

impl Actor for Bare {
    type Context = ActixContext<Self>;
}

struct Touch;

impl Message for Touch {
    type Result = u8;
}

impl Handler<Touch> for Bare {
    type Result = u8;

    fn handle(&mut self, _: Touch, _: &mut ActixContext<Self>) -> u8 {
        self.0[0] += 1;
        self.0[0]
    }
}

struct Supervised([u8; STATE]);

struct Mail(oneshot::Sender<Result<u8, Refusal>>);

impl Behaviour for Supervised {
    type Key = Uuid;
    type Mail = Mail;
    type Control = ();
    type View = ();
    type World = ();
    const KIND: &'static str = "idle";

    fn activate(
        _: Uuid,
        (): (),
        _: Context<Self>,
    ) -> LocalBoxFuture<'static, Result<Self, ActivationError>> {
        async { Ok(Self([0; STATE])) }.boxed_local()
    }

    fn on_mail(&mut self, Mail(reply): Mail, _: &Context<Self>) {
        self.0[0] += 1;
        // A caller that has gone does not want to know.
        let _ = reply.send(Ok(self.0[0]));
    }

    fn on_control(&mut self, (): (), _: &Context<Self>) {}

    fn label(_: &Mail) -> &'static str {
        "touch"
    }

    fn refuse(Mail(reply): Mail, why: Refusal) {
        let _ = reply.send(Err(why));
    }

    fn is_idle(&self) -> bool {
        true
    }
}

/// A child's part: makes this many and prints the resident bytes at each step, the first before
/// there is any.
///
/// # Errors
/// When one does not answer.
pub async fn count(kind: &str, count: usize) -> Result<()> {
    let me = i32::try_from(std::process::id())?;
    let mut steps = Vec::with_capacity(STEPS + 1);
    let share = (count / STEPS).max(1);
    match kind {
        "supervised" => {
            let limits = Limits { max_active: usize::MAX, ..Limits::default() };
            let pool = ArbiterPool::new(1)?;
            let directory: Directory<Supervised> = Directory::new("idle", pool, (), limits);
            steps.push((0, process::resident(me)?));
            for number in 1..=count {
                directory.ask(Uuid::now_v7(), Mail).await?;
                if number % share == 0 {
                    steps.push((number, process::resident(me)?));
                }
            }
            println!("{}", serde_json::to_string(&steps)?);
            // Kept until they are counted.
            directory.drain(Duration::ZERO).await;
        }
        "bare" => {
            let (order, orders) = std::sync::mpsc::channel::<oneshot::Sender<Addr<Bare>>>();
            std::thread::spawn(move || {
                actix_rt::System::new().block_on(async move {
                    let mut alive = Vec::with_capacity(count);
                    while let Ok(order) = orders.recv() {
                        #[expect(
                            clippy::disallowed_methods,
                            reason = "the very thing to compare with"
                        )]
                        let addr = Bare([0; STATE]).start();
                        #[expect(
                            clippy::disallowed_methods,
                            reason = "the very thing to compare with"
                        )]
                        let answer = addr.send(Touch);
                        // It answers, so its mailbox has been used as the other kind's.
                        let _ = answer.await;
                        alive.push(addr.clone());
                        let _ = order.send(addr);
                    }
                });
            });
            let make = || async {
                let (told, made) = oneshot::channel();
                order.send(told).ok().context("the actors' thread ended")?;
                made.await.context("an actor was not made")
            };
            drop(make().await?);
            steps.push((0, process::resident(me)?));
            for number in 1..=count {
                drop(make().await?);
                if number % share == 0 {
                    steps.push((number, process::resident(me)?));
                }
            }
            println!("{}", serde_json::to_string(&steps)?);
        }
        other => bail!("there is no kind `{other}`"),
    }
    Ok(())
}

type Steps = Vec<(usize, u64)>;

async fn counted(kind: &str, count: usize) -> Result<Steps> {
    let mut helper = Helper::start(PART, &[kind.to_owned(), count.to_string()])?;
    let line = helper.line().await?;
    helper.stop().await?;
    serde_json::from_str(&line).context("steps")
}

fn each(steps: &Steps) -> Result<f64> {
    let (Some(first), Some(last)) = (steps.first(), steps.last()) else { bail!("no steps") };
    Ok((last.1 as f64 - first.1 as f64) / last.0 as f64)
}

fn growth(steps: &Steps) -> Vec<(f64, f64)> {
    let first = steps.first().map_or(0, |step| step.1) as f64;
    steps
        .iter()
        .map(|(count, bytes)| (*count as f64, (*bytes as f64 - first) / 1048576.0))
        .collect()
}

pub(super) async fn measure(plan: Plan) -> Result<Found> {
    let count = plan.entities.unwrap_or_else(|| plan.count(ENTITIES, 5_000));
    let mut runs = Vec::new();
    let mut curves = (Vec::new(), Vec::new());
    for number in 0..plan.runs {
        let ours = counted("supervised", count).await?;
        let theirs = counted("bare", count).await?;
        let run = Run::new(each(&ours)?, each(&theirs)?);
        say_run("memory", number, plan, "B", &run);
        runs.push(run);
        curves = (growth(&ours), growth(&theirs));
    }
    let plot = Plot {
        title: "Resident memory, last run".into(),
        x: "entities".into(),
        y: "MiB".into(),
        x_scale: Scale::Linear,
        filled: false,
        series: vec![
            Series::new("supervised", Role::Ours, curves.0),
            Series::new("raw actix actors", Role::Baseline, curves.1),
        ],
    };
    Ok(Found {
        comparisons: vec![Comparison::new(
            format!("a raw actix actor with the same {STATE} B of state"),
            Some(Target::RatioAtMost(1.3)),
            runs,
        )],
        note: format!("{count} of each, one process for each count."),
        plots: vec![plot],
    })
}
