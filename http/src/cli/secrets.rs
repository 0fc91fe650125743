//! `aicloud secrets`: the keys that seal secrets.
//!
//! All of it works beside running servers: they notice within five seconds. Nothing here shows a
//! secret, or touches what is sealed; only its keys.

use std::io::{BufRead as _, Write as _};
use std::process::ExitCode;

use aicloud_domain::id::{TenantId, TypedId};
use aicloud_secrets::kms::KmsKind;
use aicloud_secrets::{Scope, Sealer};
use anyhow::{Context as _, Result};
use clap::Subcommand;

use super::SettingsArguments;
use crate::config::Config;
use crate::secrets::local;

#[derive(Debug, Subcommand)]
pub(super) enum SecretsCommand {
    /// Show the KMS, whether it answers, and how many data keys are under which master key.
    Status,
    /// Give a tenant, or the cloud, a new data key for what is sealed from now on.
    Rotate {
        /// `cloud`, or the tenant's id.
        scope: Scope,
    },
    /// Add a master key to the local file. Vault and AWS rotate their own.
    RotateMaster,
    /// Move all data keys under the newest master key. Can be interrupted and run again.
    Rewrap,
    /// Destroy a tenant's data keys: nothing that was sealed for it opens ever again.
    Shred {
        /// The tenant's id.
        tenant: TenantId,
    },
}

pub(super) async fn run(settings: &SettingsArguments, command: SecretsCommand) -> Result<ExitCode> {
    let (config, database, kept) = settings.database_with_config().await?;
    let done = match config.sealer(&database).await {
        Ok(sealer) => act(&config, &sealer, command).await,
        Err(error) => Err(error.into()),
    };
    database.close().await;
    if let Some(kept) = kept {
        kept.stop().await;
    }
    done
}

async fn act(config: &Config, sealer: &Sealer, command: SecretsCommand) -> Result<ExitCode> {
    match command {
        SecretsCommand::Status => return status(sealer).await,
        SecretsCommand::Rotate { scope } => {
            let version = sealer.rotate(scope).await?;
            println!("{scope} seals with its data key {version} from now on.");
        }
        SecretsCommand::RotateMaster => {
            anyhow::ensure!(
                config.secrets.kms == KmsKind::Local,
                "secrets.kms is {}: rotate the key there, then run `aicloud secrets rewrap`",
                config.secrets.kms
            );
            let master = local(&config.data_dir).add_master().await?;
            println!(
                "{master} wraps from now on. Run `aicloud secrets rewrap`, and keep a copy of the file."
            );
        }
        SecretsCommand::Rewrap => {
            let done = sealer
                .rewrap(|progress| {
                    eprintln!("{} of {} data keys re-wrapped …", progress.done, progress.total);
                })
                .await
                .context("interrupted; what is done stays done, run it again for the rest")?;
            println!("{} data keys re-wrapped.", done.done);
        }
        SecretsCommand::Shred { tenant } => return shred(sealer, tenant).await,
    }
    Ok(ExitCode::SUCCESS)
}

async fn status(sealer: &Sealer) -> Result<ExitCode> {
    let census = sealer.census().await?;
    let answer = sealer.keyring().master().await;
    match &answer {
        Ok(master) => println!("master key   {master}"),
        Err(error) => println!("master key   can't be used: {error}"),
    }
    println!("scopes       {} with data keys, {} shredded", census.scopes, census.shredded);
    for (master, keys) in &census.masters {
        let is_newest = answer.as_ref().is_ok_and(|newest| newest == master);
        let left = if is_newest || answer.is_err() { "" } else { "  (to be re-wrapped)" };
        println!("data keys    {keys} under {master}{left}");
    }
    Ok(if answer.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn shred(sealer: &Sealer, tenant: TenantId) -> Result<ExitCode> {
    let scope = Scope::from_uuid(tenant.uuid());
    anyhow::ensure!(scope != Scope::Cloud, "this is no tenant's id");
    let wanted = format!("shred {tenant}");
    eprintln!(
        "This destroys the data keys of {tenant}. Nothing that was sealed for it opens again,"
    );
    eprintln!("for anybody, and it can seal nothing new. There is no way back.");
    eprint!("Type `{wanted}` to go on: ");
    std::io::stderr().flush()?;
    let mut typed = String::new();
    std::io::stdin().lock().read_line(&mut typed)?;
    anyhow::ensure!(
        typed.trim_end_matches(['\n', '\r']) == wanted,
        "not confirmed; nothing was done"
    );
    let keys = sealer.shred(scope).await?;
    println!(
        "{keys} data keys of {tenant} are destroyed. Running servers stop using them within 5 s."
    );
    Ok(ExitCode::SUCCESS)
}
