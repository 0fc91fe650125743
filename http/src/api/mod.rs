//! REST v1: one file for each noun, and what they share.
//!
//! A handler does five things, in this order: it asks whether the caller may, reads what the
//! request names, sends one command (or reads committed state), and shows the result. It
//! decides nothing: what a thing may do is `domain`'s, when it happens is `actors`'.
//!
//! Every answer to a command is made from the state that the command left behind, and from
//! nothing else but what the caller may do (`actions`). So the answer to a repeated
//! `Idempotency-Key`, whose state was stored, is the same bytes. What changes without a command (a
//! place in the queue) is shown by GET only.
//!
//! | file | paths |
//! |---|---|
//! | [`user`] | `/v1/users…` |
//! | [`tenant`], [`invitation`] | `/v1/tenants…` |
//! | [`project`], [`token`] | `/v1/projects…` |
//! | [`member`] | `/v1/tenants/{id}/members…`, `/v1/projects/{id}/members…` |
//! | [`service_account`], [`account_key`], [`api_key`] | `/v1/projects/{id}/service-accounts`, `/v1/service-accounts…` |
//! | [`access_token`] | `/v1/token`, `/.well-known/…` |
//! | [`catalog`] | `/v1/gpu-types…` |
//! | [`node`] | `/v1/nodes…` |
//! | [`allocation`] | `/v1/allocations…` |
//! | [`usage`], [`journal`], [`audit`], [`event`] | `/v1/usage`, `/v1/journal`, `/v1/audit`, `/v1/events` |
//! | [`supervision`] | `/v1/ops/supervision…`, `/v1/ops/crashes…`, `/v1/ops/workers`, `/v1/ops/pulse` |
//! | [`runbook`] | `/v1/ops/runbooks…` |
//! | [`session`], [`passkey`] | `/v1/session…` |
//! | [`sso`] | `/v1/tenants/{id}/sso…`, `/v1/sso/{tenant}/…` |
//! | [`me`] | `/v1/me…`, `/v1/email-change:complete` |
//! | [`password_reset`], [`accept`] | `/v1/password-reset…`, `/v1/invitations:accept` |
//! | [`ops`] | `/healthz`, `/readyz`, `/metrics`, `/openapi.json` |

pub mod accept;
pub mod access_token;
pub mod account_key;
pub mod actions;
pub mod allocation;
pub mod answer;
pub mod api_key;
pub mod audit;
mod audit_filter;
pub mod catalog;
pub mod event;
pub mod held;
pub mod invitation;
pub mod journal;
pub mod me;
pub mod member;
pub mod node;
pub mod notice;
pub mod ops;
pub mod page;
pub mod passkey;
pub mod password_reset;
pub mod place;
pub mod project;
pub mod reference;
pub mod runbook;
pub mod service_account;
pub mod session;
pub mod sso;
pub mod supervision;
pub mod tenant;
pub mod token;
pub mod usage;
pub mod user;
pub mod view;

use std::sync::Arc;
use std::time::Duration;

use aicloud_actors::{Cloud, Idempotency, Origin};
use aicloud_persistence::Database;
use aicloud_secrets::Sealer;
use tokio::sync::watch;
use utoipa_actix_web::scope::scope;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::acts::ActLog;
use crate::auth::Authenticator;
use crate::auth::accounts::CloudAccounts;
use crate::auth::reception::Reception;
use crate::denials::DenialLog;
use crate::exchange::Exchange;
use crate::metrics::Metrics;
use crate::openapi::Document;
use crate::paces::Paces;
use crate::problem::Problem;
use crate::pulse::Pulse;
use crate::rates::Rates;
use crate::request::RequestContext;
use crate::sso::Sso;
use crate::streams::Streams;
use crate::traffic::Traffic;
use crate::webauthn::RelyingParty;

/// What handlers reach.
pub struct Api {
    /// Everything that has a life.
    pub cloud: Cloud,
    /// For lists, history and usage: reads only.
    pub database: Database,
    /// Seals what is secret before it is stored, and opens it.
    pub sealer: Sealer,
    /// Gives programs their tokens.
    pub exchange: Arc<Exchange>,
    /// Who callers are.
    pub authenticator: Arc<dyn Authenticator>,
    /// What is counted.
    pub metrics: Metrics,
    /// The OpenAPI document, and the routes in it.
    pub document: Arc<Document>,
    /// Bounds what is open for long: event streams, exports.
    pub streams: Arc<Streams>,
    /// Writes down what was not allowed.
    pub denials: Arc<DenialLog>,
    /// Writes down what was done at the doors.
    pub acts: Arc<ActLog>,
    /// Bounds what callers and tenants send a second.
    pub rates: Arc<Rates>,
    /// How fast GPUs come back.
    pub paces: Paces,
    /// Who we are for passkeys; absent where browsers offer none.
    pub relying_party: Option<RelyingParty>,
    /// The tenants' own providers.
    pub sso: Arc<Sso>,
    /// The age by which a service account's key must have been replaced.
    pub key_age_max: Duration,
    /// What those go through who come in.
    pub reception: Arc<Reception>,
    /// Turns true when the server stops, so that streams end.
    pub stopping: watch::Receiver<bool>,
    /// What this server has under way.
    pub traffic: Traffic,
    /// How this process does lately.
    pub(crate) pulse: Arc<Pulse>,
}

impl Api {
    /// What sign-in reads of accounts.
    #[must_use]
    pub const fn accounts(&self) -> CloudAccounts<'_> {
        CloudAccounts(self, None)
    }

    /// The same for who tries to come in by this request.
    #[must_use]
    pub const fn accounts_for<'a>(&'a self, request: &'a RequestContext) -> CloudAccounts<'a> {
        CloudAccounts(self, Some(request))
    }

    /// Whether a request was carried out before, so that it is answered again whatever it proves now.
    ///
    /// # Errors
    /// [`Code::Unavailable`](crate::problem::Code::Unavailable).
    pub async fn was_done(&self, origin: &Origin) -> Result<bool, Problem> {
        let Some(Idempotency { scope, key, .. }) = &origin.idempotency else { return Ok(false) };
        let before = self.database.recall(*scope, key).await.map_err(Problem::unavailable)?;
        Ok(before.is_some())
    }
}

impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Api").finish_non_exhaustive()
    }
}

/// All routes. The OpenAPI document is collected from here, so nothing is served that it lacks.
///
/// The router tries one after the other, most by a regular expression. So each noun has a scope, which
/// costs a comparison of its prefix to pass by; a handler's own path is what follows that prefix. What
/// clients ask for most comes first.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(scope("/v1/allocations").configure(|config| {
            config
                .service(allocation::get_allocation)
                .service(allocation::create_allocation)
                .service(allocation::list_allocations)
                .service(allocation::stop_allocation)
                .service(allocation::start_allocation)
                .service(allocation::release_allocation)
                .service(usage::get_allocation_usage);
        }))
        .service(allocation::plan::plan_allocation)
        .service(scope("/v1/session").configure(|config| {
            config
                .service(session::get_session)
                .service(session::sign_in)
                .service(session::sign_out);
        }))
        .service(scope("/v1/me").configure(|config| {
            config
                .service(me::update_me)
                .service(me::session::list_my_sessions)
                .service(me::session::close_my_sessions)
                .service(me::session::close_my_session)
                .service(me::password::set_my_password)
                .service(me::totp::begin_totp)
                .service(me::totp::confirm_totp)
                .service(me::totp::remove_totp)
                .service(me::totp::renew_recovery_codes)
                .service(me::passkey::begin_passkey)
                .service(me::passkey::add_passkey)
                .service(me::passkey::list_passkeys)
                .service(me::passkey::rename_passkey)
                .service(me::passkey::remove_passkey)
                .service(me::email::request_email_change)
                .service(me::sso::link_my_sso)
                .service(me::sso::list_my_sso_links)
                .service(me::sso::remove_my_sso_link);
        }))
        .service(passkey::begin_passkey_sign_in)
        .service(me::email::complete_email_change)
        .service(password_reset::request_password_reset)
        .service(password_reset::complete_password_reset)
        .service(accept::accept_invitation)
        .service(sso::sign_in::start_sso)
        .service(sso::sign_in::finish_sso)
        .service(sso::sign_in::redeem_sso)
        .service(usage::get_usage)
        .service(journal::get_journal)
        .service(audit::get_audit)
        .service(event::watch_events)
        .service(scope("/v1/gpu-types").configure(|config| {
            config.service(catalog::list_gpu_types).service(catalog::set_gpu_type);
        }))
        .service(scope("/v1/projects").configure(|config| {
            config
                .service(project::create_project)
                .service(project::list_projects)
                .service(project::get_project)
                .service(project::update_project)
                .service(token::create_token)
                .service(token::list_tokens)
                .service(token::revoke_token)
                .service(service_account::create_service_account)
                .service(service_account::list_service_accounts)
                .service(member::list_project_members)
                .service(member::get_project_member)
                .service(member::set_project_member)
                .service(member::remove_project_member);
        }))
        .service(scope("/v1/service-accounts").configure(|config| {
            config
                .service(service_account::get_service_account)
                .service(service_account::update_service_account)
                .service(service_account::disable_service_account)
                .service(service_account::enable_service_account)
                .service(account_key::add_service_account_key)
                .service(account_key::list_service_account_keys)
                .service(account_key::update_service_account_key)
                .service(account_key::remove_service_account_key)
                .service(api_key::create_api_key)
                .service(api_key::list_api_keys)
                .service(api_key::revoke_api_key);
        }))
        .service(access_token::exchange_token)
        .service(scope("/v1/tenants").configure(|config| {
            config
                .service(tenant::create_tenant)
                .service(tenant::list_tenants)
                .service(tenant::get_tenant)
                .service(tenant::update_tenant)
                .service(tenant::suspend_tenant)
                .service(tenant::disable_tenant)
                .service(tenant::enable_tenant)
                .service(tenant::reactivate_tenant)
                .service(member::list_tenant_members)
                .service(member::get_tenant_member)
                .service(member::set_tenant_member)
                .service(member::remove_tenant_member)
                .service(invitation::list_invitations)
                .service(invitation::create_invitation)
                .service(invitation::get_invitation)
                .service(invitation::cancel_invitation)
                .service(sso::get_sso)
                .service(sso::set_sso)
                .service(sso::remove_sso)
                .service(sso::verify_sso_domain);
        }))
        .service(scope("/v1/users").configure(|config| {
            config
                .service(user::create_user)
                .service(user::list_users)
                .service(user::get_user)
                .service(user::update_user)
                .service(user::reset_second_factor)
                .service(user::disable_user)
                .service(user::enable_user);
        }))
        .service(scope("/v1/nodes").configure(|config| {
            config
                .service(node::create_node)
                .service(node::list_nodes)
                .service(node::get_node)
                .service(node::create_join_token)
                .service(node::cordon_node)
                .service(node::uncordon_node)
                .service(node::drain_node)
                .service(node::retire_node);
        }))
        .service(scope("/v1/ops").configure(|config| {
            config
                .service(supervision::tree::get_supervision)
                .service(supervision::watch::watch_supervision)
                .service(supervision::actor::list_actors)
                .service(supervision::actor::list_tombstones)
                .service(supervision::order::restart_actor)
                .service(supervision::order::crash_actor)
                .service(supervision::order::passivate_actor)
                .service(supervision::order::quarantine_actor)
                .service(supervision::order::release_actor)
                .service(supervision::order::pause_actor)
                .service(supervision::order::resume_actor)
                .service(supervision::order::pause_directory)
                .service(supervision::order::resume_directory)
                .service(supervision::order::restart_child)
                .service(supervision::order::kill_child)
                .service(supervision::actor::get_actor)
                .service(supervision::crash::list_crashes)
                .service(supervision::crash::get_crash)
                .service(supervision::worker::list_workers)
                .service(supervision::pulse::get_pulse)
                .service(runbook::list_runbooks)
                .service(runbook::get_runbook);
        }))
        .service(access_token::jwks)
        .service(access_token::oauth_metadata)
        .service(ops::healthz)
        .service(ops::readyz)
        .service(ops::metrics)
        .service(ops::openapi);
}
