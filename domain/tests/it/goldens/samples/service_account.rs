//! One of each event of a service account.

use std::collections::BTreeSet;

use aicloud_domain::access::{Permission, Role};
use aicloud_domain::digest::Sha256;
use aicloud_domain::id::{KeyId, ServiceAccountId, TokenId};
use aicloud_domain::service_account::{PublicKey, ServiceAccountEvent};

use super::{at, id, label, project_id, tenant_id};

fn little() -> Option<BTreeSet<Permission>> {
    Some(BTreeSet::from([Permission::AllocationRead, Permission::UsageRead]))
}

pub fn service_account() -> Vec<ServiceAccountEvent> {
    use ServiceAccountEvent as Event;
    let (key, token): (KeyId, TokenId) = (id(12), id(13));
    samples!(ServiceAccountEvent {
        Event::Created { .. } => Event::Created {
            id: id::<ServiceAccountId>(11),
            tenant_id: tenant_id(),
            tenant_label: label("acme"),
            project_id: project_id(),
            project_label: label("lab"),
            label: label("ci"),
            display_name: "CI \u{2603}".to_owned(),
            role: Role::ProjectMember,
            permissions: None,
        },
        Event::Renamed { .. } => Event::Renamed { display_name: "Robot".to_owned() },
        Event::RoleSet { .. } => Event::RoleSet { role: Role::ProjectViewer, permissions: little() },
        Event::Disabled => Event::Disabled,
        Event::Enabled => Event::Enabled,
        Event::KeyAdded { .. } => Event::KeyAdded {
            key,
            name: "2026".to_owned(),
            public: PublicKey::P256 { x: [1; 32], y: [2; 32] },
            expires_at: Some(at(86_400)),
            rotate_by: None,
            issued_by: Some("user/user_01jd4q8w0zf2n9k3m5p7r9t1v3".to_owned()),
        },
        Event::RotationSet { .. } => Event::RotationSet { key, rotate_by: Some(at(3_600)) },
        Event::KeyRemoved { .. } => Event::KeyRemoved { key },
        Event::KeyLapsed { .. } => Event::KeyLapsed { key },
        Event::ApiKeyIssued { .. } => Event::ApiKeyIssued {
            token,
            name: "cron".to_owned(),
            secret_sha256: Sha256([7; 32]),
            expires_at: at(86_400),
            permissions: little(),
            issued_by: Some("user/user_01jd4q8w0zf2n9k3m5p7r9t1v3".to_owned()),
        },
        Event::ApiKeyRevoked { .. } => Event::ApiKeyRevoked { token },
    })
}

/// With keys of both kinds.
pub fn service_account_life() -> Vec<ServiceAccountEvent> {
    use ServiceAccountEvent as Event;
    let mut life = service_account();
    life.retain(|event| {
        let goes = matches!(event, Event::KeyRemoved { .. } | Event::KeyLapsed { .. });
        !goes && !matches!(event, Event::ApiKeyRevoked { .. })
    });
    let edwards = Event::KeyAdded {
        key: id(14),
        name: "2027".to_owned(),
        public: PublicKey::Ed25519 { x: [3; 32] },
        expires_at: None,
        rotate_by: Some(at(7_200)),
        issued_by: None,
    };
    life.push(edwards);
    life
}
