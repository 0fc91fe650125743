//! What would become of a request that came now, without asking for it.
//!
//! Whoever is about to pay wants to know first: at once, or after whom? The queue knows. [`Scheduler::plan`] walks
//! through what the queue would propose now and puts the new request behind all of it, so in a cloud where nothing else
//! happens it says what [`enqueue`](Scheduler::enqueue) and [`propose`](Scheduler::propose) then do; a property below holds
//! the two together. It takes `&self` and changes nothing: no place in the queue is kept, and no GPU.
//!
//! At rest nothing of the queue can be placed, so the walk ends at its first step.
//!
//! **How long** is another matter ([`Estimate`]): it depends on when others give back what they have. All that is known
//! of that is how fast they have done so lately. If GPUs come back at random at that pace, the time until enough of
//! them are back is gamma distributed, of which an expectation and the middle eighty of a hundred are said. Too few
//! ends make a pace that means nothing: then nothing is said, and why ([`NoEstimate`]).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{PendingReason, Pool, Scheduler, Standing};
use crate::catalog::GpuModel;
use crate::id::NodeId;

/// What would become of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prospect {
    /// A node would be asked at once.
    Now {
        /// Which.
        node: NodeId,
        /// How many GPUs of the model it has for work in all.
        gpus: u32,
    },
    /// It would wait.
    Waits(Standing),
}

/// How many GPUs of a model one request can get, which is on one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Room {
    /// The most that a request would get at once if it came now: [`Scheduler::plan`] says `Now` for as many and fewer. 0: any
    /// would wait.
    pub now: u32,
    /// The most that one node that takes work has in all. 0: no such node has the model.
    pub ever: u32,
}

/// What the queue would do now, before a new request is looked at.
struct Walk {
    /// What would be left then; absent: all that is free, because nobody waits who could be placed.
    free: Option<BTreeMap<u32, BTreeSet<NodeId>>>,
    placed: usize,
    gpus_placed: u64,
    /// Somebody must wait, and nobody passes them.
    blocked: bool,
}

impl Walk {
    fn through(pool: &Pool) -> Self {
        let mut walk = Self { free: None, placed: 0, gpus_placed: 0, blocked: false };
        if pool.head().is_none() {
            return walk;
        }
        let (largest, mut free) = (pool.largest(), pool.by_free.clone());
        for waiting in pool.waiting.values().filter(|waiting| waiting.count <= largest) {
            let Some((of, node)) = tightest(&free, waiting.count) else {
                walk.blocked = true;
                break;
            };
            take(&mut free, of, node, waiting.count);
            walk.placed += 1;
            walk.gpus_placed += u64::from(waiting.count);
        }
        walk.free = Some(free);
        walk
    }

    fn left<'a>(&'a self, pool: &'a Pool) -> &'a BTreeMap<u32, BTreeSet<NodeId>> {
        self.free.as_ref().unwrap_or(&pool.by_free)
    }
}

impl Scheduler {
    /// How many GPUs of this model one request could get, now and ever.
    #[must_use]
    pub fn room(&self, model: &GpuModel) -> Room {
        let Some(pool) = self.pools.get(model) else { return Room::default() };
        let walk = Walk::through(pool);
        let most = walk.left(pool).keys().next_back().copied().unwrap_or(0);
        Room { now: if walk.blocked { 0 } else { most }, ever: pool.largest() }
    }

    /// What would become of a request for so many GPUs of this model, if it came now, behind all that wait.
    #[must_use]
    pub fn plan(&self, model: &GpuModel, count: u32) -> Prospect {
        let nobody =
            Standing { reason: PendingReason::NoNodeLargeEnough, position: 1, gpus_ahead: 0 };
        let Some(pool) = self.pools.get(model) else { return Prospect::Waits(nobody) };
        let largest = pool.largest();
        let walk = Walk::through(pool);
        if !walk.blocked
            && count <= largest
            && let Some((_, node)) = tightest(walk.left(pool), count)
        {
            let capacity = self.nodes.get(&node).and_then(|node| node.gpus.get(model));
            return Prospect::Now { node, gpus: capacity.map_or(count, |(_, total)| *total) };
        }
        let ahead = pool.by_count.iter();
        let gpus: u64 = ahead.map(|(count, all)| u64::from(*count) * all.len() as u64).sum();
        let reason = if count > largest {
            PendingReason::NoNodeLargeEnough
        } else if walk.blocked {
            PendingReason::BehindOthers
        } else {
            PendingReason::NoCapacity
        };
        Prospect::Waits(Standing {
            reason,
            position: u32::try_from(pool.waiting.len() - walk.placed + 1).unwrap_or(u32::MAX),
            gpus_ahead: gpus - walk.gpus_placed,
        })
    }
}

/// Best fit: the node with the fewest free GPUs that suffice, and how many those are.
fn tightest(free: &BTreeMap<u32, BTreeSet<NodeId>>, count: u32) -> Option<(u32, NodeId)> {
    let (of, nodes) = free.range(count.max(1)..).next()?;
    nodes.first().map(|node| (*of, *node))
}

fn take(free: &mut BTreeMap<u32, BTreeSet<NodeId>>, of: u32, node: NodeId, count: u32) {
    if let Some(nodes) = free.get_mut(&of) {
        nodes.remove(&node);
        if nodes.is_empty() {
            free.remove(&of);
        }
    }
    free.entry(of - count).or_default().insert(node);
}

/// How GPUs of a model came back lately.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pace {
    /// Ends of billed time that gave GPUs back.
    pub ends: u64,
    /// GPUs that came back by them.
    pub gpus: u64,
    /// In how long, seconds.
    pub seconds: u64,
}

/// How long something would wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    /// What is expected, seconds.
    pub seconds: u64,
    /// Nine of ten would wait longer than this, seconds.
    pub at_least: u64,
    /// Nine of ten would wait no longer than this, seconds.
    pub at_most: u64,
}

/// Why nothing honest can be said about how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoEstimate {
    /// It would wait for a node that is not there, and history knows nothing of those.
    NoNodeLargeEnough,
    /// Too few allocations of the model have ended lately.
    TooLittleHistory,
    /// What has ended lately can't be read now.
    HistoryUnreachable,
}

impl NoEstimate {
    /// All of them.
    pub const ALL: [Self; 3] =
        [Self::NoNodeLargeEnough, Self::TooLittleHistory, Self::HistoryUnreachable];

    /// For people.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::NoNodeLargeEnough => {
                "It would wait until a larger node comes, and nobody can say when that is."
            }
            Self::TooLittleHistory => {
                "Too few allocations of this model have ended in the last 24 hours to say how long."
            }
            Self::HistoryUnreachable => {
                "How fast GPUs of this model come back can't be read just now; ask again in a minute."
            }
        }
    }
}

/// Fewer ends than this are no pace.
pub const ENDS_MIN: u64 = 10;

/// How long somebody would wait who stands like this and asks for so many.
///
/// # Errors
/// [`NoEstimate`].
pub fn estimate(standing: &Standing, count: u32, pace: Pace) -> Result<Estimate, NoEstimate> {
    if standing.reason == PendingReason::NoNodeLargeEnough {
        return Err(NoEstimate::NoNodeLargeEnough);
    }
    if pace.ends < ENDS_MIN || pace.gpus == 0 || pace.seconds == 0 {
        return Err(NoEstimate::TooLittleHistory);
    }
    let needed = standing.gpus_ahead + u64::from(count);
    // So many ends of the usual size bring as many back.
    let ends = (needed * pace.ends).div_ceil(pace.gpus).max(1);
    let between = float(pace.seconds) / float(pace.ends);
    // The deciles of a gamma distribution of that shape (Wilson and Hilferty, 1931).
    let decile = |sigmas: f64| {
        let ninth = 1.0 / (9.0 * float(ends));
        let root = (1.0 - ninth + sigmas * ninth.sqrt()).max(0.0);
        whole(float(ends) * root.powi(3) * between)
    };
    const TENTH: f64 = 1.281_551_565_5;
    let seconds = whole(float(ends) * between);
    Ok(Estimate { seconds, at_least: decile(-TENTH), at_most: decile(TENTH) })
}

#[expect(clippy::cast_precision_loss, reason = "an estimate needs no sixteenth digit")]
const fn float(value: u64) -> f64 {
    value as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` takes what is too large for the largest, and no time here is negative"
)]
fn whole(seconds: f64) -> u64 {
    seconds.round() as u64
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::super::{NodeCapacity, Proposal, Request};
    use super::*;
    use crate::id::{AllocationId, TypedId};

    fn model() -> GpuModel {
        "H100".parse().unwrap()
    }

    fn node(n: u8) -> NodeId {
        NodeId::from_uuid(Uuid::from_u128(n.into()))
    }

    fn request(n: u8, count: u32) -> Request {
        Request {
            allocation_id: AllocationId::from_uuid(Uuid::from_u128(n.into())),
            epoch: 1,
            model: model(),
            count,
            since: DateTime::from_timestamp(n.into(), 0).unwrap(),
        }
    }

    #[derive(Debug, Clone)]
    enum Step {
        Enqueue(u8, u32),
        Withdraw(u8),
        Node(u8, u32, u32, bool),
        Propose,
        Settle(u8, bool),
        SetAside(u8),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            4 => (0..40u8, 1..11u32).prop_map(|(n, count)| Step::Enqueue(n, count)),
            1 => (0..40u8).prop_map(Step::Withdraw),
            3 => (0..6u8, 0..=8u32, 0..=2u32, any::<bool>())
                .prop_map(|(n, free, held, up)| Step::Node(n, free, free + held, up)),
            2 => Just(Step::Propose),
            1 => (0..40u8, any::<bool>()).prop_map(|(n, held)| Step::Settle(n, held)),
            1 => (0..6u8).prop_map(Step::SetAside),
        ];
        proptest::collection::vec(step, 0..80)
    }

    proptest! {
        /// In a cloud where nothing else happens a plan is what then happens: the same node, or the same place for the
        /// same reason, whatever went before and whether or not the queue has come to rest.
        #[test]
        fn a_plan_is_what_happens(steps in steps(), count in 1..11u32) {
            let mut scheduler = Scheduler::default();
            for (seq, step) in (1u64..).zip(steps) {
                match step {
                    Step::Enqueue(n, count) => { scheduler.enqueue(request(n, count)); }
                    Step::Withdraw(n) => { scheduler.withdraw(request(n, 1).allocation_id); }
                    Step::Node(n, free, total, schedulable) => {
                        let gpus = [(model(), (free, total))].into();
                        scheduler.update_node(node(n), NodeCapacity { seq, schedulable, gpus });
                    }
                    Step::Propose => { scheduler.propose(); }
                    Step::Settle(n, held) => scheduler.settle(request(n, 1).allocation_id, 1, held),
                    Step::SetAside(n) => scheduler.set_aside(node(n)),
                }
            }
            let before = (scheduler.depth(), scheduler.standings());
            let plan = scheduler.plan(&model(), count);
            let room = scheduler.room(&model());
            prop_assert!(room.now <= room.ever, "{room:?}");
            prop_assert_eq!(matches!(plan, Prospect::Now { .. }), count <= room.now, "{:?}", room);
            let too_large = matches!(&plan, Prospect::Waits(one) if one.reason == PendingReason::NoNodeLargeEnough);
            prop_assert_eq!(too_large, count > room.ever, "{:?}", room);
            prop_assert_eq!(&before, &(scheduler.depth(), scheduler.standings()), "it changes nothing");
            let new = request(200, count);
            scheduler.enqueue(new.clone());
            let proposals = scheduler.propose();
            let own: Option<&Proposal> = proposals.iter().find(|one| one.request == new);
            match plan {
                Prospect::Now { node, gpus } => {
                    prop_assert_eq!(own.map(|one| one.node_id), Some(node));
                    prop_assert!(gpus >= count);
                }
                Prospect::Waits(standing) => {
                    prop_assert_eq!(own, None);
                    prop_assert_eq!(scheduler.standings()[&new.allocation_id], standing);
                }
            }
        }

        /// Who stands further back is never told to wait less, and the range holds what is expected.
        #[test]
        fn estimates_are_in_order(
            ends in ENDS_MIN..10_000, size in 1..8u64, ahead in 0..10_000u64, more in 0..1_000u64, count in 1..64u32
        ) {
            let pace = Pace { ends, gpus: ends * size, seconds: 86_400 };
            let at = |gpus_ahead| Standing { reason: PendingReason::NoCapacity, position: 1, gpus_ahead };
            let one = estimate(&at(ahead), count, pace).unwrap();
            let other = estimate(&at(ahead + more), count, pace).unwrap();
            prop_assert!(one.at_least <= one.seconds && one.seconds <= one.at_most, "{one:?}");
            prop_assert!(one.seconds <= other.seconds && one.at_least <= other.at_least && one.at_most <= other.at_most);
        }
    }

    #[test]
    fn a_model_that_no_node_has_waits_for_one() {
        let scheduler = Scheduler::default();
        let Prospect::Waits(standing) = scheduler.plan(&model(), 1) else {
            panic!("there is no node")
        };
        assert_eq!((standing.reason, standing.position), (PendingReason::NoNodeLargeEnough, 1));
        assert_eq!(scheduler.room(&model()), Room::default());
    }

    #[test]
    fn an_estimate_is_the_pace_s_and_says_how_sure_it_is() {
        // A GPU a minute; 60 are needed.
        let pace = Pace { ends: 1_440, gpus: 1_440, seconds: 86_400 };
        let standing =
            Standing { reason: PendingReason::BehindOthers, position: 9, gpus_ahead: 52 };
        let found = estimate(&standing, 8, pace).unwrap();
        assert_eq!(found.seconds, 3_600);
        // The deciles of Gamma(60, 1 minute) are 50.2 and 70.1 minutes.
        assert!((3_005..=3_025).contains(&found.at_least), "{found:?}");
        assert!((4_195..=4_215).contains(&found.at_most), "{found:?}");
        // Eight come back at a time: one end is enough for eight.
        let large = Pace { ends: 24, gpus: 192, seconds: 86_400 };
        let next = Standing { reason: PendingReason::NoCapacity, position: 1, gpus_ahead: 0 };
        assert_eq!(estimate(&next, 8, large).unwrap().seconds, 3_600);
    }

    #[test]
    fn what_nobody_can_know_is_not_said() {
        let standing = |reason| Standing { reason, position: 1, gpus_ahead: 0 };
        let pace = |ends| Pace { ends, gpus: ends, seconds: 86_400 };
        let too_large = standing(PendingReason::NoNodeLargeEnough);
        assert_eq!(estimate(&too_large, 16, pace(1_000)), Err(NoEstimate::NoNodeLargeEnough));
        let next = standing(PendingReason::NoCapacity);
        assert_eq!(estimate(&next, 1, pace(ENDS_MIN - 1)), Err(NoEstimate::TooLittleHistory));
        assert_eq!(estimate(&next, 1, Pace::default()), Err(NoEstimate::TooLittleHistory));
        assert!(estimate(&next, 1, pace(ENDS_MIN)).is_ok());
    }
}
