//! What an idle entity costs beside a bare actix actor with the same 128 bytes of state: resident
//! memory, each kind in a process of its own. `cargo run --release -p aicloud-supervision --example
//! idle_memory [count]`

use std::process::Command;
use std::time::{Duration, Instant};

use actix::{Actor, Context as ActixContext};
use aicloud_supervision::{
    ActivationError, ArbiterPool, Behaviour, Context, Directory, Limits, Refusal,
};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use tokio::sync::oneshot;

type State = [u8; 128];

struct Bare(#[expect(dead_code, reason = "it weighs")] State);

impl Actor for Bare {
    type Context = ActixContext<Self>;
}

struct Supervised(State);

struct Mail(oneshot::Sender<Result<u8, Refusal>>);

impl Behaviour for Supervised {
    type Key = u128;
    type Mail = Mail;
    type Control = ();
    type View = ();
    type World = ();
    const KIND: &'static str = "supervised";

    fn activate(
        _: u128,
        (): (),
        _: Context<Self>,
    ) -> LocalBoxFuture<'static, Result<Self, ActivationError>> {
        async { Ok(Self([1; 128])) }.boxed_local()
    }

    fn on_mail(&mut self, Mail(reply): Mail, _: &Context<Self>) {
        // A caller that has gone does not want to know.
        let _ = reply.send(Ok(self.0[0]));
    }

    fn on_control(&mut self, (): (), _: &Context<Self>) {}

    fn label(_: &Mail) -> &'static str {
        "look"
    }

    fn refuse(Mail(reply): Mail, why: Refusal) {
        let _ = reply.send(Err(why));
    }

    fn is_idle(&self) -> bool {
        true
    }
}

/// Resident bytes of this process.
fn resident() -> std::io::Result<f64> {
    let statm = std::fs::read_to_string("/proc/self/statm")?;
    let pages = statm.split(' ').nth(1).and_then(|pages| pages.parse::<f64>().ok());
    // Pages are 4 KiB on all machines that this is run on.
    Ok(pages.unwrap_or(f64::NAN) * 4_096.0)
}

fn bare(count: u64) -> std::io::Result<f64> {
    actix_rt::System::new().block_on(async {
        let before = resident()?;
        #[expect(clippy::disallowed_methods, reason = "the very thing to compare with")]
        let addresses: Vec<_> = (0..count).map(|_| Bare([1; 128]).start()).collect();
        // Each is polled once, as one that lives would have been.
        for _ in 0..64 {
            tokio::task::yield_now().await;
        }
        let after = resident()?;
        Ok((after - before) / addresses.len() as f64)
    })
}

#[tokio::main(flavor = "multi_thread", worker_threads = 1)]
async fn supervised(count: u64, with_mail: bool) -> std::io::Result<f64> {
    let limits = Limits { max_active: usize::MAX, ..Limits::default() };
    let directory: Directory<Supervised> =
        Directory::new("bench", ArbiterPool::new(2)?, (), limits);
    let before = resident()?;
    let began = Instant::now();
    for key in 0..u128::from(count) {
        if with_mail {
            // A few at a time, so that what waits is no part of the figure.
            let answer = directory.ask(key, Mail);
            if key % 64 == 0 {
                let _ = answer.await;
            }
        } else {
            let _ = directory.activate(key);
        }
        if key % 1_024 == 0 {
            while directory.counts().active + 2_048 < key as u64 {
                tokio::time::sleep(Duration::from_micros(200)).await;
            }
        }
    }
    while directory.counts().active < count {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let took = began.elapsed();
    let after = resident()?;
    eprintln!("  {count} activated in {took:.1?}: {:.0}/s", count as f64 / took.as_secs_f64());
    Ok((after - before) / count as f64)
}

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let first = arguments.next().unwrap_or_default();
    let count = |text: Option<String>| text.and_then(|text| text.parse().ok()).unwrap_or(200_000);
    match first.as_str() {
        "bare" => println!("{}", bare(count(arguments.next()))?),
        "silent" => println!("{}", supervised(count(arguments.next()), false)?),
        "asked" => println!("{}", supervised(count(arguments.next()), true)?),
        _ => {
            let count: u64 = count(Some(first));
            let mut figures = Vec::new();
            for kind in ["bare", "silent", "asked"] {
                let own = std::env::current_exe()?;
                let output = Command::new(own)
                    .args([kind, &count.to_string()])
                    .stderr(std::process::Stdio::inherit())
                    .output()?;
                let text = String::from_utf8_lossy(&output.stdout);
                figures.push(text.trim().parse::<f64>().unwrap_or(f64::NAN));
            }
            println!("{count} each, with 128 B of state, resident bytes of one:");
            for (kind, bytes) in ["bare actix", "entity", "entity, asked once"].iter().zip(&figures)
            {
                println!("{kind:>20}: {bytes:.0} B, {:.2} of bare", bytes / figures[0]);
            }
        }
    }
    Ok(())
}
