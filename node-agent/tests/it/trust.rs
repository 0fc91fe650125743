//! Whom an agent talks to, and who talks to it.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::control::{Ca, Control, Leaf, Setup};
use crate::process::Node;
use crate::until;

/// Joins one control plane, and is then led to another that has the same node.
async fn is_refused(other: Control, node: &Node, reason: &str) {
    let server = other.address.to_string();
    let agent =
        node.run(&["--runtime", "simulated", "--declare-gpus", "1xH100", "--server", &server]);
    agent.says(reason).await;
    // More than once: it goes on trying, and every time it breaks off by itself.
    until("refusals", || other.refused.load(Ordering::SeqCst) >= 2).await;
}

#[tokio::test]
async fn a_foreign_ca_is_refused() {
    let control = Control::start(Setup::default()).await;
    let node = Node::joined(&control).await;
    let foreign =
        Control::with_ca(Arc::new(Ca::new()), Setup::default(), control.node_id().into()).await;
    is_refused(foreign, &node, "invalid peer certificate").await;
}

#[tokio::test]
async fn an_expired_or_misnamed_server_is_refused() {
    let ca = Arc::new(Ca::new());
    let id = crate::fresh_id("node");
    let control = Control::with_ca(Arc::clone(&ca), Setup::default(), id.clone()).await;
    let node = Node::joined(&control).await;
    for (leaf, reason) in
        [(Leaf::Expired, "certificate expired"), (Leaf::OtherName, "not valid for name")]
    {
        let setup = Setup { leaf, ..Setup::default() };
        is_refused(Control::with_ca(Arc::clone(&ca), setup, id.clone()).await, &node, reason).await;
    }
}

/// A node whose certificate ended while it was off is refused, says what to do, and
/// is back after joining again.
#[tokio::test]
async fn an_expired_node_is_refused_until_it_joins_again() {
    let ca = Arc::new(Ca::new());
    let id = crate::fresh_id("node");
    let short = Setup { certificate_life: Duration::from_secs(1), ..Setup::default() };
    let brief = Control::with_ca(Arc::clone(&ca), short, id.clone()).await;
    let node = Node::joined(&brief).await;
    let control = Control::with_ca(ca, Setup::default(), id).await;
    let ended = aicloud_node_agent::unix_ms() + 2_000;
    until("the certificate's end", || aicloud_node_agent::unix_ms() > ended).await;
    {
        let server = control.address.to_string();
        let agent =
            node.run(&["--runtime", "simulated", "--declare-gpus", "1xH100", "--server", &server]);
        agent.says("certificate has ended").await;
        until("a refusal", || control.refused.load(Ordering::SeqCst) >= 2).await;
    }
    let output = node.join(&control.join_command()).await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let _agent = node.simulated();
    control.session().await;
}
