//! The sessions that one has open: on which machines, since when. Whom a tenant's provider has brought sees
//! and closes those that came the same way, and no others.

use std::collections::HashMap;
use std::net::IpAddr;

use actix_web::{HttpResponse, delete, get};
use aicloud_domain::id::{SessionId, TenantId, TypedId as _};
use aicloud_domain::user::{UserCommand, UserMachine};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::answer::no_content;
use crate::api::session::{close, present};
use crate::auth::Caller;
use crate::auth::database::idle_limit;
use crate::extract::{Id, Nothing, Shared, Write};
use crate::problem::Problem;

/// A session of one's own.
#[derive(Debug, Serialize, ToSchema)]
pub struct MySession {
    /// Its id, which is no secret.
    #[schema(example = "sess_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    id: String,
    /// It is the one that this request came by.
    current: bool,
    /// From where it was opened.
    #[schema(value_type = Option<String>, example = "192.0.2.7")]
    address: Option<IpAddr>,
    /// What the program called itself.
    agent: String,
    /// Whether a second factor was shown.
    strong: bool,
    /// The id of the tenant by whose single sign-on it was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "ten_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    via: Option<TenantId>,
    /// Since when.
    opened_at: DateTime<Utc>,
    /// When it was last used, to within some minutes.
    last_used_at: DateTime<Utc>,
    /// When it ends, if it is used until then.
    expires_at: DateTime<Utc>,
}

/// One's own sessions.
#[derive(Debug, Serialize, ToSchema)]
pub struct MySessions {
    /// All of them, the oldest first: a user has 20 at most.
    items: Vec<MySession>,
}

/// List one's own sessions.
#[utoipa::path(tag = "me", responses(
    (status = 200, description = "All that are open.", body = MySessions)
))]
#[get("/sessions")]
pub async fn list_my_sessions(api: Shared, caller: Caller) -> Result<HttpResponse, Problem> {
    let (user, current) = present(&api, &caller).await?;
    let now = Utc::now();
    let seen = api.database.sessions_seen(user.state.id).await.map_err(Problem::unavailable)?;
    let seen: HashMap<SessionId, DateTime<Utc>> = seen.into_iter().collect();
    let live = user.state.live_sessions(now);
    let mut items: Vec<MySession> = live
        .filter(|(_, session)| caller.via.is_none() || session.via == caller.via)
        .filter_map(|(id, session)| {
            let last_used_at = *seen.get(&id)?;
            // One that has rested for too long opens nothing, though nobody has closed it.
            let rests = id != current
                && now - last_used_at >= idle_limit(session.expires_at - session.opened_at);
            (!rests).then(|| MySession {
                id: id.to_string(),
                current: id == current,
                address: session.address,
                agent: session.agent.clone(),
                strong: session.strong,
                via: session.via,
                opened_at: session.opened_at,
                last_used_at,
                expires_at: session.expires_at,
            })
        })
        .collect();
    items.sort_by_key(|session| session.opened_at);
    Ok(HttpResponse::Ok().json(MySessions { items }))
}

/// Close one of one's own sessions.
///
/// It opens nothing from the moment of this answer on, and what it holds open is cut. Closing twice is no error.
#[utoipa::path(tag = "me", params(("id" = String, Path, description = "The session's id.")), responses(
    (status = 204, description = "It is closed.")
))]
#[delete("/sessions/{id}")]
pub async fn close_my_session(
    api: Shared,
    caller: Caller,
    id: Id<SessionId>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (user, _) = present(&api, &caller).await?;
    let is_other = |via| user.state.sessions.get(&id.0).is_some_and(|other| other.via != Some(via));
    if caller.via.is_some_and(is_other) {
        return Err(Problem::not_found());
    }
    close(&api, user.state.id, id.0, write.origin(&caller)).await
}

/// Close all of one's own sessions but this one.
#[utoipa::path(tag = "me", responses((status = 204, description = "They are closed.")))]
#[delete("/sessions")]
pub async fn close_my_sessions(
    api: Shared,
    caller: Caller,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (user, session) = caller.myself()?;
    let command = UserCommand::CloseSessions { except: Some(session) };
    let answer = api.cloud.users.command(user.uuid(), command, write.origin(&caller)).await?;
    Ok(no_content::<UserMachine>(&answer))
}
