//! The console as browsers meet it: through the gate, beside the API, and never in its place.

use crate::world::World;

const BROWSER: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

/// Holds with and without a console in the build: without one the page is the one that says so.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_for_people_and_problems_for_programs() {
    let world = World::start().await;
    for path in ["/", "/allocations", "/ops/tree?at=core"] {
        let page = world.ask("GET", path).with("accept", BROWSER).send().await;
        assert!(page.header("content-type").starts_with("text/html"), "{path}: {}", page.text);
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe") && !page.text.contains("style="), "{path}: {policy}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("x-frame-options"), "DENY", "{path}");
        assert_ne!(page.header("cache-control"), "", "{path}");
        assert!(!page.header("x-request-id").is_empty(), "{path}: it came through the gate");
    }
    for path in ["/nothing", "/assets/none.js", "/..%2f..%2fetc%2fpasswd"] {
        let reply = world.ask("GET", path).with("accept", "*/*").send().await;
        assert_eq!(reply.code(), "no_such_route", "{path}");
    }
    // Below /v1 there is never a page, whatever somebody accepts and however it is spelt.
    for path in ["/v1/nothing", "/%76%31/nothing"] {
        let stranger = world.ask("GET", path).with("accept", BROWSER).send().await;
        assert_eq!(stranger.code(), "unauthenticated", "{path}");
        let known = world.get(path).with("accept", BROWSER).send().await;
        assert_eq!(known.code(), "no_such_route", "{path}");
    }
    let posted = world.ask("POST", "/allocations").with("accept", BROWSER).send().await;
    assert_eq!(posted.code(), "no_such_route");
    let metrics = world.ask("GET", "/metrics").send().await;
    let counted = r#"aicloud_http_requests_total{method="GET",route="console""#;
    assert!(metrics.text.contains(counted), "{}", metrics.text);
    world.stop().await;
}
