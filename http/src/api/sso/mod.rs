//! A tenant's connection to its provider: what it is, and who may change it.
//!
//! Whoever may change the connection decides who is who in the tenant, so it can't make anybody more than it
//! is itself: the role of newcomers is one that it may give, and nobody is an owner by single sign-on
//! ([`Role::by_sso`](aicloud_domain::access::Role::by_sso)). That a domain is the tenant's is said by
//! who runs the cloud.
//!
//! Signing in by it is in [`sign_in`].

mod people;
pub mod sign_in;

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, delete, get, post, put, web};
use aicloud_domain::access::{Permission, Role};
use aicloud_domain::id::{TenantId, TypedId};
use aicloud_domain::machine::Machine;
use aicloud_domain::sso::{ClientId, Domain, Provider, SsoStanding, SsoTerms};
use aicloud_domain::tenant::{Tenant, TenantCommand, TenantMachine};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{done, no_content, shown};
use super::member::may_give;
use super::reference::check_standing;
use super::tenant::find;
use super::{Api, actions};
use crate::auth::Caller;
use crate::extract::{Hidden, Id, Nothing, Shared, Write, parse_id};
use crate::problem::{Code, Problem};
use crate::sso::{redirect_uri, seal};

/// The longest client secret, bytes.
const SECRET_MAX: usize = 1_024;

/// A domain of a connection.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SsoDomain)]
pub struct DomainView {
    /// The domain.
    #[schema(value_type = String, example = "example.com")]
    domain: Domain,
    /// It is known to be the tenant's: new accounts are made for addresses in it.
    verified: bool,
}

/// A tenant's connection to its provider.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Sso)]
pub struct SsoView {
    /// The provider.
    #[schema(value_type = String, example = "https://login.example.com")]
    issuer: Provider,
    /// What this cloud is called there.
    #[schema(value_type = String, example = "aicloud")]
    client_id: ClientId,
    /// What the provider must send people back to.
    #[schema(example = "https://cloud.example.com/v1/sso/acme/callback")]
    redirect_uri: String,
    /// Where people sign in.
    #[schema(example = "https://cloud.example.com/v1/sso/acme/start")]
    start_uri: String,
    /// Domains of the addresses that the provider may speak for.
    domains: Vec<DomainView>,
    /// What a newcomer is.
    #[schema(value_type = String, example = "tenant_member")]
    default_role: Role,
    /// Members hold something in this tenant only when they came by single sign-on.
    required: bool,
    /// Whether people may come by it: `active` or `disabled`.
    #[schema(value_type = String, example = "active")]
    standing: SsoStanding,
    /// What the caller may do with it now.
    #[schema(example = json!(["update", "remove"]))]
    actions: Vec<&'static str>,
}

impl SsoView {
    fn new(api: &Api, tenant: &Tenant, caller: &Caller) -> Option<Self> {
        let sso = tenant.sso.as_ref()?;
        let terms = sso.terms.clone();
        let view = |domain: &Domain| DomainView {
            domain: domain.clone(),
            verified: sso.verified.contains(domain),
        };
        let issuer = api.exchange.issuer();
        Some(Self {
            redirect_uri: redirect_uri(issuer, &tenant.label),
            start_uri: format!("{issuer}/v1/sso/{}/start", tenant.label),
            domains: terms.domains.iter().map(view).collect(),
            issuer: terms.issuer,
            client_id: terms.client_id,
            default_role: terms.default_role,
            required: terms.required,
            standing: terms.standing,
            actions: actions::sso(tenant, &caller.authority),
        })
    }
}

/// A connection.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"issuer": "https://login.example.com", "client_id": "aicloud", "client_secret": "…", "domains": ["example.com"]}))]
pub struct SetSso {
    /// The provider's address, as its discovery document has it as `issuer`.
    #[schema(value_type = String, max_length = 255)]
    issuer: Provider,
    /// What this cloud is called there.
    #[schema(value_type = String, max_length = 255)]
    client_id: ClientId,
    /// The client's secret. Absent: as before, for the same provider and client only.
    #[schema(value_type = Option<String>, format = Password, max_length = 1024)]
    client_secret: Option<Hidden>,
    /// Domains of the addresses that the provider may speak for, 20 at most.
    #[schema(value_type = Vec<String>, min_items = 1, max_items = 20)]
    domains: BTreeSet<Domain>,
    /// What a newcomer is: `tenant_admin`, `tenant_billing`, `tenant_member`, `tenant_viewer`.
    #[serde(default = "member")]
    #[schema(value_type = String, default = "tenant_member")]
    default_role: Role,
    /// Members hold something in this tenant only when they came by single sign-on; an owner also with a
    /// password and a second factor.
    #[serde(default)]
    #[schema(default = false)]
    required: bool,
    /// Whether people may come by it: `active` or `disabled`.
    #[serde(default = "active")]
    #[schema(value_type = String, default = "active")]
    standing: SsoStanding,
}

const fn member() -> Role {
    Role::TenantMember
}

const fn active() -> SsoStanding {
    SsoStanding::Active
}

impl SetSso {
    fn terms(&self) -> SsoTerms {
        SsoTerms {
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            domains: self.domains.clone(),
            default_role: self.default_role,
            required: self.required,
            standing: self.standing,
        }
    }
}

/// Get a tenant's single sign-on.
#[utoipa::path(tag = "sso", params(("id" = String, Path, description = "The tenant's id.")), responses(
    (status = 200, description = "The connection, without its secret.", body = SsoView)
))]
#[get("/{id}/sso")]
pub async fn get_sso(
    api: Shared,
    caller: Caller,
    id: Id<TenantId>,
) -> Result<HttpResponse, Problem> {
    let found = find(&api, &caller, id.0, Permission::SsoRead).await?;
    let view = SsoView::new(&api, &found.state, &caller).ok_or_else(none)?;
    Ok(shown::<TenantMachine>(&found.state, view))
}

fn none() -> Problem {
    Problem::new(Code::NotFound, "The tenant has no single sign-on.")
        .suggest("Connect it: PUT /v1/tenants/{id}/sso.")
}

/// Set a tenant's single sign-on.
///
/// The provider is looked up first. With another provider, client or secret, and when it is disabled, who came by it is out.
/// New accounts are made for addresses in verified domains only.
#[utoipa::path(tag = "sso", params(("id" = String, Path, description = "The tenant's id.")),
    request_body = SetSso, responses((status = 200, description = "The connection after the change.", body = SsoView)))]
#[put("/{id}/sso")]
pub async fn set_sso(
    api: Shared,
    caller: Caller,
    id: Id<TenantId>,
    write: Write<SetSso>,
) -> Result<HttpResponse, Problem> {
    let found = find(&api, &caller, id.0, Permission::SsoUpdate).await?;
    let tenant = &found.state;
    may_give(&caller, TenantMachine::owner(tenant), None, Some(write.body.default_role))?;
    let terms = write.body.terms();
    terms.check()?;
    let origin = write.veiled_origin(&caller, &api.reception.links);
    check_standing(&api, tenant, &origin).await?;
    if !api.was_done(&origin).await? && terms.standing == SsoStanding::Active {
        api.sso.providers.look(id.0, &terms.issuer).await?;
    }
    let secret = match &write.body.client_secret {
        None => None,
        Some(given) => {
            let length = given.0.expose_secret().len();
            if !(1..=SECRET_MAX).contains(&length) {
                let what = format!("must be 1 to {SECRET_MAX} bytes");
                return Err(Problem::invalid("client_secret", what));
            }
            Some(seal(&api.sealer, id.0, tenant.sso_epoch + 1, &given.0).await?)
        }
    };
    let command = TenantCommand::SetSso { terms, secret };
    let answer = api.cloud.tenants.command(id.0.uuid(), command, origin).await?;
    let view = SsoView::new(&api, &answer.committed.state, &caller).ok_or_else(none)?;
    Ok(done::<TenantMachine>(StatusCode::OK, &answer, view))
}

/// Remove a tenant's single sign-on.
///
/// Who came by it is out, and whom the provider knew is forgotten. Doing it twice is no error.
#[utoipa::path(tag = "sso", params(("id" = String, Path, description = "The tenant's id.")), responses(
    (status = 204, description = "There is none.")
))]
#[delete("/{id}/sso")]
pub async fn remove_sso(
    api: Shared,
    caller: Caller,
    id: Id<TenantId>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    find(&api, &caller, id.0, Permission::SsoUpdate).await?;
    let command = TenantCommand::RemoveSso;
    let answer = api.cloud.tenants.command(id.0.uuid(), command, write.origin(&caller)).await?;
    Ok(no_content::<TenantMachine>(&answer))
}

/// Verify a domain of a tenant's single sign-on.
///
/// For who runs the cloud and knows that the domain is the tenant's. From then on accounts are made for
/// addresses in it on the word of the tenant's provider.
#[utoipa::path(tag = "sso", params(
    ("id" = String, Path, description = "The tenant's id."),
    ("domain" = String, Path, description = "The domain, which must be one of the connection's.")
), responses((status = 202, description = "The connection after the change.", body = SsoView)))]
#[post("/{id}/sso/domains/{domain}/verify")]
pub async fn verify_sso_domain(
    api: Shared,
    caller: Caller,
    path: web::Path<(String, String)>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (id, domain) = path.into_inner();
    let id: TenantId = parse_id(&id, "id")?;
    let found = find(&api, &caller, id, Permission::SsoVerify).await?;
    let domain: Domain = domain.parse().map_err(|error| Problem::invalid("domain", error))?;
    let origin = write.origin(&caller);
    check_standing(&api, &found.state, &origin).await?;
    let command = TenantCommand::VerifySsoDomain { domain };
    let answer = api.cloud.tenants.command(id.uuid(), command, origin).await?;
    let view = SsoView::new(&api, &answer.committed.state, &caller).ok_or_else(none)?;
    Ok(done::<TenantMachine>(StatusCode::ACCEPTED, &answer, view))
}
