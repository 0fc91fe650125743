//! A sealed value, as it is stored.
//!
//! ```text
//!   1 byte   format, 1
//!   4 bytes  version of the data key, big-endian
//!  12 bytes  nonce, random
//!   n bytes  the value, encrypted
//!  16 bytes  tag
//! ```
//!
//! AES-256-GCM (NIST SP 800-38D). The nonce is random, so a data key may seal 2³² values before a
//! collision becomes thinkable; a new version of the key starts anew ([`Sealer::rotate`]).
//!
//! [`Sealer::rotate`]: crate::Sealer::rotate

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::rand;
use secrecy::SecretSlice;
use zeroize::Zeroizing;

use crate::place::Place;
use crate::sealer::SealError;

const FORMAT: u8 = 1;
const TAG_LEN: usize = 16;
/// Where the nonce begins.
const NONCE_AT: usize = 5;
/// Where the encrypted value begins.
const VALUE_AT: usize = NONCE_AT + NONCE_LEN;

/// A data key, wiped when it goes.
pub(crate) struct DataKey(Zeroizing<[u8; Self::LEN]>);

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DataKey(***)")
    }
}

impl DataKey {
    pub(crate) const LEN: usize = 32;

    /// A new one.
    pub(crate) fn generate() -> Result<Self, SealError> {
        let mut bytes = Zeroizing::new([0; Self::LEN]);
        rand::fill(&mut bytes[..]).map_err(|_| SealError::NoRandomness)?;
        Ok(Self(bytes))
    }

    pub(crate) fn of(bytes: &[u8; Self::LEN]) -> Self {
        Self(Zeroizing::new(*bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }

    fn cipher(&self) -> LessSafeKey {
        let key = UnboundKey::new(&AES_256_GCM, &self.0[..]);
        LessSafeKey::new(key.expect("32 bytes are a key of AES-256"))
    }
}

/// A sealed value. Nothing in it is secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// Reads what [`as_bytes`](Self::as_bytes) gave.
    ///
    /// # Errors
    /// [`SealError::Malformed`].
    pub fn parse(bytes: Vec<u8>) -> Result<Self, SealError> {
        let good = bytes.len() >= VALUE_AT + TAG_LEN && bytes[0] == FORMAT;
        if good { Ok(Self(bytes)) } else { Err(SealError::Malformed) }
    }

    /// The version of the data key that it is sealed with.
    #[must_use]
    pub fn key_version(&self) -> u32 {
        let mut version = [0; 4];
        version.copy_from_slice(&self.0[1..NONCE_AT]);
        u32::from_be_bytes(version)
    }

    /// What to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// What to store.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub(crate) fn seal(
        key: &DataKey,
        key_version: u32,
        place: &Place,
        plain: &[u8],
    ) -> Result<Self, SealError> {
        let mut nonce = [0; NONCE_LEN];
        rand::fill(&mut nonce).map_err(|_| SealError::NoRandomness)?;
        // Whole from the start: a vector that grew would leave the plain value behind.
        let mut bytes = Vec::with_capacity(VALUE_AT + plain.len() + TAG_LEN);
        bytes.push(FORMAT);
        bytes.extend_from_slice(&key_version.to_be_bytes());
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(plain);
        let tag = key
            .cipher()
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(place.associated_data(key_version)),
                &mut bytes[VALUE_AT..],
            )
            // The cipher refuses values of more than 64 GiB, and nothing else.
            .map_err(|_| SealError::TooLong)?;
        bytes.extend_from_slice(tag.as_ref());
        Ok(Self(bytes))
    }

    pub(crate) fn open(&self, key: &DataKey, place: &Place) -> Result<SecretSlice<u8>, SealError> {
        let (value, tag) = self.0[VALUE_AT..].split_at(self.0.len() - VALUE_AT - TAG_LEN);
        let mut nonce = [0; NONCE_LEN];
        nonce.copy_from_slice(&self.0[NONCE_AT..VALUE_AT]);
        // Of its final size, so that no copy of it is left behind.
        let mut plain = Zeroizing::new(vec![0; value.len()]);
        key.cipher()
            .open_separate_gather(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(place.associated_data(self.key_version())),
                value,
                tag,
                &mut plain,
            )
            .map_err(|_| SealError::Unopenable)?;
        Ok(SecretSlice::from(std::mem::take(&mut *plain)))
    }
}

impl TryFrom<Vec<u8>> for Sealed {
    type Error = SealError;

    fn try_from(bytes: Vec<u8>) -> Result<Self, SealError> {
        Self::parse(bytes)
    }
}

#[cfg(test)]
mod tests {
    use aicloud_domain::id::{TenantId, TypedId};
    use proptest::prelude::*;
    use secrecy::ExposeSecret as _;
    use uuid::Uuid;

    use super::*;
    use crate::place::Scope;

    const TABLES: [&str; 3] = ["identity.totp", "identity.tot", "billing.webhook"];

    fn scopes() -> impl Strategy<Value = Scope> {
        prop_oneof![
            Just(Scope::Cloud),
            (1..3_u128).prop_map(|bits| Scope::Tenant(TenantId::from_uuid(Uuid::from_u128(bits)))),
        ]
    }

    fn places() -> impl Strategy<Value = Place> {
        (scopes(), prop::sample::select(&TABLES[..]), 0..3_u128, 0..3_u32).prop_map(
            |(scope, table, row, version)| Place {
                scope,
                table,
                row: Uuid::from_u128(row),
                version,
            },
        )
    }

    fn key(fill: u8) -> DataKey {
        DataKey::of(&[fill; 32])
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens(plain: Vec<u8>, place in places(), version: u32) {
            let sealed = Sealed::seal(&key(1), version, &place, &plain).unwrap();
            prop_assert_eq!(sealed.key_version(), version);
            prop_assert_eq!(sealed.as_bytes().len(), plain.len() + 33);
            let read = Sealed::parse(sealed.into_bytes()).unwrap();
            let opened = read.open(&key(1), &place).unwrap();
            prop_assert_eq!(opened.expose_secret(), &plain[..]);
        }

        #[test]
        fn it_opens_in_its_own_place_only(plain: Vec<u8>, place in places(), other in places()) {
            let sealed = Sealed::seal(&key(1), 1, &place, &plain).unwrap();
            prop_assert_eq!(sealed.open(&key(1), &other).is_ok(), place == other);
            prop_assert!(sealed.open(&key(2), &place).is_err());
        }

        #[test]
        fn no_bit_may_change(plain: Vec<u8>, place in places(), at: prop::sample::Index, bit in 0..8_u8) {
            let sealed = Sealed::seal(&key(1), 1, &place, &plain).unwrap();
            let mut bytes = sealed.into_bytes();
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            // The key's version is authenticated too: bytes that name another key than the one
            // they are sealed with open with neither.
            let opened = Sealed::parse(bytes).and_then(|sealed| sealed.open(&key(1), &place));
            prop_assert!(opened.is_err());
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>, place in places()) {
            if let Ok(sealed) = Sealed::parse(bytes) {
                prop_assert!(sealed.open(&key(1), &place).is_err());
            }
        }

        #[test]
        fn it_is_never_cut(plain: Vec<u8>, place in places(), end: prop::sample::Index) {
            let mut bytes = Sealed::seal(&key(1), 1, &place, &plain).unwrap().into_bytes();
            bytes.truncate(end.index(bytes.len()));
            let opened = Sealed::parse(bytes).and_then(|sealed| sealed.open(&key(1), &place));
            prop_assert!(opened.is_err());
        }
    }

    #[test]
    fn the_same_value_is_sealed_differently_each_time() {
        let place =
            Place { scope: Scope::Cloud, table: TABLES[0], row: Uuid::from_u128(1), version: 1 };
        let seal = || Sealed::seal(&key(1), 1, &place, b"the same").unwrap();
        assert_ne!(seal(), seal());
    }
}
