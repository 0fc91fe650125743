//! Against a server that says what it is told to, and keeps what it heard.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;
use crate::credential::{Lease, Renewal};
use crate::error::Answered as _;
use crate::events::Watch;
use crate::types::{CreateTenant, SignIn};
use crate::words::Code;

/// A server that gives these answers in turn, each on a connection of its own, and the heads that it heard.
async fn server(answers: Vec<String>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let heard = Arc::new(Mutex::new(Vec::new()));
    let keeps = Arc::clone(&heard);
    tokio::spawn(async move {
        for answer in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = Vec::new();
            while !head.windows(4).any(|end| end == b"\r\n\r\n") {
                assert!(stream.read_buf(&mut head).await.unwrap() > 0);
            }
            keeps.lock().unwrap().push(String::from_utf8(head).unwrap().to_lowercase());
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (url, heard)
}

fn answer(status: u16, kind: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status} x\r\ncontent-type: {kind}\r\nretry-after: 0\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn problem(status: u16, code: &str) -> String {
    let retry = if status == 410 { "no" } else { "same_request" };
    let body = json!({
        "type": "t", "title": "t", "status": status, "detail": "d", "code": code, "retry": retry,
        "suggestion": "s", "runbook": "r", "instance": "i", "request_id": "req_1"
    });
    answer(status, "application/problem+json", &body.to_string())
}

fn tenant() -> String {
    let body = json!({
        "name": "n", "id": "ten_1", "label": "acme", "display_name": "ACME", "standing": "active", "actions": [],
        "created_at": "2026-11-23T10:00:00Z"
    });
    answer(201, "application/json", &body.to_string())
}

fn acme() -> CreateTenant {
    serde_json::from_value(json!({"label": "acme"})).unwrap()
}

/// The values of a header, a request each.
fn of(heard: &Mutex<Vec<String>>, name: &str) -> Vec<String> {
    let start = format!("{name}: ");
    let heads = heard.lock().unwrap();
    let found = heads.iter().map(|head| head.lines().find_map(|line| line.strip_prefix(&start)));
    found.map(|value| value.unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn a_write_is_repeated_under_its_key() {
    let answers = vec![problem(503, "outcome_unknown"), problem(429, "rate_limited"), tenant()];
    let (url, heard) = server(answers).await;
    let client = Options::new(&url).token("aic_o_1").connect().unwrap();
    assert_eq!(client.create_tenant(&acme()).await.answer().unwrap().id, "ten_1");
    let keys = of(&heard, "idempotency-key");
    assert!(keys.len() == 3 && keys[0].len() == 36, "{keys:?}");
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
    assert_eq!(of(&heard, "authorization"), ["bearer aic_o_1"; 3]);
}

#[tokio::test]
async fn what_is_said_of_one_call_is_of_that_call() {
    let (url, heard) = server(vec![tenant(), tenant()]).await;
    let client = Options::new(&url).user_agent("x/1").connect().unwrap();
    let once = client.once("mine").if_match("\"v3\"").request_id("abc");
    once.create_tenant(&acme()).await.answer().unwrap();
    client.create_tenant(&acme()).await.answer().unwrap();
    assert_eq!(of(&heard, "idempotency-key")[0], "mine");
    assert_ne!(of(&heard, "idempotency-key")[1], "mine");
    assert_eq!(of(&heard, "if-match"), ["\"v3\"", ""]);
    assert_eq!(of(&heard, "x-request-id"), ["abc", ""]);
    assert_eq!(of(&heard, "user-agent"), ["x/1"; 2]);
    assert_eq!(of(&heard, "authorization"), [""; 2]);
}

#[tokio::test]
async fn without_a_key_an_unknown_outcome_is_not_tried_again() {
    let (url, heard) = server(vec![problem(503, "outcome_unknown")]).await;
    let client = Options::new(&url).known_by(Some("aic_d_1".into())).connect().unwrap();
    let nobody: SignIn = serde_json::from_value(json!({"email": "a@b.c"})).unwrap();
    let error = client.sign_in(&nobody).await.answer().unwrap_err();
    assert!(error.is(&Code::OutcomeUnknown) && error.may_be_repeated(), "{error}");
    assert_eq!(of(&heard, "idempotency-key"), [""]);
    assert_eq!(of(&heard, "x-aicloud-device"), ["aic_d_1"]);
}

#[tokio::test]
async fn what_has_no_method_is_called_all_the_same() {
    let answers = vec![problem(429, "rate_limited"), tenant(), problem(404, "not_found")];
    let (url, heard) = server(answers).await;
    let client = Options::new(&url).token("aic_o_1").connect().unwrap();
    let body = json!({"label": "acme"});
    let made = client.call(Method::POST, "/v1/tenants", Some(&body)).await.unwrap();
    assert_eq!(made["id"], "ten_1");
    let keys = of(&heard, "idempotency-key");
    assert!(!keys[0].is_empty() && keys[0] == keys[1], "{keys:?}");
    let error = client.call(Method::GET, "/v1/tenants/ten_2", None).await.unwrap_err();
    assert!(error.is(&Code::NotFound), "{error}");
}

#[tokio::test]
async fn attempts_end() {
    let (url, heard) =
        server(vec![problem(429, "rate_limited"), problem(429, "rate_limited")]).await;
    let client = Options::new(&url).attempts(2).connect().unwrap();
    let error = client.create_tenant(&acme()).await.answer().unwrap_err();
    assert!(error.is(&Code::RateLimited), "{error}");
    assert_eq!(heard.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_token_that_is_not_known_is_renewed_once() {
    let count = AtomicU32::new(0);
    let renew = move || -> Renewal<'static> {
        let number = count.fetch_add(1, Ordering::Relaxed);
        let good_for = Duration::from_secs(900);
        Box::pin(async move { Ok(Lease { token: format!("t{number}").into(), good_for }) })
    };
    let unknown = || problem(401, "unauthenticated");
    let (url, heard) = server(vec![unknown(), tenant(), unknown(), unknown()]).await;
    let client = Options::new(&url).credential(Credential::renewed(renew)).connect().unwrap();
    client.create_tenant(&acme()).await.answer().unwrap();
    let error = client.create_tenant(&acme()).await.answer().unwrap_err();
    assert!(error.is(&Code::Unauthenticated), "{error}");
    let sent = ["t0", "t1", "t1", "t2"].map(|token| format!("bearer {token}"));
    assert_eq!(of(&heard, "authorization"), sent);
}

#[tokio::test]
async fn who_has_no_credential_sends_nothing() {
    let renew =
        || -> Renewal<'static> { Box::pin(async { Err("the key is not readable".into()) }) };
    let (url, heard) = server(vec![]).await;
    let client = Options::new(&url).credential(Credential::renewed(renew)).connect().unwrap();
    let error = client.get_session().await.answer().unwrap_err();
    assert_eq!(error.to_string(), "no credential: the key is not readable");
    let error = client.once("a\nb").create_tenant(&acme()).await.answer().unwrap_err();
    assert!(!error.to_string().contains('\u{1}'), "{error}");
    assert!(heard.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_stream_that_breaks_goes_on_where_it_was() {
    let event = |position: &str, seq: u64| {
        let data = json!({
            "resource": "alloc_1", "kind": "allocation", "seq": seq, "type": "allocation.queued", "version": 1,
            "at": "2026-11-23T10:00:00Z", "principal": "p", "request_id": "r", "data": {}
        });
        format!("id: {position}\nevent: x\ndata: {data}\n\n")
    };
    let stream = |text: String| {
        format!(
            "HTTP/1.1 200 x\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n{text}"
        )
    };
    // Half an event is none; it comes again.
    let first = format!("{}{}", event("1-1", 1), event("1-2", 2).trim_end());
    let second = format!(": hello\n\n{}", event("1-2", 2));
    let answers = vec![
        stream(first),
        problem(503, "draining"),
        stream(second),
        problem(410, "position_too_old"),
    ];
    let (url, heard) = server(answers).await;
    let client = Options::new(&url).token("aic_p_1").attempts(1).connect().unwrap();
    let mut events = client.events(Watch { after: Some("0-0".into()), ..Watch::default() });
    for (seq, position) in [(1, "1-1"), (2, "1-2")] {
        let seen = events.next().await.unwrap();
        assert_eq!((seen.event.seq, seen.position.as_str()), (seq, position));
    }
    let error = events.next().await.unwrap_err();
    assert!(error.is(&Code::PositionTooOld), "{error}");
    let heads = heard.lock().unwrap();
    let asked: Vec<_> = heads.iter().map(|head| head.lines().next().unwrap().to_owned()).collect();
    let after = |position: &str| format!("get /v1/events?after={position} http/1.1");
    assert_eq!(asked, [after("0-0"), after("1-1"), after("1-1"), after("1-2")]);
}

#[tokio::test]
async fn what_is_no_api_of_ours_is_said_so() {
    let page = answer(502, "text/html", "<html>");
    let (url, _) = server(vec![page, answer(200, "application/json", "{\"id\": 1}")]).await;
    let client = Options::new(&url).connect().unwrap();
    let error = client.get_tenant("ten_1").await.answer().unwrap_err();
    assert!(matches!(error, Error::Foreign(_)) && error.to_string().contains("502"), "{error}");
    let error = client.get_tenant("ten_1").await.answer().unwrap_err();
    assert!(matches!(error, Error::Unreadable(_)), "{error}");
    let (url, _) = server(vec![]).await;
    let nobody = Options::new(&url.replace("127.0.0.1", "127.0.0.2")).connect().unwrap();
    let error = nobody.get_tenant("ten_1").await.answer().unwrap_err();
    assert!(error.to_string().ends_with("does not answer"), "{error}");
    for wrong in ["", "cloud", "ftp://cloud"] {
        assert!(matches!(Options::new(wrong).connect(), Err(Error::Request(_))), "{wrong}");
    }
}
