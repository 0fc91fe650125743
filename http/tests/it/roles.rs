//! Every role asks every operation about things that are there, and is answered as the tables say.

use std::collections::BTreeMap;

use aicloud_domain::access::{
    Authority, Column, Grant, Permission, Reach, Role, Scope, Verdict, permits,
};
use aicloud_domain::machine::Owner;
use aicloud_http::openapi::permission;

use crate::access::{body, operations};
use crate::world::World;

/// What an operation is about, and its query. `None`: an operation that this test leaves out.
fn about(id: &str, path: &str, whole: Owner, folder: Owner) -> Option<Owner> {
    let within = |prefix: &str| path.starts_with(prefix);
    match id {
        // An open stream would not end.
        "watch_events" => None,
        "create_project" | "get_journal" => Some(whole),
        "create_allocation" | "get_usage" => Some(folder),
        _ if within("/v1/tenants/") => Some(whole),
        _ if within("/v1/projects/") || within("/v1/allocations/") => Some(folder),
        _ if within("/v1/service-accounts/") => Some(folder),
        _ if within("/v1/audit") => None,
        _ => Some(Owner::default()),
    }
}

/// A list shows what is one's own, if there is a place for that at all.
fn verdict(id: &str, authority: &Authority, asked: Permission, owner: Owner) -> Verdict {
    let is_list = ["list_tenants", "list_projects", "list_allocations"].contains(&id);
    if is_list && asked.reach() == Reach::Owned && !authority.places(asked).is_empty() {
        return Verdict::Allowed;
    }
    permits(authority, asked, owner)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_is_answered_as_the_tables_say() {
    let world = World::start().await;
    world.prices().await;
    let acme = world.customer("acme").await;
    let program = world.program(&acme, "robot", "project_viewer").await;
    let allocation = world.allocation(&acme).await["id"].as_str().unwrap().to_owned();
    let (tenant, project) = (acme.tenant.parse().unwrap(), acme.project.parse().unwrap());
    let whole = Owner { tenant: Some(tenant), project: None };
    let folder = Owner { project: Some(project), ..whole };
    let mut asked_of = BTreeMap::new();
    for role in Role::ALL {
        let name = role.word().replace('_', "-");
        let in_tenant = |role| Grant { scope: Scope::Tenant { tenant }, role };
        let (person, grants) = match role.column() {
            Column::Operator => (
                world.signed_in(&name, Some(role)).await,
                vec![Grant { scope: Scope::Cloud, role }],
            ),
            Column::Tenant => {
                (world.member(&acme.tenant, &name, role).await, vec![in_tenant(role)])
            }
            Column::Project => {
                let person = world.member(&acme.tenant, &name, Role::TenantMember).await;
                world.employ(&acme.project, &person, role).await;
                let own = Grant { scope: Scope::Project { tenant, project }, role };
                (person, vec![in_tenant(Role::TenantMember), own])
            }
        };
        let authority = Authority::new(grants);
        for (id, method, path) in operations() {
            let Some(asked) = permission(&id) else { continue };
            let Some(owner) = about(&id, &path, whole, folder) else { continue };
            let verdict = verdict(&id, &authority, asked, owner);
            // What would change something is asked by those only who may not.
            if verdict == Verdict::Allowed && method != "GET" {
                continue;
            }
            let real = |text: &str| {
                text.replace("ten_00000000000000000000000000", &acme.tenant)
                    .replace("proj_00000000000000000000000000", &acme.project)
                    .replace("alloc_00000000000000000000000000", &allocation)
                    .replace("sa_00000000000000000000000000", &program)
            };
            let query = match id.as_str() {
                "get_journal" => format!("?resource={}", acme.tenant),
                "get_usage" => format!("?project={}", acme.project),
                _ => String::new(),
            };
            let mut ask = world.ask(&method, &format!("{}{query}", real(&path))).by(&person.token);
            if method != "GET" {
                let mut body = body(&id);
                if id == "create_allocation" {
                    body["project"] = acme.project.clone().into();
                }
                ask = ask.raw(&real(&body.to_string()));
            }
            let reply = ask.send().await;
            let case = format!("{role} {id} {method} {path}: {}", reply.text);
            match verdict {
                Verdict::Allowed => assert!(![401, 403].contains(&reply.status.as_u16()), "{case}"),
                Verdict::Forbidden { missing } => {
                    assert_eq!(reply.code(), "forbidden", "{case}");
                    assert_eq!(reply.json()["missing_permission"], missing.word(), "{case}");
                }
                Verdict::Hidden => assert_eq!(reply.code(), "not_found", "{case}"),
            }
            *asked_of.entry(role.word()).or_insert(0) += 1;
        }
    }
    assert!(asked_of.len() == Role::ALL.len() && asked_of.values().all(|count| *count > 20));
    world.stop().await;
}
