//! What the node has to say about tasks, until a channel has taken it.
//!
//! Results are made whether a channel is up or not. They wait here, bounded: when
//! nobody comes for them the oldest go, because the ledger has them all and gives them
//! again when the control plane repeats a task. A channel can also break with results
//! in flight that nobody has read. Those of a channel's last moments are therefore said
//! again on the next one; the control plane takes a result twice without harm.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use aicloud_node_protocol::pb::agent_message::Body;
use tokio::sync::Notify;

/// Messages that wait at most. A fleet's busiest node makes a few tasks a second.
const WAITING: usize = 512;

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    queues: Mutex<Queues>,
    came: Notify,
}

#[derive(Debug, Default)]
struct Queues {
    waiting: VecDeque<Body>,
    sent: VecDeque<(Instant, Body)>,
}

impl Outbox {
    /// Adds something to say.
    pub(crate) fn put(&self, body: Body) {
        let mut queues = self.lock();
        queues.waiting.push_back(body);
        trim(&mut queues.waiting);
        drop(queues);
        self.came.notify_one();
    }

    /// The next thing to say; waits for it. Dropping the future loses nothing.
    pub(crate) async fn take(&self) -> Body {
        loop {
            let next = self.lock().take_one();
            match next {
                Some(body) => return body,
                None => self.came.notified().await,
            }
        }
    }

    /// Says again what was said within the last `window`, before what waits.
    pub(crate) fn say_again(&self, window: Duration) {
        let mut queues = self.lock();
        let sent = std::mem::take(&mut queues.sent);
        let now = Instant::now();
        let recent = sent.into_iter().filter(|(at, _)| now.duration_since(*at) <= window);
        for (_, body) in recent.rev() {
            queues.waiting.push_front(body);
        }
        trim(&mut queues.waiting);
        drop(queues);
        self.came.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queues {
    fn take_one(&mut self) -> Option<Body> {
        let body = self.waiting.pop_front()?;
        // Progress is of no interest later.
        if matches!(body, Body::Result(_)) {
            self.sent.push_back((Instant::now(), body.clone()));
            trim(&mut self.sent);
        }
        Some(body)
    }
}

fn trim<T>(queue: &mut VecDeque<T>) {
    while queue.len() > WAITING {
        queue.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use aicloud_node_protocol::pb;

    use super::*;

    fn result(number: usize) -> Body {
        let task_id = format!("task_{number}");
        Body::Result(pb::TaskResult { task_id, ..pb::TaskResult::default() })
    }

    #[tokio::test]
    async fn says_recent_results_again_and_in_order() {
        let outbox = Outbox::default();
        outbox.put(Body::Progress(pb::TaskProgress::default()));
        outbox.put(result(1));
        outbox.put(result(2));
        for _ in 0..3 {
            outbox.take().await;
        }
        outbox.put(result(3));
        outbox.say_again(Duration::from_secs(60));
        for number in 1..=3 {
            assert_eq!(outbox.take().await, result(number));
        }
        outbox.say_again(Duration::ZERO);
        assert!(outbox.lock().waiting.is_empty());
    }

    #[tokio::test]
    async fn is_bounded() {
        let outbox = Outbox::default();
        for number in 0..WAITING + 10 {
            outbox.put(result(number));
        }
        assert_eq!(outbox.lock().waiting.len(), WAITING);
        assert_eq!(outbox.take().await, result(10));
    }
}
