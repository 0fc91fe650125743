//! A project's bearer tokens.
//!
//! The secret is shown once, in the answer that issued it, and kept nowhere. So this is the one
//! kind of answer that a repeated `Idempotency-Key` does not give again whole: the token is the
//! same, issued once, but `secret` is absent. Who lost it revokes the token and issues another.

use actix_web::{HttpResponse, delete, get, post, web};
use aicloud_domain::access::{Permission, Role};
use aicloud_domain::id::{ProjectId, TokenId, TypedId};
use aicloud_domain::machine::Machine as _;
use aicloud_domain::project::{Project, ProjectCommand, ProjectMachine};
use chrono::{DateTime, Utc};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actions;
use super::answer::{created, no_content};
use super::project::find;
use super::reference::check_standing_of;
use super::service_account::may_lend;
use super::view::Named;
use crate::auth::Caller;
use crate::extract::{Id, Nothing, Shared, Write, moment, parse_id};
use crate::problem::Problem;
use crate::token::{BearerToken, TokenKind};

/// A bearer token of a project.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Token)]
pub struct TokenView {
    /// Its id, which is no secret.
    #[schema(example = "tok_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    id: String,
    /// The project that it opens.
    project: Named,
    /// What it is for, in its owner's words.
    #[schema(example = "ci")]
    label: String,
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
    /// The token itself. In the first answer to its creation only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "aic_p_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…")]
    secret: Option<String>,
}

/// A project's tokens.
#[derive(Debug, Serialize, ToSchema)]
pub struct Tokens {
    /// All that are live, and those that ended since the last one was issued.
    items: Vec<TokenView>,
}

fn view(project: &Project, id: TokenId, caller: &Caller) -> Option<TokenView> {
    project.tokens.get(&id).map(|token| TokenView {
        id: id.to_string(),
        project: Named::project(&project.tenant_label, &project.label, project.id),
        label: token.name.clone(),
        issued_at: token.issued_at,
        issued_by: token.issued_by.clone(),
        expires_at: token.ends_at(),
        actions: actions::token(project, &caller.authority),
        secret: None,
    })
}

/// A new token.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "ci"}))]
pub struct CreateToken {
    /// What it is for.
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    /// When it ends: within 90 days, which is when it ends if this is absent.
    #[serde(default, deserialize_with = "moment::optional")]
    expires_at: Option<DateTime<Utc>>,
}

/// Issue a token.
///
/// The secret is in this answer and in no other; it can't be shown again. A token holds what a project's member holds, and
/// who makes one must hold all of that. Programs are better served by a service account, which can be less than a member.
/// A project has 50 live ones at most.
#[utoipa::path(tag = "projects", params(("id" = String, Path, description = "The project's id.")),
    request_body = CreateToken, responses((status = 201, description = "The new token, with its secret.", body = TokenView)))]
#[post("/{id}/tokens")]
pub async fn create_token(
    api: Shared,
    caller: Caller,
    id: Id<ProjectId>,
    write: Write<CreateToken>,
) -> Result<HttpResponse, Problem> {
    let project = find(&api, &caller, id.0, Permission::TokenCreate).await?;
    // The token is a member's, whole, whatever its maker came by, and may outlast its maker's own role.
    let lent = Role::ProjectMember.permissions();
    may_lend(&caller, lent, ProjectMachine::owner(&project.state))?;
    let origin = write.origin(&caller);
    check_standing_of(&api, &caller, project.state.tenant_id, &origin).await?;
    let token = BearerToken::mint(TokenKind::Project, write.stable_id(&caller));
    let command = ProjectCommand::IssueToken {
        token: token.id,
        name: write.body.name.clone(),
        secret_sha256: token.sha256(),
        expires_at: write.body.expires_at,
        issued_by: Some(origin.principal.to_string()),
    };
    let already = project.state.tokens.contains_key(&token.id);
    let answer = api.cloud.projects.command(id.0.uuid(), command, origin).await?;
    // Revoked since: the stored answer may still show it, the newest state does not.
    let mut view =
        view(&answer.committed.state, token.id, &caller).ok_or_else(Problem::not_found)?;
    if !answer.replayed && !already {
        view.secret = Some(token.reveal().expose_secret().to_owned());
    }
    let location = format!("/v1/projects/{}/tokens/{}", id.0, view.id);
    Ok(created::<ProjectMachine>(&answer, &location, view))
}

/// List a project's live tokens.
#[utoipa::path(tag = "projects", params(("id" = String, Path, description = "The project's id.")), responses(
    (status = 200, description = "All live tokens, without their secrets.", body = Tokens)
))]
#[get("/{id}/tokens")]
pub async fn list_tokens(
    api: Shared,
    caller: Caller,
    id: Id<ProjectId>,
) -> Result<HttpResponse, Problem> {
    let found = find(&api, &caller, id.0, Permission::TokenRead).await?;
    let project = &found.state;
    let items = project.tokens.keys().filter_map(|token| view(project, *token, &caller)).collect();
    Ok(HttpResponse::Ok().json(Tokens { items }))
}

/// Revoke a token.
///
/// It opens nothing from the moment of this answer on. Revoking twice is no error.
#[utoipa::path(tag = "projects", params(
    ("id" = String, Path, description = "The project's id."),
    ("token" = String, Path, description = "The token's id.")
), responses((status = 204, description = "It opens nothing any more.")))]
#[delete("/{id}/tokens/{token}")]
pub async fn revoke_token(
    api: Shared,
    caller: Caller,
    path: web::Path<(String, String)>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (project, token) = path.into_inner();
    let project: ProjectId = parse_id(&project, "id")?;
    let token: TokenId = parse_id(&token, "token")?;
    find(&api, &caller, project, Permission::TokenRevoke).await?;
    let command = ProjectCommand::RevokeToken { token };
    let origin = write.origin(&caller);
    // A caller that hangs up drops this handler, but not the command: whoever revoked a token and
    // went away must not leave it in the cache.
    let revoking = actix_web::rt::spawn(async move {
        let answer = api.cloud.projects.command(project.uuid(), command, origin).await;
        api.authenticator.forget(token);
        answer
    });
    let answer = revoking.await.map_err(Problem::internal)??;
    Ok(no_content::<ProjectMachine>(&answer))
}
