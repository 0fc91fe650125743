//! A project's tokens are rows of their own, so that one can be looked up by its id.

use aicloud_domain::machine::Time;
use aicloud_domain::project::{Project, ProjectEvent, ProjectMachine};
use aicloud_persistence::SideRow;
use aicloud_persistence::journal::{NewToken, TokenScope};

use crate::conduct::Conduct;
use crate::engine::Engine;
use crate::entities::Entities;
use crate::live::Live;

impl Conduct for ProjectMachine {
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
}

impl Live for ProjectMachine {
    fn entities(engine: &Engine) -> &Entities<Self> {
        &engine.directories().projects
    }
}
