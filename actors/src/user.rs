//! A user's password, seed, sessions and letters are rows of their own, written with its events.
//!
//! Hashes and sealed seeds come with the command and go into their row; no event has them. Which
//! sessions are over is read off the two states, so that whatever ends one (its owner, a new
//! password, a disabled user, one session too many) ends its row; and whatever moves the user's epoch carries those over
//! that stay open.
//!
//! What proves a user is changed by who has proved to be it, or by a thief. So a letter tells of it.

use std::sync::Arc;

use aicloud_domain::email::Email;
use aicloud_domain::id::{MailId, PasskeyId, TypedId, derived};
use aicloud_domain::machine::Time;
use aicloud_domain::secret::Veiled;
use aicloud_domain::user::{Link, LinkPurpose, User, UserCommand, UserEvent, UserMachine};
use aicloud_persistence::{IdentityRow, NewMail, NewPasskey, NewSession, SideRow};
use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::command::Committed;
use crate::conduct::Conduct;
use crate::engine::Engine;
use crate::entities::Entities;
use crate::live::Live;
use crate::revocation::Changed;

impl Conduct for UserMachine {
    fn side_rows(
        command: &UserCommand,
        before: Option<&User>,
        after: &User,
        event: &UserEvent,
        at: Time,
    ) -> Vec<SideRow> {
        let user = after.id;
        let row = match event {
            UserEvent::PasswordSet { version, .. } => {
                let phc = hash(command).expect("a password comes with its hash").clone();
                Some(IdentityRow::SetPassword { user, phc, version: *version })
            }
            UserEvent::TotpBegun => match command {
                UserCommand::BeginTotp { seed, .. } => {
                    Some(IdentityRow::SetTotp { user, sealed: seed.clone() })
                }
                _ => None,
            },
            UserEvent::TotpRemoved | UserEvent::SecondFactorReset { .. } => {
                Some(IdentityRow::RemoveTotp { user })
            }
            UserEvent::PasskeyAdded { passkey, .. } => match command {
                UserCommand::AddPasskey { credential, .. } => {
                    Some(IdentityRow::AddPasskey(NewPasskey {
                        id: *passkey,
                        user,
                        credential_id: credential.id.clone(),
                        public_key: credential.public_key.clone(),
                    }))
                }
                _ => None,
            },
            UserEvent::PasskeyRemoved { passkey } => {
                Some(IdentityRow::RemovePasskey { passkey: *passkey })
            }
            UserEvent::SessionOpened { session, expires_at, second, .. } => {
                let proved = match command {
                    UserCommand::OpenSession { secret_sha256, .. } => Some((secret_sha256, None)),
                    UserCommand::OpenSsoSession { secret_sha256, tenant, epoch, .. } => {
                        Some((secret_sha256, Some((*tenant, *epoch))))
                    }
                    _ => None,
                };
                proved.map(|(secret_sha256, via)| {
                    IdentityRow::OpenSession(NewSession {
                        id: *session,
                        user,
                        secret_sha256: secret_sha256.0,
                        expires_at: *expires_at,
                        strong: second.is_some(),
                        epoch: after.epoch,
                        via,
                    })
                })
            }
            UserEvent::LinkRequested { link } => {
                let again =
                    before.is_some_and(|before| before.links().any(|open| open.id == link.id));
                let id = if again { another(link, at) } else { link.id.uuid() };
                Some(IdentityRow::Mail(letter(after, link, MailId::from_uuid(id))))
            }
            UserEvent::Created { .. }
            | UserEvent::Renamed { .. }
            | UserEvent::OperatorSet { .. }
            | UserEvent::Disabled
            | UserEvent::Enabled
            | UserEvent::TotpConfirmed { .. }
            | UserEvent::RecoveryRenewed { .. }
            | UserEvent::PasskeyRenamed { .. }
            | UserEvent::PasskeySuspected { .. }
            | UserEvent::SecondFactorUsed { .. }
            | UserEvent::SessionClosed { .. }
            | UserEvent::SessionsClosed { .. }
            | UserEvent::EmailChanged { .. } => None,
        };
        let over = before
            .into_iter()
            .flat_map(|before| before.sessions.keys())
            .filter(|session| !after.sessions.contains_key(session))
            .map(|session| IdentityRow::CloseSession { session: *session });
        let moved = before.is_some_and(|before| before.epoch != after.epoch);
        let carried = after
            .sessions
            .keys()
            .filter(|_| moved)
            .map(|session| IdentityRow::CarrySession { session: *session, epoch: after.epoch });
        let told = before.and_then(|before| notice(before, event, at));
        let welcome = before.and_then(|before| given_address(before, command, event, at));
        let letters = told.into_iter().chain(welcome).map(IdentityRow::Mail);
        row.into_iter().chain(over).chain(carried).chain(letters).map(SideRow::Identity).collect()
    }
}

/// How long it is worth telling a user what was done to its account.
const NOTICE: TimeDelta = TimeDelta::days(3);

/// The letter that tells a user of what proves it from now on, where the user was known before: if it was not the user
/// who did it, it must learn of it (OWASP ASVS 5.0, 6.3.7). It goes to the address until now.
fn notice(before: &User, event: &UserEvent, at: Time) -> Option<NewMail> {
    let of_passkey = |name: Option<&String>| json!({ "passkey": name });
    let (template, values) = match event {
        UserEvent::PasswordSet { version, .. } if *version > 1 => ("password_changed", json!({})),
        UserEvent::EmailChanged { email } => ("email_changed", json!({ "email": email })),
        UserEvent::TotpConfirmed { .. } => ("second_factor_on", json!({})),
        UserEvent::TotpRemoved if before.has_totp() => ("second_factor_off", json!({})),
        UserEvent::RecoveryRenewed { .. } => ("recovery_codes_renewed", json!({})),
        UserEvent::SecondFactorReset { reason } => {
            ("second_factor_reset", json!({ "reason": reason }))
        }
        UserEvent::PasskeyAdded { name, .. } => ("passkey_added", of_passkey(Some(name))),
        UserEvent::PasskeyRemoved { passkey } => {
            ("passkey_removed", of_passkey(named(before, *passkey)))
        }
        UserEvent::PasskeySuspected { passkey, .. } => {
            ("passkey_suspected", of_passkey(named(before, *passkey)))
        }
        _ => return None,
    };
    Some(told(before, (template, values), &before.email, at))
}

/// The letter to an address that whoever runs the cloud has given an account: nobody has proved it by a link.
fn given_address(
    before: &User,
    command: &UserCommand,
    event: &UserEvent,
    at: Time,
) -> Option<NewMail> {
    let (UserCommand::Update { .. }, UserEvent::EmailChanged { email }) = (command, event) else {
        return None;
    };
    Some(told(before, ("email_given", json!({ "email": email })), email, at))
}

fn told(
    before: &User,
    (template, mut values): (&'static str, Value),
    to: &Email,
    at: Time,
) -> NewMail {
    values["display_name"] = json!(before.display_name);
    let micros = at.timestamp_micros().to_be_bytes();
    let id = derived(&[&before.id.uuid().as_bytes()[..], template.as_bytes(), &micros].concat());
    NewMail {
        id: MailId::from_uuid(id),
        to: to.clone(),
        template,
        values,
        link: None,
        not_after: at + NOTICE,
    }
}

fn named(user: &User, passkey: PasskeyId) -> Option<&String> {
    user.passkeys.get(&passkey).map(|passkey| &passkey.name)
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

/// The id of one more letter with the same link.
fn another(link: &Link, at: Time) -> Uuid {
    let micros = at.timestamp_micros().to_be_bytes();
    derived(&[&link.id.uuid().as_bytes()[..], &micros].concat())
}

/// The letter with a link. The first one has the link's bits as its id.
fn letter(user: &User, link: &Link, id: MailId) -> NewMail {
    let to = match &link.purpose {
        LinkPurpose::ResetPassword => &user.email,
        LinkPurpose::ChangeEmail { email } => email,
    };
    let word = link.purpose.word();
    NewMail {
        id,
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

    fn committed(engine: &Arc<Engine>, committed: &Arc<Committed<User>>) {
        engine.revocations.changed(&Changed::User { user: committed.state.id });
    }
}

#[cfg(test)]
mod tests {
    use aicloud_domain::access::Role;
    use aicloud_domain::digest::Sha256;
    use aicloud_domain::id::{LinkId, SessionId, TenantId, UserId};
    use aicloud_domain::machine::Machine;
    use aicloud_domain::user::{NewCredential, Proof, SecondFactor};
    use chrono::DateTime;

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
            proof: Proof { password_version: Some(password_version), second: None },
        };
        let opened = |n: u128| {
            IdentityRow::OpenSession(NewSession {
                id: id(n),
                user,
                secret_sha256: [n as u8; 32],
                expires_at: now() + TimeDelta::hours(1),
                strong: false,
                // Its password was set, which is one.
                epoch: 2,
                via: None,
            })
        };
        let closed = |n: u128| IdentityRow::CloseSession { session: id(n) };
        for n in 1..=4 {
            assert_eq!(rows(tell(&mut state, &open(n, 1))), [opened(n)]);
        }
        let close = UserCommand::CloseSession { session: id(4) };
        assert_eq!(rows(tell(&mut state, &close)), [closed(4)]);
        let change = UserCommand::SetPassword {
            password: hashed("second"),
            keep: Some(id::<SessionId>(2)),
            by: None,
        };
        let written = rows(tell(&mut state, &change));
        let (told, written) = written.split_last().unwrap();
        let carried = |epoch| IdentityRow::CarrySession { session: id(2), epoch };
        assert_eq!(written, [password("second", 2), closed(1), closed(3), carried(3)]);
        let IdentityRow::Mail(told) = told else { panic!("{told:?}") };
        assert_eq!((told.to.as_str(), told.template), ("ann@example.org", "password_changed"));
        let seed = Veiled::new(vec![7]);
        let begin = UserCommand::BeginTotp { seed: seed.clone(), by: None };
        assert_eq!(rows(tell(&mut state, &begin)), [IdentityRow::SetTotp { user, sealed: seed }]);
        let removed = rows(tell(&mut state, &UserCommand::RemoveTotp { by: None }));
        assert_eq!(removed, [IdentityRow::RemoveTotp { user }, carried(4)]);

        let new = "lee@example.org".parse().unwrap();
        for (purpose, to) in [
            (LinkPurpose::ResetPassword, "ann@example.org"),
            (LinkPurpose::ChangeEmail { email: new }, "lee@example.org"),
        ] {
            let word = purpose.word();
            let link: LinkId = id(u128::from(word.len() as u64));
            let expires_at = now() + TimeDelta::hours(1);
            let request = UserCommand::RequestLink { link, purpose, expires_at, by: None };
            let [IdentityRow::Mail(mail)] = &rows(tell(&mut state, &request))[..] else { panic!() };
            assert_eq!((mail.to.as_str(), mail.template), (to, word));
            assert_eq!((mail.link, mail.not_after), (Some((word, link.uuid())), expires_at));
        }
        let role = UserCommand::SetOperator { role: Some(Role::OperatorSupport) };
        assert_eq!(rows(tell(&mut state, &role)), [carried(5)]);
        let plain = UserCommand::SetOperator { role: None };
        tell(&mut state, &plain);
        let tenant: TenantId = id(7);
        let by_sso = UserCommand::OpenSsoSession {
            session: id(5),
            secret_sha256: Sha256([5; 32]),
            expires_at: now() + TimeDelta::hours(1),
            address: None,
            agent: String::new(),
            tenant,
            epoch: 3,
        };
        let mut via = opened(5);
        if let IdentityRow::OpenSession(new) = &mut via {
            new.via = Some((tenant, 3));
            new.epoch = state.as_ref().map_or(0, |user| user.epoch);
        }
        assert_eq!(rows(tell(&mut state, &by_sso)), [via]);
        assert_eq!(rows(tell(&mut state, &UserCommand::Disable)), [closed(2), closed(5)]);
    }

    #[test]
    fn a_passkey_s_key_is_a_row_and_its_owner_is_told() {
        let mut state = None;
        let create = UserCommand::Create {
            id: id(1),
            email: "ann@example.org".parse().unwrap(),
            display_name: "Ann".to_owned(),
            operator: None,
            password: None,
            link: None,
        };
        tell(&mut state, &create);
        let credential = NewCredential {
            sha256: Sha256([3; 32]),
            id: vec![1, 2],
            public_key: vec![3, 4],
            counter: 5,
        };
        let add = UserCommand::AddPasskey {
            passkey: id(9),
            name: "Phone".to_owned(),
            credential,
            session: None,
        };
        let told = |rows: Vec<SideRow>, template: &str| {
            let (first, last) = match &rows[..] {
                [SideRow::Identity(first), SideRow::Identity(last)] => (Some(first.clone()), last),
                [SideRow::Identity(last)] => (None, last),
                other => panic!("{other:?}"),
            };
            let IdentityRow::Mail(mail) = last else { panic!("{last:?}") };
            assert_eq!((mail.template, &mail.values["passkey"]), (template, &json!("Phone")));
            first
        };
        let row = told(tell(&mut state, &add), "passkey_added");
        let new = NewPasskey {
            id: id(9),
            user: id(1),
            credential_id: vec![1, 2],
            public_key: vec![3, 4],
        };
        assert_eq!(row, Some(IdentityRow::AddPasskey(new)));
        let second = Some(SecondFactor::Passkey { passkey: id(9), counter: 5, verified: true });
        let open = UserCommand::OpenSession {
            session: id(4),
            secret_sha256: Sha256([4; 32]),
            expires_at: now() + TimeDelta::hours(1),
            address: None,
            agent: String::new(),
            proof: Proof { password_version: None, second },
        };
        // It counts as it did when it was added: that is another one of it.
        assert_eq!(told(tell(&mut state, &open), "passkey_suspected"), None);
        let remove = UserCommand::RemovePasskey { passkey: id(9), by: None };
        let row = told(tell(&mut state, &remove), "passkey_removed");
        assert_eq!(row, Some(IdentityRow::RemovePasskey { passkey: id(9) }));
    }

    #[test]
    fn a_user_is_told_at_the_old_address() {
        let mut state = None;
        let create = UserCommand::Create {
            id: id(1),
            email: "ann@example.org".parse().unwrap(),
            display_name: "Ann".to_owned(),
            operator: None,
            password: None,
            link: None,
        };
        tell(&mut state, &create);
        let link: LinkId = id(5);
        let purpose = LinkPurpose::ChangeEmail { email: "lee@example.org".parse().unwrap() };
        let expires_at = now() + TimeDelta::hours(1);
        tell(&mut state, &UserCommand::RequestLink { link, purpose, expires_at, by: None });
        let rows = tell(&mut state, &UserCommand::ChangeEmail { link });
        let [SideRow::Identity(IdentityRow::Mail(mail))] = &rows[..] else { panic!("{rows:?}") };
        assert_eq!((mail.to.as_str(), mail.template), ("ann@example.org", "email_changed"));
        assert_eq!(mail.values["email"], "lee@example.org");
        let move_to = |email: &str| UserCommand::Update {
            display_name: None,
            operator: None,
            email: Some(email.parse().unwrap()),
        };
        let letters: Vec<(String, &str)> = tell(&mut state, &move_to("ann@example.net"))
            .into_iter()
            .map(|row| match row {
                SideRow::Identity(IdentityRow::Mail(mail)) => (mail.to.to_string(), mail.template),
                other => panic!("{other:?}"),
            })
            .collect();
        let both = [("lee@example.org", "email_changed"), ("ann@example.net", "email_given")];
        assert_eq!(letters, both.map(|(to, template)| (to.to_owned(), template)));
        tell(&mut state, &move_to("lee@example.org"));
        tell(&mut state, &UserCommand::BeginTotp { seed: Veiled::new(vec![1]), by: None });
        let begun = Some(now());
        let confirm = || UserCommand::ConfirmTotp { step: Some(1), begun, recovery: vec![] };
        let renew = UserCommand::RenewRecovery {
            second: Some(SecondFactor::Totp { step: 2 }),
            recovery: vec![],
            by: None,
        };
        let reset = UserCommand::ResetSecondFactor { reason: "is known".to_owned() };
        let again = UserCommand::BeginTotp { seed: Veiled::new(vec![1]), by: None };
        for (command, template) in [
            (confirm(), "second_factor_on"),
            (renew, "recovery_codes_renewed"),
            (reset, "second_factor_reset"),
            (again, ""),
            (confirm(), "second_factor_on"),
            (UserCommand::RemoveTotp { by: None }, "second_factor_off"),
        ] {
            let rows = tell(&mut state, &command);
            if template.is_empty() {
                continue;
            }
            let Some(SideRow::Identity(IdentityRow::Mail(mail))) = rows.last() else {
                panic!("{rows:?}")
            };
            assert_eq!((mail.to.as_str(), mail.template), ("lee@example.org", template));
        }
    }

    /// One letter for each time that the link is mailed, and none for a letter that was decided twice.
    #[test]
    fn a_link_that_is_mailed_again_is_another_letter() {
        let mut state = None;
        let create = UserCommand::Create {
            id: id(1),
            email: "ann@example.org".parse().unwrap(),
            display_name: "Ann".to_owned(),
            operator: None,
            password: None,
            link: None,
        };
        tell(&mut state, &create);
        let purpose = LinkPurpose::ResetPassword;
        let link = Link { id: id(5), purpose, expires_at: now() + TimeDelta::hours(1) };
        let event = UserEvent::LinkRequested { link: link.clone() };
        let mut letters = vec![];
        for minute in 0..3 {
            let at = now() + TimeDelta::minutes(minute);
            let next = UserMachine::apply(state.clone(), &event, at);
            let rows =
                UserMachine::side_rows(&UserCommand::Disable, state.as_ref(), &next, &event, at);
            let [SideRow::Identity(IdentityRow::Mail(mail))] = &rows[..] else {
                panic!("{rows:?}")
            };
            assert_eq!(mail.link, Some(("reset_password", link.id.uuid())));
            letters.push(mail.id);
            state = Some(next);
        }
        assert_eq!(letters[0], MailId::from_uuid(link.id.uuid()));
        assert!(letters[0] != letters[1] && letters[1] != letters[2], "{letters:?}");
    }
}
