//! What is signed: the client's data (what the browser saw) and the authenticator's (what the device did).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use super::Fault;
use super::cbor;
use super::cose::PublicKey;
use crate::extract::object;

/// Somebody was there.
const PRESENT: u8 = 1;
/// And has shown who it is: a PIN, a finger.
const VERIFIED: u8 = 1 << 2;
/// The key may be backed up.
const BACKUP_ELIGIBLE: u8 = 1 << 3;
/// And is.
const BACKED_UP: u8 = 1 << 4;
/// A new credential stands behind.
const ATTESTED: u8 = 1 << 6;
/// Extensions stand behind.
const EXTENDED: u8 = 1 << 7;
/// The longest id of a credential (WebAuthn Level 3, 4).
const CREDENTIAL_ID_MAX: usize = 1_023;

/// What the browser has written down of a ceremony (WebAuthn Level 3, 5.8.1). Members that are not read may come and go.
#[derive(Deserialize)]
pub(super) struct ClientData {
    #[serde(rename = "type")]
    pub(super) kind: String,
    challenge: String,
    pub(super) origin: String,
    /// The page was in a frame of another site's page.
    #[serde(rename = "crossOrigin", default)]
    pub(super) cross_origin: bool,
}

impl ClientData {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let mut reader = serde_json::Deserializer::from_slice(bytes);
        let data = object(&mut reader).map_err(|_| Fault::ClientData)?;
        reader.end().map_err(|_| Fault::ClientData)?;
        Ok(data)
    }

    pub(super) fn challenge(&self) -> Result<Vec<u8>, Fault> {
        URL_SAFE_NO_PAD.decode(&self.challenge).map_err(|_| Fault::ClientData)
    }
}

/// A credential that was just made.
pub(super) struct Attested<'a> {
    pub(super) id: &'a [u8],
    /// A COSE_Key that [`PublicKey::read`] reads.
    pub(super) key: &'a [u8],
}

/// What the authenticator says (WebAuthn Level 3, 6.1).
pub(super) struct AuthenticatorData<'a> {
    pub(super) rp_id_sha256: &'a [u8],
    flags: u8,
    pub(super) counter: u32,
    pub(super) attested: Option<Attested<'a>>,
}

impl<'a> AuthenticatorData<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        Self::parse(bytes).ok_or(Fault::AuthenticatorData)
    }

    fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (rp_id_sha256, rest) = bytes.split_at_checked(32)?;
        let (&flags, rest) = rest.split_first()?;
        let (counter, mut rest) = rest.split_first_chunk::<4>()?;
        let mut attested = None;
        if flags & ATTESTED != 0 {
            let (_model, behind) = rest.split_at_checked(16)?;
            let (length, behind) = behind.split_first_chunk::<2>()?;
            let length = usize::from(u16::from_be_bytes(*length));
            if length == 0 || length > CREDENTIAL_ID_MAX {
                return None;
            }
            let (id, behind) = behind.split_at_checked(length)?;
            let (key, end) = cbor::first(behind)?;
            PublicKey::of(&key)?;
            let key = &behind[..behind.len() - end.len()];
            (attested, rest) = (Some(Attested { id, key }), end);
        }
        if flags & EXTENDED != 0 {
            let (extensions, end) = cbor::first(rest)?;
            matches!(extensions, cbor::Value::Map(_)).then_some(())?;
            rest = end;
        }
        let counter = u32::from_be_bytes(*counter);
        rest.is_empty().then_some(Self { rp_id_sha256, flags, counter, attested })
    }

    pub(super) const fn present(&self) -> bool {
        self.flags & PRESENT != 0
    }

    pub(super) const fn verified(&self) -> bool {
        self.flags & VERIFIED != 0
    }

    /// What is backed up could be.
    pub(super) const fn consistent(&self) -> bool {
        self.flags & BACKED_UP == 0 || self.flags & BACKUP_ELIGIBLE != 0
    }
}
