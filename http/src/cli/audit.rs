//! `aicloud audit verify` and `aicloud state rebuild --check`: the two proofs.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use aicloud_persistence::Database;
use aicloud_persistence::anchor::{self, Anchor};
use anyhow::{Context as _, Result};
use clap::Subcommand;

use super::SettingsArguments;
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// Recompute every hash of the journal, compare it with its anchors, and name the first broken entry of each
    /// entity.
    Verify {
        /// Compare the journal with the anchors in this file, a copy that was kept elsewhere, instead of
        /// with `{data_dir}/anchors.jsonl` where there is one.
        #[arg(long, value_name = "FILE")]
        anchor: Option<PathBuf>,
        /// Compare it with no anchors: `{data_dir}/anchors.jsonl` is another database's.
        #[arg(long, conflicts_with = "anchor")]
        without_anchors: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum StateCommand {
    /// Fold every entity's journal anew and compare it with its row, and with the rows that requests are judged by.
    Rebuild {
        /// Only compare; the one thing that this version does.
        #[arg(long, required = true)]
        check: bool,
    },
}

async fn on_database<F>(
    settings: &SettingsArguments,
    work: impl FnOnce(Config, Database) -> F,
) -> Result<ExitCode>
where
    F: Future<Output = Result<bool>>,
{
    let (config, database, kept) = settings.database_with_config().await?;
    let good = work(config, database.clone()).await;
    if let Some(kept) = kept {
        database.close().await;
        kept.stop().await;
    }
    Ok(if good? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub(super) async fn verify(
    settings: &SettingsArguments,
    AuditCommand::Verify { anchor, without_anchors }: &AuditCommand,
) -> Result<ExitCode> {
    on_database(settings, |config, database| async move {
        // Before minutes of reading are spent on the journal.
        let anchors = match anchor {
            Some(path) => Some(anchors(path)?),
            None => {
                let kept = config.anchors_file();
                (!without_anchors && kept.exists()).then(|| anchors(&kept)).transpose()?
            }
        };
        let verified = database
            .verify_chains(|progress| {
                eprintln!("{} entries of {} entities …", progress.entries, progress.entities);
                ControlFlow::Continue(())
            })
            .await?;
        let read = verified.progress;
        for broken in &verified.broken {
            println!("BROKEN {} at entry {}: {:?}", broken.entity, broken.seq, broken.fault);
        }
        let found = verified.broken.len();
        println!(
            "{} entries of {} entities verified, {found} broken.",
            read.entries, read.entities
        );
        let Some((path, anchors)) = anchors else {
            println!("Compared with no anchors: a chain that was written anew whole is not found so.");
            return Ok(found == 0);
        };
        let anchored = database.verify_anchors(&anchors).await?;
        for (anchor, entries) in &anchored.broken {
            println!(
                "BROKEN anchor of {}: it was made of {} entries; the journal has {entries} up to there, and not the same.",
                anchor.at, anchor.entries
            );
        }
        let differ = anchored.broken.len();
        println!("{} anchors of {path} compared, {differ} broken.", anchored.anchors);
        Ok(found == 0 && differ == 0)
    })
    .await
}

/// The anchors of a file, with its name.
fn anchors(path: &Path) -> Result<(String, Vec<Anchor>)> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(|| name.clone())?;
    let anchors = anchor::read(&text).with_context(|| name.clone())?;
    Ok((name, anchors))
}

pub(super) async fn rebuild(
    settings: &SettingsArguments,
    StateCommand::Rebuild { .. }: &StateCommand,
) -> Result<ExitCode> {
    on_database(settings, |_, database| async move {
        let report = aicloud_actors::rebuild::check(&database, |kind, report| {
            eprintln!("{kind}: {} entities so far …", report.entities);
        })
        .await?;
        for difference in &report.differences {
            println!("DIFFERS {}: {}", difference.id, difference.what);
        }
        let found = report.differences.len();
        println!(
            "{} entities folded from {} entries, {} rows of rights compared, {found} differ.",
            report.entities, report.entries, report.rows
        );
        Ok(found == 0)
    })
    .await
}
