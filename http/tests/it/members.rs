//! Who belongs to a tenant, who works in a project, and who decides that.

use aicloud_actors::Origin;
use aicloud_domain::access::{Principal, Role};
use aicloud_domain::id::{TenantId, TypedId};
use aicloud_domain::tenant::TenantCommand;
use serde_json::{Value, json};

use crate::people::Person;
use crate::world::{Reply, World};

async fn put(world: &World, by: &str, path: &str, role: &str) -> Reply {
    world.ask("PUT", path).by(by).json(&json!({"role": role})).send().await
}

async fn delete(world: &World, by: &str, path: &str) -> Reply {
    world.ask("DELETE", path).by(by).send().await
}

async fn get(world: &World, by: &Person, path: &str) -> Reply {
    world.ask("GET", path).by(&by.token).send().await
}

fn column(list: &Value, field: &str) -> Vec<String> {
    let items = list["items"].as_array().unwrap().iter();
    items.map(|item| item[field].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn people_come_by_invitation() {
    let world = World::start().await;
    let body = json!({"label": "acme", "display_name": "Acme", "owner": "Ann@Example.org"});
    let tenant = world.post("/v1/tenants", &body).send().await.expect(201);
    let tenant = tenant["id"].as_str().unwrap();
    let invitations = format!("/v1/tenants/{tenant}/invitations");
    let open = world.get(&invitations).send().await.expect(200);
    assert_eq!(column(&open, "email"), ["ann@example.org"]);
    assert_eq!(column(&open, "role"), ["tenant_owner"]);
    let first = open["items"][0]["id"].as_str().unwrap();
    world.get(&format!("{invitations}/{first}")).send().await.expect(200);
    // The letter is there, with a link that is not made yet.
    let mail = world.cloud.database().due_mail(10).await.unwrap();
    assert_eq!((mail.len(), mail[0].template.as_str()), (1, "invitation"));
    assert_eq!(
        (mail[0].to.as_str(), &mail[0].values["tenant"]),
        ("ann@example.org", &json!("Acme"))
    );

    let ann = world.signed_in("ann", None).await;
    let accept = TenantCommand::AcceptInvitation {
        invitation: first.parse().unwrap(),
        user: ann.id,
        email: ann.email.parse().unwrap(),
    };
    let id: TenantId = tenant.parse().unwrap();
    let origin = Origin::of(Principal::System { part: "test" }, "test".into());
    world.cloud.tenants.command(id.uuid(), accept, origin).await.unwrap();
    let list = get(&world, &ann, &invitations).await.expect(200);
    assert_eq!(list["items"], json!([]));

    // She invites others; the same address again when the older one is taken back, or was sent a while ago.
    let invite = async |role: &str| {
        let body = json!({"email": "lee@example.org", "role": role});
        world.ask("POST", &invitations).by(&ann.token).json(&body).send().await
    };
    let made = invite("tenant_member").await;
    let view = made.expect(201);
    let path = format!("{invitations}/{}", view["id"].as_str().unwrap());
    assert_eq!(made.header("location"), path);
    assert_eq!(view["invited_by"], format!("user/{}", ann.id));
    let early = invite("tenant_viewer").await;
    assert_eq!((early.code().as_str(), early.status.as_u16()), ("not_legal_now", 409));
    assert_eq!(early.json()["legal_actions"], json!(["cancel_invitation"]));
    assert_eq!(delete(&world, &ann.token, &path).await.status, 204);
    let again = invite("tenant_viewer").await.expect(201);
    assert_eq!(world.get(&path).send().await.code(), "not_found");
    // The letter of the one that was taken back is not sent.
    let mail = world.cloud.database().due_mail(10).await.unwrap();
    assert_eq!(mail.len(), 1, "{mail:?}");
    assert_eq!(mail[0].values["role"], json!("tenant_viewer"));
    let open = get(&world, &ann, &invitations).await.expect(200);
    assert_eq!(column(&open, "id"), [again["id"].as_str().unwrap()]);
    let path = format!("{invitations}/{}", again["id"].as_str().unwrap());
    for _ in 0..2 {
        assert_eq!(delete(&world, &ann.token, &path).await.status, 204);
    }
    assert_eq!(get(&world, &ann, &path).await.code(), "not_found");
    for (body, code, field) in [
        (json!({"email": "lee", "role": "tenant_viewer"}), "invalid_value", "email"),
        (json!({"email": "lee@example.org", "role": "boss"}), "invalid_value", "role"),
        (json!({"email": "kim@example.org", "role": "project_admin"}), "invalid_value", "role"),
        (json!({"email": "lee@example.org"}), "missing_field", "role"),
    ] {
        let reply = world.ask("POST", &invitations).by(&ann.token).json(&body).send().await;
        assert_eq!((reply.code().as_str(), &reply.json()["field"]), (code, &json!(field)));
    }
    // However often they are taken back: each is a letter.
    assert_eq!(invite("tenant_viewer").await.code(), "rate_limited");
    world.stop().await;
}

/// The same key gives the same invitation, and one letter.
#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_made_once() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let ann = world.member(&customer.tenant, "ann", Role::TenantAdmin).await;
    let path = format!("/v1/tenants/{}/invitations", customer.tenant);
    let body = json!({"email": "lee@example.org", "role": "tenant_viewer"});
    let mut replies = vec![];
    for _ in 0..2 {
        let ask = world.ask("POST", &path).by(&ann.token).with("idempotency-key", "once");
        replies.push(ask.json(&body).send().await);
    }
    assert_eq!(replies[0].expect(201), replies[1].expect(201));
    assert_eq!(replies[1].header("idempotency-replayed"), "true");
    assert_eq!(world.cloud.database().due_mail(10).await.unwrap().len(), 1);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gives_more_than_it_holds() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let tenant = format!("/v1/tenants/{}/members", customer.tenant);
    let project = format!("/v1/projects/{}/members", customer.project);
    let owner = world.member(&customer.tenant, "owner", Role::TenantOwner).await;
    let admin = world.member(&customer.tenant, "admin", Role::TenantAdmin).await;
    let lead = world.member(&customer.tenant, "lead", Role::TenantMember).await;
    let one = world.member(&customer.tenant, "one", Role::TenantMember).await;
    world.employ(&customer.project, &lead, Role::ProjectAdmin).await;
    let of = |path: &str, person: &Person| format!("{path}/{}", person.id);

    for (by, path, role, status) in [
        // An admin runs the tenant, but makes and unmakes no owner.
        (&admin, of(&tenant, &one), "tenant_admin", 200),
        (&admin, of(&tenant, &one), "tenant_owner", 403),
        (&admin, of(&tenant, &owner), "tenant_admin", 403),
        (&owner, of(&tenant, &one), "tenant_owner", 200),
        (&owner, of(&tenant, &one), "tenant_member", 200),
        (&admin, of(&project, &one), "project_admin", 200),
        // Who runs a project gives its roles, and none of the tenant.
        (&lead, of(&project, &one), "project_viewer", 200),
        (&lead, of(&tenant, &one), "tenant_viewer", 403),
        (&one, of(&project, &lead), "project_viewer", 403),
        (&lead, of(&project, &one), "tenant_viewer", 422),
        (&admin, of(&tenant, &one), "operator_support", 422),
    ] {
        let reply = put(&world, &by.token, &path, role).await;
        assert_eq!(reply.status, status, "{} {path} {role}: {}", by.email, reply.text);
        if status == 200 {
            let told = json!({"user": one.id, "role": role, "actions": ["update", "remove"]});
            assert_eq!(reply.json(), told);
        }
    }
    assert_eq!(delete(&world, &admin.token, &of(&tenant, &owner)).await.code(), "forbidden");
    let invitations = format!("/v1/tenants/{}/invitations", customer.tenant);
    let body = json!({"email": "x@example.org", "role": "tenant_owner"});
    let reply = world.ask("POST", &invitations).by(&admin.token).json(&body).send().await;
    assert_eq!(reply.code(), "forbidden");
    world.ask("POST", &invitations).by(&owner.token).json(&body).send().await.expect(201);

    // Whoever lacks the permission is told which.
    let reply = put(&world, &one.token, &of(&tenant, &lead), "tenant_viewer").await;
    assert_eq!(reply.json()["missing_permission"], "member.set");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_runs_a_project_adds_somebody_by_the_address() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let members = format!("/v1/projects/{}/members", customer.project);
    let lead = world.member(&customer.tenant, "lead", Role::TenantMember).await;
    let one = world.member(&customer.tenant, "one", Role::TenantMember).await;
    world.employ(&customer.project, &lead, Role::ProjectAdmin).await;
    world.signed_in("eve", None).await;

    // As somebody writes it, and as a client escapes it.
    for address in ["One@Example.org", "one%40example.org"] {
        let path = format!("{members}/{address}");
        let reply = put(&world, &lead.token, &path, "project_member").await;
        assert_eq!(reply.expect(200)["user"], json!(one.id), "{address}");
    }
    let listed = get(&world, &lead, &members).await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);

    // Whoever only wants to add somebody takes no role away from who is there, whatever else has happened meanwhile.
    let two = world.member(&customer.tenant, "two", Role::TenantMember).await;
    let add = |person: &Person, role: &str| {
        let ask = world.ask("PUT", &format!("{members}/{}", person.id)).by(&lead.token);
        ask.with("if-none-match", "*")
            .with("idempotency-key", role)
            .json(&json!({"role": role}))
            .send()
    };
    assert_eq!(add(&two, "project_admin").await.expect(200)["role"], "project_admin");
    assert_eq!(add(&two, "project_admin").await.expect(200)["role"], "project_admin", "said again");
    let refused = add(&two, "project_viewer").await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (412, "stale_version"));
    let kept = get(&world, &lead, &format!("{members}/{}", two.id)).await.expect(200);
    assert_eq!(kept["role"], "project_admin");
    assert_eq!(delete(&world, &lead.token, &format!("{members}/{}", two.id)).await.status, 204);

    // Whether somebody has an account elsewhere is not told; what is no address is.
    let mut answers = vec![];
    for address in ["eve@example.org", "nobody@example.org"] {
        let ask = world.ask("PUT", &format!("{members}/{address}")).by(&lead.token);
        let ask = ask.json(&json!({"role": "project_viewer"}));
        answers.push(ask.send().await);
    }
    assert_eq!((answers[0].code().as_str(), answers[0].told()), ("not_found", answers[1].told()));
    let reply = put(&world, &lead.token, &format!("{members}/@"), "project_viewer").await;
    assert_eq!((reply.code().as_str(), &reply.json()["field"]), ("invalid_value", &json!("user")));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_owner_stays_and_everybody_else_may_leave() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let members = format!("/v1/tenants/{}/members", customer.tenant);
    let owner = world.member(&customer.tenant, "owner", Role::TenantOwner).await;
    let viewer = world.member(&customer.tenant, "viewer", Role::TenantViewer).await;
    let own = format!("{members}/{}", owner.id);
    let reply = delete(&world, &owner.token, &own).await;
    assert_eq!((reply.code().as_str(), reply.status.as_u16()), ("not_legal_now", 409));
    assert_eq!(put(&world, &owner.token, &own, "tenant_admin").await.code(), "not_legal_now");
    let list = get(&world, &viewer, &members).await.expect(200);
    assert_eq!(column(&list, "email"), ["owner@example.org", "viewer@example.org"]);
    assert_eq!(column(&list, "role"), ["tenant_owner", "tenant_viewer"]);
    let page = get(&world, &viewer, &format!("{members}?limit=1")).await.expect(200);
    let token = page["next_page_token"].as_str().unwrap();
    let rest = get(&world, &viewer, &format!("{members}?page_token={token}")).await.expect(200);
    assert_eq!(column(&rest, "email"), ["viewer@example.org"]);

    // A viewer can remove itself, and nobody else.
    assert_eq!(delete(&world, &viewer.token, &own).await.code(), "forbidden");
    let leave = format!("{members}/{}", viewer.id);
    assert_eq!(delete(&world, &viewer.token, &leave).await.status, 204);
    // Then the tenant is as any that never was.
    let never = "/v1/tenants/ten_00000000000000000000000000";
    for (mine, none) in [
        (members.clone(), format!("{never}/members")),
        (leave, format!("{never}/members/{}", viewer.id)),
        (format!("/v1/tenants/{}/invitations", customer.tenant), format!("{never}/invitations")),
    ] {
        let ask = |path: &str| world.ask("GET", path).by(&viewer.token).send();
        let (gone, missing) = (ask(&mine).await, ask(&none).await);
        assert_eq!(gone.code(), "not_found", "{mine}");
        assert_eq!(gone.told(), missing.told(), "{mine}");
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_the_tenant_holds_nothing_in_its_projects() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let owner = world.member(&customer.tenant, "owner", Role::TenantOwner).await;
    let lee = world.member(&customer.tenant, "lee", Role::TenantMember).await;
    let stranger = world.signed_in("eve", None).await;
    let members = format!("/v1/projects/{}/members", customer.project);
    let path = format!("{members}/{}", lee.id);
    put(&world, &owner.token, &path, "project_member").await.expect(200);
    let project = format!("/v1/projects/{}", customer.project);
    get(&world, &lee, &project).await.expect(200);
    assert_eq!(get(&world, &lee, &path).await.expect(200)["email"], "lee@example.org");
    // Nobody from outside, whether there is such a user or not.
    let mut answers = vec![];
    for id in [stranger.id.to_string(), "user_00000000000000000000000000".to_owned()] {
        let ask = world.ask("PUT", &format!("{members}/{id}")).by(&owner.token);
        let ask = ask.json(&json!({"role": "project_viewer"}));
        answers.push(ask.send().await);
        let tenant = format!("/v1/tenants/{}/members/{id}", customer.tenant);
        assert_eq!(put(&world, &owner.token, &tenant, "tenant_viewer").await.code(), "not_found");
    }
    assert_eq!((answers[0].code().as_str(), answers[0].told()), ("not_found", answers[1].told()));
    // Who runs the cloud enters people at once.
    let tenant = format!("/v1/tenants/{}/members/{}", customer.tenant, stranger.id);
    put(&world, &world.operator, &tenant, "tenant_viewer").await.expect(200);
    let missing = tenant.replace(&stranger.id.to_string(), "user_00000000000000000000000000");
    assert_eq!(put(&world, &world.operator, &missing, "tenant_viewer").await.code(), "not_found");

    let leave = format!("/v1/tenants/{}/members/{}", customer.tenant, lee.id);
    assert_eq!(delete(&world, &owner.token, &leave).await.status, 204);
    assert_eq!(get(&world, &lee, &project).await.code(), "not_found");
    let left = get(&world, &owner, &members).await.expect(200);
    assert_eq!(left["items"], json!([]));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_show_what_is_one_s_own() {
    let world = World::start().await;
    world.prices().await;
    let (acme, other) = (world.customer("acme").await, world.customer("other").await);
    let third = world.customer("third").await;
    let (mine, theirs) = (world.allocation(&acme).await, world.allocation(&other).await);
    world.allocation(&third).await;
    let ids = |some: &[&Value]| -> Vec<String> {
        some.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };

    // One tenant: nothing needs to be said.
    let ann = world.member(&acme.tenant, "ann", Role::TenantViewer).await;
    let seen = async |by: &Person, path: &str| get(&world, by, path).await.expect(200);
    assert_eq!(column(&seen(&ann, "/v1/tenants").await, "id"), [acme.tenant.as_str()]);
    assert_eq!(column(&seen(&ann, "/v1/projects").await, "id"), [acme.project.as_str()]);
    let list = seen(&ann, "/v1/allocations").await;
    assert_eq!(column(&list, "id"), ids(&[&mine]));
    // What she may not do is not offered.
    assert_eq!(list["items"][0]["actions"], json!([]));
    let lead = world.member(&acme.tenant, "lead", Role::TenantAdmin).await;
    let list = seen(&lead, "/v1/allocations").await;
    assert_eq!(list["items"][0]["actions"], json!(["release"]));

    // Several: she must say which, and sees her own only.
    world.enrol(&other.tenant, &ann, Role::TenantMember).await;
    world.employ(&other.project, &ann, Role::ProjectMember).await;
    let both = [acme.tenant.clone(), other.tenant.clone()];
    assert_eq!(column(&seen(&ann, "/v1/tenants").await, "id"), both);
    let projects = [acme.project.clone(), other.project.clone()];
    assert_eq!(column(&seen(&ann, "/v1/projects").await, "id"), projects);
    let page = seen(&ann, "/v1/projects?limit=1").await;
    assert_eq!(column(&page, "id"), [acme.project.as_str()]);
    let next =
        format!("/v1/projects?limit=1&page_token={}", page["next_page_token"].as_str().unwrap());
    assert_eq!(column(&seen(&ann, &next).await, "id"), [other.project.as_str()]);
    let within = format!("/v1/projects?tenant={}", other.tenant);
    assert_eq!(column(&seen(&ann, &within).await, "id"), [other.project.as_str()]);
    for path in ["/v1/allocations", "/v1/events"] {
        let reply = get(&world, &ann, path).await;
        assert_eq!(
            (reply.status.as_u16(), reply.code().as_str()),
            (400, "malformed_query"),
            "{path}"
        );
        assert_eq!(reply.json()["field"], "tenant");
    }
    for (query, expected) in [
        (format!("tenant={}", acme.tenant), ids(&[&mine])),
        (format!("tenant={}", other.tenant), ids(&[&theirs])),
        (format!("project={}", other.project), ids(&[&theirs])),
        (format!("project={}&tenant={}", other.project, other.tenant), ids(&[&theirs])),
    ] {
        let list = seen(&ann, &format!("/v1/allocations?{query}")).await;
        assert_eq!(column(&list, "id"), expected, "{query}");
    }
    for query in [
        format!("tenant={}", third.tenant),
        format!("project={}", third.project),
        format!("project={}&tenant={}", other.project, acme.tenant),
        "tenant=ten_00000000000000000000000000".to_owned(),
    ] {
        let reply = get(&world, &ann, &format!("/v1/allocations?{query}")).await;
        assert_eq!(reply.code(), "not_found", "{query}");
    }
    // Several projects of one tenant, and nothing of the whole.
    let body = json!({"tenant": other.tenant, "label": "second"});
    let second = world.post("/v1/projects", &body).send().await.expect(201);
    let lee = world.member(&other.tenant, "lee", Role::TenantMember).await;
    world.employ(&other.project, &lee, Role::ProjectViewer).await;
    assert_eq!(column(&seen(&lee, "/v1/allocations").await, "id"), ids(&[&theirs]));
    seen(&lee, "/v1/usage").await;
    world.employ(second["id"].as_str().unwrap(), &lee, Role::ProjectViewer).await;
    for path in ["/v1/allocations".to_owned(), format!("/v1/allocations?tenant={}", other.tenant)] {
        let reply = get(&world, &lee, &path).await;
        assert_eq!(
            (reply.code().as_str(), &reply.json()["field"]),
            ("malformed_query", &json!("project"))
        );
    }
    assert_eq!(get(&world, &lee, "/v1/usage").await.code(), "missing_field");
    // Who belongs nowhere is told what it lacks.
    let nobody = world.signed_in("nobody", None).await;
    for (path, missing) in [
        ("/v1/tenants", "tenant.read"),
        ("/v1/projects", "project.read"),
        ("/v1/allocations", "allocation.read"),
        ("/v1/usage", "usage.read"),
    ] {
        let reply = get(&world, &nobody, path).await;
        assert_eq!(reply.json()["missing_permission"], missing, "{path}");
    }
    world.stop().await;
}
