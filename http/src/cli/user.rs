//! `aicloud user`: what an operator does for people who have lost what proves them, through the API.
//!
//! Nothing here asks for a secret of theirs, and nothing gives one away: the person signs in with what is left, or has a
//! letter sent to the new address.

use std::process::ExitCode;

use aicloud_client::Answered as _;
use aicloud_client::types::{ResetSecondFactor, UpdateUser, User};
use aicloud_domain::id::UserId;
use anyhow::{Result, bail};
use clap::{Args, Subcommand};

use super::access::Access;

#[derive(Debug, Args)]
pub(super) struct UserArguments {
    #[command(flatten)]
    access: Access,
    #[command(subcommand)]
    command: UserCommand,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Find a user by the e-mail address.
    Find {
        /// The address.
        email: String,
    },
    /// Take a lost second factor away; all that the user has open is cut.
    ResetSecondFactor {
        /// The user's id.
        id: UserId,
        /// How you made sure who asks for it; the user reads it in a letter, the audit keeps it.
        #[arg(long)]
        reason: String,
    },
    /// Give a user another e-mail address; a letter goes to both.
    SetEmail {
        /// The user's id.
        id: UserId,
        /// The address from now on.
        email: String,
    },
}

pub(super) async fn run(arguments: UserArguments) -> Result<ExitCode> {
    let client = arguments.access.client()?;
    match arguments.command {
        UserCommand::Find { email } => {
            let found = client.list_users(Some(&email), None, None, None).await.answer()?;
            let Some(user) = found.items.into_iter().next() else {
                bail!("nobody here has the address {email}");
            };
            said(&user);
        }
        UserCommand::ResetSecondFactor { id, reason } => {
            let body = ResetSecondFactor { reason };
            said(&client.reset_second_factor(&id.to_string(), &body).await.answer()?);
        }
        UserCommand::SetEmail { id, email } => {
            let body = UpdateUser { email: Some(email), ..UpdateUser::default() };
            said(&client.update_user(&id.to_string(), &body).await.answer()?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn said(user: &User) {
    let factor = if user.has_second_factor { "second factor" } else { "no second factor" };
    println!("{}  {}  {}  {factor}  {}", user.id, user.email, user.standing, user.display_name);
}
