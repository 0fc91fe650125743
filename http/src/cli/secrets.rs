//! `aicloud secrets`: the keys that seal secrets.
//!
//! All of it works beside running servers: they notice within five seconds. Nothing here shows a
//! secret, or touches what is sealed; only its keys. What is done to them is written into the audit of whom it concerns.

use std::io::{BufRead as _, Write as _};
use std::process::ExitCode;

use aicloud_domain::denial::Act;
use aicloud_domain::id::{TenantId, TypedId};
use aicloud_domain::kind::EntityKind;
use aicloud_persistence::Database;
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
    /// Destroy a tenant's data keys: nothing that was sealed for it opens ever again. What was never sealed stays.
    Shred {
        /// The tenant's id.
        tenant: TenantId,
        /// The tenant is in another database, or its row is lost: there is no label to compare.
        #[arg(long)]
        not_in_this_database: bool,
    },
}

pub(super) async fn run(settings: &SettingsArguments, command: SecretsCommand) -> Result<ExitCode> {
    let (config, database, kept) = settings.database_with_config().await?;
    let done = match config.sealer(&database).await {
        Ok(sealer) => act(&config, &database, &sealer, command).await,
        Err(error) => Err(error.into()),
    };
    database.close().await;
    if let Some(kept) = kept {
        kept.stop().await;
    }
    done
}

/// Into the book of whose keys they are.
async fn record(database: &Database, scope: Scope, done: Act) -> Result<()> {
    let tenant = match scope {
        Scope::Cloud => None,
        // Keys may be there of a tenant that never was, or is in another database.
        Scope::Tenant(tenant) => {
            database.load(EntityKind::Tenant, tenant.uuid()).await?.map(|_| tenant)
        }
    };
    super::record::record(database, tenant, done).await.context("it was done all the same")
}

async fn act(
    config: &Config,
    database: &Database,
    sealer: &Sealer,
    command: SecretsCommand,
) -> Result<ExitCode> {
    match command {
        SecretsCommand::Status => return status(sealer).await,
        SecretsCommand::Rotate { scope } => {
            let version = sealer.rotate(scope).await?;
            println!("{scope} seals with its data key {version} from now on.");
            let done = Act::SecretsRotated { scope: scope.to_string(), version };
            record(database, scope, done).await?;
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
            let done = Act::MasterAdded { master: master.to_string() };
            record(database, Scope::Cloud, done).await?;
        }
        SecretsCommand::Rewrap => {
            let done = sealer
                .rewrap(|progress| {
                    eprintln!("{} of {} data keys re-wrapped …", progress.done, progress.total);
                })
                .await
                .context("interrupted; what is done stays done, run it again for the rest")?;
            println!("{} data keys re-wrapped.", done.progress.done);
            let progress = done.progress;
            let act = Act::SecretsRewrapped { moved: progress.done, stuck: progress.failed };
            record(database, Scope::Cloud, act).await?;
            for stuck in &done.stuck {
                println!("NOT re-wrapped: {}, under {}: {}", stuck.name, stuck.master, stuck.error);
            }
            if !done.stuck.is_empty() {
                println!("{} data keys stay where they are; keep their masters.", done.stuck.len());
                return Ok(ExitCode::FAILURE);
            }
        }
        SecretsCommand::Shred { tenant, not_in_this_database } => {
            return shred(database, sealer, tenant, not_in_this_database).await;
        }
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

/// What people call a tenant of this database; `None`: there is none of this id.
async fn label(database: &Database, tenant: TenantId) -> Result<Option<String>> {
    let Some(stored) = database.load(EntityKind::Tenant, tenant.uuid()).await? else {
        return Ok(None);
    };
    let state: serde_json::Value = serde_json::from_str(&stored.state)?;
    let label = state["label"].as_str().context("the tenant's row has no label")?;
    Ok(Some(label.to_owned()))
}

/// The id is pasted, and one that is wrong by a letter is an id as well. So the tenant is loaded first, and what is typed
/// is its label: who reads another one than expected stops there, and who gets none has erased nobody.
async fn shred(
    database: &Database,
    sealer: &Sealer,
    tenant: TenantId,
    elsewhere: bool,
) -> Result<ExitCode> {
    let scope = Scope::from_uuid(tenant.uuid());
    anyhow::ensure!(scope != Scope::Cloud, "this is no tenant's id");
    let (whose, wanted) = match label(database, tenant).await? {
        Some(label) => (format!("{label} ({tenant})"), format!("shred {label}")),
        None if elsewhere => (tenant.to_string(), format!("shred {tenant}")),
        None => anyhow::bail!(
            "there is no tenant {tenant} in this database; nothing was done. Look it up (GET /v1/tenants), or \
             say --not-in-this-database"
        ),
    };
    eprintln!(
        "This destroys the data keys of {whose}. What was sealed for it, its single sign-on's client"
    );
    eprintln!(
        "secret and its workloads' secret variables, opens never again, and it can seal nothing"
    );
    eprintln!("new. What runs goes on with the values that it has. There is no way back.");
    eprintln!(
        "It erases nothing else: workloads' other environment variables, names and addresses"
    );
    eprintln!("were never sealed, and stay in the journal, the audit, events and dumps.");
    eprint!("Type `{wanted}` to go on: ");
    std::io::stderr().flush()?;
    let mut typed = String::new();
    std::io::stdin().lock().read_line(&mut typed)?;
    anyhow::ensure!(
        typed.trim_end_matches(['\n', '\r']) == wanted,
        "not confirmed; nothing was done"
    );
    let keys = sealer.shred(scope).await?;
    if keys == 0 {
        println!("There were no data keys of {whose}. It gets none from now on.");
    } else {
        println!(
            "{keys} data keys of {whose} are destroyed. Running servers stop using them within 5 s."
        );
    }
    let done = Act::SecretsShredded { scope: scope.to_string(), keys };
    record(database, scope, done).await?;
    Ok(ExitCode::SUCCESS)
}
