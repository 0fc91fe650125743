//! What a sealed value belongs to: whose it is, and in which row of which table it lies.
//!
//! A place is not stored with the value. Whoever opens it says where it was found, and the cipher
//! authenticates that: bytes that were copied to another row, or given to another tenant, open
//! nothing.

use std::fmt;
use std::str::FromStr;

use aicloud_domain::id::{IdError, TenantId, TypedId};
use uuid::Uuid;

/// Says what the bytes that follow are for: no other use of a data key can be mistaken for it.
const DOMAIN: &[u8] = b"aicloud sealed value 1\0";

/// Whose data key seals a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// What is the cloud's own, users included.
    Cloud,
    /// What is a tenant's.
    Tenant(TenantId),
}

impl Scope {
    /// As it is stored: the tenant's id, and for the cloud the nil UUID, which is nobody's.
    #[must_use]
    pub fn uuid(self) -> Uuid {
        match self {
            Self::Cloud => Uuid::nil(),
            Self::Tenant(tenant) => tenant.uuid(),
        }
    }

    /// Reads what [`uuid`](Self::uuid) wrote.
    #[must_use]
    pub fn from_uuid(uuid: Uuid) -> Self {
        if uuid.is_nil() { Self::Cloud } else { Self::Tenant(TenantId::from_uuid(uuid)) }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cloud => f.write_str("cloud"),
            Self::Tenant(tenant) => tenant.fmt(f),
        }
    }
}

/// The text names no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("must be `cloud` or a tenant's id: {0}")]
pub struct ScopeError(#[from] IdError);

impl FromStr for Scope {
    type Err = ScopeError;

    fn from_str(text: &str) -> Result<Self, ScopeError> {
        if text == "cloud" {
            return Ok(Self::Cloud);
        }
        let tenant: TenantId = text.parse()?;
        Ok(Self::from_uuid(tenant.uuid()))
    }
}

/// Where a sealed value lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// Whose it is.
    pub scope: Scope,
    /// The table, with its schema.
    pub table: &'static str,
    /// The row.
    pub row: Uuid,
    /// Which of the row's values over time, where it has several; else 1.
    pub version: u32,
}

impl Place {
    /// What the cipher authenticates beside the value: this place, and the data key's version.
    pub(crate) fn associated_data(&self, key_version: u32) -> Vec<u8> {
        let table = self.table.as_bytes();
        let mut data = Vec::with_capacity(DOMAIN.len() + 49 + table.len());
        data.extend_from_slice(DOMAIN);
        data.extend_from_slice(&key_version.to_be_bytes());
        data.push(u8::from(self.scope != Scope::Cloud));
        data.extend_from_slice(self.scope.uuid().as_bytes());
        // The length first: no table's name can end where a row begins.
        data.extend_from_slice(&(table.len() as u64).to_be_bytes());
        data.extend_from_slice(table);
        data.extend_from_slice(self.row.as_bytes());
        data.extend_from_slice(&self.version.to_be_bytes());
        data
    }
}

/// A data key's name: whose, and which of them, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName {
    /// Whose.
    pub scope: Scope,
    /// Which.
    pub version: u32,
}

/// `cloud/1`, `ten_…/3`: what a KMS is told about a key that it wraps.
impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.scope, self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_scope_is_read_back(bits: u128) {
            let scope = Scope::from_uuid(Uuid::from_u128(bits));
            prop_assert_eq!(scope.to_string().parse(), Ok(scope));
            prop_assert_eq!(Scope::from_uuid(scope.uuid()), scope);
        }

        #[test]
        fn any_text_is_read_or_refused(text: String) {
            if let Ok(scope) = text.parse::<Scope>() {
                prop_assert_eq!(scope.to_string(), text);
            }
        }
    }

    #[test]
    fn the_nil_tenant_is_nobody() {
        let nil = TenantId::from_uuid(Uuid::nil()).to_string();
        assert_eq!(nil.parse(), Ok(Scope::Cloud));
    }
}
