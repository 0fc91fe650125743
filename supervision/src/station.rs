//! The actix actor: one for each directory on each arbiter, host of all shells there.
//!
//! An actix actor of its own for each entity costs about 850 bytes of context, channel and task
//! before it holds any state, and a wake-up through a task queue for each bell. So the entities of
//! a directory on one arbiter share one actor. What an entity has to itself is its slot and its
//! shell; what the actor's mailbox carries is a single bell, however many entities have mail.
//!
//! Slots with something to do stand in a line. The host takes each in turn: one turn of its shell
//! (signals, control, a batch of mail), then the next; one that is not finished goes to the back of
//! the line. That makes entities fair to each other by construction. After some turns the host lets
//! the arbiter's other tasks run before it goes on: other directories' hosts, timers, the futures
//! that entities have spawned.
//!
//! A shell catches the panics of its entity. Should a shell itself panic, which would be a fault in
//! supervision, the host drops that one and goes on.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, Weak};

use actix::dev::channel::{AddressReceiver, channel};
use actix::{ActorContext, Addr};

use crate::arbiter::Seat;
use crate::behaviour::Behaviour;
use crate::directory::Inner;
use crate::inspect::Phase;
use crate::meter::{Times, lock};
use crate::shell::Shell;
use crate::slot::Slot;

/// The doorbell: somebody stands in the line.
#[derive(actix::Message)]
#[rtype(result = "()")]
struct Bell;

/// Turns in a row before others get the thread. A turn is at most
/// [`Limits::batch`](crate::Limits::batch) mails, some tens of microseconds.
const TURNS: usize = 16;

/// Where slots stand in line for their arbiter. Shared with all senders.
pub(crate) struct Station<B: Behaviour> {
    pub seat: Arc<Seat>,
    addr: Addr<Host<B>>,
    line: Mutex<Line<B>>,
    /// How long messages of this directory took on this arbiter.
    pub times: Times,
}

struct Line<B: Behaviour> {
    /// A bell is on its way, or the host is at work.
    awake: bool,
    /// The host has gone, and with it its arbiter or its directory.
    gone: bool,
    slots: VecDeque<Arc<Slot<B>>>,
}

impl<B: Behaviour> Station<B> {
    /// A station whose host is not there yet.
    pub(crate) fn new(seat: Arc<Seat>) -> (Arc<Self>, AddressReceiver<Host<B>>) {
        // One bell at a time; see `awake`.
        let (sender, receiver) = channel(1);
        let line = Line { awake: false, gone: false, slots: VecDeque::new() };
        let addr = Addr::new(sender);
        (Arc::new(Self { seat, addr, line: Mutex::new(line), times: Times::default() }), receiver)
    }

    /// Brings the host to its arbiter.
    ///
    /// Spawned by hand: `Actor::start` discards the join handle, and actix's `Supervisor` revives
    /// only what stopped, not what panicked.
    pub(crate) fn open(
        self: &Arc<Self>,
        home: Weak<Inner<B>>,
        receiver: AddressReceiver<Host<B>>,
    ) -> bool {
        // Should the arbiter end before it gets there, this closes the station.
        let passage = Passage { station: Some(Arc::clone(self)), home };
        self.seat.run(move || {
            let host = passage.arrive();
            actix_rt::spawn(actix::Context::with_receiver(receiver).into_future(host));
        })
    }

    /// Whether nobody is served here any more.
    pub(crate) fn is_gone(&self) -> bool {
        lock(&self.line).gone
    }

    /// Puts a slot at the end of the line; false when nobody will come.
    pub(crate) fn push(&self, slot: Arc<Slot<B>>) -> bool {
        let asleep = {
            let mut line = lock(&self.line);
            if line.gone {
                return false;
            }
            line.slots.push_back(slot);
            !std::mem::replace(&mut line.awake, true)
        };
        if asleep {
            self.ring();
        }
        true
    }

    /// Wakes the host without a slot: to see that its directory has gone.
    pub(crate) fn nudge(&self) {
        let asleep = !std::mem::replace(&mut lock(&self.line).awake, true);
        if asleep {
            self.ring();
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "`awake` lets one bell at a time into the mailbox, so there is no bound to ignore"
    )]
    fn ring(&self) {
        self.addr.do_send(Bell);
    }

    /// Serves nobody any more; who stood in the line.
    fn close(&self) -> VecDeque<Arc<Slot<B>>> {
        let mut line = lock(&self.line);
        line.gone = true;
        std::mem::take(&mut line.slots)
    }
}

/// A station on its way to its arbiter.
struct Passage<B: Behaviour> {
    station: Option<Arc<Station<B>>>,
    home: Weak<Inner<B>>,
}

impl<B: Behaviour> Passage<B> {
    fn arrive(mut self) -> Host<B> {
        Host {
            station: self.station.take(),
            home: Weak::clone(&self.home),
            shells: Vec::new(),
            free: Vec::new(),
            batch: VecDeque::new(),
        }
    }
}

impl<B: Behaviour> Drop for Passage<B> {
    fn drop(&mut self) {
        if let Some(station) = self.station.take() {
            abandon(station.close());
        }
    }
}

/// Refuses what waits at slots that nobody will serve.
fn abandon<B: Behaviour>(slots: impl IntoIterator<Item = Arc<Slot<B>>>) {
    slots.into_iter().for_each(|slot| slot.forsake());
}

/// A slot's desk, before it has one.
pub(crate) const NO_DESK: u32 = u32::MAX;

pub(crate) struct Host<B: Behaviour> {
    /// `None` only after it was closed.
    station: Option<Arc<Station<B>>>,
    home: Weak<Inner<B>>,
    shells: Vec<Option<Box<Shell<B>>>>,
    /// Desks without a shell.
    free: Vec<u32>,
    /// The part of the line that is being served.
    batch: VecDeque<Arc<Slot<B>>>,
}

impl<B: Behaviour> actix::Actor for Host<B> {
    type Context = actix::Context<Self>;
}

impl<B: Behaviour> actix::Handler<Bell> for Host<B> {
    type Result = ();

    fn handle(&mut self, _: Bell, cx: &mut Self::Context) {
        let Some(station) = self.station.clone() else { return };
        for _ in 0..TURNS {
            if self.batch.is_empty() {
                let mut line = lock(&station.line);
                std::mem::swap(&mut self.batch, &mut line.slots);
                if self.batch.is_empty() {
                    line.awake = false;
                    drop(line);
                    if self.free.len() == self.shells.len() && self.home.strong_count() == 0 {
                        abandon(station.close());
                        cx.stop();
                    }
                    return;
                }
            }
            if let Some(slot) = self.batch.pop_front() {
                self.serve(&slot);
            }
        }
        actix_rt::spawn(async move {
            // A local set prefers what it has to what other threads send it, thirty to one.
            // Yielding parks until it has neither.
            tokio::task::yield_now().await;
            station.ring();
        });
    }
}

impl<B: Behaviour> Host<B> {
    fn serve(&mut self, slot: &Arc<Slot<B>>) {
        let desk = match slot.desk.load(Ordering::Relaxed) {
            NO_DESK if slot.phase() == Phase::Exited => return,
            NO_DESK => self.sit_down(slot),
            desk => desk,
        };
        let Some(shell) = self.shells.get_mut(desk as usize).and_then(Option::as_mut) else {
            return;
        };
        let stays = catch_unwind(AssertUnwindSafe(|| shell.turn())).unwrap_or_else(|_| {
            tracing::error!(kind = B::KIND, "a shell panicked: a fault in supervision itself");
            false
        });
        if !stays {
            slot.desk.store(NO_DESK, Ordering::Relaxed);
            self.free.push(desk);
            // A shell that did not leave by itself frees whoever waits when it is dropped.
            self.shells[desk as usize] = None;
        }
    }

    fn sit_down(&mut self, slot: &Arc<Slot<B>>) -> u32 {
        let shell = Some(Box::new(Shell::new(Arc::clone(slot), Weak::clone(&self.home))));
        let desk = if let Some(desk) = self.free.pop() {
            self.shells[desk as usize] = shell;
            desk
        } else {
            self.shells.push(shell);
            u32::try_from(self.shells.len() - 1).unwrap_or(NO_DESK)
        };
        slot.desk.store(desk, Ordering::Relaxed);
        desk
    }
}

impl<B: Behaviour> Drop for Host<B> {
    /// The arbiter has ended, or the directory has gone: nobody must wait for ever.
    fn drop(&mut self) {
        if let Some(station) = self.station.take() {
            let waiting = station.close();
            // First those with a shell, which know best how to leave.
            self.shells.clear();
            abandon(std::mem::take(&mut self.batch));
            abandon(waiting);
        }
    }
}
