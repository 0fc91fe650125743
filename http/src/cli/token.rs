//! `aicloud token`: access tokens of service accounts, and operators' tokens.
//!
//! An access token is what a program gets for its key ([`service_account`](super::service_account) makes one). Operators'
//! tokens are issued straight in the database.
//! Somebody must have the first one, and whoever can reach the database could do anything
//! anyway. Projects' tokens are issued by operators through the API.

use std::process::ExitCode;

use aicloud_domain::id::TokenId;
use aicloud_persistence::Database;
use anyhow::Result;
use clap::Subcommand;
use secrecy::{ExposeSecret as _, SecretString};

use super::SettingsArguments;
use super::service_account::{ExchangeArguments, exchange};
use crate::token::{BearerToken, TokenKind};

#[derive(Debug, Subcommand)]
pub(super) enum TokenCommand {
    /// Issue an operator's token and print it; it is shown this once.
    CreateOperator {
        /// What it is for, in its owner's words.
        #[arg(long, default_value = "operator")]
        name: String,
    },
    /// Exchange a service account's key for an access token and print it.
    Exchange(ExchangeArguments),
    /// Revoke an operator's token; running servers let nobody in with it after five seconds.
    RevokeOperator {
        /// The token's id.
        id: TokenId,
    },
}

pub(super) async fn run(settings: &SettingsArguments, command: TokenCommand) -> Result<ExitCode> {
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
        TokenCommand::Exchange(arguments) => return exchange(&arguments).await,
        TokenCommand::CreateOperator { name } => {
            println!("{}", create_operator(database, &name).await?.expose_secret());
        }
        TokenCommand::RevokeOperator { id } => {
            anyhow::ensure!(
                database.revoke_operator_token(id).await?,
                "there is no valid operator's token {id}"
            );
            println!("{id} opens nothing any more.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Issues an operator's token.
///
/// # Errors
/// The database's.
pub(super) async fn create_operator(database: &Database, name: &str) -> Result<SecretString> {
    let token = BearerToken::new(TokenKind::Operator);
    database.issue_operator_token(token.id, token.sha256().0, name.to_owned()).await?;
    Ok(token.reveal())
}
