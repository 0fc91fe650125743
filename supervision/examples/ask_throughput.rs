//! How much `Directory::ask` costs beside a bare actix `Addr::send`: questions a second, with as
//! many in flight as a busy API would have. `cargo run -p aicloud-supervision --example
//! ask_throughput [--release]`

use std::time::{Duration, Instant};

use actix::{Actor, Addr, Context as ActixContext, Handler, Message};
use aicloud_supervision::{
    ActivationError, ArbiterPool, Behaviour, Context, Directory, Limits, Refusal,
};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use tokio::sync::oneshot;

const QUESTIONS: u64 = 200_000;
const IN_FLIGHT: u64 = 64;

struct Bare(u64);

impl Actor for Bare {
    type Context = ActixContext<Self>;
}

struct Add(u64);

impl Message for Add {
    type Result = u64;
}

impl Handler<Add> for Bare {
    type Result = u64;

    fn handle(&mut self, Add(number): Add, _: &mut ActixContext<Self>) -> u64 {
        self.0 += number;
        self.0
    }
}

struct Supervised(u64);

struct Mail(u64, oneshot::Sender<Result<u64, Refusal>>);

impl Behaviour for Supervised {
    type Key = u64;
    type Mail = Mail;
    type Control = ();
    type View = ();
    type World = ();
    const KIND: &'static str = "supervised";

    fn activate(
        _: u64,
        (): (),
        _: Context<Self>,
    ) -> LocalBoxFuture<'static, Result<Self, ActivationError>> {
        async { Ok(Self(0)) }.boxed_local()
    }

    fn on_mail(&mut self, Mail(number, reply): Mail, _: &Context<Self>) {
        self.0 += number;
        // A caller that has gone does not want to know.
        let _ = reply.send(Ok(self.0));
    }

    fn on_control(&mut self, (): (), _: &Context<Self>) {}

    fn label(_: &Mail) -> &'static str {
        "add"
    }

    fn refuse(Mail(_, reply): Mail, why: Refusal) {
        let _ = reply.send(Err(why));
    }

    fn is_idle(&self) -> bool {
        true
    }
}

async fn measure<F>(ask: impl Fn() -> F + Clone + Send + 'static) -> f64
where
    F: Future<Output = ()> + Send,
{
    let began = Instant::now();
    let askers: Vec<_> = (0..IN_FLIGHT)
        .map(|_| {
            let ask = ask.clone();
            tokio::spawn(async move {
                for _ in 0..QUESTIONS / IN_FLIGHT {
                    ask().await;
                }
            })
        })
        .collect();
    for asker in askers {
        // An asker that panicked has said so on standard error.
        let _ = asker.await;
    }
    QUESTIONS as f64 / began.elapsed().as_secs_f64()
}

fn bare() -> Addr<Bare> {
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let system = actix_rt::System::new();
        let addr = system.block_on(async {
            #[expect(clippy::disallowed_methods, reason = "the very thing to compare with")]
            Bare(0).start()
        });
        // The main thread waits for it.
        let _ = tell.send(addr);
        system.run()
    });
    told.recv().expect("the thread above sends before it ends")
}

#[tokio::main(flavor = "multi_thread", worker_threads = 1)]
async fn main() -> std::io::Result<()> {
    let addr = bare();
    let directory: Directory<Supervised> =
        Directory::new("bench", ArbiterPool::new(1)?, (), Limits::default());
    println!("{QUESTIONS} questions, {IN_FLIGHT} in flight, one actor, one asking thread");
    for round in 1..=5 {
        let addr = addr.clone();
        let raw = measure(move || {
            #[expect(clippy::disallowed_methods, reason = "the very thing to compare with")]
            let request = addr.send(Add(1));
            async move {
                let _ = request.await;
            }
        })
        .await;
        let asked = directory.clone();
        let ours = measure(move || {
            let answer = asked.ask(1, |reply| Mail(1, reply));
            async move {
                let _ = answer.await;
            }
        })
        .await;
        println!("round {round}: send {raw:.0}/s, ask {ours:.0}/s, ratio {:.2}", ours / raw);
    }
    directory.drain(Duration::from_secs(1)).await;
    Ok(())
}
