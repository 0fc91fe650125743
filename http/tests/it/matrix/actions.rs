//! What the API lists as `actions` is what may be done: each word against the answer of its operation.
//!
//! A word says two things: the caller holds the permission, and the thing's state does not refuse it. The first is compared
//! with the answers, for each caller; the second with what is known of the stage ([`of_operators`]): who runs the cloud holds
//! everything, so what it is not offered the state refuses, to everybody.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::callers::{Caller, Standing};
use super::cases::Way;
use super::stage::Stage;
use super::subject::{About, Place, Subject, subjects};
use super::{Asker, Operation};

/// A kind of thing: where its actions are read, and what does each of them.
struct Row {
    about: About,
    read: &'static str,
    does: &'static [(&'static str, &'static str, About)],
}

const ROWS: &[Row] = &[
    Row {
        about: About::Tenant,
        read: "get_tenant",
        does: &[
            ("update", "update_tenant", About::Tenant),
            ("suspend", "suspend_tenant", About::Tenant),
            ("reactivate", "reactivate_tenant", About::Tenant),
            ("disable", "disable_tenant", About::Tenant),
            ("enable", "enable_tenant", About::Tenant),
            ("invite", "create_invitation", About::Tenant),
            ("create_project", "create_project", About::Tenant),
            ("set_sso", "set_sso", About::Tenant),
            ("remove_sso", "remove_sso", About::Tenant),
        ],
    },
    Row {
        about: About::Tenant,
        read: "get_sso",
        does: &[
            ("update", "set_sso", About::Tenant),
            ("remove", "remove_sso", About::Tenant),
            ("verify_domain", "verify_sso_domain", About::SsoDomain),
        ],
    },
    Row {
        about: About::TenantMember,
        read: "get_tenant_member",
        does: &[
            ("update", "set_tenant_member", About::TenantMember),
            ("remove", "remove_tenant_member", About::TenantMember),
        ],
    },
    Row {
        about: About::Invitation,
        read: "get_invitation",
        does: &[("cancel", "cancel_invitation", About::Invitation)],
    },
    Row {
        about: About::Project,
        read: "get_project",
        does: &[
            ("update", "update_project", About::Project),
            ("create_allocation", "create_allocation", About::Project),
            ("create_service_account", "create_service_account", About::Project),
            ("set_member", "set_project_member", About::ProjectMember),
            ("issue_token", "create_token", About::Project),
            ("revoke_token", "revoke_token", About::Token),
        ],
    },
    Row {
        about: About::ProjectMember,
        read: "get_project_member",
        does: &[
            ("update", "set_project_member", About::ProjectMember),
            ("remove", "remove_project_member", About::ProjectMember),
        ],
    },
    Row {
        about: About::Token,
        read: "list_tokens",
        does: &[("revoke", "revoke_token", About::Token)],
    },
    Row {
        about: About::Account,
        read: "get_service_account",
        does: &[
            ("update", "update_service_account", About::Account),
            ("disable", "disable_service_account", About::Account),
            ("enable", "enable_service_account", About::Account),
            ("add_key", "add_service_account_key", About::Account),
            ("remove_key", "remove_service_account_key", About::Key),
            ("issue_api_key", "create_api_key", About::Account),
            ("revoke_api_key", "revoke_api_key", About::ApiKey),
        ],
    },
    Row {
        about: About::Key,
        read: "list_service_account_keys",
        does: &[
            ("update", "update_service_account_key", About::Key),
            ("remove", "remove_service_account_key", About::Key),
        ],
    },
    Row {
        about: About::ApiKey,
        read: "list_api_keys",
        does: &[("revoke", "revoke_api_key", About::ApiKey)],
    },
    Row {
        about: About::Allocation,
        read: "get_allocation",
        does: &[
            ("start", "start_allocation", About::Allocation),
            ("stop", "stop_allocation", About::Allocation),
            ("release", "release_allocation", About::Allocation),
        ],
    },
    Row {
        about: About::User,
        read: "get_user",
        does: &[
            ("update", "update_user", About::User),
            ("reset_second_factor", "reset_second_factor", About::User),
            ("disable", "disable_user", About::User),
            ("enable", "enable_user", About::User),
        ],
    },
    Row {
        about: About::Actor,
        read: "get_actor",
        does: &[
            ("restart", "restart_actor", About::Actor),
            ("passivate", "passivate_actor", About::Actor),
            ("quarantine", "quarantine_actor", About::Actor),
            ("release", "release_actor", About::Actor),
            ("pause", "pause_actor", About::Actor),
            ("resume", "resume_actor", About::Actor),
            ("crash", "crash_actor", About::Actor),
        ],
    },
];

/// What is offered to who runs the cloud, of what is the stage's: by the word of the tenant's standing.
fn of_operators(read: &str, standing: &str) -> Vec<&'static str> {
    let (all, new): (&[&str], &[&str]) = match read {
        "get_tenant" => {
            let (legal, new): (&[&str], &[&str]) = match standing {
                "active" => (
                    &["update", "suspend", "disable", "remove_sso"],
                    &["invite", "create_project", "set_sso"],
                ),
                "suspended" => (&["update", "reactivate", "disable", "remove_sso"], &[]),
                _ => (&["update", "enable", "remove_sso"], &[]),
            };
            (legal, new)
        }
        "get_sso" => (&["remove"], &["update", "verify_domain"]),
        "get_tenant_member" | "get_project_member" => (&["remove"], &["update"]),
        "get_invitation" => (&["cancel"], &[]),
        "get_project" => (
            &["update", "revoke_token"],
            &["create_allocation", "create_service_account", "set_member", "issue_token"],
        ),
        "get_service_account" => {
            (&["update", "disable", "remove_key", "revoke_api_key"], &["add_key", "issue_api_key"])
        }
        "list_service_account_keys" => (&["update", "remove"], &[]),
        "list_tokens" | "list_api_keys" => (&["revoke"], &[]),
        "get_allocation" => (&["release"], &[]),
        "get_user" => (&["update", "disable"], &[]),
        "get_actor" => (&["restart", "passivate", "quarantine", "pause", "crash"], &[]),
        other => panic!("what is offered with {other}?"),
    };
    let new = if standing == "active" { new } else { &[] };
    all.iter().chain(new).copied().collect()
}

/// The words that are listed, of the thing that was asked about.
fn listed(reply: &Value, subject: &Subject) -> BTreeSet<String> {
    let inner = subject.names.iter().find(|(name, _)| *name != "id").map(|(_, value)| value);
    let thing = match reply["items"].as_array() {
        None => reply,
        Some(items) => {
            items.iter().find(|item| inner.is_some_and(|id| item["id"] == **id)).unwrap()
        }
    };
    let words = thing["actions"].as_array().unwrap_or_else(|| panic!("no actions: {thing}"));
    words.iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

fn own(about: About, stage: &Stage, caller: &Caller) -> Subject {
    let mut all = subjects(about, stage, caller).into_iter();
    all.find(|subject| subject.place == Place::Own).unwrap()
}

/// Compares, while the first tenant stands so. How many words there were.
pub async fn compare(
    stage: &Stage,
    operations: &BTreeMap<String, Operation>,
    ways: &[Way],
    callers: &[&Caller],
    standing: &str,
) -> usize {
    let mut count = 0;
    let way = |id: &str| ways.iter().find(|way| way.operation == id).unwrap();
    for row in ROWS {
        let offered: BTreeSet<&str> = of_operators(row.read, standing).into_iter().collect();
        for (number, caller) in callers.iter().enumerate() {
            if !matches!(caller.standing, Standing::Alive { .. }) {
                continue;
            }
            let ask = async |operation: &str, about| {
                let (operation, way) = (&operations[operation], way(operation));
                let asker = Asker { stage, operation, way, caller, number: 50_000 + number };
                let subject = own(about, stage, caller);
                (asker.ask(&subject, true).await, subject)
            };
            let (reply, subject) = ask(row.read, row.about).await;
            if reply.status != 200 {
                continue;
            }
            let listed = listed(&reply.json(), &subject);
            let known: BTreeSet<&str> = row.does.iter().map(|(word, ..)| *word).collect();
            assert!(listed.iter().all(|word| known.contains(word.as_str())), "{listed:?}");
            for (word, operation, about) in row.does {
                let (answer, _) = ask(operation, *about).await;
                let may = ![401, 403, 404].contains(&answer.status.as_u16());
                let wanted = may && offered.contains(word);
                let case = format!("{} × {} × {word}, {standing}", caller.name, row.read);
                assert_eq!(listed.contains(*word), wanted, "{case}: {listed:?}, {}", answer.text);
                count += 1;
            }
        }
    }
    count
}
