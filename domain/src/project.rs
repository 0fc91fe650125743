//! A project: a tenant's folder of resources, the people who work in it, and the tokens that open it.
//!
//! ```text
//!   (nothing) ──create──► exists        rename · issue_token · revoke_token · set_member · remove_member
//! ```
//!
//! **Members** hold a project's role. They are members of its tenant, too; who leaves that is
//! nothing here any more, whatever this list says (whoever reads grants sees to it).
//!
//! The journal holds a token's SHA-256, never the token. A plain hash is enough: the
//! secret is 256 random bits, so there is nothing to guess (OWASP ASVS 5.0, 6.5.2).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::access::{Column, Role};
use crate::digest::Sha256;
use crate::id::{ProjectId, TenantId, TokenId, UserId};
use crate::kind::EntityKind;
use crate::machine::{Machine, Owner, Rejection, Time};
use crate::name::{Label, ResourceName};
use crate::tenant::{MEMBERS_MAX, check_display_name, check_from};

/// Live tokens a project may have at once: enough to rotate, few enough to survey.
pub const TOKENS_MAX: usize = 50;

/// Marker of this state machine.
#[derive(Debug)]
pub struct ProjectMachine;

/// A bearer token of the project, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectToken {
    /// What it is for, in its owner's words.
    pub name: String,
    /// When it was issued.
    pub issued_at: Time,
}

/// All that is known of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// Whose it is.
    pub tenant_id: TenantId,
    /// The tenant's label.
    pub tenant_label: Label,
    /// Its label, fixed at creation, unique in the tenant.
    pub label: Label,
    /// What people call it.
    pub display_name: String,
    /// The tokens that open it now.
    pub tokens: BTreeMap<TokenId, ProjectToken>,
    /// Who works in it, and as what.
    #[serde(default)]
    pub members: BTreeMap<UserId, Role>,
    /// See [`Machine::spec_version`].
    pub spec_version: u64,
    /// When it was created.
    pub created_at: Time,
}

impl Project {
    /// Its full name.
    #[must_use]
    pub fn name(&self) -> ResourceName {
        ResourceName::project(&self.tenant_label, &self.label, self.id)
    }
}

/// What a project can be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum ProjectCommand {
    /// Begin.
    Create {
        /// The new id.
        id: ProjectId,
        /// Whose it is.
        tenant_id: TenantId,
        /// The tenant's label.
        tenant_label: Label,
        /// The label, for ever.
        label: Label,
        /// What people call it.
        display_name: String,
    },
    /// Call it something else.
    Rename {
        /// What people call it from now on.
        display_name: String,
    },
    /// Let a new token open it.
    IssueToken {
        /// The token's id.
        token: TokenId,
        /// What it is for.
        name: String,
        /// The digest of its secret.
        secret_sha256: Sha256,
    },
    /// Let a token open it no more.
    RevokeToken {
        /// The token's id.
        token: TokenId,
    },
    /// Make somebody a member, or a member something else.
    SetMember {
        /// Whom.
        user: UserId,
        /// What.
        role: Role,
        /// What it was when it was asked who may do this; `None`: no member.
        from: Option<Role>,
    },
    /// Let somebody be a member no more.
    RemoveMember {
        /// Whom.
        user: UserId,
        /// What it was when it was asked who may do this; `None`: no member.
        from: Option<Role>,
    },
}

/// What can happen to a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum ProjectEvent {
    /// It began.
    Created {
        /// Its id.
        id: ProjectId,
        /// Whose it is.
        tenant_id: TenantId,
        /// The tenant's label.
        tenant_label: Label,
        /// Its label.
        label: Label,
        /// Its display name.
        display_name: String,
    },
    /// It is called something else.
    Renamed {
        /// Its new display name.
        display_name: String,
    },
    /// A token opens it.
    TokenIssued {
        /// The token's id.
        token: TokenId,
        /// What it is for.
        name: String,
        /// The digest of its secret.
        secret_sha256: Sha256,
    },
    /// A token opens it no more.
    TokenRevoked {
        /// The token's id.
        token: TokenId,
    },
    /// Somebody is a member with this role.
    MemberSet {
        /// Who.
        user: UserId,
        /// The role.
        role: Role,
    },
    /// Somebody is a member no more.
    MemberRemoved {
        /// Who.
        user: UserId,
    },
}

impl Machine for ProjectMachine {
    const KIND: EntityKind = EntityKind::Project;
    const LATER_FIELDS: &'static [&'static str] = &["members"];
    type State = Project;
    type Command = ProjectCommand;
    type Event = ProjectEvent;
    type Effect = ();

    fn decide(
        state: Option<&Project>,
        command: &ProjectCommand,
        _now: Time,
    ) -> Result<Vec<ProjectEvent>, Rejection> {
        use ProjectCommand as Command;
        use ProjectEvent as Event;
        match (state, command.clone()) {
            (None, Command::Create { id, tenant_id, tenant_label, label, display_name }) => {
                check_display_name(&display_name)?;
                Ok(vec![Event::Created { id, tenant_id, tenant_label, label, display_name }])
            }
            (None, _) => Err(Rejection::NotFound { kind: Self::KIND }),
            (Some(_), Command::Create { .. }) => Err(Rejection::Exists { kind: Self::KIND }),
            (Some(project), Command::Rename { display_name }) => {
                check_display_name(&display_name)?;
                let same = project.display_name == display_name;
                Ok(if same { vec![] } else { vec![Event::Renamed { display_name }] })
            }
            (Some(project), Command::IssueToken { token, name, secret_sha256 }) => {
                check_display_name(&name).map_err(|_| Rejection::Invalid {
                    field: "name".into(),
                    problem: "must be 1 to 120 printable characters".into(),
                })?;
                if project.tokens.contains_key(&token) {
                    return Ok(vec![]);
                }
                if project.tokens.len() >= TOKENS_MAX {
                    return Err(Rejection::NotLegal {
                        action: "issue_token".into(),
                        kind: Self::KIND,
                        state: format!("at its limit of {TOKENS_MAX} live tokens"),
                        legal: vec!["revoke_token".into()],
                    });
                }
                Ok(vec![Event::TokenIssued { token, name, secret_sha256 }])
            }
            (Some(project), Command::RevokeToken { token }) => {
                let live = project.tokens.contains_key(&token);
                Ok(if live { vec![Event::TokenRevoked { token }] } else { vec![] })
            }
            (Some(project), Command::SetMember { user, role, from }) => {
                if role.column() != Column::Project {
                    return Err(Rejection::Invalid {
                        field: "role".into(),
                        problem: "must be project_admin, project_member or project_viewer".into(),
                    });
                }
                let present = project.members.get(&user);
                if present == Some(&role) {
                    return Ok(vec![]);
                }
                check_from(present.copied(), from)?;
                if present.is_none() && project.members.len() >= MEMBERS_MAX {
                    return Err(Rejection::NotLegal {
                        action: "set_member".into(),
                        kind: Self::KIND,
                        state: format!("at its limit of {MEMBERS_MAX} members"),
                        legal: vec!["remove_member".into()],
                    });
                }
                Ok(vec![Event::MemberSet { user, role }])
            }
            (Some(project), Command::RemoveMember { user, from }) => {
                let present = project.members.get(&user).copied();
                if present.is_none() {
                    return Ok(vec![]);
                }
                check_from(present, from)?;
                Ok(vec![Event::MemberRemoved { user }])
            }
        }
    }

    fn apply(state: Option<Project>, event: &ProjectEvent, at: Time) -> Project {
        if let ProjectEvent::Created { id, tenant_id, tenant_label, label, display_name } = event {
            return Project {
                id: *id,
                tenant_id: *tenant_id,
                tenant_label: tenant_label.clone(),
                label: label.clone(),
                display_name: display_name.clone(),
                tokens: BTreeMap::new(),
                members: BTreeMap::new(),
                spec_version: 1,
                created_at: at,
            };
        }
        let mut project = state.expect("the first event of a project is `created`");
        match event {
            ProjectEvent::Created { .. } => {}
            ProjectEvent::Renamed { display_name } => {
                project.display_name.clone_from(display_name);
                project.spec_version += 1;
            }
            ProjectEvent::TokenIssued { token, name, .. } => {
                project.tokens.insert(*token, ProjectToken { name: name.clone(), issued_at: at });
            }
            ProjectEvent::TokenRevoked { token } => {
                project.tokens.remove(token);
            }
            ProjectEvent::MemberSet { user, role } => {
                project.members.insert(*user, *role);
            }
            ProjectEvent::MemberRemoved { user } => {
                project.members.remove(user);
            }
        }
        project
    }

    fn effects(_state: &Project) -> Vec<()> {
        vec![]
    }

    fn owner(state: &Project) -> Owner {
        Owner { tenant: Some(state.tenant_id), project: Some(state.id) }
    }

    fn spec_version(state: &Project) -> u64 {
        state.spec_version
    }

    fn event_type(event: &ProjectEvent) -> &'static str {
        match event {
            ProjectEvent::Created { .. } => "project.created",
            ProjectEvent::Renamed { .. } => "project.renamed",
            ProjectEvent::TokenIssued { .. } => "project.token_issued",
            ProjectEvent::TokenRevoked { .. } => "project.token_revoked",
            ProjectEvent::MemberSet { .. } => "project.member_set",
            ProjectEvent::MemberRemoved { .. } => "project.member_removed",
        }
    }

    fn command_type(command: &ProjectCommand) -> &'static str {
        match command {
            ProjectCommand::Create { .. } => "create",
            ProjectCommand::Rename { .. } => "rename",
            ProjectCommand::IssueToken { .. } => "issue_token",
            ProjectCommand::RevokeToken { .. } => "revoke_token",
            ProjectCommand::SetMember { .. } => "set_member",
            ProjectCommand::RemoveMember { .. } => "remove_member",
        }
    }
}
