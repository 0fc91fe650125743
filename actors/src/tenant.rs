//! A tenant owes nothing. Its members and open invitations are rows of their own, so that a user's
//! memberships are found by the user and an invitation's tenant by the invitation; who is invited is
//! sent a letter. So are its single sign-on, by which sessions are judged, and whom the provider
//! knows; the client's secret is in the former and nowhere else.

use std::sync::Arc;

use aicloud_domain::id::{InvitationId, MailId, TypedId};
use aicloud_domain::machine::Time;
use aicloud_domain::sso::SsoStanding;
use aicloud_domain::tenant::{Invitation, Tenant, TenantCommand, TenantEvent, TenantMachine};
use aicloud_persistence::{IdentityRow, NewInvitation, NewMail, NewSso, SideRow};
use serde_json::json;

use crate::command::Committed;
use crate::conduct::Conduct;
use crate::engine::Engine;
use crate::entities::Entities;
use crate::live::Live;
use crate::revocation::Changed;

/// The purpose of an invitation's link, and the name of its letter.
const INVITATION: &str = "invitation";

impl Conduct for TenantMachine {
    fn side_rows(
        command: &TenantCommand,
        before: Option<&Tenant>,
        after: &Tenant,
        event: &TenantEvent,
        _at: Time,
    ) -> Vec<SideRow> {
        let tenant = after.id;
        let over = before
            .into_iter()
            .flat_map(|before| before.invitations.keys())
            .filter(|invitation| !after.invitations.contains_key(invitation))
            .map(|invitation| IdentityRow::CloseInvitation { tenant, invitation: *invitation });
        let mut rows: Vec<IdentityRow> = over.collect();
        match event {
            TenantEvent::Invited { invitation, terms } => rows.extend([
                IdentityRow::OpenInvitation(NewInvitation {
                    id: *invitation,
                    tenant,
                    email: terms.email.clone(),
                    expires_at: terms.expires_at,
                }),
                IdentityRow::Mail(letter(after, *invitation, terms)),
            ]),
            TenantEvent::MemberSet { user, role, .. } => rows.push(IdentityRow::SetMember {
                tenant,
                project: None,
                user: *user,
                role: *role,
                epoch: after.membership(*user).unwrap_or(0),
            }),
            TenantEvent::MemberRemoved { user } => {
                rows.push(IdentityRow::RemoveMember { tenant, project: None, user: *user });
                // Who comes again is asked anew who it is.
                rows.push(IdentityRow::Unlink { tenant, user: *user });
            }
            TenantEvent::SsoSet { terms, epoch, .. } => rows.push(IdentityRow::SetSso(NewSso {
                tenant,
                issuer: terms.issuer.clone(),
                epoch: *epoch,
                active: terms.standing == SsoStanding::Active,
                required: terms.required,
                sealed: match command {
                    TenantCommand::SetSso { secret: Some(secret), .. } => {
                        Some(secret.sealed.clone())
                    }
                    _ => None,
                },
            })),
            TenantEvent::SsoRemoved { .. } => rows.push(IdentityRow::RemoveSso { tenant }),
            TenantEvent::SsoLinked { user, issuer, subject } => rows.push(IdentityRow::Link {
                tenant,
                issuer: issuer.clone(),
                subject: subject.clone(),
                user: *user,
            }),
            TenantEvent::SsoUnlinked { user } => {
                rows.push(IdentityRow::Unlink { tenant, user: *user });
            }
            TenantEvent::Created { .. }
            | TenantEvent::Renamed { .. }
            | TenantEvent::Suspended
            | TenantEvent::Reactivated
            | TenantEvent::Disabled
            | TenantEvent::Enabled
            | TenantEvent::InvitationCanceled { .. }
            | TenantEvent::InvitationAccepted { .. }
            | TenantEvent::SsoDomainVerified { .. } => {}
        }
        rows.into_iter().map(SideRow::Identity).collect()
    }
}

/// One letter for each invitation, so it has the invitation's bits as its id.
fn letter(tenant: &Tenant, invitation: InvitationId, terms: &Invitation) -> NewMail {
    NewMail {
        id: MailId::from_uuid(invitation.uuid()),
        to: terms.email.clone(),
        template: INVITATION,
        values: json!({ "tenant": tenant.display_name, "role": terms.role, "email": terms.email }),
        link: Some((INVITATION, invitation.uuid())),
        not_after: terms.expires_at,
    }
}

impl Live for TenantMachine {
    fn entities(engine: &Engine) -> &Entities<Self> {
        &engine.directories().tenants
    }

    fn committed(engine: &Arc<Engine>, committed: &Arc<Committed<Tenant>>) {
        let Tenant { id, members, .. } = &committed.state;
        let members = members.keys().copied().collect();
        engine.revocations.changed(&Changed::Tenant { tenant: *id, members });
    }
}

#[cfg(test)]
mod tests {
    use aicloud_domain::access::Role;
    use aicloud_domain::id::{TenantId, UserId};
    use aicloud_domain::machine::Machine;
    use aicloud_domain::secret::Veiled;
    use aicloud_domain::sso::{SealedSecret, SsoTerms};
    use chrono::{DateTime, TimeDelta};
    use uuid::Uuid;

    use super::*;

    fn id<I: TypedId>(n: u128) -> I {
        I::from_uuid(Uuid::from_u128(n))
    }

    fn tell(state: &mut Option<Tenant>, command: &TenantCommand) -> Vec<SideRow> {
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let events = TenantMachine::decide(state.as_ref(), command, now).unwrap();
        let mut rows = vec![];
        for event in events {
            let next = TenantMachine::apply(state.clone(), &event, now);
            rows.extend(TenantMachine::side_rows(command, state.as_ref(), &next, &event, now));
            *state = Some(next);
        }
        rows
    }

    #[test]
    fn members_and_invitations_have_their_rows() {
        let (tenant, user, mut state) = (id::<TenantId>(1), id::<UserId>(2), None);
        let create = TenantCommand::Create {
            id: tenant,
            label: "acme".parse().unwrap(),
            display_name: "Acme".to_owned(),
            owner: None,
        };
        assert_eq!(tell(&mut state, &create), []);
        let expires_at = DateTime::from_timestamp(1_790_000_000, 0).unwrap() + TimeDelta::days(7);
        let email = || "lee@example.org".parse().unwrap();
        let invite = |n: u128, expires_at| TenantCommand::Invite {
            invitation: id(n),
            email: email(),
            role: Role::TenantAdmin,
            expires_at,
            invited_by: "operator/x".to_owned(),
        };
        let opened = |n, expires_at| {
            let new = NewInvitation { id: id(n), tenant, email: email(), expires_at };
            SideRow::Identity(IdentityRow::OpenInvitation(new))
        };
        let closed =
            |n| SideRow::Identity(IdentityRow::CloseInvitation { tenant, invitation: id(n) });
        let rows = tell(&mut state, &invite(1, expires_at));
        assert_eq!(rows[0], opened(1, expires_at));
        let SideRow::Identity(IdentityRow::Mail(mail)) = &rows[1] else { panic!("{rows:?}") };
        assert_eq!((mail.template, mail.values["tenant"].as_str()), ("invitation", Some("Acme")));
        assert_eq!(mail.link, Some(("invitation", Uuid::from_u128(1))));
        // A second one to the same address ends the first.
        let later = expires_at + TimeDelta::hours(1);
        let rows = tell(&mut state, &invite(3, later));
        assert_eq!(rows[..2], [closed(1), opened(3, later)]);
        let accept = TenantCommand::AcceptInvitation { invitation: id(3), user, email: email() };
        let member = |role| {
            SideRow::Identity(IdentityRow::SetMember {
                tenant,
                project: None,
                user,
                role,
                epoch: 1,
            })
        };
        assert_eq!(tell(&mut state, &accept), [closed(3), member(Role::TenantAdmin)]);
        let from = Some(Role::TenantAdmin);
        let set = TenantCommand::SetMember { user, role: Role::TenantViewer, from };
        assert_eq!(tell(&mut state, &set), [member(Role::TenantViewer)]);
        let gone = [
            IdentityRow::RemoveMember { tenant, project: None, user },
            IdentityRow::Unlink { tenant, user },
        ];
        let remove = TenantCommand::RemoveMember { user, from: Some(Role::TenantViewer) };
        assert_eq!(tell(&mut state, &remove), gone.map(SideRow::Identity));
    }

    #[test]
    fn single_sign_on_has_its_rows_and_its_secret_goes_there_alone() {
        let (tenant, user, mut state) = (id::<TenantId>(1), id::<UserId>(2), None);
        let create = TenantCommand::Create {
            id: tenant,
            label: "acme".parse().unwrap(),
            display_name: "Acme".to_owned(),
            owner: None,
        };
        tell(&mut state, &create);
        let terms = SsoTerms {
            issuer: "https://idp.example.com".parse().unwrap(),
            client_id: "aicloud".parse().unwrap(),
            domains: ["acme.example".parse().unwrap()].into(),
            default_role: Role::TenantMember,
            required: false,
            standing: SsoStanding::Active,
        };
        let sealed = Veiled::new(b"sealed".to_vec());
        let row = |epoch, active, required, sealed| {
            let issuer = terms.issuer.clone();
            let new = NewSso { tenant, issuer, epoch, active, required, sealed };
            [SideRow::Identity(IdentityRow::SetSso(new))]
        };
        let secret = Some(SealedSecret { version: 1, sealed: sealed.clone() });
        let set = |terms: &SsoTerms, secret| TenantCommand::SetSso { terms: terms.clone(), secret };
        assert_eq!(tell(&mut state, &set(&terms, secret)), row(1, true, false, Some(sealed)));
        assert!(!serde_json::to_string(&state).unwrap().contains("sealed"));
        let join = TenantCommand::JoinBySso {
            user,
            issuer: terms.issuer.clone(),
            subject: "a1".parse().unwrap(),
            epoch: 1,
            newcomer: true,
        };
        let (issuer, subject) = (terms.issuer.clone(), "a1".parse().unwrap());
        let came = [
            IdentityRow::SetMember {
                tenant,
                project: None,
                user,
                role: Role::TenantMember,
                epoch: 1,
            },
            IdentityRow::Link { tenant, issuer, subject, user },
        ];
        assert_eq!(tell(&mut state, &join), came.map(SideRow::Identity));
        let strict = SsoTerms { required: true, standing: SsoStanding::Disabled, ..terms.clone() };
        assert_eq!(tell(&mut state, &set(&strict, None)), row(2, false, true, None));
        let removed = [SideRow::Identity(IdentityRow::RemoveSso { tenant })];
        assert_eq!(tell(&mut state, &TenantCommand::RemoveSso), removed);
    }
}
