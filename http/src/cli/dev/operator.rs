//! The operator of `aicloud dev`: an account with a password of its own, so that the first thing to try is to sign in.

use std::path::Path;

use aicloud_actors::Origin;
use aicloud_domain::access::Role;
use aicloud_domain::email::Email;
use aicloud_domain::id::{TypedId as _, UserId};
use aicloud_domain::secret::Veiled;
use aicloud_domain::user::UserCommand;
use anyhow::{Context as _, Result};
use secrecy::ExposeSecret as _;
use uuid::Uuid;

use super::Credentials;
use crate::auth::password::Passwords;
use crate::auth::recovery;
use crate::plane::Plane;

/// Whose account can do everything here.
pub(in crate::cli) const OPERATOR: &str = "operator@aicloud.local";

/// An operator who can sign in, and a password that works. Whoever has changed it knows it, but the
/// file does not; then it stays as it is, until the file is deleted.
pub(super) async fn make_operator(
    plane: &Plane,
    credentials: &mut Credentials,
    data_dir: &Path,
) -> Result<()> {
    let email: Email = OPERATOR.parse().context("the operator's address")?;
    let found = plane.cloud.database().user_by_email(&email).await?;
    if found.is_some() && !credentials.operator_password.is_empty() {
        return Ok(());
    }
    let [password, ..] = recovery::new();
    let phc = Passwords::new()?.hash(&password).await?;
    let phc = Veiled::new(phc.expose_secret().to_owned());
    let id = found.unwrap_or_else(|| UserId::from_uuid(Uuid::now_v7()));
    let command = match found {
        Some(_) => UserCommand::SetPassword { password: phc, keep: None, by: None },
        None => UserCommand::Create {
            id,
            email,
            display_name: "Operator".to_owned(),
            operator: Some(Role::OperatorAdmin),
            password: Some(phc),
            link: None,
        },
    };
    plane.cloud.users.command(id.uuid(), command, Origin::system("dev")).await?;
    credentials.operator_password = password.expose_secret().to_owned();
    credentials.save(data_dir)
}
