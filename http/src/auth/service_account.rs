//! Service accounts' credentials: access tokens and API keys.
//!
//! Neither is believed by itself. An access token's signature and claims say what was granted; an API key's row has
//! the digest of its secret; both are good only as far as the account is, now: active, of a tenant that is not disabled, in
//! the token's epoch, with the role that it has. What was read of an account or an API key is believed for half a second, and
//! forgotten at once when this process commits something about the account or its tenant, before that commit is answered.

use std::future::ready;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use aicloud_actors::Changed;
use aicloud_domain::access::AccountCredential;
use aicloud_domain::digest::Sha256;
use aicloud_domain::id::{ServiceAccountId, TokenId, TypedId as _};
use aicloud_domain::machine::Time;
use aicloud_persistence::{Database, StoredAccount, StoredApiKey};
use chrono::Utc;

use super::cache::{BELIEVED, Cache, Heard};
use super::strangers::{Looked, Strangers};
use super::{Authenticating, Identity, unauthenticated};
use crate::exchange::access_token::Grant;
use crate::exchange::keys::Keys;
use crate::exchange::{AccessTokens, Issuer, Presented, identity, of_account};
use crate::problem::Problem;
use crate::token::ApiKeyToken;

/// Credentials of service accounts.
#[derive(Debug)]
pub(super) struct ServiceAccounts {
    database: Database,
    tokens: AccessTokens,
    accounts: Cache<ServiceAccountId, StoredAccount>,
    api_keys: Cache<TokenId, StoredApiKey>,
    strangers: Arc<Strangers>,
}

impl ServiceAccounts {
    pub(super) fn new(database: Database, strangers: Arc<Strangers>) -> Self {
        let keys = Arc::new(Keys::new(database.clone()));
        Self {
            database,
            strangers,
            tokens: AccessTokens::new(keys),
            accounts: Cache::new(BELIEVED, is_concerned),
            api_keys: Cache::new(BELIEVED, |key, heard| is_concerned(&key.account, heard)),
        }
    }

    /// Takes the tokens of this issuer.
    pub(super) fn take_those_of(&self, issuer: &Issuer) {
        self.tokens.take_those_of(issuer);
    }

    /// Whom this proves; `None` when it is no credential of a service account, whoever's it may be.
    pub(super) fn authenticate<'a>(
        &'a self,
        credential: &'a str,
        from: Option<IpAddr>,
    ) -> Option<Authenticating<'a>> {
        let now = Utc::now();
        if let Some(token) = ApiKeyToken::parse(credential) {
            return Some(match self.api_keys.get(token.id) {
                Some(row) => Box::pin(ready(prove(&token, Some(&row), now))),
                None => {
                    let id = token.id.uuid();
                    Box::pin(self.strangers.look(id, from, self.look_up_api_key(token)))
                }
            });
        }
        let presented = self.tokens.read(credential)?;
        Some(match self.at_once(&presented, now) {
            Some(proved) => Box::pin(ready(proved)),
            None => Box::pin(self.look_up_token(presented)),
        })
    }

    /// The answer, if all that it takes is in memory.
    fn at_once(&self, presented: &Presented<'_>, now: Time) -> Option<Result<Identity, Problem>> {
        let Some(grant) = self.tokens.at_once(presented, now)? else {
            return Some(Err(unauthenticated()));
        };
        let account = self.accounts.get(grant.account)?;
        Some(identity(&grant, &account).ok_or_else(unauthenticated))
    }

    async fn look_up_token(&self, presented: Presented<'_>) -> Result<Identity, Problem> {
        let grant = self.tokens.verify(&presented, Utc::now()).await?;
        let grant = grant.ok_or_else(unauthenticated)?;
        let account = self.account(&grant).await?;
        account.and_then(|account| identity(&grant, &account)).ok_or_else(unauthenticated)
    }

    async fn account(&self, grant: &Grant) -> Result<Option<Arc<StoredAccount>>, Problem> {
        let (began, since) = (self.accounts.generation(), Instant::now());
        let row = self.database.service_account(grant.account).await;
        let row = row.map_err(Problem::unavailable)?.map(Arc::new);
        self.accounts.remember(grant.account, row.as_ref(), since, began);
        Ok(row)
    }

    async fn look_up_api_key(&self, token: ApiKeyToken) -> Result<Looked, Problem> {
        let (began, since) = (self.api_keys.generation(), Instant::now());
        let row = self.database.api_key(token.id).await;
        let row = row.map_err(Problem::unavailable)?.map(Arc::new);
        self.api_keys.remember(token.id, row.as_ref(), since, began);
        let now = Utc::now();
        let (known, proved) = (row.is_some(), prove(&token, row.as_deref(), now));
        if proved.is_ok()
            && row.is_some_and(|row| row.is_news(now))
            && let Err(error) = self.database.api_key_used(token.id, now).await
        {
            // Nothing depends on it.
            tracing::warn!(%error, key = %token.id, "that an API key was used can't be written down");
        }
        Ok(Looked { row: known, proved })
    }

    /// Forgets those that it may be about.
    pub(super) fn forget(&self, heard: &Arc<Heard>) {
        self.accounts.forget(heard);
        self.api_keys.forget(heard);
    }
}

/// Whether this may be about an account.
fn is_concerned(account: &StoredAccount, heard: &Heard) -> bool {
    match heard {
        Heard::Changed(Changed::ServiceAccount { account: about }) => account.id == *about,
        Heard::Changed(Changed::Tenant { tenant, .. }) => account.tenant == *tenant,
        _ => false,
    }
}

/// Who it is, if this is the row's API key and it still opens something.
fn prove(token: &ApiKeyToken, row: Option<&StoredApiKey>, now: Time) -> Result<Identity, Problem> {
    let kept = row.map_or([0; 32], |row| row.secret_sha256);
    let proved = token.sha256().matches(&Sha256(kept));
    let live = |row: &&StoredApiKey| proved && now < row.expires_at && row.account.may_come_in();
    let row = row.filter(live).ok_or_else(unauthenticated)?;
    let whole = row.account.authority();
    let authority = match &row.permissions {
        Some(some) => whole.narrowed_to(some.iter().copied().collect()),
        None => whole,
    };
    Ok(of_account(&row.account, AccountCredential::ApiKey(row.id), authority))
}

#[cfg(test)]
mod tests {
    use aicloud_domain::access::{Permission, PermissionSet, Role};
    use aicloud_domain::id::{KeyId, TypedId as _};
    use aicloud_domain::machine::Owner;
    use aicloud_domain::service_account::AccountStanding;
    use chrono::TimeDelta;
    use uuid::Uuid;

    use super::*;

    fn account() -> StoredAccount {
        StoredAccount {
            id: ServiceAccountId::from_uuid(Uuid::from_u128(1)),
            tenant: aicloud_domain::id::TenantId::from_uuid(Uuid::from_u128(2)),
            project: aicloud_domain::id::ProjectId::from_uuid(Uuid::from_u128(3)),
            standing: AccountStanding::Active,
            tenant_disabled: false,
            role: Role::ProjectMember,
            permissions: None,
            epoch: 4,
        }
    }

    fn held(identity: &Identity) -> PermissionSet {
        let StoredAccount { tenant, project, .. } = account();
        identity.authority.permissions(Owner { tenant: Some(tenant), project: Some(project) })
    }

    #[test]
    fn an_api_key_is_as_good_as_its_account() {
        let token = ApiKeyToken::mint(TokenId::from_uuid(Uuid::from_u128(7)));
        let now = Utc::now();
        let row = |change: fn(&mut StoredApiKey)| {
            let mut row = StoredApiKey {
                id: token.id,
                secret_sha256: token.sha256().0,
                permissions: None,
                expires_at: now + TimeDelta::seconds(1),
                last_used_at: None,
                account: account(),
            };
            change(&mut row);
            prove(&token, Some(&row), now)
        };
        assert_eq!(held(&row(|_| {}).unwrap()), Role::ProjectMember.permissions());
        let narrow = row(|row| row.permissions = Some([Permission::UsageRead].into())).unwrap();
        assert_eq!(held(&narrow), [Permission::UsageRead].into_iter().collect());
        // What the account has lost the key has lost, though it was narrowed to that.
        let lost = row(|row| {
            row.permissions = Some([Permission::AllocationCreate].into());
            row.account.role = Role::ProjectViewer;
        });
        assert!(held(&lost.unwrap()).is_empty());
        let wrong: [fn(&mut StoredApiKey); 4] = [
            |row| row.secret_sha256 = [0; 32],
            |row| row.expires_at = Utc::now() - TimeDelta::seconds(1),
            |row| row.account.standing = AccountStanding::Disabled,
            |row| row.account.tenant_disabled = true,
        ];
        for (number, change) in wrong.into_iter().enumerate() {
            assert!(row(change).is_err(), "{number}");
        }
        assert!(prove(&token, None, now).is_err());
    }

    #[test]
    fn a_token_is_good_in_its_epoch_only() {
        let grant = Grant {
            account: account().id,
            key: KeyId::from_uuid(Uuid::from_u128(9)),
            epoch: 4,
            scope: [Permission::AllocationRead, Permission::TokenCreate].into_iter().collect(),
            expires_at: Utc::now(),
        };
        let good = identity(&grant, &account()).unwrap();
        assert_eq!(held(&good), [Permission::AllocationRead].into_iter().collect());
        let changed: [fn(&mut StoredAccount); 4] = [
            |account| account.epoch = 5,
            |account| account.epoch = 3,
            |account| account.standing = AccountStanding::Disabled,
            |account| account.tenant_disabled = true,
        ];
        for change in changed {
            let mut account = account();
            change(&mut account);
            assert!(identity(&grant, &account).is_none());
        }
    }
}
