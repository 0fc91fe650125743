//! What actix 0.13 does, as far as this crate relies on it or guards against it.
//!
//! Each test pins one behaviour. When one fails after an upgrade, the guard it justifies may be
//! superfluous, or what we rely on is gone: read the module named in the test before changing it.
#![expect(
    clippy::disallowed_methods,
    reason = "the point is to show what these methods do, which is why they are banned elsewhere"
)]
#![allow(clippy::unwrap_used, reason = "in a test an unexpected error is a failure")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use actix::dev::channel::channel;
use actix::{
    Actor, ActorContext, Addr, ArbiterService, AsyncContext, Context, Handler, MailboxError,
    Message, Running, Supervised, Supervisor, WrapFuture,
};

/// What happened, in order.
type Log = Arc<Mutex<Vec<String>>>;

#[derive(Default)]
struct Subject {
    name: &'static str,
    log: Log,
    handled: Arc<AtomicUsize>,
    refuses_to_stop_once: bool,
    state: u32,
}

impl Subject {
    fn named(name: &'static str, log: &Log) -> Self {
        Self { name, log: log.clone(), ..Self::default() }
    }

    fn write(&self, what: &str) {
        self.log.lock().unwrap().push(format!("{} {what}", self.name));
    }
}

impl Actor for Subject {
    type Context = Context<Self>;

    fn stopping(&mut self, _: &mut Context<Self>) -> Running {
        self.write("stopping");
        if std::mem::take(&mut self.refuses_to_stop_once) {
            Running::Continue
        } else {
            Running::Stop
        }
    }

    fn stopped(&mut self, _: &mut Context<Self>) {
        self.write("stopped");
    }
}

impl Supervised for Subject {}
impl ArbiterService for Subject {}

macro_rules! message {
    ($name:ident, $result:ty, |$actor:ident, $cx:ident, $message:ident| $body:expr) => {
        impl Message for $name {
            type Result = $result;
        }

        impl Handler<$name> for Subject {
            type Result = actix::MessageResult<$name>;

            fn handle(&mut self, $message: $name, $cx: &mut Context<Self>) -> Self::Result {
                let $actor = self;
                actix::MessageResult($body)
            }
        }
    };
}

struct Ping;
struct Boom;
struct BoomInSpawned;
struct BoomInTask;
struct Stop;
struct SetState(u32);
struct SetCapacity(usize);
/// Sends itself again, so many times.
struct Again(usize);

message!(Ping, u32, |actor, _cx, _message| {
    actor.handled.fetch_add(1, Ordering::SeqCst);
    actor.write("ping");
    actor.state
});
message!(Boom, (), |actor, _cx, _message| {
    // Damage, then panic: a state nobody should see again.
    actor.state = 666;
    assert_ne!(actor.state, 666, "boom");
});
message!(BoomInSpawned, (), |_actor, cx, _message| {
    cx.spawn(async { panic!("boom in spawned") }.into_actor(_actor));
});
message!(BoomInTask, (), |_actor, _cx, _message| {
    actix_rt::spawn(async { panic!("boom in task") });
});
message!(Stop, (), |_actor, cx, _message| cx.stop());
message!(SetState, (), |actor, _cx, message| actor.state = message.0);
message!(SetCapacity, (), |_actor, cx, message| cx.set_mailbox_capacity(message.0));
message!(Again, (), |actor, cx, message| {
    actor.write("again");
    if message.0 > 0 {
        cx.address().do_send(Again(message.0 - 1));
    }
});

async fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !condition() {
        assert!(Instant::now() < deadline, "never happened: {what}");
        tokio::task::yield_now().await;
    }
}

fn assert_closed<T: std::fmt::Debug>(result: Result<T, MailboxError>) {
    assert!(matches!(result, Err(MailboxError::Closed)), "{result:?}");
}

// --- panics: shell.rs, panics.rs -------------------------------------------------------------

#[actix_rt::test]
async fn a_panic_in_a_handler_kills_the_actor_for_ever() {
    let addr = Subject::default().start();
    assert_eq!(addr.send(Ping).await.unwrap(), 0);
    assert_closed(addr.send(Boom).await);
    assert_closed(addr.send(Ping).await);
    assert!(!addr.connected());
}

#[actix_rt::test]
async fn mail_queued_behind_a_panic_is_lost() {
    let addr = Subject::default().start();
    let boom = addr.send(Boom);
    let behind = addr.send(Ping);
    assert_closed(boom.await);
    assert_closed(behind.await);
}

#[actix_rt::test]
async fn the_neighbours_of_a_panic_live_on() {
    let (victim, neighbour) = (Subject::default().start(), Subject::default().start());
    assert_closed(victim.send(Boom).await);
    assert_eq!(neighbour.send(Ping).await.unwrap(), 0);
}

#[actix_rt::test]
async fn stopping_and_stopped_run_on_the_damaged_state() {
    let log = Log::default();
    let addr = Subject::named("a", &log).start();
    assert_closed(addr.send(Boom).await);
    assert_eq!(*log.lock().unwrap(), ["a stopping", "a stopped"]);
}

#[actix_rt::test]
async fn an_actor_that_refuses_to_stop_handles_mail_on_its_damaged_state() {
    let log = Log::default();
    let actor = Subject { refuses_to_stop_once: true, ..Subject::named("a", &log) };
    let addr = actor.start();
    let boom = addr.send(Boom);
    let behind = addr.send(Ping);
    assert_closed(boom.await);
    assert_eq!(behind.await.unwrap(), 666);
    assert_closed(addr.send(Ping).await);
}

#[actix_rt::test]
async fn supervisor_revives_what_stopped_but_not_what_panicked() {
    let addr = Supervisor::start(|_| Subject::default());
    addr.send(SetState(7)).await.unwrap();
    addr.send(Stop).await.unwrap();
    assert_eq!(addr.send(Ping).await.unwrap(), 7, "and it is the same struct, not a fresh one");
    assert_closed(addr.send(Boom).await);
    assert_closed(addr.send(Ping).await);
}

#[actix_rt::test]
async fn a_registry_goes_on_serving_the_dead() {
    let addr = Subject::from_registry();
    assert_closed(addr.send(Boom).await);
    assert_closed(Subject::from_registry().send(Ping).await);
}

#[actix_rt::test]
async fn a_panic_in_a_future_of_the_context_kills_the_actor() {
    let addr = Subject::default().start();
    let _ = addr.send(BoomInSpawned).await;
    eventually("it is dead", || !addr.connected()).await;
}

/// Why entities' futures are tasks of their own, each reporting its panic.
#[actix_rt::test]
async fn a_panic_in_a_task_of_its_own_goes_unnoticed() {
    let addr = Subject::default().start();
    addr.send(BoomInTask).await.unwrap();
    for _ in 0..10 {
        assert_eq!(addr.send(Ping).await.unwrap(), 0);
    }
}

// --- bounds: slot.rs -------------------------------------------------------------------------

#[actix_rt::test]
async fn do_send_ignores_the_capacity() {
    let handled = Arc::new(AtomicUsize::new(0));
    let addr = Subject { handled: handled.clone(), ..Subject::default() }.start();
    addr.send(SetCapacity(1)).await.unwrap();
    for _ in 0..1_000 {
        addr.do_send(Ping);
    }
    eventually("all are handled", || handled.load(Ordering::SeqCst) == 1_000).await;
}

#[actix_rt::test]
async fn send_ignores_the_capacity_on_a_fresh_clone() {
    let addr = Subject::default().start();
    addr.send(SetCapacity(1)).await.unwrap();
    let requests: Vec<_> = (0..1_000).map(|_| addr.clone().send(Ping)).collect();
    let handled = futures_util::future::join_all(requests).await;
    assert!(handled.iter().all(Result::is_ok));
}

#[actix_rt::test]
async fn try_send_sees_full_on_a_reused_address_only() {
    const DEFAULT_CAPACITY: usize = 16;
    let addr = Subject::default().start();
    let accepted = (0..100).take_while(|_| addr.try_send(Ping).is_ok()).count();
    assert_eq!(accepted, DEFAULT_CAPACITY);
    for _ in 0..100 {
        assert!(addr.clone().try_send(Ping).is_ok());
    }
}

#[actix_rt::test]
async fn a_capacity_of_zero_is_no_bound() {
    let addr = Subject::default().start();
    addr.send(SetCapacity(0)).await.unwrap();
    assert!((0..10_000).all(|_| addr.try_send(Ping).is_ok()));
}

// --- delivery: directory.rs, shell.rs --------------------------------------------------------

#[actix_rt::test]
async fn dropping_a_request_makes_its_message_be_skipped() {
    let handled = Arc::new(AtomicUsize::new(0));
    let addr = Subject { handled: handled.clone(), ..Subject::default() }.start();
    drop(addr.send(Ping));
    let kept = addr.send(Ping);
    drop(addr.send(Ping));
    kept.await.unwrap();
    addr.send(SetState(0)).await.unwrap();
    assert_eq!(handled.load(Ordering::SeqCst), 1);
}

/// Relied on: a bell rung between making a slot and starting its shell is heard.
#[actix_rt::test]
async fn mail_sent_before_the_start_is_kept() {
    let handled = Arc::new(AtomicUsize::new(0));
    let (sender, receiver) = channel(1);
    let addr: Addr<Subject> = Addr::new(sender);
    addr.do_send(Ping);
    let actor = Subject { handled: handled.clone(), ..Subject::default() };
    actix_rt::spawn(Context::with_receiver(receiver).into_future(actor));
    eventually("it is handled", || handled.load(Ordering::SeqCst) == 1).await;
}

/// Why a shell with work left rings from another task, and not from within its turn.
#[actix_rt::test]
async fn an_actor_that_writes_to_itself_starves_its_neighbours() {
    let log = Log::default();
    let (busy, neighbour) =
        (Subject::named("busy", &log).start(), Subject::named("n", &log).start());
    busy.do_send(Again(1_000));
    neighbour.send(Ping).await.unwrap();
    let at = log.lock().unwrap().iter().position(|entry| entry == "n ping");
    assert_eq!(at, Some(1_001));
}

/// Relied on: a shell that has left its directory handles no late bell.
#[actix_rt::test]
async fn nothing_is_handled_after_stop() {
    let log = Log::default();
    let addr = Subject::named("a", &log).start();
    addr.do_send(Stop);
    addr.do_send(Ping);
    eventually("it has stopped", || !addr.connected()).await;
    assert_eq!(*log.lock().unwrap(), ["a stopping", "a stopped"]);
}

/// Why a shell that leaves stops itself: its slot holds its address.
#[actix_rt::test]
async fn an_address_keeps_its_actor_alive() {
    let log = Log::default();
    let addr = Subject::named("a", &log).start();
    let weak = addr.downgrade();
    let second = addr.clone();
    drop(addr);
    assert_eq!(second.send(Ping).await.unwrap(), 0);
    drop(second);
    eventually("it has stopped", || log.lock().unwrap().len() == 3).await;
    assert!(weak.upgrade().is_none());
}

// --- arbiters: arbiter.rs --------------------------------------------------------------------

#[actix_rt::test]
async fn a_start_in_a_dead_arbiter_is_ignored() {
    let arbiter = actix_rt::Arbiter::new();
    let handle = arbiter.handle();
    arbiter.stop();
    arbiter.join().unwrap();
    assert!(!handle.spawn_fn(|| ()));
    let addr = Subject::start_in_arbiter(&handle, |_| Subject::default());
    assert_closed(addr.send(Ping).await);
}

/// Relied on: what an ending arbiter drops, it drops; `Drop for Shell` refuses the mail.
#[actix_rt::test]
async fn an_ending_arbiter_drops_its_actors() {
    let log = Log::default();
    let arbiter = actix_rt::Arbiter::new();
    let inside = log.clone();
    let addr = Subject::start_in_arbiter(&arbiter.handle(), move |_| Subject::named("a", &inside));
    assert_eq!(addr.send(Ping).await.unwrap(), 0);
    arbiter.stop();
    arbiter.join().unwrap();
    assert!(!addr.connected());
    assert_eq!(*log.lock().unwrap(), ["a ping", "a stopping", "a stopped"]);
}

/// Why each arbiter of the pool has a system of its own.
#[test]
fn an_arbiter_needs_a_system_on_the_thread_that_makes_it() {
    let made = std::thread::spawn(|| drop(actix_rt::Arbiter::new())).join();
    assert!(made.is_err());
}
