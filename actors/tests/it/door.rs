//! Who gets in to the agents' door, and who does not.

use std::sync::Arc;
use std::time::Duration;

use aicloud_domain::denial::Denials;
use aicloud_domain::id::TypedId;
use aicloud_domain::node::NodeCommand;
use aicloud_node_protocol::pb;
use aicloud_node_protocol::pb::channel_client::ChannelClient;
use futures_util::StreamExt as _;
use rustls::pki_types::CertificateDer;
use tonic::Code;

use crate::agent::{self, Identity};
use crate::world::{PATIENCE, World, eventually, operator};

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_agents_with_one_token_and_one_gets_in() {
    let world = World::new().await;
    let node = world.node("n1").await;
    world.token(node, "only one").await;
    let (address, ca) = (world.cloud.agents_address(), world.ca());
    let tries = (0..100).map(|_| {
        let (address, ca, node) = (address.clone(), ca.clone(), node.to_string());
        tokio::spawn(async move { agent::join(&address, &ca, &node, "only one").await })
    });
    // As many at once as the door has places for those who come from one address, more or less; who
    // stood in line there for five seconds would be sent away without a word.
    let results: Vec<_> = futures_util::stream::iter(tries).buffer_unordered(25).collect().await;
    let (joined, refused): (Vec<_>, Vec<_>) =
        results.into_iter().map(Result::unwrap).partition(Result::is_ok);
    assert_eq!(joined.len(), 1);
    for status in refused.into_iter().filter_map(Result::err) {
        assert_eq!(
            (status.code(), status.message()),
            (Code::PermissionDenied, "token_used_or_never_issued")
        );
    }
    assert_eq!(world.node_state(node).await.certificates.len(), 1);
    world.check().await;
}

/// Whoever connects and says nothing holds up itself, and nobody who comes from elsewhere.
#[tokio::test(flavor = "multi_thread")]
async fn silent_callers_leave_the_door_open() {
    let world = World::new().await;
    let node = world.node("n1").await;
    let address: std::net::SocketAddr = world.cloud.agents_address().parse().unwrap();
    let mut silent = vec![];
    for _ in 0..300 {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
        silent.push(socket.connect(address).await.unwrap());
    }
    let began = std::time::Instant::now();
    world.join(node).await;
    // Each of them may take five seconds for its handshake, 64 at once: twenty for all.
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    drop(silent);
}

#[tokio::test(flavor = "multi_thread")]
async fn identity_comes_from_the_row_and_not_from_the_request() {
    let world = World::new().await;
    let node = world.node("n1").await;
    let identity = world.join(node).await;
    let (_, leaf) = x509_parser::parse_x509_certificate(&identity.chain[0]).unwrap();
    let names = leaf.subject_alternative_name().unwrap().unwrap().value.general_names.clone();
    let [x509_parser::extensions::GeneralName::URI(uri)] = names[..] else { panic!("{names:?}") };
    assert_eq!(uri, format!("spiffe://aicloud.local/node/{node}"));
    assert!(leaf.basic_constraints().unwrap().is_none_or(|constraints| !constraints.value.ca));
    assert!(!leaf.subject().to_string().contains("root"), "{}", leaf.subject());
    let usage = leaf.extended_key_usage().unwrap().unwrap().value.clone();
    assert!(usage.client_auth && !usage.server_auth);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_tokens_and_unknown_nodes_look_alike() {
    let world = World::new().await;
    let node = world.node("n1").await;
    world.token(node, "right").await;
    let (address, ca) = (world.cloud.agents_address(), world.ca());
    let stranger = world.new_allocation(1).id.to_string().replace("alloc_", "node_");
    let mut tried = Vec::new();
    for id in [node.to_string(), stranger] {
        let status = agent::join(&address, &ca, &id, "wrong").await.err().unwrap();
        assert_eq!((status.code(), status.message()), (Code::PermissionDenied, "token_unknown"));
        tried.push(id);
    }
    // Who was turned away is history.
    let book = Denials::id_of(None).uuid();
    let told = world.cloud.database().history(book, 0, 9).await.unwrap();
    assert_eq!(told.len(), tried.len());
    for (entry, id) in told.iter().zip(&tried) {
        assert_eq!(entry.event_type, "access.denied");
        assert!(entry.payload.contains(id), "{}", entry.payload);
        assert_eq!(entry.provenance.principal, "stranger");
        assert_eq!(entry.provenance.address.as_deref(), Some("127.0.0.1"));
    }
}

/// What a Control call comes to with this identity: `None` when not even the handshake holds.
async fn knock(world: &World, identity: Option<&Identity>) -> Option<(Code, String)> {
    let shown = identity.map(|identity| (identity.chain.clone(), Arc::clone(&identity.key)));
    let channel = agent::connect(&world.cloud.agents_address(), &world.ca(), shown).await.ok()?;
    let hello = pb::Hello { inventory: Some(agent::inventory(1)), ..pb::Hello::default() };
    let hello = pb::AgentMessage { body: Some(pb::agent_message::Body::Hello(hello)) };
    let messages =
        tokio_stream::StreamExt::chain(tokio_stream::once(hello), tokio_stream::pending());
    let status = match ChannelClient::new(channel).control(messages).await {
        Ok(_) => return Some((Code::Ok, String::new())),
        Err(status) => status,
    };
    // TLS 1.3 says what it thinks of a client's certificate after the client believes to be in.
    let broken = matches!(status.code(), Code::Unknown | Code::Unavailable | Code::Cancelled);
    if broken { None } else { Some((status.code(), status.message().to_owned())) }
}

fn forged(identity: &Identity, days: i64) -> Identity {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::default();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority = rcgen::Issuer::new(params, key);
    let mut params = rcgen::CertificateParams::default();
    let uri = format!("spiffe://aicloud.local/node/{}", identity.node_id);
    params.subject_alt_names = vec![rcgen::SanType::URI(uri.try_into().unwrap())];
    params.not_after = time::OffsetDateTime::now_utc() + time::Duration::days(days);
    let signed = params.signed_by(&*identity.key, &authority).unwrap();
    Identity { chain: vec![CertificateDer::from(signed.der().to_vec())], ..identity.clone() }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_channel_without_a_current_certificate_of_our_own() {
    let world = World::new().await;
    let node = world.node("n1").await;
    let identity = world.join(node).await;
    let denied = |reason: &str| Some((Code::PermissionDenied, reason.to_owned()));
    assert_eq!(knock(&world, Some(&identity)).await, Some((Code::Ok, String::new())));
    assert_eq!(
        knock(&world, None).await,
        Some((Code::Unauthenticated, "no_certificate".to_owned()))
    );
    assert_eq!(knock(&world, Some(&forged(&identity, 1))).await, None);
    // Joined anew: the older certificate is not current any more.
    let newer = world.join(node).await;
    assert_eq!(knock(&world, Some(&identity)).await, denied("certificate_not_current"));
    assert_eq!(knock(&world, Some(&newer)).await, Some((Code::Ok, String::new())));
    let retire = NodeCommand::Retire { force: false };
    world.cloud.nodes.command(node.uuid(), retire, operator()).await.unwrap();
    assert_eq!(knock(&world, Some(&newer)).await, denied("node_retired"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_certificate_does_not_get_through_the_handshake() {
    let world = World::with(|settings| settings.certificate_ttl = Duration::from_secs(2)).await;
    let node = world.node("n1").await;
    // One that was let in. On a slow day a certificate is over before it has been shown.
    let identity = eventually(|| async {
        let identity = world.join(node).await;
        let answer = knock(&world, Some(&identity)).await;
        let let_in = answer == Some((Code::Ok, String::new()));
        if let_in { Ok(identity) } else { Err(format!("not let in: {answer:?}")) }
    })
    .await;
    eventually(|| async {
        let answer = knock(&world, Some(&identity)).await;
        if answer.is_none() { Ok(()) } else { Err(format!("still let in: {answer:?}")) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_channel_ends_with_its_node_s_retirement() {
    let world = World::new().await;
    let (node, agent) = world.ready_node("n1", 1).await;
    let retire = NodeCommand::Retire { force: false };
    world.cloud.nodes.command(node.uuid(), retire, operator()).await.unwrap();
    let status = tokio::time::timeout(PATIENCE, agent.ended()).await.unwrap();
    assert_eq!((status.code(), status.message()), (Code::PermissionDenied, "retired"));
    eventually(|| async {
        let left = world.cloud.channels();
        if left == 0 { Ok(()) } else { Err(format!("{left} channels are left")) }
    })
    .await;
}
