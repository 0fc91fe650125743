//! By whose providers one comes in: seeing the links, ending one, and linking oneself. The last is for members whom the
//! provider may not claim by an address, because they belong to another tenant as well
//! ([`admission`](aicloud_domain::sso::admission)).
//!
//! It is begun by who has signed in with a password, in the browser that comes back, whose session must be the
//! same user's then. So nobody is linked who did not want it, nor by an answer that is somebody else's.
//!
//! There is one link for each tenant, so the tenant's id is the link's. Who came by a tenant's provider sees that tenant's
//! link and no other. **Nobody locks himself out**: without a password and a passkey the last link stays, which the user's
//! own entity decides. Then what came by it is over, the link is taken away in the tenant's journal, and what came in
//! between is over too. Who is cut off after the first step sends the same again.

use actix_web::http::header;
use actix_web::{HttpResponse, delete, get, post};
use aicloud_actors::{CommandError, Origin};
use aicloud_domain::id::{TenantId, TypedId as _, UserId};
use aicloud_domain::machine::Rejection;
use aicloud_domain::sso::Provider;
use aicloud_domain::tenant::TenantCommand;
use aicloud_domain::user::{UserCommand, UserMachine};
use aicloud_persistence::sso::StoredLink;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::answer::no_content;
use crate::api::session::{own, present};
use crate::api::sso::sign_in::connected;
use crate::api::view::Named;
use crate::auth::{Caller, cookie};
use crate::extract::{Id, Nothing, Shared, Write};
use crate::problem::Problem;
use crate::sso::back::Back;
use crate::sso::state::{self, Begun};

/// Whose provider one is known to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"tenant": "acme"}))]
pub struct LinkSso {
    /// The tenant's label.
    tenant: String,
    /// A path on this server, where the person goes on; `/` if absent.
    #[schema(max_length = 512, example = "/account")]
    return_to: Option<String>,
}

/// Where to go to.
#[derive(Debug, Serialize, ToSchema)]
pub struct SsoLocation {
    /// The provider's page. The browser that asked goes there within ten minutes.
    #[schema(example = "https://login.example.com/authorize?response_type=code&client_id=aicloud")]
    location: String,
}

/// A tenant's provider that knows one.
#[derive(Debug, Serialize, ToSchema)]
pub struct MySsoLink {
    /// The link's id: the tenant's.
    #[schema(example = "ten_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    id: String,
    /// Whose provider it is.
    tenant: Named,
    /// The provider.
    #[schema(value_type = String, example = "https://login.example.com")]
    issuer: Provider,
    /// Whether one can come in by it now.
    active: bool,
    /// Since when.
    linked_at: DateTime<Utc>,
}

/// The providers that know one.
#[derive(Debug, Serialize, ToSchema)]
pub struct MySsoLinks {
    /// All of them, the oldest first: one for each tenant at most.
    items: Vec<MySsoLink>,
}

/// List the providers that know one.
///
/// Who came by a tenant's provider sees that one only.
#[utoipa::path(tag = "me", responses(
    (status = 200, description = "All links.", body = MySsoLinks)
))]
#[get("/sso-links")]
pub async fn list_my_sso_links(api: Shared, caller: Caller) -> Result<HttpResponse, Problem> {
    let (user, _) = present(&api, &caller).await?;
    let links = links(&api, &caller, user.state.id).await?;
    let shown = |link: StoredLink| MySsoLink {
        id: link.tenant.to_string(),
        tenant: Named::tenant(&link.label, link.tenant),
        issuer: link.issuer,
        active: link.active,
        linked_at: link.linked_at,
    };
    let items = links.into_iter().filter(|link| sees(&caller, link)).map(shown).collect();
    Ok(HttpResponse::Ok().json(MySsoLinks { items }))
}

/// All links of a user, in the caller's request.
async fn links(api: &Api, caller: &Caller, user: UserId) -> Result<Vec<StoredLink>, Problem> {
    debug_assert!(caller.session().is_ok_and(|(own, _)| own == user), "one's own");
    api.database.sso_links(user).await.map_err(Problem::unavailable)
}

fn sees(caller: &Caller, link: &StoredLink) -> bool {
    caller.via.is_none_or(|via| via == link.tenant)
}

/// Come by a tenant's provider no more.
///
/// Sessions that came by it end with it, this one included. A user without password and passkey keeps its last link. A provider
/// that may claim the address links it again when its person comes next.
#[utoipa::path(tag = "me", params(("id" = String, Path, description = "The link's id, which is its tenant's.")), responses(
    (status = 204, description = "That provider does not know one any more.")
))]
#[delete("/sso-links/{id}")]
pub async fn remove_my_sso_link(
    api: Shared,
    caller: Caller,
    id: Id<TenantId>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (user, _) = present(&api, &caller).await?;
    let (user, tenant) = (user.state.id, id.0);
    let links = links(&api, &caller, user).await?;
    let linked = links.iter().any(|link| link.tenant == tenant && sees(&caller, link));
    let others = links.iter().any(|link| link.tenant != tenant && link.active);
    let (origin, leave) = (write.origin(&caller), UserCommand::LeaveSso { tenant, linked, others });
    // The key and the version are the user's; what follows of it is done as often as it takes. That there was nothing
    // to remove is not remembered: the same request is a removal tomorrow.
    let follows = Origin { idempotency: None, if_match: None, ..origin.clone() };
    if !linked && !api.was_done(&origin).await? {
        let looked = Origin { idempotency: None, ..origin };
        api.cloud.users.command(user.uuid(), leave, looked).await?;
        return Err(Problem::not_found());
    }
    let left = api.cloud.users.command(user.uuid(), leave, origin).await.map_err(stays)?;
    if linked {
        let unlink = TenantCommand::UnlinkSso { user };
        api.cloud.tenants.command(tenant.uuid(), unlink, follows.clone()).await?;
        let leave = UserCommand::LeaveSso { tenant, linked, others: true };
        api.cloud.users.command(user.uuid(), leave, follows).await?;
    }
    let mut response = no_content::<UserMachine>(&left);
    if caller.via == Some(tenant) {
        response.headers_mut().insert(header::SET_COOKIE, cookie::taken());
    }
    Ok(response)
}

fn stays(error: CommandError) -> Problem {
    let last = matches!(&error, CommandError::Rejected(Rejection::NotLegal { .. }));
    let problem = Problem::from(error);
    if !last {
        return problem;
    }
    problem.suggest("Set a password first (POST /v1/password-reset mails you a link) or add a passkey, then remove the link.")
}

/// Link oneself to a tenant's provider.
///
/// For members. The browser is sent to the provider, comes back with the session that it has, and can sign in by the
/// provider from then on.
#[utoipa::path(tag = "me", request_body = LinkSso, responses(
    (status = 200, description = "Where to go, and a cookie for coming back.", body = SsoLocation)
))]
#[post("/sso-links")]
pub async fn link_my_sso(
    api: Shared,
    caller: Caller,
    write: Write<LinkSso>,
) -> Result<HttpResponse, Problem> {
    let (user, _) = own(&api, &caller).await?;
    let back = match &write.body.return_to {
        None => Back::default(),
        Some(text) => text.parse().map_err(|error| Problem::invalid("return_to", error))?,
    };
    let connected = connected(&api, &write.body.tenant).await?;
    let client = connected.client();
    let begun = Begun::new(client.tenant, client.epoch, &back, Utc::now()).linking(user.state.id);
    let location = api.sso.providers.authorization(client, &begun).await?;
    let sealed = begun.seal(&api.reception.links)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::SET_COOKIE, state::given(&sealed)?))
        .json(SsoLocation { location }))
}
