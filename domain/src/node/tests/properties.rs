//! What holds whatever a node is told, in whatever order.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use proptest::prelude::*;

use super::*;

fn commands() -> impl Strategy<Value = NodeCommand> {
    let (who, epoch) = (1..6u8, 1..3u64);
    let one = (who, epoch);
    prop_oneof![
        4 => (one.clone(), 1..6u32).prop_map(|((n, epoch), count)| NodeCommand::Reserve {
            allocation_id: allocation(n), epoch, model: model(), count,
        }),
        2 => one.clone().prop_map(|(n, epoch)| NodeCommand::Confirm { allocation_id: allocation(n), epoch }),
        2 => one.clone().prop_map(|(n, epoch)| NodeCommand::Forgo { allocation_id: allocation(n), epoch }),
        4 => (one.clone(), 0..3).prop_map(|((n, epoch), which)| NodeCommand::Dispatch {
            allocation_id: allocation(n),
            epoch,
            name: name(),
            trace_id: None,
            order: match which { 0 => start(), 1 => Order::Stop, _ => Order::Release },
        }),
        2 => (1..20u64).prop_map(renumber),
        1 => one.clone().prop_map(|(n, epoch)| NodeCommand::Reap { allocation_id: allocation(n), epoch }),
        6 => (1..20u64, any::<bool>()).prop_map(|(sequence, good)| NodeCommand::FinishTask {
            task: task_id(id(), sequence),
            result: if good {
                TaskResult::Succeeded { detail: String::new() }
            } else {
                TaskResult::Failed { code: "runtime_error".into(), message: "no".into() }
            },
        }),
        3 => (1..20u64).prop_map(|sequence| NodeCommand::Delivered { sequence }),
        1 => (one, any::<bool>()).prop_map(|((n, epoch), reachable)| NodeCommand::Told {
            allocation_id: allocation(n), epoch, reachable,
        }),
        1 => (4..9u32).prop_map(|gpus| NodeCommand::Attach { serial: "a".into(), inventory: inventory(gpus) }),
        1 => (1..4u64).prop_map(|channel_epoch| NodeCommand::Silence { channel_epoch }),
        1 => prop_oneof![Just(NodeCommand::Cordon), Just(NodeCommand::Uncordon)],
        1 => (0..3i64).prop_map(|second| NodeCommand::Drain { deadline: at(second), reason: "r".into() }),
        2 => (1..6u8, 1..3u64, any::<bool>()).prop_map(|(n, epoch, leaves)| NodeCommand::ToldOfDrain {
            allocation_id: allocation(n),
            epoch,
            drain: leaves.then(|| Notice { deadline: at(1), reason: "r".into(), since: at(11) }),
        }),
        1 => any::<bool>().prop_map(|force| NodeCommand::Retire { force }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_gpu_has_two_holders(commands in proptest::collection::vec(commands(), 1..80)) {
        let mut state = ready();
        let mut holders: BTreeMap<String, (AllocationId, u64)> = BTreeMap::new();
        for (second, command) in (10..).zip(commands) {
            let before = state.clone().unwrap();
            let Ok(events) = tell(&mut state, command, second) else {
                prop_assert_eq!(state.as_ref(), Some(&before));
                continue;
            };
            // The rows that the events make, as the database would keep them.
            for event in &events {
                match event {
                    NodeEvent::GpusHeld { allocation_id, epoch, gpu_uuids } => {
                        prop_assert_eq!(before.life, Life::Ready);
                        for uuid in gpu_uuids {
                            let former = holders.insert(uuid.clone(), (*allocation_id, *epoch));
                            prop_assert_eq!(former, None, "{} has two holders", uuid);
                        }
                    }
                    NodeEvent::GpusFreed { allocation_id, epoch } => {
                        holders.retain(|_, holder| *holder != (*allocation_id, *epoch));
                    }
                    _ => {}
                }
                let json = serde_json::to_string(event).unwrap();
                prop_assert_eq!(&serde_json::from_str::<NodeEvent>(&json).unwrap(), event);
            }
            let node = state.as_ref().unwrap();
            prop_assert_eq!(node.life == Life::Draining, node.drain.is_some());
            prop_assert!(node.life != Life::Maintenance || node.holds.is_empty(), "{:?}", node);
            prop_assert!(node.life != Life::Draining || !node.holds.is_empty(), "it is drained");
            let held: BTreeSet<&String> = node.holds.iter().flat_map(|hold| &hold.gpu_uuids).collect();
            prop_assert_eq!(held, holders.keys().collect::<BTreeSet<_>>());
            let sequences: Vec<u64> = node.tasks.iter().map(|task| task.sequence).collect();
            prop_assert!(sequences.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(sequences.iter().all(|sequence| *sequence < node.next_sequence));
        }
        let json = serde_json::to_string(&state).unwrap();
        prop_assert_eq!(serde_json::from_str::<Option<Node>>(&json).unwrap(), state);
    }

    #[test]
    fn a_join_token_is_good_for_at_most_ten_minutes(minutes in -20..40i64) {
        let mut state = ready();
        let expires_at = at(2) + TimeDelta::minutes(minutes);
        let token = JoinToken { sha256: Sha256([1; 32]), expires_at };
        let good = tell(&mut state, NodeCommand::IssueJoinToken { token }, 2).is_ok();
        prop_assert_eq!(good, (0..=10).contains(&minutes));
    }
}
