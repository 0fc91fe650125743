//! Who comes with a browser, and does not come in: a page says why, by words, and never what somebody put into an address.

use reqwest::Url;
use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};
use serde_json::json;

use super::browser::{Browser, Page};
use super::real::{RealProvider, SECRET};
use super::{PASSWORD, connected, join, people, world};
use crate::world::World;

/// What browsers accept of a page that somebody goes to.
fn navigates() -> HeaderMap {
    let accepts = HeaderValue::from_static("text/html,application/xhtml+xml,*/*;q=0.8");
    HeaderMap::from_iter([(ACCEPT, accepts)])
}

fn start(world: &World, tenant: &str, return_to: &str) -> Url {
    let mut url: Url = format!("{}/v1/sso/{tenant}/start", world.url).parse().unwrap();
    url.query_pairs_mut().append_pair("return_to", return_to);
    url
}

/// From one address to the next, until we answer with something else than the way to the provider.
async fn follow(world: &World, browser: &mut Browser, from: Url) -> Page {
    let home: Url = world.url.parse().unwrap();
    let mut page = browser.get_with(from, navigates()).await;
    for _ in 0..10 {
        let ours = page.url.origin() == home.origin();
        if ours && page.reply.status != 302 {
            return page;
        }
        let next = page.location();
        page = browser.get_with(next, navigates()).await;
    }
    panic!("it is sent round in circles: {}", page.url);
}

/// A page where there is a console, the problem where there is none; the code either way.
fn told(page: &Page, code: &str, expected: &[(&str, &str)], at: &str) {
    if !aicloud_http::console::is_there() {
        assert_eq!(page.reply.code(), code, "{}", page.reply.text);
        return;
    }
    assert_eq!(page.reply.status, 303, "{}", page.reply.text);
    let to = page.location();
    let mut found: Vec<(String, String)> = to.query_pairs().into_owned().collect();
    let request = found.pop().unwrap();
    assert_eq!(request, ("request".to_owned(), page.reply.header("x-request-id").to_owned()));
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    assert_eq!((to.path(), found), (at, expected.iter().map(own).collect()), "{to}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_told_on_a_page_and_a_program_by_the_problem() {
    let world = world().await;
    let callback = format!("{}/v1/sso/acme/callback", world.url);
    let provider = RealProvider::start(&[callback], &people()).await;
    let acme = connected(&world, "acme", &provider.issuer, SECRET).await;

    for (account, code, reason) in [
        ("nobody", "sso_failed", "denied"),
        ("foreign", "sso_refused", "foreign_domain"),
        ("claimed", "sso_refused", "domain_not_verified"),
        ("unverified", "sso_refused", "email_not_verified"),
    ] {
        let mut browser = Browser::new(account);
        let from = start(&world, "acme", "/allocations?page=2");
        let page = follow(&world, &mut browser, from.clone()).await;
        let next = "/allocations?page=2";
        let expected = [("sso", "acme"), ("next", next), ("problem", code), ("reason", reason)];
        told(&page, code, &expected, "/sign-in");
        assert!(browser.cookie(&world, "__Host-aicloud-sso").is_none(), "it is taken back");
        assert_eq!(browser.sign_in(&world, "acme").await.reply.code(), code, "a program");
    }

    // At the start: nobody of that name, a place that is not ours, a page elsewhere.
    let mut browser = Browser::new("ann");
    let page = follow(&world, &mut browser, start(&world, "nobody", "/")).await;
    let unknown = [("sso", "nobody"), ("problem", "not_found"), ("reason", "unknown")];
    told(&page, "not_found", &unknown, "/sign-in");
    let page = follow(&world, &mut browser, start(&world, "%3Cb%3E", "//evil.example")).await;
    told(&page, "invalid_value", &[("sso", ""), ("problem", "invalid_value")], "/sign-in");
    let mut headers = navigates();
    headers.insert("sec-fetch-site", HeaderValue::from_static("cross-site"));
    let page = browser.get_with(start(&world, "acme", "/"), headers).await;
    told(&page, "csrf_failed", &[("sso", "acme"), ("problem", "csrf_failed")], "/sign-in");

    // Each was written down, whatever the browser was shown.
    let denied = world.get("/v1/audit?result=denied&limit=200").send().await.expect(200);
    let denied = denied["items"].as_array().unwrap();
    let entries = denied.iter().filter(|entry| entry.to_string().contains("/callback"));
    assert!(entries.count() >= 4, "{denied:?}");

    // Who links itself goes back to its account, with the session that it has.
    let lee = world.account("lee@acme.example", PASSWORD, None).await;
    join(&world, &acme.tenant, lee, "tenant_member").await;
    let own = world.sign_in("lee@acme.example", PASSWORD).await;
    let mut browser = Browser::new("nobody");
    browser.plant(&world, "__Host-aicloud", &own);
    let body = json!({"tenant": "acme", "return_to": "/account"});
    let begun = world.ask("POST", "/v1/me/sso-links").by(&own).json(&body).send().await;
    browser.take(&world, &begun);
    let away = begun.expect(200)["location"].as_str().unwrap().parse().unwrap();
    let page = follow(&world, &mut browser, away).await;
    let denied = [("sso", "acme"), ("problem", "sso_failed"), ("reason", "denied")];
    told(&page, "sso_failed", &denied, "/account");
    world.stop().await;
}
