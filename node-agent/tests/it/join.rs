//! Joining and renewing.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use aicloud_node_protocol::join::Fingerprint;

use crate::control::{Control, Setup, TOKEN};
use crate::process::Node;
use crate::soon;

#[tokio::test]
async fn joins_and_says_hello() {
    let control = Control::start(Setup::default()).await;
    let node = Node::joined(&control).await;
    let mode = |name: &str| {
        std::fs::metadata(node.state().join(name)).unwrap().permissions().mode() & 0o777
    };
    assert_eq!(mode(""), 0o700);
    for secret in ["identity.pem", "node.json", "ca.pem", "task-keys.json"] {
        assert_eq!(mode(secret), 0o600, "{secret}");
    }
    let _agent = node.simulated();
    let mut session = control.session().await;
    let inventory = session.hello.inventory.clone().unwrap();
    assert_eq!((inventory.runtime.as_str(), inventory.source.as_str()), ("simulated", "declared"));
    assert_eq!(inventory.gpus.len(), 4);
    assert_eq!(session.hello.highest_task_sequence, 0);
    assert!(session.hello.workloads.is_empty());
    session.until("an empty heartbeat", <[_]>::is_empty).await;
}

#[tokio::test]
async fn a_wrong_pin_never_sees_the_token() {
    let control = Control::start(Setup::default()).await;
    let mut command = control.join_command();
    command.ca_sha256 = Fingerprint([0; 32]);
    let node = Node::new();
    let output = node.join(&command).await;
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("fingerprint of the join command"), "{said}");
    assert!(!said.contains(TOKEN));
    assert_eq!(control.enrolments(), 0);
    assert!(!node.state().join("node.json").exists());
}

#[tokio::test]
async fn a_wrong_token_is_refused_and_leaves_nothing() {
    let control = Control::start(Setup::default()).await;
    let mut command = control.join_command();
    command.token = "another".into();
    let node = Node::new();
    let output = node.join(&command).await;
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("the join token is not valid"), "{said}");
    let left: Vec<_> = ["node.json", "identity.pem", "ca.pem"]
        .into_iter()
        .filter(|name| node.state().join(name).exists())
        .collect();
    assert!(left.is_empty(), "{left:?}");

    let mut agent = node.simulated();
    assert_eq!(agent.wait().await.code(), Some(1));
    agent.says("has not joined").await;
}

#[tokio::test]
async fn another_nodes_folder_is_left_alone() {
    let control = Control::start(Setup::default()).await;
    let node = Node::joined(&control).await;
    let other = Control::start(Setup::default()).await;
    let output = node.join(&other.join_command()).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains(control.node_id()));
    assert_eq!(other.enrolments(), 0);
}

/// The certificate lives for eight seconds: it is renewed over the channel without
/// dropping it, and the next connection shows the new one.
#[tokio::test]
async fn renews_over_the_channel() {
    let setup = Setup { certificate_life: Duration::from_secs(8), ..Setup::default() };
    let control = Control::start(setup).await;
    let node = Node::joined(&control).await;
    let _agent = node.simulated();
    let mut first = control.session().await;
    let before = std::fs::read(node.state().join("identity.pem")).unwrap();
    soon("a renewal", async {
        while first.renewed == 0
            || std::fs::read(node.state().join("identity.pem")).unwrap() == before
        {
            first.next().await.expect("renewing must not end the channel");
        }
    })
    .await;
    let shown = first.certificate.clone();
    drop(first);
    let second = control.session().await;
    assert_ne!(second.certificate, shown);
}
