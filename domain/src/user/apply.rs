//! What a user is after an event.

use std::collections::{BTreeMap, BTreeSet};

use super::{Passkey, SecondFactor, Session, Totp, User, UserEvent, UserStanding};
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
            passkeys: BTreeMap::new(),
            sessions: BTreeMap::new(),
            link: None,
            brought_by: *brought_by,
            other_link: None,
            reset_mailed_at: None,
            totp_begun_at: None,
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
            user.void_links();
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
            user.void_links();
            user.epoch += 1;
        }
        Event::TotpBegun => {
            user.totp = Some(Totp { confirmed: false, last_step: 0 });
            user.totp_begun_at = Some(at);
        }
        Event::TotpConfirmed { step, recovery_sha256 } => {
            user.totp = Some(Totp { confirmed: true, last_step: *step });
            user.recovery = recovery_sha256.iter().copied().collect();
        }
        Event::TotpRemoved => {
            user.totp = None;
            user.totp_begun_at = None;
            user.recovery.clear();
            user.epoch += 1;
        }
        Event::RecoveryRenewed { recovery_sha256 } => {
            user.recovery = recovery_sha256.iter().copied().collect();
        }
        Event::SecondFactorReset { .. } => {
            user.totp = None;
            user.totp_begun_at = None;
            user.recovery.clear();
            user.sessions.clear();
            user.void_links();
            user.epoch += 1;
            user.spec_version += 1;
        }
        Event::PasskeyAdded { passkey, name, counter, .. } => {
            let added = Passkey {
                name: name.clone(),
                added_at: at,
                used_at: None,
                counter: *counter,
                suspect: false,
            };
            user.passkeys.insert(*passkey, added);
        }
        Event::PasskeyRenamed { passkey, name } => {
            if let Some(known) = user.passkeys.get_mut(passkey) {
                known.name.clone_from(name);
            }
        }
        Event::PasskeyRemoved { passkey } => {
            user.passkeys.remove(passkey);
        }
        Event::PasskeySuspected { passkey, .. } => {
            if let Some(known) = user.passkeys.get_mut(passkey) {
                known.suspect = true;
            }
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
            if let Some(second) = second {
                use_up(&mut user, *second, at);
            }
        }
        Event::SecondFactorUsed { second } => use_up(&mut user, *second, at),
        Event::SessionClosed { session } => {
            user.sessions.remove(session);
        }
        Event::SessionsClosed { except } => {
            user.sessions.retain(|session, _| Some(*session) == *except);
        }
        Event::LinkRequested { link } => user.take_link(link, at),
        Event::EmailChanged { email } => {
            user.email = email.clone();
            user.void_links();
            user.epoch += 1;
            user.spec_version += 1;
        }
    }
    user
}

/// What a second factor leaves behind, so that it is not good once more.
fn use_up(user: &mut User, second: SecondFactor, at: Time) {
    match second {
        SecondFactor::Totp { step } => {
            if let Some(totp) = &mut user.totp {
                totp.last_step = step;
            }
        }
        SecondFactor::Recovery { sha256 } => {
            user.recovery.remove(&sha256);
        }
        SecondFactor::Passkey { passkey, counter, .. } => {
            if let Some(known) = user.passkeys.get_mut(&passkey) {
                known.counter = counter;
                known.used_at = Some(at);
            }
        }
    }
}
