//! How much group commit is worth here. Run by hand, best on a quiet machine:
//! `cargo test -p aicloud-persistence --test it -- --ignored --nocapture speed`

use std::time::Instant;

use aicloud_persistence::{Head, Journal, JournalConfig};
use futures_util::future::join_all;
use uuid::Uuid;

use crate::kit::{Kit, node};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures; asserts nothing about time"]
async fn speed_of_group_commit() {
    for (what, batch, total) in [("one each", 1, 2_000_u32), ("up to 256", 256, 40_000)] {
        let kit = Kit::new().await;
        let config = JournalConfig { batch, queue: 100_000, ..JournalConfig::default() };
        let journal = Journal::start(&kit.database, config);
        let ids: Vec<Uuid> = (0..1_000).map(|_| Uuid::now_v7()).collect();
        let mut heads = vec![Head::NONE; ids.len()];
        let began = Instant::now();
        let mut waiting = Vec::new();
        for number in 0..total as usize {
            let entity = number % ids.len();
            let (head, appended) = journal.append(node(ids[entity], heads[entity])).unwrap();
            heads[entity] = head;
            waiting.push(appended);
        }
        assert!(join_all(waiting).await.iter().all(Result::is_ok));
        let rate = f64::from(total) / began.elapsed().as_secs_f64();
        println!("{what}: {rate:.0} appends/s, {:?}", journal.stats());
    }
}
