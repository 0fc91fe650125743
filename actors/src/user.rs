//! A user's password, seed, sessions and letters are rows of their own, written with its events.
//!
//! Hashes and sealed seeds come with the command and go into their row; no event has them. Which
//! sessions are over is read off the two states, so that whatever ends one (its owner, a new
//! password, a disabled user, one session too many) ends its row.

use aicloud_domain::id::{MailId, TypedId};
use aicloud_domain::machine::Time;
use aicloud_domain::secret::Veiled;
use aicloud_domain::user::{Link, LinkPurpose, User, UserCommand, UserEvent, UserMachine};
use aicloud_persistence::{IdentityRow, NewMail, NewSession, SideRow};
use serde_json::json;

use crate::conduct::Conduct;
use crate::engine::Engine;
use crate::entities::Entities;
use crate::live::Live;

impl Conduct for UserMachine {
    fn side_rows(
        command: &UserCommand,
        before: Option<&User>,
        after: &User,
        event: &UserEvent,
        _at: Time,
    ) -> Vec<SideRow> {
        let user = after.id;
        let row = match event {
            UserEvent::PasswordSet { version, .. } => {
                let phc = hash(command).expect("a password comes with its hash").clone();
                Some(IdentityRow::SetPassword { user, phc, version: *version })
            }
            UserEvent::TotpBegun => match command {
                UserCommand::BeginTotp { seed } => {
                    Some(IdentityRow::SetTotp { user, sealed: seed.clone() })
                }
                _ => None,
            },
            UserEvent::TotpRemoved => Some(IdentityRow::RemoveTotp { user }),
            UserEvent::SessionOpened { session, expires_at, second, .. } => match command {
                UserCommand::OpenSession { secret_sha256, .. } => {
                    Some(IdentityRow::OpenSession(NewSession {
                        id: *session,
                        user,
                        secret_sha256: secret_sha256.0,
                        expires_at: *expires_at,
                        strong: second.is_some(),
                    }))
                }
                _ => None,
            },
            UserEvent::LinkRequested { link } => Some(IdentityRow::Mail(letter(after, link))),
            UserEvent::Created { .. }
            | UserEvent::Renamed { .. }
            | UserEvent::OperatorSet { .. }
            | UserEvent::Disabled
            | UserEvent::Enabled
            | UserEvent::TotpConfirmed { .. }
            | UserEvent::SessionClosed { .. }
            | UserEvent::SessionsClosed { .. }
            | UserEvent::EmailChanged { .. } => None,
        };
        let over = before
            .into_iter()
            .flat_map(|before| before.sessions.keys())
            .filter(|session| !after.sessions.contains_key(session))
            .map(|session| IdentityRow::CloseSession { session: *session });
        row.into_iter().chain(over).map(SideRow::Identity).collect()
    }
}

/// The password that a command brings.
const fn hash(command: &UserCommand) -> Option<&Veiled<String>> {
    match command {
        UserCommand::Create { password, .. } => password.as_ref(),
        UserCommand::SetPassword { password, .. } | UserCommand::ResetPassword { password, .. } => {
            Some(password)
        }
        _ => None,
    }
}

/// The letter with a link: one for each link, so it has the link's bits as its id.
fn letter(user: &User, link: &Link) -> NewMail {
    let to = match &link.purpose {
        LinkPurpose::ResetPassword => &user.email,
        LinkPurpose::ChangeEmail { email } => email,
    };
    let word = link.purpose.word();
    NewMail {
        id: MailId::from_uuid(link.id.uuid()),
        to: to.clone(),
        template: word,
        values: json!({ "display_name": user.display_name, "email": to }),
        link: Some((word, link.id.uuid())),
        not_after: link.expires_at,
    }
}

impl Live for UserMachine {
    fn entities(engine: &Engine) -> &Entities<Self> {
        &engine.directories().users
    }
}

#[cfg(test)]
mod tests {
    use aicloud_domain::digest::Sha256;
    use aicloud_domain::id::{LinkId, SessionId, UserId};
    use aicloud_domain::machine::Machine;
    use aicloud_domain::user::Proof;
    use chrono::{DateTime, TimeDelta};
    use uuid::Uuid;

    use super::*;

    fn id<I: TypedId>(n: u128) -> I {
        I::from_uuid(Uuid::from_u128(n))
    }

    fn now() -> Time {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap()
    }

    /// Tells it, and gives the rows that the events make.
    fn tell(state: &mut Option<User>, command: &UserCommand) -> Vec<SideRow> {
        let events = UserMachine::decide(state.as_ref(), command, now()).unwrap();
        let mut rows = vec![];
        for event in events {
            let next = UserMachine::apply(state.clone(), &event, now());
            rows.extend(UserMachine::side_rows(command, state.as_ref(), &next, &event, now()));
            *state = Some(next);
        }
        rows
    }

    fn hashed(text: &str) -> Veiled<String> {
        Veiled::new(text.to_owned())
    }

    #[test]
    fn each_event_writes_the_rows_that_must_hold_with_it() {
        let (user, mut state) = (id::<UserId>(1), None);
        let rows = |rows: Vec<SideRow>| -> Vec<IdentityRow> {
            let identity = |row| match row {
                SideRow::Identity(row) => row,
                other => panic!("{other:?}"),
            };
            rows.into_iter().map(identity).collect()
        };
        let create = UserCommand::Create {
            id: user,
            email: "ann@example.org".parse().unwrap(),
            display_name: "Ann".to_owned(),
            operator: None,
            password: Some(hashed("first")),
            link: None,
        };
        let password =
            |phc: &str, version| IdentityRow::SetPassword { user, phc: hashed(phc), version };
        assert_eq!(rows(tell(&mut state, &create)), [password("first", 1)]);
        let open = |n, password_version| UserCommand::OpenSession {
            session: id(n),
            secret_sha256: Sha256([n as u8; 32]),
            expires_at: now() + TimeDelta::hours(1),
            address: None,
            agent: String::new(),
            proof: Proof { password_version, second: None },
        };
        let opened = |n: u128| {
            IdentityRow::OpenSession(NewSession {
                id: id(n),
                user,
                secret_sha256: [n as u8; 32],
                expires_at: now() + TimeDelta::hours(1),
                strong: false,
            })
        };
        let closed = |n: u128| IdentityRow::CloseSession { session: id(n) };
        for n in 1..=4 {
            assert_eq!(rows(tell(&mut state, &open(n, 1))), [opened(n)]);
        }
        let close = UserCommand::CloseSession { session: id(4) };
        assert_eq!(rows(tell(&mut state, &close)), [closed(4)]);
        let change =
            UserCommand::SetPassword { password: hashed("second"), keep: Some(id::<SessionId>(2)) };
        let written = rows(tell(&mut state, &change));
        assert_eq!(written, [password("second", 2), closed(1), closed(3)]);
        let seed = Veiled::new(vec![7]);
        let begin = UserCommand::BeginTotp { seed: seed.clone() };
        assert_eq!(rows(tell(&mut state, &begin)), [IdentityRow::SetTotp { user, sealed: seed }]);
        let removed = rows(tell(&mut state, &UserCommand::RemoveTotp));
        assert_eq!(removed, [IdentityRow::RemoveTotp { user }]);

        let new = "lee@example.org".parse().unwrap();
        for (purpose, to) in [
            (LinkPurpose::ResetPassword, "ann@example.org"),
            (LinkPurpose::ChangeEmail { email: new }, "lee@example.org"),
        ] {
            let word = purpose.word();
            let link: LinkId = id(u128::from(word.len() as u64));
            let expires_at = now() + TimeDelta::hours(1);
            let request = UserCommand::RequestLink { link, purpose, expires_at };
            let [IdentityRow::Mail(mail)] = &rows(tell(&mut state, &request))[..] else { panic!() };
            assert_eq!((mail.to.as_str(), mail.template), (to, word));
            assert_eq!((mail.link, mail.not_after), (Some((word, link.uuid())), expires_at));
        }
        assert_eq!(rows(tell(&mut state, &UserCommand::Disable)), [closed(2)]);
    }
}
