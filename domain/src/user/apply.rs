//! What a user is after an event.

use std::collections::{BTreeMap, BTreeSet};

use super::{SecondFactor, Session, Totp, User, UserEvent, UserStanding};
use crate::machine::Time;

pub(super) fn apply(state: Option<User>, event: &UserEvent, at: Time) -> User {
    use UserEvent as Event;
    if let Event::Created { id, email, display_name, operator, brought_by } = event {
        return User {
            id: *id,
            email: email.clone(),
            display_name: display_name.clone(),
            standing: UserStanding::Active,
            operator: *operator,
            epoch: 1,
            password_version: 0,
            totp: None,
            recovery: BTreeSet::new(),
            sessions: BTreeMap::new(),
            link: None,
            brought_by: *brought_by,
            spec_version: 1,
            created_at: at,
        };
    }
    let mut user = state.expect("the first event of a user is `created`");
    match event {
        Event::Created { .. } => {}
        Event::Renamed { display_name } => {
            user.display_name.clone_from(display_name);
            user.spec_version += 1;
        }
        Event::OperatorSet { role } => {
            user.operator = *role;
            user.epoch += 1;
            user.spec_version += 1;
        }
        Event::Disabled => {
            user.standing = UserStanding::Disabled;
            user.sessions.clear();
            user.link = None;
            user.epoch += 1;
            user.spec_version += 1;
        }
        Event::Enabled => {
            user.standing = UserStanding::Active;
            user.spec_version += 1;
        }
        Event::PasswordSet { version, kept, .. } => {
            user.password_version = *version;
            user.sessions.retain(|session, _| Some(*session) == *kept);
            user.link = None;
            user.epoch += 1;
        }
        Event::TotpBegun => user.totp = Some(Totp { confirmed: false, last_step: 0 }),
        Event::TotpConfirmed { step, recovery_sha256 } => {
            user.totp = Some(Totp { confirmed: true, last_step: *step });
            user.recovery = recovery_sha256.iter().copied().collect();
        }
        Event::TotpRemoved => {
            user.totp = None;
            user.recovery.clear();
            user.epoch += 1;
        }
        Event::SessionOpened { session, expires_at, address, agent, second, via } => {
            user.sessions.retain(|_, session| session.expires_at > at);
            let opened = Session {
                opened_at: at,
                expires_at: *expires_at,
                address: *address,
                agent: agent.clone(),
                strong: second.is_some(),
                via: *via,
            };
            user.sessions.insert(*session, opened);
            match second {
                None => {}
                Some(SecondFactor::Totp { step }) => {
                    if let Some(totp) = &mut user.totp {
                        totp.last_step = *step;
                    }
                }
                Some(SecondFactor::Recovery { sha256 }) => {
                    user.recovery.remove(sha256);
                }
            }
        }
        Event::SessionClosed { session } => {
            user.sessions.remove(session);
        }
        Event::SessionsClosed { except } => {
            user.sessions.retain(|session, _| Some(*session) == *except);
        }
        Event::LinkRequested { link } => user.link = Some(link.clone()),
        Event::EmailChanged { email } => {
            user.email = email.clone();
            user.link = None;
            user.epoch += 1;
            user.spec_version += 1;
        }
    }
    user
}
