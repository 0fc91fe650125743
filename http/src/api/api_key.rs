//! A service account's API keys: for those who need a static credential.
//!
//! The secret is shown once, in the answer that issued it, and kept nowhere: as with a project's tokens, a
//! repeated `Idempotency-Key` gives the same key without its `secret`.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, delete, get, post, web};
use aicloud_domain::access::Permission;
use aicloud_domain::id::{ServiceAccountId, TokenId, TypedId};
use aicloud_domain::machine::Machine as _;
use aicloud_domain::service_account::{
    ApiKey, ServiceAccount, ServiceAccountCommand, ServiceAccountMachine, held,
};
use chrono::{DateTime, Utc};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actions;
use super::answer::{created, no_content};
use super::reference::check_standing_of;
use super::service_account::{find, may_lend, words};
use crate::auth::Caller;
use crate::extract::{Id, Nothing, Shared, Write, moment, parse_id};
use crate::problem::Problem;
use crate::token::ApiKeyToken;

/// An API key of a service account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApiKey)]
pub struct ApiKeyView {
    /// Its id, which is no secret.
    #[schema(example = "tok_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    id: String,
    /// What it is for, in its owner's words.
    #[schema(example = "nightly")]
    label: String,
    /// What it is narrowed to; null: all that the account may.
    #[schema(required)]
    permissions: Option<Vec<&'static str>>,
    /// When it was issued.
    issued_at: DateTime<Utc>,
    /// Who has issued it, as in the journal: `user/…`, `operator/…`, `service_account/…`. Absent: it is from before that was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "user/user_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    issued_by: Option<String>,
    /// When it ends.
    expires_at: DateTime<Utc>,
    /// What the caller may do with it now.
    #[schema(example = json!(["revoke"]))]
    actions: Vec<&'static str>,
    /// When it was last used, to the minute. In lists only.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_at: Option<DateTime<Utc>>,
    /// The key itself. In the first answer to its creation only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "aic_k_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…")]
    secret: Option<String>,
}

impl ApiKeyView {
    fn new(
        id: TokenId,
        key: &ApiKey,
        actions: Vec<&'static str>,
        last_used_at: Option<DateTime<Utc>>,
    ) -> Self {
        Self {
            id: id.to_string(),
            label: key.name.clone(),
            permissions: words(key.permissions.as_ref()),
            issued_at: key.issued_at,
            issued_by: key.issued_by.clone(),
            expires_at: key.expires_at,
            actions,
            last_used_at,
            secret: None,
        }
    }

    fn of(account: &ServiceAccount, id: TokenId, caller: &Caller) -> Result<Self, Problem> {
        // Revoked since: the stored answer may still show it, the newest state does not.
        let key = account.api_keys.get(&id).ok_or_else(Problem::not_found)?;
        Ok(Self::new(id, key, actions::api_key(account, &caller.authority), None))
    }
}

/// A service account's API keys.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiKeys {
    /// All that are live, 20 at most, and those that ended since the last one was issued.
    items: Vec<ApiKeyView>,
}

/// A new API key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "nightly", "expires_at": "2027-01-01T00:00:00Z"}))]
pub struct CreateApiKey {
    /// What it is for.
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    /// When it ends: within 365 days.
    #[serde(deserialize_with = "moment::required")]
    expires_at: DateTime<Utc>,
    /// Only these of the account's permissions; all of them if absent.
    #[schema(value_type = Option<Vec<String>>)]
    permissions: Option<BTreeSet<Permission>>,
}

/// Issue an API key.
///
/// The secret is in this answer and in no other; it can't be shown again. Whoever has it acts as the account, so
/// the caller must hold all that it opens. An account has 20 live ones at most.
#[utoipa::path(tag = "service-accounts", params(("id" = String, Path, description = "The account's id.")),
    request_body = CreateApiKey, responses((status = 201, description = "The new API key, with its secret.", body = ApiKeyView)))]
#[post("/{id}/api-keys")]
pub async fn create_api_key(
    api: Shared,
    caller: Caller,
    id: Id<ServiceAccountId>,
    write: Write<CreateApiKey>,
) -> Result<HttpResponse, Problem> {
    let found = find(&api, &caller, id.0, Permission::ServiceAccountUpdate).await?;
    let account = &found.state;
    let CreateApiKey { name, expires_at, permissions } = &write.body;
    // What the account may not today it may perhaps tomorrow: what the key is narrowed to counts whole.
    let narrowed = permissions.as_ref().or(account.permissions.as_ref());
    may_lend(&caller, held(account.role, narrowed), ServiceAccountMachine::owner(account))?;
    let token = ApiKeyToken::mint(write.stable_id(&caller));
    let origin = write.origin(&caller);
    let command = ServiceAccountCommand::IssueApiKey {
        token: token.id,
        name: name.clone(),
        secret_sha256: token.sha256(),
        expires_at: *expires_at,
        permissions: permissions.clone(),
        issued_by: Some(origin.principal.to_string()),
    };
    let already = account.api_keys.contains_key(&token.id);
    check_standing_of(&api, &caller, account.tenant_id, &origin).await?;
    let answer = api.cloud.service_accounts.command(id.0.uuid(), command, origin).await?;
    let mut view = ApiKeyView::of(&answer.committed.state, token.id, &caller)?;
    if !answer.replayed && !already {
        view.secret = Some(token.reveal().expose_secret().to_owned());
    }
    let location = format!("/v1/service-accounts/{}/api-keys/{}", id.0, view.id);
    Ok(created::<ServiceAccountMachine>(&answer, &location, view))
}

/// List a service account's API keys.
#[utoipa::path(tag = "service-accounts", params(("id" = String, Path, description = "The account's id.")), responses(
    (status = 200, description = "All API keys, without their secrets.", body = ApiKeys)
))]
#[get("/{id}/api-keys")]
pub async fn list_api_keys(
    api: Shared,
    caller: Caller,
    id: Id<ServiceAccountId>,
) -> Result<HttpResponse, Problem> {
    let found = find(&api, &caller, id.0, Permission::ServiceAccountRead).await?;
    let used = api.database.api_keys_used(id.0).await.map_err(Problem::unavailable)?;
    let actions = actions::api_key(&found.state, &caller.authority);
    let view = |(id, key): (&TokenId, &ApiKey)| {
        ApiKeyView::new(*id, key, actions.clone(), used.get(id).copied())
    };
    let items = found.state.api_keys.iter().map(view).collect();
    Ok(HttpResponse::Ok().json(ApiKeys { items }))
}

/// Revoke an API key.
///
/// It opens nothing from the moment of this answer on. Revoking twice is no error.
#[utoipa::path(tag = "service-accounts", params(
    ("id" = String, Path, description = "The account's id."),
    ("key" = String, Path, description = "The API key's id.")
), responses((status = 204, description = "It opens nothing any more.")))]
#[delete("/{id}/api-keys/{key}")]
pub async fn revoke_api_key(
    api: Shared,
    caller: Caller,
    path: web::Path<(String, String)>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    let account: ServiceAccountId = parse_id(&path.0, "id")?;
    let token: TokenId = parse_id(&path.1, "key")?;
    find(&api, &caller, account, Permission::ServiceAccountUpdate).await?;
    let command = ServiceAccountCommand::RevokeApiKey { token };
    let origin = write.origin(&caller);
    let answer = api.cloud.service_accounts.command(account.uuid(), command, origin).await?;
    Ok(no_content::<ServiceAccountMachine>(&answer))
}
