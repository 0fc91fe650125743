//! REST v1: one file for each noun, and what they share.
//!
//! A handler does five things, in this order: it asks whether the caller may, reads what the
//! request names, sends one command (or reads committed state), and shows the result. It
//! decides nothing: what a thing may do is `domain`'s, when it happens is `actors`'.
//!
//! Every answer to a command is made from the state that the command left behind, and from
//! nothing else. So the answer to a repeated `Idempotency-Key`, whose state was stored, is the
//! same bytes. What changes without a command (a place in the queue) is shown by GET only.
//!
//! | file | paths |
//! |---|---|
//! | [`tenant`] | `/v1/tenants…` |
//! | [`project`], [`token`] | `/v1/projects…` |
//! | [`catalog`] | `/v1/gpu-types…` |
//! | [`node`] | `/v1/nodes…` |
//! | [`allocation`] | `/v1/allocations…` |
//! | [`usage`], [`journal`], [`event`] | `/v1/usage`, `/v1/journal`, `/v1/events` |
//! | [`supervision`] | `/v1/ops/supervision…`, `/v1/ops/crashes…` |
//! | [`ops`] | `/healthz`, `/readyz`, `/metrics`, `/openapi.json` |

pub mod allocation;
pub mod answer;
pub mod catalog;
pub mod event;
pub mod journal;
pub mod node;
pub mod ops;
pub mod page;
pub mod project;
pub mod reference;
pub mod supervision;
pub mod tenant;
pub mod token;
pub mod usage;
pub mod view;

use std::sync::Arc;

use aicloud_actors::Cloud;
use aicloud_persistence::Database;
use aicloud_secrets::Sealer;
use tokio::sync::{Semaphore, watch};
use utoipa_actix_web::scope::scope;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Authenticator;
use crate::metrics::Metrics;
use crate::openapi::Document;
use crate::rates::Rates;
use crate::traffic::Traffic;

/// What handlers reach.
pub struct Api {
    /// Everything that has a life.
    pub cloud: Cloud,
    /// For lists, history and usage: reads only.
    pub database: Database,
    /// Seals what is secret before it is stored, and opens it.
    pub sealer: Sealer,
    /// Who callers are.
    pub authenticator: Arc<dyn Authenticator>,
    /// What is counted.
    pub metrics: Metrics,
    /// The OpenAPI document, and the routes in it.
    pub document: Arc<Document>,
    /// Bounds the event streams that are open.
    pub streams: Arc<Semaphore>,
    /// Bounds the rate of each tenant's writes.
    pub rates: Arc<Rates>,
    /// Turns true when the server stops, so that streams end.
    pub stopping: watch::Receiver<bool>,
    /// What this server has under way.
    pub traffic: Traffic,
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
        .service(usage::get_usage)
        .service(journal::get_journal)
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
                .service(token::revoke_token);
        }))
        .service(scope("/v1/tenants").configure(|config| {
            config
                .service(tenant::create_tenant)
                .service(tenant::list_tenants)
                .service(tenant::get_tenant)
                .service(tenant::update_tenant)
                .service(tenant::suspend_tenant)
                .service(tenant::reactivate_tenant);
        }))
        .service(scope("/v1/nodes").configure(|config| {
            config
                .service(node::create_node)
                .service(node::list_nodes)
                .service(node::get_node)
                .service(node::create_join_token)
                .service(node::cordon_node)
                .service(node::uncordon_node)
                .service(node::retire_node);
        }))
        .service(scope("/v1/ops").configure(|config| {
            config
                .service(supervision::tree::get_supervision)
                .service(supervision::watch::watch_supervision)
                .service(supervision::actor::list_actors)
                .service(supervision::actor::list_tombstones)
                .service(supervision::order::restart_actor)
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
                .service(supervision::crash::get_crash);
        }))
        .service(ops::healthz)
        .service(ops::readyz)
        .service(ops::metrics)
        .service(ops::openapi);
}
