//! A tenant owes nothing.

use std::sync::Arc;

use aicloud_domain::tenant::{Tenant, TenantMachine};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use uuid::Uuid;

use crate::command::Committed;
use crate::engine::Engine;
use crate::entities::Entities;
use crate::live::{Attempt, Live};

impl Live for TenantMachine {
    fn entities(engine: &Engine) -> &Entities<Self> {
        &engine.directories().tenants
    }

    fn attempt(
        _engine: Arc<Engine>,
        _id: Uuid,
        _committed: Arc<Committed<Tenant>>,
        (): (),
    ) -> LocalBoxFuture<'static, Attempt<Self>> {
        async { Attempt::Done }.boxed_local()
    }
}
