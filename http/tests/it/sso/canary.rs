//! What nobody but two parties may know is in no line of the log, whatever is logged.

use aicloud_persistence::testing::TestDatabase;
use serde_json::json;

use super::browser::Browser;
use super::forger::{Forger, SECRET};
use super::terms;
use crate::binaries::Site;

#[tokio::test(flavor = "multi_thread")]
async fn no_line_of_the_log_has_a_secret() {
    let database = TestDatabase::new().await;
    let site = Site::new(&database.url, &database.open().await).await;
    site.serve_with(&["sso.allow_private=127.0.0.1", "log.level=trace"]).await;
    let forger = Forger::start();
    let tenant = site.post("/v1/tenants", &json!({"label": "acme"}), "tenant").await.unwrap();
    let path = format!("/v1/tenants/{}/sso", tenant["id"].as_str().unwrap());
    let put = reqwest::Client::new().put(format!("{}{path}", site.url)).bearer_auth(&site.operator);
    let set = put.json(&terms(&forger.issuer, SECRET)).send().await.unwrap();
    assert_eq!(set.status(), 200);
    let verify = format!("{path}/domains/acme.example/verify");
    site.post(&verify, &json!({}), "verify").await.unwrap();

    let mut browser = Browser::new("");
    let start = browser.get(format!("{}/v1/sso/acme/start", site.url).parse().unwrap()).await;
    let (state, nonce) = (start.sent("state"), start.sent("nonce"));
    let sealed = browser.cookie_of(&site.url, "__Host-aicloud-sso").unwrap().to_owned();
    forger.say(|said| said.claims = forger.claims("canary-sub", "ann@acme.example", &nonce));
    let back = format!("{}/v1/sso/acme/callback?code=canary-code&state={state}", site.url);
    let page = browser.get(back.parse().unwrap()).await;
    assert_eq!(page.reply.status, 303, "{}", page.reply.text);
    let session = browser.cookie_of(&site.url, "__Host-aicloud").unwrap().to_owned();
    // What does not succeed is told more about, and no more of this.
    let again = browser.get(back.parse().unwrap()).await;
    assert_eq!(again.reply.status, 401);
    let mut verifier = String::new();
    forger.say(|said| verifier.clone_from(said.asked.last().unwrap()));
    let (_, verifier) = verifier.split_once("code_verifier=").unwrap();
    let verifier = verifier.split('&').next().unwrap().to_owned();

    let log = site.said().join("\n");
    assert!(log.contains("/v1/sso/{tenant}/callback"), "it was logged");
    // `aic_s_{id}_{secret}`, and the secret's own alphabet has the underscore, too.
    let secret = session.splitn(4, '_').nth(3).unwrap();
    assert!(secret.len() >= 43, "256 bits: {}", secret.len());
    for canary in [
        SECRET,
        "canary-code",
        "at-canary",
        "eyJhbGci",
        "eyJhdWQi",
        &state,
        &nonce,
        &sealed,
        &verifier,
        secret,
    ] {
        let line = log.lines().find(|line| line.contains(canary));
        assert!(line.is_none(), "{canary}: {}", line.unwrap());
    }
    forger.stop().await;
}
