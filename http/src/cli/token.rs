//! `aicloud token`: the session's token, access tokens of service accounts, and operators' tokens.
//!
//! An access token is what a program gets for its key ([`service_account`](super::service_account) makes one). Operators'
//! tokens are issued straight in the database.
//! Somebody must have the first one, and whoever can reach the database could do anything
//! anyway. They are for that first hour and for the day on which nobody can sign in: people are users,
//! so an operator's token ends after a day unless it is asked to live longer. Projects' tokens are issued by operators through the API.

use std::process::ExitCode;

use aicloud_domain::denial::Act;
use aicloud_domain::id::TokenId;
use aicloud_domain::project::TOKEN_LIFE_MAX;
use aicloud_persistence::Database;
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use clap::Subcommand;
use secrecy::{ExposeSecret as _, SecretString};

use super::SettingsArguments;
use super::access::Access;
use super::record::record;
use super::service_account::{ExchangeArguments, exchange};
use crate::token::{BearerToken, TokenKind};

#[derive(Debug, Subcommand)]
pub(super) enum TokenCommand {
    /// Issue an operator's token and print it; it is shown this once.
    CreateOperator {
        /// What it is for, in its owner's words.
        #[arg(long, default_value = "operator")]
        name: String,
        /// How long it lives: 90 days (2160 hours) at most.
        #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u16).range(1..=2160))]
        hours: u16,
    },
    /// List the operators' tokens that open something, the newest first.
    ListOperators,
    /// Print the token of the session that `aicloud login` opened here, for programs that call the API with it.
    Print(Access),
    /// Exchange a service account's key for an access token and print it.
    Exchange(ExchangeArguments),
    /// Revoke an operator's token; running servers let nobody in with it after half a second.
    RevokeOperator {
        /// The token's id.
        id: TokenId,
    },
}

pub(super) async fn run(settings: &SettingsArguments, command: TokenCommand) -> Result<ExitCode> {
    if let TokenCommand::Print(access) = &command {
        println!("{}", access.resolve()?.1.expose_secret());
        return Ok(ExitCode::SUCCESS);
    }
    // Whoever has a key needs no database.
    if let TokenCommand::Exchange(arguments) = &command {
        return exchange(arguments).await;
    }
    let (database, kept) = settings.database().await?;
    let done = act(&database, command).await;
    if let Some(kept) = kept {
        database.close().await;
        kept.stop().await;
    }
    done
}

async fn act(database: &Database, command: TokenCommand) -> Result<ExitCode> {
    match command {
        // Neither comes so far: they need no database.
        TokenCommand::Print(_) => {}
        TokenCommand::Exchange(arguments) => return exchange(&arguments).await,
        TokenCommand::CreateOperator { name, hours } => {
            let life = TimeDelta::hours(i64::from(hours));
            println!("{}", create_operator(database, &name, life).await?.expose_secret());
        }
        TokenCommand::ListOperators => {
            for token in database.operator_tokens().await? {
                let (from, until) = (minute(token.created_at), minute(token.expires_at));
                println!("{}  {from}  until {until}  {}", token.id, token.name);
            }
        }
        TokenCommand::RevokeOperator { id } => {
            anyhow::ensure!(
                database.revoke_operator_token(id).await?,
                "there is no valid operator's token {id}"
            );
            println!("{id} opens nothing any more.");
            record(database, None, Act::OperatorTokenRevoked { token: id }).await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// How long an operator's token may live: as long as a project's.
pub(super) const OPERATOR_LIFE_MAX: TimeDelta = TOKEN_LIFE_MAX;

fn minute(at: DateTime<Utc>) -> impl std::fmt::Display {
    at.format("%Y-%m-%d %H:%M UTC")
}

/// Issues an operator's token that lives this long.
///
/// # Errors
/// The database's.
pub(super) async fn create_operator(
    database: &Database,
    name: &str,
    life: TimeDelta,
) -> Result<SecretString> {
    let token = BearerToken::new(TokenKind::Operator);
    // Written down first: one that was not made after all does no harm in an audit.
    let expires_at = Utc::now() + life;
    let done = Act::OperatorTokenIssued { token: token.id, name: name.to_owned(), expires_at };
    record(database, None, done).await?;
    database.issue_operator_token(token.id, token.sha256().0, name.to_owned(), life).await?;
    Ok(token.reveal())
}
