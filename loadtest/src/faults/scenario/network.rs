//! `network`: the ways to the database and to the agent break, in turn, while customers go on.
//!
//! A [`Proxy`] stands in each way. Resets, bytes that vanish both ways or one way with
//! connections half open, and delay. Passes when every invariant holds (I1 above all: a node that is
//! out of reach keeps its holds) and everything has healed within thirty seconds of the last fault.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::Length;
use crate::faults::check::{HEALED, check};
use crate::faults::customers::{Client, Crowd, Customers, pause, rename};
use crate::faults::proxy::{Fault, Proxy};
use crate::faults::site::{Plan, Site};
use crate::faults::verdict::{Times, Verdict};
use crate::faults::watcher::Watcher;

/// What happens to a way, in this order.
const FAULTS: [(&str, Fault); 5] = [
    ("reset", Fault::Cut),
    ("swallowed", Fault::Swallow { there: true, back: true }),
    ("answers swallowed", Fault::Swallow { there: false, back: true }),
    ("requests swallowed", Fault::Swallow { there: true, back: false }),
    ("slow", Fault::Delay(Duration::from_millis(200))),
];

/// Runs it.
///
/// # Errors
/// When the scenario could not be played to its end.
pub async fn run(length: Length) -> Result<Verdict> {
    let cycles = length.cycles(FAULTS.len() as u64, 50);
    let (database, agents) = (Proxy::new().await?, Proxy::new().await?);
    let plan = Plan {
        agents_by: Some(agents.clone()),
        database_by: Some(database.clone()),
        ..Plan::default()
    };
    let mut site = Site::apart(&plan).await?;
    let client = Client::new(&site)?;
    let watcher = Watcher::start(site.planes[0].rest.clone());
    let crowd = Crowd { renters: 6, writers: 12 };
    let customers = Customers::start(&client, &site.projects, crowd);
    let mut healed = Times::default();
    for cycle in 0..cycles {
        let (name, fault) = FAULTS[usize::try_from(cycle)? % FAULTS.len()];
        for (way, proxy) in [("database", &database), ("agent", &agents)] {
            pause(500..1_000).await;
            proxy.set(fault);
            pause(2_000..4_000).await;
            proxy.set(Fault::None);
            let began = Instant::now();
            let key = format!("healed-{way}-{cycle}");
            client.must(&rename(&site.projects[0], &key, &key)).await?;
            site.until_node_is_ready().await?;
            healed.add(began.elapsed());
            eprintln!("    {way} {name}: healed after {:.1} s", began.elapsed().as_secs_f64());
        }
        length.say(cycle + 1, cycles, &client);
    }
    customers.leave().await?;
    site.note_memory();
    let mut verdict = Verdict::new("network", format_args!("{} faults", cycles * 2));
    verdict.findings(check(&site, &client, Some(&watcher)).await?);
    let (half, most) = (healed.quantile(0.5).as_secs_f64(), healed.max());
    verdict.figure(format_args!("healed p50 {half:.2} s max {:.2} s", most.as_secs_f64()));
    // Deadlines of half-open connections don't depend on how fast a build is.
    verdict.require(most <= HEALED, format_args!("healing took {most:?}, allowed {HEALED:?}"));
    verdict.memory(site.planes[0].peak_memory);
    verdict.ended(site.stop().await);
    Ok(verdict)
}
