//! Anchors: what the journal was, kept where who rewrites the journal does not reach.
//!
//! Hash chains show an edit inside a chain. Who owns the database can write a whole chain anew, with
//! hashes that fit. So every few minutes the hashes of all entries that came since are folded into
//! one, the **root**, and a line with it is appended to a file outside the database:
//!
//! ```text
//!   root = SHA-256("aicloud anchor 2" ‖ the root before ‖ the entry's hash ‖ its place)
//!                                        for each entry, in the order that readers see them
//! ```
//!
//! The place is the entry's transaction, position and month, by which readers find it and which its hash does not
//! cover. (Lines of older releases, without `v`, do not have it; a file that ends with one goes on with a line that is
//! folded from the first entry.)
//!
//! Roots build on each other, so the newest line speaks for all entries up to its place, and a line
//! that was copied elsewhere (the log has each, too) needs no other.
//!
//! - **A line is on disk before it is spoken of**: written in one piece and synced. What a crash
//!   left of a line is cut off by the next life.
//! - **Only settled entries are anchored**, those older than every running transaction: nothing can
//!   come in before them later.
//! - **Each line is checked for itself**: a difference is of the entries between it and the line
//!   before, and the check goes on from there.
//! - **What it does not promise**: entries younger than the last anchor are protected by their
//!   chains alone, and a file that stays on the same machine is as safe as that machine.

use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::Row as _;
use tokio::fs::OpenOptions;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _};

use crate::entity::hash;
use crate::pool::{Database, DatabaseError};
use crate::relay::{Cursor, RelayLag, place};

/// Between two anchors: what a rewriter has time for, against lines in the file (10 MB a year).
const EVERY: Duration = Duration::from_secs(600);
/// Entries read at a time: some 3 KiB of memory each while they are folded.
const PAGE: i64 = 1_000;

/// A line of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    /// Whether its root covers the entries' places; those of older releases do not.
    pub places: bool,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The last entry that it speaks for.
    pub to: Cursor,
    /// How many entries it speaks for, those of all anchors before it included.
    pub entries: u64,
    /// The hash over all of them.
    pub root: [u8; 32],
}

/// Why a file of anchors can't be used.
#[derive(Debug, thiserror::Error)]
pub enum AnchorError {
    /// It can't be read or written.
    #[error("the file of anchors: {0}")]
    File(#[from] std::io::Error),
    /// A line is none of ours.
    #[error("line {0} of the file of anchors can't be understood")]
    Line(usize),
    /// The journal can't be read.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// What became of a check.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Anchored {
    /// Anchors that were compared.
    pub anchors: usize,
    /// Those that the journal differs from, with how many entries there are up to each.
    pub broken: Vec<(Anchor, u64)>,
}

impl Anchor {
    /// What an anchor of the same kind as `next` builds on: this one, or none.
    const fn before(&self, places: bool) -> Self {
        if self.places == places { *self } else { Self { places, ..Self::none() } }
    }

    /// Before the first entry.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            places: true,
            at: DateTime::<Utc>::MIN_UTC,
            to: Cursor::START,
            entries: 0,
            root: [0; 32],
        }
    }

    /// The line, its end included.
    #[must_use]
    pub fn line(&self) -> String {
        let at = self.at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
        let (to, root) = (self.to.to_string(), hex::encode(self.root));
        let mut line = json!({"at": at, "to": to, "entries": self.entries, "root": root});
        if self.places {
            line["v"] = json!(2);
        }
        format!("{line}\n")
    }

    fn of_line(line: &str) -> Option<Self> {
        let line: Value = serde_json::from_str(line).ok()?;
        let places = match line.get("v") {
            None => false,
            Some(version) if *version == json!(2) => true,
            Some(_) => return None,
        };
        Some(Self {
            places,
            at: line["at"].as_str()?.parse().ok()?,
            to: line["to"].as_str()?.parse().ok()?,
            entries: line["entries"].as_u64()?,
            root: hex::decode(line["root"].as_str()?).ok()?.try_into().ok()?,
        })
    }
}

/// All anchors of a file's text, in order. An unfinished last line is left out.
///
/// # Errors
/// [`AnchorError::Line`].
pub fn read(text: &str) -> Result<Vec<Anchor>, AnchorError> {
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let lines = whole.lines().enumerate();
    lines.map(|(at, line)| Anchor::of_line(line).ok_or(AnchorError::Line(at + 1))).collect()
}

/// What is folded of an entry.
struct Step {
    at: Cursor,
    hash: [u8; 32],
    place: String,
}

impl Step {
    /// The root after it.
    fn fold(&self, root: [u8; 32], places: bool) -> [u8; 32] {
        let domain: &[u8] = if places { b"aicloud anchor 2" } else { b"aicloud anchor 1" };
        let folded = Sha256::new().chain_update(domain).chain_update(root).chain_update(self.hash);
        let place = if places { self.place.as_bytes() } else { b"" };
        folded.chain_update(place).finalize().into()
    }
}

impl Database {
    /// The next anchor; `None` when no settled entry came since the last.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn anchor(&self, last: &Anchor) -> Result<Option<Anchor>, DatabaseError> {
        let last = last.before(true);
        let (mut to, mut entries, mut root) = (last.to, last.entries, last.root);
        loop {
            let page = self.hashes(to, None).await?;
            let Some(end) = page.last() else { break };
            to = end.at;
            entries += page.len() as u64;
            root = page.iter().fold(root, |root, step| step.fold(root, true));
        }
        if entries == last.entries {
            return Ok(None);
        }
        Ok(Some(Anchor { places: true, at: Utc::now(), to, entries, root }))
    }

    /// How many entries there are after a place, 10,000 at most, and when the first of them was written.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn entries_after(
        &self,
        place: Cursor,
    ) -> Result<(u64, Option<DateTime<Utc>>), DatabaseError> {
        const SQL: &str = "SELECT count(*), min(e.at) FROM (SELECT at FROM journal.entry \
             WHERE (tx, position) > ($1::text::xid8, $2) ORDER BY tx, position LIMIT $3) e";
        self.read(move |mut lent| async move {
            let (count, first): (i64, Option<DateTime<Utc>>) = sqlx::query_as(SQL)
                .bind(place.tx.to_string())
                .bind(place.position.cast_signed())
                .bind(RelayLag::COUNTED.cast_signed())
                .fetch_one(&mut *lent)
                .await?;
            Ok((count.cast_unsigned(), first))
        })
        .await
    }

    /// Folds the journal anew and compares it with each anchor.
    ///
    /// # Errors
    /// [`DatabaseError`]. A difference is no error, but the result.
    pub async fn verify_anchors(&self, anchors: &[Anchor]) -> Result<Anchored, DatabaseError> {
        let mut found = Anchored { anchors: anchors.len(), ..Anchored::default() };
        let mut before = Anchor::none();
        for anchor in anchors {
            let from = before.before(anchor.places);
            let (mut at, mut entries, mut root) = (from.to, from.entries, from.root);
            loop {
                let page = self.hashes(at, Some(anchor.to)).await?;
                let Some(end) = page.last() else { break };
                at = end.at;
                entries += page.len() as u64;
                root = page.iter().fold(root, |root, step| step.fold(root, anchor.places));
            }
            if (root, entries) != (anchor.root, anchor.entries) {
                found.broken.push((*anchor, entries));
            }
            before = *anchor;
        }
        Ok(found)
    }

    /// The hashes of a page of entries after one place: up to another one, or those that are settled.
    async fn hashes(&self, after: Cursor, to: Option<Cursor>) -> Result<Vec<Step>, DatabaseError> {
        const SQL: &str = "SELECT e.tx::text AS tx, e.position, e.hash, e.place FROM journal.entry e \
             WHERE (e.tx, e.position) > ($1::text::xid8, $2) \
             AND CASE WHEN $3::text IS NULL THEN e.tx < pg_snapshot_xmin(pg_current_snapshot()) \
                 ELSE (e.tx, e.position) <= ($3::text::xid8, $4::bigint) END \
             ORDER BY e.tx, e.position LIMIT $5";
        self.read(move |mut lent| async move {
            let rows = sqlx::query(SQL)
                .bind(after.tx.to_string())
                .bind(after.position.cast_signed())
                .bind(to.map(|to| to.tx.to_string()))
                .bind(to.map(|to| to.position.cast_signed()))
                .bind(PAGE)
                .fetch_all(&mut *lent)
                .await?;
            let step = |row| {
                let (at, hash) = (place::of_row(row)?, hash(row.try_get("hash")?)?);
                Ok(Step { at, hash, place: row.try_get("place")? })
            };
            rows.iter().map(step).collect()
        })
        .await
    }

    /// Appends an anchor to the file now and every ten minutes, for as long as it is run. What fails
    /// is said in the log and tried again: a file that can't be written is no reason to serve nobody.
    pub async fn keep_anchors(&self, path: &Path) {
        loop {
            if let Err(error) = self.anchor_to(path).await {
                self.rounds().bad("anchors", &error);
                tracing::error!(%error, path = %path.display(), "the journal is not anchored");
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    /// One life of the file: until it fails.
    async fn anchor_to(&self, path: &Path) -> Result<(), AnchorError> {
        let mut last = resume(path).await?;
        self.rounds().reached("anchors", last.to);
        loop {
            if let Some(next) = self.anchor(&last).await? {
                append(path, &next).await?;
                let (to, root) = (next.to.to_string(), hex::encode(next.root));
                tracing::info!(entries = next.entries, to, root, "the journal is anchored");
                last = next;
                self.rounds().reached("anchors", last.to);
            }
            self.rounds().good("anchors");
            tokio::time::sleep(EVERY).await;
        }
    }
}

/// The last anchor of the file; what a crash left of a line after it is cut off.
async fn resume(path: &Path) -> Result<Anchor, AnchorError> {
    let mut file = match OpenOptions::new().read(true).write(true).open(path).await {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Anchor::none()),
        opened => opened?,
    };
    let mut text = String::new();
    file.read_to_string(&mut text).await?;
    let anchors = read(&text)?;
    let whole = text.rfind('\n').map_or(0, |end| end + 1);
    if whole < text.len() {
        file.set_len(whole as u64).await?;
        file.sync_all().await?;
    }
    Ok(anchors.last().copied().unwrap_or(Anchor::none()))
}

async fn append(path: &Path, anchor: &Anchor) -> Result<(), AnchorError> {
    let mut file = OpenOptions::new().create(true).append(true).mode(0o600).open(path).await?;
    let new = file.seek(std::io::SeekFrom::End(0)).await? == 0;
    file.write_all(anchor.line().as_bytes()).await?;
    file.flush().await?;
    file.sync_all().await?;
    if new && let Some(folder) = path.parent() {
        // A file's name is its folder's, and as durable as that.
        tokio::fs::File::open(folder).await?.sync_all().await?;
    }
    Ok(())
}
