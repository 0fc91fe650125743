//! `aicloud audit verify` and `aicloud state rebuild --check`: the two proofs.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

use aicloud_persistence::{Database, anchor};
use anyhow::{Context as _, Result};
use clap::Subcommand;

use super::SettingsArguments;

#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// Recompute every hash of the journal and name the first broken entry of each entity.
    Verify {
        /// Also compare the journal with the anchors in this file: `{data_dir}/anchors.jsonl`, or a
        /// copy of it that was kept elsewhere.
        #[arg(long, value_name = "FILE")]
        anchor: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum StateCommand {
    /// Fold every entity's journal anew and compare it with its row.
    Rebuild {
        /// Only compare; the one thing that this version does.
        #[arg(long, required = true)]
        check: bool,
    },
}

async fn on_database<F>(
    settings: &SettingsArguments,
    work: impl FnOnce(Database) -> F,
) -> Result<ExitCode>
where
    F: Future<Output = Result<bool>>,
{
    let (database, kept) = settings.database().await?;
    let good = work(database.clone()).await;
    if let Some(kept) = kept {
        database.close().await;
        kept.stop().await;
    }
    Ok(if good? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub(super) async fn verify(
    settings: &SettingsArguments,
    AuditCommand::Verify { anchor }: &AuditCommand,
) -> Result<ExitCode> {
    // Before minutes of reading are spent on the journal.
    let anchors = match anchor {
        None => None,
        Some(path) => {
            let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
            Some(anchor::read(&text).with_context(|| path.display().to_string())?)
        }
    };
    on_database(settings, |database| async move {
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
        let Some(anchors) = anchors else { return Ok(found == 0) };
        let anchored = database.verify_anchors(&anchors).await?;
        for (anchor, entries) in &anchored.broken {
            println!(
                "BROKEN anchor of {}: it was made of {} entries; the journal has {entries} up to there, and not the same.",
                anchor.at, anchor.entries
            );
        }
        let differ = anchored.broken.len();
        println!("{} anchors compared, {differ} broken.", anchored.anchors);
        Ok(found == 0 && differ == 0)
    })
    .await
}

pub(super) async fn rebuild(
    settings: &SettingsArguments,
    StateCommand::Rebuild { .. }: &StateCommand,
) -> Result<ExitCode> {
    on_database(settings, |database| async move {
        let report = aicloud_actors::rebuild::check(&database, |kind, report| {
            eprintln!("{kind}: {} entities so far …", report.entities);
        })
        .await?;
        for difference in &report.differences {
            println!("DIFFERS {}: {}", difference.id, difference.what);
        }
        let found = report.differences.len();
        println!(
            "{} entities folded from {} entries, {found} differ from their rows.",
            report.entities, report.entries
        );
        Ok(found == 0)
    })
    .await
}
