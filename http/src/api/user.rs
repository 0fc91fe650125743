//! Users, as who runs the cloud sees them: who has an account, and who may not use it now.
//!
//! Customers' people come by invitation and look after their own account. Here operators enter each
//! other, find an account by its address, and shut one. A user that is entered here gets a letter
//! with a link to set its first password; nobody else ever knows one.
//!
//! Who has lost what proves them is helped here, too, by an operator who is convinced of it otherwise: with another address,
//! to which a link for a new password then goes, and by taking a lost second factor away. Neither is for oneself: `/v1/me` asks for
//! proofs, and a stolen session must not do without them; nor for who holds more in the cloud than the operator does.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, patch, post};
use aicloud_actors::clock::whole_microseconds;
use aicloud_domain::access::{Permission, PermissionSet, Role};
use aicloud_domain::email::Email;
use aicloud_domain::id::{TypedId, UserId};
use aicloud_domain::machine::Owner;
use aicloud_domain::user::{Link, LinkPurpose, User, UserCommand, UserMachine, UserStanding};
use aicloud_persistence::ListQuery;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::actions;
use super::answer::{created, done, shown};
use super::member::{is_oneself, may_give};
use super::page::{List, ListOrder, Paging};
use super::reference::{seen_user, sees_user};
use crate::auth::Caller;
use crate::extract::{Id, Nothing, Query, Shared, Write};
use crate::problem::{Code, Problem};

/// How long the link in the first letter holds.
const FIRST_LINK_HOLDS: TimeDelta = TimeDelta::days(7);

/// A person who signs in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = User)]
pub struct UserView {
    /// Its full name.
    #[schema(example = "core42:aicloud:-:::user/user_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    name: String,
    /// Its id.
    #[schema(value_type = String, example = "user_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    id: UserId,
    /// Its e-mail address, in lower case.
    #[schema(value_type = String, example = "ann@example.org")]
    email: Email,
    /// What people call it.
    display_name: String,
    /// Whether it may sign in: `active` or `disabled`.
    #[schema(value_type = String, example = "active")]
    standing: UserStanding,
    /// What it is in the cloud, if it runs it: `operator_admin` or `operator_support`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "operator_support")]
    operator: Option<Role>,
    /// Whether it has set a password.
    has_password: bool,
    /// Whether a second factor is asked for.
    has_second_factor: bool,
    /// What the caller may do with it now.
    #[schema(example = json!(["update", "disable"]))]
    actions: Vec<&'static str>,
    /// When it was created.
    created_at: DateTime<Utc>,
}

impl UserView {
    fn new(user: &User, caller: &Caller) -> Self {
        Self {
            name: user.name().to_string(),
            id: user.id,
            email: user.email.clone(),
            display_name: user.display_name.clone(),
            standing: user.standing,
            operator: user.operator,
            has_password: user.password_version > 0,
            has_second_factor: user.has_totp(),
            actions: actions::user(user, held(caller), is_oneself(caller, user.id)),
            created_at: user.created_at,
        }
    }
}

/// A new user.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "ann@example.org", "display_name": "Ann", "operator": "operator_support"}))]
pub struct CreateUser {
    /// Its e-mail address, unique in the cloud.
    #[schema(value_type = String, max_length = 254)]
    email: Email,
    /// What people call it; the address if absent.
    #[schema(min_length = 1, max_length = 120)]
    display_name: Option<String>,
    /// What it is in the cloud: `operator_admin` or `operator_support`. Absent: nothing.
    #[schema(value_type = Option<String>)]
    operator: Option<Role>,
}

/// A change of a user. What is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"operator": "operator_admin"}))]
pub struct UpdateUser {
    /// What people call it from now on.
    #[schema(min_length = 1, max_length = 120)]
    display_name: Option<String>,
    /// What it is in the cloud from now on: `operator_admin`, `operator_support`, or null for nothing.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    operator: Option<Option<Role>>,
    /// Its e-mail address from now on, for who has lost the mailbox. Nobody proves it by a link; a letter goes to both
    /// addresses. Not for one's own account, which has `POST /v1/me/email`.
    #[schema(value_type = Option<String>, max_length = 254)]
    email: Option<Email>,
}

/// What is null was said, too.
fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<Role>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Which users.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UsersQuery {
    /// Only the one with this e-mail address.
    email: Option<String>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
    /// From which end: `oldest` first if absent. A page token goes on in its own order only.
    #[serde(default)]
    order: ListOrder,
    /// `next_page_token` of the page before.
    page_token: Option<String>,
}

fn held(caller: &Caller) -> PermissionSet {
    caller.authority.permissions(Owner::default())
}

/// Create a user.
///
/// It gets a letter with a link to set its password.
#[utoipa::path(tag = "users", request_body = CreateUser, responses(
    (status = 201, description = "The new user.", body = UserView)
))]
#[post("")]
pub async fn create_user(
    api: Shared,
    caller: Caller,
    write: Write<CreateUser>,
) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::UserCreate)?;
    may_give(&caller, Owner::default(), None, write.body.operator)?;
    let id = UserId::from_uuid(Uuid::now_v7());
    let email = write.body.email.clone();
    let name = || email.as_str().chars().take(aicloud_domain::tenant::DISPLAY_NAME_MAX).collect();
    let command = UserCommand::Create {
        id,
        display_name: write.body.display_name.clone().unwrap_or_else(name),
        email,
        operator: write.body.operator,
        password: None,
        link: Some(Link {
            id: TypedId::from_uuid(Uuid::now_v7()),
            purpose: LinkPurpose::ResetPassword,
            expires_at: whole_microseconds(Utc::now()) + FIRST_LINK_HOLDS,
        }),
    };
    let answer = api.cloud.users.command(id.uuid(), command, write.origin(&caller)).await?;
    let view = UserView::new(&answer.committed.state, &caller);
    let location = format!("/v1/users/{}", view.id);
    Ok(created::<UserMachine>(&answer, &location, view))
}

/// List users.
#[utoipa::path(tag = "users", params(UsersQuery), responses(
    (status = 200, description = "One page, in the order that was asked for.", body = List<UserView>)
))]
#[get("")]
pub async fn list_users(
    api: Shared,
    caller: Caller,
    query: Query<UsersQuery>,
) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::UserRead)?;
    let UsersQuery { email, limit, order, page_token } = query.0;
    let filter = email.clone().unwrap_or_default();
    let page = Paging::read(limit, page_token.as_deref(), order, &["users", &filter])?;
    let (queries, ids) = match email {
        None if !caller.authority.sees_all() => (vec![], vec![]),
        None => (vec![ListQuery::default()], vec![]),
        Some(text) => {
            let email: Email = text.parse().map_err(|error| Problem::invalid("email", error))?;
            let found = api.database.user_by_email(&email).await.map_err(Problem::unavailable)?;
            let found = found.filter(|user| sees_user(&caller, *user));
            (vec![], found.map(TypedId::uuid).into_iter().collect())
        }
    };
    let view = |user| UserView::new(&user, &caller);
    let list = page.union::<UserMachine, _>(&api, &caller, queries, ids, view).await?;
    Ok(HttpResponse::Ok().json(list))
}

/// Get a user.
#[utoipa::path(tag = "users", params(("id" = String, Path, description = "The user's id.")), responses(
    (status = 200, description = "The user.", body = UserView)
))]
#[get("/{id}")]
pub async fn get_user(
    api: Shared,
    caller: Caller,
    id: Id<UserId>,
) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::UserRead)?;
    let found = seen_user(&api, &caller, id.0).await?;
    let user = &found.state;
    Ok(shown::<UserMachine>(user, UserView::new(user, &caller)))
}

/// Change a user.
#[utoipa::path(tag = "users", params(("id" = String, Path, description = "The user's id.")),
    request_body = UpdateUser, responses((status = 200, description = "The user after the change.", body = UserView)))]
#[patch("/{id}")]
pub async fn update_user(
    api: Shared,
    caller: Caller,
    id: Id<UserId>,
    write: Write<UpdateUser>,
) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::UserUpdate)?;
    let UpdateUser { display_name, operator, email } = &write.body;
    if email.is_some() {
        let found = seen_user(&api, &caller, id.0).await?;
        may_help(&caller, &found.state, "POST /v1/me/email")?;
    }
    if let Some(to) = operator {
        let found = seen_user(&api, &caller, id.0).await?;
        may_give(&caller, Owner::default(), found.state.operator, *to)?;
    }
    let command = UserCommand::Update {
        display_name: display_name.clone(),
        operator: *operator,
        email: email.clone(),
    };
    tell(&api, &caller, id.0, command, &write, StatusCode::OK).await
}

/// Disable a user.
///
/// It can't sign in any more, and its sessions and links are over from the moment of this answer on.
#[utoipa::path(tag = "users", params(("id" = String, Path, description = "The user's id.")), responses(
    (status = 202, description = "The user, disabled.", body = UserView)
))]
#[post("/{id}/disable")]
pub async fn disable_user(
    api: Shared,
    caller: Caller,
    id: Id<UserId>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::UserDisable)?;
    tell(&api, &caller, id.0, UserCommand::Disable, &write, StatusCode::ACCEPTED).await
}

/// Enable a user.
///
/// It may sign in again, with the password that it had.
#[utoipa::path(tag = "users", params(("id" = String, Path, description = "The user's id.")), responses(
    (status = 202, description = "The user, active.", body = UserView)
))]
#[post("/{id}/enable")]
pub async fn enable_user(
    api: Shared,
    caller: Caller,
    id: Id<UserId>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::UserDisable)?;
    tell(&api, &caller, id.0, UserCommand::Enable, &write, StatusCode::ACCEPTED).await
}

/// Why a second factor is taken away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "lost the phone; known by voice, ticket 4711"}))]
pub struct ResetSecondFactor {
    /// What made sure who asks for it. The person reads it in a letter, and the audit keeps it.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// Reset a user's second factor.
///
/// For who has lost the authenticator and the recovery codes. No code is asked for any more, and its sessions and links are
/// over from the moment of this answer on; its password and its passkeys stay. The person gets a letter. Not for one's own
/// account, which has `DELETE /v1/me/totp`.
#[utoipa::path(tag = "users", params(("id" = String, Path, description = "The user's id.")),
    request_body = ResetSecondFactor, responses((status = 202, description = "The user, without a second factor.", body = UserView)))]
#[post("/{id}/reset-second-factor")]
pub async fn reset_second_factor(
    api: Shared,
    caller: Caller,
    id: Id<UserId>,
    write: Write<ResetSecondFactor>,
) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::UserUpdate)?;
    let found = seen_user(&api, &caller, id.0).await?;
    may_help(&caller, &found.state, "DELETE /v1/me/totp")?;
    let command = UserCommand::ResetSecondFactor { reason: write.body.reason.clone() };
    tell(&api, &caller, id.0, command, &write, StatusCode::ACCEPTED).await
}

/// Lets on whoever may change what proves this user: not the user, who has proofs to show for that (`own`), and nobody who
/// would get hold of more that way.
fn may_help(caller: &Caller, user: &User, own: &str) -> Result<(), Problem> {
    if is_oneself(caller, user.id) {
        let detail = "What proves one's own account is changed with its password.";
        let suggestion = format!("Use {own}; if you can't, ask another operator.");
        return Err(Problem::new(Code::Forbidden, detail).suggest(suggestion));
    }
    may_give(caller, Owner::default(), user.operator, None)
}

async fn tell<T>(
    api: &Shared,
    caller: &Caller,
    id: UserId,
    command: UserCommand,
    write: &Write<T>,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    if !sees_user(caller, id) {
        return Err(Problem::not_found());
    }
    let answer = api.cloud.users.command(id.uuid(), command, write.origin(caller)).await?;
    let view = UserView::new(&answer.committed.state, caller);
    Ok(done::<UserMachine>(status, &answer, view))
}
