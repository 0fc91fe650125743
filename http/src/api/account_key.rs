//! A service account's public keys.
//!
//! The id of a key follows from the account and the key (`kid` of the assertions that it signs), so whoever has the key can
//! compute it, and registering a key twice registers it once.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, delete, get, patch, post, web};
use aicloud_domain::access::Permission;
use aicloud_domain::id::{KeyId, ServiceAccountId, TypedId};
use aicloud_domain::machine::Machine as _;
use aicloud_domain::service_account::{
    AccountKey, PublicKey, ServiceAccount, ServiceAccountCommand, ServiceAccountMachine,
};
use aicloud_texts::settings::read::shown_duration;
use chrono::{DateTime, SecondsFormat, SubsecRound as _, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::answer::{created, done, no_content};
use super::reference::check_standing_of;
use super::service_account::{find, may_lend};
use super::{Api, actions};
use crate::auth::Caller;
use crate::extract::{Id, Nothing, Shared, Write, moment, parse_id};
use crate::jose;
use crate::problem::Problem;

/// The id of an account's key: 128 bits of a digest of both.
#[must_use]
pub fn key_id(account: ServiceAccountId, key: &PublicKey) -> KeyId {
    let mut hash = Sha256::new();
    hash.update(b"aicloud service account key\0");
    hash.update(account.uuid().as_bytes());
    hash.update(key.thumbprint_input());
    let digest: [u8; 32] = hash.finalize().into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    KeyId::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// A public key of a service account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceAccountKey)]
pub struct AccountKeyView {
    /// Its id: `kid` in the header of assertions.
    #[schema(example = "key_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    id: String,
    /// What it is for, in its owner's words.
    #[schema(example = "ci 2026")]
    label: String,
    /// The key, as a JWK (RFC 7517).
    #[schema(value_type = Object)]
    jwk: Value,
    /// The one algorithm that it signs with: `EdDSA` or `ES256`.
    algorithm: &'static str,
    /// When it ends, once and for all.
    #[schema(required)]
    expires_at: Option<DateTime<Utc>>,
    /// By when another one must have taken its place: from then on it is refused.
    #[schema(required)]
    rotate_by: Option<DateTime<Utc>>,
    /// Since when it is registered.
    added_at: DateTime<Utc>,
    /// Who has registered it, as in the journal: `user/…`, `operator/…`, `service_account/…`. Absent: it is from before that was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "user/user_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    issued_by: Option<String>,
    /// What the caller may do with it now.
    #[schema(example = json!(["update", "remove"]))]
    actions: Vec<&'static str>,
    /// When a token was last given for it, to the minute. In lists only.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_at: Option<DateTime<Utc>>,
}

impl AccountKeyView {
    fn new(
        id: KeyId,
        key: &AccountKey,
        actions: Vec<&'static str>,
        last_used_at: Option<DateTime<Utc>>,
    ) -> Self {
        let written = serde_json::to_value(&key.public).unwrap_or_default();
        Self {
            id: id.to_string(),
            label: key.name.clone(),
            jwk: written,
            algorithm: key.public.algorithm().as_str(),
            expires_at: key.expires_at,
            rotate_by: key.rotate_by,
            added_at: key.added_at,
            issued_by: key.issued_by.clone(),
            actions,
            last_used_at,
        }
    }

    fn of(account: &ServiceAccount, id: KeyId, caller: &Caller) -> Result<Self, Problem> {
        // Removed since: the stored answer may still show it, the newest state does not.
        let key = account.keys.get(&id).ok_or_else(Problem::not_found)?;
        Ok(Self::new(id, key, actions::account_key(account, &caller.authority), None))
    }
}

/// A service account's public keys.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceAccountKeys {
    /// All that are live, 10 at most, and those that have ended and whose place no other has needed.
    items: Vec<AccountKeyView>,
}

/// A new key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "ci 2026", "jwk": {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}}))]
pub struct AddKey {
    /// What it is for.
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    /// The public half: Ed25519, or P-256 for ES256.
    #[schema(value_type = Object)]
    jwk: Map<String, Value>,
    /// When it ends, once and for all.
    #[serde(default, deserialize_with = "moment::optional")]
    expires_at: Option<DateTime<Utc>>,
    /// By when another one must have taken its place. A key that `expires_at` does not end before is as old as
    /// `service_accounts.key_age_max` at the most (365 days, where whoever runs the cloud sets nothing else): that is the date if
    /// this is absent, or later.
    #[serde(default, deserialize_with = "moment::optional")]
    rotate_by: Option<DateTime<Utc>>,
}

/// The age that a key may have: a date that nobody is asked for would be nobody's duty.
struct Age {
    latest: DateTime<Utc>,
}

impl Age {
    fn of(api: &Api, added_at: DateTime<Utc>) -> Self {
        // The setting is a year at most.
        let age = TimeDelta::from_std(api.key_age_max).unwrap_or(TimeDelta::MAX);
        let latest = added_at.checked_add_signed(age).unwrap_or(DateTime::<Utc>::MAX_UTC);
        // As the journal keeps it.
        Self { latest: latest.trunc_subsecs(6) }
    }

    /// The date that a key gets for which this one is wanted.
    fn within(
        &self,
        expires_at: Option<DateTime<Utc>>,
        wanted: Option<DateTime<Utc>>,
    ) -> Option<DateTime<Utc>> {
        match wanted {
            None if expires_at.is_some_and(|end| end <= self.latest) => None,
            wanted => Some(wanted.map_or(self.latest, |wanted| wanted.min(self.latest))),
        }
    }
}

/// By when a key must be replaced.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"rotate_by": "2099-01-01T00:00:00Z"}))]
pub struct SetRotation {
    /// The date from which on it is refused: not beyond the age that keys may have. Null: the latest that there may be, or
    /// none where `expires_at` is no later. Null must be said: what is absent was forgotten.
    #[serde(deserialize_with = "moment::optional")]
    #[schema(required)]
    rotate_by: Option<DateTime<Utc>>,
}

/// Register a key.
///
/// Whoever has its private half acts as the account from now on. So the caller must hold all that the account
/// holds. An account has 10 live ones at most; one that has ended makes room.
#[utoipa::path(tag = "service-accounts", params(("id" = String, Path, description = "The account's id.")),
    request_body = AddKey, responses((status = 201, description = "The key.", body = AccountKeyView)))]
#[post("/{id}/keys")]
pub async fn add_service_account_key(
    api: Shared,
    caller: Caller,
    id: Id<ServiceAccountId>,
    write: Write<AddKey>,
) -> Result<HttpResponse, Problem> {
    let found = find(&api, &caller, id.0, Permission::ServiceAccountUpdate).await?;
    may_lend(&caller, found.state.held(), ServiceAccountMachine::owner(&found.state))?;
    let origin = write.origin(&caller);
    check_standing_of(&api, &caller, found.state.tenant_id, &origin).await?;
    let AddKey { name, jwk, expires_at, rotate_by } = &write.body;
    let public = PublicKey::from_jwk(jwk).map_err(|error| Problem::invalid("jwk", error))?;
    if !jose::is_usable(&public) {
        return Err(Problem::invalid("jwk", "this is no point of its curve"));
    }
    let key = key_id(id.0, &public);
    let age = Age::of(&api, Utc::now());
    let command = ServiceAccountCommand::AddKey {
        key,
        name: name.clone(),
        public,
        expires_at: *expires_at,
        rotate_by: age.within(*expires_at, *rotate_by),
        issued_by: Some(origin.principal.to_string()),
    };
    let answer = api.cloud.service_accounts.command(id.0.uuid(), command, origin).await?;
    let view = AccountKeyView::of(&answer.committed.state, key, &caller)?;
    let location = format!("/v1/service-accounts/{}/keys/{}", id.0, view.id);
    Ok(created::<ServiceAccountMachine>(&answer, &location, view))
}

/// List a service account's keys.
#[utoipa::path(tag = "service-accounts", params(("id" = String, Path, description = "The account's id.")), responses(
    (status = 200, description = "All keys, those that have ended as well.", body = ServiceAccountKeys)
))]
#[get("/{id}/keys")]
pub async fn list_service_account_keys(
    api: Shared,
    caller: Caller,
    id: Id<ServiceAccountId>,
) -> Result<HttpResponse, Problem> {
    let found = find(&api, &caller, id.0, Permission::ServiceAccountRead).await?;
    let used = api.database.keys_used(id.0).await.map_err(Problem::unavailable)?;
    let actions = actions::account_key(&found.state, &caller.authority);
    let view = |(id, key): (&KeyId, &AccountKey)| {
        AccountKeyView::new(*id, key, actions.clone(), used.get(id).copied())
    };
    let items = found.state.keys.iter().map(view).collect();
    Ok(HttpResponse::Ok().json(ServiceAccountKeys { items }))
}

/// Say by when a key must be replaced.
#[utoipa::path(tag = "service-accounts", params(
    ("id" = String, Path, description = "The account's id."),
    ("key" = String, Path, description = "The key's id.")
), request_body = SetRotation, responses((status = 200, description = "The key.", body = AccountKeyView)))]
#[patch("/{id}/keys/{key}")]
pub async fn update_service_account_key(
    api: Shared,
    caller: Caller,
    path: web::Path<(String, String)>,
    write: Write<SetRotation>,
) -> Result<HttpResponse, Problem> {
    let (account, key) = read(&path)?;
    let found = find(&api, &caller, account, Permission::ServiceAccountUpdate).await?;
    // A later date is a longer life for somebody who acts as the account.
    may_lend(&caller, found.state.held(), ServiceAccountMachine::owner(&found.state))?;
    let held = found.state.keys.get(&key).ok_or_else(Problem::not_found)?;
    let (age, wanted) = (Age::of(&api, held.added_at), write.body.rotate_by);
    let origin = write.origin(&caller);
    if wanted.is_some_and(|wanted| wanted > age.latest) && !api.was_done(&origin).await? {
        let problem = format!(
            "must be {} at the latest: keys are replaced before they are older than {}",
            age.latest.to_rfc3339_opts(SecondsFormat::Secs, true),
            shown_duration(&api.key_age_max)
        );
        return Err(Problem::invalid("rotate_by", problem).suggest("Register another key."));
    }
    let rotate_by = age.within(held.expires_at, wanted);
    let command = ServiceAccountCommand::SetRotation { key, rotate_by };
    let answer = api.cloud.service_accounts.command(account.uuid(), command, origin).await?;
    let view = AccountKeyView::of(&answer.committed.state, key, &caller)?;
    Ok(done::<ServiceAccountMachine>(StatusCode::OK, &answer, view))
}

/// Remove a key.
///
/// Assertions under it are refused from the moment of this answer on, and so are all tokens that the account
/// was given before. Removing twice is no error.
#[utoipa::path(tag = "service-accounts", params(
    ("id" = String, Path, description = "The account's id."),
    ("key" = String, Path, description = "The key's id.")
), responses((status = 204, description = "It counts no more.")))]
#[delete("/{id}/keys/{key}")]
pub async fn remove_service_account_key(
    api: Shared,
    caller: Caller,
    path: web::Path<(String, String)>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (account, key) = read(&path)?;
    find(&api, &caller, account, Permission::ServiceAccountUpdate).await?;
    let command = ServiceAccountCommand::RemoveKey { key };
    let origin = write.origin(&caller);
    let answer = api.cloud.service_accounts.command(account.uuid(), command, origin).await?;
    Ok(no_content::<ServiceAccountMachine>(&answer))
}

fn read(path: &(String, String)) -> Result<(ServiceAccountId, KeyId), Problem> {
    Ok((parse_id(&path.0, "id")?, parse_id(&path.1, "key")?))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn no_key_is_older_than_it_may_be() {
        let day = |day: i64| DateTime::from_timestamp(86_400 * day, 0).unwrap();
        let age = Age { latest: day(365) };
        for (expires, wanted, given) in [
            (None, None, Some(365)),
            (None, Some(30), Some(30)),
            (None, Some(366), Some(365)),
            (Some(365), None, None),
            (Some(366), None, Some(365)),
            (Some(30), Some(400), Some(365)),
        ] {
            let found = age.within(expires.map(day), wanted.map(day));
            assert_eq!(found, given.map(day), "{expires:?} {wanted:?}");
        }
    }

    #[test]
    fn a_key_s_id_is_the_account_s_and_the_key_s() {
        let account = |n| ServiceAccountId::from_uuid(Uuid::from_u128(n));
        let key = |n| PublicKey::Ed25519 { x: [n; 32] };
        let id = key_id(account(1), &key(1));
        assert_eq!(id, key_id(account(1), &key(1)));
        assert_ne!(id, key_id(account(2), &key(1)));
        assert_ne!(id, key_id(account(1), &key(2)));
        // Written down wherever keys are kept: it must never change.
        assert_eq!(id.uuid().get_version_num(), 8);
    }
}
