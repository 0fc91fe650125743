//! What a service account is after an event.

use std::collections::BTreeMap;

use super::{AccountKey, AccountStanding, ApiKey, ServiceAccount, ServiceAccountEvent};
use crate::machine::Time;

pub(super) fn apply(
    state: Option<ServiceAccount>,
    event: &ServiceAccountEvent,
    at: Time,
) -> ServiceAccount {
    use ServiceAccountEvent as Event;
    if let Event::Created {
        id,
        tenant_id,
        tenant_label,
        project_id,
        project_label,
        label,
        display_name,
        role,
        permissions,
    } = event
    {
        return ServiceAccount {
            id: *id,
            tenant_id: *tenant_id,
            tenant_label: tenant_label.clone(),
            project_id: *project_id,
            project_label: project_label.clone(),
            label: label.clone(),
            display_name: display_name.clone(),
            role: *role,
            permissions: permissions.clone(),
            standing: AccountStanding::Active,
            epoch: 1,
            keys: BTreeMap::new(),
            api_keys: BTreeMap::new(),
            spec_version: 1,
            created_at: at,
        };
    }
    let mut account = state.expect("the first event of a service account is `created`");
    match event {
        Event::Created { .. } => {}
        Event::Renamed { display_name } => {
            account.display_name.clone_from(display_name);
            account.spec_version += 1;
        }
        Event::RoleSet { role, permissions } => {
            account.role = *role;
            account.permissions.clone_from(permissions);
            account.epoch += 1;
            account.spec_version += 1;
        }
        Event::Disabled => {
            account.standing = AccountStanding::Disabled;
            account.epoch += 1;
            account.spec_version += 1;
        }
        Event::Enabled => {
            account.standing = AccountStanding::Active;
            account.spec_version += 1;
        }
        Event::KeyAdded { key, name, public, expires_at, rotate_by, issued_by } => {
            let held = AccountKey {
                name: name.clone(),
                public: public.clone(),
                expires_at: *expires_at,
                rotate_by: *rotate_by,
                added_at: at,
                issued_by: issued_by.clone(),
            };
            account.keys.insert(*key, held);
        }
        Event::RotationSet { key, rotate_by } => {
            if let Some(held) = account.keys.get_mut(key) {
                let before = held.ends_at();
                held.rotate_by = *rotate_by;
                let after = held.ends_at();
                // Tokens that it has given are good until the end that it had.
                let earlier = after.is_some_and(|end| before.is_none_or(|before| end < before));
                account.epoch += u64::from(earlier);
            }
        }
        Event::KeyRemoved { key } => {
            account.keys.remove(key);
            account.epoch += 1;
        }
        Event::ApiKeyIssued { token, name, expires_at, permissions, issued_by, .. } => {
            let issued = ApiKey {
                name: name.clone(),
                expires_at: *expires_at,
                permissions: permissions.clone(),
                issued_at: at,
                issued_by: issued_by.clone(),
            };
            account.api_keys.insert(*token, issued);
        }
        Event::KeyLapsed { key } => {
            account.keys.remove(key);
        }
        Event::ApiKeyRevoked { token } => {
            account.api_keys.remove(token);
        }
    }
    account
}
