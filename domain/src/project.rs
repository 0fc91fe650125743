//! A project: a tenant's folder of resources, the people who work in it, and the tokens that open it.
//!
//! ```text
//!   (nothing) ──create──► exists        rename · issue_token · revoke_token · set_member · remove_member
//! ```
//!
//! **Members** hold a project's role. They are members of its tenant, too; who leaves that is
//! nothing here any more, whatever this list says. So each line says by which of the tenant's memberships it holds (its
//! epoch), and a line of another one is nothing ([`Project::role_of`]); whoever reads grants compares them. Who
//! comes back to the tenant begins a new membership there, and nothing here. Lines of those who have left are taken away when the next member is
//! set, by who has seen the tenant.
//!
//! A token ends after 90 days at the latest. Who needs a program's credential makes a
//! [service account](crate::service_account), which can be less than a member and is somebody in the audit.
//!
//! The journal holds a token's SHA-256, never the token. A plain hash is enough: the
//! secret is 256 random bits, so there is nothing to guess (OWASP ASVS 5.0, 6.5.2).

mod members;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::access::Role;
use crate::digest::Sha256;
use crate::id::{ProjectId, TenantId, TokenId, UserId};
use crate::kind::EntityKind;
use crate::machine::{Machine, Owner, Rejection, Time};
use crate::name::{Label, ResourceName};
use crate::tenant::{check_display_name, check_from, is_zero};
use crate::upcast::Upcast;

/// Live tokens a project may have at once: enough to rotate, few enough to survey.
pub const TOKENS_MAX: usize = 50;

/// How long a token may live. Nobody has to remember to take back what ends by itself (OWASP ASVS 5.0, 9.2.1).
pub const TOKEN_LIFE_MAX: TimeDelta = TimeDelta::days(90);

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
    /// When it ends; `None`: it was issued before tokens had an end, see [`Self::ends_at`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Time>,
    /// Who has issued it, as in the journal; `None`: it was issued before that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_by: Option<String>,
}

impl ProjectToken {
    /// When it ends. One that was issued without an end has the longest life that there is.
    #[must_use]
    pub fn ends_at(&self) -> Time {
        self.expires_at.unwrap_or(self.issued_at + TOKEN_LIFE_MAX)
    }
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
    /// By which membership of the tenant each of them holds. Not there: 0, see the tenant's `membership`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub epochs: BTreeMap<UserId, u64>,
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

    /// How many tokens open it at that time.
    #[must_use]
    pub fn live_tokens(&self, now: Time) -> usize {
        self.tokens.values().filter(|token| token.ends_at() > now).count()
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
        /// When it ends: within [`TOKEN_LIFE_MAX`], which is when it ends if this is absent.
        #[serde(default)]
        expires_at: Option<Time>,
        /// On whose authority.
        #[serde(default)]
        issued_by: Option<String>,
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
        /// The epoch of its membership of the tenant.
        #[serde(default)]
        epoch: u64,
        /// Lines of others that are over ([`Project::departed`]), which make room.
        #[serde(default)]
        departed: BTreeMap<UserId, u64>,
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
        /// When it ends; absent in entries from before tokens had an end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_at: Option<Time>,
        /// On whose authority; absent in entries from before that was kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        issued_by: Option<String>,
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
        /// By which membership of the tenant; 0 in entries from before they were counted.
        #[serde(default, skip_serializing_if = "is_zero")]
        epoch: u64,
    },
    /// Somebody is a member no more.
    MemberRemoved {
        /// Who.
        user: UserId,
    },
}

/// Tokens had no end at first; whoever reads the entry knows what that means.
fn without_end(issued: Value) -> Value {
    issued
}

/// Nor did they name who had issued them.
fn by_nobody(issued: Value) -> Value {
    issued
}

/// Members had no epoch at first, which is the epoch 0.
fn uncounted(set: Value) -> Value {
    set
}

impl Machine for ProjectMachine {
    const KIND: EntityKind = EntityKind::Project;
    const LATER_FIELDS: &'static [&'static str] = &["members"];
    const UPCASTS: &'static [Upcast] = &[
        Upcast { event_type: "project.token_issued", from: 1, step: without_end },
        Upcast { event_type: "project.token_issued", from: 2, step: by_nobody },
        Upcast { event_type: "project.member_set", from: 1, step: uncounted },
    ];
    type State = Project;
    type Command = ProjectCommand;
    type Event = ProjectEvent;
    type Effect = ();

    fn decide(
        state: Option<&Project>,
        command: &ProjectCommand,
        now: Time,
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
            (
                Some(project),
                Command::IssueToken { token, name, secret_sha256, expires_at, issued_by },
            ) => {
                check_display_name(&name).map_err(|_| Rejection::Invalid {
                    field: "name".into(),
                    problem: "must be 1 to 120 printable characters".into(),
                })?;
                if project.tokens.contains_key(&token) {
                    return Ok(vec![]);
                }
                let latest = now + TOKEN_LIFE_MAX;
                let ends = expires_at.unwrap_or(latest);
                if ends <= now || ends > latest {
                    return Err(Rejection::Invalid {
                        field: "expires_at".into(),
                        problem: "must be within the next 90 days".into(),
                    });
                }
                if project.live_tokens(now) >= TOKENS_MAX {
                    return Err(Rejection::NotLegal {
                        action: "issue_token".into(),
                        kind: Self::KIND,
                        state: format!("at its limit of {TOKENS_MAX} live tokens"),
                        legal: vec!["revoke_token".into()],
                    });
                }
                // Those that have ended would pile up otherwise, here and among the rows.
                let ended = project.tokens.iter().filter(|(_, token)| token.ends_at() <= now);
                let mut events: Vec<_> =
                    ended.map(|(token, _)| Event::TokenRevoked { token: *token }).collect();
                events.push(Event::TokenIssued {
                    token,
                    name,
                    secret_sha256,
                    expires_at: Some(ends),
                    issued_by,
                });
                Ok(events)
            }
            (Some(project), Command::RevokeToken { token }) => {
                let live = project.tokens.contains_key(&token);
                Ok(if live { vec![Event::TokenRevoked { token }] } else { vec![] })
            }
            (Some(project), Command::SetMember { user, role, from, epoch, departed }) => {
                members::set(project, user, (from, role), epoch, departed)
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
                epochs: BTreeMap::new(),
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
            ProjectEvent::TokenIssued { token, name, expires_at, issued_by, .. } => {
                let issued = ProjectToken {
                    name: name.clone(),
                    issued_at: at,
                    expires_at: *expires_at,
                    issued_by: issued_by.clone(),
                };
                project.tokens.insert(*token, issued);
            }
            ProjectEvent::TokenRevoked { token } => {
                project.tokens.remove(token);
            }
            ProjectEvent::MemberSet { user, role, epoch } => {
                project.members.insert(*user, *role);
                // 0 is said by no line.
                project.epochs.remove(user);
                if *epoch > 0 {
                    project.epochs.insert(*user, *epoch);
                }
            }
            ProjectEvent::MemberRemoved { user } => {
                project.members.remove(user);
                project.epochs.remove(user);
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
