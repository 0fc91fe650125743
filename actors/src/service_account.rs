//! A service account's keys and API keys are rows of their own, written with its events, so that they
//! are found by their ids. Of an API key only the digest is there.

use std::sync::Arc;

use aicloud_domain::machine::Time;
use aicloud_domain::service_account::{
    ServiceAccount, ServiceAccountCommand, ServiceAccountEvent, ServiceAccountMachine,
};
use aicloud_persistence::{AccountRow, NewAccountKey, NewApiKey, SideRow};

use crate::command::Committed;
use crate::conduct::Conduct;
use crate::engine::Engine;
use crate::entities::Entities;
use crate::live::Live;
use crate::revocation::Changed;

impl Conduct for ServiceAccountMachine {
    fn side_rows(
        _command: &ServiceAccountCommand,
        _before: Option<&ServiceAccount>,
        after: &ServiceAccount,
        event: &ServiceAccountEvent,
        _at: Time,
    ) -> Vec<SideRow> {
        use ServiceAccountEvent as Event;
        let owner = (after.tenant_id, after.project_id, after.id);
        let ends_at = |key| after.keys.get(key).and_then(|held| held.ends_at());
        let row = match event {
            Event::KeyAdded { key, public, .. } => AccountRow::AddKey(NewAccountKey {
                id: *key,
                owner,
                public: public.clone(),
                ends_at: ends_at(key),
            }),
            Event::RotationSet { key, .. } => {
                AccountRow::EndKey { key: *key, ends_at: ends_at(key) }
            }
            Event::KeyRemoved { key } | Event::KeyLapsed { key } => {
                AccountRow::RemoveKey { key: *key }
            }
            Event::ApiKeyIssued { token, secret_sha256, expires_at, permissions, .. } => {
                AccountRow::IssueApiKey(NewApiKey {
                    id: *token,
                    owner,
                    secret_sha256: secret_sha256.0,
                    permissions: permissions.clone(),
                    expires_at: *expires_at,
                })
            }
            Event::ApiKeyRevoked { token } => AccountRow::RevokeApiKey { token: *token },
            Event::Created { .. }
            | Event::Renamed { .. }
            | Event::RoleSet { .. }
            | Event::Disabled
            | Event::Enabled => return vec![],
        };
        vec![SideRow::Account(row)]
    }
}

impl Live for ServiceAccountMachine {
    fn entities(engine: &Engine) -> &Entities<Self> {
        &engine.directories().service_accounts
    }

    fn committed(engine: &Arc<Engine>, committed: &Arc<Committed<ServiceAccount>>) {
        let account = committed.state.id;
        engine.revocations.changed(&Changed::ServiceAccount { account });
    }
}

#[cfg(test)]
mod tests {
    use aicloud_domain::access::Role;
    use aicloud_domain::digest::Sha256;
    use aicloud_domain::id::{KeyId, TokenId, TypedId};
    use aicloud_domain::machine::Machine;
    use aicloud_domain::service_account::{Extent, PublicKey};
    use chrono::{DateTime, TimeDelta};
    use uuid::Uuid;

    use super::*;

    fn id<I: TypedId>(n: u128) -> I {
        I::from_uuid(Uuid::from_u128(n))
    }

    fn now() -> Time {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap()
    }

    fn tell(
        state: &mut Option<ServiceAccount>,
        command: &ServiceAccountCommand,
    ) -> Vec<AccountRow> {
        let events = ServiceAccountMachine::decide(state.as_ref(), command, now()).unwrap();
        let mut rows = vec![];
        for event in events {
            let next = ServiceAccountMachine::apply(state.clone(), &event, now());
            let side =
                ServiceAccountMachine::side_rows(command, state.as_ref(), &next, &event, now());
            rows.extend(side.into_iter().map(|row| match row {
                SideRow::Account(row) => row,
                other => panic!("{other:?}"),
            }));
            *state = Some(next);
        }
        rows
    }

    #[test]
    fn each_credential_has_its_row() {
        use ServiceAccountCommand as Command;
        let mut state = None;
        let create = Command::Create {
            id: id(1),
            tenant_id: id(2),
            tenant_label: "acme".parse().unwrap(),
            project_id: id(3),
            project_label: "lab".parse().unwrap(),
            label: "ci".parse().unwrap(),
            display_name: "CI".to_owned(),
            role: Role::ProjectMember,
            extent: Extent::WholeRole,
        };
        assert_eq!(tell(&mut state, &create), []);
        let (key, owner, public) =
            (id::<KeyId>(4), (id(2), id(3), id(1)), PublicKey::Ed25519 { x: [4; 32] });
        let later = |hours| now() + TimeDelta::hours(hours);
        let add = Command::AddKey {
            key,
            name: "first".to_owned(),
            public: public.clone(),
            expires_at: Some(later(5)),
            rotate_by: Some(later(3)),
            issued_by: None,
        };
        let row = NewAccountKey { id: key, owner, public, ends_at: Some(later(3)) };
        assert_eq!(tell(&mut state, &add), [AccountRow::AddKey(row)]);
        let rotate = Command::SetRotation { key, rotate_by: None };
        let ends_at = Some(later(5));
        assert_eq!(tell(&mut state, &rotate), [AccountRow::EndKey { key, ends_at }]);
        let removed = tell(&mut state, &Command::RemoveKey { key });
        assert_eq!(removed, [AccountRow::RemoveKey { key }]);
        let token = id::<TokenId>(5);
        let issue = Command::IssueApiKey {
            token,
            name: "cron".to_owned(),
            secret_sha256: Sha256([5; 32]),
            expires_at: later(5),
            permissions: None,
            issued_by: None,
        };
        let row = NewApiKey {
            id: token,
            owner,
            secret_sha256: [5; 32],
            permissions: None,
            expires_at: later(5),
        };
        assert_eq!(tell(&mut state, &issue), [AccountRow::IssueApiKey(row)]);
        let revoked = tell(&mut state, &Command::RevokeApiKey { token });
        assert_eq!(revoked, [AccountRow::RevokeApiKey { token }]);
        assert_eq!(tell(&mut state, &Command::Disable), []);
    }
}
