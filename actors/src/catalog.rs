//! A catalogue owes nothing.

use std::sync::Arc;

use aicloud_domain::catalog::{Catalog, CatalogMachine};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use uuid::Uuid;

use crate::command::Committed;
use crate::engine::Engine;
use crate::entities::Entities;
use crate::live::{Attempt, Live};

impl Live for CatalogMachine {
    fn entities(engine: &Engine) -> &Entities<Self> {
        &engine.directories().catalogs
    }

    fn attempt(
        _engine: Arc<Engine>,
        _id: Uuid,
        _committed: Arc<Committed<Catalog>>,
        (): (),
    ) -> LocalBoxFuture<'static, Attempt<Self>> {
        async { Attempt::Done }.boxed_local()
    }
}
