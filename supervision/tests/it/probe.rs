//! The entity under test, and the world it lives in.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use aicloud_supervision::{
    ActivationError, ArbiterPool, Backoff, Behaviour, Context, Directory, Intensity, Limits,
    Refusal,
};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use tokio::sync::{Notify, Semaphore, oneshot};

pub type Reply = oneshot::Sender<Result<u64, Refusal>>;

/// What an activation does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    Fine,
    Away,
    Broken,
    Panics,
    Hangs,
}

pub struct State {
    pub storage: Mutex<Storage>,
    pub activations: AtomicUsize,
    pub living: Mutex<HashMap<String, usize>>,
    /// Taken by each activation; a test that closes it gates them.
    pub gate: Semaphore,
    pub log: Mutex<Vec<String>>,
    pub contexts: Mutex<Vec<Context<Probe>>>,
    pub proceed: Notify,
}

impl State {
    pub fn set(&self, storage: Storage) {
        *self.storage.lock().unwrap() = storage;
    }

    pub fn activations(&self) -> usize {
        self.activations.load(Ordering::SeqCst)
    }

    pub fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    pub fn gate_activations(&self) {
        self.gate.forget_permits(Semaphore::MAX_PERMITS);
    }
}

/// Blocks its arbiter's thread until told otherwise.
pub struct Block {
    entered: oneshot::Sender<()>,
    leave: mpsc::Receiver<()>,
}

pub enum Mail {
    Echo(u64, Reply),
    /// Answers with the incarnation.
    Incarnation(Reply),
    Panic(Reply),
    /// Panics in a future, with the reply kept in the state.
    PanicInTask(Reply),
    /// Keeps the reply: in flight until `Control::Finish`.
    Hold(Reply),
    /// Answers from a future, once the world says so.
    Later(u64, Reply),
    Block(Block, Reply),
    /// Keeps the reply and doubts itself.
    Reset(Reply),
    /// Panics in `Drop` from now on.
    ArmDrop(Reply),
    Publish(u64, Reply),
}

pub enum Control {
    Note(u64),
    Finish,
    Answer(u64, Reply),
}

pub struct Probe {
    state: Arc<State>,
    key: String,
    held: Vec<Reply>,
    later: usize,
    drop_panics: bool,
}

impl Behaviour for Probe {
    type Key = String;
    type Mail = Mail;
    type Control = Control;
    type View = u64;
    type World = Arc<State>;
    const KIND: &'static str = "probe";

    fn activate(
        key: String,
        world: Arc<State>,
        cx: Context<Self>,
    ) -> LocalBoxFuture<'static, Result<Self, ActivationError>> {
        async move {
            world.activations.fetch_add(1, Ordering::SeqCst);
            let _permit = world.gate.acquire().await.unwrap();
            let storage = *world.storage.lock().unwrap();
            match storage {
                Storage::Fine => {}
                Storage::Away => return Err(ActivationError::Unavailable("away".to_owned())),
                Storage::Broken => return Err(ActivationError::Failed("row is odd".to_owned())),
                Storage::Panics => panic!("activate panics"),
                Storage::Hangs => std::future::pending::<()>().await,
            }
            let living = {
                let mut living = world.living.lock().unwrap();
                let living = living.entry(key.clone()).or_default();
                *living += 1;
                *living
            };
            assert_eq!(living, 1, "two incarnations of {key} at once");
            world.contexts.lock().unwrap().push(cx.clone());
            cx.publish(Arc::new(0));
            Ok(Self { state: world.clone(), key, held: Vec::new(), later: 0, drop_panics: false })
        }
        .boxed_local()
    }

    fn on_mail(&mut self, mail: Mail, cx: &Context<Self>) {
        let label = Self::label(&mail);
        let entry = match &mail {
            Mail::Echo(number, _) => format!("{}:{label}:{number}", self.key),
            _ => format!("{}:{label}", self.key),
        };
        self.state.log.lock().unwrap().push(entry);
        match mail {
            Mail::Echo(number, reply) => drop(reply.send(Ok(number))),
            Mail::Incarnation(reply) => drop(reply.send(Ok(cx.incarnation()))),
            Mail::Panic(_reply) => panic!("poison {}", self.key),
            Mail::PanicInTask(reply) => {
                self.held.push(reply);
                cx.spawn(async {
                    tokio::task::yield_now().await;
                    panic!("task panics");
                });
            }
            Mail::Hold(reply) => self.held.push(reply),
            Mail::Later(number, reply) => {
                self.later += 1;
                let (state, cx2) = (self.state.clone(), cx.clone());
                cx.spawn(async move {
                    state.proceed.notified().await;
                    cx2.control(Control::Answer(number, reply));
                });
            }
            Mail::Block(block, reply) => {
                let _ = block.entered.send(());
                let _ = block.leave.recv();
                let _ = reply.send(Ok(0));
            }
            Mail::Reset(reply) => {
                self.held.push(reply);
                cx.reset("lost the fence");
            }
            Mail::ArmDrop(reply) => {
                self.drop_panics = true;
                let _ = reply.send(Ok(0));
            }
            Mail::Publish(number, reply) => {
                cx.publish(Arc::new(number));
                let _ = reply.send(Ok(number));
            }
        }
    }

    fn on_control(&mut self, control: Control, _cx: &Context<Self>) {
        match control {
            Control::Note(number) => {
                self.state.log.lock().unwrap().push(format!("{}:note:{number}", self.key));
            }
            Control::Finish => self.held.drain(..).for_each(|reply| drop(reply.send(Ok(0)))),
            Control::Answer(number, reply) => {
                self.later -= 1;
                let _ = reply.send(Ok(number));
            }
        }
    }

    fn label(mail: &Mail) -> &'static str {
        match mail {
            Mail::Echo(..) => "echo",
            Mail::Incarnation(_) => "incarnation",
            Mail::Panic(_) => "panic",
            Mail::PanicInTask(_) => "panic_in_task",
            Mail::Hold(_) => "hold",
            Mail::Later(..) => "later",
            Mail::Block(..) => "block",
            Mail::Reset(_) => "reset",
            Mail::ArmDrop(_) => "arm_drop",
            Mail::Publish(..) => "publish",
        }
    }

    fn refuse(mail: Mail, why: Refusal) {
        match mail {
            Mail::Echo(_, reply)
            | Mail::Incarnation(reply)
            | Mail::Panic(reply)
            | Mail::PanicInTask(reply)
            | Mail::Hold(reply)
            | Mail::Later(_, reply)
            | Mail::Block(_, reply)
            | Mail::Reset(reply)
            | Mail::ArmDrop(reply)
            | Mail::Publish(_, reply) => drop(reply.send(Err(why))),
        }
    }

    fn is_idle(&self) -> bool {
        self.held.is_empty() && self.later == 0
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        if let Some(living) = self.state.living.lock().unwrap().get_mut(&self.key) {
            *living -= 1;
        }
        if self.drop_panics {
            panic!("drop panics");
        }
    }
}

pub struct Bench {
    pub directory: Directory<Probe>,
    pub state: Arc<State>,
    pub pool: ArbiterPool,
}

/// Limits that make tests quick without making them race.
pub fn limits() -> Limits {
    Limits {
        crashes: Intensity::new(5, Duration::from_secs(600)),
        backoff: Backoff {
            min: Duration::from_millis(1),
            max: Duration::from_millis(5),
            factor: 2.0,
            jitter: 0.3,
            healthy_after: Duration::from_secs(600),
        },
        ..Limits::default()
    }
}

pub fn bench(arbiters: usize, limits: Limits) -> Bench {
    let state = Arc::new(State {
        storage: Mutex::new(Storage::Fine),
        activations: AtomicUsize::new(0),
        living: Mutex::default(),
        gate: Semaphore::new(Semaphore::MAX_PERMITS),
        log: Mutex::default(),
        contexts: Mutex::default(),
        proceed: Notify::new(),
    });
    let pool = ArbiterPool::new(arbiters).unwrap();
    let directory = Directory::new("probes", pool.clone(), state.clone(), limits);
    Bench { directory, state, pool }
}

impl Bench {
    pub async fn ask(&self, key: &str, make: impl FnOnce(Reply) -> Mail) -> Result<u64, Refusal> {
        answered(self.directory.ask(key.to_owned(), make)).await
    }

    pub async fn echo(&self, key: &str, number: u64) -> Result<u64, Refusal> {
        self.ask(key, |reply| Mail::Echo(number, reply)).await
    }

    /// Blocks the entity's arbiter; it goes on when the returned sender is dropped.
    pub async fn block(&self, key: &str) -> mpsc::Sender<()> {
        let (entered, inside) = oneshot::channel();
        let (leave, wait) = mpsc::channel();
        let block = Block { entered, leave: wait };
        drop(self.directory.ask(key.to_owned(), |reply| Mail::Block(block, reply)));
        inside.await.unwrap();
        leave
    }

    pub fn phase(&self, key: &str) -> Option<aicloud_supervision::Phase> {
        self.directory.inspect(&key.to_owned()).map(|status| status.phase)
    }
}

/// Mail that gets no answer at all is a failure, not a test that hangs.
pub async fn answered(answer: aicloud_supervision::Answer<Probe, u64>) -> Result<u64, Refusal> {
    tokio::time::timeout(Duration::from_secs(20), answer)
        .await
        .unwrap_or_else(|_| panic!("mail was lost"))
}

/// Waits until `condition` holds.
pub async fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !condition() {
        assert!(Instant::now() < deadline, "never happened: {what}");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}
