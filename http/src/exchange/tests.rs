//! Names of issuers, and scopes.

use aicloud_domain::access::{Permission, Role};

use super::*;

#[test]
fn an_issuer_has_one_spelling() {
    for good in ["https://cloud.example.com", "http://127.0.0.1:8080", "https://[::1]:8443"] {
        assert_eq!(good.parse::<Issuer>().map(|issuer| issuer.to_string()), Ok(good.to_owned()));
    }
    for address in ["127.0.0.1:8080", "127.0.0.1:80", "[::1]:80", "[::1]:8443"] {
        let issuer = Issuer::at(address.parse().unwrap());
        assert_eq!(issuer.as_str().parse(), Ok(issuer.clone()));
    }
    for wrong in [
        "",
        "cloud",
        "https://cloud.example.com/",
        "https://cloud.example.com/x",
        "https://Cloud.example.com",
        "https://cloud.example.com:443",
        "https://a@cloud.example.com",
        "https://cloud.example.com?x",
        "https://cloud.example.com#x",
        "ftp://cloud.example.com",
        "https://",
    ] {
        assert_eq!(wrong.parse::<Issuer>(), Err(NoIssuer), "{wrong}");
    }
}

#[test]
fn a_scope_is_never_more_than_what_is_held() {
    let held = Role::ProjectViewer.permissions();
    let ask = |scope: &str| {
        let body =
            form_urlencoded::Serializer::new(String::new()).append_pair("scope", scope).finish();
        wanted(&Form::read(body.as_bytes()).unwrap(), held)
    };
    assert_eq!(ask("").unwrap(), held);
    let one = ask("allocation.read").unwrap();
    assert_eq!(one.iter().collect::<Vec<_>>(), [Permission::AllocationRead]);
    for beyond in
        ["allocation.create", "allocation.read tenant.read", "openid", "allocation.read,usage.read"]
    {
        let refused = ask(beyond).unwrap_err();
        assert!(
            matches!(refused, Refusal::Oauth { code: OauthCode::InvalidScope, .. }),
            "{beyond}"
        );
    }
}
