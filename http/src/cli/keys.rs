//! `aicloud keys`: the keys that access tokens are signed with.
//!
//! They change by themselves, once a day. This shows them, and changes them when somebody can't wait. Running
//! servers notice within a second. What is done is written into the cloud's audit.

use std::process::ExitCode;

use aicloud_domain::denial::Act;
use aicloud_persistence::{Database, SigningPhase};
use anyhow::{Context as _, Result};
use chrono::Utc;
use clap::Subcommand;

use super::SettingsArguments;
use super::record::record;
use crate::exchange::rotation::{ACTIVE, Rotation};

#[derive(Debug, Subcommand)]
pub(super) enum KeysCommand {
    /// Show the keys: which one signs, which one stands by, which ones still verify.
    Status,
    /// Have the key that stands by sign from now on. No request fails by it.
    Rotate {
        /// Somebody else may have a key: change at once, and void every token that was given so far.
        #[arg(long)]
        compromised: bool,
    },
}

pub(super) async fn run(settings: &SettingsArguments, command: KeysCommand) -> Result<ExitCode> {
    let (config, database, kept) = settings.database_with_config().await?;
    let done = match config.sealer(&database).await {
        Ok(sealer) => act(&database, &Rotation::new(database.clone(), sealer), command).await,
        Err(error) => Err(error.into()),
    };
    database.close().await;
    if let Some(kept) = kept {
        kept.stop().await;
    }
    done
}

async fn act(database: &Database, rotation: &Rotation, command: KeysCommand) -> Result<ExitCode> {
    let now = Utc::now();
    match command {
        KeysCommand::Status => {
            for key in rotation.keys().await? {
                let when = match key.phase {
                    SigningPhase::Standby => {
                        format!("since {}", key.created_at.format("%F %R UTC"))
                    }
                    SigningPhase::Active { since } => {
                        format!("until about {}", (since + ACTIVE).format("%F %R UTC"))
                    }
                    SigningPhase::Retired { verify_until } => {
                        format!("verifies until {}", verify_until.format("%F %R UTC"))
                    }
                };
                println!("{}  {:8} {when}", key.id, key.phase.as_str());
            }
        }
        KeysCommand::Rotate { compromised } => {
            let active = rotation.rotate(compromised, now).await?;
            println!("{active} signs from now on.");
            if compromised {
                println!("What was signed before is void within a second.");
            }
            let done = Act::SigningKeyRotated { key: active.to_string(), compromised };
            record(database, None, done).await.context("it was done all the same")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
