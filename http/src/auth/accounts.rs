//! The accounts of this cloud, as a sign-in reads them.

use std::sync::Arc;

use aicloud_domain::email::Email;
use aicloud_domain::id::{TypedId as _, UserId};
use aicloud_domain::machine::Time;
use aicloud_domain::name::ResourceId;
use aicloud_domain::secret::Veiled;
use aicloud_domain::user::User;
use aicloud_secrets::{Place, Scope, SealError, Sealed};
use secrecy::SecretString;

use super::sign_in::{Accounts, Kept};
use super::totp::Seed;
use crate::api::Api;
use crate::problem::Problem;
use crate::request::RequestContext;

/// Where a seed is kept, as its seal says.
fn place(user: UserId) -> Place {
    Place { scope: Scope::Cloud, table: "identity.totp", row: user.uuid(), version: 1 }
}

/// Why a seed can't be had: now, or ever.
fn unsealed(error: SealError) -> Problem {
    if error.is_transient() { Problem::unavailable(error) } else { Problem::internal(error) }
}

/// All accounts; with the request that asks for them, if somebody tries to come in by it: the audit is told which account
/// was found.
#[derive(Debug, Clone, Copy)]
pub struct CloudAccounts<'a>(pub &'a Api, pub Option<&'a RequestContext>);

impl CloudAccounts<'_> {
    /// Seals a user's seed for its row.
    ///
    /// # Errors
    /// When the key can't be had now.
    pub async fn seal(&self, user: UserId, seed: &Seed) -> Result<Veiled<Vec<u8>>, Problem> {
        let sealed = self.0.sealer.seal(&place(user), seed.bytes()).await;
        Ok(Veiled::new(sealed.map_err(unsealed)?.into_bytes()))
    }

    /// A user's seed, and when the user was given it.
    ///
    /// # Errors
    /// [`Code::Unavailable`](crate::problem::Code::Unavailable).
    pub async fn begun(&self, user: UserId) -> Result<Option<(Seed, Time)>, Problem> {
        let stored = self.0.database.totp(user).await.map_err(Problem::unavailable)?;
        let Some(stored) = stored else { return Ok(None) };
        let sealed = Sealed::parse(stored.sealed).map_err(unsealed)?;
        let opened = self.0.sealer.open(&place(user), &sealed).await.map_err(unsealed)?;
        Ok(Some((Seed::from(opened), stored.set_at)))
    }
}

impl Accounts for CloudAccounts<'_> {
    async fn find(&self, email: &Email) -> Result<Option<UserId>, Problem> {
        let found = self.0.database.user_by_email(email).await.map_err(Problem::unavailable)?;
        if let (Some(user), Some(request)) = (found, self.1) {
            let _ = request.about.set(ResourceId::User(user));
        }
        Ok(found)
    }

    async fn password(&self, user: UserId) -> Result<Option<Kept>, Problem> {
        let stored = self.0.database.password(user).await.map_err(Problem::unavailable)?;
        Ok(stored.map(|stored| Kept {
            phc: SecretString::from(stored.phc.open().as_str()),
            version: stored.version,
        }))
    }

    async fn seed(&self, user: UserId) -> Result<Option<Seed>, Problem> {
        Ok(self.begun(user).await?.map(|(seed, _)| seed))
    }

    async fn user(&self, user: UserId) -> Result<Option<Arc<User>>, Problem> {
        let found = self.0.cloud.users.get(user.uuid()).await?;
        Ok(found.map(|found| Arc::new(found.state.clone())))
    }
}
