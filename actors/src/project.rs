//! A project's tokens and members are rows of their own, so that a token can be looked up by its
//! id and a user's memberships by the user.

use std::sync::Arc;

use aicloud_domain::machine::Time;
use aicloud_domain::project::{
    Project, ProjectCommand, ProjectEvent, ProjectMachine, TOKEN_LIFE_MAX,
};
use aicloud_persistence::journal::{NewToken, TokenScope};
use aicloud_persistence::{IdentityRow, SideRow};

use crate::command::Committed;
use crate::conduct::Conduct;
use crate::engine::Engine;
use crate::entities::Entities;
use crate::live::Live;
use crate::revocation::Changed;

impl Conduct for ProjectMachine {
    fn side_rows(
        _command: &ProjectCommand,
        before: Option<&Project>,
        after: &Project,
        event: &ProjectEvent,
        at: Time,
    ) -> Vec<SideRow> {
        let (tenant, project) = (after.tenant_id, Some(after.id));
        match event {
            ProjectEvent::TokenIssued { token, name, secret_sha256, expires_at, .. } => {
                vec![SideRow::IssueToken(NewToken {
                    id: *token,
                    scope: TokenScope::Project { tenant: after.tenant_id, project: after.id },
                    secret_sha256: secret_sha256.0,
                    name: name.clone(),
                    expires_at: expires_at.unwrap_or(at + TOKEN_LIFE_MAX),
                })]
            }
            ProjectEvent::TokenRevoked { token } => {
                // Of one that is over by itself the row says so, or is cleared away.
                let open = before.and_then(|project| project.tokens.get(token));
                let over = open.is_some_and(|open| open.ends_at() <= at);
                if over { vec![] } else { vec![SideRow::RevokeToken { token: *token }] }
            }
            ProjectEvent::MemberSet { user, role, epoch } => {
                let (user, role, epoch) = (*user, *role, *epoch);
                let row = IdentityRow::SetMember { tenant, project, user, role, epoch };
                vec![SideRow::Identity(row)]
            }
            ProjectEvent::MemberRemoved { user } => {
                vec![SideRow::Identity(IdentityRow::RemoveMember { tenant, project, user: *user })]
            }
            ProjectEvent::Created { .. } | ProjectEvent::Renamed { .. } => vec![],
        }
    }
}

impl Live for ProjectMachine {
    fn entities(engine: &Engine) -> &Entities<Self> {
        &engine.directories().projects
    }

    fn committed(engine: &Arc<Engine>, committed: &Arc<Committed<Project>>) {
        let Project { id, members, .. } = &committed.state;
        let members = members.keys().copied().collect();
        engine.revocations.changed(&Changed::Project { project: *id, members });
    }
}
