//! Ownership as the database keeps it: every table has its owner or its reason, each tenant sees
//! its own rows, and the roles can do no more than they must.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aicloud_domain::access::Sight;
use aicloud_domain::id::{AllocationId, ProjectId, TenantId, TypedId};
use aicloud_domain::kind::EntityKind;
use aicloud_persistence::journal::OpenInterval;
use aicloud_persistence::testing::{TestDatabase, folder, leave_for_requests};
use aicloud_persistence::{
    Cursor, Database, DatabaseConfig, Filter, Head, IdempotentCommand, ListQuery, Order,
    PrivateConfig, PrivatePostgres, SideRow, Stored,
};
use chrono::{TimeDelta, Utc};
use sqlx::postgres::PgConnection;
use sqlx::{Connection as _, Row as _};
use uuid::Uuid;

use crate::kit::{Kit, allocation, until, used, write};

/// Tables without a tenant_id, and why none of their rows is a tenant's.
const NOBODYS: &[(&str, &str)] = &[
    ("identity.ceremony", "challenges that were answered: random ids of the server's"),
    ("identity.mail", "letters to people, who are the cloud's; read by the engine only"),
    ("identity.password", "a person's, who may be in several tenants; read by the engine only"),
    ("identity.passkey", "as identity.password"),
    ("identity.session", "as identity.password"),
    ("identity.signing_key", "the cloud's own keys, sealed; read by the engine only"),
    ("identity.totp", "as identity.password"),
    ("inventory.gpu_hold", "which machine's GPU is held: the cloud's; read by the engine only"),
    ("journal.partition", "the journal's months"),
    (
        "secrets.data_key",
        "led by the scope, a tenant's id; one role, which no request ever takes on",
    ),
    ("secrets.scope", "as secrets.data_key"),
];

/// Uniques that don't lead with the tenant, and why nobody learns of a stranger's row by them.
const UNLED: &[(&str, &str)] = &[
    ("*_pkey (id)", "ids are the server's and random: nobody chooses one that another has"),
    (
        "tenant_label_key",
        "tenants' labels are the cloud's own space of names; only operators give them",
    ),
    ("node_label_key", "machines are the cloud's"),
    ("passkey_credential_key", "people are the cloud's: one account for a passkey"),
    ("user_email_key", "people are the cloud's: one account for an address"),
    ("entry_pkey", "the fence: an entity's id, random, and its seq"),
    ("entry_by_tx", "the server's own numbers"),
    ("command_pkey", "a space of keys is its caller's own id, and the key leads with that"),
];

/// Tables with a tenant and a project whose rows stand on no project's row, and why.
const UNTIED: &[(&str, &str)] = &[
    (
        "journal.entry",
        "history is kept whatever becomes of what it tells of, and pays for no look-up",
    ),
    ("tenancy.tenant", "no project owns it"),
    ("tenancy.project", "it is the project"),
    ("inventory.catalog", "the cloud's: both are empty by a constraint"),
    ("inventory.node", "the cloud's: machines have no project"),
    ("engine.oversight", "the cloud's: both are empty by a constraint"),
    ("tenancy.denials", "a tenant's or the cloud's; its project is empty by a constraint"),
    ("identity.user", "the cloud's: both are empty by a constraint"),
];

const OURS: &str = "n.nspname !~ '^(pg_|information_schema$|public$)' AND c.relname !~ '^_sqlx'";

async fn rows(connection: &mut PgConnection, sql: String) -> Vec<sqlx::postgres::PgRow> {
    sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(connection).await.unwrap()
}

fn listed(list: &[(&str, &str)], name: &str) -> bool {
    list.iter().any(|(known, reason)| *known == name && !reason.is_empty())
}

/// A table that somebody makes later fails here until it has an owner, or a reason.
#[tokio::test(flavor = "multi_thread")]
async fn every_table_has_its_owner_or_its_reason() {
    let place = TestDatabase::new().await;
    let mut owner = place.owner().await;
    let tables = rows(
        &mut owner,
        format!(
            "SELECT n.nspname || '.' || c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS guarded, \
             c.relispartition AS part, \
             EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped) AS owned, \
             COALESCE((SELECT string_agg(p.polname || ' ' || p.polcmd::text || ' ' || \
                 (SELECT string_agg(r.rolname, ',') FROM pg_roles r WHERE r.oid = ANY (p.polroles)) || ' ' || \
                 pg_get_expr(p.polqual, p.polrelid), '; ' ORDER BY p.polname) FROM pg_policy p WHERE p.polrelid = c.oid), '') AS policies, \
             EXISTS (SELECT FROM aclexplode(c.relacl) g WHERE g.grantee <> c.relowner) AS granted \
             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE c.relkind IN ('r', 'p') AND {OURS} ORDER BY 1"
        ),
    )
    .await;
    let engine = "engine * aicloud_app true";
    let tenant = "tenant r aicloud_tenant (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)";
    let mut wrong = Vec::new();
    let mut reasons: BTreeSet<&str> = NOBODYS.iter().map(|(name, _)| *name).collect();
    let mut guarded = 0;
    for table in &tables {
        let name: String = table.get("name");
        if !table.get::<bool, _>("owned") {
            if !reasons.remove(name.as_str()) {
                wrong.push(format!("{name} has no tenant_id and no reason in NOBODYS"));
            }
            continue;
        }
        guarded += 1;
        if !table.get::<bool, _>("guarded") {
            wrong.push(format!("{name}: row-level security must be enabled and forced"));
        }
        let part: bool = table.get("part");
        let wanted = if part { engine.to_owned() } else { format!("{engine}; {tenant}") };
        let policies: String = table.get("policies");
        if policies != wanted {
            wrong.push(format!("{name}: policies are `{policies}`; call tenancy.own_by_tenant"));
        }
        if part && table.get::<bool, _>("granted") {
            wrong.push(format!("{name}: a partition is granted to nobody"));
        }
    }
    wrong.extend(reasons.iter().map(|name| format!("{name} is in NOBODYS and not there")));
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(guarded >= 8, "{guarded}");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_of_tenant_data_lead_with_the_tenant() {
    let place = TestDatabase::new().await;
    let mut owner = place.owner().await;
    let keys = rows(
        &mut owner,
        format!(
            "SELECT n.nspname || '.' || c.relname AS table, i.relname AS key, \
             (SELECT string_agg(a.attname, ',' ORDER BY k.at) FROM unnest(x.indkey) WITH ORDINALITY AS k(number, at) \
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number) AS columns \
             FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid \
             JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE x.indisunique AND NOT c.relispartition AND {OURS} \
             AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id')"
        ),
    )
    .await;
    let mut wrong = Vec::new();
    for key in &keys {
        let (table, name, columns): (String, String, String) =
            (key.get("table"), key.get("key"), key.get("columns"));
        let by_id = name.ends_with("_pkey") && columns == "id";
        let led = columns == "tenant_id" || columns.starts_with("tenant_id,");
        if !led && !by_id && !listed(UNLED, &name) {
            wrong.push(format!("{table}: {name} ({columns})"));
        }
    }
    assert!(wrong.is_empty(), "must lead with tenant_id, or have a reason in UNLED: {wrong:#?}");
    assert!(keys.len() >= 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_project_owns_stands_on_it() {
    let place = TestDatabase::new().await;
    let mut owner = place.owner().await;
    let tables = rows(
        &mut owner,
        format!(
            "SELECT n.nspname || '.' || c.relname AS table, EXISTS ( \
                 SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.conrelid = c.oid AND f.conkey[1:2] = ARRAY[ \
                     (SELECT attnum FROM pg_attribute WHERE attrelid = c.oid AND attname = 'tenant_id'), \
                     (SELECT attnum FROM pg_attribute WHERE attrelid = c.oid AND attname = 'project_id')]) AS tied \
             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND {OURS} \
             AND 2 = (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ('tenant_id', 'project_id'))"
        ),
    )
    .await;
    let wrong: Vec<String> = tables
        .iter()
        .map(|table| (table.get::<String, _>("table"), table.get::<bool, _>("tied")))
        .filter(|(name, tied)| *tied == listed(UNTIED, name))
        .map(|(name, _)| name)
        .collect();
    assert!(wrong.is_empty(), "need a foreign key that begins (tenant_id, project_id): {wrong:?}");
    let project = "SELECT count(*) FROM pg_constraint WHERE conname = 'project_tenant_fkey'";
    let tied: i64 = sqlx::query_scalar(project).fetch_one(&mut owner).await.unwrap();
    assert_eq!(tied, 1);
}

/// What each role may read or write, of tables and of single columns. A role that is not here may nothing.
const READERS: &[(&str, &[&str])] = &[
    ("aicloud_tenancy", &["SELECT tenancy.tenant", "SELECT tenancy.project"]),
    ("aicloud_provisioning", &["SELECT provisioning.allocation"]),
    ("aicloud_billing", &["SELECT billing.usage_interval"]),
    ("aicloud_journal", &["SELECT journal.entry", "SELECT journal.partition"]),
    ("aicloud_identity", &["SELECT identity.service_account"]),
];

/// Who writes: the engine, and whoever holds the keys of secrets.
const WRITERS: [&str; 2] = ["aicloud_app", "aicloud_secrets"];

/// Functions that work with their owner's rights, and why they can be no way around a policy.
const DEFINERS: &[(&str, &str)] = &[
    ("journal.prepare_partitions", "makes tables of months, reads and gives no rows"),
    ("journal.guard_partitions", "puts policies on them, reads and gives no rows"),
];

/// Who may call what beside the engine: `role function`. What is open to everybody is named `PUBLIC`.
const CALLERS: &[&str] = &[
    "PUBLIC journal.month_of",
    "PUBLIC journal.refuse_change",
    "PUBLIC journal.refuse_late",
    "aicloud_app journal.guard_partitions",
    "aicloud_app journal.prepare_partitions",
    "aicloud_identity identity.service_account_rows_of",
    "aicloud_provisioning provisioning.allocation_rows_of",
    "aicloud_tenancy tenancy.project_rows_of",
    "aicloud_tenancy tenancy.tenant_rows_of",
];

/// Every grant on something of ours to somebody who does not own it: who, what, on which. Of tables, views and
/// sequences, and of their columns.
const GRANTS: &str = "\
    SELECT COALESCE(r.rolname, 'PUBLIC')::text AS role, g.privilege_type AS may, n.nspname || '.' || c.relname || g.part AS what \
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, \
    LATERAL (SELECT a.grantee, a.privilege_type, '' AS part FROM aclexplode(c.relacl) a \
        UNION ALL \
        SELECT a.grantee, a.privilege_type, '.' || t.attname FROM pg_attribute t, aclexplode(t.attacl) a \
        WHERE t.attrelid = c.oid AND NOT t.attisdropped) g \
    LEFT JOIN pg_roles r ON r.oid = g.grantee WHERE g.grantee <> c.relowner AND ";

/// Whether it is a login that a control plane has made for requests; the server has those of other databases as well.
fn is_login(role: &str) -> bool {
    let suffix = role.strip_prefix("aicloud_requests_");
    suffix.is_some_and(|hex| hex.len() == 16 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[tokio::test(flavor = "multi_thread")]
async fn no_role_is_exempt_and_each_has_its_own_schema_only() {
    let place = TestDatabase::new().await;
    let mut owner = place.owner().await;
    let roles = rows(
        &mut owner,
        "SELECT rolname::text AS name, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb AS mighty FROM pg_roles \
         WHERE rolname LIKE 'aicloud_%'"
            .to_owned(),
    )
    .await;
    let mut known: BTreeSet<&str> = READERS.iter().map(|(role, _)| *role).collect();
    known.extend(WRITERS);
    known.extend(["aicloud_tenant", "aicloud_requests"]);
    for role in &roles {
        let name: String = role.get("name");
        assert!(!role.get::<bool, _>("mighty"), "{name}");
        assert!(known.contains(name.as_str()) || is_login(&name), "{name}: say what it may");
    }
    let mut held: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for grant in &rows(&mut owner, format!("{GRANTS}{OURS}")).await {
        let (may, what): (String, String) = (grant.get("may"), grant.get("what"));
        held.entry(grant.get("role")).or_default().insert(format!("{may} {what}"));
    }
    for (role, words) in READERS {
        let wanted: BTreeSet<String> = words.iter().map(|word| (*word).to_owned()).collect();
        assert_eq!(held.remove(*role).unwrap_or_default(), wanted, "{role}");
    }
    let secrets = held.remove("aicloud_secrets").unwrap();
    assert!(secrets.iter().all(|grant| grant.contains(" secrets.")), "{secrets:?}");
    let engine = held.remove("aicloud_app").unwrap();
    assert!(engine.iter().all(|grant| !grant.contains(" secrets.")), "{engine:?}");
    // Whose a row is, what happened and what was answered stay as they were written.
    let moved = |grant: &&String| {
        let Some(what) = grant.strip_prefix("UPDATE ") else {
            return !["SELECT ", "INSERT ", "DELETE "].iter().any(|may| grant.starts_with(may))
                || *grant == "DELETE journal.entry"
                || *grant == "DELETE journal.command";
        };
        what.starts_with("journal.")
            || what.split('.').count() < 3
            || [".id", ".tenant_id", ".project_id"].iter().any(|column| what.ends_with(column))
    };
    let wrong: Vec<_> = engine.iter().filter(moved).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(held.is_empty(), "these hold what nobody has said: {held:?}");
}

/// A view runs as who made it, past the policies of what it reads, unless it is told otherwise; a function that
/// works with its owner's rights does so always. A later migration that makes one fails here.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_reads_past_the_policies() {
    let place = TestDatabase::new().await;
    let mut owner = place.owner().await;
    let views = "SELECT (n.nspname || '.' || c.relname)::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relkind IN ('v', 'm') AND NOT (c.relkind = 'v' AND COALESCE(c.reloptions, '{}') @> ARRAY['security_invoker=true']) AND ";
    let names = |rows: Vec<sqlx::postgres::PgRow>| -> Vec<String> {
        rows.iter().map(|row| row.get("name")).collect()
    };
    let found = names(rows(&mut owner, format!("{views}{OURS}")).await);
    assert_eq!(found, [] as [&str; 0], "must be views WITH (security_invoker = true)");
    let ours = "n.nspname !~ '^(pg_|information_schema$|public$)'";
    let definers = format!(
        "SELECT (n.nspname || '.' || p.proname)::text AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace \
         WHERE p.prosecdef AND {ours}"
    );
    for name in names(rows(&mut owner, definers).await) {
        assert!(
            listed(DEFINERS, &name),
            "{name} is SECURITY DEFINER and has no reason in DEFINERS"
        );
    }
    let callers = format!(
        "SELECT (COALESCE(r.rolname, 'PUBLIC') || ' ' || n.nspname || '.' || p.proname)::text AS name \
         FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace, \
         aclexplode(COALESCE(p.proacl, acldefault('f', p.proowner))) g LEFT JOIN pg_roles r ON r.oid = g.grantee \
         WHERE g.grantee <> p.proowner AND {ours} ORDER BY 1"
    );
    let found: BTreeSet<String> = names(rows(&mut owner, callers).await).into_iter().collect();
    let wanted: BTreeSet<String> = CALLERS.iter().map(|caller| (*caller).to_owned()).collect();
    assert_eq!(found, wanted);
}

/// The tests above see what they are for.
#[tokio::test(flavor = "multi_thread")]
async fn a_column_that_is_granted_is_seen() {
    let place = TestDatabase::new().await;
    let mut owner = place.owner().await;
    sqlx::raw_sql("GRANT SELECT (phc) ON identity.password TO aicloud_identity")
        .execute(&mut owner)
        .await
        .unwrap();
    let grants = rows(&mut owner, format!("{GRANTS}{OURS}")).await;
    let seen = grants.iter().any(|grant| {
        grant.get::<String, _>("role") == "aicloud_identity"
            && grant.get::<String, _>("what") == "identity.password.phc"
    });
    assert!(seen);
}

/// A tenant's reply is shown to no other, whoever is let read that table.
#[tokio::test(flavor = "multi_thread")]
async fn a_reply_is_its_tenant_s() {
    let two = Two::new().await;
    let mut owner = two.kit.place.owner().await;
    for (tenant, project, id) in two.tenants {
        let head = two.kit.database.load(EntityKind::Allocation, id.uuid()).await.unwrap();
        let mut one = allocation(tenant, project, id, head.unwrap().head);
        let command = |key: &str| IdempotentCommand {
            scope: tenant.uuid(),
            key: key.to_owned(),
            request_sha256: [1; 32],
            reply: "{}".to_owned(),
        };
        one.command = Some(command("moved"));
        write(&two.kit.journal, one).await.unwrap();
        assert!(two.kit.database.remember(id.uuid(), 1, command("nothing new")).await.unwrap());
    }
    sqlx::raw_sql("GRANT SELECT ON journal.command TO aicloud_journal")
        .execute(&mut owner)
        .await
        .unwrap();
    for (tenant, ..) in two.tenants {
        let sql = format!(
            "BEGIN; SET LOCAL ROLE aicloud_journal; SET LOCAL app.tenant = '{}'",
            tenant.uuid()
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut owner).await.unwrap();
        let shown: Vec<Uuid> = sqlx::query_scalar("SELECT scope FROM journal.command")
            .fetch_all(&mut owner)
            .await
            .unwrap();
        sqlx::raw_sql("ROLLBACK").execute(&mut owner).await.unwrap();
        assert_eq!(shown, [tenant.uuid(); 2]);
    }
}

/// Two tenants with everything that a tenant can have.
struct Two {
    kit: Kit,
    tenants: [(TenantId, ProjectId, AllocationId); 2],
}

impl Two {
    async fn new() -> Self {
        let kit = Kit::new().await;
        let tenants = [Self::tenant(&kit).await, Self::tenant(&kit).await];
        Self { kit, tenants }
    }

    async fn tenant(kit: &Kit) -> (TenantId, ProjectId, AllocationId) {
        let (tenant, project) = kit.tenancy().await;
        let id = AllocationId::from_uuid(Uuid::now_v7());
        let mut one = allocation(tenant, project, id, Head::NONE);
        one.side = vec![SideRow::OpenInterval(OpenInterval {
            allocation: id,
            ordinal: 1,
            tenant,
            project,
            gpu_model: "H100".to_owned(),
            gpu_count: 1,
            price_micros_per_gpu_hour: 1,
            currency: "EUR".to_owned(),
            started_at: Utc::now(),
        })];
        write(&kit.journal, one).await.unwrap();
        (tenant, project, id)
    }
}

fn of(tenant: TenantId) -> Sight {
    Sight::Tenants(vec![tenant])
}

fn ids(rows: Vec<Stored>) -> Vec<Uuid> {
    rows.into_iter().map(|row| row.id).collect()
}

/// Whatever the statement asks for, what comes out is the tenant's that was set.
#[tokio::test(flavor = "multi_thread")]
async fn a_view_shows_its_tenant_s_rows_whatever_is_asked() {
    let two = Two::new().await;
    let [(mine, my_project, my_allocation), (other, their_project, theirs)] = two.tenants;
    let database = &two.kit.database;
    let view = database.view(&of(mine), None);
    let all = || ListQuery { limit: 100, ..ListQuery::default() };
    let list = async |kind, query| ids(view.list(kind, query).await.unwrap());
    assert_eq!(list(EntityKind::Tenant, all()).await, [mine.uuid()]);
    assert_eq!(list(EntityKind::Project, all()).await, [my_project.uuid()]);
    assert_eq!(list(EntityKind::Allocation, all()).await, [my_allocation.uuid()]);
    assert_eq!(list(EntityKind::Node, all()).await, [] as [Uuid; 0]);
    let foreign = ListQuery { tenant: Some(other), ..all() };
    assert_eq!(list(EntityKind::Allocation, foreign).await, [] as [Uuid; 0]);
    let foreign = ListQuery { tenant: Some(other), project: Some(their_project), ..all() };
    assert_eq!(list(EntityKind::Allocation, foreign).await, [] as [Uuid; 0]);

    assert_eq!(view.history(my_allocation.uuid(), Order::Oldest, None, 9).await.unwrap().len(), 1);
    assert_eq!(view.history(theirs.uuid(), Order::Newest, None, 9).await.unwrap(), []);
    assert_eq!(view.usage_of_allocation(mine, my_allocation).await.unwrap().len(), 1);
    assert_eq!(view.usage_of_allocation(other, theirs).await.unwrap(), []);
    let (from, to) = (Utc::now() - TimeDelta::hours(1), Utc::now() + TimeDelta::hours(1));
    assert_eq!(used(&view, (mine, Some(my_project)), (from, to)).await.len(), 1);
    assert_eq!(used(&view, (other, Some(their_project)), (from, to)).await, []);
    let whole = used(&view, (mine, None), (from, to)).await;
    assert_eq!(whole.iter().map(|one| one.project).collect::<Vec<_>>(), [my_project]);
    assert_eq!(used(&view, (other, None), (from, to)).await, []);
    let named = view.names_of_projects(mine, vec![my_project, their_project]).await.unwrap();
    assert_eq!(named.into_keys().collect::<Vec<_>>(), [my_project]);
    assert!(view.names_of_projects(other, vec![their_project]).await.unwrap().is_empty());
    // Tests share a server, whose oldest transaction decides what has settled.
    until("my entries can be read", || async {
        view.read_after(Cursor::START, Filter::All, 100).await.unwrap().entries.len() == 3
    })
    .await;
    for filter in
        [Filter::Tenant(other), Filter::Project(their_project), Filter::Entity(theirs.uuid())]
    {
        assert_eq!(view.read_after(Cursor::START, filter, 100).await.unwrap().entries, []);
    }
    for (sight, shown) in [
        (of(mine), true),
        (of(other), false),
        (Sight::Tenants(vec![other, mine]), true),
        (Sight::Tenants(vec![]), false),
        (Sight::Cloud, true),
    ] {
        for (kind, id) in [
            (EntityKind::Tenant, mine.uuid()),
            (EntityKind::Project, my_project.uuid()),
            (EntityKind::Allocation, my_allocation.uuid()),
        ] {
            let found = database.load_for(&sight, kind, id).await.unwrap();
            assert_eq!(found.is_some(), shown, "{kind} {sight:?}");
            assert!(found.is_none_or(|row| row.id == id));
        }
    }
}

/// Without a tenant, or with one that the caller has no part in, there is nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_view_without_a_tenant_shows_nothing() {
    let two = Two::new().await;
    let [(mine, ..), (other, ..)] = two.tenants;
    let stranger = TenantId::from_uuid(Uuid::now_v7());
    for (sight, about) in [
        (Sight::Tenants(vec![]), None),
        (Sight::Tenants(vec![]), Some(mine)),
        (Sight::Tenants(vec![mine, other]), None),
        (Sight::Tenants(vec![mine, other]), Some(stranger)),
        (of(stranger), Some(mine)),
    ] {
        let view = two.kit.database.view(&sight, about);
        let query = ListQuery { limit: 9, ..ListQuery::default() };
        assert_eq!(view.list(EntityKind::Tenant, query).await.unwrap(), [], "{sight:?}");
    }
    let several = two.kit.database.view(&Sight::Tenants(vec![mine, other]), Some(other));
    let query = ListQuery { limit: 9, ..ListQuery::default() };
    assert_eq!(ids(several.list(EntityKind::Tenant, query).await.unwrap()), [other.uuid()]);
}

/// Those who share a statement share no sight: a thousand reads of two tenants at once.
#[tokio::test(flavor = "multi_thread")]
async fn reads_that_share_a_statement_share_no_sight() {
    let two = Two::new().await;
    let reads = (0..1_000).map(|n| {
        let (reader, _, _) = two.tenants[n % 2];
        let (owner, _, id) = two.tenants[(n / 2) % 2];
        let database = &two.kit.database;
        async move {
            let found = database.load_for(&of(reader), EntityKind::Allocation, id.uuid()).await;
            assert_eq!(found.unwrap().is_some(), reader == owner, "{n}");
        }
    });
    futures_util::future::join_all(reads).await;
}

/// I12: what is lent has no tenant, no role but its own, and no transaction.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_kept_a_tenant_or_a_role_is_never_lent_again() {
    let two = Two::new().await;
    let [(mine, ..), _] = two.tenants;
    let config =
        DatabaseConfig { max_connections: 1, ..DatabaseConfig::new(two.kit.place.url.clone()) };
    let database = Database::connect(&config).await.unwrap();
    let nobody = database.view(&Sight::Tenants(vec![]), None);
    let query = || ListQuery { limit: 9, ..ListQuery::default() };
    let tenant = format!("SELECT set_config('app.tenant', '{}', false)", mine.uuid());
    let mut thrown = 0;
    for (left, is_cleaned) in [
        ("BEGIN".to_owned(), true),
        (format!("BEGIN; {}", tenant.replace("false", "true")), true),
        ("BEGIN; SET LOCAL ROLE aicloud_billing".to_owned(), true),
        (tenant.clone(), false),
        ("SET ROLE aicloud_tenancy".to_owned(), false),
    ] {
        leave_for_requests(&database, left.clone()).await;
        assert_eq!(nobody.list(EntityKind::Tenant, query()).await.unwrap(), [], "{left}");
        thrown += u64::from(!is_cleaned);
        assert_eq!(database.unclean_connections(), thrown, "{left}");
    }
}

/// The requests' login was made for this process, can't become the engine, and goes with it.
#[tokio::test(flavor = "multi_thread")]
async fn requests_have_a_login_of_their_own() {
    const LOGINS: &str = "SELECT count(*) FROM pg_roles WHERE rolname ~ '^aicloud_requests_[0-9a-f]{16}$' AND rolname = $1";
    let place = TestDatabase::new().await;
    let database = place.open().await;
    let error = leave_for_requests(&database, "SET ROLE aicloud_app".to_owned()).await.unwrap();
    assert!(error.contains("permission denied"), "{error}");
    let error = leave_for_requests(&database, "RESET ROLE; SET ROLE ctl".to_owned()).await.unwrap();
    assert!(error.contains("permission denied") || error.contains("does not exist"), "{error}");
    let mut owner = place.owner().await;
    let session: String = sqlx::query_scalar(
        "SELECT usename::text FROM pg_stat_activity WHERE datname = current_database() AND usename ~ '^aicloud_requests_'",
    )
    .fetch_one(&mut owner)
    .await
    .unwrap();
    let kept: String = sqlx::query_scalar(
        "SELECT COALESCE(rolpassword, '') || ' ' || (rolvaliduntil BETWEEN now() AND now() + interval '25 hours')::text \
         FROM pg_authid WHERE rolname = $1",
    )
    .bind(&session)
    .fetch_one(&mut owner)
    .await
    .unwrap();
    assert!(kept.starts_with("SCRAM-SHA-256$4096:") && kept.ends_with(" true"), "{kept}");
    database.close().await;
    let left: i64 = sqlx::query_scalar(LOGINS).bind(&session).fetch_one(&mut owner).await.unwrap();
    assert_eq!(left, 0);
}

/// Where the server asks for passwords, ours is the right one, before and after it was renewed.
#[tokio::test(flavor = "multi_thread")]
async fn the_login_s_password_is_renewed() {
    let folder = folder();
    let postgres = PrivatePostgres::start(PrivateConfig::new(folder.path())).await.unwrap();
    Database::migrate(&postgres.url()).await.unwrap();
    let mut owner = PgConnection::connect(&postgres.url()).await.unwrap();
    let hba: String = sqlx::query_scalar("SHOW hba_file").fetch_one(&mut owner).await.unwrap();
    let before = std::fs::read_to_string(&hba).unwrap();
    std::fs::write(&hba, format!("local all +aicloud_requests scram-sha-256\n{before}")).unwrap();
    sqlx::query("SELECT pg_reload_conf()").execute(&mut owner).await.unwrap();

    let database = Database::connect(&DatabaseConfig::new(postgres.url())).await.unwrap();
    let nobody = database.view(&Sight::Tenants(vec![]), None);
    let query = || ListQuery { limit: 9, ..ListQuery::default() };
    let kept = "SELECT rolpassword FROM pg_authid WHERE rolname ~ '^aicloud_requests_'";
    let mut verifiers = BTreeSet::new();
    for _ in 0..3 {
        assert_eq!(nobody.list(EntityKind::Tenant, query()).await.unwrap(), []);
        let verifier: String = sqlx::query_scalar(kept).fetch_one(&mut owner).await.unwrap();
        assert!(verifiers.insert(verifier), "it is another one each time");
        database.renew_login(Duration::ZERO).await.unwrap();
        // What was opened with the old one ends, and the next is opened with the new one.
        sqlx::query(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename ~ '^aicloud_requests_'",
        )
        .execute(&mut owner)
        .await
        .unwrap();
    }
    // Young enough: nothing is done.
    let verifier: String = sqlx::query_scalar(kept).fetch_one(&mut owner).await.unwrap();
    database.renew_login(Duration::from_secs(3_600)).await.unwrap();
    let after: String = sqlx::query_scalar(kept).fetch_one(&mut owner).await.unwrap();
    assert_eq!(after, verifier);
    database.close().await;
    postgres.stop(Duration::from_secs(20)).await;
}

/// Another server has taken over, or somebody has cleaned up: the login is not there any more. The
/// first request that it is refused to has another one made.
#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_is_lost_is_made_anew() {
    let folder = folder();
    let postgres = PrivatePostgres::start(PrivateConfig::new(folder.path())).await.unwrap();
    Database::migrate(&postgres.url()).await.unwrap();
    let mut owner = PgConnection::connect(&postgres.url()).await.unwrap();
    let database = Database::connect(&DatabaseConfig::new(postgres.url())).await.unwrap();
    let keeper = database.clone();
    let keeping = tokio::spawn(async move { keeper.keep_login().await });
    let nobody = database.view(&Sight::Tenants(vec![]), None);
    let query = || ListQuery { limit: 9, ..ListQuery::default() };
    let name =
        "SELECT rolname::text FROM pg_roles WHERE rolname ~ '^aicloud_requests_[0-9a-f]{16}$'";
    let lost: String = sqlx::query_scalar(name).fetch_one(&mut owner).await.unwrap();
    nobody.list(EntityKind::Tenant, query()).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!(
        "DROP ROLE {lost}; \
         SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity \
         WHERE usesysid NOT IN (SELECT oid FROM pg_roles)"
    )))
    .execute(&mut owner)
    .await
    .unwrap();
    let deadline = std::time::Instant::now() + Duration::from_secs(20);
    while let Err(error) = nobody.list(EntityKind::Tenant, query()).await {
        assert!(std::time::Instant::now() < deadline, "{error}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let found: String = sqlx::query_scalar(name).fetch_one(&mut owner).await.unwrap();
    assert_ne!(found, lost);
    keeping.abort();
    database.close().await;
    postgres.stop(Duration::from_secs(20)).await;
}

/// A login that may not make roles: requests share it, and see as little.
#[tokio::test(flavor = "multi_thread")]
async fn without_the_right_to_make_roles_requests_share_the_login() {
    let two = Two::new().await;
    let [(mine, ..), _] = two.tenants;
    let mut owner = two.kit.place.owner().await;
    let name = format!("plain_{}", Uuid::now_v7().simple());
    let make = format!(
        "CREATE ROLE {name} LOGIN; GRANT aicloud_app, aicloud_secrets, aicloud_requests TO {name}"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(make)).execute(&mut owner).await.unwrap();
    let url = two.kit.place.url.replace("ctl@", &format!("{name}@"));
    assert_ne!(url, two.kit.place.url);
    let database = Database::connect(&DatabaseConfig::new(url)).await.unwrap();
    let query = ListQuery { limit: 9, ..ListQuery::default() };
    let view = database.view(&of(mine), None);
    assert_eq!(ids(view.list(EntityKind::Tenant, query).await.unwrap()), [mine.uuid()]);
    database.close().await;
}
