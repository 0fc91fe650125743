//! The invariant checker: what must hold after any fault, asked of the database itself.
//!
//! It believes nobody: promises are read from the clients' file, state from the tables as their
//! owner, and each invariant of the reliability programme is a question whose answer must be
//! "nothing". Each violation is a line that names the invariant and the culprit.
//!
//! | invariant | the question |
//! |---|---|
//! | I1 a GPU has one holder | replay each node's journal; compare with `inventory.gpu_hold` |
//! | I2 acknowledged = journaled | promises without a journal entry; promises repeated over REST whose bytes differ |
//! | I3 seq is 1 to n | gaps; placements whose epoch does not rise |
//! | I4 state = fold(journal) | `aicloud state rebuild --check`, `aicloud audit verify` |
//! | I5 one transaction | head row, keys, holds and meters were written by the transaction of their entry |
//! | I6 feed without gaps | what the watcher saw against the journal |
//! | I7 at most once | a key in two transactions or two entities; the same key, the same bytes |
//! | I9 billed once, whole | usage intervals against the journal's meters |
//! | I24 faults heal | everything ended is free: no hold, no open task, no interval left open |
//!
//! I5 reads `xmin`, the transaction that wrote a row's present version. The journal stores its own
//! transaction's id; the two must agree (modulo 2^32, all that `xmin` keeps).

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use aicloud_domain::id::{AllocationId, TypedId};
use aicloud_domain::kind::EntityKind;
use aicloud_domain::name::ResourceId;
use anyhow::{Context as _, Result};
use futures_util::StreamExt as _;
use rand::seq::SliceRandom as _;
use serde_json::Value;
use sqlx::{PgConnection, Row as _};
use uuid::Uuid;

use super::acks::{self, Ack};
use super::customers::Client;
use super::rest::Heard;
use super::site::Site;
use super::watcher::Watcher;

/// The longest that healing may take (I24).
pub const HEALED: Duration = Duration::from_secs(30);
/// Promises that are repeated over REST at most; more would take longer than the faults.
const REPEATED: usize = 4_000;
/// Violations of one kind that are shown.
const SHOWN: i64 = 5;

/// What a check found.
#[derive(Debug, Default)]
pub struct Findings {
    /// Promises on the list.
    pub acknowledged: u64,
    /// Promises that are not in the journal.
    pub lost: u64,
    /// Everything that must not be, `lost` included.
    pub violations: Vec<String>,
    /// From the last fault until nothing was left to do.
    pub converged: Duration,
}

/// Questions whose answer must be empty: invariant, and rows of one text column.
const QUESTIONS: &[(&str, &str)] = &[
    (
        "I3 seq has a gap",
        "SELECT entity_id || ' at ' || seq FROM (SELECT entity_id, seq, row_number() OVER \
         (PARTITION BY entity_id ORDER BY seq) AS n FROM journal.entry) e WHERE seq <> n",
    ),
    (
        "I3 a placement's epoch does not rise",
        "SELECT entity_id || ' at ' || seq FROM (SELECT entity_id, seq, (payload->>'epoch')::bigint AS epoch, \
         lag((payload->>'epoch')::bigint) OVER (PARTITION BY entity_id ORDER BY seq) AS before \
         FROM journal.entry WHERE event_type = 'allocation.queued') e WHERE epoch <= before",
    ),
    (
        "I5 a row is not the head of its journal, or of another transaction",
        "SELECT kind || ' ' || id FROM ( \
           SELECT 'tenant' AS kind, id, seq, head_hash, xmin::text::bigint AS x FROM tenancy.tenant \
           UNION ALL SELECT 'project', id, seq, head_hash, xmin::text::bigint FROM tenancy.project \
           UNION ALL SELECT 'catalog', id, seq, head_hash, xmin::text::bigint FROM inventory.catalog \
           UNION ALL SELECT 'node', id, seq, head_hash, xmin::text::bigint FROM inventory.node \
           UNION ALL SELECT 'allocation', id, seq, head_hash, xmin::text::bigint FROM provisioning.allocation \
           UNION ALL SELECT 'oversight', id, seq, head_hash, xmin::text::bigint FROM engine.oversight \
           UNION ALL SELECT 'user', id, seq, head_hash, xmin::text::bigint FROM identity.\"user\" \
           UNION ALL SELECT 'service_account', id, seq, head_hash, xmin::text::bigint FROM identity.service_account \
           UNION ALL SELECT 'denials', id, seq, head_hash, xmin::text::bigint FROM tenancy.denials) r \
         FULL JOIN (SELECT DISTINCT ON (entity_id) entity_id, seq, hash, tx::text::bigint & 4294967295 AS x \
           FROM journal.entry ORDER BY entity_id, seq DESC) j ON j.entity_id = r.id \
         WHERE r.id IS NULL OR j.entity_id IS NULL OR r.seq <> j.seq OR r.head_hash <> j.hash OR r.x <> j.x",
    ),
    (
        "I5 a command's answer is of another transaction than its entry",
        "SELECT c.key FROM journal.command c JOIN journal.entry e ON e.entity_id = c.entity_id AND e.seq = c.seq \
         WHERE e.command_id = c.key AND c.xmin::text::bigint <> (e.tx::text::bigint & 4294967295)",
    ),
    (
        "I7 a key took effect twice",
        "SELECT command_id FROM journal.entry WHERE command_id IS NOT NULL \
         GROUP BY command_id HAVING count(DISTINCT entity_id) > 1 OR count(DISTINCT tx::text) > 1",
    ),
    (
        "I9 an interval is not what the journal metered",
        "WITH begun AS (SELECT entity_id, (payload->>'ordinal')::int AS ordinal, at, tx::text::bigint & 4294967295 AS x \
             FROM journal.entry WHERE event_type = 'allocation.metering_started'), \
           ended AS (SELECT entity_id, (payload->>'ordinal')::int AS ordinal, at, tx::text::bigint & 4294967295 AS x \
             FROM journal.entry WHERE event_type = 'allocation.metering_stopped') \
         SELECT coalesce(u.allocation_id, b.entity_id) || ' ' || coalesce(u.ordinal, b.ordinal) \
         FROM billing.usage_interval u FULL JOIN begun b ON b.entity_id = u.allocation_id AND b.ordinal = u.ordinal \
         LEFT JOIN ended e ON e.entity_id = b.entity_id AND e.ordinal = b.ordinal \
         WHERE u.allocation_id IS NULL OR b.entity_id IS NULL OR u.started_at <> b.at \
            OR u.ended_at IS DISTINCT FROM e.at OR u.xmin::text::bigint <> coalesce(e.x, b.x)",
    ),
    (
        "I9 an interval of what is over is still open, or overlaps the next",
        "SELECT u.allocation_id || ' ' || u.ordinal FROM billing.usage_interval u \
         JOIN provisioning.allocation a ON a.id = u.allocation_id \
         LEFT JOIN billing.usage_interval n ON n.allocation_id = u.allocation_id AND n.ordinal = u.ordinal + 1 \
         WHERE (u.ended_at IS NULL AND a.phase IN ('released', 'canceled', 'expired', 'stopped')) \
            OR n.started_at < coalesce(u.ended_at, 'infinity')",
    ),
];

/// Waits until nothing is left to do, then asks all questions.
///
/// # Errors
/// When the site can't be asked.
pub async fn check(site: &Site, client: &Client, watcher: Option<&Watcher>) -> Result<Findings> {
    let mut found = Findings { violations: client.tally.violations(), ..Findings::default() };
    let began = Instant::now();
    if let Err(left) = converged(site).await {
        found.violations.push(format!("I24 not healed after {HEALED:?}: {left:#}"));
    }
    found.converged = began.elapsed();
    let mut owner = site.owner().await?;
    for (invariant, question) in QUESTIONS {
        for culprit in ask(&mut owner, question).await? {
            found.violations.push(format!("{invariant}: {culprit}"));
        }
    }
    holders(&mut owner, &mut found).await.context("I1")?;
    let promises = acks::read(client.acks.path())?;
    kept(&mut owner, &promises, &mut found).await.context("I2")?;
    repeat(client, promises, &mut found).await;
    if let Some(watcher) = watcher {
        watched(&mut owner, watcher, &mut found).await.context("I6")?;
    }
    for proof in [&["state", "rebuild", "--check"][..], &["audit", "verify"]] {
        if let Err(wrong) = site.aicloud(proof).await {
            found.violations.push(format!("I4 {wrong:#}"));
        }
    }
    Ok(found)
}

async fn ask(owner: &mut PgConnection, question: &'static str) -> Result<Vec<String>> {
    let rows = sqlx::query_scalar::<_, Option<String>>(question).fetch_all(owner).await?;
    let (all, shown) = (rows.len(), usize::try_from(SHOWN)?);
    let mut culprits: Vec<String> =
        rows.into_iter().take(shown).map(|text| text.unwrap_or_else(|| "?".to_owned())).collect();
    if all > shown {
        culprits.push(format!("… and {} more", all - shown));
    }
    Ok(culprits)
}

/// Everything that was begun has ended, and the node is free.
async fn converged(site: &Site) -> Result<()> {
    const LEFT: &str = "SELECT (SELECT count(*) FROM provisioning.allocation \
          WHERE phase NOT IN ('released', 'canceled', 'expired')) AS open, \
        (SELECT count(*) FROM inventory.gpu_hold) AS held";
    let began = Instant::now();
    loop {
        let look = async {
            let row = sqlx::query(LEFT).fetch_one(&mut site.owner().await?).await?;
            let (open, held): (i64, i64) = (row.try_get("open")?, row.try_get("held")?);
            anyhow::ensure!(open == 0, "{open} allocations have not ended");
            anyhow::ensure!(held == 0, "{held} GPUs are still held");
            for plane in &site.planes {
                let node = plane.rest.get(&format!("/v1/nodes/{}", site.node)).await?;
                anyhow::ensure!(node["open_tasks"] == 0, "open tasks: {node}");
                anyhow::ensure!(node["reachable"] == true, "not reachable: {node}");
            }
            Ok(())
        };
        match look.await {
            Ok(()) => return Ok(()),
            Err(left) if began.elapsed() > HEALED => return Err(left),
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// I1: walks the nodes' journals as an auditor would, without our state machine's help.
async fn holders(owner: &mut PgConnection, found: &mut Findings) -> Result<()> {
    const EVENTS: &str = "SELECT entity_id, seq, event_type, payload::text AS payload, \
        tx::text::bigint & 4294967295 AS x FROM journal.entry \
        WHERE event_type IN ('node.gpus_held', 'node.gpus_freed') ORDER BY entity_id, seq";
    const HOLDS: &str = "SELECT node_id, gpu_uuid, allocation_id, epoch, xmin::text::bigint AS x \
        FROM inventory.gpu_hold";
    type Holder = (Uuid, i64, i64);
    let mut held: BTreeMap<(Uuid, String), Holder> = BTreeMap::new();
    for row in sqlx::query(EVENTS).fetch_all(&mut *owner).await? {
        let (node, seq): (Uuid, i64) = (row.try_get("entity_id")?, row.try_get("seq")?);
        let event: Value = serde_json::from_str(row.try_get("payload")?)?;
        let allocation: AllocationId =
            event["allocation_id"].as_str().context("allocation_id")?.parse()?;
        let epoch = event["epoch"].as_i64().context("epoch")?;
        let holder = (allocation.uuid(), epoch, row.try_get("x")?);
        if row.try_get::<&str, _>("event_type")? == "node.gpus_freed" {
            held.retain(|(of, _), (who, when, _)| {
                *of != node || (*who, *when) != (allocation.uuid(), epoch)
            });
            continue;
        }
        for gpu in event["gpu_uuids"].as_array().into_iter().flatten() {
            let gpu = gpu.as_str().context("gpu_uuids")?.to_owned();
            if let Some(former) = held.insert((node, gpu.clone()), holder) {
                let text = format!("I1 {gpu} of {node} at {seq}: {former:?}, then {holder:?}");
                found.violations.push(text);
            }
        }
    }
    let mut rows: BTreeMap<(Uuid, String), Holder> = BTreeMap::new();
    for row in sqlx::query(HOLDS).fetch_all(owner).await? {
        let holder = (row.try_get("allocation_id")?, row.try_get("epoch")?, row.try_get("x")?);
        rows.insert((row.try_get("node_id")?, row.try_get("gpu_uuid")?), holder);
    }
    if rows != held {
        let text = format!("I1 the journal says {held:?}, inventory.gpu_hold {rows:?}");
        found.violations.push(text);
    }
    Ok(())
}

/// I2: promises that the journal does not know.
async fn kept(owner: &mut PgConnection, promises: &[Ack], found: &mut Findings) -> Result<()> {
    const LOST: &str = "SELECT a.key FROM unnest($1::text[]) AS a (key) \
        LEFT JOIN journal.command c ON c.scope = '00000000-0000-0000-0000-000000000000' AND c.key = a.key \
        LEFT JOIN journal.entry e ON e.entity_id = c.entity_id AND e.seq = c.seq \
        WHERE e.entity_id IS NULL";
    let keys: Vec<&str> = promises.iter().map(|ack| ack.write.key.as_str()).collect();
    let lost: Vec<String> = sqlx::query_scalar(LOST).bind(&keys).fetch_all(owner).await?;
    found.acknowledged = promises.len() as u64;
    found.lost = lost.len() as u64;
    found.violations.extend(lost.iter().map(|key| format!("I2 lost: {key}")));
    Ok(())
}

/// I2 and I7: a promise that is asked for again is answered with the same bytes.
async fn repeat(client: &Client, mut promises: Vec<Ack>, found: &mut Findings) {
    promises.shuffle(&mut rand::rng());
    promises.truncate(REPEATED);
    let wrong: Vec<Option<String>> = futures_util::stream::iter(promises)
        .map(|ack| async move {
            let mut heard = client.rest.write(&ack.write).await;
            for _ in 0..20 {
                match &heard {
                    Heard::Refused(refusal) if refusal.may_be_repeated() => {}
                    Heard::Silence(_) => {}
                    _ => break,
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
                heard = client.rest.write(&ack.write).await;
            }
            match heard {
                Heard::Success { status, body, .. }
                    if (status, &body) == (ack.status, &ack.body) =>
                {
                    None
                }
                other => Some(format!("I7 {}: {} became {other:?}", ack.write.key, ack.body)),
            }
        })
        .buffer_unordered(16)
        .collect()
        .await;
    found.violations.extend(wrong.into_iter().flatten());
}

/// I6: the watcher has seen every entry, but for the books of what was denied and done at the doors, which are for the audit
/// and in no stream.
async fn watched(owner: &mut PgConnection, watcher: &Watcher, found: &mut Findings) -> Result<()> {
    const NEWEST: &str = "SELECT entity_id, entity_kind, max(seq) AS newest FROM journal.entry \
         WHERE entity_kind <> 'denials' GROUP BY 1, 2";
    let mut journal: HashMap<String, u64> = HashMap::new();
    for row in sqlx::query(NEWEST).fetch_all(owner).await? {
        let kind: EntityKind = row.try_get::<&str, _>("entity_kind")?.parse()?;
        let newest: i64 = row.try_get("newest")?;
        let id = ResourceId::of(kind, row.try_get("entity_id")?).to_string();
        journal.insert(id, newest.cast_unsigned());
    }
    let began = Instant::now();
    let mut seen = watcher.seen();
    while seen.newest != journal && began.elapsed() < HEALED {
        tokio::time::sleep(Duration::from_millis(50)).await;
        seen = watcher.seen();
    }
    let behind = journal.iter().filter(|(id, newest)| seen.newest.get(*id) != Some(newest)).count();
    if behind > 0 || seen.newest.len() != journal.len() {
        let (shown, there) = (seen.newest.len(), journal.len());
        let (streams, refused) = (seen.streams, &seen.refused);
        let text = format!(
            "I6 {behind} of {there} resources not seen to their end ({shown} seen, {streams} streams, {refused:?})"
        );
        found.violations.push(text);
    }
    found.violations.extend(seen.violations);
    Ok(())
}

#[cfg(test)]
mod tests {
    use aicloud_domain::kind::EntityKind;

    use super::*;

    /// A kind that is left out would be asked nothing.
    #[test]
    fn rows_of_every_kind_are_compared_with_their_journal() {
        let heads = QUESTIONS.iter().find(|(question, _)| question.starts_with("I5 a row"));
        let (_, sql) = heads.unwrap();
        for kind in EntityKind::ALL {
            assert!(sql.contains(&format!("SELECT '{kind}'")), "{kind}");
        }
    }
}
