//! Does the simulation find bugs? Ten are planted, one at a time.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

use aicloud_domain::planted::{Bug, plant};

use super::world::World;

/// Within so many seeds each must be found. Most are by the first twenty.
const SEEDS: u64 = 10_000;

/// The first seed that fails with this bug, and what it says.
fn first_that_fails(bug: Bug) -> Option<(u64, String)> {
    plant(Some(bug));
    let found = (1..=SEEDS).find_map(|seed| {
        let lived = catch_unwind(AssertUnwindSafe(|| drop(World::live(seed, false))));
        let panic = lived.err()?;
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
        Some((seed, text.unwrap_or_default()))
    });
    plant(None);
    found
}

#[test]
fn each_planted_bug_is_found() {
    // What fails here is meant to; only threads of other tests report as usual.
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().name() != Some("planted") {
            usual(info);
        }
    }));
    let todo = Mutex::new(Bug::ALL.to_vec());
    let missed = Mutex::new(vec![]);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            let hunt = || {
                while let Some(bug) = { todo.lock().unwrap().pop() } {
                    match first_that_fails(bug) {
                        Some((seed, text)) => {
                            let says = text.lines().next().unwrap_or_default();
                            let says: String = says.chars().take(110).collect();
                            eprintln!("planted: {bug:?} is found by seed {seed}: {says}");
                        }
                        None => missed.lock().unwrap().push(bug),
                    }
                }
            };
            let thread = std::thread::Builder::new().name("planted".into());
            thread.spawn_scoped(scope, hunt).unwrap();
        }
    });
    let missed = missed.into_inner().unwrap();
    assert!(missed.is_empty(), "not found within {SEEDS} seeds: {missed:?}");
}
