//! What a tenant is told while it is suspended, and while it is disabled, by the same rows.
//!
//! Each write to something of a tenant either gives it something new, or is kept by it whatever its standing: [`NEW`] and
//! [`KEPT`], and an operation that is in neither fails. Suspended, the tenant is refused the first and keeps the second. Disabled,
//! its people hold nothing in it, and what is its own is dead; who runs the cloud is refused the first, and may do the second:
//! stop and release what runs, take away what was given.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::callers::Caller;
use super::cases::{Way, ways};
use super::judge::{Expected, Usual, canonical, expected, judge};
use super::stage::Stage;
use super::subject::{About, Place, subjects};
use super::{Asker, Operation, actions, operations};

/// What gives a tenant, or somebody in it, what it has not yet.
const NEW: [&str; 14] = [
    "set_tenant_member",
    "create_invitation",
    "set_sso",
    "verify_sso_domain",
    "create_project",
    "set_project_member",
    "create_token",
    "create_service_account",
    "enable_service_account",
    "add_service_account_key",
    "create_api_key",
    "create_allocation",
    // It says what a creation would be told.
    "plan_allocation",
    "start_allocation",
];

/// What takes away, what calls by another name, and what decides about the standing itself.
const KEPT: [&str; 20] = [
    "update_tenant",
    "suspend_tenant",
    "reactivate_tenant",
    "disable_tenant",
    "enable_tenant",
    "remove_tenant_member",
    "cancel_invitation",
    "remove_sso",
    "update_project",
    "remove_project_member",
    "revoke_token",
    // Its name; another role is new.
    "update_service_account",
    "disable_service_account",
    // When a key ends is no new key.
    "update_service_account_key",
    "remove_service_account_key",
    "revoke_api_key",
    "stop_allocation",
    "release_allocation",
    // By an assertion an account comes in as it is, like a person who signs in.
    "exchange_token",
    "sign_in",
];

/// Who is asked, one of each kind.
const FEW: [&str; 9] = [
    "operator's token",
    "project's token",
    "tenant_owner",
    "project_admin",
    "admin here and viewer there",
    "program, project_admin",
    "API key, project_admin",
    "owner by single sign-on",
    "cookie with its token",
];

fn is_in_a_tenant(about: About) -> bool {
    use About as A;
    matches!(
        about,
        A::Tenant
            | A::SsoDomain
            | A::Project
            | A::Allocation
            | A::Account
            | A::Invitation
            | A::TenantMember
            | A::ProjectMember
            | A::Token
            | A::Key
            | A::ApiKey
    )
}

fn is_new(way: &Way) -> bool {
    let another_role = way.operation == "update_service_account" && way.body["role"].is_string();
    another_role || NEW.contains(&way.operation)
}

/// A new operation says what a suspended tenant is told.
#[test]
fn every_write_in_a_tenant_is_new_or_kept() {
    let operations = operations();
    let document = aicloud_http::openapi::Document::new();
    let mut seen = BTreeSet::new();
    for way in ways().iter().filter(|way| is_in_a_tenant(way.about)) {
        let operation = &operations[way.operation];
        if !operation.writes() {
            continue;
        }
        let (new, kept) = (NEW.contains(&way.operation), KEPT.contains(&way.operation));
        assert!(new != kept, "{}: add it to NEW or to KEPT of matrix/standing.rs", way.operation);
        let method = operation.method.to_lowercase();
        let answers = &document.value()["paths"][&operation.path][&method]["responses"];
        assert!(new || answers["201"].is_null(), "{} makes something", way.operation);
        seen.insert(way.operation);
    }
    let outside = ["exchange_token", "sign_in"];
    let gone = NEW.iter().chain(&KEPT).find(|one| !seen.contains(*one) && !outside.contains(*one));
    assert_eq!(gone, None, "no way asks it");
}

/// Both standings of the first tenant, and back. How many answers there were.
pub async fn pass(
    stage: &Stage,
    operations: &BTreeMap<String, Operation>,
    ways: &[Way],
    callers: &[Caller],
) -> usize {
    let few: Vec<&Caller> =
        callers.iter().filter(|caller| FEW.contains(&caller.name.as_str())).collect();
    assert_eq!(few.len(), FEW.len());
    let tell = async |verb: &str| {
        let path = format!("/v1/tenants/{}/{verb}", stage.acme.tenant);
        stage.world.post(&path, &json!({})).send().await.expect(202);
    };
    let compare = async |callers: &[&Caller], standing: &str| {
        actions::compare(stage, operations, ways, callers, standing).await
    };
    let more =
        ["tenant_viewer", "tenant_member", "project_viewer", "narrow API key", "operator_support"];
    let mut some = few.clone();
    some.extend(callers.iter().filter(|caller| more.contains(&caller.name.as_str())));
    let mut count = compare(&some, "active").await;
    tell("suspend").await;
    count += compare(&some, "suspended").await;
    for caller in &few {
        count += ask(stage, operations, ways, caller, "tenant_suspended").await;
    }
    tell("disable").await;
    count += compare(&few[..1], "disabled").await;
    let tenant = stage.acme.owner.tenant.unwrap();
    for caller in &few {
        count += ask(stage, operations, ways, &caller.without(tenant), "tenant_disabled").await;
    }
    tell("enable").await;
    let path = format!("/v1/tenants/{}", stage.acme.tenant);
    let again = stage.world.get(&path).send().await.expect(200);
    assert_eq!(again["standing"], "suspended", "as it was before it was disabled");
    tell("reactivate").await;
    count
}

/// One caller asks everything, about what is the tenant's.
async fn ask(
    stage: &Stage,
    operations: &BTreeMap<String, Operation>,
    ways: &[Way],
    caller: &Caller,
    refusal: &'static str,
) -> usize {
    let disabled = refusal == "tenant_disabled";
    let refused: &'static [&'static str] = match refusal {
        "tenant_disabled" => &["tenant_disabled"],
        _ => &["tenant_suspended"],
    };
    let secrets = stage.secrets(&caller.authority());
    let mut count = 0;
    for (number, way) in ways.iter().enumerate() {
        let operation = &operations[way.operation];
        // What is read is the same while it is suspended.
        let asked = is_in_a_tenant(way.about) && (operation.writes() || disabled);
        if !asked {
            continue;
        }
        let asker = Asker { stage, operation, way, caller, number: 30_000 + number };
        let own = |place| matches!(place, Place::Own | Place::Sibling);
        for subject in subjects(way.about, stage, caller).iter().filter(|one| own(one.place)) {
            let wanted =
                expected(caller, way.about, operation.permission, subject, operation.writes());
            let usual = match wanted {
                Expected::Served if is_new(way) => Usual { good: false, codes: refused },
                _ => way.usual,
            };
            let reply = asker.ask(subject, true).await;
            let case = || format!("{refusal}: {}", asker.case(subject));
            if let Err(why) = judge(&wanted, usual, &reply) {
                panic!("{}: {why}", case());
            }
            let leak = secrets.iter().find(|secret| canonical(&reply).contains(*secret));
            assert_eq!(leak, None, "{}: {}", case(), reply.text);
            count += 1;
        }
    }
    count
}
