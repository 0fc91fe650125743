//! The rows that requests are judged by follow from the journal, and one that does not is named.

use aicloud_domain::access::Role;
use aicloud_domain::id::TypedId as _;
use aicloud_persistence::testing::TestDatabase;
use chrono::TimeDelta;
use serde_json::json;

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_right_that_nothing_led_to_is_named() {
    let world = World::start().await;
    let (one, other) = (world.customer("rights-one").await, world.customer("rights-two").await);
    let person = world.member(&one.tenant, "rights-ada", Role::TenantMember).await;
    world.employ(&one.project, &person, Role::ProjectViewer).await;
    world.session(person.id, TimeDelta::hours(1)).await;
    let stranger = world.member(&other.tenant, "rights-eve", Role::TenantViewer).await;
    let robot = world.robot(&one, "boss", "project_viewer").await;
    world.api_key(&robot.id, &json!({})).await;
    let invite = json!({"email": "lee@example.org", "role": "tenant_member"});
    let path = format!("/v1/tenants/{}/invitations", one.tenant);
    world.post(&path, &invite).send().await.expect(201);

    let check = async || {
        let report = aicloud_actors::rebuild::check(world.cloud.database(), |_, _| {}).await;
        let report = report.unwrap();
        assert!(report.rows >= 12, "{}", report.rows);
        report.differences.into_iter().map(|found| found.what).collect::<Vec<_>>()
    };
    assert_eq!(check().await, [] as [String; 0]);

    let database = &world.database;
    let (ada, eve) = (person.id.uuid(), stranger.id.uuid());
    let digest = format!("'\\x{}'", "ab".repeat(32));
    for edit in [
        format!(
            "UPDATE identity.membership SET role = 'tenant_owner' WHERE user_id = '{ada}' AND project_id IS NULL"
        ),
        format!(
            "UPDATE identity.membership SET role = 'project_admin' WHERE user_id = '{ada}' AND project_id IS NOT NULL"
        ),
        format!(
            "UPDATE identity.membership SET epoch = epoch + 1 WHERE user_id = '{ada}' AND project_id IS NOT NULL"
        ),
        format!(
            "INSERT INTO identity.membership (tenant_id, user_id, role, since) \
             SELECT tenant_id, '{eve}', 'tenant_owner', now() FROM identity.membership WHERE user_id = '{ada}' LIMIT 1"
        ),
        format!("DELETE FROM identity.membership WHERE user_id = '{ada}' AND project_id IS NULL"),
        "UPDATE identity.invitation SET email = 'eve@example.org' WHERE email = 'lee@example.org'"
            .to_owned(),
        format!("UPDATE identity.session SET user_id = '{ada}' WHERE user_id = '{eve}'"),
        format!(
            "UPDATE identity.session SET expires_at = expires_at + interval '1 year' WHERE user_id = '{eve}'"
        ),
        format!("UPDATE identity.session SET strong = true WHERE user_id = '{ada}'"),
        format!("UPDATE identity.session SET epoch = epoch + 1 WHERE user_id = '{ada}'"),
        format!(
            "INSERT INTO identity.passkey (id, user_id, credential_id, public_key, added_at) \
             VALUES (gen_random_uuid(), '{ada}', '\\x01', '\\x02', now())"
        ),
        format!("UPDATE identity.password SET version = version + 1 WHERE user_id = '{ada}'"),
        format!(
            "INSERT INTO identity.totp (user_id, sealed, set_at) VALUES ('{ada}', '\\x01', now())"
        ),
        "UPDATE identity.account_key SET public = jsonb_set(public, '{x}', '\"AAAA\"')".to_owned(),
        "UPDATE identity.account_key SET ends_at = now() + interval '9 years'".to_owned(),
        format!("UPDATE identity.api_key SET secret_sha256 = {digest}"),
        "UPDATE identity.api_key SET expires_at = expires_at + interval '9 years'".to_owned(),
        "UPDATE identity.api_key SET permissions = '[\"allocation.read\"]'".to_owned(),
        format!("UPDATE tenancy.token SET secret_sha256 = {digest} WHERE kind = 'project'"),
        "UPDATE tenancy.token SET expires_at = expires_at + interval '9 years' WHERE kind = 'project'"
            .to_owned(),
        format!(
            "INSERT INTO tenancy.token (id, kind, tenant_id, project_id, secret_sha256, name, created_at, expires_at) \
             SELECT gen_random_uuid(), kind, tenant_id, project_id, {digest}, name, now(), now() + interval '1 day' FROM tenancy.token WHERE kind = 'project' LIMIT 1"
        ),
        format!(
            "INSERT INTO identity.sso (tenant_id, issuer, epoch, active, required, sealed, set_at) \
             SELECT tenant_id, 'https://evil.example', 1, true, false, '\\x01', now() FROM identity.membership WHERE user_id = '{ada}' LIMIT 1"
        ),
        format!(
            "INSERT INTO identity.federated (tenant_id, issuer, subject, user_id, linked_at) \
             SELECT tenant_id, 'https://evil.example', 'eve', '{ada}', now() FROM identity.membership WHERE user_id = '{ada}' LIMIT 1"
        ),
    ] {
        // Kept beside and put back, not rolled back: the check reads by its own connections.
        keep(database).await;
        assert!(database.alter(edit.clone()).await > 0, "{edit}");
        assert!(!check().await.is_empty(), "{edit}");
        put_back(database).await;
    }
    assert_eq!(check().await, [] as [String; 0]);
    world.stop().await;
}

const TABLES: [&str; 10] = [
    "identity.membership",
    "identity.invitation",
    "identity.session",
    "identity.passkey",
    "identity.password",
    "identity.totp",
    "identity.account_key",
    "identity.api_key",
    "tenancy.token",
    "identity.sso",
];

async fn keep(database: &TestDatabase) {
    for (number, table) in TABLES.iter().enumerate() {
        let sql = format!(
            "DROP TABLE IF EXISTS public.kept_{number}; CREATE TABLE public.kept_{number} AS TABLE {table}"
        );
        database.alter(sql).await;
    }
}

async fn put_back(database: &TestDatabase) {
    let mut sql = "BEGIN; DELETE FROM identity.federated;".to_owned();
    for (number, table) in TABLES.iter().enumerate() {
        sql += &format!(
            "DELETE FROM {table}; INSERT INTO {table} SELECT * FROM public.kept_{number};"
        );
    }
    database.alter(sql + "COMMIT").await;
}
