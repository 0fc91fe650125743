//! `aicloud audit verify` and `aicloud state rebuild --check`: the two proofs.

use std::ops::ControlFlow;
use std::process::ExitCode;

use aicloud_persistence::Database;
use anyhow::Result;
use clap::Subcommand;

use super::SettingsArguments;

#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// Recompute every hash of the journal and name the first broken entry of each entity.
    Verify,
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
    AuditCommand::Verify: &AuditCommand,
) -> Result<ExitCode> {
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
        Ok(found == 0)
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
