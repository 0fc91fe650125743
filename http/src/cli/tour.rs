//! What `aicloud dev` prints when it is ready.

use super::dev::{Credentials, Demo, OPERATOR};

/// What a newcomer needs: where it is, how to get in, and each step of a life to paste.
pub(super) fn banner(url: &str, demo: &Demo) -> String {
    let Demo { tenant, project, node, credentials } = demo;
    let Credentials { operator_password, .. } = credentials;
    // Other keys than the last run's, or its old answers would come again.
    let tour = &uuid::Uuid::now_v7().simple().to_string()[26..];
    let program = program();
    let console = console(url);
    format!(
        r#"
aicloud is ready at {url}

  tenant    {tenant}
  project   {project}
  node      {node}
  operator  {OPERATOR}, password {operator_password}
  console   {console}

Sign in, here or in the console; it asks for the password:

  {program} login --url {url} --email {OPERATOR}

Then take its session for the calls that follow:

  URL={url}
  TOKEN=$({program} token print)

Ask for one GPU and a program to run on it:

  curl -sS "$URL/v1/allocations" -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: tour-{tour}-1" \
       -H "Content-Type: application/json" -d '{{"project": "{project}", "display_name": "tour", "gpu": {{"model": "H100", "count": 1}},
       "workload": {{"image": "busybox", "command": ["/bin/sh", "-c", "trap exit TERM; while :; do sleep 1; done"]}}}}' | tee /tmp/aicloud-tour.json
  ID=$(sed 's/.*"id":"\(alloc_[0-9a-z]*\)".*/\1/' /tmp/aicloud-tour.json)

Watch it become active, then see what it is:

  curl -sS -N --max-time 5 "$URL/v1/events?after=0-0&resource=$ID" -H "Authorization: Bearer $TOKEN"
  curl -sS "$URL/v1/allocations/$ID" -H "Authorization: Bearer $TOKEN"

Stop it, start it again when it has stopped, and give it back for good:

  curl -sS -X POST "$URL/v1/allocations/$ID/stop" -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: tour-{tour}-2"
  until curl -sS "$URL/v1/allocations/$ID" -H "Authorization: Bearer $TOKEN" | grep -q '"phase":"stopped"'; do sleep 1; done
  curl -sS -X POST "$URL/v1/allocations/$ID/start" -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: tour-{tour}-3"
  curl -sS -X POST "$URL/v1/allocations/$ID/release" -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: tour-{tour}-4"

What it cost, and everything that happened to it:

  curl -sS "$URL/v1/allocations/$ID/usage" -H "Authorization: Bearer $TOKEN"
  curl -sS "$URL/v1/journal?resource=$ID" -H "Authorization: Bearer $TOKEN"

The operator's side:

  {program} whoami
  {program} node list
  {program} top

Ctrl-C stops everything and keeps the data."#
    )
}

/// Where to look at it. Browsers keep the session's cookie from a page without TLS, but for `localhost`.
fn console(url: &str) -> String {
    if crate::console::is_there() {
        return url.replacen("//127.0.0.1:", "//localhost:", 1);
    }
    "not in this build (scripts/web.sh, then cargo build)".to_owned()
}

/// How this program is called here.
fn program() -> String {
    let path = std::env::current_exe().unwrap_or_else(|_| "aicloud".into());
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(&path).display().to_string()
}
