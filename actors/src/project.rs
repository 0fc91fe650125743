//! A project's tokens are rows of their own, so that one can be looked up by its id.

use std::sync::Arc;

use aicloud_domain::machine::Time;
use aicloud_domain::project::{Project, ProjectEvent, ProjectMachine};
use aicloud_persistence::SideRow;
use aicloud_persistence::journal::{NewToken, TokenScope};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use uuid::Uuid;

use crate::command::Committed;
use crate::engine::Engine;
use crate::entities::Entities;
use crate::live::{Attempt, Live};

impl Live for ProjectMachine {
    fn entities(engine: &Engine) -> &Entities<Self> {
        &engine.directories().projects
    }

    fn side_rows(
        _before: Option<&Project>,
        after: &Project,
        event: &ProjectEvent,
        _at: Time,
    ) -> Vec<SideRow> {
        match event {
            ProjectEvent::TokenIssued { token, name, secret_sha256 } => {
                vec![SideRow::IssueToken(NewToken {
                    id: *token,
                    scope: TokenScope::Project { tenant: after.tenant_id, project: after.id },
                    secret_sha256: secret_sha256.0,
                    name: name.clone(),
                })]
            }
            ProjectEvent::TokenRevoked { token } => vec![SideRow::RevokeToken { token: *token }],
            ProjectEvent::Created { .. } | ProjectEvent::Renamed { .. } => vec![],
        }
    }

    fn attempt(
        _engine: Arc<Engine>,
        _id: Uuid,
        _committed: Arc<Committed<Project>>,
        (): (),
    ) -> LocalBoxFuture<'static, Attempt<Self>> {
        async { Attempt::Done }.boxed_local()
    }
}
