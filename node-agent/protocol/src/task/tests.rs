use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::pb;

const NODE: &str = "node_01jd4qx2s5ze8b7p6m9k3v1w0t";
const NOW: i64 = 1_790_000_000_000;

fn start() -> Arguments {
    Arguments::Start(StartArguments {
        image: "busybox".into(),
        command: vec!["sh".into(), "-c".into(), "sleep 1".into()],
        env: BTreeMap::from([("A".into(), "b".into())]),
        secret_env: SecretEnv::default(),
        gpu_uuids: vec!["declared-0".into()],
        cpu_millis: 500,
        memory_bytes: 64 << 20,
        pids_max: 32,
        allocation_name: "core42:aicloud:local:acme:allocation/alloc_1".into(),
    })
}

fn draft() -> TaskDraft {
    TaskDraft {
        trace_id: Some("0af7651916cd43dd8448eb211c80319c".into()),
        task_id: "task_01jd4qx2s5ze8b7p6m9k3v1w0t".into(),
        node_id: NODE.into(),
        tenant: "tenant_01jd4qx2s5ze8b7p6m9k3v1w0t".into(),
        allocation_name: "core42:aicloud:local:acme:allocation/alloc_1".into(),
        allocation_id: "alloc_01jd4qx2s5ze8b7p6m9k3v1w0t".into(),
        epoch: 3,
        sequence: 9,
        issued_unix_ms: NOW,
        lifetime_ms: 60_000,
    }
}

fn statement_of(task: &pb::Task) -> TaskStatement {
    serde_json::from_slice(&task.payload).unwrap()
}

/// A signer, the verifier that trusts it, and a good task.
fn world() -> (TaskSigner, TaskVerifier, pb::Task) {
    let signer = TaskSigner::generate(4);
    let verifier = TaskVerifier::new(&[signer.public_key()]).unwrap();
    let task = signer.seal(draft(), &start()).unwrap();
    (signer, verifier, task)
}

#[test]
fn encoding_is_the_one_of_the_specification() {
    // The example of DSSE's protocol.md.
    assert_eq!(
        pre_authentication_encoding("http://example.com/HelloWorld", b"hello world"),
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    );
}

#[test]
fn a_good_task_is_verified() {
    let (_, verifier, task) = world();
    let verified = verifier.verify(&task, NODE, NOW).unwrap();
    assert_eq!(verified.arguments(), &start());
    assert_eq!(verified.statement().operation, Operation::Start);
    assert_eq!(verified.statement().key_epoch, 4);
}

#[test]
fn keys_survive_pem() {
    let (signer, verifier, _) = world();
    let again = TaskSigner::from_pkcs8_pem(&signer.to_pkcs8_pem().unwrap(), 4).unwrap();
    let task = again.seal(draft(), &start()).unwrap();
    assert!(verifier.verify(&task, NODE, NOW).is_ok());
    assert!(TaskSigner::from_pkcs8_pem("-----BEGIN NONSENSE-----", 1).is_err());
}

#[test]
fn keyid_decides_nothing_and_every_key_is_tried() {
    let (signer, _, mut task) = world();
    let other = TaskSigner::generate(5);
    let both = TaskVerifier::new(&[other.public_key(), signer.public_key()]).unwrap();
    task.signatures[0].keyid = "somebody else".into();
    assert!(both.verify(&task, NODE, NOW).is_ok());
    let only_other = TaskVerifier::new(&[other.public_key()]).unwrap();
    assert_eq!(only_other.verify(&task, NODE, NOW), Err(TaskRefusal::BadSignature));
    assert_eq!(TaskVerifier::default().verify(&task, NODE, NOW), Err(TaskRefusal::UnknownKey));
}

#[test]
fn the_signed_key_epoch_must_be_the_signing_keys() {
    let (signer, _, task) = world();
    let moved = pb::TaskKey { epoch: 5, ..signer.public_key() };
    let verifier = TaskVerifier::new(&[moved]).unwrap();
    assert_eq!(verifier.verify(&task, NODE, NOW), Err(TaskRefusal::UnknownKey));
}

#[test]
fn weak_and_broken_keys_are_refused() {
    for public_key in [vec![], vec![0; 31], vec![0; 32], {
        let mut identity = vec![0; 32];
        identity[0] = 1;
        identity
    }] {
        assert!(TaskVerifier::new(&[pb::TaskKey { epoch: 1, public_key }]).is_err());
    }
}

#[test]
fn times_are_kept() {
    let (_, verifier, task) = world();
    let at = |now| verifier.verify(&task, NODE, now);
    assert!(at(NOW - CLOCK_SKEW_MS).is_ok());
    assert_eq!(at(NOW - CLOCK_SKEW_MS - 1), Err(TaskRefusal::NotYetValid));
    assert!(at(NOW + 60_000 + CLOCK_SKEW_MS - 1).is_ok());
    assert_eq!(at(NOW + 60_000 + CLOCK_SKEW_MS), Err(TaskRefusal::Expired));
    assert_eq!(at(i64::MAX), Err(TaskRefusal::Expired));
    assert_eq!(at(i64::MIN), Err(TaskRefusal::NotYetValid));
}

/// Signed and wrong: each is refused for its own reason.
#[test]
fn signed_statements_are_refused_for_what_they_say() {
    type Change = fn(&mut TaskStatement);
    let cases: [(Change, TaskRefusal); 11] = [
        (|s| s.node_id = "node_other".into(), TaskRefusal::OtherNode),
        (|s| s.allocation_id = "../../etc".into(), TaskRefusal::Malformed),
        (|s| s.task_id = String::new(), TaskRefusal::Malformed),
        (|s| s.allocation_name = "a b".into(), TaskRefusal::Malformed),
        (|s| s.allocation_name = "core42:other".into(), TaskRefusal::Malformed),
        (|s| s.sequence = 0, TaskRefusal::Malformed),
        (|s| s.expires_unix_ms = NOW + MAX_LIFETIME_MS + 1, TaskRefusal::Malformed),
        (|s| s.expires_unix_ms = s.issued_unix_ms, TaskRefusal::Malformed),
        (|s| (s.issued_unix_ms, s.expires_unix_ms) = (i64::MIN, i64::MAX), TaskRefusal::Malformed),
        (|s| s.key_epoch = 1, TaskRefusal::UnknownKey),
        (|s| s.args_sha256 = "00".repeat(32), TaskRefusal::AlteredArguments),
    ];
    let (signer, verifier, task) = world();
    for (number, (change, refusal)) in cases.into_iter().enumerate() {
        let mut statement = statement_of(&task);
        change(&mut statement);
        let changed = signer.sign_statement(&statement, task.arguments.clone()).unwrap();
        assert_eq!(verifier.verify(&changed, NODE, NOW), Err(refusal), "case {number}");
    }
}

#[test]
fn only_tasks_are_tasks() {
    let (signer, verifier, task) = world();
    let other_type =
        signer.sign_payload("application/json", task.payload.clone(), task.arguments.clone());
    assert_eq!(verifier.verify(&other_type, NODE, NOW), Err(TaskRefusal::Malformed));

    let mut more: serde_json::Value = serde_json::from_slice(&task.payload).unwrap();
    more["also"] = 1.into();
    let payload = serde_json::to_vec(&more).unwrap();
    let unknown = signer.sign_payload(PAYLOAD_TYPE, payload, task.arguments);
    assert_eq!(verifier.verify(&unknown, NODE, NOW), Err(TaskRefusal::Malformed));
}

#[test]
fn too_long_a_life_is_not_signed() {
    let (signer, ..) = world();
    for lifetime_ms in [0, -1, MAX_LIFETIME_MS + 1] {
        assert!(signer.seal(TaskDraft { lifetime_ms, ..draft() }, &start()).is_err());
    }
}

#[test]
fn codes_are_those_of_the_contract() {
    let contract = include_str!("../../proto/node.proto");
    for refusal in TaskRefusal::ALL {
        assert!(contract.contains(&format!("`{}`", refusal.code())), "{refusal:?}");
        assert_eq!(TaskRefusal::from_code(refusal.code()), Some(refusal));
    }
    for code in FailureCode::ALL {
        assert_eq!(code.as_str().parse::<FailureCode>().unwrap(), *code);
        assert_eq!(serde_json::to_string(code).unwrap(), format!("\"{code}\""));
        assert!(contract.contains(&format!("`{code}`")), "{code}");
    }
}

/// Not sampled: every byte of payload, type, signature and arguments, every bit.
#[test]
fn every_changed_bit_is_refused() {
    let (_, verifier, task) = world();
    let mut changed = 0_u32;
    let mut refuse = |task: &pb::Task| {
        assert!(verifier.verify(task, NODE, NOW).is_err());
        changed += 1;
    };
    for bit in 0..8 {
        for place in 0..task.payload.len() {
            let mut bad = task.clone();
            bad.payload[place] ^= 1 << bit;
            refuse(&bad);
        }
        for place in 0..task.signatures[0].sig.len() {
            let mut bad = task.clone();
            bad.signatures[0].sig[place] ^= 1 << bit;
            refuse(&bad);
        }
        for place in 0..task.arguments.len() {
            let mut bad = task.clone();
            bad.arguments[place] ^= 1 << bit;
            refuse(&bad);
        }
    }
    for place in 0..task.payload_type.len() {
        let mut bytes = task.payload_type.clone().into_bytes();
        bytes[place] ^= 1;
        let mut bad = task.clone();
        bad.payload_type = String::from_utf8(bytes).unwrap();
        refuse(&bad);
    }
    assert!(changed > 1000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn round_trip(
        epoch in any::<u64>(), sequence in 1u64.., suffix in "[0-9a-z]{26}",
        grace_ms in any::<u32>(), lifetime_ms in 1..=MAX_LIFETIME_MS, key_epoch in any::<u32>(),
    ) {
        let signer = TaskSigner::generate(key_epoch);
        let verifier = TaskVerifier::new(&[signer.public_key()]).unwrap();
        let allocation_id = format!("alloc_{suffix}");
        let arguments = Arguments::Stop(StopArguments { grace_ms });
        let draft = TaskDraft { epoch, sequence, allocation_id, lifetime_ms, ..draft() };
        let task = signer.seal(draft, &arguments).unwrap();
        let verified = verifier.verify(&task, NODE, NOW).unwrap();
        prop_assert_eq!(verified.statement().epoch, epoch);
        prop_assert_eq!(verified.statement().sequence, sequence);
        prop_assert_eq!(verified.arguments(), &arguments);
    }

    /// Parsers see only signed bytes; even so nothing signed makes them panic.
    #[test]
    fn signed_nonsense_is_refused(payload in any::<Vec<u8>>(), arguments in any::<Vec<u8>>()) {
        let (signer, verifier, _) = world();
        let task = signer.sign_payload(PAYLOAD_TYPE, payload, arguments);
        prop_assert_eq!(verifier.verify(&task, NODE, NOW), Err(TaskRefusal::Malformed));
    }

    #[test]
    fn unsigned_nonsense_is_refused(bytes in any::<Vec<u8>>()) {
        let (_, verifier, _) = world();
        if let Ok(task) = <pb::Task as prost::Message>::decode(bytes.as_slice()) {
            prop_assert!(verifier.verify(&task, NODE, NOW).is_err());
        }
    }

    #[test]
    fn arguments_never_panic(bytes in any::<Vec<u8>>()) {
        for operation in [Operation::Start, Operation::Stop, Operation::Release] {
            let _ = Arguments::from_json(operation, &bytes);
        }
    }
}

#[test]
fn secret_values_travel_are_not_shown_and_give_no_digest_to_try_against() {
    let with = |salt: &str| {
        let Arguments::Start(mut start) = start() else { unreachable!() };
        let values = BTreeMap::from([("TOKEN".to_owned(), "canary".to_owned())]);
        start.secret_env = SecretEnv::new(salt.to_owned(), values);
        Arguments::Start(start)
    };
    let (one, other) = (with("one"), with("other"));
    assert!(!format!("{one:?}").contains("canary") && format!("{one:?}").contains("TOKEN"));
    let digest = |arguments: &Arguments| arguments_digest(&arguments.to_json().unwrap());
    assert_ne!(digest(&one), digest(&other));
    assert_eq!(digest(&one), digest(&with("one")));
    let signer = TaskSigner::generate(4);
    let verifier = TaskVerifier::new(&[signer.public_key()]).unwrap();
    let task = signer.seal(draft(), &one).unwrap();
    assert!(!String::from_utf8(task.payload.clone()).unwrap().contains("canary"));
    assert_eq!(verifier.verify(&task, NODE, NOW).unwrap().arguments(), &one);
    // Without any, the arguments are those of always, so that older agents read them.
    let plain = String::from_utf8(start().to_json().unwrap()).unwrap();
    assert!(!plain.contains("secret_env"), "{plain}");
}
