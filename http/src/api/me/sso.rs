//! Linking oneself to a tenant's provider: for members whom the provider may not claim by an address, because
//! they belong to another tenant as well ([`admission`](aicloud_domain::sso::admission)).
//!
//! It is begun by who has signed in with a password, in the browser that comes back, whose session must be the
//! same user's then. So nobody is linked who did not want it, nor by an answer that is somebody else's.

use actix_web::http::header;
use actix_web::{HttpResponse, post};
use chrono::Utc;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::session::own;
use crate::api::sso::sign_in::connected;
use crate::auth::Caller;
use crate::extract::{Shared, Write};
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
