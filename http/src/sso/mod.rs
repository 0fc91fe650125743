//! Single sign-on: a tenant's own provider says who its people are (OpenID Connect).
//!
//! ```text
//!   browser ──GET /v1/sso/acme/start──► 302 to the provider, and a sealed cookie (state, nonce, PKCE)
//!      │                                              │
//!      └──────────── signs in there ◄─────────────────┘
//!      │
//!      └──GET /v1/sso/acme/callback?code&state──► cookie = query? ──► code for an ID token (+ userinfo)
//!                                                                        │ signature, iss, aud, exp, nonce
//!      a session that holds acme's grants only ◄── admit ◄── who it is ──┘
//! ```
//!
//! The flow is the authorization code's with PKCE (S256), `state` and `nonce`; the ID token is verified by the
//! crate `openidconnect` against the provider's published keys, asymmetric algorithms only. Whom that lets in
//! is decided by [`aicloud_domain::sso::admission`]; what it may do afterwards by the session's
//! row.
//!
//! **One callback for each tenant.** Its path names the tenant, and the cookie must be of that tenant. So an answer
//! of one provider can't be taken for another's ("mix-up", RFC 9700, 4.4), whether or not they send `iss`.
//!
//! | file | what |
//! |---|---|
//! | [`outbound`] | how a provider is asked, and where nobody is asked |
//! | [`provider`] | what is known of providers, and what they say of somebody |
//! | [`state`] | what the browser keeps meanwhile |
//! | [`back`] | where somebody goes on |
//! | [`reason`] | why somebody does not, as words |
//! | [`ticket`] | how a program comes to a session by a browser |

pub mod back;
pub mod outbound;
pub mod provider;
pub mod reason;
pub mod state;
pub mod ticket;

use std::io;

use aicloud_domain::id::{TenantId, TypedId as _};
use aicloud_domain::name::Label;
use aicloud_domain::secret::Veiled;
use aicloud_domain::sso::SealedSecret;
use aicloud_secrets::{Place, Scope, SealError, Sealed, Sealer};
use secrecy::{ExposeSecret as _, SecretString};

use self::outbound::Outbound;
use self::provider::Providers;
use self::reason::Reason;
use self::state::Used;
use crate::auth::address::Ranges;
use crate::exchange::Issuer;
use crate::problem::{Code, Problem};

/// The settings of single sign-on.
#[derive(Debug, Clone, Default)]
pub struct SsoConfig {
    /// Addresses of providers that are not the public internet's.
    pub allow_private: Ranges,
}

/// What outlives one server: what is known of providers, and which ways back were used.
#[derive(Debug)]
pub struct Sso {
    /// The tenants' providers.
    pub providers: Providers,
    /// Ways back that were used.
    pub used: Used,
}

impl Sso {
    /// Nothing is known yet.
    ///
    /// # Errors
    /// When there is no TLS.
    pub fn new(config: &SsoConfig) -> io::Result<Self> {
        let outbound = Outbound::new(config.allow_private.clone())?;
        Ok(Self { providers: Providers::new(outbound), used: Used::default() })
    }
}

/// Where a tenant's provider sends people back to: what whoever runs the tenant registers there.
#[must_use]
pub fn redirect_uri(issuer: &Issuer, tenant: &Label) -> String {
    format!("{issuer}/v1/sso/{tenant}/callback")
}

/// Where a connection's secret is kept, as its seal says.
fn place(tenant: TenantId, version: u64) -> Place {
    let version = u32::try_from(version).unwrap_or(u32::MAX);
    Place { scope: Scope::Tenant(tenant), table: "identity.sso", row: tenant.uuid(), version }
}

fn unsealed(error: SealError) -> Problem {
    match error {
        // An operator's own deed, and no fault.
        SealError::Shredded(_) => {
            let detail = "The tenant's keys were destroyed: it can keep no secrets.";
            Problem::new(Code::TenantShredded, detail).because(Reason::Shredded)
        }
        error if error.is_transient() => Problem::unavailable(error),
        error => Problem::internal(error),
    }
}

/// Seals a client's secret for a tenant's connection.
///
/// # Errors
/// [`Code::Unavailable`] when the key can't be had now, [`Code::TenantShredded`] when it never will.
pub async fn seal(
    sealer: &Sealer,
    tenant: TenantId,
    version: u64,
    secret: &SecretString,
) -> Result<SealedSecret, Problem> {
    let sealed = sealer.seal(&place(tenant, version), secret.expose_secret().as_bytes()).await;
    let sealed = sealed.map_err(unsealed)?.into_bytes();
    Ok(SealedSecret { version, sealed: Veiled::new(sealed) })
}

/// Opens what was sealed for a tenant's connection.
///
/// # Errors
/// [`Code::Unavailable`] when the key can't be had now, [`Code::TenantShredded`] and [`Code::Internal`] when it never
/// will.
pub async fn open(
    sealer: &Sealer,
    tenant: TenantId,
    version: u64,
    sealed: Vec<u8>,
) -> Result<SecretString, Problem> {
    let sealed = Sealed::parse(sealed).map_err(unsealed)?;
    let opened = sealer.open(&place(tenant, version), &sealed).await.map_err(unsealed)?;
    let text = std::str::from_utf8(opened.expose_secret()).map_err(Problem::internal)?;
    Ok(SecretString::from(text))
}
